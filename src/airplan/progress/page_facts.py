"""Gather the facts of the page for leaders: what needs attention, who has to act, and by which day.

Annotations are evaluated here, as in plan.model.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from airplan.plan.model import Filter
from airplan.plan.periods import Period
from airplan.progress.bulletin_facts import DONE, Bulletin, Decided, LightCounts, Owed, Slow, Upcoming
from airplan.progress.gathering import bulletin, decided_since, falling_due, how_slow, owed_by_unit, slow_measures
from airplan.progress.ledger import Ledger
from airplan.progress.notices import issued_notices
from airplan.progress.plan_figures import PlanFigures
from airplan.progress.review_facts import Wanted, wanted_on_measures
from airplan.progress.standing import LIGHTS, Figure, Light, Standing
from airplan.progress.unit_figures import TargetSeries, monthly_figures
from airplan.store.entries import Entry

SOON, LATER = 30, 60
"""The days ahead within which deadlines are near, and within which they are listed."""
CURVES = 3
"""The number of curves that a page has room for."""
_ALARMS: tuple[Light, ...] = ("red", "yellow")


class Whom(NamedTuple):
    """Whose page it is: the measures of an official, of a unit or of a collective's units; all of the plan without."""

    name: str = ""
    """The party's name in the document; empty for the page of the whole plan."""
    where: Filter = Filter()
    units: Collection[str] | None = None
    """The units whose reports count; None for all."""
    is_official: bool = False


class LightsOf(NamedTuple):
    """The measures counted together under a name: those of a section, of an official or of a unit."""

    name: str
    counts: LightCounts


class Behind(NamedTuple):
    """A target behind schedule, with its figures by month where they were asked for."""

    standing: Standing
    figure: Figure
    series: TargetSeries

    @property
    def points(self) -> Decimal:
        """The percentage points behind schedule."""
        return self.figure.behind or Decimal(0)

    @property
    def best(self) -> Decimal | None:
        """The most that a month has brought; None where that is not known."""
        return max((month.added for month in self.series.months if month.added is not None), default=None)


class PageFacts(NamedTuple):
    """The facts of a page in the ledger's view."""

    whom: Whom
    month: Period
    """The month whose reports are looked at."""
    bulletin: Bulletin
    attention: tuple[Standing, ...]
    """The red measures, then the yellow ones; of each the longest overdue first, then the furthest behind."""
    behind: tuple[Behind, ...]
    """The targets behind schedule, the furthest behind first."""
    upcoming: tuple[Upcoming, ...]
    """What falls due within `LATER` days, the earliest first."""
    following: Upcoming | None
    """The first that falls due after that."""
    decisions: tuple[Decided, ...]
    """Those about the last `SOON` days, the newest first."""
    wanted: tuple[Wanted, ...]
    """What may have to be decided."""
    reports: Mapping[str, tuple[Entry, ...]]
    """ID of a measure → the standing reports of its leads, oldest first."""
    notices: Mapping[str, tuple[Entry, ...]]
    """ID of a measure → the notices issued on it, oldest first."""

    @property
    def day(self) -> date:
        """The day that the data describe."""
        return self.bulletin.day

    @property
    def standings(self) -> tuple[Standing, ...]:
        """The measures of the page, in the plan's order."""
        return self.bulletin.standings

    @property
    def by_official(self) -> bool:
        """Whether the lights of the leads are those of officials: the plan has some, and the page is not one's own."""
        return not self.whom.is_official and any(each.measure.leaders for each in self.standings)

    def by_lead(self) -> list[LightsOf]:
        """Return the lights of each lead official or lead unit, the most red ones first."""
        led: dict[str, list[Standing]] = {}
        for each in self.standings:
            for name in each.measure.leaders if self.by_official else each.measure.lead:
                led.setdefault(name, []).append(each)
        counted = [LightsOf(name, LightCounts.of(standings)) for name, standings in led.items()]
        return sorted(counted, key=lambda each: [-each.counts.lights[light] for light in _ALARMS])


class PlanInShort(NamedTuple):
    """What a page over several plans says of one of them, besides its figures."""

    figures: PlanFigures
    day: date
    """The day that the data describe."""
    attention: tuple[Standing, ...]
    """As in PageFacts."""
    slow: tuple[Slow, ...]
    units: tuple[Owed, ...]
    """Each unit that owes reports for the month of the figures."""
    upcoming: tuple[Upcoming, ...]
    """As in PageFacts."""


def plan_in_short(ledger: Ledger, figures: PlanFigures) -> PlanInShort:
    """Return what a page over several plans says of the plan that has these figures on the ledger's day."""
    day = ledger.view.day
    until = day + timedelta(days=LATER)
    return PlanInShort(
        figures,
        day,
        _attention(figures.standings),
        slow_measures(ledger, figures.standings),
        owed_by_unit(ledger, Owed(tuple(figures.owed))),
        tuple(each for each in falling_due(figures.standings, day) if each.day <= until),
    )


def urgency(standing: Standing) -> tuple[int, int, Decimal]:
    """Return by what measures that need attention are sorted: red first, then the longest overdue, the furthest behind.

    A lower one is more urgent.
    """
    days, points = how_slow(standing)
    return LIGHTS.index(standing.light), -days, -points


def page_facts(ledger: Ledger, whom: Whom, month: Period, today: date, *, annex: bool = True) -> PageFacts:
    """Return the facts of a page; `month` is the one whose reports are looked at, `today` the current day.

    The journal is read a few times for each month of the targets behind schedule, and once for the reports of leads.
    These and the notices are only for the annex; without it they are empty.
    """
    facts = bulletin(ledger, [month], today, None, where=whom.where, units=whom.units, ranked=False)
    standings = facts.standings
    behind = _behind(ledger, standings)
    ahead = falling_due(standings, facts.day)
    until = facts.day + timedelta(days=LATER)
    decided = decided_since(ledger, [each.measure for each in standings], facts.day - timedelta(days=SOON))
    return PageFacts(
        whom,
        month,
        facts,
        _attention(standings),
        behind,
        tuple(each for each in ahead if each.day <= until),
        next((each for each in ahead if each.day > until), None),
        tuple(each for each in decided if each.measure)[::-1],
        tuple(wanted_on_measures(standings, [each.series for each in behind])),
        _reports(ledger, standings) if annex else {},
        _notices(ledger) if annex else {},
    )


def _attention(standings: Sequence[Standing]) -> tuple[Standing, ...]:
    return tuple(sorted((each for each in standings if each.light in _ALARMS), key=urgency))


def _behind(ledger: Ledger, standings: Sequence[Standing]) -> tuple[Behind, ...]:
    """Return the targets behind schedule of measures that go on, the furthest behind first."""

    def slow(figure: Figure) -> bool:
        return figure.behind is not None and figure.behind > 0 and not figure.met

    going_on = [each for each in standings if each.state not in DONE and any(map(slow, each.figures))]
    series = monthly_figures(ledger, [each.measure for each in going_on], shares=False)
    found = (Behind(each.standing, each.figure, each) for each in series if slow(each.figure))
    return tuple(sorted(found, key=lambda each: -each.points))


def _reports(ledger: Ledger, standings: Sequence[Standing]) -> dict[str, tuple[Entry, ...]]:
    """Return ID of a measure → the standing reports of its leads."""
    leads = {each.measure.id: set(each.leads) for each in standings}
    units = sorted(set().union(*leads.values()))
    if not ledger.journal or not units:
        return {}
    view = ledger.view
    kinds = ("report", "correction")
    found = ledger.journal.entries(refs=list(leads), units=units, kinds=kinds, day=view.day, known=view.known)
    of_leads = [entry for entry in found if entry.unit in leads[entry.ref]]
    stand = ledger.journal.standing(of_leads, view)
    return _by_measure((entry.ref, entry) for entry in of_leads if entry.id in stand)


def _notices(ledger: Ledger) -> dict[str, tuple[Entry, ...]]:
    issued = issued_notices(ledger.journal.papers(ledger.view, "issue")) if ledger.journal else ()
    return _by_measure((ref, entry) for entry in issued for ref in entry.issue.items)


def _by_measure(found: Iterable[tuple[str, Entry]]) -> dict[str, tuple[Entry, ...]]:
    entries: dict[str, list[Entry]] = {}
    for ref, entry in found:
        entries.setdefault(ref, []).append(entry)
    return {ref: tuple(each) for ref, each in entries.items()}
