"""How is it told what has come for a month, and what has not?"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from airplan.i18n import _, language, marked
from airplan.plan.model import ROLES
from airplan.reports.table import Column, Table
from airplan.reports.wording import as_of, day_and_month, day_in_words, month_in_words
from airplan.store.entries import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from airplan.plan.model import Measure
    from airplan.progress.obligations import Obligation, ReportingRound
    from airplan.progress.round_status import RoundStatus, UnitWorkbook
    from airplan.reports.table import Cell, Reading, Record

_BACK = {
    (False, False): marked("back {day}"),
    (False, True): marked("back late {day}"),
    (True, False): marked("empty {day}"),
    (True, True): marked("empty, late {day}"),
}
"""What has come back, by whether it is empty, and whether it is late."""
_IN_DATA = ("workbook", "dispatched", "returned", "workbook_late", "workbook_empty")


def by_unit(round_: ReportingRound, order: Sequence[str], reading: Reading) -> Table:
    """What each unit owes and has sent, where its workbook is, and the refs still to come; `order` has the units as in
    the book."""
    groups: dict[str, list[Obligation]] = {unit: [] for unit in order}
    for owed in round_.owed:
        groups[owed.unit].append(owed)
    columns = (
        Column("unit", _("Unit"), kind="name"),
        *_counting(round_),
        Column("refs", _("Still to come"), show="people-only"),
        Column("missing_refs", _("Missing"), kind="lines", show="data-only"),
        *(Column(key, key, show="data-only") for key in _IN_DATA),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            unit,
            *_counts(own),
            _refs(own),
            tuple(owed.measure.ref for owed in own if owed.outstanding),
            *(int(cell) if isinstance(cell, bool) else cell for cell in _workbook(round_.course, unit).values()),
        )
        for unit, own in groups.items()
        if own
    )
    table = _table(round_, columns, rows, reading)
    if not round_.course.was_dispatched:
        return table
    places = [where_it_is(round_.course.of(unit)) for unit, own in groups.items() if own]
    return table.with_columns("missing", [(Column("where", _("Workbook"), show="people-only"), places)])


def by_measure(round_: ReportingRound, members: Mapping[str, tuple[str, ...] | None], reading: Reading) -> Table:
    """The same for each measure, with the units still to come: for people all members of a collective as one.

    `members` has every collective: its units, or None for an open one.
    """
    groups: dict[str, list[Obligation]] = {}
    for owed in round_.owed:
        groups.setdefault(owed.measure.ref, []).append(owed)
    chinese = language() == "zh"
    columns = (
        Column("ref", _("Ref"), kind="label"),
        Column("brief", _("Measure"), show="always" if chinese else "data-only"),
        Column("brief_en", _("In English") if chinese else _("Measure"), show="data-only" if chinese else "always"),
        *_counting(round_),
        Column("units", _("Still to come"), kind="names", show="people-only"),
        Column("missing_units", _("Missing"), kind="names", show="data-only"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            ref,
            own[0].measure.brief,
            own[0].measure.brief_en,
            *_counts(own),
            _folded([owed.unit for owed in own if owed.outstanding], own[0].measure, members),
            tuple(owed.unit for owed in own if owed.outstanding),
        )
        for ref, own in groups.items()
    )
    return _table(round_, columns, rows, reading)


def where_it_is(workbook: UnitWorkbook, *, dated: bool = True) -> str:
    """未发, 已发未回, 5月24日收回, 5月28日迟收, 5月24日空表, 5月24日退回; not dated: 收回, 迟收, 空表, 退回."""
    if workbook.refused:
        word, entry = marked("refused {day}"), workbook.refused
    elif workbook.returned:
        word, entry = _BACK[workbook.empty, workbook.late], workbook.returned
    else:
        return _("out") if workbook.sent else _("not sent")
    return _(word).format(day=day_and_month(entry.as_of) if dated else "").strip()


def _table(
    round_: ReportingRound, columns: tuple[Column, ...], rows: tuple[tuple[Cell, ...], ...], reading: Reading
) -> Table:
    came = sum(not owed.outstanding for owed in round_.owed)
    closed = round_.course.closed
    title = [
        _("Reports for {month}, due by {day}").format(
            month=month_in_words(round_.course.period.first), day=day_in_words(round_.course.due)
        ),
        _("{came} of {expected} received").format(came=came, expected=len(round_.owed)),
        *([_("closed on {day}").format(day=day_in_words(closed.as_of))] if closed else []),
        as_of(reading.today),
    ]
    records = tuple(_contract(owed, round_.course) for owed in round_.owed)
    return Table(_(" · ").join(title), columns, rows, dict, records, names=reading.names)


def _counting(round_: ReportingRound) -> Iterator[Column]:
    seen = {owed.came for owed in round_.owed}
    yield Column("expected", _("Owed"), kind="count")
    yield Column("received", _("In"), kind="count")
    yield Column("late", _("Late"), kind="count")
    yield Column("empty", _("Empty"), kind="count")
    yield Column("repeated", _("Same"), kind="count")
    yield Column("sent_back", _("Back"), kind="count", show="always" if "sent-back" in seen else "data-only")
    yield Column("open", _("Open"), kind="count", show="always" if "open" in seen else "data-only")
    yield Column("missing", _("Missing"), kind="count", show="data-only" if "open" in seen else "always")


def _counts(own: Sequence[Obligation]) -> tuple[int, ...]:
    """Of what is expected: received at all, and of that late, empty, repeated; then what is still to come."""
    came = Counter(owed.came for owed in own)
    received = sum(not owed.outstanding for owed in own)
    late = sum(owed.late for owed in own)
    return len(own), received, late, came["empty"], came["repeated"], came["sent-back"], came["open"], came["missing"]


def _refs(own: Iterable[Obligation]) -> str:
    said = (
        _("{ref} (sent back)").format(ref=owed.measure.ref) if owed.came == "sent-back" else owed.measure.ref
        for owed in own
        if owed.outstanding
    )
    return _(", ").join(said)


def _folded(units: Sequence[str], measure: Measure, members: Mapping[str, tuple[str, ...] | None]) -> tuple[str, ...]:
    """The units with the collectives that the measure names in the place of their members, where all are there."""
    called = dict(zip(units, units, strict=True))
    for role in ROLES:
        for name in measure.units(role):
            whole = members.get(name)
            if whole and all(called.get(unit) == unit for unit in whole):
                called.update(dict.fromkeys(whole, name))
    return tuple(dict.fromkeys(called.values()))


def _contract(owed: Obligation, course: RoundStatus) -> Record:
    entry = owed.entry
    return {
        "unit": owed.unit,
        "ref": owed.measure.ref,
        "status": owed.came,
        "entry": entry.id if entry else None,
        "as_of": entry.as_of if entry else None,
        "recorded_at": stamp(entry.recorded) if entry else None,
        "late": owed.late,
        **_workbook(course, owed.unit),
    }


def _workbook(course: RoundStatus, unit: str) -> Record:
    """Where a unit's workbook is, as the JSON contract has it; nothing where none was sent to anybody."""
    own = course.of(unit)
    known = course.was_dispatched or own.state != "not-sent"
    return {
        "workbook": own.state if known else None,
        "dispatched": own.dispatched.as_of if own.dispatched else None,
        "returned": own.returned.as_of if own.returned else None,
        "workbook_late": own.late,
        "workbook_empty": own.empty,
    }
