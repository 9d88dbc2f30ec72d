"""How is a sheet laid out so that paper shows all of it, and no text is taken for a formula?"""

from __future__ import annotations

import math
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.formats.xlsx.text_size import TALLEST, fit_to_page, lines, printable
from airplan.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from openpyxl import Workbook

    from airplan.reports.table import Cell

SIZE = 9
"""Points of the body text, and of the em that columns are measured in: a Chinese character is one em wide."""
LEADING = 1.45
"""Line height over size: 宋体 needs 1.2, the faces that stand in for it where it is missing up to 1.45."""
_LEADING_BELOW, _SLENDER = 1.2, 1.12
"""Of Arial, in which the English stands: its leading, and how much more of it than of other faces goes in a line."""
_PADDING = 4
_PIXELS_PER_DIGIT = 7
_CELL_MARGIN = 8
"""In pixels, as columns are: of Arial 10, the workbook's default font, every digit takes seven."""
_SIDES, _TOP, _BOTTOM, _FOOTER = (millimetres / 25.4 for millimetres in (10, 12, 15, 8))
_PAGE = (210 / 25.4 - _TOP - _BOTTOM) * 72 * 0.96
"""Points of height on a landscape A4 page, with some to spare for printers that disagree."""
_SHADE = "E4E4E4"
_SPARED, _FILLED = 0.45, 0.25
"""Part of a page left white at most, to begin a task on the next one; part of the last page to be filled at least."""
_FORMULA_STARTS = ("=", "+", "-", "@")
_LONG = 255
"""Older Excel shows ##### for longer passages in cells whose format is text."""
_LONGEST_FOOTER = 60

_SONG, _HEI, _FANG = "宋体", "黑体", "仿宋"
_STYLES: dict[str, tuple[dict[str, Any], dict[str, Any], str | None, bool]] = {
    "document": ({"name": _FANG, "size": 10}, {"vertical": "center"}, None, False),
    "count": ({"name": _FANG, "size": 10}, {"horizontal": "right", "vertical": "center"}, None, False),
    "title": ({"name": _HEI, "size": 16}, {"horizontal": "center", "vertical": "center"}, None, False),
    "subtitle": ({"name": "Arial", "size": 10}, {"horizontal": "center", "vertical": "center"}, None, False),
    "head": ({"name": _HEI, "size": SIZE}, {"horizontal": "center", "vertical": "center"}, "DDE6EE", True),
    "section": ({"name": _HEI, "size": 10}, {"vertical": "center"}, "F0F4F7", True),
    "text": ({"name": _SONG, "size": SIZE}, {"vertical": "top"}, None, True),
    "middle": ({"name": _SONG, "size": SIZE}, {"horizontal": "center", "vertical": "top"}, None, True),
    "number": ({"name": _SONG, "size": SIZE}, {"horizontal": "right", "vertical": "top"}, None, True),
    "note": ({"name": _FANG, "size": SIZE}, {"vertical": "top"}, None, False),
}
"""Name → font, alignment, fill, borders. Named styles are a third faster than styling cell by cell."""


class SheetColumn(NamedTuple):
    """A column of a printed sheet: its heading, the English under it, its width in ems, the style of its cells."""

    title: str
    width: float
    style: str = "text"
    below: str = ""
    form: str = "General"
    """The number format of what is no text, in a sheet that people go on writing in."""
    tint: str = ""
    """The colour of its heading, where that is not the one of all headings."""


class PrintedSheet:
    """A sheet that is filled from the top, a row at a time, and measured for paper at the end."""

    def __init__(self, book: Workbook, name: str, columns: Sequence[SheetColumn]) -> None:
        from openpyxl.utils import get_column_letter

        self.columns = columns
        self.row = 0
        """The last row in use."""
        self._sheet: Any = book.create_sheet(name)
        self._needs: list[tuple[int, int, float]] = []
        self._head_row = 0
        self._starts: set[int] = set()
        self._glued: set[int] = set()
        self._tops: set[int] = set()
        for i, column in enumerate(columns, start=1):
            self._sheet.column_dimensions[get_column_letter(i)].width = column_width(column.width)

    def head(self, document: str, title: str, count: str, below: str = "") -> None:
        """The lines above the table, and the row of headings: repeated on every page, with the rest moving under it."""
        width = len(self.columns)
        self.row += 1
        self._fill((1, 1), (1, width - 3), document, "document")
        self._fill((1, 1), (width - 2, width), count, "count")
        self._across(title, "title")
        if below:
            self._across(below, "subtitle")
        self.row += 1
        self._head_row = self.row
        for i, column in enumerate(self.columns, start=1):
            cell = self._fill((self.row, self.row), (i, i), column.title, "head", column.below)
            if column.tint:
                _shade(cell, column.tint)

    def section(self, text: str) -> None:
        """A heading across the table, never the last row of a page."""
        self._across(text, "section")
        self._starts.add(self.row)
        self._glued.add(self.row + 1)

    def note(self, *texts: str) -> None:
        """A note under the table, or two side by side; never alone on a page."""
        half, last = self._half(), len(self.columns)
        self.row += 1
        for text, columns in zip(texts, [(1, half), (half + 1, last)] if len(texts) > 1 else [(1, last)], strict=True):
            self._fill((self.row, self.row), columns, text, "note")
        self._glued.add(self.row)

    def take(self, cells: Iterable[tuple[Cell, str]], *, least: float = 0, start: bool = True) -> tuple[int, int]:
        """As many rows as these cells (value, English below) need, one as a rule: the first and the last of them.

        They are at least so many points high in all; `start` says that a page may well begin with them.
        """
        tallest = max(
            self._points(str(value), (i, i), "text", below)
            for i, (value, below) in enumerate(cells, start=1)
            if value is not None
        )
        first, self.row = self.row + 1, self.row + math.ceil(tallest / TALLEST)
        self._needs.append((first, self.row, least))
        self._glued.update(range(first + 1, self.row + 1))
        if start and first not in self._glued:
            self._starts.add(first)
        return first, self.row

    def put(self, rows: tuple[int, int], column: int, value: Cell, *, below: str = "", shaded: bool = False) -> None:
        """A value in a column (from 1), over one row or several."""
        cell = self._fill(rows, (column, column), value, self.columns[column - 1].style, below)
        if shaded:
            _shade(cell, _SHADE)

    def add(self, cells: Sequence[Cell], *, least: float = 0, shaded: bool = False) -> None:
        """A row of cells."""
        rows = self.take([(cell, "") for cell in cells], least=least)
        for i, cell in enumerate(cells, start=1):
            self.put(rows, i, cell, shaded=shaded)

    @property
    def called(self) -> str:
        """The sheet's name as formulas write it."""
        from openpyxl.utils import quote_sheetname

        return quote_sheetname(self._sheet.title)

    def gap(self, height: float) -> None:
        """An empty row, so many points high."""
        self.row += 1
        self._needs.append((self.row, self.row, height))

    def new_page(self) -> None:
        """What comes next begins a page."""
        self._tops.add(self.row + 1)

    def height(self) -> float:
        """Points from the top of the sheet to the end of the last row."""
        return sum(self._heights().values())

    def finish(self, document: str, day: str) -> None:
        """Heights, page breaks, frozen panes and everything about the printed page."""
        heights = self._heights()
        for row, height in heights.items():
            self._sheet.row_dimensions[row].height = round(height, 1)
        self._break_pages(heights)
        sheet = self._sheet
        sheet.freeze_panes = f"B{self._head_row + 1}"
        sheet.print_title_rows = f"{self._head_row}:{self._head_row}"
        fit_to_page(sheet, upright=False)
        sheet.print_options.horizontalCentered = True
        margins, footer = sheet.page_margins, sheet.oddFooter
        margins.left = margins.right = _SIDES
        margins.top, margins.bottom, margins.header, margins.footer = _TOP, _BOTTOM, _FOOTER, _FOOTER
        footer.left.text, footer.right.text = in_footer(document), in_footer(day)
        footer.center.text = _("Page {page} of {pages}").format(page="&P", pages="&N")
        for part in (footer.left, footer.center, footer.right):
            part.size = SIZE

    def _across(self, text: str, style: str) -> None:
        self.row += 1
        self._fill((self.row, self.row), (1, len(self.columns)), text, style)

    def _fill(self, rows: tuple[int, int], columns: tuple[int, int], value: Cell, style: str, below: str = "") -> Any:
        from openpyxl.cell.rich_text import CellRichText, TextBlock
        from openpyxl.cell.text import InlineFont
        from openpyxl.styles import Color

        first, last = rows
        cell = self._sheet.cell(first, columns[0])
        cell.style = style
        if isinstance(value, str):
            value, below = printable(value), printable(below)
            english = InlineFont(rFont="Arial", sz=SIZE, color=Color("FF595959"))
            cell.value = CellRichText(f"{value}\n", TextBlock(english, below)) if below else value
            cell.data_type = "s"
            cell.number_format = "@" if len(str(cell.value)) < _LONG else "General"
            cell.quotePrefix = value.startswith(_FORMULA_STARTS)
            self._needs.append((first, last, self._points(value, columns, style, below)))
        else:
            cell.value = value
        if last > first or columns[1] > columns[0]:
            self._sheet.merge_cells(start_row=first, end_row=last, start_column=columns[0], end_column=columns[1])
        return cell

    def _points(self, text: str, columns: tuple[int, int], style: str, below: str) -> float:
        """The height a text needs in these columns."""
        size: float = _STYLES[style][0]["size"]
        ems = sum(column.width for column in self.columns[columns[0] - 1 : columns[1]])
        points = lines(text, ems * SIZE / size) * size * LEADING
        if below:
            points += lines(below, ems * _SLENDER) * SIZE * _LEADING_BELOW
        return points + _PADDING

    def _half(self) -> int:
        """The column that ends the left half of the sheet."""
        widths = list(accumulate(column.width for column in self.columns))
        return min(range(1, len(widths)), key=lambda column: abs(widths[column - 1] - widths[-1] / 2))

    def _heights(self) -> dict[int, float]:
        """Row → height: what its own cells need, then what is still wanting for cells that span several."""
        heights = dict.fromkeys(range(1, self.row + 1), 0.0)
        for first, last, need in sorted(self._needs, key=lambda each: each[1] - each[0]):
            rows = range(first, last + 1)
            wanting = need - sum(heights[row] for row in rows)
            if wanting > 0:
                for row in rows:
                    heights[row] += wanting / len(rows)
        return heights

    def _break_pages(self, heights: dict[int, float]) -> None:
        """Break where a task or a section begins, unless that would leave much of the page white."""
        from openpyxl.worksheet.pagebreak import Break

        tops, used = [self._head_row + 1], sum(heights[row] for row in range(1, self._head_row + 1))
        for row in range(tops[0], self.row + 1):
            used += heights[row]
            if row in self._tops or (used > _PAGE and row > tops[-1]):
                over = row not in self._tops
                tops.append(self._best_break(heights, tops[-1], row, _PAGE - used) if over else row)
                used = heights[self._head_row] + sum(heights[each] for each in range(tops[-1], row + 1))
        if len(tops) > 1 and tops[-1] not in self._tops:
            tops[-1] = self._balanced(heights, *tops[-2:])
        for top in tops[1:]:
            self._sheet.row_breaks.append(Break(id=top - 1))

    def _best_break(self, heights: dict[int, float], top: int, row: int, white: float) -> int:
        """The row to begin a page with, at most `row`; `white` would be left on the page with that row on it."""
        fitting = row
        for each in range(row, top, -1):
            white += heights[each]
            if each in self._starts and white <= _SPARED * _PAGE:
                return each
            if fitting in self._glued:
                fitting = each
        return row if fitting in self._glued else fitting

    def _balanced(self, heights: dict[int, float], before: int, last: int) -> int:
        """The row to begin the last page with: an earlier one where too little would stand on it."""
        used = sum(heights[row] for row in range(last, self.row + 1))
        for row in range(last, before, -1):
            if used >= _FILLED * _PAGE and row in self._starts:
                return row
            used += heights[row - 1]
        return last


def column_width(ems: float) -> float:
    """How wide a column is in digits, as workbooks count, that holds so many Han characters of the body text."""
    return round((ems * SIZE * 96 / 72 + _CELL_MARGIN) / _PIXELS_PER_DIGIT, 2)


def new_book(title: str, *styles: str) -> Workbook:
    """A workbook without sheets, with these styles of printed sheets (none named: all), that names nobody's machine."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator, book.properties.title = "airplan", printable(title)
    # Column widths count digits of the default font: one that every machine has, or a metric twin of it.
    book._named_styles["Normal"].font = Font(name="Arial", size=10)  # type: ignore[attr-defined]  # noqa: SLF001
    thin = Side("thin", color="808080")
    for name in styles or _STYLES:
        font, alignment, fill, bordered = _STYLES[name]
        style = NamedStyle(
            name, Font(**font), alignment=Alignment(wrap_text=True, **alignment), number_format="General"
        )
        if fill:
            style.fill = PatternFill("solid", fgColor=fill)
        if bordered:
            style.border = Border(thin, thin, thin, thin)
        book.add_named_style(style)
    return book


def _shade(cell: Any, colour: str) -> None:
    from openpyxl.styles import PatternFill

    cell.fill = PatternFill("solid", fgColor=colour)


def in_footer(text: str) -> str:
    """Text for the foot of a page: no code in it, and short, as Excel refuses more than 255 letters in all."""
    text = " ".join(printable(text).split())
    return (text if len(text) <= _LONGEST_FOOTER else text[:_LONGEST_FOOTER] + "…").replace("&", "&&")
