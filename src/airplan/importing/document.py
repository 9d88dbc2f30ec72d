"""Define what every reader of a document makes of it: paragraphs and grids of cells in reading order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from airplan.errors import Message
from airplan.i18n import marked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

State = Literal["starts", "continues", "blank"]


class Paragraph(NamedTuple):
    """A paragraph outside tables.

    `level` is that of a heading, from 1; 0 for text. `place` says where it stands, in the words of the document's kind:
    第12段, line 7.
    """

    text: str
    place: str
    level: int = 0


class Cell(NamedTuple):
    """A cell with its upper left position, counted from 0, and the rows and columns that it covers.

    `text` has the line breaks of the document, is stripped, and empty for a blank cell; `place` is 表2 第7行第3列 or
    Sheet1!C7.
    """

    row: int
    column: int
    text: str
    place: str
    rows: int = 1
    columns: int = 1


class Grid(NamedTuple):
    """A table. `merges_known` is whether its source says which cells are merged; text and CSV do not."""

    name: str
    height: int
    width: int
    cells: tuple[Cell, ...]
    merges_known: bool

    def positions(self) -> Mapping[tuple[int, int], Cell]:
        """Return (row, column) → the cell that covers the position; positions that no cell covers are left out."""
        return {
            (row, column): cell
            for cell in self.cells
            for row in range(cell.row, cell.row + cell.rows)
            for column in range(cell.column, cell.column + cell.columns)
        }

    def rows(self) -> Iterator[list[tuple[State, Cell | None]]]:
        """Yield each row as one pair for each column.

        A position `starts` a cell with text in its first row, `continues` one from a row above, or is `blank`. In a
        grid without known merges, none continues.
        """
        at = self.positions()
        for row in range(self.height):
            found = [at.get((row, column)) for column in range(self.width)]
            yield [(_state(cell, row), cell) for cell in found]


class Aside(NamedTuple):
    """Content that may or may not count, because it is hidden or struck out: its place, the words, and the question."""

    place: str
    quote: str
    question: Message


class Document(NamedTuple):
    """A document as read: its blocks in reading order, remarks, and what only a person can tell."""

    name: str
    blocks: tuple[Paragraph | Grid, ...]
    remarks: tuple[str, ...] = ()
    asides: tuple[Aside, ...] = ()


def struck_out(words: Iterable[str], blocks: Iterable[Paragraph | Grid]) -> Iterator[Aside]:
    """Yield an aside for each struck-out text, in reading order, at the place of the cell or paragraph that has it."""
    texts = [
        (each.text, each.place) for block in blocks for each in (block.cells if isinstance(block, Grid) else (block,))
    ]
    at = 0
    for quote in filter(None, map(str.strip, words)):
        at = next((i for i in range(at, len(texts)) if quote in texts[i][0]), at)
        if texts:
            yield Aside(texts[at][1], quote, Message(STRUCK_OUT))


STRUCK_OUT = marked("struck out in the document, but kept; was it deleted?")


def _state(cell: Cell | None, row: int) -> State:
    if cell is None or not cell.text:
        return "blank"
    return "starts" if cell.row == row else "continues"
