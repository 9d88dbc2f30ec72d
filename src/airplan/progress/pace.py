"""Compare figures with the pace of the schedule, and count back from the due date what is still needed. No clock.

The schedule asks for equal shares on equal days, from the first day of the plan or of a target's year to the last.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_UP, Context, Decimal, localcontext
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from airplan.plan.model import Span, Target
    from airplan.progress.standing import Figure

_EXACT = Context(prec=80)


def compared(figure: Figure, span: Span, day: date, end: date | None, *, begun: bool) -> Figure:
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
    with localcontext(_EXACT):
        expected, days = _expected(target.value, course, day)
        figure = figure._replace(asked=_like(expected / days, target.value))
        if value is None:
            return figure if begun else figure._replace(behind=expected * 100 / (target.value * days))
        behind = (expected - value * days) * 100 / (target.value * days)
        parts, of = _months(day, course.last)
        monthly = max(target.value - value, Decimal(0)) * of / max(parts, of)
        return figure._replace(
            behind=behind, monthly=_like(monthly, target.value, up=True) if day < course.last else None
        )


def asked_by(target: Target, span: Span, day: date, end: date | None) -> Decimal | None:
    """Return the value that the schedule expects by the end of a day, rounded as in figures; None without a pace.

    `target` is the one in force on the day, `end` the last day of the measure.
    """
    course = course_of(target, span, end)
    if not course or target.value is None:
        return None
    with localcontext(_EXACT):
        expected, days = _expected(target.value, course, day)
        return _like(expected / days, target.value)


def needed_by(figure: Figure, course: Course, today: date, day: date) -> Decimal | None:
    """Return the total that must be reached by the end of a later day, to reach the target on the last day.

    It is counted back from the target: what is still missing today is spread evenly over the months that are left, and
    rounded up; from the last day on it is the target. None without a value, and where the last day has passed.
    """
    target, value = figure.target, figure.value
    if target.value is None or value is None or today >= course.last:
        return None
    missing = target.value - value
    if missing <= 0:
        return value
    if day >= course.last:
        return target.value
    with localcontext(_EXACT):
        (parts, of), (all_parts, of_all) = _months(today, day), _months(today, course.last)
        return min(_like(value + missing * parts * of_all / (of * all_parts), target.value, up=True), target.value)


def _expected(value: Decimal, course: Course, day: date) -> tuple[Decimal, int]:
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


def _like(number: Decimal, target: Decimal, *, up: bool = False) -> Decimal:
    """Return a number rounded for display beside the target: to whole numbers for hundreds, else to two digits."""
    step = Decimal(1) if target >= 100 else Decimal("0.01")  # noqa: PLR2004 – three digits are fine enough
    return number.quantize(step, rounding=ROUND_UP if up else None)


def _months(day: date, end: date) -> tuple[int, int]:
    """Return the months from the end of one day to that of another, as a fraction.

    A month ends with its last day: from 31 May to 31 December it is 7.
    """
    from calendar import monthrange

    (_weekday, of_day), (_weekday, of_end) = monthrange(day.year, day.month), monthrange(end.year, end.month)
    whole = (end.year - day.year) * 12 + end.month - day.month
    parts, of = whole * of_day * of_end + end.day * of_day - day.day * of_end, of_day * of_end
    return parts, of
