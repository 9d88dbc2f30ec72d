"""Fill a sheet row by row, so that all of it is printed and no text is read as a formula."""

from __future__ import annotations

import math
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from airplan.formats.control_characters import looks_like_formula, printable
from airplan.formats.xlsx.book import font_size
from airplan.formats.xlsx.page_setup import fit_to_page, set_footer, set_margins
from airplan.formats.xlsx.row_layout import Layout, RowLayout
from airplan.formats.xlsx.text_size import SIZE, TALLEST, column_width, text_height
from airplan.i18n.forms import reads_chinese

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from openpyxl import Workbook

    from airplan.reports.table import Cell

Item = TypeVar("Item")
"""The item of a row."""
Span = tuple[int, int]
"""The first and the last of some rows or columns, from 1."""

_SHADE = "E4E4E4"
_LONG = 255
"""Older Excel shows ##### for longer passages in cells whose format is text."""


def for_language(sizes: tuple[float, float]) -> float:
    """Return the first of two sizes for a Chinese workbook, the second for any other language."""
    return sizes[0] if reads_chinese() else sizes[1]


def _blank(_item: object) -> None:
    """Return no value, for a cell that is filled in by hand, or later."""


def no_gloss(_item: object) -> str:
    """Return no gloss, for a column whose cells have none."""
    return ""


class SheetColumn(NamedTuple, Generic[Item]):
    """A column of a sheet: its key, heading, style, and the function that takes its cells from items."""

    key: str
    title: str
    width: float | tuple[float, float]
    """In ems of the body text; two values if a Chinese workbook needs another width."""
    style: str = "text"
    value: Callable[[Item], Cell] = _blank
    subtitle: str = ""
    """The English below the heading."""
    gloss: Callable[[Item], str] = no_gloss
    """The English in small print below the value."""
    number_format: str = "General"
    """The format of values other than text, in a sheet for editing."""
    tint: str = ""
    """The colour of its heading, if it differs from the others."""

    @property
    def ems(self) -> float:
        """The width in the language of the workbook."""
        return for_language(self.width) if isinstance(self.width, tuple) else self.width


def filled_columns(
    columns: Sequence[SheetColumn[Item]], items: Sequence[Item], optional: Collection[str]
) -> tuple[SheetColumn[Item], ...]:
    """Return the columns without the optional ones in which none of the items has a value, on the same whole width."""
    kept = [
        column
        for column in columns
        if column.key not in optional or not items or any(column.value(item) is not None for item in items)
    ]
    whole, left = (sum(column.ems for column in some) for some in (columns, kept))
    return tuple(column._replace(width=column.ems * whole / left) for column in kept)


class SheetWriter(Generic[Item]):
    """A sheet with columns, the rows filled so far, and the layout that prepares it for print."""

    def __init__(
        self, book: Workbook, name: str, columns: Sequence[SheetColumn[Item]], layout: Layout | None = None
    ) -> None:
        self.columns = tuple(columns)
        self.layout = layout or Layout()
        self.rows = RowLayout(self.layout)
        self.head_row = 0
        """The row of headings."""
        self.sheet: Any = book.create_sheet(name)
        self._places = {column.key: place for place, column in enumerate(self.columns, start=1)}
        self._ems = [column.ems for column in self.columns]
        for column in self.columns:
            self.sheet.column_dimensions[self.letter(column.key)].width = column_width(column.ems)

    @property
    def quoted_name(self) -> str:
        """The sheet's name in formulas."""
        from openpyxl.utils import quote_sheetname

        return quote_sheetname(self.sheet.title)

    def letter(self, key: str) -> str:
        """Return the letter of the column of this key."""
        from openpyxl.utils import get_column_letter

        return get_column_letter(self._places[key])

    def head(self, document: str, title: str, count: str, below: str = "") -> None:
        """Write the lines above the table, and the row of headings, which stays visible and is on every page."""
        width = len(self.columns)
        top = self.rows.append()
        self._fill(top, (1, width - 3), document, "document")
        self._fill(top, (width - 2, width), count, "count")
        self._fill_across(title, "title")
        if below:
            self._fill_across(below, "subtitle")
        rows = self.rows.append()
        self.head_row = rows[0]
        self.rows.require(rows, self.layout.heading_height)
        for place, column in enumerate(self.columns, start=1):
            cell = self._fill(rows, (place, place), column.title, "head", column.subtitle)
            if column.tint:
                _shade(cell, column.tint)

    def section(self, text: str) -> int:
        """Write a heading across the table, never as the last row of a page; return its row."""
        row = self._fill_across(text, "section")
        self.rows.prefer_top(row)
        self.rows.keep_with_above(row + 1)
        return row

    def note(self, *texts: str) -> None:
        """Write a note below the table, or two side by side; never alone on a page."""
        half, last = self._half(), len(self.columns)
        rows = self.rows.append()
        for text, columns in zip(texts, [(1, half), (half + 1, last)] if len(texts) > 1 else [(1, last)], strict=True):
            self._fill(rows, columns, text, "note")
        self.rows.keep_with_above(rows[0])

    def reserve(self, item: Item, *, least: float = 0, start: bool = True) -> Span:
        """Append as many rows as the texts of an item need, usually one; return the first and the last of them.

        They are at least `least` points high in total; `start` allows a page to begin with them.
        """
        tallest = max(
            self.text_height(str(value), (place, place), column.style, gloss)
            for place, (column, value, gloss) in enumerate(self._cells(item), start=1)
            if value is not None
        )
        rows = self.rows.append(math.ceil(tallest / TALLEST))
        self.rows.require(rows, least)
        if start:
            self.rows.prefer_top(rows[0])
        return rows

    def put(self, rows: Span, key: str, value: Cell, *, gloss: str = "", shaded: bool = False) -> Any:
        """Write a value into a column, over one row or several; return its cell."""
        place = self._places[key]
        cell = self._fill(rows, (place, place), value, self.columns[place - 1].style, gloss)
        if shaded:
            _shade(cell, _SHADE)
        return cell

    def add(self, item: Item, *, least: float = 0, shaded: bool = False) -> Span:
        """Write all cells of an item; return the first and the last of its rows."""
        rows = self.reserve(item, least=least)
        for column, value, gloss in self._cells(item):
            self.put(rows, column.key, value, gloss=gloss, shaded=shaded)
        return rows

    def gap(self, height: float) -> None:
        """Leave an empty row of this height in points."""
        self.rows.require(self.rows.append(), height)

    def text_height(self, text: str, columns: Span, style: str, gloss: str = "") -> float:
        """Return the height in points that a text needs in these columns."""
        width = sum(self._ems[columns[0] - 1 : columns[1]])
        height = text_height(text, width, size=font_size(style), below=gloss)
        return height * self.layout.latin if text.isascii() else height

    def finish(self, document: str, day: str) -> None:
        """Set heights, page breaks, frozen panes and everything about the printed page."""
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.pagebreak import Break

        sheet = self.sheet
        for row, height in self.rows.heights().items():
            sheet.row_dimensions[row].height = round(height, 1)
        for top in self.rows.page_tops(self.head_row):
            sheet.row_breaks.append(Break(id=top - 1))
        sheet.freeze_panes = f"{get_column_letter(self.layout.frozen + 1)}{self.head_row + 1}"
        sheet.print_title_rows = f"{self.head_row}:{self.head_row}"
        fit_to_page(sheet, upright=False, large=self.layout.large)
        set_margins(sheet)
        set_footer(sheet, document, day)

    def _cells(self, item: Item) -> Iterator[tuple[SheetColumn[Item], Cell, str]]:
        return ((column, column.value(item), column.gloss(item)) for column in self.columns)

    def _fill_across(self, text: str, style: str) -> int:
        rows = self.rows.append()
        self._fill(rows, (1, len(self.columns)), text, style)
        return rows[0]

    def _fill(self, rows: Span, columns: Span, value: Cell, style: str, gloss: str = "") -> Any:
        """Write a value over rows and columns, and make them high enough for it; return its cell."""
        cell = self.sheet.cell(rows[0], columns[0])
        cell.style = style
        if isinstance(value, str):
            value, gloss = printable(value), printable(gloss)
            put_text(cell, value, gloss)
            self.rows.require(rows, self.text_height(value, columns, style, gloss))
        else:
            cell.value = value
        if rows[1] > rows[0] or columns[1] > columns[0]:
            self.sheet.merge_cells(start_row=rows[0], end_row=rows[1], start_column=columns[0], end_column=columns[1])
        return cell

    def _half(self) -> int:
        """Return the column that ends the left half of the sheet."""
        widths = list(accumulate(self._ems))
        return min(range(1, len(widths)), key=lambda column: abs(widths[column - 1] - widths[-1] / 2))


def put_text(cell: Any, text: str, gloss: str) -> None:
    """Write a text that no program reads as a formula, with a gloss below it if there is one."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.styles import Color

    small = InlineFont(rFont="Arial", sz=SIZE, color=Color("FF595959"))
    cell.value = CellRichText(f"{text}\n", TextBlock(small, gloss)) if gloss else text
    cell.data_type = "s"
    cell.number_format = "@" if len(str(cell.value)) < _LONG else "General"
    cell.quotePrefix = looks_like_formula(text)


def _shade(cell: Any, colour: str) -> None:
    from openpyxl.styles import PatternFill

    cell.fill = PatternFill("solid", fgColor=colour)
