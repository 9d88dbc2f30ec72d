"""What is everything there is to know about one task or measure?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.i18n import _
from airplan.plan.model import ROLES
from airplan.reports.measures import contract, days_left
from airplan.reports.table import Column, Table
from airplan.reports.wording import (
    CADENCES,
    COLUMN_TITLES,
    ROLE_TITLES,
    as_of,
    brief,
    days_in_words,
    deadline_in_full,
    headed,
    numbered,
    target_in_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from airplan.plan.model import Measure
    from airplan.reports.table import Cell, Reading


def details(measures: Sequence[Measure], reading: Reading, notes: Sequence[str] = ()) -> Table:
    """Every field of the measures: a row per field, a group per measure."""
    rows: list[tuple[Cell, ...]] = []
    groups: list[tuple[str, int]] = []
    for measure in measures:
        lines = [(measure.ref, label, value) for label, value in _fields(measure, reading) if value]
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
        for measure in measures
    ]
    columns = (
        Column("ref", _("Ref"), show="file-only"),
        Column("field", _("Field"), kind="label"),
        Column("value", _("Content"), kind="lines"),
    )
    return Table("", columns, tuple(rows), tuple(records), notes=tuple(notes), groups=tuple(groups))


def _fields(measure: Measure, reading: Reading) -> Iterator[tuple[str, Cell]]:
    section, city = measure.section, measure.city_task
    yield _("Section"), numbered(section)
    yield _("City task"), f"{city.number}. {headed(city)}"
    yield _("Text"), measure.text
    yield _("Deadline"), _inheriting(deadline_in_full(measure.deadline), measure, "deadline")
    left = days_left(measure, reading.today)
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
