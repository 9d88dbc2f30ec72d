"""Make the mail to units: with the workbooks of a dispatch, and with the reminders of a month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.i18n.forms import in_reader_language
from airplan.reports.reminders import Sender

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from airplan.progress.obligations import ReportingRound
    from airplan.rounds.mail_message import Letter
    from airplan.rounds.outgoing import Sending, SentWorkbook
    from airplan.workspace.session import Session


def office_sender(session: Session) -> Sender:
    """Return who writes to the units, and how."""
    settings = session.settings
    return Sender(session.plan.header.coordinator, settings.contact, settings.address, settings.superiors)


def workbook_letters(session: Session, planned: Sending, sent: Sequence[SentWorkbook], folder: Path) -> list[Letter]:
    """Return a letter for each workbook in a folder, in the same order. Raises AirplanError where one is unreadable."""
    from airplan.errors import unreadable_file
    from airplan.reports.mail_texts import workbook_mail
    from airplan.rounds.mail_message import AttachedWorkbook, Letter

    parties = {party.name: party for party in session.plan.parties("unit", "collective")}
    reading, sender = session.reading(parties=list(parties.values())), office_sender(session)
    letters = []
    for workbook in sent:
        unit = parties[workbook.form.unit]
        said = workbook_mail(
            unit, planned.period, planned.due, len(workbook.form.rows), _title(session), sender=sender, context=reading
        )
        path = folder / workbook.file
        try:
            attached = AttachedWorkbook(workbook.file, path.read_bytes())
        except OSError as error:
            raise unreadable_file(path, error) from error
        letters.append(Letter(unit.name, unit.email, said.subject, said.text, workbook.sha256, attached))
    return letters


def reminder_letters(session: Session, waited_for: ReportingRound) -> list[Letter]:
    """Return a letter for each unit that still owes reports, as `reports.reminders` words it."""
    from airplan.reports.mail_texts import reminder_mail
    from airplan.reports.reminders import reminders
    from airplan.rounds.mail_message import Letter

    parties = session.plan.parties("unit", "collective")
    addresses = {party.name: party.email for party in parties}
    reading = session.reading((owed.measure for owed in waited_for.owed), parties)
    texts = reminders(waited_for, parties, office_sender(session), reading)
    month, letters = waited_for.status.period, []
    for record in texts.as_records():
        unit, said = str(record["unit"]), reminder_mail(str(record["text"]), month, _title(session))
        letters.append(Letter(unit, addresses.get(unit, ()), said.subject, said.text, session.today.isoformat()))
    return letters


def _title(session: Session) -> str:
    header = session.plan.header
    return in_reader_language(header.title, header.title_en)
