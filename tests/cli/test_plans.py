"""Do several plans answer side by side, each by its own words and journal, and is none mistaken for another?"""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from airplan import office_time
from airplan.errors import InvalidFiles
from airplan.i18n import forms
from airplan.store.connect import open_existing
from airplan.store.journal import Journal
from airplan.workspace.session import Session
from airplan.workspace.settings_file import read, written
from airplan.workspace.several_plans import at_work, of_each, plans_of
from support.at_once import at_once
from support.desks import DAY, DISTRICTS, plan_id, write_plan

if TYPE_CHECKING:
    from pathlib import Path

    from support.command_line import Run
    from support.desks import Desk
    from support.small_plan import Offered

REPORT = ("--unit", "区甲局", "--on", "2017-07-20", "--note", "已完成过半。", "--by", "王芳", "--yes")


def answered(run: Run, *arguments: str, code: int = 0) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = json.loads(run("--as-of", DAY, *arguments, "--format", "json", code=code).out)
    return records


def report(run: Run, plan: str, ref: str = "1a", status: str = "in-progress") -> None:
    run("--as-of", "2017-07-20", "--plan", plan, "record", ref, "--status", status, "--period", "2017-07", *REPORT)


def entries(place: str, plan: str) -> list[str]:
    store = open_existing(place)
    try:
        return [entry.ref for entry in Journal(store, plan_id(plan)).entries()]
    finally:
        store.close()


# --- what airplan.toml names ------------------------------------------------------------------------------------------


def test_names_and_paths_are_read(tmp_path: Path) -> None:
    file = tmp_path / "airplan.toml"
    file.write_text('[plans]\n"海淀" = "海淀/plan.yaml"\neast = "/somewhere/else"\n', encoding="utf-8")
    plans = read(file).plans
    assert {name: str(path) for name, path in plans.items()} == {
        "海淀": str(tmp_path / "海淀" / "plan.yaml"),
        "east": "/somewhere/else",
    }


def test_a_new_file_names_none_and_explains_the_table(tmp_path: Path) -> None:
    file = tmp_path / "airplan.toml"
    file.write_text(written({}), encoding="utf-8")
    assert read(file).plans == {}
    assert "[plans]" in file.read_text("utf-8")


@pytest.mark.parametrize(
    "line",
    ['"a/b" = "x.yaml"', '"plan.yaml" = "x.yaml"', '" " = "x.yaml"', '"a" = ""', '"a" = 3', f'"{"长" * 31}" = "x"'],
)
def test_an_unfit_name_or_path_is_reported_with_its_line(tmp_path: Path, line: str) -> None:
    file = tmp_path / "airplan.toml"
    file.write_text(f'[plans]\n"good" = "good.yaml"\n{line}\n', encoding="utf-8")
    with pytest.raises(InvalidFiles) as invalid:
        read(file)
    assert len(invalid.value.problems) == 1
    assert invalid.value.problems[0].expected


def test_names_that_differ_in_case_only_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "airplan.toml"
    file.write_text('[plans]\nEast = "a.yaml"\neast = "b.yaml"\n', encoding="utf-8")
    with pytest.raises(InvalidFiles):
        read(file)


def test_a_name_without_quotes_is_explained(tmp_path: Path, run: Run, desk: Desk) -> None:
    folder = desk("东城")
    (folder / "airplan.toml").write_text('[plans]\n东城 = "东城/plan.yaml"\n', encoding="utf-8")
    result = run("overview", code=3)
    assert "airplan.toml:2:" in result.err
    assert "quotes" in result.err


# --- which plan is meant ----------------------------------------------------------------------------------------------


def test_a_name_means_its_plan_and_its_journal(run: Run, desk: Desk) -> None:
    folder = desk("东城", "西城")
    report(run, "西城")
    store = str(folder / "airplan.sqlite")
    assert (entries(store, "东城"), entries(store, "西城")) == ([], ["1a"])


def test_a_file_goes_before_a_name(run: Run, desk: Desk) -> None:
    folder = desk("东城", "西城")
    (folder / "东城" / "plan.yaml").rename(folder / "x")
    (folder / "东城" / "departments.yaml").rename(folder / "departments.yaml")
    for file in (folder / "东城").iterdir():
        file.unlink()
    (folder / "东城").rmdir()
    (folder / "x").rename(folder / "东城")
    assert len(answered(run, "--plan", "东城", "list")) == 3  # the file, although the plan of that name is gone


def test_an_unknown_name_is_answered_with_the_known_ones(run: Run, desk: Desk) -> None:
    desk("东城", "西城")
    error = run("--plan", "昌平", "list", code=2).err
    assert all(name in error for name in ("昌平", "东城", "西城"))


def test_without_a_main_plan_the_bundled_one_never_answers(run: Run, desk: Desk) -> None:
    desk("东城", "西城")
    for command in ("list", "status", "due"):
        assert "东城" in run(command, code=2).err


def test_the_main_plan_comes_first_and_once(run: Run, desk: Desk) -> None:
    folder = desk("东城", "西城", more='[plan]\nfile = "main/plan.yaml"\n')
    write_plan(folder / "main", "海淀")
    assert [row["plan"] for row in answered(run, "overview")] == ["plan", "东城", "西城", "total"]
    toml = (folder / "airplan.toml").read_text("utf-8").replace("main/plan.yaml", "西城/plan.yaml")
    (folder / "airplan.toml").write_text(toml, encoding="utf-8")
    assert [row["plan"] for row in answered(run, "overview")] == ["东城", "西城", "total"]
    assert len(answered(run, "list")) == 3


def test_without_further_plans_the_only_plan_has_its_row(run: Run) -> None:
    (row,) = answered(run, "overview")
    assert (row["group"], row["plan_id"], row["measures"]) == ("plan", "xicheng-2017", 46)


def test_a_plan_file_and_all_plans_contradict_each_other(run: Run, desk: Desk) -> None:
    folder = desk("东城", "西城")
    run("--plan", str(folder / "东城" / "plan.yaml"), "overview", code=2)
    run("--plan", "东城", "due", "--all-plans", code=2)


def test_a_folder_with_settings_keeps_its_own_store_and_rules(run: Run, desk: Desk) -> None:
    folder = desk("东城", more="[reporting]\nday = 31\n")
    own = folder / "own"
    write_plan(own, "西城")
    (own / "airplan.toml").write_text('[plan]\nfile = "plan.yaml"\n[reporting]\nday = 20\n', encoding="utf-8")
    with (folder / "airplan.toml").open("a", encoding="utf-8") as file:
        file.write('"西城" = "own"\n')
    run("--plan", "西城", "init")
    report(run, "西城")
    assert entries(str(own / "airplan.sqlite"), "西城") == ["1a"]
    east, west, _total = answered(run, "overview")
    assert (east["missing"], east["last_entry"]) == (0, None)  # its reports are not due before the 31st
    assert west["missing"] == 2
    assert west["last_entry"]


def test_a_workspace_without_a_plan_is_not_the_bundled_plan(run: Run, desk: Desk) -> None:
    folder = desk("东城")
    (folder / "own").mkdir()
    (folder / "own" / "airplan.toml").write_text("", encoding="utf-8")
    with (folder / "airplan.toml").open("a", encoding="utf-8") as file:
        file.write('"西城" = "own"\n')
    _east, west = answered(run, "overview", code=3)
    assert west["measures"] is None
    assert west["problem"]
    run("--plan", "西城", "list", code=3)


# --- process-wide values ----------------------------------------------------------------------------------------------


def test_each_plan_is_worded_by_its_own_year_zone_and_languages(desk: Desk) -> None:
    folder = desk("东城", "西城")
    write_plan(folder / "西城", "西城", ("year: 2017", "year: 2018\n  timezone: Europe/Berlin\n  languages: [zh]"))

    def values(session: Session) -> tuple[int, str, bool]:
        year = session.plan.header.span.year or 0
        return year, f"{office_time.local(july):%z}", forms.reads_document()

    july = datetime(2017, 7, 1, tzinfo=UTC)
    session = Session(day=DAY)
    assert session.settings.plans
    with forms.kept(), office_time.kept():
        forms.use_year(2011)
        office_time.use("America/New_York")
        answers = [answer.value or (0, "", None) for answer in of_each(session, values)]
        assert "2011" not in forms.day_in_words(date(2011, 3, 1))
        assert f"{office_time.local(july):%z}" == "-0400"
    assert answers == [(2017, "+0800", False), (2018, "+0200", True)]


def test_a_session_takes_over_again_after_another(desk: Desk) -> None:
    folder = desk("东城", "西城")
    write_plan(folder / "西城", "西城", ("year: 2017", "year: 2018\n  timezone: Europe/Berlin"))
    (_east, east), (_west, west) = plans_of(Session(day=DAY))
    day = east.day_of("2017-03-01")
    for _turn in range(2):
        with at_work(west):
            assert west.plan.header.span.year == 2018
            assert "2017" in forms.day_in_words(day)
            with at_work(east):
                assert "2017" not in forms.day_in_words(day)
            assert "2017" in forms.day_in_words(day)
    east.close()
    west.close()


def test_an_answer_of_all_plans_has_the_words_of_each(run: Run, desk: Desk) -> None:
    folder = desk("东城", "西城")
    write_plan(folder / "西城", "西城", ("year: 2017", "year: 2018"), ("6月底前", "2018年6月底前"))
    rows = answered(run, "due", "--all-plans")
    assert [(row["plan"], row["due"][:4]) for row in rows] == [("东城", "2017")] * 2 + [("西城", "2018")] * 2


# --- overview ---------------------------------------------------------------------------------------------------------


def test_the_figures_of_each_plan_and_their_sum(run: Run, desk: Desk) -> None:
    desk("东城", "西城", "朝阳")
    report(run, "西城")
    report(run, "朝阳", status="done")
    east, west, north, total = answered(run, "overview")
    assert [row["missing"] for row in (east, west, north)] == [3, 2, 2]
    assert [row["done"] for row in (east, west, north)] == [0, 0, 1]
    assert [row["overdue"] for row in (east, west, north)] == [2, 2, 1]
    assert [row["last_entry"] is None for row in (east, west, north)] == [True, False, False]
    assert east["late_units"] == ["区甲局", "区乙局"]
    for key in ("measures", "red", "yellow", "green", "grey", "overdue", "done", "expected", "answered", "missing"):
        assert total[key] == sum(row[key] for row in (east, west, north)), key
    assert (total["group"], total["missing_units"]) == ("total", None)
    assert sum(east[light] for light in ("red", "yellow", "green", "grey")) == east["measures"] == 3


def test_the_next_day_is_the_earliest_to_come(run: Run, desk: Desk) -> None:
    folder = desk("东城", "西城")
    write_plan(folder / "西城", "西城", ("6月底前", "10月底前"))
    rows = json.loads(run("--as-of", "2017-07-27", "overview", "--format", "json").out)
    assert [row["next_due"] for row in rows] == [None, "2017-10-31", "2017-10-31"]


def test_what_was_known_then(run: Run, desk: Desk) -> None:
    desk("东城", "西城")
    report(run, "西城")
    row = answered(run, "overview", "--known-at", "2017-07-01")[1]
    assert (row["missing"], row["last_entry"]) == (3, None)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "md", "json"])
def test_every_format_has_every_plan(run: Run, desk: Desk, tmp_path: Path, ending: str) -> None:
    desk("东城", "西城")
    file = tmp_path / f"对比.{ending}"
    run("overview", "--output", str(file))
    if ending == "xlsx":
        sheet = openpyxl.load_workbook(file).worksheets[0]
        text = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    else:
        text = file.read_text("utf-8")
    assert "东城" in text
    assert "西城" in text


def test_a_check_finds_what_is_overdue_or_late(run: Run, desk: Desk) -> None:
    desk("东城", "西城")
    run("--as-of", "2017-01-05", "overview", "--check")
    run("--as-of", DAY, "overview", "--check", code=4)


# --- plans that cannot be read ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["gone", "not YAML", "wrong"])
def test_an_unreadable_plan_has_a_row_and_the_others_answer(run: Run, desk: Desk, fault: str) -> None:
    folder = desk("东城", "西城", "朝阳")
    file = folder / "西城" / "plan.yaml"
    if fault == "gone":
        file.unlink()
    else:
        text = file.read_text("utf-8").replace("6月底前", "13月底前")
        file.write_text("plan: [" if fault == "not YAML" else text.replace("year: 2017", "year: x"), encoding="utf-8")
    east, west, north, total = answered(run, "overview", code=3)
    assert west["plan"] == "西城"
    assert west["problem"]
    assert {west[key] for key in ("measures", "red", "grey", "overdue", "missing", "next_due")} == {None}
    assert total["measures"] == east["measures"] + north["measures"] == 6
    assert {row["plan"] for row in answered(run, "due", "--all-plans", code=3)} == {"东城", "朝阳"}
    shown = run("--as-of", DAY, "overview", code=3)
    assert "西城" in shown.out
    assert "西城" in shown.err
    assert "西城" in run("--as-of", DAY, "overview", "--by", "unit", code=3).out


def test_a_server_out_of_reach_is_a_problem_of_each_of_its_plans(run: Run, desk: Desk) -> None:
    folder = desk("东城", "西城")
    toml = (folder / "airplan.toml").read_text("utf-8")
    (folder / "airplan.toml").write_text(f'[store]\nplace = "postgresql://x@127.0.0.1:9/x"\n{toml}', encoding="utf-8")
    rows = answered(run, "overview", code=3)
    assert [row["measures"] for row in rows] == [None, None]


def test_the_same_id_in_one_store_is_refused(run: Run, desk: Desk) -> None:
    folder = desk("东城", "西城", "朝阳")
    report(run, "东城")
    write_plan(folder / "西城", "东城")
    rows = answered(run, "overview", code=3)
    assert [row["measures"] for row in rows] == [None, None, 3]
    options = ("record", "1a", "--status", "done", "--period", "2017-07", *REPORT)
    assert plan_id("东城") in run("--as-of", "2017-07-20", "--plan", "西城", *options, code=3).err
    assert entries(str(folder / "airplan.sqlite"), "东城") == ["1a"]
    assert "东城" in run("check", code=3).err


def test_the_same_id_in_two_stores_is_fine(run: Run, desk: Desk) -> None:
    folder = desk("东城")
    write_plan(folder / "own", "东城")
    (folder / "own" / "airplan.toml").write_text('[plan]\nfile = "plan.yaml"\n', encoding="utf-8")
    with (folder / "airplan.toml").open("a", encoding="utf-8") as file:
        file.write('"西城" = "own"\n')
    run("--plan", "西城", "init")
    assert [row["measures"] for row in answered(run, "overview")] == [3, 3, 6]
    report(run, "西城")
    assert entries(str(folder / "airplan.sqlite"), "东城") == []


# --- lists of all plans -----------------------------------------------------------------------------------------------


def test_a_list_by_day_is_in_one_order(run: Run, desk: Desk) -> None:
    folder = desk("东城", "西城")
    write_plan(folder / "东城", "东城", ("6月底前", "10月底前"))
    rows = answered(run, "due", "--all-plans")
    assert [row["plan"] for row in rows] == ["西城", "西城", "东城", "东城"]
    assert [row["due"] for row in rows] == sorted(row["due"] for row in rows)
    cells = list(csv.reader(io.StringIO(run("--as-of", DAY, "due", "--all-plans", "--format", "csv").out)))
    assert [row[0].lstrip("\ufeff") for row in cells] == ["plan", "西城", "西城", "东城", "东城"]


@pytest.mark.parametrize(
    "command",
    [
        ["list"],
        ["list", "1"],
        ["status"],
        ["overdue"],
        ["missing"],
        ["missing", "--by", "measure"],
        ["missing", "--why"],
        ["department", "区甲局"],
        ["official", "张䶮"],
        ["search", "长期"],
        ["status", "--by", "section"],
    ],
)
def test_every_list_has_all_plans(run: Run, desk: Desk, command: list[str]) -> None:
    desk("东城", "西城")
    report(run, "西城")
    alone = {plan: answered(run, "--plan", plan, *command) for plan in ("东城", "西城")}
    together = answered(run, *command, "--all-plans")
    assert all(next(iter(row)) == "plan" for row in together)
    for plan, rows in alone.items():
        assert [{k: v for k, v in row.items() if k != "plan"} for row in together if row["plan"] == plan] == rows
    shown = run("--as-of", DAY, *command, "--all-plans").out
    assert "东城" in shown
    assert "西城" in shown


def test_the_log_names_the_plan_of_each_entry(run: Run, desk: Desk) -> None:
    desk("东城", "西城")
    report(run, "西城")
    assert [row["plan"] for row in answered(run, "log", "--all-plans")] == ["西城"]


def test_a_check_of_all_plans(run: Run, desk: Desk) -> None:
    folder = desk("东城", "西城")
    write_plan(folder / "西城", "西城", ("6月底前", "10月底前"))
    run("--as-of", DAY, "overdue", "--all-plans", "--check", code=4)
    run("--as-of", "2017-05-02", "overdue", "--all-plans", "--check")


def test_reminders_of_all_plans(run: Run, desk: Desk) -> None:
    desk("东城", "西城")
    out = run("--as-of", DAY, "missing", "--remind", "--all-plans", lang="zh").out
    assert out.index("东城") < out.index("西城")
    assert out.count("区甲局") >= 2


def test_a_name_that_some_plans_lack(run: Run, desk: Desk) -> None:
    folder = desk("东城", "西城")
    write_plan(folder / "西城", "西城", ("张䶮", "李某"), ("Zhang Yan", "Li"), ("zhang yan", "li mou"))
    rows = answered(run, "official", "张䶮", "--all-plans")
    assert {row["plan"] for row in rows} == {"东城"}
    assert "西城" in run("--as-of", DAY, "official", "张䶮", "--all-plans").out
    run("official", "无名氏", "--all-plans", code=3)


def test_a_plan_of_other_columns_fits_in(run: Run, desk: Desk) -> None:
    folder = desk("东城", "西城")
    write_plan(folder / "西城", "西城", ("  coordinator: 区甲局\n", "  coordinator: 区甲局\n  languages: [zh]\n"))
    assert {row["plan"] for row in answered(run, "list", "--all-plans")} == {"东城", "西城"}
    run("--as-of", DAY, "list", "--all-plans")


def test_no_output_replaces_one_of_the_plans(run: Run, desk: Desk) -> None:
    folder = desk("东城", "西城")
    before = (folder / "西城" / "plan.yaml").read_bytes()
    run("list", "--all-plans", "--format", "table", "--output", str(folder / "西城" / "plan.yaml"), "--force", code=2)
    assert (folder / "西城" / "plan.yaml").read_bytes() == before


# --- who owes in several plans ----------------------------------------------------------------------------------------

_FULL = ("{name: 区甲局, kind: government,", "{name: 区甲局, full_name: 某市环境局, kind: government,")


@pytest.mark.parametrize(
    ("first", "second", "rows"),
    [
        ((), (), [["东城"], ["西城"]]),  # 区甲局 of one district is not that of another
        ((_FULL,), (), [["东城"], ["西城"]]),
        ((_FULL,), (_FULL,), [["东城", "西城"]]),
    ],
)
def test_units_are_the_same_by_their_full_names_only(
    run: Run, desk: Desk, first: tuple[tuple[str, str], ...], second: tuple[tuple[str, str], ...], rows: list[list[str]]
) -> None:
    folder = desk("东城", "西城")
    write_plan(folder / "东城", "东城", *first)
    write_plan(folder / "西城", "西城", *second)
    found = [row for row in answered(run, "overview", "--by", "unit") if row["name"] == "区甲局"]
    assert [row["plans"] for row in found] == rows
    assert sum(row["expected"] for row in found) == 4
    assert [part["missing"] for row in found for part in row["by_plan"]] == [["1a", "2a"], ["1a", "2a"]]


def test_units_of_one_directory_are_the_same(run: Run, desk: Desk) -> None:
    folder = desk("东城", "西城")
    for name in ("东城", "西城"):
        (folder / name / "departments.yaml").replace(folder / "departments.yaml")
    (folder / "airplan.toml").write_text(
        '[plan]\ndepartments = "departments.yaml"\n' + (folder / "airplan.toml").read_text("utf-8"), encoding="utf-8"
    )
    units = answered(run, "overview", "--by", "unit")
    assert [(row["name"], row["plans"]) for row in units] == [
        ("区甲局", ["东城", "西城"]),
        ("区乙局", ["东城", "西城"]),
    ]
    officials = answered(run, "overview", "--by", "official")
    assert [(row["name"], row["plans"], row["measures"]) for row in officials] == [("张䶮", ["东城", "西城"], 6)]


# --- a city over its districts ----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_city_over_sixteen_districts(run: Run, desk: Desk, any_store: str) -> None:
    desk(*DISTRICTS, store=any_store)
    for number, name in enumerate(DISTRICTS):
        for ref in ("1a", "2a")[: number % 3]:
            report(run, name, ref)
    *rows, total = answered(run, "overview")
    assert [row["plan"] for row in rows] == list(DISTRICTS)
    assert [row["answered"] for row in rows] == [number % 3 for number in range(16)]
    assert total["measures"] == 48
    assert total["answered"] == sum(number % 3 for number in range(16))
    for row in rows[-3:]:
        alone = answered(run, "--plan", row["plan"], "status")
        assert sum(standing["light"] == "grey" for standing in alone) == row["grey"]


_WRITER = """
import sys
from airplan.cli import run
from support.desks import DISTRICTS
name = DISTRICTS[number]
meet()
for turn in range(3):
    code = run(["--as-of", "2017-07-20", "--plan", name, "record", "1a", "--unit", "区甲局", "--status", "in-progress",
                "--period", "2017-07", "--on", "2017-07-20", "--note", f"第{turn}次", "--by", "王芳", "--yes"])
    if code:
        sys.exit(code)
"""


@pytest.mark.slow
def test_writers_to_different_plans_lose_nothing(
    desk: Desk, any_store: str, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    folder = desk(*DISTRICTS[:6], store=any_store)
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setenv("PYTHONPATH", __file__.rpartition("cli")[0])
    assert at_once(_WRITER, 6, folder) == [0] * 6
    assert [len(entries(any_store, name)) for name in DISTRICTS[:6]] == [3] * 6
    assert [row["answered"] for row in answered(run, "overview")[:-1]] == [1] * 6
    run("check")


# --- what else knows of several plans ---------------------------------------------------------------------------------


def test_names_are_completed_from_the_named_plan(offered: Offered, desk: Desk) -> None:
    folder = desk("东城", "西城")
    write_plan(folder / "西城", "西城", ("区乙局", "区丁局"), ("qu yi ju", "qu ding ju"))
    assert "区丁局" in "\n".join(offered("airplan --plan 西城 department 区丁"))
    assert "区丁局" not in "\n".join(offered("airplan --plan 东城 department 区丁"))


def test_rules_of_evaluation_beside_a_plan_are_its_own(desk: Desk) -> None:
    folder = desk("东城", "西城", more='[plan]\nfile = "东城/plan.yaml"\n')
    main, other = (each.session for each in plans_of(Session()))
    assert main.evaluation_rules == folder / "evaluation.yaml"
    assert other.evaluation_rules == folder / "西城" / "evaluation.yaml"


def test_check_verifies_a_shared_store_once_and_every_plan(run: Run, desk: Desk) -> None:
    folder = desk("东城", "西城", "朝阳")
    report(run, "西城")
    result = run("check")
    assert result.out.count("airplan.sqlite") == 1
    assert all(str(folder / name / "plan.yaml") in result.out for name in ("东城", "西城", "朝阳"))
    (folder / "西城" / "plan.yaml").write_text("plan: [", encoding="utf-8")
    result = run("check", code=3)
    assert str(folder / "朝阳" / "plan.yaml") in result.out
    assert "西城" in result.err
