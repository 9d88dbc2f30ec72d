"""Determine what every unit has reported by now, field by field, as texts that can be compared.

A status or a figure carries over from month to month: the latest one by the month's end counts, but no figure into a
year that begins at 0. A text belongs to the month it was written for. A report for the month itself comes before both.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from airplan.plan.periods import Period
from airplan.rounds.cell_values import Erased
from airplan.store.entries import VALUE_FIELD, value_field
from airplan.store.sql import View

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from airplan.plan.model import Measure, Span
    from airplan.store.entries import Entry, Report
    from airplan.store.journal import Journal, Statement

_ALL_DAYS = View(date.max)
_NOT_COMPARED = ("status", "values", "filled_by", "checked_by")
"""Fields of a report that are not texts, or not answers."""


class BaselineValue(NamedTuple):
    """The known value of a field: its text, empty where it was erased, and the entry that holds it."""

    text: str
    entry: str
    day: date = date.min
    """The day that it describes."""


class Baseline:
    """The known values on some measures when a month is reported on."""

    def __init__(self, journal: Journal | None, period: str, measures: Sequence[Measure], span: Span) -> None:
        self._answers: dict[tuple[str, str], dict[str, BaselineValue]] = {}
        self._last: dict[tuple[str, str], str] = {}
        self.entries: dict[str, Entry] = {}
        """The standing reports of the month, and the last ones of all units, by ID."""
        self.of_month: set[str] = set()
        """The IDs of the month's reports."""
        if not journal:
            return
        month_end = Period.written(period).last if period else date.max
        of_year = {
            (measure.id, value_field(target.id)): target.in_year(span.year_near(month_end))
            for measure in measures
            for target in measure.targets
        }
        for statement in journal.statements(View(month_end), [measure.id for measure in measures]):
            place, target = (statement.unit, statement.ref), of_year.get((statement.ref, statement.field))
            if target and not target.counts(statement.as_of, span):
                continue
            if statement.field == "report":
                self._last[place] = statement.entry
            else:
                self._answers_of(place)[statement.field] = BaselineValue(
                    _comparable(statement), statement.entry, statement.as_of
                )
        of_month = journal.reports(period, _ALL_DAYS)
        self.of_month |= {entry.id for entry in of_month}
        self.entries |= {entry.id: entry for entry in of_month}
        self.entries |= journal.by_ids(entry for entry in self._last.values() if entry not in self.entries)
        for entry in of_month:
            for field, text in fields(entry.report):
                self._answers_of((entry.unit, entry.ref))[field] = BaselineValue(text, entry.id, entry.as_of)

    def answers(self, unit: str, ref: str) -> Mapping[str, BaselineValue]:
        """Return field → the unit's known value on a measure."""
        return self._answers.get((unit, ref), {})

    def last(self, unit: str, ref: str) -> Entry | None:
        """Return the unit's last report on a measure, for any month."""
        return self.entries.get(self._last.get((unit, ref), ""))

    def file_of(self, value: BaselineValue) -> str | None:
        """Return the name of the returned file that a value was read from; None if it was recorded otherwise."""
        entry = self.entries.get(value.entry)
        return entry.source.file if entry and entry.source.sha256 else None

    def _answers_of(self, place: tuple[str, str]) -> dict[str, BaselineValue]:
        return self._answers.setdefault(place, {})


def fields(report: Report) -> Iterator[tuple[str, str]]:
    """Yield (field, text) for every field that a report fills."""
    if report.status:
        yield "status", report.status
    for target, value in report.values.items():
        yield value_field(target), "" if value is None else figure(value)
    for field, content in report._asdict().items():
        if field not in _NOT_COMPARED and content is not None:
            yield field, comparable(content)


def comparable(value: str | Decimal | date | Erased | tuple[str, ...]) -> str:
    """Return an answer as a text that is equal for equal answers; empty for an erased one."""
    if isinstance(value, Erased):
        return ""
    if isinstance(value, Decimal):
        return figure(value)
    if isinstance(value, date):
        return value.isoformat()
    return "\n".join(value) if isinstance(value, tuple) else value


def figure(value: Decimal) -> str:
    """Return a number as a text that is equal for equal numbers: 300 for 300.00."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _comparable(statement: Statement) -> str:
    is_figure = statement.text and statement.field.startswith(VALUE_FIELD)
    return figure(Decimal(statement.text)) if is_figure else statement.text
