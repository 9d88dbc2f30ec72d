"""Record a unit's report on a measure, and correct one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.actions.reporting import (
    check_corrected,
    figure_questions,
    month_reported,
    named_reporter,
    proposing_report,
    report_draft,
    typed_figures,
)
from airplan.actions.saving import ledger_by
from airplan.errors import Message, UsageError
from airplan.i18n import _, marked, pgettext
from airplan.i18n.terms import ROLE_TITLES, STATE_TITLES
from airplan.plan.model import ROLES, named_units
from airplan.plan.quantities import in_figures
from airplan.store.entries import STATUSES, Report
from airplan.web.entry_forms import EntryForm, prepared_entry, save_form, show_form
from airplan.web.form_fields import FormField
from airplan.web.measure_named import (
    day_typed,
    measure_in_words,
    measure_named,
    measure_page,
    measure_with_id,
    month_typed,
)
from airplan.web.page_request import NoSuchPage, PageRoute
from airplan.workspace.writing import journal_to_write

if TYPE_CHECKING:
    from datetime import date

    from starlette.responses import Response

    from airplan.plan.model import Measure
    from airplan.progress.ledger import Ledger
    from airplan.store.entries import Entry
    from airplan.web.entry_forms import Prepared
    from airplan.web.page_request import PageRequest

_FIGURE = "value:"


def show_record(request: PageRequest) -> Response:
    """Return the form for a report; first the choice of the unit, where it is open."""
    measure = measure_named(request)
    unit = _unit(request, measure)
    if not unit:
        return _choose_unit(request, measure)
    return show_form(request, _record_form(request, measure, unit))


def save_record(request: PageRequest) -> Response:
    """Check or save a report."""
    measure = measure_named(request)
    unit = _unit(request, measure)
    if not unit:
        return _choose_unit(request, measure)
    return save_form(request, _record_form(request, measure, unit))


def show_correction(request: PageRequest) -> Response:
    """Return the form with the content of a report, to be corrected."""
    return show_form(request, _correction_form(request))


def save_correction(request: PageRequest) -> Response:
    """Check or save a correction."""
    return save_form(request, _correction_form(request))


# --- which unit -------------------------------------------------------------------------------------------------------


def _unit(request: PageRequest, measure: Measure) -> str:
    """Return the unit in the address, else the only lead; empty where a person has to choose."""
    session = request.session
    if named := request.asked("unit"):
        return named_reporter(session.ledger, measure, session.plan.find(named, "unit", "collective"))
    leads = named_units(measure, session.ledger.members, ("lead",))
    return leads[0] if len(leads) == 1 and not request.asked("choose") else ""


def _choose_unit(request: PageRequest, measure: Measure) -> Response:
    """Return the units that the measure names, each leading to its form."""
    session, members = request.session, request.session.ledger.members
    roles = {unit: role for role in reversed(ROLES) for unit in named_units(measure, members, (role,))}
    reading = session.reading([measure], session.plan.parties("unit"))
    labels = {
        unit: _("{name} ({explained})").format(
            name=reading.call_with_original(unit), explained=_(ROLE_TITLES[roles[unit]])
        )
        for unit in named_units(measure, members)
    }
    links = [(request.to(request.path, unit=unit), label) for unit, label in labels.items()]
    title = _("Record a report: {measure}").format(measure=measure_in_words(measure))
    return request.page("choose_unit.html", heading=title, links=links, back=measure_page(request, measure))


# --- the forms --------------------------------------------------------------------------------------------------------


def _record_form(request: PageRequest, measure: Measure, unit: str) -> EntryForm:
    session = request.session
    reading = session.reading([measure], session.plan.parties("unit"))
    return EntryForm(
        _("Record a report: {measure}").format(measure=measure_in_words(measure)),
        tuple(_fields(request, measure, unit, None)),
        lambda author: _prepared(request, measure, unit, author, None),
        measure_page(request, measure),
        lines=(_("Unit: {unit}").format(unit=reading.call_with_original(unit)),),
        links=((request.to(request.path, choose=1), _("Another unit")),),
    )


def _correction_form(request: PageRequest) -> EntryForm:
    session = request.session
    entry = journal_to_write(session).find(request.arguments["entry"])
    measure = measure_with_id(request, entry.ref) if entry.kind == "report" else None
    if measure is None:
        raise NoSuchPage(Message(marked("{entry} is not a report on a measure of this plan."), entry=entry.id))
    check_corrected(session, entry, measure, "")
    reading, corrected = session.reading([measure], session.plan.parties("unit")), measure
    return EntryForm(
        _("Correct a report: {measure}").format(measure=measure_in_words(measure)),
        tuple(_fields(request, measure, entry.unit, entry)),
        lambda author: _prepared(request, corrected, entry.unit, author, entry),
        measure_page(request, measure),
        lines=(
            _("Unit: {unit}").format(unit=reading.call_with_original(entry.unit)),
            _("Corrected entry: {entry}").format(entry=entry.id),
            _("What you empty here is erased from the report."),
        ),
    )


def _fields(request: PageRequest, measure: Measure, unit: str, old: Entry | None) -> list[FormField]:
    from airplan.progress.latest import latest_statements

    session = request.session
    day = old.as_of if old else session.today
    latest = latest_statements(journal_to_write(session), measure.id, unit)
    said, report = latest.get("status"), old.report if old else Report()
    last = _("Last: {status}").format(status=_(STATE_TITLES[said.text])) if said and said.text and not old else ""
    questions = figure_questions(session.ledger, measure, unit, day, {} if old else latest)
    figures = [
        FormField(
            f"{_FIGURE}{each.target.id}", each.question, "number", _figure(report, each.target.id), each.explained
        )
        for each in questions
    ]
    states = (("", pgettext("in a choice", "not given")), *((each, _(STATE_TITLES[each])) for each in STATUSES))
    month = _("Empty: the month of that day.")
    return [
        FormField("status", _("Status"), "choice", report.status or "", last, states),
        *figures,
        FormField("note", _("Progress"), "area", report.note or ""),
        FormField("problem", _("Problems"), "area", report.problem or ""),
        FormField("next", _("Next steps"), "area", report.next or ""),
        FormField(
            "evidence", _("Evidence"), "area", "\n".join(report.evidence or ()), _("A file or an address on a line.")
        ),
        FormField("on", pgettext("day of which a report speaks", "Data as of"), "day", day.isoformat(), required=True),
        FormField("period", _("Reporting month"), "month", old.period if old else "", month),
    ]


def _figure(report: Report, target: str) -> str:
    value = report.values.get(target)
    return "" if value is None else in_figures(value)


def _prepared(request: PageRequest, measure: Measure, unit: str, author: str, old: Entry | None) -> Prepared:
    session = request.session
    day = day_typed(request, "on") or session.today
    ledger = ledger_by(session, day)
    report = _report(request, ledger, measure, day, old)
    month = month_typed(request, "period") or month_reported(session, day, named=session.day is not None)
    draft = report_draft(measure, unit, month, report, day=day, author=author, corrected=old)
    if isinstance(draft.content, Report) and draft.content.blank:
        raise UsageError(Message(marked("The report is empty.")))
    return prepared_entry(request, proposing_report(session, ledger, draft, measure, old))


def _report(request: PageRequest, ledger: Ledger, measure: Measure, day: date, old: Entry | None) -> Report:
    """Return the report in the form; in a correction, what was emptied is erased."""
    before = old.report if old else Report()

    def text(name: str, known: str | None) -> str | None:
        return request.typed(name) or ("" if known else None)

    typed = []
    for name in request.form:
        target = name.removeprefix(_FIGURE)
        if name.startswith(_FIGURE) and (request.typed(name) or before.values.get(target) is not None):
            typed.append((target, request.typed(name)))
    status = next((each for each in STATUSES if each == request.typed("status")), None)
    evidence = tuple(line.strip() for line in request.typed("evidence").split("\n") if line.strip())
    return Report(
        status=status,
        values=typed_figures(ledger, measure, typed, day),
        note=text("note", before.note),
        problem=text("problem", before.problem),
        next=text("next", before.next),
        evidence=evidence or (() if before.evidence else None),
    )


ROUTES = (
    PageRoute("/measures/{ref}/record", show_record, save_record),
    PageRoute("/entries/{entry}/correct", show_correction, save_correction),
)
