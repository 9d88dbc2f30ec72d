"""Read, print and order reporting months, and say on which day the reports of each are due."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import Message, UsageError
from airplan.i18n.forms import month_in_words
from airplan.plan.calendar_days import MONTH, MONTH_NAME, month_end, month_number, number_of
from airplan.plan.typed_days import plainly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.plan.model import Span

_FORMS = (
    r"(?P<year>\d{4})[-./](?P<month>\d{1,2})",
    r"(?P<year>\d{4})(?P<month>\d{2})",
    rf"(?:(?P<year>\d{{4}})年)?{MONTH}",
    rf"(?P<name>{MONTH_NAME})\.?,?(?P<year>\d{{4}})?",
    rf"(?P<year>\d{{4}}),?(?P<name>{MONTH_NAME})",
    r"(?P<month>\d{1,2})",
)
_HOW_TO_WRITE = Message("Write, for example, 2017-05, May 2017, May, this-month or last-month.")
_NAMED = r"(this|last|next)[-_]?month|([本这上下当])个?月份?"
_AWAY = {"last": -1, "上": -1, "next": 1, "下": 1}
_COLLECTING_UNTIL = 5
"""Day of a month up to which reports of the previous month are still collected."""


class Period(NamedTuple):
    """A month of the calendar, in text 2017-05. Periods sort by time."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> Period:
        """Return the month that contains a day."""
        return cls(day.year, day.month)

    @classmethod
    def written(cls, text: str) -> Period:
        """Return the month from its text form `2017-05`."""
        return cls(*map(int, text.split("-")))

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    def in_words(self) -> str:
        """Return the month as sentences and headings have it: May 2017, 2017年5月."""
        return month_in_words(self.first)

    def of_plan(self, span: Span) -> Period:
        """Return this month. Raises UsageError if it has no day of the plan."""
        if self.within(span) != self:
            outside = Message(
                "{period} is outside the plan, which runs from {first} to {last}.",
                period=self, first=Period.of(span.first), last=Period.of(span.last),
            )  # fmt: skip
            raise UsageError(outside)
        return self

    def within(self, span: Span) -> Period:
        """Return this month, or the nearest month that has a day of the plan."""
        return min(max(self, Period.of(span.first)), Period.of(span.last))

    @property
    def first(self) -> date:
        """Return the first day of the month."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Return the last day of the month."""
        return month_end(self.year, self.month)

    def next(self) -> Period:
        """Return the next month."""
        return Period(self.year + self.month // 12, self.month % 12 + 1)

    def previous(self) -> Period:
        """Return the previous month."""
        return Period(self.year - (self.month == 1), (self.month - 2) % 12 + 1)


def read_period(text: str, *, today: date, year: int) -> Period:
    """Return the month a person typed: 2017-05, 201705, 2017年5月, 5月, 五月份, May, May 2017, this-month, 上月.

    Relative months count from `today`; a month without a year belongs to `year`. Raises UsageError.
    """
    plain = plainly(text)
    if named := re.fullmatch(_NAMED, plain):
        this = Period.of(today)
        return (this.previous(), this, this.next())[_AWAY.get(named[1] or named[2], 0) + 1]
    match = next(filter(None, (re.fullmatch(form, plain) for form in _FORMS)), None)
    if not match:
        raise UsageError(Message("{text}: not a month that airplan can read.", text=text), _HOW_TO_WRITE)
    parts = match.groupdict()
    month = number_of(parts["month"]) if parts.get("month") else month_number(parts["name"])
    period = Period(int(parts.get("year") or year), month)
    if not (period.year and 1 <= period.month <= 12):  # noqa: PLR2004 – months
        raise UsageError(Message("{text}: no such month.", text=text), _HOW_TO_WRITE)
    return period


def current_period(day: date, span: Span) -> Period:
    """Return the reporting month that a command means on a day if none is named.

    It is the day's own month; up to the 5th it is the previous month, whose reports are still coming in. Outside the
    plan it is its first or its last month.
    """
    month = Period.of(day)
    return (month.previous() if day.day <= _COLLECTING_UNTIL else month).within(span)


def months_of(span: Span) -> Iterator[Period]:
    """Return the months that have a day of the plan, in order."""
    return months_between(Period.of(span.first), Period.of(span.last))


def months_between(first: Period, last: Period) -> Iterator[Period]:
    """Yield the months from the first to the last, both included; none where the last is before the first."""
    month = first
    while month <= last:
        yield month
        month = month.next()


def reporting_day(period: Period, day: int) -> date:
    """Return the day on which a month's reports are due: that day (1 to 31) of it, its last day where it has fewer."""
    return period.first.replace(day=min(day, period.last.day))
