"""How is it told how the rounds go: which are open, and what has become of every workbook of one?"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from airplan.i18n import _, marked
from airplan.reports.submissions import where_it_is
from airplan.reports.table import Column, Table
from airplan.reports.wording import as_of, day_and_month, day_in_words, month_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from airplan.progress.obligations import Obligation, ReportingRound
    from airplan.progress.round_status import RoundStatus, UnitWorkbook
    from airplan.reports.table import Cell, Reading, Record
    from airplan.store.entries import Entry

_STEPS = {
    "dispatch": marked("sent {day}"),
    "return": marked("returned {day}"),
    "refuse": marked("refused {day}"),
    "close-round": marked("closed {day}"),
    "reopen-round": marked("opened again {day}"),
}
_COUNTS = {
    "sent": marked("Sent"),
    "returned": marked("Returned"),
    "late": marked("Late"),
    "empty": marked("Empty"),
    "refused": marked("Refused"),
    "out": marked("Out"),
    "received": marked("In"),
    "expected": marked("Owed"),
}
"""What is counted of the workbooks of a month, and the reports of it that have come and are owed at all."""


def all_rounds(rounds: Sequence[ReportingRound], reading: Reading) -> Table:
    """A row for each month: how many workbooks are where, how many reports have come, until when, open or closed."""
    columns = (
        Column("period", _("Month"), kind="label"),
        *(
            Column(key, _(title), kind="count", show="wide" if key == "empty" else "always")
            for key, title in _COUNTS.items()
        ),
        Column("due", _("Due"), kind="day"),
        Column("standing", _("Round"), show="people-only"),
        Column("state", _("Round"), show="data-only"),
        Column("closed", _("Closed"), kind="day", show="data-only"),
    )
    records = []
    rows: list[tuple[Cell, ...]] = []
    for round_ in rounds:
        course, counted = round_.course, _counted(round_)
        closed = course.closed.as_of if course.closed else None
        state = "closed" if closed else "open"
        records.append({"period": str(course.period), "state": state, "due": course.due, "closed": closed, **counted})
        rows.append((str(course.period), *counted.values(), course.due, _in_words(course), state, closed))
    count = _("1 round") if len(rounds) == 1 else _("{count} rounds").format(count=len(rounds))
    return Table(_(" · ").join([count, as_of(reading.today)]), columns, tuple(rows), dict, tuple(records))


def one_round(round_: ReportingRound, order: Sequence[str], reading: Reading) -> Table:
    """A row for each unit with any step in a month, and where workbooks were sent for each that owes reports: where its
    workbook is, how many of its reports have come, and every step with its file; `order` has the units as in the book.
    """
    course = round_.course
    owed: dict[str, list[Obligation]] = {}
    for one in round_.owed:
        owed.setdefault(one.unit, []).append(one)
    units = {*course.workbooks, *(owed if course.was_dispatched else ())}
    places = {unit: place for place, unit in enumerate(order)}
    workbooks = [course.of(unit) for unit in sorted(units, key=lambda unit: (places.get(unit, len(places)), unit))]
    records = tuple(_contract(workbook, owed.get(workbook.unit, ())) for workbook in workbooks)
    columns = (
        Column("unit", _("Unit"), kind="name"),
        Column("where", _("Workbook"), show="people-only"),
        Column("received", _("In"), kind="count"),
        Column("expected", _("Owed"), kind="count"),
        Column("told", _("What happened"), show="people-only"),
        *(Column(key, key, kind="lines", show="data-only") for key in _IN_DATA),
    )
    rows = tuple(
        (
            workbook.unit,
            where_it_is(workbook, dated=False),
            record["received"],
            record["expected"],
            "\n".join(_told(entry, course) for entry in workbook.steps),
            *_data_cells(record),
        )
        for workbook, record in zip(workbooks, records, strict=True)
    )
    notes = tuple(_told(entry, course) for entry in course.closings)
    return Table(_heading(round_, reading), columns, rows, dict, records, notes, names=reading.names)


_IN_DATA = ("state", "due", "dispatched", "returned", "late", "empty", "answers", "refused", "reason", "files")


def _data_cells(record: Record) -> Iterator[Cell]:
    for key in _IN_DATA:
        if key == "files":
            yield tuple(step["file"] for step in record["steps"] if step["file"])
        else:
            yield int(record[key]) if isinstance(record[key], bool) else record[key]


def _heading(round_: ReportingRound, reading: Reading) -> str:
    course, counted = round_.course, _counted(round_)
    said = [
        _("Round of {month}, due by {day}").format(
            month=month_in_words(course.period.first), day=day_in_words(course.due)
        ),
        _in_words(course),
        _("{sent} sent, {out} out, {returned} returned, {refused} refused").format(**counted),
        _("{came} of {expected} reports").format(came=counted["received"], expected=counted["expected"]),
        as_of(reading.today),
    ]
    return _(" · ").join(said)


def _in_words(course: RoundStatus) -> str:
    if not course.closed:
        return _("open")
    return _("closed {day}").format(day=day_and_month(course.closed.as_of))


def _counted(round_: ReportingRound) -> Mapping[str, int]:
    """The keys of _COUNTS with their numbers; what was sent is out, returned or refused."""
    workbooks = round_.course.workbooks.values()
    states = Counter(workbook.state for workbook in workbooks)
    return {
        "sent": sum(bool(workbook.sent) for workbook in workbooks),
        "returned": states["returned"],
        "late": sum(workbook.late for workbook in workbooks),
        "empty": sum(workbook.empty for workbook in workbooks),
        "refused": states["refused"],
        "out": states["out"],
        "received": sum(not owed.outstanding for owed in round_.owed),
        "expected": len(round_.owed),
    }


def _told(entry: Entry, course: RoundStatus) -> str:
    """What happened, on a line: 5月24日收回 2017-05_区环保局.xlsx（已填9项）; 5月26日截止（王芳：已汇总上报）."""
    said, step, more = _(_STEPS[entry.kind]).format(day=day_and_month(entry.as_of)), entry.step, []
    if entry.source.file:
        said = f"{said} {entry.source.file}"
    if step.to and step.to != course.due:
        more.append(_("back by {day}").format(day=day_and_month(step.to)))
    if step.answers is not None:
        more.append(_("{count} filled in").format(count=step.answers))
    if step.reason:
        more.append(step.reason)
    explained = _(", ").join(more)
    if not entry.unit:
        explained = _("{label}: {text}").format(label=entry.author, text=explained) if more else entry.author
    return _("{name} ({explained})").format(name=said, explained=explained) if explained else said


def _contract(workbook: UnitWorkbook, owed: Sequence[Obligation]) -> Record:
    """A unit's workbook as the JSON contract has it; docs/json.md says what each key means."""
    returned, refused = workbook.returned, workbook.refused
    return {
        "unit": workbook.unit,
        "state": workbook.state,
        "due": workbook.due,
        "dispatched": workbook.dispatched.as_of if workbook.dispatched else None,
        "returned": returned.as_of if returned else None,
        "late": workbook.late,
        "empty": workbook.empty,
        "answers": workbook.returns[-1].step.answers if workbook.returns else None,
        "refused": refused.as_of if refused else None,
        "reason": refused.step.reason or None if refused else None,
        "received": sum(not one.outstanding for one in owed),
        "expected": len(owed),
        "steps": [_step(entry) for entry in workbook.steps],
    }


def _step(entry: Entry) -> Record:
    said = entry.step
    return {
        "entry": entry.id,
        "kind": entry.kind,
        "as_of": entry.as_of,
        "author": entry.author,
        "to": said.to,
        "file": entry.source.file or None,
        "seal": said.seal or None,
        "answers": said.answers,
        "reason": said.reason or None,
    }
