"""Define what the journal keeps of papers that the office issued, figures of ranked units, and mail to units.

Annotations are evaluated here, as in plan.model.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple, get_args

from airplan.store.json_values import count_or_none, day_or_none, list_of_texts, quantity_or_none, texts_of

PaperKind = Literal["issue", "rank"]
"""Kinds of entries whose content is an `Issue` or a `RankFigure`."""
PAPER_KINDS: tuple[PaperKind, ...] = get_args(PaperKind)
Paper = Literal["bulletin", "review", "notice"]
"""The papers that an office issues: 通报, 季调度, and 提醒、催办、督办."""
PAPERS: tuple[Paper, ...] = get_args(Paper)
Level = Literal["", "remind", "urge", "supervise"]
"""How far a notice goes: 提醒, 催办, 督办; empty for other papers."""
LEVELS: tuple[Level, ...] = get_args(Level)
Part = Literal["", "first-half", "second-half"]
"""The part of its month for which a figure holds; empty for all of it."""
PARTS: tuple[Part, ...] = get_args(Part)

MailKind = Literal["mail"]
"""The kind of entries whose content is a `Mail`."""
MAIL_KINDS: tuple[MailKind, ...] = get_args(MailKind)
MailSubject = Literal["workbook", "reminder"]
"""What a mail brings: the workbook of a month, or a reminder of its reports."""
MAIL_SUBJECTS: tuple[MailSubject, ...] = get_args(MailSubject)
MailState = Literal["sending", "sent", "refused", "unsent"]
"""Begun; taken by the server; refused by it for good; not taken now, and certainly not delivered."""
MAIL_STATES: tuple[MailState, ...] = get_args(MailState)


class Issue(NamedTuple):
    """A paper that was issued; the entry's unit is its addressee, if it has only one, and its day the paper's date."""

    paper: Paper
    title: str = ""
    number: str = ""
    """The document number as printed, 督〔2017〕3号; empty for a paper of a series without one."""
    serial: int | None = None
    """The number in its year, 第N期, or the one in the document number."""
    total: int | None = None
    """The number since the series began, 总第N期."""
    level: Level = ""
    time: int | None = None
    """Which notice on its items this is, from 1."""
    to: date | None = None
    """The day by which an answer is expected."""
    items: tuple[str, ...] = ()
    """IDs of the measures that it names."""
    data: date | None = None
    """The day that its data describe, where that is not its date."""
    digest: str = ""
    """The SHA-256 of what it says, in whatever kind of file."""


class RankFigure(NamedTuple):
    """A unit's figure for a month, such as 65 µg/m³ of PM2.5, as the city bureau gave it; low is good."""

    pollutant: str
    part: Part = ""
    value: Decimal | None = None
    """None where the unit is not ranked, for the reason given."""
    printed: str = ""
    """The cell as printed."""
    measured_in: str = ""
    """The unit of measure as printed: µg/m³, 吨/平方公里·月."""
    last_year: Decimal | None = None
    """The figure of the same month of the year before, where the same cell gives it."""
    reason: str = ""


def paper_record(content: Issue | RankFigure) -> dict[str, Any]:
    """Return the content as plain JSON values, without fields that are not set; `paper_from` is its inverse."""
    fields = {
        key: str(value) if isinstance(value, Decimal) else value.isoformat() if isinstance(value, date) else value
        for key, value in content._asdict().items()
    }
    return {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in fields.items()
        if value not in (None, "", ())
    }


def paper_from(kind: PaperKind, record: Mapping[str, object]) -> Issue | RankFigure:
    """Return the content that a record describes. Raises ValueError or TypeError where no such entry can hold it."""
    fields = dict(record)
    if kind == "issue":
        numbers: dict[str, Any] = {key: count_or_none(fields.pop(key, None)) for key in ("serial", "total", "time")}
        days: dict[str, Any] = {key: day_or_none(fields.pop(key, None)) for key in ("to", "data")}
        items = list_of_texts(fields.pop("items", []))
        issue = Issue(**numbers, **days, items=items, **texts_of(fields))
        if issue.paper not in PAPERS or issue.level not in LEVELS:
            raise ValueError(record)
        return issue
    values: dict[str, Any] = {key: quantity_or_none(fields.pop(key, None)) for key in ("value", "last_year")}
    figure = RankFigure(**values, **texts_of(fields))
    if figure.part not in PARTS or not figure.pollutant or (figure.value is None and not figure.reason):
        raise ValueError(record)
    return figure


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
