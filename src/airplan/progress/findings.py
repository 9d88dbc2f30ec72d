"""Find what should be checked about any new entry: findings that reports, decisions and steps of a round share.

A finding is shown before saving; a person may save the entry anyway.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import Message
from airplan.i18n import marked
from airplan.plan.model import Span
from airplan.plan.periods import Period
from airplan.plan.quantities import PERCENT, Amount

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from airplan.plan.model import Target
    from airplan.progress.round_status import RoundStatus
    from airplan.progress.standing import Figure, Standing
    from airplan.store.entries import Draft, Entry

_WHOLE = Decimal(100)
_CLOCKS_DIFFER = timedelta(minutes=1)
"""Difference between two machines' clocks from which a finding is raised."""


class WriteContext(NamedTuple):
    """The time at which an entry is about to be written, and the plan's days."""

    now: datetime
    today: date
    """The day where the office is."""
    span: Span
    """The plan's days."""
    newest: datetime | None = None
    """When the newest entry of the journal was recorded, by the clock of the machine that wrote it."""


def day_findings(day: date, moment: WriteContext) -> Iterator[Message]:
    """Yield a finding for a day in the future, or before the plan began."""
    if day > moment.today:
        yield Message(marked("{day} is in the future; today is {today}."), day=day, today=moment.today)
    yield from too_early_findings(day, moment.span)


def too_early_findings(day: date, span: Span) -> Iterator[Message]:
    """Yield a finding for a day before the plan began."""
    if day < span.first and span == Span.of_year(span.first.year):
        yield Message(marked("{day} is before the plan's year, {year}."), day=day, year=span.first.year)
    elif day < span.first:
        yield Message(marked("{day} is before the plan's first day, {first}."), day=day, first=span.first)


def clock_findings(moment: WriteContext) -> Iterator[Message]:
    """Yield a finding if this machine's clock disagrees with that of the newest entry."""
    if moment.newest and moment.newest - moment.now > _CLOCKS_DIFFER:
        behind = marked("This computer's clock ({now}) is behind the newest entry ({newest}); one of the two is wrong.")
        yield Message(behind, now=moment.now, newest=moment.newest)


def closed_measure_findings(standing: Standing) -> Iterator[Message]:
    """Yield a finding if the measure is closed."""
    if closed := closing(standing):
        text = marked("{ref} was closed on {day} ({by}).")
        yield Message(text, ref=standing.measure.ref, day=closed.as_of, by=closed.id)


def closed_round_findings(round_status: RoundStatus, draft: Draft) -> Iterator[Message]:
    """Yield a finding if the round of a report's month is closed; a correction may still count as in time."""
    if round_status.closed:
        late = marked("The round of {period} was closed on {day} ({by}); this report counts as late.")
        changed = marked("The round of {period} was closed on {day} ({by}).")
        facts = {"period": Period.written(draft.period), "day": round_status.closed.as_of, "by": round_status.closed.id}
        yield Message(changed if draft.about else late, **facts)


def closing(standing: Standing) -> Entry | None:
    """Return the decision that closed the measure, or None if it is open."""
    return next((entry for entry in reversed(standing.decisions) if entry.kind == "close"), None)


def missed_target_findings(
    figures: Sequence[Figure], values: Mapping[str, Decimal | None] | None = None
) -> Iterator[Message]:
    """Yield a finding for each target that its value misses: the value in `values`, else the last reported one.

    A goal that is only striven for cannot be missed, and nothing is judged by a relative one.
    """
    for figure in figures:
        target, value = figure.target, (values or {}).get(figure.target.id, figure.value)
        if target.value is None or target.compare == "strive-for" or target.relative_to:
            continue
        facts = {"target": target, "bound": target.amount(target.value)}
        if value is None:
            yield Message(marked("{target}: no figure reported; the target is {bound}."), **facts)
        elif value > target.value if target.upper else value < target.value:
            missed = marked("{target}: {value} does not meet the target, {bound}.")
            yield Message(missed, value=Amount(value, target.measured_in), **facts)


def percentage_findings(target: Target, value: Decimal) -> Iterator[Message]:
    """Yield a finding for a percentage above 100, or one that may have been meant as a fraction."""
    if target.unit != PERCENT.document:
        return
    if value > _WHOLE:
        yield Message(marked("{target}: {value} is more than 100%."), target=target, value=Amount(value, PERCENT))
    elif 0 < abs(value) <= 1:
        fraction = marked("{target}: {value}. Do you mean {percent}?")
        percent = Amount((value * _WHOLE).normalize(), PERCENT)
        yield Message(fraction, target=target, value=Amount(value, PERCENT), percent=percent)
