"""Record a unit's report, from options or from answers at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from airplan.actions.reporting import (
    check_corrected,
    month_reported,
    named_reporter,
    proposing_report,
    report_draft,
    typed_figures,
)
from airplan.actions.saving import ledger_by
from airplan.cli import completion, option_hints, prompt
from airplan.cli.options import contradiction, period_option, unit_option
from airplan.cli.registry import REPORT, command
from airplan.cli.submit import (
    On,
    Ref,
    Signed,
    Texts,
    author,
    content_option,
    measure_of,
    once,
    submit,
    writable,
)
from airplan.cli.vocabulary import choice
from airplan.errors import Message, UsageError
from airplan.i18n import marked
from airplan.reports.wording import STATUS_WORDS
from airplan.store.entries import Report
from airplan.workspace.session import Session

if TYPE_CHECKING:
    from datetime import date

    from airplan.plan.model import Measure
    from airplan.plan.periods import Period
    from airplan.progress.ledger import Ledger
    from airplan.store.entries import Entry
    from airplan.store.journal import Journal

_ONE_UNIT = marked("A report comes from one unit only; give one unit.")
_EQUALS = ("=", "＝")


class ReportOptions(NamedTuple):
    """Options with the content of a report."""

    status: Annotated[
        Texts,
        typer.Option(
            "--status",
            metavar="STATUS",
            help=marked("Status: not-started, in-progress, done or paused."),
            autocompletion=completion.words(STATUS_WORDS),
            rich_help_panel=option_hints.CONTENT,
        ),
    ] = None
    value: Annotated[
        Texts,
        typer.Option(
            "--value",
            metavar="NUMBER",
            help=marked(
                "Figure in the target's unit of measure: 12000; if there are several targets, with the target's "
                "ID: ID=300. Give the total since 1 January – in a plan over several years, since its first "
                "day, unless each year has its own target – (the lead: for the whole district; other units: their own "
                "share) or, for a rate or level, the latest value."
            ),
            rich_help_panel=option_hints.CONTENT,
        ),
    ] = None
    target: Annotated[
        Texts,
        content_option("--target", "ID", marked("Target that --value belongs to, if there are several.")),
    ] = None
    note: Annotated[Texts, content_option("--note", "TEXT", marked("Progress, in words."))] = None
    problem: Annotated[Texts, content_option("--problem", "TEXT", marked("Problems."))] = None
    next: Annotated[Texts, content_option("--next", "TEXT", marked("Next steps."))] = None
    evidence: Annotated[
        Texts, content_option("--evidence", "PATH|URL", marked("Evidence: file or URL; repeatable."))
    ] = None

    def given(self) -> bool:
        """Return whether any of these options was given."""
        return any(option is not None for option in self)


Unit = Annotated[
    Texts,
    unit_option(marked("Reporting unit; default: the lead, if there is only one."), option_hints.REPORT),
]
Month = Annotated[
    Texts,
    period_option(marked("Month of the report: 2017-05 or May; default: the month of --on.")),
]
Corrects = Annotated[
    Texts,
    typer.Option(
        "--corrects",
        metavar="ENTRY",
        help=marked("Entry ID of the report to replace."),
        rich_help_panel=option_hints.REPORT,
    ),
]


@command(
    REPORT, "record", marked("Record a unit's report on a measure; without options, airplan asks for each answer.")
)
def record(
    session: Session,
    ref: Ref,
    *,
    unit: Unit = None,
    options: ReportOptions,
    on: On = None,
    period: Month = None,
    corrects: Corrects = None,
    signed: Signed,
) -> None:
    from airplan.progress.latest import latest_statements

    journal, measure = writable(session), measure_of(session, ref)
    corrected = _corrected(journal, corrects)
    signer = author(session, signed.by)
    asks = not (options.given() or (corrects and (on or period))) and prompt.at_terminal()
    day, month = _day(session, on, corrected), _month(session, period, corrected)
    ledger = ledger_by(session, day)
    report = _report(ledger, measure, options, day)
    name = _reporting_unit(session, ledger, measure, once("--unit", unit, _ONE_UNIT), corrected, ask=asks)
    latest = latest_statements(journal, measure.id, name)
    if asks:
        from airplan.cli.interview import interview

        report, day = interview(session, ledger, measure, name, day, latest=latest, ask_day=not on)
        ledger = ledger.at(max(day, session.today))
    month = month or month_reported(session, day, named=bool(on) or session.day is not None)
    draft = report_draft(measure, name, month, report, day=day, author=signer, corrected=corrected)
    if isinstance(draft.content, Report) and draft.content.blank:
        raise _nothing_to_report()
    submit(session, proposing_report(session, ledger, draft, measure, corrected), sure=signed.yes, ask=asks)


def _corrected(journal: Journal, corrects: Texts) -> Entry | None:
    """Return the entry that --corrects names, if given. Raises UnknownEntry."""
    named = once("--corrects", corrects)
    return journal.find(named) if named is not None else None


def _reporting_unit(
    session: Session, ledger: Ledger, measure: Measure, named: str | None, corrected: Entry | None, *, ask: bool
) -> str:
    """Return the reporting unit: named, of the corrected report, chosen, or the only lead.

    Raises AirplanError, also for a report that cannot be corrected.
    """
    unit = ""
    if named is not None:
        unit = named_reporter(ledger, measure, session.plan.find(named, "unit", "collective"))
    elif not corrected:
        unit = _lead(session, ledger, measure, ask=ask)
    if not corrected:
        return unit
    check_corrected(session, corrected, measure, unit)
    return corrected.unit


def _lead(session: Session, ledger: Ledger, measure: Measure, *, ask: bool) -> str:
    """Return the only lead; at a terminal the person may choose another unit, and must if there are several leads.

    Raises AirplanError if there are several and no terminal.
    """
    from airplan.plan.model import named_units
    from airplan.progress.report_checks import only_lead

    leads = named_units(measure, ledger.members, ("lead",))
    if not ask and (len(leads) == 1 or not prompt.at_terminal()):
        return only_lead(measure, leads)
    from airplan.cli.interview import ask_unit

    return ask_unit(session, measure, ledger.members, leads)


def _day(session: Session, on: Texts, corrected: Entry | None) -> date:
    """Return the day that the report describes: as named, that of the corrected report, or today."""
    typed = once("--on", on)
    if typed is not None:
        return session.day_of(typed)
    return corrected.as_of if corrected else session.today


def _month(session: Session, period: Texts, corrected: Entry | None) -> Period | None:
    """Return the month of the report: as named, or that of the corrected report; None: that of the day."""
    named, old = once("--period", period), corrected.period if corrected else ""
    if named is None and not old:
        return None
    return session.month_of(old if named is None else named)


def _report(ledger: Ledger, measure: Measure, options: ReportOptions, day: date) -> Report:
    """Return the report in the options about a day. Raises AirplanError."""
    figures = typed_figures(ledger, measure, _typed_values(options), day)
    status = once("--status", options.status)
    evidence = None if options.evidence is None else tuple(filter(None, map(str.strip, options.evidence)))
    return Report(
        status=None if status is None else choice("--status", status, STATUS_WORDS),
        values=figures,
        note=once("--note", options.note),
        problem=once("--problem", options.problem),
        next=once("--next", options.next),
        evidence=evidence,
    )


def _typed_values(options: ReportOptions) -> list[tuple[str, str]]:
    """Return (target or nothing, number) for each --value. Raises UsageError."""
    target, values = once("--target", options.target), options.value or []
    plain = [text for text in values if not any(sign in text for sign in _EQUALS)]
    once("--value", plain)
    if target is not None and len(values) > len(plain):
        raise contradiction("--target", "--value ID=…")
    if target is not None and not plain:
        pointless = marked("--target needs --value.")
        raise UsageError(Message(pointless))
    pairs = (text.replace("＝", "=").partition("=") for text in values)
    return [(wanted.strip(), text) if sign else (target or "", wanted) for wanted, sign, text in pairs]


def _nothing_to_report() -> UsageError:
    return UsageError(
        Message(marked("The report is empty.")),
        Message(
            marked(
                "Add --status, --value or --note; or run airplan record REF in a terminal, which asks for each answer."
            )
        ),
    )
