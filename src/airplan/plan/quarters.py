"""Read and print quarters of the calendar."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import Message, UsageError
from airplan.i18n import _, marked, pmarked
from airplan.i18n.forms import filled
from airplan.plan.periods import Period
from airplan.plan.typed_days import plainly

if TYPE_CHECKING:
    from datetime import date

_FORMS = (
    r"(?:(?P<year>\d{4})[-./]?)?q(?P<number>[1-4])",
    r"q(?P<number>[1-4])[-./]?(?P<year>\d{4})",
    r"(?:(?P<year>\d{4})年)?第?(?P<number>[1-4一二三四])季度?",
    r"(?P<number>[1-4])",
)
_NAMED = r"(this|last)[-_]?quarter|([本上])季度?"
_NUMERALS = "一二三四"
_ORDINALS = (
    pmarked("a quarter", "first quarter of {year}"),
    pmarked("a quarter", "second quarter of {year}"),
    pmarked("a quarter", "third quarter of {year}"),
    pmarked("a quarter", "fourth quarter of {year}"),
)
_HOW_TO_WRITE = Message(marked("Write, for example, 2017-Q2, Q2, this-quarter or last-quarter."))
_MONTHS = 3


class Quarter(NamedTuple):
    """A quarter of the calendar, in text 2017-Q2. Quarters sort by time."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        """Return the quarter that contains a day."""
        return cls(day.year, (day.month - 1) // _MONTHS + 1)

    def __str__(self) -> str:
        return f"{self.year:04}-Q{self.number}"

    def in_words(self) -> str:
        """Return the quarter as sentences and headings have it: second quarter of 2017, 2017年第二季度."""
        return filled(_(_ORDINALS[self.number - 1]), year=self.year)

    @property
    def months(self) -> tuple[Period, ...]:
        """The months of the quarter."""
        first = (self.number - 1) * _MONTHS + 1
        return tuple(Period(self.year, month) for month in range(first, first + _MONTHS))

    def previous(self) -> Quarter:
        """Return the quarter before."""
        return Quarter(self.year - (self.number == 1), (self.number - 2) % 4 + 1)


def read_quarter(text: str, *, today: date, year: int) -> Quarter:
    """Return the quarter a person typed: 2017-Q2, 2017Q2, Q2, 二季度, 2017年第二季度, 2, this-quarter, 上季度.

    A quarter without a year belongs to `year`. Raises UsageError.
    """
    plain = plainly(text)
    if named := re.fullmatch(_NAMED, plain):
        this = Quarter.of(today)
        return this.previous() if (named[1] or named[2]) in ("last", "上") else this
    match = next(filter(None, (re.fullmatch(form, plain) for form in _FORMS)), None)
    if not match:
        raise UsageError(Message(marked("{text}: not a quarter that airplan can read."), text=text), _HOW_TO_WRITE)
    parts = match.groupdict()
    number = parts["number"]
    return Quarter(int(parts.get("year") or year), _NUMERALS.index(number) + 1 if number in _NUMERALS else int(number))
