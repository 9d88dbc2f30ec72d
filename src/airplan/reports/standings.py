"""Show the standing of each measure, overdue measures, and milestones."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from airplan.i18n import _, ngettext, pgettext
from airplan.i18n.forms import by_language, filled, join_clauses, join_items, join_phrases
from airplan.i18n.terms import LIGHT_TITLES, OUTCOME_TITLES, STATE_TITLES
from airplan.progress.standing import LIGHTS
from airplan.reports import columns
from airplan.reports.table import Column, Table, behind, record_of
from airplan.reports.wording import (
    as_of,
    brief,
    counted,
    figure_in_file,
    figure_in_words,
    folded,
    grey_overdue,
    month_in_short,
    office_readings,
    outcome_in_words,
    reason_in_words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from airplan.i18n import Language
    from airplan.plan.model import Measure, Membership
    from airplan.progress.obligations import MonthAnswers, MonthOf
    from airplan.progress.standing import Figure, Milestone, Standing
    from airplan.reports.table import ReaderContext, Record, Show
    from airplan.store.entries import Entry

_LIGHT_SHOWN: Mapping[Language, Show] = {"zh": "always", "en": "wide"}
"""Where a long list shows the light: in English its words need the room."""
_STATUS_KEYS = (
    *("ref", "id", "brief", "light", "reasons", "status", "due", "plan_due", "extended", "days_left", "last_report"),
    *("figures", "milestones", "period", "expected", "answered", "empty", "missing_units", "listed", "leads"),
    "decisions",
)
_OVERDUE_KEYS = (
    *("ref", "id", "brief", "light", "reasons", "status", "due", "plan_due", "extended", "last_report"),
    *("days_late", "lead", "leaders", "undated"),
)
"""The JSON keys, in the order of docs/json.md."""


class _Overdue(NamedTuple):
    """A measure that is overdue, itself or by a milestone."""

    standing: Standing
    days: int


class _MeasureMilestone(NamedTuple):
    """A milestone of a measure."""

    standing: Standing
    milestone: Milestone

    @property
    def measure(self) -> Measure:
        """The measure."""
        return self.standing.measure

    @property
    def outcome(self) -> str:
        """Why the milestone does not fall due any more, in words; empty while it does."""
        reached = _(OUTCOME_TITLES["reached"]) if self.milestone.reached else ""
        return reached or outcome_in_words(self.standing)


def status(standings: Sequence[Standing], month: MonthAnswers, members: Membership, context: ReaderContext) -> Table:
    """Return the standing of each measure: light and reasons, due date, figures, and a month's reports.

    `month` says which units owe a report and have answered; `members` maps collective → units, or None for an open one.
    """
    today = context.today
    shown: list[Column[Standing]] = [
        *_common_columns(),
        columns.days_left_as_number(today),
        _progress(lambda row: tuple(_passages(row, month, context))),
        Column("reasons", _("Reasons"), "lines", "data-only", _reason_words, reason_records),
        Column("figures", _("Figures"), "lines", "data-only", _figure_texts, _figures),
        columns.last_report(),
        Column("period", _("Month"), "label", "file-only", lambda _row: str(month.period)),
        *_report_columns(month, members, context),
        Column("leads", "leads", "lines", "json-only", json=lambda row: _leads(row, month)),
        columns.lead("wide"),
        columns.leaders("file-only", _("Lead officials")),
        Column("extended", "extended", "count", "json-only", lambda row: row.extended),
        Column("milestones", "milestones", "lines", "json-only", json=_milestones),
        Column("decisions", "decisions", "lines", "json-only", json=_decisions),
    ]
    record = record_of(shown, _STATUS_KEYS)
    table = Table.of(standings, shown, record=record, title=title(standings, context), names=context.names)
    return table.with_notes(*grey_overdue(standings))


def _report_columns(month: MonthAnswers, members: Membership, context: ReaderContext) -> list[Column[Standing]]:
    """Return the columns with the units that owe a report, have answered or are only listed, and with those missing."""

    def of(standing: Standing) -> MonthOf:
        return month.of(standing.measure.id)

    return [
        Column("expected", pgettext("reports: expected", "Owed"), "count", "file-only", lambda row: len(of(row).owed)),
        Column(
            "answered",
            pgettext("reports: answered", "Answered"),
            "count",
            "file-only",
            lambda row: len(of(row).answered),
        ),
        Column(
            "empty", pgettext("reports: without content", "Empty"), "count", "file-only", lambda row: len(of(row).empty)
        ),
        Column("missing_units", "missing_units", "names", "data-only", lambda row: of(row).missing),
        Column(
            "still_to_come",
            _("Not reported yet"),
            "lines",
            "sheet-only",
            lambda row: tuple(_folded(row, of(row).missing, members, context)),
        ),
        Column("listed", _("Units listed"), "count", "file-only", lambda row: len(row.units)),
    ]


def _folded(standing: Standing, units: Sequence[str], members: Membership, context: ReaderContext) -> Iterator[str]:
    """Yield the units; a collective whose members are all included appears as one: 各街道办事处（15家未报）."""
    for name, stands_for in folded(standing.measure, units, members):
        called = context.call(name)
        count = len(stands_for)
        many = ngettext("{count} unit has not reported", "{count} units have not reported", count).format(count=count)
        yield called if stands_for == (name,) else _("{name} ({explained})").format(name=called, explained=many)


def _leads(standing: Standing, month: MonthAnswers) -> list[Record]:
    asked = month.ever_asked[standing.measure.id]
    return [
        {
            "unit": unit,
            "hearing": standing.hearing(unit, asked),
            "light": own.light,
            "status": own.state,
            "last_report": standing.answered.get(unit),
        }
        for unit, own in standing.leads.items()
    ]


def overdue(standings: Sequence[Standing], kinds: Mapping[str, int], context: ReaderContext) -> Table:
    """Return what is past its due date or a milestone, the longest overdue first, whether or not it was reported.

    `standings` may include others. What is done or closed is not overdue; a long-term measure is never overdue by its
    deadline, only by a milestone that the office has set for it. `kinds` counts the measures without a due date, which
    never are, by kind of deadline.
    """
    late = [_Overdue(standing, standing.days_late) for standing in standings]
    late = sorted((row for row in late if row.days), key=lambda row: -row.days)
    of_standing: list[Column[Standing]] = [
        *_common_columns(light=by_language(_LIGHT_SHOWN)),
        Column("reasons", "reasons", "lines", "json-only", json=reason_records),
        Column("extended", "extended", "count", "json-only", lambda row: row.extended),
        _progress(_state_and_missed_milestones),
        columns.leaders(),
        columns.lead(),
        columns.last_report(),
        columns.undated(kinds),
    ]
    shown: list[Column[_Overdue]] = behind(
        "plan_due",
        [column.of(lambda row: row.standing) for column in of_standing],
        Column("days", pgettext("days left", "Days left"), "days", "screen-only", lambda row: -row.days),
        Column("days_late", _("Days overdue"), "count", "file-only", lambda row: row.days),
    )
    heading = join_clauses([_("{measures} overdue").format(measures=counted(len(late))), as_of(context.today)])
    table = Table.of(late, shown, record=record_of(shown, _OVERDUE_KEYS), title=heading, names=context.names)
    return table.with_notes(*office_readings(row.standing.measure for row in late)).with_undated(kinds)


def milestones(standings: Sequence[Standing], context: ReaderContext) -> Table:
    """Return the milestones of these measures in the order given, each measure's in order of their days."""
    rows = [_MeasureMilestone(standing, each) for standing in standings for each in standing.milestones]
    shown: list[Column[_MeasureMilestone]] = [
        Column("entry", _("Entry"), "label", "always", lambda row: row.milestone.entry),
        *columns.ref(),
        Column("measure", _("Measure"), "words", "people-only", lambda row: brief(row.measure)),
        Column("title", _("Milestone"), "words", "always", lambda row: row.milestone.title),
        Column("day", _("Date"), "day", "always", lambda row: row.milestone.day),
        Column(
            "reached",
            pgettext("day on which a milestone was reached", "Reached"),
            "day",
            "always",
            lambda row: row.milestone.reached,
        ),
        Column(
            "days",
            pgettext("days left", "Days left"),
            "days",
            "people-only",
            lambda row: row.outcome or _days_left(row, context.today),
        ),
        Column(
            "days_left",
            pgettext("days left", "Days left"),
            "days",
            "data-only",
            lambda row: _days_left(row, context.today),
        ),
    ]
    count = ngettext("{count} milestone", "{count} milestones", len(rows)).format(count=len(rows))
    return Table.of(rows, shown, title=join_clauses([count, as_of(context.today)]))


def title(standings: Sequence[Standing], context: ReaderContext) -> str:
    """Return the title of every such table: 46 measures · red 1, yellow 3, green 5, grey 37 · as of 31 May 2017."""
    lights = Counter(standing.light for standing in standings)
    parts = [
        _("{light} {count}").format(light=_(LIGHT_TITLES[light]), count=lights[light])
        for light in LIGHTS
        if lights[light]
    ]
    return join_clauses(filter(None, [counted(len(standings)), join_items(parts), as_of(context.today)]))


def _common_columns(light: Show = "always") -> list[Column[Standing]]:
    return [
        *columns.ref(),
        *columns.labels(),
        columns.light(light),
        columns.state("file-only"),
        *columns.due(),
        columns.plan_due("file-only"),
    ]


def _progress(passages: Callable[[Standing], tuple[str, ...]]) -> Column[Standing]:
    return Column("standing", pgettext("how a measure stands", "Progress"), "passages", "people-only", passages)


def _passages(standing: Standing, month: MonthAnswers, context: ReaderContext) -> Iterator[str]:
    """Yield the reasons of the light, the figures, and the reports of the month, one passage each."""
    reasons = [reason for reason in standing.reasons if reason.word != standing.state]  # not repeated
    why = join_phrases(reason_in_words(reason, standing.measure) for reason in reasons or standing.reasons)
    stated = standing.state in ("not-started", "in-progress") and bool(reasons)
    yield _("{status}: {why}").format(status=_(STATE_TITLES[standing.state]), why=why) if stated else why
    for figure in standing.figures_still_asked:
        if standing.state != "closed" and (figure.value is not None or figure.asked is not None):
            words, by_name = figure_in_words(figure, context.today), len(standing.figures) > 1
            yield _("{metric}: {said}").format(metric=figure.target, said=words) if by_name else words
    silent = [unit for unit in standing.leads if unit not in standing.answered]
    if standing.state not in ("none", "closed") and silent:
        yield _("no report from: {units}").format(units=join_phrases(context.call_all(silent)))
    if standing.last:
        yield filled(_("data as of {day}"), day=standing.last)
    reports = month.of(standing.measure.id)
    if standing.state != "closed" and (reports.owed or standing.last):
        yield month_in_short(reports, month.period, len(standing.units))


def _state_and_missed_milestones(standing: Standing) -> tuple[str, ...]:
    missed = (reason for reason in standing.reasons if reason.word == "milestone-missed")
    return _(STATE_TITLES[standing.state]), *(reason_in_words(reason, standing.measure) for reason in missed)


def _days_left(row: _MeasureMilestone, today: date) -> int | None:
    return None if row.outcome else (row.milestone.day - today).days


def _reason_words(standing: Standing) -> tuple[str, ...]:
    return tuple(reason.word for reason in standing.reasons)


def reason_records(standing: Standing) -> list[Record]:
    """Return the reasons of the light, for JSON."""
    keys = ("word", "light", "days", "points", "what")
    return [{key: getattr(reason, key) for key in keys} for reason in standing.reasons]


def _figure_texts(standing: Standing) -> tuple[str, ...]:
    return tuple(figure_in_file(figure) for figure in standing.figures)


def _figures(standing: Standing) -> list[Record]:
    return [_figure(figure) for figure in standing.figures_still_asked]


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
        "metric_en": figure.target.metric_en or None,
        "unit_en": figure.target.unit_en or None,
        "year": figure.target.year or None,
        "about": figure.target.about,
        "relative_to": figure.target.relative_to or None,
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
    """Return the reasons of the light, the figures, milestones, decisions and reporting units, for JSON."""
    return {
        "reasons": reason_records(standing),
        "figures": _figures(standing),
        "milestones": _milestones(standing),
        "decisions": _decisions(standing),
        "reported": [{"unit": unit, "as_of": day} for unit, day in standing.answered.items()],
        "silent_units": [unit for unit in standing.units if unit not in standing.answered],
    }
