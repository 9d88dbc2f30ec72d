"""How is a sheet laid out that people sort, filter and go on writing in?"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from airplan.formats.xlsx.printed_sheet import LEADING, SIZE, PrintedSheet
from airplan.formats.xlsx.text_size import TALLEST, fit_to_page, lines, printable
from airplan.plan.quantities import in_figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from openpyxl import Workbook

    from airplan.formats.xlsx.printed_sheet import SheetColumn
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
_UNUSED = 3
"""Points of an empty row that keeps what is written under the table out of its filter."""


class DataSheet(PrintedSheet):
    """One row for each thing and no cell merged among them, with a filter; landscape A3.

    Where a page ends is left to the program that prints, as sorting and filtering move everything.
    """

    def __init__(self, book: Workbook, name: str, columns: Sequence[SheetColumn], *, frozen: int) -> None:
        super().__init__(book, name, columns)
        self._frozen = frozen
        """So many columns stay in sight when one moves to the right."""
        self._last = 0
        self.overfull: set[int] = set()
        """The rows with a text that the tallest row does not show whole, even in small print."""
        self.cut: set[int] = set()
        """The rows with a text of which a cell holds the beginning only."""

    def head(self, document: str, title: str, count: str, below: str = "") -> None:
        """As of any sheet, with room for the buttons of the filter under the headings."""
        super().head(document, title, count, below)
        self._needs.append((self.row, self.row, _BUTTONS))

    def take(self, cells: Iterable[tuple[Cell, str]], *, least: float = 0, start: bool = True) -> tuple[int, int]:
        """One row, whatever its cells need."""
        del cells, start
        self.row += 1
        self._last = self.row
        self._needs.append((self.row, self.row, least))
        return self.row, self.row

    def put(self, rows: tuple[int, int], column: int, value: Cell, *, below: str = "", shaded: bool = False) -> None:
        """A value in a column (from 1) of a row. What the tallest row would not show is printed small."""
        from openpyxl.styles import Font

        held = _held(value)
        super().put(rows, column, held, below=below, shaded=shaded)
        cell, style = self._sheet.cell(rows[0], column), self.columns[column - 1]
        if not isinstance(held, str):
            cell.number_format = _decimals(held) if isinstance(held, Decimal) else style.form
        elif self._points(held, (column, column), style.style, below) > TALLEST:
            cell.font = Font(name=cell.font.name, size=_SMALL)
            if lines(held, style.width * SIZE / _SMALL) * _SMALL * LEADING > TALLEST:
                self.overfull.add(rows[0])
        if isinstance(value, str) and held != printable(value):
            self.cut.add(rows[0])

    def cells(self, column: int) -> str:
        """The cells of a column (from 1) in all rows, as a formula on another sheet calls them."""
        return f"{self.called}!{self._area(column, column)}"

    def offer(self, column: int, words: Sequence[str], *, only: bool = False) -> None:
        """The words among which one may choose in a column; `only` refuses all others."""
        from openpyxl.worksheet.datavalidation import DataValidation

        choices = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=only)
        choices.add(self._area(column, column).replace("$", ""))
        self._sheet.add_data_validation(choices)

    def colour(self, column: int, colours: Mapping[str, str]) -> None:
        """Colour the cells of a column by the word that stands in them, whoever writes it."""
        from openpyxl.formatting.rule import CellIsRule
        from openpyxl.styles import PatternFill

        for word, colour in colours.items():
            rule: Any = CellIsRule("equal", [f'"{word}"'], fill=PatternFill("solid", bgColor=colour))  # type: ignore[no-untyped-call]
            self._sheet.conditional_formatting.add(self._area(column, column).replace("$", ""), rule)

    def note(self, *texts: str) -> None:
        """A note under the table, which the filter does not reach."""
        if self.row in (self._last, self._head_row):
            self.gap(_UNUSED)
        super().note(*texts)

    def finish(self, document: str, day: str) -> None:
        """As of any printed sheet, but large; rows grow and shrink with what is written in them."""
        from openpyxl.utils import get_column_letter

        super().finish(document, day)
        sheet = self._sheet
        fit_to_page(sheet, upright=False, large=True)
        sheet.freeze_panes = f"{get_column_letter(self._frozen + 1)}{self._head_row + 1}"
        last = max(self._last, self._head_row)
        sheet.auto_filter.ref = f"A{self._head_row}:{get_column_letter(len(self.columns))}{last}"
        for row in range(self._head_row + 1, self._last + 1):
            sheet.row_dimensions[row] = _elastic(sheet, row, sheet.row_dimensions[row].height)

    def _points(self, text: str, columns: tuple[int, int], style: str, below: str) -> float:
        """As on any sheet; lines of Latin letters are less high, and here there are many of them."""
        return super()._points(text, columns, style, below) * (_LATIN if text.isascii() else 1)

    def _heights(self) -> dict[int, float]:
        return {row: min(height, TALLEST) for row, height in super()._heights().items()}

    def _break_pages(self, heights: dict[int, float]) -> None:
        """Nowhere."""

    def _area(self, first: int, last: int) -> str:
        """$A$5:$C$50; the row under the headings where there is no other."""
        from openpyxl.utils import get_column_letter

        top = self._head_row + 1
        return f"${get_column_letter(first)}${top}:${get_column_letter(last)}${max(self._last, top)}"


def _held(value: Cell) -> Cell:
    """What a cell holds of it: of a text the beginning, and a number that would be rounded as text."""
    if isinstance(value, Decimal) and len(value.as_tuple().digits) > _MOST_DIGITS:
        return in_figures(value)
    if isinstance(value, str):
        text = printable(value)
        whole = text.encode("utf-16-le")
        return (
            text
            if len(whole) <= 2 * _LONGEST_TEXT
            else whole[: 2 * _LONGEST_TEXT - 2].decode("utf-16-le", "ignore") + "…"
        )
    return value


def _decimals(value: Decimal) -> str:
    """A number format with as many decimals as the number has."""
    exponent = value.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return "#,##0" + ("." + "0" * places if places else "")


def _elastic(sheet: Any, row: int, height: float) -> Any:
    """The dimension of a row that has this height for now, but goes on fitting itself to its cells."""
    from openpyxl.worksheet.dimensions import RowDimension

    class Elastic(RowDimension):
        """Not said to be of a height that a person has chosen."""

        customHeight = False  # noqa: N815 – the library's name

    return Elastic(sheet, row, ht=height)
