"""Do points follow from the facts by the rules, exactly, and does every part add up to the score?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airplan.errors import AirplanError
from airplan.plan.evaluation_schema import Scored, UnitGroup
from airplan.progress.evaluation import HandMarks, ItemScore, Parts, VetoScore, item_score, rounded, summed
from airplan.progress.evaluation_facts import Fact, Measured
from support.evaluations import rules_of

if TYPE_CHECKING:
    from airplan.progress.evaluation import UnitScore
    from support.evaluations import Evaluating

OFFICES, STREETS = "{named: [区甲局, 区乙局]}", "{members: [各街道办事处]}"
DAY = date.fromisoformat


# --- rules, by themselves ---------------------------------------------------------------------------------------------


def item(source: str, **rule: Any) -> Scored:
    """An item of 20 points."""
    sources: dict[str, dict[str, Any]] = {
        "overdue": {"overdue": {"roles": {"lead": "1"}}},
        "completed": {"completed": {"roles": {"lead": "1"}}},
    }
    made = {"id": "a", "title": "甲", "points": "20", **({"source": sources[source]} if source else {}), **rule}
    return Scored.model_validate(made)


def points(scored: Scored, value: object, decimals: int = 2) -> Decimal | None:
    return item_score(scored, Measured(Fraction(str(value))), "open", None, decimals).points


STEPS = {"deduct": "0.5", "each": "10"}


@pytest.mark.parametrize(
    ("rule", "value", "expected"),
    [
        ({"steps": STEPS}, 0, "20.00"),
        ({"steps": STEPS}, "9.9", "20.00"),
        ({"steps": STEPS}, 10, "19.50"),
        ({"steps": {**STEPS, "begun": "true"}}, "0.1", "19.50"),
        ({"steps": {**STEPS, "begun": "true"}}, 10, "19.50"),
        ({"steps": {**STEPS, "free": "5"}}, 14, "20.00"),
        ({"steps": {**STEPS, "free": "5"}}, 15, "19.50"),
        ({"steps": STEPS}, 10_000, "0.00"),
        ({"steps": {**STEPS, "floor": "5"}}, 10_000, "5.00"),
        ({"bands": [{"from": "1", "to": "3", "points": "20"}, {"points": "7"}]}, 3, "20.00"),
        ({"bands": [{"from": "1", "to": "3", "points": "20"}, {"points": "7"}]}, "3.01", "7.00"),
        ({"bands": [{"from": "1", "to": "3", "points": "20"}, {"points": "7"}]}, 0, "7.00"),
    ],
)
def test_points_of_an_amount(rule: dict[str, Any], value: object, expected: str) -> None:
    assert str(points(item("overdue", **rule), value)) == expected


@pytest.mark.parametrize(
    ("rule", "value", "expected"),
    [
        ({"ratio": {}}, 50, "10.00"),
        ({"ratio": {}}, Fraction(200, 3), "13.33"),
        ({"ratio": {"full_at": "90"}}, 95, "20.00"),
        ({"ratio": {"full_at": "90"}}, 45, "10.00"),
        ({"steps": {"deduct": "1", "each": "5"}}, 90, "18.00"),
        ({"steps": {"deduct": "1", "each": "5"}}, 100, "20.00"),
    ],
)
def test_points_of_a_percentage_count_what_is_missing(rule: dict[str, Any], value: Fraction, expected: str) -> None:
    assert str(points(item("completed", **rule), value)) == expected


def test_points_are_rounded_half_up() -> None:
    assert [str(rounded(Fraction(number), 1)) for number in ("0.25", "0.35", "0.2499")] == ["0.3", "0.4", "0.2"]
    assert str(points(item("completed", ratio={}), "12.5", decimals=0)) == "3"


@pytest.mark.parametrize(
    ("policy", "basis", "points"),
    [("open", "open", None), ("exclude", "excluded", None), ("full", "full", 20), ("zero", "zero", 0)],
)
def test_without_data_the_rules_say_what_counts(policy: str, basis: str, points: int | None) -> None:
    found = item_score(item("overdue", steps=STEPS), Measured(None), policy, None, 2)
    assert found.basis == basis
    assert found.points == points


def test_what_is_only_partly_known_stays_open_whatever_the_rules_say() -> None:
    unknown = Measured(None, (Fact("no-figure", None),), 1, unknown=True)
    assert item_score(item("completed", ratio={}), unknown, "full", None, 2).basis == "open"


def test_a_mark_counts_only_where_nothing_is_computed() -> None:
    by_hand = item_score(item(""), Measured(None), "zero", Decimal(7), 2)
    assert by_hand.basis == "hand"
    assert by_hand.points == 7
    computed = item_score(item("overdue", steps=STEPS), Measured(Fraction(0)), "open", Decimal(7), 2)
    assert computed.basis == "computed"
    assert computed.points == 20


amounts = st.fractions(min_value=0, max_value=500)
numbers = st.decimals(min_value=0, max_value=30, places=2)


@given(
    value=amounts, deduct=st.decimals("0.01", 30, places=2), each=st.decimals("0.01", 90, places=2),
    floor=st.decimals(0, 20, places=2), begun=st.sampled_from(("true", "false")),
)  # fmt: skip
def test_points_are_never_below_the_floor_or_above_the_most(
    value: Fraction, deduct: Decimal, each: Decimal, floor: Decimal, begun: str
) -> None:
    steps = {"deduct": str(deduct), "each": str(each), "floor": str(floor), "begun": begun}
    found = points(item("overdue", steps=steps), value)
    assert found is not None
    assert floor <= found <= 20


@given(more=amounts, less=amounts)
def test_more_days_never_give_more_points(more: Fraction, less: Fraction) -> None:
    few, many = sorted((more, less))
    late = item("overdue", steps=STEPS)
    assert (points(late, few) or 0) >= (points(late, many) or 0)


GROUP = UnitGroup.model_validate(
    {
        "id": "g",
        "title": "组",
        "units": {"named": ["甲"]},
        "items": [{"id": name, "title": name, "points": "20"} for name in "abc"],
        "additions": {"cap": "3", "items": [{"id": "d", "title": "d", "points": "5"}]},
        "vetoes": [
            {"id": "zero", "title": "v", "score": "0"},
            {"id": "cap", "title": "w", "cap": "30"},
            {"id": "bad", "title": "x", "grade": "差"},
        ],
        "grades": [{"title": "好", "from": "50"}, {"title": "中", "from": "30"}, {"title": "差"}],
    }
)


def score(*given_points: str | None, added: str | None = None, vetoes: str = "", out: int = -1) -> UnitScore:
    """The score of these points of the three items, of which one may be excluded."""
    items = [
        ItemScore(each, "excluded")
        if place == out
        else ItemScore(each, "open" if text is None else "hand", None if text is None else Decimal(text))
        for place, (each, text) in enumerate(zip(GROUP.items, given_points, strict=True))
    ]
    assert GROUP.additions
    additions = [ItemScore(GROUP.additions.items[0], "hand", Decimal(added))] if added else []
    judged = [VetoScore(veto, veto.id in vetoes.split()) for veto in GROUP.vetoes]
    return summed("甲", GROUP, Parts(tuple(items), tuple(additions), tuple(judged)), 2)


def test_a_score_is_the_sum_of_its_items_and_additions() -> None:
    found = score("10", "20", "19.99", added="2.5")
    assert (str(found.earned), str(found.added), str(found.total)) == ("49.99", "2.50", "52.49")
    assert found.grade
    assert found.grade.title == "好"


def test_additions_have_a_cap() -> None:
    assert score("0", "0", "0", added="5").total == 3


def test_excluded_items_scale_the_others_up() -> None:
    assert score("10", "15", None, out=2).earned == Decimal("37.50")
    assert score("10", "15", None, out=2).complete


def test_an_open_item_leaves_the_score_incomplete_and_without_grade() -> None:
    found = score("20", "20", None)
    assert found.total == 40
    assert not found.complete
    assert found.grade is None


def test_vetoes_set_or_cap_the_score_or_lower_the_grade() -> None:
    assert score("20", "20", "20", vetoes="zero").total == 0
    assert score("20", "20", "20", vetoes="cap").total == 30
    assert score("5", "5", "5", vetoes="cap").total == 15
    graded = score("20", "20", "20", vetoes="bad")
    assert graded.total == 60
    assert graded.grade
    assert graded.grade.title == "差"
    assert score("20", "20", "20", vetoes="zero cap").total == 0


@given(given_points=st.tuples(numbers, numbers, numbers), added=numbers, out=st.integers(-1, 2))
def test_a_score_never_exceeds_what_the_rules_can_give(
    given_points: tuple[Decimal, ...], added: Decimal, out: int
) -> None:
    most = Decimal(20)
    texts = [str(min(number, most)) for number in given_points]
    found = score(*texts, added=str(min(added, Decimal(5))), out=out)
    known = sum((Decimal(text) for place, text in enumerate(texts) if place != out), Decimal(0))
    assert 0 <= found.total <= 63
    assert found.total == found.earned + found.added
    if out < 0:
        assert found.earned == known
    else:
        assert abs(found.earned - known * 60 / 40) <= Decimal("0.005")


# --- facts ------------------------------------------------------------------------------------------------------------


def facts_of(found: UnitScore) -> list[tuple[Any, ...]]:
    """The facts behind the only item: case, measure, share."""
    (one,) = found.parts.items
    return [(fact.case, fact.ref, None if fact.share is None else float(fact.share)) for fact in one.amount.facts]


COMPLETED = rules_of(
    OFFICES,
    "{id: a, title: 完成, points: 60, source: {completed: {roles: {lead: 1, responsible: 0.5}, late: 0.5}}, ratio: {}}",
)
OVERDUE = rules_of(
    OFFICES,
    "{id: a, title: 逾期, points: 20, source: {overdue: {roles: {lead: 1}}}, "
    "steps: {deduct: 1, each: 10, begun: true}}",
)


def test_a_measure_done_by_its_due_date_is_completed_on_time(evaluating: Evaluating) -> None:
    evaluating.office.report("1a", "区甲局", DAY("2017-06-30"), status="done")
    found = evaluating.score("区甲局", COMPLETED, "2017-07-31")
    assert facts_of(found) == [("completed", "1a", 1)]
    assert found.total == 60


def test_a_measure_done_later_counts_as_the_rules_say(evaluating: Evaluating) -> None:
    evaluating.office.report("1a", "区甲局", DAY("2017-07-01"), status="done")
    assert evaluating.score("区甲局", COMPLETED, "2017-07-31").total == 30


def test_done_and_then_not_done_is_not_completed(evaluating: Evaluating) -> None:
    evaluating.office.report("1a", "区甲局", DAY("2017-06-20"), status="done")
    evaluating.office.report("1a", "区甲局", DAY("2017-07-02"), status="in-progress", note="返工。")
    assert facts_of(evaluating.score("区甲局", COMPLETED, "2017-07-31")) == [("not-completed", "1a", 0)]
    evaluating.office.report("1a", "区甲局", DAY("2017-07-20"), status="done")
    assert facts_of(evaluating.score("区甲局", COMPLETED, "2017-07-31")) == [("completed-late", "1a", 0.5)]


def test_a_closing_completes_a_measure_for_all(evaluating: Evaluating) -> None:
    evaluating.office.decide("close", "1a", DAY("2017-06-10"), reason="已核实。")
    assert evaluating.score("区乙局", COMPLETED, "2017-07-31").total == 60


def test_a_unit_that_does_not_lead_counts_by_its_own_status_else_by_the_leads(evaluating: Evaluating) -> None:
    evaluating.office.report("1a", "区甲局", DAY("2017-06-10"), status="done")
    assert evaluating.score("区乙局", COMPLETED, "2017-07-31").total == 60
    evaluating.office.report("1a", "区乙局", DAY("2017-06-12"), status="in-progress", note="还差一处。")
    assert facts_of(evaluating.score("区乙局", COMPLETED, "2017-07-31")) == [("not-completed", "1a", 0)]


def test_what_is_not_due_yet_does_not_count_until_it_is_done(evaluating: Evaluating) -> None:
    assert evaluating.score("区甲局", COMPLETED, "2017-06-29").open
    evaluating.office.report("1a", "区甲局", DAY("2017-06-10"), status="done")
    assert facts_of(evaluating.score("区甲局", COMPLETED, "2017-06-29")) == [("completed", "1a", 1)]


def test_the_last_day_counts_as_a_whole(evaluating: Evaluating) -> None:
    assert facts_of(evaluating.score("区甲局", COMPLETED)) == [("not-completed", "1a", 0), ("not-completed", "2a", 0)]


def test_an_extension_moves_the_day(evaluating: Evaluating) -> None:
    evaluating.office.decide("extend", "1a", DAY("2017-06-10"), to=DAY("2017-09-30"), authority="会议", reason="补贴")
    evaluating.office.report("1a", "区甲局", DAY("2017-09-30"), status="done")
    assert facts_of(evaluating.score("区甲局", COMPLETED, "2017-10-31")) == [("completed", "1a", 1)]


def test_overdue_days_count_up_to_completion_or_the_last_day(evaluating: Evaluating) -> None:
    assert facts_of(evaluating.score("区甲局", OVERDUE, "2017-07-11")) == [("overdue", "1a", 11)]
    assert evaluating.score("区甲局", OVERDUE, "2017-07-11").total == 18
    evaluating.office.report("1a", "区甲局", DAY("2017-07-04"), status="done")
    assert facts_of(evaluating.score("区甲局", OVERDUE, "2017-12-30")) == [("overdue", "1a", 4)]
    assert evaluating.score("区甲局", OVERDUE, "2017-12-30").total == 19


@pytest.mark.parametrize(
    ("day", "months"), [("2017-07-01", 1), ("2017-07-31", 1), ("2017-08-01", 2), ("2017-12-31", 6)]
)
def test_months_overdue_are_months_begun(evaluating: Evaluating, day: str, months: int) -> None:
    text = OVERDUE.replace("{roles: {lead: 1}}", "{roles: {lead: 1}, count: months}")
    assert facts_of(evaluating.score("区甲局", text, day)) == [("overdue", "1a", months)]


def test_each_milestone_counts_like_a_measure(evaluating: Evaluating) -> None:
    milestone = evaluating.office.decide("milestone", "2b", DAY("2017-03-01"), to=DAY("2017-05-20"), title="方案")
    evaluating.office.decide("milestone", "2b", DAY("2017-03-01"), to=DAY("2017-06-01"), title="验收")
    evaluating.office.decide("reach", "2b", DAY("2017-05-27"), about=milestone, title="方案")
    assert facts_of(evaluating.score("区甲局", COMPLETED, "2017-06-11")) == [
        ("completed-late", "2b", 0.5),
        ("not-completed", "2b", 0),
    ]
    assert facts_of(evaluating.score("区甲局", OVERDUE, "2017-06-11")) == [("overdue", "2b", 7), ("overdue", "2b", 10)]


REPORTS = rules_of(
    STREETS,
    "{id: a, title: 填报, points: 20, source: {reports: {cases: {missing: 1, late: 0.5, empty: 0.5, repeated: 0.2}}}, "
    "steps: {deduct: 2}}",
)


def test_reports_count_by_case_and_only_once_they_are_due(evaluating: Evaluating) -> None:
    assert evaluating.score("丙街道办事处", REPORTS, "2017-01-24").open
    assert facts_of(evaluating.score("丙街道办事处", REPORTS, "2017-01-31")) == [("missing", "2a", 1)]
    evaluating.office.now = evaluating.office.now.replace(month=1, day=20)
    evaluating.office.report("2a", "丙街道办事处", DAY("2017-01-20"), note="淘汰3辆。", status="in-progress")
    assert facts_of(evaluating.score("丙街道办事处", REPORTS, "2017-01-31")) == []
    evaluating.office.now = evaluating.office.now.replace(month=2, day=27)
    evaluating.office.report("2a", "丙街道办事处", DAY("2017-02-20"), note="无", period="2017-02")
    found = evaluating.score("丙街道办事处", REPORTS, "2017-02-28")
    assert [case for case, _ref, _share in facts_of(found)] == ["empty"], "of late and empty the first that counts most"


def test_a_month_may_count_once_by_its_worst_report(evaluating: Evaluating) -> None:
    text = REPORTS.replace("repeated: 0.2}", "repeated: 0.2}, per: month").replace(STREETS, OFFICES)
    assert len(facts_of(evaluating.score("区乙局", REPORTS.replace(STREETS, OFFICES), "2017-02-28"))) >= 2
    assert [case for case, _ref, _share in facts_of(evaluating.score("区乙局", text, "2017-02-28"))] == ["missing"] * 2


def test_notices_of_the_year_count_by_level(evaluating: Evaluating) -> None:
    text = rules_of(
        OFFICES,
        "{id: a, title: 督办, points: 5, source: {notices: {levels: {remind: 0, urge: 1, supervise: 2}}}, "
        "steps: {deduct: 0.5}}",
    )
    evaluating.office.issue("notice", "区甲局", DAY("2017-05-20"), level="urge", number="督〔2017〕1号", items=("1a",))
    evaluating.office.issue("notice", "区甲局", DAY("2017-06-20"), level="supervise", items=("1a",))
    evaluating.office.issue("notice", "区甲局", DAY("2017-06-21"), level="remind", items=("1a",))
    evaluating.office.issue("notice", "区乙局", DAY("2017-06-21"), level="urge", items=("1a",))
    evaluating.office.issue("bulletin", "", DAY("2017-06-21"))
    found = evaluating.score("区甲局", text)
    assert [case for case, _ref, _share in facts_of(found)] == ["urge", "supervise", "remind"]
    assert found.total == Decimal("3.5")
    assert evaluating.score("区甲局", text, "2017-06-01").total == Decimal("4.5"), "as of a day"


TARGETS = rules_of(
    "{named: [区甲局], members: [各街道办事处]}",
    "{id: a, title: 指标, points: 10, source: {targets: {roles: {lead: 1, responsible: 1}}}, ratio: {}}",
)


def test_figures_count_against_the_target_of_the_district_or_the_units_own(evaluating: Evaluating) -> None:
    evaluating.office.report("2a", "区甲局", DAY("2017-12-20"), values={"cars": Decimal(75)})
    evaluating.office.report("2a", "丙街道办事处", DAY("2017-12-20"), values={"cars": Decimal(60)})
    assert evaluating.score("区甲局", TARGETS).total == Decimal("7.5")
    assert evaluating.score("丙街道办事处", TARGETS).total == 10, "never more than 100%"
    assert facts_of(evaluating.score("丁街道办事处", TARGETS)) == [("no-figure", "2a", None)]
    assert evaluating.score("丁街道办事处", TARGETS).open
    zero = TARGETS.replace("responsible: 1}", "responsible: 1}, no_figure: zero")
    assert evaluating.score("丁街道办事处", zero).total == 0


def test_lights_count_as_on_the_last_day(evaluating: Evaluating) -> None:
    text = rules_of(
        OFFICES,
        "{id: a, title: 灯, points: 10, source: {lights: {roles: {lead: 1}, shares: {yellow: 0.6}}}, ratio: {}}",
    )
    evaluating.office.report("1b", "区乙局", DAY("2017-05-20"), note="检查12处。", status="in-progress")
    assert facts_of(evaluating.score("区乙局", text, "2017-05-31")) == [("green", "1b", 1)]
    assert facts_of(evaluating.score("区乙局", text, "2017-12-31")) == [("yellow", "1b", 0.6)], "not heard of for long"
    assert facts_of(evaluating.score("区甲局", text, "2017-05-31"))[0] == ("grey", "1a", 0)


def test_no_light_counts_where_nobody_asked(evaluating: Evaluating) -> None:
    def text(role: str) -> str:
        source = f"{{lights: {{roles: {{{role}: 1}}}}}}"
        return rules_of(OFFICES, f"{{id: a, title: 灯, points: 10, source: {source}, ratio: {{}}}}")

    assert facts_of(evaluating.score("区乙局", text("responsible"))) == [], "only its lead reports on 1a"
    assert facts_of(evaluating.score("区乙局", text("lead"))) == [("grey", "1b", 0)]


def test_places_count_by_month_or_by_the_mean_of_the_months(evaluating: Evaluating) -> None:
    def text(of: str) -> str:
        rank = f"source: {{rank: {{pollutant: PM2.5, of: {of}}}}}, bands: [{{to: 1, points: 10}}, {{points: 4}}]"
        return rules_of(STREETS, f"{{id: a, title: 排名, points: 10, {rank}}}")

    def place(of: str) -> Fraction | None:
        return evaluating.score("丙街道办事处", text(of)).parts.items[0].amount.value

    for month, (one, other) in enumerate((("50", "60"), ("70", "65")), start=1):
        for unit, value in (("丙街道办事处", one), ("丁街道办事处", other)):
            evaluating.office.rank(unit, value, on=date(2017, month, 28), period=f"2017-{month:02}")
    assert [place(of) for of in ("cumulative", "monthly", "month")] == [1, Fraction(3, 2), 2]
    assert evaluating.score("丁街道办事处", text("cumulative")).total == 4
    assert evaluating.score("丁街道办事处", text("month")).total == 10
    evaluating.office.rank("丁街道办事处", None, on=DAY("2017-03-28"), period="2017-03")
    evaluating.office.rank("丙街道办事处", "66", on=DAY("2017-03-28"), period="2017-03")
    unranked = evaluating.score("丁街道办事处", text("month"))
    assert facts_of(unranked) == [("not-ranked", "", None)]
    assert unranked.open


@given(order=st.permutations(range(4)))
def test_the_order_of_entries_does_not_matter(tmp_path_factory: pytest.TempPathFactory, order: tuple[int, ...]) -> None:
    from support.evaluations import Evaluating

    evaluating = Evaluating(tmp_path_factory.mktemp("order"))
    try:
        writes = [
            lambda: evaluating.office.report("1a", "区甲局", DAY("2017-05-20"), status="in-progress", note="开工。"),
            lambda: evaluating.office.report("1a", "区甲局", DAY("2017-06-25"), status="done"),
            lambda: evaluating.office.report("2a", "区甲局", DAY("2017-06-20"), values={"cars": Decimal(30)}),
            lambda: evaluating.office.decide("milestone", "1b", DAY("2017-05-21"), to=DAY("2017-08-01"), title="验收"),
        ]
        for number in order:
            writes[number]()
        text = rules_of(
            "{named: [区甲局]}",
            "{id: a, title: 完成, points: 60, source: {completed: {roles: {lead: 1}}}, ratio: {}}\n"
            "{id: b, title: 指标, points: 40, source: {targets: {roles: {lead: 1}}}, ratio: {}}",
        )
        found = evaluating.score("区甲局", text, "2017-07-31")
        assert [each.points for each in found.parts.items] == [60, 12]
    finally:
        evaluating.close()


# --- groups and the year ----------------------------------------------------------------------------------------------


HAND = "{id: a, title: 资料, points: 10}"


def test_equal_scores_share_a_place_once_all_are_complete(evaluating: Evaluating) -> None:
    text = rules_of("{named: [区甲局, 区乙局], members: [各街道办事处]}", HAND)
    some = HandMarks({("区甲局", "a"): Decimal(9), ("区乙局", "a"): Decimal(9), ("丙街道办事处", "a"): Decimal(10)})
    assert {placed.rank for group in evaluating.evaluate(text, marks=some).groups for placed in group.placed} == {None}
    every = HandMarks({**some.points, ("丁街道办事处", "a"): Decimal(1)})
    (group,) = evaluating.evaluate(text, marks=every).groups
    assert [(each.score.unit, each.rank, each.tied) for each in group.placed] == [
        ("丙街道办事处", 1, False),
        ("区甲局", 2, True),
        ("区乙局", 2, True),
        ("丁街道办事处", 4, False),
    ]


def test_units_are_chosen_by_role_by_collective_and_by_name(evaluating: Evaluating) -> None:
    def units(of: str) -> set[str]:
        (group,) = evaluating.evaluate(rules_of(of, HAND)).groups
        return {each.score.unit for each in group.placed}

    assert units("{roles: [lead]}") == {"区甲局", "区乙局"}
    assert units("{roles: [responsible]}") == {"区乙局"}, "collectives are not opened"
    assert units("{members: [各街道办事处], named: [区甲局], except: [丁街道办事处]}") == {"区甲局", "丙街道办事处"}
    assert units("{roles: [lead], except: [区甲局]}") == {"区乙局"}


def test_a_group_without_units_and_a_unit_in_two_groups_are_refused(evaluating: Evaluating) -> None:
    with pytest.raises(AirplanError) as empty:
        evaluating.evaluate(rules_of("{named: [区甲局], except: [区甲局]}", HAND))
    assert "组" in str(empty.value)
    second = f"  - {{id: h, title: 二组, units: {{roles: [lead]}}, items: [{HAND}]}}\n"
    with pytest.raises(AirplanError) as twice:
        evaluating.evaluate(rules_of("{named: [区甲局]}", HAND, more=second))
    assert "区甲局" in str(twice.value)


def test_an_evaluation_is_provisional_before_its_last_day_and_stops_there(evaluating: Evaluating) -> None:
    assert evaluating.evaluate(COMPLETED, "2017-12-30").provisional
    assert not evaluating.evaluate(COMPLETED, "2017-12-31").provisional
    assert evaluating.evaluate(COMPLETED, "2018-06-01").day == DAY("2017-12-31")
    later = COMPLETED.replace("title: 考核", "title: 考核, year: 2017, until: 2018-01-31")
    assert evaluating.evaluate(later, "2018-06-01").day == DAY("2018-01-31")
    evaluating.office.report("2a", "区甲局", DAY("2018-01-10"), status="done", period="2017-12")
    cases = [case for case, _ref, _share in facts_of(evaluating.score("区甲局", later, "2018-02-01"))]
    assert cases == ["not-completed", "completed-late"]
