"""Gather the facts of a bulletin: where the plan stands, what changed since the last issue, who owes what."""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from airplan.plan.model import Filter, directory_order
from airplan.plan.periods import Period
from airplan.progress.bulletin_facts import (
    DONE,
    SLOW,
    Bulletin,
    Changed,
    Decided,
    Difference,
    OfficialMeasures,
    Owed,
    Quoted,
    Slow,
    Upcoming,
)
from airplan.progress.latest import latest_texts
from airplan.progress.lights import day_in_force, target_in_force
from airplan.progress.notices import count_notices
from airplan.progress.obligations import reporting_round
from airplan.progress.ranking import rankings
from airplan.store.entries import DECISIONS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from airplan.plan.model import Measure
    from airplan.progress.bulletin_facts import LastIssue
    from airplan.progress.ledger import Ledger
    from airplan.progress.obligations import Obligation, ReportingRound
    from airplan.progress.ranking import Ranking
    from airplan.progress.standing import Standing
    from airplan.store.entries import Entry

_NOTHING: Mapping[Any, Any] = MappingProxyType({})


def bulletin(
    ledger: Ledger,
    months: Sequence[Period],
    today: date,
    last: LastIssue | None,
    *,
    where: Filter = Filter(),  # noqa: B008 – it cannot be changed
    units: Collection[str] | None = None,
    ranked: bool = True,
) -> Bulletin:
    """Return the facts of a paper about these months in the ledger's view.

    `today` is the current day: the last month is over only once its last day is. Standings are computed for now and for
    the last issue. `where` and `units` narrow it to some measures and what some units owe; `ranked` adds rankings.
    """
    standings = tuple(ledger.standings(where))
    measures = [each.measure for each in standings]
    rounds = tuple(_rounds(ledger, measures, months, units))
    reports = Owed(tuple(each for round_ in rounds for each in round_.owed))
    ahead = falling_due(standings, ledger.view.day)
    until = _until(months[-1], len(months), ledger.view.day)
    return Bulletin(
        tuple(months),
        ledger.view.day,
        standings,
        rounds,
        ledger.view.day >= months[-1].last < today,
        last,
        tuple(_changes(standings, last)),
        slow_measures(ledger, standings),
        _officials(ledger, standings),
        reports,
        owed_by_unit(ledger, reports),
        tuple(_decisions(ledger, measures, months[0].first, last)),
        tuple(each for each in ahead if each.day <= until),
        until,
        _first_after(ahead, until),
        _rankings(ledger, months[-1]) if ranked else (),
        count_notices(ledger.journal.papers(ledger.view, "issue")) if ledger.journal else {},
    )


def _rounds(
    ledger: Ledger, measures: Sequence[Measure], months: Sequence[Period], units: Collection[str] | None
) -> Iterator[ReportingRound]:
    """Yield what is owed for each month that has begun."""
    for month in months:
        if month.first <= ledger.view.day:
            yield reporting_round(ledger, measures, month, units=units)


def _until(last: Period, months: int, day: date) -> date:
    """Return the last day of what falls due next: of as many months again, or of the day's own month if later."""
    end = last
    for _month in range(months):
        end = end.next()
    return max(end, Period.of(day)).last


# --- what changed -----------------------------------------------------------------------------------------------------


def _changes(standings: Sequence[Standing], last: LastIssue | None) -> Iterator[Changed]:
    if not last:
        return
    before = {each.measure.id: each for each in last.ledger.standings(Filter())}
    for now in standings:
        then = before.pop(now.measure.id, None)
        if not then:
            yield Changed(None, now)
        elif differences := tuple(_differences(then, now)):
            yield Changed(then, now, differences)
    for gone in before.values():
        yield Changed(gone, None)


def _differences(then: Standing, now: Standing) -> Iterator[Difference]:
    if then.light != now.light:
        yield Difference("light", then.light, now.light)
    if then.state != now.state:
        yield Difference("status", then.state, now.state)
    if then.due != now.due:
        yield Difference("due", then.due, now.due)
    figures = {each.target.id: each for each in then.figures}
    for figure in now.figures:
        former = figures.get(figure.target.id)
        if former and former.target.value != figure.target.value:
            yield Difference("target", former.target.value, figure.target.value, figure.target)
        if former and former.value != figure.value:
            yield Difference("value", former.value, figure.value, figure.target)


# --- who and what is slow ---------------------------------------------------------------------------------------------


def slow_measures(ledger: Ledger, standings: Sequence[Standing]) -> tuple[Slow, ...]:
    """Return the slow measures, the longest overdue first, then the furthest behind, then in the plan's order."""
    found = [each for each in standings if any(reason.word in SLOW for reason in each.reasons)]
    texts = latest_texts(ledger, found) if found else _NOTHING

    def slow(standing: Standing) -> Slow:
        days, points = how_slow(standing)
        said = tuple(
            Quoted(each.unit, each.problem, each.as_of)
            for each in texts.get(standing.measure.id, ())
            if each.unit in standing.leads and each.problem
        )
        return Slow(standing, days, points, said)

    return tuple(sorted(map(slow, found), key=lambda each: (-each.days, -each.points)))


def how_slow(standing: Standing) -> tuple[int, Decimal]:
    """Return the days overdue, by the earliest day that has passed, and the points behind, of the slowest target."""
    return standing.days_late, max((reason.points for reason in standing.reasons), default=Decimal(0))


def _officials(ledger: Ledger, standings: Sequence[Standing]) -> tuple[OfficialMeasures, ...]:
    order = [party.name for party in ledger.plan.parties("official")]
    named = {name for each in standings for name in each.measure.leaders}
    led = (
        OfficialMeasures(name, tuple(each for each in standings if name in each.measure.leaders))
        for name in sorted(named, key=directory_order(order))
    )
    return tuple(each for each in led if each.refs("red") or each.refs("yellow"))


def owed_by_unit(ledger: Ledger, reports: Owed) -> tuple[Owed, ...]:
    """Return what each unit owes of some reports, in the directory's order."""
    order = [party.name for party in ledger.plan.parties("unit")]
    of_unit: dict[str, list[Obligation]] = {}
    for each in reports.obligations:
        of_unit.setdefault(each.unit, []).append(each)
    return tuple(Owed(tuple(of_unit[unit]), unit) for unit in sorted(of_unit, key=directory_order(order)))


def _rankings(ledger: Ledger, month: Period) -> tuple[Ranking, ...]:
    """Return the rankings of a month, of the members of each collective that has a figure."""
    entries = ledger.journal.papers(ledger.view, "rank", str(month)) if ledger.journal else []
    measured = {entry.unit for entry in entries}
    ranked = [units for units in ledger.members.values() if units and measured.intersection(units)]
    return tuple(each for units in ranked[:1] for each in rankings(ledger, month, units))


# --- decisions and days -----------------------------------------------------------------------------------------------


def _decisions(ledger: Ledger, measures: Sequence[Measure], since: date, last: LastIssue | None) -> Iterator[Decided]:
    """Yield the decisions that were not known in the last issue, then those that have been reversed since.

    Without a last issue these are the decisions about the days since the first of the months.
    """
    if not ledger.journal:
        return
    if not last:
        yield from decided_since(ledger, measures, since)
        return
    now = _standing_decisions(ledger)
    known = {entry.id: entry for entry in _standing_decisions(last.ledger)}
    by_id = {measure.id: measure for measure in measures}
    yield from (_decided(ledger, entry, by_id.get(entry.ref), now) for entry in now if entry.id not in known)
    still = {entry.id for entry in now}
    for entry in known.values():
        if entry.id not in still:
            yield Decided(entry, by_id.get(entry.ref), reversed=True)


def decided_since(ledger: Ledger, measures: Sequence[Measure], since: date) -> Iterator[Decided]:
    """Yield the standing decisions about days since one, oldest first, and what each replaced."""
    now = _standing_decisions(ledger)
    by_id = {measure.id: measure for measure in measures}
    yield from (_decided(ledger, entry, by_id.get(entry.ref), now) for entry in now if entry.as_of >= since)


def _decided(ledger: Ledger, entry: Entry, measure: Measure | None, decisions: Iterable[Entry]) -> Decided:
    return Decided(entry, measure, _replaced(ledger, entry, measure, decisions) if measure else None)


def _standing_decisions(ledger: Ledger) -> list[Entry]:
    found = ledger.journal.decisions(ledger.view) if ledger.journal else []
    return [entry for entry in found if entry.kind in DECISIONS]


def _replaced(ledger: Ledger, entry: Entry, measure: Measure, decisions: Iterable[Entry]) -> date | Decimal | None:
    """Return the due date or the target value that held before a decision."""
    earlier = [each for each in decisions if each.ref == entry.ref and each.id < entry.id]
    if entry.kind == "extend":
        return day_in_force(measure, earlier)
    if entry.kind == "adjust":
        target = next((each for each in measure.targets if each.id == entry.decision.target), None)
        return target_in_force(target, earlier, ledger.plan.header.span, entry.as_of).value if target else None
    return None


def falling_due(standings: Sequence[Standing], day: date) -> tuple[Upcoming, ...]:
    """Return what falls due from a day on, the earliest first."""
    found = []
    for standing in standings:
        if standing.state in DONE:
            continue
        left = [each for each in standing.milestones if not each.reached]
        found += [Upcoming(each.day, standing, each.title) for each in left if day <= each.day]
        end = day_in_force(standing.measure, standing.decisions)
        if end and day <= end:
            found.append(Upcoming(end, standing))
    return tuple(sorted(found, key=lambda each: each.day))


def _first_after(ahead: Sequence[Upcoming], until: date) -> tuple[Upcoming, ...]:
    """Return what falls due on the first day after another."""
    later = [each for each in ahead if each.day > until]
    return tuple(each for each in later if each.day == later[0].day)
