"""Read official wordings of deadlines, in Chinese and English, as days or kinds, and say what is doubtful in others.

Wording that is not understood, or that the office must first settle, gets no date; nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata

from airplan.errors import Message
from airplan.plan import chinese_deadlines, english_deadlines
from airplan.plan.calendar_days import Conventions, ImpossibleDate, half_width, numeric_days
from airplan.plan.model import Deadline

_NONE = r"[-–—―/]+|无|不适用|(?i:n/?a|none|nil|not applicable)"
_HAN = r"[㐀-鿿]"
_NO_CONVENTIONS = Conventions()
_ANY_YEARS = (2000, 2001)
"""Two years, one of them a leap year: wording that means the same in both names its years itself."""
_SEASONS = (
    "采暖[季期]|供暖[季期]|汛期|[春夏秋冬]季|秋冬季|入冬|入汛|入夏|入秋|今冬|明春"
    "|元旦|春节|清明|五一|端午|中秋|国庆|两会"
)
"""Times that fall on other days in other years or places; those of feasts and sessions as well."""


def read_wording(wording: str, year: int | None, conventions: Conventions = _NO_CONVENTIONS) -> Deadline:
    """Return the deadline that a document's wording means in a plan of that year; None: of several years.

    The kind is `by-date` with its last day, `milestones` with or without days, `ongoing`, `event`, `no-deadline` where
    the cell has a stroke, or `unknown` without a date, as a day without a year is in a plan of several. Raises
    ImpossibleDate where the wording is clear and the day does not exist.
    """
    if year is not None:
        return _read(wording, year, conventions)
    readings, impossible = [], None
    for any_year in _ANY_YEARS:
        try:
            readings.append(_read(wording, any_year, conventions))
        except ImpossibleDate as error:
            impossible = error
    if impossible and not readings:
        raise impossible
    same = len(set(readings)) == 1 and not impossible
    return readings[0] if same else Deadline(wording, "unknown")


def _read(wording: str, year: int, conventions: Conventions) -> Deadline:
    plain = half_width(wording)
    if re.fullmatch(_NONE, plain):
        return Deadline(wording, "no-deadline")
    if days := numeric_days(plain):
        return Deadline(wording, "by-date", days[0]) if len(days) == 1 else Deadline(wording, "unknown")
    chinese = re.search(_HAN, plain) or re.fullmatch(r"[\d.\-/—–~]+", plain)
    reader = chinese_deadlines if chinese else english_deadlines
    found = reader.read(wording if chinese else unicodedata.normalize("NFKC", wording), year, conventions)
    if not found and not re.search(_HAN, plain):  # figures alone: 2018-2020, 2021
        found = english_deadlines.read(unicodedata.normalize("NFKC", wording), year, conventions)
    return found._replace(text=wording) if found else Deadline(wording, "unknown")


def doubt(wording: str) -> Message | str:
    """Return what the office must settle before an unknown wording can be read; empty where nothing is known of it."""
    plain, words = half_width(wording), unicodedata.normalize("NFKC", wording).lower()
    try:
        days = numeric_days(plain)
    except ImpossibleDate:
        days = ()
    if len(days) > 1:
        return Message("{wording} may mean {one} or {other}", wording=wording, one=days[0], other=days[1])
    if re.search(r"\bfy ?\d|financial year", words) or english_deadlines.is_financial(" ".join(words.split())):
        return Message("the key financial_year_starts of the plan says in which month the financial year begins")
    if re.search(_SEASONS, plain) or english_deadlines.names_season(words):
        return Message("the key seasons of the plan gives the last day of a season")
    return chinese_deadlines.doubt(plain) or english_deadlines.doubt(" ".join(words.split()))
