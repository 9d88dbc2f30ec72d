"""Ask a person at a terminal, question by question, for a unit's report."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from airplan.cli.prompt import ask, choose, say
from airplan.cli.vocabulary import choice
from airplan.i18n import _, pgettext
from airplan.i18n.forms import filled
from airplan.i18n.terms import ROLE_TITLES, STATE_TITLES
from airplan.plan.model import ROLES, named_units
from airplan.plan.quantities import Amount, read_quantity
from airplan.progress.lights import in_force_on
from airplan.progress.report_checks import reporting_unit
from airplan.reports.questions import counted_since, figure_asked
from airplan.reports.wording import STATUS_WORDS, brief, target_in_words
from airplan.store.entries import STATUSES, Report, value_field

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from airplan.plan.model import Measure, Target
    from airplan.progress.ledger import Ledger
    from airplan.reports.table import ReaderContext
    from airplan.store.entries import Status
    from airplan.store.journal import Statement
    from airplan.workspace.session import Session


def ask_unit(
    session: Session, measure: Measure, members: Mapping[str, tuple[str, ...] | None], leads: Sequence[str]
) -> str:
    """Return the reporting unit, chosen by number or name from those that the measure names.

    Enter alone means the only lead.
    """
    roles = {unit: role for role in reversed(ROLES) for unit in named_units(measure, members, (role,))}
    reading = _reading(session, measure)
    labels = {
        unit: _("{name} ({explained})").format(
            name=reading.call_with_original(unit), explained=_(ROLE_TITLES[roles[unit]])
        )
        for unit in named_units(measure, members)
    }

    def read(text: str) -> str:
        return reporting_unit(measure, session.plan.find(text, "unit", "collective"), members)

    say(f"{measure.ref} {brief(measure)}")
    only = leads[0] if len(leads) == 1 else None
    return choose(_with_default(_("Unit"), only or ""), list(labels.items()), read, only)


def interview(
    session: Session,
    ledger: Ledger,
    measure: Measure,
    unit: str,
    day: date,
    *,
    latest: Mapping[str, Statement],
    ask_day: bool,
) -> tuple[Report, date]:
    """Return the unit's report and the day that it describes; Enter alone skips an answer, or means the given day.

    `latest` maps field → the unit's last value. A lead's figures are the whole district's.
    """
    said = _("{ref} {brief}: {unit}. Press Enter to skip a question.")
    called = _reading(session, measure).call_with_original(unit)
    say(said.format(ref=measure.ref, brief=brief(measure), unit=called))
    report = Report(
        status=_ask_status(latest.get("status")),
        values=dict(_ask_values(ledger, measure, unit, day, latest)),
        note=_ask_text(_("Progress")),
        problem=_ask_text(_("Problems")),
        next=_ask_text(_("Next steps")),
        evidence=tuple(_ask_evidence()) or None,
    )
    return report, _ask_day(session, day) if ask_day else day


def _reading(session: Session, measure: Measure) -> ReaderContext:
    return session.reading([measure], session.plan.parties("unit"))


def _ask_status(last: Statement | None) -> Status | None:
    def read(text: str) -> Status | None:
        return choice("--status", text, STATUS_WORDS) if text else None

    question = _("Status")
    if last and last.text:
        question = _("{question} (last: {status})").format(question=question, status=_(STATE_TITLES[last.text]))
    return choose(question, [(status, _(STATE_TITLES[status])) for status in STATUSES], read, skippable=True)


def _ask_values(
    ledger: Ledger, measure: Measure, unit: str, day: date, latest: Mapping[str, Statement]
) -> Iterator[tuple[str, Decimal]]:
    """Yield the figures on the targets that are in force on a day."""
    span, leads = ledger.plan.header.span, unit in named_units(measure, ledger.members, ("lead",))
    for figure in in_force_on(ledger.standings_of([measure])[0], span, day).figures:
        target, last = figure.target, latest.get(value_field(figure.target.id))
        asked = figure_asked(target.nature, leads=leads, since=counted_since(target, span, day))
        own = target.of_unit(unit, ledger.members)
        value = _ask_value(target, last, asked, target.amount(own) if own is not None else None)
        if value is not None:
            yield target.id, value


def _ask_value(target: Target, last: Statement | None, asked: str, own: Amount | None) -> Decimal | None:
    def read(text: str) -> Decimal | None:
        return read_quantity(text, target.measured_in, signed=target.signed) if text else None

    question = target_in_words(target)
    if last and last.text:
        template = _("{question} (last: {value} on {day})")
        value = Amount(Decimal(last.text), target.measured_in)
        question = filled(template, question=question, value=value, day=last.as_of)
    say(question)
    if own is None:
        say(_("The target is for the whole district. Please give {what}.").format(what=asked))
    else:
        say(_("The target of your unit: {value}. Please give {what}.").format(value=own, what=asked))
    return ask(_("Figure"), read)


def _ask_text(question: str) -> str | None:
    return ask(question, lambda text: text or None)


def _ask_evidence() -> Iterator[str]:
    while path := _ask_text(_("Evidence (path or URL)")):
        yield path


def _ask_day(session: Session, default: date) -> date:
    question = _with_default(pgettext("day of which a report speaks", "Data as of"), default.isoformat())
    return ask(question, lambda text: session.day_of(text) if text else default)


def _with_default(question: str, default: str) -> str:
    return f"{question} [{default}]" if default else question
