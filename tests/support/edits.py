"""Define what a unit may do to a workbook; suite.py has LibreOffice do it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


@dataclass(frozen=True)
class Edit:
    """What a person does to a workbook.

    Sheets are named, or counted from 0 with hidden ones. Cells, columns and rows are called as on the screen: "B2",
    "B2:D9", "B", 2. What a person could not do is an error: change locked cells of a protected sheet, or anything of
    its structure.
    """


@dataclass(frozen=True)
class Unprotect(Edit):
    """Lift the protection of all sheets, and of the workbook (LibreOffice 7.4 loses that by itself)."""

    password: str = ""


@dataclass(frozen=True)
class Write(Edit):
    """Put exactly this into a cell: text stays text, a number a number, and a date is one as in Excel.

    `format` is a number format as in Excel, "0%". Without one the cell keeps its own; but a date gets "yyyy-mm-dd".
    """

    sheet: str | int
    cell: str
    value: str | float | date
    format: str = ""


@dataclass(frozen=True)
class Formula(Edit):
    """Put a formula into a cell, in English: "=SUM(B2:B9)"."""

    sheet: str | int
    cell: str
    formula: str


@dataclass(frozen=True)
class Type(Edit):
    """Type a text into a cell and press Enter, in a Chinese LibreOffice: "96%", "2017-6-30", "'0012", "=1+1".

    What becomes of it is up to LibreOffice and to the format of the cell. Data validation does not hinder it.
    """

    sheet: str | int
    cell: str
    text: str


@dataclass(frozen=True)
class Clear(Edit):
    """Press Del: contents go, formats stay."""

    sheet: str | int
    cells: str


@dataclass(frozen=True)
class Paste(Edit):
    """Copy cells and paste them elsewhere, with their formats and validations, or only their values."""

    sheet: str | int
    source: str
    to: str
    to_sheet: str | int | None = None
    values: bool = False


@dataclass(frozen=True)
class Cut(Edit):
    """Cut cells and paste them elsewhere on their sheet."""

    sheet: str | int
    source: str
    to: str


@dataclass(frozen=True)
class Merge(Edit):
    """Merge cells into one."""

    sheet: str | int
    cells: str


@dataclass(frozen=True)
class Sort(Edit):
    """Sort rows by what a column holds."""

    sheet: str | int
    cells: str
    column: str
    descending: bool = False
    header: bool = False
    """Does the first row stay where it is?"""


@dataclass(frozen=True)
class Filter(Edit):
    """Set an auto-filter, the first row being the heads: rows are hidden whose text in a column is not among these.

    Works on protected sheets, too: whether a person may do that is a matter of their options.
    """

    sheet: str | int
    cells: str
    column: str
    keep: Sequence[str]


@dataclass(frozen=True)
class HideRows(Edit):
    """Hide rows."""

    sheet: str | int
    first: int
    last: int


@dataclass(frozen=True)
class HideColumn(Edit):
    """Hide a column."""

    sheet: str | int
    column: str


@dataclass(frozen=True)
class Unhide(Edit):
    """Show a sheet, and all its rows and columns."""

    sheet: str | int


@dataclass(frozen=True)
class InsertRows(Edit):
    """Insert empty rows."""

    sheet: str | int
    before: int
    count: int = 1


@dataclass(frozen=True)
class DeleteRows(Edit):
    """Delete rows."""

    sheet: str | int
    first: int
    count: int = 1


@dataclass(frozen=True)
class InsertColumns(Edit):
    """Insert empty columns."""

    sheet: str | int
    before: str
    count: int = 1


@dataclass(frozen=True)
class DeleteColumns(Edit):
    """Delete columns."""

    sheet: str | int
    first: str
    count: int = 1


@dataclass(frozen=True)
class MoveColumn(Edit):
    """Cut a whole column and insert it before another; both are called as they are before that."""

    sheet: str | int
    column: str
    before: str


@dataclass(frozen=True)
class ColumnWidth(Edit):
    """Make a column as wide as this."""

    sheet: str | int
    column: str
    millimetres: float


@dataclass(frozen=True)
class RenameSheet(Edit):
    """Give a sheet another name."""

    sheet: str | int
    name: str


@dataclass(frozen=True)
class CopySheet(Edit):
    """Copy a sheet: behind all others, or to a place counted from 0."""

    sheet: str | int
    name: str
    place: int | None = None


@dataclass(frozen=True)
class MoveSheet(Edit):
    """Move a sheet before the one that is at this place, counted from 0."""

    sheet: str | int
    place: int


@dataclass(frozen=True)
class DeleteSheet(Edit):
    """Delete a sheet, be it hidden."""

    sheet: str | int


@dataclass(frozen=True)
class Activate(Edit):
    """Have another sheet in front when the workbook is stored."""

    sheet: str | int
