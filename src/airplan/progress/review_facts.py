"""Gather the facts of a quarterly review beyond those of a bulletin: trend, pace, and what may have to be decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from airplan.plan.model import Filter, directory_order
from airplan.plan.periods import months_of
from airplan.progress.bulletin_facts import DONE, LightCounts, Owed
from airplan.progress.lights import has_pace
from airplan.progress.obligations import reporting_round
from airplan.progress.unit_figures import monthly_figures

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from decimal import Decimal

    from airplan.plan.periods import Period
    from airplan.progress.bulletin_facts import Bulletin
    from airplan.progress.ledger import Ledger
    from airplan.progress.standing import Standing
    from airplan.progress.unit_figures import TargetSeries

Matter = Literal["overdue", "pace", "no-milestones", "uncertain", "silent"]
_MONTHS_SHOWN = 12
_SILENT_MONTHS = 2
"""From this many months in a row without an answer a unit counts as silent."""


class MonthEnd(NamedTuple):
    """The lights and reports of a month: on its last day, or on the review's if that is earlier."""

    month: Period
    day: date
    counts: LightCounts
    reports: Owed


class Wanted(NamedTuple):
    """A matter on which a decision may be wanted; which fields are set depends on it."""

    matter: Matter
    standing: Standing | None = None
    """The measure; None for a silent unit."""
    days: int = 0
    """overdue: by so many days."""
    series: TargetSeries | None = None
    """pace: the target whose remaining months each need more than any month so far brought."""
    best: Decimal | None = None
    """pace: the most that a month has brought."""
    unit: str = ""
    months: tuple[Period, ...] = ()
    """silent: the months without an answer, the latest last."""


class Review(NamedTuple):
    """The facts of a quarterly review."""

    bulletin: Bulletin
    trend: tuple[MonthEnd, ...]
    """The months up to the quarter's last or the review's day, at most twelve, with what is known in its view."""
    curves: tuple[TargetSeries, ...]
    """The targets that have a pace, by the same months."""
    wanted: tuple[Wanted, ...]


def review(ledger: Ledger, facts: Bulletin) -> Review:
    """Return the facts of a review whose bulletin has these facts.

    Earlier months are judged by what is known in the ledger's view, not by what was known then.
    """
    last = facts.months[-1]
    months = [month for month in months_of(ledger.plan.header.span) if month <= last and month.first <= facts.day]
    trend = tuple(_month_end(ledger, facts, month) for month in months[-_MONTHS_SHOWN:])
    series = monthly_figures(ledger, [each.measure for each in facts.standings])
    curves = tuple(_until(last, each) for each in series if has_pace(each.figure.target))
    return Review(facts, trend, curves, tuple(_wanted(ledger, facts, trend, curves)))


def _until(last: Period, series: TargetSeries) -> TargetSeries:
    return series._replace(months=tuple(month for month in series.months if month.month <= last))


def _month_end(ledger: Ledger, facts: Bulletin, month: Period) -> MonthEnd:
    day = min(month.last, facts.day)
    standings = facts.standings if day == facts.day else ledger.at(day).standings(Filter())
    measures = [each.measure for each in facts.standings]
    return MonthEnd(month, day, LightCounts.of(standings), Owed(reporting_round(ledger, measures, month).owed))


def _wanted(
    ledger: Ledger, facts: Bulletin, trend: Sequence[MonthEnd], curves: Sequence[TargetSeries]
) -> Iterator[Wanted]:
    """Yield the matters by kind, each kind in the order of the plan or of the directory."""
    yield from wanted_on_measures(facts.standings, curves)
    for standing in facts.standings:
        if standing.measure.possible and standing.state not in DONE:
            yield Wanted("uncertain", standing)
    yield from _silent(ledger, trend)


def wanted_on_measures(standings: Sequence[Standing], curves: Sequence[TargetSeries]) -> Iterator[Wanted]:
    """Yield what may have to be decided on measures because of how they stand, by kind, each in the order given.

    `curves` are the targets whose remaining months are compared with those so far.
    """
    going_on = [each for each in standings if each.state not in DONE]
    for standing in going_on:
        days = standing.days_late
        if days:
            yield Wanted("overdue", standing, days)
    for series in curves:
        best = max((month.added for month in series.months if month.added is not None), default=None)
        needed = series.figure.monthly
        if best is not None and needed is not None and needed > best and series.standing.state not in DONE:
            yield Wanted("pace", series.standing, series=series, best=best)
    for standing in going_on:
        if standing.measure.deadline.kind == "milestones" and not standing.milestones and standing.due is None:
            yield Wanted("no-milestones", standing)


def _silent(ledger: Ledger, trend: Sequence[MonthEnd]) -> Iterator[Wanted]:
    """Yield the units that owed reports for the last months and have answered none, with these months.

    Months for which a unit owes nothing, or still has time, are passed over.
    """
    silent: dict[str, list[Period]] = {}
    heard: set[str] = set()
    for end in reversed(trend):
        answered = {each.unit for each in end.reports.answered}
        waiting = {each.unit for each in end.reports.open}
        for unit in dict.fromkeys(each.unit for each in end.reports.obligations):
            if unit in answered:
                heard.add(unit)
            elif unit not in heard and unit not in waiting:
                silent.setdefault(unit, []).insert(0, end.month)
    order = directory_order([party.name for party in ledger.plan.parties("unit")])
    for unit in sorted(silent, key=order):
        if len(silent[unit]) >= _SILENT_MONTHS:
            yield Wanted("silent", unit=unit, months=tuple(silent[unit]))
