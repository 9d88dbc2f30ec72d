"""List the mail of a month: drafts that were written, letters that were sent or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from airplan.i18n import _, marked, pgettext, pmarked
from airplan.i18n.forms import filled, join_items
from airplan.reports.table import Column, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from airplan.plan.periods import Period
    from airplan.reports.table import ReaderContext
    from airplan.store.entries import Entry

OutcomeState = Literal["draft", "sent", "sent-before", "refused", "unsent", "unclear", "no-address"]
_STATES: dict[OutcomeState, str] = {
    "draft": pmarked("state of a mail", "draft"),
    "sent": pmarked("state of a mail", "sent"),
    "sent-before": pmarked("state of a mail", "sent before"),
    "refused": pmarked("state of a mail", "refused by the server"),
    "unsent": pmarked("state of a mail", "not sent"),
    "unclear": pmarked("state of a mail", "may have been sent"),
    "no-address": pmarked("state of a mail", "no address"),
}
_MANY = 8
"""Number of units that a sentence names; the table has all."""
_UNSETTLED = ("refused", "unsent", "unclear", "no-address")


class MailOutcome(NamedTuple):
    """What became of the mail to a unit."""

    unit: str
    to: tuple[str, ...]
    state: OutcomeState
    reason: str = ""
    """What the server said."""
    file: str = ""
    """The name of a draft."""
    on: Entry | None = None
    """The entry that says that it was sent before, or begun."""

    @property
    def is_unsettled(self) -> bool:
        """Whether somebody must see to it."""
        return self.state in _UNSETTLED or not self.to


def mail_table(outcomes: Sequence[MailOutcome], month: Period, context: ReaderContext) -> Table:
    """Return a row for each unit: its addresses, the draft or what became of the mail, and why."""
    drafts = any(outcome.file for outcome in outcomes)
    columns: list[Column[MailOutcome]] = [
        Column("unit", _("Unit"), "name", "always", lambda row: row.unit),
        Column("to", pgettext("of a mail", "To"), "lines", "always", lambda row: row.to or (_("no address"),), _to),
        *([Column("file", _("File"), "label", "always", _file)] if drafts else []),
        Column("state", "state", "words", "data-only", lambda row: row.state),
        *([] if drafts else [Column("told", pgettext("state of a mail", "State"), "words", "people-only", _told)]),
        Column("reason", "reason", "words", "data-only", lambda row: row.reason or None),
    ]
    count = sum(outcome.state in ("draft", "sent") for outcome in outcomes)
    title = _("Drafts for {month}: {count}") if drafts else _("Mail for {month}: {count} sent")
    return Table.of(outcomes, columns, title=filled(title, month=month, count=count), names=context.names)


def unsettled(outcomes: Sequence[MailOutcome], context: ReaderContext) -> list[str]:
    """Return a sentence for each kind of letter that somebody must see to."""
    sentences = []
    for state, text in _WHAT_TO_DO.items():
        units = [context.call(each.unit) for each in outcomes if (each.state if each.to else "no-address") == state]
        if units:
            more = [_("and {count} more").format(count=len(units) - _MANY)] if len(units) > _MANY else []
            sentences.append(_(text).format(units=join_items([*units[:_MANY], *more])))
    return sentences


_WHAT_TO_DO: dict[OutcomeState, str] = {
    "no-address": marked(
        "No address in the directory of units (key email): {units}. A draft without one has no recipient; with --smtp "
        "nothing is sent to them."
    ),
    "refused": marked("Refused by the server: {units}. Correct the address in the directory of units and send again."),
    "unsent": marked("Not sent: {units}. The same command sends what is left."),
    "unclear": marked(
        "May have been sent: the run was interrupted before the server had answered: {units}. Look in the sent mail or "
        "ask the unit; --resend UNIT sends it again."
    ),
}


def _to(row: MailOutcome) -> list[str]:
    return list(row.to)


def _file(row: MailOutcome) -> str:
    return row.file


def _told(row: MailOutcome) -> str:
    words = _(_STATES[row.state])
    if row.on:
        words = filled(_("{name} ({explained})"), name=words, explained=row.on.as_of)
    return f"{words}\n{row.reason}" if row.reason else words
