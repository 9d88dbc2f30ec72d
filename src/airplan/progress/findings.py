"""How are refusals and doubts said, and which doubts do reports and decisions share?"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import AirplanError
from airplan.i18n import _, marked
from airplan.i18n.forms import join_items
from airplan.plan.quantities import amount

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from airplan.plan.model import Target
    from airplan.progress.round_status import RoundStatus
    from airplan.progress.standing import Figure, Standing
    from airplan.store.entries import Draft, Entry

_WHOLE = Decimal(100)
_CLOCKS_DIFFER = timedelta(minutes=1)
"""By how much the clocks of two machines may disagree before anybody need be told."""


class Refused(AirplanError):
    """An entry that cannot be written: `finding` is a sentence of English, `facts` are what it speaks of."""

    def __init__(self, finding: str, **facts: object) -> None:
        super().__init__()
        self.finding, self.facts = finding, facts

    def __str__(self) -> str:
        return _worded(self.finding, self.facts)


class Doubt(NamedTuple):
    """What is odd about an entry: a sentence of English with the facts it speaks of."""

    finding: str
    facts: Mapping[str, object]

    def __str__(self) -> str:
        return _worded(self.finding, self.facts)


def doubt(finding: str, **facts: object) -> Doubt:
    """A doubt with its facts."""
    return Doubt(finding, facts)


class WriteContext(NamedTuple):
    """When an entry is about to be written, in which plan."""

    now: datetime
    today: date
    """The day where the office is."""
    year: int
    """The plan's."""
    newest: datetime | None = None
    """When the newest entry of the journal was recorded, by the clock of the machine that wrote it."""


def about_the_day(day: date, moment: WriteContext) -> Iterator[Doubt]:
    """A day of which nobody can know yet, or before the plan began."""
    if day > moment.today:
        yield doubt(marked("{day} is in the future; today is {today}."), day=day, today=moment.today)
    if day.year < moment.year:
        yield doubt(marked("{day} is before the plan's year, {year}."), day=day, year=moment.year)


def about_the_clock(moment: WriteContext) -> Iterator[Doubt]:
    """Two clocks that disagree."""
    if moment.newest and moment.newest - moment.now > _CLOCKS_DIFFER:
        behind = marked("This machine's clock, {now}, is behind the newest entry's, {newest}: one of the two is wrong.")
        yield doubt(behind, now=moment.now, newest=moment.newest)


def about_a_closed(standing: Standing) -> Iterator[Doubt]:
    """A measure about which there should be nothing more to write."""
    if closed := closing(standing):
        finding = marked("{ref} has been closed on {day} ({by}).")
        yield doubt(finding, ref=standing.measure.ref, day=closed.as_of, by=closed.id)


def about_a_closed_round(course: RoundStatus, draft: Draft) -> Iterator[Doubt]:
    """A report for a month of which the office has taken stock; what it corrects may have come in time."""
    if course.closed:
        late = marked("The round of {period} was closed on {day} ({by}); this report counts as late.")
        changed = marked("The round of {period} was closed on {day} ({by}).")
        facts = {"period": draft.period, "day": course.closed.as_of, "by": course.closed.id}
        yield doubt(changed if draft.about else late, **facts)


def closing(standing: Standing) -> Entry | None:
    """The decision that closed the measure, if it is closed."""
    return next((entry for entry in reversed(standing.decisions) if entry.kind == "close"), None)


def targets_missed(figures: Sequence[Figure], values: Mapping[str, Decimal | None] | None = None) -> Iterator[Doubt]:
    """Each target that what is known, or what is being said, does not reach; what is only striven for is no such."""
    for figure in figures:
        target, value = figure.target, (values or {}).get(figure.target.id, figure.value)
        if target.value is None or target.compare == "strive-for":
            continue
        facts = {"target": target.id, "bound": amount(target.value, target.unit)}
        if value is None:
            yield doubt(marked("{target}: no value has been reported; the target is {bound}."), **facts)
        elif value > target.value if target.compare == "at-most" else value < target.value:
            missed = marked("{target}: {value} misses the target, {bound}.")
            yield doubt(missed, value=amount(value, target.unit), **facts)


def about_the_number(target: Target, value: Decimal) -> Iterator[Doubt]:
    """A percentage that is more than all, or was perhaps meant as a fraction."""
    if target.unit != "%":
        return
    if value > _WHOLE:
        yield doubt(marked("{target}: {value} is more than all."), target=target.id, value=amount(value, "%"))
    elif 0 < value <= 1:
        fraction = marked("{target}: {value} – or is {percent} meant?")
        percent = amount((value * _WHOLE).normalize(), "%")
        yield doubt(fraction, target=target.id, value=amount(value, "%"), percent=percent)


def _worded(finding: str, facts: Mapping[str, object]) -> str:
    return _(finding).format(**{key: _fact(fact) for key, fact in facts.items()})


def _fact(fact: object) -> str:
    if isinstance(fact, tuple):
        return join_items(map(str, fact))
    return f"{fact.astimezone():%Y-%m-%d %H:%M}" if isinstance(fact, datetime) else str(fact)
