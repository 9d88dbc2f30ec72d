"""Word the annex of the page for leaders: all fields of each measure, and what the journal has about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.i18n import _, ngettext, pgettext
from airplan.i18n.forms import day_in_words
from airplan.plan.periods import Period
from airplan.reports.changes import changes, kind_in_words
from airplan.reports.details import Figures, measure_fields
from airplan.reports.page.page_lists import lamp
from airplan.reports.page.page_model import HistoryLine, MeasureSheet
from airplan.reports.wording import brief

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.plan.model import Measure
    from airplan.progress.page_facts import PageFacts
    from airplan.progress.rules import Thresholds
    from airplan.progress.standing import Standing
    from airplan.reports.table import Cell, ReaderContext
    from airplan.store.entries import Entry

_REPORTS = 6
"""The number of newest reports of a measure's leads that its sheet shows."""


def measure_sheets(facts: PageFacts, thresholds: Thresholds, context: ReaderContext) -> Iterator[MeasureSheet]:
    """Yield the sheet of each measure, in the plan's order."""
    figures = Figures(thresholds=thresholds)
    for standing in facts.standings:
        reports = facts.reports.get(standing.measure.id, ())
        earlier = max(len(reports) - _REPORTS, 0)
        left_out = ngettext(
            "{count} earlier report: airplan log {ref}", "{count} earlier reports: airplan log {ref}", earlier
        ).format(count=earlier, ref=standing.measure.ref)
        fields = measure_fields(standing, context, figures)
        yield MeasureSheet(
            standing.measure.id,
            f"{standing.measure.ref} {brief(standing.measure)}",
            lamp(standing),
            tuple((label, _lines(value)) for label, value in fields if value),
            tuple(_history(standing, (*reports[earlier:], *facts.notices.get(standing.measure.id, ())), context)),
            left_out if earlier else "",
        )


def _lines(value: Cell) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)


def _history(standing: Standing, entries: tuple[Entry, ...], context: ReaderContext) -> Iterator[HistoryLine]:
    """Yield the reports of the leads, the decisions and the notices, the newest first."""
    found = {each.id: each for each in (*entries, *standing.decisions)}.values()
    for entry in sorted(found, key=lambda each: (each.as_of, each.id), reverse=True):
        who = context.call(entry.unit) or pgettext("author of an entry", "Coordinating office")
        yield HistoryLine(day_in_words(entry.as_of), who, tuple(_said(entry, standing.measure)))


def _said(entry: Entry, measure: Measure) -> Iterator[str]:
    """Yield the kind of an entry with its month, and what it says."""
    kind = kind_in_words(entry)
    yield f"{kind} {Period.written(entry.period).in_words()}" if entry.period else kind
    labelled = _("{label}: {text}")
    said = (labelled.format(label=change.what, text=change) for change in changes(entry, {}, measure))
    yield pgettext("between the cells of a row", "; ").join(text.rstrip(".。") for text in said)
