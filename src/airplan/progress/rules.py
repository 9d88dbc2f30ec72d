"""Define the office's rules: thresholds of lights, reporting days and the units that owe reports.

airplan.toml sets them; the defaults here hold for what it leaves out. Annotations are evaluated here, as in plan.model.
"""

from datetime import date
from typing import NamedTuple

DUTIES = ("cadence", "ongoing", "by-date", "milestones", "target")
"""Kinds of measures that can owe a monthly report: recurring ones, the three kinds of deadline, and those with a
district target.
"""


EMPTY_WORDS = (
    *("无", "没有", "暂无", "目前暂无", "本月无", "本月暂无", "无进展", "暂无进展", "无新进展", "暂无新进展", "无情况"),
    *("无变化", "暂无变化", "无新增", "无问题", "无内容", "无更新", "未更新", "不变", "正常", "一切正常", "进展正常"),
    *("进展顺利", "正常推进", "正常开展", "正常进行", "正在推进", "正在推进中", "正在开展", "正在进行", "正在办理"),
    *("正在落实", "正在实施", "推进中", "进行中", "落实中", "实施中", "持续推进", "持续开展", "稳步推进", "有序推进"),
    *("有序推进中", "有序开展", "积极推进", "按计划", "按计划推进", "按计划进行", "按计划开展", "按计划实施"),
    *(
        "没有变化",
        "没有进展",
        "没有问题",
        "暂无情况",
        "暂无问题",
        "暂无内容",
        "尚无",
        "尚无进展",
        "无异常",
        "情况正常",
        "运行正常",
    ),
    *(
        "顺利推进",
        "顺利进行",
        "一切顺利",
        "有序进行",
        "稳步进行",
        "按计划有序推进",
        "按计划正常推进",
        "按计划稳步推进",
        "按照计划推进",
    ),
    *("按原计划推进", "按既定计划推进", "不适用", "不涉及"),
    *("按时推进", "按进度推进", "按要求推进", "按要求落实", "按序时进度推进", "已落实", "已安排", "已知悉", "同上"),
    *("同前", "如上", "见上", "同上月", "同上个月", "同上期", "同上次", "与上月相同", "与上月一致", "与上月一样"),
    *("与上期相同", "与上次相同", "和上月相同", "和上月一样", "较上月无变化", "与上月无变化", "同N月", "与N月相同"),
    *("与N月一致", "与N月一样", "和N月相同", "和N月一样", "较N月无变化"),
    *(
        "n/a",
        "not applicable",
        "none",
        "nil",
        "no",
        "nothing",
        "nothing new",
        "nothing to report",
        "no change",
        "no changes",
    ),
    *("no progress", "no update", "no news", "unchanged", "as above", "as before", "same", "same as above"),
    *("same as before", "same as last month", "ditto", "normal", "all normal", "ok", "okay", "fine", "on track"),
    *("as planned", "according to plan", "on schedule", "ongoing", "in progress", "under way", "tbd"),
)
"""Words that count as no content if nothing else is said; N月 is any month. Punctuation alone is no content either."""


class Thresholds(NamedTuple):
    """The limits at which a light changes."""

    soon_days: int = 30
    """Yellow from this many days before the due date."""
    behind_yellow: int = 10
    """Yellow from this many percentage points behind schedule."""
    behind_red: int = 30
    """Red above this many percentage points behind schedule."""
    stale_days: int = 62
    """Yellow where a long-term measure has not been reported for this many days."""


class Reporting(NamedTuple):
    """Which units owe a report for each month, and when."""

    day: int = 25
    """Day of the month on which its reports are due; the last day of a shorter month."""
    leads: tuple[str, ...] = ("cadence", "ongoing")
    """Measures, by words of DUTIES, on which the lead owes a report."""
    everyone: tuple[str, ...] = ("target",)
    """Measures on which every named unit owes a report."""
    ask_before_days: int = 60
    """The lead owes a monthly report from this many days before a day of the measure until it is done; 0 turns this
    off.
    """
    empty_words: tuple[str, ...] = EMPTY_WORDS
    """Words that count as no content."""


class Checks(NamedTuple):
    """The limits from which a figure must be confirmed."""

    far_over_target: float = 1.5
    """Factor of the target above which a figure must be confirmed."""
    jump: int = 10
    """Factor between a figure and the last one, up or down, from which it must be confirmed."""


class NoticeRules(NamedTuple):
    """How notices escalate, and what they ask for."""

    steps: tuple[str, ...] = ("remind", "urge", "supervise")
    """The levels of one notice after the other on the same measure while no answer comes; one may be repeated."""
    answer_days: int = 3
    """Working days after its date within which a notice is to be answered."""
    remind_days: int = 3
    """Days before the return date from which a notice reminds of a report."""
    number: str = "督〔{year}〕{n}号"
    """The document number, with the year and the number in that year; empty for notices without one."""


class OwnDays(NamedTuple):
    """The office's own days, which come before the calendar; progress.working_days counts with them."""

    off: frozenset[date] = frozenset()
    """Days on which the office does not work."""
    on: frozenset[date] = frozenset()
    """Days on which it does."""


class Rules(NamedTuple):
    """All rules that an office sets for following its plan."""

    thresholds: Thresholds = Thresholds()
    reporting: Reporting = Reporting()
    checks: Checks = Checks()
    notices: NoticeRules = NoticeRules()
