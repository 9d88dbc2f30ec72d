"""Read the words that options take, as clerks type them in either language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, get_args

from airplan.errors import Message, UsageError
from airplan.i18n import marked
from airplan.plan.model import NUMERALS, Kind, Role
from airplan.progress.standing import LIGHTS, STATES
from airplan.reports.wording import STATUS_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

ROLE_WORDS: dict[str, Role] = {
    "lead": "lead",
    "responsible": "responsible",
    "assisting": "assisting",
    "牵头": "lead",
    "牵头部门": "lead",
    "责任": "responsible",
    "责任单位": "responsible",
    "协办": "assisting",
    "协办单位": "assisting",
}
KIND_WORDS: dict[str, Kind] = {
    **{kind: kind for kind in get_args(Kind)},
    "有期限": "by-date",
    "长期": "ongoing",
    "长期实施": "ongoing",
    "节点": "milestones",
    "按时间节点完成": "milestones",
    "不明": "unknown",
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
_SECTIONS = {numeral: number for number, numeral in enumerate(NUMERALS, start=1)}


def listed(texts: list[str] | None) -> list[str]:
    """Return the words of an option that may be repeated or hold several: red,yellow; 红、黄."""
    return [part for text in texts or () for part in re.split(r"[,，、\s]+", text.strip()) or [text]]


def choice(option: str, text: str, known: Mapping[str, Any]) -> Any:
    """Return what a typed word means to an option. Raises UsageError."""
    if text.lower() not in known:
        raise _unknown_choice(option, text, tuple(known))
    return known[text.lower()]


def _unknown_choice(option: str, text: str, choices: tuple[str, ...]) -> UsageError:
    expected = marked("{option} {text}: expected one of {choices}")
    return UsageError(Message(expected, option=option, text=text, choices=choices))


def section(text: str, last: int) -> int:
    """Return the number of a section typed as 4 or 四. Raises UsageError."""
    plain = text.strip("、.． ")
    number = int(plain) if plain.isascii() and plain.isdigit() else _SECTIONS.get(plain, 0)
    if not 1 <= number <= last:
        raise _unknown_choice("--section", text, tuple(map(str, range(1, last + 1))))
    return number


def word(text: str) -> str:
    """Return a word to search for. Raises UsageError for an empty one."""
    if not text.strip():
        raise UsageError(Message(marked("The word to search for is empty.")))
    return text
