"""Who owes a report for a month because of a day, and why? Rows that a clerk can check with a calendar.

A row says what was reported and decided, and for which months of 2017 the lead is asked, because of what. Days without
a year are of 2017; `for 4` is the month that a report is about, where that is not its day's. The reporting day is the
25th, and a day asks from 60 days before. The plan says: 28a by 30 June, 32a by 28 February, 4b by 31 December, 6a by 31
October with two leads, 1a by milestones, 25a long-term.
"""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from airplan.plan.model import Span
from airplan.plan.periods import Period
from airplan.progress.ledger import Ledger
from airplan.progress.obligations import asked_by_now, asked_units, month_answers, reporting_round
from airplan.progress.rules import Reporting, Rules
from airplan.store.connect import open_in_memory
from airplan.store.entries import Draft, Report
from airplan.store.journal import Journal
from airplan.store.sql import View
from support.office import Office
from support.real_plan import day_of, the_plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.plan.model import Measure

DAYS = """
what was reported and decided                                          | measure | months                | because
-----------------------------------------------------------------------+---------+-----------------------+------------------------------
                                                                       | 28a     | 1 2 3 4               |
                                                                       | 28a     | 5 6                   | due 2017-06-30
                                                                       | 28a     | 7 8 9 10 11 12        | overdue 2017-06-30
                                                                       | 32a     | 1 2                   | due 2017-02-28
                                                                       | 32a     | 3 12                  | overdue 2017-02-28
                                                                       | 4b      | 10                    |
                                                                       | 4b      | 11 12                 | due 2017-12-31
4-20 lead done                                                         | 28a     | 4 5 6 7               |
5-3 lead done                                                          | 28a     | 5                     | due 2017-06-30
5-3 lead done                                                          | 28a     | 6 7                   |
5-3 lead done for 4                                                    | 28a     | 5 6 7                 |
4-20 lead done; 5-3 lead in-progress                                   | 28a     | 6                     | due 2017-06-30
4-20 lead done; 4-21 lead                                              | 28a     | 5                     |
4-20 lead done; 4-21 office undoes                                     | 28a     | 5                     | due 2017-06-30
4-20 street done                                                       | 28a     | 5                     | due 2017-06-30
5-10 office extends to 12-31                                           | 28a     | 5 6 7 10              |
5-10 office extends to 12-31                                           | 28a     | 11                    | due 2017-12-31
5-26 office extends to 12-31                                           | 28a     | 5                     | due 2017-06-30
5-26 office extends to 12-31                                           | 28a     | 6 7                   |
7-10 office extends to 8-31                                            | 28a     | 7 8                   | due 2017-08-31
7-10 office extends to 8-31                                            | 28a     | 9                     | overdue 2017-08-31
5-25 office closes                                                     | 28a     | 5 6 7                 |
5-26 office closes                                                     | 28a     | 5                     | due 2017-06-30
5-26 office closes                                                     | 28a     | 6 7                   |
3-1 office sets 5-31 方案                                              | 1a      | 3                     |
3-1 office sets 5-31 方案                                              | 1a      | 4 5                   | milestone-due 方案 2017-05-31
3-1 office sets 5-31 方案                                              | 1a      | 6 7                   | milestone-overdue 方案 2017-05-31
3-1 office sets 5-31 方案; 5-20 office reached 方案                    | 1a      | 4                     | milestone-due 方案 2017-05-31
3-1 office sets 5-31 方案; 5-20 office reached 方案                    | 1a      | 5 6                   |
3-1 office sets 5-31 方案; 3-1 office sets 7-31 验收                   | 1a      | 6                     | milestone-overdue 方案 2017-05-31; milestone-due 验收 2017-07-31
5-3 office sets 5-20 方案                                              | 1a      | 5                     | milestone-overdue 方案 2017-05-20
3-1 office extends to 6-30                                             | 25a     | 4                     | ongoing
3-1 office extends to 6-30                                             | 25a     | 5                     | ongoing; due 2017-06-30
"""  # noqa: E501 – a table is easier to read than its lines are short


def rows() -> Iterator[Any]:
    for line in DAYS.strip("\n").split("\n")[2:]:
        story, ref, months, because = (cell.strip() for cell in line.split("|"))
        for month in months.split():
            yield pytest.param(story, ref, int(month), because, id=f"{story} | {ref} | {month}")


@pytest.fixture
def office() -> Iterator[Office]:
    with contextlib.closing(open_in_memory()) as database:
        yield Office(Journal(database, "p"))


def measure(ref: str) -> Measure:
    (found,) = (each for each in the_plan().measures if each.ref == ref)
    return found


def ledger(office: Office, day: date = date(2017, 12, 31), known: datetime | None = None, **rules: Any) -> Ledger:
    collectives = [party for party in the_plan().parties if party.sort == "collective"]
    members = {party.name: party.members for party in collectives}
    plan: Any = SimpleNamespace(
        parties=lambda *_sorts: collectives,
        members=lambda _names: members,
        header=SimpleNamespace(span=Span.of_year(2017)),
    )
    return Ledger(plan, office.journal, Rules(reporting=Reporting(**rules)), View(day, known))


def tell(office: Office, ref: str, story: str) -> None:
    """Write down what was reported and decided about a measure."""
    for event in filter(None, story.split("; ")):
        on, who, *words = event.split()
        day = day_of(on)
        match words:
            case ["extends", "to", to]:
                office.decide("extend", ref, day, to=day_of(to))
            case ["sets", to, title]:
                office.decide("milestone", ref, day, to=day_of(to), title=title)
            case ["reached", title]:
                entries = office.journal.entries()
                (set_,) = (each for each in entries if each.kind == "milestone" and each.decision.title == title)
                office.decide("reach", ref, day, about=set_)
            case ["closes"]:
                office.decide("close", ref, day)
            case ["undoes"]:
                office.undo(list(office.journal.entries())[-1], day)
            case [*said]:
                unit = "德胜街道办事处" if who == "street" else measure(ref).lead[int(who[4:] or 1) - 1]
                status: Any = said[0] if said and said[0] != "for" else None
                period = f"2017-{int(said[-1]):02}" if "for" in said else f"{day:%Y-%m}"
                report = Report(status=status, note=None if status else "进度见表3")
                office.write(Draft.report(ref, unit, period, report, as_of=day, author="王"))


def asked_because(office: Office, ref: str, month: int, **more: Any) -> dict[str, str]:
    """unit → why it is asked."""
    period = Period(2017, month)
    grounds = asked_units(ledger(office, **more), [measure(ref)], period)[ref]
    return {
        unit: "; ".join(" ".join(filter(None, (each.rule, each.what, str(each.day or "")))) for each in why)
        for unit, why in grounds.items()
    }


@pytest.mark.parametrize(("story", "ref", "month", "because"), list(rows()))
def test_a_row_of_the_table(office: Office, story: str, ref: str, month: int, because: str) -> None:
    tell(office, ref, story)
    lead = measure(ref).lead[0]
    assert asked_because(office, ref, month).get(lead, "") == because
    if "due" in because:
        assert asked_because(office, ref, month, ask_before_days=0).get(lead, "") == ("ongoing" if ref == "25a" else "")


def test_a_day_asks_the_leads_alone_each_until_it_is_done(office: Office) -> None:
    tell(office, "6a", "8-20 lead done")
    assert set(asked_because(office, "6a", 8)) == set()
    assert set(asked_because(office, "6a", 9)) == {measure("6a").lead[1]}


@pytest.mark.parametrize("days", [1, 30, 35, 36, 60, 366])
def test_how_long_before_is_a_setting(office: Office, days: int) -> None:
    assert bool(asked_because(office, "28a", 5, ask_before_days=days)) == (days >= 36)


def test_whoever_owes_anyway_owes_once_and_says_every_rule(office: Office) -> None:
    why = asked_because(office, "8a", 12)
    assert why["区环保局"] == "target; due 2017-12-31"
    assert set(why.values()) == {"target; due 2017-12-31", "target"}


@pytest.mark.parametrize(
    "later",
    [
        "6-10 lead done",
        "6-10 office extends to 12-31",
        "6-10 office closes",
        "6-2 lead in-progress",
        "7-1 office closes",
    ],
)
def test_what_a_month_owed_stays_so(office: Office, later: str) -> None:
    owed = asked_because(office, "28a", 5, day=date(2017, 5, 31))
    tell(office, "28a", later)
    for day in (date(2017, 5, 26), date(2017, 6, 30), date(2017, 7, 31), date(2017, 12, 31)):
        assert asked_because(office, "28a", 5, day=day) == owed != {}


def test_a_decision_known_later_does_not_change_what_was_known(office: Office) -> None:
    office.now = datetime(2017, 7, 1, tzinfo=UTC)
    tell(office, "28a", "5-10 office extends to 12-31")
    assert asked_because(office, "28a", 5) == {}
    then = datetime(2017, 6, 1, tzinfo=UTC)
    assert set(asked_because(office, "28a", 5, known=then)) == {"区科信委"}


def test_nobody_becomes_overdue_unasked(office: Office) -> None:
    """Every measure with a day is asked for in a month whose reporting day is before it."""
    for each in the_plan().measures:
        if each.deadline.due:
            before = (
                Period.of(each.deadline.due).previous() if each.deadline.due.day <= 25 else Period.of(each.deadline.due)
            )
            assert set(each.lead) <= set(asked_because(office, each.ref, before.month)), each.ref


def answers(office: Office, ref: str, day: date = date(2017, 5, 31)) -> tuple[int, int, int]:
    """How many owe, have answered, and have said nothing, for May."""
    own = ledger(office, day)
    month = month_answers(own, own.standings_of([measure(ref)]), Period(2017, 5)).of(ref)
    owed = reporting_round(own, [measure(ref)], Period(2017, 5)).owed
    counts = (len(month.owed), len(month.answered), len(month.empty))
    assert counts == (len(owed), sum(each.answered for each in owed), sum(each.came == "empty" for each in owed))
    assert month.missing == tuple(each.unit for each in owed if each.outstanding)
    return counts


def test_owed_answered_and_empty_are_the_same_for_status_and_missing(office: Office) -> None:
    assert answers(office, "5a") == (23, 0, 0)
    office.report("5a", "德胜街道办事处", note="同上")
    assert answers(office, "5a") == (23, 0, 1)
    office.report("5a", "德胜街道办事处", note="无", status="in-progress")
    office.report("5a", "月坛街道办事处", note="报废300辆")
    office.report("5a", "月坛街道办事处", note="同上")
    office.report("5a", "区环保局", status="in-progress")
    assert answers(office, "5a") == (23, 1, 2)
    office.report("5a", "德胜街道办事处", note="报废30辆")
    office.report("5a", "区环保局", date(2017, 4, 20), note="报废3000辆")
    assert answers(office, "5a") == (23, 2, 1)
    office.send_back(list(office.journal.entries())[-2])
    assert answers(office, "5a") == (23, 1, 2)
    assert answers(office, "1a") == (0, 0, 0)


def test_a_closed_measure_owes_nothing(office: Office) -> None:
    office.report("5a", "德胜街道办事处", note="报废30辆")
    office.decide("close", "5a", date(2017, 5, 24))
    assert answers(office, "5a") == (0, 0, 0)


@pytest.mark.parametrize(
    ("ref", "story", "on", "units"),
    [
        ("28a", "", "4-30", 0),
        ("28a", "", "5-24", 0),
        ("28a", "", "5-25", 1),
        ("28a", "", "12-31", 1),
        ("28a", "6-10 office extends to 12-31", "9-30", 1),
        ("28a", "5-10 office extends to 12-31", "9-30", 0),
        ("28a", "7-1 office closes", "9-30", 1),
        ("1a", "", "12-31", 0),
        ("5a", "", "1-1", 23),
    ],
)
def test_who_was_ever_asked(office: Office, ref: str, story: str, on: str, units: int) -> None:
    tell(office, ref, story)
    own = ledger(office, day_of(on))
    assert len(asked_by_now(own, own.standings_of([measure(ref)]))[ref]) == units
