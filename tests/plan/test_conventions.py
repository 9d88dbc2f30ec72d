"""What the office settles about days in the plan file: seasons and the financial year, from YAML to the answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from support.command_line import Run
    from support.small_plan import SmallPlan


def settled(small_plan: SmallPlan, key: str, wording: str) -> list[str]:
    """Return the options of the small plan with a key of the plan, and a wording in place of 长期实施."""
    plan = small_plan("deadline: 长期实施", f"deadline: {wording}")
    file = Path(plan[1])
    text = file.read_text(encoding="utf-8").replace("  year: 2017\n", f"  year: 2017\n  {key}\n", 1)
    file.write_text(text, encoding="utf-8", newline="\n")
    return plan


def due(run: Run, plan: list[str]) -> dict[str, str]:
    rows = json.loads(run(*plan, "--as-of", "2017-06-01", "due", "--format", "json").out)
    return {row["ref"]: row["due"] for row in rows}


@pytest.mark.parametrize("written", ["采暖季: 11-14", '采暖季: "11-14"', "'采暖季': '11-14'"])
@pytest.mark.parametrize("wording", ["采暖季前", "2017年采暖季前完成", "采暖季来临前"])
def test_a_season_is_due_on_the_day_that_the_office_gives(
    written: str, wording: str, run: Run, small_plan: SmallPlan
) -> None:
    assert due(run, settled(small_plan, f"seasons: {{{written}}}", wording))["2a"] == "2017-11-14"


def test_an_english_season_likewise(run: Run, small_plan: SmallPlan) -> None:
    for wording in ("by fall 2017", "Fall 2017"):
        assert due(run, settled(small_plan, "seasons: {fall: 11-30}", wording))["2a"] == "2017-11-30"


@pytest.mark.parametrize(
    ("starts", "wording", "day"),
    [
        ("4", "Q1 2017/18", "2017-06-30"),
        ("04", "Q4 2016/17", "2017-03-31"),
        ('"4"', "Q2 of 2017-18", "2017-09-30"),
        ("7", "FY 2016/17", "2017-06-30"),
    ],
)
def test_a_financial_year_begins_in_the_month_that_the_office_gives(
    starts: str, wording: str, day: str, run: Run, small_plan: SmallPlan
) -> None:
    assert due(run, settled(small_plan, f"financial_year_starts: {starts}", wording))["2a"] == day


@pytest.mark.parametrize("wording", ["采暖季前", "by fall 2017", "Q1 2017/18"])
def test_without_a_setting_nothing_is_guessed(wording: str, run: Run, small_plan: SmallPlan) -> None:
    plan = small_plan("deadline: 长期实施", f"deadline: {wording}")
    assert list(due(run, plan)) == ["1a", "1b"]
    said = run(*plan, "check").out + run(*plan, "check").err
    assert ("financial_year_starts" if "Q1" in wording else "seasons") in said


@pytest.mark.parametrize(
    "written", ["11:14", "4-1", "2017-11-14", "02-29", "13-01", "11.14", "1114", "11-31", "11月14日", "[11, 14]", "yes"]
)
def test_what_is_no_day_of_every_year_is_refused(written: str, run: Run, small_plan: SmallPlan) -> None:
    said = run(*settled(small_plan, f"seasons: {{采暖季: {written}}}", "采暖季前"), "check", code=3).err
    assert "plan.yaml:4:18" in said


@pytest.mark.parametrize("written", ["13", "0", "April", "四月", "4.0", "4:00"])
def test_what_is_no_month_is_refused(written: str, run: Run, small_plan: SmallPlan) -> None:
    said = run(*settled(small_plan, f"financial_year_starts: {written}", "Q1 2017/18"), "check", code=3).err
    assert "plan.yaml:4:" in said
