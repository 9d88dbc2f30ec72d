"""Find the days on which the reports of each month are due, of all units or of one, for calendars. No clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.plan.model import Filter
from airplan.plan.periods import months_of
from airplan.progress.calendar_events import Event, moving_entries
from airplan.progress.duties import asked
from airplan.progress.obligations import asked_units
from airplan.progress.round_status import round_status_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from airplan.plan.model import Measure
    from airplan.plan.periods import Period
    from airplan.progress.calendar_events import Versions
    from airplan.progress.ledger import Ledger
    from airplan.store.entries import Entry

Owed = dict[str, tuple["Measure", ...]]
"""Unit → the measures on which it owes a report for a month."""


class ReportingDays:
    """The reports that are owed for each month of the plan, read once for the calendars of many units."""

    def __init__(self, ledger: Ledger, versions: Versions) -> None:
        self._ledger, self._version = ledger, versions.of_plan()
        measures, months = ledger.measures(Filter()), list(months_of(ledger.plan.header.span))
        ever = _once_decided(ledger)
        self._owed = {month: _by_unit(asked_units(ledger, measures, month), measures) for month in months}
        self._once_owed = {month: _once_asked(ledger, measures, month, ever) for month in months}
        reporting = ledger.rules.reporting
        self._rounds = {month: round_status_of(ledger.journal, month, ledger.view, reporting) for month in months}

    def of(self, unit: str) -> list[Event]:
        """Return the reporting day of each month for which a unit owes a report, on its return date.

        A month for which it would owe one but for a decision or a report since is cancelled.
        """
        days = []
        for month, owed in self._owed.items():
            mine = {unit: owed[unit]} if unit in owed else {}
            if mine or unit in self._once_owed[month]:
                key, day = ("report", str(month), unit), self._rounds[month].of(unit).due
                days.append(self._event(key, month, mine)._replace(day=day, unit=unit))
        return days

    def of_all(self) -> list[Event]:
        """Return the reporting day of each month for which any unit owes a report, with all of these."""
        return [
            self._event(("report", str(month)), month, owed)
            for month, owed in self._owed.items()
            if owed or self._once_owed[month]
        ]

    def _event(self, key: tuple[str, ...], month: Period, owed: Owed) -> Event:
        day = self._rounds[month].due
        return Event("report", key, day, self._version, period=month, owed=owed, cancelled=not owed)


def _by_unit(asked_for: Mapping[str, Mapping[str, object]], measures: Sequence[Measure]) -> Owed:
    """Return the measures by unit, in the plan's order."""
    owed: dict[str, list[Measure]] = {}
    for measure in measures:
        for unit in asked_for.get(measure.id, ()):
            owed.setdefault(unit, []).append(measure)
    return {unit: tuple(mine) for unit, mine in owed.items()}


def _once_decided(ledger: Ledger) -> dict[str, list[Entry]]:
    """Return measure → the decisions that could ever make somebody owe a report on it, undone ones included."""
    return {
        ref: [entry for entry in entries if entry.kind != "reach"] for ref, entries in moving_entries(ledger).items()
    }


def _once_asked(
    ledger: Ledger, measures: Sequence[Measure], month: Period, ever: Mapping[str, Sequence[Entry]]
) -> frozenset[str]:
    """Return the units that would owe a report for a month if nothing had been closed, done or undone."""
    reporting, members = ledger.rules.reporting, ledger.members
    units: set[str] = set()
    for measure in measures:
        decisions = ever.get(measure.id, ())
        for known in ((), decisions) if decisions else ((),):
            units.update(asked(measure, month, reporting, known, members))
    return frozenset(units)
