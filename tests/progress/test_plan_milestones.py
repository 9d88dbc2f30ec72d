"""Are the days and events of a wording reached like the milestones of the office?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

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
