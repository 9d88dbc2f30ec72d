"""Write mail to units as drafts into a folder, or send it by a mail server, each letter once."""

from __future__ import annotations

import time as clock
from datetime import time
from typing import TYPE_CHECKING, NamedTuple

from airplan import office_time
from airplan.actions.counting import uncounted
from airplan.errors import AirplanError, Message
from airplan.i18n import marked, pgettext
from airplan.plan.mail_addresses import parted
from airplan.progress.mail_status import recorded_mails, standing_of
from airplan.rounds.mail_message import message, message_id
from airplan.rounds.mail_server import CannotSend, MailServer
from airplan.store.entries import Draft, Source
from airplan.store.journal import ConcurrentWrite
from airplan.store.paper_contents import Mail
from airplan.workspace.own_files import OwnFiles
from airplan.workspace.writing import journal_to_write

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from airplan.actions.counting import Counting
    from airplan.progress.mail_status import RecordedMail
    from airplan.reports.mail_tables import MailOutcome, OutcomeState
    from airplan.rounds.mail_message import Letter
    from airplan.rounds.mail_server import Delivery, Postbox
    from airplan.store.entries import Entry
    from airplan.store.paper_contents import MailState, MailSubject
    from airplan.workspace.session import Session

PAUSES = (5.0, 30.0)
"""Seconds before letters that the server did not take for now are offered again."""
_OPENING = time(9)
"""The hour of drafts: what is written on one day has the same bytes."""
_CLAIMS = 50
"""Number of attempts to record a letter while other processes write."""


class Draftable(NamedTuple):
    """A letter and the name of its draft."""

    letter: Letter
    file: str


class Mailing(NamedTuple):
    """What is mailed for which month, and by whom."""

    subject: MailSubject
    period: str
    author: str = ""
    again: Collection[str] = ()
    """Units to which a letter is sent although it was, or may have been, sent."""


# --- drafts -----------------------------------------------------------------------------------------------------------


def write_drafts(
    session: Session, mailing: Mailing, letters: Sequence[Letter], folder: Path, *, force: bool
) -> list[MailOutcome]:
    """Write a draft of each letter into a folder, all or none; a draft that is there already stays.

    Raises AirplanError where another file has the name of one, or the disk refuses.
    """
    from airplan.formats.folder_output import interrupted, new_files
    from airplan.reports.mail_tables import MailOutcome

    kept, mail = OwnFiles(session), session.settings.mail
    day = office_time.local(office_time.start_of(session.today)).replace(hour=_OPENING.hour)
    with interrupted(folder, force=force, kept=kept, counts=lambda _left: False):
        pass
    drafts = _named(mailing, letters)
    with new_files(folder, force=force, kept=kept) as files:
        for letter, name in drafts:
            content = message(letter, sender=mail.sender, reply_to=mail.reply_to, day=day, draft=True)
            if not _is_there(folder / name, content):
                files.put(name, content)
        files.complete()
        files.place()
    return [MailOutcome(each.letter.unit, each.letter.to, "draft", file=each.file) for each in drafts]


def _named(mailing: Mailing, letters: Sequence[Letter]) -> list[Draftable]:
    from airplan.formats.file_names import FileNames

    names = FileNames()
    kind = "" if mailing.subject == "workbook" else f"_{pgettext('end of a file name', 'reminder')}"
    return [Draftable(letter, names.name(f"{mailing.period}_{letter.unit}{kind}", ".eml")) for letter in letters]


def _is_there(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False


# --- sending ----------------------------------------------------------------------------------------------------------


def mail_server(session: Session) -> MailServer:
    """Return the office's mail server. Raises AirplanError where the settings lack what is needed."""
    mail = session.settings.mail
    lacking = tuple(key for key, value in (("server", mail.server), ("from", mail.sender)) if not value)
    if lacking:
        text = marked("No mail can be sent: {keys} is missing in [mail] of airplan.toml.")
        hint = marked("Set it there; or write drafts with --mail DIR and send them with the mail program.")
        raise AirplanError(Message(text, keys=lacking), Message(hint))
    return MailServer(mail.server, mail.port, mail.security, mail.user, mail.authorities)


def to_send(session: Session, mailing: Mailing, letters: Sequence[Letter]) -> list[Letter]:
    """Return the letters that would be sent now: with an address, and neither sent before nor possibly sent."""
    mails = recorded_mails(session.journal, mailing.period)
    return [letter for letter in letters if letter.to and not _before(mailing, letter, mails)]


def send_letters(
    session: Session,
    mailing: Mailing,
    letters: Sequence[Letter],
    postbox: Postbox,
    *,
    counting: Counting = uncounted,
    pauses: Sequence[float] = PAUSES,
) -> list[MailOutcome]:
    """Send the letters that were not sent before, each recorded before and after; return what became of all.

    A letter whose sending was interrupted is not sent again, unless `mailing.again` names its unit: nobody knows
    whether it arrived. What the server does not take for now is offered again after pauses (seconds). A server that
    cannot be used at all ends the run: the rest is reported as not sent.
    """
    run = _Run(session, mailing, postbox)
    waiting = [letter for letter in letters if letter.to]
    with counting(len(waiting)) as advance:
        for left, pause in enumerate((0.0, *pauses)):
            if waiting:
                clock.sleep(pause)
            last, offered = left == len(pauses), waiting
            waiting = []
            for letter in offered:
                if run.settles(letter, last=last):
                    advance(letter.unit)
                else:
                    waiting.append(letter)
    return [run.outcome_of(letter) for letter in letters]


class _Run:
    """One run of sending: what became of each letter so far."""

    def __init__(self, session: Session, mailing: Mailing, postbox: Postbox) -> None:
        self._session, self._mailing, self._postbox = session, mailing, postbox
        self._outcomes: dict[str, MailOutcome] = {}
        self._batch = ""
        self._trouble: CannotSend | None = None

    def settles(self, letter: Letter, *, last: bool) -> bool:
        """Send a letter, or find why not; return whether that is settled, or else to be tried again."""
        from airplan.reports.mail_tables import MailOutcome

        if self._was_sent(letter):
            return True
        if self._trouble:
            self._outcomes[letter.unit] = MailOutcome(letter.unit, letter.to, "unsent", str(self._trouble.message))
            return True
        try:
            self._postbox.open()  # before the letter is recorded
        except CannotSend as trouble:
            self._trouble = trouble
            return self.settles(letter, last=last)
        begun = self._claimed(letter)
        if begun is None:
            return True
        delivery = self._sent(letter, begun)
        self._outcomes[letter.unit] = MailOutcome(letter.unit, letter.to, delivery.state, delivery.reason)
        return delivery.state != "unsent" or last

    def _sent(self, letter: Letter, begun: Entry) -> Delivery:
        """Send a recorded letter, and record what became of it, unless that is unclear."""
        from airplan.rounds.mail_server import Delivery

        mail = self._session.settings.mail
        now = office_time.local(self._session.clock())
        content = message(letter, sender=mail.sender, reply_to=mail.reply_to, day=now, draft=False)
        try:
            delivery = self._postbox.send(parted(mail.sender)[1], letter.to, content)
        except CannotSend as trouble:  # raised before anything was handed over
            self._trouble = trouble
            delivery = Delivery("unsent", str(trouble.message))
        if delivery.state != "unclear":
            taken = tuple(address for address in letter.to if address not in delivery.refused)
            self._record(letter, delivery.state, taken, delivery.reason, about=begun.id)
        return delivery

    def _claimed(self, letter: Letter) -> Entry | None:
        """Record that a letter is being sent; None where it was, or may have been, or another process has begun to.

        Raises ConcurrentWrite where other processes never stop writing.
        """
        journal = journal_to_write(self._session)
        for _try in range(_CLAIMS):
            newest = journal.newest()  # before what depends on it
            if self._was_sent(letter):
                return None
            try:
                return self._record(letter, "sending", letter.to, after=newest)
            except ConcurrentWrite:
                continue
        raise ConcurrentWrite

    def _was_sent(self, letter: Letter) -> bool:
        """Note a letter that was, or may have been, sent before; return whether it was."""
        from airplan.reports.mail_tables import MailOutcome

        before = _before(self._mailing, letter, recorded_mails(self._session.journal, self._mailing.period))
        if before:
            state: OutcomeState = "sent-before" if before.state == "sent" else "unclear"
            self._outcomes[letter.unit] = MailOutcome(letter.unit, before.begun.mail.to, state, on=before.last)
        return bool(before)

    def _record(
        self,
        letter: Letter,
        state: MailState,
        to: Sequence[str],
        reason: str = "",
        *,
        about: str = "",
        after: str | None = None,
    ) -> Entry:
        session, mailing = self._session, self._mailing
        identity = message_id(letter, session.settings.mail.sender) if state == "sending" else ""
        source = Source(letter.attached.name, sha256=letter.key) if letter.attached else Source()
        draft = Draft.mail(
            mailing.period,
            Mail(mailing.subject, state, tuple(to), identity, reason),
            as_of=session.today,
            author=mailing.author,
            unit=letter.unit,
            about=about,
            batch=self._batch or "mail",
            source=source,
        )
        journal = journal_to_write(session)
        (entry,) = journal.append([draft], revision=session.plan.digest, now=session.clock(), after=after)
        self._batch = entry.batch
        return entry

    def outcome_of(self, letter: Letter) -> MailOutcome:
        """Return what became of a letter."""
        from airplan.reports.mail_tables import MailOutcome

        none = MailOutcome(letter.unit, letter.to, "unsent" if letter.to else "no-address")
        return self._outcomes.get(letter.unit, none)


def _before(mailing: Mailing, letter: Letter, mails: Sequence[RecordedMail]) -> RecordedMail | None:
    """Return the record by which a letter is not sent; None where it is to be sent."""
    if letter.unit in mailing.again:
        return None
    return standing_of(mails, mailing.subject, letter.unit, letter.key)
