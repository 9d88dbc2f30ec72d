"""Make the report of a unit on a measure, as a person has given it, and propose it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from airplan.i18n import _
from airplan.i18n.forms import filled
from airplan.store.entries import Draft, Report, value_field
from airplan.workspace.writing import journal_to_write, write_context

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from airplan.plan.model import Measure, Party, Target
    from airplan.plan.periods import Period
    from airplan.progress.ledger import Ledger
    from airplan.progress.proposals import Proposal
    from airplan.store.entries import Entry
    from airplan.store.journal import Statement
    from airplan.workspace.session import Session


def typed_figures(
    ledger: Ledger, measure: Measure, typed: Sequence[tuple[str, str]], day: date
) -> dict[str, Decimal | None]:
    """Return target ID → value from pairs (target or nothing, typed number) about a day. Raises AirplanError."""
    from airplan.progress.lights import in_force_on
    from airplan.progress.report_checks import values_of

    span = ledger.plan.header.span
    figures = in_force_on(ledger.standings_of([measure])[0], span, day).figures if typed else ()
    return values_of(measure, typed, [figure.target for figure in figures])


class FigureQuestion(NamedTuple):
    """What a unit is asked about a target: the question with its last figure, and whose figure is meant."""

    target: Target
    question: str
    explained: str


def figure_questions(
    ledger: Ledger, measure: Measure, unit: str, day: date, latest: Mapping[str, Statement]
) -> Iterator[FigureQuestion]:
    """Yield the questions about the targets that are in force on a day; `latest` maps field → the unit's last value.

    A lead's figures are the whole district's.
    """
    from airplan.plan.model import named_units
    from airplan.progress.lights import in_force_on
    from airplan.reports.questions import counted_since, figure_asked

    span, leads = ledger.plan.header.span, unit in named_units(measure, ledger.members, ("lead",))
    for figure in in_force_on(ledger.standings_of([measure])[0], span, day).figures:
        target = figure.target
        asked = figure_asked(target.nature, leads=leads, since=counted_since(target, span, day))
        own = target.of_unit(unit, ledger.members)
        if own is None:
            explained = _("The target is for the whole district. Please give {what}.").format(what=asked)
        else:
            text = _("The target of your unit: {value}. Please give {what}.")
            explained = text.format(value=target.amount(own), what=asked)
        yield FigureQuestion(target, _question(target, latest.get(value_field(target.id))), explained)


def _question(target: Target, last: Statement | None) -> str:
    """Return the name of a target, with the last figure of the unit."""
    from airplan.plan.quantities import Amount
    from airplan.reports.wording import target_in_words

    question = target_in_words(target)
    if not (last and last.text):
        return question
    template = _("{question} (last: {value} on {day})")
    return filled(template, question=question, value=Amount(Decimal(last.text), target.measured_in), day=last.as_of)


def named_reporter(ledger: Ledger, measure: Measure, party: Party) -> str:
    """Return the unit that was named as the reporting one. Raises AirplanError if the measure does not name it."""
    from airplan.progress.report_checks import reporting_unit

    return reporting_unit(measure, party, ledger.members)


def check_corrected(session: Session, corrected: Entry, measure: Measure, unit: str) -> None:
    """Raise AirplanError for a report that cannot be corrected as one on this measure; `unit` is empty if not named."""
    from airplan.progress.entry_status import entry_statuses
    from airplan.progress.report_checks import check_correctable

    journal = journal_to_write(session)
    check_correctable(corrected, measure, unit, entry_statuses(journal, [corrected])[corrected.id])


def month_reported(session: Session, day: date, *, named: bool) -> Period:
    """Return the month for which a day is reported: its own, or the current one if no day was named."""
    from airplan.plan.periods import Period

    if named or day != session.today:
        return Period.of(day).within(session.plan.header.span)
    return session.current_month()


def report_draft(
    measure: Measure, unit: str, month: Period, report: Report, *, day: date, author: str, corrected: Entry | None
) -> Draft:
    """Return the entry of a report; as a correction, it keeps what it leaves out of the report that it corrects."""
    from airplan.progress.proposals import completed

    whole = completed(report, corrected.report) if corrected else report
    about = (corrected.about or corrected.id) if corrected else ""
    return Draft.report(measure.id, unit, str(month), whole, as_of=day, author=author, corrects=about)


def proposing_report(
    session: Session, ledger: Ledger, draft: Draft, measure: Measure, corrected: Entry | None
) -> Callable[[], Proposal]:
    """Return the function that proposes the report from the journal's state at the time of the call."""
    from airplan.progress.latest import latest_statements
    from airplan.progress.proposals import propose_report

    journal, moment = journal_to_write(session), write_context(session)
    evidence = _missing(draft.content.evidence or ()) if isinstance(draft.content, Report) else []

    def proposed() -> Proposal:
        latest = latest_statements(journal, draft.ref, draft.unit)
        return propose_report(ledger, draft, measure, latest, moment, corrected=corrected, missing_evidence=evidence)

    return proposed


def _missing(evidence: Sequence[str]) -> list[str]:
    """Return the evidence that is a path without a file."""

    def exists(path: str) -> bool:
        try:
            return Path(path).exists()
        except (OSError, ValueError):  # too long for a path, or no path at all
            return False

    return [path for path in evidence if "://" not in path and not exists(path)]
