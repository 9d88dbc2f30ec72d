"""Send the workbooks of a month to the units."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from airplan.cli import option_hints
from airplan.cli.options import TITLES, Output, Period, Where, csv_headings, day_option
from airplan.cli.registry import REPORT, command
from airplan.cli.rendering import show, tell_written
from airplan.cli.submit import By, Sure, Texts, author, once, tell_saved, writable
from airplan.cli.vocabulary import units_named
from airplan.errors import AirplanError, Message
from airplan.formats.output import say
from airplan.i18n import _, marked, pgettext
from airplan.i18n.forms import in_reader_language
from airplan.plan.model import ROLES
from airplan.store.journal import ConcurrentWrite
from airplan.workspace.finished_files import finished_files, place_recorded
from airplan.workspace.own_files import OwnFiles
from airplan.workspace.session import Session
from airplan.workspace.writing import append

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from airplan.formats.folder_output import NewFiles
    from airplan.plan import periods
    from airplan.reports.table import Table
    from airplan.rounds.form_sheet import CoverText
    from airplan.rounds.outgoing import Sending, SentWorkbook


class Signer(NamedTuple):
    """The author of the entries, and the ID of the journal's newest entry at the time of planning."""

    name: str
    newest: str


@command(
    REPORT,
    "dispatch",
    marked("Write a workbook for each unit that owes a report, with the unit's own measures to fill in."),
)
def dispatch(
    session: Session,
    where: Where,
    output: Output,
    *,
    to: Annotated[
        Path,
        typer.Option(
            "--to", metavar="DIR", help=marked("Folder for the workbooks."), rich_help_panel=option_hints.SENDING
        ),
    ],
    period: Period = None,
    due: Annotated[
        Texts,
        day_option("--due", help=marked("Return date; default: the reporting day."), panel=option_hints.SENDING),
    ] = None,
    everyone: Annotated[
        bool,
        typer.Option(
            "--everyone",
            help=marked("Include units that owe no report this month."),
            rich_help_panel=option_hints.SENDING,
        ),
    ] = False,
    by: By = None,
    _sure: Sure,
) -> None:
    from airplan.rounds.outgoing import as_sent

    journal, signer = writable(session), author(session, by)
    month = session.current_month() if period is None else session.month_of(period)
    with finished_files(session, to, force=output.force) as finished:
        newest = journal.newest()  # before anything that depends on it
        planned = _sending(session, where, month, once("--due", due), everyone=everyone)
        steps = [entries for entries in finished if entries[0].kind == "dispatch"]
        if sent := next(filter(None, (as_sent(planned, each) for each in steps)), []):
            show(_manifest(session, planned, sent), output)
            tell_written(to)
        else:
            _send(session, planned, to, Signer(signer, newest), output)


def _send(session: Session, planned: Sending, folder: Path, signer: Signer, output: Output) -> None:
    """Write the workbooks into the folder and report it."""
    from airplan.formats.folder_output import new_files

    with new_files(folder, force=output.force, kept=OwnFiles(session, resent=True), judged=True) as files:
        table, batch = _write(session, planned, files, signer, output)
        show(table, output)
        tell_written(folder)
        if files.replaced:
            say(_("Files replaced: {count}").format(count=files.replaced))
        tell_saved(batch)


def _write(session: Session, planned: Sending, files: NewFiles, signer: Signer, output: Output) -> tuple[Table, str]:
    """Write the workbooks, their manifest, and the journal's steps, all or nothing; return manifest and batch ID.

    Raises ConcurrentWrite where another entry has followed the newest, AirplanError where a file cannot be written.
    """
    from airplan.formats.file_names import FileNames
    from airplan.formats.terminal import counting
    from airplan.formats.text import as_csv
    from airplan.progress.proposals import Proposal
    from airplan.rounds.outgoing import sent_workbook, steps

    cover, sent, names = cover_texts(session, planned.period), list["SentWorkbook"](), FileNames()
    manifest_name = names.name(f"{planned.period}_{pgettext('name of a file', 'manifest')}", ".csv")
    with counting(pgettext("what a long run is doing", "Writing"), len(planned.forms)) as advance:
        for form in planned.forms:
            workbook = sent_workbook(form, cover(form.unit), names=names)
            files.put(workbook.file, workbook.content)
            sent.append(workbook._replace(content=b""))  # of hundreds of workbooks only one is in memory
            advance(workbook.file)
    table = _manifest(session, planned, sent)
    titled = csv_headings(output.headings, session) == TITLES
    files.put(manifest_name, as_csv(table, titled=titled).encode("utf-8-sig"))
    files.complete()
    proposal = Proposal(tuple(steps(sent, signer.name, session.today)), newest=signer.newest)
    batch = append(session, proposal)[0].batch
    place_recorded(files, batch)
    return table, batch


def _manifest(session: Session, planned: Sending, sent: Sequence[SentWorkbook]) -> Table:
    from airplan.rounds.outgoing import manifest

    return manifest(planned, sent, session.reading(parties=session.plan.parties("unit")))


def put_workbooks(session: Session, files: NewFiles, workbooks: Iterable[SentWorkbook], newest: str | None) -> None:
    """Write workbooks for dispatch.

    Raises ConcurrentWrite where another entry has followed the newest and its files are in the way, else AirplanError.
    """
    try:
        for workbook in workbooks:
            files.put(workbook.file, workbook.content)
        files.complete()
    except AirplanError as error:
        if writable(session).newest() != newest:
            raise ConcurrentWrite from error
        raise


def cover_texts(session: Session, month: periods.Period) -> Callable[..., CoverText]:
    """Return the function that makes the texts around a table from a unit's name and an optional remark."""
    from airplan.rounds.form_sheet import CoverText

    header, reading = session.plan.header, session.reading(parties=session.plan.parties("unit"))
    title = in_reader_language(header.title, header.title_en)
    contact = session.settings.contact or reading.call(header.coordinator) or _("the coordinating office")
    soon = session.rules.thresholds.soon_days
    return lambda unit, remark="": CoverText(title, reading.call(unit), month, contact, soon, remark)


def _sending(session: Session, where: Where, month: periods.Period, due: str | None, *, everyone: bool) -> Sending:
    """Return what is to be dispatched.

    Raises AirplanError where the round is closed, no unit owes a report, or the filter is impossible.
    """
    from airplan.plan.periods import reporting_day
    from airplan.progress.obligations import never_asked
    from airplan.progress.round_status import round_status_of
    from airplan.rounds.outgoing import sending

    reporting = session.rules.reporting
    closed = round_status_of(session.journal, month, session.view, reporting).closed
    if closed:
        raise AirplanError(
            Message(
                marked("The round of {period} was closed on {day}; no workbooks were written."),
                period=month,
                day=closed.as_of,
            ),
            Message(marked("To reopen it: airplan round reopen {period}"), period=str(month)),
        )
    chosen = where.filter(session)
    measures = session.ledger.measures(chosen)
    day = reporting_day(month, reporting.day) if due is None else session.day_of(due)
    parties = session.plan.parties("unit", "collective")
    planned = sending(
        session.ledger, measures, month, day, session.reading(measures, parties),
        units=units_named(session.plan, where.department), roles=chosen.roles or ROLES, everyone=everyone,
    )  # fmt: skip
    if not planned.forms:
        raise AirplanError(
            Message(
                marked("{period}: none of the chosen units owes a report; no workbooks were written."),
                period=month,
            ),
            Message(marked("Add --everyone to include units that owe no report.")),
        )
    return planned if everyone else planned._replace(unasked=never_asked(session.ledger, chosen, month))
