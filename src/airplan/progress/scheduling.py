"""Schedule measures back from their due dates: what each month of the plan asks for, and what it has brought.

Past months have the light of their last day, as known in the ledger's view; months to come what the schedule expects by
their end, and what is still needed to reach the target on time (倒排工期).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from airplan.plan.periods import Period, months_between, reporting_day
from airplan.progress.lights import course_of, day_in_force, last_day, target_in_force
from airplan.progress.obligations import asked_units
from airplan.progress.pace import asked_by, needed_by

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from airplan.plan.model import Span, Target
    from airplan.progress.ledger import Ledger
    from airplan.progress.standing import Figure, Light, Milestone, Standing

Stage = Literal["past", "current", "ahead", "long-term", "undated", "before", "over", "after"]
"""What a month is to a measure.

`past` and `current` have a light. Later months are `before` the work begins, `ahead` up to the last day, `long-term`
where the work goes on, `undated` where no day is known, `after` the last day. `over` follows the month in which nothing
fell due any more.
"""


class StepFigure(NamedTuple):
    """What a month asks for of a target, and what it has brought; totals, as the figures of the target."""

    target: Target
    """The target in force at the month's end."""
    asked: Decimal | None = None
    """The value expected by schedule by the month's end; None without a pace."""
    value: Decimal | None = None
    """The value that the lead had reported by then; None for months to come."""
    needed_by: Decimal | None = None
    """The total that must be reached by the month's end, counted back from the target; None for past months."""
    needed: Decimal | None = None
    """How much of that the month itself must add."""


class MonthStep(NamedTuple):
    """A month of a measure's schedule."""

    month: Period
    stage: Stage
    day: date
    """The day that it describes: the last of the month, or the ledger's day within it."""
    light: Light | None = None
    figures: tuple[StepFigure, ...] = ()
    """Those of the district's targets."""
    milestones: tuple[Milestone, ...] = ()
    """The milestones with a day of this month."""
    due: date | None = None
    """The due date in force, if it is in this month."""
    former: tuple[date, ...] = ()
    """Due dates of this month from which the office has extended the measure."""
    owed: int = 0
    """The number of units that owe a report for the month."""
    reports_due: date | None = None
    """The reporting day, where any unit owes one."""


class Schedule(NamedTuple):
    """The schedule of a measure: its standing on the ledger's day, its last day, and its months."""

    standing: Standing
    end: date | None
    """The day by which everything must be done: of the deadline, an extension or the last milestone."""
    due: date | None
    """The due date in force, None where only milestones have days."""
    former: tuple[date, ...]
    """The plan's due date and those of earlier extensions, where it is no longer in force; the earliest first."""
    months: tuple[MonthStep, ...]

    @property
    def undated(self) -> bool:
        """Whether no day is known by which anything must be done, although there should be one."""
        return not self.end and not _goes_on(self.standing)


def schedules(ledger: Ledger, standings: Sequence[Standing]) -> list[Schedule]:
    """Return the schedules of measures, from their standings on the ledger's day, in the order given.

    They cover the months of the plan, and later ones up to a day to which a measure was extended. The journal is read a
    few times for each month, for any number of measures.
    """
    span, today = ledger.plan.header.span, ledger.view.day
    plans = [_Plan(standing, span, today) for standing in standings]
    last = max([Period.of(span.last), *(plan.last_month for plan in plans)])
    measures = [standing.measure for standing in standings]
    then: dict[Period, dict[str, Standing]] = {}
    owed: dict[Period, Mapping[str, Collection[str]]] = {}
    for month in months_between(Period.of(span.first), last) if standings else ():
        if month.last < today:
            then[month] = {each.measure.id: each for each in ledger.at(month.last).standings_of(measures)}
        owed[month] = asked_units(ledger, measures, month) if month <= Period.of(span.last) else {}
    day = ledger.rules.reporting.day
    return [plan.schedule(then, owed, day) for plan in plans]


class _Plan:
    """What is known of a measure on the ledger's day, from which the steps of its months follow."""

    def __init__(self, standing: Standing, span: Span, today: date) -> None:
        self._standing, self._span, self._today = standing, span, today
        measure, decisions = standing.measure, standing.decisions
        self._end = last_day(measure, decisions, standing.milestones)
        self._due = day_in_force(measure, decisions)
        moved = [entry.decision.to for entry in decisions if entry.kind == "extend"]
        self._former = sorted({day for day in (measure.deadline.due, *moved) if day and moved} - {self._due})
        self._written = {target.id: target for target in measure.targets}

    @property
    def last_month(self) -> Period:
        """The month of the plan's last day, or of a later one to which the measure was extended."""
        days = [self._end, self._due, *(milestone.day for milestone in self._standing.milestones)]
        return Period.of(max([self._span.last, *filter(None, days)]))

    def schedule(
        self,
        then: Mapping[Period, Mapping[str, Standing]],
        owed: Mapping[Period, Mapping[str, Collection[str]]],
        reporting: int,
    ) -> Schedule:
        """Return the schedule, from the standings at the ends of past months and the units that owe reports."""
        ref = self._standing.measure.id
        steps: list[MonthStep] = []
        before: Standing | None = None
        for month in months_between(Period.of(self._span.first), self.last_month):
            now = then[month][ref] if month in then else self._standing
            units = len(owed[month].get(ref, ()))
            step = MonthStep(
                month,
                self._stage(month, now, before),
                self._today if month == Period.of(self._today) else month.last,
                owed=units,
                reports_due=reporting_day(month, reporting) if units else None,
            )
            steps.append(self._with_progress(self._with_days(step), now, steps[-1] if steps else None))
            before = now
        return Schedule(self._standing, self._end, self._due, tuple(self._former), tuple(steps))

    def _stage(self, month: Period, now: Standing, before: Standing | None) -> Stage:
        """Return what a month is, from the standing at its end (or now) and the one at the end of the month before."""
        if month.first <= self._today:
            if now.outcome and before and before.outcome:
                return "over"
            return "past" if month.last <= self._today else "current"
        return "over" if self._standing.outcome else self._stage_ahead(month)

    def _stage_ahead(self, month: Period) -> Stage:
        """Return what a month to come is to a measure of which something still falls due."""
        start = self._standing.measure.deadline.start
        if start and month.last < start:
            return "before"
        if self._end and month.first <= self._end:
            return "ahead"
        if _goes_on(self._standing):
            return "long-term"
        return "after" if self._end else "undated"

    def _with_days(self, step: MonthStep) -> MonthStep:
        """Return the step with the days that are in its month."""

        def within(day: date | None) -> bool:
            return day is not None and Period.of(day) == step.month

        return step._replace(
            milestones=tuple(each for each in self._standing.milestones if within(each.day)),
            due=self._due if within(self._due) else None,
            former=tuple(filter(within, self._former)),
        )

    def _with_progress(self, step: MonthStep, now: Standing, before: MonthStep | None) -> MonthStep:
        """Return the step with its light and figures, from the standing at its end and the step before it."""
        if step.stage == "past":
            figures = tuple(StepFigure(each.target, each.asked, each.value) for each in now.figures_still_asked)
            return step._replace(light=now.light, figures=figures)
        if step.stage == "current":
            step = step._replace(light=now.light)
        elif step.stage not in ("before", "ahead", "long-term"):
            return step
        needed = {each.target.id: each.needed_by for each in before.figures} if before else {}
        return step._replace(figures=tuple(self._ahead(each, step, needed) for each in now.figures))

    def _ahead(self, figure: Figure, step: MonthStep, needed: Mapping[str, Decimal | None]) -> StepFigure:
        """Return what is asked for by the end of a month that is not over, and still needed from today on.

        `needed` has the totals by the end of the month before. What a later year of its own asks for begins anew, so
        that nothing is known to be missing in it.
        """
        written, day = self._written[figure.target.id], step.month.last
        last = min(day, self._end) if self._end else day
        target = target_in_force(written, self._standing.decisions, self._span, last)
        value = figure.value if step.stage == "current" else None
        step_figure = StepFigure(target, asked_by(target, self._span, day, self._end), value)
        course = course_of(figure.target, self._span, self._end)
        if not course or target.year != figure.target.year:
            return step_figure
        total = needed_by(figure, course, self._today, day)
        before = needed.get(target.id)
        before = figure.value if before is None else before
        missing = None if total is None or before is None else total - before
        return step_figure._replace(needed_by=total, needed=missing)


def _goes_on(standing: Standing) -> bool:
    """Return whether the work goes on without a last day, or after it."""
    deadline = standing.measure.deadline
    return deadline.kind == "ongoing" or deadline.ongoing
