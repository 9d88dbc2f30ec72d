"""How does airplan talk to its database? One connection, plain SQL, every failure in words of its own.

The SQL that passes through here keeps to what SQLite and PostgreSQL have in common, with a `?` for each value.
"""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from airplan.errors import AirplanError
from airplan.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Dialect = Literal["sqlite", "postgres"]

PATIENCE = 30.0
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
    """The store, its folder, its server or the disk takes no writing."""


class InUse(StoreError):
    """Another program has kept the store locked for longer than anybody wants to wait."""


class Unreachable(StoreError):
    """The server cannot be reached, lets nobody in, or was lost on the way."""


class UnstorableValue(StoreError):
    """A value was given that no database can hold."""

    def __init__(self, place: str) -> None:
        super().__init__(place, _("half a character, a NUL or too large a number cannot be kept"), "")


class Addition(NamedTuple):
    """Rows for a table."""

    table: str
    columns: str
    rows: Sequence[tuple[object, ...]]
    once: bool = False
    """Leave out those whose key the table has already."""

    def insert(self, rows: int = 1) -> str:
        """The statement that adds so many rows."""
        row = f"({', '.join('?' * (self.columns.count(',') + 1))})"
        end = " ON CONFLICT DO NOTHING" if self.once else ""
        return f"INSERT INTO {self.table} ({self.columns}) VALUES {', '.join([row] * rows)}{end}"


class Database(ABC):
    """An open database. `place` is what people call it: its path, its URL without a password, or memory."""

    dialect: Dialect
    place: str
    shared = False
    """Do several machines use it as a matter of course?"""

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """All rows that a query answers, made of str, int and None."""
        try:
            return self._fetched(sql, values)
        except UnstorableValue:
            return []  # half a character from a terminal of another encoding, a number past all: no row has it

    @abstractmethod
    def run(self, sql: str, *values: object) -> None:
        """Carry out one statement."""

    @abstractmethod
    def run_many(self, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Carry out one statement for every row of values."""

    def add(self, *additions: Addition) -> None:
        """Add rows to some tables, by whatever is the quickest way for so many."""
        for one in additions:
            self.run_many(one.insert(), one.rows)

    @contextlib.contextmanager
    def transaction(self, question: str = "") -> Iterator[list[tuple[Any, ...]]]:
        """All or nothing, and nobody else writes meanwhile; once it has ended well, it is on disk.

        Yields the rows that answer a question that must be asked first. Raises CannotWrite, InUse after `PATIENCE`, or
        another StoreError; then nothing is written.
        """
        try:
            yield self._begin_with(question)
            self._commit()
        except BaseException:
            self._roll_back()
            raise

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """One view of everything for several queries, whatever others write meanwhile. Nothing can be written in it."""
        self._begin_reading()
        try:
            yield
        finally:
            self._roll_back()

    @abstractmethod
    def version(self) -> int:
        """The version of the tables, 0 where there are none yet, all seen in one view.

        Raises StoreError if the database is not ours.
        """

    @abstractmethod
    def set_version(self, version: int) -> None:
        """Mark the database as ours, with tables of this version; inside a transaction."""

    def define(self, statement: str) -> None:
        """Carry out a statement that makes tables: its texts sort by code point on either database."""
        self.run(statement)

    @abstractmethod
    def close(self) -> None:
        """Let go of the file or of the server."""

    @abstractmethod
    def _fetched(self, sql: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        """All rows that a query answers. Raises Unkeepable."""

    @abstractmethod
    def _begin(self) -> None:
        """Begin to write."""

    def _begin_with(self, question: str) -> list[tuple[Any, ...]]:
        """Begin to write, and ask, if there is anything to ask."""
        self._begin()
        return self.rows(question) if question else []

    @abstractmethod
    def _begin_reading(self) -> None:
        """Begin to read."""

    @abstractmethod
    def _commit(self) -> None:
        """Make it last."""

    @abstractmethod
    def _roll_back(self) -> None:
        """Leave all as it was; whatever goes wrong here would only hide why."""
