"""Find figures that are implausible enough to need confirmation before they are written.

Nothing here knows a journal or a workbook. A figure is compared with the target, the unit's last figure, the district's
total, and the unit's figures on other measures.
"""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import Message
from airplan.i18n import marked
from airplan.plan.quantities import Amount
from airplan.progress.findings import percentage_findings
from airplan.store.entries import value_field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from airplan.plan.model import Measure, Target
    from airplan.progress.rules import Checks

_TELLING = 10
"""Smaller figures are equal by chance too often to suggest a row pasted into another."""
_MYRIAD = 1000
"""Factor from which a mistaken 万 is likelier than a misplaced decimal point."""

ELSEWHERE = marked("{target}: the unit also reports {value} on {other}. Is this the right row?")
FAR_OVER_TARGET = marked("{target}: {value} is far above the target, {bound}.")
OVER_DISTRICT = marked("{target}: {value} from one unit exceeds the target of the whole district, {bound}.")
OVER_TOTAL = marked("{target}: {value} from one unit is far above the district's total, {total}.")
FAR_OFF_BOUND = marked("{target}: {value} is far from the target, {bound}. Is the decimal point correct?")
JUMP = marked("{target}: {value} is {times} times {old}, the value as of {day}. Is the decimal point correct?")
JUMP_MYRIAD = marked(
    "{target}: {value} is {times} times {old}, the value as of {day}. Was 万 (10,000) used by mistake?"
)
DROP = marked("{target}: {old}, the value as of {day}, is {times} times {value}. Is the decimal point correct?")
DROP_MYRIAD = marked("{target}: {old}, the value as of {day}, is {times} times {value}. Is 万 (10,000) missing?")
OTHER_SIGN = marked("{target}: {value}, but the target is {bound}. Is the minus sign right?")
FALLING = marked("{target}: {value} is less than {old}, the value as of {day}; a cumulative total cannot fall.")


class LastFigure(NamedTuple):
    """A unit's last figure and its day."""

    value: Decimal
    day: date


class OtherFigure(NamedTuple):
    """A figure of the same unit on another target."""

    value: Decimal
    unit: str
    """Its unit of measure."""


class TargetPlace(NamedTuple):
    """Where a figure stands, for its reader: “5a Old vehicles scrapped”, in the same row the target's name alone."""

    target: Target
    ref: str = ""

    def __str__(self) -> str:
        return f"{self.ref} {self.target}".lstrip()


class FigureContext(NamedTuple):
    """The values with which a unit's new figure is compared."""

    leads: bool
    """Whether the unit leads and so reports the district's total; other units report their own share."""
    last: LastFigure | None = None
    total: Decimal | None = None
    """The district's total as a lead reported it; None if no lead has."""
    elsewhere: Mapping[TargetPlace, OtherFigure] = MappingProxyType({})
    """Place → figure; another target in this row has no ref."""


def other_figures(measures: Iterable[Measure], texts: Mapping[tuple[str, str], str]) -> dict[TargetPlace, OtherFigure]:
    """Return place → figure for each district target with a text under (ref, field)."""
    return {
        TargetPlace(target, measure.ref): OtherFigure(Decimal(text), target.unit)
        for measure in measures
        for target in measure.targets
        if target.scope == "district" and (text := texts.get((measure.id, value_field(target.id))))
    }


def far_off(target: Target, value: Decimal, context: FigureContext, checks: Checks) -> Iterator[Message]:
    """Yield what must be confirmed of a figure, the most important first; `target` is the one in force.

    A figure that repeats the unit's last one was confirmed then.
    """
    if context.last and context.last.value == value:
        return
    yield from _elsewhere(target, value, context, checks)
    yield from percentage_findings(target, value)
    yield from _against_target(target, value, context, checks)
    yield from _against_last(target, value, context, checks)


def _elsewhere(target: Target, value: Decimal, context: FigureContext, checks: Checks) -> Iterator[Message]:
    """Yield a finding where the same number stands in another row, and this row's history does not explain it."""
    if value < _TELLING or target.unit == "%" or _goes_on(target, value, context.last, checks):
        return
    for place, other in context.elsewhere.items():
        if other.value == value and other.unit != target.unit:
            yield Message(ELSEWHERE, target=target, value=Amount(value, target.measured_in), other=place)
            return


def _goes_on(target: Target, value: Decimal, last: LastFigure | None, checks: Checks) -> bool:
    """Return whether a figure is a plausible continuation of the last one."""
    if not last or not last.value:
        return False
    least = last.value if target.nature == "cumulative" else last.value / checks.jump
    return least <= value < last.value * checks.jump


def _against_target(target: Target, value: Decimal, context: FigureContext, checks: Checks) -> Iterator[Message]:
    """Yield a finding for a figure far from its target; one that is relative says nothing about the figure."""
    bound = None if target.relative_to else target.value
    facts = {"target": target, "value": Amount(value, target.measured_in)}
    bounds = {"bound": target.amount(bound) if bound else "", **facts}
    far = Decimal(str(checks.far_over_target))
    if bound and value and bound.is_signed() != value.is_signed():
        yield Message(OTHER_SIGN, **bounds)
    elif target.nature == "cumulative" and target.compare != "at-most":
        if bound and context.leads and abs(value) > abs(bound) * far:
            yield Message(FAR_OVER_TARGET, **bounds)
        elif bound and not context.leads and abs(value) > abs(bound):
            yield Message(OVER_DISTRICT, **bounds)
        elif context.total and not context.leads and abs(value) > abs(context.total) * far:
            yield Message(OVER_TOTAL, total=Amount(context.total, target.measured_in), **facts)
    elif target.nature == "cumulative":
        if bound and abs(value) > abs(bound) * far:
            yield Message(FAR_OVER_TARGET, **bounds)
    elif bound and value and not near(value, bound, checks) and _not_said(target, value):
        yield Message(FAR_OFF_BOUND, **bounds)


def near(value: Decimal, bound: Decimal, checks: Checks) -> bool:
    """Return whether a number has the sign of another, and its magnitude."""
    same = value.is_signed() == bound.is_signed()
    return same and abs(bound) / checks.jump < abs(value) < abs(bound) * checks.jump


def _not_said(target: Target, value: Decimal) -> bool:
    """Return whether the figure has no finding as a percentage."""
    return not any(percentage_findings(target, value))


def _against_last(target: Target, value: Decimal, context: FigureContext, checks: Checks) -> Iterator[Message]:
    """Yield a finding for a jump or a drop, or for a total that falls; changes of the sign are left to people."""
    last = context.last
    if not last or (last.value and value and last.value.is_signed() != value.is_signed()):
        return
    facts = {
        "target": target,
        "value": Amount(value, target.measured_in),
        "old": Amount(last.value, target.measured_in),
        "day": last.day,
    }
    if last.value and abs(value) >= abs(last.value) * checks.jump:
        times = value / last.value
        yield Message(JUMP_MYRIAD if times >= _MYRIAD else JUMP, times=_times(times), **facts)
    elif value and abs(value) * checks.jump <= abs(last.value):
        times = last.value / value
        yield Message(DROP_MYRIAD if times >= _MYRIAD else DROP, times=_times(times), **facts)
    elif target.nature == "cumulative" and value < last.value and not value.is_signed():
        yield Message(FALLING, **facts)


def _times(number: Decimal) -> str:
    return format(number.quantize(Decimal(1)), "f")
