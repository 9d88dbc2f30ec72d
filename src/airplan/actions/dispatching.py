"""Send the workbooks of a month: plan them, write them into a folder and record them as sent, all or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.actions.counting import uncounted
from airplan.errors import AirplanError, Message
from airplan.i18n import marked, pgettext
from airplan.i18n.forms import in_reader_language
from airplan.plan.model import ROLES, Filter
from airplan.store.journal import ConcurrentWrite
from airplan.workspace.finished_files import finished_files, place_recorded
from airplan.workspace.own_files import OwnFiles
from airplan.workspace.writing import append, journal_to_write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from airplan.actions.counting import Counting
    from airplan.formats.folder_output import NewFiles
    from airplan.plan.periods import Period
    from airplan.reports.table import Table
    from airplan.rounds.form_sheet import CoverText
    from airplan.rounds.outgoing import Sending, SentWorkbook
    from airplan.workspace.session import Session


class DispatchWishes(NamedTuple):
    """What is to be sent to whom."""

    month: Period
    criteria: Filter = Filter()
    """Which measures."""
    units: set[str] | None = None
    """Which units; None for all that the measures name."""
    due: date | None = None
    """The return date; None for the reporting day of the month."""
    everyone: bool = False
    """Whether units that owe no report are included."""


class Dispatched(NamedTuple):
    """A dispatch that is recorded, with its files in their places."""

    table: Table
    """The manifest."""
    batch: str
    """The ID by which it is undone; empty where an interrupted dispatch was only finished."""
    planned: Sending
    sent: Sequence[SentWorkbook]
    """The workbooks, without their content."""
    replaced: int = 0
    """The number of files that replace others."""


class NobodyAsked(AirplanError):
    """Raised where none of the chosen units owes a report."""


def planned_dispatch(session: Session, wishes: DispatchWishes) -> Sending:
    """Return what is to be dispatched.

    Raises NobodyAsked where no unit owes a report, AirplanError where the round is closed or the filter impossible.
    """
    from airplan.plan.periods import reporting_day
    from airplan.progress.obligations import never_asked
    from airplan.rounds.outgoing import sending

    _check_open(session, wishes.month)
    criteria, month = wishes.criteria, wishes.month
    measures = session.ledger.measures(criteria)
    parties = session.plan.parties("unit", "collective")
    planned = sending(
        session.ledger, measures, month, wishes.due or reporting_day(month, session.rules.reporting.day),
        session.reading(measures, parties), units=wishes.units, roles=criteria.roles or ROLES,
        everyone=wishes.everyone,
    )  # fmt: skip
    if not planned.forms:
        none = marked("{period}: none of the chosen units owes a report; no workbooks were written.")
        way = marked("Add --everyone to include units that owe no report.")
        raise NobodyAsked(Message(none, period=month), Message(way))
    if wishes.everyone:
        return planned
    return planned._replace(unasked=never_asked(session.ledger, criteria, month))


def _check_open(session: Session, month: Period) -> None:
    """Raise AirplanError where the round of a month is closed."""
    from airplan.progress.round_status import round_status_of

    closed = round_status_of(session.journal, month, session.view, session.rules.reporting).closed
    if closed:
        text = marked("The round of {period} was closed on {day}; no workbooks were written.")
        way = marked("To reopen it: airplan round reopen {period}")
        raise AirplanError(Message(text, period=month, day=closed.as_of), Message(way, period=str(month)))


def dispatch(
    session: Session,
    planned: Callable[[], Sending],
    folder: Path,
    author: str,
    done: Callable[[Dispatched], None],
    *,
    force: bool,
    titled: bool,
    reuse: bool = False,
    counting: Counting = uncounted,
) -> Dispatched:
    """Write the workbooks into the folder and record them as sent, or finish a killed dispatch of the same ones.

    With `reuse`, workbooks that were dispatched before and are in the folder unchanged are left as they are.

    `planned` is called once the newest entry of the journal is known; `done` while the next request would still find
    what a killed process leaves. `titled`: the manifest has titles for headings. Raises ConcurrentWrite, AirplanError.
    """
    from airplan.rounds.outgoing import as_sent

    journal = journal_to_write(session)
    with finished_files(session, folder, force=force) as finished:
        newest = journal.newest()  # before anything that depends on it
        sending = planned()
        steps = [entries for entries in finished if entries[0].kind == "dispatch"]
        sent = next(filter(None, (as_sent(sending, each) for each in steps)), [])
        if not sent and reuse:
            sent = _in_place(session, sending, folder)
        if not sent:
            return _send(session, sending, folder, _Sender(author, newest, force, titled, reuse, counting), done)
        again = Dispatched(_manifest(session, sending, sent), "", sending, sent)
        done(again)
        return again


class _Sender(NamedTuple):
    """The author of the entries, the journal's newest entry at the time of planning, and how files are written."""

    author: str
    newest: str
    force: bool
    titled: bool
    reuse: bool
    counting: Counting


def _send(
    session: Session, planned: Sending, folder: Path, sender: _Sender, done: Callable[[Dispatched], None]
) -> Dispatched:
    """Write the workbooks, their manifest, and the journal's steps, all or nothing."""
    from airplan.formats.folder_output import new_files

    with new_files(folder, force=sender.force, kept=OwnFiles(session, resent=True), judged=True) as files:
        made = _write(session, planned, files, sender)._replace(replaced=files.replaced)
        done(made)
    return made


def _in_place(session: Session, planned: Sending, folder: Path) -> list[SentWorkbook]:
    """Return the workbooks as they were last dispatched, if all of them are in the folder unchanged; else nothing."""
    from hashlib import sha256

    from airplan.progress.round_status import round_status_of
    from airplan.rounds.outgoing import as_sent

    status = round_status_of(session.journal, planned.period, session.view, session.rules.reporting)
    steps = [step for form in planned.forms if (step := status.of(form.unit).dispatched)]
    for step in steps:
        try:
            if sha256((folder / step.source.file).read_bytes()).hexdigest() != step.source.sha256:
                return []
        except OSError:
            return []
    return as_sent(planned, steps)


def _write(session: Session, planned: Sending, files: NewFiles, sender: _Sender) -> Dispatched:
    """Return what was written and recorded.

    Raises ConcurrentWrite where another entry has followed the newest, AirplanError where a file cannot be written.
    """
    from airplan.formats.file_names import FileNames
    from airplan.formats.text import as_csv
    from airplan.progress.proposals import Proposal
    from airplan.rounds.outgoing import sent_workbook, steps

    cover, sent, names = cover_texts(session, planned.period), list["SentWorkbook"](), FileNames()
    manifest_name = names.name(f"{planned.period}_{pgettext('name of a file', 'manifest')}", ".csv")
    with sender.counting(len(planned.forms)) as advance:
        for form in planned.forms:
            workbook = sent_workbook(form, cover(form.unit), names=names)
            files.put(workbook.file, workbook.content)
            sent.append(workbook._replace(content=b""))  # of hundreds of workbooks only one is in memory
            advance(workbook.file)
    table = _manifest(session, planned, sent)
    files.put(manifest_name, as_csv(table, titled=sender.titled).encode("utf-8-sig"))
    files.complete()
    proposal = Proposal(tuple(steps(sent, sender.author, session.today)), newest=sender.newest)
    batch = append(session, proposal, repeatable=sender.reuse)[0].batch
    place_recorded(files, batch)
    return Dispatched(table, batch, planned, sent)


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
        if journal_to_write(session).newest() != newest:
            raise ConcurrentWrite from error
        raise


def cover_texts(session: Session, month: Period) -> Callable[..., CoverText]:
    """Return the function that makes the texts around a table from a unit's name and an optional remark."""
    from airplan.rounds.form_sheet import CoverText

    header, reading = session.plan.header, session.reading(parties=session.plan.parties("unit"))
    title = in_reader_language(header.title, header.title_en)
    contact = session.settings.contact or reading.call_office(header.coordinator)
    soon = session.rules.thresholds.soon_days
    return lambda unit, remark="": CoverText(title, reading.call(unit), month, contact, soon, remark)
