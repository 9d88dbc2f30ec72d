"""Ask by the pace of the schedule about days to come, and count back from the due date what is still needed. No clock.

The schedule asks for equal shares on equal days, from the first day of the plan or of a target's year to the last.
"""

from __future__ import annotations

from decimal import localcontext
from typing import TYPE_CHECKING

from airplan.progress.lights import EXACT, course_of, expected_times_days, months_between, rounded_like

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from airplan.plan.model import Span, Target
    from airplan.progress.lights import Course
    from airplan.progress.standing import Figure


def asked_by(target: Target, span: Span, day: date, end: date | None) -> Decimal | None:
    """Return the value that the schedule expects by the end of a day, rounded as in figures; None without a pace.

    `target` is the one in force on the day, `end` the last day of the measure.
    """
    course = course_of(target, span, end)
    if not course or target.value is None:
        return None
    with localcontext(EXACT):
        expected, days = expected_times_days(target.value, course, day)
        return rounded_like(expected / days, target.value)


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
    with localcontext(EXACT):
        (parts, of), (all_parts, of_all) = months_between(today, day), months_between(today, course.last)
        return min(
            rounded_like(value + missing * parts * of_all / (of * all_parts), target.value, up=True), target.value
        )
