"""Find entries about things that the plan no longer has, and entries recorded in the future.

All of them are kept. They count again once the plan names the measure, the unit or the target again.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from airplan.i18n import _
from airplan.i18n.forms import filled, join_items
from airplan.plan.model import named_units
from airplan.store.entries import VALUE_FIELD
from airplan.store.sql import View

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from airplan.plan.model import Measure, Membership
    from airplan.store.journal import Journal

_APART = timedelta(minutes=5)
"""Difference between the clocks of two machines from which a warning is given."""


def orphans(measures: Iterable[Measure], members: Membership, journal: Journal) -> list[str]:
    """Return a line for each sort of thing in the journal that these measures lack, with refs and counts."""
    known = {measure.id: measure for measure in measures}
    named = {ref: named_units(measure, members) for ref, measure in known.items()}
    units: dict[str, Counter[str]] = {}
    targets: Counter[str] = Counter()
    for ref, unit, field in journal.fields():
        if ref not in known:
            continue
        if field == "report" and unit not in named[ref]:
            units.setdefault(unit, Counter())[known[ref].ref] = journal.count(ref, unit, field)
        if field.startswith(VALUE_FIELD) and not _has_target(known[ref], field.removeprefix(VALUE_FIELD)):
            targets[f"{known[ref].ref} {field.removeprefix(VALUE_FIELD)}"] += journal.count(ref, unit, field)
    for entry in journal.decisions(View(date.max), list(known)):
        if entry.kind == "adjust" and not _has_target(known[entry.ref], entry.decision.target):
            targets[f"{known[entry.ref].ref} {entry.decision.target}"] += 1
    ended = _ended(journal)
    of_unit = _("reports from {unit} on measures that do not name it: {what}")
    return [
        *_counted(
            _("entries on measures that the plan no longer has: {what}"),
            {ref: count for ref, count in journal.refs().items() if ref not in known and ref not in ended},
        ),
        *(line for unit, refs in units.items() for line in _counted(of_unit, refs, unit=unit)),
        *_counted(_("values for targets that the plan no longer has: {what}"), targets),
    ]


def _ended(journal: Journal) -> set[str]:
    """Return the IDs of measures that a revision of the plan ended: their entries are no surprise."""
    ending = [entry for entry in journal.entries(kinds=("revise",)) if entry.ref and not entry.decision.title]
    standing = journal.standing(ending, View(date.max))
    return {entry.ref for entry in ending if entry.id in standing}


def ahead(journal: Journal, now: datetime) -> str:
    """Return a warning about a clock if entries were recorded after this instant; else an empty text."""
    count, newest = journal.ahead(now + _APART)
    if not newest:
        return ""
    warning = _("entries recorded later than the current time: {count}; the newest is {id} ({when}, by {author})")
    return filled(warning, count=count, id=newest.id, when=newest.recorded, author=newest.author)


def _has_target(measure: Measure, target: str) -> bool:
    return any(each.id == target for each in measure.targets)


def _counted(template: str, counts: Mapping[str, int], **names: str) -> list[str]:
    """Return the line that names what is counted, if there is anything."""
    what = join_items(f"{name} ({count})" for name, count in counts.items())
    return [template.format(what=what, **names)] if counts else []
