"""Find the facts on which a year's evaluation rests, unit by unit, and the amounts that follow from them.

Amounts are exact fractions. A source without data for a unit has no amount: nothing is assumed.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from airplan.plan.evaluation_rules import kind_of
from airplan.plan.model import ROLES, Filter
from airplan.plan.periods import Period, months_of
from airplan.progress.done_work import completions
from airplan.progress.notices import issued_notices
from airplan.progress.obligations import asked_by_now, reporting_round
from airplan.progress.ranking import cumulative, rankings
from airplan.progress.unit_figures import roles_of, unit_figures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from airplan.plan.evaluation_schema import (
        Completed,
        Lights,
        NoticesReceived,
        Overdue,
        Rank,
        Reports,
        ScoreSource,
        Targets,
        Weights,
    )
    from airplan.progress.done_work import Completions, Done
    from airplan.progress.ledger import Ledger
    from airplan.progress.obligations import Obligation
    from airplan.progress.ranking import Ranking
    from airplan.progress.standing import Standing
    from airplan.progress.unit_figures import TargetFigures, UnitFigure
    from airplan.store.entries import Entry

_WHOLE = 100


class Fact(NamedTuple):
    """One thing on which an amount rests: `case` is what it is, and of the others those that it has are set.

    Cases are: completed, completed-late, not-completed; overdue; missing, late, empty, repeated; remind, urge,
    supervise; red, yellow, green, grey; figure, no-figure; place, not-ranked.
    """

    case: str
    share: Fraction | None
    """What it adds to the amount before its weight: days, reports, a share of 1; None where it is unknown."""
    weight: Fraction = Fraction(1)
    ref: str = ""
    """The ID of the measure."""
    role: str = ""
    month: Period | None = None
    due: date | None = None
    day: date | None = None
    """The day of completion, of a report, of a notice, or of a figure."""
    what: str = ""
    """The title of a milestone, the ID of a target, the number of a notice, or why a unit is not ranked."""
    value: Decimal | None = None
    target: Decimal | None = None
    entry: str = ""
    """The ID of the entry that says so."""


class Measured(NamedTuple):
    """What a source has of a unit: a percentage, a sum or a place, with its facts."""

    value: Fraction | None
    """None where there is no data."""
    facts: tuple[Fact, ...] = ()
    of: int = 0
    """How many measures, reports or figures were judged; the facts of a sum are only those that add to it."""
    unknown: bool = False
    """Whether there should be data, but some of it is missing: then no rule for lacking data applies."""


_NO_DATA = Measured(None)


class YearFacts:
    """The facts of a year about any unit, each computed once, however many items and units ask for it."""

    def __init__(self, ledger: Ledger, year: int, groups: Mapping[str, Sequence[str]]) -> None:
        """Take the ledger as of the last day of the evaluation, and ID → units of the groups."""
        self._ledger, self._year, self._groups = ledger, year, groups
        self._known: dict[tuple[int, str, str], Measured] = {}
        self._ranked: dict[tuple[str, str, tuple[str, ...]], Sequence[Ranking]] = {}

    def of(self, source: ScoreSource, unit: str, group: str) -> Measured:
        """Return the amount that a source has for a unit of a group, with its facts."""
        key = id(source), unit, group
        if key not in self._known:
            kind = kind_of(source)
            amount: Callable[..., Measured] = getattr(self, f"_{kind}")
            more = (group,) if kind == "rank" else ()
            self._known[key] = amount(getattr(source, kind), unit, *more)
        return self._known[key]

    # --- what several sources need ---------------------------------------------------------------------------------

    @cached_property
    def _standings(self) -> Sequence[Standing]:
        return self._ledger.standings(Filter())

    @cached_property
    def _asked(self) -> Mapping[str, frozenset[str]]:
        return asked_by_now(self._ledger, self._standings)

    @cached_property
    def _completions(self) -> Completions:
        return completions(self._ledger, self._standings)

    @cached_property
    def _figures(self) -> Sequence[TargetFigures]:
        return unit_figures(self._ledger, self._standings)

    @cached_property
    def _months(self) -> Sequence[Period]:
        """The months of the plan in the year, up to the ledger's day."""
        span, day = self._ledger.plan.header.span, self._ledger.view.day
        return [month for month in months_of(span) if month.year == self._year and month.first <= day]

    @cached_property
    def _issued(self) -> Sequence[Entry]:
        """The notices of the year, oldest first."""
        journal = self._ledger.journal
        issues = issued_notices(journal.papers(self._ledger.view, "issue")) if journal else []
        return [entry for entry in issues if entry.as_of.year == self._year]

    @cached_property
    def _obligations(self) -> Mapping[str, Sequence[tuple[Period, Obligation]]]:
        """Unit → the reports that it owed in the year, without those that are not due yet."""
        measures = [standing.measure for standing in self._standings]
        owed: dict[str, list[tuple[Period, Obligation]]] = {}
        for month in self._months:
            for each in reporting_round(self._ledger, measures, month).owed:
                if each.came != "open":
                    owed.setdefault(each.unit, []).append((month, each))
        return owed

    def _measures(self, unit: str, weights: Weights) -> Iterator[tuple[Standing, str, Fraction]]:
        """Yield the measures that name a unit in a role with a weight, each once, in its first such role."""
        for standing in self._standings:
            roles = roles_of(standing.measure, unit, self._ledger.members)
            role = next((role for role in ROLES if role in roles and weights.get(role)), None)
            if role:
                yield standing, role, Fraction(weights[role])

    def _dated(self, unit: str, weights: Weights) -> Iterator[tuple[Fact, Done | None]]:
        """Yield a unit's work that is due in the year and completed, or due by the ledger's day, and its completion.

        Its facts have neither case nor share yet.
        """
        for standing, role, weight in self._measures(unit, weights):
            for due, done, milestone in self._completions.of(standing, unit):
                if due.year == self._year and (done or due <= self._ledger.view.day):
                    fact = Fact("", None, weight, standing.measure.id, role, due=due, what=milestone)
                    yield fact._replace(day=done.day, entry=done.entry) if done else fact, done

    # --- the sources -----------------------------------------------------------------------------------------------

    def _completed(self, source: Completed, unit: str) -> Measured:
        facts = []
        for fact, done in self._dated(unit, source.roles):
            case, share = "not-completed", Fraction(0)
            if done and fact.due:
                in_time = done.day <= fact.due
                case, share = ("completed", Fraction(1)) if in_time else ("completed-late", Fraction(source.late))
            facts.append(fact._replace(case=case, share=share))
        return _average(facts, _WHOLE)

    def _overdue(self, source: Overdue, unit: str) -> Measured:
        dated = list(self._dated(unit, source.roles))
        facts = []
        for fact, done in dated:
            end = done.day if done else self._ledger.view.day
            if fact.due and end > fact.due:
                late = (end - fact.due).days if source.count == "days" else _months_begun(fact.due, end)
                facts.append(fact._replace(case="overdue", share=Fraction(late)))
        return _sum(facts, len(dated))

    def _reports(self, source: Reports, unit: str) -> Measured:
        owed = self._obligations.get(unit, ())
        facts = [fact for month, each in owed if (fact := _report_fact(source, month, each)) and fact.share]
        if source.per == "month":
            worst: dict[Period | None, Fact] = {}
            for fact in facts:
                known = worst.get(fact.month)
                worst[fact.month] = fact if not known or (fact.share or 0) > (known.share or 0) else known
            facts = list(worst.values())
        return _sum(facts, len({month for month, _each in owed} if source.per == "month" else owed))

    def _notices(self, source: NoticesReceived, unit: str) -> Measured:
        if not self._ledger.journal:
            return _NO_DATA
        facts = []
        for entry in self._issued:
            if entry.unit == unit and (level := entry.issue.level):
                share = Fraction(getattr(source.levels, level))
                facts.append(Fact(level, share, day=entry.as_of, what=entry.issue.number, entry=entry.id))
        return Measured(_sum(facts, 1).value, tuple(facts), len(facts))

    def _lights(self, source: Lights, unit: str) -> Measured:
        facts = []
        for standing, role, weight in self._measures(unit, source.roles):
            if standing.hearing(unit, self._asked[standing.measure.id]) == "not-asked":
                continue  # it cannot have reported anything
            light = standing.as_counted_by(unit, leads=unit in standing.leads).light
            share = Fraction(getattr(source.shares, light))
            facts.append(Fact(light, share, weight, standing.measure.id, role, due=standing.due))
        return _average(facts, _WHOLE)

    def _targets(self, source: Targets, unit: str) -> Measured:
        facts = []
        weights = {standing.measure.id: (role, weight) for standing, role, weight in self._measures(unit, source.roles)}
        for each in self._figures:
            ref = each.standing.measure.id
            own = next((figure for figure in each.units if figure.unit == unit), None)
            if ref in weights and own and (fact := _target_fact(source, each, own)):
                role, weight = weights[ref]
                facts.append(fact._replace(ref=ref, role=role, weight=weight))
        return _average(facts, _WHOLE)

    def _rank(self, source: Rank, unit: str, group: str) -> Measured:
        facts = []
        for ranking in self._rankings(source, group):
            for place in (each for each in ranking.places if each.unit == unit):
                share = None if place.rank is None else Fraction(place.rank)
                fact = Fact("place" if share else "not-ranked", share, month=ranking.period, value=place.value)
                facts.append(fact._replace(what=str(place.reason), entry=place.entry.id if place.entry else ""))
        ranked = [fact for fact in facts if fact.share is not None]
        return Measured(_average(ranked).value, tuple(facts), len(ranked))

    def _rankings(self, source: Rank, group: str) -> Sequence[Ranking]:
        """Return the rankings of a pollutant that a source asks for, oldest first; none where nothing is ranked."""
        members = tuple(self._ledger.members.get(source.among or "") or self._groups[group])
        key = source.pollutant, source.of, members
        if key not in self._ranked:
            self._ranked[key] = self._ranking_of(source, members)
        return self._ranked[key]

    def _ranking_of(self, source: Rank, members: Sequence[str]) -> Sequence[Ranking]:
        by_month = [
            ranking
            for month in self._months
            for ranking in rankings(self._ledger, month, members)
            if ranking.pollutant == source.pollutant and not ranking.part and ranking.ranked
        ]
        if source.of == "cumulative" and by_month:
            first, last = self._months[0], by_month[-1].period
            found = cumulative(self._ledger, last, members, first)
            return [ranking for ranking in found if ranking.pollutant == source.pollutant]
        return by_month if source.of == "monthly" else by_month[-1:]


def _report_fact(source: Reports, month: Period, each: Obligation) -> Fact | None:
    """Return the fact of a report that was owed: of several cases, as late and empty, the one that counts most."""
    case = "missing" if each.outstanding else each.came
    cases = [name for name in (case, "late" if each.late else "") if name in type(source.cases).model_fields]
    if not cases:
        return None
    worst = max(cases, key=lambda name: getattr(source.cases, name))
    entry = each.entry
    return Fact(
        worst, Fraction(getattr(source.cases, worst)), ref=each.measure.id, month=month,
        day=entry.as_of if entry else None, entry=entry.id if entry else "",
    )  # fmt: skip


def _target_fact(source: Targets, each: TargetFigures, own: UnitFigure) -> Fact | None:
    """Return the fact of a target of a unit; None where there is nothing to compare."""
    figure, target = each.figure, each.figure.target
    asked = target.value if own.role == "lead" else own.target
    if asked is None or target.relative_to or target.compare == "strive-for":
        return None
    value = figure.value if own.role == "lead" else own.value
    day = figure.as_of if own.role == "lead" else own.as_of
    if value is None:
        return Fact("no-figure", None if source.no_figure == "open" else Fraction(0), what=target.id, target=asked)
    if target.upper or asked <= 0:
        kept = value <= asked if target.upper else value >= asked
        share = Fraction(kept)
    else:
        share = min(max(Fraction(value) / Fraction(asked), Fraction(0)), Fraction(1))
    return Fact("figure", share, day=day, what=target.id, value=value, target=asked)


def _average(facts: Sequence[Fact], whole: int = 1) -> Measured:
    """Return the weighted mean of the shares, times a whole; no amount where one of them is unknown, or all are."""
    shares = [(each.share, each.weight) for each in facts]
    known = [(share, weight) for share, weight in shares if share is not None]
    if not known or len(known) < len(shares):
        return Measured(None, tuple(facts), len(facts), unknown=bool(facts))
    total = sum((weight for _share, weight in known), Fraction(0))
    mean = sum((share * weight for share, weight in known), Fraction(0)) / total
    return Measured(mean * whole, tuple(facts), len(facts))


def _sum(facts: Sequence[Fact], judged: int) -> Measured:
    """Return the sum of the shares; no amount where nothing was judged."""
    if not judged:
        return _NO_DATA
    return Measured(sum(((each.share or 0) * each.weight for each in facts), Fraction(0)), tuple(facts), judged)


def _months_begun(due: date, end: date) -> int:
    """Return the months begun after a day: after 30 June, July is one; after 15 June, so is the time to 15 July."""
    months = (end.year - due.year) * 12 + end.month - due.month
    return months + (due != Period.of(due).last and end.day > due.day)
