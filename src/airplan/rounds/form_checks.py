"""Check a returned form against its round and the current plan, and note what a person should know about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.errors import Message
from airplan.formats.file_names import safe_name
from airplan.i18n import marked
from airplan.plan.mail_addresses import folded
from airplan.plan.periods import Period
from airplan.rounds.form_grid import Finding
from airplan.rounds.returns import NEVER_SENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from airplan.rounds.form import Form
    from airplan.rounds.mail_headers import MailOrigin
    from airplan.rounds.read_form import ReadWorkbook
    from airplan.rounds.returns import CollectContext, ReturnedCell, ReturnedFile
    from airplan.store.entries import Entry


def foreign(context: CollectContext, form: Form, sent: Entry | None) -> Iterator[Finding]:
    """Yield why a file does not belong to this round; `sent` is its dispatch in this round."""
    if form.plan != context.journal.plan:
        yield Finding(
            Message(marked("this workbook belongs to the plan {plan}; name that plan with --plan"), plan=form.plan)
        )
        return
    if form.unit not in context.units:
        yield Finding(Message(marked("{unit}: the plan no longer has this unit"), unit=form.unit))
    if form.period != context.period:
        text = marked("this workbook is for {found}, not {wanted}; add --period {period}")
        other = marked(
            "this workbook is for {found}, not {wanted}. If its content is for {found}, add --period "
            "{period}; if its content is for {wanted}, ask the unit to use the workbook for {wanted} "
            "(airplan dispatch writes that workbook again)"
        )
        chosen = other if context.status.was_dispatched else text
        wanted = Period.written(context.period) if context.period else "–"
        yield Finding(Message(chosen, found=Period.written(form.period), wanted=wanted, period=form.period))
    elif not sent:
        yield Finding(Message(NEVER_SENT))


def strange(context: CollectContext, file: ReturnedFile, form: Form) -> Iterator[Finding]:
    """Yield findings that somebody should check before the file is imported."""
    named = sorted((unit for unit in context.units if unit in file.base), key=len)
    if named and form.unit not in file.base and safe_name(form.unit) not in file.base:
        text = marked("the file name says {named}, but the workbook is that of {unit}")
        yield Finding(Message(text, named=named[-1], unit=form.unit), passable=True)
    if changed := _changed(context, form):
        what = Message(marked("changed since: {refs}"), refs=changed)
        yield Finding(_other_revision(form, what), passable=True)


def stranger(context: CollectContext, mail: MailOrigin | None, unit: str) -> Iterator[Message]:
    """Yield a note if a file was sent from an address that the directory does not have for its unit."""
    own = context.addresses.get(unit)
    if mail and own and folded(mail.sender) not in own:
        text = marked("sent from {sender}, which is not an address of {unit} in the directory of units")
        yield Message(text, sender=mail.sender or "–", unit=unit)


def late(context: CollectContext, unit: str) -> Iterator[Message]:
    """Yield a note if the file is late; it is imported all the same."""
    closed, due = context.status.closed, context.status.of(unit).due
    if closed:
        yield Message(marked("late: the round was closed on {day}"), day=closed.as_of)
    elif context.today > due:
        yield Message(marked("late: it was due by {day}"), day=due)


def revised(context: CollectContext, form: Form) -> Iterator[Message]:
    """Yield a note if the plan was edited since without changing the rows of the file."""
    if form.revision != context.ledger.plan.digest and not _changed(context, form):
        yield _other_revision(form, Message(marked("none of its rows changed")))


def notes_on(workbook: ReadWorkbook, cells: Sequence[ReturnedCell]) -> Iterator[Message]:
    """Yield a note if a workbook answers nothing, or only has a date or names beside some measures."""
    answered = {cell.ref for cell in cells if not cell.is_signing}
    signed = tuple(dict.fromkeys(cell.called for cell in cells if cell.is_signing and cell.ref not in answered))
    if signed:
        yield Message(marked("only a date or names, no answer: {what}"), what=signed)
    if not answered and not workbook.findings:
        yield Message(marked("nothing was filled in"))


def _changed(context: CollectContext, form: Form) -> tuple[str, ...]:
    """Return the rows for which the plan has changed."""
    return tuple(row.called for row in form.rows if row.promise not in context.promises.get(row.ref, ()))


def _other_revision(form: Form, what: Message) -> Message:
    text = marked("sent with another revision of the plan ({revision}; {what})")
    return Message(text, revision=form.revision, what=what)
