"""Determine what became of the mail of a month: sent, refused, not sent, or unclear."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from airplan.store.sql import View

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from airplan.store.entries import Entry
    from airplan.store.journal import Journal
    from airplan.store.paper_contents import MailSubject

MailStanding = Literal["sent", "refused", "unsent", "unclear"]
"""Unclear: the program was ended, or the connection, before the server's answer was recorded."""


class RecordedMail(NamedTuple):
    """A mail as the journal has it."""

    begun: Entry
    outcome: Entry | None

    @property
    def state(self) -> MailStanding:
        """What became of it."""
        if not self.outcome or self.outcome.mail.state == "sending":
            return "unclear"
        return self.outcome.mail.state

    @property
    def last(self) -> Entry:
        """The entry that says so."""
        return self.outcome or self.begun


def recorded_mails(journal: Journal | None, period: str, view: View | None = None) -> list[RecordedMail]:
    """Return the standing mails of a month in a view (None: all that is known), oldest first."""
    entries = journal.mails(view or View(date.max), period) if journal else []
    outcomes = {entry.about: entry for entry in entries if entry.about}
    return [RecordedMail(entry, outcomes.get(entry.id)) for entry in entries if not entry.about]


def standing_of(mails: Sequence[RecordedMail], subject: MailSubject, unit: str, key: str) -> RecordedMail | None:
    """Return the mail that counts for a unit: one that was sent, else one that may have been, else None.

    `key` tells a mail from others: the digest of its workbook, or the day of a reminder.
    """
    own = [mail for mail in mails if _is(mail.begun, subject, unit, key)]
    sent = [mail for mail in own if mail.state == "sent"]
    unclear = [mail for mail in own if mail.state == "unclear"]
    return next(reversed([*unclear, *sent]), None)


def sent_to(mails: Iterable[RecordedMail], unit: str) -> list[RecordedMail]:
    """Return the mails that a unit was sent, or may have been."""
    return [mail for mail in mails if mail.begun.unit == unit and mail.state in ("sent", "unclear")]


def _is(entry: Entry, subject: MailSubject, unit: str, key: str) -> bool:
    own = entry.source.sha256 if subject == "workbook" else entry.as_of.isoformat()
    return (entry.mail.subject, entry.unit, own) == (subject, unit, key)
