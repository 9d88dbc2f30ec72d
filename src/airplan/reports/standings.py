"""Tell where each measure stands, which are past their day, and what has become of the milestones."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from airplan.i18n import _, ngettext, pgettext
from airplan.i18n.forms import by_language, day_and_month, join_clauses, join_items, join_phrases
from airplan.i18n.terms import LIGHT_TITLES, STATE_TITLES
from airplan.progress.standing import LIGHTS
from airplan.reports import columns
from airplan.reports.table import Column, Table, behind, record_of
from airplan.reports.wording import (
    as_of,
    brief,
    counted,
    figure_in_file,
    figure_in_words,
    reason_in_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from airplan.i18n import Language
    from airplan.plan.model import Measure
    from airplan.progress.standing import Figure, Milestone, Standing
    from airplan.reports.table import ReaderContext, Record, Show
    from airplan.store.entries import Entry

_LIGHT_SHOWN: Mapping[Language, Show] = {"zh": "always", "en": "wide"}
"""Where a list that is worded at length has the light: in English its words need the room."""
_LATE = ("overdue", "milestone-missed")
_STATUS_KEYS = (
    *("ref", "brief", "light", "reasons", "status", "due", "plan_due", "extended", "days_left", "last_report"),
    *("figures", "milestones", "answered", "expected", "missing_units", "decisions"),
)
_OVERDUE_KEYS = (
    *("ref", "brief", "light", "reasons", "status", "due", "plan_due", "extended", "last_report"),
    *("days_late", "lead", "leaders"),
)
"""What JSON has, in the order of docs/json.md."""


class _Overdue(NamedTuple):
    """A measure past its day or a milestone."""

    standing: Standing
    days: int


class _MeasureMilestone(NamedTuple):
    """A milestone of a measure."""

    measure: Measure
    milestone: Milestone


def status(standings: Sequence[Standing], context: ReaderContext) -> Table:
    """Return where each measure stands: its light and why, the day that counts, the figures, and who has reported."""
    today = context.today
    shown: list[Column[Standing]] = [
        *_common_columns(),
        columns.days_left(today, "data-only"),
        Column("standing", _("Standing"), "passages", "people-only", lambda row: tuple(_passages(row, today))),
        Column("reasons", _("Reasons"), "lines", "data-only", _reason_words, _reasons),
        Column("figures", _("Figures"), "lines", "data-only", _figure_texts, _figures),
        columns.last_report(),
        Column("answered", _("Have reported"), "count", "file-only", lambda row: len(row.units) - len(_missing(row))),
        Column("expected", _("Should report"), "count", "file-only", lambda row: len(row.units)),
        Column("missing_units", _("Have not reported"), "names", "file-only", _missing),
        columns.lead("wide"),
        columns.leaders("file-only", _("Lead officials")),
        Column("extended", "extended", "count", "json-only", lambda row: row.extended),
        Column("milestones", "milestones", "lines", "json-only", json=_milestones),
        Column("decisions", "decisions", "lines", "json-only", json=_decisions),
    ]
    record = record_of(shown, _STATUS_KEYS)
    return Table.of(standings, shown, record=record, title=title(standings, context), names=context.names)


def overdue(standings: Sequence[Standing], context: ReaderContext) -> Table:
    """Return what is past the day that counts, or past a milestone, the longest first – whether or not anybody has
    reported.

    `standings` may have others among them. What is done or closed is not late any more; a long-term duty never is by
    its deadline, only by a milestone that the office has set for it.
    """
    late = [_Overdue(standing, max(_days_late(standing), default=0)) for standing in standings]
    late = sorted((row for row in late if row.days), key=lambda row: -row.days)
    of_standing: list[Column[Standing]] = [
        *_common_columns(light=by_language(_LIGHT_SHOWN)),
        Column("reasons", "reasons", "lines", "json-only", json=_reasons),
        Column("extended", "extended", "count", "json-only", lambda row: row.extended),
        Column("standing", _("Standing"), "passages", "people-only", _state_and_missed_milestones),
        columns.leaders(),
        columns.lead(),
        columns.last_report(),
    ]
    shown: list[Column[_Overdue]] = behind(
        "plan_due",
        [column.of(lambda row: row.standing) for column in of_standing],
        Column("days", pgettext("days left", "Days"), "days", "screen-only", lambda row: -row.days),
        Column("days_late", _("Days late"), "count", "file-only", lambda row: row.days),
    )
    heading = join_clauses([_("{measures} overdue").format(measures=counted(len(late))), as_of(context.today)])
    return Table.of(late, shown, record=record_of(shown, _OVERDUE_KEYS), title=heading, names=context.names)


def milestones(standings: Sequence[Standing], context: ReaderContext) -> Table:
    """Return the milestones of these measures, in the order given, each measure's by their days."""
    rows = [_MeasureMilestone(standing.measure, each) for standing in standings for each in standing.milestones]
    shown: list[Column[_MeasureMilestone]] = [
        Column("entry", _("Entry"), "label", "always", lambda row: row.milestone.entry),
        columns.ref(),
        Column("measure", _("Measure"), "words", "people-only", lambda row: brief(row.measure)),
        Column("title", _("Milestone"), "words", "always", lambda row: row.milestone.title),
        Column("day", _("Day"), "day", "always", lambda row: row.milestone.day),
        Column(
            "reached",
            pgettext("day on which a milestone was reached", "Reached"),
            "day",
            "always",
            lambda row: row.milestone.reached,
        ),
        Column(
            "days_left",
            pgettext("days left", "Days"),
            "days",
            "always",
            lambda row: _days_left(row.milestone, context.today),
        ),
    ]
    count = ngettext("{count} milestone", "{count} milestones", len(rows)).format(count=len(rows))
    return Table.of(rows, shown, title=join_clauses([count, as_of(context.today)]))


def title(standings: Sequence[Standing], context: ReaderContext) -> str:
    """Return what heads every such table: 46 measures · red 1, yellow 3, green 5, grey 37 · as of 31 May 2017."""
    lights = Counter(standing.light for standing in standings)
    parts = [
        _("{light} {count}").format(light=_(LIGHT_TITLES[light]), count=lights[light])
        for light in LIGHTS
        if lights[light]
    ]
    return join_clauses(filter(None, [counted(len(standings)), join_items(parts), as_of(context.today)]))


def _common_columns(light: Show = "always") -> list[Column[Standing]]:
    return [
        columns.ref(),
        *columns.labels(),
        columns.light(light),
        columns.state("file-only"),
        *columns.due(),
        columns.plan_due("file-only"),
    ]


def _passages(standing: Standing, today: date) -> Iterator[str]:
    """Yield why the light shows, how far the figures are, and who has reported, a passage each."""
    why = join_phrases(reason_in_words(reason, standing.measure) for reason in standing.reasons)
    stated = standing.state in ("not-started", "in-progress")
    yield _("{status}: {why}").format(status=_(STATE_TITLES[standing.state]), why=why) if stated else why
    for figure in standing.figures:
        if standing.state != "closed" and (figure.value is not None or figure.asked is not None):
            words, by_name = figure_in_words(figure, today), len(standing.figures) > 1
            yield _("{metric}: {said}").format(metric=figure.target.metric, said=words) if by_name else words
    if standing.last:
        expected = len(standing.units)
        template = _("last report {day}, {answered} of {expected} units") if expected > 1 else _("last report {day}")
        answered = expected - len(_missing(standing))
        yield template.format(day=day_and_month(standing.last), answered=answered, expected=expected)


def _state_and_missed_milestones(standing: Standing) -> tuple[str, ...]:
    missed = (reason for reason in standing.reasons if reason.word == "milestone-missed")
    return _(STATE_TITLES[standing.state]), *(reason_in_words(reason, standing.measure) for reason in missed)


def _days_late(standing: Standing) -> Iterator[int]:
    return (reason.days for reason in standing.reasons if reason.word in _LATE)


def _days_left(milestone: Milestone, today: date) -> int | None:
    return None if milestone.reached else (milestone.day - today).days


def _missing(standing: Standing) -> tuple[str, ...]:
    return tuple(unit for unit in standing.units if unit not in standing.answered)


def _reason_words(standing: Standing) -> tuple[str, ...]:
    return tuple(reason.word for reason in standing.reasons)


def _reasons(standing: Standing) -> list[Record]:
    keys = ("word", "light", "days", "points", "what")
    return [{key: getattr(reason, key) for key in keys} for reason in standing.reasons]


def _figure_texts(standing: Standing) -> tuple[str, ...]:
    return tuple(figure_in_file(figure) for figure in standing.figures)


def _figures(standing: Standing) -> list[Record]:
    return [_figure(figure) for figure in standing.figures]


def _figure(figure: Figure) -> Record:
    return {
        "id": figure.target.id,
        "metric": figure.target.metric,
        "unit": figure.target.unit,
        "value": figure.value,
        "as_of": figure.as_of,
        "target": figure.target.value,
        "promised": figure.promised,
        "asked": figure.asked,
        "behind": figure.behind,
        "monthly": figure.monthly,
        "met": figure.met,
    }


def _milestones(standing: Standing) -> list[Record]:
    return [{"title": each.title, "day": each.day, "reached": each.reached} for each in standing.milestones]


def _decisions(standing: Standing) -> list[Record]:
    return [_decision(entry) for entry in standing.decisions]


def _decision(entry: Entry) -> Record:
    keys = ("to", "target", "value", "title", "authority", "reason")
    return {"entry": entry.id, "kind": entry.kind, "as_of": entry.as_of} | {
        key: getattr(entry.decision, key) for key in keys
    }


def progress_record(standing: Standing) -> Record:
    """Return why the light shows, the figures, the milestones, the decisions and who has reported, for JSON."""
    return {
        "reasons": _reasons(standing),
        "figures": _figures(standing),
        "milestones": _milestones(standing),
        "decisions": _decisions(standing),
        "reported": [{"unit": unit, "as_of": day} for unit, day in standing.answered.items()],
        "missing_units": list(_missing(standing)),
    }
