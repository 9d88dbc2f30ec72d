"""Show one unit's own reports beside the standings of the measures that name it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from airplan.i18n import _, pgettext
from airplan.i18n.forms import filled, join_items
from airplan.i18n.terms import HEARING_TITLES, LIGHT_TITLES, STATE_TITLES
from airplan.reports.table import Column

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from airplan.plan.model import Party
    from airplan.progress.standing import Hearing, Light, Standing
    from airplan.reports.table import Record

Item = TypeVar("Item")


def own_columns(party: Party, asked: Mapping[str, Collection[str]]) -> tuple[Column[Standing], ...]:
    """Return the columns of a unit's own reports; `asked` maps ref → the units that were ever asked for one."""

    def told(row: Standing) -> str:
        return _in_words(row, party, asked)

    return (
        Column("own", _("This unit"), "words", "wide-screen", told),
        Column("own_told", _("This unit"), "words", "sheet-only", told),
        Column("hearing", "hearing", "term", "data-only", lambda row: _hearing(row, party, asked)),
        Column("own_status", "own_status", "term", "data-only", lambda row: row.stated.get(party.name)),
        Column("own_report", "own_report", "day", "data-only", lambda row: row.answered.get(party.name)),
    )


def own_lights(light: Callable[[Item], Light]) -> tuple[Column[Item], Column[Item]]:
    """Return the columns of the light as it counts for a unit, for people in place of the measure's."""
    return (
        Column("lamp", pgettext("traffic light", "Light"), "light", "people-only", light),
        Column("own_light", "own_light", "light", "data-only", light),
    )


def lights_of_all(differing: Sequence[Standing]) -> list[str]:
    """Return a note with the lights of these measures by all units' reports; empty without measures."""
    if not differing:
        return []
    lights = {each.measure.id: f"{each.measure.ref} {_(LIGHT_TITLES[each.light])}" for each in differing}
    note = _("Lights here are based on this unit's own reports. Based on all reports: {refs}.")
    return [note.format(refs=join_items(lights.values()))]


def own_record(standing: Standing, party: Party, asked: Mapping[str, Collection[str]]) -> Record:
    """Return a unit's own reports for JSON; a collective neither has reported nor is silent."""
    return {
        "hearing": _hearing(standing, party, asked) if party.sort == "unit" else None,
        "status": standing.stated.get(party.name),
        "last_report": standing.answered.get(party.name),
        "empty": standing.empty.get(party.name),
    }


def _hearing(standing: Standing, party: Party, asked: Mapping[str, Collection[str]]) -> Hearing:
    return standing.hearing(party.name, asked.get(standing.measure.id, ()))


def _in_words(standing: Standing, party: Party, asked: Mapping[str, Collection[str]]) -> str:
    """Return a unit's own report in words: 推进中（5月24日）, 空报（5月24日）, 未报告, 未要求."""
    day, empty = standing.answered.get(party.name), standing.empty.get(party.name)
    template = _("{name} ({explained})")
    if day:
        return filled(template, name=_(STATE_TITLES[standing.stated[party.name]]), explained=day)
    if empty:
        return filled(template, name=pgettext("reports: without content", "Empty"), explained=empty)
    return _(HEARING_TITLES[_hearing(standing, party, asked)])
