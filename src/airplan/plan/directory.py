"""Read the directory of units: every party, and the faults in their names."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from airplan.errors import Message
from airplan.plan import model
from airplan.plan.cell_names import KnownNames, known_names
from airplan.plan.party_names import fold
from airplan.plan.problems import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from airplan.plan import directory_schema
    from airplan.plan.problems import Faults, Path


KINDS = {
    "党委部门": "party", "政府部门": "government", "垂管分局": "vertical", "公安系统": "police",
    "事业单位": "institution", "国企": "enterprise", "街道办事处": "subdistrict",
}  # fmt: skip
"""The Chinese words for the kinds that airplan knows."""
_GROUPS = ("units", "collectives", "officials")
_OTHER_NAMES = ("aliases", "former", "later", "holders")


def parties_of(directory: directory_schema.DepartmentsFile, faults: Faults) -> tuple[model.Party, ...]:
    """Return every party of the directory; note names that two parties claim and members that are not defined."""
    _check_claims(directory, faults)
    units = [_party(unit, "unit") for unit in directory.units]
    collectives = [_party(collective, "collective") for collective in directory.collectives]
    known = KnownNames(None)
    if has_all_names(faults):
        known = known_names((*units, *collectives), directory.district.prefixes)
    _check_holders(directory.officials, faults)
    inclusions = _Inclusions(directory.collectives, known, faults)
    return (
        *units,
        *(
            party if party.members is None else party._replace(members=inclusions.units_of(i))
            for i, party in enumerate(collectives)
        ),
        *(_party(official, "official") for official in directory.officials),
    )


def _check_holders(officials: Sequence[directory_schema.Official], faults: Faults) -> None:
    """Note holders of a post that do not follow one another by day."""
    for i, official in enumerate(officials):
        for j, (before, holder) in enumerate(pairwise(official.holders), start=1):
            if holder.since is None or (before.since and before.since >= holder.since):
                day = shown(str(holder.since)) if holder.since else Message("no first day in the post")
                faults.at(
                    ("officials", i, "holders", j, *(("from",) if holder.since else ())),
                    day,
                    Message("a first day, later than that of {name}", name=before.name),
                )


class _Inclusions:
    """Finds the units of collectives, some of which include others."""

    def __init__(self, collectives: Sequence[directory_schema.Collective], known: KnownNames, faults: Faults) -> None:
        self._collectives, self._known, self._faults = collectives, known, faults
        self._members = {
            collective.name: tuple(map(known.meant, collective.members))
            for collective in collectives
            if not isinstance(collective.members, str)
        }
        self._open = {collective.name for collective in collectives} - self._members.keys()

    def units_of(self, place: int) -> tuple[str, ...]:
        """Return the units of a collective, each once; note members that are none, are open, or include it."""
        collective, path = self._collectives[place], ("collectives", place, "members")
        self._known.check(tuple(collective.members), self._faults, path)
        for i, name in enumerate(self._members[collective.name]):
            if name in self._open:
                self._faults.at(
                    (*path, i),
                    Message("{name}, whose members are unknown", name=shown(name)),
                    Message("units, and collectives whose members are known"),
                )
            elif collective.name in self._within(name):
                self._faults.at(
                    (*path, i),
                    Message("{name}, which would make the collective include itself", name=shown(name)),
                    Message("units, and collectives that do not include this one"),
                )
        within = self._within(collective.name)
        return tuple(name for name in within if name not in self._members and name not in self._open)

    def _within(self, name: str) -> dict[str, None]:
        """Return a name and all that it includes, each once, in order."""
        found: dict[str, None] = {}
        waiting = [name]
        while waiting:
            first, *waiting = waiting
            if first not in found:
                found[first] = None
                waiting = [*self._members.get(first, ()), *waiting]
        return found


def _check_claims(directory: directory_schema.DepartmentsFile, faults: Faults) -> None:
    """Note every name that a second party claims."""
    owners: dict[str, directory_schema.Named] = {}
    for name, owner, path in _claims(directory):
        first = owners.setdefault(fold(name), owner)
        if first is not owner:
            faults.at(
                path,
                Message("{name} a second time", name=name),
                Message("each name only once; {owner} already has this name", owner=first.name),
            )


def _claims(directory: directory_schema.DepartmentsFile) -> Iterator[tuple[str, directory_schema.Named, Path]]:
    """Yield every name by which a party may be found, its own names before the other ones, with owner and place."""
    for group in _GROUPS:
        for i, entry in enumerate(getattr(directory, group)):
            yield entry.name, entry, (group, i, "name")
    for group in _GROUPS:
        for i, entry in enumerate(getattr(directory, group)):
            for key in _OTHER_NAMES:
                for j, other in enumerate(getattr(entry, key, ())):
                    yield getattr(other, "name", other), entry, (group, i, key, j)


_CHINESE_MARKS = "，；：。、“”‘’＂＇「」『』【】〔〕［］｛｝;"
"""Chinese marks that a keyboard may produce for the commas, colons, quotes and brackets of YAML; names rarely hold
them.
"""


def check_punctuation(directory: directory_schema.DepartmentsFile, faults: Faults) -> None:
    """Warn of names with Chinese punctuation: the author probably meant two names, or a quoted one; YAML reads one."""
    for path, name in _names_written(directory):
        marks = tuple(mark for mark in _CHINESE_MARKS if mark in name)
        if name.count("（") != name.count("）"):
            marks += tuple(mark for mark in "（）" if mark in name)
        if marks and not (path[0] == "collectives" and marks == ("、",)):
            faults.at(
                path,
                Message("the name {name}, which contains {marks}", name=shown(name), marks="".join(marks)),
                Message("a name without punctuation"),
                Message('YAML needs ASCII punctuation: [one, another], "quoted", key: value'),
                warning=True,
            )


def _names_written(directory: directory_schema.DepartmentsFile) -> Iterator[tuple[Path, str]]:
    """Yield every name in the directory with its place: names in cells, other forms, and the district's prefixes."""
    yield ("district", "name"), directory.district.name
    for i, prefix in enumerate(directory.district.prefixes):
        yield ("district", "prefixes", i), prefix
    for group in _GROUPS:
        for i, entry in enumerate(getattr(directory, group)):
            yield (group, i, "name"), entry.name
            if full := getattr(entry, "full_name", None):
                yield (group, i, "full_name"), full
            for key in _OTHER_NAMES:
                for j, other in enumerate(getattr(entry, key, ())):
                    yield (group, i, key, j), getattr(other, "name", other)


def _party(entry: directory_schema.Named, sort: model.Sort) -> model.Party:
    fields: dict[str, Any] = dict(entry)
    for key in ("former", "later", "holders"):
        fields[key] = tuple(_other_name(other) for other in fields.get(key, ()))
    if fields.get("members") == "unknown":
        fields["members"] = None
    if isinstance(email := fields.get("email"), str):
        fields["email"] = (email,)
    fields["email"] = tuple(dict.fromkeys(fields.get("email") or ()))
    if "kind" in fields:
        fields["kind"] = KINDS.get(fields["kind"] or "", fields["kind"] or "")
    return model.Party(sort=sort, **fields)


def _other_name(other: directory_schema.OtherName | directory_schema.Holder) -> model.OtherName:
    return model.OtherName(other.name, other.since, getattr(other, "source", None), other.name_en or "")


def has_all_names(directory_faults: Faults) -> bool:
    """Return whether no name and no entry of the directory is at fault, so that a missing name is really unknown."""
    return not any(path[-1] == "name" or len(path) <= len(("units", 0)) for path in directory_faults.mended)
