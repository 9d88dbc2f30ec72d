"""Show every unit's figures on targets beside the district's, and their course by month."""

from __future__ import annotations

from itertools import dropwhile
from typing import TYPE_CHECKING, Literal, NamedTuple

from airplan.i18n import _, marked, ngettext
from airplan.i18n.forms import filled, join_clauses
from airplan.plan.quantities import Amount, in_figures
from airplan.reports.table import Column, Table
from airplan.reports.wording import as_of, brief, reason_in_words, target_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from airplan.progress.rules import Thresholds
    from airplan.progress.standing import Figure, Standing
    from airplan.progress.unit_figures import MonthFigures, TargetFigures, TargetSeries, UnitFigure
    from airplan.reports.table import ReaderContext, Record

Order = Literal["least", "most", "plan"]
NO_FIGURE = "–"


class FigureRow(NamedTuple):
    """The figure of one unit."""

    of: TargetFigures
    each: UnitFigure

    @property
    def shown(self) -> str:
        """The figure as a person reads it."""
        return NO_FIGURE if self.each.value is None else in_figures(self.each.value)

    @property
    def own(self) -> str:
        """The unit's own target as a person reads it."""
        return "" if self.each.target is None else in_figures(self.each.target)


def by_unit(figures: Sequence[TargetFigures], reading: ReaderContext, order: Order = "least") -> Table:
    """Return a row for each unit and target with its latest figure and day; a group for each target.

    Leads come first, then the others in the given order; units without a figure come last.
    """
    groups = [(_heading(of), [FigureRow(of, each) for each in ordered(of, order)]) for of in figures]
    unit = _("Unit of measure")
    shares = any(each.target is not None for of in figures for each in of.units)
    own = Column[FigureRow]("own", _("Own target"), "count", "screen-only", lambda row: row.own)
    columns: list[Column[FigureRow]] = [
        Column("ref", _("Ref"), "label", "file-only", lambda row: row.of.standing.measure.ref),
        Column("target_name", _("Target"), "words", "sheet-only", lambda row: str(row.of.figure.target)),
        Column("metric", _("Target"), "words", "data-only", lambda row: row.of.figure.target.metric),
        Column("unit", _("Unit"), "name", "always", lambda row: row.each.unit),
        Column("role", _("Role"), "term", "always", lambda row: row.each.role),
        Column("shown", _("Own figure"), "count", "screen-only", lambda row: row.shown),
        *([own] if shares else []),
        Column("value", _("Own figure"), "count", "file-only", lambda row: row.each.value),
        Column("counted_in", unit, "label", "people-only", lambda row: str(row.of.figure.target.measured_in)),
        Column("measured_in", unit, "label", "data-only", lambda row: row.of.figure.target.unit),
        Column("as_of", _("Data as of"), "day", "always", lambda row: row.each.as_of),
        Column("own_target", _("Own target"), "count", "file-only", lambda row: row.each.target),
        Column("target", _("District target"), "count", "file-only", lambda row: row.of.figure.target.value),
        Column("total", _("District (reported by the lead)"), "count", "file-only", lambda row: row.of.figure.value),
        Column("sum", _("Other units, total"), "count", "file-only", lambda row: row.of.total),
        Column("metric_en", _("Target"), "words", "data-only", lambda row: row.of.figure.target.metric_en or None),
        Column("measured_in_en", unit, "label", "data-only", lambda row: row.of.figure.target.unit_en or None),
    ]
    title = join_clauses([_targets(len(figures)), as_of(reading.today)])
    table = Table.of(
        [row for _text, rows in groups for row in rows],
        columns,
        title=title,
        groups=[(text, len(rows)) for text, rows in groups],
        names=reading.names,
    )
    return table.with_records(figures, figures_record)


def ordered(of: TargetFigures, order: Order) -> list[UnitFigure]:
    """Return the leads, then the other units by figure or as in the plan; units without a figure last."""
    leads = [each for each in of.units if each.role == "lead"]
    said = [each for each in of.others if each.value is not None]
    if order != "plan":
        said.sort(key=lambda each: each.value or 0, reverse=order == "most")
    return [*leads, *said, *(each for each in of.others if each.value is None)]


def _targets(count: int) -> str:
    return ngettext("{count} target", "{count} targets", count).format(count=count)


def _heading(of: TargetFigures) -> str:
    """Return the measure and its target, and on the next line the sums."""
    measure = of.standing.measure
    return f"{measure.ref}  {brief(measure)}  {target_in_words(of.figure.target)}\n  {sums_in_words(of)}"


def sums_in_words(of: TargetFigures) -> str:
    """Return the district's figure, the sum of the other units', the difference, and how many units have reported."""
    figure, unit = of.figure, of.figure.target.measured_in
    value = NO_FIGURE if figure.value is None else Amount(figure.value, unit)
    parts = [_("district (reported by the lead): {value}").format(value=value)]
    reported = sum(each.value is not None for each in of.others)
    if of.total is not None:
        parts.append(_("other units, total: {value}").format(value=Amount(of.total, unit)))
    if of.difference is not None:
        parts.append(_("difference: {value}").format(value=Amount(of.difference, unit)))
    if of.others:
        counts = _("{answered} of {expected} other units have reported figures")
        parts.append(counts.format(answered=reported, expected=len(of.others)))
    if of.figure.target.nature != "cumulative":
        parts.append(_("not added up (not a cumulative figure)"))
    return join_clauses(parts)


def units_in_words(of: TargetFigures, reading: ReaderContext) -> Iterator[str]:
    """Yield the sums, and a line for each unit that has reported a figure; how many have not is among the sums."""
    yield _("{metric}: {said}").format(metric=of.figure.target, said=sums_in_words(of))
    line = _("{unit} ({day}): {value}")
    for each in ordered(of, "least"):
        if each.value is not None and each.as_of:
            said: object = Amount(each.value, of.figure.target.measured_in)
            if each.target is not None:
                own = _("own target: {value}").format(value=of.figure.target.amount(each.target))
                said = _("{name} ({explained})").format(name=said, explained=own)
            yield filled(line, unit=reading.call(each.unit), day=each.as_of, value=said)


def months_in_words(series: TargetSeries) -> Iterator[str]:
    """Yield a line for each month since the first figure: 2017-05: 12,000 (+2,900)."""
    several = len(series.standing.figures) > 1
    for each in dropwhile(lambda month: month.figure.value is None and month.total is None, series.months):
        parts = [_with_growth(each.figure.value, each.added)]
        if each.total is not None:
            said = _with_growth(each.total, each.total_added)
            parts.append(_("other units, total: {value}").format(value=said))
        if each.figure.asked is not None:
            parts.append(_("expected by schedule: {value}").format(value=in_figures(each.figure.asked)))
        text = _("{metric}: {said}").format(metric=each.month, said=join_clauses(parts))
        yield _("{metric}: {said}").format(metric=series.figure.target, said=text) if several else text


def _with_growth(value: Decimal | None, added: Decimal | None) -> str:
    if value is None:
        return NO_FIGURE
    grown = "" if added is None else f"{'+' if added >= 0 else '−'}{in_figures(abs(added))}"
    return _("{name} ({explained})").format(name=in_figures(value), explained=grown) if grown else in_figures(value)


# --- for programs -----------------------------------------------------------------------------------------------------


def figures_record(of: TargetFigures) -> Record:
    """Return the figures of a target as in docs/json.md."""
    figure, target = of.figure, of.figure.target
    return {
        "ref": of.standing.measure.ref,
        "id": target.id,
        "metric": target.metric,
        "measured_in": target.unit,
        "nature": target.nature,
        "target": target.value,
        "value": figure.value,
        "as_of": figure.as_of,
        "sum": of.total,
        "difference": of.difference,
        "units": [each._asdict() for each in of.units],
        "metric_en": target.metric_en or None,
        "measured_in_en": target.unit_en or None,
        "year": target.year or None,
    }


def series_record(series: TargetSeries) -> Record:
    """Return the months of a target as in docs/json.md."""
    return {"id": series.figure.target.id, "months": [_month_record(each) for each in series.months]}


def _month_record(each: MonthFigures) -> Record:
    return {
        "month": str(each.month),
        "day": each.day,
        "value": each.figure.value,
        "added": each.added,
        "sum": each.total,
        "sum_added": each.total_added,
        "asked": each.figure.asked,
        "behind": each.figure.behind,
    }


# --- why a light shows ------------------------------------------------------------------------------------------------

RULES = {
    "closed": marked("Closed by the coordinating office: green."),
    "done": marked("Reported as done by the leads: green."),
    "done-short": marked("Reported as done, but the target is not met: yellow."),
    "no-report": marked("Grey until the lead has reported."),
    "no-content": marked(
        "A report without content changes nothing: the lead's earlier report counts; if there is none, "
        "the light is grey."
    ),
    "no-figure": marked("Grey until a figure is reported, if progress is expected by schedule."),
    "overdue": marked("Red from the day after the due date until the measure is done."),
    "milestone-missed": marked("Red from the day after the date of a milestone that has not been reached."),
    "behind": marked("Yellow from {yellow} percentage points behind schedule, red above {red}."),
    "missed": marked("A rate must be met, and a limit must not be exceeded, at all times; otherwise red."),
    "sent-back": marked("Yellow until the lead reports again."),
    "paused": marked("Paused: yellow."),
    "due-soon": marked("Yellow from {soon} days before the due date."),
    "milestone-soon": marked("Yellow from {soon} days before a milestone."),
    "not-reached": marked("A level need only be reached by the due date."),
    "stale": marked("Yellow if a long-term measure has not been reported on for more than {stale} days."),
    "not-started": marked("Not started, but not near its due date, overdue or behind schedule: green."),
    "in-time": marked("No other rule applies: green."),
}
"""Reason → the rule as in docs/lights.md."""


def light_explained(standing: Standing, thresholds: Thresholds) -> Iterator[str]:
    """Yield a line for each reason of a light, the most important first: the facts, the numbers, and the rule."""
    numbers = {
        "yellow": thresholds.behind_yellow,
        "red": thresholds.behind_red,
        "soon": thresholds.soon_days,
        "stale": thresholds.stale_days,
    }
    for reason in standing.reasons:
        paces = {figure.target.id: pace_in_words(figure) for figure in standing.figures}
        pace = paces.get(reason.what, "") if reason.what else next(filter(None, paces.values()), "")
        told = reason_in_words(reason, standing.measure)
        if pace and reason.word in ("behind", "no-figure", "in-time"):
            told = _("{said}: {more}").format(said=told, more=pace)
        rule = _(RULES[reason.word]).format(**numbers) if reason.word in RULES else ""
        yield _("{said}. {rule}").format(said=told, rule=rule) if rule else told


def pace_in_words(figure: Figure) -> str:
    """Return the value expected by schedule and the difference from it; empty without a pace."""
    if figure.asked is None:
        return ""
    unit = figure.target.measured_in
    asked = Amount(figure.asked, unit)
    if figure.value is None or figure.behind is None:
        return _("{asked} expected by schedule; no figure reported").format(asked=asked)
    points = format(abs(figure.behind), ".1f")
    text = _("{value}, {asked} expected by schedule: {points} percentage points ahead")
    if figure.behind > 0:
        text = _("{value}, {asked} expected by schedule: {points} percentage points behind")
    return text.format(value=Amount(figure.value, unit), asked=asked, points=points)
