"""Define access to a database: one connection, plain SQL, every failure a StoreError.

The SQL that passes through here keeps to what SQLite and PostgreSQL have in common. Its values have names: `:day`
stands for the value `day`, and `IN (:refs)` for every value of a list. A value that no statement names is ignored.
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

TABLES_VERSION = 8
"""The version of the tables that this airplan reads, known without importing the migrations that lead to it."""
PATIENCE = 30.0
"""Seconds to wait for another process that is writing."""


class StoreError(AirplanError):
    """The store at a place cannot be used; the message says why, the hint what to do."""

    def __init__(self, place: str, reason: Message | str, hint: Message | str = "") -> None:
        super().__init__(Message("the store {place} cannot be used: {reason}", place=place, reason=reason), hint)
        self.place, self.reason = place, reason


class CannotWrite(StoreError):
    """The store, its folder, its server or the disk refuses to be written."""


class InUse(StoreError):
    """Another program has kept the store locked for longer than PATIENCE."""


class Unreachable(StoreError):
    """The server cannot be reached, refuses the login, or was lost during the connection."""


class Unknowable(StoreError):
    """It is unclear whether a store exists, because its folder cannot be read."""


class UnstorableValue(StoreError):
    """Raised for a value that no database can hold."""

    def __init__(self, place: str) -> None:
        super().__init__(
            place, Message("an incomplete character, a NUL character or a number that is too large cannot be stored")
        )


class Damaged(StoreError):
    """The content of a store is not what airplan wrote; `what` is the first mismatch."""

    def __init__(self, place: str, what: Message | str, hint: Message | str = "") -> None:
        super().__init__(place, Message("it is damaged: {what}", what=what), hint)
        self.what = what


class Addition(NamedTuple):
    """Rows for a table, each with values for the same columns."""

    table: str
    rows: Sequence[Values]
    once: bool = False
    """Whether rows are left out whose key the table has already."""


_NAMED = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|::|:(?P<name>[a-z_][a-z0-9_]*)|%""")
"""A text, a quoted name, a cast, a parameter, or a percent sign, which one driver reads as a placeholder."""


def with_parameters(sql: str, written: Callable[[str], str], *, percent: str = "%") -> str:
    """Return a statement with each parameter, given by its name, and each percent sign rewritten."""

    def replaced(match: re.Match[str]) -> str:
        return written(match["name"]) if match["name"] else match[0].replace("%", percent)

    return _NAMED.sub(replaced, sql)


def with_lists_named(sql: str, values: Values) -> tuple[str, Values]:
    """Return a statement and its values with a separate parameter for each value of a list."""
    lists = {name: value for name, value in values.items() if isinstance(value, list | tuple)}
    if not lists:
        return sql, values
    items = {f"{name}_{i}": item for name, listed in lists.items() for i, item in enumerate(listed)}
    return _spread(sql, tuple((name, len(listed)) for name, listed in lists.items())), {**values, **items}


@cache
def _spread(sql: str, lengths: tuple[tuple[str, int], ...]) -> str:
    # PostgreSQL has no empty list; nothing is in NULL either
    spread = {name: ", ".join(f":{name}_{i}" for i in range(length)) or "NULL" for name, length in lengths}
    return with_parameters(sql, lambda name: spread.get(name, f":{name}"))


def insertion(table: str, columns: Iterable[str], *, once: bool = False) -> str:
    """Return the statement that adds a row, whose values are named like the columns."""
    names = list(columns)
    end = " ON CONFLICT DO NOTHING" if once else ""
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)}){end}"


class Database(ABC):
    """An open database. `place` is its name for people: its path, its URL without a password, or memory."""

    dialect: Dialect
    place: str
    shared = False
    """Whether several machines normally use it."""
    works_out = False
    """Whether the database itself fills the derived tables, and refuses other writers of them."""

    def rows(self, sql: str, /, **values: object) -> list[tuple[Any, ...]]:
        """Return all rows of a query, made of str, int and None."""
        try:
            return self._fetched(*with_lists_named(sql, values))[1]
        except UnstorableValue:
            return []  # invalid text from the terminal, or a number out of range: no row has it

    def records(self, sql: str, /, **values: object) -> list[dict[str, Any]]:
        """Return all rows of a query, each as column name → value."""
        columns, rows = self._fetched(*with_lists_named(sql, values))
        return [dict(zip(columns, row, strict=True)) for row in rows]

    @abstractmethod
    def run(self, sql: str, /, **values: object) -> None:
        """Execute one statement."""

    @abstractmethod
    def run_many(self, sql: str, rows: Iterable[Values]) -> None:
        """Execute one statement for each row of values."""

    def insert(self, table: str, rows: Iterable[Values], *, once: bool = False) -> None:
        """Add rows to a table as they are generated, each with values for the same columns; `once` as in Addition."""
        rest = iter(rows)
        first = next(rest, None)
        if first is not None:
            self.run_many(insertion(table, first, once=once), chain([first], rest))

    def add(self, *additions: Addition) -> None:
        """Add rows to several tables, by the fastest way for their number."""
        for addition in additions:
            self.insert(*addition[:2], once=addition.once)

    @contextlib.contextmanager
    def transaction(self, question: str = "", /, **values: object) -> Iterator[list[tuple[Any, ...]]]:
        """Run a transaction that writes all or nothing, with no other writer; on its end the data is on disk.

        Yields the rows of a question asked at its beginning, with these values. Raises CannotWrite, InUse after
        `PATIENCE`, or another StoreError; then nothing is written.
        """
        try:
            yield self._begin_with(question, values)
            self._commit()
        except BaseException:
            self._roll_back()
            raise

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read everything as of one instant, whatever others write meanwhile; nothing can be written."""
        self._begin_reading()
        try:
            yield
        finally:
            self._roll_back()

    @abstractmethod
    def version(self) -> int:
        """Return the version of the tables, 0 where there are none yet, read in one view.

        Raises StoreError if the database is not airplan's.
        """

    @abstractmethod
    def set_version(self, version: int) -> None:
        """Mark the database as airplan's, with tables of this version; inside a transaction."""

    def define(self, statement: str) -> None:
        """Execute a statement that makes tables; texts sort by code point in both databases."""
        self.run(statement)

    @abstractmethod
    def close(self) -> None:
        """Close the file or the connection."""

    @abstractmethod
    def _fetched(self, sql: str, values: Values) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Return the column names and all rows of a query. Raises UnstorableValue."""

    @abstractmethod
    def _begin(self) -> None:
        """Begin a transaction that writes."""

    def _begin_with(self, question: str, values: Values) -> list[tuple[Any, ...]]:
        """Begin a transaction that writes, and ask the question, if there is one."""
        self._begin()
        return self.rows(question, **values) if question else []

    @abstractmethod
    def _begin_reading(self) -> None:
        """Begin a transaction that reads."""

    @abstractmethod
    def _commit(self) -> None:
        """Commit the transaction."""

    @abstractmethod
    def _roll_back(self) -> None:
        """Roll the transaction back; suppress errors, which would hide the cause."""
