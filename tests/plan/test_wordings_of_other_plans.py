"""Wordings of deadlines in the shapes that other offices' documents have: understood, asked about, or unknown.

The days and words are made up. What is understood is never guessed; what is asked about has a question for the office.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from airplan.plan.calendar_days import Conventions
from airplan.plan.deadlines import doubt, read_wording

CHINESE_YEAR, ENGLISH_YEAR = 2017, 2021


class Meant(NamedTuple):
    """What a wording means, without its text; days as ISO texts."""

    kind: str
    due: str = ""
    start: str = ""
    nodes: tuple[tuple[str, str], ...] = ()
    ongoing: bool = False
    event: str = ""
    span: str = ""
    every: str = ""


def by(day: str, start: str = "", *, ongoing: bool = False, every: str = "") -> Meant:
    return Meant("by-date", day, start, ongoing=ongoing, every=every)


def steps(*nodes: tuple[str, str], ongoing: bool = False) -> Meant:
    return Meant("milestones", nodes=nodes, ongoing=ongoing)


def after(event: str, span: str) -> Meant:
    return Meant("event", event=event, span=span)


LONG = Meant("ongoing")
NONE = Meant("no-deadline")
CHINESE = {
    "年底前": by("2017-12-31"),
    "5月底前": by("2017-05-31"),
    "5月底前完成": by("2017-05-31"),
    "八月底前": by("2017-08-31"),
    "8月15日前": by("2017-08-15"),
    "2018年8月15日前": by("2018-08-15"),
    "2019年年底前": by("2019-12-31"),
    "2019年底": by("2019-12-31"),
    "2019年末": by("2019-12-31"),
    "11月底": by("2017-11-30"),
    "11月30日": by("2017-11-30"),
    "本年底前": by("2017-12-31"),
    "今年年底前完成": by("2017-12-31"),
    "截至2019年底": by("2019-12-31"),
    "截止11月底": by("2017-11-30"),
    "上半年": by("2017-06-30"),
    "上半年完成": by("2017-06-30"),
    "下半年": by("2017-12-31"),
    "第二季度": by("2017-06-30"),
    "二季度末前": by("2017-06-30"),
    "4季度": by("2017-12-31"),
    "年内": by("2017-12-31"),
    "年内完成": by("2017-12-31"),
    "今年内完成": by("2017-12-31"),
    "2018年内": by("2018-12-31"),
    "年度内": by("2017-12-31"),
    "2018年度": by("2018-12-31"),
    "9月": by("2017-09-30"),
    "9月份": by("2017-09-30"),
    "2018年9月": by("2018-09-30"),
    "2019年": by("2019-12-31"),
    "到2019年": by("2019-12-31"),
    "2018-09-15": by("2018-09-15"),
    "2018.9.15": by("2018-09-15"),
    "2018/9/15": by("2018-09-15"),
    "2018.09": by("2018-09-30"),
    "2018-09": by("2018-09-30"),
    "4月上旬": by("2017-04-10"),
    "11月中旬": by("2017-11-20"),
    "2月下旬": by("2017-02-28"),
    "5月底前（含）": by("2017-05-31"),
    "1年内完成": by("2017-12-31"),
    "2017-2019年": by("2019-12-31", "2017-01-01"),
    "2015—2018年底前": by("2018-12-31", "2015-01-01"),
    "2017年至2019年": by("2019-12-31", "2017-01-01"),
    "2017-2019": by("2019-12-31", "2017-01-01"),
    "2-5月": by("2017-05-31", "2017-02-01"),
    "4月至9月": by("2017-09-30", "2017-04-01"),
    "4月1日至9月15日": by("2017-09-15", "2017-04-01"),
    "2017年9月—11月": by("2017-11-30", "2017-09-01"),
    "11月1日至次年2月底": by("2018-02-28", "2017-11-01"),
    "2018年11月1日至次年3月31日": by("2019-03-31", "2018-11-01"),
    "2023年底前，并长期坚持": by("2023-12-31", ongoing=True),
    "2017年8月31日前完成整改，并持续推进": by("2017-08-31", ongoing=True),
    "5月底前完成排查；11月底前完成治理": steps(("2017-05-31", "完成排查"), ("2017-11-30", "完成治理")),
    "2018年9月底前建成，2019年9月底前验收": steps(("2018-09-30", "建成"), ("2019-09-30", "验收")),
    "3月底前启动，8月底前完成": steps(("2017-03-31", "启动"), ("2017-08-31", "完成")),
    "5月底前完成60%，年底前全部完成": steps(("2017-05-31", "完成60%"), ("2017-12-31", "全部完成")),
    "4月底前完成排查,9月底前完成整改,长期坚持": steps(
        ("2017-04-30", "完成排查"), ("2017-09-30", "完成整改"), ongoing=True
    ),
    "持续推进": LONG,
    "持续实施": LONG,
    "持续坚持": LONG,
    "长期": LONG,
    "长期推进": LONG,
    "常态化": LONG,
    "常态化推进": LONG,
    "常态工作": LONG,
    "日常": LONG,
    "日常工作": LONG,
    "贯穿全年": LONG,
    "全年": LONG,
    "全年持续推进": LONG,
    "立行立改，长期坚持": LONG,
    "立即整改并长期坚持": LONG,
    "4月1日起": Meant("ongoing", start="2017-04-01"),
    "2019年起": Meant("ongoing", start="2019-01-01"),
    "自2017年4月1日起施行": Meant("ongoing", start="2017-04-01"),
    "每季度末": Meant("ongoing", every="quarterly"),
    "每月底前": Meant("ongoing", every="monthly"),
    "每月20日前": Meant("ongoing", every="monthly"),
    "按月调度": Meant("ongoing", every="monthly"),
    "按季度推进": Meant("ongoing", every="quarterly"),
    "每季度报情况，每半年报小结": Meant("ongoing", every="quarterly"),
    "每半年": Meant("ongoing", every="regular"),
    "每周五": Meant("ongoing", every="regular"),
    "每天": Meant("ongoing", every="daily"),
    "每年11月底前": Meant("ongoing", every="yearly"),
    "适时开展": Meant("ongoing", every="event"),
    "根据需要": Meant("ongoing", every="event"),
    "市出台细则后3个月完成": after("市出台细则", "3m"),
    "自立项之日起60日内": after("立项", "60d"),
    "印发后2个月内": after("印发", "2m"),
    "收到函件后10天内": after("收到函件", "10d"),
    "按时间节点完成": Meant("milestones"),
    "-": NONE,
    "/": NONE,
    "无": NONE,
    "不适用": NONE,
}
ENGLISH = {
    "March 31, 2020": by("2020-03-31"),
    "31 March 2022": by("2022-03-31"),
    "31st March 2022": by("2022-03-31"),
    "Mar. 31, 2022": by("2022-03-31"),
    "by May 2022": by("2022-05-31"),
    "by the end of May 2022": by("2022-05-31"),
    "May '22": by("2022-05-31"),
    "End of 2022": by("2022-12-31"),
    "by 2024": by("2024-12-31"),
    "through 2024": by("2024-12-31"),
    "until 2024": by("2024-12-31"),
    "2022": by("2022-12-31"),
    "Q2 2022": by("2022-06-30"),
    "Q2/2022": by("2022-06-30"),
    "2022 Q2": by("2022-06-30"),
    "third quarter of 2022": by("2022-09-30"),
    "H2 2022": by("2022-12-31"),
    "first half of 2023": by("2023-06-30"),
    "no later than 15 May 2022": by("2022-05-15"),
    "15 May 2022 at the latest": by("2022-05-15"),
    "May 2022 or earlier": by("2022-05-31"),
    "31/03/2022": by("2022-03-31"),
    "03/31/2022": by("2022-03-31"),
    "31.03.2022": by("2022-03-31"),
    "2022-03-31": by("2022-03-31"),
    "2022-2024": by("2024-12-31", "2022-01-01"),
    "February to May 2022": by("2022-05-31", "2022-02-01"),
    "Feb–May 2022": by("2022-05-31", "2022-02-01"),
    "between February and May 2022": by("2022-05-31", "2022-02-01"),
    "April 2024 and ongoing": by("2024-04-30", ongoing=True),
    "April 2024 and annually thereafter": by("2024-04-30", ongoing=True, every="yearly"),
    "April 2024 (quarterly thereafter)": by("2024-04-30", ongoing=True, every="quarterly"),
    "Survey by May 2022; report by November 2022": steps(("2022-05-31", "Survey"), ("2022-11-30", "report")),
    "Survey: May 2022; Report: November 2022": steps(("2022-05-31", "Survey"), ("2022-11-30", "Report")),
    "ongoing": LONG,
    "Continuous": LONG,
    "long-term": LONG,
    "year-round": LONG,
    "throughout 2022": LONG,
    "from May 2022": Meant("ongoing", start="2022-05-01"),
    "May 2022 onwards": Meant("ongoing", start="2022-05-01"),
    "annually": Meant("ongoing", every="yearly"),
    "Annually by 31 May": Meant("ongoing", every="yearly"),
    "quarterly": Meant("ongoing", every="quarterly"),
    "monthly": Meant("ongoing", every="monthly"),
    "semi-annually": Meant("ongoing", every="regular"),
    "every two years": Meant("ongoing", every="regular"),
    "as needed": Meant("ongoing", every="event"),
    "within 60 days after the order is signed": after("the order is signed", "60d"),
    "60 days after approval": after("approval", "60d"),
    "within nine months of adoption": after("adoption", "9m"),
    "n/a": NONE,
    "None": NONE,
}
ASKED = (
    *("采暖季前", "汛期前", "供暖期前", "入冬前", "今冬明春", "2018年采暖季"),
    *("国庆节前", "春节前", "五一前", "两会前"),
    *("2018年5底前", "7月前", "2018年7月前", "二季度前", "第三季度前完成", "2019年前", "明年5月底前"),
    *("立行立改", "立即整改", "尽快", "近期", "4年内", "6个月内", "半年内", "印发后10个工作日内"),
    *("by summer 2023", "fall 2022", "Q2 2022/23", "FY 2022/23", "FY2023", "2022/23", "2011-12"),
    *("4/9/2022", "mid-2023", "late 2023", "immediately", "before 30 June 2022", "prior to May 2022"),
    *("within 3 years", "next 18 months", "within 5 working days of receipt"),
)
"""What the office must settle: a season, an order of day and month, a financial year, a day left open."""
UNKNOWN = (
    *("待定", "视项目推进", "按上级部署", "十四五期间", "分阶段完成", "分步实施", "同步推进", "长效机制"),
    *("按计划推进", "已完成", "已完成，长期坚持", "自印发之日起"),
    *("see above", "TBC", "Short term", "medium term", "Phase 3", "Year 2", "Completed", "In progress", "Jun-23"),
    *("upon approval", "subject to funding", "Nov 2022/Feb 2023"),
)
"""What names no day, or does not say which."""


def meant(wording: str, year: int) -> Meant:
    found = read_wording(wording, year, Conventions(years=(year, year)))
    assert found.text == wording
    due, start = (day.isoformat() if day else "" for day in (found.due, found.start))
    nodes = tuple((node.day.isoformat(), node.words) for node in found.nodes)
    return Meant(found.kind, due, start, nodes, found.ongoing, found.event, found.span, found.every)


@pytest.mark.parametrize(("wording", "expected"), CHINESE.items(), ids=CHINESE)
def test_chinese_wordings_that_are_understood(wording: str, expected: Meant) -> None:
    assert meant(wording, CHINESE_YEAR) == expected


@pytest.mark.parametrize(("wording", "expected"), ENGLISH.items(), ids=ENGLISH)
def test_english_wordings_that_are_understood(wording: str, expected: Meant) -> None:
    assert meant(wording, ENGLISH_YEAR) == expected


@pytest.mark.parametrize("wording", ASKED)
def test_wordings_that_the_office_must_settle_have_no_day_and_a_question(wording: str) -> None:
    for year in (CHINESE_YEAR, ENGLISH_YEAR):
        assert meant(wording, year) == Meant("unknown")
    assert doubt(wording)


@pytest.mark.parametrize("wording", UNKNOWN)
def test_wordings_without_a_day_are_kept_as_they_are(wording: str) -> None:
    assert meant(wording, CHINESE_YEAR) == Meant("unknown")
    assert not doubt(wording)


def test_most_shapes_are_understood_and_most_others_lead_to_a_question() -> None:
    understood = len(CHINESE) + len(ENGLISH)
    assert understood >= 2 * (len(ASKED) + len(UNKNOWN))
    assert len(ASKED) >= len(UNKNOWN)
