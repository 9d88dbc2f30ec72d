"""Rank units by the city bureau's figures: read them from its file, keep them in the journal, show the ranking."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from airplan.actions.office_templates import letterhead, template_for
from airplan.actions.saving import ledger_by
from airplan.cli.options import KnownAt, WordOutput, contradiction, period_option
from airplan.cli.rank_options import RankOptions, RankSubject, month_typed, rank_subject, units_with_figures
from airplan.cli.registry import FOLLOW, command
from airplan.cli.rendering import show, tell_written
from airplan.cli.submit import Signed, author, submit, writable
from airplan.cli.templates_used import Template, template_without_word
from airplan.errors import AirplanError, Message, unreadable_file
from airplan.formats.output import say, write_file
from airplan.i18n import _, marked
from airplan.i18n.forms import filled, join_clauses
from airplan.workspace.session import Session
from airplan.workspace.writing import write_context

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from airplan.importing.ranking.rank_table import RankFile
    from airplan.plan.model import Party
    from airplan.progress.ledger import Ledger
    from airplan.progress.paper_proposals import ReadFigure
    from airplan.progress.proposals import Proposal, Signature
    from airplan.progress.ranking import Ranking
    from airplan.reports.table import Table
    from airplan.store.entries import Draft

STANDARD_INPUT = "-"


class _File(NamedTuple):
    """A file of the city bureau: its name, - for the standard input, and its content."""

    name: str
    content: bytes


_Figures = Annotated[
    str | None,
    typer.Argument(
        metavar="[FILE]",
        help=marked("Table with figures: .xlsx, .csv, .docx, .html or text; - reads the standard input."),
    ),
]
_Month = Annotated[
    str | None,
    period_option(
        marked("Month of the figures; default: the one that the file names; without a file, the current month.")
    ),
]


@command(
    FOLLOW, "rank", marked("Rank units by the city bureau's figures; a file with figures is read and recorded first.")
)
def rank(
    session: Session,
    *,
    file: _Figures = None,
    period: _Month = None,
    options: RankOptions,
    output: WordOutput,
    template: Template = None,
    signed: Signed,
    known_at: KnownAt,
) -> None:
    if template is not None and not output.is_paper:
        raise template_without_word()
    options.meant_order, options.meant_part  # noqa: B018 – or they raise, before anything is read
    if file is None:
        month = session.current_month() if period is None else month_typed(session, period)
        units = units_with_figures(session.ledger, month)
        shown = rank_subject(session, month, units, options)
        _answer(session, session.ledger, shown, output, template)
        return
    if known_at.known_at is not None:
        raise contradiction("FILE", "--known-at")
    writable(session)  # or it raises, before the file is read
    answers = bool(output.output or output.format)
    source = _File(file, _content(file))
    read = _read(session, source, period, options)
    units = {each.unit for each in read.figures}
    shown = rank_subject(session, read.period, units, options)
    ledger, is_new = _record(session, source, read, shown, signed, printed=not answers)
    if answers or not is_new:
        _answer(session, ledger, shown, output, template)


# --- reading and recording --------------------------------------------------------------------------------------------


def _record(
    session: Session, source: _File, read: RankFile, shown: RankSubject, signed: Signed, *, printed: bool
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
        _proposing(ledger, read, figures, shown.collective, call=call, signature=signature),
        sure=signed.yes,
        shown=lambda proposal, saved: _preview(session, ledger, shown, proposal, saved=saved),
        printed=printed,
    )
    return ledger, True


def _proposing(
    ledger: Ledger,
    read: RankFile,
    figures: Sequence[ReadFigure],
    collective: Party,
    *,
    call: Callable[[str], str],
    signature: Signature,
) -> Callable[[], Proposal]:
    """Return the function that proposes the new figures from the journal's state at the time of the call."""
    from airplan.progress.paper_proposals import propose_rank_figures
    from airplan.progress.rank_checks import figure_findings, new_figures, period_findings

    def proposed() -> Proposal:
        findings = (
            *read.findings,
            *period_findings(read.period, signature.moment.today, signature.moment.span),
            *figure_findings(ledger, read.period, figures, collective, call),
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
    from airplan.importing.ranking.rank_table import RankWishes, read_rank_file
    from airplan.importing.readers import read_document

    wishes = RankWishes(
        None if period is None else month_typed(session, period),
        session.plan.header.span.year_near(session.today),
        options.meant_part,
        (options.pollutant or "").strip(),
        (options.measured_in or "").strip(),
    )
    return read_rank_file(
        read_document(source.name, source.content), session.plan, session.plan.header.prefixes, wishes
    )


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


# --- showing ----------------------------------------------------------------------------------------------------------


def _found(ledger: Ledger, shown: RankSubject, drafts: Sequence[Draft] = ()) -> list[Ranking]:
    """Return the rankings that the options ask for."""
    from airplan.importing.ranking.rank_words import pollutant_of
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


def _answer(session: Session, ledger: Ledger, shown: RankSubject, output: WordOutput, template: Path | None) -> None:
    """Show the ranking, or write it as a table or as a Word paper. Raises AirplanError where that is impossible."""
    if not output.is_paper:
        show(_table(session, ledger, shown), output)
        return
    from airplan.formats.docx.filling import rendered
    from airplan.reports.papers.ranking_fields import ranking_values

    path, found = output.output, _found(ledger, shown)
    assert path  # noqa: S101 – a paper has a file
    if not found:
        raise AirplanError(Message(marked("No figures for {month}."), month=shown.period))
    reading = session.reading(parties=session.plan.parties("unit", "collective"))
    title = filled(_("{units}: ranking for {month}"), units=reading.call(shown.collective.name), month=shown.period)
    day, is_draft = min(session.today, shown.period.last), session.known_at is not None
    head = letterhead(session, reading).about(title, day, is_draft=is_draft)
    values = ranking_values(found, head, shown.period, reading)
    content = rendered(template_for(session, "ranking", template), values)
    write_file(path, content, force=output.force, kept=output.kept, done=lambda: tell_written(path))
    if is_draft:
        say(_("A draft, because --known-at answers for an earlier state."))


def _table(session: Session, ledger: Ledger, shown: RankSubject, drafts: Sequence[Draft] = (), said: str = "") -> Table:
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


def _preview(session: Session, ledger: Ledger, shown: RankSubject, proposal: Proposal, *, saved: bool) -> Table:
    from airplan.reports.changes import what_becomes

    return _table(session, ledger, shown, () if saved else proposal.drafts, what_becomes(saved=saved))
