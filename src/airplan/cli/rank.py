"""Rank units by the city bureau's figures: read them from its file, keep them in the journal, show the ranking."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from airplan.cli import completion, option_hints
from airplan.cli.options import KnownAt, Output, contradiction, period_option
from airplan.cli.registry import FOLLOW, command
from airplan.cli.rendering import show
from airplan.cli.session import Session
from airplan.cli.submit import Signed, author, ledger_by, submit, writable, write_context
from airplan.cli.vocabulary import PART_WORDS, RANK_ORDER_WORDS, choice
from airplan.errors import AirplanError, Message, UsageError, unreadable_file
from airplan.formats.output import say
from airplan.i18n import _, marked
from airplan.i18n.forms import filled, join_clauses

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from airplan.importing.rank_table import RankFile
    from airplan.plan.model import Party
    from airplan.plan.periods import Period
    from airplan.progress.ledger import Ledger
    from airplan.progress.paper_proposals import ReadFigure
    from airplan.progress.proposals import Proposal, Signature
    from airplan.progress.ranking import Order, Ranking
    from airplan.reports.table import Table
    from airplan.store.entries import Draft
    from airplan.store.paper_contents import Part

STANDARD_INPUT = "-"


class RankOptions(NamedTuple):
    """Which units and figures are ranked, and how."""

    collective: Annotated[
        str | None,
        typer.Option(
            "--collective",
            metavar="NAME",
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
            metavar="NAME",
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


class _File(NamedTuple):
    """A file of the city bureau: its name, - for the standard input, and its content."""

    name: str
    content: bytes


class _Shown(NamedTuple):
    """What a ranking is about."""

    period: Period
    collective: Party
    options: RankOptions
    since: Period | None = None
    """The first month of a mean; None for the figures of the month alone."""


@command(
    FOLLOW, "rank", marked("Rank units by the city bureau's figures; a file with figures is read and recorded first.")
)
def rank(
    session: Session,
    *,
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILE]",
            help=marked("Table with figures: .xlsx, .csv, .docx, .html or text; - reads the standard input."),
        ),
    ] = None,
    period: Annotated[
        str | None,
        period_option(
            marked("Month of the figures; default: the one that the file names; without a file, the current month.")
        ),
    ] = None,
    options: RankOptions,
    output: Output,
    signed: Signed,
    known_at: KnownAt,
) -> None:
    options.meant_order, options.meant_part  # noqa: B018 – or they raise, before anything is read
    if file is None:
        month = session.current_month() if period is None else _month(session, period)
        units = _units_with_figures(session.ledger, month)
        shown = _shown_for(session, month, units, options)
        show(_table(session, session.ledger, shown), output)
        return
    if known_at.known_at is not None:
        raise contradiction("FILE", "--known-at")
    writable(session)  # or it raises, before the file is read
    answers = bool(output.output or output.format)
    source = _File(file, _content(file))
    read = _read(session, source, period, options)
    units = {each.unit for each in read.figures}
    shown = _shown_for(session, read.period, units, options)
    ledger, is_new = _record(session, source, read, shown, signed, printed=not answers)
    if answers or not is_new:
        show(_table(session, ledger, shown), output)


# --- reading and recording --------------------------------------------------------------------------------------------


def _record(
    session: Session, source: _File, read: RankFile, shown: _Shown, signed: Signed, *, printed: bool
) -> tuple[Ledger, bool]:
    """Record the figures of a file that are new; return the ledger that has them, and whether there were any."""
    from airplan.progress.proposals import Signature
    from airplan.progress.rank_checks import new_figures

    call = session.reading(parties=session.plan.parties("unit", "collective")).call
    for note in (*read.notes, *_outside(read, shown.collective, call)):
        say(str(note))
    day = min(read.period.last, session.today, session.clock_day)
    signature = Signature(author(session, signed.by), day, write_context(session))
    ledger, figures = ledger_by(session, signature.day), _figures(read, shown.collective, source)
    if not new_figures(ledger, read.period, figures):
        say(_("Nothing saved: the journal has all these figures already."))
        return ledger, False
    submit(
        session,
        _proposing(session, read, figures, shown, signature),
        sure=signed.yes,
        shown=lambda proposal, saved: _preview(session, ledger, shown, proposal, saved=saved),
        printed=printed,
    )
    return ledger, True


def _proposing(
    session: Session, read: RankFile, figures: Sequence[ReadFigure], shown: _Shown, signature: Signature
) -> Callable[[], Proposal]:
    """Return the function that proposes the new figures from the journal's state at the time of the call."""
    from airplan.progress.paper_proposals import propose_rank_figures
    from airplan.progress.rank_checks import figure_findings, new_figures, period_findings

    ledger, reading = (
        ledger_by(session, signature.day),
        session.reading(parties=session.plan.parties("unit", "collective")),
    )

    def proposed() -> Proposal:
        findings = (
            *read.findings,
            *period_findings(read.period, signature.moment.today, signature.moment.span),
            *figure_findings(ledger, read.period, figures, shown.collective, reading.call),
        )
        return propose_rank_figures(new_figures(ledger, read.period, figures), read.period, findings, signature)

    return proposed


def _content(file: str) -> bytes:
    """Return the bytes of a file, or of the standard input. Raises AirplanError."""
    if file == STANDARD_INPUT:
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise unreadable_file(file, error) from error


def _read(session: Session, source: _File, period: str | None, options: RankOptions) -> RankFile:
    from airplan.importing.rank_table import RankWishes, read_rank_file
    from airplan.importing.readers import read_document

    wishes = RankWishes(
        None if period is None else _month(session, period),
        session.plan.header.span.year_near(session.today),
        options.meant_part,
        (options.pollutant or "").strip(),
        (options.measured_in or "").strip(),
    )
    return read_rank_file(
        read_document(source.name, source.content), session.plan, session.plan.header.prefixes, wishes
    )


def _month(session: Session, text: str) -> Period:
    """Return the month that was typed; it may be before the plan began, for comparison."""
    from airplan.plan.periods import read_period

    return read_period(text, today=session.today, year=session.plan.header.span.year_near(session.today))


def _figures(read: RankFile, collective: Party, source: _File) -> list[ReadFigure]:
    """Return the figures of the collective's units, each with its place in the file."""
    from hashlib import sha256

    from airplan.progress.paper_proposals import ReadFigure
    from airplan.store.entries import Source

    digest = sha256(source.content).hexdigest()
    found = []
    for each in read.figures:
        sheet, _sign, cell = each.place.rpartition("!")
        if each.unit in (collective.members or ()):
            found.append(ReadFigure(each.unit, each.content, Source(Path(source.name).name, sheet, cell, digest)))
    return found


def _outside(read: RankFile, collective: Party, call: Callable[[str], str]) -> list[Message]:
    """Return a note on units with figures that are not among those to rank."""
    units = dict.fromkeys(each.unit for each in read.figures if each.unit not in (collective.members or ()))
    others = marked("not among {collective}, left out: {units}")
    return [Message(others, collective=call(collective.name), units=tuple(map(call, units)))] if units else []


# --- what to rank -----------------------------------------------------------------------------------------------------


def _shown_for(session: Session, period: Period, units: Collection[str], options: RankOptions) -> _Shown:
    """Return what to show for a month in which these units have figures. Raises AirplanError."""
    return _Shown(period, _collective(session, options.collective, units), options, _since(session, period, options))


def _since(session: Session, period: Period, options: RankOptions) -> Period | None:
    """Return the first month of the mean; None without one. Raises UsageError."""
    from airplan.plan.periods import Period

    if options.since is not None and not options.cumulative:
        raise UsageError(Message(marked("--since needs --cumulative.")))
    if not options.cumulative:
        return None
    january, first = Period(period.year, 1), Period.of(session.plan.header.span.first)
    usual = first if january < first <= period else january
    since = usual if options.since is None else _month(session, options.since)
    if since > period:
        raise UsageError(Message(marked("--since {since} is after {period}."), since=str(since), period=str(period)))
    return since


def _units_with_figures(ledger: Ledger, period: Period) -> set[str]:
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


# --- showing ----------------------------------------------------------------------------------------------------------


def _found(ledger: Ledger, shown: _Shown, drafts: Sequence[Draft] = ()) -> list[Ranking]:
    """Return the rankings that the options ask for."""
    from airplan.importing.rank_words import pollutant_of
    from airplan.progress.ranking import cumulative, rankings

    options, members = shown.options, shown.collective.members or ()
    if shown.since:
        found = cumulative(ledger, shown.period, members, shown.since, options.meant_order, drafts=drafts)
    else:
        found = rankings(ledger, shown.period, members, options.meant_order, drafts=drafts)
    wanted = pollutant_of(options.pollutant) if options.pollutant else None
    return [
        each for each in found if wanted in (None, each.pollutant) and options.meant_part in (None, each.part or None)
    ]


def _table(session: Session, ledger: Ledger, shown: _Shown, drafts: Sequence[Draft] = (), said: str = "") -> Table:
    from airplan.reports.ranking_table import ranking_table

    found = _found(ledger, shown, drafts)
    reading = session.reading(parties=session.plan.parties("unit", "collective"))
    parts = [
        said,
        filled(_("Ranking, {month}"), month=shown.period),
        reading.call(shown.collective.name),
    ]
    table = ranking_table(found, reading, join_clauses(filter(None, parts)))
    return table if found else table.with_notes(_("No figures for {month}.").format(month=shown.period.in_words()))


def _preview(session: Session, ledger: Ledger, shown: _Shown, proposal: Proposal, *, saved: bool) -> Table:
    from airplan.reports.changes import what_becomes

    return _table(session, ledger, shown, () if saved else proposal.drafts, what_becomes(saved=saved))
