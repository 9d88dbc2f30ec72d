"""Tell the deadline of each row of a plan: what the wording means, or the office's own reading of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.errors import Message
from airplan.plan import model
from airplan.plan.calendar_days import Conventions, ImpossibleDate
from airplan.plan.deadlines import doubt, read_wording
from airplan.plan.problems import shown
from airplan.plan.typed_days import day_after

if TYPE_CHECKING:
    from airplan.plan import schema
    from airplan.plan.problems import Faults, Path

_KEYS: dict[model.Kind, set[str]] = {
    "by-date": {"due", "start"},
    "ongoing": {"due", "start"},
    "milestones": {"nodes", "start"},
    "event": {"event", "days", "months", "event_on", "start"},
}
_LONGEST_SPAN = 9999
"""As long as a span may be that people type."""
_YEAR_FOR_FAULTS = 2000
"""The year by which the rest of a plan is judged whose own is at fault; a leap year, so that no day is missing."""


def span_of(plan: schema.Plan, faults: Faults) -> model.Span:
    """Return the days over which the plan runs; note a fault where they are not given in one of the two ways."""
    expected = Message("either year, or both from and to, a day on or after it")
    if plan.year is not None and plan.first is plan.last is None:
        return model.Span.of_year(plan.year)
    if plan.year is None and plan.first and plan.last and plan.first <= plan.last:
        return model.Span(plan.first, plan.last)
    given = [
        f"{key}: {value}" for key, value in (("year", plan.year), ("from", plan.first), ("to", plan.last)) if value
    ]
    faults.at(("plan",), ", ".join(given) or Message("no year"), expected)
    return model.Span.of_year(plan.year or _YEAR_FOR_FAULTS)


class RowDeadlines:
    """Reads the deadlines of a plan's rows by the plan's years and settings, and notes what is wrong in them."""

    def __init__(self, plan: schema.Plan, span: model.Span, faults: Faults) -> None:
        self.span, self.faults = span, faults
        self.conventions = Conventions(plan.seasons, plan.financial_year_starts, (span.first.year, span.last.year))

    def of_row(self, row: schema.Measure, value: model.Deadline | str | None, path: Path) -> model.Deadline:
        """Return the deadline as the office reads it, else as worded; warn where the two differ.

        `value` is the cell's wording, a deadline taken over from the row above, or None for a blank cell.
        """
        worded = value if isinstance(value, model.Deadline) else self._worded(row, value, path)
        if not row.reading:
            return worded
        reading = _office_reading(row.reading, worded.text, self.faults, (*path, "reading"))
        meant, said = (each._replace(every="", by_office=False) for each in (reading, worded))
        if not worded.by_office and worded.kind not in ("unknown", "no-deadline") and meant != said:
            self.faults.at(
                (*path, "reading"),
                Message("a reading that differs from the wording {wording}", wording=shown(worded.text)),
                Message("the day, the days or the kind that airplan reads in it"),
                Message("the reading counts; leave it out to follow the wording"),
                warning=True,
            )
        return reading

    def _worded(self, row: schema.Measure, wording: str | None, path: Path) -> model.Deadline:
        """Return the deadline as understood; warn of unknown wording, note a fault for a day that does not exist.

        The office's reading settles both.
        """
        if wording is None:
            return model.Deadline("", "no-deadline")
        try:
            deadline = read_wording(wording, self.span.year, self.conventions)
        except ImpossibleDate:
            if not row.reading:
                kept = Message("if the document has it so, keep it, and say in the key reading what it means")
                self.faults.at((*path, "deadline"), shown(wording), Message("a day that exists"), kept)
            return model.Deadline(wording, "unknown")
        if deadline.kind == "unknown" and not row.reading:
            self._warn_of_unknown(wording, (*path, "deadline"))
        return deadline

    def _warn_of_unknown(self, wording: str, path: Path) -> None:
        """Warn of wording that gives no day: unknown words, or a day without a year in a plan over several."""
        if self._lacks_year(wording):
            found = Message("the deadline {wording}, which names no year", wording=shown(wording))
            expected: Message | str = Message(
                "a deadline with its year, because the plan runs from {first} to {last}",
                first=self.span.first, last=self.span.last,
            )  # fmt: skip
        else:
            found = Message("the deadline {wording}, which airplan cannot read", wording=shown(wording))
            expected = doubt(wording) or Message("wording such as 6月底前, 年底前, 长期实施, 按时间节点完成")
        kept = Message("the deadline is kept as written and gives no due date; the key reading may say what it means")
        self.faults.at(path, found, expected, kept, warning=True)

    def _lacks_year(self, wording: str) -> bool:
        if self.span.year is not None:
            return False
        try:
            return read_wording(wording, _YEAR_FOR_FAULTS, self.conventions).kind != "unknown"
        except ImpossibleDate:
            return False


def _office_reading(reading: schema.Reading, wording: str, faults: Faults, path: Path) -> model.Deadline:
    """Return the deadline that the office reads in a wording; note a fault where its keys do not go together."""
    kind: model.Kind = reading.kind or ("milestones" if reading.nodes else "event" if reading.event else "by-date")
    span = f"{reading.months}m" if reading.months else f"{reading.days}d" if reading.days else ""
    due = day_after(span, reading.event_on) if span and reading.event_on else reading.due
    _check(reading, kind, faults, path)
    if span and reading.event_on and not due:
        faults.at((*path, "event_on"), reading.event_on.isoformat(), Message("a day from which the due date exists"))
    return model.Deadline(
        wording,
        "by-date" if kind == "ongoing" and due else kind,
        due,
        reading.start,
        tuple(model.Node(node.day, node.words) for node in reading.nodes or ()),
        ongoing=kind == "ongoing" and due is not None,
        event=reading.event or "",
        span=span,
        by_office=True,
    )


def _check(reading: schema.Reading, kind: model.Kind, faults: Faults, path: Path) -> None:
    days = [node.day for node in reading.nodes or ()]
    titles = {node.words for node in reading.nodes or ()}
    if days != sorted(days) or len(titles) < len(days):
        faults.at(
            (*path, "nodes"), Message("days out of order, or the same words twice"), Message("the earliest day first")
        )
    for key in sorted(reading.model_fields_set - {"kind"} - _KEYS.get(kind, set())):
        faults.at(
            (*path, key),
            Message("{key}, which does not go with the kind {kind}", key=key, kind=kind),
            Message("only keys that this kind of deadline has"),
        )
    for key in ("days", "months"):
        if (getattr(reading, key) or 0) > _LONGEST_SPAN:
            faults.at((*path, key), str(getattr(reading, key)), Message("a number up to {most}", most=_LONGEST_SPAN))
    if kind == "by-date" and not reading.due:
        faults.at(path, Message("no {key}", key="due"), Message("the day on which the work is due"))
    if kind == "event" and not (reading.event and bool(reading.days) != bool(reading.months)):
        faults.at(path, Message("no event with its days or months"), Message("event, and either days or months"))
