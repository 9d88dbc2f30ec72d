"""May the office decide this, and what would make it hesitate?

As with reports, a refusal is raised and a doubt only said; nothing here knows a clock or a journal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.i18n import _, marked
from airplan.progress.findings import (
    Refused,
    about_a_closed,
    about_the_clock,
    about_the_day,
    about_the_number,
    closing,
    doubt,
    targets_missed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from airplan.plan.model import Measure, Party, Target
    from airplan.progress.entry_status import EntryStatus
    from airplan.progress.findings import Doubt, WriteContext
    from airplan.progress.round_status import RoundStatus
    from airplan.progress.standing import Milestone, Standing
    from airplan.store.entries import Entry


def about_a_decision(day: date, standing: Standing, moment: WriteContext) -> Iterator[Doubt]:
    """What can be odd about any decision: its day, the clock, a measure that is closed."""
    yield from about_the_day(day, moment)
    yield from about_a_closed(standing)
    yield from about_the_clock(moment)


def about_closing(standing: Standing, reports: Sequence[Entry]) -> Iterator[Doubt]:
    """What speaks against a closing: not done, targets short, no evidence, reports sent back and not made again.

    `reports` are all on the measure that stand. Raises Refused if it is closed already.
    """
    ref = standing.measure.ref
    if closed := closing(standing):
        finding = marked("{ref} has been closed already, on {day} ({by}); airplan undo {by} opens it again.")
        raise Refused(finding, ref=ref, day=closed.as_of, by=closed.id)
    if standing.state != "done":
        yield doubt(marked("{ref} has not been reported as done."), ref=ref)
    yield from targets_missed(standing.figures)
    if not any(entry.report.evidence for entry in reports):
        yield doubt(marked("No report names any evidence."))
    for entry in standing.decisions:
        if entry.kind == "send-back":
            again = marked("The report of {unit} was sent back on {day}, and it has not reported again.")
            yield doubt(again, unit=entry.unit, day=entry.as_of)


def about_extending(standing: Standing, to: date, asked: date) -> Iterator[Doubt]:
    """What is odd about a new last day, asked for on a day. Raises Refused where the plan has no last day."""
    measure, due = standing.measure, standing.due
    facts = {"ref": measure.ref, "wording": measure.deadline.text}
    if measure.deadline.kind == "ongoing":
        raise Refused(
            marked("{ref} is long-term ({wording}): there is no last day to move. Use airplan milestone add."), **facts
        )
    if measure.deadline.kind == "milestones":
        raise Refused(marked("{ref} goes by milestones ({wording}). Use airplan milestone add."), **facts)
    if due == to:
        raise Refused(marked("{ref} is due on {day} already."), ref=measure.ref, day=to)
    if due and to < due:
        yield doubt(marked("{to} is earlier than {due}, the day in force."), to=to, due=due)
    if due and asked > due:
        late = marked("{due} had passed before the extension was asked for, on {day}.")
        yield doubt(late, due=due, day=asked)


def about_adjusting(standing: Standing, target: Target, value: Decimal) -> Iterator[Doubt]:
    """What is odd about a target's new value. Raises Refused where it is the one in force."""
    now = next(figure.target.value for figure in standing.figures if figure.target.id == target.id)
    if now == value:
        raise Refused(marked("{target} has this value already."), target=target.id)
    yield from about_the_number(target, value)


def about_milestone(standing: Standing, title: str, day: date, moment: WriteContext) -> Iterator[Doubt]:
    """What is odd about a new milestone. Raises Refused where another of the measure has its title."""
    for milestone in standing.milestones:
        if _same(milestone.title, title):
            taken = marked("{ref} has a milestone of this title already: {milestone}.")
            raise Refused(taken, ref=standing.measure.ref, milestone=_described(milestone))
    if day.year < moment.year:
        yield doubt(marked("{day} is before the plan's year, {year}."), day=day, year=moment.year)
    end = standing.due if standing.measure.deadline.kind != "milestones" else None
    if end and day > end:
        yield doubt(marked("{day} is after the measure's last day, {due}."), day=day, due=end)


def reached(standing: Standing, wanted: str) -> Milestone:
    """The milestone that is meant by its title, or by its entry's id or the beginning or end of that.

    Raises Refused where there is none, with those that are still open, and where it has been reached already.
    """
    ref = standing.measure.ref
    found = [one for one in standing.milestones if _same(one.title, wanted)] or [
        one for one in standing.milestones if _is_id_of(wanted, one.entry)
    ]
    if len(found) != 1:
        left = tuple(_described(one) for one in standing.milestones if not one.reached)
        none = marked("{wanted}: {ref} has no such milestone, and none that is open.")
        unknown = marked("{wanted}: {ref} has no such milestone. Open are: {open}.")
        raise Refused(unknown if left else none, wanted=wanted, ref=ref, open=left)
    if found[0].reached:
        again = marked("{milestone} has been reached already, on {day}.")
        raise Refused(again, milestone=_described(found[0]), day=found[0].reached)
    return found[0]


def check_reported(entry: Entry | None, measure: Measure, party: Party) -> Entry:
    """The last report of a unit on a measure. Raises Refused where there is none."""
    if not entry:
        none = marked("{unit} has no report on {ref} that could be sent back.")
        raise Refused(none, unit=party.name, ref=measure.ref)
    return entry


def check_sending_back(entry: Entry, fate: EntryStatus) -> None:
    """Raises Refused for what is not a report that stands."""
    if entry.kind != "report":
        raise Refused(marked("{entry} is not a report; only a report can be sent back."), entry=entry.id)
    if fate.retracted_by:
        raise Refused(marked("{entry} has been retracted by {by}."), entry=entry.id, by=fate.retracted_by)
    if fate.sent_back_by:
        back = marked("{entry} has been sent back already, by {by}.")
        raise Refused(back, entry=entry.id, by=fate.sent_back_by)
    _check_newest(entry, fate)


def about_closing_a_round(course: RoundStatus, day: date, reports: int) -> Iterator[Doubt]:
    """What speaks against closing the round of a month on a day: nothing sent, workbooks that are not back, too early.

    `reports` is the number of those on the month. Raises Refused if it is closed already.
    """
    period = str(course.period)
    if course.closed:
        already = marked("The round of {period} has been closed already, on {day} ({by}).")
        raise Refused(already, period=period, day=course.closed.as_of, by=course.closed.id)
    if not course.was_dispatched:
        none = marked("No workbook was sent for {period}, and nothing has been reported.")
        some = marked("No workbook was sent for {period}; reports: {count}.")
        yield doubt(some if reports else none, period=period, count=reports)
    states = [workbook.state for workbook in course.workbooks.values()]
    if out := states.count("out"):
        finding = marked("Workbooks that are still out: {count}. airplan round show {period} names them.")
        yield doubt(finding, count=out, period=period)
    if refused := states.count("refused"):
        finding = marked("Workbooks that were not taken and have not come again: {count}.")
        yield doubt(finding, count=refused)
    if day < course.due:
        yield doubt(marked("The reports for {period} are due only on {due}."), period=period, due=course.due)


def about_reopening_a_round(course: RoundStatus, day: date) -> Iterator[Doubt]:
    """What is odd about opening the round of a month again on a day. Raises Refused where it is open."""
    if not course.closed:
        raise Refused(marked("The round of {period} is open already."), period=str(course.period))
    if day < course.closed.as_of:
        early = marked("{day} is before the round was closed, on {closed}.")
        yield doubt(early, day=day, closed=course.closed.as_of)


def undoable(entries: Sequence[Entry], fates: Mapping[str, EntryStatus]) -> list[Entry]:
    """Those of a batch, or the single one, that have not been undone. Raises Refused where there is none."""
    left = [entry for entry in entries if not fates[entry.id].undone_by]
    if not left:
        undone = marked("{entry} has been undone already, by {by}; airplan undo {by} brings it back.")
        raise Refused(undone, entry=entries[0].id, by=fates[entries[0].id].undone_by)
    if len(entries) == 1:
        _check_newest(entries[0], fates[entries[0].id])
    return left


def about_several(entries: Sequence[Entry]) -> Iterator[Doubt]:
    """More than one entry at a time."""
    if len(entries) > 1:
        yield doubt(marked("{count} entries will be taken back."), count=len(entries))


def _check_newest(entry: Entry, fate: EntryStatus) -> None:
    if fate.corrected_by:
        newer = marked("{entry} has been corrected by {by}; name that one.")
        raise Refused(newer, entry=entry.id, by=fate.corrected_by)


def _same(title: str, other: str) -> bool:
    return "".join(title.split()).casefold() == "".join(other.split()).casefold()


def _is_id_of(text: str, entry: str) -> bool:
    from airplan.store.ids import typed

    part = typed(text)
    return bool(part) and (entry.startswith(part) or entry.endswith(part))


def _described(milestone: Milestone) -> str:
    return _("“{title}” {day} ({entry})").format(
        title=milestone.title, day=milestone.day.isoformat(), entry=milestone.entry
    )
