"""Does the journal mean what a slow and obvious reading of its entries says, whatever was written in which order?"""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from airplan.plan import reader
from airplan.progress.lights import judge
from airplan.progress.rules import Thresholds
from airplan.store.connect import open_in_memory, open_store
from airplan.store.entries import DECISIONS, ENTRY_KINDS, STATUSES, TAKEN_BACK
from airplan.store.journal import Journal, Statement
from airplan.store.sql import View
from support.office import DAY, Office

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

    from airplan.plan.model import Plan
    from airplan.store.entries import Entry

pytestmark = pytest.mark.slow

TARGETS = {"5a": "retired-vehicles", "8a": "retrofit"}
UNITS = ("区环保局", "德胜街道办事处")
DAYS = tuple(DAY + timedelta(days=5 * step) for step in range(5))
PERIODS = ("2017-05", "2017-06")
LAST = date(2017, 12, 31)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
PLANS = count(1)
DATA = Path(__file__).parents[2] / "data"


# --- histories --------------------------------------------------------------------------------------------------------


class Move(NamedTuple):
    """What somebody does next; what it is about is picked from what there is by then."""

    what: str
    pick: int
    ref: str
    unit: str
    day: date
    status: str | None
    values: tuple[Decimal | None, ...]
    clock: int
    """Minutes by which the clock is put forward, or back."""

    def valued(self, ref: str) -> dict[str, Decimal | None]:
        """What a report says of the measure's target, if anything."""
        return {TARGETS[ref]: self.values[0]} if self.values else {}


def some_moves(*kinds: str) -> st.SearchStrategy[Move]:
    return st.builds(
        Move,
        st.sampled_from(kinds),
        st.integers(0, 99),
        st.sampled_from(sorted(TARGETS)),
        st.sampled_from(UNITS),
        st.sampled_from(DAYS),
        st.none() | st.sampled_from(STATUSES),
        st.lists(st.none() | st.decimals(0, 2000, places=2), max_size=1).map(tuple),
        st.sampled_from([0, 0, 0, 5, -3, -600]),
    )


moves = some_moves(
    *["report"] * 4, *["correct"] * 3, *["undo"] * 4, "retract", "send-back", "send-back", *DECISIONS
)  # fmt: skip
histories = st.lists(moves, max_size=14)
FITTING: dict[str, tuple[str, ...]] = {
    "correct": ("report",),
    "send-back": ("report",),
    "retract": ("report", *DECISIONS),
    "reach": ("milestone",),
}


def make(office: Office, move: Move) -> Entry:
    """Carry out a move; where there is nothing to correct, reach or undo, it is a report."""
    if move.what in ("close", "extend", "adjust", "milestone"):
        to, title = move.day + timedelta(days=move.pick), str(move.pick)
        value = next((value for value in move.values if value), Decimal(1000))
        terms: dict[str, dict[str, Any]] = {
            "extend": {"to": to},
            "adjust": {"target": TARGETS[move.ref], "value": value},
            "milestone": {"to": to, "title": title},
        }
        return office.decide(move.what, move.ref, move.day, **terms.get(move.what, {}))  # type: ignore[arg-type]  # the moves are drawn
    fitting = [entry for entry in office.journal.entries() if entry.kind in FITTING.get(move.what, ENTRY_KINDS)]
    if move.what == "report" or not fitting:
        return office.report(move.ref, move.unit, move.day, status=move.status, values=move.valued(move.ref))
    about = fitting[move.pick % len(fitting)]
    if move.what == "correct":
        return office.correct(about, move.day, status=move.status, values=move.valued(about.ref))
    if move.what == "undo":
        return office.undo(about, move.day)
    return office.decide(move.what, about.ref, move.day, about=about)  # type: ignore[arg-type]  # the moves are drawn


def written(journal: Journal, history: Sequence[Move], now: datetime | None = None) -> Office:
    """An office that has carried out all of a history, beginning at that instant."""
    office = Office(journal)
    office.now = now or office.now
    for move in history:
        office.now += timedelta(minutes=move.clock)
        make(office, move)
    return office


@contextlib.contextmanager
def in_memory() -> Iterator[Journal]:
    with contextlib.closing(open_in_memory()) as database:
        yield Journal(database, "p")


# --- the obvious reading ----------------------------------------------------------------------------------------------


class Reading:
    """All entries that are known in a view, looked at one by one."""

    def __init__(self, entries: Sequence[Entry], view: View) -> None:
        self.view = view
        self.entries = [entry for entry in entries if not view.known or entry.recorded <= view.known]

    def taking_back(self, entry: Entry) -> list[str]:
        """The kinds of entries by which this one is taken back now."""
        lifted = [other.about for other in self.entries if other.kind == "restore"]
        return [
            other.kind
            for other in self.entries
            if other.about == entry.id and other.kind in TAKEN_BACK and other.id not in lifted
        ]

    def reports(self) -> list[Entry]:
        """Of each report and its corrections the last that was not retracted, if it was not sent back."""
        lines: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if entry.kind == "report" and "retract" not in self.taking_back(entry):
                lines.setdefault(entry.about or entry.id, []).append(entry)
        last = [line[-1] for line in lines.values()]
        return sorted((entry for entry in last if not self.taking_back(entry)), key=lambda entry: entry.id)

    def statements(self) -> list[Statement]:
        """The newest word of every unit in every field."""
        newest: dict[tuple[str, str, str], Statement] = {}
        for entry in sorted(self.reports(), key=lambda report: (report.as_of, report.id)):
            for field, text in fields(entry):
                if entry.as_of <= self.view.day and not self.overtaken(entry, field):
                    newest[entry.ref, entry.unit, field] = Statement(
                        entry.ref, entry.unit, field, entry.as_of, entry.id, text
                    )
        return [newest[key] for key in sorted(newest)]

    def overtaken(self, entry: Entry, field: str) -> bool:
        """Whether it is of a day that was to come, and the unit has reported later of a day between."""
        written = entry.recorded.date()
        return any(
            (later.ref, later.unit) == (entry.ref, entry.unit)
            and field in dict(fields(later))
            and later.id > entry.id
            and written < later.as_of < entry.as_of
            for later in self.reports()
        )

    def decisions(self) -> list[Entry]:
        """Those that nobody has retracted, and the sendings-back that nobody has lifted or answered."""
        return [
            entry
            for entry in self.entries
            if entry.as_of <= self.view.day
            and (entry.kind in DECISIONS or (entry.kind == "send-back" and not self.settled(entry)))
            and not self.taking_back(entry)
        ]

    def settled(self, back: Entry) -> bool:
        """Has the sending-back been lifted, or has the unit reported again?"""
        lifted = any(other.kind == "restore" and other.about == back.id for other in self.entries)
        answers = [
            other
            for other in self.entries
            if other.kind == "report"
            and (other.ref, other.unit) == (back.ref, back.unit)
            and other.id > back.id
            and other.as_of <= self.view.day
        ]
        return lifted or any(not self.taking_back(answer) for answer in answers)

    def statement_before(self, report: Entry, field: str) -> str | None:
        """What is corrected, else the newest word by the day of the report."""
        past = Reading([entry for entry in self.entries if entry.id < report.id], View(report.as_of))
        for entry in past.reports():
            if report.about and report.about in (entry.id, entry.about) and field in dict(fields(entry)):
                return dict(fields(entry))[field]
        return next(
            (
                one.text
                for one in past.statements()
                if (one.ref, one.unit, one.field) == (report.ref, report.unit, field)
            ),
            None,
        )


def fields(entry: Entry) -> Iterator[tuple[str, str]]:
    """What a report says, field by field."""
    report = entry.report
    yield "report", ""
    if report.status:
        yield "status", report.status
    for target, value in report.values.items():
        yield f"value:{target}", "" if value is None else str(value)


def agree(journal: Journal) -> None:
    """The journal's answers are those of the obvious reading, in every view."""
    entries = list(journal.entries())
    instants: list[datetime | None] = [None, *{entry.recorded for entry in entries[::4]}]
    for view in [View(day, known) for day in (*DAYS[::2], LAST) for known in instants]:
        reading = Reading(entries, view)
        assert journal.statements(view) == reading.statements()
        assert journal.statements(view, ["8a"]) == [one for one in reading.statements() if one.ref == "8a"]
        assert journal.decisions(view) == reading.decisions()
        for period in PERIODS:
            assert journal.reports(period, view) == [
                entry for entry in reading.reports() if entry.period == period and entry.as_of <= view.day
            ]
        known = [entry for entry in reading.entries if entry.kind == "report"]
        assert journal.standing(known, view) == {entry.id for entry in reading.reports()}
    everything = Reading(entries, View(LAST))
    for entry in entries:
        for field, _text in fields(entry) if entry.kind == "report" else ():
            assert journal.statement_before(entry, field) == everything.statement_before(entry, field)


@settings(max_examples=150)
@given(histories)
def test_what_stands_is_what_an_obvious_reading_says(history: list[Move]) -> None:
    with in_memory() as journal:
        agree(written(journal, history).journal)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories)
def test_what_stands_is_the_same_on_a_server(postgres: str, history: list[Move]) -> None:
    with contextlib.closing(open_store(postgres)) as database:
        agree(written(Journal(database, f"plan {next(PLANS)}"), history).journal)


# --- what must hold of every history ----------------------------------------------------------------------------------


def picture(journal: Journal, view: View) -> list[object]:
    """All that stands in a view, but for the ids and reasons of decisions."""
    decided = [
        entry._replace(id="", recorded=LONG_AGO, content=entry.decision._replace(reason=""))
        for entry in journal.decisions(view)
    ]
    reports = [journal.reports(period, view) for period in PERIODS]
    return [journal.statements(view), decided, reports, lights(journal, view)]


@cache
def the_plan() -> Plan:
    """That of 2017."""
    plan, _problems = reader.read(*(reader.read_source(DATA / name) for name in ("plan_2017.yaml", "departments.yaml")))
    assert plan
    return plan


def lights(journal: Journal, view: View) -> list[object]:
    """Where the measures stand, without the ids of entries."""
    plan = the_plan()
    members = {party.name: party.members for party in plan.parties if party.sort == "collective"}
    standings = [
        judge(
            measure,
            journal.statements(view, [measure.ref]),
            journal.decisions(view, [measure.ref]),
            members,
            day=view.day,
            span=plan.span,
            thresholds=Thresholds(),
        )
        for measure in plan.measures
        if measure.ref in TARGETS
    ]
    return [
        standing._replace(
            decisions=(), milestones=tuple(milestone._replace(entry="") for milestone in standing.milestones)
        )
        for standing in standings
    ]


def says_something_new(journal: Journal, restored: Entry) -> bool:
    """Would undoing this be more than undoing? It sends back anew, or takes back what others give back too."""
    lifted = journal.find(restored.about)
    others = [entry for entry in journal.naming([lifted.id])[lifted.id] if entry.id != restored.id]
    return lifted.kind == "send-back" or bool(others)


@given(history=histories, last=moves)
def test_undoing_leaves_what_stood_before_and_undoing_that_brings_it_back(history: list[Move], last: Move) -> None:
    with in_memory() as journal:
        office = written(journal, history)
        views = [View(day) for day in (*DAYS, LAST)]
        before = [picture(office.journal, view) for view in views]
        entry = make(office, last)
        assume(entry.kind != "restore" or not says_something_new(office.journal, entry))
        with_it = [picture(office.journal, view) for view in views]
        undone = office.undo(entry, entry.as_of)
        assert [picture(office.journal, view) for view in views] == before
        office.undo(undone, entry.as_of)
        assert [picture(office.journal, view) for view in views] == with_it


@given(history=histories, later=histories)
def test_what_was_known_of_a_day_at_an_instant_never_changes(history: list[Move], later: list[Move]) -> None:
    with in_memory() as journal:
        office = written(journal, history)
        office.now = max((entry.recorded for entry in office.journal.entries()), default=office.now)
        views = [View(day, office.now) for day in (*DAYS, LAST)]
        before = [picture(office.journal, view) for view in views]
        for move in later:
            make(office, move)
        assert [picture(office.journal, view) for view in views] == before


@given(history=st.lists(some_moves("report"), unique_by=lambda move: (move.ref, move.unit, move.day)), data=st.data())
def test_independent_entries_may_come_in_any_order(history: list[Move], data: st.DataObject) -> None:
    """Reports of other units, on other measures or of other days gone by, and decisions of other kinds."""
    decided = [some_moves(kind) for kind in ("close", "extend", "adjust", "milestone")]
    everything = [*history, *(data.draw(move) for move in decided if data.draw(st.booleans()))]
    pictures = []
    for order in (everything, data.draw(st.permutations(everything))):
        with in_memory() as journal:
            written(journal, order, datetime(2018, 1, 1, tzinfo=UTC))
            pictures.append([
                ([one._replace(entry="") for one in journal.statements(View(day))], lights(journal, View(day)))
                for day in (*DAYS, LAST)
            ])  # fmt: skip
    assert pictures[0] == pictures[1]


@settings(max_examples=50)
@given(history=histories, random=st.randoms(use_true_random=False))
def test_two_halves_of_a_journal_make_the_same_whole_in_either_order(history: list[Move], random: Random) -> None:
    with in_memory() as journal:
        check_halves(written(journal, history).journal, random)


def check_halves(journal: Journal, random: Random) -> None:
    entries, views = list(journal.entries()), [View(day) for day in (*DAYS, LAST)]
    mine = [entry for entry in entries if random.random() < 0.5]
    yours = [entry for entry in entries if entry not in mine or random.random() < 0.2]
    for halves in ((mine, yours), (yours, mine), (random.sample(entries, len(entries)),)):
        with in_memory() as copy:
            assert sum(copy.merge(half) for half in halves) == len(entries)
            assert list(copy.entries()) == entries
            assert [picture(copy, view) for view in views] == [picture(journal, view) for view in views]
