"""Show the rounds, send the workbooks of a month, and close and reopen rounds."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from airplan.actions.dispatching import DispatchWishes, dispatch, planned_dispatch
from airplan.actions.saving import ledger_by, signature_of
from airplan.errors import Message, UsageError
from airplan.i18n import _, marked, ngettext, pgettext
from airplan.plan.model import Filter
from airplan.plan.periods import reporting_day
from airplan.progress.proposals import propose_round_closing, propose_round_reopening
from airplan.reports.table import Column, Table
from airplan.store.journal import ConcurrentWrite
from airplan.web.entry_forms import EntryForm, Prepared, prepared_entry, save_form, show_form
from airplan.web.form_fields import FormField
from airplan.web.measure_named import day_typed, month_typed
from airplan.web.page_request import PageRoute
from airplan.web.table_page import shown
from airplan.workspace.answers import selection
from airplan.workspace.office_folders import office_folder
from airplan.workspace.writing import journal_to_write

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.responses import Response

    from airplan.actions.dispatching import Dispatched
    from airplan.plan.periods import Period
    from airplan.rounds.outgoing import Sending
    from airplan.web.page_request import PageRequest


def show_rounds(request: PageRequest) -> Response:
    """Return the list of rounds, with what can be done in each."""
    from airplan.progress.obligations import reporting_round
    from airplan.progress.round_status import round_statuses
    from airplan.reports.round_tables import all_rounds

    ledger = request.session.ledger
    measures = ledger.measures(Filter())
    statuses = round_statuses(ledger.journal, ledger.view, ledger.rules.reporting)
    rounds = request.answer_of_now(lambda: [reporting_round(ledger, measures, each.period) for each in statuses])
    acts = [
        (str(status.period), request.to(f"/rounds/{status.period}/{'reopen' if status.closed else 'close'}"),
         _("Reopen") if status.closed else _("Close"), request.to("/missing", month=status.period))
        for status in statuses
    ]  # fmt: skip
    return request.page("rounds.html", table=shown(request, all_rounds(rounds, request.session.reading())), acts=acts)


# --- sending workbooks ------------------------------------------------------------------------------------------------


def show_dispatch(request: PageRequest) -> Response:
    """Return the form to send the workbooks of a month."""
    return show_form(request, _dispatch_form(request))


def save_dispatch(request: PageRequest) -> Response:
    """Check or carry out a dispatch."""
    return save_form(request, _dispatch_form(request))


def _dispatch_form(request: PageRequest) -> EntryForm:
    session = request.session
    month = session.month_of(request.asked("period")) if request.asked("period") else session.current_month()
    due = reporting_day(month, session.rules.reporting.day)
    fields = (
        FormField("period", _("Month"), "month", str(month), required=True),
        FormField("due", _("Return date"), "day", "", _("Empty: the reporting day, {day}.").format(day=due)),
        FormField("everyone", _("Include units that owe no report this month"), "check"),
        FormField("replace", _("Replace workbooks of this month that nobody has filled in"), "check"),
        units_field(request),
    )
    return EntryForm(_("Send workbooks"), fields, partial(_prepared_dispatch, request), request.to("/rounds"))


def units_field(request: PageRequest) -> FormField:
    """Return the field that limits a form to some units."""
    parties = request.session.plan.parties("unit")
    reading = request.session.reading(parties=parties)
    units = tuple((party.name, reading.call(party.name)) for party in parties)
    return FormField("unit", _("Only these units"), "checks", hint=_("None chosen: all units."), choices=units)


def units_chosen(request: PageRequest) -> set[str] | None:
    """Return the units that were chosen in a form; None for all. Raises UnknownName."""
    plan = request.session.plan
    return {plan.find(name, "unit").name for name in request.all_typed("unit")} or None


def criteria_for(request: PageRequest, units: set[str] | None) -> Filter:
    """Return the filter of the measures that name these units, as the option --unit means it."""
    plan = request.session.plan
    return selection(plan, [[plan.find(name, "unit") for name in sorted(units or ())]], [])


def _prepared_dispatch(request: PageRequest, author: str) -> Prepared:
    session = request.session
    month = month_typed(request, "period") or session.current_month()
    units, everyone = units_chosen(request), bool(request.typed("everyone"))
    wishes = DispatchWishes(month, criteria_for(request, units), units, day_typed(request, "due"), everyone)
    planned = planned_dispatch(session, wishes)
    folder, replace = office_folder(session, "sent", str(month)), bool(request.typed("replace"))
    _check_free(planned, folder, replace=replace)
    seen = _seen(planned)

    def planned_again() -> Sending:
        again = planned_dispatch(session, wishes)
        if _seen(again) != seen:
            raise ConcurrentWrite
        return again

    def save() -> str:
        sent: list[Dispatched] = []
        dispatch(session, planned_again, folder, author, sent.append, force=replace, titled=True)
        return sent[0].batch or _batch_of(request, sent[0])

    files = _("The workbooks are written into the folder {folder} and recorded as sent.").format(folder=folder)
    return Prepared((str(month), seen), save, (_workbooks(request, planned),), (), (files,))


def _seen(planned: Sending) -> list[object]:
    """Return what a dispatch says, without the random numbers of its forms."""
    return [(form.unit, form.due, [(row.ref, row.sent) for row in form.rows]) for form in planned.forms]


def _check_free(planned: Sending, folder: Path, *, replace: bool) -> None:
    """Raise UsageError where workbooks of this month are in the folder already and may not be replaced."""
    if replace:
        return
    there = [form.unit for form in planned.forms if (folder / f"{planned.period}_{form.unit}.xlsx").exists()]
    if there:
        text = marked("Workbooks of {period} for these units are in {folder} already: {units}.")
        way = marked("Choose other units, or choose to replace workbooks that nobody has filled in.")
        raise UsageError(Message(text, period=planned.period, folder=folder, units=tuple(there)), Message(way))


def _batch_of(request: PageRequest, sent: Dispatched) -> str:
    """Return the batch of a dispatch that a killed process had recorded and this one has finished."""
    digests = [record["sha256"] for record in sent.table.as_records() if record.get("sha256")]
    steps = journal_to_write(request.session).steps_of_file(digests[0]) if digests else []
    return next(entry.batch for entry in steps if entry.kind == "dispatch")


def _workbooks(request: PageRequest, planned: Sending) -> Table:
    """Return the workbooks that will be sent: unit, rows, and rows that are owed."""
    count = len(planned.forms)
    title = ngettext("{count} workbook for {month}", "{count} workbooks for {month}", count)
    columns = (
        Column("unit", _("Unit"), kind="name"),
        Column("rows", pgettext("of a workbook", "Rows"), kind="count"),
        Column("owed", pgettext("of a workbook", "Rows that are owed"), kind="count"),
        Column("due", _("Return date"), kind="day"),
    )
    rows = [(form.unit, len(form.rows), planned.owed[form.unit], form.due) for form in planned.forms]
    names = request.session.reading(parties=request.session.plan.parties("unit")).names
    table = Table.of(rows, columns, title=title.format(count=count, month=planned.period.in_words()), names=names)
    return table.with_undated(planned.unasked)


# --- closing and reopening --------------------------------------------------------------------------------------------


def _round_form(request: PageRequest, *, closing: bool) -> EntryForm:
    session = request.session
    month = session.month_of(request.arguments["month"])
    title = _("Close the round of {month}") if closing else _("Reopen the round of {month}")
    fields = (
        FormField("reason", _("Reason"), "area", required=not closing),
        FormField("on", _("Date"), "day", session.today.isoformat(), required=True),
    )
    prepare = partial(_prepared_round, request, month, closing)
    return EntryForm(title.format(month=month.in_words()), fields, prepare, request.to("/rounds"))


def _prepared_round(request: PageRequest, month: Period, closing: bool, author: str) -> Prepared:  # noqa: FBT001 – bound by partial
    session, reason = request.session, request.typed("reason")
    if not closing and not reason:
        raise UsageError(Message(marked("Please fill in: {field}."), field=_("Reason")))
    signature = signature_of(session, author, day_typed(request, "on") or session.today)
    ledger = ledger_by(session, signature.day)
    propose = propose_round_closing if closing else propose_round_reopening
    return prepared_entry(request, lambda: propose(ledger, month, reason, signature))


def show_close(request: PageRequest) -> Response:
    """Return the form to close a round."""
    return show_form(request, _round_form(request, closing=True))


def save_close(request: PageRequest) -> Response:
    """Check or save that a round is closed."""
    return save_form(request, _round_form(request, closing=True))


def show_reopen(request: PageRequest) -> Response:
    """Return the form to reopen a round."""
    return show_form(request, _round_form(request, closing=False))


def save_reopen(request: PageRequest) -> Response:
    """Check or save that a round is open again."""
    return save_form(request, _round_form(request, closing=False))


ROUTES = (
    PageRoute("/rounds", show_rounds),
    PageRoute("/dispatch", show_dispatch, save_dispatch),
    PageRoute("/rounds/{month}/close", show_close, save_close),
    PageRoute("/rounds/{month}/reopen", show_reopen, save_reopen),
)
