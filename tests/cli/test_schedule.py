"""Does `schedule` answer for one measure, for all, for programs, and say what it needs?"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from support.other_plans import PLANS

if TYPE_CHECKING:
    from pathlib import Path

    from airplan.i18n import Language
    from support.clerk import Clerk
    from support.command_line import Run
    from support.other_plans import OtherPlan
    from support.wording import Wording

DAY = ("--as-of", "2017-05-31", "--known-at", "2017-05-31")


def records(run: Run, store: Path, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        run("--store", str(store), "schedule", *arguments, *DAY, "--format", "json").out
    )
    return found


def test_json_has_every_month_of_a_measure(run: Run, may_2017: Path) -> None:
    (of,) = records(run, may_2017, "5a")
    assert (of["ref"], of["last_day"], of["due"], of["former_due"]) == ("5a", "2017-12-31", "2017-12-31", [])
    assert of["targets"] == [
        {
            "id": "retired-vehicles", "metric": "报废和转出老旧机动车", "unit": "辆", "year": None, "target": 24530,
            "value": 12000, "as_of": "2017-05-24", "asked": 10148, "missing": 12530, "monthly": 1790,
        }
    ]  # fmt: skip
    assert [each["stage"] for each in of["months"]] == ["past"] * 5 + ["ahead"] * 7
    assert of["months"][3]["figures"] == [
        {"id": "retired-vehicles", "target": 24530, "asked": 8065, "value": 9100, "needed": None, "needed_by": None}
    ]
    assert of["months"][5] == {
        "month": "2017-06", "stage": "ahead", "day": "2017-06-30", "light": None, "due": None, "former_due": [],
        "milestones": [], "owed": 23, "reports_due": "2017-06-25",
        "figures": [
            {"id": "retired-vehicles", "target": 24530, "asked": 12164, "value": None, "needed": 1790,
             "needed_by": 13790}
        ],
    }  # fmt: skip


def test_json_of_all_is_that_of_each(run: Run, may_2017: Path) -> None:
    every = records(run, may_2017, "--all")
    assert len(every) == 46
    assert records(run, may_2017, "8b", "10a") == [each for each in every if each["ref"] in ("8b", "10a")]


def test_csv_has_a_row_for_each_month(run: Run, may_2017: Path) -> None:
    text = run("--store", str(may_2017), "schedule", "--all", *DAY, "--format", "csv").out
    rows = [row for row in csv.DictReader(io.StringIO(text[1:])) if row["ref"] in ("5a", "8b")]
    assert len(rows) == 24
    assert [row["needed"] for row in rows if row["ref"] == "5a"][4:6] == ["", "1790"]
    assert [row["former_due"] for row in rows if row["former_due"]] == ["2017-06-30"]


@pytest.mark.parametrize("form", ["json", "csv"])
def test_programs_read_the_same_in_both_languages(run: Run, may_2017: Path, form: str) -> None:
    command = ("--store", str(may_2017), "schedule", "--all", *DAY, "--format", form)
    assert run(*command, lang="zh").out == run(*command, lang="en").out


@pytest.mark.parametrize("chosen", [["--unit", "区商务委"], ["--section", "4"], ["--light", "red"]], ids=" ".join)
def test_a_filter_lists_each_measure_on_a_line(run: Run, may_2017: Path, chosen: list[str]) -> None:
    shown = run("--store", str(may_2017), "schedule", *chosen, *DAY, width=200).out
    listed = json.loads(run("--store", str(may_2017), "status", *chosen, *DAY, "--format", "json").out)
    lines = [line.split()[0] for line in shown.split("\n") if line.strip()]
    assert [line for line in lines if line in {each["ref"] for each in listed}] == [each["ref"] for each in listed]


def test_the_letters_of_all_are_those_of_the_lights(run: Run, may_2017: Path) -> None:
    shown = run("--store", str(may_2017), "schedule", "--all", *DAY, width=120).out
    bars = {line.split()[0]: line for line in shown.split("\n") if line[:1].isdigit()}
    assert "---GG======D" in bars["5a"]
    assert "---GG~~~~~~~" in bars["2a"]
    assert "-----===M " in bars["10a"]
    assert "----G  " in bars["32a"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_to_be_scheduled_must_be_said(run: Run, lang: Language, wording: Wording) -> None:
    wording(run("schedule", code=2, lang=lang).err, "--all", lang=lang)
    run("schedule", "--include-possible", code=2, lang=lang)


def test_all_and_some_contradict_each_other(run: Run) -> None:
    assert "--all" in run("schedule", "5a", "--all", code=2).err


def test_a_workbook_needs_a_name(run: Run) -> None:
    assert "FILE.xlsx" in run("schedule", "--all", "--format", "xlsx", code=2).err


def test_a_workbook_is_not_replaced_by_accident(run: Run, may_2017: Path, tmp_path: Path) -> None:
    path = tmp_path / "挂图.xlsx"
    command = ("--store", str(may_2017), "schedule", "--all", *DAY, "--output", str(path))
    run(*command)
    before = path.read_bytes()
    assert str(path) in run(*command, code=3).err
    assert path.read_bytes() == before
    run(*command, "--force", lang="zh")
    assert load_workbook(path).sheetnames == ["挂图", "倒排工期"]


def test_a_later_entry_changes_the_months_to_come(clerk: Clerk) -> None:
    clerk.write("record", "5a", "--value", "12000", "--on", "2017-05-24")
    before = clerk("schedule", "5a", "--as-of", "2017-05-31", "--format", "json").out
    entry = clerk.write("record", "5a", "--value", "13000", "--on", "2017-05-25", "--period", "5月")
    after = clerk("schedule", "5a", "--as-of", "2017-05-31", "--format", "json").out
    needed = [json.loads(text)[0]["targets"][0]["monthly"] for text in (before, after)]
    assert needed == [1790, 1648]
    clerk.write("undo", entry)
    assert clerk("schedule", "5a", "--as-of", "2017-05-31", "--format", "json").out == before


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("plan", PLANS)
def test_every_plan_is_scheduled(run: Run, other_plan: OtherPlan, plan: str, lang: Language, tmp_path: Path) -> None:
    options = other_plan(plan)
    for form in ("table", "csv", "markdown", "json"):
        assert run(*options, "--as-of", "2017-06-01", "schedule", "--all", "--format", form, lang=lang).out
    file = tmp_path / "chart.xlsx"
    run(*options, "--as-of", "2017-06-01", "schedule", "--all", "--output", str(file), lang=lang)
    assert len(load_workbook(file).worksheets) == 2
    assert run(*options, "schedule", "1", lang=lang).out if plan != "numbers by section" else True
