"""Where does an answer go, so that nothing is overwritten by accident and nothing is left half-written?"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from typing import TYPE_CHECKING

from airplan.errors import AirplanError, reason
from airplan.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from openpyxl import Workbook

_BESIDE = ".airplan-"
"""How the folders begin in which files wait until all of them are there."""
_ABANDONED = 3600
"""Seconds after which nobody writes into one any more."""


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
        with _worded(path):
            beside.open("xb").close()
            yield beside
            with beside.open("r+b") as file:
                os.fsync(file.fileno())
            beside.replace(target)
            _flush_folder(target.parent)
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook. Raises CannotWriteFile where openpyxl finds no room for the temporary file in which it
    keeps each sheet meanwhile.
    """
    import gc
    import io
    import tempfile

    buffer, why = io.BytesIO(), ""
    hook, sys.unraisablehook = sys.unraisablehook, lambda _what: None
    try:
        book.save(buffer)
    except OSError as error:
        why = reason(error)
    finally:
        if why:
            gc.collect()  # or what was given up would try again at the program's end, and print a traceback
        sys.unraisablehook = hook
    if why:
        raise CannotWriteFile(tempfile.gettempdir(), why)
    return buffer.getvalue()


class AtomicFolder:
    """Files on their way into a folder: first beside it, then all of them in it. Raises CannotWriteFile, OSError."""

    def __init__(self, folder: Path, beside: Path, *, force: bool) -> None:
        self._folder, self._beside, self._force = folder, beside, force
        self._names: list[str] = []

    def put(self, name: str, content: bytes) -> None:
        """One file; what has its name in the folder must give way, and is not open in another program."""
        target = self._folder / name
        if target.is_dir():
            raise CannotWriteFile(target, _("it is a folder"))
        if not self._force and os.path.lexists(target):
            raise CannotWriteFile(target, _("it exists already; --force replaces it"))
        if target.exists():
            with _worded(target), target.open("r+b"):
                pass
        with _worded(target), (self._beside / name).open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        self._names.append(name)

    def move(self) -> None:
        """All of them to their places: with their folder, at once, where there was none; else one by one."""
        if self._beside.parent != self._folder and not self._folder.exists():
            with _worded(self._folder):
                self._beside.replace(self._folder)
        for name in self._names if self._beside.exists() else ():
            with _worded(self._folder / name):
                (self._beside / name).replace(self._folder / name)
        _flush_folder(self._folder)
        _flush_folder(self._folder.parent)


@contextlib.contextmanager
def atomic_folder(folder: Path, *, force: bool) -> Iterator[AtomicFolder]:
    """Puts files into a folder, which is made if need be: all of them when this ends well, otherwise none.

    What is to be written down about them is written within, so that nothing is sent that nobody knows of. Whoever is
    killed leaves a folder behind that nobody trips over, and that goes with the next filling an hour later. Raises
    CannotWriteFile if one of the files is there already (unless `force`) or the disk refuses.
    """
    import secrets
    import shutil

    if folder.exists() and not folder.is_dir():
        raise CannotWriteFile(folder, _("it is not a folder"))
    home = folder if folder.exists() else folder.parent  # on one disk with the folder
    made = [one for one in (home, *home.parents) if not one.exists()]
    beside = home / f"{_BESIDE}{secrets.token_hex(4)}"
    try:
        with _worded(folder):
            home.mkdir(parents=True, exist_ok=True)
            _clear(home)
            beside.mkdir()
        files = AtomicFolder(folder, beside, force=force)
        yield files
        files.move()
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        for one in made:
            with contextlib.suppress(OSError):
                one.rmdir()  # which it cannot where something was moved into it


def _clear(home: Path) -> None:
    """Remove what was left by those that were killed; a young folder may be that of somebody who is still writing."""
    import shutil

    for left in home.glob(f"{_BESIDE}*"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _ABANDONED:
                shutil.rmtree(left)


@contextlib.contextmanager
def _worded(path: Path) -> Iterator[None]:
    """What the disk refuses, in words."""
    try:
        yield
    except OSError as error:
        why = reason(error)
        if isinstance(error, PermissionError):
            why = _("{reason} (is it open in another program?)").format(reason=why)
        raise CannotWriteFile(path, why) from error


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
