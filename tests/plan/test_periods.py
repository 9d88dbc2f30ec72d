"""Is a month read as its writer means it, and is the day on which its reports are due a day that exists?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airplan.errors import ExitCode, Message, UsageError
from airplan.plan.model import Span
from airplan.plan.periods import Period, current_period, read_period, reporting_day

if TYPE_CHECKING:
    from support.wording import Words


TODAY = date(2018, 1, 20)
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
CHINESE = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")

periods = st.builds(Period, st.integers(1000, 9998), st.integers(1, 12))


def typed(text: str) -> str:
    return str(read_period(text, today=TODAY, year=2017))


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2017-05", "2017-05"),
        ("2017-5", "2017-05"),
        ("2017.5", "2017-05"),
        ("2017.05", "2017-05"),
        ("2017.1", "2017-01"),
        ("2017.10", "2017-10"),
        ("2017/5", "2017-05"),
        ("201705", "2017-05"),
        ("2017年5月", "2017-05"),
        ("2017 年 5 月", "2017-05"),
        ("2017年5月份", "2017-05"),
        ("2017年十二月", "2017-12"),
        ("2018年1月", "2018-01"),
        ("5月", "2017-05"),
        ("05月", "2017-05"),
        ("5月份", "2017-05"),
        ("五月", "2017-05"),
        ("十月份", "2017-10"),
        ("１１月", "2017-11"),
        ("２０１７－０５", "2017-05"),
        (" 2017-05 ", "2017-05"),
        ("本月", "2018-01"),
        ("this-month", "2018-01"),
        ("This-Month", "2018-01"),
        ("上月", "2017-12"),
        ("last-month", "2017-12"),
        ("last month", "2017-12"),
        ("上个月", "2017-12"),
        ("next-month", "2018-02"),
        ("下月", "2018-02"),
        ("May", "2017-05"),
        ("may 2018", "2018-05"),
        ("September, 2017", "2017-09"),
        ("Sept. 2017", "2017-09"),
        ("2017 May", "2017-05"),
        ("5", "2017-05"),
        ("05", "2017-05"),
        ("2017-05、", "2017-05"),
        ("2017。5", "2017-05"),
    ],
)
def test_what_is_understood(text: str, period: str) -> None:
    assert typed(text) == period


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "2017", "20175", "2017-", "-05", "2017-05-31", "2017-005", "17-05", "2017 05 31"),
        *(
            "五",
            "2017年",
            "月",
            "5月底",
            "5月31日",
            "二季度",
            "上半年",
            "三十月",
            "Mai",
            "Ma",
            "May 17",
            "31 May 2017",
            "month",
            "上",
        ),
        *("2017-五", "+5月", "5.5月", "2017_05"),
    ],
)
def test_everything_else_is_refused(text: str, words: Words) -> None:
    with pytest.raises(UsageError) as refused:
        typed(text)
    assert refused.value.exit_code == ExitCode.USAGE
    assert isinstance(refused.value.message, Message)
    assert refused.value.message.facts == {"text": text}
    words(refused.value, text)


@pytest.mark.parametrize(
    "text", ["2017-13", "2017-00", "2017.0", "201713", "201700", "2017年13月", "13月", "0月", "99月份", "0000-05"]
)
def test_a_month_that_does_not_exist_is_refused(text: str, words: Words) -> None:
    with pytest.raises(UsageError) as refused:
        typed(text)
    assert isinstance(refused.value.message, Message)
    assert refused.value.message.facts == {"text": text}
    words(refused.value, text)


def test_the_examples_of_the_refusal_are_understood() -> None:
    with pytest.raises(UsageError) as refused:
        typed("x")
    examples = str(refused.value.hint).partition("for example, ")[2].rstrip(".").replace(" or ", ", ")
    assert [typed(example) for example in examples.split(", ")] == ["2017-05"] * 3 + ["2018-01", "2017-12"]


@given(periods)
def test_every_way_to_write_a_month_means_that_month(period: Period) -> None:
    year, month = period
    for text in (
        *(str(period), f"{year}-{month}", f"{year}.{month}", f"{year}/{month:02}", f"{year}{month:02}"),
        *(f"{year}年{month}月", f"{year}年{CHINESE[month - 1]}月份"),
    ):
        assert read_period(text, today=TODAY, year=1) == period
        assert read_period(text.translate(FULL_WIDTH), today=TODAY, year=1) == period
    for text in (f"{month}月", f"{CHINESE[month - 1]}月", f"{month:02}月份"):
        assert read_period(text, today=TODAY, year=year) == period


@given(st.text(alphabet="0123456789-./年月份十一本上thislamon ０", max_size=9))
def test_any_text_is_a_month_or_refused(text: str) -> None:
    try:
        period = read_period(text, today=TODAY, year=2017)
    except UsageError:
        return
    assert period.first <= period.last


# --- the calendar ----------------------------------------------------------------------------------------------------


@given(st.dates(date(1, 2, 1), date(9999, 11, 30)))
def test_a_months_neighbours_are_the_days_before_and_after_it(day: date) -> None:
    period = Period.of(day)
    assert period.first <= day <= period.last
    assert Period.of(period.last + timedelta(days=1)) == period.next() > period
    assert Period.of(period.first - timedelta(days=1)) == period.previous() < period
    assert period.next().previous() == period.previous().next() == period
    assert str(period) < str(period.next())
    assert len(str(period)) == 7


@given(periods, st.integers(1, 31))
def test_reports_are_due_on_a_day_of_the_month(period: Period, day: int) -> None:
    due = reporting_day(period, day)
    assert Period.of(due) == period
    assert due.day == day or (due == period.last and due.day < day)


@pytest.mark.parametrize(
    ("period", "day", "due"),
    [
        (Period(2017, 5), 25, date(2017, 5, 25)),
        (Period(2017, 5), 31, date(2017, 5, 31)),
        (Period(2017, 6), 31, date(2017, 6, 30)),
        (Period(2017, 2), 30, date(2017, 2, 28)),
        (Period(2016, 2), 30, date(2016, 2, 29)),
        (Period(2017, 12), 1, date(2017, 12, 1)),
    ],
)
def test_the_day_on_which_reports_are_due(period: Period, day: int, due: date) -> None:
    assert reporting_day(period, day) == due


# --- the plan's months ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "period"),
    [
        (date(2017, 5, 5), "2017-04"),  # April's reports are still coming in
        (date(2017, 5, 6), "2017-05"),
        (date(2017, 5, 15), "2017-05"),
        (date(2017, 5, 31), "2017-05"),
        (date(2017, 6, 5), "2017-05"),
        (date(2017, 6, 6), "2017-06"),
        (date(2017, 1, 3), "2017-01"),  # there is none before
        (date(2016, 7, 1), "2017-01"),
        (date(2018, 1, 3), "2017-12"),
        (date(2018, 7, 1), "2017-12"),
        (date.min, "2017-01"),
        (date.max, "2017-12"),
    ],
)
def test_the_month_that_is_meant_where_none_is_named(day: date, period: str) -> None:
    assert str(current_period(day, Span.of_year(2017))) == period


def test_a_month_outside_the_plan_is_refused(words: Words) -> None:
    assert Period(2017, 12).of_plan(Span.of_year(2017)) == Period(2017, 12)
    for outside in (Period(2016, 12), Period(2018, 1)):
        with pytest.raises(UsageError) as refused:
            outside.of_plan(Span.of_year(2017))
        assert isinstance(refused.value.message, Message)
        assert refused.value.message.facts == {"period": outside, "first": Period(2017, 1), "last": Period(2017, 12)}
    words(refused.value, "January 2018")
