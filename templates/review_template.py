"""Lay out the quarterly review: the bulletin over a quarter, with trend, pace, and the decisions wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bulletin_template import all_measures, foot, head, lights, measure, part, parts_ahead, parts_since
from gbt import Column

if TYPE_CHECKING:
    from gbt import Words

TITLE = ("季度调度情况", "Quarterly review of progress")


def blocks(say: Words) -> list[str]:
    """Return the blocks of the review."""
    return [
        *head(say),
        *parts_since(say),
        *part(
            say, "趋势", "各月灯色变化", "Lights by month",
            Column(say("月份", "Month"), 26, "月份"),
            Column(say("措施数", "Measures"), 20, "措施数", "center"),
            *lights(say, 56),
            Column(say("完成占比（%）", "Done (%)"), 22, "完成占比", "center"),
            Column(say("应报", "Owed"), 16, "应报", "center"),
            Column(say("已报", "Answered"), 16, "已报", "center"),
        ),
        *part(
            say, "进度", "量化指标进度", "Pace of figures",
            Column(say("月份", "Month"), 30, "月份"),
            Column(say("序时应完成", "Expected by schedule"), 28, "序时应完成", "center"),
            Column(say("累计完成", "Reached"), 28, "累计完成", "center"),
            Column(say("完成率", "Reached (%)"), 22, "完成率", "center"),
            Column(say("进度", "Progress"), 48, "进度条"),
            grouped=True,
        ),
        *part(
            say, "待决", "提请研究的事项", "Decisions wanted",
            *measure(say, 80),
            Column(say("事项", "Question"), 36, "事项"),
            Column(say("情况", "Facts"), 40, "事实"),
        ),
        *parts_ahead(say),
        *foot(say),
        *all_measures(say),
    ]  # fmt: skip
