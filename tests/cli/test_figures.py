"""What does every unit say of a target beside the district's figure, how did it go, and why does the light show?"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from airplan.formats.xlsx.progress_ledger import ledger_columns

if TYPE_CHECKING:
    from pathlib import Path

    from support.clerk import Clerk
    from support.wording import Wording

LOW_NOX = "Low-NOx retrofits of gas and oil boilers"
"""What a target of 8a is called."""

EPB, DESHENG, SHICHAHAI, YUETAN = "区环保局", "德胜街道办事处", "什刹海街道办事处", "月坛街道办事处"


@pytest.fixture
def spring(clerk: Clerk) -> Clerk:
    """The figures of 5a and 17a from March to May."""
    for unit, ref, day, value in (
        (EPB, "5a", "2017-03-24", "6000"),
        (DESHENG, "5a", "2017-04-25", "240"),
        (EPB, "5a", "2017-04-25", "9100"),
        (DESHENG, "5a", "2017-05-23", "310"),
        (SHICHAHAI, "5a", "2017-05-24", "1210"),
        (EPB, "5a", "2017-05-24", "12000"),
        ("区市政市容委", "17a", "2017-05-24", "coverage=92"),
        (DESHENG, "17a", "2017-05-24", "coverage=95"),
        (SHICHAHAI, "17a", "2017-05-24", "coverage=91"),
    ):
        clerk.write("record", ref, "--unit", unit, "--value", value, "--on", day)
    return clerk


def figures(clerk: Clerk, *more: str) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = json.loads(clerk("status", *more, "--units", "--format", "json").out)
    return said


def test_units_beside_the_lead(spring: Clerk) -> None:
    (of,) = figures(spring, "5a", "--as-of", "2017-05-31")
    assert (of["value"], of["sum"], of["difference"], of["target"]) == (12000, 1520, 10480, 24530)
    said = {each["unit"]: (each["role"], each["value"], each["as_of"]) for each in of["units"]}
    assert said[DESHENG] == ("responsible", 310, "2017-05-23")
    assert said[YUETAN] == ("responsible", None, None)
    assert len(said) == 23


def test_what_is_no_sum_is_never_added_up(spring: Clerk) -> None:
    coverage = next(each for each in figures(spring, "17a") if each["id"] == "coverage")
    assert (coverage["value"], coverage["sum"], coverage["difference"]) == (92, None, None)
    assert [each["value"] for each in coverage["units"] if each["value"]] == [92, 95, 91]
    (record,) = json.loads(spring("show", "17a", "--format", "json").out)
    months = next(each for each in record["series"] if each["id"] == "coverage")["months"]
    assert {(each["sum"], each["added"], each["sum_added"]) for each in months} == {(None, None, None)}


@pytest.mark.parametrize(
    ("order", "first"), [("least", [EPB, DESHENG, SHICHAHAI]), ("most", [EPB, SHICHAHAI, DESHENG])]
)
def test_which_unit_has_least(spring: Clerk, order: str, first: list[str]) -> None:
    lines = spring("status", "5a", "--units", "--sort", order, lang="zh").out.splitlines()
    rows = [line.split()[0] for line in lines if line.endswith(("2017-05-23", "2017-05-24"))]
    assert rows == first
    assert any(line.startswith(YUETAN) and "–" in line for line in lines), "who has not reported is named"


def test_as_it_was_by_then(spring: Clerk) -> None:
    (of,) = figures(spring, "5a", "--as-of", "2017-04-30", "--known-at", "2017-05-31")
    assert (of["value"], of["sum"]) == (9100, 240)


def test_month_by_month(spring: Clerk) -> None:
    (record,) = json.loads(spring("show", "5a", "--format", "json", "--as-of", "2017-05-31").out)
    (series,) = record["series"]
    assert [(each["month"], each["value"], each["added"], each["sum"], each["asked"]) for each in series["months"]] == [
        ("2017-01", None, None, None, 2083),
        ("2017-02", None, None, None, 3965),
        ("2017-03", 6000, None, None, 6048),
        ("2017-04", 9100, 3100, 240, 8065),
        ("2017-05", 12000, 2900, 1520, 10148),
    ]
    assert [each["word"] for each in record["reasons"]] == ["in-time"]
    assert {each["unit"] for each in record["reported"]} == {EPB, DESHENG, SHICHAHAI}


def test_why_the_light_shows_with_its_numbers(spring: Clerk) -> None:
    spring.write("adjust", "5a", "--to", "40000", "--authority", "会", "--reason", "加码", "--on", "2017-05-25")
    shown = " ".join(spring("show", "5a", "--as-of", "2017-05-31", width=200).out.split())
    assert "16,548 vehicles" in shown
    assert re.search(r"\b11\.4 .*\b10\b.*\b30\b", shown), "how far behind, and from where on it is yellow and red"


def test_the_ledger_has_columns_for_it_and_sheets(spring: Clerk, tmp_path: Path) -> None:
    spring("export", str(tmp_path / "progress.xlsx"), "--as-of", "2017-05-31")
    book = openpyxl.load_workbook(tmp_path / "progress.xlsx")
    ledger, _summary, units, months = book.worksheets
    rows = {row[0]: row for row in ledger.iter_rows(values_only=True)}
    shown = dict(zip((column.key for column in ledger_columns()), rows["5a"], strict=True))
    assert (shown["value"], shown["measured_in"], shown["asked"]) == (12000, "vehicles", 10148)
    assert "7.5 " in str(shown["why"])
    of_5a = [row for row in units.iter_rows(values_only=True) if row[0] == "5a"]
    assert len(of_5a) == 23
    assert [row[5] for row in of_5a[:4]] == [12000, 310, 1210, None]
    by_month = [row for row in months.iter_rows(values_only=True) if row[0] == "5a"]
    assert [(row[3], row[5], row[6], row[7]) for row in by_month[-2:]] == [
        ("2017-04", 9100, 3100, 240),
        ("2017-05", 12000, 2900, 1520),
    ]
    assert units.freeze_panes
    assert units.print_title_rows


def test_units_and_groups_do_not_go_together(spring: Clerk) -> None:
    spring.refused("status", "--units", "--by", "section", code=2)


def test_a_day_to_come_does_not_hide_what_is_reported_later(clerk: Clerk) -> None:
    """In May a unit wrote 25 June for 25 May; on 26 June what it said in June counts."""
    of = ("record", "23a", "--unit", "区住房城市建设委")
    clerk.write(*of, "--note", "五月", "--on", "2017-06-25", "--period", "2017-05")
    clerk.now = clerk.now.replace(month=6, day=26)
    clerk.write(*of, "--note", "六月", "--on", "2017-06-20")
    (record,) = json.loads(clerk("status", "23a", "--format", "json").out)
    assert record["last_report"] == "2017-06-20"
    clerk.write(*of, "--note", "补报四月", "--on", "2017-04-20")
    (record,) = json.loads(clerk("status", "23a", "--format", "json").out)
    assert record["last_report"] == "2017-06-20", "what is of a day before is no news"


def test_a_target_is_not_adjusted_to_ten_times_by_a_slip(clerk: Clerk, wording: Wording) -> None:
    adjust = ("adjust", "8a", "--target", "retrofit", "--authority", "会", "--reason", "加码")
    wording(
        clerk.refused(*adjust, "--to", "1.1万"),
        "11,000 steam tonnes",
        "1,100 steam tonnes",
        "Low-NOx retrofits of gas and oil boilers",
    )
    clerk.write(*adjust, "--to", "1200")


def test_of_what_is_done_or_closed_the_calendar_asks_nothing(spring: Clerk, tmp_path: Path) -> None:
    """In no list and no file it is behind; what it was before stays in the months."""
    spring.write("close", "5a", "--on", "2017-05-24")
    spring.now = spring.now.replace(month=7)
    paces = [
        (each["asked"], each["behind"], each["monthly"])
        for command in ("status", "show")
        for each in json.loads(spring(command, "5a", "--format", "json").out)[0]["figures"]
    ]
    assert set(paces) == {(None, None, None)}
    (record,) = json.loads(spring("show", "5a", "--format", "json").out)
    months = next(each for each in record["series"] if each["id"] == "retired-vehicles")["months"]
    asked = {each["month"]: each["asked"] is not None for each in months}
    assert (asked["2017-04"], asked["2017-06"], asked["2017-07"]) == (True, False, False)
    spring("export", "ledger.xlsx", lang="zh")
    sheet = openpyxl.load_workbook(tmp_path / "ledger.xlsx").worksheets[0]
    row = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "5a")
    shown = dict(zip((column.key for column in ledger_columns()), row, strict=True))
    assert [shown[key] for key in ("asked", "ahead", "value")] == [None, None, 12000]
