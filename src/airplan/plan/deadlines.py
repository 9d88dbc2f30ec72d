"""Read official deadline wording as calendar days.

A deadline "by the end of" a month or year includes its last day and does not roll over weekends or holidays: the work
is in time until that day's end. Wording that is not understood gets no date.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

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


class ImpossibleDate(ValueError):
    """Raised where the wording names a day that does not exist: 13月底前, 2月30日前."""


def read_wording(wording: str, year: int | None) -> Deadline:
    """Return the deadline that a document's wording means in a plan of that year; None: of several years.

    The kind is `by-date` with its last day, `ongoing`, `milestones`, or `unknown` without a date, as a day without a
    year is in a plan of several. Raises ImpossibleDate where the wording is clear and the day does not exist.
    """
    plain = half_width(wording)
    if re.fullmatch(_MILESTONES, plain):
        return Deadline(wording, "milestones")
    if re.fullmatch(_ONGOING, plain):
        return Deadline(wording, "ongoing")
    due = last_day(plain, year)
    return Deadline(wording, "by-date", due) if due else Deadline(wording, "unknown")


def half_width(text: str) -> str:
    """Return a text in half width and without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def last_day(plain: str, year: int | None) -> date | None:
    """Return the last day that normalised wording means, None if it is not understood. Raises ImpossibleDate."""
    match = re.fullmatch(_BY_DATE, plain)
    if not (match and (match["year"] or year)):
        return None
    year = int(match["year"] or year or 0)
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
