"""Write a sheet that people sort, filter and go on writing in: a row for each thing, and no cell merged among them."""

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
"""UTF-16 units that a cell holds."""
_MOST_DIGITS = 15
"""What a spreadsheet keeps of a number."""
_SMALL = 7
"""Points of small print."""
_BUTTONS = 42
"""Points of height where the buttons of a filter cover no heading."""
_LATIN = 0.88
"""Lines of Latin letters are less high, and here there are many of them."""
_UNUSED = 3
"""Points of an empty row that keeps what is written under the table out of its filter."""


class DataSheet(Generic[Item]):
    """A sheet with a filter, on landscape A3.

    Where a page ends is left to the program that prints, as sorting and filtering move everything.
    """

    def __init__(self, book: Workbook, name: str, columns: Sequence[SheetColumn[Item]], *, frozen: int) -> None:
        layout = Layout(
            large=True, frozen=frozen, heading_height=_BUTTONS, tallest=TALLEST, latin=_LATIN, breaks="none"
        )
        self._writer = SheetWriter(book, name, columns, layout)
        self._last = 0
        self.overfull: set[int] = set()
        """The rows with a text that the tallest row does not show whole, even in small print."""
        self.cut: set[int] = set()
        """The rows with a text of which a cell holds the beginning only."""

    @property
    def name(self) -> str:
        """What the sheet is called."""
        return str(self._writer.sheet.title)

    def head(self, document: str, title: str, count: str, below: str = "") -> None:
        """Write the lines above the table, and the headings with room for the buttons of the filter under them."""
        self._writer.head(document, title, count, below)

    def add(self, item: Item) -> int:
        """Write the row of an item; return its number. What the tallest row would not show is printed small."""
        rows = self._writer.rows.append()
        self._last = rows[0]
        for column in self._writer.columns:
            self._put(rows, column, column.value(item))
        return rows[0]

    def note(self, text: str) -> None:
        """Write a note under the table, which the filter does not reach."""
        if self._writer.rows.last == self._last_row:
            self._writer.gap(_UNUSED)
        self._writer.note(text)

    def cells(self, key: str) -> str:
        """Return the cells of a column in all rows, as a formula on another sheet refers to them."""
        letter = self._writer.letter(key)
        top, end = self._body
        return f"{self._writer.quoted_name}!${letter}${top}:${letter}${end}"

    def offer(self, key: str, words: Sequence[str], *, only: bool = False) -> None:
        """Offer the words among which one may choose in a column; `only` refuses all others."""
        from openpyxl.worksheet.datavalidation import DataValidation

        choices = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=only)
        choices.add(self._area(key))
        self._writer.sheet.add_data_validation(choices)

    def colour(self, key: str, colours: Mapping[str, str]) -> None:
        """Colour the cells of a column by the word that stands in them, whoever writes it."""
        from openpyxl.formatting.rule import CellIsRule
        from openpyxl.styles import PatternFill

        for word, colour in colours.items():
            rule: Any = CellIsRule("equal", [f'"{word}"'], fill=PatternFill("solid", bgColor=colour))  # type: ignore[no-untyped-call]
            self._writer.sheet.conditional_formatting.add(self._area(key), rule)

    def finish(self, document: str, day: str) -> None:
        """Prepare the sheet for paper; its rows grow and shrink with what is written in them."""
        self._writer.finish(document, day)
        sheet, columns = self._writer.sheet, self._writer.columns
        sheet.auto_filter.ref = f"A{self._writer.head_row}:{self._writer.letter(columns[-1].key)}{self._last_row}"
        for row in range(self._writer.head_row + 1, self._last + 1):
            sheet.row_dimensions[row] = _elastic_row()(sheet, row, ht=sheet.row_dimensions[row].height)

    @property
    def _last_row(self) -> int:
        """The last row of the table; that of the headings where there is no other."""
        return max(self._last, self._writer.head_row)

    @property
    def _body(self) -> Span:
        """The first and the last row under the headings; an empty one where there is no other."""
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
    """Return what a cell can hold of a value: the beginning of a long text, and as text a number of many digits."""
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
    """Return a number format with as many decimals as the number has."""
    exponent = value.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return "#,##0" + ("." + "0" * places if places else "")


@functools.cache
def _elastic_row() -> Any:
    """Return the class of rows that have a height for now, but go on fitting themselves to their cells."""
    from openpyxl.worksheet.dimensions import RowDimension

    class ElasticRow(RowDimension):
        """A row whose height is not marked as chosen by a person."""

        customHeight = False  # noqa: N815 – the library's name

    return ElasticRow
