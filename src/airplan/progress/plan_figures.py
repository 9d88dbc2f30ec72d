"""Sum up a plan in figures: lights, what is done and overdue, who owes reports, and what falls due next."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan import office_time
from airplan.plan.model import Filter
from airplan.progress.bulletin_facts import LightCounts
from airplan.progress.obligations import reporting_round

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from airplan.plan.model import Party
    from airplan.plan.periods import Period
    from airplan.progress.ledger import Ledger
    from airplan.progress.obligations import Obligation
    from airplan.progress.standing import Standing


class PlanFigures(NamedTuple):
    """The figures of a plan on a day."""

    plan: str
    """The ID of the plan."""
    title: str
    counts: LightCounts
    standings: Sequence[Standing]
    overdue: Sequence[Standing]
    """Measures past their due date or a milestone that nobody has reported as done."""
    period: Period
    """The month whose reports are counted."""
    due: date
    """The day by which they are due."""
    owed: Sequence[Obligation]
    last: date | None
    """The day on which the newest entry was recorded."""
    next_due: date | None
    """The next day on which something falls due."""

    @property
    def answered(self) -> int:
        """The number of owed reports that were received with content."""
        return sum(owed.answered for owed in self.owed)

    @property
    def late(self) -> list[Obligation]:
        """The owed reports that are still to come although their day has passed, or that were sent back."""
        return [owed for owed in self.owed if _is_late(owed)]


def plan_figures(ledger: Ledger, period: Period) -> PlanFigures:
    """Return the figures of a plan as of the ledger's day, with the reports for a month."""
    standings, header = ledger.standings(Filter()), ledger.plan.header
    month = reporting_round(ledger, [standing.measure for standing in standings], period)
    day, journal = ledger.view.day, ledger.journal
    newest = next(journal.entries(known=ledger.view.known, day=day, last=1), None) if journal else None
    waiting = (standing for standing in standings if standing.outcome is None)
    return PlanFigures(
        header.id,
        header.title,
        LightCounts.of(standings),
        standings,
        [standing for standing in standings if standing.days_late],
        period,
        month.status.due,
        month.owed,
        office_time.day_of(newest.known) if newest else None,
        min((each.due for each in waiting if each.due and each.due >= day), default=None),
    )


class Share(NamedTuple):
    """What a unit or an official has to do with a plan."""

    name: str
    """The name in the document."""
    called: str
    """The name for the reader."""
    identity: tuple[str, str]
    """Equal for the same party in several plans: its full name, else its directory of units and its name in there."""
    full_name: str | None
    measures: int
    """The measures that a unit leads, or an official."""
    overdue: tuple[str, ...]
    """Those of them that are overdue, by ref."""
    owed: int
    """The reports that the unit owes for the month, or that are owed on the official's measures."""
    answered: int
    late: tuple[str, ...]
    """The measures of those that are still to come although their day has passed, by ref."""


def shares(figures: PlanFigures, parties: Sequence[Party], directory: str, names: Mapping[str, str]) -> list[Share]:
    """Return the share of each unit, or official, that owes a report or leads a measure, in the directory's order.

    `directory` identifies the plan's directory of units; `names` maps names in the document to those for the reader.
    """
    led: dict[str, list[Standing]] = {}
    owed: dict[str, list[Obligation]] = {}
    for standing in figures.standings:
        for each in (*standing.leads, *standing.measure.people):
            led.setdefault(each, []).append(standing)
    for obligation in figures.owed:
        for each in (obligation.unit, *obligation.measure.people):
            owed.setdefault(each, []).append(obligation)
    return [
        Share(
            party.name,
            names.get(party.name, party.name),
            ("", party.full_name) if party.full_name else (directory, party.name),
            party.full_name,
            len(led.get(party.name, ())),
            tuple(each.measure.ref for each in led.get(party.name, ()) if each.days_late),
            len(owed.get(party.name, ())),
            sum(each.answered for each in owed.get(party.name, ())),
            tuple(dict.fromkeys(each.measure.ref for each in owed.get(party.name, ()) if _is_late(each))),
        )
        for party in parties
        if party.name in led or party.name in owed
    ]


def _is_late(obligation: Obligation) -> bool:
    return obligation.came in ("missing", "sent-back")
