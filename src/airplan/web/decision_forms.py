"""Record the office's decisions about a measure: close, extend, adjust, set a milestone, reach one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from airplan.actions.deciding import adjusting
from airplan.actions.saving import ledger_by, signature_of
from airplan.errors import Message, UsageError
from airplan.i18n import _, marked, pgettext, pmarked
from airplan.progress import proposals
from airplan.store.entries import Decision
from airplan.web.entry_forms import EntryForm, prepared_entry, save_form, show_form
from airplan.web.form_fields import FormField
from airplan.web.measure_named import day_typed, measure_in_words, measure_named, measure_page
from airplan.web.page_request import PageRoute

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from starlette.responses import Response

    from airplan.plan.model import Measure
    from airplan.progress.ledger import Ledger
    from airplan.progress.proposals import Proposal, Signature
    from airplan.store.entries import DecisionKind
    from airplan.web.entry_forms import Prepared
    from airplan.web.page_request import PageRequest


class _Deciding(NamedTuple):
    """A kind of decision: its heading, its own fields, what they say, and what proposes it."""

    kind: DecisionKind
    title: str
    fields: Callable[[PageRequest, Measure], list[FormField]]
    read: Callable[[PageRequest, Measure, Decision], Decision]
    propose: Callable[[Ledger, Measure, Decision, Signature], Proposal]


def _no_fields(_request: PageRequest, _measure: Measure) -> list[FormField]:
    return []


def _unchanged(_request: PageRequest, _measure: Measure, decision: Decision) -> Decision:
    return decision


def _extension_fields(_request: PageRequest, _measure: Measure) -> list[FormField]:
    return [FormField("to", _("New due date"), "day", required=True)]


def _read_extension(request: PageRequest, _measure: Measure, decision: Decision) -> Decision:
    return decision._replace(to=_needed_day(request, "to", _("New due date")))


def _adjustment_fields(_request: PageRequest, measure: Measure) -> list[FormField]:
    targets = tuple((target.id, str(target)) for target in measure.targets if target.scope == "district")
    if len(targets) > 1:
        targets = (("", pgettext("in a choice", "not chosen")), *targets)
    return [
        FormField("target", _("Target"), "choice", "", "", targets, required=True),
        FormField("to", _("New target value"), "number", hint=_("In the target's unit of measure."), required=True),
    ]


def _read_adjustment(request: PageRequest, measure: Measure, decision: Decision) -> Decision:
    number = request.typed("to")
    if not number:
        raise _needed(_("New target value"))
    return adjusting(measure, decision, request.typed("target"), number)


def _milestone_fields(_request: PageRequest, _measure: Measure) -> list[FormField]:
    return [
        FormField("title", _("What must be reached"), required=True),
        FormField("to", _("By which day"), "day", required=True),
    ]


def _read_milestone(request: PageRequest, _measure: Measure, decision: Decision) -> Decision:
    title = " ".join(request.typed("title").split())
    if not title:
        raise _needed(_("What must be reached"))
    return decision._replace(to=_needed_day(request, "to", _("By which day")), title=title)


def _reaching_fields(request: PageRequest, measure: Measure) -> list[FormField]:
    standing = request.session.ledger.standings_of([measure])[0]
    titles = [
        (each.entry or each.title, f"{each.title} {each.day}") for each in standing.milestones if not each.reached
    ]
    if event := measure.deadline.event:
        titles.insert(0, (event, event))
    return [
        FormField("title", _("Milestone"), "choice", titles[0][0] if titles else "", "", tuple(titles), required=True)
    ]


def _read_reaching(request: PageRequest, _measure: Measure, decision: Decision) -> Decision:
    if not request.typed("title"):
        raise _needed(_("Milestone"))
    return decision._replace(title=request.typed("title"))


_KINDS = {
    "close": _Deciding("close", pmarked("form", "Close a measure"), _no_fields, _unchanged, proposals.propose_closing),
    "extend": _Deciding(
        "extend", pmarked("form", "Extend a due date"), _extension_fields, _read_extension, proposals.propose_extension
    ),
    "adjust": _Deciding(
        "adjust", pmarked("form", "Adjust a target"), _adjustment_fields, _read_adjustment, proposals.propose_adjustment
    ),
    "milestone": _Deciding(
        "milestone", pmarked("form", "Set a milestone"), _milestone_fields, _read_milestone, proposals.propose_milestone
    ),
    "reach": _Deciding(
        "reach",
        pmarked("form", "Record that a milestone was reached"),
        _reaching_fields,
        _read_reaching,
        proposals.propose_milestone_reached,
    ),
}


def _form(request: PageRequest, deciding: _Deciding) -> EntryForm:
    measure = measure_named(request)
    needed = deciding.kind in request.session.settings.grounds
    when = _("Day on which it was reached") if deciding.kind == "reach" else _("Date of the decision")
    fields = (
        *deciding.fields(request, measure),
        FormField("authority", _("Authority"), hint=_("Who decided it, in which document."), required=needed),
        FormField("reason", _("Reason"), "area", required=needed),
        FormField("on", when, "day", request.session.today.isoformat(), required=True),
    )
    title = _("{question}: {measure}").format(question=_(deciding.title), measure=measure_in_words(measure))
    return EntryForm(title, fields, partial(_prepared, request, deciding, measure), measure_page(request, measure))


def _prepared(request: PageRequest, deciding: _Deciding, measure: Measure, author: str) -> Prepared:
    session = request.session
    authority, reason = request.typed("authority"), request.typed("reason")
    if deciding.kind in session.settings.grounds:
        for label, text in ((_("Authority"), authority), (_("Reason"), reason)):
            if not text:
                raise _needed(label)
    decision = deciding.read(request, measure, Decision(authority=authority, reason=reason))
    signature = signature_of(session, author, day_typed(request, "on") or session.today)
    ledger = ledger_by(session, signature.day)
    return prepared_entry(request, lambda: deciding.propose(ledger, measure, decision, signature))


def _needed(label: str) -> UsageError:
    return UsageError(Message(marked("Please fill in: {field}."), field=label))


def _needed_day(request: PageRequest, name: str, label: str) -> date:
    day = day_typed(request, name)
    if day is None:
        raise _needed(label)
    return day


def _route(kind: str) -> PageRoute:
    deciding = _KINDS[kind]

    def show(request: PageRequest) -> Response:
        return show_form(request, _form(request, deciding))

    def save(request: PageRequest) -> Response:
        return save_form(request, _form(request, deciding))

    return PageRoute(f"/measures/{{ref}}/{kind}", show, save)


ROUTES = tuple(map(_route, _KINDS))
