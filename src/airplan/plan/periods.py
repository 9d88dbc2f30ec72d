"""Read, print and order the months that reports are about, and say when each is due."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from airplan.errors import Message, UsageError
from airplan.plan.deadlines import MONTH, half_width, month_end, number_of

_FORMS = (
    r"(?P<year>\d{4})[-./](?P<month>\d{1,2})",
    r"(?P<year>\d{4})(?P<month>\d{2})",
    rf"(?:(?P<year>\d{{4}})年)?{MONTH}",
)
_HOW_TO_WRITE = Message("Write for example 2017-05, 2017.5, 201705, 2017年5月, 5月, this-month or last-month.")
_NAMED = {"this-month": 0, "本月": 0, "last-month": -1, "上月": -1}


class Period(NamedTuple):
    """A month of the calendar; in text, and in the journal, 2017-05. Periods sort by time."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> Period:
        """Return the month that a day is in."""
        return cls(day.year, day.month)

    @classmethod
    def written(cls, text: str) -> Period:
        """Return the month that `str` has written, as the journal holds it."""
        return cls(*map(int, text.split("-")))

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    def within(self, year: int) -> Period:
        """Return the month itself, or the nearest one of a year."""
        return min(max(self, Period(year, 1)), Period(year, 12))

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return month_end(self.year, self.month)

    def next(self) -> Period:
        """Return the month after it."""
        return Period(self.year + self.month // 12, self.month % 12 + 1)

    def previous(self) -> Period:
        """Return the month before it."""
        return Period(self.year - (self.month == 1), (self.month - 2) % 12 + 1)


def read_period(text: str, *, today: date, year: int) -> Period:
    """Return the month a person typed: 2017-05, 2017.5, 2017/5, 201705, 2017年5月, 5月, 五月份, this-month, 上月.

    This month and the last one are those of `today`; a month without a year is one of `year`. Raises UsageError.
    """
    plain = half_width(text).lower()
    if plain in _NAMED:
        this = Period.of(today)
        return this.previous() if _NAMED[plain] else this
    match = next(filter(None, (re.fullmatch(form, plain) for form in _FORMS)), None)
    if not match:
        raise UsageError(Message("{text}: this is not a month.", text=text), _HOW_TO_WRITE)
    period = Period(int(match["year"] or year), number_of(match["month"]))
    if not (period.year and 1 <= period.month <= 12):  # noqa: PLR2004 – months
        raise UsageError(Message("{text}: there is no such month.", text=text), _HOW_TO_WRITE)
    return period


def reporting_day(period: Period, day: int) -> date:
    """Return the day on which a month's reports are due: that day (1 to 31) of it, its last day where it has fewer."""
    return period.first.replace(day=min(day, period.last.day))
