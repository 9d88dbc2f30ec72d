"""A plan whose targets have every kind of value, played through the commands."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from airplan.plan.reader import SourceFile, read
from support.other_plans import written
from support.plan_of_targets import ANY_TARGET, DEPARTMENTS, PLAN, plan_with

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support.command_line import Result, Run
    from support.other_plans import Ask

BUREAU, EAST, WEST = "区环保局", "东街街道", "西街街道"


@pytest.fixture
def ask(asking_about: Callable[..., Ask]) -> Ask:
    """`ask("status")`: a command on the plan, with a store of its own."""
    return asking_about(PLAN, DEPARTMENTS)


def reported(ask: Ask, ref: str, unit: str, on: str, *values: str, code: int = 0) -> Result:
    said = [word for value in values for word in ("--value", value)]
    return ask("record", ref, "--unit", unit, *said, "--on", on, "--by", "王芳", "--yes", code=code)


def records(result: Result) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads(result.out)
    return read


def figures(ask: Ask, ref: str, day: str) -> dict[str, dict[str, Any]]:
    (row,) = records(ask("status", ref, "--as-of", day, "--format", "json"))
    return {figure["id"]: figure for figure in row["figures"]}


def sheet_of(path: Path) -> tuple[Any, dict[str, str], dict[str, int]]:
    """The sheet to fill in, with the letters of its columns and the numbers of its rows."""
    sheet = load_workbook(path).worksheets[0]
    cells = [cell for line in sheet.iter_rows() for cell in line if isinstance(cell.value, str)]
    marks = {str(cell.value): cell for cell in cells if str(cell.value).startswith("airplan:")}
    columns = {
        mark.removeprefix("airplan:column:"): get_column_letter(cell.column)
        for mark, cell in marks.items()
        if mark.startswith("airplan:column:")
    }
    rows = {
        mark.removeprefix("airplan:row:"): cell.row for mark, cell in marks.items() if mark.startswith("airplan:row:")
    }
    return sheet, columns, rows


# --- what is reported, and what follows -------------------------------------------------------------------------------


def test_each_year_begins_at_zero(ask: Ask) -> None:
    reported(ask, "1a", BUREAU, "2013-12-31", "90")
    reported(ask, "1a", BUREAU, "2014-06-30", "124")
    at = {day: figures(ask, "1a", day)["cars"] for day in ("2013-12-31", "2014-06-30", "2015-01-31")}
    assert [(each["value"], each["target"], each["year"]) for each in at.values()] == [
        (90, 100, 2013), (124, 250, 2014), (None, 300, 2015),
    ]  # fmt: skip
    assert at["2014-06-30"]["asked"] == 124
    assert at["2014-06-30"]["about"] is True
    assert "please check" not in reported(ask, "1a", BUREAU, "2015-01-31", "5").err, "no total has fallen"
    (row,) = records(ask("show", "1a", "--as-of", "2015-01-31", "--format", "json"))
    months = {each["month"]: each["added"] for each in row["series"][0]["months"]}
    assert (months["2015-01"], months["2014-07"]) == (5, 0)


def test_accumulated_values_go_on(ask: Ask) -> None:
    reported(ask, "1b", BUREAU, "2014-12-31", "40")
    at = figures(ask, "1b", "2016-12-31")["boilers"]
    assert (at["value"], at["target"], at["asked"], at["behind"]) == (40, 80, 80, 50)
    assert figures(ask, "1b", "2015-06-30")["boilers"]["target"] is None


def test_a_relative_target_is_kept_and_not_judged(ask: Ask) -> None:
    reported(ask, "1c", BUREAU, "2014-06-30", "dust=-3.5", "days=10")
    at = figures(ask, "1c", "2014-06-30")
    assert (at["dust"]["value"], at["dust"]["target"], at["dust"]["met"]) == (-3.5, -25, None)
    assert at["dust"]["relative_to"] == "较2012年"
    assert (at["days"]["value"], at["days"]["met"]) == (10, None)
    for lang in ("en", "zh"):
        shown = ask("show", "1c", "--as-of", "2014-06-30", lang=lang).out
        assert shown.count("较2012年") >= 3, "in the text, beside the target and beside the figure"


def test_a_negative_figure_is_taken_only_where_its_target_may_be_negative(ask: Ask) -> None:
    assert "please check" in reported(ask, "1d", BUREAU, "2014-06-30", "coal=4").err
    reported(ask, "1d", BUREAU, "2014-06-30", "coal=-4.5")
    assert figures(ask, "1d", "2014-06-30")["coal"]["met"] is True
    assert reported(ask, "1b", BUREAU, "2014-06-30", "-4", code=2).err
    ask("adjust", "1b", "--to", "-4", "--on", "2014-06-30", "--authority", "a", "--reason", "b", "--by", "x", "--yes")
    reported(ask, "1b", BUREAU, "2014-07-31", "-4")


def test_an_adjustment_shows_the_value_of_its_year(ask: Ask) -> None:
    options = ["--authority", "a", "--reason", "b", "--by", "x", "--yes"]
    ask("adjust", "1a", "--to", "260", "--on", "2014-06-30", *options)
    ask("adjust", "1a", "--to", "80", "--on", "2013-12-30", *options)
    assert figures(ask, "1a", "2014-12-31")["cars"]["target"] == 260
    assert figures(ask, "1a", "2013-12-31")["cars"]["target"] == 80
    changes = [each["values"][0] for each in records(ask("log", "--kind", "adjust", "--format", "json"))]
    assert sorted((each["before"], each["value"]) for each in changes) == [(100, 80), (250, 260)]


def test_each_unit_has_its_own_target(ask: Ask) -> None:
    reported(ask, "1d", EAST, "2014-06-30", "fall=5.5")
    fall, _coal = records(ask("status", "--units", "1d", "--as-of", "2014-06-30", "--format", "json"))
    own = {each["unit"]: (each["value"], each["target"]) for each in fall["units"]}
    assert own == {BUREAU: (None, None), EAST: (5.5, 6), WEST: (None, 5)}
    assert fall["sum"] is None
    assert "own_target" in ask("status", "--units", "1d", "--as-of", "2014-06-30", "--format", "csv").out.split("\n")[0]


# --- the round --------------------------------------------------------------------------------------------------------


def dispatched(ask: Ask, folder: Path, period: str) -> None:
    ask(
        "--as-of",
        f"{period}-20",
        "dispatch",
        "--period",
        period,
        "--to",
        str(folder),
        "--everyone",
        "--by",
        "x",
        "--yes",
    )


@pytest.mark.parametrize(("lang", "since"), [("en", "1 March 2013"), ("zh", "2013年3月1日")])
def test_workbooks_say_since_when_and_what_is_the_units_own(ask: Ask, tmp_path: Path, lang: str, since: str) -> None:
    reported(ask, "1a", BUREAU, "2014-12-31", "240")
    words = ["--period", "2015-01", "--to", "out", "--everyone", "--by", "x", "--yes"]
    ask("--as-of", "2015-01-20", "dispatch", *words, lang=lang)
    sheet, columns, rows = sheet_of(tmp_path / "out" / f"2015-01_{BUREAU}.xlsx")
    asked = {ref: str(sheet[f"{columns['target']}{row}"].value) for ref, row in rows.items()}
    assert since in asked["1b"]
    assert since not in asked["1a"]
    assert "300" in asked["1a"]
    assert "240" not in asked["1a"], "a figure of last year is no figure of this one"
    sheet, columns, rows = sheet_of(tmp_path / "out" / f"2015-01_{EAST}.xlsx")
    assert "6" in str(sheet[f"{columns['target']}{rows['1d']}"].value)
    limits = {rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "decimal"}
    assert len(limits) == 2, "a figure may be negative where its target may"


def test_a_negative_figure_comes_back(ask: Ask, tmp_path: Path) -> None:
    dispatched(ask, tmp_path / "out", "2014-06")
    path = tmp_path / "out" / f"2014-06_{BUREAU}.xlsx"
    _sheet, columns, rows = sheet_of(path)
    book = load_workbook(path)
    book.worksheets[0][f"{columns['value-2']}{rows['1d']}"] = -5.5
    book.worksheets[0][f"{columns['value-1']}{rows['1a']}"] = -5
    book.save(path)
    answer = ask("--as-of", "2014-06-25", "collect", str(path), "--format", "json", code=None)
    verdicts = {(cell["ref"], cell["field"]): cell["verdict"] for file in records(answer) for cell in file["cells"]}
    assert verdicts["1d", "value:coal"] == "new"
    assert verdicts["1a", "value:cars"] == "refused"


# --- nothing breaks ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("day", ["2012-05-01", "2013-05-31", "2016-02-29", "2019-01-01"])
def test_every_answer_knows_every_target(ask: Ask, tmp_path: Path, lang: str, day: str) -> None:
    reported(ask, "1a", BUREAU, "2013-05-31", "30")
    reported(ask, "1c", BUREAU, "2013-05-31", "dust=-2")
    for command in (
        "show 1",
        "status",
        "status --units",
        "status --by unit",
        "due",
        "list",
        "missing",
        "log",
        "overdue",
    ):
        for form in ("table", "json", "csv", "markdown"):
            ask("--as-of", day, *command.split(), "--format", form, lang=lang)
    for kind in ("checklist", "progress"):
        ask("--as-of", day, "export", f"{kind}.xlsx", "--as", kind, "--force", lang=lang)
        assert load_workbook(tmp_path / f"{kind}.xlsx").worksheets


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANY_TARGET, st.dates(date(2012, 6, 1), date(2018, 6, 30)), st.integers(-1000, 1000))
def test_any_target_is_answered(
    run: Run, tmp_path_factory: pytest.TempPathFactory, target: dict[str, Any], day: date, value: int
) -> None:
    """Whatever target the schema takes, no answer, record or workbook breaks on it."""
    text = plan_with(target)
    plan, _problems = read(SourceFile("p", text.encode()), SourceFile("d", DEPARTMENTS.encode()))
    if not plan:
        return
    folder = tmp_path_factory.mktemp("any")
    options = ["--plan", str(written(folder, text, DEPARTMENTS)), "--store", str(folder / "store.db")]
    run(*options, "init")
    words = ["record", "1a", "--unit", BUREAU, "--value", str(value), "--on", day.isoformat(), "--by", "x", "--yes"]
    code = run(*options, *words, code=None).code
    assert code in (0, 2, 3), "a figure is saved, or refused: a minus is a slip, a city's target is not reported on"
    for form in ("table", "json", "csv"):
        for command in ("show 1a", "status", "status --units", "list"):
            run(*options, "--as-of", day.isoformat(), *command.split(), "--format", form)
    run(*options, "--as-of", day.isoformat(), "export", str(folder / "checklist.xlsx"))
    run(*options, "--as-of", "2014-06-20", "dispatch", "--period", "2014-06", "--to", str(folder / "out"),
        "--everyone", "--by", "x", "--yes")  # fmt: skip
