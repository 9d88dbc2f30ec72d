"""Which command sends the workbooks of a month to the units?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from airplan.cli.options import Output, Where
from airplan.cli.registry import REPORT, command
from airplan.cli.rendering import show, tell_written
from airplan.cli.session import Session
from airplan.cli.submit import By, Texts, author, once, writable
from airplan.errors import AirplanError
from airplan.i18n import _, marked, pgettext
from airplan.i18n.forms import in_reader_language
from airplan.plan.model import ROLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from airplan.plan.periods import Period
    from airplan.reports.table import Reading, Table
    from airplan.rounds.form import Form
    from airplan.rounds.form_sheet import CoverText
    from airplan.rounds.outgoing import Sending


class NothingToSend(AirplanError):
    """No unit owes a report on these measures for the month."""

    def __init__(self, period: str) -> None:
        super().__init__()
        self.period = period

    def __str__(self) -> str:
        said = _("{period}: no unit that was asked for owes a report; nothing was sent.").format(period=self.period)
        return f"{said}\n{_('--everyone sends a workbook to units that owe none, too.')}"


class RoundClosed(AirplanError):
    """Workbooks were to be sent for a month whose round is closed."""

    def __init__(self, period: str, day: date) -> None:
        super().__init__()
        self.period, self.day = period, day

    def __str__(self) -> str:
        said = _("The round of {period} was closed on {day}; nothing was sent.").format(
            period=self.period, day=self.day
        )
        return f"{said}\n{_('airplan round reopen {period} opens it again.').format(period=self.period)}"


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
    from hashlib import sha256

    from airplan.formats.output import atomic_folder
    from airplan.formats.terminal import counting
    from airplan.formats.text import as_csv
    from airplan.rounds.form import file_name
    from airplan.rounds.form_sheet import workbook
    from airplan.rounds.outgoing import steps

    journal, signer, month = (
        writable(session),
        author(session, by),
        _this_month(session) if period is None else session.month_of(period),
    )
    letter = letters(session, month)
    seen, sent = journal.newest(), list[tuple["Form", str, str]]()  # before anything that depends on it
    asked = _sending(session, where, month, once("--due", due), everyone=everyone)
    with (
        atomic_folder(to, force=output.force) as files,
        counting(pgettext("what a long run is doing", "Writing"), len(asked.forms)) as advance,
    ):
        for form in asked.forms:
            name, content = file_name(form.period, form.unit), workbook(form, letter(form.unit))
            files.put(name, content)
            sent.append((form, name, sha256(content).hexdigest()))
            advance(name)
        table = _told(asked, sent, session.reading(parties=session.plan.parties("unit")))
        files.put(f"{month}_{pgettext('name of a file', 'manifest')}.csv", as_csv(table).encode("utf-8-sig"))
        drafts = steps(sent, signer, session.today)
        entries = journal.append(drafts, revision=session.plan.digest, now=session.clock(), after=seen)
    show(table, output)
    tell_written(to)
    typer.echo(_("airplan undo {batch} takes the dispatch back.").format(batch=entries[0].batch), err=True)


def _this_month(session: Session) -> Period:
    """The month of the day on which the answer is given, or the nearest one of the plan's year."""
    from airplan.plan.periods import Period

    return Period.of(session.today).within(session.plan.header.year)


def letters(session: Session, month: Period) -> Callable[..., CoverText]:
    """What stands around the table of a unit, by its name and perhaps a remark, in the reader's language."""
    from airplan.rounds.form_sheet import CoverText

    header, reading = session.plan.header, session.reading(parties=session.plan.parties("unit"))
    title = in_reader_language(header.title, header.title_en)
    contact = session.settings.contact or reading.call(header.coordinator)
    soon = session.rules.thresholds.soon_days
    return lambda unit, remark="": CoverText(title, reading.call(unit), month, contact, soon, remark)


def _sending(session: Session, where: Where, month: Period, due: str | None, *, everyone: bool) -> Sending:
    """What is to be sent. Raises RoundClosed, NothingToSend, and whatever is wrong with the filter."""
    from airplan.plan.periods import reporting_day
    from airplan.progress.round_status import round_status_of
    from airplan.rounds.outgoing import sending

    reporting = session.rules.reporting
    closed = round_status_of(session.journal, month, session.view, reporting).closed
    if closed:
        raise RoundClosed(str(month), closed.as_of)
    asked = where.filter(session)
    measures = session.ledger.measures(asked)
    day = reporting_day(month, reporting.day) if due is None else session.day_of(due)
    parties = session.plan.parties("unit", "collective")
    found = sending(
        session.ledger, measures, month, day, session.reading(measures, parties),
        units=where.units(session), roles=asked.roles or ROLES, everyone=everyone,
    )  # fmt: skip
    if not found.forms:
        raise NothingToSend(str(month))
    return found


def _told(asked: Sending, sent: list[tuple[Form, str, str]], reading: Reading) -> Table:
    """The manifest: a row for each workbook."""
    from airplan.i18n.forms import day_in_words, month_in_words
    from airplan.reports.table import Column, Table

    columns = (
        Column("unit", _("Unit"), kind="name"),
        Column("file", _("File")),
        Column("measures", pgettext("how many", "Measures"), kind="count"),
        Column("owed", pgettext("reports: expected", "Owed"), kind="count"),
        Column("period", _("Period"), kind="label", show="data-only"),
        Column("due", _("Back by"), kind="day", show="data-only"),
        Column("seal", "seal", show="data-only"),
        Column("sha256", "sha256", show="data-only"),
    )
    rows = tuple(
        (form.unit, name, len(form.rows), asked.owed[form.unit], form.period, form.due, form.seal, digest)
        for form, name, digest in sent
    )
    title = _("Workbooks for {month}, back by {day}: {count}").format(
        month=month_in_words(asked.period.first), day=day_in_words(asked.due), count=len(rows)
    )
    return Table(title, columns, rows, names=reading.names)
