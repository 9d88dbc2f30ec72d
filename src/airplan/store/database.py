"""How does airplan talk to its database? One connection, plain SQL, every failure in words of its own.

The SQL that passes through here keeps to what SQLite and PostgreSQL have in common.
"""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING, Any, Literal

from airplan.errors import AirplanError, reason
from airplan.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_APPLICATION = 0x41495250
"""'AIRP': marks a SQLite file as ours."""
_MAGIC = b"SQLite format 3\0"
_PATIENCE = 15.0
"""Seconds to wait for another airplan that is writing."""


class StoreError(AirplanError):
    """The store cannot be used; says where it is, why, and what can be done."""

    def __init__(self, place: str, reason: str, way_out: str) -> None:
        super().__init__()
        self.place, self.reason, self.way_out = place, reason, way_out

    def __str__(self) -> str:
        said = _("the store {place} cannot be used: {reason}").format(place=self.place, reason=self.reason)
        return f"{said}\n{self.way_out}" if self.way_out else said


class CannotWrite(StoreError):
    """The store, its folder or the disk takes no writing."""


class InUse(StoreError):
    """Another program has kept the store locked for longer than anybody wants to wait."""


class Database:
    """An open database. `place` is what people call it: its path, or memory."""

    def __init__(self, connection: sqlite3.Connection, place: str, file: Path | None = None) -> None:
        self._connection, self._file = connection, file
        self.place = place

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """All rows that a query answers."""
        with self._worded():
            try:
                return self._connection.execute(sql, values).fetchall()
            except (UnicodeEncodeError, OverflowError):
                return []  # half a character from a terminal of another encoding, a number past all: no row has it

    def run(self, sql: str, *values: object) -> None:
        """Carry out one statement."""
        with self._worded():
            self._connection.execute(sql, values)

    def run_many(self, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Carry out one statement for every row of values."""
        with self._worded():
            self._connection.executemany(sql, rows)

    @contextlib.contextmanager
    def transaction(self, kind: Literal["IMMEDIATE", "DEFERRED"] = "IMMEDIATE") -> Iterator[None]:
        """All or nothing, and nobody else writes meanwhile; a deferred one, that only reads, sees no one's writing."""
        self.run(f"BEGIN {kind}")
        try:
            yield
            self.run("COMMIT")  # which fails, and leaves all as it was, while somebody reads for too long
        except BaseException:
            # A full disk has rolled back already, and saying so again would hide why.
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def prepare(self, schema: Iterable[str], version: int) -> None:
        """Make the tables if the database is new or empty; refuse what is not ours or newer than we know."""
        with self.transaction("DEFERRED"):  # one view of it all, whatever another airplan is writing
            ((application,),), ((found,),) = self.rows("PRAGMA application_id"), self.rows("PRAGMA user_version")
            tables = self.rows("SELECT name FROM sqlite_master LIMIT 1")
            self._check_length()
        if application == _APPLICATION and found == version:
            return
        if application == 0 and found == 0 and not tables:
            with self.transaction():
                if self.rows("SELECT name FROM sqlite_master LIMIT 1"):
                    return  # another airplan, started at the same moment, was first
                for statement in schema:
                    self.run(statement)
                self.run(f"PRAGMA application_id = {_APPLICATION}")
                self.run(f"PRAGMA user_version = {version}")
            return
        if application != _APPLICATION:
            raise StoreError(self.place, _("it is a database of another program"), _another_file())
        reason = _("it was written by a newer airplan (store version {found}, this one knows {known})").format(
            found=found, known=version
        )
        raise StoreError(self.place, reason, _("Update airplan, or name another file with --store."))

    def _check_length(self) -> None:
        """Refuse a file whose last page is cut off: SQLite would take what is missing for zeros."""
        if self._file:
            ((pages,),), ((size,),) = self.rows("PRAGMA page_count"), self.rows("PRAGMA page_size")
            if self._file.stat().st_size < pages * size:
                raise StoreError(self.place, _("it is damaged or cut off"), _another_file())

    @contextlib.contextmanager
    def _worded(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise _in_words(error, self.place) from error


def open_file(path: Path) -> Database:
    """The database in that file, made if there is none. Raises CannotWrite, or StoreError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise CannotWrite(str(path), _("{path} is not a folder").format(path=path.parent), "") from error
    except OSError as error:
        raise CannotWrite(str(path), reason(error), "") from error
    _refuse_other_content(path)
    return _open(str(path), str(path), path)


def open_in_memory() -> Database:
    """A database that is gone when the command ends."""
    return _open(":memory:", _("in memory"))


def _refuse_other_content(path: Path) -> None:
    """Refuse a file that begins otherwise than a database; SQLite itself would overwrite one of a single byte."""
    try:
        with path.open("rb") as file:
            head = file.read(len(_MAGIC))
    except OSError:
        return  # not there yet, or not to be read: opening it will say so
    if head not in (b"", _MAGIC):
        raise StoreError(str(path), _("it is not an airplan store"), _another_file())


def _open(target: str, place: str, file: Path | None = None) -> Database:
    try:
        connection = sqlite3.connect(target, timeout=_PATIENCE, isolation_level=None, cached_statements=32)
    except sqlite3.Error as error:
        raise _in_words(error, place) from error
    return Database(connection, place, file)


def _another_file() -> str:
    return _("Name another file with --store, or move this one away: the plan is then compiled anew.")


def _in_words(error: sqlite3.Error, place: str) -> StoreError:
    """What SQLite says, as what has happened and what to do."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return CannotWrite(place, _("it cannot be opened for writing"), "")
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return CannotWrite(place, _("the disk is full or failing"), "")
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        reason = _("another program has kept it locked for {seconds} seconds").format(seconds=int(_PATIENCE))
        return InUse(place, reason, _("Close that program, or name another file with --store."))
    if code == sqlite3.SQLITE_NOTADB:
        return StoreError(place, _("it is not an airplan store"), _another_file())
    if code == sqlite3.SQLITE_CORRUPT:
        return StoreError(place, _("it is damaged or cut off"), _another_file())
    return StoreError(place, str(error), _another_file())
