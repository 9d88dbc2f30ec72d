"""Write a sheet to sort, filter and edit: a row for each item, without merged cells."""

from __future__ import annotations

import functools
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic

from airplan.formats.control_characters import printable
from airplan.formats.xlsx.row_layout import Layout
from airplan.formats.xlsx.sheet_writer import Item, SheetWriter
from airplan.formats.xlsx.text_size import LEADING, SIZE, TALLEST, lines
from airplan.plan.quantities import in_figures

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl import Workbook

    from airplan.formats.xlsx.sheet_writer import SheetColumn, Span
    from airplan.reports.table import Cell

_LONGEST_TEXT = 32_767
"""UTF-16 units that a cell can hold."""
_MOST_DIGITS = 15
"""Digits of a number that a spreadsheet keeps."""
_SMALL = 7
"""Font size of small print in points."""
_BUTTONS = 42
"""Height in points that keeps filter buttons off the headings."""
_LATIN = 0.88
"""Relative line height of Latin letters, of which these sheets have many."""
_UNUSED = 3
"""Height in points of the empty row that separates notes from the filtered table."""


class DataSheet(Generic[Item]):
    """A sheet with a filter, on landscape A3.

    The printing program sets page breaks, since sorting and filtering move all rows.
    """

    def __init__(self, book: Workbook, name: str, columns: Sequence[SheetColumn[Item]], *, frozen: int) -> None:
        layout = Layout(
            large=True, frozen=frozen, heading_height=_BUTTONS, tallest=TALLEST, latin=_LATIN, breaks="none"
        )
        self._writer = SheetWriter(book, name, columns, layout)
        self._last = 0
        self.overfull: set[int] = set()
        """Rows with a text that does not fit the tallest row, even in small print."""
        self.cut: set[int] = set()
        """Rows with a text of which a cell holds only the beginning."""

    @property
    def name(self) -> str:
        """The sheet's name."""
        return str(self._writer.sheet.title)

    def head(self, document: str, title: str, count: str, below: str = "") -> None:
        """Write the lines above the table, and the headings above the filter buttons."""
        self._writer.head(document, title, count, below)

    def add(self, item: Item) -> int:
        """Write the row of an item; return its number. Texts too long for the tallest row are in small print."""
        rows = self._writer.rows.append()
        self._last = rows[0]
        for column in self._writer.columns:
            self._put(rows, column, column.value(item))
        return rows[0]

    def note(self, text: str) -> None:
        """Write a note below the table, outside the filter."""
        if self._writer.rows.last == self._last_row:
            self._writer.gap(_UNUSED)
        self._writer.note(text)

    def cells(self, key: str) -> str:
        """Return the cells of a column as a formula on another sheet refers to them."""
        letter = self._writer.letter(key)
        top, end = self._body
        return f"{self._writer.quoted_name}!${letter}${top}:${letter}${end}"

    def offer(self, key: str, words: Sequence[str], *, only: bool = False) -> None:
        """Offer a choice of words in a column; `only` refuses all others."""
        from openpyxl.worksheet.datavalidation import DataValidation

        choices = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=only)
        choices.add(self._area(key))
        self._writer.sheet.add_data_validation(choices)

    def colour(self, key: str, colours: Mapping[str, str]) -> None:
        """Colour the cells of a column by their word, whoever enters it."""
        from openpyxl.formatting.rule import CellIsRule
        from openpyxl.styles import PatternFill

        for word, colour in colours.items():
            rule: Any = CellIsRule("equal", [f'"{word}"'], fill=PatternFill("solid", bgColor=colour))  # type: ignore[no-untyped-call]  # its arguments have no types
            self._writer.sheet.conditional_formatting.add(self._area(key), rule)

    def finish(self, document: str, day: str) -> None:
        """Prepare the sheet for print; its rows grow and shrink with their content."""
        self._writer.finish(document, day)
        sheet, columns = self._writer.sheet, self._writer.columns
        sheet.auto_filter.ref = f"A{self._writer.head_row}:{self._writer.letter(columns[-1].key)}{self._last_row}"
        for row in range(self._writer.head_row + 1, self._last + 1):
            sheet.row_dimensions[row] = _elastic_row()(sheet, row, ht=sheet.row_dimensions[row].height)

    @property
    def _last_row(self) -> int:
        """The last row of the table; the row of headings if there is no other."""
        return max(self._last, self._writer.head_row)

    @property
    def _body(self) -> Span:
        """The first and the last row below the headings; an empty span if there is none."""
        top = self._writer.head_row + 1
        return top, max(self._last, top)

    def _area(self, key: str) -> str:
        letter = self._writer.letter(key)
        top, end = self._body
        return f"{letter}{top}:{letter}{end}"

    def _put(self, rows: Span, column: SheetColumn[Item], value: Cell) -> None:
        from openpyxl.styles import Font

        content = _content(value)
        cell = self._writer.put(rows, column.key, content)
        if not isinstance(content, str):
            cell.number_format = _decimals(content) if isinstance(content, Decimal) else column.number_format
        elif self._writer.text_height(content, (cell.column, cell.column), column.style) > TALLEST:
            cell.font = Font(name=cell.font.name, size=_SMALL)
            if lines(content, column.ems * SIZE / _SMALL) * _SMALL * LEADING > TALLEST:
                self.overfull.add(rows[0])
        if isinstance(value, str) and content != printable(value):
            self.cut.add(rows[0])


def _content(value: Cell) -> Cell:
    """Return what a cell can hold of a value: the beginning of a long text; a number of many digits as text."""
    if isinstance(value, Decimal) and len(value.as_tuple().digits) > _MOST_DIGITS:
        return in_figures(value)
    if isinstance(value, str):
        text = printable(value)
        units = text.encode("utf-16-le")
        if len(units) > 2 * _LONGEST_TEXT:
            return units[: 2 * _LONGEST_TEXT - 2].decode("utf-16-le", "ignore") + "…"
        return text
    return value


def _decimals(value: Decimal) -> str:
    """Return a number format with as many decimals as the number."""
    exponent = value.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return "#,##0" + ("." + "0" * places if places else "")


@functools.cache
def _elastic_row() -> Any:
    """Return the class of rows that have a height for now, but still adapt to their cells."""
    from openpyxl.worksheet.dimensions import RowDimension

    class ElasticRow(RowDimension):
        """A row whose height does not count as chosen by a person."""

        customHeight = False  # noqa: N815 – the library's name

    return ElasticRow
