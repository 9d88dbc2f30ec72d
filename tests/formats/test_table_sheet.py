"""Does the sheet open in Excel and WPS with days as days, numbers as numbers and everything else as text?"""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

from airplan.formats.xlsx.table_sheet import as_xlsx
from airplan.reports.table import Column, Table

if TYPE_CHECKING:
    from airplan.reports.table import Cell

COLUMNS = (
    Column("ref", "Ref", kind="label"),
    Column("text", "Text"),
    Column("due", "Due", kind="day"),
    Column("days", "Days", kind="days"),
    Column("count", "Count", kind="count"),
    Column("lead", "Lead", kind="names"),
    Column("unit", "Unit", kind="name"),
    Column("shown", "Shown", show="screen-only"),
)


def sheet_of(*rows: tuple[Cell, ...], **more: Any) -> Any:
    return load_workbook(io.BytesIO(as_xlsx(Table("", COLUMNS, rows, **more)))).active


def row(text: str = "文字", ref: str = "8b") -> tuple[Cell, ...]:
    return (ref, text, date(2017, 6, 30), -3, 46, ("区环保局", "区商务委"), "区环保局", "x")


def test_types_and_formats() -> None:
    cells = {cell.column_letter: cell for cell in sheet_of(row())[2]}
    assert [cell.value for cell in cells.values()] == [
        *("8b", "文字", datetime(2017, 6, 30), -3, 46, "区环保局\n区商务委", "区环保局"),  # noqa: DTZ001 – a day in a cell or a range has no zone
    ]
    assert [cell.data_type for cell in cells.values()] == ["s", "s", "d", "n", "n", "s", "s"]
    assert cells["C"].number_format == "yyyy-mm-dd"
    assert {cells[letter].number_format for letter in "ABFG"} == {"@"}


def test_refs_and_city_numbers_never_become_dates_or_numbers() -> None:
    for ref in ("49-1", "2-1", "12345", "1E5", "007"):
        cell = sheet_of(row(ref=ref))["A2"]
        assert (cell.value, cell.data_type, cell.number_format) == (ref, "s", "@")


def test_text_is_never_a_formula() -> None:
    for text in ("=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@x", "'x"):
        cell = sheet_of(row(text))["B2"]
        assert (cell.value, cell.data_type) == (text, "s")


def test_characters_a_workbook_cannot_hold_are_left_out() -> None:
    assert sheet_of(row("a\x00\x07\x0b\x1fb\tc\n丁"))["B2"].value == "ab\tc\n丁"


def test_an_empty_cell_is_empty() -> None:
    sheet = sheet_of(("8b", None, None, None, 0, (), None, None))
    assert [cell.value for cell in sheet[2]][1:4] == [None, None, None]
    assert sheet["E2"].value == 0


def test_the_sheet_is_ready_to_print_and_filter() -> None:
    sheet = sheet_of(row(), row())
    assert [cell.value for cell in sheet[1]] == ["Ref", "Text", "Due", "Days", "Count", "Lead", "Unit"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:G3"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("portrait", "9"), "it is narrow"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert all(cell.alignment.wrap_text for line in sheet.iter_rows() for cell in line)


def test_parties_are_called_by_the_readers_names() -> None:
    sheet = sheet_of(row(), names={"区环保局": "EPB"})
    assert (sheet["F2"].value, sheet["G2"].value) == ("EPB\n区商务委", "EPB")


def test_no_rows_is_a_header() -> None:
    assert sheet_of().max_row == 1
