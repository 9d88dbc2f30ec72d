"""Find whom the rows of a ranking table mean, and leave out those of other districts, averages and totals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from airplan.errors import AmbiguousName, Message, UnknownName
from airplan.i18n import marked
from airplan.importing.ranking.rank_words import measure_of, months_in, plain, pollutants_in
from airplan.plan.party_names import fold, keys, without_prefix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from airplan.errors import AirplanError
    from airplan.plan.model import Party

LeftOut = Literal["district", "total", "line"]
_TOTAL = r"(?:全?[区市县])?(?:平均值?|均值|合计|总计|小计)|全[区市县]|(?:district|city)?(?:average|mean|total)"
_OTHER_DISTRICT = r"(?:[一-鿿]{2,4}市)?(?P<district>[一-鿿]{2,3}[区县旗])(?P<name>[一-鿿]{2,}.*)"
_DISTRICT_LINE = r"(?:[一-鿿]{2,4}市)?[一-鿿]{2,4}[区县]"
_NUMBERING = r"\(?\d{1,2}[.、)]"
_MARKS = r"[*＊※#★☆①-⑳⑴-⒇†‡¹²³⁴-⁹]+$"
_LONGEST_NAME = 20

PART_OF_NAME = marked("{text} was taken for {unit}.")
NAME_MARKED = marked("{text} has a mark. {note}")


class NameFinder(Protocol):
    """The names of a plan, as store.plan_queries.CompiledPlan has them."""

    def find(self, name: str, *sorts: Literal["unit", "collective", "official"]) -> Party:
        """Return the one party that a name means. Raises UnknownName, AmbiguousName."""


class FoundName(NamedTuple):
    """What the cell with the name means: a unit, a row that is left out, or a fault."""

    unit: str = ""
    left_out: LeftOut | None = None
    fault: AirplanError | None = None
    finding: Message | None = None
    mark: str = ""


def name_of(text: str, district: str, directory: NameFinder, prefixes: Sequence[str], *, alone: bool) -> FoundName:
    """Return what a row means; `district` is that of the row, if it has one, `alone` whether nothing else is in it."""
    if is_total(text):
        return FoundName(left_out="total")
    if district and not is_own_district(district, prefixes):
        return FoundName(left_out="district")
    bare = re.sub(f"^{_NUMBERING}", "", " ".join(text.split()))
    mark = re.search(_MARKS, bare)
    name = bare[: mark.start()] if mark else bare
    try:
        party = directory.find(name, "unit", "collective")
    except (UnknownName, AmbiguousName) as error:
        return _not_found(text, error, prefixes, alone=alone)
    return FoundName(party.name, finding=_doubt(name, party, prefixes), mark=mark[0] if mark else "")


def is_own_district(text: str, prefixes: Sequence[str]) -> bool:
    """Return whether a district is the plan's: 西城, 北京市西城区; any is, where the directory names none."""
    own = {fold(prefix) for prefix in prefixes if len(fold(prefix)) > 1}
    return not own or fold(text) in own


def district_in(text: str) -> str:
    """Return the district that a line between the rows names; empty for other lines."""
    return text.strip() if re.fullmatch(_DISTRICT_LINE, plain(text)) else ""


def _not_found(text: str, error: AirplanError, prefixes: Sequence[str], *, alone: bool) -> FoundName:
    other = re.fullmatch(_OTHER_DISTRICT, plain(text))
    if other and prefixes and not is_own_district(other["district"], prefixes):
        return FoundName(left_out="district")
    if alone and (len(text) > _LONGEST_NAME or _is_line(text)):
        return FoundName(left_out="line")
    return FoundName(fault=error)


def _is_line(text: str) -> bool:
    """Return whether a short text is a note or a caption: it has punctuation, names a district, pollutant or month."""
    tells = district_in(text) or pollutants_in(text) or measure_of(text) or any(months_in(text))
    return bool(re.search(r"[:：,，。;；]|^[注*＊※]", text) or tells)


def is_total(text: str) -> bool:
    """Return whether a row is an average or a total: 全区平均, 合计."""
    return bool(re.fullmatch(_TOTAL, plain(text)))


def _doubt(name: str, party: Party, prefixes: Sequence[str]) -> Message | None:
    """Return a finding where only a part of the unit's name was written, and none where any name of it was."""
    key = fold(name)
    known = keys(party, prefixes)
    if key in known or without_prefix(key, prefixes) in known:
        return None
    return Message(PART_OF_NAME, text=name, unit=party.name)
