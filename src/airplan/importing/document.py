"""Define what every reader of a document makes of it: paragraphs and grids of cells in reading order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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


class Document(NamedTuple):
    """A document as read: its blocks in reading order, and remarks on what was left out."""

    name: str
    blocks: tuple[Paragraph | Grid, ...]
    remarks: tuple[str, ...] = ()


def _state(cell: Cell | None, row: int) -> State:
    if cell is None or not cell.text:
        return "blank"
    return "starts" if cell.row == row else "continues"
