"""Are the days and events of a wording reached like the milestones of the office?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from support.command_line import Run
    from support.small_plan import SmallPlan


def ask(run: Run, plan: list[str], *words: str, day: str = "2017-06-01") -> Any:
    return json.loads(run(*plan, "--as-of", day, *words, "--format", "json").out)


def reach(run: Run, plan: list[str], ref: str, day: str, title: str, *, code: int = 0) -> None:
    run(*plan, "--as-of", day, "milestone", "reach", ref, day, title, "--yes", "--by", "王五", code=code)


def test_each_day_of_a_wording_is_a_milestone(run: Run, small_plan: SmallPlan) -> None:
    plan = small_plan("deadline: 长期实施", "deadline: 3月底前完成方案；9月底前完成验收")
    assert [row["due"] for row in ask(run, plan, "due") if row["ref"] == "2a"] == ["2017-03-31"]
    (late,) = ask(run, plan, "overdue")
    assert late["ref"] == "2a"
    assert [row["title"] for row in ask(run, plan, "milestone", "list")] == ["完成方案", "完成验收"]
    reach(run, plan, "2a", "2017-06-02", "完成方案")
    assert [row["due"] for row in ask(run, plan, "due", day="2017-06-03") if row["ref"] == "2a"] == ["2017-09-30"]
    assert ask(run, plan, "overdue", day="2017-06-03") == []
    assert "2a" in [row["ref"] for row in ask(run, plan, "due", "--before", "2017-09-30", day="2017-06-03")]
    reach(run, plan, "2a", "2017-06-03", "完成方案", code=3)


def test_a_span_begins_with_its_event(run: Run, small_plan: SmallPlan) -> None:
    plan = small_plan("deadline: 长期实施", "deadline: 省出台文件后2个月完成")
    assert [row["ref"] for row in ask(run, plan, "due")] == ["1a", "1b"]
    reach(run, plan, "2a", "2017-05-02", "别的事", code=3)
    reach(run, plan, "2a", "2017-05-02", "省出台文件")
    assert {row["ref"]: row["due"] for row in ask(run, plan, "due")}["2a"] == "2017-07-02"
    reach(run, plan, "2a", "2017-05-03", "省出台文件", code=3)
    assert [row["ref"] for row in ask(run, plan, "overdue", day="2017-07-03")] == ["1a", "1b", "2a"]


@pytest.mark.parametrize("typed", ["完成方案。", "完 成方案", "「完成方案」", "ＷＢ完成", "wb完成"])
def test_blanks_punctuation_and_letters_do_not_matter(typed: str, run: Run, small_plan: SmallPlan) -> None:
    words = "WB完成" if "成方案" not in typed else "完成方案"
    plan = small_plan("deadline: 长期实施", f"deadline: 3月底前{words}；9月底前总结")
    reach(run, plan, "2a", "2017-05-02", typed)
    assert [row["reached"] for row in ask(run, plan, "milestone", "list")] == ["2017-05-02", None]


def test_a_milestone_stays_reached_when_an_edition_words_it_anew(run: Run, small_plan: SmallPlan) -> None:
    plan = small_plan("deadline: 长期实施", "deadline: 3月底前完成方案；9月底前完成验收")
    reach(run, plan, "2a", "2017-05-02", "完成方案")
    for anew in ("3月底前：完成方案。；9月底前完成验收", "3月底前制定印发工作计划；9月底前完成验收"):
        plan = small_plan("deadline: 长期实施", f"deadline: {anew}")
        assert [row["reached"] for row in ask(run, plan, "milestone", "list")] == ["2017-05-02", None]
    plan = small_plan("deadline: 长期实施", "deadline: 4月底前制定工作计划；9月底前完成验收")
    assert [row["reached"] for row in ask(run, plan, "milestone", "list")] == [None, None], "another day, other words"


@pytest.mark.parametrize(
    ("day", "title", "listed"),
    [
        ("2017-03-31", "印发方案", ["印发方案", "完成验收"]),
        ("2017-04-30", "完成并印发方案。", ["完成并印发方案。", "完成验收"]),
        ("2017-03-31", "召开会议", ["召开会议", "完成并印发方案", "完成验收"]),
        ("2017-04-30", "印发方案", ["印发方案", "完成并印发方案", "完成验收"]),
    ],
)
def test_the_offices_own_takes_the_place_of_the_documents(
    day: str, title: str, listed: list[str], run: Run, small_plan: SmallPlan
) -> None:
    plan = small_plan("deadline: 长期实施", "deadline: 按时间节点完成")
    grounds = ("--authority", "x", "--reason", "x", "--by", "王五", "--yes")
    run(*plan, "--as-of", "2017-02-01", "milestone", "add", "2a", day, title, *grounds)
    plan = small_plan("deadline: 长期实施", "deadline: 3月底前完成并印发方案；9月底前完成验收")
    assert sorted(row["title"] for row in ask(run, plan, "milestone", "list")) == sorted(listed)


def test_a_milestone_of_the_plan_is_not_replaced_unasked(run: Run, small_plan: SmallPlan) -> None:
    plan = small_plan("deadline: 长期实施", "deadline: 3月底前完成方案；9月底前完成验收")
    add = ("--as-of", "2017-02-01", "milestone", "add", "2a", "2017-03-31")
    grounds = ("--authority", "x", "--reason", "x", "--by", "王五")
    run(*plan, *add, "完成方案。", *grounds, "--yes", code=3)
    assert "完成方案" in run(*plan, *add, "方案", *grounds, "--yes").err
    assert [row["title"] for row in ask(run, plan, "milestone", "list")] == ["方案", "完成验收"]


# --- events ----------------------------------------------------------------------------------------------------------


def test_a_span_is_open_until_the_office_gives_the_event(run: Run, small_plan: SmallPlan) -> None:
    plan = small_plan("deadline: 长期实施", "deadline: 省出台文件后2个月完成")
    (row,) = [row for row in ask(run, plan, "status", day="2018-12-31") if row["ref"] == "2a"]
    assert (row["due"], row["light"]) == (None, "grey")
    assert [each["undated"] for each in ask(run, plan, "due")] == [[{"kind": "event", "measures": 1}]] * 2
    reach(run, plan, "2a", "2017-05-02", "省出台文件。")
    assert [each["undated"] for each in ask(run, plan, "due")] == [[]] * 3
    (row,) = [row for row in ask(run, plan, "status") if row["ref"] == "2a"]
    assert (row["due"], row["days_left"]) == ("2017-07-02", 31)


def test_the_plan_file_may_give_the_event(run: Run, small_plan: SmallPlan) -> None:
    reading = "reading: {event: 省出台文件, months: 2, event_on: 2017-05-02}"
    plan = small_plan("deadline: 长期实施", f"deadline: 省出台文件后2个月完成\n            {reading}")
    assert {row["ref"]: row["due"] for row in ask(run, plan, "due")}["2a"] == "2017-07-02"
    assert [row["ref"] for row in ask(run, plan, "overdue", day="2017-07-03")] == ["1a", "1b", "2a"]


def test_the_calendar_may_end_before_a_span(run: Run, small_plan: SmallPlan) -> None:
    plan = small_plan("deadline: 长期实施", "deadline: 验收后999年内完成")
    run(*plan, "--as-of", "9999-12-31", "milestone", "reach", "2a", "9999-12-30", "验收", "--yes", "--by", "王五")
    for command in ("due", "status", "overdue", "list"):
        assert ask(run, plan, command, day="9999-12-31")
    assert ask(run, plan, "due", day="9999-12-31")[0]["undated"] == [{"kind": "event", "measures": 1}]


@pytest.mark.parametrize(
    "keys", ["days: 99999", "months: 10000", "days: 9, event_on: 9999-12-31", "months: 9999, event_on: 9500-01-01"]
)
def test_a_reading_beyond_the_calendar_is_a_fault(keys: str, run: Run, small_plan: SmallPlan) -> None:
    plan = small_plan("deadline: 长期实施", f"deadline: 等通知\n            reading: {{event: 验收, {keys}}}")
    assert "plan.yaml:" in run(*plan, "check", code=3).err
