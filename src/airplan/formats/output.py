"""Write files whole or not at all, and never over something by accident; write to the standard output."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from typing import TYPE_CHECKING

from airplan.errors import AirplanError, Message, reason
from airplan.i18n import marked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PREFIX = ".airplan-"
"""How the names of temporary folders begin, in which files wait until all of them are there."""
_ABANDONED = 3600
"""Seconds after which nobody writes into one any more."""
_IS_FOLDER = marked("it is a folder")
_NOT_FOLDER = marked("it is not a folder")
_NOT_FILE = marked("it is not a file")
_EXISTS = marked("it exists already; --force replaces it")


def not_written(path: Path | str, why: Message | str) -> AirplanError:
    """Return the error of an output file that cannot be written; nothing was."""
    return AirplanError(Message(marked("{path} was not written: {reason}"), path=path, reason=why))


def write_file(path: Path, content: bytes, *, force: bool) -> None:
    """Write a whole file or nothing. Raise AirplanError as `replacing` does."""
    with replacing(path, force=force) as temporary:
        temporary.write_bytes(content)


@contextlib.contextmanager
def replacing(path: Path, *, force: bool) -> Iterator[Path]:
    """Yield an empty temporary file beside a path, to be written into.

    At the end it is flushed to the disk and moved to the path or, if anything goes wrong, removed. Raise AirplanError
    if something is there already (unless `force`, and never over a folder) or the disk refuses.
    """
    if path.is_dir():
        raise not_written(path, Message(_IS_FOLDER))
    if path.exists() and not path.is_file():
        raise not_written(path, Message(_NOT_FILE))
    if not force and os.path.lexists(path):
        raise not_written(path, Message(_EXISTS))
    target = path.resolve()  # what a link points to is replaced, not the link
    temporary = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with _refusals(path):
            temporary.open("xb").close()
            yield temporary
            with temporary.open("r+b") as file:
                os.fsync(file.fileno())
            temporary.replace(target)
            _flush_folder(target.parent)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


class AtomicFolder:
    """Files on their way into a folder: first in a temporary folder, then all of them at their places."""

    def __init__(self, folder: Path, temporary: Path, *, force: bool) -> None:
        self._folder, self._temporary, self._force = folder, temporary, force
        self._names: list[str] = []

    def put(self, name: str, content: bytes) -> None:
        """Write one file into the temporary folder.

        Raise AirplanError if a file of that name may not be replaced or is open in another program, or the disk
        refuses.
        """
        target = self._folder / name
        if target.is_dir():
            raise not_written(target, Message(_IS_FOLDER))
        if not self._force and os.path.lexists(target):
            raise not_written(target, Message(_EXISTS))
        if target.exists():
            with _refusals(target), target.open("r+b"):
                pass
        with _refusals(target), (self._temporary / name).open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        self._names.append(name)

    def move(self) -> None:
        """Move all files to their places: at once, with their folder, where there was none; else one by one."""
        if self._temporary.parent != self._folder and not self._folder.exists():
            with _refusals(self._folder):
                self._temporary.replace(self._folder)
        for name in self._names if self._temporary.exists() else ():
            with _refusals(self._folder / name):
                (self._temporary / name).replace(self._folder / name)
        _flush_folder(self._folder)
        _flush_folder(self._folder.parent)


@contextlib.contextmanager
def atomic_folder(folder: Path, *, force: bool) -> Iterator[AtomicFolder]:
    """Yield a folder to put files into, made if need be; they are moved there when the block ends without an error.

    Write the journal entries about the files within the block, so that no file is sent that the journal does not know.
    If the process is killed, the temporary folder remains and is removed by the next write after one hour. Raise
    AirplanError if one of the files exists already (unless `force`) or the disk refuses.
    """
    import secrets
    import shutil

    if folder.exists() and not folder.is_dir():
        raise not_written(folder, Message(_NOT_FOLDER))
    parent = folder if folder.exists() else folder.parent  # on one disk with the folder
    missing = [path for path in (parent, *parent.parents) if not path.exists()]
    temporary = parent / f"{_PREFIX}{secrets.token_hex(4)}"
    try:
        with _refusals(folder):
            parent.mkdir(parents=True, exist_ok=True)
            _remove_abandoned(parent)
            temporary.mkdir()
        files = AtomicFolder(folder, temporary, force=force)
        yield files
        files.move()
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        for path in missing:
            with contextlib.suppress(OSError):
                path.rmdir()  # which it cannot where something was moved into it


def _remove_abandoned(parent: Path) -> None:
    """Remove the temporary folders of killed processes; into a young one somebody may still be writing."""
    import shutil

    for folder in parent.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if time.time() - folder.stat().st_mtime > _ABANDONED:
                shutil.rmtree(folder)


@contextlib.contextmanager
def _refusals(path: Path) -> Iterator[None]:
    """Turn what the disk refuses within the block into an AirplanError that names the path."""
    try:
        yield
    except OSError as error:
        why: Message | str = reason(error)
        if isinstance(error, PermissionError):
            why = Message(marked("{reason} (is it open in another program?)"), reason=why)
        raise not_written(path, why) from error


def _flush_folder(folder: Path) -> None:
    """Flush the new name of a file to the disk too, where the system can be asked for that."""
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
    """Return whether every character can be printed as it is."""
    return (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
