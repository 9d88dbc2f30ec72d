"""Is every month of a schedule what the standings say of it, and does what is still needed add up to the target?"""

from __future__ import annotations

import contextlib
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airplan.plan.model import Deadline, Filter, Measure, Span, Target
from airplan.plan.periods import Period
from airplan.plan.reader import SourceFile, read
from airplan.progress.ledger import Ledger
from airplan.progress.lights import course_of, judge
from airplan.progress.pace import asked_by, needed_by
from airplan.progress.rules import Rules, Thresholds
from airplan.progress.scheduling import schedules
from airplan.progress.standing import Figure
from airplan.store.compiler import insert
from airplan.store.connect import open_in_memory
from airplan.store.journal import Journal
from airplan.store.plan_queries import CompiledPlan
from airplan.store.sql import View
from support import five_year_plan, plan_of_targets
from support.journals import MONTH, decided, noon, said
from support.other_plans import PLANS
from support.paths import DEPARTMENTS, PLAN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from airplan.progress.scheduling import MonthStep, Schedule
    from airplan.store.entries import Draft

    Make = Callable[..., Ledger]


@pytest.fixture
def make() -> Iterator[Make]:
    """Return a function that makes the ledger of a plan on a day, with a journal written on the days it describes."""
    with contextlib.ExitStack() as stack:

        def ledger(day: str, drafts: Sequence[Draft] = (), *, plan: str = "", units: str = "") -> Ledger:
            texts = (plan.encode(), units.encode()) if plan else (PLAN.read_bytes(), DEPARTMENTS.read_bytes())
            of, _problems = read(*(SourceFile(name, text) for name, text in zip(("plan", "units"), texts, strict=True)))
            assert of
            database = stack.enter_context(contextlib.closing(open_in_memory()))
            with database.transaction():
                compiled = CompiledPlan(database, insert(database, of, "d"))
            journal = Journal(database, of.id)
            for draft in drafts:
                journal.append([draft], revision="r", now=noon(draft.as_of.isoformat()))
            return Ledger(compiled, journal, Rules(), View(date.fromisoformat(day)))

        yield ledger


MAY = [draft for draft in MONTH if not draft.about]


def scheduled(ledger: Ledger) -> dict[str, Schedule]:
    return {each.standing.measure.ref: each for each in schedules(ledger, ledger.standings(Filter()))}


def stages(schedule: Schedule) -> list[str]:
    return [step.stage for step in schedule.months]


def month_of(schedule: Schedule, month: str) -> MonthStep:
    return next(each for each in schedule.months if str(each.month) == month)


# --- past months ------------------------------------------------------------------------------------------------------


def test_past_months_have_the_light_that_status_gives_for_their_last_day(make: Make) -> None:
    ledger = make("2017-08-14", MAY)
    found = scheduled(ledger)
    for number in range(1, 8):
        month = Period(2017, number)
        for then in ledger.at(month.last).standings(Filter()):
            of = month_of(found[then.measure.ref], str(month))
            assert of.day == month.last
            assert of.light == (None if of.stage == "over" else then.light)
    for now in ledger.standings(Filter()):
        of = month_of(found[now.measure.ref], "2017-08")
        assert (of.stage, of.light) in (("over", None), ("current", now.light))
        assert of.day == date(2017, 8, 14)


def test_a_past_month_is_as_known_in_the_view(make: Make) -> None:
    late = said("2017-06-20", "区环保局", "8a", period="2017-06", value=("retrofit", "700"))
    corrected = late._replace(as_of=date(2017, 6, 20))
    ledger = make("2017-07-31", [*MAY, corrected])
    known = Ledger(ledger.plan, ledger.journal, ledger.rules, View(date(2017, 7, 31), noon("2017-06-10")))
    (of,) = month_of(scheduled(ledger)["8a"], "2017-06").figures[:1]
    (before,) = month_of(scheduled(known)["8a"], "2017-06").figures[:1]
    assert (of.value, before.value) == (Decimal(700), Decimal(200))


def test_each_month_asks_what_the_standing_of_its_last_day_asks(make: Make) -> None:
    """There is one pace: what is asked for of months to come is what status will ask for."""
    ledger = make("2017-05-31", MAY)
    found = scheduled(ledger)
    compared = 0
    for month in found["5a"].months:
        for then in ledger.at(month.month.last).standings(Filter()):
            of = month_of(found[then.measure.ref], str(month.month))
            for figure, asked in zip(then.figures, of.figures, strict=False):
                if of.stage in ("past", "ahead"):
                    assert (asked.target, asked.asked) == (figure.target, figure.asked)
                    compared += asked.asked is not None
    assert compared > 24


# --- the bar ----------------------------------------------------------------------------------------------------------


def test_the_bar_runs_to_the_last_day(make: Make) -> None:
    found = scheduled(make("2017-05-31", MAY))
    assert stages(found["4a"]) == ["past"] * 5 + ["ahead"] * 7
    assert month_of(found["4a"], "2017-12").due == date(2017, 12, 31)
    assert stages(found["28a"]) == ["past"] * 5 + ["ahead"] + ["after"] * 6
    assert stages(found["2a"]) == ["past"] * 5 + ["long-term"] * 7
    assert not found["2a"].undated


def test_an_extension_shows_the_old_day_and_the_new_one(make: Make) -> None:
    again = decided("2017-05-25", "extend", "8b", to="2017-10-31", authority="会", reason="未到货")
    of = scheduled(make("2017-05-31", [*MAY, again]))["8b"]
    assert (of.due, of.former) == (date(2017, 10, 31), (date(2017, 6, 30), date(2017, 9, 30)))
    assert month_of(of, "2017-06").former == (date(2017, 6, 30),)
    assert month_of(of, "2017-09").former == (date(2017, 9, 30),)
    assert month_of(of, "2017-10").due == date(2017, 10, 31)
    assert stages(of)[5:] == ["ahead"] * 5 + ["after"] * 2


def test_an_extension_beyond_the_plan_adds_months_to_its_measure_alone(make: Make) -> None:
    longer = decided("2017-12-20", "extend", "5a", to="2018-02-15", authority="会", reason="补贴未到位")
    found = scheduled(make("2017-12-31", [*MAY, longer]))
    assert [str(each.month) for each in found["5a"].months[-2:]] == ["2018-01", "2018-02"]
    assert len(found["5a"].months) == 14
    assert {len(each.months) for ref, each in found.items() if ref != "5a"} == {12}
    assert [figure.needed_by for figure in month_of(found["5a"], "2018-02").figures] == [Decimal(24530)]


def test_what_is_closed_or_done_ends_its_bar(make: Make) -> None:
    found = scheduled(make("2017-08-14", MAY))
    assert stages(found["32a"]) == ["past"] * 5 + ["over"] * 7
    assert month_of(found["32a"], "2017-05").light == "green"
    assert all(not each.figures and each.light is None for each in found["32a"].months[5:])


def test_what_is_taken_up_again_has_a_light_again(make: Make) -> None:
    again = (
        said("2017-03-20", "区环保局", "32a", period="2017-03", status="done", note="印发。"),
        said("2017-05-20", "区环保局", "32a", period="2017-05", note="修订中。"),
    )
    assert stages(scheduled(make("2017-06-30", again))["32a"])[:6] == ["past"] * 3 + ["over"] + ["past"] * 2


def test_milestones_stand_in_their_months_and_end_the_bar(make: Make) -> None:
    found = scheduled(make("2017-05-31", MAY))
    assert [(str(each.day), each.title) for each in month_of(found["10a"], "2017-09").milestones] == [
        ("2017-09-30", "完成治理")
    ]
    assert stages(found["10a"])[5:] == ["ahead"] * 4 + ["after"] * 3
    assert (found["10a"].due, found["10a"].end) == (None, date(2017, 9, 30))


def test_without_a_day_there_is_no_bar(make: Make) -> None:
    found = scheduled(make("2017-01-10"))
    assert [ref for ref, each in found.items() if each.undated] == ["1a", "10a"]
    assert stages(found["1a"]) == ["current"] + ["undated"] * 11
    assert all(figure.asked is None for each in found["10a"].months for figure in each.figures)


OF_WORDINGS = [
    ("english without sections", "1a", ["ahead"] * 4 + ["after"] * 3),
    ("english without sections", "1b", ["long-term"] * 7),
    ("english without sections", "2a", ["undated"] * 7),
    ("english without sections", "2b", ["ahead"] * 6 + ["after"]),
    ("english without sections", "3a", ["long-term"] * 7),
    ("english without sections", "3b", ["undated"] * 7),
    ("own columns", "1a", ["ahead"] * 5 + ["after"] * 2),
    ("own columns", "2b", ["undated"] * 7),
    ("own columns", "3a", ["ahead"] * 4 + ["after"] * 3),
    ("five columns", "1a", ["undated"] * 7),
]


@pytest.mark.parametrize(("plan", "ref", "later"), OF_WORDINGS)
def test_every_kind_of_wording_has_its_months(make: Make, plan: str, ref: str, later: list[str]) -> None:
    text, units = PLANS[plan]
    of = scheduled(make("2017-05-31", plan=text, units=units))[ref]
    assert stages(of) == ["past"] * 5 + later


def test_months_before_the_work_begins_have_no_bar(make: Make) -> None:
    text, units = PLANS["numbers by section"]
    begun = text.replace("deadline: 6月底前", "deadline: 2017年9月至11月")
    assert begun != text
    of = scheduled(make("2017-05-31", plan=begun, units=units))["1-1a"]
    assert stages(of)[5:] == ["before"] * 3 + ["ahead"] * 3 + ["after"]


def test_a_plan_may_span_years_and_begin_in_any_month(make: Make) -> None:
    text = five_year_plan.PLAN.replace("from: 2012-01-01", "from: 2012-11-05")
    found = scheduled(make("2014-03-15", plan=text, units=five_year_plan.DEPARTMENTS))
    months = [str(each.month) for each in found["1a"].months]
    assert (months[0], months[2], months[-1], len(months)) == ("2012-11", "2013-01", "2016-12", 50)
    assert month_of(found["1b"], "2015-06").due == date(2015, 6, 30)
    assert month_of(found["1b"], "2015-07").stage == "after"
    assert month_of(found["1a"], "2014-03").stage == "current"


def test_the_reports_owed_are_those_of_the_month(make: Make) -> None:
    found = scheduled(make("2017-05-31", MAY))
    assert (month_of(found["5a"], "2017-02").owed, month_of(found["5a"], "2017-02").reports_due) == (
        23,
        date(2017, 2, 25),
    )
    assert (month_of(found["32a"], "2017-06").owed, month_of(found["32a"], "2017-06").reports_due) == (0, None)
    assert [each.owed for each in found["4a"].months] == [0] * 10 + [2] * 2


def test_nothing_is_scheduled_where_nothing_is_listed(make: Make) -> None:
    assert schedules(make("2017-05-31"), []) == []


# --- what is still needed ---------------------------------------------------------------------------------------------


def test_what_the_months_need_adds_up_to_what_is_missing(make: Make) -> None:
    of = scheduled(make("2017-05-14", MAY[:5]))["5a"]
    needed = [figure.needed for each in of.months for figure in each.figures if figure.needed is not None]
    assert len(needed) == 8  # from May on
    assert sum(needed) == Decimal(24530 - 9100)
    (last,) = of.months[-1].figures
    assert last.needed_by == last.target.value


def test_nothing_is_counted_back_without_a_figure_or_after_the_last_day(make: Make) -> None:
    nobody, late = scheduled(make("2017-05-31"))["5a"], scheduled(make("2017-12-31", MAY))["5a"]
    for of in (nobody, late):
        assert all(figure.needed is None and figure.needed_by is None for each in of.months for figure in each.figures)


def test_a_later_year_begins_anew() -> None:
    span = Span(date(2016, 1, 1), date(2017, 12, 31))
    target = Target(
        "cars", "车", "", None, "辆", "at-least", "cumulative", "district",
        by_year=((2016, Decimal(120)), (2017, Decimal(240))),
    )  # fmt: skip
    measure = Measure("1a", "1a", 1, None, None, "", "", "", Deadline("", "by-date", span.last), (), ("区环保局",),
                      targets=(target,))  # fmt: skip
    standing = judge(measure, (), (), {}, day=date(2016, 6, 30), span=span, thresholds=Thresholds())
    (figure,) = standing.figures
    course = course_of(figure.target, span, span.last)
    assert course
    assert course.last == date(2016, 12, 31)
    assert asked_by(target.in_year(2017), span, date(2017, 6, 30), span.last) == Decimal(119)


def test_values_by_year_are_scheduled_within_each_year(make: Make) -> None:
    reported = said("2014-05-30", "区环保局", "1a", period="2014-05", value=("cars", "100"))
    ledger = make("2014-05-31", [reported], plan=plan_of_targets.PLAN, units=plan_of_targets.DEPARTMENTS)
    of = scheduled(ledger)["1a"]
    amounts = {str(each.month): (figure.asked, figure.needed_by) for each in of.months for figure in each.figures}
    assert amounts["2013-12"] == (Decimal(100), None)
    assert amounts["2014-12"] == (Decimal(250), Decimal(250))
    assert amounts["2015-12"] == (Decimal(300), None)
    assert amounts["2017-12"] == (None, None)
    assert sum(figure.needed or 0 for each in of.months for figure in each.figures) == Decimal(150)


DAYS = st.dates(date(2016, 2, 28), date(2019, 3, 1))


@given(
    st.tuples(DAYS, DAYS).map(sorted),
    st.integers(0, 400),
    st.decimals("1.01", "30000", places=2),
    st.decimals(0, 40000, places=2),
)
def test_the_way_to_a_target_rises_to_it(days: list[date], elapsed: int, bound: Decimal, value: Decimal) -> None:
    first, last = days
    today = first + timedelta(days=elapsed)
    of = Target("cars", "车", "", bound, "辆", "at-least", "cumulative", "district")
    course = course_of(of, Span(first, last), last)
    assert course
    ends = sorted({min(Period.of(today + timedelta(days=n)).last, last) for n in range(0, 1200, 28)} | {last})
    way: list[Any] = [needed_by(Figure(of, bound, value), course, today, end) for end in ends if end >= today]
    if today >= last:
        assert set(way) <= {None}
        return
    assert way == sorted(way)
    assert all(value <= total for total in way)
    assert way[-1] == max(bound, value)
    assert all(total <= max(bound, value) for total in way)
