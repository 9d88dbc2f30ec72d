"""What is in the plan as a whole: its sections, units and officials, and how many measures each has?"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, get_args

from airplan.i18n import _, language
from airplan.i18n.terms import KIND_TITLES, ROLE_TITLES, TERMS
from airplan.plan.model import ROLES, Kind
from airplan.reports.table import Column, Table
from airplan.reports.wording import headed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from airplan.plan.model import Heading, Measure, Party
    from airplan.reports.table import Cell, Reading, Record


def sections(headings: Sequence[Heading], measures: Sequence[Measure]) -> Table:
    """The sections, with how many tasks and measures each has."""
    records: list[Record] = []
    for heading in headings:
        own = [measure for measure in measures if measure.section.number == heading.number]
        tasks = len({measure.number for measure in own})
        records.append(
            {
                "number": heading.number,
                "title": heading.title,
                "title_en": heading.title_en,
                "tasks": tasks,
                "measures": len(own),
            }
        )
    columns = (
        Column("number", _("No."), kind="count"),
        Column("title", _("Section"), show="always" if language() == "zh" else "data-only"),
        Column("title_en", _("Section"), show="data-only" if language() == "zh" else "always"),
        Column("tasks", _("Tasks"), kind="count"),
        Column("measures", _("Measures"), kind="count"),
    )
    rows = tuple(tuple(record.values()) for record in records)
    return Table("", columns, rows, dict, tuple(records))


def units(parties: Sequence[Party], measures: Sequence[Measure], reading: Reading) -> Table:
    """Units and collectives, with how many measures name each in each role and in all."""
    counts = _count_roles(measures, parties)
    rows: list[tuple[Cell, ...]] = []
    records: list[Record] = []
    for party in parties:
        roles: dict[str, int] = {role: counts[party.name][role] for role in ROLES}
        total = counts[party.name]["all"]
        others = (*party.aliases, *(other.name for other in (*party.former, *party.later)))
        rows.append((party.name, _kind(party), *roles.values(), total, others))
        records.append(
            {
                "name": party.name,
                "kind": _kind(party),
                "full_name": party.full_name,
                "name_en": party.name_en,
                "aliases": list(party.aliases),
                "former": [other.name for other in party.former],
                "later": [other.name for other in party.later],
                "members": list(party.members) if party.members else None,
                **roles,
                "measures": total,
            }
        )
    columns = (
        Column("name", _("Unit"), kind="name"),
        Column("kind", _("Kind"), kind="term"),
        *(Column(role, _(ROLE_TITLES[role]), kind="count") for role in ROLES),
        Column("measures", _("Measures"), kind="count"),
        Column("aliases", _("Also called"), kind="lines", show="wide"),
    )
    return Table("", columns, tuple(rows), dict, tuple(records), names=reading.names)


def officials(parties: Sequence[Party], measures: Sequence[Measure], reading: Reading) -> Table:
    """The lead officials, with how many measures each leads and how many of them have a date."""
    rows: list[tuple[Cell, ...]] = []
    records: list[Record] = []
    for party in parties:
        own = [measure for measure in measures if party.name in measure.leaders]
        dated = sum(measure.deadline.due is not None for measure in own)
        rows.append((party.name, party.pinyin, len(own), dated))
        records.append({"name": party.name, "name_en": party.name_en, "measures": len(own), "dated": dated})
    columns = (
        Column("name", _("Official"), kind="name"),
        Column("pinyin", _("Pinyin")),
        Column("measures", _("Measures"), kind="count"),
        Column("dated", _("With a date"), kind="count"),
    )
    return Table("", columns, tuple(rows), dict, tuple(records), names=reading.names)


def summary(
    measures: Sequence[Measure], headings: Sequence[Heading], parties: Sequence[Party], reading: Reading
) -> Table:
    """How many measures, by section, role and unit, and in each by kind of deadline."""
    kinds = get_args(Kind)
    rows: list[tuple[Cell, ...]] = []
    groups: list[tuple[str, int]] = []

    def add(group: str, heading: str, named: Iterable[tuple[str, Sequence[Measure]]]) -> None:
        before = len(rows)
        for name, own in named:
            if own:
                counted = Counter(measure.deadline.kind for measure in own)
                rows.append((group, name, len(own), *(counted[kind] for kind in kinds)))
        groups.append((heading, len(rows) - before))

    add("all", _("The whole list"), [("all", measures)])
    by_section = ((h.title, [m for m in measures if m.section.number == h.number]) for h in headings)
    add("section", _("By section"), by_section)
    add("role", _("By role"), ((role, [m for m in measures if m.units(role)]) for role in ROLES))
    add("unit", _("By unit"), _named_by_more_than_a_collective(measures, parties).items())
    names = {heading.title: headed(heading) for heading in headings} | {
        term: _(TERMS[term]) for term in ("all", *ROLES)
    }
    columns = (
        Column("group", _("Group"), show="file-only"),
        Column("name", _("Name"), kind="name"),
        Column("measures", _("Measures"), kind="count"),
        *(_counting(kind, shown=kind != "unknown" or any(m.deadline.kind == kind for m in measures)) for kind in kinds),
    )
    return Table("", columns, tuple(rows), groups=tuple(groups), names=names | dict(reading.names))


def _counting(kind: Kind, *, shown: bool) -> Column:
    return Column(kind.replace("-", "_"), _(KIND_TITLES[kind]), kind="count", show="always" if shown else "data-only")


def _kind(party: Party) -> str:
    return party.kind or ("open-collective" if party.open else "collective")


def _standing_for(parties: Sequence[Party]) -> dict[str, set[str]]:
    """Name in a cell → whom it stands for: itself, and a closed collective's members."""
    return {party.name: {party.name, *(party.members or ())} for party in parties}


def _named(measures: Sequence[Measure], parties: Sequence[Party]) -> dict[str, list[Measure]]:
    """Party → the measures that name it, itself or through a collective, each once."""
    stands_for = _standing_for(parties)
    named: dict[str, list[Measure]] = {party.name: [] for party in parties}
    for measure in measures:
        mentioned = (name for _role, name, possible in measure.mentions() if not possible)
        for name in set().union(*(stands_for.get(name, ()) for name in mentioned)):
            if name in named:
                named[name].append(measure)
    return named


def _named_by_more_than_a_collective(measures: Sequence[Measure], parties: Sequence[Party]) -> dict[str, list[Measure]]:
    """The same without those whom only their collective names: fifteen equal rows say no more than its one."""
    named = _named(measures, parties)
    same = {member for party in parties for member in party.members or () if named.get(member) == named[party.name]}
    return {name: own for name, own in named.items() if name not in same}


def _count_roles(measures: Sequence[Measure], parties: Sequence[Party]) -> dict[str, Counter[str]]:
    """Party → in how many measures it stands in each role, and ("all") in any."""
    stands_for = _standing_for(parties)
    counts: dict[str, Counter[str]] = {party.name: Counter() for party in parties}
    for measure in measures:
        roles: dict[str, set[str]] = {}
        for role, name, possible in measure.mentions():
            for each in () if possible else stands_for.get(name, ()):
                roles.setdefault(each, {"all"}).add(role)
        for name, own in roles.items():
            counts.setdefault(name, Counter()).update(own)
    return counts
