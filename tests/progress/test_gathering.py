"""Are the facts of a bulletin those of the journal, now and at the last issue?"""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airplan.plan.periods import Period
from airplan.plan.quantities import percent
from airplan.progress.bulletin_facts import LastIssue
from airplan.progress.gathering import bulletin
from airplan.progress.ledger import Ledger
from airplan.progress.review_facts import review
from airplan.progress.rules import Rules
from airplan.store.compiler import PlanFiles, compiled
from airplan.store.entries import Draft, undoing
from airplan.store.journal import Journal
from airplan.store.paper_contents import Issue
from airplan.store.plan_queries import CompiledPlan
from airplan.store.sql import View
from support.journals import said
from support.paths import DEPARTMENTS, PLAN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from airplan.plan.model import Filter
    from airplan.progress.bulletin_facts import Bulletin
    from airplan.progress.standing import Standing

MAY = Period(2017, 5)
END, LATER = date(2017, 5, 31), date(2017, 6, 30)


class Office:
    """An office with a journal of May, and what it asks."""

    def __init__(self, place: Path) -> None:
        self._compiled = compiled(PlanFiles(PLAN, DEPARTMENTS), str(place))
        self.plan = CompiledPlan(self._compiled.database, self._compiled.revision)
        self.journal = Journal(self._compiled.database, self.plan.header.id)
        self.now = datetime(2017, 6, 10, 4, tzinfo=UTC)

    def close(self) -> None:
        self._compiled.close()

    def write(self, *drafts: Draft) -> list[Any]:
        self.now += timedelta(minutes=1)
        return self.journal.append(drafts, revision="3f0a", now=self.now)

    def ledger(self, day: date = END, known: datetime | None = None) -> Ledger:
        return Ledger(self.plan, self.journal, Rules(), View(day, known))

    def issue(self, day: date = END) -> LastIssue:
        """Issue the bulletin of May now."""
        draft = Draft.paper(str(MAY), Issue("bulletin", serial=1), as_of=day, author="王芳")
        (entry,) = self.write(draft)
        return LastIssue(entry, self.ledger(day, entry.known))

    def facts(
        self, day: date = END, *, months: Sequence[Period] = (MAY,), today: date = LATER, last: LastIssue | None = None
    ) -> Bulletin:
        return bulletin(self.ledger(day), months, today, last)


@pytest.fixture
def office(round_2017: Path) -> Iterator[Office]:
    """The office with the round of May 2017."""
    with contextlib.closing(Office(round_2017)) as opened:
        yield opened


@given(part=st.integers(0, 500), whole=st.integers(1, 500))
def test_a_share_is_rounded_half_up_to_one_decimal(part: int, whole: int) -> None:
    exact = Decimal(part) * 100 / whole
    assert abs(percent(part, whole) - exact) <= Decimal("0.05")
    assert percent(1, 16) == Decimal("6.3"), "6.25"
    assert percent(0, 0) == 0


def test_reports_are_counted_once_as_what_they_are(office: Office) -> None:
    facts = office.facts()
    reports = facts.reports
    assert [(each.unit, each.measure.ref) for each in reports.empty] == [("月坛街道办事处", "5a")]
    assert {(each.unit, each.measure.ref, each.came) for each in reports.late} == {
        ("区环保局", "2a", "late"),
        ("区市政市容委", "17a", "late"),
    }
    assert {each.came for each in reports.missing} == {"missing", "sent-back"}
    of_street = next(each for each in facts.units if each.unit == "德胜街道办事处")
    assert [each.measure.ref for each in of_street.answered] == ["5a"]
    assert not facts.nobody_reported
    assert office.facts(date(2017, 1, 31), months=[Period(2017, 1)]).nobody_reported


def test_decisions_of_the_month_with_what_they_replaced(office: Office) -> None:
    decided = {(each.entry.kind, each.entry.ref): each.before for each in office.facts().decisions}
    assert decided == {
        ("close", "32a"): None,
        ("milestone", "1a"): None,
        ("milestone", "10a"): None,
        ("adjust", "10a"): Decimal(25),
        ("extend", "8b"): date(2017, 6, 30),
    }
    june = office.facts(LATER, months=[Period(2017, 6)])
    assert june.decisions == (), "none of June"


def test_since_the_last_issue_only_what_it_did_not_know(office: Office) -> None:
    last = office.issue()
    assert office.facts(last=last).changes == ()
    (older,) = office.write(said("2017-05-30", "区园林绿化局", "19a", note="完成绿化3公顷。"))
    facts = office.facts(LATER, months=[Period(2017, 6)], last=last)
    changed = next(each for each in facts.changes if each.measure.ref == "19a")
    assert [(each.what, each.old, each.new) for each in changed.differences] == [
        ("light", "grey", "green"),
        ("status", "none", "in-progress"),
    ]
    assert facts.decisions == ()
    assert older.as_of < last.entry.as_of


def test_a_decision_that_was_reversed_is_told(office: Office) -> None:
    last = office.issue()
    closing = next(entry for entry in office.journal.decisions(View(END)) if entry.kind == "close")
    office.write(undoing(closing, None, author="王芳", as_of=date(2017, 6, 9), reason="复核未通过"))
    facts = office.facts(LATER, months=[Period(2017, 6)], last=last)
    assert [(each.entry.id, each.reversed) for each in facts.decisions] == [(closing.id, True)]
    assert [each.what for each in next(each for each in facts.changes if each.measure.ref == "32a").differences] == [
        "status"
    ]


class _Without(Ledger):
    """A ledger of a plan that did not have a measure, and had another."""

    def standings(self, where: Filter, *, by_due: bool = False) -> list[Standing]:
        found = super().standings(where, by_due=by_due)
        former = found[0]._replace(measure=found[0].measure._replace(id="99z", ref="99z"))
        return [former, *(each for each in found if each.measure.ref != "8b")]


def test_measures_that_came_and_went_with_an_edition(office: Office) -> None:
    issued = office.issue()
    then = _Without(office.plan, office.journal, Rules(), issued.ledger.view)
    changes = office.facts(last=LastIssue(issued.entry, then)).changes
    assert [(each.measure.ref, each.before is None, each.now is None) for each in changes] == [
        ("8b", True, False),
        ("99z", False, True),
    ]


@pytest.mark.parametrize(
    ("day", "today", "over"),
    [(END, LATER, True), (END, END, False), (date(2017, 5, 30), LATER, False), (LATER, LATER, True)],
)
def test_a_month_is_over_when_its_last_day_is(office: Office, day: date, today: date, over: bool) -> None:
    facts = office.facts(day, today=today)
    assert facts.over == over
    assert facts.is_open == (day < END), "its round was closed on its last day"


def test_what_falls_due_next(office: Office) -> None:
    facts = office.facts(date(2017, 5, 16), months=[MAY])
    assert facts.until == date(2017, 6, 30)
    found = [(each.day, each.measure.ref, each.milestone) for each in facts.upcoming]
    assert found[:1] == [(date(2017, 5, 20), "1a", "报送整改方案")]
    assert (date(2017, 6, 30), "8b", "") in found, "not extended yet"
    facts = office.facts()
    assert {each.day for each in facts.following} == {date(2017, 9, 30)}
    assert [each.measure.ref for each in facts.following] == ["8b", "10a"]
    assert "8b" not in [each.measure.ref for each in facts.upcoming]
    assert office.facts(date(2017, 8, 2), months=[MAY]).until == date(2017, 8, 31)


def test_slow_measures_with_the_words_of_their_leads(office: Office) -> None:
    slow = office.facts(date(2017, 7, 5), months=[Period(2017, 7)]).slow
    assert next((each.measure.ref, each.days) for each in slow if each.days) == ("1a", 46)
    quoted = {each.measure.ref: [quote.text for quote in each.said] for each in slow if each.said}
    assert quoted.get("5a", ["补贴资金尚未到位。"]) == ["补贴资金尚未到位。"]
    assert [each.days for each in slow] == sorted((each.days for each in slow), reverse=True)


def test_what_a_review_asks_to_be_decided(office: Office) -> None:
    months = [Period(2017, month) for month in (4, 5, 6)]
    facts = office.facts(LATER, months=months)
    found = review(office.ledger(LATER), facts)
    assert [each.month for each in found.trend] == [Period(2017, month) for month in range(1, 7)]
    by_matter: dict[str, list[str]] = {}
    for each in found.wanted:
        by_matter.setdefault(each.matter, []).append(each.standing.measure.ref if each.standing else each.unit)
    assert by_matter["overdue"] == ["1a"]
    assert "1a" not in by_matter.get("no-milestones", [])
    assert by_matter["uncertain"] == ["2b", "4b", "7b", "12b", "12c", "12d", "22d", "22e", "30b"]
    assert "区教委" in by_matter["silent"]
    pace = next(each for each in found.wanted if each.matter == "pace")
    assert pace.series
    assert pace.best is not None
    assert pace.series.figure.monthly is not None
    assert pace.series.figure.monthly > pace.best
