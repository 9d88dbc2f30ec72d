"""Write a table as a sheet that is readable in Excel and WPS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airplan.formats.control_characters import looks_like_formula, printable
from airplan.formats.xlsx.book import saved
from airplan.formats.xlsx.page_setup import fit_to_page
from airplan.formats.xlsx.text_size import TALLEST, ems, lines
from airplan.i18n import pgettext

if TYPE_CHECKING:
    from airplan.reports.table import Cell, Column, Table

_NARROWEST, _PORTRAIT = 6, 90
_WIDEST = {"words": 40, "lines": 30, "names": 24, "name": 24}
"""Widths in digits: of columns (longer texts wrap), and of the page in portrait."""
_LINE = 18
"""Height in points of a line of Chinese in the default font."""
_MARGIN = 0.4
"""In inches."""
_TYPED = ("day", "days", "count")


def as_xlsx(table: Table) -> bytes:
    """Return one sheet: a header, a row for each row, days as days and numbers as numbers, all else as text."""
    from openpyxl import Workbook

    table = table.in_sheet()
    rows: list[list[Any]] = [[column.title for column in table.columns]]
    rows += [
        [_value(cell, column, table) for cell, column in zip(row, table.columns, strict=True)] for row in table.rows
    ]
    book = Workbook()
    sheet: Any = book.active
    sheet.title = pgettext("name of a sheet", "List")
    for values in rows:
        sheet.append(values)
    widths = _lay_out(sheet, rows, [_WIDEST.get(column.kind, max(_WIDEST.values())) for column in table.columns])
    for i, column in enumerate(table.columns, start=1):
        for (cell,) in sheet.iter_rows(min_row=2, min_col=i, max_col=i):
            if column.kind == "day":
                cell.number_format = "yyyy-mm-dd"
            elif column.kind not in _TYPED:
                cell.data_type = "n" if cell.value is None else "s"
                cell.number_format = "@"
                cell.quotePrefix = isinstance(cell.value, str) and looks_like_formula(cell.value)
    _prepare_to_print(sheet, sum(widths))
    return saved(book)


def _lay_out(sheet: Any, rows: list[list[Any]], widest: list[int]) -> list[float]:
    """Set widths and heights that show every text completely, which programs do not compute; return the widths."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    texts = [["" if value is None else str(value) for value in row] for row in rows]
    needed = (2 * max(map(ems, column)) + 2 for column in zip(*texts, strict=True))
    widths = [min(max(need, _NARROWEST), most) for need, most in zip(needed, widest, strict=True)]
    for i, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(i)].width = width
    for number, row in enumerate(texts, start=1):
        high = max(lines(text, (width - 1) / 2) for text, width in zip(row, widths, strict=True))
        sheet.row_dimensions[number].height = min(_LINE * max(high, 1) + 2, TALLEST)
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDEBF7")
    return widths


def _prepare_to_print(sheet: Any, width: float) -> None:
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.print_options.gridLines = True
    fit_to_page(sheet, upright=width <= _PORTRAIT)
    for side in ("left", "right", "top", "bottom"):
        setattr(sheet.page_margins, side, _MARGIN)


def _value(cell: Cell, column: Column, table: Table) -> Any:
    if column.kind in _TYPED or cell is None:
        return cell
    return printable("\n".join(table.lines(cell, column)))
