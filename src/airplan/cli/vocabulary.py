"""Which words do options take, as clerks type them in either language?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, get_args

from airplan.errors import UsageError
from airplan.i18n import _
from airplan.i18n.forms import join_items
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


class UnknownChoice(UsageError):
    """An option was given a word it does not know."""

    def __init__(self, option: str, text: str, choices: tuple[str, ...]) -> None:
        super().__init__()
        self.option, self.text, self.choices = option, text, choices

    def __str__(self) -> str:
        return _("{option} {text}: expected one of {choices}").format(
            option=self.option, text=self.text, choices=join_items(self.choices)
        )


class EmptyWord(UsageError):
    """There is nothing to search for."""

    def __str__(self) -> str:
        return _("The word to search for is empty.")


def listed(texts: list[str] | None) -> list[str]:
    """The words of an option that may be repeated or hold several: red,yellow; 红、黄."""
    return [part for text in texts or () for part in re.split(r"[,，、\s]+", text.strip()) or [text]]


def choice(option: str, text: str, known: Mapping[str, Any]) -> Any:
    """What a typed word means to an option. Raises UnknownChoice."""
    if text.lower() not in known:
        raise UnknownChoice(option, text, tuple(known))
    return known[text.lower()]


def section(text: str, last: int) -> int:
    """The number of a section typed as 4 or 四. Raises UnknownChoice."""
    plain = text.strip("、.． ")
    number = int(plain) if plain.isascii() and plain.isdigit() else _SECTIONS.get(plain, 0)
    if not 1 <= number <= last:
        raise UnknownChoice("--section", text, tuple(str(i) for i in range(1, last + 1)))
    return number


def word(text: str) -> str:
    """A word to search for, which must be one. Raises EmptyWord."""
    if not text.strip():
        raise EmptyWord
    return text
