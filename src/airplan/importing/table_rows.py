"""Turn the tables of a document into rows: sections, merged cells, totals, repeated headers, several tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from airplan.errors import Message
from airplan.i18n import marked
from airplan.importing.document import Paragraph
from airplan.importing.headings import find_header
from airplan.importing.names import OPEN
from airplan.importing.rows import SECTION, Doubt, RawCell, RawPlan, RawRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from airplan.importing.document import Cell, Document, Grid, State
    from airplan.importing.headings import TableHeader
    from airplan.importing.rows import RawColumn, Role

_TOTAL = re.compile(r"(?:合\s*计|小\s*计|总\s*计|共\s*计|subtotal|(?:grand )?total)\b.*", re.IGNORECASE)
_LONGEST_HEADING = 60
_NOTE = re.compile(r"[（(]?(?:注|备注|说明|填表说明|notes?)\s*\d*\s*[:：]", re.IGNORECASE)
NOTE = marked("a note below the table; what does it say about the rows?")


def table_rows(document: Document, wanted: Mapping[str, Role | None]) -> RawPlan:
    """Return the rows of all tables with known headings; a table without headings continues one as wide above it."""
    plan = RawPlan()
    tables = _TableReader(plan)
    for block in document.blocks:
        if isinstance(block, Paragraph):
            tables.heading(block)
        else:
            tables.add(block, find_header(block, wanted))
    tables.finish()
    return plan


class _TableReader:
    """Collects the rows of one table after another."""

    def __init__(self, plan: RawPlan) -> None:
        self.plan = plan
        self.header: TableHeader | None = None
        self.section = ""
        self.pending: Cell | None = None
        """The last row across the table, until a row of the plan follows it."""
        self.starts: dict[int, int] = {}
        """Row of the grid → index of the raw row."""

    def heading(self, paragraph: Paragraph) -> None:
        text = paragraph.text.strip()
        numbered = SECTION.match(text) and len(text) <= _LONGEST_HEADING
        if (paragraph.level > 1 or numbered) and not text.endswith(("。", "：", ":")):
            self.section = text

    def add(self, grid: Grid, header: TableHeader | None) -> None:
        if header is None and (self.header is None or len(self.header.columns) != grid.width):
            words = marked("{table}: left out, because its column headings are not known; --map names them.")
            self.plan.left_out.append(Message(words, table=grid.name))
            return
        first = 0
        if header:
            if self.header is None:
                above = [cell for cell in grid.cells if cell.row < header.rows.start and cell.text]
                above.sort(key=lambda cell: -cell.columns)
                self.plan.above = [Paragraph(cell.text, cell.place) for cell in above]
            self.header, first = header, header.rows.stop
            self.plan.doubts += [doubt for doubt in header.doubts if doubt not in self.plan.doubts]
            self.plan.columns += [column for column in header.columns if not self._has(column)]
        self.starts = {}
        for number, row in list(enumerate(grid.rows()))[first:]:
            self.row(grid, number, row)

    def _has(self, column: RawColumn) -> bool:
        return any(each.key == column.key for each in self.plan.columns)

    def row(self, grid: Grid, number: int, row: Sequence[tuple[State, Cell | None]]) -> None:
        header = self.header
        assert header  # noqa: S101 – `add` returns without one
        own = [cell for state, cell in row if cell and state == "starts" and cell.column >= 0]
        distinct = list(dict.fromkeys(own))
        texts = [cell.text for cell in distinct]
        if not distinct or header.is_repeated_by(texts):
            return
        if _TOTAL.fullmatch(texts[0].strip()):
            words = marked("{place}: left out as a total: {words}")
            self.plan.left_out.append(Message(words, place=distinct[0].place, words=" ".join(texts)[:40]))
            return
        if self._is_section(distinct, row, header, grid):
            self.across(distinct[0])
            return
        cells = {
            column.key: self._cell(state, cell, grid, number)
            for column, (state, cell) in zip(header.columns, row, strict=True)
        }
        if (sectioned := cells.pop("section", None)) and sectioned.text:
            self.section = sectioned.text
        self.pending = None
        self.starts[number] = len(self.plan.rows)
        self.plan.rows.append(RawRow(distinct[0].place, cells, self.section, grid.merges_known))

    def across(self, cell: Cell) -> None:
        """Take a row across the table as the heading of a section, of one below it, or as a note."""
        if _NOTE.match(cell.text) or cell.text.endswith("。"):
            self.note(cell)
        elif self.pending and cell.text[0] in OPEN:
            self.section = f"{self.section} {cell.text}"
        else:
            self.finish()
            self.section, self.pending = cell.text, cell

    def finish(self) -> None:
        """Ask about a row across the table that no row follows."""
        if self.pending:
            self.note(self.pending)
            self.pending = None

    def note(self, cell: Cell) -> None:
        self.plan.doubts.append(Doubt("note", cell.place, " ".join(cell.text.split()), Message(NOTE)))

    def _is_section(
        self, own: Sequence[Cell], row: Sequence[tuple[State, Cell | None]], header: TableHeader, grid: Grid
    ) -> bool:
        """Return whether a row is the heading of a section: one cell across the table, or one numbered 一、 alone."""
        if len(own) != 1 or any(state == "continues" for state, _cell in row):
            return False
        (cell,) = own
        if cell.columns >= grid.width > 1 or (cell.columns > 1 and cell.columns >= grid.width - 1):
            return True
        return (bool(SECTION.match(cell.text)) and header.columns[cell.column].role != "text") or (
            header.columns[cell.column].role == "number" and not re.search(r"\d", cell.text) and not grid.merges_known
        )

    def _cell(self, state: State, cell: Cell | None, grid: Grid, number: int) -> RawCell:
        if cell is None:
            return RawCell("", f"{grid.name} {number + 1}", "blank")
        return RawCell(cell.text, cell.place, state, self.starts.get(cell.row) if state == "continues" else None)
