"""Name days of the calendar as documents do: months by their names, the ends of months, days written in numbers."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import Message
from airplan.plan.model import NUMERALS

if TYPE_CHECKING:
    from collections.abc import Mapping

CHINESE_NUMBERS = {numeral: number for number, numeral in enumerate(NUMERALS, start=1)}
# Patterns stay text until they are used: compiling them costs more than most commands' own work.
MONTH = r"(?P<month>\d{1,2}|十[一二]?|[一二三四五六七八九])月份?"
"""A month by its name, in half width."""
MONTH_NAME = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
"""Pattern of an English month name in lower case."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMERIC = r"(?P<one>\d{1,2})(?P<between>[-./])(?P<other>\d{1,2})(?P=between)(?P<year>\d{4})"
"""A day in numbers with the year last; readers differ on which of the other two is the month."""
ONLY_BEFORE = Message("does the time that it names count as well, or only the time before it?")
WORKING_DAYS = Message("how many calendar days are that?")
FROM_WHEN = Message("from which day does that time count?")
BY_WHEN = Message("by which day at the latest?")
"""What the office must settle about wordings of either language."""


class Conventions(NamedTuple):
    """What the office has settled about days: needed for wordings whose day the words alone do not give."""

    seasons: Mapping[str, tuple[int, int]] = MappingProxyType({})
    """Name of a season → the month and the day of month that are its last day: 采暖季 → 11, 14."""
    financial_year_starts: int | None = None
    """The month in which the financial year begins."""
    years: tuple[int, int] | None = None
    """The plan's first and last year; None: the year of the deadline."""


class ImpossibleDate(ValueError):
    """Raised where the wording names a day that does not exist: 13月底前, 2月30日前."""


def half_width(text: str) -> str:
    """Return a text in half width and without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def number_of(text: str) -> int:
    """Return the number that a match of MONTH has: 5, 十一. Raises KeyError, ValueError for other text."""
    return int(text) if text.isdigit() else CHINESE_NUMBERS[text]


def month_number(name: str) -> int:
    """Return the number of a month by its English name or an abbreviation. Raises ValueError for other text."""
    return _MONTHS.index(name[:3]) + 1


def calendar_day(year: int, month: int, day: int) -> date:
    """Return a day. Raises ImpossibleDate where no calendar has it."""
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ImpossibleDate(f"{year}-{month}-{day}") from error


def month_end(year: int, month: int) -> date:
    """Return the last day of a month. Raises ImpossibleDate where there is no such month."""
    from calendar import monthrange

    return calendar_day(year, month, monthrange(year, month)[1] if 1 <= month <= len(CHINESE_NUMBERS) else 1)


def numeric_days(plain: str) -> tuple[date, ...]:
    """Return the days that numbers with the year last may mean: 30/9/2021 one, 4/9/2021 two; none for other words.

    Raises ImpossibleDate where neither order of day and month gives a day.
    """
    match = re.fullmatch(_NUMERIC, plain)
    if not match:
        return ()
    one, other, year = int(match["one"]), int(match["other"]), int(match["year"])
    found = []
    for day, month in ((one, other), (other, one)):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    if not found:
        raise ImpossibleDate(plain)
    return tuple(dict.fromkeys(found))
