"""Define the columns that several tables of measures share."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from airplan.i18n import _, pgettext
from airplan.i18n.forms import reads_document
from airplan.i18n.terms import KIND_TITLES
from airplan.reports.table import Column
from airplan.reports.wording import dateless, outcome_in_words, was_due

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from typing import Any, Protocol

    from airplan.plan.model import Deadline, Heading, Measure
    from airplan.progress.standing import Standing
    from airplan.reports.table import Cell, Record, Show

    class OfMeasure(Protocol):
        """Anything that concerns one measure: a standing, an obligation."""

        @property
        def measure(self) -> Measure:
            """The measure."""


_WIDEST_WORDING = 18
"""Cells of a column without line breaks that a wording may take: 立行立改，长期坚持."""


def ref() -> tuple[Column[OfMeasure], ...]:
    """Return the columns of a measure's ref; for JSON also of its ID and of the document's own number."""
    return (
        Column("ref", _("Ref"), "label", "always", lambda item: item.measure.ref),
        Column("id", "id", "label", "json-only", lambda item: item.measure.id),
        Column("document_number", "", "label", "json-only", lambda item: item.measure.document_number or None),
    )


def labels() -> tuple[Column[OfMeasure], Column[OfMeasure]]:
    """Return the columns of a measure's two labels: people see the one in their language, programs both."""
    document = reads_document()
    shows: tuple[Show, Show] = ("always", "data-only") if document else ("data-only", "always")
    return (
        Column("brief", _("Measure"), "words", shows[0], lambda item: item.measure.brief),
        Column(
            "brief_en",
            _("English title") if document else _("Measure"),
            "words",
            shows[1],
            lambda item: item.measure.brief_en or ("" if document else item.measure.brief),
        ),
    )


def headings() -> tuple[Column[OfMeasure], ...]:
    """Return the columns of the section and of the city's heading, for programs; empty where the plan has none."""
    return (
        Column("section_number", _("Section no."), "count", "data-only", _section_number),
        Column("section", _("Section"), "words", "data-only", lambda item: _title(item.measure.section), _section),
        Column("city_number", _("City task no."), "words", "data-only", _city_number),
        Column(
            "city_task", _("City task"), "words", "data-only", lambda item: _title(item.measure.city_task), _city_task
        ),
    )


def worded_deadline() -> Column[OfMeasure]:
    """Return the column of the document's wordings; JSON also says what each means."""
    return Column(
        "deadline",
        _("Deadline as worded"),
        "words",
        "file-only",
        lambda item: item.measure.deadline.text,
        _deadline,
    )


def leaders(show: Show = "always", title: str = "") -> Column[OfMeasure]:
    """Return the column of the officials who lead."""
    return Column(
        "leaders", title or _("Lead officials"), "names", show, lambda item: item.measure.leaders, if_any=True
    )


def lead(show: Show = "always") -> Column[OfMeasure]:
    """Return the column of the units that lead."""
    return Column(
        "lead",
        pgettext("role of a unit in a measure", "Lead"),
        "names",
        show,
        lambda item: item.measure.lead,
        if_any=True,
    )


def light(show: Show = "always", key: str = "light") -> Column[Standing]:
    """Return the column of the lights."""
    return Column(key, pgettext("traffic light", "Light"), "light", show, lambda standing: standing.light)


def state(show: Show) -> Column[Standing]:
    """Return the column of the states: reported as done, closed."""
    return Column("status", _("Status"), "term", show, lambda standing: standing.state)


def due() -> tuple[Column[Standing], Column[Standing]]:
    """Return the columns of the current due date: in words for screens, and as a day."""
    return (
        Column("when", pgettext("day on which something is due", "Due"), "label", "screen-only", _when, if_any=True),
        Column(
            "due", pgettext("day on which something is due", "Due"), "day", "file-only", lambda standing: standing.due
        ),
    )


def plan_due(show: Show) -> Column[OfMeasure]:
    """Return the column of the plan's own due dates, without extensions."""
    return Column("plan_due", _("Original deadline"), "day", show, lambda item: item.measure.deadline.due)


def days_left(today: date) -> tuple[Column[Standing], Column[Standing]]:
    """Return the columns of the days left: for people, in words where nothing falls due, and as numbers."""
    return (
        Column(
            "days", pgettext("days left", "Days left"), "days", "people-only", lambda row: _days_or_outcome(row, today)
        ),
        days_left_as_number(today),
    )


def days_left_as_number(today: date) -> Column[Standing]:
    """Return the column of the days left as numbers, for programs."""
    return Column(
        "days_left", pgettext("days left", "Days left"), "days", "data-only", lambda row: days_until_due(row, today)
    )


def undated(kinds: Mapping[str, int]) -> Column[Any]:
    """Return the JSON field with the measures that a list leaves out because they have no due date, by kind."""
    counts = [{"kind": kind, "measures": count} for kind, count in kinds.items() if count]
    return Column("undated", "undated", "lines", "json-only", json=lambda _row: counts)


def days_until_due(standing: Standing, today: date) -> int | None:
    """Return the days until the current due date, negative when overdue; None without one.

    None is also returned where nothing falls due any more.
    """
    return (standing.due - today).days if standing.due and not standing.outcome else None


def _days_or_outcome(standing: Standing, today: date) -> Cell:
    return outcome_in_words(standing) or days_until_due(standing, today)


def last_report() -> Column[Standing]:
    """Return the column of the days of the last reports."""
    return Column("last_report", _("Last report"), "day", "file-only", lambda standing: standing.last)


def _when(standing: Standing) -> Cell:
    """Return the due date, or what stands in its place: nothing where the document has a blank cell."""
    deadline = standing.measure.deadline
    if standing.due:
        return standing.due.isoformat(), *was_due(standing)
    return () if deadline.kind == "no-deadline" and not deadline.text else (_instead_of_day(deadline),)


def _instead_of_day(deadline: Deadline) -> str:
    """Return what stands for a day that a deadline lacks; of a long wording the kind, or the beginning if unknown."""
    words = dateless(deadline)
    if _cells(words) <= _WIDEST_WORDING:
        return words
    if deadline.kind != "unknown":
        return _(KIND_TITLES[deadline.kind])
    longest = next(end for end in range(len(words), 0, -1) if _cells(words[:end]) < _WIDEST_WORDING)
    return words[:longest].rstrip() + "…"


def _cells(text: str) -> int:
    """Return how many cells of a terminal a text takes."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _section_number(item: OfMeasure) -> int | None:
    section = item.measure.section
    return int(section.number) if section else None


def _city_number(item: OfMeasure) -> str | None:
    city_task = item.measure.city_task
    return str(city_task.number) if city_task else None


def _title(heading: Heading | None) -> str | None:
    return heading.title if heading else None


def _section(item: OfMeasure) -> Record | None:
    return _heading_record(item.measure.section)


def _city_task(item: OfMeasure) -> Record | None:
    return _heading_record(item.measure.city_task)


def _deadline(item: OfMeasure) -> Record:
    deadline, above = item.measure.deadline, item.measure.inherited.get("deadline")
    return {
        "text": deadline.text,
        "kind": deadline.kind,
        "due": deadline.due,
        "inherited_from": above,
        "start": deadline.start,
        "nodes": [{"day": node.day, "words": node.words} for node in deadline.nodes],
        "ongoing": deadline.ongoing,
        "event": deadline.event or None,
        "span": deadline.span or None,
        "every": deadline.every or None,
        "by_office": deadline.by_office,
    }


def _heading_record(heading: Heading | None) -> Record | None:
    return {"number": heading.number, "title": heading.title} if heading else None
