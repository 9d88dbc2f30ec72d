"""Is it said right how far the measures have come, one by one, by group, and which are late?"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from airplan import i18n
from airplan.plan.model import Deadline, Heading, Measure, Party, Span, Target
from airplan.plan.periods import Period
from airplan.plan.quantities import percent
from airplan.progress.lights import judge
from airplan.progress.obligations import MonthAnswers, MonthOf
from airplan.progress.rules import Thresholds
from airplan.progress.standing import LIGHTS, Figure
from airplan.reports import counts, standings
from airplan.reports.table import ReaderContext
from airplan.reports.wording import figure_in_file, figure_in_words, grey_overdue
from airplan.store.entries import Decision, Entry
from airplan.store.journal import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.progress.standing import Standing
    from support.wording import Wording

pytestmark = pytest.mark.slow


TODAY = date(2017, 5, 31)
READING = ReaderContext(TODAY)
STREETS = {"各街道办事处": ("德胜街道办事处", "月坛街道办事处"), "其他有关部门": None}
HEADINGS = (Heading(1, "总类", "Everything"), Heading(2, "其他", "The rest"), Heading(3, "空类", "Nothing"))
PARTIES = (
    Party("区环保局", "unit", kind="government"),
    Party("区教委", "unit", kind="government"),
    Party("德胜街道办事处", "unit", kind="subdistrict"),
    Party("月坛街道办事处", "unit", kind="subdistrict"),
    Party("甲街道办事处", "unit", kind="subdistrict"),
    Party("各街道办事处", "collective", members=STREETS["各街道办事处"]),
    Party("其他有关部门", "collective"),
    Party("姜立光", "official"),
    Party("孙硕", "official"),
)
GROUPS = counts.Groups(HEADINGS, PARTIES)


@pytest.fixture(autouse=True)
def _speak_english_again() -> Iterator[None]:
    yield
    i18n.use("en")


def target(nature: str = "cumulative", compare: str = "at-least", value: str | None = "24530", **more: Any) -> Target:
    given: dict[str, Any] = {"id": "cars", "metric": "报废", "words": "", "unit": "辆", "scope": "district"}
    return Target(**{**given, **more}, value=None if value is None else Decimal(value), compare=compare, nature=nature)


def measure(ref: str = "1a", due: date | None = date(2017, 12, 31), section: int = 0, **more: Any) -> Measure:
    given: dict[str, Any] = {
        "id": ref,
        "ref": ref,
        "number": int(ref[:-1]),
        "section": HEADINGS[section],
        "city_task": Heading("17", "老旧机动车", "Old vehicles"),
        "text": "报废和转出老旧机动车。",
        "brief": "老旧机动车",
        "brief_en": "Old vehicles",
        "deadline": Deadline("年底前", "by-date", due) if due else Deadline("长期实施", "ongoing"),
        "leaders": ("姜立光",),
        "lead": ("区环保局",),
    }
    return Measure(**{**given, **more})


def said(day: int, unit: str = "区环保局", **fields: str) -> list[Statement]:
    """What a unit said in May: its report, and fields such as status="done" and value="12000" of the target cars."""
    named = {"report": "", **{f"{key}:cars" if key == "value" else key: text for key, text in fields.items()}}
    return [Statement("", unit, field, date(2017, 5, day), f"{day:015}", text) for field, text in named.items()]


def decision(kind: Any, number: int = 1, **more: Any) -> Entry:
    recorded, content = datetime(2017, 5, 1, tzinfo=UTC), Decision(**more)
    return Entry(f"{number:015}", "p", "r", recorded, kind, "1a", "", "", date(2017, 5, 1), "李", content)


def standing(own: Measure, *spoke: list[Statement], decisions: tuple[Entry, ...] = (), day: date = TODAY) -> Standing:
    """Where the measure stands by what was said."""
    every = [one for together in spoke for one in together]
    return judge(own, every, decisions, STREETS, day=day, span=Span.of_year(2017), thresholds=Thresholds())


def rows_of(table: Any) -> list[dict[str, Any]]:
    keys = [column.key for column in table.columns]
    return [dict(zip(keys, row, strict=True)) for row in table.rows]


# --- late and nevertheless grey ---------------------------------------------------------------------------------------


def test_a_late_measure_is_grey_for_want_of_a_report_only() -> None:
    late = measure(due=date(2017, 5, 20))
    silent, reported = standing(late), standing(late, said(25, status="in-progress"))
    empty = judge(
        late,
        (),
        (),
        STREETS,
        day=TODAY,
        span=Span.of_year(2017),
        thresholds=Thresholds(),
        empty={"区环保局": date(2017, 5, 25)},
    )
    in_time = standing(measure(due=date(2017, 12, 31)))
    assert [each.light for each in (silent, reported, empty, in_time)] == ["grey", "red", "grey", "grey"]
    assert [bool(grey_overdue([each])) for each in (silent, reported, empty, in_time)] == [True, False, False, False]
    assert grey_overdue([silent, reported])[0].endswith(": 1a.")


# --- figures ----------------------------------------------------------------------------------------------------------

FIGURES: dict[str, tuple[Target, str | None, list[str]]] = {
    "behind the calendar": (target(), "12000", ["12,000", "24,530", "10,148", "1,790"]),
    "reached": (target(), "24530", ["24,530"]),
    "passed": (target(), "30000", ["30,000", "24,530"]),
    "not reported": (target(), None, ["24,530", "10,148"]),
    "with places": (target(value="25", unit="吨"), "0.5", ["0.5", "25", "吨", "10.34", "3.50"]),
    "all or nothing": (target(value="1", unit="项"), "0", ["0", "1", "项"]),
    "strived for": (target(compare="strive-for", value="1900", unit="蒸吨"), "300", ["300", "1,900", "蒸吨"]),
    "without a number": (target(value=None, unit="样品"), "120", ["120", "样品"]),
    "below the most": (target("rate", "at-most", "5", unit="吨/月·平方公里"), "4.2", ["4.2", "5", "吨/月·平方公里"]),
    "at the most": (target("rate", "at-most", "5", unit="吨/月·平方公里"), "5", ["5", "吨/月·平方公里"]),
    "above the most": (target("rate", "at-most", "5", unit="吨/月·平方公里"), "6.1", ["6.1", "5", "吨/月·平方公里"]),
    "above the least": (target("level", "at-least", "96", unit="%"), "97.50", ["97.5", "96%"]),
    "below the least": (target("level", "at-least", "96", unit="%"), "92", ["92%", "96%"]),
    "a level not reported": (target("level", "at-least", "96", unit="%"), None, ["96%"]),
    "a rate without a number": (target("rate", "at-least", None, unit="次/日"), "2", ["2", "次/日"]),
}


@pytest.mark.parametrize("case", FIGURES)
def test_a_figure_in_words(case: str, wording: Wording) -> None:
    promised, value, facts = FIGURES[case]
    spoke = said(25, value=value) if value is not None else said(25)
    (figure,) = standing(measure(targets=(promised,)), spoke).figures
    wording(figure_in_words(figure, TODAY), *facts)
    i18n.use("zh")
    wording(figure_in_words(figure, TODAY), *facts, lang="zh")


def test_an_adjusted_target_shows_the_documents_own() -> None:
    adjusted = decision("adjust", target="cars", value=Decimal(20000))
    (figure,) = standing(measure(targets=(target(),)), said(25, value="20000"), decisions=(adjusted,)).figures
    assert figure_in_words(figure, TODAY) == "20,000 of 20,000 辆 (original: 24,530)"
    assert figure_in_file(figure) == "报废 ≥ 20000 辆: 20000"
    i18n.use("zh")
    assert figure_in_words(figure, TODAY) == "累计完成20,000，目标20,000辆（原定24,530）"


def test_a_number_the_office_sets_where_the_document_has_none() -> None:
    adjusted = decision("adjust", target="cars", value=Decimal(300))
    own = measure(due=None, targets=(target(value=None),))
    (figure,) = standing(own, said(25, value="100"), decisions=(adjusted,)).figures
    assert figure_in_words(figure, TODAY) == "100 of 300 辆 (original: no number)"


@pytest.mark.parametrize("value", ["1200.50", "0.00000001", "100000000000000000000000"])
def test_values_are_shown_with_all_their_digits(value: str) -> None:
    figure = Figure(target(), Decimal(24530), Decimal(value), met=True)
    assert figure_in_words(figure, TODAY).replace(",", "").startswith(f"{value} of")
    assert figure_in_file(figure).endswith(f": {value}")


# --- status -----------------------------------------------------------------------------------------------------------


def told(*several: Standing, owed: tuple[str, ...] = (), **came: tuple[str, ...]) -> Any:
    """What status says; of each measure these units owe a report for May."""
    month = MonthOf(owed, **came)
    answers = MonthAnswers(
        Period(2017, 5),
        {each.measure.ref: month for each in several},
        {each.measure.ref: frozenset(owed) for each in several},
    )
    return standings.status(several, answers, STREETS, READING)


def shown(*arguments: Any, **more: Any) -> tuple[str, ...]:
    (row,) = rows_of(told(standing(*arguments, **more)))
    passages: tuple[str, ...] = row["standing"]
    return passages


def test_a_measure_nobody_has_spoken_of_says_no_more_than_that() -> None:
    assert shown(measure(due=None)) == ("lead has not reported",)


def test_what_the_calendar_asks_is_said_before_anybody_reports(wording: Wording) -> None:
    nobody, figure = shown(measure(targets=(target(),)))
    assert (nobody,) == shown(measure(due=None))
    wording(figure, "24,530", "31 May", "10,148")


STREET, OTHER_STREET = STREETS["各街道办事处"] or ("", "")


def test_reports_of_others_are_shown_while_the_lead_is_silent(wording: Wording) -> None:
    own = measure(due=None, responsible=("各街道办事处", "其他有关部门"), assisting=("区教委", "区环保局"))
    silent, last, owed = shown(own, said(3, "德胜街道办事处"), said(9, "火星局"))
    assert (silent, last) == ("lead has not reported", "data as of 9 May 2017")
    wording(owed, "May 2017", "4")


def test_owed_answered_empty_and_listed_are_four_numbers(wording: Wording) -> None:
    own = standing(measure(due=None, responsible=("各街道办事处", "区教委")), said(3, STREET))
    table = told(own, owed=("区环保局", STREET, OTHER_STREET), answered=(STREET,), empty=("区环保局",))
    (row,) = rows_of(table)
    assert {key: row[key] for key in ("expected", "answered", "empty", "listed", "missing_units", "period")} == {
        "expected": 3, "answered": 1, "empty": 1, "listed": 4, "missing_units": (OTHER_STREET,), "period": "2017-05",
    }  # fmt: skip
    wording(row["standing"][-1], "3", "1", "4")


def test_a_collective_that_is_missing_is_one_line_of_a_workbook() -> None:
    own = standing(measure(due=None, responsible=("各街道办事处", "区教委")))
    (whole,) = rows_of(told(own, owed=("区环保局", STREET, OTHER_STREET)))
    assert whole["still_to_come"] == ("区环保局", "各街道办事处 (2 units have not reported)")
    (part,) = rows_of(told(own, owed=("区环保局", STREET, OTHER_STREET), answered=(STREET,)))
    assert part["still_to_come"] == ("区环保局", OTHER_STREET)
    keys = [column.key for column in told(own).in_sheet().columns]
    assert "still_to_come" in keys
    assert "missing_units" not in keys


def test_a_silent_lead_is_named_beside_one_that_reports() -> None:
    two = measure(due=None, lead=("区环保局", "区教委"))
    assert "no report from: 区教委" in shown(two, said(25))
    assert not [text for text in shown(two) if text.startswith("no report from")], "nobody at all has reported"


def test_every_reason_is_said_and_several_figures_by_name(wording: Wording) -> None:
    own = measure(due=date(2017, 6, 10), targets=(target(), target("level", value="96", id="x", metric="覆盖率")))
    reasons, figure, last, _owed = shown(own, said(25, value="100"))
    wording(reasons, "93.4", "报废", "10 d")
    wording(figure, "报废", "100", "24,530", "31 May", "23,006", "24,430")
    wording(last, "25 May")


@pytest.mark.parametrize("status", ["not-started", "in-progress", "paused", "done"])
def test_the_status_comes_first_and_is_not_said_twice(status: str, wording: Wording) -> None:
    wording(shown(measure(), said(25, status=status))[0])


def test_what_is_closed_needs_no_figures() -> None:
    own = measure(targets=(target(),))
    assert shown(own, said(25, value="24000", status="done"), decisions=(decision("close"),)) == (
        "verified and closed",
        "data as of 25 May 2017",
    )


def test_an_extended_measure_shows_both_days() -> None:
    extended = standing(measure(), decisions=(decision("extend", to=date(2018, 3, 31)),))
    (row,) = rows_of(told(extended))
    assert row["when"] == ("2018-03-31", "(was 31 December 2017)")
    assert (row["due"], row["plan_due"], row["days_left"]) == (date(2018, 3, 31), date(2017, 12, 31), 304)


def test_the_title_counts_the_lights_there_are() -> None:
    several = [standing(measure(f"{n}a")) for n in (1, 2)] + [standing(measure("3a"), said(25))]
    assert told(*several).title == "3 measures · green 1, grey 2 · as of 31 May 2017"
    assert told().title == "0 measures · as of 31 May 2017"
    i18n.use("zh")
    assert told(*several).title == "共3项措施；绿灯1项、灰灯2项；截至2017年5月31日"


# --- overdue ----------------------------------------------------------------------------------------------------------


def late(*several: Standing) -> list[tuple[str, int]]:
    return [(row["ref"], row["days_late"]) for row in rows_of(standings.overdue(several, {}, READING))]


def test_the_longest_late_come_first_reported_or_not() -> None:
    assert late(
        standing(measure("1a", date(2017, 5, 30)), said(25)),
        standing(measure("2a", date(2017, 2, 28))),
        standing(measure("3a", TODAY), said(25)),
        standing(measure("4a", None), said(1)),
        standing(measure("5a", date(2017, 5, 30))),
    ) == [("2a", 92), ("1a", 1), ("5a", 1)]


def test_what_is_done_closed_or_extended_is_not_late() -> None:
    past = date(2017, 4, 30)
    assert (
        late(
            standing(measure("1a", past), said(25, status="done")),
            standing(measure("2a", past), decisions=(decision("close"),)),
            standing(measure("3a", past), decisions=(decision("extend", to=TODAY),)),
        )
        == []
    )


def test_a_grey_one_says_that_nobody_has_reported() -> None:
    (row,) = rows_of(standings.overdue([standing(measure(due=date(2017, 4, 30)))], {}, READING))
    assert (row["light"], row["standing"]) == ("grey", ("no report",))


def test_a_missed_milestone_is_late_before_the_measure_is() -> None:
    missed = (
        decision("milestone", 1, to=date(2017, 5, 1), title="方案"),
        decision("milestone", 2, to=date(2017, 5, 20), title="招标"),
        decision("milestone", 3, to=date(2017, 4, 1), title="调研"),
        decision("reach", 4)._replace(about=f"{3:015}"),
    )
    table = standings.overdue([standing(measure(), said(25), decisions=missed)], {}, READING)
    (row,) = rows_of(table)
    assert (row["days"], row["days_late"], row["due"]) == (-30, 30, date(2017, 12, 31))
    assert row["standing"] == (
        "in progress",
        "milestone “方案” overdue by 30 days",
        "milestone “招标” overdue by 11 days",
    )
    assert table.title == "1 measure overdue · as of 31 May 2017"


def test_a_long_term_duty_is_late_only_by_a_milestone() -> None:
    own = measure(due=None)
    assert late(standing(own, day=date(2018, 12, 31))) == []
    missed = decision("milestone", to=date(2017, 5, 1), title="方案")
    assert late(standing(own, said(25), decisions=(missed,))) == [("1a", 30)]


# --- groups -----------------------------------------------------------------------------------------------------------


def several() -> list[Standing]:
    """1a red, 2a yellow, 3a green and done, 4a closed, 5a grey."""
    streets: dict[str, Any] = {"responsible": ("各街道办事处",)}
    return [
        standing(measure("1a", date(2017, 4, 30), **streets), said(25), said(20, "德胜街道办事处")),
        standing(measure("2a", date(2017, 6, 10), assisting=("区教委",), leaders=("姜立光", "孙硕")), said(25)),
        standing(measure("3a", section=1, **streets), said(25, status="done")),
        standing(measure("4a", section=1, lead=("区教委",)), decisions=(decision("close"),)),
        standing(measure("5a", section=1, lead=("区教委",), responsible=("区教委", "其他有关部门"))),
    ]


ASKED = {"1a": {"月坛街道办事处"}}
"""Who was ever asked for a report."""


def counted(by: Any, groups: counts.Groups = GROUPS) -> list[tuple[Any, ...]]:
    """name, measures, red, yellow, green, grey, not heard, not asked, done, closed, answered."""
    table = counts.counts(by, several(), ASKED, groups, READING)
    keys = (
        "name",
        "measures",
        "red",
        "yellow",
        "green",
        "grey",
        "not_heard",
        "not_asked",
        "done",
        "closed",
        "answered",
    )
    return [tuple(record[key] for key in keys) for record in table.as_records()]


TOTAL = ("total", 5, 1, 1, 2, 1, 0, 1, 1, 1, None)


def test_sections_with_anything_in_the_plans_order() -> None:
    assert counted("section") == [
        ("总类", 2, 1, 1, 0, 0, 0, 0, 0, 0, None),
        ("其他", 3, 0, 0, 2, 1, 0, 1, 1, 1, None),
        TOTAL,
    ]


def test_units_by_themselves_or_through_a_collective() -> None:
    assert counted("department") == [
        ("区环保局", 3, 1, 1, 1, 0, 0, 0, 1, 0, 3),
        ("区教委", 3, 0, 0, 1, 2, 0, 2, 0, 1, 0),
        ("德胜街道办事处", 2, 1, 0, 0, 1, 0, 1, 0, 0, 1),
        ("月坛街道办事处", 2, 0, 0, 0, 2, 1, 1, 0, 0, 0),
        TOTAL,
    ]


def test_a_lead_counts_by_its_own_reports() -> None:
    both = measure("6a", lead=("区环保局", "区教委"), due=None)
    own = [standing(both, said(25, status="done"))]
    rows = {
        record["name"]: (record["green"], record["grey"], record["not_heard"], record["done"])
        for record in counts.counts("department", own, {"6a": {"区教委"}}, GROUPS, READING).as_records()
    }
    assert rows == {"区环保局": (1, 0, 0, 1), "区教委": (0, 1, 1, 0), "total": (1, 0, 0, 0)}


def test_units_in_one_role_only() -> None:
    assert [row[:2] for row in counted("department", GROUPS._replace(roles=("assisting",)))] == [
        ("区教委", 1),
        ("total", 1),
    ]


def test_subdistricts_of_closed_collectives_and_officials() -> None:
    assert [row[:2] for row in counted("subdistrict")] == [("德胜街道办事处", 2), ("月坛街道办事处", 2), ("total", 2)]
    assert [row[:2] for row in counted("official")] == [("姜立光", 5), ("孙硕", 1), ("total", 5)]


def test_shares_are_rounded_each_by_itself() -> None:
    table = counts.counts("section", several(), ASKED, GROUPS, READING)
    assert [(record["green_share"], record["done_share"]) for record in table.as_records()] == [
        (Decimal("0.0"), Decimal("0.0")),
        (Decimal("66.7"), Decimal("66.7")),
        (Decimal("40.0"), Decimal("40.0")),
    ]


def test_half_a_tenth_is_rounded_up() -> None:
    assert percent(1, 16) == Decimal("6.3")  # 6.25


def test_nothing_to_count() -> None:
    table = counts.counts("section", [], {}, GROUPS, READING)
    assert (table.rows, table.as_records(), table.notes) == ((), [], ())
    assert table.title == "0 measures · as of 31 May 2017"


@pytest.mark.parametrize(
    "numbers", [(1, 1, 1, 43), (1, 0, 0, 0), (0, 3, 3, 3), (1, 1, 1, 1), (999, 1, 1, 1), (0, 0, 7, 3)]
)
def test_a_bar_has_its_width_and_every_light_there_is(numbers: tuple[int, ...]) -> None:
    lights: Any = Counter(dict(zip(LIGHTS, numbers, strict=True)))
    bar = Counter(counts.bar(lights))
    assert sum(bar.values()) == 10
    assert {light for light, size in bar.items() if size} == {light for light in LIGHTS if lights[light]}
    assert list(counts.bar(lights)) == sorted(counts.bar(lights), key=LIGHTS.index)


@pytest.mark.parametrize(
    ("numbers", "bar"), [((0, 0, 7, 3), "GGGGGGG---"), ((5, 5, 0, 0), "RRRRRYYYYY"), ((1, 1, 1, 43), "RYG-------")]
)
def test_a_bar_is_in_proportion(numbers: tuple[int, ...], bar: str) -> None:
    letters = {"red": "R", "yellow": "Y", "green": "G", "grey": "-"}
    lights: Any = Counter(dict(zip(LIGHTS, numbers, strict=True)))
    assert "".join(letters[light] for light in counts.bar(lights)) == bar
