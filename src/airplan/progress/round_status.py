"""Determine the status of a round: what was dispatched and returned, and whether it is closed."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from airplan.plan.periods import Period, reporting_day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from airplan.progress.rules import Reporting
    from airplan.store.entries import Entry
    from airplan.store.journal import Journal
    from airplan.store.sql import View

WorkbookState = Literal["not-sent", "out", "returned", "refused"]
"""未发, 已发未回, 已收回, 已退回; `refused` only while nothing has been returned since."""


class UnitWorkbook(NamedTuple):
    """A unit's workbook of a month: its standing steps, each kind oldest first."""

    unit: str
    due: date
    """The return date of its last dispatch; without a dispatch, the round's."""
    sent: tuple[Entry, ...] = ()
    returns: tuple[Entry, ...] = ()
    refusals: tuple[Entry, ...] = ()
    late: bool = False
    """Whether the return that counts came after that day, or between the closing and the reopening of the round."""

    @property
    def state(self) -> WorkbookState:
        """Where the workbook is."""
        if self.refused:
            return "refused"
        if self.returns:
            return "returned"
        return "out" if self.sent else "not-sent"

    @property
    def dispatched(self) -> Entry | None:
        """The last dispatch."""
        return self.sent[-1] if self.sent else None

    @property
    def returned(self) -> Entry | None:
        """The return that counts: the first one with an answer, or else the first."""
        return next((entry for entry in self.returns if not _says_nothing(entry)), next(iter(self.returns), None))

    @property
    def refused(self) -> Entry | None:
        """The last refusal, if no return followed."""
        last = self.refusals[-1] if self.refusals else None
        return None if last and self.returns and self.returns[-1].id > last.id else last

    @property
    def empty(self) -> bool:
        """Whether every return was without an answer."""
        return bool(self.returned and _says_nothing(self.returned))

    @property
    def steps(self) -> tuple[Entry, ...]:
        """All steps, oldest first."""
        return tuple(sorted((*self.sent, *self.returns, *self.refusals), key=lambda entry: entry.id))

    def sent_as(self, seal: str) -> Entry | None:
        """Return the dispatch with this seal, or None."""
        return next((entry for entry in reversed(self.sent) if entry.step.seal == seal), None)


_NOBODY: Mapping[str, UnitWorkbook] = MappingProxyType({})


class RoundStatus(NamedTuple):
    """The standing steps of the round of a month."""

    period: Period
    due: date
    """The return date given to most units; the month's reporting day where nothing was dispatched."""
    workbooks: Mapping[str, UnitWorkbook] = _NOBODY
    """Unit → its workbook, for every unit with a step, in the order of their first steps."""
    closings: tuple[Entry, ...] = ()
    """The closings and reopenings, oldest first."""

    @property
    def closed(self) -> Entry | None:
        """The closing, if the round is closed now."""
        last = self.closings[-1] if self.closings else None
        return last if last and last.kind == "close-round" else None

    @property
    def is_closed(self) -> bool:
        """Whether the round is closed now."""
        return bool(self.closed)

    @property
    def was_dispatched(self) -> bool:
        """Whether any workbook was dispatched."""
        return any(workbook.sent for workbook in self.workbooks.values())

    def of(self, unit: str) -> UnitWorkbook:
        """Return the workbook of a unit; an empty one if the unit has no steps."""
        return self.workbooks.get(unit) or UnitWorkbook(unit, self.due)

    def only(self, units: Collection[str]) -> RoundStatus:
        """Return the status of these units alone."""
        return self._replace(workbooks={unit: each for unit, each in self.workbooks.items() if unit in units})

    def closed_before(self, entry: Entry) -> bool:
        """Return whether the round was closed when this entry was written."""
        return _closed_before(self.closings, entry)


def round_status_of(journal: Journal | None, period: Period, view: View, reporting: Reporting) -> RoundStatus:
    """Return the status of the round of a month in a view. Without a journal nothing was dispatched."""
    return round_status(journal.steps(view, str(period)) if journal else (), period, reporting)


def round_statuses(journal: Journal | None, view: View, reporting: Reporting) -> list[RoundStatus]:
    """Return the status of all rounds with a standing step, by month."""
    steps = sorted(journal.steps(view), key=_period) if journal else []  # within a month the order stays
    return [round_status(list(group), Period.written(period), reporting) for period, group in groupby(steps, _period)]


def round_status(steps: Sequence[Entry], period: Period, reporting: Reporting) -> RoundStatus:
    """Return the status from the standing steps of a month, oldest first."""
    closings = tuple(entry for entry in steps if entry.kind in ("close-round", "reopen-round"))
    of_units = [entry for entry in steps if entry.unit]
    due = _due(of_units) or reporting_day(period, reporting.day)
    workbooks = {
        unit: _workbook([entry for entry in of_units if entry.unit == unit], due, closings)
        for unit in dict.fromkeys(entry.unit for entry in of_units)
    }
    return RoundStatus(period, due, workbooks, closings)


def _workbook(steps: Sequence[Entry], due: date, closings: Sequence[Entry]) -> UnitWorkbook:
    """Return the steps of one unit's workbook."""
    sent, returns, refusals = (_of_kind(kind, steps) for kind in ("dispatch", "return", "refuse"))
    workbook = UnitWorkbook(steps[0].unit, (sent[-1].step.to if sent else None) or due, sent, returns, refusals)
    back = workbook.returned
    return workbook._replace(late=bool(back and (back.as_of > workbook.due or _closed_before(closings, back))))


def _due(steps: Iterable[Entry]) -> date | None:
    """Return the day given in the last dispatches to most units; of equally frequent ones the latest."""
    due = {entry.unit: entry.step.to for entry in steps if entry.kind == "dispatch" and entry.step.to}
    days = Counter(due.values())
    return max(days, key=lambda day: (days[day], day), default=None)


def _of_kind(kind: str, steps: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(entry for entry in steps if entry.kind == kind)


def _closed_before(closings: Sequence[Entry], entry: Entry) -> bool:
    """Return whether the last closing or reopening before an entry is a closing."""
    before = [closing.kind for closing in closings if closing.id < entry.id]
    return before[-1:] == ["close-round"]


def _says_nothing(entry: Entry) -> bool:
    return entry.step.answers == 0


def _period(entry: Entry) -> str:
    return entry.period
