from __future__ import annotations

import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airplan.progress.working_days import WorkingDays, known_years
from support.real_plan import day_of

OFFICIAL = WorkingDays()
DAYS = st.dates(date(2005, 1, 1), date(2025, 12, 31))
OWN = st.frozensets(st.dates(date(2017, 1, 1), date(2017, 12, 31)), max_size=12)
MONDAY_TO_FRIDAY = 5


@pytest.fixture
def without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("chinese_calendar", "chinese_calendar.constants"):
        monkeypatch.setitem(sys.modules, name, None)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("5-26", True),  # a Friday
        ("5-27", True),  # a Saturday worked in exchange for the Monday after it
        ("5-28", False),
        ("5-29", False),  # a Monday off before Dragon Boat Festival
        ("5-31", True),
        ("10-5", False),  # National Day
        ("12-31", False),  # a Sunday: no deadline moves, but nobody works
    ],
)
def test_official_days_of_2017(day: str, works: bool) -> None:
    assert OFFICIAL.includes(day_of(day)) is works


def test_a_year_has_its_official_number_of_working_days() -> None:
    days = [date(2017, 1, 1) + timedelta(days=number) for number in range(365)]
    assert sum(map(OFFICIAL.includes, days)) == 249  # 260 weekdays, 16 of them off, and 5 days of weekends


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [("5-26", 0, "5-26"), ("5-26", 1, "5-27"), ("5-26", 2, "5-31"), ("5-28", 1, "5-31"), ("9-29", 3, "10-10")],
)
def test_so_many_working_days_after_a_day(day: str, count: int, last: str) -> None:
    assert OFFICIAL.after(day_of(day), count) == day_of(last)


def test_own_days_come_before_the_calendar() -> None:
    own = WorkingDays(off=frozenset([day_of("5-26")]), on=frozenset([day_of("5-29")]))
    assert not own.includes(day_of("5-26"))
    assert own.includes(day_of("5-29"))
    assert own.after(day_of("5-25"), 2) == day_of("5-29")


@pytest.mark.usefixtures("without_the_extra")
def test_without_the_extra_monday_to_friday_are_counted_and_no_year_is_known() -> None:
    assert known_years() is None
    assert OFFICIAL.includes(day_of("5-29"))
    assert not OFFICIAL.includes(day_of("5-27"))
    assert OFFICIAL.unknown_years(day_of("12-29"), date(2018, 1, 3)) == (2017, 2018)


def test_years_that_the_calendar_does_not_know_count_monday_to_friday() -> None:
    known = known_years()
    assert known
    assert known.first <= 2015
    assert known.last >= 2025
    later = date(known.last + 1, 1, 1)
    assert OFFICIAL.unknown_years(date(known.last, 12, 31), later) == (later.year,)
    assert OFFICIAL.unknown_years(day_of("1-1"), day_of("12-31")) == ()
    assert OFFICIAL.includes(later) is (later.weekday() < MONDAY_TO_FRIDAY)


@given(DAYS, st.integers(0, 40), OWN, OWN)
def test_counting_is_exact(day: date, count: int, off: frozenset[date], on: frozenset[date]) -> None:
    own = WorkingDays(off - on, on)
    last = own.after(day, count)
    between = [day + timedelta(days=number + 1) for number in range((last - day).days)]
    assert sum(map(own.includes, between)) == count
    assert not count or own.includes(last)


@given(DAYS, st.integers(0, 20), st.integers(0, 20))
def test_counting_on_is_counting_both_at_once(day: date, first: int, second: int) -> None:
    assert OFFICIAL.after(OFFICIAL.after(day, first), second) == OFFICIAL.after(day, first + second)


@given(DAYS, OWN, OWN)
def test_an_own_day_decides(day: date, off: frozenset[date], on: frozenset[date]) -> None:
    own = WorkingDays(off - on, on)
    assert all(own.includes(each) for each in on)
    assert not any(own.includes(each) for each in off - on)
    assert own.includes(day) == OFFICIAL.includes(day) or day in off | on
