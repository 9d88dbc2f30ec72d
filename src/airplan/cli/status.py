"""Show progress: standings of measures, overdue ones, missing reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from airplan.cli import completion, option_hints
from airplan.cli.options import AllPlans, KnownAt, Output, Period, Refs, Where, contradiction
from airplan.cli.registry import FOLLOW, command
from airplan.cli.rendering import show, show_text
from airplan.cli.vocabulary import choice, units_named
from airplan.errors import ExitCode
from airplan.i18n import marked
from airplan.plan.model import ROLES
from airplan.reports.measures import with_doubts
from airplan.workspace.session import Session

if TYPE_CHECKING:
    from airplan.plan.model import Filter
    from airplan.progress.obligations import ReportingRound
    from airplan.reports.counts import By
    from airplan.reports.figures import Order
    from airplan.reports.notice_counts import NoticeCounts
    from airplan.reports.reminders import Sender
    from airplan.reports.table import Table

_BY_WORDS: dict[str, By] = {
    "section": "section",
    "unit": "department",
    "official": "official",
    "subdistrict": "subdistrict",
    "类别": "section",
    "任务类别": "section",
    "单位": "department",
    "部门": "department",
    "department": "department",
    "领导": "official",
    "牵头领导": "official",
    "街道": "subdistrict",
}
_ROUND_WORDS = {
    "unit": "unit",
    "measure": "measure",
    "单位": "unit",
    "措施": "measure",
    "department": "unit",
    "部门": "unit",
}

_ORDER_WORDS: dict[str, Order] = {
    "least": "least",
    "most": "most",
    "plan": "plan",
    "少": "least",
    "多": "most",
    "原序": "plan",
}

Check = Annotated[
    bool,
    typer.Option(
        "--check", help=marked("Exit with code 4 if the list is not empty."), rich_help_panel=option_hints.OUTPUT
    ),
]

CountedBy = Annotated[
    str | None,
    typer.Option(
        "--by",
        metavar="GROUP",
        help=marked("Count by section, unit, official or subdistrict."),
        autocompletion=completion.words(_BY_WORDS),
        rich_help_panel=option_hints.VIEW,
    ),
]
Units = Annotated[
    bool,
    typer.Option(
        "--units",
        help=marked("Show every unit's own figure beside the district's, and who reported none."),
        rich_help_panel=option_hints.VIEW,
    ),
]
Sort = Annotated[
    str | None,
    typer.Option(
        "--sort",
        metavar="ORDER",
        help=marked(
            "Order of the units shown by --units: least (lowest first; the default), most (highest first) or "
            "plan (the plan's order)."
        ),
        autocompletion=completion.words(_ORDER_WORDS),
        rich_help_panel=option_hints.VIEW,
    ),
]


@command(FOLLOW, "status", marked("Show each measure's progress and light, or count measures by group."))
def status(
    session: Session,
    where: Where,
    output: Output,
    *,
    refs: Refs = None,
    by: CountedBy = None,
    units: Units = False,
    sort: Sort = None,
    _known_at: KnownAt,
    _plans: AllPlans,
) -> None:
    criteria = where.filter(session, refs)
    if by is not None and (units or sort is not None):
        raise contradiction("--by", "--units" if units else "--sort")
    figures = units or sort is not None
    table = _figures(session, criteria, sort) if figures else _standings(session, criteria, by)
    show(table.with_undated(session.ledger.left_out(criteria)), output)


def _standings(session: Session, criteria: Filter, by: str | None) -> Table:
    """Return the standings of the measures that pass a filter, or their counts by group."""
    from airplan.progress.obligations import month_answers
    from airplan.reports import standings
    from airplan.reports.counts import Groups, counts

    group: By | None = None if by is None else choice("--by", by, _BY_WORDS)
    listed = session.ledger.standings(criteria)
    ledger = session.ledger
    month = month_answers(ledger, listed, session.current_month())
    if group is None:
        shown = standings.status(listed, month, ledger.members, session.reading_of(listed))
        return with_doubts(shown, listed, criteria)
    parties = session.plan.parties("unit", "collective", "official")
    groups = Groups(session.plan.header.sections, parties, criteria.roles or ROLES)
    return counts(group, listed, month.ever_asked, groups, session.reading(parties=parties))


def _figures(session: Session, criteria: Filter, sort: str | None) -> Table:
    """Return the figures of every unit on the measures that pass a filter."""
    from airplan.progress.unit_figures import unit_figures
    from airplan.reports.figures import by_unit

    order: Order = "least" if sort is None else choice("--sort", sort, _ORDER_WORDS)
    listed = session.ledger.standings(criteria)
    figures = unit_figures(session.ledger, listed)
    return by_unit(figures, session.reading_of(listed), order)


@command(FOLLOW, "overdue", marked("List overdue measures and milestones, longest overdue first."))
def overdue(
    session: Session,
    where: Where,
    output: Output,
    *,
    refs: Refs = None,
    check: Check = False,
    _known_at: KnownAt,
    _plans: AllPlans,
) -> None:
    from airplan.reports import standings

    criteria = where.filter(session, refs)
    listed = session.ledger.standings(criteria)
    late = standings.overdue(listed, session.ledger.count_undated(criteria), session.reading_of(listed))
    show(late, output, order="-days_late")
    if check and late.items:
        raise typer.Exit(ExitCode.FINDINGS)


Month = Annotated[
    str | None,
    typer.Argument(
        metavar="[MONTH]",
        help=marked("Month, same as --period: 2017-05 or May."),
        autocompletion=completion.months,
    ),
]
Grouping = Annotated[
    str | None,
    typer.Option(
        "--by",
        metavar="GROUP",
        help=marked("One row for each unit or for each measure."),
        autocompletion=completion.words(_ROUND_WORDS),
        rich_help_panel=option_hints.VIEW,
    ),
]
CheckOwed = Annotated[
    bool,
    typer.Option(
        "--check",
        help=marked("Exit with code 4 if a report is missing or was sent back."),
        rich_help_panel=option_hints.OUTPUT,
    ),
]
Remind = Annotated[
    bool,
    typer.Option(
        "--remind",
        help=marked("Write a reminder to each unit that owes a report, ready to paste."),
        rich_help_panel=option_hints.VIEW,
    ),
]
Why = Annotated[
    bool,
    typer.Option(
        "--why",
        help=marked("Show each report owed and the rule that asks for it."),
        rich_help_panel=option_hints.VIEW,
    ),
]


@command(FOLLOW, "missing", marked("Show who owes a report for a month and what has arrived; write reminders."))
def missing(
    session: Session,
    where: Where,
    output: Output,
    *,
    month: Month = None,
    period: Period = None,
    by: Grouping = None,
    check: CheckOwed = False,
    remind: Remind = False,
    why: Why = False,
    _known_at: KnownAt,
    _plans: AllPlans,
) -> None:
    from airplan.progress.obligations import never_asked, still_waited_for
    from airplan.reports import reminders, submissions

    reporting = owed_for(session, where, once_named(month, period))
    parties = session.plan.parties("unit", "collective")
    order = [party.name for party in parties]
    reading = session.reading((owed.measure for owed in reporting.owed), parties)
    by_unit = by is None or choice("--by", by, _ROUND_WORDS) == "unit"
    if remind:
        texts = reminders.reminders(still_waited_for(session.ledger, reporting), parties, _sender(session), reading)
        if output.form == "table":
            show_text(reminders.one_below_the_other(texts), output)
        else:
            show(texts, output)
    else:
        days, notices = session.rules.reporting.ask_before_days, _notices(session, reporting)
        if why:
            table = submissions.reasons(reporting, order if by_unit else (), days, reading, notices)
        elif by_unit:
            table = submissions.by_unit(reporting, order, reading, notices)
        else:
            table = submissions.by_measure(reporting, session.ledger.members, reading, notices)
        unasked = never_asked(session.ledger, where.filter(session), reporting.status.period)
        show(table.with_undated(unasked), output)
    if check and any(owed.came in ("missing", "sent-back") for owed in reporting.owed):
        raise typer.Exit(ExitCode.FINDINGS)


def _notices(session: Session, reporting: ReportingRound) -> NoticeCounts:
    """Return how often units were asked by notices: for the month, and on each measure."""
    from airplan.progress.notices import count_by_unit, count_notices
    from airplan.reports.notice_counts import NoticeCounts

    issues = session.journal.papers(session.view, "issue") if session.journal else []
    return NoticeCounts(count_by_unit(issues, reporting.status.period), count_notices(issues))


def _sender(session: Session) -> Sender:
    from airplan.reports.reminders import Sender

    settings = session.settings
    return Sender(session.plan.header.coordinator, settings.contact, settings.address, settings.superiors)


def once_named(month: str | None, period: str | None) -> str | None:
    """Return the month of an argument or of --period. Raises UsageError where both are given."""
    if month is not None and period is not None:
        raise contradiction("--period", "MONTH")
    return period if month is None else month


def owed_for(session: Session, where: Where, period: str | None) -> ReportingRound:
    """Return what is owed for the requested month, by the selected units."""
    from airplan.progress.obligations import reporting_round

    criteria, ledger = where.filter(session), session.ledger
    month = session.current_month() if period is None else session.month_of(period)
    measures = ledger.measures(criteria)
    return reporting_round(
        ledger, measures, month, units=units_named(session.plan, where.department), roles=criteria.roles or ROLES
    )
