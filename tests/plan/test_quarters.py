"""Which quarter does a person mean?"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airplan import i18n
from airplan.errors import UsageError
from airplan.plan.quarters import Quarter, read_quarter

TODAY = date(2017, 2, 3)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *((text, "2017-Q2") for text in ("2017-Q2", "2017q2", "Q2", "q2-2017", "2", "二季度", "第二季度", "第2季")),
        ("2018年第四季度", "2018-Q4"),
        ("2016年三季度", "2016-Q3"),
        *((text, "2017-Q1") for text in ("this-quarter", "本季度")),
        *((text, "2016-Q4") for text in ("last-quarter", "上季度")),
    ],
)
def test_what_is_meant(typed: str, meant: str) -> None:
    assert str(read_quarter(typed, today=TODAY, year=2017)) == meant


@pytest.mark.parametrize("typed", ["", "Q5", "0", "五季度", "2017", "May", "2017-06"])
def test_what_is_no_quarter(typed: str) -> None:
    with pytest.raises(UsageError):
        read_quarter(typed, today=TODAY, year=2017)


@given(day=st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_day_lies_in_its_quarter_and_what_is_printed_is_read(day: date) -> None:
    quarter = Quarter.of(day)
    months = quarter.months
    assert months[0].first <= day <= months[-1].last
    assert quarter.previous().months[-1].next() == months[0]
    assert read_quarter(str(quarter), today=day, year=1) == quarter
    i18n.use("zh")
    assert read_quarter(quarter.in_words(), today=day, year=1) == quarter
    i18n.use("en")
