"""Where does an answer go, so that nothing is overwritten by accident and nothing is left half-written?"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

from airplan.errors import AirplanError, reason
from airplan.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class CannotWriteFile(AirplanError):
    """An output file cannot be written; nothing was."""

    def __init__(self, path: Path | str, why: str) -> None:
        super().__init__()
        self.path, self.why = path, why

    def __str__(self) -> str:
        return _("{path} was not written: {reason}").format(path=self.path, reason=self.why)


def write_file(path: Path, content: bytes, *, force: bool) -> None:
    """Write a whole file or nothing. Raises CannotWriteFile, as `replacing` does."""
    with replacing(path, force=force) as beside:
        beside.write_bytes(content)


@contextlib.contextmanager
def replacing(path: Path, *, force: bool) -> Iterator[Path]:
    """An empty file beside a file's place: what is written into it is flushed to the disk and moved over, or, if
    anything goes wrong, removed.

    Raises CannotWriteFile if something is there already (unless `force`, and never over a folder) or the disk refuses.
    """
    if path.is_dir():
        raise CannotWriteFile(path, _("it is a folder"))
    if path.exists() and not path.is_file():
        raise CannotWriteFile(path, _("it is not a file"))
    if not force and os.path.lexists(path):
        raise CannotWriteFile(path, _("it exists already; --force replaces it"))
    target = path.resolve()  # what a link points to is replaced, not the link
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        beside.open("xb").close()
        yield beside
        with beside.open("r+b") as file:
            os.fsync(file.fileno())
        beside.replace(target)
        _flush_folder(target.parent)
    except OSError as error:
        why = reason(error)
        if isinstance(error, PermissionError):
            why = _("{reason} (is it open in another program?)").format(reason=why)
        raise CannotWriteFile(path, why) from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    """Have the new name of a file on the disk too, where a system can be asked for that."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def write_stdout(content: str | bytes) -> None:
    """Write text to the standard output in its own encoding, or bytes as they are."""
    if isinstance(content, bytes):
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
    else:
        sys.stdout.write(content)
    sys.stdout.flush()


def stdout_takes_unicode() -> bool:
    """Can every character be printed as it is?"""
    return (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
