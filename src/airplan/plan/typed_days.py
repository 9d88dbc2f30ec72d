"""Read the days and spans that people type: every form that airplan prints, and the usual forms of both languages.

Input that is not understood, or names a day that does not exist, is refused; nothing is guessed.
"""

from __future__ import annotations

import contextlib
import re
from datetime import date, datetime, timedelta

from airplan import office_time
from airplan.errors import Message, UsageError
from airplan.plan.calendar_days import MONTH, MONTH_NAME, half_width, month_end, month_number, number_of, numeric_days
from airplan.plan.chinese_deadlines import last_day

# Patterns stay text until they are used: compiling them costs more than most commands' own work.
_ISO = r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})|(\d{4})(\d{2})(\d{2})"
_SPAN = r"(?:in)?([+-]?\d{1,4})(d|days?|w|weeks?|m|months?|y|years?|天|周|个月)(?:之?后|以?内)?"
"""Pattern of a length of time; not 6月, 30日 and 2017年: those are June, the 30th and a year."""
_NAMED_DAYS = {
    "today": 0, "今天": 0, "今日": 0, "tomorrow": 1, "明天": 1, "明日": 1, "后天": 2,
    "yesterday": -1, "昨天": -1, "昨日": -1, "前天": -2,
}  # fmt: skip
_AWAY = {"last": -1, "上": -1, "next": 1, "下": 1}
"""Weeks or months from now; any other word means the current one."""
_TH = "(?:st|nd|rd|th)?"
_DATES = (
    rf"(?P<day>\d{{1,2}}){_TH}(?:of)?(?P<name>{MONTH_NAME})[.,]?(?P<year>\d{{4}})?",
    rf"(?P<name>{MONTH_NAME})\.?(?P<day>\d{{1,2}}){_TH}(?:,?(?P<year>\d{{4}}))?",
    r"(?P<month>\d{1,2})[-./](?P<day>\d{1,2})",
    rf"(?:(?P<year>\d{{4}})年)?{MONTH}(?P<day>\d{{1,2}})",
    rf"mid-?(?P<middle>)(?P<name>{MONTH_NAME})[.,]?(?P<year>\d{{4}})?",
    r"q(?P<quarter>[1-4]),?(?P<year>\d{4})",
    rf"(?:the)?endof(?P<name>{MONTH_NAME}),?(?P<year>\d{{4}})?",
)
"""Forms of a day besides a document's wording; a form without a day means the last day of its month."""
_OF_MONTH = (
    r"(?P<away>上|本|这|下|当)?个?月(?:(?P<day>\d{1,2})[日号]|[底末])",
    r"(?:the)?endof(?:the)?(?P<away>last|this|next)?month",
)
_WEEKDAYS = "一二三四五六日"
_WEEKDAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_OF_WEEK = (
    rf"(?P<away>上|本|这|下)?个?(?:周|星期|礼拜)(?P<chinese>[{_WEEKDAYS}天])",
    r"(?P<away>last|this|next)?(?P<english>mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?",
)
_ZONE = r"(?:Z|[+-]\d{2}:?\d{2})"
_TIME = rf"(\d)[ T]+\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:\.\d+)?{_ZONE}?$"
_INSTANT = rf".+:\d{{2}}(?:\.\d+)?{_ZONE}"
"""A time with its zone, as JSON has it."""
_AROUND = r"^(?:(?:by|on|from|asof)(?=[\da-z])|截至|自)|(?:起|,?thatdayincluded|(?<![前底末])\(含当日\))$"
"""Words that airplan prints around a day and that do not change which day it is."""


class UnreadableDay(UsageError):
    """Raised where the input is no day, or names one that does not exist."""

    def __init__(self, text: str, *, exists: bool = True) -> None:
        no_day = Message("{text}: not a date that airplan can read.", text=text)
        no_such_day = Message("{text}: no such day in the calendar.", text=text)
        hint = Message("Write, for example, 2017-06-30, 30 June 2017, end of June, next Friday, today or 30d.")
        super().__init__(no_day if exists else no_such_day, hint)
        self.exists = exists


class AmbiguousDay(UnreadableDay):
    """Raised where the input means one day to some readers and another to others: 4/9/2021."""

    def __init__(self, text: str, one: date, other: date) -> None:
        super().__init__(text)
        self.message = Message("{text} may mean {one} or {other}.", text=text, one=one, other=other)
        self.hint = Message("Write {one} or {other}.", one=one.isoformat(), other=other.isoformat())


class UnreadableSpan(UsageError):
    """Raised where the input is no length of time."""

    def __init__(self, text: str) -> None:
        super().__init__(
            Message("{text}: not a length of time that airplan can read. Write, for example, 30d, 2w or 3m.", text=text)
        )


def read_day(text: str, *, today: date, year: int) -> date:
    """Return the day that was typed: 2017-06-30, 30 June 2017, 2017年6月30日, 5-31, 6月底, 本月底, 下周五, today, 30d.

    Spans, weekdays and unnamed months count from `today`; a day without a year belongs to `year`. Weeks begin on
    Monday. An instant with its zone means the day at the office. Raises UnreadableDay.
    """
    if re.fullmatch(_INSTANT, text.strip()):
        with contextlib.suppress(ValueError):
            return office_time.day_of(datetime.fromisoformat(text.strip()))
    plain = _bare(re.sub(_TIME, r"\1", text.strip()))
    if plain in _NAMED_DAYS:
        plain = f"{_NAMED_DAYS[plain]}d"
    try:
        if iso := re.fullmatch(_ISO, plain):
            return date(*(int(part) for part in iso.groups() if part and part.isdigit()))
        if re.fullmatch(_SPAN, plain):
            return add_span(plain, today)
        if day := last_day(plain, year) or _dated(plain, year) or _of_this_time(plain, today):
            return day
        days = numeric_days(plain)
    except (ValueError, OverflowError, UnreadableSpan) as error:
        raise UnreadableDay(text, exists=False) from error
    if len(days) > 1:
        raise AmbiguousDay(text, *days)
    if days:
        return days[0]
    raise UnreadableDay(text)


def add_span(text: str, day: date) -> date:
    """Return the day that lies a span after another: 30d, 30 days, 2w, 3m, 1y, 30天, 30天内, 2周, 3个月.

    A span of months ends at the latest on the last day of its month. Raises UnreadableSpan.
    """
    match = re.fullmatch(_SPAN, half_width(text).lower())
    if not match:
        raise UnreadableSpan(text)
    number, unit = int(match[1]), match[2][0]
    try:
        if unit in "d天":
            return day + timedelta(days=number)
        if unit in "w周":
            return day + timedelta(weeks=number)
        from dateutil.relativedelta import relativedelta

        return day + (relativedelta(years=number) if unit == "y" else relativedelta(months=number))
    except (ValueError, OverflowError) as error:
        raise UnreadableSpan(text) from error


def day_after(span: str, day: date) -> date | None:
    """Return the day that lies a span after another; None where the calendar ends before it."""
    with contextlib.suppress(UnreadableSpan):
        return add_span(span, day)
    return None


def is_relative(text: str) -> bool:
    """Return whether the typed day depends on the current day: today, 明天, 30d, 本月底, 下周五."""
    plain = _bare(text)
    return plain in _NAMED_DAYS or bool(_first_match((_SPAN, *_OF_MONTH, *_OF_WEEK), plain))


def _bare(text: str) -> str:
    """Return the input normalised by `plainly`, without the words that airplan prints around a day."""
    return re.sub(_AROUND, "", plainly(text))


def plainly(text: str) -> str:
    """Return the input in half width and lower case, without white space and without punctuation at its end.

    A Chinese full stop between digits becomes a decimal point.
    """
    plain = re.sub(r"(?<=\d)。(?=\d)", ".", half_width(text).lower())
    return plain.rstrip("、，,。.；;：:！!")


def _dated(plain: str, year: int) -> date | None:
    """Return the day in a named month; None for other words. Raises ValueError where no such day exists."""
    match = _first_match(_DATES, plain)
    if not match:
        return None
    parts = match.groupdict()
    year = int(parts.get("year") or year)
    if parts.get("quarter"):
        return month_end(year, 3 * int(parts["quarter"]))
    month = month_number(parts["name"]) if parts.get("name") else number_of(parts["month"])
    if "middle" in parts:
        return date(year, month, 15)
    return date(year, month, int(parts["day"])) if parts.get("day") else month_end(year, month)


def _of_this_time(plain: str, today: date) -> date | None:
    """Return the day of the current, previous or next week or month; None for other words."""
    if match := _first_match(_OF_MONTH, plain):
        months = today.year * 12 + today.month - 1 + _AWAY.get(match["away"] or "", 0)
        year, month = months // 12, months % 12 + 1
        day = match.groupdict().get("day")
        return date(year, month, int(day)) if day else month_end(year, month)
    if match := _first_match(_OF_WEEK, plain):
        parts = match.groupdict()
        chinese, english = parts.get("chinese"), parts.get("english") or ""
        weekday = _WEEKDAYS.index(chinese.replace("天", "日")) if chinese else _WEEKDAY_NAMES.index(english[:3])
        return today + timedelta(days=weekday - today.weekday(), weeks=_AWAY.get(match["away"] or "", 0))
    return None


def _first_match(patterns: tuple[str, ...], plain: str) -> re.Match[str] | None:
    return next(filter(None, (re.fullmatch(pattern, plain) for pattern in patterns)), None)
