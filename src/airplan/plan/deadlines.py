"""Read official deadline wording, and the days that people type, as calendar days.

A deadline "by the end of" a month or year includes its last day and does not roll over weekends or holidays: the work
is in time until that day's end. Wording that is not understood gets no date – never a guess.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from airplan.errors import Message, UsageError
from airplan.plan.model import NUMERALS, Deadline

_CHINESE_NUMBERS = {numeral: number for number, numeral in enumerate(NUMERALS, start=1)}
# Patterns stay text until they are used: compiling them costs more than most commands' own work.
_YEAR = r"(?:(?P<year>\d{4})(?:年(?![底末])|(?=年[底末])))?"
MONTH = r"(?P<month>\d{1,2}|十[一二]?|[一二三四五六七八九])月份?"
"""A month by its name, in half width."""
_BY_DATE = (
    rf"(?:到|于|确保)?{_YEAR}"
    rf"(?:{MONTH}[底末]|{MONTH.replace('month', 'month_of_day')}(?P<day>\d{{1,2}})[日号]"
    r"|(?P<year_end>年[底末])|(?:(?P<half>上半年)|第?(?P<quarter>[一二三四1-4])季度)(?:[底末]|(?![之以]?前)))"
    r"(?:之前|以前|前)?(?:完成)?(?:\(含(?:当日|本数)?\))?"
)
_ONGOING = r"(?:年内|全年|常年)?(?:长期|持续|常态化|不断)(?:实施|坚持|推进|开展|落实|执行)?|全年|常年"
_MILESTONES = r"按(?:照)?(?:计划|时间|规定)?(?:时间)?节点(?:要求)?(?:完成|推进|实施|落实)"

_ISO = r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})|(\d{4})(\d{2})(\d{2})"
_SPAN = r"([+-]?\d{1,4})(d|w|m|y|天|周|个月)"  # not 6月, 30日 and 2017年: those are June, the 30th and a year
_NAMED_DAYS = {"today": 0, "今天": 0, "今日": 0, "tomorrow": 1, "明天": 1, "yesterday": -1, "昨天": -1}


class ImpossibleDate(ValueError):
    """The wording names a day that no calendar has: 13月底前, 2月30日前."""


class UnreadableDay(UsageError):
    """What was typed for a day is none, or names one that does not exist."""

    def __init__(self, text: str, *, exists: bool = True) -> None:
        no_day = Message("{text}: this is not a day.", text=text)
        no_such_day = Message("{text}: there is no such day in the calendar.", text=text)
        hint = Message("Write for example 2017-06-30, 2017.6.30, 2017年6月30日, 6月底, today or 30d.")
        super().__init__(no_day if exists else no_such_day, hint)
        self.exists = exists


class UnreadableSpan(UsageError):
    """What was typed for a length of time is none."""

    def __init__(self, text: str) -> None:
        super().__init__(Message("{text}: this is not a length of time. Write for example 30d, 2w or 3m.", text=text))


def read_wording(wording: str, year: int) -> Deadline:
    """Return the deadline that official wording means in a plan of that year.

    Returns kind `by-date` with its last day, `ongoing`, `milestones`, or `unknown` with no date.
    Raises ImpossibleDate where the wording is clear and the day does not exist.
    """
    plain = half_width(wording)
    if re.fullmatch(_MILESTONES, plain):
        return Deadline(wording, "milestones")
    if re.fullmatch(_ONGOING, plain):
        return Deadline(wording, "ongoing")
    due = _last_day(plain, year)
    return Deadline(wording, "by-date", due) if due else Deadline(wording, "unknown")


def read_day(text: str, *, today: date, year: int) -> date:
    """Return the day that was typed: 2017-06-30, 2017.6.30, 2017/6/30, 20170630, 2017年6月30日, 6月30日, 6月底, 30d.

    A span counts from `today`; a day without a year is one of `year`. Raises UnreadableDay.
    """
    plain = half_width(text).lower()
    if plain in _NAMED_DAYS:
        return today + timedelta(days=_NAMED_DAYS[plain])
    try:
        if iso := re.fullmatch(_ISO, plain):
            parts = [int(part) for part in iso.groups() if part and part.isdigit()]
            return date(*parts)
        if re.fullmatch(_SPAN, plain):
            return add_span(text, today)
        if due := _last_day(plain, year):
            return due
    except (ValueError, OverflowError, UnreadableSpan) as error:
        raise UnreadableDay(text, exists=False) from error
    raise UnreadableDay(text)


def is_relative(text: str) -> bool:
    """Return whether the day that was typed depends on the day on which it was: today, 明天, 30d."""
    plain = half_width(text).lower()
    return plain in _NAMED_DAYS or re.fullmatch(_SPAN, plain) is not None


def add_span(text: str, day: date) -> date:
    """Return the day that is a span after another: 30d, 2w, 3m, 1y, 30天, 2周, 3个月.

    A month ends no later than its last day.

    Raises UnreadableSpan.
    """
    match = re.fullmatch(_SPAN, half_width(text).lower())
    if not match:
        raise UnreadableSpan(text)
    number, unit = int(match[1]), match[2][-1]
    try:
        if unit in "d天":
            return day + timedelta(days=number)
        if unit in "w周":
            return day + timedelta(weeks=number)
        from dateutil.relativedelta import relativedelta

        return day + (relativedelta(years=number) if unit == "y" else relativedelta(months=number))
    except (ValueError, OverflowError) as error:
        raise UnreadableSpan(text) from error


def half_width(text: str) -> str:
    """Return what was typed, in half width and without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _last_day(plain: str, year: int) -> date | None:
    """Return the last day meant, None where the words are not understood; raises ImpossibleDate."""
    match = re.fullmatch(_BY_DATE, plain)
    if not match:
        return None
    year = int(match["year"] or year)
    if match["day"]:
        return _day(year, number_of(match["month_of_day"]), int(match["day"]))
    if match["quarter"]:
        return month_end(year, 3 * number_of(match["quarter"]))
    if match["half"]:
        return month_end(year, 6)
    return month_end(year, 12 if match["year_end"] else number_of(match["month"]))


def number_of(text: str) -> int:
    """Return the number that a match of MONTH has: 5, 十一. Raises KeyError, ValueError for other text."""
    return int(text) if text.isdigit() else _CHINESE_NUMBERS[text]


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ImpossibleDate(f"{year}-{month}-{day}") from error


def month_end(year: int, month: int) -> date:
    """Return the last day of a month. Raises ImpossibleDate where there is no such month."""
    from calendar import monthrange

    return _day(year, month, monthrange(year, month)[1] if 1 <= month <= len(_CHINESE_NUMBERS) else 1)
