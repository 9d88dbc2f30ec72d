"""Define a workbook as read: the cells of its sheets, and content outside of cell values."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

from airplan.i18n import marked

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence


Place = tuple[int, int]
"""(row, column), both counted from 1."""
Area = tuple[int, int, int, int]
"""(first row, last row, first column, last column)."""
RemarkKind = Literal[
    "comment", "shape", "picture", "graphic", "embedded", "link", "struck-out", "sheet", "text", "unreadable"
]  # fmt: skip

_MOST_LETTERS, _MOST_DIGITS = 3, 7
LAST_COLUMN, LAST_ROW = 16_384, 1_048_576
"""Limits of a sheet in Excel."""
WINDOWS_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 – days of a workbook have no time zone
MAC_EPOCH = datetime(1904, 1, 1)  # noqa: DTZ001 – as above

REMARK_TITLES: dict[RemarkKind, str] = {
    "comment": marked("Comment"),
    "shape": marked("Text box"),
    "picture": marked("Picture"),
    "graphic": marked("Chart or drawing"),
    "embedded": marked("Embedded file"),
    "link": marked("Link"),
    "struck-out": marked("Struck-through text"),
    "sheet": marked("Added sheet"),
    "text": marked("Text outside the table"),
    "unreadable": marked("Part that cannot be read"),
}


class CellContent(NamedTuple):
    """The content of a cell in a workbook."""

    value: object
    """None, or a text, number, boolean, day or time, as openpyxl gives them; a formula's result where it has one."""
    data_type: str = "n"
    """openpyxl's letter: "f" only for a formula without a result, "e" for an error value."""
    number_format: str = "General"
    formula: str | None = None
    """The formula behind the value, without its =; None without a formula."""
    struck: str = ""
    """The part of the text that is struck out."""
    picture: bool = False
    """Whether the cell shows a picture, for which the value is only a placeholder."""
    link: str = ""
    """The address of its link."""


class Remark(NamedTuple):
    """Content outside the values of answer cells; it is never imported."""

    kind: RemarkKind
    sheet: str
    """The sheet's name; empty for content outside sheets."""
    address: str
    """The cell, such as L12; empty for none."""
    text: str
    """The text; empty where it has none."""
    author: str = ""
    more: int = 0
    """The number of further remarks of the kind on the sheet."""


class Sheet(NamedTuple):
    """One sheet."""

    title: str
    cells: Mapping[Place, CellContent]
    """The cells with content, in order."""
    merged: Sequence[Area] = ()
    hidden_rows: Collection[int] = ()
    hidden_columns: Collection[int] = ()
    """Those with content."""
    links: Mapping[Place, str] = {}
    """Place → the address of its link."""
    visible: bool = True
    remarks: Sequence[Remark] = ()
    """The objects on it."""
    is_damaged: bool = False
    """Whether its cells could not be read; then it has none."""


class ReadBook(NamedTuple):
    """A whole workbook."""

    sheets: tuple[Sheet, ...]
    active: int = 0
    """The number of the active sheet."""
    epoch: datetime = WINDOWS_EPOCH
    """The day from which it counts days."""
    remarks: Sequence[Remark] = ()
    """Remarks outside its sheets."""


def column_letters(number: int) -> str:
    """Return the letters of a column: 28 → AB."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the number of a column: AB → 28; 0 for other text."""
    number = 0
    for letter in letters.upper() if len(letters) <= _MOST_LETTERS else "":
        if not "A" <= letter <= "Z":
            return 0
        number = number * 26 + ord(letter) - ord("A") + 1
    return number if number <= LAST_COLUMN else 0


def address(place: Place) -> str:
    """Return the address of a cell, such as E7."""
    return f"{column_letters(place[1])}{place[0]}"


def place_of(reference: str) -> Place | None:
    """Return the place of a cell such as E7 or $E$7; None for other text."""
    reference = reference.replace("$", "").strip()
    letters = reference.rstrip("0123456789")
    digits = reference[len(letters) :]
    column = column_number(letters)
    if not column or not 0 < len(digits) <= _MOST_DIGITS or not 0 < int(digits) <= LAST_ROW:
        return None
    return int(digits), column


def area_of(reference: str) -> Area | None:
    """Return the area of a reference such as B2:D5, 3:7 or B:D; None for other text."""
    first, _colon, last = reference.replace("$", "").strip().partition(":")
    begin, end = _corner(first, 1, 1), _corner(last or first, LAST_ROW, LAST_COLUMN)
    if not begin or not end:
        return None
    (top, left), (bottom, right) = begin, end
    return min(top, bottom), max(top, bottom), min(left, right), max(left, right)


def _corner(reference: str, row: int, column: int) -> Place | None:
    """Return a corner; the given row or column completes references to whole rows or columns."""
    if reference.isascii() and reference.isdigit():
        return place_of(f"{column_letters(column)}{reference}")
    return place_of(reference) or place_of(f"{reference}{row}")


def size(area: Area) -> int:
    """Return the number of cells in an area."""
    top, bottom, left, right = area
    return (bottom - top + 1) * (right - left + 1)
