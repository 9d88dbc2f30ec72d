"""What has every unit said by now, field by field, as one text each that can be compared?

A status or a figure is the latest that was said of the days up to the month's end, as it goes on from month to month;
a text belongs to the month it was written for. What a unit has said for the month itself comes before both.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from airplan.plan.periods import Period
from airplan.store.sql import View

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from airplan.store.entries import Entry, Report
    from airplan.store.journal import Journal, Statement

TEXTS = ("note", "problem", "next", "evidence")
_ALL_DAYS = View(date.max)


class BaselineValue(NamedTuple):
    """What is known in one field: its text, empty where it was erased, and the entry that says it."""

    text: str
    entry: str


class Baseline:
    """All that is known about some measures when a month is reported on."""

    def __init__(self, journal: Journal | None, period: str, refs: Sequence[str]) -> None:
        self._answers: dict[tuple[str, str], dict[str, BaselineValue]] = {}
        self._last: dict[tuple[str, str], str] = {}
        self.entries: dict[str, Entry] = {}
        """The reports of the month that stand, and the last ones of all units, by id."""
        self.of_month: set[str] = set()
        """The ids of the reports of the month."""
        if not journal:
            return
        month_end = Period.written(period).last if period else date.max
        for said in journal.statements(View(month_end), refs):
            if said.field == "report":
                self._last[said.unit, said.ref] = said.entry
            else:
                self._own(said.unit, said.ref)[said.field] = BaselineValue(_comparable(said), said.entry)
        of_month = journal.reports(period, _ALL_DAYS)
        self.of_month |= {entry.id for entry in of_month}
        self.entries |= {entry.id: entry for entry in of_month}
        self.entries |= journal.by_ids(entry for entry in self._last.values() if entry not in self.entries)
        for entry in of_month:
            for field, text in fields(entry.report):
                self._own(entry.unit, entry.ref)[field] = BaselineValue(text, entry.id)

    def answers(self, unit: str, ref: str) -> Mapping[str, BaselineValue]:
        """Field → what the unit has said in it of a measure."""
        return self._answers.get((unit, ref), {})

    def last(self, unit: str, ref: str) -> Entry | None:
        """The last report of the unit on a measure, for whatever month."""
        return self.entries.get(self._last.get((unit, ref), ""))

    def _own(self, unit: str, ref: str) -> dict[str, BaselineValue]:
        return self._answers.setdefault((unit, ref), {})


def fields(report: Report) -> Iterator[tuple[str, str]]:
    """(field, text) for everything that a report says."""
    if report.status:
        yield "status", report.status
    for target, value in report.values.items():
        yield f"value:{target}", "" if value is None else figure(value)
    for field in TEXTS:
        said = getattr(report, field)
        if said is not None:
            yield field, said if isinstance(said, str) else "\n".join(said)


def figure(value: Decimal) -> str:
    """A number as a text that is the same for equal numbers: 300 for 300.00."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _comparable(said: Statement) -> str:
    return figure(Decimal(said.text)) if said.text and said.field.startswith("value:") else said.text
