"""Read the directory of units: every party, and the faults in their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airplan.errors import Message
from airplan.plan import model
from airplan.plan.cell_names import KnownNames, known_names
from airplan.plan.party_names import fold
from airplan.plan.problems import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.plan import directory_schema
    from airplan.plan.problems import Faults, Path


_GROUPS = ("units", "collectives", "officials")
_OTHER_NAMES = ("aliases", "former", "later")


def parties_of(directory: directory_schema.DepartmentsFile, faults: Faults) -> tuple[model.Party, ...]:
    """Return every party of the directory; note names that two parties claim and members that are not defined."""
    _check_claims(directory, faults)
    units = [_party(unit, "unit") for unit in directory.units]
    known = known_names(units, directory.district.prefixes) if has_all_names(faults) else KnownNames(None)
    for i, collective in enumerate(directory.collectives):
        if not isinstance(collective.members, str):
            known.check(collective.members, faults, ("collectives", i, "members"))
    return (
        *units,
        *(_party(collective, "collective", known) for collective in directory.collectives),
        *(_party(official, "official") for official in directory.officials),
    )


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


def _party(entry: directory_schema.Named, sort: model.Sort, known: KnownNames | None = None) -> model.Party:
    fields: dict[str, Any] = dict(entry)
    for key in ("former", "later"):
        fields[key] = tuple(_other_name(other) for other in fields.get(key, ()))
    if fields.get("members") == "unknown":
        fields["members"] = None
    elif known and "members" in fields:
        fields["members"] = tuple(map(known.meant, fields["members"]))
    if "kind" in fields:
        fields["kind"] = fields["kind"] or ""
    return model.Party(sort=sort, **fields)


def _other_name(other: directory_schema.OtherName) -> model.OtherName:
    return model.OtherName(other.name, other.since, other.source, other.name_en or "")


def has_all_names(directory_faults: Faults) -> bool:
    """Return whether no name and no entry of the directory is at fault, so that a missing name is really unknown."""
    return not any(path[-1] == "name" or len(path) <= len(("units", 0)) for path in directory_faults.mended)
