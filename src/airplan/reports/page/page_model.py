"""Define a page in words, whatever shows it: tiles, blocks in two columns, an annex with a part for each measure.

Annotations are evaluated here, as in plan.model.
"""

from typing import NamedTuple

from airplan.progress.bulletin_facts import LightCounts
from airplan.progress.standing import Light
from airplan.reports.papers.paper import Curve


class MeasureLink(NamedTuple):
    """A text that leads to a measure, by the measure's ID."""

    measure: str
    text: str


class BlockLink(NamedTuple):
    """A text that leads to a block or a part of the same file, by its key."""

    key: str
    text: str


class Lamp(NamedTuple):
    """A light with its word; it is shown with a shape of its own, so that colour says nothing alone."""

    light: Light
    word: str


class LightBar(NamedTuple):
    """The shares of the lights among some measures, drawn; the numbers stand beside it."""

    counts: LightCounts


class Unbroken(NamedTuple):
    """A short text that stays in one line, such as a day."""

    text: str


Piece = str | int | MeasureLink | BlockLink | Lamp | LightBar | Unbroken
Cell = Piece | tuple[Piece, ...]
"""What stands in a cell; several pieces stand below one another."""


def pieces_of(cell: Cell) -> tuple[Piece, ...]:
    """Return the pieces of a cell, which stand below one another."""
    if isinstance(cell, tuple) and not isinstance(cell, MeasureLink | BlockLink | Lamp | LightBar | Unbroken):
        return cell
    return (cell,)


class Tile(NamedTuple):
    """A number in large figures with its word; the sign is a light or the key of another shape."""

    sign: str
    number: str
    word: str
    note: str = ""


class PageTable(NamedTuple):
    """A table of a page; the first cell of a row is its heading."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class PageBlock(NamedTuple):
    """A part of a page with its heading; `key` names it for links and is never translated."""

    key: str
    heading: str
    lines: tuple[str, ...] = ()
    table: PageTable | None = None
    curves: tuple[Curve, ...] = ()
    more: str = ""
    """How much was left out; the words lead to the whole list."""
    whole: str = ""
    """The key of the block of the annex with the whole list."""


class HistoryLine(NamedTuple):
    """An entry of the journal about a measure, in words: its day, whose it is, and what it says."""

    day: str
    who: str
    what: tuple[str, ...]


class MeasureSheet(NamedTuple):
    """A measure with all its fields and what the journal has about it."""

    id: str
    heading: str
    lamp: Lamp
    fields: tuple[tuple[str, tuple[str, ...]], ...]
    """Each label with its lines."""
    history: tuple[HistoryLine, ...]
    earlier: str = ""
    """How many earlier reports were left out."""


class PlanPart(NamedTuple):
    """What the annex of a page over several plans says of one of them."""

    key: str
    heading: str
    lines: tuple[str, ...]
    blocks: tuple[PageBlock, ...]
    back: BlockLink
    """Where its row in the comparison is."""


class Page(NamedTuple):
    """A page in the reader's language."""

    title: str
    day: str
    """The day that the data describe, with what it leaves out."""
    notes: tuple[str, ...]
    tiles: tuple[Tile, ...]
    columns: tuple[tuple[PageBlock, ...], tuple[PageBlock, ...]]
    """The blocks of the first page: the wide column, and the narrow one."""
    lists: tuple[PageBlock, ...]
    """The whole lists at the head of the annex."""
    measures: tuple[MeasureSheet, ...]
    above: tuple[PageBlock, ...] = ()
    """The blocks above both columns."""
    plans: tuple[PlanPart, ...] = ()
    """The parts of the annex for the plans of a page over several."""
