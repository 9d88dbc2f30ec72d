"""Does a plan over several years go by the month that is asked, in queries, rounds, workbooks and pace?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from support.five_year_plan import DEPARTMENTS, PLAN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support.command_line import Result
    from support.other_plans import Ask


@pytest.fixture
def ask(asking_about: Callable[..., Ask]) -> Ask:
    """`ask("missing")`: a command on the plan, with a store of its own."""
    return asking_about(PLAN, DEPARTMENTS)


def records(result: Result) -> list[dict[str, Any]]:
    """The JSON records of an answer."""
    read: list[dict[str, Any]] = json.loads(result.out)
    return read


def test_a_deadline_without_a_year_has_no_day(ask: Ask) -> None:
    rows = records(ask("list", "--format", "json"))
    assert [(row["ref"], row["due"]) for row in rows] == [("1a", "2016-12-31"), ("1b", "2015-06-30"), ("1c", None)]


def test_a_query_speaks_of_the_asked_month(ask: Ask) -> None:
    heading = ask("missing", "--as-of", "2015-07-01").out.split("\n", 1)[0]
    assert "June 2015" in heading
    ask("missing", "--period", "2017-01", code=2)


@pytest.mark.parametrize("day", ["2015-06-20", "6月20日"])
def test_a_returned_workbook_may_have_a_day_of_its_year(ask: Ask, tmp_path: Path, day: str) -> None:
    ask("dispatch", "--period", "2015-06", "--to", "out", "--by", "王芳", "--yes")
    (path,) = (tmp_path / "out").rglob("*.xlsx")
    book = load_workbook(path)
    sheet = book.worksheets[0]
    marks = {str(cell.value): cell.column for cells in sheet.iter_rows() for cell in cells}
    row = next(cell.row for cell in sheet["A"] if cell.value == "airplan:row:1a")
    answers: dict[str, str | int] = {"status": "推进中", "value-1": 300, "as_of": day}
    for key, value in answers.items():
        sheet[f"{get_column_letter(marks[f'airplan:column:{key}'] or 0)}{row}"] = value
    book.save(path)
    ask("collect", "out", "--period", "2015-06", "--by", "王芳", "--apply", "--yes")
    assert "2015-06-20" in ask("log", "--format", "json").out


def test_pace_runs_over_all_years(ask: Ask) -> None:
    ask(
        "record", "1a", "--unit", "区水务局", "--value", "250", "--on", "2014-06-30", "--by", "王芳", "--yes", code=None
    )
    (row,) = records(ask("status", "1a", "--as-of", "2014-06-30", "--format", "json"))
    assert row["figures"][0]["asked"] == 250  # 912 of 1827 days
