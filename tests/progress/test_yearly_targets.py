"""Do values by year, negative, approximate and relative ones judge figures as decision 0043 says?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airplan.plan.model import Deadline, Measure, Span, Target
from airplan.progress.figure_checks import FALLING, OTHER_SIGN, FigureContext, LastFigure, far_off
from airplan.progress.findings import missed_target_findings
from airplan.progress.lights import in_force_on, judge, target_in_force
from airplan.progress.rules import Checks, Thresholds
from airplan.store.entries import Decision, Draft, Entry
from airplan.store.journal import Statement

if TYPE_CHECKING:
    from airplan.progress.standing import Figure, Standing

SPAN = Span(date(2013, 3, 1), date(2017, 12, 31))
LEAD = "区环保局"
YEARS = ((2013, Decimal(306)), (2014, Decimal(730)), (2015, Decimal(365)))


def target(value: int | None = None, **more: Any) -> Target:
    number = None if value is None else Decimal(value)
    kind = {"unit": "辆", "compare": "at-least", "nature": "cumulative", "scope": "district"} | more
    return Target(id="cars", metric="淘汰车辆", words="", value=number, **kind)


def standing(
    of: Target,
    day: str,
    *said: tuple[str, str],
    end: date | None = date(2017, 12, 31),
    decisions: tuple[Entry, ...] = (),
) -> Standing:
    deadline = Deadline("", "by-date", end) if end else Deadline("", "ongoing")
    measure = Measure("1a", "1a", 1, None, None, "文", "文", "", deadline, (), (LEAD,), targets=(of,))
    statements = [
        Statement("1a", LEAD, field, date.fromisoformat(on), f"e{i}", text)
        for i, (on, value) in enumerate(said)
        for field, text in (("report", ""), ("value:cars", value))
    ]
    return judge(measure, statements, decisions, {}, day=date.fromisoformat(day), span=SPAN, thresholds=Thresholds())


def figure(of: Target, day: str, *said: tuple[str, str], **more: Any) -> Figure:
    return standing(of, day, *said, **more).figures[0]


def adjustment(on: str, value: int) -> Entry:
    day = date.fromisoformat(on)
    draft = Draft.decision("adjust", "1a", Decision(target="cars", value=Decimal(value)), as_of=day, author="李")
    return Entry.of(draft, f"a{on}", plan="p", revision="r", recorded=None)  # type: ignore[arg-type]  # no rule looks at it


@pytest.mark.parametrize(
    ("day", "value", "asked", "behind"),
    [
        ("2013-03-01", "1", "1", "0"),  # the plan's first day, of 306 in that year
        ("2013-07-31", "153", "153", "0"),
        ("2013-12-31", "306", "306", "0"),
        ("2014-01-01", "0", "2", "0.27"),
        ("2014-06-30", "362", "362", "0"),
        ("2015-12-31", "73", "365", "80"),
    ],
)
def test_pace_runs_over_the_year_of_the_day(day: str, value: str, asked: str, behind: str) -> None:
    at = figure(target(by_year=YEARS), day, (day, value))
    assert at.asked == Decimal(asked)
    assert at.behind is not None
    assert at.behind.quantize(Decimal("0.01")) == Decimal(behind)


def test_pace_runs_over_the_year_without_a_due_date_too() -> None:
    at = figure(target(by_year=YEARS), "2014-06-30", ("2014-06-30", "181"), end=None)
    assert at.asked == 362
    assert at.behind is not None
    assert at.behind.quantize(Decimal("0.01")) == Decimal("24.79")


def test_a_year_ends_with_the_due_date() -> None:
    at = figure(target(by_year=YEARS), "2014-06-30", ("2014-06-30", "730"), end=date(2014, 6, 30))
    assert [at.asked, at.behind] == [730, 0]
    late = figure(target(by_year=YEARS), "2015-03-01", ("2014-06-30", "700"), end=date(2014, 6, 30))
    assert [late.target.year, late.value, late.asked] == [2014, 700, 730]


def test_a_figure_of_another_year_says_nothing() -> None:
    at = standing(target(by_year=YEARS), "2015-01-10", ("2014-12-31", "730"))
    assert at.figures[0].value is None
    assert [(reason.light, reason.word) for reason in at.reasons] == [("grey", "no-figure")]


def test_a_year_without_a_number_judges_nothing() -> None:
    at = standing(target(by_year=YEARS), "2016-06-30", ("2016-06-30", "1"))
    assert (at.figures[0].target.value, at.figures[0].asked, at.figures[0].met) == (None, None, None)
    assert at.light == "green"


@pytest.mark.parametrize(
    ("day", "asked"),
    [("2013-12-31", None), ("2014-12-31", 365), ("2015-01-01", 366), ("2015-12-31", 730), ("2016-07-01", None)],
)
def test_accumulated_values_continue(day: str, asked: int | None) -> None:
    counted = target(by_year=((2014, Decimal(365)), (2015, Decimal(730))), accumulates=True)
    at = figure(counted, day, ("2013-06-30", "100"))
    assert [at.value, at.asked] == [100, asked]


@pytest.mark.parametrize(
    ("compare", "bound", "value", "met"),
    [
        ("at-most", -25, "-25", True), ("at-most", -25, "-27", True), ("at-most", -25, "-24.9", False),
        ("at-most", -25, "3", False), ("at-least", -4, "-3", True), ("at-least", -4, "-5", False),
        ("strive-for", -25, "-26", True), ("strive-for", -25, "-24", False), ("strive-for", 25, "26", True),
    ],
)  # fmt: skip
@pytest.mark.parametrize("about", [False, True])
def test_numbers_are_compared_with_their_signs(compare: str, bound: int, value: str, met: bool, about: bool) -> None:
    of = target(bound, compare=compare, nature="level", unit="%", about=about)
    at = figure(of, "2014-06-30", ("2014-06-30", value))
    assert at.met is met
    assert bool(list(missed_target_findings([at]))) is (not met and compare != "strive-for")


@pytest.mark.parametrize("nature", ["cumulative", "level", "rate", "ratio", "compliance"])
def test_nothing_is_judged_by_a_relative_target(nature: str) -> None:
    of = target(100, nature=nature, relative_to="较2015年")
    at = standing(of, "2017-06-30", ("2017-06-30", "1"))
    assert at.light == "green"
    assert at.figures[0].value == 1
    assert (at.figures[0].met, at.figures[0].asked, at.figures[0].behind) == (None, None, None)
    assert not list(missed_target_findings(at.figures))


def test_an_adjustment_is_one_of_its_year() -> None:
    of, decisions = target(by_year=YEARS), (adjustment("2014-02-01", 500), adjustment("2016-02-01", 90))
    values = {
        year: target_in_force(of, decisions, SPAN, date(year, 6, 30)).value for year in (2013, 2014, 2015, 2016, 2017)
    }
    assert values == {2013: 306, 2014: 500, 2015: 365, 2016: 90, 2017: None}


def test_the_year_of_a_report_counts_and_not_that_of_today() -> None:
    today = standing(target(by_year=YEARS), "2015-01-10", ("2015-01-10", "7"))
    then = in_force_on(today, SPAN, date(2014, 12, 31)).figures[0]
    assert [then.target.value, then.promised, then.value] == [730, 730, None]
    assert in_force_on(today, SPAN, date(2015, 2, 1)).figures == today.figures


# --- findings ---------------------------------------------------------------------------------------------------------


def findings(of: Target, value: int, last: int | None = None) -> list[str]:
    known = None if last is None else LastFigure(Decimal(last), date(2014, 5, 31))
    return [each.text for each in far_off(of, Decimal(value), FigureContext(leads=True, last=known), Checks())]


def test_a_figure_of_the_other_sign_is_to_be_confirmed() -> None:
    of = target(-25, compare="at-most", nature="level", unit="%")
    assert findings(of, 24) == [OTHER_SIGN]
    assert findings(of, -24) == findings(of, -24, -23) == findings(of, -5, -9) == []
    assert len(findings(of, -25000)) == 1


def test_a_negative_sum_may_grow_downwards() -> None:
    of = target(-500, compare="at-most")
    assert findings(of, -300, -200) == []
    assert findings(target(500), 200, 300) == [FALLING]


@given(
    st.sampled_from(["at-least", "at-most", "strive-for"]),
    st.dictionaries(st.integers(2013, 2017), st.integers(-1000, 1000), max_size=5),
    st.booleans(),
    st.lists(st.dates(date(2012, 1, 1), date(2019, 12, 31)), min_size=2, max_size=2),
    st.integers(-2000, 2000),
)
def test_pace_is_of_the_year_and_within_it(
    compare: str, years: dict[int, int], accumulates: bool, days: list[date], value: int
) -> None:
    """Nothing is expected beyond the value in force, and where nothing is in force nothing is expected."""
    by_year = tuple((year, Decimal(number)) for year, number in sorted(years.items()))
    of, (day, end) = target(compare=compare, by_year=by_year, accumulates=accumulates), days
    at = figure(of, day.isoformat(), (day.isoformat(), str(value)), end=end)
    assert at.target.value == years.get(at.target.year) or not by_year
    if at.asked is not None:
        assert at.target.value is not None
        assert at.asked <= at.target.value + 1
        assert (at.behind is None) is (at.value is None)
