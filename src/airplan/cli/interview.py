"""Ask a person at a terminal, question by question, for a unit's report."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from airplan.actions.reporting import figure_questions
from airplan.cli.prompt import ask, choose, say
from airplan.cli.vocabulary import choice
from airplan.i18n import _, pgettext
from airplan.i18n.terms import ROLE_TITLES, STATE_TITLES
from airplan.plan.model import ROLES, named_units
from airplan.plan.quantities import read_quantity
from airplan.progress.report_checks import reporting_unit
from airplan.reports.wording import STATUS_WORDS, brief
from airplan.store.entries import STATUSES, Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from airplan.actions.reporting import FigureQuestion
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
        values=dict(_ask_values(figure_questions(ledger, measure, unit, day, latest))),
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


def _ask_values(questions: Iterable[FigureQuestion]) -> Iterator[tuple[str, Decimal]]:
    """Yield the figures that are answered, each with the ID of its target."""
    for each in questions:
        say(each.question)
        say(each.explained)
        value = ask(_("Figure"), partial(_figure, each.target))
        if value is not None:
            yield each.target.id, value


def _figure(target: Target, text: str) -> Decimal | None:
    return read_quantity(text, target.measured_in, signed=target.signed) if text else None


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
