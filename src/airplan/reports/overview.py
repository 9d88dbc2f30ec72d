"""Summarise the plan: its sections, units and officials, and the number of measures of each."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, get_args

from airplan.i18n import _, pgettext
from airplan.i18n.forms import reads_document
from airplan.i18n.terms import KIND_TITLES, ROLE_TITLES, TERMS
from airplan.plan.model import ROLES, Kind
from airplan.reports.table import Column, Table, record_of
from airplan.reports.wording import headed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from airplan.plan.model import Heading, Measure, Party
    from airplan.reports.table import ReaderContext, Record, Show

_UNIT_KEYS = (
    *("name", "kind", "full_name", "name_en", "aliases", "former", "later", "members"),
    *(*ROLES, "measures"),
)
_OFFICIAL_KEYS = ("name", "name_en", "measures", "dated", "holders")
"""The JSON keys, in the order of docs/json.md."""


class _Section(NamedTuple):
    """A section and its measures."""

    heading: Heading
    measures: Sequence[Measure]


class _Unit(NamedTuple):
    """A unit or collective, and the number of measures that name it in each role, and ("all") in any."""

    party: Party
    counts: Mapping[str, int]


class _Official(NamedTuple):
    """An official and the measures that he or she leads."""

    party: Party
    measures: Sequence[Measure]


class _Group(NamedTuple):
    """Measures that are counted together by kind of deadline."""

    sort: str
    name: str
    measures: int
    kinds: Mapping[str, int]


def sections(headings: Sequence[Heading], measures: Sequence[Measure]) -> Table:
    """Return the sections with their numbers of tasks and measures."""
    shows: tuple[Show, Show] = ("always", "data-only") if reads_document() else ("data-only", "always")
    columns: list[Column[_Section]] = [
        Column(
            "number",
            pgettext("number of a section or task", "No."),
            "count",
            "always",
            lambda row: row.heading.printed or row.heading.number,
            lambda row: row.heading.number,
        ),
        Column("title", _("Section"), "words", shows[0], lambda row: row.heading.title),
        Column("title_en", _("Section"), "words", shows[1], lambda row: row.heading.title_en),
        Column(
            "tasks",
            pgettext("how many", "Tasks"),
            "count",
            "always",
            lambda row: len({measure.task for measure in row.measures}),
        ),
        Column("measures", pgettext("how many", "Measures"), "count", "always", lambda row: len(row.measures)),
    ]
    return Table.of(
        (_Section(heading, [measure for measure in measures if measure.section == heading]) for heading in headings),
        columns,
    )


def units(parties: Sequence[Party], measures: Sequence[Measure], context: ReaderContext) -> Table:
    """Return units and collectives with the number of measures that name each, by role and in total."""
    counts = _count_roles(measures, parties)
    columns: list[Column[_Unit]] = [
        Column("name", _("Unit"), "name", "always", lambda row: row.party.name),
        Column("kind", pgettext("heading of a column", "Kind"), "term", "always", lambda row: _kind(row.party)),
        *(_role_column(role) for role in ROLES),
        Column("measures", pgettext("how many", "Measures"), "count", "always", lambda row: row.counts["all"]),
        Column("aliases", _("Also called"), "lines", "wide", _other_names, lambda row: row.party.aliases),
        Column("full_name", "full_name", "words", "json-only", lambda row: row.party.full_name),
        Column("name_en", "name_en", "words", "json-only", lambda row: row.party.name_en),
        Column("former", "former", "lines", "json-only", lambda row: tuple(name.name for name in row.party.former)),
        Column("later", "later", "lines", "json-only", lambda row: tuple(name.name for name in row.party.later)),
        Column("members", "members", "names", "json-only", lambda row: row.party.members or None),
    ]
    rows = [_Unit(party, counts[party.name]) for party in parties]
    return Table.of(rows, columns, record=record_of(columns, _UNIT_KEYS), names=context.names)


def officials(parties: Sequence[Party], measures: Sequence[Measure], context: ReaderContext) -> Table:
    """Return the lead officials with the number of measures of each, and of those with a due date."""
    columns: list[Column[_Official]] = [
        Column("name", _("Lead official"), "name", "always", lambda row: row.party.name),
        Column("pinyin", _("Pinyin"), "words", "always", lambda row: row.party.pinyin),
        Column("measures", pgettext("how many", "Measures"), "count", "always", lambda row: len(row.measures)),
        Column("dated", _("With a due date"), "count", "always", _dated),
        Column("name_en", "name_en", "words", "json-only", lambda row: row.party.name_en),
        Column("holders", "holders", "lines", "json-only", json=_holders),
    ]
    rows = [_Official(party, [measure for measure in measures if party.name in measure.people]) for party in parties]
    return Table.of(rows, columns, record=record_of(columns, _OFFICIAL_KEYS), names=context.names)


def summary(
    measures: Sequence[Measure], headings: Sequence[Heading], parties: Sequence[Party], context: ReaderContext
) -> Table:
    """Return the number of measures by section, role and unit, and for each by kind of deadline."""
    by_section = ((h.title, [m for m in measures if m.section == h]) for h in headings)
    by_role = ((role, [measure for measure in measures if measure.units(role)]) for role in ROLES)
    groups = {
        _("Total"): _groups("all", [("all", measures)]),
        _("By section"): _groups("section", by_section),
        _("By role"): _groups("role", by_role),
        _("By unit"): _groups("unit", _named_by_more_than_a_collective(measures, parties).items()),
    }
    columns: list[Column[_Group]] = [
        Column("group", pgettext("heading of a column", "Group"), "words", "file-only", lambda row: row.sort),
        Column("name", _("Name"), "name", "always", lambda row: row.name),
        Column("measures", pgettext("how many", "Measures"), "count", "always", lambda row: row.measures),
        *(_kind_column(kind, measures) for kind in get_args(Kind)),
    ]
    names = {heading.title: headed(heading) for heading in headings}
    terms = {term: _(TERMS[term]) for term in ("all", *ROLES)}
    return Table.of(
        [row for rows in groups.values() for row in rows],
        columns,
        groups=[(heading, len(rows)) for heading, rows in groups.items() if rows],
        names=names | terms | dict(context.names),
    )


def _groups(sort: str, named: Iterable[tuple[str, Sequence[Measure]]]) -> list[_Group]:
    return [
        _Group(sort, name, len(measures), Counter(measure.deadline.kind for measure in measures))
        for name, measures in named
        if measures
    ]


def _role_column(role: str) -> Column[_Unit]:
    return Column(role, _(ROLE_TITLES[role]), "count", "always", lambda row: row.counts[role])


def _kind_column(kind: Kind, measures: Sequence[Measure]) -> Column[_Group]:
    """Return the number of measures with a deadline of this kind; screens omit the column of a kind that none has."""
    shown = not measures or any(measure.deadline.kind == kind for measure in measures)
    show: Show = "always" if shown else "data-only"
    return Column(kind.replace("-", "_"), _(KIND_TITLES[kind]), "count", show, lambda row: row.kinds[kind])


def _other_names(unit: _Unit) -> tuple[str, ...]:
    party = unit.party
    return *party.aliases, *(other.name for other in (*party.former, *party.later))


def _holders(official: _Official) -> list[Record]:
    return [{"name": holder.name, "from": holder.since} for holder in official.party.holders]


def _dated(official: _Official) -> int:
    return sum(measure.deadline.due is not None for measure in official.measures)


def _kind(party: Party) -> str:
    return party.kind if party.sort == "unit" else "open-collective" if party.open else "collective"


def _standing_for(parties: Sequence[Party]) -> dict[str, set[str]]:
    """Return name in a cell → the parties it stands for: itself, or the members of a closed collective."""
    return {party.name: {party.name, *(party.members or ())} for party in parties}


def _named(measures: Sequence[Measure], parties: Sequence[Party]) -> dict[str, list[Measure]]:
    """Return party → the measures that name it, itself or through a collective, each once."""
    stands_for = _standing_for(parties)
    named: dict[str, list[Measure]] = {party.name: [] for party in parties}
    for measure in measures:
        mentioned = (name for _role, name, possible in measure.mentions() if not possible)
        for name in set().union(*(stands_for.get(name, ()) for name in mentioned)):
            if name in named:
                named[name].append(measure)
    return named


def _named_by_more_than_a_collective(measures: Sequence[Measure], parties: Sequence[Party]) -> dict[str, list[Measure]]:
    """Return the same without parties that only their collective names: their rows would all be equal."""
    named = _named(measures, parties)
    same = {member for party in parties for member in party.members or () if named.get(member) == named[party.name]}
    return {name: of_name for name, of_name in named.items() if name not in same}


def _count_roles(measures: Sequence[Measure], parties: Sequence[Party]) -> dict[str, Counter[str]]:
    """Return party → the number of measures in each role, and ("all") in any."""
    stands_for = _standing_for(parties)
    counts: dict[str, Counter[str]] = {party.name: Counter() for party in parties}
    for measure in measures:
        roles: dict[str, set[str]] = {}
        for role, name, possible in measure.mentions():
            for each in () if possible else stands_for.get(name, ()):
                roles.setdefault(each, {"all"}).add(role)
        for name, in_roles in roles.items():
            counts.setdefault(name, Counter()).update(in_roles)
    return counts
