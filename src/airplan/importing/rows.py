"""Define the rows of a document before they become a plan: cells by role, and the questions about them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, get_args

from airplan.i18n import marked
from airplan.plan.model import ColumnRole

if TYPE_CHECKING:
    from airplan.errors import Message
    from airplan.importing.document import Paragraph, State

Role = ColumnRole
ROLES: tuple[Role, ...] = tuple(role for role in get_args(ColumnRole) if role != "official")
"""What a column of a document can mean to import. A column with another meaning is kept as text."""
UNIT_ROLES: tuple[Role, ...] = ("lead", "responsible", "assisting")
DOUBTS: dict[str, str] = {
    "plan": marked("title, year or place"),
    "heading": marked("column headings"),
    "number": marked("row numbers"),
    "text": marked("wording of a row"),
    "merge": marked("merged or blank cells"),
    "note": marked("notes beside the table"),
    "hidden": marked("hidden or struck-out content"),
    "names": marked("names that may run together"),
    "person": marked("persons beside units"),
    "prefix": marked("names without their prefix"),
    "deadline": marked("deadlines"),
    "unit": marked("names that the given directory lacks"),
}
"""Kind of a doubt → what it is about."""


class Doubt(NamedTuple):
    """What a person has to settle: where it stands in the document, the words concerned, and the question."""

    kind: str
    place: str
    quote: str
    question: Message


class RawColumn(NamedTuple):
    """A column of the document: its heading, and its role if it has one."""

    heading: str
    role: Role | None

    @property
    def key(self) -> str:
        """The key of its cells: the role, else the heading."""
        return self.role or self.heading


class RawCell(NamedTuple):
    """A cell of a row. `first` is the index of the row in which a cell that continues starts; else None.

    `printed` is the whole cell where `text` is only a part of it.
    """

    text: str
    place: str
    state: State = "starts"
    first: int | None = None
    printed: str = ""


@dataclass
class RawRow:
    """A row with its cells, blank ones included, by the key of their column.

    `section` is the heading of its section, empty without one. `merges_known` is whether a blank cell is known to be
    no part of a merged one; `uncertain` has the keys of those for which the source itself says that it is not known.
    """

    place: str
    cells: dict[str, RawCell]
    section: str = ""
    merges_known: bool = True
    uncertain: tuple[str, ...] = ()
    doubts: list[tuple[str, Doubt]] = field(default_factory=list)
    """Each with the key of the cell that it concerns."""

    def text(self, key: str) -> str:
        """Return the text of a cell, also if it continues; empty for a blank or missing one."""
        cell = self.cells.get(key)
        return cell.text if cell else ""


@dataclass
class RawPlan:
    """The rows of a document, the columns of its table, what was left out, and doubts about the whole.

    `above` are the cells above the headings of the first table, the widest first: its title is among them.
    `by_section` is whether the source itself says that the numbers of tasks restart in each section.
    """

    columns: list[RawColumn] = field(default_factory=list)
    rows: list[RawRow] = field(default_factory=list)
    above: list[Paragraph] = field(default_factory=list)
    by_section: bool = False
    left_out: list[Message] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


NUMERAL = "[一二三四五六七八九十]"
SECTION = re.compile(rf"(?:第?({NUMERAL}+)(?:[、．.]|章|部分)|[（(]({NUMERAL}+)[)）])\s*(?=\S)")
"""The number before the heading of a section: 一、 or （一）."""
LATIN_SECTION = re.compile(r"([A-Z]|\d{1,2})\s*[.．、:：](?!\d)\s*(?=\S)")
"""The number before the heading of a section that is known to be one: A. or 2、."""


def plain(text: str) -> str:
    """Return a text in half width, lower case and without white space, to compare headings."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
