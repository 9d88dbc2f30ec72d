"""Other offices' plans: an English one, one of five columns, one numbered by section, one with general rules."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from rich.cells import cell_len

from airplan.formats.xlsx.progress_ledger import ledger_columns
from airplan.plan.labels import shortened
from airplan.plan.reader import SourceFile, read
from support.other_plans import PLANS

if TYPE_CHECKING:
    from pathlib import Path

    from airplan.plan.model import Measure, Plan
    from support.command_line import Run
    from support.golden import Golden
    from support.other_plans import OtherPlan
    from support.small_plan import SmallPlan


def plan_of(name: str, old: str = "", new: str = "") -> tuple[Plan | None, list[str]]:
    plan, units = PLANS[name]
    assert old in plan
    changed = plan.replace(old, new, 1) if old else plan
    resolved, problems = read(SourceFile("p", changed.encode()), SourceFile("d", units.encode()))
    return resolved, [problem.severity for problem in problems]


def measure_of(name: str, ref: str) -> Measure:
    plan, _problems = plan_of(name)
    assert plan
    return next(measure for measure in plan.measures if measure.ref == ref)


@pytest.fixture(params=PLANS)
def options(request: pytest.FixtureRequest, other_plan: OtherPlan) -> list[str]:
    return other_plan(request.param)


# --- every command ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "command",
    [
        ["list"], ["due"], ["sections"], ["officials"], ["units"], ["summary"], ["status"],
        ["status", "--by", "section"],
        ["list", "--format", "csv"], ["list", "--format", "markdown"], ["search", "a"], ["missing"], ["show", "1"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_every_question_has_an_answer(options: list[str], command: list[str], lang: str, run: Run) -> None:
    assert run(*options, "--as-of", "2017-06-01", *command, lang=lang).out


def test_all_rows_in_all_forms(options: list[str], run: Run, tmp_path: Path) -> None:
    records = json.loads(run(*options, "list", "--format", "json").out)
    assert records
    units = json.loads(run(*options, "units", "--format", "json").out)
    for unit in units:
        run(*options, "department", unit["name"])
    for kind in ("checklist", "progress"):
        file = tmp_path / f"{kind}.xlsx"
        run(*options, "export", str(file), "--as", kind)
        assert load_workbook(file).worksheets
    sent = tmp_path / "sent"
    run(*options, "--as-of", "2017-06-01", "dispatch", "--period", "2017-06", "--to", str(sent), "--everyone", "--by",
        "x", "--yes")  # fmt: skip
    back = run(*options, "--as-of", "2017-06-20", "collect", str(sent))
    assert list(sent.glob("*.xlsx"))
    assert back.out


@pytest.mark.parametrize("name", PLANS)
def test_these_plans_have_no_fault(name: str) -> None:
    assert plan_of(name)[1] == ["warning"] * name.startswith(("english", "own")), "no lead, or a season without days"


# --- only what the document has --------------------------------------------------------------------------------------


def test_a_label_is_not_written_twice(other_plan: OtherPlan, run: Run) -> None:
    for lang in ("en", "zh"):
        shown = run(*other_plan("english"), "show", "2a", lang=lang).out
        assert shown.count("Shore power for all berths") == 1
        listed = run(*other_plan("english"), "list", lang=lang).out
        assert listed.count("Shore power") == 1


def test_screens_have_no_empty_columns(other_plan: OtherPlan, run: Run) -> None:
    heads = run(*other_plan("five columns"), "list", lang="en").out.splitlines()[1].split()
    assert heads == ["Ref", "Measure", "Light", "Lead"]


@pytest.mark.parametrize("name", ["english without sections", "own columns"])
@pytest.mark.parametrize("command", ["list", "due", "summary", "show 2"])
def test_screen(name: str, command: str, other_plan: OtherPlan, run: Run, golden: Golden) -> None:
    for lang in ("en", "zh"):
        shown = run(*other_plan(name), "--as-of", "2017-06-01", *command.split(), lang=lang).out
        assert max(map(cell_len, shown.splitlines())) <= 80
        golden(f"other_plans/{name.replace(' ', '-')}-{command.split(maxsplit=1)[0]}.{lang}.80", shown)


@pytest.mark.parametrize(
    ("wording", "shown"),
    [
        ("待定", "待定"),
        ("待上级资金全部到位之后", "待上级资金全部到…"),
        ("立行立改，长期坚持", "立行立改，长期坚持"),
        ("每季度报情况，每半年报小结", "长期实施"),
        ("县出台实施细则和办法后2个月完成", "事后起算"),
    ],
)
def test_a_long_wording_leaves_room_for_the_rest(wording: str, shown: str, small_plan: SmallPlan, run: Run) -> None:
    listed = run(*small_plan("deadline: 长期实施", f"deadline: {wording}"), "list", lang="zh").out
    assert shown in listed
    assert wording == shown or wording not in listed


@pytest.mark.parametrize(
    ("name", "without"),
    [
        ("english without sections", {"section", "leaders", "responsible", "assisting"}),
        ("own columns", {"section", "leaders", "responsible"}),
        ("five columns", {"section", "leaders", "deadline", "assisting"}),
        ("numbers by section", {"leaders", "responsible"}),
    ],
)
def test_a_ledger_has_no_empty_columns(
    name: str, without: set[str], other_plan: OtherPlan, run: Run, tmp_path: Path
) -> None:
    run(*other_plan(name), "export", str(tmp_path / "progress.xlsx"), lang="en")
    sheet = load_workbook(tmp_path / "progress.xlsx").worksheets[0]
    found = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "Ref")
    assert [head for head in found if head] == [each.title for each in ledger_columns() if each.key not in without]
    assert str(sheet.freeze_panes).startswith("D" if "section" in without else "E")


def test_records_keep_every_key(other_plan: OtherPlan, run: Run) -> None:
    (record, *_others) = json.loads(run(*other_plan("five columns"), "list", "--format", "json").out)
    assert (record["section"], record["city_task"], record["leaders"]) == (None, None, [])
    assert record["deadline"]["text"] == ""


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("治理扬尘。", "治理扬尘"),
        ("完成建成区燃煤锅炉清零，巩固整治成果", "完成建成区燃煤锅炉清零…"),
        ("甲" * 13, "甲" * 11 + "…"),
        ("Plant trees.", "Plant trees"),
        ("Replace the diesel vans of the borough by electric ones", "Replace the diesel vans of the borough…"),
        ("Vans, then lorries and finally all of the other vehicles", "Vans…"),
    ],
)
def test_a_missing_label_is_a_shortened_text(text: str, label: str) -> None:
    assert shortened(text) == label
    assert len(label) <= 40


def test_languages_follow_from_the_titles() -> None:
    english, chinese = plan_of("english")[0], plan_of("five columns")[0]
    assert english
    assert chinese
    assert (english.languages, english.title, english.title_en) == (("en",), "Harbour Borough Clean Air Plan 2017", "")
    assert (chinese.languages, chinese.title_en) == (("zh",), "")


# --- cells -----------------------------------------------------------------------------------------------------------


def test_a_certain_merge_and_a_blank_cell() -> None:
    merged, blank = measure_of("five columns", "1b"), measure_of("numbers by section", "2-1b")
    assert (merged.other, merged.inherited) == ({"整改措施": "逐台登记造册，限期拆除"}, {"整改措施": "1a"})
    assert (blank.deadline.text, blank.deadline.kind, blank.lead, blank.inherited) == ("", "no-deadline", (), {})


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("five columns", "整改措施: 1a", "整改措施: 2a"),
        ("five columns", "整改措施: 1a", "措施: 1a"),
        ("five columns", "备注: 列入督查", "附注: 列入督查"),
        ("five columns", "{heading: 备注}", "{heading: 整改措施}"),
        ("five columns", "role: text", "role: number"),
        ("numbers by section", "numbering: section", "numbering: plan"),
        ("numbers by section", "blank: [deadline, lead]", "blank: [deadline, lead], deadline: 年底前"),
        ("numbers by section", 'number: "2"', 'number: "1"'),
        ("general rules", "responsible: [各乡镇]", "responsible: [各村]"),
        ("english", "id: harbour-2017", "id: harbour-2017\n  languages: [en, zh]"),
    ],
)
def test_what_contradicts_itself_is_refused(name: str, old: str, new: str) -> None:
    plan, severities = plan_of(name, old, new)
    assert plan is None
    assert "error" in severities


# --- numbers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "refs"),
    [
        ("2-1", ["2-1a", "2-1b"]), ("2-1a", ["2-1a"]), ("2-1A", ["2-1a"]), ("1", ["1-1a", "1-1b", "2-1a", "2-1b"]),
        ("C01.1.1", ["1-1a"]), ("c01.1.1", ["1-1a"]), ("Ｃ01.2", ["1-2a"]),
    ],
)  # fmt: skip
def test_rows_are_found_by_every_number(typed: str, refs: list[str], other_plan: OtherPlan, run: Run) -> None:
    records: list[dict[str, Any]] = json.loads(
        run(*other_plan("numbers by section"), "show", typed, "--format", "json").out
    )
    assert [record["ref"] for record in records] == refs


@pytest.mark.parametrize("typed", ["C01.1", "3-1", "2-3", "1-1z"])
def test_numbers_of_no_row_are_refused(typed: str, other_plan: OtherPlan, run: Run) -> None:
    assert typed.lower() in run(*other_plan("numbers by section"), "show", typed, code=3).err.lower()


def test_sections_are_found_by_their_own_numbers(other_plan: OtherPlan, run: Run) -> None:
    for typed in ("B", "b", "2", "Harbour", "B. Harbour"):
        records = json.loads(run(*other_plan("english"), "list", "--section", typed, "--format", "json").out)
        assert [record["ref"] for record in records] == ["2a"]


# --- rules -----------------------------------------------------------------------------------------------------------


def test_units_named_once_for_all_rows() -> None:
    rows = {ref: measure_of("general rules", ref) for ref in ("1a", "1b", "2a", "2b")}
    assert {ref: row.responsible for ref, row in rows.items()} == {
        "1a": ("各乡镇",), "1b": ("各乡镇",), "2a": ("经济开发区管委会",), "2b": ("县交通运输局", "河口镇"),
    }  # fmt: skip
    assert {ref: dict(row.by_rule) for ref, row in rows.items()} == {
        "1a": {"responsible": "plan", "lead": "responsible"},
        "1b": {"responsible": "plan"},
        "2a": {"responsible": "section"},
        "2b": {"lead": "responsible"},
    }


def test_who_leads_without_a_lead() -> None:
    assert measure_of("general rules", "2b").lead == ("县交通运输局", "河口镇")
    assert measure_of("five columns", "1a").lead == ("县生态环境局",)
    assert measure_of("numbers by section", "2-1b").lead == ()


def test_a_general_rule_answers_why_a_unit_is_listed(other_plan: OtherPlan, run: Run) -> None:
    asked = run(*other_plan("general rules"), "department", "河口镇", lang="zh", width=160).out
    assert "按计划总则" in asked
    assert asked.count("2b") == 1, "the cell that makes it lead is not listed a second time"


# --- the checklist ---------------------------------------------------------------------------------------------------


def headings(file: Path) -> list[str]:
    sheet = load_workbook(file).worksheets[0]
    head = next(row for row in sheet.iter_rows(values_only=True) if len(list(filter(None, row))) > 3)
    return [str(cell) for cell in head if cell]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("five columns", ["序号", "整改任务", "整改措施", "负责部门", "备注"]),
        ("english", ["Ref.", "Measure", "Lead", "Support", "Cost"]),
        ("general rules", ["序号", "某县2017年重点任务", "完成时限", "牵头部门", "责任单位", "协办单位"]),
    ],
)
def test_a_checklist_has_the_documents_columns(
    name: str, expected: list[str], other_plan: OtherPlan, run: Run, tmp_path: Path
) -> None:
    for lang in ("en", "zh"):
        file = tmp_path / f"{lang}.xlsx"
        run(*other_plan(name), "export", str(file), lang=lang)
        assert headings(file)[1:-3] == expected


def test_a_checklist_has_the_documents_cells(other_plan: OtherPlan, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "checklist.xlsx"
    run(*other_plan("five columns"), "export", str(file), lang="zh")
    sheet = load_workbook(file).worksheets[0]
    assert {"D4:D5", "B4:B5"} <= {str(area) for area in sheet.merged_cells.ranges}
    assert [cell.value for cell in sheet[4][1:6]] == [
        1, "完成建成区燃煤锅炉清零，巩固整治成果，防止反弹", "逐台登记造册，限期拆除", "县生态环境局\n县住建局",
        "列入督查",
    ]  # fmt: skip


def test_a_checklist_has_room_for_what_the_document_says(other_plan: OtherPlan, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "checklist.xlsx"
    run(*other_plan("english without sections"), "export", str(file), lang="en")
    sheet, _targets, units = load_workbook(file).worksheets
    widths = {
        heading: sheet.column_dimensions[letter].width
        for letter, heading in zip("ABCDEF", headings(file)[:6], strict=True)
    }
    assert widths["Cost"] < widths["Timescale"] < widths["Action"]
    run(*other_plan("english"), "export", str(file), "--force", lang="en")
    other = load_workbook(file).worksheets[0]
    totals = [sum(each.width for each in some.column_dimensions.values()) for some in (sheet, other)]
    assert totals[0] == pytest.approx(totals[1], abs=1)
    heads = next(row for row in units.iter_rows(values_only=True) if row[0] == "Name")
    assert [head for head in heads if head] == ["Name", "Kind", "Lead", "Responsible", "Assisting", "Total"]
