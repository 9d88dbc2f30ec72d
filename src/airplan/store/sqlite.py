"""Keep a store in one file.

The settings are safe on network folders too: a rollback journal that is gone between transactions, so that the one file
can be copied; no write-ahead log and no memory mapping, which need all processes on one machine; locks that end with
each transaction; and acknowledged data synced with its folder. Reading takes a lock only where it is unsafe without
one.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
from stat import S_ISDIR, S_ISREG
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from airplan.errors import Message, reason
from airplan.store import file_mode
from airplan.store.database import (
    PATIENCE,
    CannotWrite,
    Damaged,
    Database,
    InUse,
    StoreError,
    Unknowable,
    UnstorableValue,
)
from airplan.store.unlocked_reading import UnlockedReading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from airplan.store.database import Values

_APPLICATION = 0x41495250
"""'AIRP': marks a SQLite file as airplan's."""
_MAGIC = b"SQLite format 3\0"
_HEADER = """
    SELECT application_id, user_version, page_count, page_size, (SELECT count(*) FROM sqlite_master)
    FROM pragma_application_id, pragma_user_version, pragma_page_count, pragma_page_size
"""
"""Read first, in one statement, so that all values belong to one moment."""
_WORKBENCH = 65536
"""KiB of cached pages for a writer; SQLite's default of 2,000 slows down long imports."""
UNWRITABLE = Message("it cannot be opened for writing")
_CUT_OFF = Message("a part of the file is missing or inconsistent")
_NO_TEXT = Message("a text in it is not UTF-8")
_ANOTHER_FILE = Message(
    "Move it elsewhere and restore a backup with airplan restore, or name another file with --store."
)
_CLOSED = Message("Ask its administrator, or name another store with --store or AIRPLAN_STORE.")
PAUSE = 0.020
"""Seconds of a writer's pause; each `interval` is shorter, so every waiting process asks at least once in a pause."""
_SHORTEST, _STEPS = 0.002, 16
_OTHERS_STAY = 5.0
"""Seconds for which another process, once met, is assumed to be still there."""
_LONGEST_TURN = 1.0
"""Seconds after which a writer pauses even if it has met no other, to find out whether one waits."""


class WriterBackoff:
    """Decides when one of several writers lets others go first; instants are seconds of a monotonic clock.

    A file's lock goes to whichever process asks while it is free. A process that writes repeatedly frees it only
    briefly, when hardly any other asks: the slower the disk, the longer the others wait. So after writing, a process
    pauses for longer than the others' interval between two attempts, as long as there are others.
    """

    def __init__(self) -> None:
        self._wrote = self._met = self._began = float("-inf")

    def pause(self, now: float) -> float:
        """Return the seconds to wait before asking for the lock."""
        if now - self._wrote > PAUSE:
            self._began = now  # no write just before: the others had their chance
            return 0
        if now - self._met > _OTHERS_STAY and now - self._began < _LONGEST_TURN:
            return 0
        self._began = now
        return PAUSE

    def met(self, now: float) -> None:
        """Note that another process held the lock."""
        self._met = now

    def wrote(self, now: float) -> None:
        """Note that the lock was released."""
        self._wrote = now


def interval(chance: int) -> float:
    """Return the seconds until the next attempt, varied so that no two ask in step; `chance` is any number."""
    return _SHORTEST + chance % _STEPS / 1000


class SqliteDatabase(Database):
    """A database in a file, or in the memory of this process."""

    dialect = "sqlite"

    def __init__(self, connection: sqlite3.Connection, place: str, file: Path | None = None) -> None:
        self._connection, self._file, self._turns = connection, file, WriterBackoff()
        self._set_to_write = False
        self._unlocked = UnlockedReading(file) if file else None
        self.place = place

    def run(self, sql: str, /, **values: object) -> None:
        with self._worded():
            self._connection.execute(sql, values)

    def run_many(self, sql: str, rows: Iterable[Values]) -> None:
        with self._worded():
            self._connection.executemany(sql, rows)

    def version(self) -> int:
        ((application, version, pages, size, tables),) = self.rows(_HEADER)
        self._check_length(pages * size)
        if application == 0 and version == 0 and not tables:
            return 0
        if application != _APPLICATION:
            raise StoreError(self.place, Message("it is a database of another program"), _ANOTHER_FILE)
        return int(version)

    def set_version(self, version: int) -> None:
        self.run(f"PRAGMA application_id = {_APPLICATION}")
        self.run(f"PRAGMA user_version = {version}")

    def close(self) -> None:
        if self._unlocked:
            self._unlocked.close()
        self._connection.close()

    def copy_to(self, path: Path) -> None:
        """Write the whole database, as of one moment, to a new or empty file; it is not flushed to the disk.

        Raises StoreError, whose place is that file.
        """
        try:
            with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as copy:
                copy.execute("PRAGMA synchronous = OFF").close()
                self._connection.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE").close()  # whatever it was here
        except sqlite3.Error as error:
            raise _in_words(error, str(path)) from error

    def _fetched(self, sql: str, values: Values) -> tuple[list[str], list[tuple[Any, ...]]]:
        if self._unlocked and not self._connection.in_transaction and (answer := self._unlocked.answer(sql, values)):
            return answer
        with self._worded():
            cursor = self._connection.execute(sql, values)
            return [name for name, *_unused in cursor.description or ()], cursor.fetchall()

    def _begin(self) -> None:
        if not self._set_to_write:
            self.run("PRAGMA journal_mode = DELETE")  # another program may have changed it permanently
            self.run("PRAGMA synchronous = EXTRA")  # the folder too: a power failure could bring the journal back
            self.run(f"PRAGMA cache_size = -{_WORKBENCH}")
            self._set_to_write = True
        self.run("PRAGMA busy_timeout = 0")
        try:
            self._queue()
        finally:
            self.run(f"PRAGMA busy_timeout = {PATIENCE * 1000:.0f}")

    def _begin_reading(self) -> None:
        self.run("BEGIN DEFERRED")

    def _commit(self) -> None:
        self.run("COMMIT")  # this fails without any change while a reader takes too long
        self._turns.wrote(monotonic())

    def _roll_back(self) -> None:
        with contextlib.suppress(sqlite3.Error):  # a full disk has rolled back already
            self._connection.execute("ROLLBACK")

    def _queue(self) -> None:
        """Begin to write as soon as no other process does, and let those go first that have waited longer."""
        sleep(self._turns.pause(monotonic()))
        end = monotonic() + PATIENCE
        while True:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > end:
                    raise _in_words(error, self.place) from error
            else:
                return
            self._turns.met(monotonic())
            sleep(interval(os.urandom(1)[0]))

    def _check_length(self, length: int) -> None:
        """Refuse a file whose last page is cut off: SQLite would read the missing part as zeros."""
        if self._file and 0 < self._file.stat().st_size < length:
            raise Damaged(self.place, _CUT_OFF, _ANOTHER_FILE)

    @contextlib.contextmanager
    def _worded(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise _in_words(error, self.place) from error
        except UnicodeDecodeError as error:  # of SQLite's own messages, which quote a damaged table definition
            raise Damaged(self.place, _NO_TEXT, _ANOTHER_FILE) from error
        except (UnicodeEncodeError, OverflowError) as error:
            raise UnstorableValue(self.place) from error


def absence(path: Path) -> Message | None:
    """Return why there is no store in that file (it does not exist, or is empty); None if there is one.

    Raises StoreError where the content cannot be read, Unknowable where the folder cannot be read.
    """
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        if os.path.islink(path):  # noqa: PTH114 – pathlib's errors differ between versions of Python
            target = os.readlink(path)  # noqa: PTH115 – as above
            raise _unreadable(path, Message("it is a link to {target}, which does not exist", target=target)) from error
        return _nearest_missing(path)
    except PermissionError as error:
        raise Unknowable(str(path), Message("you have no permission to open its folder"), _CLOSED) from error
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return Message("its name is too long")
        raise _unreadable(path, reason(error)) from error
    except ValueError as error:
        raise UnstorableValue(str(path)) from error
    if not S_ISREG(status.st_mode):
        is_folder = S_ISDIR(status.st_mode)
        raise _unreadable(path, Message("it is a folder") if is_folder else Message("it is not a file"))
    if not status.st_size:
        return Message("the file is empty")
    try:
        with path.open("rb"):
            return None
    except OSError as error:
        raise _unreadable(path, reason(error)) from error


def _nearest_missing(path: Path) -> Message:
    """Return what does not exist: the file alone, or the highest missing folder above it."""
    missing = path
    while missing.parent != missing and not os.path.exists(missing.parent):  # noqa: PTH110 – False for every error
        missing = missing.parent
    if missing == path:
        if path.parent.is_dir():
            return Message("it does not exist")
        return Message("{path} is not a folder", path=path.parent)
    return Message("the folder {path} does not exist", path=missing)


def _unreadable(path: Path, why: Message | str) -> StoreError:
    """Return the error for unreadable content at a path, which is never treated as an empty store."""
    return StoreError(str(path), Message("it cannot be read ({reason})", reason=why), _CLOSED)


def open_file(path: Path) -> Database:
    """Return the database in that file, made if there is none. Raises CannotWrite, or StoreError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            with contextlib.suppress(FileExistsError):  # another process has just made it
                file_mode.create(path)
    except FileExistsError as error:
        raise CannotWrite(str(path), Message("{path} is not a folder", path=path.parent)) from error
    except OSError as error:
        raise CannotWrite(str(path), reason(error)) from error
    _refuse_other_content(path)
    return _open(str(path), str(path), path)


def open_to_read(path: Path) -> Database:
    """Return the database in a file that is never written to. Raises StoreError."""
    _refuse_other_content(path)
    return _open(f"{path.absolute().as_uri()}?mode=ro", str(path), path, uri=True)


def open_memory() -> Database:
    """Return a database in memory, which ends with the command."""
    return _open(":memory:", str(Message("in memory")))


def _refuse_other_content(path: Path) -> None:
    """Refuse a file that does not begin like a database; SQLite itself would overwrite a file of one byte."""
    try:
        with path.open("rb") as file:
            head = file.read(len(_MAGIC))
    except OSError:
        return  # missing or unreadable: opening it will say so
    if head not in (b"", _MAGIC):
        raise StoreError(str(path), Message("it is not an airplan store"), _ANOTHER_FILE)


def _open(target: str, place: str, file: Path | None = None, **options: bool) -> Database:
    try:
        connection = sqlite3.connect(target, timeout=PATIENCE, isolation_level=None, cached_statements=32, **options)
    except sqlite3.Error as error:
        raise _in_words(error, place) from error
    database = SqliteDatabase(connection, place, file)
    try:
        database.run("PRAGMA mmap_size = 0")
    except BaseException:
        database.close()
        raise
    return database


def _in_words(error: sqlite3.Error, place: str) -> StoreError:
    """Return the StoreError for an error of SQLite: what has happened and what to do."""
    code = (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return CannotWrite(place, UNWRITABLE)
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return CannotWrite(place, Message("the disk is full or failing"))
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        seconds = Message("another program has kept it locked for {seconds} seconds", seconds=int(PATIENCE))
        return InUse(place, seconds, Message("Close that program, or name another file with --store."))
    if code == sqlite3.SQLITE_NOTADB:
        return StoreError(place, Message("it is not an airplan store"), _ANOTHER_FILE)
    no_text = not code and "decode" in str(error)  # Python's message for SQLite text that is not UTF-8
    if code == sqlite3.SQLITE_CORRUPT or no_text:
        return Damaged(place, _NO_TEXT if no_text else _CUT_OFF, _ANOTHER_FILE)
    return StoreError(place, str(error), _ANOTHER_FILE)
