"""What is everything there is to know about one task or measure?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.i18n import _
from airplan.i18n.terms import CADENCES, COLUMN_TITLES, LIGHT_TITLES, ROLE_TITLES, STATE_TITLES
from airplan.plan.model import ROLES
from airplan.reports.changes import changes, kind_in_words
from airplan.reports.figures import figure_in_words
from airplan.reports.measures import contract, days_left, standing_contract
from airplan.reports.table import Column, Table
from airplan.reports.wording import (
    as_of,
    brief,
    day_in_words,
    days_in_words,
    deadline_in_full,
    headed,
    numbered,
    reason_in_words,
    target_in_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from airplan.plan.model import Measure
    from airplan.progress.standing import Standing
    from airplan.reports.table import Cell, Reading


def details(standings: Sequence[Standing], reading: Reading, notes: Sequence[str] = ()) -> Table:
    """Every field of the measures, and where they stand: a row per field, a group per measure."""
    rows: list[tuple[Cell, ...]] = []
    groups: list[tuple[str, int]] = []
    for standing in standings:
        measure = standing.measure
        lines = [(measure.ref, label, value) for label, value in _fields(standing, reading) if value]
        rows += lines
        groups.append((f"{measure.ref}  {brief(measure)}", len(lines)))
    records = [
        contract(measure)
        | {
            "brief_en": measure.brief_en,
            "inherited_from": dict(measure.inherited),
            "possible": {key: {"from": ref, "names": list(names)} for key, (ref, names) in measure.possible.items()},
            "printed": dict(measure.printed),
        }
        | standing_contract(standing)
        for standing in standings
        for measure in [standing.measure]
    ]
    columns = (
        Column("ref", _("Ref"), show="file-only"),
        Column("field", _("Field"), kind="label"),
        Column("value", _("Content"), kind="lines"),
    )
    return Table("", columns, tuple(rows), dict, tuple(records), notes=tuple(notes), groups=tuple(groups))


def _fields(standing: Standing, reading: Reading) -> Iterator[tuple[str, Cell]]:
    measure = standing.measure
    section, city = measure.section, measure.city_task
    yield _("Section"), numbered(section)
    yield _("City task"), f"{city.number}. {headed(city)}"
    yield _("Text"), measure.text
    yield _("Deadline"), _inheriting(deadline_in_full(measure.deadline), measure, "deadline")
    if standing.due and standing.due != measure.deadline.due:
        yield _("Due now"), day_in_words(standing.due)
    left = days_left(standing, reading.today)
    if left is not None:
        yield _("Days"), _("{days} ({as_of})").format(days=days_in_words(left), as_of=as_of(reading.today))
    yield _("Lead officials"), _names(measure, "leaders", reading)
    for role in ROLES:
        yield _(ROLE_TITLES[role]), _names(measure, role, reading)
    yield _("Targets"), tuple(target_in_words(target) for target in measure.targets)
    said = _("{every}: “{words}”")
    yield (
        _("Comes round"),
        tuple(said.format(every=_(CADENCES[duty.every]), words=duty.words) for duty in measure.cadence),
    )
    for key, text in measure.printed.items():
        yield _("{column}, as printed").format(column=_(COLUMN_TITLES[key])), text
    yield from _progress(standing, reading)


def _progress(standing: Standing, reading: Reading) -> Iterator[tuple[str, Cell]]:
    """What has been reported and decided."""
    measure = standing.measure
    why = _("; ").join(reason_in_words(reason, measure) for reason in standing.reasons)
    yield _("Light"), _("{light} ({why})").format(light=_(LIGHT_TITLES[standing.light]), why=why)
    yield _("Status"), _(STATE_TITLES[standing.state])
    said = _("{metric}: {said}")
    yield (
        _("Figures"),
        tuple(
            said.format(metric=figure.target.metric, said=figure_in_words(figure, reading.today))
            for figure in standing.figures
            if figure.value is not None or figure.target.value != figure.promised
        ),
    )
    yield (
        _("Milestones"),
        tuple(
            said.format(
                metric=milestone.day.isoformat(),
                said=_("{title}, reached {day}").format(title=milestone.title, day=milestone.reached)
                if milestone.reached
                else milestone.title,
            )
            for milestone in standing.milestones
        ),
    )
    answered = [unit for unit in standing.units if unit in standing.answered]
    if answered:
        counts = _("{answered} of {expected}").format(answered=len(answered), expected=len(standing.units))
        names = _("; ").join(f"{reading.call(unit)} {standing.answered[unit]}" for unit in answered)
        yield _("Reported so far"), said.format(metric=counts, said=names)
    yield (
        _("Decisions"),
        tuple(
            f"{entry.as_of} {kind_in_words(entry)} {_('; ').join(map(str, changes(entry, {}, measure)))}".rstrip()
            for entry in standing.decisions
            if entry.kind not in ("milestone", "reach")
        ),
    )


def _names(measure: Measure, key: str, reading: Reading) -> Cell:
    names = _("; ").join(reading.call_all(getattr(measure, key)))
    if key in measure.open_lists:
        names = _("{names}; and other departments (等部门)").format(names=names)
    said = _inheriting(names, measure, key)
    if key in measure.possible:
        ref, others = measure.possible[key]
        perhaps = _("(blank in the document; perhaps as in {ref}: {names})")
        return perhaps.format(ref=ref, names=_("; ").join(reading.call_all(others)))
    return said


def _inheriting(said: str, measure: Measure, key: str) -> str:
    if key not in measure.inherited:
        return said
    return _("{said} (inherited from {ref})").format(said=said, ref=measure.inherited[key])
