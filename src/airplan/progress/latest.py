"""Find the latest values that units reported: field by field, to check a new report, and as texts."""

from __future__ import annotations

from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from airplan.plan.model import Filter, Party, named_units
from airplan.progress.figure_checks import other_figures
from airplan.progress.rules import Checks, Reporting
from airplan.store.entries import Report
from airplan.store.sql import View

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from airplan.plan.model import Measure
    from airplan.progress.figure_checks import OtherFigure, TargetPlace
    from airplan.progress.ledger import Ledger
    from airplan.progress.standing import Standing
    from airplan.store.entries import Draft, Entry
    from airplan.store.journal import Journal, Statement


# --- field by field ---------------------------------------------------------------------------------------------------


class ReportContext(NamedTuple):
    """The values known when a unit is about to report on a measure, without the report to be corrected, if any."""

    standing: Standing
    """The measure's current standing."""
    leads: tuple[str, ...]
    before: Mapping[str, Statement]
    """Field → the unit's latest statement about days up to the report's."""
    after: Mapping[str, Statement]
    """Field → the unit's latest statement about any day, where that is a later one."""
    last: Entry | None
    """The unit's last report."""
    reporting: Reporting = Reporting()
    """The office's rules of reporting."""
    elsewhere: Mapping[TargetPlace, OtherFigure] = MappingProxyType({})
    """The unit's last figures on other measures: “5a 报废和转出老旧机动车” → figure."""
    checks: Checks = Checks()
    """The limits from which a figure must be confirmed."""


def report_context(
    ledger: Ledger, draft: Draft, measure: Measure, latest: Mapping[str, Statement], corrected: Entry | None = None
) -> ReportContext:
    """Return the values known when a unit is about to report on a measure, perhaps as a correction.

    `latest` is the result of `latest_statements` for the unit.
    """
    assert ledger.journal  # noqa: S101 – nothing is written without one
    besides = corrected.id if corrected else ""
    return ReportContext(
        ledger.standings_of([measure])[0],
        named_units(measure, ledger.members, ("lead",)),
        _before(ledger.journal, draft, latest, corrected),
        {field: each for field, each in latest.items() if each.as_of > draft.as_of and each.entry != besides},
        corrected or _last_report(ledger.journal, latest),
        ledger.rules.reporting,
        _elsewhere(ledger, draft) if isinstance(draft.content, Report) and any(draft.content.values.values()) else {},
        ledger.rules.checks,
    )


def _elsewhere(ledger: Ledger, draft: Draft) -> dict[TargetPlace, OtherFigure]:
    """Return the unit's last figures on all other measures that name it and have a quantity."""
    plan = ledger.plan
    naming = Filter(parties=(plan.answering_to([Party(draft.unit, "unit")]),))
    others = {measure.id: measure for measure in plan.select(naming) if measure.targets and measure.id != draft.ref}
    assert ledger.journal  # noqa: S101 – nothing is written without one
    statements = ledger.journal.statements(View(date.max), list(others)) if others else []
    return other_figures(
        others.values(), {(each.ref, each.field): each.text for each in statements if each.unit == draft.unit}
    )


def latest_statements(journal: Journal, ref: str, unit: str, day: date = date.max) -> dict[str, Statement]:
    """Return field → the latest statement of a unit about a measure, for days up to this one."""
    return {each.field: each for each in journal.statements(View(day), [ref]) if each.unit == unit}


def reporting_units(journal: Journal, ref: str) -> list[str]:
    """Return the units that have a standing report on a measure."""
    return [each.unit for each in journal.statements(View(date.max), [ref]) if each.field == "report"]


def last_report(journal: Journal, ref: str, unit: str) -> Entry | None:
    """Return the newest standing report of a unit on a measure, or None."""
    return _last_report(journal, latest_statements(journal, ref, unit))


def _last_report(journal: Journal, latest: Mapping[str, Statement]) -> Entry | None:
    newest = latest.get("report")
    return journal.by_ids([newest.entry])[newest.entry] if newest else None


def _before(
    journal: Journal, draft: Draft, latest: Mapping[str, Statement], corrected: Entry | None
) -> Mapping[str, Statement]:
    """Return the latest statements by the report's day, without those in the report to be corrected."""
    ref, unit, day = draft.ref, draft.unit, draft.as_of
    by_then = latest if _all_by(latest, day) else latest_statements(journal, ref, unit, day)
    if not corrected or all(each.entry != corrected.id for each in by_then.values()):
        return by_then
    if corrected.as_of == date.min:
        earlier: Mapping[str, Statement] = {}
    else:
        earlier = latest_statements(journal, ref, unit, corrected.as_of - timedelta(days=1))
    return dict(earlier) | {field: each for field, each in by_then.items() if each.entry != corrected.id}


def _all_by(statements: Mapping[str, Statement], day: date) -> bool:
    """Return whether all statements describe days up to this one, so that the journal need not be read again."""
    return all(statement.as_of <= day for statement in statements.values())


# --- in their own words -----------------------------------------------------------------------------------------------


class LatestTexts(NamedTuple):
    """The texts of a unit's newest report on a measure; empty where it has none.

    Older texts are left out: they describe another day and would seem to describe this one.
    """

    unit: str
    as_of: date
    note: str = ""
    problem: str = ""
    next: str = ""


def latest_texts(ledger: Ledger, standings: Sequence[Standing]) -> Mapping[str, tuple[LatestTexts, ...]]:
    """Return ref → the texts of each unit's newest standing report in the ledger's view.

    Leads come first, then the other units in the row's order, then units that answer for an open collective. Measures
    without reports are left out. The journal is read twice, for any number of measures.
    """
    if not ledger.journal:
        return {}
    statements = ledger.journal.statements(ledger.view, [standing.measure.id for standing in standings])
    newest = [statement for statement in statements if statement.field == "report"]
    entries = ledger.journal.by_ids(statement.entry for statement in newest)
    by_ref: dict[str, list[LatestTexts]] = {}
    for statement in newest:
        report = entries[statement.entry].report
        texts = LatestTexts(statement.unit, statement.as_of, report.note or "", report.problem or "", report.next or "")
        by_ref.setdefault(statement.ref, []).append(texts)
    return {
        standing.measure.id: tuple(
            sorted(by_ref[standing.measure.id], key=lambda texts: _row_order(texts.unit, standing.units))
        )
        for standing in standings
        if standing.measure.id in by_ref
    }


def _row_order(unit: str, units: Sequence[str]) -> tuple[int, str]:
    """Return a unit's position in the row: leads, responsible, assisting, then others."""
    return (units.index(unit), "") if unit in units else (len(units), unit)
