"""Show the bulletin of a month or the review of a quarter as it will look, and issue it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from markupsafe import Markup

from airplan.actions.bulletin_content import PaperWishes, issued_papers, subject_of, worded_paper
from airplan.actions.issuing import WORD, Issuer, PaperFile, issue_paper, paper_content, propose_paper
from airplan.errors import Message, UsageError
from airplan.formats.output import make_folder
from airplan.i18n import _, marked, pgettext
from airplan.web.entry_forms import EntryForm, Prepared, save_form, show_form
from airplan.web.form_fields import FormField
from airplan.web.measure_named import day_typed
from airplan.web.page_request import PageRoute
from airplan.workspace.office_folders import office_folder
from airplan.workspace.own_files import OwnFiles
from airplan.workspace.writing import journal_to_write

if TYPE_CHECKING:
    from starlette.responses import Response

    from airplan.actions.bulletin_content import Subject, WordedPaper
    from airplan.web.page_request import PageRequest

_ENDINGS = (WORD, ".html")


def show_bulletin(request: PageRequest) -> Response:
    """Return the form for a bulletin or a review."""
    return show_form(request, _form(request))


def save_bulletin(request: PageRequest) -> Response:
    """Show the paper as it will look, or issue it."""
    return save_form(request, _form(request))


def _form(request: PageRequest) -> EntryForm:
    session = request.session
    fields = (
        FormField("period", _("Month"), "month", request.asked("period") or str(session.current_month())),
        FormField("quarter", _("Quarter"), "text", hint=_("For a review instead of a bulletin: 2017-Q2.")),
        FormField("serial", _serial_title(), "number", hint=_("Empty: the next one.")),
        FormField("number", _("Document number"), hint=_("In place of a number in the series.")),
        FormField("date", _("Date of the paper"), "day", hint=_("Empty: the day of its data.")),
        FormField("to", _("Addressee"), hint=_("Empty: as set in airplan.toml.")),
        FormField("reply-by", _("Answer by"), "day", hint=_("Empty: the next reporting day.")),
        FormField("ending", _("Format"), "choice", WORD, "", ((WORD, "Word (.docx)"), (".html", "HTML (.html)"))),
        FormField("replace", _("Replace the file if it exists"), "check"),
    )
    return EntryForm(_("Bulletin or review"), fields, partial(_prepared, request), request.to("/"))


def _serial_title() -> str:
    return pgettext("of a paper", "Number of this issue")


def _wishes(request: PageRequest) -> PaperWishes:
    number, serial = request.typed("number"), number_typed(request, "serial", _serial_title(), 99_999)
    if number and serial:
        both = marked("Give a number of the series or a document number, not both.")
        raise UsageError(Message(both))
    return PaperWishes(
        number, serial, day_typed(request, "date"), request.typed("to") or None, day_typed(request, "reply-by")
    )


def number_typed(request: PageRequest, name: str, label: str, most: int) -> int | None:
    """Return the whole number in a field of the form; None where it is empty. Raises UsageError."""
    text = request.typed(name)
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and 1 <= int(text) <= most):
        outside = marked("{field}: {text} is not a number from 1 to {most}.")
        raise UsageError(Message(outside, field=label, text=text, most=most))
    return int(text)


def _prepared(request: PageRequest, author: str) -> Prepared:
    from airplan.formats.paper_text import body_in_html

    session = request.session
    subject = subject_of(session, request.typed("period") or None, request.typed("quarter") or None)
    newest = journal_to_write(session).newest()  # before anything that depends on it
    worded = worded_paper(session, subject, _wishes(request), draft=False)
    ending = request.typed("ending") if request.typed("ending") in _ENDINGS else WORD
    file = _file(request, subject, ending)
    proposal = propose_paper(session, worded, file.path.name, b"", Issuer(author, newest))

    def save() -> str:
        return _issue(request, worded, file, Issuer(author, newest))

    lines = [_("The paper is written to {path} and recorded as issued.").format(path=file.path)]
    if proposal is None:
        lines = [_("It was recorded as issued before, with the same content; only the file is written.")]
    paper = Markup("\n".join(body_in_html(worded.paper)).replace("<h1>", "<h2>").replace("</h1>", "</h2>"))  # noqa: S704 – escaped by body_in_html
    return Prepared((str(file.path), paper), save, (), proposal.findings if proposal else (), tuple(lines), paper)


def _issue(request: PageRequest, worded: WordedPaper, file: PaperFile, issuer: Issuer) -> str:
    """Write the paper and record it; return the ID of its entry."""
    session = request.session
    content = paper_content(session, worded, file.ending)
    proposal = propose_paper(session, worded, file.path.name, content, issuer)
    make_folder(file.path.parent)
    saved = issue_paper(session, file, content, proposal, lambda: None)
    if saved:
        return saved[0].id
    months = str(worded.subject.months[-1])
    return [entry.id for entry in issued_papers(session, worded.subject.paper) if entry.period == months][-1]


def _file(request: PageRequest, subject: Subject, ending: str) -> PaperFile:
    """Return the file of a paper. Raises UsageError where it exists and may not be replaced."""
    session, replace = request.session, bool(request.typed("replace"))
    folder = office_folder(session, "papers")
    name = pgettext("name of a file", "review") if subject.quarter else pgettext("name of a file", "bulletin")
    path = folder / f"{subject.when}_{name}{ending}"
    if path.exists() and not replace:
        text, way = marked("{path} exists already."), marked("Choose to replace it.")
        raise UsageError(Message(text, path=path), Message(way))
    return PaperFile(path, replace, OwnFiles(session))


ROUTES = (PageRoute("/bulletin", show_bulletin, save_bulletin),)
