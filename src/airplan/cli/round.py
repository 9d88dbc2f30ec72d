"""Manage the rounds: list, show, close and reopen them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from airplan.actions.saving import ledger_by
from airplan.cli import option_hints
from airplan.cli.options import KnownAt, Output, Period, period_option, unit_option
from airplan.cli.registry import FOLLOW, command, group
from airplan.cli.rendering import show
from airplan.cli.status import Month, once_named
from airplan.cli.submit import On, Reason, Signed, Texts, once, required, submit
from airplan.cli.vocabulary import units_named
from airplan.i18n import marked
from airplan.plan.model import Filter
from airplan.workspace.session import Session

if TYPE_CHECKING:
    from airplan.plan import periods
    from airplan.progress.ledger import Ledger
    from airplan.progress.obligations import ReportingRound
    from airplan.progress.proposals import Signature

Units = Annotated[
    list[str] | None,
    unit_option(marked("Only this unit's workbook; repeatable."), option_hints.WORKBOOKS),
]
NamedPeriod = Annotated[
    str | None,
    period_option(marked("Month, same as the argument.")),
]
RoundsOf = Annotated[
    list[str] | None,
    period_option(marked("Only the round of this month; repeatable.")),
]
group(FOLLOW, "round", marked("Manage a month's reporting round."))


@command(
    FOLLOW,
    "round list",
    marked("List the rounds: workbooks sent, returned, late and outstanding, and reports received."),
)
def round_list(
    session: Session, output: Output, *, period: RoundsOf = None, unit: Units = None, _known_at: KnownAt
) -> None:
    from airplan.progress.obligations import reporting_round
    from airplan.progress.round_status import round_statuses
    from airplan.reports.round_tables import all_rounds

    ledger = session.ledger
    measures, units = ledger.measures(Filter()), units_named(session.plan, unit)
    months = [session.month_of(each) for each in period or ()]
    statuses = round_statuses(ledger.journal, ledger.view, ledger.rules.reporting)
    rounds = [
        _of_units(reporting_round(ledger, measures, status.period, units=units), units)
        for status in statuses
        if not months or status.period in months
    ]
    show(all_rounds(rounds, session.reading()), output)


@command(FOLLOW, "round show", marked("Show a month's workbooks: when each was sent and returned, and in which file."))
def round_show(
    session: Session,
    output: Output,
    *,
    month: Month = None,
    period: Period = None,
    unit: Units = None,
    _known_at: KnownAt,
) -> None:
    from airplan.progress.mail_status import recorded_mails
    from airplan.progress.obligations import reporting_round
    from airplan.reports.round_tables import one_round

    typed = once_named(month, period)
    shown = session.current_month() if typed is None else session.month_of(typed)
    units = units_named(session.plan, unit)
    reporting = _of_units(reporting_round(session.ledger, session.ledger.measures(Filter()), shown, units=units), units)
    parties = session.plan.parties("unit", "collective")
    reading = session.reading(parties=parties, others=reporting.status.workbooks)
    mails = recorded_mails(session.journal, str(shown), session.view)
    show(one_round(reporting, [party.name for party in parties], reading, mails), output)


@command(FOLLOW, "round close", marked("Close a month's round; later entries count as late."))
def round_close(
    session: Session,
    month: Month = None,
    *,
    period: NamedPeriod = None,
    signed: Signed,
    on: On = None,
    reason: Reason = None,
) -> None:
    from airplan.progress.proposals import propose_round_closing

    ledger, decided, signature = _decided(session, once_named(month, period), on, signed)
    why = once("--reason", reason) or ""
    submit(session, lambda: propose_round_closing(ledger, decided, why, signature), sure=signed.yes, ask=True)


@command(FOLLOW, "round reopen", marked("Reopen a month's round, with a reason."))
def round_reopen(
    session: Session,
    month: Month = None,
    *,
    period: NamedPeriod = None,
    signed: Signed,
    on: On = None,
    reason: Reason = None,
) -> None:
    from airplan.progress.proposals import propose_round_reopening

    ledger, decided, signature = _decided(session, once_named(month, period), on, signed)
    (why,) = required(reason=reason)
    submit(session, lambda: propose_round_reopening(ledger, decided, why, signature), sure=signed.yes, ask=True)


def _of_units(reporting: ReportingRound, units: set[str] | None) -> ReportingRound:
    """Return a round with the workbooks of these units only (None: all)."""
    return reporting if units is None else reporting._replace(status=reporting.status.only(units))


def _decided(
    session: Session, period: str | None, on: Texts, signed: Signed
) -> tuple[Ledger, periods.Period, Signature]:
    """Return what a decision about a round needs: the ledger as of its day, the month, and the signature.

    Raises UsageError where no month is named: it is never guessed which round to close.
    """
    (typed,) = required(period=None if period is None else [period])
    month, signature = session.month_of(typed), signed.signature(session, on)
    return ledger_by(session, signature.day), month, signature
