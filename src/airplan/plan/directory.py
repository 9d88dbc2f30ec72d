"""Read the directory of units: every party, and the faults in their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airplan.errors import Message
from airplan.plan import model
from airplan.plan.party_names import fold
from airplan.plan.problems import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from airplan.plan import directory_schema
    from airplan.plan.problems import Faults, Path


def parties_of(directory: directory_schema.DepartmentsFile, faults: Faults) -> tuple[model.Party, ...]:
    """Return every party of the directory; note names that two parties claim and members that are not defined."""
    owners: dict[str, directory_schema.Named] = {}

    def claim(name: str, owner: directory_schema.Named, path: Path) -> None:
        first = owners.setdefault(fold(name), owner)
        if first is not owner:
            faults.at(
                path,
                Message("{name} a second time", name=name),
                Message("each name only once; {owner} already has this name", owner=first.name),
            )

    for group in ("units", "collectives", "officials"):
        for i, entry in enumerate(getattr(directory, group)):
            claim(entry.name, entry, (group, i, "name"))
    for i, unit in enumerate(directory.units):
        for key in ("aliases", "former", "later"):
            for j, other in enumerate(getattr(unit, key)):
                claim(getattr(other, "name", other), unit, ("units", i, key, j))
    units = [_party(unit, "unit") for unit in directory.units]
    known = names_of(units) if has_all_names(faults) else None
    for i, collective in enumerate(directory.collectives):
        if not isinstance(collective.members, str):
            check_names(collective.members, known, faults, ("collectives", i, "members"))
    return (
        *units,
        *(_party(collective, "collective") for collective in directory.collectives),
        *(_party(official, "official") for official in directory.officials),
    )


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
    for group in ("units", "collectives", "officials"):
        for i, entry in enumerate(getattr(directory, group)):
            yield (group, i, "name"), entry.name
            if full := getattr(entry, "full_name", None):
                yield (group, i, "full_name"), full
            for key in ("aliases", "former", "later"):
                for j, other in enumerate(getattr(entry, key, ())):
                    yield (group, i, key, j), getattr(other, "name", other)


def _party(entry: directory_schema.Named, sort: model.Sort) -> model.Party:
    fields: dict[str, Any] = dict(entry)
    for key in ("former", "later"):
        fields[key] = tuple(_other_name(other) for other in fields.get(key, ()))
    if fields.get("members") == "unknown":
        fields["members"] = None
    if "kind" in fields:
        fields["kind"] = fields["kind"] or ""
    return model.Party(sort=sort, **fields)


def _other_name(other: directory_schema.OtherName) -> model.OtherName:
    return model.OtherName(other.name, other.since, other.source, other.name_en or "")


def has_all_names(directory_faults: Faults) -> bool:
    """Return whether no name and no entry of the directory is at fault, so that a missing name is really unknown."""
    return not any(path[-1] == "name" or len(path) <= len(("units", 0)) for path in directory_faults.mended)


def names_of(parties: Iterable[model.Party]) -> dict[str, str]:
    """Return every name in the directory → the form that stands in cells."""
    return {
        name: party.name
        for party in parties
        for name in (*party.aliases, *(other.name for other in (*party.former, *party.later)), party.name)
    }


def check_names(names: Collection[str], known: dict[str, str] | None, faults: Faults, path: Path) -> None:
    """Note names that the directory lacks, and names repeated in one cell."""
    from difflib import get_close_matches

    seen: set[str] = set()
    for i, name in enumerate(names):
        if name in seen:
            faults.at(
                (*path, i), Message("{name} a second time", name=shown(name)), Message("each name only once in a cell")
            )
        elif known is not None and known.get(name) != name:
            close = dict.fromkeys(known[near] for near in get_close_matches(name, known, n=6, cutoff=0.3))
            faults.at(
                (*path, i),
                Message("{name}, which is not in the directory of units", name=shown(name)),
                Message("a name from the directory of units"),
                Message("did you mean {name}?", name=tuple(close)[:3]) if close else "",
            )
        seen.add(name)
