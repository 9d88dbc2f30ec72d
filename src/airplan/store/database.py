"""Talk to a database: one connection, plain SQL, every failure a StoreError.

The SQL that passes through here keeps to what SQLite and PostgreSQL have in common. Its values have names: `:day`
stands for the value `day`, and `IN (:refs)` for every value of a list. A value that no statement names is passed over.
"""

from __future__ import annotations

import contextlib
import re
from abc import ABC, abstractmethod
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from airplan.errors import AirplanError, Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    Values = Mapping[str, object]

Dialect = Literal["sqlite", "postgres"]

PATIENCE = 30.0
"""Seconds to wait for another airplan that is writing."""


class StoreError(AirplanError):
    """The store at a place cannot be used, for a reason; the hint says what can be done."""

    def __init__(self, place: str, reason: Message | str, hint: Message | str = "") -> None:
        super().__init__(Message("the store {place} cannot be used: {reason}", place=place, reason=reason), hint)
        self.place, self.reason = place, reason


class CannotWrite(StoreError):
    """The store, its folder, its server or the disk takes no writing."""


class InUse(StoreError):
    """Another program has kept the store locked for longer than anybody wants to wait."""


class Unreachable(StoreError):
    """The server cannot be reached, lets nobody in, or was lost on the way."""


class Unknowable(StoreError):
    """Nobody can tell whether there is a store: its folder cannot be looked into."""


class UnstorableValue(StoreError):
    """A value was given that no database can hold."""

    def __init__(self, place: str) -> None:
        super().__init__(place, Message("a broken character, a NUL or a number that is too large cannot be stored"))


class Damaged(StoreError):
    """What a store holds is not what airplan has written into it: `what` is the first thing that does not fit."""

    def __init__(self, place: str, what: Message | str, hint: Message | str = "") -> None:
        super().__init__(place, Message("it is damaged: {what}", what=what), hint)
        self.what = what


class Addition(NamedTuple):
    """Rows for a table, each with a value for the same columns."""

    table: str
    rows: Sequence[Values]
    once: bool = False
    """Leave out those whose key the table has already."""


_NAMED = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|::|:(?P<name>[a-z_][a-z0-9_]*)|%""")
"""A text, a quoted name, a cast, a parameter, or a percent sign, which one of the drivers takes for a mark."""


def with_parameters(sql: str, written: Callable[[str], str], *, percent: str = "%") -> str:
    """Return a statement with every parameter, known by its name, and every percent sign written otherwise."""

    def replaced(match: re.Match[str]) -> str:
        return written(match["name"]) if match["name"] else match[0].replace("%", percent)

    return _NAMED.sub(replaced, sql)


def with_lists_named(sql: str, values: Values) -> tuple[str, Values]:
    """Return a statement and its values with a parameter of its own for each value of a list."""
    lists = {name: value for name, value in values.items() if isinstance(value, list | tuple)}
    if not lists:
        return sql, values
    items = {f"{name}_{i}": item for name, listed in lists.items() for i, item in enumerate(listed)}
    return _spread(sql, tuple((name, len(listed)) for name, listed in lists.items())), {**values, **items}


@cache
def _spread(sql: str, lengths: tuple[tuple[str, int], ...]) -> str:
    # PostgreSQL has no empty list; nothing is in NULL either.
    spread = {name: ", ".join(f":{name}_{i}" for i in range(length)) or "NULL" for name, length in lengths}
    return with_parameters(sql, lambda name: spread.get(name, f":{name}"))


def insertion(table: str, columns: Iterable[str], *, once: bool = False) -> str:
    """Return the statement that adds a row, whose values have the names of the columns."""
    names = list(columns)
    end = " ON CONFLICT DO NOTHING" if once else ""
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)}){end}"


class Database(ABC):
    """An open database. `place` is what people call it: its path, its URL without a password, or memory."""

    dialect: Dialect
    place: str
    shared = False
    """Whether several machines use it as a matter of course."""
    works_out = False
    """Whether it fills the tables worked out from entries by itself, and lets nobody else do so."""

    def rows(self, sql: str, /, **values: object) -> list[tuple[Any, ...]]:
        """Return all rows that a query answers, made of str, int and None."""
        try:
            return self._fetched(*with_lists_named(sql, values))[1]
        except UnstorableValue:
            return []  # half a character from a terminal of another encoding, a number past all: no row has it

    def records(self, sql: str, /, **values: object) -> list[dict[str, Any]]:
        """Return all rows that a query answers, each by the names of its columns."""
        columns, rows = self._fetched(*with_lists_named(sql, values))
        return [dict(zip(columns, row, strict=True)) for row in rows]

    @abstractmethod
    def run(self, sql: str, /, **values: object) -> None:
        """Carry out one statement."""

    @abstractmethod
    def run_many(self, sql: str, rows: Iterable[Values]) -> None:
        """Carry out one statement for every row of values."""

    def insert(self, table: str, rows: Iterable[Values], *, once: bool = False) -> None:
        """Add rows to a table as they come, each with a value for the same columns; `once` as in Addition."""
        rest = iter(rows)
        first = next(rest, None)
        if first is not None:
            self.run_many(insertion(table, first, once=once), chain([first], rest))

    def add(self, *additions: Addition) -> None:
        """Add rows to some tables, by whatever is the quickest way for so many."""
        for addition in additions:
            self.insert(*addition[:2], once=addition.once)

    @contextlib.contextmanager
    def transaction(self, question: str = "", /, **values: object) -> Iterator[list[tuple[Any, ...]]]:
        """Write all or nothing, while nobody else writes; once it has ended well, it is on disk.

        Yields the rows that answer a question that must be asked first, with these values. Raises CannotWrite, InUse
        after `PATIENCE`, or another StoreError; then nothing is written.
        """
        try:
            yield self._begin_with(question, values)
            self._commit()
        except BaseException:
            self._roll_back()
            raise

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read everything as of one instant, whatever others write meanwhile. Nothing can be written in it."""
        self._begin_reading()
        try:
            yield
        finally:
            self._roll_back()

    @abstractmethod
    def version(self) -> int:
        """Return the version of the tables, 0 where there are none yet, all seen in one view.

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
    def _fetched(self, sql: str, values: Values) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Return the names of the columns that a query answers, and all its rows. Raises UnstorableValue."""

    @abstractmethod
    def _begin(self) -> None:
        """Begin to write."""

    def _begin_with(self, question: str, values: Values) -> list[tuple[Any, ...]]:
        """Begin to write, and ask, if there is anything to ask."""
        self._begin()
        return self.rows(question, **values) if question else []

    @abstractmethod
    def _begin_reading(self) -> None:
        """Begin to read."""

    @abstractmethod
    def _commit(self) -> None:
        """Make it last."""

    @abstractmethod
    def _roll_back(self) -> None:
        """Leave all as it was; whatever goes wrong here would only hide why."""
