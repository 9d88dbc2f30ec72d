"""Settle what `rank` is about: its options, the month, the units to rank, and the months of a mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from airplan.cli import completion, option_hints
from airplan.cli.vocabulary import PART_WORDS, RANK_ORDER_WORDS, choice
from airplan.errors import AirplanError, Message, UsageError
from airplan.i18n import marked
from airplan.workspace.session import Session

if TYPE_CHECKING:
    from collections.abc import Collection

    from airplan.plan.model import Party
    from airplan.plan.periods import Period
    from airplan.progress.ledger import Ledger
    from airplan.progress.ranking import Order
    from airplan.store.paper_contents import Part


class RankOptions(NamedTuple):
    """Which units and figures are ranked, and how."""

    collective: Annotated[
        str | None,
        typer.Option(
            "--collective",
            metavar="COLLECTIVE",
            help=marked("Units to rank; default: the collective that has most of the units with figures."),
            autocompletion=completion.units,
            rich_help_panel=option_hints.VIEW,
        ),
    ] = None
    order: Annotated[
        str | None,
        typer.Option(
            "--order",
            metavar="ORDER",
            help=marked("asc (rank 1 has the lowest figure) or desc (the highest); default: asc."),
            autocompletion=completion.words(RANK_ORDER_WORDS),
            rich_help_panel=option_hints.VIEW,
        ),
    ] = None
    pollutant: Annotated[
        str | None,
        typer.Option(
            "--pollutant",
            metavar="POLLUTANT",
            help=marked("Only figures of this pollutant; for a file that names none, the pollutant it is about."),
            rich_help_panel=option_hints.VIEW,
        ),
    ] = None
    part: Annotated[
        str | None,
        typer.Option(
            "--part",
            metavar="PART",
            help=marked("Half of the month: first-half or second-half; default: as the file says."),
            autocompletion=completion.words(PART_WORDS),
            rich_help_panel=option_hints.VIEW,
        ),
    ] = None
    cumulative: Annotated[
        bool,
        typer.Option(
            "--cumulative",
            help=marked("Rank by the mean of the months since January, or since the plan began."),
            rich_help_panel=option_hints.VIEW,
        ),
    ] = False
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="MONTH",
            help=marked("First month of the mean that --cumulative ranks."),
            autocompletion=completion.months,
            rich_help_panel=option_hints.VIEW,
        ),
    ] = None
    measured_in: Annotated[
        str | None,
        typer.Option(
            "--measured-in",
            metavar="TEXT",
            help=marked("Unit of measure, for a file that gives none: μg/m3."),
            rich_help_panel=option_hints.CONTENT,
        ),
    ] = None

    @property
    def meant_order(self) -> Order:
        """The order. Raises UsageError for an unknown word."""
        meant: Order = "asc" if self.order is None else choice("--order", self.order, RANK_ORDER_WORDS)
        return meant

    @property
    def meant_part(self) -> Part | None:
        """The half of the month, None where none is named. Raises UsageError for an unknown word."""
        meant: Part | None = None if self.part is None else choice("--part", self.part, PART_WORDS)
        return meant


class RankSubject(NamedTuple):
    """What a ranking is about."""

    period: Period
    collective: Party
    options: RankOptions
    since: Period | None = None
    """The first month of a mean; None for the figures of the month alone."""


def rank_subject(session: Session, period: Period, units: Collection[str], options: RankOptions) -> RankSubject:
    """Return what to show for a month in which these units have figures. Raises AirplanError."""
    return RankSubject(
        period, _collective(session, options.collective, units), options, _since(session, period, options)
    )


def _since(session: Session, period: Period, options: RankOptions) -> Period | None:
    """Return the first month of the mean; None without one. Raises UsageError."""
    from airplan.plan.periods import Period

    if options.since is not None and not options.cumulative:
        raise UsageError(Message(marked("--since needs --cumulative.")))
    if not options.cumulative:
        return None
    january, first = Period(period.year, 1), Period.of(session.plan.header.span.first)
    usual = first if january < first <= period else january
    since = usual if options.since is None else month_typed(session, options.since)
    if since > period:
        raise UsageError(Message(marked("--since {since} is after {period}."), since=str(since), period=str(period)))
    return since


def units_with_figures(ledger: Ledger, period: Period) -> set[str]:
    entries = ledger.journal.papers(ledger.view, "rank", str(period)) if ledger.journal else ()
    return {entry.unit for entry in entries}


def _collective(session: Session, named: str | None, units: Collection[str]) -> Party:
    """Return the collective that is named, else the one with most of these units and fewest others.

    Raises AirplanError where it is open, or where no collective or several are as good.
    """
    if named is not None:
        party = session.plan.find(named, "collective")
        if party.members is None:
            raise AirplanError(Message(marked("{name}: this plan does not list its members."), name=party.name))
        return party
    closed = [party for party in session.plan.parties("collective") if party.members]
    fits = {party.name: (-len(set(party.members or ()) & set(units)), len(party.members or ())) for party in closed}
    best = [party for party in closed if fits[party.name] == min(fits.values())]
    if len(best) != 1:
        which = marked("Whom to rank is not clear.")
        raise UsageError(
            Message(which),
            Message(marked("Add --collective with one of: {names}"), names=tuple(party.name for party in best))
            if best
            else Message(marked("The directory of units has no collective with members.")),
        )
    return best[0]


def month_typed(session: Session, text: str) -> Period:
    """Return the month that was typed; it may be before the plan began, for comparison."""
    from airplan.plan.periods import read_period

    return read_period(text, today=session.today, year=session.plan.header.span.year_near(session.today))
