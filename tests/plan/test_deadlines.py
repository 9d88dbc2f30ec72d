"""Is official wording understood as its authors mean it, and what people type for a day never as another day?"""

from __future__ import annotations

import calendar
import contextlib
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airplan.i18n.forms import day_in_full, day_in_words, use_year
from airplan.plan.calendar_days import Conventions, ImpossibleDate
from airplan.plan.deadlines import doubt, read_wording
from airplan.plan.model import Deadline, Node
from airplan.plan.typed_days import AmbiguousDay, UnreadableDay, UnreadableSpan, add_span, is_relative, read_day
from support.wording import facts_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.wording import Words

TODAY = date(2017, 5, 20)
CHINESE = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")

months = st.integers(1, 12)
years = st.integers(1, 9999)
days = st.dates(date(1000, 1, 1), date(9999, 12, 31))
before = st.sampled_from(["", "前", "之前", "以前", "前完成"])


def last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def due(wording: str, year: int = 2017) -> date | None:
    return read_wording(wording, year).due


def in_calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def typed(text: str) -> date:
    return read_day(text, today=TODAY, year=2017)


# --- official wording ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wording", "kind", "day"),
    [
        # the plan of 2017
        ("2月底前", "by-date", "2017-02-28"),
        ("6月底前", "by-date", "2017-06-30"),
        ("10月底前", "by-date", "2017-10-31"),
        ("年底前", "by-date", "2017-12-31"),
        ("长期实施", "ongoing", None),
        ("按时间节点完成", "milestones", None),
        # other documents
        ("2014年6月底前", "by-date", "2014-06-30"),
        ("2020年年底前", "by-date", "2020-12-31"),
        ("到2019年底", "by-date", "2019-12-31"),
        ("于2020年2月3日前", "by-date", "2020-02-03"),
        ("确保12月10日前完成", "by-date", "2017-12-10"),
        ("11月15日前（含）", "by-date", "2017-11-15"),
        ("4月底", "by-date", "2017-04-30"),
        ("上半年", "by-date", "2017-06-30"),
        ("第三季度", "by-date", "2017-09-30"),
        ("四季度末前", "by-date", "2017-12-31"),
        ("年内持续推进", "ongoing", None),
        ("长期坚持", "ongoing", None),
        ("全年", "ongoing", None),
        # white space and widths are typing, not meaning
        (" 6 月底　前 ", "by-date", "2017-06-30"),
        ("１０月底前", "by-date", "2017-10-31"),
    ],
)
def test_wording_is_understood(wording: str, kind: str, day: str | None) -> None:
    read = read_wording(wording, 2017)
    assert (read.text, read.kind, str(read.due) if read.due else None) == (wording, kind, day)


@pytest.mark.parametrize(
    "wording",
    [
        "每周五上午下班前",
        "6月前",  # is June in or out?
        "第三季度前",
        "上半年前",
        "17年底前",
        "采暖季前",
        "汛期前",
        "立行立改",
        "短期攻坚、中期推进、长期坚持",
        "已经完成，长期坚持",
        "不长期实施",
        "6月底前或年底前",
        "6月底前、9月底前",
        "十三月底前",
        "明年年底前",
        "原则上6月底前",
        "6月底后",
        "",
        "前",
        "底前",
        "-6月底前",
        "6.5月底前",
        "106月底前",
        "20177年底前",
    ],
)
def test_wording_that_could_mean_anything_gets_no_date(wording: str) -> None:
    read = read_wording(wording, 2017)
    assert (read.text, read.kind, read.due) == (wording, "unknown", None)


@pytest.mark.parametrize(
    "wording",
    ["13月底前", "0月底前", "99月底", "2月30日前", "2017年2月29日前", "6月31日前", "6月0日前", "0000年6月底前"],
)
def test_wording_of_a_day_no_calendar_has_is_refused(wording: str) -> None:
    with pytest.raises(ImpossibleDate):
        read_wording(wording, 2017)


WORDINGS = [
    # times as a whole end with their last day
    ("年内", "2017-12-31"),
    ("年内完成", "2017-12-31"),
    ("2018年内", "2018-12-31"),
    ("下半年", "2017-12-31"),
    ("10月", "2017-10-31"),
    ("2018年10月", "2018-10-31"),
    ("2018年", "2018-12-31"),
    ("到2020年", "2020-12-31"),
    ("2018-10-31", "2018-10-31"),
    ("2018.10.31", "2018-10-31"),
    ("6月上旬", "2017-06-10"),
    ("12月中旬", "2017-12-20"),
    ("6月下旬", "2017-06-30"),
    ("6月底前完成整改", "2017-06-30"),
    ("30/9/2021", "2021-09-30"),
    ("9/30/2021", "2021-09-30"),
    ("5/5/2021", "2021-05-05"),
    # in English
    ("September 30, 2020", "2020-09-30"),
    ("30 September 2021", "2021-09-30"),
    ("30 September", "2017-09-30"),
    ("by June 2021", "2021-06-30"),
    ("By the end of June", "2017-06-30"),
    ("mid-June 2021", "2021-06-15"),
    ("by the end of 2020", "2020-12-31"),
    ("Q3 2017", "2017-09-30"),
    ("second quarter of 2021", "2021-06-30"),
    ("second half of 2021", "2021-12-31"),
]


@pytest.mark.parametrize(("wording", "day"), WORDINGS)
def test_other_wordings_mean_their_last_day(wording: str, day: str) -> None:
    assert read_wording(wording, 2017) == Deadline(wording, "by-date", date.fromisoformat(day))


@pytest.mark.parametrize(
    ("wording", "start", "day"),
    [
        ("2018-2020年", "2018-01-01", "2020-12-31"),
        ("2016—2017年底前", "2016-01-01", "2017-12-31"),
        ("3-10月", "2017-03-01", "2017-10-31"),
        ("2018年3月至10月", "2018-03-01", "2018-10-31"),
        ("3月1日至6月30日", "2017-03-01", "2017-06-30"),
        ("2018 to 2020", "2018-01-01", "2020-12-31"),
        ("January to June 2021", "2021-01-01", "2021-06-30"),
    ],
)
def test_a_time_has_two_ends(wording: str, start: str, day: str) -> None:
    read = read_wording(wording, 2017)
    assert (read.kind, str(read.start), str(read.due)) == ("by-date", start, day)


@pytest.mark.parametrize(
    ("wording", "start"),
    [
        ("3月1日起", "2017-03-01"),
        ("自2018年起实施", "2018-01-01"),
        ("第三季度起持续推进", "2017-07-01"),
        ("from 1 March 2021", "2021-03-01"),
    ],
)
def test_a_beginning_is_no_end(wording: str, start: str) -> None:
    assert read_wording(wording, 2017) == Deadline(wording, "ongoing", start=date.fromisoformat(start))


@pytest.mark.parametrize(
    ("wording", "due"),
    [
        ("2024年底前，并长期坚持", "2024-12-31"),
        ("6月底前完成整改，长期坚持", "2017-06-30"),
        ("May 2023 and ongoing", "2023-05-31"),
        ("by 31 March 2022, then ongoing", "2022-03-31"),
    ],
)
def test_a_day_after_which_the_work_goes_on(wording: str, due: str) -> None:
    assert read_wording(wording, 2017) == Deadline(wording, "by-date", date.fromisoformat(due), ongoing=True)


@pytest.mark.parametrize(
    "wording", ["立行立改，长期坚持", "常态工作", "常态化", "贯穿全年", "全年推进", "ongoing", "Continuous"]
)
def test_work_without_an_end(wording: str) -> None:
    assert read_wording(wording, 2017) == Deadline(wording, "ongoing")


@pytest.mark.parametrize(
    ("wording", "every"),
    [
        ("每月底前", "monthly"),
        ("每月25日前", "monthly"),
        ("每季度末", "quarterly"),
        ("按季度推进", "quarterly"),
        ("每季度报进展，每半年报总结", "quarterly"),
        ("每半年一次", "regular"),
        ("每年年底前", "yearly"),
        ("annually", "yearly"),
        ("quarterly", "quarterly"),
    ],
)
def test_what_comes_round_again(wording: str, every: str) -> None:
    assert read_wording(wording, 2017) == Deadline(wording, "ongoing", every=every)


@pytest.mark.parametrize(
    ("wording", "event", "span"),
    [
        ("省出台文件后2个月完成", "省出台文件", "2m"),
        ("市级方案印发后三十日内", None, None),
        ("市级方案印发后30日内", "市级方案印发", "30d"),
        ("自批复之日起半年内", "批复", "6m"),
        ("项目完成后1个月内", "项目完成", "1m"),
        ("6月底后2个月", None, None),
        ("2018年6月1日后两个月内", None, None),
        ("批复后10个工作日内", None, None),
        ("90 days after the standard is issued", "the standard is issued", "90d"),
        ("within six months of approval", "approval", "6m"),
        ("30 days after 1 June 2021", None, None),
    ],
)
def test_a_span_after_an_event_has_no_day_until_the_event(wording: str, event: str | None, span: str | None) -> None:
    expected = Deadline(wording, "event", event=event, span=span or "") if event else Deadline(wording, "unknown")
    assert read_wording(wording, 2017) == expected


@pytest.mark.parametrize(
    ("wording", "nodes"),
    [
        ("6月底前完成方案；12月底前完成验收", [("2017-06-30", "完成方案"), ("2017-12-31", "完成验收")]),
        ("2018年10月底前建成，2020年10月底前联网", [("2018-10-31", "建成"), ("2020-10-31", "联网")]),
        ("2018年6月底前出台办法，10月底前实施", [("2018-06-30", "出台办法"), ("2018-10-31", "实施")]),
        ("一季度摸排，制定台账；二季度整治，长期坚持", [("2017-03-31", "摸排，制定台账"), ("2017-06-30", "整治")]),
        ("6 月底前 完成方案\n年底前完成验收", [("2017-06-30", "完成方案"), ("2017-12-31", "完成验收")]),
        ("Draft by June 2021; final by December 2021", [("2021-06-30", "Draft"), ("2021-12-31", "final")]),
    ],
)
def test_several_days_are_milestones_with_their_own_words(wording: str, nodes: list[tuple[str, str]]) -> None:
    read = read_wording(wording, 2017)
    assert (read.kind, read.due) == ("milestones", None)
    assert [(str(node.day), node.words) for node in read.nodes] == nodes


@pytest.mark.parametrize("wording", ["—", "-", "——", "/", "／", "无", " – "])
def test_a_stroke_is_no_deadline(wording: str) -> None:
    assert read_wording(wording, 2017) == Deadline(wording, "no-deadline")


SETTLED = Conventions({"采暖季": (11, 14), "fall": (11, 30)}, 4, (2017, 2021))


@pytest.mark.parametrize(
    ("wording", "day"),
    [
        ("采暖季前", "2017-11-14"),
        ("2018年采暖季来临前完成", "2018-11-14"),
        ("by fall 2022", "2022-11-30"),
        ("Q1 2021/22", "2021-06-30"),
        ("Q4 2021-22", "2022-03-31"),
        ("FY 2021/22", "2022-03-31"),
        ("5年内", "2021-12-31"),
    ],
)
def test_what_the_office_has_not_settled_is_asked(wording: str, day: str) -> None:
    assert read_wording(wording, 2017) == Deadline(wording, "unknown")
    assert str(read_wording(wording, 2017, SETTLED).due) == day


def test_a_quarter_may_be_that_of_either_year_once_there_is_a_financial_year() -> None:
    assert read_wording("Q1 2021", 2021, SETTLED).kind == "unknown"


@pytest.mark.parametrize(
    "wording", ["4/9/2021", "by fall 2022", "汛期前", "Q1 2021/22", "FY2021", "2016年6底前", "原则上6月底前"]
)
def test_what_is_doubtful_in_a_wording_is_said(wording: str, words: Words) -> None:
    assert read_wording(wording, 2017).kind == "unknown"
    words(doubt(wording) or "–", wording)


def a_time_of(year: int, month: int, third: str) -> str:
    return {"": f"{year}年{month}月", "底": f"{year}年{month}月底前"}.get(third, f"{year}年{month}月{third}旬")


@given(st.integers(1000, 9998), months, months, st.sampled_from(["", "底", "上", "中", "下"]))
def test_nodes_are_the_days_of_their_parts(year: int, one: int, other: int, third: str) -> None:
    parts = [a_time_of(year, one, third), a_time_of(year + 1, other, third)]
    read = read_wording(f"{parts[0]}制定方案；{parts[1]}组织验收", year)
    assert read.nodes == tuple(
        Node(day, words)
        for part, words in zip(parts, ("制定方案", "组织验收"), strict=True)
        if (day := due(part, year))
    )
    between = read_wording(f"{year}年{one}月至{year + 1}年{other}月", year)
    assert (between.start, between.due) == (date(year, one, 1), last_day(year + 1, other))


_PIECES = [
    *("2016年", "2018年", "6月", "10月", "12月", "底", "末", "前", "中旬", "3日", "年底", "年内", "上半年", "第三季度"),
    *("完成", "验收", "；", "，", "至", "-", "起", "后2个月", "长期坚持", "并", "每", "采暖季", "5年内"),
    *(" by ", "June", " 2018", " 3", "Q1", "/", " to ", ";", " and ongoing", "fall", "2016", "mid-"),
]


@given(st.lists(st.sampled_from(_PIECES), max_size=9).map("".join), st.sampled_from([Conventions(), SETTLED]))
def test_no_day_is_outside_the_years_of_the_wording_and_the_plan(wording: str, conventions: Conventions) -> None:
    try:
        read = read_wording(wording, 2017, conventions)
    except ImpossibleDate:
        return
    named = {int(year) for year in re.findall(r"(?=(2\d{3}))", wording)}
    allowed = {
        2017,
        *(conventions.years or ()),
        *named,
        *(year + 1 for year in named if "/" in wording or "-" in wording),
    }
    given_days = [read.due, read.start, *(node.day for node in read.nodes)]
    assert {day.year for day in given_days if day} <= allowed


@given(months, years, before)
def test_the_end_of_a_month_is_its_last_day(month: int, year: int, ending: str) -> None:
    expected = last_day(year, month)
    assert due(f"{month}月底{ending}", year) == expected
    assert due(f"{month:02}月末{ending}", year) == expected
    assert due(f"{CHINESE[month - 1]}月底{ending}", year) == expected
    assert due(f"{month}月份底{ending}".translate(FULL_WIDTH), year) == expected


@given(months, st.integers(1000, 9999), years)
def test_a_year_in_the_wording_goes_before_the_plans(month: int, named: int, plans: int) -> None:
    assert due(f"{named}年{month}月底前", plans) == last_day(named, month)
    assert due(f"{named}年底前", plans) == due(f"{named}年年底前", plans) == date(named, 12, 31)
    assert due("年底前", plans) == date(plans, 12, 31)


@given(days)
def test_a_day_in_the_wording_is_that_day(day: date) -> None:
    assert due(f"{day.year}年{day.month}月{day.day}日前") == day
    assert due(f"{day.month}月{day.day}日前", day.year) == day
    assert due(f"{CHINESE[day.month - 1]}月{day.day}号之前", day.year) == day


@given(st.tuples(years, months), st.tuples(years, months))
def test_later_wording_is_never_due_earlier(one: tuple[int, int], other: tuple[int, int]) -> None:
    (first_year, first_month), (second_year, second_month) = sorted([one, other])
    first, second = due(f"{first_month}月底前", first_year), due(f"{second_month}月底前", second_year)
    assert first is not None
    assert second is not None
    assert first <= second <= date(second_year, 12, 31)


@given(st.integers(-99, 99), st.integers(0, 99), st.integers(1, 9999))
def test_a_month_and_a_day_are_that_day_or_refused(month: int, day: int, year: int) -> None:
    wording = f"{month}月{day}日前"
    if expected := in_calendar(year, month, day):
        assert due(wording, year) == expected
    elif month < 0:
        assert read_wording(wording, year).kind == "unknown"
    else:
        with pytest.raises(ImpossibleDate):
            read_wording(wording, year)


@given(st.text("0123456789一二三十年月日底末前上半第季度长期实施按时间节点完成 （）到起每　", max_size=12), years)
def test_no_wording_breaks_the_reading_and_only_dates_get_days(wording: str, year: int) -> None:
    try:
        read = read_wording(wording, year)
    except ImpossibleDate:
        return
    assert read.text == wording
    assert (read.due is not None) == (read.kind == "by-date")
    assert bool(read.nodes) <= (read.kind == "milestones")
    assert bool(read.event) == bool(read.span) == (read.kind == "event")


# --- days that people type -------------------------------------------------------------------------------------------

WAYS_TO_TYPE: list[Callable[[date], str]] = [
    lambda day: day.isoformat(),
    lambda day: f"{day.year}-{day.month}-{day.day}",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.year}.{day.month:02}.{day.day:02}",
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day.year}{day.month:02}{day.day:02}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.year} 年 {day.month:02} 月 {day.day:02} 号",
    lambda day: f" {day.isoformat()}\t",
    lambda day: day.isoformat().translate(FULL_WIDTH).replace("-", "－"),
]


@given(days)
def test_all_ways_to_type_a_day_agree(day: date) -> None:
    assert {typed(way(day)) for way in WAYS_TO_TYPE} == {day}
    assert read_day(f"{day.month}月{day.day}日", today=TODAY, year=day.year) == day


@given(st.integers(1000, 9999), st.integers(0, 99), st.integers(0, 99), st.sampled_from("-./"))
def test_three_numbers_are_that_day_or_none(year: int, month: int, day: int, between: str) -> None:
    text = f"{year}{between}{month}{between}{day}"
    if expected := in_calendar(year, month, day):
        assert typed(text) == expected
    else:
        with pytest.raises(UnreadableDay) as refusal:
            typed(text)
        assert not refusal.value.exists


@given(months)
def test_the_end_of_a_month_can_be_typed(month: int) -> None:
    assert typed(f"{month}月底") == typed(f"{CHINESE[month - 1]}月底前") == last_day(2017, month)


def test_days_named_by_today() -> None:
    assert typed("today") == typed("今天") == typed(" Today ") == typed("0d") == TODAY
    assert typed("tomorrow") == typed("明天") == TODAY + timedelta(days=1)
    assert typed("yesterday") == typed("昨天") == TODAY - timedelta(days=1)
    assert typed("年底") == date(2017, 12, 31)


@given(st.integers(0, 9999))
def test_spans_count_from_today(number: int) -> None:
    assert typed(f"{number}d") == typed(f"{number}天") == typed(f"+{number} D") == TODAY + timedelta(days=number)
    assert typed(f"{number}w") == typed(f"{number}周") == TODAY + timedelta(weeks=number)
    assert add_span(f"{number}d", TODAY) == typed(f"{number}d")


@given(st.integers(0, 1200), days.filter(lambda day: day.year < 9000))
def test_a_span_of_months_ends_in_that_month(number: int, day: date) -> None:
    end = add_span(f"{number}个月", day)
    assert end == add_span(f"{number}m", day)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == number
    assert end.day == min(day.day, last_day(end.year, end.month).day)
    if number % 12 == 0:
        assert add_span(f"{number // 12}y", day) == end


@pytest.mark.parametrize(
    "text",
    [
        "6月",  # June, not six months on
        "30日",  # the thirtieth, not thirty days on
        "2017年",  # a year, not 2017 years on
        "2017",
        "6",
        "30",
        "2017-06",
        "2017-6/30",
        "17-06-30",
        "第6天",
        "soon",
        "长期实施",
        "全年",
        "",
        " ",
        "-",
        "d",
        "30 days from now",
        "30 days ago",
        "ongoing",
        "by",
        "起",
        "100000d",
        "\ud800",
    ],
)
def test_what_is_not_surely_a_day_is_refused(text: str, words: Words) -> None:
    with pytest.raises(UnreadableDay) as refusal:
        typed(text)
    assert refusal.value.exists
    assert facts_of(refusal.value.message) == text
    if text.isprintable():
        words(refusal.value, text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        # as airplan prints them
        ("30 June 2017", date(2017, 6, 30)),
        ("30 June", date(2017, 6, 30)),
        ("2017年6月30日", date(2017, 6, 30)),
        ("6月30日", date(2017, 6, 30)),
        ("2017-06-30 14:05", date(2017, 6, 30)),
        ("2017-06-30T14:05:00.123Z", date(2017, 6, 30)),
        ("2017-06-30T18:05:00.123Z", date(2017, 7, 1)),  # at the office it is the next day
        ("2017-06-30T18:05+08:00", date(2017, 6, 30)),
        ("2017-06-30、", date(2017, 6, 30)),
        ("2017-06-30起", date(2017, 6, 30)),
        ("2017年6月30日前（含当日）", date(2017, 6, 30)),
        ("截至2017年6月30日", date(2017, 6, 30)),
        ("as of 30 June 2017", date(2017, 6, 30)),
        ("by 30 June 2017, that day included", date(2017, 6, 30)),
        ("from 30 June 2017", date(2017, 6, 30)),
        # as people type them
        ("June 30", date(2017, 6, 30)),
        ("30.06.2017", date(2017, 6, 30)),
        ("30/9/2021", date(2021, 9, 30)),
        ("06/30/2017", date(2017, 6, 30)),
        ("5/5/2021", date(2021, 5, 5)),
        ("30 September 2021", date(2021, 9, 30)),
        ("mid-June", date(2017, 6, 15)),
        ("mid June 2018", date(2018, 6, 15)),
        ("Q3 2017", date(2017, 9, 30)),
        ("6月中旬", date(2017, 6, 20)),
        ("6月下旬", date(2017, 6, 30)),
        ("june 30, 2018", date(2018, 6, 30)),
        ("Jun. 1 2017", date(2017, 6, 1)),
        ("1st of June", date(2017, 6, 1)),
        ("end of June", date(2017, 6, 30)),
        ("end of Feb 2020", date(2020, 2, 29)),
        ("5-31", date(2017, 5, 31)),
        ("5.31", date(2017, 5, 31)),
        ("5/31", date(2017, 5, 31)),
        ("6月25", date(2017, 6, 25)),
        ("2017年6月25", date(2017, 6, 25)),
        ("2017。6。25", date(2017, 6, 25)),
        ("２０１７－０６－３０", date(2017, 6, 30)),
        ("６月３０日。", date(2017, 6, 30)),
        # by the day they are typed on, Saturday 20 May 2017
        ("本月底", date(2017, 5, 31)),
        ("月底", date(2017, 5, 31)),
        ("上月底", date(2017, 4, 30)),
        ("下个月末", date(2017, 6, 30)),
        ("下月5日", date(2017, 6, 5)),
        ("end of the month", date(2017, 5, 31)),
        ("end of next month", date(2017, 6, 30)),
        ("周五", date(2017, 5, 19)),
        ("本周日", date(2017, 5, 21)),
        ("下周五", date(2017, 5, 26)),
        ("上星期一", date(2017, 5, 8)),
        ("下个礼拜天", date(2017, 5, 28)),
        ("next Friday", date(2017, 5, 26)),
        ("Thursday", date(2017, 5, 18)),
        ("后天", date(2017, 5, 22)),
        ("in 2 days", date(2017, 5, 22)),
        ("1 month", date(2017, 6, 20)),
        ("10天内", date(2017, 5, 30)),
        ("2个月之后", date(2017, 7, 20)),
    ],
)
def test_a_day_in_any_form_that_people_and_airplan_write(text: str, day: date) -> None:
    assert typed(text) == day


def test_a_day_that_readers_read_differently_is_refused_with_both(words: Words) -> None:
    with pytest.raises(AmbiguousDay) as refusal:
        typed("4/9/2021")
    assert facts_of(refusal.value.hint) == "2021-09-04 2021-04-09"
    words(refusal.value)


@given(days)
def test_every_printed_day_is_read_as_that_day(day: date) -> None:
    for printed in (day.isoformat(), day_in_full(day), f"{day.isoformat()} 09:30"):
        assert typed(printed) == day
    use_year(day.year)
    assert read_day(day_in_words(day), today=TODAY, year=day.year) == day


@pytest.mark.parametrize(
    "text", ["today", "下周五", "本月底", "30d", "next friday", "on Friday", "截至今天", "in 3 days", "下周五起"]
)
def test_a_day_that_depends_on_the_day_it_is_typed_on(text: str) -> None:
    assert is_relative(text)
    assert not is_relative("5-31")


@pytest.mark.parametrize("today", [date.min, date.max])
@pytest.mark.parametrize(
    "text", ["上周一", "下周日", "上月底", "下月底", "9999d", "-9999d", "1y", "yesterday", "tomorrow"]
)
def test_at_the_ends_of_the_calendar_words_are_said(today: date, text: str) -> None:
    with contextlib.suppress(UnreadableDay):
        assert isinstance(read_day(text, today=today, year=2017), date)


@pytest.mark.parametrize(
    "text",
    [
        "2017-02-30",
        "2017年2月29日",
        "2017.13.1",
        "20170631",
        "13月底",
        "2月29日",
        "0000-01-01",
        "9999y",
        "2017-13-30T14:05Z",
        "-9999y",
        "31 June",
        "13-01",
        "2-30",
        "6月31",
    ],
)
def test_a_day_no_calendar_has_is_refused_as_such(text: str, words: Words) -> None:
    with pytest.raises(UnreadableDay) as refusal:
        typed(text)
    assert not refusal.value.exists
    assert facts_of(refusal.value.message) == text
    words(refusal.value, text)


@pytest.mark.parametrize("text", ["6月", "30", "d", "", "2017-06-30", "１年", "9999y", "-9999y", "3 moons"])
def test_what_is_no_length_of_time_is_refused(text: str, words: Words) -> None:
    with pytest.raises(UnreadableSpan) as refusal:
        add_span(text, TODAY)
    assert facts_of(refusal.value.message) == text
    words(refusal.value, text)


@given(st.text("0123456789-./年月日号底末天周个前后dwmy+", max_size=12) | st.text(max_size=20))
def test_anything_typed_is_a_day_or_refused(text: str) -> None:
    with contextlib.suppress(UnreadableDay):
        assert isinstance(typed(text), date)
