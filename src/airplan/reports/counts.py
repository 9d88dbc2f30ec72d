"""Count the measures of each section, unit or official by light and state."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple

from airplan.i18n import _, marked, pgettext
from airplan.i18n.forms import join_items
from airplan.i18n.terms import HEARING_TITLES, LIGHT_LETTERS, LIGHT_TITLES, STATE_TITLES
from airplan.plan.model import ROLES, named_units
from airplan.plan.quantities import percent
from airplan.progress.standing import LIGHTS
from airplan.reports.standings import title
from airplan.reports.table import Column, Table
from airplan.reports.wording import headed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from airplan.plan.model import Heading, Party, Role
    from airplan.progress.standing import Hearing, Light, Standing, State
    from airplan.reports.table import ReaderContext, Show

By = Literal["section", "department", "official", "subdistrict"]
_BAR = 10
"""Characters of a bar."""
_GROUP_TITLES: Mapping[By, str] = {
    "section": marked("Section"),
    "department": marked("Unit"),
    "official": marked("Lead official"),
    "subdistrict": marked("Subdistrict"),
}


class Groups(NamedTuple):
    """The groups by which measures can be counted: the directory's parties, and the plan's sections."""

    headings: Sequence[Heading]
    parties: Sequence[Party]
    """Units, collectives and officials, in the directory's order."""
    roles: Sequence[Role] = ROLES
    """The roles in which a unit counts as named."""


class _Group(NamedTuple):
    """A group of measures: its kind and name, and the number of measures by light and state."""

    sort: str
    name: str
    measures: int
    lights: Counter[Light]
    states: Counter[State]
    hearings: Counter[Hearing | None]
    """For a unit: on how many measures it has reported itself; otherwise on how many a lead has."""


class _Seen(NamedTuple):
    """A measure as it counts in a group."""

    light: Light
    state: State
    hearing: Hearing | None
    """None for a closed measure without a report, which is no longer expected."""


def counts(
    by: By, standings: Sequence[Standing], asked: Mapping[str, Collection[str]], groups: Groups, context: ReaderContext
) -> Table:
    """Return the number of measures in each group by light, done and closed; empty groups are left out.

    A unit has the measures that name it, itself or through a closed collective, and each counts by the unit's own
    reports: with its own light where it leads, grey where it has not reported. `asked` maps ref → the units that were
    ever asked for a report. The last row counts every measure above once, by all leads together.
    """
    grouped = {name: members for name, members in _grouped(by, standings, groups).items() if members}
    by_ref = {standing.measure.id: standing for members in grouped.values() for standing in members}
    of_units = by in ("department", "subdistrict")
    rows = [
        _group(
            by,
            name,
            [
                _seen_by(name, each, asked, groups.roles) if of_units else _seen_by_leads(each, asked)
                for each in members
            ],
        )
        for name, members in grouped.items()
    ]
    notes = _legend()
    if by != "section":
        notes.append(_("A measure counts in every row it belongs to, and once in the total."))
    if by_ref:
        rows.append(_group("total", "total", [_seen_by_leads(each, asked) for each in by_ref.values()]))
        notes += _explained(of_units=of_units)
    names = {"total": pgettext("sum", "total")} | {heading.title: headed(heading) for heading in groups.headings}
    return Table.of(
        rows,
        _columns(by),
        title=title(list(by_ref.values()), context),
        notes=notes if rows else (),
        names=names | dict(context.names),
    )


def _columns(by: By) -> list[Column[_Group]]:
    return [
        Column("group", pgettext("heading of a column", "Group"), "words", "data-only", lambda row: row.sort),
        Column("name", _(_GROUP_TITLES[by]), "name", "always", lambda row: row.name),
        Column("measures", pgettext("how many", "Measures"), "count", "always", lambda row: row.measures),
        *(_light_column(light) for light in LIGHTS),
        _hearing_column("not-heard"),
        _hearing_column("not-asked"),
        Column("done", _(STATE_TITLES["done"]), "count", "wide", lambda row: row.states["done"]),
        Column("closed", _(STATE_TITLES["closed"]), "count", "wide", lambda row: row.states["closed"]),
        Column("answered", _("Measures reported"), "count", _SHOWN_REPORTED[by], _answered),
        Column(
            "green_share", _("Green (%)"), "count", "always", lambda row: percent(row.lights["green"], row.measures)
        ),
        Column(
            "done_share",
            _("Done (%)"),
            "count",
            "wide",
            lambda row: percent(_done(row), row.measures),
        ),
        Column("bar", pgettext("traffic light", "Lights"), "bar", "wide-screen", lambda row: bar(row.lights)),
    ]


def _light_column(light: Light) -> Column[_Group]:
    return Column(light, _(LIGHT_TITLES[light]), "count", "always", lambda row: row.lights[light])


def _hearing_column(hearing: Hearing) -> Column[_Group]:
    key = hearing.replace("-", "_")
    return Column(key, _(HEARING_TITLES[hearing]), "count", "always", lambda row: row.hearings[hearing])


_SHOWN_REPORTED: Mapping[By, Show] = {
    "section": "data-only",
    "department": "wide",
    "official": "data-only",
    "subdistrict": "wide",
}
"""Columns with the number of measures on which a unit has reported; they tell apart units that only a collective names.
"""


def _grouped(by: By, standings: Sequence[Standing], groups: Groups) -> dict[str, list[Standing]]:
    """Return the name of each group and its measures.

    Sections follow the plan, units and officials the directory.
    """
    if by == "section":
        return {
            heading.title: [each for each in standings if each.measure.section == heading]
            for heading in groups.headings
        }
    members = {party.name: party.members for party in groups.parties if party.sort == "collective"}
    grouped: dict[str, list[Standing]] = {party.name: [] for party in groups.parties if _counts_in(party, by, members)}
    for standing in standings:
        measure = standing.measure
        for name in measure.people if by == "official" else named_units(measure, members, groups.roles):
            if name in grouped:
                grouped[name].append(standing)
    return grouped


def _counts_in(party: Party, by: By, members: Mapping[str, tuple[str, ...] | None]) -> bool:
    if by == "subdistrict":
        return party.kind == "subdistrict" and any(party.name in (units or ()) for units in members.values())
    return party.sort == ("official" if by == "official" else "unit")


def _seen_by(unit: str, standing: Standing, asked: Mapping[str, Collection[str]], roles: Sequence[Role]) -> _Seen:
    """Return a measure as it counts for one unit: by its own reports where it leads; a closed one as closed."""
    hearing = standing.hearing(unit, asked.get(standing.measure.id, ()))
    nobody_waits = standing.state == "closed" and hearing != "heard"
    return _Seen(*standing.as_counted_by(unit, leads="lead" in roles), None if nobody_waits else hearing)


def _seen_by_leads(standing: Standing, asked: Mapping[str, Collection[str]]) -> _Seen:
    """Return a measure as it counts by all leads together."""
    hearing: Hearing | None = "heard"
    if not any(unit in standing.answered for unit in standing.leads):
        ever = asked.get(standing.measure.id, ())
        hearing = "not-heard" if any(unit in ever for unit in standing.leads) else "not-asked"
    if standing.state == "closed" and hearing != "heard":
        hearing = None
    return _Seen(standing.light, standing.state, hearing)


def _group(sort: str, name: str, seen: Sequence[_Seen]) -> _Group:
    return _Group(
        sort,
        name,
        len(seen),
        Counter(each.light for each in seen),
        Counter(each.state for each in seen),
        Counter(each.hearing for each in seen),
    )


def _done(group: _Group) -> int:
    return group.states["done"] + group.states["closed"]


def _answered(group: _Group) -> int | None:
    return group.hearings["heard"] if group.sort in ("department", "subdistrict") else None


def bar(lights: Mapping[Light, int]) -> tuple[Light, ...]:
    """Return the lights in proportion; every light that occurs gets at least one character."""
    total = sum(lights.values())
    sizes = {light: max(1, lights[light] * _BAR // total) for light in LIGHTS if lights[light]}
    while sum(sizes.values()) != _BAR:
        step = 1 if sum(sizes.values()) < _BAR else -1
        able = [light for light in sizes if sizes[light] + step > 0]
        furthest = max(able, key=lambda light: step * (lights[light] * _BAR - sizes[light] * total))
        sizes[furthest] += step
    return tuple(light for light in LIGHTS for _each in range(sizes.get(light, 0)))


def _explained(*, of_units: bool) -> list[str]:
    """Return the explanation of the numbers of missing reports and of the shares."""
    silent = (
        _(
            "Each row is based on the unit's own reports; grey includes measures that the unit has not "
            "reported on or was not asked to report on."
        )
        if of_units
        else _("“Not reported” and “not asked” both mean that no lead has reported; both are counted as grey.")
    )
    return [silent, _("Percentages are of all measures in the row, reported or not.")]


def _legend() -> list[str]:
    """Return the legend of the letters for lights; empty where they are the words themselves, such as 红."""
    meanings = [(_(LIGHT_LETTERS[light]), _(LIGHT_TITLES[light])) for light in LIGHTS]
    if all(letter == word for letter, word in meanings):
        return []
    return [f"{join_items(' '.join(meaning) for meaning in meanings)}."]
