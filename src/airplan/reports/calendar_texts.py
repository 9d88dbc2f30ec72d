"""Word the days of a plan as the events of a calendar, whatever format it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.i18n import _, marked, ngettext, pgettext
from airplan.i18n.forms import day_in_full, filled, in_reader_language, join_clauses, join_items
from airplan.plan.model import directory_order
from airplan.reports.details import people
from airplan.reports.wording import brief, deadline_in_full, numbered, outcome_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from airplan.progress.calendar_events import Event, Version
    from airplan.progress.standing import Standing
    from airplan.reports.table import ReaderContext
    from airplan.store.plan_queries import Header

_SORTS = {"due": marked("Due date"), "milestone": marked("Milestone"), "report": marked("Reporting day")}


class CalendarEntry(NamedTuple):
    """An event in words: a whole day."""

    key: tuple[str, ...]
    """What it is the day of, the same in every edition; unique within the plan."""
    day: date
    version: Version
    summary: str
    description: str
    categories: tuple[str, ...]
    cancelled: bool
    reminds: bool
    """Whether people are to be reminded of the day."""


class CalendarText(NamedTuple):
    """A calendar in words, its events by day."""

    plan: str
    """The ID of the plan."""
    first: date
    """The first day of the plan."""
    name: str
    entries: tuple[CalendarEntry, ...]


def calendar_text(
    header: Header, events: Iterable[Event], context: ReaderContext, order: Sequence[str], whose: str = ""
) -> CalendarText:
    """Return the calendar of these events; `whose` is the unit or the official that it is for.

    `order` are the units in the order in which they are listed.
    """
    title = in_reader_language(header.title, header.title_en)
    wording = _Wording(title, context, order)
    entries = [wording.entry(event) for event in sorted(events, key=lambda event: event.day)]
    return CalendarText(header.id, header.span.first, join_clauses(filter(None, (title, whose))), tuple(entries))


def counts_in_words(events: Iterable[Event]) -> str:
    """Return how many events there are of each sort: 23 due dates, 4 milestones, 12 reporting days."""
    listed = [event for event in events if not event.cancelled]
    counts = {sort: sum(event.sort == sort for event in listed) for sort in _SORTS}
    words = (
        ngettext("{count} due date", "{count} due dates", counts["due"]),
        ngettext("{count} milestone", "{count} milestones", counts["milestone"]),
        ngettext("{count} reporting day", "{count} reporting days", counts["report"]),
    )
    return join_items(word.format(count=count) for word, count in zip(words, counts.values(), strict=True) if count)


class _Wording(NamedTuple):
    """How events of a plan are worded for a reader."""

    title: str
    context: ReaderContext
    order: Sequence[str]

    def entry(self, event: Event) -> CalendarEntry:
        """Return an event in words."""
        summary = self._summary(event)
        if event.cancelled:
            summary = _("Cancelled: {event}").format(event=summary)
        section = event.standing.measure.section if event.standing else None
        return CalendarEntry(
            event.key, event.day, event.version, summary,
            "\n".join(filter(None, (*self._lines(event), self.title))),
            tuple(filter(None, (_(_SORTS[event.sort]), numbered(section)))),
            event.cancelled, not event.over and event.day >= self.context.today,
        )  # fmt: skip

    def _summary(self, event: Event) -> str:
        if not event.standing:
            return self._report_summary(event)
        measure = event.standing.measure
        named = f"{measure.ref} {brief(measure)}"
        if event.sort == "due":
            summary, over = _("Due: {measure}").format(measure=named), outcome_in_words(event.standing)
        else:
            summary = _("Milestone: {title} ({measure})").format(title=event.title, measure=named)
            reached = filled(_("reached on {day}"), day=event.reached) if event.reached else ""
            over = reached or outcome_in_words(event.standing)
        return (
            pgettext("an event and what became of it", "{event} – {outcome}").format(event=summary, outcome=over)
            if over and not event.cancelled
            else summary
        )

    def _report_summary(self, event: Event) -> str:
        if not event.unit:
            units = len(event.owed)
            summary = ngettext("Reports for {month} due: {count} unit", "Reports for {month} due: {count} units", units)
            return filled(summary, month=event.period, count=units)
        measures = sum(map(len, event.owed.values()))
        summary = ngettext(
            "Report for {month} due: {count} measure", "Report for {month} due: {count} measures", measures
        )
        return filled(summary, month=event.period, count=measures)

    def _lines(self, event: Event) -> Iterator[str]:
        """Yield the lines of the description: the wording and the roles of a measure, or the reports owed."""
        if event.standing:
            yield from self._of_measure(event.standing)
            return
        for unit in sorted(event.owed, key=directory_order(self.order)):
            measures = event.owed[unit]
            if event.unit:
                yield from (f"{measure.ref} {brief(measure)}" for measure in measures)
            else:
                yield _line(self.context.call(unit), join_items(measure.ref for measure in measures))

    def _of_measure(self, standing: Standing) -> Iterator[str]:
        measure = standing.measure
        yield measure.text
        yield _line(_("Deadline"), deadline_in_full(measure.deadline))
        for entry in standing.decisions:
            if entry.kind == "extend" and entry.decision.to:
                said = filled(
                    pgettext("an extension", "to {day} ({authority})"),
                    day=day_in_full(entry.decision.to),
                    authority=entry.decision.authority or entry.author,
                )
                yield _line(_("Extended"), said)
        for label, names in people(measure, self.context):
            if names:
                yield _line(label, str(names))
        yield numbered(measure.section)


def _line(label: str, text: str) -> str:
    return pgettext("a line of a description", "{label}: {text}").format(label=label, text=text)
