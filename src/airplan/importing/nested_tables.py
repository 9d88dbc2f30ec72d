"""Turn tables whose cells hold text and further tables into blocks.

A table that only arranges a page, as web pages have them, is left out for what stands in its cells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.i18n import _
from airplan.importing.document import Cell, Grid, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class PlacedCell(NamedTuple):
    """A cell of a table with its upper left position, counted from 0, its spans and its content in order."""

    row: int
    column: int
    rows: int
    columns: int
    content: Sequence[RawParagraph | RawTable]


class RawParagraph(NamedTuple):
    """A paragraph as the document has it; `level` is that of a heading, 0 for text."""

    text: str
    level: int = 0


class RawTable(NamedTuple):
    """A table with its cells in order."""

    cells: Sequence[PlacedCell]


class BlockWriter:
    """Counts the paragraphs and tables of one document, and names their places."""

    def __init__(self) -> None:
        self._paragraphs = self._tables = 0

    def blocks(self, content: Sequence[RawParagraph | RawTable]) -> Iterator[Paragraph | Grid]:
        """Yield the blocks of the content; paragraphs and tables without text are left out."""
        for part in content:
            if isinstance(part, RawTable):
                yield from self._of_table(part)
            elif part.text:
                self._paragraphs += 1
                place = _("paragraph {number}").format(number=self._paragraphs)
                yield Paragraph(part.text, place, part.level)

    def _of_table(self, table: RawTable) -> Iterator[Paragraph | Grid]:
        if _arranges_only(table):
            for cell in table.cells:
                yield from self.blocks(cell.content)
            return
        if not any(_text(cell.content) for cell in table.cells):
            return
        self._tables += 1
        yield self._grid(table)

    def _grid(self, table: RawTable) -> Grid:
        cells = tuple(
            Cell(
                cell.row,
                cell.column,
                _text(cell.content),
                _("table {table}, row {row}, column {column}").format(
                    table=self._tables, row=cell.row + 1, column=cell.column + 1
                ),
                cell.rows,
                cell.columns,
            )
            for cell in table.cells
        )
        return Grid(
            _("table {number}").format(number=self._tables),
            max(cell.row + cell.rows for cell in cells),
            max(cell.column + cell.columns for cell in cells),
            cells,
            merges_known=True,
        )


def tidy(text: str) -> str:
    """Return text without blanks at the ends of its lines, and without blank lines around it."""
    return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()


def _text(content: Sequence[RawParagraph | RawTable]) -> str:
    """Return the text of a cell; the cells of a table in it stand in lines of their own."""
    lines = [
        part.text if isinstance(part, RawParagraph) else "\n".join(_text(cell.content) for cell in part.cells)
        for part in content
    ]
    return "\n".join(line for line in lines if line).strip()


def _arranges_only(table: RawTable) -> bool:
    """Return whether a table inside it has more cells than it has itself, and so holds the data."""
    inside = [part for cell in table.cells for part in cell.content if isinstance(part, RawTable)]
    return any(len(part.cells) > len(table.cells) or _arranges_only(part) for part in inside)
