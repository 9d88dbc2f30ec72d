"""Read the words of options, as people type them in either language."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, get_args

from airplan.errors import Message, UnknownName, UsageError
from airplan.i18n import _, marked
from airplan.i18n.forms import in_reader_language, reads_chinese
from airplan.i18n.terms import TERMS
from airplan.plan.model import NUMERALS, Kind, Role, own_number
from airplan.progress.standing import LIGHTS, STATES
from airplan.reports.wording import STATUS_WORDS
from airplan.store.entries import DECISIONS, STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from airplan.plan.model import Heading, Party
    from airplan.progress.notices import Level
    from airplan.progress.ranking import Order
    from airplan.store.paper_contents import Part
    from airplan.store.plan_queries import CompiledPlan

ROLE_WORDS: dict[str, Role] = {
    "lead": "lead",
    "responsible": "responsible",
    "assisting": "assisting",
    "牵头": "lead",
    "牵头部门": "lead",
    "牵头单位": "lead",
    "责任": "responsible",
    "责任单位": "responsible",
    "协办": "assisting",
    "协办单位": "assisting",
}
KIND_WORDS: dict[str, Kind] = {
    **{kind: kind for kind in get_args(Kind)},
    "long-term": "ongoing",
    "有期限": "by-date",
    "长期实施": "ongoing",
    "长期": "ongoing",
    "按时间节点": "milestones",
    "节点": "milestones",
    "按时间节点完成": "milestones",
    "after-event": "event",
    "事后起算": "event",
    "无": "no-deadline",
    "无时限": "no-deadline",
    "无期限": "no-deadline",
    "不明": "unknown",
    "时限不明": "unknown",
}
LIGHT_WORDS: dict[str, str] = {
    **{light: light for light in LIGHTS},
    **dict(zip(("红", "黄", "绿", "灰"), LIGHTS, strict=True)),
    **dict(zip(("红灯", "黄灯", "绿灯", "灰灯"), LIGHTS, strict=True)),
    "gray": "grey",
}
STATE_WORDS: dict[str, str] = {
    **{state: state for state in STATES},
    **STATUS_WORDS,
    "未报": "none",
    "已销号": "closed",
    "销号": "closed",
}
BOOK_WORDS: dict[str, str] = {
    "checklist": "checklist",
    "progress": "progress",
    "任务清单": "checklist",
    "清单": "checklist",
    "ledger": "progress",
    "进展": "progress",
    "台账": "progress",
    "进展台账": "progress",
}
CALENDAR_WORDS: dict[str, str] = {
    **dict.fromkeys(("unit", "单位"), "unit"),
    **dict.fromkeys(("official", "领导", "牵头领导"), "official"),
}
RANK_ORDER_WORDS: dict[str, Order] = {"asc": "asc", "正序": "asc", "desc": "desc", "倒序": "desc"}
PART_WORDS: dict[str, Part] = {
    **dict.fromkeys(("first-half", "first half", "上半月"), "first-half"),
    **dict.fromkeys(("second-half", "second half", "下半月"), "second-half"),
}
PAPER_WORDS: dict[str, str] = {
    **dict.fromkeys(("bulletin", "通报"), "bulletin"),
    **dict.fromkeys(("review", "季度调度", "季调度"), "review"),
    **dict.fromkeys(("notice", "督办通知", "督办", "催办", "提醒"), "notice"),
    **dict.fromkeys(("ranking", "排名通报", "排名"), "ranking"),
    **dict.fromkeys(("evaluation", "考核结果", "考核"), "evaluation"),
}
LEVEL_WORDS: dict[str, Level] = {
    **dict.fromkeys(("remind", "reminder", "提醒", "blue", "蓝", "蓝色"), "remind"),
    **dict.fromkeys(("urge", "urging", "催办", "yellow", "黄", "黄色"), "urge"),
    **dict.fromkeys(("supervise", "supervision", "督办", "red", "红", "红色"), "supervise"),
}
DAY_WORDS = dict(zip(("today", "tomorrow", "yesterday", "今天", "明天", "昨天"), (0, 1, -1) * 2, strict=True))
"""The days that are offered by name; typed_days reads them, and many others."""
MONTH_WORDS = dict(zip(("this-month", "last-month", "next-month", "本月", "上月", "下月"), (0, -1, 1) * 2, strict=True))
"""The months that are offered by name; periods reads them."""
ENTRY_KINDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("report", "reports", "填报", "报告"), ("report", "correction")),
    **dict.fromkeys(("correction", "更正"), ("correction",)),
    **dict.fromkeys(("close", "closing", "closed", "销号", "已销号", "办结"), ("close",)),
    **dict.fromkeys(("extend", "extension", "延期"), ("extend",)),
    **dict.fromkeys(("adjust", "adjustment", "target adjustment", "adjusted target", "调整", "调整指标"), ("adjust",)),
    **dict.fromkeys(
        ("milestone", "milestones", "milestone added", "节点", "时间节点", "设定时间节点", "设定节点"),
        ("milestone", "reach"),
    ),
    **dict.fromkeys(("reach", "reached", "milestone reached", "时间节点完成", "节点完成", "已达到"), ("reach",)),
    **dict.fromkeys(("send-back", "report sent back", "sending back", "sent back", "退回"), ("send-back",)),
    **dict.fromkeys(("revise", "revision", "revision of the plan", "计划修订", "修订"), ("revise",)),
    **dict.fromkeys(("retract", "reversal", "retraction", "undo", "撤销"), ("retract",)),
    **dict.fromkeys(("restore", "restoration", "恢复"), ("restore",)),
    **dict.fromkeys(("dispatch", "workbook sent", "发放", "发放填报表"), ("dispatch",)),
    **dict.fromkeys(("return", "workbook returned", "报回", "报回填报表", "收回", "收回填报表"), ("return",)),
    **dict.fromkeys(("refuse", "refusal", "workbook sent back", "workbook not taken", "退回填报表"), ("refuse",)),
    **dict.fromkeys(("close-round", "round closed", "截止", "本期截止"), ("close-round",)),
    **dict.fromkeys(("reopen-round", "round reopened", "重新开放"), ("reopen-round",)),
    **dict.fromkeys(("issue", "issued", "paper", "paper issued", "印发", "发文"), ("issue",)),
    **dict.fromkeys(("rank", "ranking", "ranking figure", "排名", "排名数据"), ("rank",)),
    **dict.fromkeys(("mail", "mails", "email", "邮件"), ("mail",)),
    **dict.fromkeys(("decision", "decisions", "决定"), DECISIONS),
    **dict.fromkeys(("step", "steps", "round", "本轮"), STEPS),
}
"""A kind of entry, typed or printed in either language → the kinds that are meant."""
_COMMAS = "[,，、;；]"
"""Separators of lists."""
_SECTIONS = {numeral: number for number, numeral in enumerate(NUMERALS, start=1)}


def offered(known: Mapping[str, Any], typed: str = "") -> list[str]:
    """Return for each meaning the first word that begins so, one in the reader's language before others.

    Chinese 红、黄、绿、灰; English red, yellow, green, grey.
    """
    words = sorted(known, key=lambda each: each.isascii() == reads_chinese())
    firsts: dict[Any, str] = {}
    for each in words:
        if each.startswith(typed):
            firsts.setdefault(known[each], each)
    return [firsts[meaning] for meaning in dict.fromkeys(known.values()) if meaning in firsts]


def is_choice(text: str, known: Mapping[str, Any]) -> bool:
    """Return whether all of the text consists of known words."""
    return all(_meaning(part, known) is not None for part in _parts(text, known))


def choices(option: str, texts: Sequence[str] | None, known: Mapping[str, Any]) -> list[Any]:
    """Return the values of an option that may be repeated or hold several words: red,yellow; 红、黄; in progress.

    Raises UsageError.
    """
    return [choice(option, part, known) for text in texts or () for part in _parts(text, known)]


def choice(option: str, text: str, known: Mapping[str, Any]) -> Any:
    """Return the value of a word: a known one, or one that airplan prints. Raises UsageError."""
    meaning = _meaning(text, known)
    if meaning is None:
        raise _unknown_choice(option, text, tuple(offered(known)))
    return meaning


def _parts(text: str, known: Mapping[str, Any]) -> Iterator[str]:
    """Yield the words in a text: separated by commas, or where the parts are unknown, by blanks."""
    for part in split_list(text):
        if _meaning(part, known) is None:
            yield from part.split() or [part]
        else:
            yield part


def _meaning(text: str, known: Mapping[str, Any]) -> Any:
    """Return the value of a word; None for an unknown one."""
    typed = _plain(text)
    named = {title: known[key] for key, title in TERMS.items() if key in known}
    printed = {_plain(_(title)): meaning for title, meaning in named.items()}
    printed |= {_plain(title.rpartition("\x04")[2]): meaning for title, meaning in named.items()}
    return (printed | {_plain(key): meaning for key, meaning in known.items()}).get(typed)


def _plain(text: str) -> str:
    """Return a word in one case and width, without connectors."""
    return re.sub(r"[-_\s]+", "", unicodedata.normalize("NFKC", text).casefold())


def _unknown_choice(option: str, text: str, choices: tuple[str, ...]) -> UsageError:
    expected = marked("{option} {text}: choose one of {choices}")
    return UsageError(Message(expected, option=option, text=text, choices=choices))


def ref_of(text: str) -> str:
    """Return the number of a task or measure in the plan's form: ８Ｂ. is 8b."""
    half = "".join(chr(ord(char) - 0xFEE0) if "！" <= char <= "～" else char for char in text)
    return "".join(half.split()).lower().rstrip(".、。")


def refs_of(texts: Sequence[str]) -> list[str]:
    """Return the numbers in texts; one text may hold several as airplan prints them: 8a、8b."""
    return [ref_of(part) for text in texts for part in split_list(text)]


def split_list(text: str) -> list[str]:
    """Return the items of a list as airplan prints it in either language; other text is one item."""
    return [part.strip() for part in re.split(_COMMAS, text) if part.strip()] or [text]


def parties_named(plan: CompiledPlan, texts: Sequence[str] | None) -> list[Party]:
    """Return the units and collectives of these names; one text may hold several: 区教委、德胜街道.

    Raises UnknownName, AmbiguousName.
    """
    parties: list[Party] = []
    for text in texts or ():
        try:
            parties.append(plan.find(text, "unit", "collective"))
        except UnknownName:
            names = split_list(text)
            if names == [text]:
                raise
            parties += parties_named(plan, names)
    return parties


def units_named(plan: CompiledPlan, texts: Sequence[str] | None) -> set[str] | None:
    """Return the units of these names, for a collective all its members; None without names.

    Raises UnknownName, AmbiguousName.
    """
    named = parties_named(plan, texts)
    return {unit for party in named for unit in (party.members or (party.name,))} if named else None


def ids_named(plan: CompiledPlan, texts: Sequence[str] | None) -> tuple[str, ...]:
    """Return the IDs of the measures of these tasks and measures; one text may hold several: 8a、8b.

    Raises AirplanError.
    """
    ids: list[str] = []
    for number in refs_of(texts or ()):
        found = plan.by_number(number)
        if not found:
            raise plan.unknown_ref(number)
        ids += [measure.id for measure in found]
    return tuple(dict.fromkeys(ids))


def section(text: str, headings: Sequence[Heading]) -> int:
    """Return the number of a section typed as 4, 四, A, a part of its title, or as printed: 四、治污减排任务.

    The document's own numbers come before the places of sections. Raises UsageError.
    """
    plain = unicodedata.normalize("NFKC", text).strip("、. ")
    printed = {own_number(heading).casefold(): int(heading.number) for heading in headings}
    typed = int(plain) if plain.isascii() and plain.isdigit() else 0
    number = printed.get(plain.casefold(), 0) or typed or _SECTIONS.get(plain, 0) or _titled(plain, headings)
    if not 1 <= number <= len(headings):
        titles = tuple(
            f"{heading.printed or heading.number} {in_reader_language(heading.title, heading.title_en)}"
            for heading in headings
        )
        raise _unknown_choice("--section", text, titles)
    return number


def _titled(part: str, headings: Sequence[Heading]) -> int:
    """Return the number of the only section whose numbered title, in either language, contains the text; else 0."""

    def bare(text: str) -> str:
        return re.sub(r"[\s、.,]+", "", unicodedata.normalize("NFKC", text).casefold())

    sought = bare(part)
    named = []
    for number, heading in enumerate(headings, start=1):
        titles, numbers = (heading.title, heading.title_en), (number, own_number(heading))
        if sought and any(sought in bare(f"{each}{title}") for title in titles for each in numbers):
            named.append(number)
    return named[0] if len(named) == 1 else 0


def word(text: str) -> str:
    """Return a word to search for. Raises UsageError for an empty one."""
    if not text.strip():
        raise UsageError(Message(marked("The search word is empty.")))
    return text
