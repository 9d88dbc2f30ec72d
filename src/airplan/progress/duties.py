"""Define which units owe a report for a month, and why. No clock, no database.

Decisions count if they were made by the month's reporting day, so a month owes the same whenever it is viewed.
Dispatch, missing, the rounds and status all use this module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from airplan.plan.model import named_units
from airplan.plan.periods import Period, reporting_day
from airplan.progress.lights import day_in_force, milestones_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date

    from airplan.plan.model import Measure, Membership
    from airplan.progress.rules import Reporting
    from airplan.store.entries import Entry

Rule = Literal[
    "cadence", "ongoing", "by-date", "milestones", "event", "no-deadline", "unknown", "target",
    "due", "overdue", "milestone-due", "milestone-overdue",
]  # fmt: skip
"""Why a report is owed: a duty of the settings, or a day of the measure that is near or past."""


class Ground(NamedTuple):
    """The reason why a report is owed."""

    rule: Rule
    what: str = ""
    """The frequency of a recurring duty, or the title of a milestone."""
    day: date | None = None
    """The day that is near or past."""


Grounds = tuple[Ground, ...]


def asked(
    measure: Measure,
    period: Period,
    reporting: Reporting,
    decisions: Iterable[Entry],
    members: Membership,
    *,
    done: Collection[str] = (),
) -> dict[str, Grounds]:
    """Return the units that owe a report on a measure for a month, in the row's order, each with its reasons.

    `done` are the units that reported the measure done for an earlier month: no day asks them again. A measure closed
    by the reporting day owes nothing.
    """
    decided = decided_for(period, decisions, reporting)
    if any(entry.kind == "close" for entry in decided):
        return {}
    leads = named_units(measure, members, ("lead",))
    all_owe = tuple(_duties(measure, reporting.everyone))
    leads_owe = tuple(ground for ground in _duties(measure, reporting.leads) if ground not in all_owe)
    days = tuple(day_grounds(measure, decided, period, reporting))
    if not all_owe and not leads_owe and not days:
        return {}
    grounds = {
        unit: (*leads_owe, *all_owe, *(() if unit in done else days)) if unit in leads else all_owe
        for unit in named_units(measure, members)
    }
    return {unit: why for unit, why in grounds.items() if why}


def decided_for(period: Period, decisions: Iterable[Entry], reporting: Reporting) -> tuple[Entry, ...]:
    """Return the decisions, oldest first, that were made by the reporting day of a month."""
    by = reporting_day(period, reporting.day)
    return tuple(sorted((entry for entry in decisions if entry.as_of <= by), key=lambda entry: entry.id))


def day_grounds(measure: Measure, decisions: Sequence[Entry], period: Period, reporting: Reporting) -> Iterator[Ground]:
    """Yield a reason for each day of a measure that is near or past on the reporting day of a month.

    These are its due date in force and every milestone that has not been reached.
    """
    if not reporting.ask_before_days:
        return
    by = reporting_day(period, reporting.day)
    end = day_in_force(measure, decisions)
    if end and (end - by).days <= reporting.ask_before_days:
        yield Ground("due" if by <= end else "overdue", day=end)
    for each in milestones_of(measure, decisions):
        if not each.reached and (each.day - by).days <= reporting.ask_before_days:
            yield Ground("milestone-due" if by <= each.day else "milestone-overdue", each.title, each.day)


def ever_asked(
    measure: Measure, decisions: Sequence[Entry], members: Membership, reporting: Reporting, last: Period
) -> frozenset[str]:
    """Return the units that owed a report on a measure for any month of the year up to this one.

    Without decisions a unit asked once is asked in each later month, so the last month is enough.
    """
    first = Period(last.year, 1 if decisions else last.month)
    units: set[str] = set()
    while first <= last:
        units.update(asked(measure, first, reporting, decisions, members))
        first = first.next()
    return frozenset(units)


def _duties(measure: Measure, words: Sequence[str]) -> Iterator[Ground]:
    """Yield the duties in the settings that a measure has."""
    if "cadence" in words:
        yield from (Ground("cadence", every) for every in dict.fromkeys(each.every for each in measure.cadence))
    if measure.deadline.kind in words:
        yield Ground(measure.deadline.kind)
    if measure.deadline.ongoing and "ongoing" in words:
        yield Ground("ongoing")
    if "target" in words and any(
        target.nature == "cumulative" and target.scope == "district" for target in measure.targets
    ):
        yield Ground("target")
