"""Check a decision or a step of a round before it is written.

A refusal is raised as AirplanError; a finding is only shown. Nothing here knows a clock or a journal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.errors import AirplanError, Message
from airplan.i18n import marked
from airplan.plan.model import Node
from airplan.plan.quantities import Amount
from airplan.progress.figure_checks import FAR_OFF_BOUND, near
from airplan.progress.findings import (
    clock_findings,
    closed_measure_findings,
    closing,
    day_findings,
    missed_target_findings,
    percentage_findings,
    too_early_findings,
)
from airplan.progress.lights import event_day, same_words, stands_for
from airplan.progress.standing import Milestone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from airplan.plan.model import Target
    from airplan.progress.entry_status import EntryStatus
    from airplan.progress.findings import WriteContext
    from airplan.progress.round_status import RoundStatus
    from airplan.progress.rules import Checks
    from airplan.progress.standing import Standing
    from airplan.store.entries import Entry


# --- decisions about a measure ----------------------------------------------------------------------------------------


def decision_findings(day: date, standing: Standing, moment: WriteContext) -> Iterator[Message]:
    """Yield the findings common to all decisions: about the day, a closed measure, the clock."""
    yield from day_findings(day, moment)
    yield from closed_measure_findings(standing)
    yield from clock_findings(moment)


def check_open(standing: Standing) -> None:
    """Raise AirplanError if the measure is closed already."""
    if closed := closing(standing):
        already = marked("{ref} was already closed on {day} ({by}); airplan undo {by} reopens it.")
        raise AirplanError(Message(already, ref=standing.measure.ref, day=closed.as_of, by=closed.id))


def closing_findings(standing: Standing, reports: Sequence[Entry]) -> Iterator[Message]:
    """Yield findings against closing: not done, targets missed, no evidence, reports sent back and not made again.

    `reports` are all standing reports on the measure.
    """
    if standing.state != "done":
        yield Message(marked("{ref} has not been reported as done."), ref=standing.measure.ref)
    yield from missed_target_findings(standing.figures)
    if not any(entry.report.evidence for entry in reports):
        yield Message(marked("No report gives any evidence."))
    for entry in standing.decisions:
        if entry.kind == "send-back":
            again = marked("The report from {unit} was sent back on {day}, and no new report has followed.")
            yield Message(again, unit=entry.unit, day=entry.as_of)


def extension_findings(standing: Standing, to: date, decided: date) -> Iterator[Message]:
    """Yield findings about a new due date, decided on a day.

    Raises AirplanError where the measure has no due date to extend, or has this one already.
    """
    measure, due = standing.measure, standing.due
    facts = {"ref": measure.ref, "wording": measure.deadline.text}
    if measure.deadline.kind == "ongoing":
        ongoing = marked(
            "{ref} is long-term ({wording}) and has no due date to extend. Set a milestone with airplan milestone add."
        )
        raise AirplanError(Message(ongoing, **facts))
    if measure.deadline.kind == "milestones":
        by_milestones = marked(
            "{ref} is due by milestones ({wording}) and has no single due date. Set a milestone with airplan "
            "milestone add."
        )
        raise AirplanError(Message(by_milestones, **facts))
    if due == to:
        raise AirplanError(Message(marked("The due date of {ref} is already {day}."), ref=measure.ref, day=to))
    if due and to < due:
        yield Message(marked("{to} is before the current due date, {due}."), to=to, due=due)
    if due and decided > due:
        late = marked("The extension was decided on {day}, after the due date, {due}.")
        yield Message(late, due=due, day=decided)


def adjustment_findings(target: Target, value: Decimal, checks: Checks) -> Iterator[Message]:
    """Yield findings about a new value of a target, which is the one in force.

    Raises AirplanError where it has this value already.
    """
    if target.value == value:
        raise AirplanError(Message(marked("{target} already has this value."), target=target))
    yield from percentage_findings(target, value)
    if target.value and not near(value, target.value, checks):
        bound = target.amount(target.value)
        yield Message(FAR_OFF_BOUND, target=target, value=Amount(value, target.measured_in), bound=bound)


def milestone_findings(standing: Standing, title: str, day: date, moment: WriteContext) -> Iterator[Message]:
    """Yield findings about a new milestone. Raises AirplanError where another one has its title."""
    for milestone in standing.milestones:
        if same_words(milestone.title, title):
            taken = marked("{ref} already has a milestone with this title: {milestone}.")
            raise AirplanError(Message(taken, ref=standing.measure.ref, milestone=_described(milestone)))
        if not milestone.entry and stands_for(Milestone("", title, day), Node(milestone.day, milestone.title)):
            yield Message(
                marked("This takes the place of the plan's own milestone {milestone}."), milestone=_described(milestone)
            )
    yield from too_early_findings(day, moment.span)
    end = standing.due if standing.measure.deadline.kind != "milestones" else None
    if end and day > end:
        yield Message(marked("{day} is after the measure's due date, {due}."), day=day, due=end)


def event_meant(standing: Standing, wanted: str) -> str:
    """Return the event after which a measure is due, if it is meant; empty if not.

    Raises AirplanError where it has a day already.
    """
    event = standing.measure.deadline.event
    titles = [milestone.title for milestone in standing.milestones]
    if not event or not same_words(event, wanted) or any(same_words(title, wanted) for title in titles):
        return ""
    if day := event_day(standing.measure, standing.decisions):
        raise AirplanError(Message(marked("{event} was already reached on {day}."), event=event, day=day))
    return event


def milestone_to_reach(standing: Standing, wanted: str) -> Milestone:
    """Return the open milestone with a title, or with an entry ID or its beginning or end.

    Raises AirplanError, which lists the open milestones, where none matches or the milestone has been reached already.
    """
    ref = standing.measure.ref
    matches = [milestone for milestone in standing.milestones if same_words(milestone.title, wanted)] or [
        milestone for milestone in standing.milestones if _is_id_of(wanted, milestone.entry)
    ]
    if len(matches) != 1:
        left: tuple[Message | str, ...] = tuple(
            _described(milestone) for milestone in standing.milestones if not milestone.reached
        )
        event = standing.measure.deadline.event
        if event and not event_day(standing.measure, standing.decisions):
            left = (event, *left)
        none = marked("{wanted}: {ref} has no such milestone and no open milestones.")
        unknown = marked("{wanted}: {ref} has no such milestone. Open milestones: {open}.")
        raise AirplanError(Message(unknown if left else none, wanted=wanted, ref=ref, open=left))
    (milestone,) = matches
    if milestone.reached:
        again = marked("{milestone} was already reached on {day}.")
        raise AirplanError(Message(again, milestone=_described(milestone), day=milestone.reached))
    return milestone


# --- steps of a round -------------------------------------------------------------------------------------------------


def check_round_open(round_status: RoundStatus) -> None:
    """Raise AirplanError if the round is closed already."""
    if round_status.closed:
        already = marked("The round of {period} was already closed on {day} ({by}).")
        closed = round_status.closed
        raise AirplanError(Message(already, period=round_status.period, day=closed.as_of, by=closed.id))


def round_closing_findings(round_status: RoundStatus, day: date, reports: int) -> Iterator[Message]:
    """Yield findings against closing a round on a day: nothing dispatched, workbooks not returned, too early.

    `reports` is the number of reports on its month.
    """
    period = round_status.period
    if not round_status.was_dispatched:
        none = marked("No workbook was sent for {period}, and nothing has been reported.")
        some = marked("No workbook was sent for {period}; reports: {count}.")
        yield Message(some if reports else none, period=period, count=reports)
    states = [workbook.state for workbook in round_status.workbooks.values()]
    if out := states.count("out"):
        still_out = marked("Workbooks not returned: {count}; airplan round show {period} lists them.")
        yield Message(still_out, count=out, period=str(period))
    if refused := states.count("refused"):
        not_again = marked("Workbooks sent back and not returned since: {count}.")
        yield Message(not_again, count=refused)
    if day < round_status.due:
        early = marked("The reports for {period} are not due until {due}.")
        yield Message(early, period=period, due=round_status.due)


def round_reopening_findings(round_status: RoundStatus, day: date) -> Iterator[Message]:
    """Yield a finding if the day of reopening is before the closing. Raises AirplanError where the round is open."""
    if not round_status.closed:
        still_open = marked("The round of {period} is already open.")
        raise AirplanError(Message(still_open, period=round_status.period))
    if day < round_status.closed.as_of:
        early = marked("{day} is before the day on which the round was closed, {closed}.")
        yield Message(early, day=day, closed=round_status.closed.as_of)


# --- reversals --------------------------------------------------------------------------------------------------------


def check_send_back(entry: Entry, status: EntryStatus) -> None:
    """Raise AirplanError if the entry is not a standing report."""
    if entry.kind != "report":
        raise AirplanError(Message(marked("{entry} is not a report; only a report can be sent back."), entry=entry.id))
    if status.retracted_by:
        raise AirplanError(Message(marked("{entry} was reversed by {by}."), entry=entry.id, by=status.retracted_by))
    if status.sent_back_by:
        back = marked("{entry} was already sent back by {by}.")
        raise AirplanError(Message(back, entry=entry.id, by=status.sent_back_by))
    _check_newest(entry, status)


def undoable(entries: Sequence[Entry], statuses: Mapping[str, EntryStatus]) -> list[Entry]:
    """Return the entries that have not been undone. Raises AirplanError where there are none."""
    left = [entry for entry in entries if not statuses[entry.id].undone_by]
    if not left:
        undone = marked("{entry} was already reversed by {by}; airplan undo {by} restores it.")
        raise AirplanError(Message(undone, entry=entries[0].id, by=statuses[entries[0].id].undone_by))
    if len(entries) == 1:
        _check_newest(entries[0], statuses[entries[0].id])
    return left


def of_file(entry: Entry, batch: Sequence[Entry]) -> list[Entry]:
    """Return the entries of a batch that came from the same returned file.

    With a refusal, the workbook sent instead is included, unless another file of the unit was refused with it.
    """
    digest = entry.source.sha256
    if not digest:
        return [entry]
    refused = {other.source.sha256 for other in batch if other.kind == "refuse" and other.unit == entry.unit}
    return [
        other
        for other in batch
        if other.source.sha256 == digest
        or (refused == {digest} and other.kind == "dispatch" and other.unit == entry.unit)
    ]


def batch_findings(entries: Sequence[Entry]) -> Iterator[Message]:
    """Yield a finding where more than one entry is undone at a time, and where a file stays as it is."""
    if len(entries) > 1:
        yield Message(marked("Entries that will be reversed: {count}."), count=len(entries))
    if any(entry.kind == "revise" and not entry.ref for entry in entries):
        yield Message(marked("The plan file stays as it is; put the former edition back in its place yourself."))
    if any(entry.kind == "mail" for entry in entries):
        yield Message(
            marked("Only the record is reversed: the mail itself cannot be taken back, and may be sent again.")
        )


def _check_newest(entry: Entry, status: EntryStatus) -> None:
    if status.corrected_by:
        newer = marked("{entry} was corrected by {by}; name the later entry instead.")
        raise AirplanError(Message(newer, entry=entry.id, by=status.corrected_by))


def _is_id_of(text: str, entry: str) -> bool:
    from airplan.store.ids import typed

    part = typed(text)
    return bool(part) and (entry.startswith(part) or entry.endswith(part))


def _described(milestone: Milestone) -> Message:
    if not milestone.entry:  # of the plan itself
        return Message(marked("“{title}” {day}"), title=milestone.title, day=milestone.day)
    described = marked("“{title}” {day} ({entry})")
    return Message(described, title=milestone.title, day=milestone.day, entry=milestone.entry)
