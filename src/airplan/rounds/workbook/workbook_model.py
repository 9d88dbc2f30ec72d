"""A workbook as it was read: the cells of its sheets, and what stands elsewhere than in a cell's value."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

from airplan.i18n import marked

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from airplan.rounds.cell_values import CellContent

Place = tuple[int, int]
"""(row, column), both counted from 1."""
Area = tuple[int, int, int, int]
"""(first row, last row, first column, last column)."""
RemarkKind = Literal[
    "comment", "shape", "picture", "graphic", "embedded", "link", "struck-out", "sheet", "text", "unreadable"
]  # fmt: skip

_MOST_LETTERS, _MOST_DIGITS = 3, 7
LAST_COLUMN, LAST_ROW = 16_384, 1_048_576
"""Of a sheet, says Excel."""
WINDOWS_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 – days of a workbook have no time zone
MAC_EPOCH = datetime(1904, 1, 1)  # noqa: DTZ001 – as above

REMARK_TITLES: dict[RemarkKind, str] = {
    "comment": marked("Comment"),
    "shape": marked("Text box"),
    "picture": marked("Picture"),
    "graphic": marked("Chart or drawing"),
    "embedded": marked("Embedded file"),
    "link": marked("Link"),
    "struck-out": marked("Struck out"),
    "sheet": marked("Added sheet"),
    "text": marked("Text outside the table"),
    "unreadable": marked("Part that cannot be read"),
}


class Remark(NamedTuple):
    """Something that a unit says elsewhere than in the value of a cell for answers; nobody takes it."""

    kind: RemarkKind
    sheet: str
    """What the sheet is called; empty for what belongs to none."""
    address: str
    """The cell, such as L12; empty where it stands on no cell."""
    text: str
    """What it says; empty where it has no words."""
    author: str = ""
    more: int = 0
    """How many more there are of the kind on the sheet that are not repeated."""


class Sheet(NamedTuple):
    """One sheet."""

    title: str
    cells: Mapping[Place, CellContent]
    """Those with something in them, in their order."""
    merged: Sequence[Area] = ()
    hidden_rows: Collection[int] = ()
    links: Mapping[Place, str] = {}
    """Place → the address of its link."""
    visible: bool = True
    remarks: Sequence[Remark] = ()
    """What lies on it."""
    is_damaged: bool = False
    """Whether its cells could not be read; then it has none."""


class ReadBook(NamedTuple):
    """A whole workbook."""

    sheets: tuple[Sheet, ...]
    active: int = 0
    """The number of the sheet that was left open."""
    epoch: datetime = WINDOWS_EPOCH
    """From which day on it counts its days."""
    remarks: Sequence[Remark] = ()
    """What is to be said of it beside its sheets."""


def column_letters(number: int) -> str:
    """Return what a column is called: 28 → AB."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the number of a column: AB → 28; 0 for what is none."""
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
    """Return the place of a cell such as E7 or $E$7; None for what is none."""
    reference = reference.replace("$", "").strip()
    letters = reference.rstrip("0123456789")
    digits = reference[len(letters) :]
    column = column_number(letters)
    if not column or not 0 < len(digits) <= _MOST_DIGITS or not 0 < int(digits) <= LAST_ROW:
        return None
    return int(digits), column


def area_of(reference: str) -> Area | None:
    """Return the area of a reference such as B2:D5, 3:7 or B:D; None for what is none."""
    first, _colon, last = reference.replace("$", "").strip().partition(":")
    begin, end = _corner(first, 1, 1), _corner(last or first, LAST_ROW, LAST_COLUMN)
    if not begin or not end:
        return None
    (top, left), (bottom, right) = begin, end
    return min(top, bottom), max(top, bottom), min(left, right), max(left, right)


def _corner(reference: str, row: int, column: int) -> Place | None:
    """Return a corner, with the row or column given where the reference names whole rows or columns."""
    if reference.isascii() and reference.isdigit():
        return place_of(f"{column_letters(column)}{reference}")
    return place_of(reference) or place_of(f"{reference}{row}")


def size(area: Area) -> int:
    """Return how many cells an area has."""
    top, bottom, left, right = area
    return (bottom - top + 1) * (right - left + 1)
