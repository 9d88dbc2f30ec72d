"""Which commands look after a round: list the rounds, show one, close it, open it again?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from airplan.cli.options import Output
from airplan.cli.registry import FOLLOW, command, group
from airplan.cli.rendering import show
from airplan.cli.session import Session
from airplan.cli.status import KnownAt, with_what_came_later
from airplan.cli.submit import (
    On,
    Reason,
    Signed,
    Texts,
    author,
    ledger_by,
    moment,
    once,
    required,
    writable,
    write,
)
from airplan.i18n import marked
from airplan.plan.model import Filter
from airplan.store.entries import Draft, Step

if TYPE_CHECKING:
    from collections.abc import Iterable

    from airplan.progress.findings import Doubt
    from airplan.progress.round_status import RoundStatus
    from airplan.store.entries import StepKind

Month = Annotated[str, typer.Argument(metavar="PERIOD", help=marked("The month: 2017-05, 5月, last-month."))]
group(FOLLOW, "round", marked("Look after the round of a month: its workbooks, its closing."))


@command(
    FOLLOW, "round list", marked("List the rounds: how many workbooks are out, back, late, how many reports came.")
)
def round_list(session: Session, output: Output, known_at: KnownAt = None) -> None:
    from airplan.progress.obligations import reporting_round
    from airplan.progress.round_status import round_statuses
    from airplan.reports.round_tables import all_rounds

    session.known_at = known_at
    ledger = session.ledger
    measures = ledger.measures(Filter())
    found = round_statuses(ledger.journal, ledger.view, ledger.rules.reporting)
    table = all_rounds([reporting_round(ledger, measures, course.period) for course in found], session.reading())
    show(with_what_came_later(table, session), output)


@command(FOLLOW, "round show", marked("Show the workbooks of a month: whose is where, since when, in which file."))
def round_show(session: Session, period: Month, output: Output, known_at: KnownAt = None) -> None:
    from airplan.progress.obligations import reporting_round
    from airplan.reports.round_tables import one_round

    session.known_at = known_at
    found = reporting_round(session.ledger, session.ledger.measures(Filter()), session.month_of(period))
    parties = session.plan.parties("unit")
    reading = session.reading(parties=parties, others=found.course.workbooks)
    show(with_what_came_later(one_round(found, [party.name for party in parties], reading), session), output)


@command(FOLLOW, "round close", marked("Close the round of a month: what is written down from then on counts as late."))
def round_close(session: Session, period: Month, signed: Signed, *, on: On = None, reason: Reason = None) -> None:
    from airplan.progress.decision_checks import about_closing_a_round

    desk = _RoundContext(session, period, on, signed)
    why = once("--reason", reason) or ""
    desk.decide("close-round", why, about_closing_a_round(desk.course, desk.day, desk.reports))


@command(FOLLOW, "round reopen", marked("Open the round of a month again, and say why."))
def round_reopen(session: Session, period: Month, signed: Signed, *, on: On = None, reason: Reason = None) -> None:
    from airplan.progress.decision_checks import about_reopening_a_round

    desk = _RoundContext(session, period, on, signed)
    (why,) = required(reason=reason)
    desk.decide("reopen-round", why, about_reopening_a_round(desk.course, desk.day))


class _RoundContext:
    """Where the office decides about the round of a month, as of a day. Raises NoJournal."""

    def __init__(self, session: Session, period: str, on: Texts, signed: Signed) -> None:
        self.session, self.signed = session, signed
        self.month, typed = session.month_of(period), once("--on", on)
        self.day = session.today if typed is None else session.day_of(typed)
        self.journal, self.view = writable(session), ledger_by(session, self.day).view

    @property
    def course(self) -> RoundStatus:
        """How the round goes by now."""
        from airplan.progress.round_status import round_status_of

        return round_status_of(self.journal, self.month, self.view, self.session.rules.reporting)

    @property
    def reports(self) -> int:
        """How many reports on the month stand."""
        return len(self.journal.reports(str(self.month), self.view))

    def decide(self, kind: StepKind, why: str, doubts: Iterable[Doubt]) -> None:
        """Write the step, unless somebody hesitates."""
        from airplan.progress.findings import about_the_clock, about_the_day
        from airplan.reports.changes import preview

        now = moment(self.session)
        found = [*doubts, *about_the_day(self.day, now), *about_the_clock(now)]
        signer = author(self.session, self.signed.by)
        draft = Draft.step(kind, str(self.month), Step(reason=why), as_of=self.day, author=signer)
        write(self.session, [draft], preview(draft, {}, None, self.session.reading()), found, sure=self.signed.yes)
