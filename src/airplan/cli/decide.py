"""Record the office's decisions about measures, and reverse entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from airplan.actions.deciding import adjusting, entries_to_undo, last_report_of, units_that_reported
from airplan.actions.previews import reversal_table
from airplan.actions.saving import ledger_by
from airplan.cli import completion, option_hints, prompt
from airplan.cli.options import day_option, unit_option
from airplan.cli.registry import REPORT, command, group
from airplan.cli.submit import (
    Grounds,
    On,
    Reason,
    Ref,
    Signed,
    Texts,
    content_option,
    measure_of,
    once,
    required,
    submit,
    writable,
)
from airplan.cli.vocabulary import ref_of
from airplan.errors import Message, UsageError
from airplan.i18n import _, marked
from airplan.reports.wording import brief
from airplan.workspace.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from airplan.plan.model import Measure
    from airplan.progress.ledger import Ledger
    from airplan.progress.proposals import Proposal, Signature
    from airplan.reports.table import Table
    from airplan.store.entries import Entry

Day = Annotated[
    str,
    typer.Argument(metavar="DAY", help=marked("Day, such as 2017-06-30 or 30 June."), autocompletion=completion.days),
]
group(REPORT, "milestone", marked("Set a measure's milestones and record when they are reached."))


@command(REPORT, "close", marked("Close a measure that is done and verified."))
def close(session: Session, ref: Ref, grounds: Grounds, signed: Signed, on: On = None) -> None:
    from airplan.progress.proposals import propose_closing

    ledger, measure, signature = _decided(session, ref, on, signed)
    decision = grounds.decision(session, "close")
    submit(session, lambda: propose_closing(ledger, measure, decision, signature), sure=signed.yes, ask=True)


@command(REPORT, "extend", marked("Extend a measure's due date, with authority and reason."))
def extend(
    session: Session,
    ref: Ref,
    grounds: Grounds,
    signed: Signed,
    *,
    to: Annotated[
        Texts,
        day_option(
            "--to", help=marked("New due date, such as 2017-09-30 or 30 September."), panel=option_hints.CONTENT
        ),
    ] = None,
    on: On = None,
) -> None:
    from airplan.progress.proposals import propose_extension

    ledger, measure, signature = _decided(session, ref, on, signed)
    decision, (day,) = grounds.decision(session, "extend", to=to), required(to=to)
    decision = decision._replace(to=session.day_of(day))
    submit(session, lambda: propose_extension(ledger, measure, decision, signature), sure=signed.yes, ask=True)


@command(REPORT, "adjust", marked("Change a target value, with authority and reason."))
def adjust(
    session: Session,
    ref: Ref,
    grounds: Grounds,
    signed: Signed,
    *,
    target: Annotated[Texts, content_option("--target", "ID", marked("Target, if the measure has several."))] = None,
    to: Annotated[
        Texts, content_option("--to", "NUMBER", marked("New target value, in the target's unit of measure."))
    ] = None,
    on: On = None,
) -> None:
    from airplan.progress.proposals import propose_adjustment

    ledger, measure, signature = _decided(session, ref, on, signed)
    decision, (number,) = grounds.decision(session, "adjust", to=to), required(to=to)
    decision = adjusting(measure, decision, once("--target", target) or "", number)
    submit(session, lambda: propose_adjustment(ledger, measure, decision, signature), sure=signed.yes, ask=True)


@command(REPORT, "milestone add", marked("Set a milestone: what must be reached, and by which day."))
def milestone_add(
    session: Session,
    ref: Ref,
    day: Day,
    title: Annotated[str, typer.Argument(metavar="TITLE", help=marked("What must be reached by then."))],
    *,
    grounds: Grounds,
    signed: Signed,
    on: On = None,
) -> None:
    from airplan.progress.proposals import propose_milestone

    ledger, measure, signature = _decided(session, ref, on, signed)
    decision = grounds.decision(session, "milestone")
    decision = decision._replace(to=session.day_of(day), title=" ".join(title.split()))
    submit(session, lambda: propose_milestone(ledger, measure, decision, signature), sure=signed.yes, ask=True)


@command(REPORT, "milestone reach", marked("Record that a milestone was reached, and on which day."))
def milestone_reach(
    session: Session,
    ref: Ref,
    day: Day,
    title: Annotated[str, typer.Argument(metavar="TITLE", help=marked("Milestone: its title or its entry ID."))],
    *,
    grounds: Grounds,
    signed: Signed,
) -> None:
    from airplan.progress.proposals import propose_milestone_reached

    ledger, measure, signature = _decided(session, ref, [day], signed)
    decision = grounds.decision(session, "reach")._replace(title=title)
    submit(session, lambda: propose_milestone_reached(ledger, measure, decision, signature), sure=signed.yes, ask=True)


@command(REPORT, "send-back", marked("Send a report back to its unit, which must then report again."))
def send_back(
    session: Session,
    entry: Annotated[
        str,
        typer.Argument(
            metavar="ENTRY|REF",
            help=marked("Entry ID of the report; or a measure, for the last report of the unit given with --unit."),
        ),
    ],
    signed: Signed,
    *,
    unit: Annotated[
        Texts,
        unit_option(marked("Unit whose last report on the measure is sent back."), option_hints.REPORT),
    ] = None,
    on: On = None,
    reason: Reason = None,
) -> None:
    from airplan.progress.proposals import propose_send_back

    journal, (why,) = writable(session), required(reason=reason)
    named = once("--unit", unit)
    if named is None and session.plan.by_number(ref_of(entry)):
        named = _reporting_unit(session, measure_of(session, entry))
    report = journal.find(entry) if named is None else _last_report(session, entry, named)
    signature = signed.signature(session, on)
    ledger = ledger_by(session, signature.day)
    _take_back(session, lambda: propose_send_back(ledger, report, why, signature), sure=signed.yes, ask=True)


@command(REPORT, "undo", marked("Reverse an entry or a whole import; an undo can itself be undone."))
def undo(
    session: Session,
    entry: Annotated[
        str, typer.Argument(metavar="ENTRY", help=marked("Entry ID; for an import, the ID of its first entry."))
    ],
    signed: Signed,
    *,
    only: Annotated[
        bool,
        typer.Option(
            "--only",
            help=marked("Reverse only this entry, even if it is the first one of an import."),
            rich_help_panel=option_hints.ENTRIES,
        ),
    ] = False,
    file: Annotated[
        bool,
        typer.Option(
            "--file",
            help=marked("Reverse everything imported from the same returned file."),
            rich_help_panel=option_hints.ENTRIES,
        ),
    ] = False,
    on: On = None,
    reason: Reason = None,
) -> None:
    from airplan.progress.proposals import propose_undo

    writable(session)
    entries = entries_to_undo(session, entry, only=only, file=file)
    signature, why = signed.signature(session, on), once("--reason", reason) or ""
    ledger = ledger_by(session, signature.day)
    _take_back(session, lambda: propose_undo(ledger, entries, why, signature), sure=signed.yes, ask=False)


def _decided(session: Session, ref: str, on: Texts, signed: Signed) -> tuple[Ledger, Measure, Signature]:
    """Return what a decision about one measure needs: the ledger as of its day, the measure, and the signature."""
    writable(session)
    measure, signature = measure_of(session, ref), signed.signature(session, on)
    return ledger_by(session, signature.day), measure, signature


def _reporting_unit(session: Session, measure: Measure) -> str:
    """Return the unit whose report is meant, of those that reported on the measure; at a terminal the person chooses.

    Raises UsageError where there is no terminal, AirplanError where no unit has a report.
    """
    units = units_that_reported(session, measure)
    if not prompt.at_terminal():
        whose = marked("Several units have reported on {ref}; choose one with --unit: {units}.")
        raise UsageError(Message(whose, ref=measure.ref, units=tuple(units)))
    reading = session.reading(parties=session.plan.parties("unit", "collective"))

    def read(text: str) -> str:
        return session.plan.find(text, "unit", "collective").name

    prompt.say(f"{measure.ref} {brief(measure)}")
    return prompt.choose(_("Unit"), [(unit, reading.call_with_original(unit)) for unit in units], read)


def _last_report(session: Session, ref: str, name: str) -> Entry:
    """Return the last standing report of a unit on a measure. Raises AirplanError where there is none."""
    return last_report_of(session, measure_of(session, ref), session.plan.find(name, "unit", "collective"))


def _take_back(session: Session, propose: Callable[[], Proposal], *, sure: bool, ask: bool) -> None:
    """Submit a reversal and show the entries that it undoes."""

    def taken_back(proposal: Proposal, saved: bool) -> Table:  # noqa: FBT001 – as submit calls it
        return reversal_table(session, proposal, saved=saved)

    submit(session, propose, sure=sure, ask=ask, shown=taken_back)
