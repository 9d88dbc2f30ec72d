"""Where does an answer go, so that nothing is overwritten by accident and nothing is left half-written?"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

from airplan.errors import AirplanError
from airplan.i18n import _

if TYPE_CHECKING:
    from pathlib import Path


class CannotWriteFile(AirplanError):
    """An output file cannot be written; nothing was."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__()
        self.path, self.reason = path, reason

    def __str__(self) -> str:
        return _("{path} was not written: {reason}").format(path=self.path, reason=self.reason)


def write_file(path: Path, content: bytes, *, force: bool) -> None:
    """Write a whole file or nothing: beside its place first, flushed to the disk, then moved over.

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
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        if isinstance(error, PermissionError):
            reason = _("{reason} (is it open in another program?)").format(reason=reason)
        raise CannotWriteFile(path, reason) from error


def write_stdout(text: str, encoding: str | None = None) -> None:
    """Write text to the standard output; in a fixed encoding when that is not a terminal."""
    if encoding and not sys.stdout.isatty():
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode(encoding, "replace"))
        sys.stdout.buffer.flush()
        return
    sys.stdout.write(text)
    sys.stdout.flush()


def stdout_takes_unicode() -> bool:
    """Can every character be printed as it is?"""
    return (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
