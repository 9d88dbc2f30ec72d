"""How many measures of each section, unit or official show which light?"""

from __future__ import annotations

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

from airplan.i18n import _, language, marked
from airplan.i18n.terms import LIGHT_LETTERS, LIGHT_TITLES, STATE_TITLES
from airplan.plan.model import ROLES, named_units
from airplan.progress.standing import LIGHTS
from airplan.reports.standings import title
from airplan.reports.table import Column, Table
from airplan.reports.wording import headed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from airplan.plan.model import Heading, Party, Role
    from airplan.progress.standing import Light, Standing
    from airplan.reports.table import Reading, Record, Show

By = Literal["section", "department", "official", "subdistrict"]
_BAR = 10
"""Characters of a bar."""
_GROUP_TITLES: Mapping[By, str] = {
    "section": marked("Section"),
    "department": marked("Unit"),
    "official": marked("Official"),
    "subdistrict": marked("Subdistrict"),
}


class Groups(NamedTuple):
    """By what measures can be counted: everybody in the book, and the plan's sections."""

    headings: Sequence[Heading]
    parties: Sequence[Party]
    """Units, collectives and officials."""
    roles: Sequence[Role] = ROLES
    """In which a unit counts as named."""


def counts(by: By, standings: Sequence[Standing], groups: Groups, reading: Reading) -> Table:
    """How many measures of each group show which light, are done or closed; groups without any are left out.

    A unit has the measures that name it, itself or through a closed collective; the last row has every measure of the
    rows above, once.
    """
    grouped = {name: own for name, own in _grouped(by, standings, groups).items() if own}
    every = {one.measure.ref: one for own in grouped.values() for one in own}
    counted_rows: list[tuple[str, str, list[Standing]]] = [(by, name, own) for name, own in grouped.items()]
    if every:
        counted_rows.append(("total", "total", list(every.values())))
    units = by in ("department", "subdistrict")
    records = [_counts(group, name, own, units=units) for group, name, own in counted_rows]
    columns = (
        Column("group", _("Group"), show="data-only"),
        Column("name", _(_GROUP_TITLES[by]), kind="name"),
        Column("measures", _("Measures"), kind="count"),
        *(Column(light, _(LIGHT_TITLES[light]), kind="count") for light in LIGHTS),
        Column("done", _(STATE_TITLES["done"]), kind="count", show="wide"),
        Column("closed", _(STATE_TITLES["closed"]), kind="count", show="wide"),
        Column("answered", _("In"), kind="count", show=_SHOWN_REPORTED[by]),
        Column("green_share", _("green, %"), kind="count"),
        Column("done_share", _("done, %"), kind="count", show="wide"),
        Column("bar", _("Lights"), kind="bar", show="screen-only"),
    )
    rows = tuple(
        (*record.values(), _bar(Counter(one.light for one in own)))
        for record, (_group, _name, own) in zip(records, counted_rows, strict=True)
    )
    names = {"total": _("total")} | {heading.title: headed(heading) for heading in groups.headings}
    notes = [] if language() == "zh" else [_legend()]
    if by != "section":
        notes.append(_("A measure counts in every row that it belongs to, and once in the total."))
    return Table(
        title(list(every.values()), reading),
        columns,
        rows,
        dict,
        tuple(records),
        notes=tuple(notes) if rows else (),
        names=names | dict(reading.names),
    )


_SHOWN_REPORTED: Mapping[By, Show] = {
    "section": "data-only",
    "department": "wide",
    "official": "data-only",
    "subdistrict": "always",
}
"""On how many of its measures a unit has reported: what tells apart those whom only a collective names."""


def _grouped(by: By, standings: Sequence[Standing], groups: Groups) -> dict[str, list[Standing]]:
    """Name of a group → the measures in it; sections, units and officials in the plan's and the book's order."""
    if by == "section":
        return {
            heading.title: [one for one in standings if one.measure.section.number == heading.number]
            for heading in groups.headings
        }
    members = {party.name: party.members for party in groups.parties if party.sort == "collective"}
    grouped: dict[str, list[Standing]] = {party.name: [] for party in groups.parties if _counts_in(party, by, members)}
    for one in standings:
        names = one.measure.leaders if by == "official" else named_units(one.measure, members, groups.roles)
        for name in names:
            if name in grouped:
                grouped[name].append(one)
    return grouped


def _counts_in(party: Party, by: By, members: Mapping[str, tuple[str, ...] | None]) -> bool:
    if by == "subdistrict":
        return party.kind == "subdistrict" and any(party.name in (own or ()) for own in members.values())
    return party.sort == ("official" if by == "official" else "unit")


def _counts(group: str, name: str, standings: Sequence[Standing], *, units: bool) -> Record:
    lights = Counter(one.light for one in standings)
    states = Counter(one.state for one in standings)
    return {
        "group": group,
        "name": name,
        "measures": len(standings),
        **{light: lights[light] for light in LIGHTS},
        "done": states["done"],
        "closed": states["closed"],
        "answered": sum(name in one.answered for one in standings) if units and group != "total" else None,
        "green_share": _share(lights["green"], len(standings)),
        "done_share": _share(states["done"] + states["closed"], len(standings)),
    }


def _share(part: int, whole: int) -> Decimal:
    """A percentage to one decimal, each rounded by itself, so that they need not add up to 100."""
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _bar(lights: Mapping[Light, int]) -> tuple[Light, ...]:
    """The lights in proportion, every one that shows at all with at least one character."""
    total = sum(lights.values())
    sizes = {light: max(1, lights[light] * _BAR // total) for light in LIGHTS if lights[light]}
    while sum(sizes.values()) != _BAR:
        step = 1 if sum(sizes.values()) < _BAR else -1
        able = [light for light in sizes if sizes[light] + step > 0]
        furthest = max(able, key=lambda light: step * (lights[light] * _BAR - sizes[light] * total))
        sizes[furthest] += step
    return tuple(light for light in LIGHTS for _each in range(sizes.get(light, 0)))


def _legend() -> str:
    said = _(", ").join(f"{_(LIGHT_LETTERS[light])} {_(LIGHT_TITLES[light])}" for light in LIGHTS)
    return f"{said}."
