"""Define a paper in words, whatever format shows it: its head, parts of paragraphs and tables, and an annex."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from airplan.i18n import pgettext
from airplan.i18n.forms import day_in_full, reads_chinese
from airplan.plan.model import NUMERALS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date
    from decimal import Decimal

_Row = TypeVar("_Row")
NOTHING = "–"
"""What stands in a cell where there is nothing to say."""


class PaperHead(NamedTuple):
    """What stands around the text of a paper, in the reader's language; empty where the paper has none of it."""

    series: str
    """The name of the series."""
    addressee: str
    office: str
    signature: str
    day: str
    """The date of the paper."""
    title: str = ""
    data_day: str = ""
    """The day that the data describe."""
    serial: str = ""
    """第5期."""
    total: str = ""
    """总第17期."""
    number: str = ""
    """The document number, for a paper outside the series."""
    copies: str = ""
    """Who gets a copy."""
    contact: str = ""
    draft: str = ""
    """The word for a draft; empty on a paper that is issued."""

    def about(self, title: str, data_day: date, *, is_draft: bool) -> PaperHead:
        """Return the head with a title and the day that the data describe, marked where the paper is a draft."""
        draft = pgettext("mark on a paper", "DRAFT") if is_draft else ""
        return self._replace(title=title, data_day=day_in_full(data_day), draft=draft)


GROUP_TITLE, GROUP_ROWS = "组名", "行"
"""The names by which templates know a group of rows: its title, and its rows."""


class PaperTable(NamedTuple):
    """A table of a paper: the name by which templates know it, its columns, and rows of words and whole numbers.

    A table in groups is printed as one table for each, below its title.
    """

    name: str
    columns: tuple[tuple[str, str], ...]
    """The name by which templates know the cell, and the heading."""
    rows: tuple[tuple[str | int, ...], ...]
    groups: tuple[tuple[str, int], ...] = ()
    """The title and the number of rows of each group, in order; empty for a table that is one whole."""

    def with_content(self) -> PaperTable:
        """Return the table without columns in which no row has anything; the first column stays."""
        used = [
            place
            for place in range(len(self.columns))
            if place == 0 or any(row[place] not in ("", NOTHING) for row in self.rows)
        ]
        columns = tuple(self.columns[place] for place in used)
        return self._replace(columns=columns, rows=tuple(tuple(row[place] for place in used) for row in self.rows))

    def parts(self) -> Iterator[tuple[str, PaperTable]]:
        """Yield each group as a title and a table; a table that is one whole has no title."""
        if not self.groups:
            yield "", self
        start = 0
        for title, count in self.groups:
            yield title, self._replace(rows=self.rows[start : start + count], groups=())
            start += count

    def records(self) -> list[dict[str, Any]]:
        """Return the rows as templates have them, name → cell, or the groups, each with its rows."""
        if self.groups:
            return [{GROUP_TITLE: title, GROUP_ROWS: table.records()} for title, table in self.parts()]
        return [{name: cell for (name, _heading), cell in zip(self.columns, row, strict=True)} for row in self.rows]


class Curve(NamedTuple):
    """A figure by month beside the value expected by schedule; None where it is not known."""

    title: str
    months: tuple[str, ...]
    expected: tuple[Decimal | None, ...]
    reached: tuple[Decimal | None, ...]
    target: Decimal


class Part(NamedTuple):
    """A part of a paper: the name by which templates know it, its heading, its paragraphs, and what stands below."""

    name: str
    heading: str
    paragraphs: tuple[str, ...]
    table: PaperTable | None = None
    curves: tuple[Curve, ...] = ()


class Paper(NamedTuple):
    """A paper."""

    head: PaperHead
    parts: tuple[Part, ...]
    annex_title: str
    annex: PaperTable

    def numbered(self) -> list[tuple[str, Part]]:
        """Return the parts with their numbers."""
        return [(part_number(place), part) for place, part in enumerate(self.parts)]

    @property
    def tables(self) -> list[PaperTable]:
        """All tables, the annex last."""
        return [*(part.table for part in self.parts if part.table), self.annex]


def part_number(place: int) -> str:
    """Return the number of a part by its place from 0: 一, 二; in other languages 1, 2."""
    return NUMERALS[place] if reads_chinese() and place < len(NUMERALS) else str(place + 1)


def heading(number: str, title: str) -> str:
    """Return a numbered heading: 一、总体情况; 1. Overview."""
    return f"{number}、{title}" if reads_chinese() else f"{number}. {title}"


def paper_table(
    name: str, rows: Iterable[_Row], columns: Iterable[tuple[str, str, Callable[[_Row], str | int]]]
) -> PaperTable:
    """Return a table; each column has the name of its cells, its heading, and the function that words a row's cell."""
    known = tuple(columns)
    return PaperTable(
        name,
        tuple((field, title) for field, title, _words in known),
        tuple(tuple(words(row) for _field, _title, words in known) for row in rows),
    )
