"""Define what the journal keeps of mail: that it is being sent, and what became of that.

Annotations are evaluated here, as in plan.model.
"""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, get_args

from airplan.store.json_values import list_of_texts, texts_of

MailKind = Literal["mail"]
"""The kind of entries whose content is a `Mail`."""
MAIL_KINDS: tuple[MailKind, ...] = get_args(MailKind)
MailSubject = Literal["workbook", "reminder"]
"""What a mail brings: the workbook of a month, or a reminder of its reports."""
MAIL_SUBJECTS: tuple[MailSubject, ...] = get_args(MailSubject)
MailState = Literal["sending", "sent", "refused", "unsent"]
"""Begun; taken by the server; refused by it for good; not taken now, and certainly not delivered."""
MAIL_STATES: tuple[MailState, ...] = get_args(MailState)


class Mail(NamedTuple):
    """A mail to a unit; the entry's source is the file that it brings.

    An entry says that it is being sent, before it is; a second one, about the first, what became of it. The first alone
    means that the program was ended in between: the mail may have been sent.
    """

    subject: MailSubject
    state: MailState
    to: tuple[str, ...] = ()
    """The addresses; for `refused` those refused, where the server took the mail for others."""
    message: str = ""
    """Its Message-ID."""
    reason: str = ""
    """What the server answered, where it did not take the mail."""


def mail_record(content: Mail) -> dict[str, Any]:
    """Return the content as plain JSON values, without fields that are not set; `mail_from` is its inverse."""
    fields = content._asdict() | {"to": list(content.to)}
    return {key: value for key, value in fields.items() if value not in ("", [])}


def mail_from(record: Mapping[str, object]) -> Mail:
    """Return the content that a record describes. Raises ValueError or TypeError where no such entry can hold it."""
    fields = dict(record)
    mail = Mail(to=list_of_texts(fields.pop("to", [])), **texts_of(fields))
    if mail.subject not in MAIL_SUBJECTS or mail.state not in MAIL_STATES:
        raise ValueError(record)
    return mail
