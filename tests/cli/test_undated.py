"""What lists by due date leave out for want of one, and what a deadline says besides its day."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from support.command_line import Run
    from support.small_plan import SmallPlan

NOTE = "时限不明1项"
"""What is said of the only measure whose deadline is not understood."""
DAY = ("--as-of", "2017-06-01")


@pytest.fixture
def plan(small_plan: SmallPlan) -> list[str]:
    """The options of a plan whose third measure has a deadline that nobody understands."""
    return small_plan("deadline: 长期实施", "deadline: 等通知")


def records(run: Run, plan: list[str], *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(*plan, *DAY, *words, "--format", "json").out)
    return found


# --- unknown wordings ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [
        ["due"], ["overdue"], ["list", "--before", "2017-12-31"], ["list", "--within", "90d"],
        ["department", "区甲局", "--after", "2017-01-01"], ["official", "张䶮", "--before", "2017-12-31"],
        ["search", "的", "--before", "2017-12-31"], ["units", "--before", "2017-12-31"],
        ["officials", "--before", "2017-12-31"], ["sections", "--before", "2017-12-31"],
        ["summary", "--before", "2017-12-31"], ["status", "--before", "2017-12-31"],
        ["status", "--by", "unit", "--before", "2017-12-31"], ["status", "--units", "--before", "2017-12-31"],
        ["milestone", "list", "--before", "2017-12-31"], ["missing"], ["missing", "--by", "measure"],
        ["missing", "--why"], ["department", "区甲局", "--period", "2017-06"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_each_list_by_days_counts_what_it_cannot_date(plan: list[str], command: list[str], run: Run) -> None:
    assert NOTE in run(*plan, *DAY, *command, lang="zh", width=120).out
    for form in ("json", "csv"):
        answer = run(*plan, *DAY, *command, "--format", form, lang="zh")
        assert NOTE in answer.err
        assert NOTE not in answer.out
    assert NOTE in run(*plan, *DAY, *command, "--format", "markdown", lang="zh").out


@pytest.mark.parametrize(
    "command",
    [["list"], ["status"], ["official", "张䶮"], ["list", "--text", "第二段", "--before", "2017-12-31"]],
    ids=" ".join,
)
def test_other_lists_leave_nothing_out(plan: list[str], command: list[str], run: Run) -> None:
    answer = run(*plan, *DAY, *command, lang="zh")
    assert NOTE not in answer.out + answer.err


def test_a_program_reads_the_counts(plan: list[str], run: Run) -> None:
    for command in (["due"], ["due", "--before", "2017-06-30"], ["overdue", "--as-of", "2017-07-01"]):
        found = records(run, plan, *command)
        assert [each["undated"] for each in found] == [[{"kind": "unknown", "measures": 1}]] * len(found)
        assert found


def test_workbooks_say_it_too(plan: list[str], run: Run, tmp_path: Path) -> None:
    for kind in ("checklist", "progress"):
        file = tmp_path / f"{kind}.xlsx"
        run(*plan, *DAY, "export", str(file), "--as", kind, "--before", "2017-12-31", lang="zh")
        cells = [str(cell) for row in load_workbook(file).worksheets[0].iter_rows(values_only=True) for cell in row]
        assert any(NOTE in cell for cell in cells)


def test_a_dispatch_says_who_is_not_asked(plan: list[str], run: Run, tmp_path: Path) -> None:
    words = ("dispatch", "--period", "2017-06", "--to", str(tmp_path / "sent"), "--by", "王五", "--yes")
    assert NOTE in run(*plan, *DAY, *words, lang="zh").out


def test_once_it_has_a_day_it_is_listed(plan: list[str], run: Run) -> None:
    grounds = ("--authority", "区政府", "--reason", "已通知", "--by", "王五", "--yes")
    run(*plan, *DAY, "extend", "2a", "--to", "2017-09-30", *grounds)
    assert [each["ref"] for each in records(run, plan, "due")] == ["1a", "1b", "2a"]
    assert {str(each["undated"]) for each in records(run, plan, "due", "--before", "2017-06-30")} == {"[]"}


def test_days_beyond_the_filter_are_not_unknown(small_plan: SmallPlan, run: Run) -> None:
    plan = small_plan("deadline: 长期实施", "deadline: 3月底前完成方案；9月底前完成验收")
    found = records(run, plan, "due", "--before", "2017-02-28", "--kind", "milestones", "--kind", "by-date")
    assert found == []
    shown = run(*plan, *DAY, "list", "--before", "2017-02-28", "--kind", "milestones", lang="zh")
    assert "未列" not in shown.out
    (row,) = records(run, plan, "due", "--kind", "milestones")
    assert row["undated"] == []


def test_lights_and_states_count_likewise(plan: list[str], run: Run) -> None:
    found = records(run, plan, "due", "--light", "grey")
    assert found
    assert {each["undated"][0]["measures"] for each in found} == {1}


# --- what a deadline says besides ------------------------------------------------------------------------------------

PLAIN: dict[str, Any] = {
    "start": None, "nodes": [], "ongoing": False, "event": None, "span": None, "every": None, "by_office": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("wording", "told"),
    [
        ("6月底前", {"due": "2017-06-30"}),
        ("3月1日至6月30日", {"due": "2017-06-30", "start": "2017-03-01"}),
        ("9月底前，并长期坚持", {"due": "2017-09-30", "ongoing": True}),
        ("3月底前完成方案；9月底前完成验收", {"nodes": [
            {"day": "2017-03-31", "words": "完成方案"}, {"day": "2017-09-30", "words": "完成验收"}]}),
        ("省出台文件后2个月完成", {"event": "省出台文件", "span": "2m"}),
        ("每季度末", {"every": "quarterly"}),
        ("长期实施", {}),
    ],
)  # fmt: skip
def test_json_tells_all_that_a_wording_says(
    wording: str, told: dict[str, Any], small_plan: SmallPlan, run: Run
) -> None:
    plan = small_plan("deadline: 长期实施", f"deadline: {wording}")
    (row,) = records(run, plan, "show", "2a")
    said = {key: value for key, value in row["deadline"].items() if key not in ("text", "kind", "inherited_from")}
    assert said == {"due": None} | PLAIN | told


READING = "deadline: 等通知\n            reading: {{{keys}}}"


@pytest.mark.parametrize(
    ("keys", "told", "words"),
    [
        ("due: 2017-09-30", {"due": "2017-09-30"}, ["9月30日"]),
        ("kind: ongoing, due: 2017-09-30", {"due": "2017-09-30", "ongoing": True}, ["9月30日", "长期"]),
        ("event: 验收通过, days: 90", {"event": "验收通过", "span": "90d"}, ["“验收通过”后90天"]),
        ("event: 验收通过, months: 2, event_on: 2017-05-02", {"event": "验收通过", "span": "2m", "due": "2017-07-02"},
         ["“验收通过”后2个月", "7月2日"]),
        ("nodes: [{day: 2017-09-30, words: 初验}]", {"nodes": [{"day": "2017-09-30", "words": "初验"}]}, ["初验"]),
        ("due: 2017-09-30, start: 2017-07-01", {"due": "2017-09-30", "start": "2017-07-01"}, ["7月1日"]),
    ],
)  # fmt: skip
def test_a_reading_is_told_as_the_offices(
    keys: str, told: dict[str, Any], words: list[str], small_plan: SmallPlan, run: Run
) -> None:
    plan = small_plan("deadline: 长期实施", READING.format(keys=keys))
    (row,) = records(run, plan, "show", "2a")
    assert {key: row["deadline"][key] for key in ("due", *PLAIN)} == {"due": None} | PLAIN | {"by_office": True} | told
    shown = run(*plan, *DAY, "show", "2a", lang="zh", width=120).out
    assert "本办" in shown
    for each in words:
        assert each in shown
    due = run(*plan, *DAY, "due", lang="zh", width=120).out
    assert ("本办" in due) == bool(row["due"])


def test_workbooks_tell_a_reading_as_the_offices(small_plan: SmallPlan, run: Run, tmp_path: Path) -> None:
    plan = small_plan("deadline: 长期实施", READING.format(keys="due: 2017-09-30"))
    for kind in ("checklist", "progress"):
        file = tmp_path / f"{kind}.xlsx"
        run(*plan, *DAY, "export", str(file), "--as", kind, lang="zh")
        cells = [str(cell) for row in load_workbook(file).worksheets[0].iter_rows(values_only=True) for cell in row]
        assert [cell for cell in cells if "本办" in cell and "2a" in cell and "9月30日" in cell]


@pytest.mark.parametrize(
    ("wording", "words"),
    [
        ("9月底前，并长期坚持", "此后长期"),
        ("省出台文件后2个月完成", "“省出台文件”后2个月"),
        ("每季度末", "每季度"),
        ("3月1日至6月30日", "3月1日"),
    ],
)
def test_people_read_it_too(wording: str, words: str, small_plan: SmallPlan, run: Run) -> None:
    plan = small_plan("deadline: 长期实施", f"deadline: {wording}")
    assert words in run(*plan, *DAY, "show", "2a", lang="zh", width=120).out
