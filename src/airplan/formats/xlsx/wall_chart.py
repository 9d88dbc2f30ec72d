"""Write the wall chart (挂图作战) as a workbook: measures down, months across, on one A3 page of cells.

Past months are filled by their light, months to come hatched up to the last day. Every filled cell has a sign, too, so
that nothing is lost without colour. Plans of more than twelve months have a sheet for each calendar year.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.formats.xlsx.book import new_book, saved
from airplan.formats.xlsx.charts import LIGHT_COLOURS
from airplan.formats.xlsx.page_setup import (
    LARGE_PAGE_HEIGHT,
    LARGE_PAGE_WIDTH,
    fit_to_page,
    set_footer,
    set_margins,
)
from airplan.formats.xlsx.schedule_sheet import schedule_sheet
from airplan.formats.xlsx.sheet_writer import put_text
from airplan.formats.xlsx.text_size import ems, lines
from airplan.i18n import _, pgettext
from airplan.i18n.forms import by_language, day_in_full, in_reader_language, join_clauses, join_items, month_name
from airplan.i18n.terms import LIGHT_TITLES
from airplan.reports.chart_words import cell_text, figure_shown, legend, target_of, words_across
from airplan.reports.schedule_tables import pages_of
from airplan.reports.standings import title
from airplan.reports.wording import brief

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from airplan.i18n import Language
    from airplan.plan.periods import Period
    from airplan.progress.scheduling import MonthStep, Schedule
    from airplan.reports.table import ReaderContext
    from airplan.store.plan_queries import Header

_HATCH, _EDGE, _HEAD, _NOW = "9DB8D2", "808080", "DDE6EE", "FFE08A"
_FAINT = "595959"
_TEXTS: Mapping[Language, float] = {"zh": 8.5, "en": 7}
_CELL, _TITLE = 7, 18
"""Font sizes in points: of texts, of the cells of months, of the title."""
_NAMES = (16, 14, 12, 11, 10, 9, 8)
"""Font sizes for officials, of which the largest that fits is taken: their names are the biggest on the chart."""
_LEADING, _CLOSE_LEADING, _LATIN_ROOM, _PADDING = 1.25, 1.15, 1.1, 3
"""Line heights relative to size, the close one for Latin letters and names; how much more Latin letters fit in a line
than estimated; and points around a text.
"""
_FONTS = {"text": "宋体", "head": "黑体"}
_MOST_SHRUNK, _MOST_STRETCHED = 0.75, 1.5
"""How far a chart is reduced to stand on one page, and how far its rows grow to fill it."""
_PIXELS_PER_MM, _PIXELS_PER_DIGIT, _POINTS_PER_PIXEL, _CELL_MARGIN = 96 / 25.4, 7, 72 / 96, 8
_WIDTHS: Mapping[Language, tuple[float, ...]] = {
    "zh": (9, 26, 54, 38, 24, 210, 11, 26),
    "en": (9, 29, 80, 48, 22, 174, 11, 24),
}
"""Millimetres of ref, officials, lead units, measure, target, of all months together, of the light of today, and of the
room for a flag.
"""
_WIDEST_MONTH, _MARGIN = 35, 2
_LINES_OF_HEAD = (34, 18, 16, 20)
"""Heights in points of title, state, legend and headings, which are printed on each page."""
_HEAD_ROW = len(_LINES_OF_HEAD)


class _Column(NamedTuple):
    """A column beside the months: its heading, width in millimetres, and the text of a measure in it."""

    key: str
    heading: str
    width: float
    text: Callable[[Schedule], str]


class _Row(NamedTuple):
    """A row of the chart, with its height in points."""

    schedule: Schedule
    height: float


def wall_chart_book(
    header: Header, schedules: Sequence[Schedule], reading: ReaderContext, notes: Sequence[str] = ()
) -> bytes:
    """Return the workbook's bytes: a chart for each page of months, and a sheet of all months with `notes` below it."""
    book = new_book(header.title)
    pages = pages_of(schedules)
    for months in pages:
        listed = [each for each in schedules if any(step.month in months for step in each.months)]
        name = pgettext("name of a sheet", "Wall chart")
        sheet = book.create_sheet(name if len(pages) == 1 else f"{name} {months[0].year}")
        chart = _Chart(sheet, header, months, listed, reading)
        chart.write(str(months[0].year) if len(pages) > 1 else "")
    schedule_sheet(book, header, schedules, reading, notes)
    return saved(book)


class _Chart:
    """A sheet with the measures of one page of months."""

    def __init__(
        self, sheet: Any, header: Header, months: Sequence[Period], listed: Sequence[Schedule], reading: ReaderContext
    ) -> None:
        self._sheet, self._header, self._months, self._reading = sheet, header, months, reading
        self._schedules, self._size = listed, by_language(_TEXTS)
        self._sizes = [each for each in _NAMES if each > self._size]
        self._before = [each for each in self._columns() if any(map(each.text, listed))]
        self._first = len(self._before) + 1
        self._now = self._first + len(months)
        self._last = self._now + 1
        *_beside, months_width, now, flag = by_language(_WIDTHS)
        month = min(months_width / len(months), _WIDEST_MONTH)
        rest = LARGE_PAGE_WIDTH - _MARGIN - month * len(months) - now - flag
        stretch = rest / sum(each.width for each in self._before)
        self._widths = [*(each.width * stretch for each in self._before), *[month] * len(months), now, flag]

    def _columns(self) -> list[_Column]:
        call, lead = self._reading.call_all, pgettext("role of a unit in a measure", "Lead")

        def names(row: Schedule) -> str:
            return join_items(call(row.standing.measure.leaders))

        ref, officials, units, label, target, *_others = by_language(_WIDTHS)
        return [
            _Column("ref", _("Ref"), ref, lambda row: row.standing.measure.ref),
            _Column(
                "leaders", _("Lead officials"), officials, lambda row: join_items(call(row.standing.measure.leaders))
            ),
            _Column("lead", lead, units, lambda row: join_items(call(row.standing.measure.lead))),
            _Column("brief", _("Measure"), label, lambda row: brief(row.standing.measure)),
            _Column("target", _("Target"), target, lambda row: target_of(row, self._months)),
        ]

    # --- rows ---------------------------------------------------------------------------------------------------------

    def write(self, year: str) -> None:
        """Write the chart and prepare it for print; `year` stands in the title where the workbook has several."""
        from openpyxl.utils import get_column_letter

        for place, width in enumerate(self._widths, start=1):
            letter = get_column_letter(place)
            self._sheet.column_dimensions[letter].width = round(width * _PIXELS_PER_MM / _PIXELS_PER_DIGIT, 2)
        self._write_head(year)
        rows = self._rows()
        room, needed = LARGE_PAGE_HEIGHT - sum(_LINES_OF_HEAD), sum(row.height for row in rows)
        one_page = needed * _MOST_SHRUNK <= room
        if one_page and needed < room:
            grown = min(room / needed, _MOST_STRETCHED)
            rows = [row._replace(height=row.height * grown) for row in rows]
        pages = [rows] if one_page else list(_paged(rows, room))
        top = _HEAD_ROW + 1
        for page in pages:
            self._write_page(page, top)
            top += len(page)
        self._set_up([len(page) for page in pages], one_page=one_page)

    def _write_head(self, year: str) -> None:
        """Write title, state, legend and headings, which are printed on each page."""
        standings = [each.standing for each in self._schedules]
        heading = pgettext("heading", "Back-scheduling wall chart")
        names = [in_reader_language(self._header.title, self._header.title_en), heading, year]
        self._across(1, join_clauses(filter(None, names)), _TITLE, font="head")
        self._across(2, title(standings, self._reading), self._size + 2)
        self._across(3, legend(), self._size)
        one_year = len({month.year for month in self._months}) == 1
        headings = [each.heading for each in self._before]
        headings += [month_name(month.month) if one_year else str(month) for month in self._months]
        headings += [pgettext("light of today", "Now"), pgettext("room for a flag on a wall chart", "Flag")]
        for place, text in enumerate(headings, start=1):
            is_now = place >= self._first and self._is_now(place)
            self._put(_HEAD_ROW, place, text, self._size, font="head", fill=_NOW if is_now else _HEAD, shrink=True)
        for row, height in enumerate(_LINES_OF_HEAD, start=1):
            self._sheet.row_dimensions[row].height = height

    def _is_now(self, place: int) -> bool:
        today, at = self._reading.today, place - self._first
        return at < len(self._months) and self._months[at].first <= today <= self._months[at].last

    def _rows(self) -> list[_Row]:
        """Return the rows with the heights that their texts need, and the names of officials beside several rows."""
        rows = [_Row(each, self._needed(each)) for each in self._schedules]
        if not self._officials:
            return rows
        width, grown = self._widths[self._officials - 1], list[_Row]()
        for names, group in groupby(rows, key=lambda row: self._names(row.schedule)):
            run = list(group)
            lacking = _height_of_names(_in_lines(names, self._sizes[-1], width), self._sizes[-1], width)
            lacking /= sum(row.height for row in run)
            grown += [row._replace(height=row.height * max(lacking, 1)) for row in run]
        return grown

    @property
    def _officials(self) -> int:
        """The place of the column of officials; 0 where there is none."""
        return next((place for place, each in enumerate(self._before, 1) if each.key == "leaders"), 0)

    def _names(self, schedule: Schedule) -> tuple[str, ...]:
        return self._reading.call_all(schedule.standing.measure.leaders)

    def _needed(self, schedule: Schedule) -> float:
        """Return the height in points of the tallest text of a row."""
        beside = [
            each for each in zip(self._before, self._widths, strict=False) if each[0].heading != _("Lead officials")
        ]
        texts = [(each.text(schedule), self._size, width) for each, width in beside]
        month = self._widths[self._first - 1]
        shown = figure_shown(schedule)
        texts += [(cell_text(step, shown), _CELL, month) for step in schedule.months if step.month in self._months]
        return max(_height(text, size, width) for text, size, width in texts)

    def _write_page(self, rows: Sequence[_Row], top: int) -> None:
        """Write the rows of a page; rows below each other with the same officials share a cell."""
        for number, row in enumerate(rows, start=top):
            self._sheet.row_dimensions[number].height = round(row.height, 1)
            self._write_row(row.schedule, number)
        number, place = top, self._officials
        for names, group in groupby(rows, key=lambda row: self._names(row.schedule)) if place else ():
            heights = [row.height for row in group]
            width, until = self._widths[place - 1], (number + len(heights) - 1, place)
            texts = {size: _in_lines(names, size, width) for size in self._sizes}
            fitting = (size for size in texts if _height_of_names(texts[size], size, width) <= sum(heights))
            size = next(fitting, self._sizes[-1])
            self._put(number, place, texts[size], size, font="head", until=until, bold=True)
            number += len(heights)

    def _write_row(self, schedule: Schedule, number: int) -> None:
        for place, column in enumerate(self._before, start=1):
            if place != self._officials:
                self._put(number, place, column.text(schedule), self._size, across="center" if place == 1 else "left")
        steps, shown = {step.month: step for step in schedule.months}, figure_shown(schedule)
        place = self._first
        for words, group in groupby(self._months, key=lambda month: words_across(steps.get(month), schedule)):
            months = list(group)
            if words:
                until = (number, place + len(months) - 1)
                self._put(number, place, words, _CELL, until=until, colour=_FAINT, shrink=True)
            else:
                for offset, month in enumerate(months):
                    self._write_step(number, place + offset, steps.get(month), shown)
            place += len(months)
        light = schedule.standing.light
        self._put(number, self._now, _(LIGHT_TITLES[light]), self._size, fill=LIGHT_COLOURS[light])
        self._put(number, self._last, "", self._size)

    def _write_step(self, number: int, place: int, step: MonthStep | None, shown: str) -> None:
        """Write the cell of a month: filled by its light, or hatched up to the last day."""
        text = cell_text(step, shown) if step else ""
        if step and step.light:
            self._put(number, place, text, _CELL, fill=LIGHT_COLOURS[step.light])
        elif step and step.stage in ("ahead", "long-term"):
            self._put(number, place, text, _CELL, fill=_HATCH, hatch=_HATCHES[step.stage])
        else:
            self._put(number, place, text, _CELL)

    # --- cells --------------------------------------------------------------------------------------------------------

    def _across(self, row: int, text: str, size: float, *, font: str = "text") -> None:
        self._put(row, 1, text, size, font=font, until=(row, self._last), edges=False, shrink=True)

    def _put(
        self, row: int, place: int, text: str, size: float, *, font: str = "text", fill: str = "", hatch: Any = "solid",
        across: str = "center", until: tuple[int, int] | None = None, colour: str = "FF000000", bold: bool = False,
        edges: bool = True, shrink: bool = False,
    ) -> None:  # fmt: skip
        """Write a text into a cell, or into several as one."""
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        cell = self._sheet.cell(row, place)
        if text:
            put_text(cell, text, "")
        cell.font = Font(name=_FONTS[font], size=size, bold=bold, color=colour)
        cell.alignment = Alignment(across, "center", wrap_text=not shrink, shrink_to_fit=shrink)
        if fill:
            cell.fill = PatternFill(hatch, fgColor=fill, bgColor=fill if hatch == "solid" else "FFFFFF")
        last_row, last_place = until or (row, place)
        if edges:
            side = Side("thin", color=_EDGE)
            for cells in self._sheet.iter_rows(row, last_row, place, last_place):
                for each in cells:
                    each.border = Border(side, side, side, side)
        if (last_row, last_place) != (row, place):
            self._sheet.merge_cells(start_row=row, end_row=last_row, start_column=place, end_column=last_place)

    def _set_up(self, sizes: Sequence[int], *, one_page: bool) -> None:
        """Set the paper, the repeated rows, and the page breaks where one page does not suffice."""
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.pagebreak import Break

        sheet, top = self._sheet, _HEAD_ROW
        fit_to_page(sheet, upright=False, large=True)
        sheet.page_setup.fitToHeight = 1 if one_page else 0
        for size in sizes[:-1]:
            top += size
            sheet.row_breaks.append(Break(id=top))
        sheet.print_title_rows = f"1:{_HEAD_ROW}"
        sheet.freeze_panes = f"{get_column_letter(self._first)}{_HEAD_ROW + 1}"
        set_margins(sheet)
        set_footer(sheet, self._header.document, day_in_full(self._reading.today))


_HATCHES = {"ahead": "lightUp", "long-term": "lightHorizontal"}


def _in_lines(names: Sequence[str], size: float, millimetres: float) -> str:
    """Return officials' names on as many lines as they need in a column, none of them broken."""
    texts: list[str] = []
    for name in names:
        longer = join_items([texts[-1], name]) if texts else name
        if texts and ems(longer) <= _ems(millimetres, size):
            texts[-1] = longer
        else:
            texts.append(name)
    return "\n".join(texts)


def _height_of_names(text: str, size: float, millimetres: float) -> float:
    """Return the height in points of officials' names, which are set close."""
    return lines(text, _ems(millimetres, size)) * size * _CLOSE_LEADING + 1


def _ems(millimetres: float, size: float) -> float:
    """Return how many characters of a size stand in a line of a column."""
    return (millimetres * _PIXELS_PER_MM - _CELL_MARGIN) * _POINTS_PER_PIXEL / size


def _height(text: str, size: float, millimetres: float) -> float:
    """Return the height in points of a text in a column of this width."""
    width = _ems(millimetres, size)
    if text.isascii():
        return lines(text, width * _LATIN_ROOM) * size * _CLOSE_LEADING + _PADDING
    return lines(text, width) * size * _LEADING + _PADDING


def _paged(rows: Sequence[_Row], room: float) -> Iterator[list[_Row]]:
    """Yield the rows of each page, of about the same height."""
    total = sum(row.height for row in rows)
    each = total / -(-total // room)
    page: list[_Row] = []
    used = 0.0
    for row in rows:
        if page and (used + row.height > room or used >= each):
            yield page
            page, used = [], 0.0
        page.append(row)
        used += row.height
    yield page
