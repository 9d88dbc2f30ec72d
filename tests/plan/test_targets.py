"""Does the reader take every kind of value of a target, and say what contradicts itself?"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from airplan.plan.model import Target
from airplan.plan.reader import SourceFile, read
from airplan.plan.records import measure_from, record_of
from support.plan_of_targets import ANY_TARGET, DEPARTMENTS, PLAN, plan_with

if TYPE_CHECKING:
    from airplan.plan.model import Measure


def basic(**more: Any) -> dict[str, Any]:
    kind = {"unit": "辆", "compare": "at-least", "nature": "cumulative"}
    return {"id": "cars", "metric": "淘汰车辆", "words": "淘汰车辆", **kind, **more}


def found(target: dict[str, Any], **more: Any) -> tuple[Measure | None, list[tuple[str, str]]]:
    """The row, if the plan is valid, and the severity and finding of each problem."""
    plan, problems = read(SourceFile("p", plan_with(target, **more).encode()), SourceFile("d", DEPARTMENTS.encode()))
    texts: list[tuple[str, str]] = [(each.severity, getattr(each.found, "text", str(each.found))) for each in problems]
    return (plan.measures[0] if plan else None), texts


def test_every_kind_of_value_is_read() -> None:
    plan, problems = read(SourceFile("p", PLAN.encode()), SourceFile("d", DEPARTMENTS.encode()))
    assert plan
    assert not problems
    targets = {target.id: target for measure in plan.measures for target in measure.targets}
    years = ((2013, Decimal(100)), (2014, Decimal(250)), (2015, Decimal(300)))
    assert targets["cars"].value == 650
    assert (targets["cars"].by_year, targets["cars"].about) == (years, True)
    assert targets["boilers"].accumulates
    assert targets["dust"].value == -25
    assert targets["dust"].relative_to == "较2012年"
    assert (targets["days"].value, targets["days"].relative_to) == (None, "全市平均水平")
    assert targets["fall"].by_unit == (("东街街道", Decimal(6)), ("各街道", Decimal(5)))
    assert targets["coal"].signed


def test_a_unit_has_its_own_value_before_that_of_its_collective() -> None:
    target = Target("a", "a", "", None, "吨", "at-most", "rate", "district", by_unit=(
        ("各街道", Decimal(5)), ("东街街道", Decimal(6)),
    ))  # fmt: skip
    members = {"各街道": ("东街街道", "西街街道"), "其他单位": None}
    values = [target.of_unit(unit, members) for unit in ("东街街道", "西街街道", "区环保局")]
    assert values == [6, 5, None]


def test_records_of_plain_targets_have_no_new_keys() -> None:
    """The cached plans of earlier versions keep their digests."""
    row, _problems = found(basic(value=500))
    assert row
    (record,) = record_of(row)["targets"]
    assert set(record) == {"id", "metric", "words", "value", "unit", "compare", "nature", "scope"}


@pytest.mark.parametrize(
    "target",
    [
        basic(value="-0"), basic(value="1e3"), basic(value="--1"), basic(about="yes", value=1), basic(about=True),
        basic(by_year={"2012": 1}), basic(by_year={"2018": 1}), basic(by_year={"year": 1}), basic(by_year=[2013]),
        basic(by_year={"2013": 2, "2014": 1}, accumulates=True), basic(accumulates=True, value=1),
        basic(by_year={"2013": 1}, accumulates=True, nature="level"),
        basic(by_unit={"区园林局": 1}), basic(by_unit={"东街街道": 1}, by_year={"2013": 1}),
        basic(relative_to="较2010年"), basic(value="约500"),
    ],
    ids=lambda target: "-".join(f"{key}={value}" for key, value in list(target.items())[6:]),
)  # fmt: skip
def test_what_contradicts_itself_is_refused(target: dict[str, Any]) -> None:
    row, problems = found(target)
    assert row is None
    assert [severity for severity, _found in problems] == ["error"]


@pytest.mark.parametrize(
    ("target", "warnings"),
    [
        (basic(value=-4), 1),
        (basic(value=-4, compare="at-most"), 0),
        (basic(by_unit={"东街街道": 1, "西街街道": 2}, value=3), 0),
        (basic(by_unit={"各街道": 2}, value=4), 0),
        (basic(by_unit={"各街道": 2, "东街街道": 3}, value=5), 0),
        (basic(by_unit={"东街街道": 1}, value=3), 1),
        (basic(by_unit={"东街街道": 1}, value=3, about=True), 0),
        (basic(by_unit={"东街街道": 1}, value=3, nature="level"), 0),
        (basic(by_unit={"东街街道": 1}), 0),
        (basic(by_year=dict.fromkeys(("2013", "2014", "2015", "2016", "2017"), 2), value=10), 0),
        (basic(by_year=dict.fromkeys(("2013", "2014", "2015", "2016", "2017"), 2), value=11), 1),
        (basic(by_year=dict.fromkeys(("2013", "2014", "2015", "2016", "2017"), 2), value=2, accumulates=True), 0),
        (basic(by_year={"2013": 2}, value=11), 0),
    ],
)
def test_what_is_rarely_meant_is_warned_of(target: dict[str, Any], warnings: int) -> None:
    row, problems = found(target)
    assert row
    assert [severity for severity, _found in problems] == ["warning"] * warnings


def test_a_unit_that_the_row_does_not_name_is_warned_of() -> None:
    row, problems = found(basic(by_unit={"东街街道": 1}), responsible=["西街街道"])
    assert row
    assert len(problems) == 1
    assert not found(basic(by_unit={"各街道": 1}), responsible=["西街街道", "东街街道"])[1]


@settings(max_examples=60, deadline=None)
@given(ANY_TARGET)
def test_a_target_is_read_or_refused_and_its_record_says_all(target: dict[str, Any]) -> None:
    row, problems = found(target)
    assert (row is None) is any(severity == "error" for severity, _found in problems)
    if row:
        again = measure_from(json.loads(json.dumps(record_of(row), ensure_ascii=False)))
        assert again == row
        assert repr(again.targets) == repr(row.targets)
