"""Read the wordings of deadlines in English documents. A wording is read whole or not at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from airplan.plan.calendar_days import (
    BY_WHEN,
    FROM_WHEN,
    MONTH_NAME,
    ONLY_BEFORE,
    WORKING_DAYS,
    calendar_day,
    month_end,
    month_number,
)
from airplan.plan.model import Deadline, Node

if TYPE_CHECKING:
    from datetime import date

    from airplan.errors import Message
    from airplan.plan.calendar_days import Conventions

_BY = r"(?:(?:due |completed? |to be completed )?(?:by|on|in|until|through|no later than|not later than) )?(?:the )?"
_OR_EARLIER = r",? (?:or (?:earlier|sooner|before)|at the latest)$"
_END_OF = r"(?:end of |close of )?(?:the )?"
_YEAR = r"(?P<year>\d{4})"
_TH = "(?:st|nd|rd|th)?"
_NAME = rf"(?P<name>{MONTH_NAME})\.?"
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_NTH = "|".join(_ORDINALS)
_DAYS = (
    rf"(?P<day>\d{{1,2}}){_TH} (?:of )?{_NAME}(?:,? {_YEAR})?",
    rf"{_NAME} (?P<day>\d{{1,2}}){_TH}(?:,? {_YEAR})?",
    rf"(?P<middle>mid)[- ]{_NAME}(?:,? {_YEAR})?",
    rf"{_END_OF}{_NAME}(?:,? {_YEAR})?",
    r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{1,2})",
    rf"{_END_OF}(?:q(?P<quarter>[1-4])|(?P<nth>{_NTH}) quarter)(?: of)?(?:,? |[/-]){_YEAR}",
    rf"{_END_OF}{_YEAR},? q(?P<quarter>[1-4])",
    rf"{_END_OF}(?:h(?P<half>[12])|(?P<nth_half>first|second) half)(?: of)?,? {_YEAR}",
    rf"{_END_OF}(?:year )?{_YEAR}",
)
_FINANCIAL = rf"{_END_OF}(?:q(?P<quarter>[1-4])(?: of)? )?(?:fy ?|financial year )?{_YEAR}[/-](?P<next>\d{{2}}|\d{{4}})"
_SEASONS = "spring|summer|autumn|fall|winter"
_ONGOING = r"on-?going|continuous(?:ly)?|continuing|permanent(?:ly)?|long[- ]term"
_ALL_YEAR = r"throughout (?:the (?:year|plan|period)|\d{4})|all year(?:[- ]round)?|year[- ]round"
_AND_ONGOING = rf"(?P<head>.+?)(?:,| and|, and|;)(?: then)? (?:{_ONGOING})(?: thereafter)?"
_EVERY = {
    "daily": r"daily|every day|each day",
    "regular": r"weekly|every week|each week|every two weeks|twice a year|half-?yearly|every six months"
    r"|biannually|semi-?annual(?:ly)?|every two years|biennial(?:ly)?",
    "monthly": r"monthly|every month|each month",
    "quarterly": r"quarterly|every quarter|each quarter",
    "yearly": r"annual(?:ly)?|yearly|every year|each year|once a year",
    "event": r"as (?:needed|required|necessary)|when(?:ever)? (?:needed|required|necessary)|on demand",
}
_THEREAFTER = (
    r"(?P<head>.+?)(?:,| and|, and|;)? \(?(?:then |and )?(?P<every>[a-z -]+?)"
    r" (?:thereafter|after that|from then on)\)?"
)
_AFTER = (
    r"(?:within )?(?P<number>\d{1,3}|one|two|three|four|five|six|nine|twelve)"
    r" (?:calendar )?(?P<unit>days?|weeks?|months?|years?) (?:after|of|from|following) (?P<event>.+)"
)
_LENGTH = r"(?:\d{1,3}|one|two|three|four|five|six|nine|twelve)(?:[-–]\d{1,3})? (?:days?|weeks?|months?|years?)"
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "nine": 9, "twelve": 12}
_STARTING = (
    r"(?:from|starting(?: in| on)?|beginning(?: in| on)?|as of|since) (?P<first>.+?)(?: onwards?| on)?",
    r"(?P<first>.+?) onwards?",
)
_NAMES_A_DAY = rf"\d|\b(?:{MONTH_NAME})\b"


def end_in(text: str, year: int, conventions: Conventions) -> date | None:
    """Return the last day that words mean; None for others, and where the office must first settle what they mean.

    `text` is in lower case with single blanks. A quarter of a single year is the calendar's, unless the financial year
    begins in another month: then it could be either. Raises ImpossibleDate.
    """
    words = re.sub(_OR_EARLIER, "", re.sub(rf"^{_BY}", "", re.sub(r"[’'](\d{2})$", r"20\1", text)))
    if match := _first_match(_DAYS, words):
        parts = {key: value for key, value in match.groupdict().items() if value}
        if "quarter" in parts and conventions.financial_year_starts not in (None, 1):
            return None
        return _end_of(parts, year)
    starts = conventions.financial_year_starts
    if (match := re.fullmatch(_FINANCIAL, words)) and starts and is_financial(words):
        months = int(match["year"]) * 12 + starts - 2 + 3 * int(match["quarter"] or 4)
        return month_end(months // 12, months % 12 + 1)
    for season, (month, day) in conventions.seasons.items():
        if match := re.fullmatch(rf"{re.escape(season.lower())}(?: of)?(?:,? {_YEAR})?", words):
            return calendar_day(int(match["year"] or year), month, day)
    return None


def is_financial(words: str) -> bool:
    """Return whether words name a financial year or a quarter of one: Q1 2021/22, FY 2021-22."""
    match = re.fullmatch(_FINANCIAL, re.sub(rf"^{_BY}", "", words))
    return bool(match) and match is not None and int(match["next"][-2:]) == (int(match["year"]) + 1) % 100


def read(wording: str, year: int, conventions: Conventions) -> Deadline | None:
    """Return the deadline that English wording means; None where it is not understood. Raises ImpossibleDate."""
    words = " ".join(wording.split()).rstrip(".")
    text = words.lower()
    if re.fullmatch(f"{_ONGOING}|{_ALL_YEAR}", text):
        return Deadline(wording, "ongoing")
    if every := _how_often(text, year, conventions):
        return Deadline(wording, "ongoing", every=every)
    if due := end_in(text, year, conventions):
        return Deadline(wording, "by-date", due)
    if (match := re.fullmatch(_AND_ONGOING, text)) and (due := end_in(match["head"], year, conventions)):
        return Deadline(wording, "by-date", due, ongoing=True)
    if (match := re.fullmatch(_THEREAFTER, text)) and (due := end_in(match["head"], year, conventions)):
        every = _how_often(match["every"], year, conventions)
        return Deadline(wording, "by-date", due, ongoing=True, every=every) if every else None
    return (
        _between(wording, text, year, conventions)
        or _starting(wording, text, year)
        or _after_event(wording, words)
        or _nodes(wording, year, conventions)
    )


def _how_often(text: str, year: int, conventions: Conventions) -> str:
    """Return how often words say that work comes round again: quarterly, annually by 31 March; empty for others."""
    if match := re.fullmatch(r"(?P<every>.+?),? (?P<by>(?:by|in|on) .+)", text):
        return _how_often(match["every"], year, conventions) if end_in(match["by"], year, conventions) else ""
    return next((every for every, form in _EVERY.items() if re.fullmatch(form, text)), "")


def _end_of(parts: dict[str, str], year: int) -> date:
    year = int(parts.get("year", year))
    if "quarter" in parts or "nth" in parts:
        return month_end(year, 3 * int(parts.get("quarter") or _ORDINALS[parts["nth"]]))
    if "half" in parts or "nth_half" in parts:
        return month_end(year, 6 * int(parts.get("half") or _ORDINALS[parts["nth_half"]]))
    if "name" not in parts and "month" not in parts:
        return month_end(year, 12)
    month = month_number(parts["name"]) if "name" in parts else int(parts["month"])
    if "day" in parts:
        return calendar_day(year, month, int(parts["day"]))
    return calendar_day(year, month, 15) if "middle" in parts else month_end(year, month)


def _first_day(text: str, year: int) -> date | None:
    """Return the first day of the day, month or year that words name; None for others."""
    match = _first_match((*_DAYS[:2], rf"{_NAME}(?:,? {_YEAR})?", _YEAR), text)
    if not match:
        return None
    parts = {key: value for key, value in match.groupdict().items() if value}
    month = month_number(parts["name"]) if "name" in parts else 1
    return calendar_day(int(parts.get("year", year)), month, int(parts.get("day", 1)))


def _between(wording: str, text: str, year: int, conventions: Conventions) -> Deadline | None:
    """Return the two ends of a time: 2018-2020, January to June 2021."""
    parts = re.fullmatch(
        r"(?:from )?(?P<first>.+?)(?: to | until | ?[-–—] ?)(?P<last>.+)|between (?P<one>.+?) and (?P<other>.+)", text
    )
    if not parts or is_financial(text):
        return None
    due = end_in(parts["last"] or parts["other"], year, conventions)
    start = _first_day(parts["first"] or parts["one"], due.year) if due else None
    return Deadline(wording, "by-date", due, start) if due and start and start <= due else None


def _starting(wording: str, text: str, year: int) -> Deadline | None:
    match = _first_match(_STARTING, text)
    start = _first_day(match["first"], year) if match else None
    return Deadline(wording, "ongoing", start=start) if start else None


def _after_event(wording: str, words: str) -> Deadline | None:
    match = re.fullmatch(_AFTER, words, re.IGNORECASE)
    if not match or re.search(_NAMES_A_DAY, match["event"].lower()):
        return None
    number = match["number"].lower()
    count = int(number) if number.isdigit() else _NUMBERS[number]
    return Deadline(wording, "event", event=match["event"], span=f"{count}{match['unit'][0].lower()}")


def _nodes(wording: str, year: int, conventions: Conventions) -> Deadline | None:
    """Return the days of a wording with several: “Draft by June 2021; final report by December 2021”."""
    nodes = []
    for part in filter(str.strip, re.split("[;\n]", wording.rstrip("."))):
        node = _dated_part(" ".join(part.split()), year, conventions)
        if not node:
            return None
        nodes.append(node)
    days = [node.day for node in nodes]
    if len(nodes) < 2 or days != sorted(set(days)):  # noqa: PLR2004 – several
        return None
    return Deadline(wording, "milestones", nodes=tuple(nodes))


def _dated_part(part: str, year: int, conventions: Conventions) -> Node | None:
    """Return the words of a part and the day at its end or, before a colon, its beginning; None without both."""
    tries = [(part.rpartition(before)[::2], 0) for before in (" by ", " on ", ":")]
    tries.append((part.partition(":")[::2], 1))
    for (left, right), words_at in tries:
        words, day = (left, right) if words_at == 0 else (right, left)
        due = end_in(day.strip().lower(), year, conventions) if words.strip() else None
        if due and not re.search(rf"\d{{4}}|\b(?:{MONTH_NAME})\b", words.lower()):
            return Node(due, words.strip(" ,:"))
    return None


def names_season(text: str) -> bool:
    """Return whether words name a season: by fall 2022."""
    return bool(re.search(rf"\b(?:{_SEASONS})\b", text.lower()))


def doubt(text: str) -> Message | str:
    """Return what the office must settle about unknown words in lower case; empty where nothing is known of them."""
    if re.match(r"(?:by )?(?:before|prior to|ahead of) ", text) and re.search(_NAMES_A_DAY, text):
        return ONLY_BEFORE
    if "working day" in text or "business day" in text:
        return WORKING_DAYS
    if re.fullmatch(rf"(?:with)?in (?:the next )?{_LENGTH}|(?:the )?next {_LENGTH}", text):
        return FROM_WHEN
    if re.fullmatch(r"immediate(?:ly)?|at once|as soon as possible|asap|(?:early|mid|late)[- ]?(?:in )?\d{4}", text):
        return BY_WHEN
    return ""


def _first_match(patterns: tuple[str, ...], text: str) -> re.Match[str] | None:
    return next(filter(None, (re.fullmatch(pattern, text) for pattern in patterns)), None)
