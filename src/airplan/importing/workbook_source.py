"""Read the visible sheets of a workbook, with merged cells, and days and numbers as they are shown."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING

from airplan.errors import AirplanError, Message
from airplan.i18n import _, marked
from airplan.importing.document import STRUCK_OUT, Aside, Cell, Document, Grid
from airplan.importing.html_source import MOST_POSITIONS, too_large
from airplan.office_files.old_workbook import is_readable, opened_old
from airplan.office_files.workbook_model import REMARK_TITLES, address, column_letters
from airplan.office_files.workbook_reader import opened
from airplan.office_files.xml_parts import Budget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.office_files.workbook_model import Area, CellContent, Place, ReadBook, Remark, Sheet

# Patterns stay text until they are used: compiling them costs more than most commands' own work.
_LITERAL = r'"[^"]*"|\[[^\]]*\]|[\\_*!].'
_LITERAL_LETTERS = r'"([^"]*)"'
_MOST_DIGITS = 15
"""Digits of a number that Excel keeps."""


def read_xlsx(name: str, data: bytes) -> Document:
    """Return the visible sheets of an .xlsx file as tables. Raises Unusable; AirplanError where they are too large."""
    return _source(name, opened(data, together=Budget()))


def read_xls(name: str, data: bytes) -> Document:
    """Return the visible sheets of an .xls file as tables. Raises Unusable; AirplanError without the library for it."""
    if not is_readable():
        raise AirplanError(
            Message("reading .xls files needs a library that is not installed."),
            Message("Open it in Excel or WPS and save it as .xlsx; or install the library: {command}",
                    command="pip install 'airplan[xls]'"),
        )  # fmt: skip
    return _source(name, opened_old(data))


def _source(name: str, book: ReadBook) -> Document:
    grids = [grid for sheet in book.sheets if sheet.visible and (grid := _grid(sheet))]
    return Document(name, tuple(grids), tuple(_remarks(book)), tuple(_asides(book)))


def _grid(sheet: Sheet) -> Grid | None:
    """Return a sheet as a table without its blank and hidden rows and columns; None for a blank sheet."""
    texts = {
        place: text
        for place, content in sheet.cells.items()
        if _is_visible(sheet, place) and (text := displayed(content))
    }
    areas = _areas(sheet)
    covered = {place for area in areas.values() for place in _places(area)}
    texts = {place: text for place, text in texts.items() if place not in covered}
    texts |= {place: displayed(sheet.cells[top, left]) for place, (top, _bottom, left, _right) in areas.items()}
    if not texts:
        return None
    shown = [place for place in texts.keys() | covered if _is_visible(sheet, place)]
    rows, columns = _numbered(row for row, _column in shown), _numbered(column for _row, column in shown)
    if len(rows) * len(columns) > MOST_POSITIONS:
        raise too_large(MOST_POSITIONS)
    cells = [
        Cell(
            rows[place[0]],
            columns[place[1]],
            text,
            f"{sheet.title}!{address(place)}",
            *_spans(areas.get(place), rows, columns),
        )
        for place, text in sorted(texts.items())
    ]
    return Grid(sheet.title, len(rows), len(columns), tuple(cells), merges_known=True)


def _areas(sheet: Sheet) -> dict[Place, Area]:
    """Return place → merged area for the areas with text, at their first visible place.

    A sheet may not say which of two areas wins that share a cell; the later is left out.
    """
    areas: dict[Place, Area] = {}
    taken: set[Place] = set()
    for area in sheet.merged:
        top, _bottom, left, _right = area
        content = sheet.cells.get((top, left))
        places = set(_places(area))
        visible = min((place for place in places if _is_visible(sheet, place)), default=None)
        if visible and content and displayed(content) and not places & taken:
            areas[visible] = area
            taken |= places
    return areas


def _places(area: Area) -> Iterator[Place]:
    top, bottom, left, right = area
    return ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))


def _numbered(numbers: Iterator[int]) -> dict[int, int]:
    """Return number → its rank, from 0."""
    return {number: rank for rank, number in enumerate(sorted(set(numbers)))}


def _spans(area: Area | None, rows: dict[int, int], columns: dict[int, int]) -> tuple[int, int]:
    """Return the numbers of rows and columns that an area covers in the table."""
    if area is None:
        return 1, 1
    top, bottom, left, right = area
    return sum(row in rows for row in range(top, bottom + 1)), sum(each in columns for each in range(left, right + 1))


def displayed(content: CellContent) -> str:
    """Return a cell as it is shown: 2017-06-30, 6月30日 where the format has no year, 1,100, 96%, #REF!, =A1+1."""
    value, format_ = content.value, content.number_format
    if content.picture or value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, format_)
    if isinstance(value, date | time | timedelta):
        return _moment(value, format_)
    return "\n".join(line.strip() for line in str(value).strip().splitlines())


def _moment(value: date | time | timedelta, format_: str) -> str:
    if isinstance(value, datetime):
        return _day(value, format_)
    if isinstance(value, timedelta):
        return "{}:{:02}".format(*divmod(value // timedelta(minutes=1), 60))
    return value.isoformat()


def _day(value: datetime, format_: str) -> str:
    """Return a day with the parts that its format shows: a month must not become its first day."""
    if value.time() != time():
        return f"{value:%Y-%m-%d %H:%M}"
    shown = re.sub(_LITERAL, "", format_).split(";")[0].lower()
    has_year, has_day = "y" in shown or "e" in shown, "d" in shown
    if "m" not in shown or (has_year and has_day):
        return f"{value:%Y-%m-%d}"
    return (
        f"{value.year}年{value.month}月"
        if has_year
        else f"{value.month}月{value.day}日"
        if has_day
        else f"{value.month}月"
    )


def _number(value: float, format_: str) -> str:
    """Return a number with the decimals, thousands, percent sign and letters of its format."""
    if not isfinite(value):
        return str(value)
    positive = format_.split(";", maxsplit=1)[0]
    shown = re.sub(_LITERAL, "", positive)
    exact = Decimal(format(value or 0, f".{_MOST_DIGITS}g"))  # `or 0` avoids -0
    if "%" in shown:
        exact = exact.scaleb(2)
    pattern = re.search(r"([#0,]*[0#])(?:\.([0#?]+))?", shown)
    if not pattern or "E+" in shown.upper() or "/" in shown:
        return f"{exact:f}" + ("%" if "%" in shown else "")
    decimals = len(pattern[2] or "")
    number = f"{exact:,.{decimals}f}" if "," in pattern[1] else f"{exact:.{decimals}f}"
    before, after = _letters(positive)
    return f"{before}{number}{'%' if '%' in shown else ''}{after}"


def _letters(format_: str) -> tuple[str, str]:
    """Return the quoted letters of a format before and after its digits: 0"辆" has 辆 after them."""
    first = re.search("[0#]", re.sub(_LITERAL_LETTERS, lambda match: "\0" * len(match[0]), format_))
    at = first.start() if first else 0
    return "".join(re.findall(_LITERAL_LETTERS, format_[:at])), "".join(re.findall(_LITERAL_LETTERS, format_[at:]))


def _remarks(book: ReadBook) -> Iterator[str]:
    """Yield what was left out of the workbook."""
    for sheet in book.sheets:
        if not sheet.visible:
            yield _("{sheet}: a hidden sheet was left out").format(sheet=sheet.title)
            continue
        if sheet.is_damaged:
            yield _("{sheet}: the sheet is damaged and was left out").format(sheet=sheet.title)
        struck = "struck-out"
        yield from (_not_read(remark) for remark in sheet.remarks if not sheet.is_damaged and remark.kind != struck)


def _asides(book: ReadBook) -> Iterator[Aside]:
    """Yield what was left out because it is hidden, and what is struck out."""
    for sheet in book.sheets:
        if not sheet.visible:
            continue
        if rows := sorted({row for row, _column in sheet.cells} & set(sheet.hidden_rows)):
            question = marked("left out, because these rows are hidden; do they count? {rows}")
            yield Aside(sheet.title, "", Message(question, rows=tuple(map(str, rows))))
        if sheet.hidden_columns:
            question = marked("left out, because these columns are hidden; do they count? {columns}")
            letters = tuple(map(column_letters, sorted(sheet.hidden_columns)))
            yield Aside(sheet.title, "", Message(question, columns=letters))
        for place, content in sheet.cells.items():
            if content.struck and _is_visible(sheet, place):
                yield Aside(f"{sheet.title}!{address(place)}", content.struck, Message(STRUCK_OUT))


def _is_visible(sheet: Sheet, place: Place) -> bool:
    return place[0] not in sheet.hidden_rows and place[1] not in sheet.hidden_columns


def _not_read(remark: Remark) -> str:
    place = f"{remark.sheet}!{remark.address}" if remark.address else remark.sheet
    return _("{place}: not read: {what}").format(place=place, what=_(REMARK_TITLES[remark.kind]))
