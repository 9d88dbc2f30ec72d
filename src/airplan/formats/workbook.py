"""How does an answer look as a sheet in Excel or WPS?"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from airplan.i18n import _

if TYPE_CHECKING:
    from airplan.reports.table import Cell, Column, Table

_WIDTHS = {"words": 28, "term": 14, "name": 22, "names": 22, "lines": 28, "day": 12, "label": 8, "days": 8, "count": 9}
_TYPED = ("day", "days", "count")
_ILLEGAL = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])


def as_xlsx(table: Table) -> bytes:
    """One sheet: a header, a row per row, days as days and numbers as numbers, everything else as text."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    table = table.in_file()
    book = Workbook()
    sheet: Any = book.active
    sheet.title = _("List")
    sheet.append([column.title for column in table.columns])
    for row in table.rows:
        sheet.append([_value(cell, column, table) for column, cell in zip(table.columns, row, strict=True)])
    for i, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(i)].width = _WIDTHS[column.kind]
        sheet.cell(1, i).font = Font(bold=True)
        sheet.cell(1, i).fill = PatternFill("solid", fgColor="DDEBF7")
        for line in sheet.iter_rows(min_col=i, max_col=i):
            line[0].alignment = Alignment(wrap_text=True, vertical="top")
            if line[0].row > 1 and column.kind not in _TYPED:
                line[0].data_type = "s" if line[0].value is not None else "n"
                line[0].number_format = "@"
            elif line[0].row > 1 and column.kind == "day":
                line[0].number_format = "yyyy-mm-dd"
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _value(cell: Cell, column: Column, table: Table) -> Any:
    if column.kind in _TYPED or cell is None:
        return cell
    return "\n".join(table.lines(cell, column)).translate(_ILLEGAL)
