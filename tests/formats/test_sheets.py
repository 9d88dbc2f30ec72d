"""Are columns of a sheet found by their keys, whatever they are called, and does a filled sheet keep the schema?"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl.utils import get_column_letter

from airplan import i18n
from airplan.formats.xlsx.book import new_book
from airplan.formats.xlsx.data_sheet import DataSheet
from airplan.formats.xlsx.progress_ledger import ledger_columns
from airplan.formats.xlsx.sheet_writer import SheetColumn, SheetWriter

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMNS: tuple[SheetColumn[tuple[Any, Any]], ...] = (
    SheetColumn("name", "Same", 5, "text", lambda item: item[0]),
    SheetColumn("value", "Same", (4, 6), "number", lambda item: item[1], number_format="0.0"),
    SheetColumn("by_hand", "Remark", 5),
    SheetColumn("second", "Same", 5, "text", lambda item: item[0]),
)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    i18n.use("en")
    yield
    i18n.use("en")


def data_sheet(*items: tuple[Any, Any]) -> tuple[DataSheet[tuple[Any, Any]], Any]:
    book = new_book("Title")
    sheet = DataSheet(book, "It's a sheet", COLUMNS, frozen=2)
    sheet.head("1/2017", "Title", "2 things")
    for item in items:
        sheet.add(item)
    return sheet, book.worksheets[0]


def test_columns_with_equal_titles_are_told_apart_by_their_keys() -> None:
    sheet, written = data_sheet(("甲", 1), ("乙", 2))
    sheet.offer("by_hand", ["yes", "no"])
    sheet.colour("value", {"1": "FF0000"})
    assert [cell.value for cell in written[3]] == ["Same", "Same", "Remark", "Same"]
    assert sheet.cells("second") == "'It''s a sheet'!$D$4:$D$5"
    assert [str(each.sqref) for each in written.data_validations.dataValidation] == ["C4:C5"]
    assert [str(each.sqref) for each in written.conditional_formatting] == ["B4:B5"]
    with pytest.raises(KeyError):
        sheet.cells("Same")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_ledgers_keys_are_unique_and_its_columns_fill_an_a3_page(lang: i18n.Language) -> None:
    i18n.use(lang)
    columns = ledger_columns()
    assert len({column.key for column in columns}) == len(columns) == 25
    assert sum(column.ems for column in columns) == pytest.approx(109.3)


def test_values_keep_their_kinds() -> None:
    _sheet, written = data_sheet(("=1+1", Decimal("2.50")), ("b", 3), ("c", Decimal(12345678901234567)))
    assert [written.cell(row, 1).data_type for row in (4, 5, 6)] == ["s", "s", "s"]
    assert [written.cell(row, 2).number_format for row in (4, 5, 6)] == ["#,##0.00", "0.0", "@"]
    assert [written.cell(row, 2).value for row in (4, 5, 6)] == [Decimal("2.50"), 3, "12,345,678,901,234,567"]
    assert [written.cell(row, 3).value for row in (4, 5, 6)] == [None] * 3


@pytest.mark.parametrize("items", [(), (("a", 1),)])
def test_a_note_stays_out_of_the_filter(items: tuple[tuple[Any, Any], ...]) -> None:
    sheet, written = data_sheet(*items)
    sheet.note("first")
    sheet.note("second")
    sheet.finish("1/2017", "today")
    last = 3 + len(items)
    assert written.auto_filter.ref == f"A3:D{last}"
    assert [written.cell(row, 1).value for row in (last + 1, last + 2, last + 3)] == [None, "first", "second"]


def test_a_sheet_names_each_pane_once() -> None:
    """The schema allows for four selections at most."""
    sheet, written = data_sheet(("a", 1))
    sheet.finish("1/2017", "today")
    assert written.freeze_panes == "C4"
    assert [each.pane for each in written.sheet_view.selection] == ["topRight", "bottomLeft", "bottomRight"]


@pytest.mark.parametrize(("lang", "width"), [("zh", 4), ("en", 6)])
def test_a_column_has_the_width_of_its_language(lang: i18n.Language, width: float) -> None:
    i18n.use(lang)
    writer = SheetWriter(new_book("Title"), "Sheet", COLUMNS)
    assert COLUMNS[1].ems == width
    assert writer.letter("value") == get_column_letter(2) == "B"
    assert writer.sheet.column_dimensions["B"].width == round((width * 12 + 8) / 7, 2)


def test_an_item_taller_than_any_row_gets_rows_that_are_put_together() -> None:
    writer = SheetWriter(new_book("Title"), "Sheet", COLUMNS)
    writer.head("1/2017", "Title", "1 thing")
    first, last = writer.add(("长" * 1000, 1))
    assert last > first
    assert {str(area) for area in writer.sheet.merged_cells.ranges} >= {
        f"{letter}{first}:{letter}{last}" for letter in "ABCD"
    }
