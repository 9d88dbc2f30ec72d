"""Define the rules of lights and pace: which light a measure shows on a day. No clock, no database.

The leads' reports decide; those of other units are kept and counted. docs/lights.md states the same rules in words.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_UP, Context, Decimal, localcontext
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.plan.model import ROLES, named_units
from airplan.progress.standing import STATES, Figure, LeadStanding, Milestone, Reason, Standing
from airplan.store.entries import value_field

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from airplan.plan.model import Measure, Membership, Node, Span, Target
    from airplan.progress.rules import Thresholds
    from airplan.progress.standing import Light, State, Word
    from airplan.store.entries import Entry
    from airplan.store.journal import Statement

EXACT = Context(prec=80)
"""The arithmetic of figures, which have up to 30 digits."""
_NOBODY: Mapping[str, Any] = MappingProxyType({})
_PRECEDENCE = ("red", "grey", "yellow", "green")
"""The first of several reasons decides: missing information ranks above a near limit."""


def judge(
    measure: Measure,
    statements: Sequence[Statement],
    decisions: Sequence[Entry],
    members: Membership,
    *,
    day: date,
    span: Span,
    thresholds: Thresholds,
    empty: Mapping[str, date] = _NOBODY,
) -> Standing:
    """Return the standing of a measure on a day, from the units' latest statements and the standing decisions.

    `span` are the plan's days, over which pace is counted. `statements` and `decisions` may be in any order.
    `statements` come from reports with content; `empty` maps units whose newest report is empty to its day.
    """
    decided = tuple(sorted(decisions, key=lambda entry: entry.id))
    leads = named_units(measure, members, ("lead",))
    answered = {each.unit: each.as_of for each in statements if each.field == "report"}
    milestones = milestones_of(measure, decided)
    end = last_day(measure, decided, milestones)
    units, due = named_units(measure, members, ROLES), _due(measure, end, milestones)
    stated = _stated(statements)

    def by(some: Sequence[str]) -> Standing:
        """Return the standing according to these leads alone."""
        state = _state(statements, decided, some)
        begun = state != "not-started"
        figures = _figures(measure, statements, decided, some, span=span, day=day, end=end, begun=begun)
        standing = Standing(
            measure, state, (), due, figures, milestones, units, answered, decided, stated=stated, empty=empty
        )
        reasons = _reasons(standing, some, day, thresholds)
        reasons.sort(key=lambda reason: _PRECEDENCE.index(reason.light))
        return standing._replace(reasons=tuple(reasons))

    whole = by(leads)
    each = {unit: whole if len(leads) == 1 else by((unit,)) for unit in leads}
    return whole._replace(leads={unit: LeadStanding(own.state, own.reasons) for unit, own in each.items()})


def _reasons(standing: Standing, leads: Sequence[str], day: date, limits: Thresholds) -> list[Reason]:
    """Return every reason for a light; without a report of the leads all reasons are grey."""
    if standing.state == "closed":
        return [Reason("green", "closed")]
    sent_back = any(entry.kind == "send-back" and entry.unit in leads for entry in standing.decisions)
    back = [Reason("yellow", "sent-back")] if sent_back else []
    if standing.state == "done":
        short = [Reason("yellow", "done-short", what=each.target.id) for each in standing.figures if _missed(each)]
        return back + (short or [Reason("green", "done")])
    reasons = [*_by_figure(standing.figures, limits), *_by_day(standing, day, limits), *back]
    if standing.state == "paused":
        reasons.append(Reason("yellow", "paused"))
    empty = any(unit in standing.empty for unit in leads)
    if standing.state == "none":
        others = (reason for reason in reasons if reason.word != "no-figure")
        return [
            Reason("grey", "no-content" if empty else "no-report"),
            *(reason._replace(light="grey") for reason in others),
        ]
    silent = (day - max(standing.answered[unit] for unit in leads if unit in standing.answered)).days
    if standing.due is None and silent > limits.stale_days:
        reasons.append(Reason("yellow", "stale", days=silent))
    begun: Word = "not-started" if standing.state == "not-started" else "in-time"
    return [*(reasons or [Reason("green", begun)]), *([Reason("green", "no-content")] if empty else [])]


def _by_figure(figures: Sequence[Figure], limits: Thresholds) -> Iterator[Reason]:
    """Yield the reasons from figures: behind schedule, or limit exceeded. A level is judged only from its due date."""
    for figure in figures:
        target = figure.target
        if figure.asked is not None and figure.behind is None:
            yield Reason("grey", "no-figure", what=target.id)
        elif figure.behind is not None and figure.behind > 0 and figure.behind >= limits.behind_yellow:
            light: Light = "red" if figure.behind > limits.behind_red else "yellow"
            yield Reason(light, "behind", points=figure.behind, what=target.id)
        elif _missed(figure) and target.nature in ("rate", "ratio"):
            yield Reason("red", "missed", what=target.id)
        elif _missed(figure) and target.nature != "cumulative":
            yield Reason("green", "not-reached", what=target.id)


def _missed(figure: Figure) -> bool:
    """Return whether a limit is exceeded or a target missed. A goal that is only striven for cannot be missed."""
    return figure.met is False and figure.target.compare != "strive-for"


def _by_day(standing: Standing, day: date, limits: Thresholds) -> Iterator[Reason]:
    """Yield the reasons from the calendar: a day that has passed, or one that is near."""
    days: list[tuple[Word, Word, date, str]] = [
        ("milestone-missed", "milestone-soon", milestone.day, milestone.title)
        for milestone in standing.milestones
        if not milestone.reached
    ]
    end = day_in_force(standing.measure, standing.decisions)
    if end:
        days.append(("overdue", "due-soon", end, ""))
    for missed, soon, last, what in days:
        left = (last - day).days
        if left < 0:
            yield Reason("red", missed, days=-left, what=what)
        elif left <= limits.soon_days:
            yield Reason("yellow", soon, days=left, what=what)


def _state(statements: Sequence[Statement], decisions: Sequence[Entry], leads: Sequence[str]) -> State:
    """Return the leads' combined status: done if all say so, paused or not started if all that reported say so."""
    if any(entry.kind == "close" for entry in decisions):
        return "closed"
    states = {state for unit, state in _stated(statements).items() if unit in leads}
    reporting = [each for each in statements if each.field == "report" and each.unit in leads]
    if not reporting:
        return "none"
    if states == {"done"} and len(reporting) == len(leads):
        return "done"
    if states == {"not-started"}:
        return "not-started"
    return "paused" if states == {"paused"} else "in-progress"


def _stated(statements: Sequence[Statement]) -> dict[str, State]:
    """Return unit → its last status; a unit that reported without any is in progress."""
    given = {each.unit: each.text for each in statements if each.field == "status" and each.text}
    return {
        each.unit: next((state for state in STATES if state == given.get(each.unit)), "in-progress")
        for each in statements
        if each.field == "report"
    }


def milestones_of(measure: Measure, decisions: Sequence[Entry]) -> tuple[Milestone, ...]:
    """Return the milestones in order of their day: the office's, and the days of a wording with several.

    The first report of reaching one counts. One of the office's stands for that of the wording with the same words, or
    with some of them on the same day.
    """
    reached = {entry.about: entry.as_of for entry in reversed(decisions) if entry.kind == "reach"}
    set_ = [
        Milestone(entry.id, entry.decision.title, entry.decision.to, reached.get(entry.id))
        for entry in decisions
        if entry.kind == "milestone" and entry.decision.to
    ]
    nodes = [node for node in measure.deadline.nodes if not any(stands_for(each, node) for each in set_)]
    set_ += [
        Milestone("", node.words, node.day, _reached_on(node, measure.deadline.nodes, decisions)) for node in nodes
    ]
    return tuple(sorted(set_, key=lambda milestone: (milestone.day, milestone.entry)))


def same_words(one: str, other: str) -> bool:
    """Return whether two titles differ in blanks, punctuation and the case of letters at most."""
    from airplan.plan.row_texts import comparable

    return comparable(one).casefold() == comparable(other).casefold()


def stands_for(milestone: Milestone, node: Node) -> bool:
    """Return whether a milestone is that of a dated part of the wording: same words, or some of them on the day."""
    from airplan.plan.row_texts import comparable

    title, words = comparable(milestone.title).casefold(), comparable(node.words).casefold()
    return title == words or (milestone.day == node.day and (title in words or words in title))


def _reached_on(node: Node, nodes: Sequence[Node], decisions: Sequence[Entry]) -> date | None:
    """Return the day on which a dated part of the wording was first reached.

    It was, by its words, or by its day where no other part has that day: an edition may have worded it anew.
    """
    alone = sum(each.day == node.day for each in nodes) == 1
    days = [
        entry.as_of
        for entry in decisions
        if entry.kind == "reach"
        and (same_words(entry.decision.title, node.words) or (alone and entry.decision.to == node.day))
    ]
    return next(iter(days), None)


def event_day(measure: Measure, decisions: Sequence[Entry]) -> date | None:
    """Return the day of the event after which the measure is due; None until it is known, and where there is none."""
    event = measure.deadline.event
    reached = (entry for entry in decisions if event and entry.kind == "reach")
    return next((entry.as_of for entry in reached if same_words(entry.decision.title, event)), None)


def last_day(measure: Measure, decisions: Sequence[Entry], milestones: Sequence[Milestone]) -> date | None:
    """Return the day by which everything must be done: of the last extension, of the plan, or of the last milestone."""
    if measure.deadline.kind == "milestones" and milestones and not _moved(decisions):
        return milestones[-1].day
    return day_in_force(measure, decisions)


def day_in_force(measure: Measure, decisions: Sequence[Entry]) -> date | None:
    """Return the due date of a measure: of the last extension, else the plan's own or, after its event, the span's."""
    day = _moved(decisions) or measure.deadline.due
    event = None if day else event_day(measure, decisions)
    if not event:
        return day
    from airplan.plan.typed_days import day_after

    return day_after(measure.deadline.span, event)


def _moved(decisions: Sequence[Entry]) -> date | None:
    """Return the day of the last extension, or None."""
    return next((entry.decision.to for entry in reversed(decisions) if entry.kind == "extend"), None)


def _due(measure: Measure, end: date | None, milestones: Sequence[Milestone]) -> date | None:
    """Return the due date to show: of the next milestone if there are any (of the last when all are reached)."""
    if measure.deadline.kind == "milestones":
        return next((milestone.day for milestone in milestones if not milestone.reached), end)
    return end


def _figures(
    measure: Measure, statements: Sequence[Statement], decisions: Sequence[Entry], leads: Sequence[str],
    *, span: Span, day: date, end: date | None, begun: bool,
) -> tuple[Figure, ...]:  # fmt: skip
    """Return the figures of the district's targets; the city's are context and are not for the district to reach."""
    figures = []
    for target in measure.targets:
        if target.scope == "city":
            continue
        asked = min(day, end) if end else day
        promised = target.in_year(span.year_near(asked)).value
        figure = Figure(target_in_force(target, decisions, span, asked), promised)
        of_leads = [each for each in statements if each.field == value_field(target.id) and each.unit in leads]
        latest = max(of_leads, key=lambda each: (each.as_of, each.entry), default=None)
        if latest and latest.text and figure.target.counts(latest.as_of, span):
            figure = figure._replace(value=Decimal(latest.text), as_of=latest.as_of)
        figures.append(_compared(figure, span, day, end, begun=begun))
    return tuple(figures)


def target_in_force(target: Target, decisions: Sequence[Entry], span: Span, day: date) -> Target:
    """Return a target with the value in force: of the day's year, if years have values, or as the office adjusted it.

    An adjustment of yearly values is one of the year in which it was decided. `decisions` are in order.
    """
    now = target.in_year(span.year_near(day))
    adjusted = [
        entry.decision.value
        for entry in decisions
        if entry.kind == "adjust"
        and entry.decision.target == target.id
        and now.year in (0, span.year_near(entry.as_of))
    ]
    return now._replace(value=adjusted[-1]) if adjusted else now


def in_force_on(standing: Standing, span: Span, day: date) -> Standing:
    """Return a standing with the targets that are in force on a day, without figures of another year than its own."""
    written = {target.id: target for target in standing.measure.targets}

    def then(figure: Figure) -> Figure:
        target = target_in_force(written[figure.target.id], standing.decisions, span, day)
        if target.year == figure.target.year:
            return figure
        return Figure(target, written[target.id].in_year(target.year).value)

    return standing._replace(figures=tuple(map(then, standing.figures)))


def _compared(figure: Figure, span: Span, day: date, end: date | None, *, begun: bool) -> Figure:
    """Return the figure compared with its target and, where it has one, with the pace of the schedule.

    Without a value no comparison is possible, unless the measure has not begun: then it is behind by all that is
    expected. Nothing is compared with what is relative.
    """
    target, value = figure.target, figure.value
    if target.value is None or target.relative_to:
        return figure
    if value is not None:
        figure = figure._replace(met=value <= target.value if target.upper else value >= target.value)
    course = course_of(target, span, end)
    if not course:
        return figure
    with localcontext(EXACT):
        expected, days = expected_times_days(target.value, course, day)
        figure = figure._replace(asked=rounded_like(expected / days, target.value))
        if value is None:
            return figure if begun else figure._replace(behind=expected * 100 / (target.value * days))
        behind = (expected - value * days) * 100 / (target.value * days)
        parts, of = months_between(day, course.last)
        monthly = max(target.value - value, Decimal(0)) * of / max(parts, of)
        return figure._replace(
            behind=behind, monthly=rounded_like(monthly, target.value, up=True) if day < course.last else None
        )


def expected_times_days(value: Decimal, course: Course, day: date) -> tuple[Decimal, int]:
    """Return what is expected by the end of a day, times the days of the course, and these days."""
    days = (course.last - course.first).days + 1
    elapsed = min(max((day - course.first).days + 1, 0), days)
    return course.before * days + (value - course.before) * elapsed, days


class Course(NamedTuple):
    """The days over which a target's value is to be reached evenly, and the sum that the days before them brought."""

    first: date
    last: date
    before: Decimal = Decimal(0)


def course_of(target: Target, span: Span, end: date | None) -> Course | None:
    """Return the course of a target's value: up to the due date or, of a year's value, the end of that year.

    None where the schedule sets no pace, and where there are no days for it.
    """
    course = _days_of(target, span, end) if has_pace(target) else None
    return course if course and course.last >= course.first else None


def _days_of(target: Target, span: Span, end: date | None) -> Course | None:
    if not target.year:
        return Course(span.first, end) if end else None
    last = min(date(target.year, 12, 31), span.last, *([end] if end else []))
    if not target.accumulates:
        return Course(target.counted_from(span), last)
    year, before = max((each for each in target.by_year if each[0] < target.year), default=(0, Decimal(0)))
    return Course(max(date(year + 1, 1, 1), span.first), last, before)


def has_pace(target: Target) -> bool:
    """Return whether the schedule expects a share of the target by a day.

    It does only for what adds up in the district; a single item has no share, nor has what is relative.
    """
    return (
        target.nature == "cumulative"
        and target.scope == "district"
        and target.compare == "at-least"
        and target.value is not None
        and target.value > 0
        and target.value != 1
        and not target.relative_to
    )


def rounded_like(number: Decimal, target: Decimal, *, up: bool = False) -> Decimal:
    """Return a number rounded for display beside the target: to whole numbers for hundreds, else to two digits."""
    step = Decimal(1) if target >= 100 else Decimal("0.01")  # noqa: PLR2004 – three digits are fine enough
    return number.quantize(step, rounding=ROUND_UP if up else None)


def months_between(day: date, end: date) -> tuple[int, int]:
    """Return the months from the end of one day to that of another, as a fraction.

    A month ends with its last day: from 31 May to 31 December it is 7.
    """
    from calendar import monthrange

    (_weekday, of_day), (_weekday, of_end) = monthrange(day.year, day.month), monthrange(end.year, end.month)
    whole = (end.year - day.year) * 12 + end.month - day.month
    parts, of = whole * of_day * of_end + end.day * of_day - day.day * of_end, of_day * of_end
    return parts, of
