"""List the notices that units would get, and issue them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from airplan.actions.issuing import Issuer, NoticeFolder, are_these, issue_notices, propose_notices, with_file_names
from airplan.actions.notice_plan import LONGEST_ANSWER, MOST_NOTICES, NoticeWishes, planned
from airplan.actions.office_templates import template_for
from airplan.errors import Message, UsageError
from airplan.i18n import _, marked, pgettext
from airplan.i18n.terms import LEVEL_TITLES
from airplan.progress.notices import LEVELS
from airplan.web.entry_forms import EntryForm, Prepared, save_form, show_form
from airplan.web.form_fields import FormField
from airplan.web.measure_named import day_typed, month_typed
from airplan.web.page_request import PageRoute
from airplan.web.paper_forms import number_typed
from airplan.web.round_forms import criteria_for, units_chosen, units_field
from airplan.workspace.finished_files import finished_files
from airplan.workspace.office_folders import office_folder
from airplan.workspace.writing import journal_to_write

if TYPE_CHECKING:
    from starlette.responses import Response

    from airplan.actions.notice_plan import Planned
    from airplan.web.page_request import PageRequest


def show_notices(request: PageRequest) -> Response:
    """Return the form for notices, with those that the rules ask for now."""
    return show_form(request, _form(request))


def save_notices(request: PageRequest) -> Response:
    """Show the notices, or issue them."""
    return save_form(request, _form(request))


def _form(request: PageRequest) -> EntryForm:
    session = request.session
    month = session.current_month()
    levels = (("", _("By the rules")), *((level, _(LEVEL_TITLES[level])) for level in LEVELS))
    fields = (
        FormField("period", _("Month"), "month", str(month), required=True),
        FormField("level", pgettext("of notices", "Level"), "choice", "", "", levels),
        FormField("date", _("Date of the notices"), "day", hint=_("Empty: today.")),
        FormField("answer-by", _("Answer by"), "day"),
        FormField("answer-days", _("Working days for the answer"), "number", hint=_("Where no day is given.")),
        FormField("serial", _("Number of the first notice"), "number", hint=_("Empty: the next one.")),
        FormField("signer", _("Approved by")),
        FormField("replace", _("Replace files that exist"), "check"),
        units_field(request),
    )
    made = planned(session, NoticeWishes(month), draft=True)
    return EntryForm(_("Notices"), fields, partial(_prepared, request), request.to("/"), tables=(made.table(),))


def _wishes(request: PageRequest) -> NoticeWishes:
    answer_by = day_typed(request, "answer-by")
    days = number_typed(request, "answer-days", _("Working days for the answer"), LONGEST_ANSWER)
    if answer_by and days:
        raise UsageError(Message(marked("Give a day for the answer or working days, not both.")))
    units = units_chosen(request)
    return NoticeWishes(
        month_typed(request, "period") or request.session.current_month(),
        criteria_for(request, units),
        units,
        level=next((level for level in LEVELS if level == request.typed("level")), None),
        day=day_typed(request, "date"),
        answer_by=answer_by,
        answer_days=days,
        serial=number_typed(request, "serial", _("Number of the first notice"), MOST_NOTICES),
        signer=request.typed("signer"),
    )


def _prepared(request: PageRequest, author: str) -> Prepared:
    session = request.session
    newest = journal_to_write(session).newest()  # before anything that depends on it
    made = with_file_names(planned(session, _wishes(request), draft=False))
    if not made.papers:
        raise UsageError(Message(marked("No unit needs a notice.")))
    folder, replace = office_folder(session, "notices"), bool(request.typed("replace"))
    if there := [paper.file for paper in made.papers if (folder / paper.file).exists() and not replace]:
        text, way = marked("These files are in {folder} already: {files}."), marked("Choose to replace them.")
        raise UsageError(Message(text, folder=folder, files=tuple(there)), Message(way))
    issuer = Issuer(author, newest)
    into = NoticeFolder(folder, template_for(session, "notice"), replace, titled=True)
    findings = (*made.findings, *propose_notices(session, made, (), issuer).findings)
    seen = [(paper.file, paper.number, paper.serial, str(paper.to), paper.title) for paper in made.papers]
    line = _("The notices are written into the folder {folder} and recorded as issued.").format(folder=folder)
    return Prepared(seen, partial(_issue, request, made, into, issuer), (made.table(),), findings, (line,))


def _issue(request: PageRequest, made: Planned, into: NoticeFolder, issuer: Issuer) -> str:
    """Issue the notices, or find those that a killed process had recorded; return the ID of their batch."""
    session = request.session
    saved: list[str] = []
    with finished_files(session, into.folder, force=into.force) as finished:
        found = next((entries for entries in finished if are_these(entries, made)), None)
        if found:
            return found[0].batch or found[0].id
        issue_notices(session, made, into, issuer, saved.append)
    return saved[0] or next(paper.notice.again.id for paper in made.papers if paper.notice.again)


ROUTES = (PageRoute("/notices", show_notices, save_notices),)
