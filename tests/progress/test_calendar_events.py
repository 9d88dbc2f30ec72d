"""Can a calendar that was imported once be brought up to date, whatever the office decides and undoes?"""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from airplan.plan.model import Deadline, Filter, Node
from airplan.progress.calendar_events import Versions, _events, measure_events
from airplan.progress.ledger import Ledger
from airplan.progress.lights import judge
from airplan.progress.reporting_days import ReportingDays
from airplan.progress.rules import Rules, Thresholds
from airplan.store.compiler import PlanFiles, compiled
from airplan.store.entries import Decision, Draft, Report, undoing
from airplan.store.journal import Journal
from airplan.store.plan_queries import CompiledPlan
from airplan.store.sql import View
from support.editions import row
from support.paths import DEPARTMENTS, PLAN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from airplan.plan.model import Measure
    from airplan.progress.calendar_events import Event
    from airplan.store.entries import DecisionKind, Entry

TODAY = date(2017, 6, 1)
MEASURES, UNITS = ("1a", "8b", "10a"), ("区环保局", "区商务委", "区住房城市建设委")


class Desk:
    """An office that writes one entry a minute, and asks for its calendars."""

    def __init__(self, path: Path) -> None:
        self._made = compiled(PlanFiles(PLAN, DEPARTMENTS), str(path))
        self.plan = CompiledPlan(self._made.database, self._made.revision)
        self.journal = Journal(self._made.database, self.plan.header.id)
        self.now = datetime(2017, 5, 1, tzinfo=UTC)

    def close(self) -> None:
        self._made.close()

    def write(self, draft: Draft) -> Entry:
        self.now += timedelta(minutes=1)
        return self.journal.append([draft], revision="test", now=self.now)[0]

    def decide(self, kind: DecisionKind, ref: str, about: str = "", **said: object) -> Entry:
        return self.write(Draft.decision(kind, ref, Decision(**said), as_of=TODAY, author="王芳", about=about))  # type: ignore[arg-type]

    def events(self) -> dict[tuple[str, ...], Event]:
        ledger = Ledger(self.plan, self.journal, Rules(), View(TODAY))
        versions = Versions(ledger)
        days = ReportingDays(ledger, versions)
        listed = [*measure_events(ledger, Filter(), versions), *days.of_all()]
        listed += [event for unit in UNITS for event in days.of(unit)]
        by_key = {event.key: event for event in listed}
        assert len(by_key) == len(listed), "two events under one key"
        return by_key


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = Desk(tmp_path / "airplan.sqlite")
    yield opened
    opened.close()


def said(event: Event) -> tuple[object, ...]:
    """Return what an event says."""
    of = event.standing
    extended = of and [entry.id for entry in of.decisions if entry.kind == "extend"]
    owed = {unit: [measure.id for measure in measures] for unit, measures in event.owed.items()}
    return event.day, event.cancelled, event.title, event.reached, of and of.outcome, extended, owed


@pytest.mark.parametrize("seed", range(4))
def test_no_event_is_ever_lost_and_each_change_has_a_higher_version(desk: Desk, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 – a test
    written: list[Entry] = []
    known = desk.events()
    for _step in range(14):
        written.append(_something(desk, chance, written))
        now = desk.events()
        for key, before in known.items():
            assert key in now, (key, written[-1])
            assert now[key].version.number >= before.version.number
            if said(now[key]) != said(before):
                assert now[key].version.number > before.version.number, (key, written[-1])
        known = now


def _something(desk: Desk, chance: random.Random, written: Sequence[Entry]) -> Entry:
    """Write a report or a decision, or undo one."""
    ref, day = chance.choice(MEASURES), date(2017, chance.randint(6, 12), chance.randint(1, 28))
    undone = {entry.about for entry in written}
    open_ = [entry for entry in written if entry.id not in undone and entry.kind != "retract"]
    what = chance.choice(["extend", "milestone", "reach", "close", "report", "undo", "undo"])
    if what == "undo" and open_:
        return desk.write(undoing(chance.choice(open_), None, author="王芳", as_of=TODAY, reason="有误"))
    milestones = [entry for entry in open_ if entry.kind == "milestone"]
    if what == "reach" and milestones:
        reached = chance.choice(milestones)
        return desk.decide("reach", reached.ref, about=reached.id, title=reached.decision.title)
    if what == "report":
        report = Report(status=chance.choice(["in-progress", "done"]), note="完成入户宣传12次。")
        return desk.write(Draft.report(ref, chance.choice(UNITS), "2017-05", report, as_of=TODAY, author="王芳"))
    if what == "close":
        return desk.decide("close", ref, authority="区环保局", reason="经核实")
    if what == "extend":
        return desk.decide("extend", ref, to=day, authority="专题会", reason="办法未出台")
    return desk.decide("milestone", ref, to=day, title=f"第{len(written)}步")


# --- wordings with several days ---------------------------------------------------------------------------------------

NODES = (Node(date(2017, 6, 30), "6月底前完成招标"), Node(date(2017, 10, 31), "10月底前完成改造"))


def parts(desk: Desk, measure: Measure, *decisions: Entry) -> dict[tuple[str, ...], Event]:
    span, versions = desk.plan.header.span, Versions(Ledger(desk.plan, None, Rules(), View(TODAY)))
    standing = judge(measure, (), decisions, {}, day=TODAY, span=span, thresholds=Thresholds())
    return {event.key: event for event in _events(standing, decisions, versions)}


@pytest.fixture
def several() -> Measure:
    wording = "6月底前完成招标，10月底前完成改造"
    return row("8a", "完成锅炉改造")._replace(deadline=Deadline(wording, "milestones", NODES[-1].day, nodes=NODES))


def test_each_part_of_a_wording_is_an_event_and_the_last_is_none_twice(several: Measure, desk: Desk) -> None:
    found = parts(desk, several)
    assert {key: event.day for key, event in found.items()} == {
        ("part", "8a", "1"): NODES[0].day,
        ("part", "8a", "2"): NODES[1].day,
    }


def test_a_milestone_that_stands_for_a_part_moves_its_event(several: Measure, desk: Desk) -> None:
    moved = desk.decide("milestone", "8a", to=date(2017, 7, 31), title=NODES[0].words)
    found = parts(desk, several, moved)
    assert {key: event.day for key, event in found.items()} == {
        ("part", "8a", "1"): date(2017, 7, 31),
        ("part", "8a", "2"): NODES[1].day,
    }


def test_an_extension_of_the_whole_is_an_event_besides(several: Measure, desk: Desk) -> None:
    extended = desk.decide("extend", "8a", to=date(2017, 12, 15), authority="专题会", reason="办法未出台")
    found = parts(desk, several, extended)
    assert found["due", "8a"].day == date(2017, 12, 15)
    assert len(found) == 3
