"""Does the journal know, on both databases, what was said for earlier months, what was sent back, what came later?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from airplan.store.connect import open_store
from airplan.store.entries import Draft, Report
from airplan.store.ids import first_id, new_id
from airplan.store.journal import Journal, LaterEntries
from airplan.store.sql import View
from support.office import DAY, START, Office

if TYPE_CHECKING:
    from collections.abc import Iterator

LAST = View(date(2017, 12, 31))
APRIL, JUNE = date(2017, 4, 20), date(2017, 6, 20)


@pytest.fixture
def journal(any_store: str) -> Iterator[Journal]:
    """The empty journal of a plan, on a file, then on a server."""
    database = open_store(any_store)
    yield Journal(database, "p")
    database.close()


@pytest.fixture
def office(journal: Journal) -> Office:
    """Somebody who writes into it."""
    return Office(journal)


def before(journal: Journal, view: View = LAST, period: str = "2017-05") -> dict[tuple[str, str], str | None]:
    pairs = [("甲", "8a"), ("乙", "8a"), ("甲", "9a")]
    return {pair: entry.report.note for pair, entry in journal.before(period, pairs, view).items()}


def test_the_last_report_for_an_earlier_month(journal: Journal, office: Office) -> None:
    office.report(on=date(2017, 3, 20), note="三月")
    office.report(on=APRIL, note="四月", values={"retrofit": Decimal("1.50")})
    office.report(on=DAY, note="五月")
    office.report("9a", on=JUNE, note="六月")
    office.report("10a", on=APRIL, note="没有问到")
    assert before(journal) == {("甲", "8a"): "四月"}
    assert before(journal, period="2017-04") == {("甲", "8a"): "三月"}
    assert before(journal, period="2017-12") == {("甲", "8a"): "五月", ("甲", "9a"): "六月"}
    assert before(journal, View(date(2017, 4, 1))) == {("甲", "8a"): "三月"}
    assert journal.before("2017-05", [], LAST) == {}


def test_what_does_not_stand_was_not_said_before(journal: Journal, office: Office) -> None:
    office.report(on=date(2017, 3, 20), note="三月")
    april = office.report(on=APRIL, note="四月")
    known = office.now
    correction = office.correct(april, note="四月更正")
    assert before(journal) == {("甲", "8a"): "四月更正"}
    assert before(journal, View(LAST.day, known)) == {("甲", "8a"): "四月"}
    office.send_back(correction)
    assert before(journal) == {("甲", "8a"): "三月"}


def test_a_late_report_for_an_earlier_month_is_one_for_that_month(journal: Journal, office: Office) -> None:
    late = office.report(on=APRIL, note="补报")
    assert late.period == "2017-04"
    assert before(journal) == {("甲", "8a"): "补报"}


def test_what_speaks_of_a_later_day_answers_no_month_yet(journal: Journal, office: Office) -> None:
    early = office.report(on=APRIL, note="四月")
    draft = Draft.report("8a", "甲", early.period, Report(note="补报"), as_of=DAY, author="王")
    (late,) = office.write(draft)
    pairs = [("甲", "8a"), ("乙", "8a")]
    assert journal.during("2017-04", pairs, LAST) == {("甲", "8a"): late}
    by_april = View(date(2017, 4, 30))
    assert journal.during("2017-04", pairs, by_april) == {("甲", "8a"): early}
    assert journal.reports("2017-04", by_april) == [early]


def test_other_plans_have_said_nothing_here(journal: Journal, office: Office) -> None:
    office.report(on=APRIL, note="四月")
    other = Journal(journal._database, "q")
    assert (before(other), other.returned("2017-04", LAST), other.later(View(DAY), START)) == ({}, [], None)


def test_what_was_sent_back_for_a_month(journal: Journal, office: Office) -> None:
    first, second = office.report(note="一"), office.report(unit="乙", note="二")
    office.report(on=APRIL, note="四月")
    office.report(unit="丙", note="三")
    before_all = office.now
    office.send_back(first)
    undone = office.send_back(second)
    assert journal.returned("2017-05", LAST) == [first, second]
    office.undo(undone)
    assert journal.returned("2017-05", LAST) == [first]
    office.correct(first, note="重报")
    assert journal.returned("2017-05", LAST) == [first], "whether or not another one has come"
    assert journal.returned("2017-05", View(LAST.day, before_all)) == []
    assert journal.returned("2017-04", LAST) == []


def test_what_came_later_is_noticed(journal: Journal, office: Office) -> None:
    office.report(on=DAY)
    now = office.now
    assert not journal.later(View(DAY), now), "it was there already"
    assert journal.later(View(DAY), now - timedelta(milliseconds=1)) == LaterEntries(1, complete=True)
    assert not journal.later(View(DAY - timedelta(days=1)), START), "it speaks of a later day"
    office.decide("extend", on=APRIL, to=date(2017, 12, 31))
    office.report(on=APRIL)
    assert journal.later(View(APRIL), now) == LaterEntries(2, complete=True), "decisions too"
    assert not journal.later(View(APRIL), office.now)


def test_what_was_taken_back_or_restored_later_is_noticed(journal: Journal, office: Office) -> None:
    april, may = office.report(on=APRIL), office.report(on=DAY)
    now = office.now
    undone = office.undo(april)
    office.undo(may)
    assert journal.later(View(APRIL), now) == LaterEntries(1, complete=True), "the other one is about a later day"
    restored = office.undo(undone)
    assert journal.later(View(APRIL), now) == LaterEntries(2, complete=True)
    office.undo(restored)
    assert journal.later(View(APRIL), now) == LaterEntries(3, complete=True)
    office.send_back(office.report(on=APRIL))
    assert journal.later(View(APRIL), now) == LaterEntries(5, complete=True)
    assert not journal.later(View(APRIL - timedelta(days=1)), now)


def test_reports_on_a_month_of_a_day_after_it(journal: Journal, office: Office) -> None:
    office.report(on=APRIL, period="2017-04")
    assert journal.dated_after("2017-04", View(APRIL)) == (0, "")
    office.report(on=date(2017, 5, 2), period="2017-04")
    late = office.report("9a", on=date(2017, 5, 4), period="2017-04")
    office.report("9a", on=date(2017, 5, 5), period="2017-05")
    assert journal.dated_after("2017-04", View(APRIL)) == (2, "2017-05-04")
    office.undo(late)
    assert journal.dated_after("2017-04", View(APRIL)) == (1, "2017-05-02")


def test_of_very_many_later_entries_only_so_many_are_counted(
    journal: Journal, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("airplan.store.journal._LOOKED_AT", 2)
    for _time in range(3):
        office.report(on=DAY)
    assert journal.later(View(DAY), START) == LaterEntries(2, complete=False)


def test_later_is_what_the_clock_says_even_if_it_had_gone_wrong(journal: Journal, office: Office) -> None:
    office.now = datetime(2018, 1, 1, tzinfo=UTC)
    office.report(on=DAY)
    office.now = datetime(2017, 5, 21, tzinfo=UTC)
    assert office.report(on=DAY).id > first_id(datetime(2018, 1, 1, tzinfo=UTC))
    assert journal.later(View(DAY), datetime(2017, 12, 1, tzinfo=UTC)), "the first one"
    assert not journal.later(View(DAY), datetime(2018, 1, 2, tzinfo=UTC))


@pytest.mark.parametrize("moment", [START, datetime(2017, 5, 31, 15, 59, 59, 999999, tzinfo=UTC)])
def test_the_first_id_of_an_instant(moment: datetime) -> None:
    assert first_id(moment) <= new_id(moment)
    assert new_id(moment - timedelta(milliseconds=1)) < first_id(moment)
