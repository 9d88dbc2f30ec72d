"""Word the mail that a unit was sent, as the journal has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.i18n import _, marked
from airplan.i18n.forms import filled, join_items

if TYPE_CHECKING:
    from airplan.progress.mail_status import RecordedMail
    from airplan.reports.table import Record

_SENT = {
    "workbook": marked("mailed {day} to {to}"),
    "reminder": marked("reminded by mail {day}: {to}"),
}
_SENT_IN_SHORT = {"workbook": marked("mailed {day}"), "reminder": marked("reminded by mail {day}")}
_UNCLEAR = {
    "workbook": marked("perhaps mailed {day} to {to}"),
    "reminder": marked("perhaps reminded by mail {day}: {to}"),
}


def mail_in_words(mail: RecordedMail, *, in_short: bool = False) -> str:
    """Return a mail on one line: 5月20日邮件发至 hbj@example.gov.cn; `in_short` without addresses."""
    content = mail.last.mail
    words = (_UNCLEAR if mail.state == "unclear" else _SENT_IN_SHORT if in_short else _SENT)[content.subject]
    return filled(_(words), day=mail.begun.as_of, to=join_items(content.to or mail.begun.mail.to))


def mail_record_of(mail: RecordedMail) -> Record:
    """Return a mail as in docs/json.md."""
    return {
        "entry": mail.begun.id,
        "subject": mail.begun.mail.subject,
        "state": mail.state,
        "as_of": mail.begun.as_of,
        "to": list(mail.last.mail.to or mail.begun.mail.to),
        "message": mail.begun.mail.message or None,
    }
