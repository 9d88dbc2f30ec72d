"""Find whom the names in cells mean, and what a name that the directory lacks may be short for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import Message
from airplan.plan.model import ROLES
from airplan.plan.party_names import fold, without_prefix
from airplan.plan.problems import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from airplan.plan.model import Party
    from airplan.plan.problems import Faults, Path

_LEVELS = "省市州盟区县旗"
"""First characters that say to which level of government a unit belongs."""
_ENDINGS = (
    ("街道办事处", "街道"), ("街道办", "街道"), ("街办", "街道"),
    ("管理委员会", "管委"), ("管委会", "管委"), ("委员会", "委"), ("办公室", "办"),
    ("镇人民政府", "镇"), ("镇政府", "镇"), ("乡人民政府", "乡"), ("乡政府", "乡"), ("人民政府", "政府"),
    ("有限责任公司", "公司"), ("股份有限公司", "公司"), ("有限公司", "公司"),
)  # fmt: skip
"""Endings of names, and how they are written short."""
_UNIT_PEOPLE = re.compile(r"(.+)[（(]([^（）()]+)[）)]")
_BETWEEN_PEOPLE = re.compile(r"\s*[、，,]\s*")
_LEAST = 2
"""The fewest characters that may stand for a longer name."""
_PROPOSED = 3


class KnownNames(NamedTuple):
    """The names that cells of one sort may hold.

    `forms` maps each to the name of its party; None where the directory is too faulty to tell. `prefixes` are the
    district's; officials have none.
    """

    forms: Mapping[str, str] | None
    prefixes: tuple[str, ...] = ()

    def meant(self, name: str) -> str:
        """Return the name of the party that a name in a cell means; a name that no party has stays as it is."""
        return (self.forms or {}).get(name, name)

    def check(self, names: Sequence[str], faults: Faults, path: Path) -> None:
        """Note names that the directory lacks, and parties that are named twice in one cell."""
        seen: set[str] = set()
        for i, name in enumerate(names):
            if (meant := self.meant(name)) in seen:
                faults.at(
                    (*path, i),
                    Message("{name} a second time", name=shown(name)),
                    Message("each name only once in a cell"),
                )
            elif self.forms is not None and name not in self.forms:
                faults.at(
                    (*path, i),
                    Message("{name}, which is not in the directory of units", name=shown(name)),
                    Message("a name from the directory of units"),
                    self._hint(name),
                )
            seen.add(meant)

    def _hint(self, name: str) -> Message | str:
        """Return the party whose alias the name may be, else the names that look most like it."""
        from difflib import get_close_matches

        forms = self.forms or {}
        if longer := self.longer_forms(name) if self.prefixes else ():
            one = Message("if it is {unit}, add {alias} to the aliases of that unit", unit=longer[0], alias=name)
            several = Message("if it is one of {units}, add {alias} to its aliases", units=longer, alias=name)
            return one if len(longer) == 1 else several
        close = dict.fromkeys(forms[near] for near in get_close_matches(name, forms, n=6, cutoff=0.3))
        return Message("did you mean {name}?", name=tuple(close)[:_PROPOSED]) if close else ""

    def longer_forms(self, name: str) -> tuple[str, ...]:
        """Return the parties that a name may mean, written short or with another prefix, up to three."""
        same = (
            party
            for form, party in (self.forms or {}).items()
            if fold(form) != fold(name) and may_be_same(name, form, self.prefixes)
        )
        return tuple(dict.fromkeys(same))[:_PROPOSED]


class NamedInCell(NamedTuple):
    """What an entry of a cell means: a unit or an official, and the people who stand in brackets behind the unit."""

    name: str
    people: tuple[str, ...] = ()


class Known(NamedTuple):
    """Whom cells may name."""

    units: KnownNames = KnownNames(None)
    officials: KnownNames = KnownNames(None)

    def entry(self, key: str, text: str) -> NamedInCell:
        """Return what an entry of a unit's cell or (`leaders`, or an official's column) of an official's means."""
        if key not in ROLES:
            return NamedInCell(self.officials.meant(text))
        unit, people = self._parted(text)
        return NamedInCell(self.units.meant(unit), tuple(map(self.officials.meant, people)))

    def check(self, key: str, entries: Sequence[str], faults: Faults, path: Path) -> None:
        """Note names of a cell that the directory lacks, and repeated ones."""
        if key not in ROLES:
            self.officials.check(entries, faults, path)
            return
        parted = [self._parted(text) for text in entries]
        self.units.check([unit for unit, _people in parted], faults, path)
        for i, (_unit, people) in enumerate(parted):
            self.officials.check(people, faults, (*path, i))

    def _parted(self, text: str) -> tuple[str, tuple[str, ...]]:
        """Return unit and people of 市环保局（陈某、王某）, unless that is one name, or the first part none."""
        forms = self.units.forms or {}
        pair = None if text in forms else _UNIT_PEOPLE.fullmatch(text)
        if pair is None or pair[1] not in forms:
            return text, ()
        return pair[1], tuple(_BETWEEN_PEOPLE.split(pair[2]))


def known_names(parties: Iterable[Party], prefixes: Sequence[str] = ()) -> KnownNames:
    """Return every name of these parties; prefixes belong to units and collectives."""
    forms = {
        name: party.name
        for party in parties
        for name in (*party.aliases, *(other.name for other in party.others), party.name)
    }
    return KnownNames(forms, tuple(prefixes))


def may_be_same(name: str, other: str, prefixes: Sequence[str]) -> bool:
    """Return whether two names differ only by a prefix that one leaves off (市, 区) or by usual short forms.

    So do 住建局 and 市住房和城乡建设局, 德胜街道 and 德胜街道办事处; 市环保局 and 区环保局 do not. A person must judge.
    """
    return any(
        (not level or not other_level or level == other_level)
        and (_abbreviates(_plain(stem), _plain(other_stem)) if whole and other_whole else stem == other_stem)
        for level, stem, whole in _readings(name, prefixes)
        for other_level, other_stem, other_whole in _readings(other, prefixes)
    )


def _readings(name: str, prefixes: Sequence[str]) -> Iterator[tuple[str, str, bool]]:
    """Yield (level, name without it, whether it surely has no other level).

    市政市容委 may be a unit of no level, or 政市容委 of the city's.
    """
    key = fold(name)
    bare = without_prefix(key, prefixes)
    if bare != key:
        yield "own", bare, True
    elif key[:1] in _LEVELS and len(key) > _LEAST:
        yield key[0], key[1:], True
    yield "", key, bare == key and key[:1] not in _LEVELS


def _plain(name: str) -> str:
    """Return a name with its ending in short."""
    short = next(((ending, short) for ending, short in _ENDINGS if name.endswith(ending)), ("", ""))
    return name.removesuffix(short[0]) + short[1]


def _abbreviates(one: str, other: str) -> bool:
    """Return whether one of two names is the other, or has its first, its last and some characters between."""
    short, long = sorted((one, other), key=len)
    if short == long:
        return True
    if len(short) < _LEAST or short.isascii() or (short[0], short[-1]) != (long[0], long[-1]):
        return False
    rest = iter(long)
    return all(character in rest for character in short)
