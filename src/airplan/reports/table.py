"""What is an answer, before anybody decides how to show it?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from airplan.i18n import _
from airplan.i18n.forms import reads_document
from airplan.i18n.terms import LIGHT_LETTERS, TERMS
from airplan.reports.wording import days_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Cell: TypeAlias = str | int | Decimal | date | tuple[str, ...] | None
Record: TypeAlias = dict[str, Any]
Kind = Literal["words", "label", "term", "light", "bar", "name", "names", "lines", "passages", "day", "days", "count"]
Show = Literal["always", "wide", "screen-only", "people-only", "file-only", "data-only"]
"""Everywhere; not on narrow screens; on screens; but in files that programs read; in files; in those for programs."""


_AS_IN_THE_DOCUMENT: Mapping[str, str] = MappingProxyType({})


class Column(NamedTuple):
    """One column: a key that never changes, a title in the reader's language, and where it is shown.

    `kind` tells a format what the typed cells are: `names` are tuples of party names as the document has them, `name`
    is one of them, `term` is a fixed word of airplan's (by-date, lead), `light` one of the four lights, `bar` are
    several, `days` are days left (negative: late), `words` is a sentence or a passage, `passages` are several, `label`
    never wraps. Cells are the same in every language, but for what only people read.
    """

    key: str
    title: str
    kind: Kind = "words"
    show: Show = "always"


def label_columns() -> tuple[Column, Column]:
    """Return the columns of a measure's two labels: people see the one they can read, programs both."""
    document = reads_document()
    return (
        Column("brief", _("Measure"), show="always" if document else "data-only"),
        Column("brief_en", _("In English") if document else _("Measure"), show="data-only" if document else "always"),
    )


class Table(NamedTuple):
    """An answer: typed cells for people, and for machines the records of the JSON contract (docs/json.md).

    `groups` are (heading, number of rows) and cover all rows; `highlight` are words to set off on a terminal;
    `names` says what to call a party on paper and screen where that is not its name in the document.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    records: tuple[Record, ...] | None = None
    notes: tuple[str, ...] = ()
    groups: tuple[tuple[str, int], ...] = ()
    highlight: tuple[str, ...] = ()
    names: Mapping[str, str] = _AS_IN_THE_DOCUMENT

    def as_records(self) -> list[Record]:
        """The rows as JSON objects: the contract's where there is one, else a key a column."""
        if self.records is not None:
            return list(self.records)
        keys = [column.key for column in self.columns]
        return [dict(zip(keys, row, strict=True)) for row in self.rows]

    def on_screen(self, *, wide: bool) -> Table:
        """The table with the columns that a terminal, or a wide one, has room for."""
        shown: set[Show] = {"always", "screen-only", "people-only"}
        return self._with_only(shown | {"wide"} if wide else shown)

    def in_sheet(self) -> Table:
        """The table with the columns that a person wants in a workbook."""
        return self._with_only({"always", "wide", "people-only", "file-only"})

    def in_full(self) -> Table:
        """The table with every column there is for a program."""
        return self._with_only({"always", "wide", "file-only", "data-only"})

    def lines(self, cell: Cell, column: Column) -> tuple[str, ...]:
        """The cell as a person reads it, in the reader's language: no line, one, or one for each name."""
        if cell is None or cell == ():
            return ()
        if column.kind == "days" and isinstance(cell, int):
            return (days_in_words(cell),)
        texts = cell if isinstance(cell, tuple) else (str(cell),)
        if column.kind == "bar":
            return ("".join(_(LIGHT_LETTERS[light]) for light in texts),)
        if column.kind in ("term", "light"):
            return tuple(_(TERMS.get(text, text)) for text in texts)
        return tuple(self.names.get(text, text) for text in texts) if column.kind in ("name", "names") else texts

    def with_columns(self, after: str, more: Sequence[tuple[Column, Sequence[Cell]]]) -> Table:
        """The table with more columns behind the one of that key."""
        at = next(i for i, column in enumerate(self.columns, start=1) if column.key == after)
        columns = (*self.columns[:at], *(column for column, _cells in more), *self.columns[at:])
        added = zip(*(cells for _column, cells in more), strict=True)
        rows = tuple((*row[:at], *cells, *row[at:]) for row, cells in zip(self.rows, added, strict=True))
        return self._replace(columns=columns, rows=rows)

    def with_any(self, key: str) -> Table:
        """The table without the rows that count nothing in the column of that key."""
        at = next(i for i, column in enumerate(self.columns) if column.key == key)
        kept = [i for i, row in enumerate(self.rows) if row[at]]
        return self._replace(
            rows=tuple(self.rows[i] for i in kept),
            records=self.records and tuple(self.records[i] for i in kept),
        )

    def _with_only(self, shown: set[Show]) -> Table:
        kept = [i for i, column in enumerate(self.columns) if column.show in shown]
        rows = tuple(tuple(row[i] for i in kept) for row in self.rows)
        return self._replace(columns=tuple(self.columns[i] for i in kept), rows=rows)


class Reading(NamedTuple):
    """How measures are read to somebody: on which day, and calling parties by which names."""

    today: date
    names: Mapping[str, str] = _AS_IN_THE_DOCUMENT

    def call(self, name: str) -> str:
        """What to call a party."""
        return self.names.get(name, name)

    def call_all(self, names: Iterable[str]) -> tuple[str, ...]:
        """What to call several."""
        return tuple(self.call(name) for name in names)

    def call_with_original(self, name: str) -> str:
        """What to call a party, with its name in the document where that differs."""
        called = self.call(name)
        return called if called == name else f"{called} ({name})"
