"""Are the facts of the page those of the journal, narrowed to whose page it is?"""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from airplan.plan.model import Filter
from airplan.plan.periods import Period
from airplan.progress.ledger import Ledger
from airplan.progress.page_facts import LATER, SOON, Whom, page_facts
from airplan.progress.rules import Rules
from airplan.store.compiler import PlanFiles, compiled
from airplan.store.entries import Decision, Draft, Report
from airplan.store.journal import Journal
from airplan.store.paper_contents import Issue
from airplan.store.plan_queries import CompiledPlan
from airplan.store.sql import View
from support.journals import decided, said
from support.paths import DEPARTMENTS, PLAN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from airplan.progress.page_facts import PageFacts
    from airplan.store.entries import Entry

MAY = Period(2017, 5)
END = date(2017, 5, 31)
EVERYTHING = Whom()
EPB, DESHENG = "区环保局", "德胜街道办事处"


class Office:
    """An office with a journal of May."""

    def __init__(self, place: Path) -> None:
        self._compiled = compiled(PlanFiles(PLAN, DEPARTMENTS), str(place))
        self.plan = CompiledPlan(self._compiled.database, self._compiled.revision)
        self.journal: Journal | None = Journal(self._compiled.database, self.plan.header.id)
        self.now = datetime(2017, 5, 28, 4, tzinfo=UTC)

    def close(self) -> None:
        self._compiled.close()

    def write(self, *drafts: Draft) -> list[Entry]:
        assert self.journal
        self.now += timedelta(minutes=1)
        return self.journal.append(drafts, revision="3f0a", now=self.now)

    def page(self, whom: Whom = EVERYTHING, day: date = END, known: datetime | None = None) -> PageFacts:
        return page_facts(Ledger(self.plan, self.journal, Rules(), View(day, known)), whom, MAY, day)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with contextlib.closing(Office(tmp_path / "airplan.sqlite")) as opened:
        yield opened


def report(ref: str, unit: str = EPB, day: str = "2017-05-24", **more: Any) -> Draft:
    return said(day, unit, ref, **more)


def notes(entries: tuple[Entry, ...]) -> list[str | None]:
    return [entry.report.note for entry in entries]


def test_red_comes_before_yellow_and_the_longest_overdue_first(office: Office) -> None:
    office.write(
        report("5a", value=("retired-vehicles", "5000")),
        report("8a", value=("retrofit", "300")),
        decided("2017-04-01", "milestone", "1a", to="2017-05-20", title="报送"),
        decided("2017-04-01", "milestone", "2a", to="2017-04-20", title="报送"),
        *(said("2017-05-24", EPB, ref) for ref in ("1a", "2a")),
    )
    found = office.page().attention
    assert {each.light for each in found} <= {"red", "yellow"}
    lights = [each.light for each in found]
    assert lights == sorted(lights, key=("red", "yellow").index)
    assert [each.measure.ref for each in found] == ["2a", "1a", "5a", "8a"], "late first, then the further behind"


def test_targets_behind_are_those_with_a_pace_that_is_not_kept(office: Office) -> None:
    office.write(
        report("5a", day="2017-03-24", period="2017-03", value=("retired-vehicles", "4000")),
        report("5a", value=("retired-vehicles", "5000")),
        report("8a", value=("retrofit", "1000")),
    )
    facts = office.page()
    (behind,) = facts.behind
    assert (behind.standing.measure.ref, behind.figure.target.id) == ("5a", "retired-vehicles")
    assert behind.points == behind.figure.behind
    assert [month.figure.value for month in behind.series.months] == [None, None, 4000, 4000, 5000]
    assert behind.best == 1000, "of the months whose increase is known"
    assert ("pace", "5a") in [(each.matter, each.standing and each.standing.measure.ref) for each in facts.wanted]


def test_the_reports_of_leads_are_those_that_stand(office: Office) -> None:
    first, second, _other, sent_back = office.write(
        report("5a", day="2017-04-24", period="2017-04", note="四月"),
        report("5a", note="五月"),
        report("5a", DESHENG, note="不牵头"),
        report("8a", note="退回"),
    )
    corrected = Draft.report("5a", EPB, "2017-05", Report(note="更正"), as_of=END, author=EPB, corrects=second.id)
    (last,) = office.write(corrected)
    office.write(decided("2017-05-30", "send-back", "8a", unit=EPB, about=sent_back.id))
    assert notes(office.page().reports["5a"]) == ["四月", "更正"]
    assert "8a" not in office.page().reports
    assert notes(office.page(day=date(2017, 4, 30)).reports["5a"]) == ["四月"]
    assert notes(office.page(known=last.recorded - timedelta(seconds=1)).reports["5a"]) == ["四月", "五月"]
    assert first.recorded < last.recorded


def test_decisions_are_those_of_the_last_days_the_newest_first(office: Office) -> None:
    early, edge = END - timedelta(days=SOON + 1), END - timedelta(days=SOON)
    office.write(
        decided(str(early), "extend", "4a", to="2018-01-31", reason="早"),
        decided(str(edge), "extend", "8b", to="2017-09-30", reason="延"),
        decided("2017-05-20", "close", "32a", reason="完"),
    )
    found = office.page().decisions
    assert [(each.measure and each.measure.ref, each.before) for each in found] == [
        ("32a", None),
        ("8b", date(2017, 6, 30)),
    ]


def test_days_ahead_and_the_first_after_them(office: Office) -> None:
    facts = office.page()
    assert [(each.measure.ref, each.day) for each in facts.upcoming] == [
        ("8b", date(2017, 6, 30)),
        ("28a", date(2017, 6, 30)),
    ]
    assert facts.following
    assert facts.following.day > END + timedelta(days=LATER)


def test_notices_stand_with_each_measure_that_they_name(office: Office) -> None:
    issue = Issue("notice", level="remind", time=1, items=("5a", "8a"))
    office.write(Draft.paper("2017-05", issue, as_of=END, author=EPB, unit=EPB))
    assert {ref: len(entries) for ref, entries in office.page().notices.items()} == {"5a": 1, "8a": 1}


def test_an_officials_page_has_his_measures_alone(office: Office) -> None:
    whom = Whom("孙硕", Filter(officials=(("孙硕",),)), is_official=True)
    facts = office.page(whom)
    assert facts.standings
    assert all("孙硕" in each.measure.leaders for each in facts.standings)
    assert {each.measure.id for each in facts.bulletin.reports.obligations} <= {
        each.measure.id for each in facts.standings
    }
    assert not facts.by_official
    assert {each.name for each in facts.by_lead()} == {unit for each in facts.standings for unit in each.measure.lead}


def test_a_units_page_has_the_reports_that_it_owes_alone(office: Office) -> None:
    (party,) = [each for each in office.plan.parties("unit") if each.name == DESHENG]
    whom = Whom(DESHENG, Filter(parties=(office.plan.answering_to([party]),)), {DESHENG})
    facts = office.page(whom)
    assert len(facts.standings) == 36
    assert {each.unit for each in facts.bulletin.reports.obligations} == {DESHENG}


def test_decisions_on_other_measures_are_left_out(office: Office) -> None:
    office.write(Draft.decision("close", "32a", Decision(reason="完"), as_of=END, author=EPB))
    assert office.page().decisions
    assert not office.page(Whom("孙硕", Filter(officials=(("孙硕",),)), is_official=True)).decisions


def test_without_a_journal_everything_is_unknown(office: Office) -> None:
    office.journal = None
    facts = office.page()
    assert {each.light for each in facts.standings} == {"grey"}
    assert (facts.attention, facts.behind, facts.decisions, facts.reports, facts.notices) == ((), (), (), {}, {})
    assert not any(each.answered for each in facts.bulletin.reports.obligations)


def test_leads_with_red_measures_come_first(office: Office) -> None:
    office.write(decided("2017-04-01", "milestone", "22b", to="2017-05-20", title="报送"))
    office.write(said("2017-05-24", "西城交通支队", "22b"))
    first, *others = office.page().by_lead()
    assert first.counts.lights["red"] == 1
    assert all(not each.counts.lights["red"] for each in others)
