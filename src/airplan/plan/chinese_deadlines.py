"""Read the wordings of deadlines in Chinese documents.

A deadline "by the end of" a month or year includes its last day and does not roll over weekends or holidays: the work
is in time until that day's end. A wording is read whole or not at all.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from airplan.errors import Message
from airplan.plan.calendar_days import (
    BY_WHEN,
    FROM_WHEN,
    MONTH,
    ONLY_BEFORE,
    WORKING_DAYS,
    calendar_day,
    half_width,
    month_end,
    number_of,
)
from airplan.plan.model import Deadline, Node

if TYPE_CHECKING:
    from airplan.plan.calendar_days import Conventions

# Patterns stay text until they are used: compiling them costs more than most commands' own work.
_YEAR = r"(?:(?P<year>\d{4})(?:年(?![底末内])|(?=年[底末内])))?"
_LEAD = "(?:到|至|于|在|确保|截至|截止到?)?"
_DONE = "(?:(?:全部|基本)?完成|完成(?:任务|整改)|整改到位|落实到位|建成|办结)?"
_MONTH_OF_DAY = MONTH.replace("month", "month_of_day")
_BEFORE = r"(?:之前|以前|前)?"
_END = (
    rf"{_LEAD}{_YEAR}(?:(?:今|本|当)年?(?=年[底末]))?"
    rf"(?:{MONTH}[底末]|{_MONTH_OF_DAY}(?P<day>\d{{1,2}})[日号]"
    r"|(?P<year_end>年[底末])|(?:(?P<half>上半年)|第?(?P<quarter>[一二三四1-4])季度)(?:[底末]|(?![之以]?前)))"
)
_LAST_DAY = rf"{_END}{_BEFORE}{_DONE}(?:\(含(?:当日|本数)?\))?"
_TEN_DAYS = rf"{_LEAD}{_YEAR}{MONTH}(?P<third>[上中下])旬(?:内|之内|以内)?{_DONE}"
_WHOLE = (
    _TEN_DAYS,
    rf"{_LEAD}{_YEAR}(?:{MONTH}|(?P<later_half>下半年))(?:内|之内|以内)?{_DONE}",
    rf"{_LEAD}(?:(?P<year>\d{{4}})|今|本|当)?年度?[内]{_DONE}",
    rf"{_LEAD}(?P<year>\d{{4}})年(?:全年|度)?{_DONE}",
    rf"{_LEAD}(?P<year>\d{{4}})(?P<between>[-./])(?P<month_of_day>\d{{1,2}})(?P=between)(?P<day>\d{{1,2}}){_BEFORE}{_DONE}",
)
"""Times as a whole: their last day counts. With 前 most of them may leave it out, so those are not read."""
_SURELY_BEFORE = "(?:之前|以前|前)"
_YEAR_AND_MONTH = rf"(?P<year>\d{{4}})[-./](?P<month>0?[1-9]|1[0-2])月?{_DONE}"
"""A month in figures; of the year after, it would be two years: 2011-12."""
_FIRST = (
    rf"{_YEAR}{_MONTH_OF_DAY}(?P<day>\d{{1,2}})[日号]",
    rf"{_YEAR}(?:{MONTH}|第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下])半年)",
    r"(?P<year>\d{4})年?",
)
_ONGOING = (
    r"(?:年内|全年|常年)?(?:长期|持续|常态化|不断)(?:实施|坚持|推进|开展|落实|执行|保持|加强|有效)?|全年|常年"
    r"|(?:长期|常态化?|日常|经常性)工作|日常|贯穿(?:于)?全年|全年(?:实施|推进|开展|落实)"
)
_MILESTONES = r"按(?:照)?(?:计划|时间|规定)?(?:时间)?节点(?:要求)?(?:完成|推进|实施|落实)"
_AT_ONCE = "立行立改|立即(?:整改|落实|完成|执行)?|立查立改|即知即改|即查即改"
_AS_NEEDED = "按需|根据需要|视需要|适时|视情况?|随时|按需(?:开展|推进)|适时(?:开展|推进)"
_ENDS_OF_DONE = ("完成", "建成", "到位", "办结", "任务", "整改")
_NUMBER = r"(?P<number>\d{1,3}|[一二三四五六七八九十]|十[一二]|两|半)"
_SPAN = rf"{_NUMBER}(?P<unit>个月|日|天|周|年)(?:之内|以内|内)?{_DONE}"
_AFTER = (rf"自(?P<event>.+?)之日起{_SPAN}", rf"自?(?P<event>.+?)(?:之后|以后|后){_SPAN}")
_UNITS = {"个月": "m", "日": "d", "天": "d", "周": "w", "年": "y"}
_DATED = r"\d{1,2}[日号底末月]|年[底末内]|季度|半年|[上中下]旬|\d{4}年"
"""What tells that words hold a day."""
_EVERY = (
    (
        r"(?:于|在)?每个?(?P<every>日|天|周(?:[一二三四五六日末])?|旬|月|季度?|半年|年)度?"
        r"(?:年?[底末]|\d{1,2}月底|(?:\d{1,2}月)?\d{1,2}[日号])?(?:之前|以前|前)?"
        r"(?:推进|完成|调度|通报|开展|落实|实施|(?:开展|上报|报送)?[一1]次|(?:上?报|报送|报告)[^每\d]{0,20})?"
    ),
    r"[按逐](?P<every>日|周|旬|月|季度?|年)度?(?:推进|落实|完成|实施|调度|开展|上报|报送)",
)
_CADENCES = {
    "日": "daily", "天": "daily", "周": "regular", "旬": "regular", "月": "monthly", "季": "quarterly",
    "季度": "quarterly", "半年": "regular", "年": "yearly",
}  # fmt: skip
"""How often → the nearest frequency of a cadence, the most frequent first."""


def last_day(plain: str, year: int) -> date | None:
    """Return the last day that a wording names outright: 6月底前, 6月下旬, 年底前; None for other words.

    `plain` is in half width; raises ImpossibleDate.
    """
    match = re.fullmatch(_LAST_DAY, plain) or re.fullmatch(_TEN_DAYS, plain)
    return _end_of(match, year) if match else None


def end_in(plain: str, year: int, conventions: Conventions) -> date | None:
    """Return the last day that a wording means, which may name a whole month or year; None for other words.

    Raises ImpossibleDate.
    """
    if day := last_day(plain, year):
        return day
    if match := next(filter(None, (re.fullmatch(form, plain) for form in _WHOLE)), None):
        return _end_of(match, year)
    match = re.fullmatch(_YEAR_AND_MONTH, plain)
    if match and int(match["month"]) != (int(match["year"]) + 1) % 100:
        return _end_of(match, year)
    if (match := re.fullmatch(rf"{_NUMBER}年(?:之内|以内|内){_DONE}", plain)) and match["number"] not in "两半":
        first, last = conventions.years or (year, year)
        return date(last, 12, 31) if last - first + 1 == number_of(match["number"]) else None
    for season, (month, day_of_month) in conventions.seasons.items():
        if match := re.fullmatch(rf"{_LEAD}{_YEAR}{re.escape(season)}(?:来临|到来|开始)?{_BEFORE}{_DONE}", plain):
            return calendar_day(int(match["year"] or year), month, day_of_month)
    return None


def read(wording: str, year: int, conventions: Conventions) -> Deadline | None:
    """Return the deadline that Chinese wording means; None where it is not understood. Raises ImpossibleDate."""
    plain = half_width(wording)
    if re.fullmatch(_MILESTONES, plain):
        return Deadline(wording, "milestones")
    if re.fullmatch(_ONGOING, plain):
        return Deadline(wording, "ongoing")
    if re.fullmatch(_AS_NEEDED, plain):
        return Deadline(wording, "ongoing", every="event")
    if due := end_in(plain, year, conventions):
        return Deadline(wording, "by-date", due)
    return (
        _recurring(wording, plain)
        or _and_ongoing(wording, plain, year, conventions)
        or _between(wording, plain, year, conventions)
        or _starting(wording, plain, year)
        or _after_event(wording, plain)
        or _nodes(wording, year, conventions)
    )


def _end_of(match: re.Match[str], year: int) -> date:
    parts = {key: value for key, value in match.groupdict().items() if value}
    year = int(parts.get("year", year))
    if "day" in parts:
        return calendar_day(year, number_of(parts["month_of_day"]), int(parts["day"]))
    if "third" in parts:
        end = month_end(year, number_of(parts["month"]))
        return end if parts["third"] == "下" else end.replace(day=10 if parts["third"] == "上" else 20)
    if "quarter" in parts:
        return month_end(year, 3 * number_of(parts["quarter"]))
    if "half" in parts:
        return month_end(year, 6)
    return month_end(year, number_of(parts["month"]) if "month" in parts else 12)


def _first_day(plain: str, year: int) -> date | None:
    """Return the first day of the day, month, quarter, half or year that the words name; None for other words."""
    match = next(filter(None, (re.fullmatch(form, plain) for form in _FIRST)), None)
    if not match:
        return None
    parts = {key: value for key, value in match.groupdict().items() if value}
    year = int(parts.get("year", year))
    if "day" in parts:
        return calendar_day(year, number_of(parts["month_of_day"]), int(parts["day"]))
    if "quarter" in parts:
        return date(year, 3 * number_of(parts["quarter"]) - 2, 1)
    if "half" in parts:
        return date(year, 1 if parts["half"] == "上" else 7, 1)
    return calendar_day(year, number_of(parts["month"]) if "month" in parts else 1, 1)


def _recurring(wording: str, plain: str) -> Deadline | None:
    """Return what comes round again: 每季度末, 每月25日前, 按季度推进, 每季度报…，每半年报…."""
    found = []
    for part in re.split(r"[,;、。]", plain.rstrip("。;")):
        match = next(filter(None, (re.fullmatch(form, part) for form in _EVERY)), None)
        if not match:
            return None
        found.append("regular" if match["every"].startswith("周") else _CADENCES[match["every"]])
    often = next((every for every in _CADENCES.values() if every in found and every != "regular"), "regular")
    return Deadline(wording, "ongoing", every=often)


def _and_ongoing(wording: str, plain: str, year: int, conventions: Conventions) -> Deadline | None:
    """Return a day after which the work goes on: 2024年底前，并长期坚持; what is due at once has no day."""
    parts = re.fullmatch(rf"(?P<head>.+?)(?:[,;、](?:并|且|之后|此后|后)?|并|且)(?:{_ONGOING})。?", plain)
    if not parts:
        return None
    if re.fullmatch(_AT_ONCE, parts["head"]):
        return Deadline(wording, "ongoing")
    due = end_in(parts["head"], year, conventions)
    return Deadline(wording, "by-date", due, ongoing=True) if due else None


def _between(wording: str, plain: str, year: int, conventions: Conventions) -> Deadline | None:
    """Return the two ends of a time: 2018-2020年, 2016—2017年底前, 3月1日至6月30日, 3-10月."""
    for dash in re.finditer(r"至|到|[-—–―~]{1,2}", plain):
        first, last = plain[: dash.start()], plain[dash.end() :]
        named = re.match(r"\d{4}(?=年)", first)
        if following := re.match("次年|翌年|第二年", last):
            last = f"{int(named[0]) + 1 if named else year + 1}年{last.removeprefix(following[0])}"
        elif not re.match(r"\d{4}", last) and named:
            last = f"{named[0]}年{last}"
        if re.fullmatch(r"(?:\d{4}年)?\d{1,2}", first) and not re.fullmatch(r"\d{4}", first):
            first += "月"
        start = _first_day(first.removeprefix("从").removeprefix("自"), year)
        due = end_in(last, year, conventions) if start else None
        if due and start and start <= due:
            return Deadline(wording, "by-date", due, start)
    return None


def _starting(wording: str, plain: str, year: int) -> Deadline | None:
    """Return what begins on a day and goes on: 3月1日起, 自2018年起实施."""
    match = re.fullmatch(rf"[自从]?(?P<first>.+?)(?:起|开始)(?:施行|执行|(?:{_ONGOING})|实施)?", plain)
    start = _first_day(match["first"], year) if match else None
    return Deadline(wording, "ongoing", start=start) if start else None


def _after_event(wording: str, plain: str) -> Deadline | None:
    """Return a span after an event that has no day yet: 省出台文件后2个月完成, 自批复之日起30日内."""
    match = next(filter(None, (re.fullmatch(form, plain) for form in _AFTER)), None)
    if not match or re.search(_DATED, match["event"]) or re.search("[,;。]", match["event"]):
        return None
    number, unit = match["number"], _UNITS[match["unit"]]
    if number == "半":
        return Deadline(wording, "event", event=match["event"], span="6m") if unit == "y" else None
    count = 2 if number == "两" else number_of(number)
    return Deadline(wording, "event", event=match["event"], span=f"{count}{unit}") if count else None


def _nodes(wording: str, year: int, conventions: Conventions) -> Deadline | None:
    """Return the days of a wording with several, each with its own words: 6月底前完成方案；12月底前完成验收.

    A part without a year is in the year of the part before. None where a part has no words, or a second day in them,
    or where days do not follow each other.
    """
    nodes: list[Node] = []
    ongoing = False
    for part in filter(str.strip, re.split("[;；,，。\n]", wording)):
        plain = half_width(part)
        found = _dated_part(part, nodes[-1].day.year if nodes else year, conventions)
        if found:
            nodes.append(found)
        elif nodes and re.fullmatch(rf"(?:并|且|之后|此后|后)?(?:{_ONGOING})", plain):
            ongoing = True
        elif nodes and not re.search(_DATED, plain):
            nodes[-1] = nodes[-1]._replace(words=f"{nodes[-1].words}，{part.strip()}".removeprefix("，"))
        else:
            return None
    days = [node.day for node in nodes]
    if len(nodes) < 2 or days != sorted(set(days)) or any(not node.words for node in nodes):  # noqa: PLR2004 – several
        return None
    return Deadline(wording, "milestones", nodes=tuple(nodes), ongoing=ongoing)


def _dated_part(part: str, year: int, conventions: Conventions) -> Node | None:
    """Return the day at the beginning of a part and the words after it; None without a day, or with a second one."""
    plain = half_width(part)
    for end in range(len(plain), 0, -1):
        head, rest = plain[:end], plain[end:]
        if re.match(r"[起至到开底末内前之以旬\-—~]|后", rest) or head.endswith(_ENDS_OF_DONE):
            continue
        if day := end_in(head, year, conventions):
            words = next(part[at:] for at in range(len(part) + 1) if half_width(part[:at]) == head)
            return None if re.search(_DATED, rest) else Node(day, words.strip(" 　:：、"))
    return None


def doubt(plain: str) -> Message | str:
    """Return what the office must settle about an unknown wording; empty where nothing is known of it."""
    if re.search(r"(?:^|年)\d{1,2}[底末]", plain) and not re.search(r"\d月[底末]", plain):
        return Message("is 月 missing in it?")
    if re.fullmatch(rf"{_YEAR}(?:{MONTH}|第?[一二三四1-4]季度|(?:[上下]半)?年)?{_SURELY_BEFORE}{_DONE}", plain):
        return ONLY_BEFORE
    if "工作日" in plain:
        return WORKING_DAYS
    if re.fullmatch(rf"{_NUMBER}(?:个月|日|天|周|年)(?:之内|以内|内){_DONE}", plain):
        return FROM_WHEN
    if re.fullmatch(rf"{_AT_ONCE}|尽[快早]|近期|近日|(?:今|明|次)年.+", plain):
        return BY_WHEN
    return ""
