"""Does each unit get the notice that it deserves, and does it escalate only while the unit is silent?"""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airplan.plan.model import Filter
from airplan.plan.periods import Period
from airplan.progress.ledger import Ledger
from airplan.progress.notices import (
    FIRST,
    LEVELS,
    Cause,
    count_by_unit,
    count_notices,
    first_level,
    next_level,
    next_serial,
    notices,
)
from airplan.progress.obligations import reporting_round, still_waited_for
from airplan.progress.rules import NoticeRules, Rules
from airplan.store.compiler import PlanFiles, compiled
from airplan.store.journal import Journal
from airplan.store.plan_queries import CompiledPlan
from airplan.store.sql import View
from support.office import Office
from support.paths import DEPARTMENTS, PLAN
from support.real_plan import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from airplan.progress.notices import Level, Notice, NoticeRun
    from airplan.store.entries import Entry

STEPS = NoticeRules().steps
URBAN, SCIENCE, TRADE, ROADS = "区城管执法监察局", "区科信委", "区商务委", "区市政市容委"


class Desk:
    """An office with the bundled plan that asks which notices a day needs, and issues them."""

    def __init__(self, plan: CompiledPlan, journal: Journal) -> None:
        self.plan, self.journal, self.rules = plan, journal, Rules()
        self.office = Office(journal)

    def on(self, day: str) -> None:
        """Move the clock to the morning of a day."""
        at = day_of(day)
        self.office.now = datetime(at.year, at.month, at.day, 1, tzinfo=UTC)

    def due(
        self, day: str, *units: str, period: str = "2017-05", level: Level | None = None, refs: tuple[str, ...] = ()
    ) -> NoticeRun:
        """Return the notices that a day needs."""
        ledger = Ledger(self.plan, self.journal, self.rules, View(day_of(day)))
        chosen = Filter(ids=tuple(measure.id for ref in refs for measure in self.plan.by_number(ref)))
        measures = ledger.measures(chosen)
        round_ = still_waited_for(ledger, reporting_round(ledger, measures, Period.written(period)))
        standings = ledger.standings_of(measures)
        return notices(ledger, standings, round_, day_of(day), units=units or None, level=level)

    def levels(self, day: str, unit: str, *, period: str = "2017-05") -> dict[str, tuple[str, int]]:
        """Return ref → level and time of a unit's items on a day."""
        return {
            item.measure.ref: (item.level, item.time)
            for notice in self.due(day, unit, period=period).notices
            for item in notice.items
        }

    def issue(self, day: str, unit: str, *, answer_by: str, period: str = "2017-05") -> Entry:
        """Issue the notice that a unit needs on a day."""
        (notice,) = self.due(day, unit, period=period).notices
        return self.write(notice, day, answer_by, period=period)

    def write(self, notice: Notice, day: str, answer_by: str, *, period: str = "2017-05") -> Entry:
        """Record a notice as issued on the morning of its day."""
        self.on(day)
        serial = next_serial(self.journal.papers(View(date.max), "issue"), day_of(day).year)
        return self.office.issue(
            "notice", notice.unit, day_of(day), period=period, level=notice.level, time=notice.time, serial=serial,
            to=day_of(answer_by), items=tuple(item.measure.id for item in notice.items),
        )  # fmt: skip


@pytest.fixture(scope="module")
def _stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plan") / "airplan.sqlite"
    compiled(PlanFiles(PLAN, DEPARTMENTS), str(path)).close()
    return path


@pytest.fixture
def desk(_stored: Path, tmp_path: Path) -> Iterator[Desk]:
    result = compiled(PlanFiles(PLAN, DEPARTMENTS), str(shutil.copy(_stored, tmp_path)))
    plan = CompiledPlan(result.database, result.revision)
    yield Desk(plan, Journal(result.database, plan.header.id))
    result.close()


# --- who gets one -----------------------------------------------------------------------------------------------------


def test_a_missing_report_gets_a_reminder_once_its_day_is_near(desk: Desk) -> None:
    assert desk.levels("5-21", URBAN) == {}
    assert desk.levels("5-22", URBAN)["20a"] == ("remind", 1)
    assert desk.levels("5-26", URBAN)["20a"] == ("remind", 1)


def test_a_report_with_content_needs_no_notice_an_empty_one_does(desk: Desk) -> None:
    desk.on("5-24")
    desk.office.report("20a", URBAN, day_of("5-24"), note="查处12起。")
    desk.office.report("18a", URBAN, day_of("5-24"), note="无")
    found = {item.measure.ref: item.causes for item in desk.due("5-28", URBAN).notices[0].items}
    assert "20a" not in found
    assert found["18a"] == (Cause("empty", days=3),)


def test_what_is_overdue_is_supervised_at_once_and_its_lead_alone_is_asked(desk: Desk) -> None:
    assert desk.levels("7-5", SCIENCE, period="2017-06")["28a"] == ("supervise", 1)
    (notice,) = desk.due("7-5", SCIENCE, period="2017-06").notices
    assert notice.items[0].causes == (Cause("overdue", days=5), Cause("missing", days=10))
    everybody = desk.due("7-5", period="2017-06", refs=("8b",)).notices
    assert [each.unit for each in everybody] == [TRADE]  # the other lead is the coordinating office itself


def test_a_near_day_is_reminded_of(desk: Desk) -> None:
    assert desk.levels("6-1", TRADE)["8b"] == ("remind", 1)
    assert "8b" not in desk.levels("4-10", TRADE, period="2017-03")


def test_a_limit_that_is_missed_is_urged(desk: Desk) -> None:
    desk.on("5-24")
    desk.office.report("17a", ROADS, day_of("5-24"), values={"main-road-flushing": 1}, note="每日1次。")
    assert desk.levels("5-26", ROADS)["17a"] == ("urge", 1)


def test_a_lead_that_says_done_is_asked_no_more_and_a_closed_measure_asks_nobody(desk: Desk) -> None:
    desk.on("6-20")
    desk.office.report("8b", TRADE, day_of("6-20"), status="done", note="全部完成。")
    assert "8b" not in desk.levels("7-5", TRADE, period="2017-06")
    desk.office.decide("close", "28a", day_of("6-20"))
    assert "28a" not in desk.levels("7-5", SCIENCE, period="2017-06")


# --- escalation -------------------------------------------------------------------------------------------------------


def test_silence_leads_from_reminder_to_supervision(desk: Desk) -> None:
    desk.issue("5-26", URBAN, answer_by="5-31")
    assert desk.levels("5-31", URBAN) == {}
    assert {entry.unit for entry in desk.due("5-31", URBAN).waiting} == {URBAN}
    assert desk.levels("6-1", URBAN)["20a"] == ("urge", 2)
    desk.issue("6-1", URBAN, answer_by="6-6")
    assert desk.levels("6-7", URBAN)["20a"] == ("supervise", 3)
    desk.issue("6-7", URBAN, answer_by="6-12")
    assert desk.levels("6-13", URBAN)["20a"] == ("supervise", 4)


def test_an_answer_begins_again_with_a_reminder(desk: Desk) -> None:
    desk.issue("5-26", URBAN, answer_by="5-31")
    desk.on("5-31")
    desk.office.report("20a", URBAN, day_of("5-30"), period="2017-05", note="查处12起。")
    later = desk.levels("6-26", URBAN, period="2017-06")
    assert later["20a"] == ("remind", 1)
    assert later["18a"] == ("urge", 2)


def test_a_report_on_an_earlier_month_and_an_empty_one_are_no_answers(desk: Desk) -> None:
    desk.issue("5-26", URBAN, answer_by="5-31")
    desk.on("5-31")
    desk.office.report("20a", URBAN, day_of("4-25"), period="2017-04", note="查处9起。")
    desk.office.report("20a", URBAN, day_of("5-30"), period="2017-05", note="同上月")
    assert desk.levels("6-1", URBAN)["20a"] == ("urge", 2)


def test_an_answer_that_is_sent_back_answers_nothing(desk: Desk) -> None:
    desk.issue("5-26", URBAN, answer_by="5-31")
    desk.on("5-31")
    desk.office.send_back(desk.office.report("20a", URBAN, day_of("5-30"), note="查处12起。"), day_of("5-31"))
    assert desk.levels("6-1", URBAN)["20a"] == ("urge", 2)


def test_an_extension_begins_again(desk: Desk) -> None:
    desk.issue("6-1", TRADE, answer_by="6-6")
    desk.on("6-5")
    desk.office.decide("extend", "8b", day_of("6-5"), to=day_of("7-31"))
    assert desk.levels("7-10", TRADE, period="2017-06")["8b"] == ("remind", 1)


def test_a_notice_that_is_undone_does_not_count(desk: Desk) -> None:
    desk.office.undo(desk.issue("5-26", URBAN, answer_by="5-31"), day_of("5-26"))
    assert desk.levels("6-1", URBAN)["20a"] == ("remind", 1)


def test_what_gets_worse_does_not_wait_for_the_answer(desk: Desk) -> None:
    desk.issue("6-30", TRADE, answer_by="7-5", period="2017-06")
    assert desk.levels("7-3", TRADE, period="2017-06")["8b"] == ("supervise", 2)


def test_the_same_notice_on_the_same_day_is_the_same_notice(desk: Desk) -> None:
    entry = desk.issue("5-26", URBAN, answer_by="5-31")
    (again,) = desk.due("5-26", URBAN).notices
    assert again.again == entry
    assert (again.level, again.time) == ("remind", 1)
    part = desk.due("5-26", URBAN, refs=("20a",))
    assert part.notices == ()
    assert [each.entry for each in part.waiting] == [entry]


def test_a_forced_level_tells_that_of_the_rules(desk: Desk) -> None:
    (notice,) = desk.due("5-26", URBAN, level="supervise").notices
    assert (notice.level, notice.by_rule) == ("supervise", "remind")
    desk.issue("5-26", URBAN, answer_by="5-31")
    assert desk.due("5-28", URBAN).notices == ()
    (forced,) = desk.due("5-28", URBAN, level="urge").notices
    assert {(item.level, item.time) for item in forced.items} == {("urge", 2)}


# --- numbers and counts -----------------------------------------------------------------------------------------------


def test_a_year_of_notices_is_counted_and_numbered(desk: Desk) -> None:
    for day, answer in (("5-26", "5-31"), ("6-1", "6-6"), ("6-7", "6-12"), ("6-13", "6-16")):
        desk.issue(day, URBAN, answer_by=answer)
    issues = desk.journal.papers(View(date.max), "issue")
    assert [entry.issue.serial for entry in issues] == [1, 2, 3, 4]
    assert next_serial(issues, 2018) == 1
    assert count_notices(issues)[URBAN, "20a"] == Counter(remind=1, urge=1, supervise=2)
    assert count_by_unit(issues, Period(2017, 5))[URBAN] == Counter(remind=1, urge=1, supervise=2)
    assert count_by_unit(issues, Period(2017, 6)) == {}


def test_a_notice_written_again_counts_once(desk: Desk) -> None:
    (notice,) = desk.due("5-26", URBAN).notices
    desk.write(notice, "5-26", "5-31")
    desk.write(notice, "5-26", "6-1")
    assert count_notices(desk.journal.papers(View(date.max), "issue"))[URBAN, "20a"] == Counter(remind=1)


@pytest.mark.parametrize(
    ("steps", "sent", "next_"),
    [
        (STEPS, [], "remind"),
        (STEPS, ["remind"], "urge"),
        (STEPS, ["remind", "urge"], "supervise"),
        (STEPS, ["supervise"], "supervise"),
        (("remind", "urge", "urge", "supervise"), ["remind", "urge"], "urge"),
        (("remind", "urge", "urge", "supervise"), ["urge", "urge"], "supervise"),
        (("remind", "supervise"), ["remind"], "supervise"),
        (("remind", "supervise"), ["urge"], "supervise"),
        (("remind", "urge"), ["urge"], "urge"),
    ],
)
def test_each_step_follows_the_one_before(steps: tuple[str, ...], sent: list[Level], next_: str) -> None:
    assert next_level(sent, steps) == next_


def test_a_cause_is_raised_to_the_next_level_that_the_office_has() -> None:
    assert first_level([Cause("behind")], STEPS) == "urge"
    assert first_level([Cause("behind")], ("remind", "supervise")) == "supervise"
    assert first_level([Cause("overdue")], ("remind", "urge")) == "urge"


@given(st.lists(st.sampled_from(LEVELS), max_size=8), st.lists(st.sampled_from(LEVELS), min_size=1, max_size=6))
def test_silence_never_leads_back(sent: list[Level], steps: list[Level]) -> None:
    ordered = tuple(sorted(steps, key=LEVELS.index))
    after = next_level(sent, ordered)
    assert not sent or LEVELS.index(after) >= LEVELS.index(sent[-1])
    for _time in range(len(ordered) + 1):
        sent = [*sent, next_level(sent, ordered)]
    assert LEVELS.index(sent[-1]) >= LEVELS.index(ordered[-1])


@given(st.lists(st.sampled_from(list(FIRST)), min_size=1))
def test_the_worst_cause_decides(words: list[str]) -> None:
    causes = [Cause(word) for word in FIRST if word in words]
    assert first_level(causes, STEPS) == max((FIRST[each.word] for each in causes), key=LEVELS.index)
