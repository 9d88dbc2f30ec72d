"""Word the mail that brings a unit its workbook of a month, and the subjects of mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.i18n import _, marked
from airplan.i18n.forms import filled

if TYPE_CHECKING:
    from datetime import date

    from airplan.plan.model import Party
    from airplan.plan.periods import Period
    from airplan.reports.reminders import Sender
    from airplan.reports.table import ReaderContext


class MailText(NamedTuple):
    """What a mail says."""

    subject: str
    text: str


_TELLING = (
    marked(
        "Attached is the workbook for {month} (measures: {count}), which {you} are to fill in by {day} (inclusive) and "
        "return by replying to this mail, with the workbook attached."
    ),
    marked("Please report on time."),
)
_ASKING = (
    marked(
        "Please find attached the workbook for {month} (measures: {count}). We would be grateful if {you} filled it in "
        "by {day} (inclusive) and returned it by replying to this mail, with the workbook attached."
    ),
    marked("Thank you for your support."),
)
"""What is said to a unit that is told, and to one that is asked."""


def workbook_mail(
    unit: Party, month: Period, due: date, count: int, title: str, *, sender: Sender, context: ReaderContext
) -> MailText:
    """Return the mail that brings a unit its workbook with `count` measures, to be returned by a day.

    `title` is the plan's.
    """
    opening, closing = _ASKING if sender.asks(unit) else _TELLING
    lines = [
        _("{unit}:").format(unit=context.call(unit.name)),
        filled(_(opening), month=month, day=due, you=sender.you, count=count),
        _(closing),
        *sender.signature(context),
    ]
    subject = filled(_("Workbook for {month}, please return by {day}: {title}"), month=month, day=due, title=title)
    return MailText(subject, "\n".join(lines))


def reminder_mail(text: str, month: Period, title: str) -> MailText:
    """Return the mail that brings a reminder, as reports.reminders words it."""
    return MailText(filled(_("Reports for {month} still to come: {title}"), month=month, title=title), text)
