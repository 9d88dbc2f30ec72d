"""Lead from a form to entries: what was typed is shown with its findings, and saved once it is confirmed as shown.

A form has a random ID: sent again, it leads to what it saved. What is confirmed carries a digest of what was shown: if
somebody has written something since that changes it, the new state is shown and nothing is saved.
"""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote

from starlette.datastructures import UploadFile

from airplan.actions.authors import known_author
from airplan.actions.previews import change_table
from airplan.actions.saving import append_unchanged
from airplan.errors import AirplanError, Message, UsageError
from airplan.i18n import _, marked, pgettext
from airplan.store.journal import ConcurrentWrite
from airplan.web.form_fields import FormField
from airplan.web.page_request import FORM_TOKEN
from airplan.web.table_page import shown
from airplan.workspace.writing import journal_to_write

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markupsafe import Markup
    from starlette.responses import Response

    from airplan.progress.proposals import Proposal
    from airplan.reports.table import Table
    from airplan.web.page_request import PageRequest

FORM_ID, SHOWN, CHANGE, AUTHOR = "form-id", "shown", "change", "by"
_LONGEST_ID = 40
_RECORDER = "airplan-recorder"
"""The cookie with the name of the person who records."""
_YEAR = 366 * 24 * 3600
_WRONG, _CONFLICT = 400, 409


class Prepared(NamedTuple):
    """What will be written: what it is known by, how it is shown, and what writes it."""

    seen: object
    """Whatever decides what is written: if its text is the same, so is what was confirmed."""
    save: Callable[[], str]
    """Writes it and returns the ID by which it is found. Raises ConcurrentWrite, AirplanError."""
    tables: tuple[Table, ...] = ()
    findings: tuple[Message | str, ...] = ()
    lines: tuple[str, ...] = ()
    paper: Markup | str = ""
    """A paper, as it will look."""

    @property
    def digest(self) -> str:
        """A digest of what was shown."""
        shown = (self.seen, [str(each) for each in self.findings])
        return sha256(repr(shown).encode(errors="surrogatepass")).hexdigest()


class EntryForm(NamedTuple):
    """A form of the window that writes entries."""

    title: str
    fields: tuple[FormField, ...]
    prepare: Callable[[str], Prepared]
    """Returns what will be written in the name of the person who records. Raises AirplanError."""
    back: str
    """The page from which it was opened."""
    lines: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    """What is shown above the fields."""
    links: tuple[tuple[str, str], ...] = ()
    """Other forms: address and name."""


# --- the two halves ---------------------------------------------------------------------------------------------------


def show_form(request: PageRequest, form: EntryForm) -> Response:
    """Return the empty form."""
    return _page(request, form, form.fields, secrets.token_urlsafe(12))


def save_form(request: PageRequest, form: EntryForm) -> Response:
    """Return the next page for a form that was sent: what will be written, or where it was written, or the form again.

    Nothing is written before a person has seen it.
    """
    number = request.typed(FORM_ID)[:_LONGEST_ID]
    if not number:
        return show_form(request, form)
    if saved := request.remembered.saved_as(number):
        return request.redirect(f"/saved/{saved}", again=1)
    fields = tuple(field.typed(request) for field in form.fields)
    if request.typed(CHANGE):
        return _page(request, form, fields, number)
    try:
        return _checked_or_saved(request, form, number)
    except AirplanError as error:
        return _page(request, form, fields, number, error)


def _checked_or_saved(request: PageRequest, form: EntryForm, number: str) -> Response:
    """Save what was confirmed, if it is still what would be saved; else show what would be. Raises AirplanError."""
    recorder, confirmed = recorder_of(request), request.typed(SHOWN)
    prepared = form.prepare(recorder)
    if confirmed != prepared.digest:
        return _check(request, form, prepared, changed=bool(confirmed))
    try:
        saved = prepared.save()
    except ConcurrentWrite:
        return _check(request, form, form.prepare(recorder), changed=True)
    request.remembered.note_saved(number, saved)
    return with_recorder(request.redirect(f"/saved/{saved}"), recorder)


def _page(
    request: PageRequest, form: EntryForm, fields: Sequence[FormField], number: str, error: AirplanError | None = None
) -> Response:
    fields = [*fields, *author_fields(request)]
    wrong = [*error_lines(error), what_was_saved(request)] if error else []
    return request.page(
        "entry_form.html",
        status=_WRONG if error else 200,
        form=form,
        fields=fields,
        number=number,
        wrong=wrong,
        shown_tables=[shown(request, table) for table in form.tables],
    )


def _check(request: PageRequest, form: EntryForm, prepared: Prepared, *, changed: bool) -> Response:
    """Return the page that shows what will be written."""
    findings = [*_own_findings(request), *map(str, prepared.findings)]
    kept = [
        (name, text)
        for name, text in request.form.multi_items()
        if not isinstance(text, UploadFile) and name not in (FORM_TOKEN, SHOWN, CHANGE)
    ]
    return request.page(
        "check_entry.html",
        status=_CONFLICT if changed else 200,
        form=form,
        prepared=prepared,
        shown_tables=[shown(request, table) for table in prepared.tables],
        findings=findings,
        kept=kept,
        changed=changed,
    )


def what_was_saved(request: PageRequest) -> str:
    """Return whether anything was saved although the request has failed: entries come before the files they name."""
    if not request.session.outcome:
        return _("Nothing was saved.")
    return _("The entries were saved, and the files are ready: send this form again to move them to their folder.")


def error_lines(error: AirplanError) -> list[str]:
    """Return an error in lines; the way out is left out where it names the command line."""
    hint = str(error.hint)
    return [str(error.message), *([hint] if hint and "--" not in hint and "airplan " not in hint else [])]


# --- who records ------------------------------------------------------------------------------------------------------


def author_fields(request: PageRequest) -> list[FormField]:
    """Return the field for the person who records, unless the workspace has set it."""
    if request.session.settings.author:
        return []
    known = request.typed(AUTHOR) or unquote(request.cookies.get(_RECORDER, "")) or known_author(request.session)
    return [FormField(AUTHOR, pgettext("author of an entry", "Recorded by"), "text", known, required=True)]


def recorder_of(request: PageRequest) -> str:
    """Return the name of the person who records. Raises UsageError where it is not known."""
    name = request.session.settings.author or request.typed(AUTHOR)
    if not name.strip():
        raise UsageError(Message(marked("It is not known who records this entry.")))
    return " ".join(name.split())


def with_recorder(answer: Response, recorder: str) -> Response:
    """Return the answer after which the browser remembers who records."""
    answer.set_cookie(_RECORDER, quote(recorder), _YEAR, httponly=True, samesite="strict")
    return answer


def _own_findings(request: PageRequest) -> list[str]:
    """Return the finding that nothing was ever written to a personal journal, where it is meant."""
    session = request.session
    if session.personal and not journal_to_write(session).newest():
        return [_("No workspace applies here: this would be the first entry of a personal journal.")]
    return []


# --- proposals --------------------------------------------------------------------------------------------------------


def prepared_entry(
    request: PageRequest,
    propose: Callable[[], Proposal],
    table_of: Callable[[Proposal], Table] | None = None,
) -> Prepared:
    """Return a proposal of entries as something to be confirmed. Raises what `propose` raises."""
    session = request.session
    newest = journal_to_write(session).newest()  # before anything that depends on it
    proposal = propose()

    def save() -> str:
        (first, *_others) = append_unchanged(session, propose, proposal._replace(newest=newest), sure=False)
        return first.batch or first.id

    table = table_of(proposal) if table_of else change_table(session, proposal, saved=False)
    seen = (proposal.drafts, sorted(proposal.before.items()), [entry.id for entry in proposal.taken_back])
    return Prepared(seen, save, (table,), proposal.findings)
