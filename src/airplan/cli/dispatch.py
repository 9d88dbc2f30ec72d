"""Send the workbooks of a month to the units."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from airplan.cli.options import Output, Where
from airplan.cli.registry import REPORT, command
from airplan.cli.rendering import show, tell_written
from airplan.cli.session import Session
from airplan.cli.submit import By, Texts, append, author, once, writable
from airplan.errors import AirplanError, Message
from airplan.i18n import _, marked, pgettext
from airplan.i18n.forms import in_reader_language
from airplan.plan.model import ROLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from airplan.plan.periods import Period
    from airplan.reports.table import Table
    from airplan.rounds.form_sheet import CoverText
    from airplan.rounds.outgoing import Sending, SentWorkbook
    from airplan.store.entries import Entry


@command(REPORT, "dispatch", marked("Write a workbook for each unit that owes a report, with its own rows to fill in."))
def dispatch(
    session: Session,
    where: Where,
    output: Output,
    *,
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help=marked("The folder for the workbooks."))],
    period: Annotated[
        str | None,
        typer.Option(
            "--period",
            metavar="MONTH",
            help=marked("The month: 2017-05, 5月, last-month; without it, this month."),
        ),
    ] = None,
    due: Annotated[
        Texts,
        typer.Option(
            "--due", metavar="DAY", help=marked("The day by which they are to be back; without it, the reporting day.")
        ),
    ] = None,
    everyone: Annotated[
        bool, typer.Option("--everyone", help=marked("Also to the units that owe no report this month."))
    ] = False,
    by: By = None,
) -> None:
    journal, signer = writable(session), author(session, by)
    month = _this_month(session) if period is None else session.month_of(period)
    newest = journal.newest()  # before anything that depends on it
    planned = _sending(session, where, month, once("--due", due), everyone=everyone)
    table, entries = _write(session, planned, to, signer, newest, force=output.force)
    show(table, output)
    tell_written(to)
    typer.echo(_("airplan undo {batch} takes the dispatch back.").format(batch=entries[0].batch), err=True)


def _write(
    session: Session, planned: Sending, folder: Path, signer: str, newest: str, *, force: bool
) -> tuple[Table, list[Entry]]:
    """Write the workbooks and their manifest into the folder, and the steps into the journal: all of it or nothing.

    Raises ConcurrentWrite where another entry has come since `newest`, AirplanError where a file cannot be written.
    """
    from airplan.formats.file_names import FileNames
    from airplan.formats.output import atomic_folder
    from airplan.formats.terminal import counting
    from airplan.formats.text import as_csv
    from airplan.progress.proposals import Proposal
    from airplan.rounds.outgoing import manifest, sent_workbook, steps

    cover, sent, names = cover_texts(session, planned.period), list["SentWorkbook"](), FileNames()
    manifest_name = names.name(f"{planned.period}_{pgettext('name of a file', 'manifest')}", ".csv")
    with (
        atomic_folder(folder, force=force) as files,
        counting(pgettext("what a long run is doing", "Writing"), len(planned.forms)) as advance,
    ):
        for form in planned.forms:
            workbook = sent_workbook(form, cover(form.unit), names=names)
            files.put(workbook.file, workbook.content)
            sent.append(workbook._replace(content=b""))  # of hundreds of workbooks one is in memory at a time
            advance(workbook.file)
        table = manifest(planned, sent, session.reading(parties=session.plan.parties("unit")))
        files.put(manifest_name, as_csv(table).encode("utf-8-sig"))
        proposal = Proposal(tuple(steps(sent, signer, session.today)), newest=newest)
        return table, append(session, proposal)


def _this_month(session: Session) -> Period:
    """Return the month of the day on which the answer is given, or the nearest one of the plan's year."""
    from airplan.plan.periods import Period

    return Period.of(session.today).within(session.plan.header.year)


def cover_texts(session: Session, month: Period) -> Callable[..., CoverText]:
    """Return what makes the text around a table, in the reader's language, of a unit's name and perhaps a remark."""
    from airplan.rounds.form_sheet import CoverText

    header, reading = session.plan.header, session.reading(parties=session.plan.parties("unit"))
    title = in_reader_language(header.title, header.title_en)
    contact = session.settings.contact or reading.call(header.coordinator)
    soon = session.rules.thresholds.soon_days
    return lambda unit, remark="": CoverText(title, reading.call(unit), month, contact, soon, remark)


def _sending(session: Session, where: Where, month: Period, due: str | None, *, everyone: bool) -> Sending:
    """Return what is to be sent. Raises AirplanError where the round is closed, nobody owes anything, or the filter
    cannot be meant."""
    from airplan.plan.periods import reporting_day
    from airplan.progress.round_status import round_status_of
    from airplan.rounds.outgoing import sending

    reporting = session.rules.reporting
    closed = round_status_of(session.journal, month, session.view, reporting).closed
    if closed:
        raise AirplanError(
            Message(
                marked("The round of {period} was closed on {day}; nothing was sent."),
                period=str(month),
                day=closed.as_of,
            ),
            Message(marked("airplan round reopen {period} opens it again."), period=str(month)),
        )
    chosen = where.filter(session)
    measures = session.ledger.measures(chosen)
    day = reporting_day(month, reporting.day) if due is None else session.day_of(due)
    parties = session.plan.parties("unit", "collective")
    planned = sending(
        session.ledger, measures, month, day, session.reading(measures, parties),
        units=where.units(session), roles=chosen.roles or ROLES, everyone=everyone,
    )  # fmt: skip
    if not planned.forms:
        raise AirplanError(
            Message(marked("{period}: no unit that was asked for owes a report; nothing was sent."), period=str(month)),
            Message(marked("--everyone sends a workbook to units that owe none, too.")),
        )
    return planned
