"""Undo entries, and send a report back to its unit; what this concerns is shown before anything else."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from airplan.actions.deciding import entries_to_undo
from airplan.actions.previews import reversal_table
from airplan.actions.saving import ledger_by, signature_of
from airplan.errors import Message, UsageError
from airplan.i18n import _, marked
from airplan.progress.proposals import propose_send_back, propose_undo
from airplan.web.entry_forms import EntryForm, prepared_entry, save_form, show_form
from airplan.web.form_fields import FormField
from airplan.web.measure_named import day_typed
from airplan.web.page_request import PageRoute
from airplan.workspace.answers import history
from airplan.workspace.writing import journal_to_write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.responses import Response

    from airplan.store.entries import Entry
    from airplan.web.entry_forms import Prepared
    from airplan.web.page_request import PageRequest


def show_undo(request: PageRequest) -> Response:
    """Return the form to undo an entry or what was saved with it."""
    return show_form(request, _undo_form(request))


def save_undo(request: PageRequest) -> Response:
    """Check or save that entries are undone."""
    return save_form(request, _undo_form(request))


def show_send_back(request: PageRequest) -> Response:
    """Return the form to send a report back."""
    return show_form(request, _send_back_form(request))


def save_send_back(request: PageRequest) -> Response:
    """Check or save that a report is sent back."""
    return save_form(request, _send_back_form(request))


def _undo_form(request: PageRequest) -> EntryForm:
    session, number = request.session, request.arguments["entry"]
    only, file = bool(request.asked("only")), bool(request.asked("file"))
    entries = entries_to_undo(session, number, only=only, file=file)
    return EntryForm(
        _("Undo {entry}").format(entry=number),
        tuple(_fields(request, needs_reason=False)),
        partial(_undo, request, entries),
        request.to("/log"),
        tables=(history(session, entries),),
        links=tuple(_narrower(request, entries, number)),
    )


def _narrower(request: PageRequest, entries: Sequence[Entry], number: str) -> list[tuple[str, str]]:
    """Return the other ways to undo the same entry, where they differ."""
    first = next((entry for entry in entries if entry.id == number), None)
    links = []
    if len(entries) > 1:
        links.append((request.to(request.path, only=1), _("Undo only this entry")))
    if first and first.batch and first.source.sha256 and not request.asked("file"):
        links.append((request.to(request.path, file=1), _("Undo everything from the same file")))
    if first and first.batch and len(entries) == 1:
        links.append((request.to(f"/entries/{first.batch}/undo"), _("Undo everything saved with it")))
    return links


def _undo(request: PageRequest, entries: Sequence[Entry], author: str) -> Prepared:
    session = request.session
    signature = signature_of(session, author, day_typed(request, "on") or session.today)
    ledger, reason = ledger_by(session, signature.day), request.typed("reason")
    return prepared_entry(
        request,
        lambda: propose_undo(ledger, entries, reason, signature),
        lambda proposal: reversal_table(session, proposal, saved=False),
    )


def _send_back_form(request: PageRequest) -> EntryForm:
    session = request.session
    report = journal_to_write(session).find(request.arguments["entry"])
    return EntryForm(
        _("Send {entry} back").format(entry=report.id),
        tuple(_fields(request, needs_reason=True)),
        partial(_send_back, request, report),
        request.to("/log"),
        lines=(_("The unit must then report again."),),
        tables=(history(session, [report]),),
    )


def _send_back(request: PageRequest, report: Entry, author: str) -> Prepared:
    session, reason = request.session, request.typed("reason")
    if not reason:
        raise UsageError(Message(marked("Please fill in: {field}."), field=_("Reason")))
    signature = signature_of(session, author, day_typed(request, "on") or session.today)
    ledger = ledger_by(session, signature.day)
    return prepared_entry(
        request,
        lambda: propose_send_back(ledger, report, reason, signature),
        lambda proposal: reversal_table(session, proposal, saved=False),
    )


def _fields(request: PageRequest, *, needs_reason: bool) -> list[FormField]:
    today = request.session.today.isoformat()
    return [
        FormField("reason", _("Reason"), "area", required=needs_reason),
        FormField("on", _("Date"), "day", today, required=True),
    ]


ROUTES = (
    PageRoute("/entries/{entry}/undo", show_undo, save_undo),
    PageRoute("/entries/{entry}/send-back", show_send_back, save_send_back),
)
