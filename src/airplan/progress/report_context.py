"""What had been said before an entry is written?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from airplan.plan.model import named_units
from airplan.progress.report_checks import ReportContext
from airplan.store.sql import View

if TYPE_CHECKING:
    from airplan.plan.model import Measure
    from airplan.progress.ledger import Ledger
    from airplan.progress.standing import Standing
    from airplan.store.entries import Entry
    from airplan.store.journal import Journal, Statement


def report_context(
    ledger: Ledger, measure: Measure, unit: str, day: date, corrected: Entry | None = None
) -> ReportContext:
    """What is known when a unit is about to report on a measure as of a day, perhaps in the place of another report."""
    assert ledger.journal  # noqa: S101 – nothing is written without one
    latest = _said(ledger.journal, measure.ref, unit, date.max)
    besides = corrected.id if corrected else ""
    return ReportContext(
        ledger.judged([measure])[0],
        named_units(measure, ledger.members, ("lead",)),
        _before(ledger.journal, measure.ref, unit, day, corrected),
        {field: one for field, one in latest.items() if one.as_of > day and one.entry != besides},
        corrected or last_report(ledger.journal, measure.ref, unit),
    )


def last_report(journal: Journal, ref: str, unit: str) -> Entry | None:
    """The newest report of a unit on a measure that stands."""
    newest = _said(journal, ref, unit, date.max).get("report")
    return journal.by_ids([newest.entry])[newest.entry] if newest else None


def promised(standing: Standing) -> dict[str, str]:
    """What of the promise is in force, as reports.changes takes it: `due`, and `target:TARGET` with its value."""
    due = {"due": standing.due.isoformat()} if standing.due else {}
    targets = (figure.target for figure in standing.figures)
    return due | {f"target:{target.id}": str(target.value) for target in targets if target.value is not None}


def _before(journal: Journal, ref: str, unit: str, day: date, corrected: Entry | None) -> dict[str, Statement]:
    """The latest that was said by the day; where that is what is to be corrected, the latest of the days before it."""
    found = _said(journal, ref, unit, day)
    if not corrected or all(one.entry != corrected.id for one in found.values()):
        return found
    earlier = _said(journal, ref, unit, corrected.as_of - timedelta(days=1))
    return earlier | {field: one for field, one in found.items() if one.entry != corrected.id}


def _said(journal: Journal, ref: str, unit: str, day: date) -> dict[str, Statement]:
    return {one.field: one for one in journal.statements(View(day), [ref]) if one.unit == unit}
