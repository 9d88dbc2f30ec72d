"""Find what should be checked about figures of a ranking before they are written, and which of them are new."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import Message
from airplan.i18n import _, marked
from airplan.i18n.terms import PART_TITLES
from airplan.plan.quantities import in_figures
from airplan.progress.ranking import figure_of, latest_figures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from airplan.plan.model import Party, Span
    from airplan.plan.periods import Period
    from airplan.progress.ledger import Ledger
    from airplan.progress.paper_proposals import ReadFigure
    from airplan.progress.ranking import FigureKey
    from airplan.store.entries import Draft, Entry
    from airplan.store.paper_contents import RankFigure

    _Known = Mapping[FigureKey, Entry | Draft]

MISSING = marked("{topic}: {count} of {all} units of {collective} have no figure: {units}.")
NO_VALUE = marked("{topic}: no unit has a value.")
REPLACED = marked("{topic}, {unit}: {value} replaces {old} ({entry}).")
FAR_OFF = marked("{topic}, {unit}: {value} is {times} times the median, {median}. Is the decimal point correct?")
FAR_BELOW = marked("{topic}, {unit}: the median, {median}, is {times} times {value}. Is the decimal point correct?")
SAME_AS_LAST = marked("{topic}: all figures are those of {month}. Is this the right file?")
OTHER_MEASURE = marked("{topic}: in {measured_in}, but in {other} for {month}.")
NOT_OVER = marked("{period} is not over: its last day is {day}.")
OUTSIDE_PLAN = marked("{period} is outside the plan; its figures only serve for comparison.")
_FEWEST = 3
"""Units from which a median tells something."""


class Topic(NamedTuple):
    """A pollutant and a part of the month, for sentences."""

    pollutant: str
    part: str

    def __str__(self) -> str:
        explained = _("{name} ({explained})")
        return (
            explained.format(name=self.pollutant, explained=_(PART_TITLES[self.part])) if self.part else self.pollutant
        )


def new_figures(ledger: Ledger, period: Period, figures: Sequence[ReadFigure]) -> list[ReadFigure]:
    """Return the figures that the journal does not hold as they are, wherever they were read."""
    known = latest_figures(ledger, {each.unit for each in figures})
    return [each for each in figures if (old := known.get(_key(each, period))) is None or old.content != each.content]


def period_findings(period: Period, day: date, span: Span) -> Iterator[Message]:
    """Yield a finding for a month that is not over on a day, or outside the plan's days."""
    if period.last > day:
        yield Message(NOT_OVER, period=period, day=period.last)
    if period.within(span) != period:
        yield Message(OUTSIDE_PLAN, period=period)


def figure_findings(
    ledger: Ledger, period: Period, figures: Sequence[ReadFigure], collective: Party, call: Callable[[str], str]
) -> Iterator[Message]:
    """Yield what should be checked about the figures of a month: who is missing, what is far off, what is replaced.

    `call` returns the name by which the reader knows a party.
    """
    members = collective.members or ()
    known = latest_figures(ledger, {*members, *(each.unit for each in figures)})
    for topic in dict.fromkeys(Topic(each.content.pollutant, each.content.part) for each in figures):
        own = [each for each in figures if (each.content.pollutant, each.content.part) == topic]
        units = {each.unit for each in own}
        missing = [unit for unit in members if unit not in units and (unit, str(period), *topic) not in known]
        if missing:
            facts = {"count": len(missing), "all": len(members), "units": tuple(map(call, missing))}
            yield Message(MISSING, topic=topic, collective=call(collective.name), **facts)
        if all(each.content.value is None for each in own):
            yield Message(NO_VALUE, topic=topic)
        yield from _far_off(topic, {call(each.unit): each for each in own}, ledger.rules.checks.jump)
        yield from _against_last_month(known, period, topic, own)
    yield from _replaced(known, period, figures, call)


def _key(figure: ReadFigure, period: Period) -> tuple[str, str, str, str]:
    return figure.unit, str(period), figure.content.pollutant, figure.content.part


def _replaced(
    known: _Known, period: Period, figures: Iterable[ReadFigure], call: Callable[[str], str]
) -> Iterator[Message]:
    for each in figures:
        old = known.get(_key(each, period))
        if old and (was := figure_of(old)) != each.content:
            topic = Topic(was.pollutant, was.part)
            facts = {"value": _said(each.content), "old": _said(was), "entry": getattr(old, "id", "")}
            yield Message(REPLACED, topic=topic, unit=call(each.unit), **facts)


def _said(figure: RankFigure) -> str:
    return figure.printed or figure.reason


def _far_off(topic: Topic, figures: Mapping[str, ReadFigure], jump: int) -> Iterator[Message]:
    values = {unit: value for unit, each in figures.items() if (value := each.content.value)}
    if len(values) < _FEWEST:
        return
    middle: Decimal = median(values.values())
    for unit, value in values.items():
        facts = {"topic": topic, "unit": unit, "median": in_figures(middle)}
        if middle and abs(value) >= abs(middle) * jump:
            yield Message(FAR_OFF, value=in_figures(value), times=f"{value / middle:.0f}", **facts)
        elif abs(value) * jump <= abs(middle):
            yield Message(FAR_BELOW, value=in_figures(value), times=f"{middle / value:.0f}", **facts)


def _against_last_month(
    known: _Known, period: Period, topic: Topic, figures: Sequence[ReadFigure]
) -> Iterator[Message]:
    month = period.previous()
    last = {each.unit: known.get((each.unit, str(month), *topic)) for each in figures}
    before = {unit: figure_of(entry) for unit, entry in last.items() if entry}
    now = {each.unit: each.content for each in figures}
    pairs = [(now[unit], before[unit]) for unit in before if now[unit].value is not None]
    if len(pairs) >= _FEWEST and all(new.value == old.value for new, old in pairs):
        yield Message(SAME_AS_LAST, topic=topic, month=month)
    differing = next(((new, old) for new, old in pairs if new.measured_in != old.measured_in), None)
    if differing:
        new, old = differing
        yield Message(OTHER_MEASURE, topic=topic, measured_in=new.measured_in, other=old.measured_in, month=month)
