"""Which commands write down what the office decides, and take back what should not have been written?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from airplan.cli import completion
from airplan.cli.registry import REPORT, command, group
from airplan.cli.session import Session
from airplan.cli.submit import (
    DecisionContext,
    Grounds,
    On,
    Reason,
    Ref,
    Signed,
    Texts,
    author,
    moment,
    once,
    required,
    the_measure,
    writable,
    write,
)
from airplan.i18n import marked
from airplan.store.entries import Decision, Draft, undoing

if TYPE_CHECKING:
    from airplan.store.entries import Entry

Day = Annotated[str, typer.Argument(metavar="DAY", help=marked("The day: 2017-06-30, 6月底."))]
group(REPORT, "milestone", marked("Set the milestones of a measure, and say which are reached."))


@command(REPORT, "close", marked("Close a measure that is done and has been verified (销号)."))
def close(session: Session, ref: Ref, grounds: Grounds, signed: Signed, on: On = None) -> None:
    from airplan.progress.decision_checks import about_closing

    desk = DecisionContext(session, ref, on, signed)
    desk.decide("close", grounds.decision(), about_closing(desk.standing, desk.reports))


@command(REPORT, "extend", marked("Move the last day of a measure: by whose decision, and why."))
def extend(
    session: Session,
    ref: Ref,
    grounds: Grounds,
    signed: Signed,
    *,
    to: Annotated[
        Texts, typer.Option("--to", metavar="DAY", help=marked("The new last day: 2017-09-30, 9月底."))
    ] = None,
    on: On = None,
) -> None:
    from airplan.progress.decision_checks import about_extending

    desk = DecisionContext(session, ref, on, signed)
    until, _by, _why = required(to=to, **grounds._asdict())
    day = session.day_of(until)
    desk.decide("extend", grounds.decision()._replace(to=day), about_extending(desk.standing, day, desk.day))


@command(REPORT, "adjust", marked("Set a target to another value: by whose decision, and why."))
def adjust(
    session: Session,
    ref: Ref,
    grounds: Grounds,
    signed: Signed,
    *,
    target: Annotated[
        Texts, typer.Option("--target", metavar="ID", help=marked("Which target, if there are several."))
    ] = None,
    to: Annotated[
        Texts, typer.Option("--to", metavar="NUMBER", help=marked("The new value, in the target's unit."))
    ] = None,
    on: On = None,
) -> None:
    from airplan.plan.quantities import read_quantity
    from airplan.progress.decision_checks import about_adjusting
    from airplan.progress.report_checks import target_of

    desk = DecisionContext(session, ref, on, signed)
    number, _by, _why = required(to=to, **grounds._asdict())
    meant = target_of(desk.measure, once("--target", target) or "")
    value = read_quantity(number, meant.unit)
    decision = grounds.decision()._replace(target=meant.id, value=value)
    desk.decide("adjust", decision, about_adjusting(desk.standing, meant, value))


@command(REPORT, "milestone add", marked("Set a milestone: a day within a measure by which something is reached."))
def milestone_add(
    session: Session,
    ref: Ref,
    day: Day,
    title: Annotated[str, typer.Argument(metavar="TITLE", help=marked("What is reached by then."))],
    *,
    grounds: Grounds,
    signed: Signed,
    on: On = None,
) -> None:
    from airplan.progress.decision_checks import about_milestone

    desk, due = DecisionContext(session, ref, on, signed), session.day_of(day)
    decision = grounds.decision()._replace(to=due, title=" ".join(title.split()))
    desk.decide("milestone", decision, about_milestone(desk.standing, decision.title, due, desk.moment))


@command(REPORT, "milestone reach", marked("Say that a milestone was reached, and on which day."))
def milestone_reach(
    session: Session,
    ref: Ref,
    day: Day,
    title: Annotated[str, typer.Argument(metavar="TITLE", help=marked("Which milestone: its title or its entry."))],
    *,
    grounds: Grounds,
    signed: Signed,
) -> None:
    from airplan.progress.decision_checks import reached

    desk = DecisionContext(session, ref, [day], signed)
    milestone = reached(desk.standing, title)
    desk.decide("reach", grounds.decision()._replace(title=milestone.title), [], about=milestone.entry)


@command(REPORT, "send-back", marked("Send a report back to the unit, which then owes it again."))
def send_back(
    session: Session,
    entry: Annotated[
        str,
        typer.Argument(metavar="ENTRY|REF", help=marked("The report; or with --unit the measure, for its last one.")),
    ],
    signed: Signed,
    *,
    unit: Annotated[
        Texts,
        typer.Option(
            "--unit", metavar="UNIT", help=marked("Whose last report on the measure."), autocompletion=completion.units
        ),
    ] = None,
    on: On = None,
    reason: Reason = None,
) -> None:
    from airplan.progress.decision_checks import check_sending_back
    from airplan.progress.entry_status import entry_statuses

    journal, (why,) = writable(session), required(reason=reason)
    named = once("--unit", unit)
    report = journal.find(entry) if named is None else _last_report(session, entry, named)
    check_sending_back(report, entry_statuses(journal, [report])[report.id])
    _take_back(session, [report], on, signed, why, sending_back=True)


@command(REPORT, "undo", marked("Take an entry back, or a whole import; undoing that brings it back."))
def undo(
    session: Session,
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help=marked("The entry; of an import, its first one."))],
    signed: Signed,
    *,
    only: Annotated[
        bool, typer.Option("--only", help=marked("Only this entry, though it is the first one of an import."))
    ] = False,
    on: On = None,
    reason: Reason = None,
) -> None:
    from airplan.progress.decision_checks import undoable
    from airplan.progress.entry_status import entry_statuses

    journal = writable(session)
    found = journal.find(entry)
    batch = [found] if only or found.batch != found.id else journal.find_batch(found.id)
    standing = undoable(batch, entry_statuses(journal, batch))
    _take_back(session, standing, on, signed, once("--reason", reason) or "")


def _last_report(session: Session, ref: str, name: str) -> Entry:
    """The last report of a unit on a measure that stands. Raises Refused where there is none."""
    from airplan.progress.decision_checks import check_reported
    from airplan.progress.report_context import last_report

    measure, party = the_measure(session, ref), session.plan.find(name, "unit", "collective")
    return check_reported(last_report(writable(session), measure.ref, party.name), measure, party)


def _take_back(
    session: Session, entries: list[Entry], on: Texts, signed: Signed, why: str, *, sending_back: bool = False
) -> None:
    """Write down that these entries are taken back, the newest first, all in one go."""
    from airplan.cli.log import history_of
    from airplan.progress.decision_checks import about_several
    from airplan.progress.findings import about_the_clock, about_the_day

    journal, typed, signer = writable(session), once("--on", on), author(session, signed.by)
    day = session.today if typed is None else session.day_of(typed)
    named = journal.by_ids(entry.about for entry in entries if entry.about)
    batch = "together" if len(entries) > 1 else ""
    drafts = [
        Draft.decision(
            "send-back", one.ref, Decision(reason=why), as_of=day, author=signer, unit=one.unit, about=one.id
        )
        if sending_back
        else undoing(one, named.get(one.about), author=signer, as_of=day, reason=why, batch=batch)
        for one in reversed(entries)
    ]
    now = moment(session)
    doubts = [*about_several(entries), *about_the_day(day, now), *about_the_clock(now)]
    write(session, drafts, history_of(session, entries), doubts, sure=signed.yes)
