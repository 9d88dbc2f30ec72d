"""Show progress: standings of measures, overdue ones, missing reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from airplan.cli import completion, option_hints
from airplan.cli.mail_options import MailOptions, deliver
from airplan.cli.options import AllPlans, KnownAt, Output, Period, Refs, Where, contradiction
from airplan.cli.registry import FOLLOW, command
from airplan.cli.rendering import show, show_text
from airplan.cli.vocabulary import choice, units_named
from airplan.errors import ExitCode, Message, UsageError
from airplan.i18n import marked
from airplan.workspace import answers
from airplan.workspace.session import Session

if TYPE_CHECKING:
    from airplan.plan.model import Filter
    from airplan.progress.obligations import ReportingRound
    from airplan.reports.counts import By
    from airplan.reports.figures import Order
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
    if by is not None:
        show(answers.counted_by(session, criteria, choice("--by", by, _BY_WORDS)), output)
    elif units or sort is not None:
        show(_figures(session, criteria, sort).with_undated(session.ledger.left_out(criteria)), output)
    else:
        show(answers.status(session, criteria), output)


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
    late = answers.overdue(session, where.filter(session, refs))
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
    mailing: MailOptions,
    _known_at: KnownAt,
    _plans: AllPlans,
) -> None:
    _check_mail(session, mailing, remind=remind)
    criteria, reporting = where.filter(session), owed_for(session, where, once_named(month, period))
    by_unit = by is None or choice("--by", by, _ROUND_WORDS) == "unit"
    if remind:
        _remind(session, reporting, mailing, output)
    else:
        show(answers.missing(session, criteria, reporting, by_unit=by_unit, why=why), output)
    if check and any(owed.came in ("missing", "sent-back") for owed in reporting.owed):
        raise typer.Exit(ExitCode.FINDINGS)


def _check_mail(session: Session, mailing: MailOptions, *, remind: bool) -> None:
    """Raise UsageError where mail is wanted without reminders, or is sent about another day than today."""
    mailing.check(session)
    if mailing.wanted and not remind:
        raise UsageError(Message(marked("--mail and --smtp send reminders; add --remind.")))
    if mailing.smtp and (session.today != session.clock_day or session.known_at is not None):
        raise UsageError(Message(marked("--smtp sends reminders of today, without --as-of and --known-at.")))


def _remind(session: Session, reporting: ReportingRound, mailing: MailOptions, output: Output) -> None:
    """Show the reminders, or mail them."""
    from airplan.actions.letters import office_sender, reminder_letters
    from airplan.cli.submit import author, writable
    from airplan.progress.obligations import still_waited_for
    from airplan.reports import reminders

    waited_for = still_waited_for(session.ledger, reporting)
    if mailing.wanted:
        signer = ""
        if mailing.smtp:
            writable(session)
            signer = author(session, None)
        about = mailing.mailing(session, "reminder", waited_for.status.period, signer)
        deliver(session, mailing, about, reminder_letters(session, waited_for), output)
        return
    parties = session.plan.parties("unit", "collective")
    reading = session.reading((owed.measure for owed in reporting.owed), parties)
    texts = reminders.reminders(waited_for, parties, office_sender(session), reading)
    if output.form == "table":
        show_text(reminders.one_below_the_other(texts), output)
    else:
        show(texts, output)


def once_named(month: str | None, period: str | None) -> str | None:
    """Return the month of an argument or of --period. Raises UsageError where both are given."""
    if month is not None and period is not None:
        raise contradiction("--period", "MONTH")
    return period if month is None else month


def owed_for(session: Session, where: Where, period: str | None) -> ReportingRound:
    """Return what is owed for the requested month, by the selected units."""
    month = None if period is None else session.month_of(period)
    return answers.reports_owed(session, where.filter(session), month, units_named(session.plan, where.department))
