"""Write files completely or not at all, never replacing one by accident; write to the standard streams.

Every file and folder that a command makes is made here, except for the store: tests/test_architecture.py checks this.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from airplan.errors import AirplanError, Message, reason
from airplan.formats.control_characters import visible
from airplan.i18n import marked
from airplan.store import file_mode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from airplan.formats.staging import Record, Staging

IS_FOLDER = marked("it is a folder")
_NOT_FILE = marked("it is not a file")
EXISTS = marked("it already exists; --force replaces it")
_PUBLIC, _PRIVATE = 0o666, 0o600
"""Modes of a new file, before the umask."""


def _nothing() -> None:
    """Say nothing."""


class KeptFiles:
    """The files that no output may replace; here none."""

    def refuse(self, path: Path) -> None:
        """Raise AirplanError if a path is one of them."""


def not_written(path: Path | str, why: Message | str) -> AirplanError:
    """Return the error for an output file that cannot be written; nothing was."""
    return AirplanError(Message(marked("{path} was not written: {reason}"), path=path, reason=why))


# --- one file ---------------------------------------------------------------------------------------------------------


def write_file(
    path: Path,
    content: bytes,
    *,
    force: bool,
    kept: KeptFiles,
    private: bool = False,
    ready: Callable[[], None] = _nothing,
    done: Callable[[], None] = _nothing,
) -> None:
    """Write a complete file or nothing; `ready` is called before it gets its place, and nothing is written if it fails.

    The other parameters and errors are those of `replacing`.
    """
    with replacing(path, force=force, kept=kept, private=private, done=done) as new:
        new.write_bytes(content)
        ready()


def make_folder(folder: Path) -> None:
    """Make a folder for files, with those above it, unless it exists. Raises AirplanError if the disk refuses."""
    with refusals(folder):
        folder.mkdir(parents=True, exist_ok=True)


def check_writable(path: Path, *, force: bool, kept: KeptFiles) -> None:
    """Raise AirplanError if a file cannot be written as requested, before anything else is done."""
    with refusals(path):
        kept.refuse(path)
        if path.is_dir():
            raise not_written(path, Message(IS_FOLDER))
        if path.exists() and not path.is_file():
            raise not_written(path, Message(_NOT_FILE))
        if not force and os.path.lexists(path) and not _left_by_a_dead_process(path):
            raise not_written(path, Message(EXISTS))


@contextlib.contextmanager
def replacing(
    path: Path, *, force: bool, kept: KeptFiles, private: bool = False, done: Callable[[], None] = _nothing
) -> Iterator[Path]:
    """Yield an empty file to write into; it gets its place when the block ends without an error.

    A private file can be opened by its owner alone, unless the office shares its files; a file that replaces another
    keeps the access of that one. `done` reports success: a command killed before that can be repeated. Raises
    AirplanError if the file may not be replaced, something exists already (unless `force`, and never for a folder) or
    the disk refuses. Of several processes that write the same new file, one succeeds.
    """
    from airplan.formats.staging import flush_folder, put_in_place, staging

    check_writable(path, force=force, kept=kept)
    target = Path(os.path.realpath(path))  # the target of a link is replaced, not the link
    with contextlib.ExitStack() as stack:
        dead = stack.enter_context(_dead_attempts(target))
        with refusals(path):
            made = stack.enter_context(staging(target.parent))
            new = made.new / target.name
            _make_empty(new, target, private=private)
            yield new
            with new.open("r+b") as file:
                os.fsync(file.fileno())
            made.write_record(target.name, several=False)
            kept.refuse(path)
            put_in_place(new, target, replace=force or dead.have_placed_it())
            dead.are_done_with()
            flush_folder(target.parent)
        done()


def _make_empty(new: Path, target: Path, *, private: bool) -> None:
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, file_mode.mode() if private else _PUBLIC)
    try:
        if hasattr(os, "fchmod") and target.exists():
            os.fchmod(descriptor, os.fstat(descriptor).st_mode & (target.stat().st_mode | _PRIVATE) & 0o777)
    finally:
        os.close(descriptor)


class _DeadAttempts:
    """Remains of killed processes that wrote the same file."""

    def __init__(self, target: Path, attempts: list[tuple[Staging, Record]]) -> None:
        self._target, self._attempts = target, attempts

    def have_placed_it(self) -> bool:
        """Return whether one of them put the present file there, and was killed before it could report it."""
        from airplan.formats.staging import identity

        with contextlib.suppress(OSError):
            found = list(identity(self._target))
            return any(found == list(record.files[self._target.name][:-1]) for _left, record in self._attempts)
        return False

    def are_done_with(self) -> None:
        """Remove their remains."""
        for left, _record in self._attempts:
            left.leave = False


@contextlib.contextmanager
def _dead_attempts(target: Path) -> Iterator[_DeadAttempts]:
    """Yield the remains of killed processes that wrote this file; remove those of other files."""
    from airplan.formats.staging import abandoned

    attempts: list[tuple[Staging, Record]] = []
    with contextlib.ExitStack() as stack:
        for left in abandoned(target.parent):
            stack.enter_context(left)
            record = left.record()
            if record and not record.several and target.name in record.files:
                attempts.append((left, record))
            left.leave = record is not None and (record.several or target.name in record.files)
        yield _DeadAttempts(target, attempts)


def _left_by_a_dead_process(path: Path) -> bool:
    with _dead_attempts(Path(os.path.realpath(path))) as dead:
        return dead.have_placed_it()


@contextlib.contextmanager
def refusals(path: Path) -> Iterator[None]:
    """Turn the OSErrors of the block into an AirplanError with the path."""
    try:
        yield
    except FileExistsError as error:
        raise not_written(path, Message(EXISTS)) from error
    except OSError as error:
        why: Message | str = reason(error)
        if isinstance(error, PermissionError):
            why = Message(marked("{reason} (is it open in another program?)"), reason=why)
        raise not_written(path, why) from error


# --- the standard streams ---------------------------------------------------------------------------------------------


def write_stdout(content: str | bytes) -> None:
    """Write text to the standard output in its own encoding, or bytes unchanged."""
    if isinstance(content, bytes):
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
    else:
        sys.stdout.write(content)
    sys.stdout.flush()


def say(text: str, *, end: str = "\n") -> None:
    """Print a message that is not the command's answer on the standard error, without control characters."""
    sys.stderr.write(visible(text) + end)
    sys.stderr.flush()


def stdout_takes_unicode() -> bool:
    """Return whether every character can be printed unchanged."""
    return (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
