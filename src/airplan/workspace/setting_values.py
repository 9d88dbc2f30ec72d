"""Check the values of airplan.toml: each check returns the key's value, or raises Unfit with the expectation."""

from __future__ import annotations

import contextlib
import json
import re
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan import office_time
from airplan.i18n import _
from airplan.i18n.forms import join_items
from airplan.store.address import MistypedAddress, is_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


_LONGEST_NAME = 30


class Unfit(Exception):
    """Raised for a value that a key cannot have; holds the expectation."""

    def __init__(self, expected: str, hint: str = "") -> None:
        super().__init__(expected)
        self.expected, self.hint = expected, hint


class Setting(NamedTuple):
    """A key of airplan.toml: its table, check (which raises Unfit), description, and value in a new workspace."""

    table: str
    key: str
    check: Callable[[Any], Any]
    about: str
    value: object


def text(written: Any) -> str:
    """Return a text without surrounding blanks."""
    if not isinstance(written, str):
        raise Unfit(_("text in straight quotes"))
    return written.strip()


def file(written: Any) -> str:
    """Return the path of a file."""
    if not isinstance(written, str) or not written.strip():
        raise Unfit(_("the path of a file, in straight quotes"))
    if any(character < " " for character in written):  # D:\new in TOML contains a line break
        raise Unfit(_("the path of a file, in straight quotes"), _("write paths with /, not \\"))
    return written


def own_file(written: Any) -> str:
    """Return the path of a file, or an empty text for none."""
    return "" if isinstance(written, str) and not written.strip() else file(written)


def plan_name(written: str, others: Iterable[str]) -> str:
    """Return the name of a plan: unlike those of others and the path of a file, and short enough for a column."""
    name = written.strip()
    if not name or len(name) > _LONGEST_NAME or not name.isprintable() or re.search(r"[/\\:.]", name):
        expected = _("a name of at most {count} characters, without full stops, colons and slashes")
        raise Unfit(expected.format(count=_LONGEST_NAME))
    if name.casefold() in map(str.casefold, others):
        raise Unfit(_("a name that no other plan has"))
    return name


def place(written: Any) -> str:
    """Return a path or the address of a server."""
    place = file(written)
    try:
        is_server(place)
    except MistypedAddress:
        hint = _("write postgresql://user@host/database with ASCII punctuation; put ./ before a file name")
        raise Unfit(_("the path of a file, or the URL of a PostgreSQL server"), hint) from None
    return place


def truth(written: Any) -> bool:
    """Return a boolean."""
    if not isinstance(written, bool):
        raise Unfit(_("true or false, without quotes"))
    return written


def zone(written: Any) -> str:
    """Return the name of a time zone that is known here."""
    name = text(written)
    try:
        office_time.zone_called(name)
    except office_time.UnknownZone:
        raise Unfit(_("the name of a time zone: Asia/Shanghai, Europe/Berlin"), _meant_zone(name)) from None
    return name


def _meant_zone(name: str) -> str:
    from zoneinfo import available_timezones

    return meant(get_close_matches(name, [each for each in available_timezones() if "/" in each], n=1))


def whole(lowest: int, highest: int) -> Callable[[Any], int]:
    """Return the check of a whole number within limits."""

    def check(written: Any) -> int:
        if type(written) is not int or not lowest <= written <= highest:
            raise Unfit(_("a whole number from {low} to {high}").format(low=lowest, high=highest))
        return written

    return check


def counts(lowest: int, highest: int) -> Callable[[Any], tuple[int, ...]]:
    """Return the check of a list of whole numbers within limits; they are returned once each, the highest first."""

    def check(written: Any) -> tuple[int, ...]:
        if not isinstance(written, list) or any(type(n) is not int or not lowest <= n <= highest for n in written):
            raise Unfit(_("a list of whole numbers from {low} to {high}").format(low=lowest, high=highest))
        return tuple(sorted(set(written), reverse=True))

    return check


def one_of(words: Sequence[str]) -> Callable[[Any], str]:
    """Return the check of a word that is one of these."""

    def check(written: Any) -> str:
        if written not in words:
            expected = _("one of {keys}").format(keys=join_items(map(as_toml, words)))
            raise Unfit(expected, meant(get_close_matches(str(written), words, n=1)))
        return str(written)

    return check


def some_of(words: Sequence[str]) -> Callable[[Any], tuple[str, ...]]:
    """Return the check of a list of these words."""

    def check(written: Any) -> tuple[str, ...]:
        expected = _("a list of words from: {words}").format(words=join_items(map(as_toml, words)))
        if not isinstance(written, list):
            raise Unfit(expected)
        for word in written:
            if word not in words:
                raise Unfit(expected, meant(get_close_matches(str(word), words, n=1)))
        return tuple(dict.fromkeys(written))

    return check


def steps(levels: Sequence[str]) -> Callable[[Any], tuple[str, ...]]:
    """Return the check of a list of these words in this order, each as often as one likes, or not at all."""

    def check(written: Any) -> tuple[str, ...]:
        expected = _("a list of these words in this order: {words}").format(words=join_items(map(as_toml, levels)))
        if not isinstance(written, list) or not written or any(word not in levels for word in written):
            raise Unfit(expected)
        if sorted(written, key=levels.index) != written:
            raise Unfit(expected)
        return tuple(written)

    return check


def days(written: Any) -> frozenset[date]:
    """Return a list of days, written as 2017-05-27, with or without quotes."""
    if not isinstance(written, list):
        raise Unfit(_("a list of days such as 2017-05-27"))
    return frozenset(map(_day, written))


def _day(written: Any) -> date:
    if type(written) is date:  # a day without quotes, not one with a time
        return written
    if isinstance(written, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", written):
        with contextlib.suppress(ValueError):
            return date.fromisoformat(written)
    raise Unfit(_("a list of days such as 2017-05-27"))


def numbering(written: Any) -> str:
    """Return the pattern of document numbers: text with {n} in it and perhaps {year}; or an empty one."""
    pattern = text(written)
    bare = re.sub(r"\{(?:year|n)\}", "", pattern)
    if pattern and ("{n}" not in pattern or "{" in bare or "}" in bare):
        expected = _("text with {n} for the number and perhaps {year} for the year, or an empty one")
        raise Unfit(expected.format(n="{n}", year="{year}"))
    return pattern


def times(lowest: int, highest: int) -> Callable[[Any], float]:
    """Return the check of a number within limits."""

    def check(written: Any) -> float:
        if type(written) not in (int, float) or not lowest <= written <= highest:
            raise Unfit(_("a number from {low} to {high}").format(low=lowest, high=highest))
        return float(written)

    return check


def words(written: Any) -> tuple[str, ...]:
    """Return a list of words, each once."""
    if not isinstance(written, list) or not all(isinstance(word, str) and word.strip() for word in written):
        raise Unfit(_("a list of words in straight quotes"))
    return tuple(dict.fromkeys(written))


def as_toml(value: object) -> str:
    """Return a value as airplan.toml writes it: text, a whole number, or a list."""
    return json.dumps(value, ensure_ascii=False, default=str)


def meant(near: list[str]) -> str:
    """Return a hint with the nearest word; empty where none is near."""
    return _("did you mean {name}?").format(name=near[0]) if near else ""
