"""Show the schedules of measures: the steps of each month, or all measures beside each other, a sign for each month."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from airplan.i18n import _, pgettext, pmarked
from airplan.i18n.forms import filled, join_clauses, join_items, join_phrases
from airplan.i18n.terms import CADENCES, KIND_TITLES, LIGHT_LETTERS, OUTCOME_TITLES
from airplan.plan.periods import Period
from airplan.plan.quantities import in_figures
from airplan.reports import columns
from airplan.reports.standings import title
from airplan.reports.table import Column, Table
from airplan.reports.wording import brief, event_in_words, figure_in_words, office_readings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from airplan.plan.model import Measure, Target
    from airplan.progress.scheduling import MonthStep, Schedule, Stage, StepFigure
    from airplan.progress.standing import Figure, Milestone, Standing
    from airplan.reports.table import Cell, ReaderContext, Record

_SIGNS: dict[Stage, str] = {
    "ahead": pmarked("sign of a month", "="),
    "long-term": pmarked("sign of a month", "~"),
    "undated": pmarked("sign of a month", "?"),
}
_NOTHING = pmarked("sign of a month", " ")
_DUE, _MILESTONE = pmarked("sign of a month", "D"), pmarked("sign of a month", "M")
_EMPTY: tuple[Stage, ...] = ("before", "over", "after")
"""Months in which the measure asks for nothing."""
MONTHS_OF_A_YEAR = 12


class StepRow(NamedTuple):
    """A month of a measure, with one of its figures or none."""

    schedule: Schedule
    step: MonthStep
    figure: StepFigure | None

    @property
    def measure(self) -> Measure:
        """The measure of the row."""
        return self.schedule.standing.measure


def step_rows(schedules: Sequence[Schedule]) -> list[StepRow]:
    """Return a row for each month and each target that has a pace or a figure in it, one at least."""
    return [
        StepRow(schedule, step, figure)
        for schedule in schedules
        for step in schedule.months
        for figure in (tuple(filter(_has_amount, step.figures)) or (None,))
    ]


def _has_amount(figure: StepFigure) -> bool:
    return figure.asked is not None or figure.value is not None


def steps(schedules: Sequence[Schedule], context: ReaderContext) -> Table:
    """Return the months of these measures, a group for each measure, without those that ask for nothing.

    Programs get every month.
    """
    rows = [row for row in step_rows(schedules) if not _asks_for_nothing(row)]
    groups = [(schedule_in_words(each, context), sum(row.schedule is each for row in rows)) for each in schedules]
    standings = [each.standing for each in schedules]
    table = Table.of(
        rows, step_columns(), title=title(standings, context), groups=groups, names=context.names,
        notes=[*_reporting(rows), *office_readings(standing.measure for standing in standings)],
    )  # fmt: skip
    return table.with_records(schedules, schedule_record)


def _reporting(rows: Sequence[StepRow]) -> list[str]:
    """Return the note that says by when the reports on a month are owed; none where none is."""
    days = [row.step.reports_due for row in rows if row.step.reports_due]
    note = _("Reports owed: the units that owe a report for the month, by its day {day} or its last.")
    return [note.format(day=max(day.day for day in days))] if days else []


def _asks_for_nothing(row: StepRow) -> bool:
    step = row.step
    return step.stage in _EMPTY and not (step.owed or step.due or step.former or step.milestones)


def step_columns() -> list[Column[StepRow]]:
    """Return the columns of a month: what the schedule expects, what has been reached, and what is still needed."""
    unit, target = _("Unit of measure"), _("Target")
    return [
        *(_in_files(each) for each in (*columns.ref(), *columns.labels())),
        Column("month", _("Month"), "label", "always", lambda row: str(row.step.month)),
        Column("stage", "stage", "label", "data-only", lambda row: row.step.stage),
        Column("light", pgettext("traffic light", "Light"), "light", "always", lambda row: row.step.light),
        Column("target_name", target, "words", "people-only", _name_among_several, if_any=True),
        Column("target", target, "label", "data-only", _of_target(lambda target: target.id)),
        Column("metric", target, "words", "data-only", _of_target(lambda target: target.metric)),
        *_amounts("asked", _("Expected by schedule")),
        *_amounts("value", _("Reported value")),
        *_amounts("needed", _("To add in the month")),
        *_amounts("needed_by", _("Needed by its end")),
        Column("measured_in", unit, "label", "data-only", _of_target(lambda target: target.unit)),
        Column("metric_en", target, "words", "data-only", _of_target(lambda target: target.metric_en or None)),
        Column("measured_in_en", unit, "label", "data-only", _of_target(lambda target: target.unit_en or None)),
        Column("owed", _("Reports owed"), "count", "always", lambda row: row.step.owed or None),
        Column("days", _("Days"), "passages", "people-only", lambda row: tuple(days_in_month(row.step)), if_any=True),
        Column("due", pgettext("day on which something is due", "Due"), "day", "data-only", lambda row: row.step.due),
        Column("former_due", _("Original deadline"), "lines", "data-only", _former),
        Column("milestones", _("Milestones"), "lines", "data-only", _milestones),
        Column("reports_due", _("Return date"), "day", "file-only", lambda row: row.step.reports_due),
    ]


def _amounts(key: str, title: str) -> tuple[Column[StepRow], Column[StepRow]]:
    """Return the two columns of an amount: as people read it on screens, and as a number for files."""

    def amount(row: StepRow) -> Decimal | None:
        value: Decimal | None = getattr(row.figure, key) if row.figure else None
        return value

    def shown(row: StepRow) -> Cell:
        value = amount(row)
        return None if value is None else in_figures(value)

    return (
        Column(f"{key}_shown", title, "count", "screen-only", shown, if_any=True),
        Column(key, title, "count", "file-only", amount),
    )


def _in_files(column: Column[StepRow]) -> Column[StepRow]:
    """Return a column that names the measure: on screens it stands above the months."""
    return column._replace(show="file-only") if column.show == "always" else column


def _of_target(value: Callable[[Target], str | None]) -> Callable[[StepRow], Cell]:
    """Return the function that takes a text of the row's target, if it has one."""
    return lambda row: value(row.figure.target) if row.figure else None


def _name_among_several(row: StepRow) -> Cell:
    """Return the target's name where the measure has several in the month."""
    several = sum(_has_amount(each) for each in row.step.figures) > 1
    return str(row.figure.target) if row.figure and several else None


def _former(row: StepRow) -> Cell:
    return tuple(str(day) for day in row.step.former)


def _milestones(row: StepRow) -> Cell:
    return tuple(f"{each.day} {each.title}" for each in row.step.milestones)


def days_in_month(step: MonthStep) -> Iterator[str]:
    """Yield the days of a month in words: due date, the deadline before an extension, milestones."""
    if step.due:
        yield filled(_("due {day}"), day=step.due)
    for day in step.former:
        yield filled(_("due {day} before the extension"), day=day)
    for each in step.milestones:
        yield milestone_in_words(each)


def milestone_in_words(milestone: Milestone) -> str:
    """Return a milestone with its day, and the day on which it was reached."""
    if milestone.reached:
        template = _("milestone “{title}”, {day}, reached {reached}")
        return filled(template, title=milestone.title, day=milestone.day, reached=milestone.reached)
    return filled(_("milestone “{title}”, {day}"), title=milestone.title, day=milestone.day)


def schedule_in_words(schedule: Schedule, context: ReaderContext) -> str:
    """Return the heading of a measure: its last day or why there is none, and on further lines figures and duties."""
    standing = schedule.standing
    measure = standing.measure
    lines = [f"{measure.ref}  {join_clauses([brief(measure), last_day_in_words(schedule)])}"]
    figures = standing.figures_still_asked if standing.state != "closed" else ()
    template = _("{metric}: {said}")
    lines += [template.format(metric=each.target, said=figure_in_words(each, context.today)) for each in figures]
    if measure.cadence:
        words = _("{name} ({explained})")
        duties = (words.format(name=_(CADENCES[each.every]), explained=each.words) for each in measure.cadence)
        lines.append(_("Recurring: {duties}").format(duties=join_phrases(duties)))
    return "\n  ".join(lines)


def last_day_in_words(schedule: Schedule) -> str:
    """Return the last day of a measure in words, what has ended it, or why it has none."""
    standing = schedule.standing
    deadline = standing.measure.deadline
    if standing.outcome:
        return _(OUTCOME_TITLES[standing.outcome])
    if schedule.end and schedule.former:
        return filled(_("due {day}, extended from {former}"), day=schedule.end, former=schedule.former[0])
    if schedule.end:
        words = _("due {day}, then long-term") if deadline.ongoing else _("due {day}")
        return filled(words, day=schedule.end)
    if not schedule.undated:
        return _(KIND_TITLES["ongoing"])
    return undated_in_words(standing.measure)


def undated_in_words(measure: Measure) -> str:
    """Return why a measure has no day to be scheduled back from."""
    deadline = measure.deadline
    if deadline.kind == "milestones":
        return _("no milestone has a day yet")
    if deadline.event:
        return _("no day yet: due {span}").format(span=event_in_words(deadline))
    if deadline.kind == "unknown":
        return _("deadline not understood: {wording}").format(wording=deadline.text)
    return _(KIND_TITLES[deadline.kind])


# --- all measures beside each other -----------------------------------------------------------------------------------


def overview(schedules: Sequence[Schedule], context: ReaderContext) -> Table:
    """Return a row for each measure with a sign for each month: its light, what is to come, and the days."""
    pages = pages_of(schedules)
    heading = _heading(pages)
    of_standing: list[Column[Standing]] = [*columns.ref(), *columns.labels()]
    shown: list[Column[Schedule]] = [
        *(column.of(_standing) for column in of_standing),
        Column("bar", heading, "label", "always", lambda row: tuple(_bars(row, pages))),
        Column("last", pgettext("day on which something is due", "Due"), "words", "always", last_day_in_words),
        columns.lead("wide").of(_standing),
    ]
    standings = [each.standing for each in schedules]
    legend = [
        f"{_(sign)} {meaning}"
        for sign, meaning in (
            (_SIGNS["ahead"], _("before the due date")),
            (_DUE, _("month of the due date")),
            (_MILESTONE, _("month of a milestone")),
            (_SIGNS["long-term"], _(KIND_TITLES["ongoing"])),
            (_SIGNS["undated"], _("no day known")),
        )
    ]
    notes = [
        _("Past months have the light of their last day; months to come: {signs}.").format(signs=join_items(legend)),
        *office_readings(standing.measure for standing in standings),
    ]
    table = Table.of(schedules, shown, title=title(standings, context), notes=notes, names=context.names)
    return table.with_records(schedules, schedule_record)


def _standing(schedule: Schedule) -> Standing:
    return schedule.standing


def pages_of(schedules: Sequence[Schedule]) -> list[tuple[Period, ...]]:
    """Return the months of all schedules as they stand beside each other: up to twelve, else whole calendar years."""
    months = sorted({step.month for each in schedules for step in each.months})
    if len(months) <= MONTHS_OF_A_YEAR:
        return [tuple(months)] if months else []
    years = range(months[0].year, months[-1].year + 1)
    return [tuple(Period(year, month) for month in range(1, MONTHS_OF_A_YEAR + 1)) for year in years]


def _heading(pages: Sequence[tuple[Period, ...]]) -> str:
    """Return the heading of the bars, which begin with the year where there are several."""
    year = pgettext("heading of years, as wide as 2017 and a blank", "Year ") if len(pages) > 1 else ""
    return year + month_initials(pages[0]) if pages else ""


def month_initials(months: Sequence[Period]) -> str:
    """Return the heading of a bar, as wide as its signs: a letter or a number for each month."""
    whole = pgettext("initials of the months, all of the same width", "JFMAMJJASOND")
    width = len(whole) // MONTHS_OF_A_YEAR
    return "".join(whole[(month.month - 1) * width : month.month * width] for month in months).rstrip()


def _bars(schedule: Schedule, pages: Sequence[tuple[Period, ...]]) -> Iterator[str]:
    """Yield the signs of a measure's months; a line for each year, where there are several."""
    known = {step.month: sign_of(step) for step in schedule.months}
    for months in pages:
        if known.keys() & set(months):
            signs = "".join(known.get(month, _(_NOTHING)) for month in months).rstrip()
            if signs:
                yield f"{months[0].year} {signs}" if len(pages) > 1 else signs


def sign_of(step: MonthStep) -> str:
    """Return the sign of a month: the letter of its light, or what is to come in it."""
    if step.light:
        return _(LIGHT_LETTERS[step.light])
    if step.stage != "over" and (step.due or step.milestones):
        return _(_DUE if step.due else _MILESTONE)
    return _(_SIGNS.get(step.stage, _NOTHING))


# --- for programs -----------------------------------------------------------------------------------------------------


def schedule_record(schedule: Schedule) -> Record:
    """Return the schedule of a measure as in docs/json.md."""
    standing = schedule.standing
    measure = standing.measure
    return {
        "ref": measure.ref,
        "id": measure.id,
        "document_number": measure.document_number or None,
        "brief": measure.brief,
        "kind": measure.deadline.kind,
        "light": standing.light,
        "status": standing.state,
        "outcome": standing.outcome,
        "last_day": schedule.end,
        "due": schedule.due,
        "former_due": list(schedule.former),
        "undated": schedule.undated,
        "cadence": [{"every": each.every, "words": each.words} for each in measure.cadence],
        "targets": [_target_record(each) for each in standing.figures_still_asked],
        "months": [_step_record(each) for each in schedule.months],
    }


def _target_record(figure: Figure) -> Record:
    target, value = figure.target, figure.value
    missing = None if target.value is None or value is None or target.nature != "cumulative" else target.value - value
    return {
        "id": target.id,
        "metric": target.metric,
        "unit": target.unit,
        "year": target.year or None,
        "target": target.value,
        "value": value,
        "as_of": figure.as_of,
        "asked": figure.asked,
        "missing": None if missing is None else max(missing, Decimal(0)),
        "monthly": figure.monthly,
    }


def _step_record(step: MonthStep) -> Record:
    return {
        "month": str(step.month),
        "stage": step.stage,
        "day": step.day,
        "light": step.light,
        "due": step.due,
        "former_due": list(step.former),
        "milestones": [{"title": each.title, "day": each.day, "reached": each.reached} for each in step.milestones],
        "owed": step.owed,
        "reports_due": step.reports_due,
        "figures": [
            {
                "id": each.target.id,
                "target": each.target.value,
                "asked": each.asked,
                "value": each.value,
                "needed": each.needed,
                "needed_by": each.needed_by,
            }
            for each in step.figures
        ],
    }
