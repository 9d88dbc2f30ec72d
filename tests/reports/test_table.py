"""Does a table work out no more than what is shown, and find its columns by their keys?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from airplan.formats.terminal import as_text
from airplan.formats.text import as_csv, as_json
from airplan.reports.table import Column, Table, behind, record_of

if TYPE_CHECKING:
    from airplan.reports.table import Cell


class Fruit(NamedTuple):
    """An item."""

    name: str
    amount: int


class Crate(NamedTuple):
    """An item with an item in it."""

    fruit: Fruit


FRUITS = (Fruit("apple", 3), Fruit("pear", 0))


@pytest.fixture
def computed() -> list[str]:
    """What has been worked out so far, by the columns' keys."""
    return []


@pytest.fixture
def table(computed: list[str]) -> Table:
    def noting(key: str, value: Cell) -> Any:
        def getter(_row: Fruit) -> Cell:
            computed.append(key)
            return value

        return getter

    columns: list[Column[Fruit]] = [
        Column("name", "Name", "words", "always", lambda row: row.name),
        Column("screen", "Screen", "words", "screen-only", noting("screen", "s")),
        Column("csv", "csv", "words", "data-only", noting("csv", "c")),
        Column("nested", "nested", "count", "json-only", json=noting("nested", 1)),
        Column("both", "both", "count", "data-only", noting("both", 2), noting("both in json", 3)),
    ]
    return Table.of(FRUITS, columns)


def test_a_screen_works_out_nothing_but_its_columns(table: Table, computed: list[str]) -> None:
    assert "apple" in as_text(table)
    assert set(computed) == {"screen"}


def test_a_file_for_programs_works_out_nothing_but_its_columns(table: Table, computed: list[str]) -> None:
    assert as_csv(table) == "name,csv,both\r\napple,c,2\r\npear,c,2\r\n"
    assert set(computed) == {"csv", "both"}


def test_json_works_out_no_cell_of_a_screen(table: Table, computed: list[str]) -> None:
    assert table.as_records()[0] == {"name": "apple", "csv": "c", "nested": 1, "both": 3}
    assert set(computed) == {"csv", "nested", "both in json"}


def test_a_table_that_is_shown_makes_no_record() -> None:
    def record(_row: Fruit) -> dict[str, Any]:
        raise AssertionError

    column: Column[Fruit] = Column("name", "Name", value=lambda row: row.name)
    assert "apple" in as_text(Table.of(FRUITS, [column], record=record))


def test_yes_and_no_are_one_and_nought_in_csv_and_themselves_in_json() -> None:
    column: Column[Fruit] = Column("any", "any", "count", value=lambda row: row.amount > 0)
    table = Table.of(FRUITS, [column])
    assert as_csv(table) == "any\r\n1\r\n0\r\n"
    assert "true" in as_json(table)


def test_a_record_has_the_keys_that_are_wanted_in_their_order(table: Table) -> None:
    assert list(record_of(table.columns, ("nested", "name"))(FRUITS[0]).items()) == [("nested", 1), ("name", "apple")]


def test_columns_are_found_by_their_keys(table: Table) -> None:
    more: Column[Fruit] = Column("count", "Count", "count", "always", lambda row: row.amount)
    assert [column.key for column in behind("screen", table.columns, more)][:3] == ["name", "screen", "count"]
    assert table.showing("csv", "file-only").columns[2].show == "file-only"
    assert [row[0] for row in table.where("name", {"pear"}.__contains__).rows] == ["pear"]
    with pytest.raises(ValueError, match="unpack"):
        table.where("colour", bool)


def test_a_column_serves_items_of_which_its_own_are_a_part(table: Table) -> None:
    columns: list[Column[Crate]] = [column.of(lambda crate: crate.fruit) for column in table.columns]
    crates = Table.of([Crate(fruit) for fruit in FRUITS], columns)
    assert crates.rows == table.rows
    assert crates.as_records() == table.as_records()


def test_without_getters_the_items_are_the_cells() -> None:
    columns: tuple[Column[Any], ...] = (Column("hidden", "Hidden", show="screen-only"), Column("name", "Name"))
    assert as_csv(Table("", columns, (("x", "apple"),))) == "name\r\napple\r\n"
    assert Table("", columns, (("x", "apple"),)).as_records() == [{"name": "apple"}]
