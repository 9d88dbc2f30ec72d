"""Do the records of a plan survive being written down and read again, whatever they hold?"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from airplan.plan.model import (
    ROLES,
    Cadence,
    Deadline,
    Heading,
    Measure,
    OtherName,
    Party,
    Target,
)
from airplan.plan.reader import read, read_source
from airplan.plan.records import measure_from, party_from, party_record_of, record_of

if TYPE_CHECKING:
    from airplan.plan.model import Plan

DATA = Path(__file__).parents[2] / "data"

words = st.text(max_size=6)
names = st.lists(words, max_size=3).map(tuple)
days = st.dates()
quantities = st.decimals(allow_nan=False, allow_infinity=False)
deadlines = st.one_of(
    st.builds(Deadline, words, st.just("by-date"), days),
    st.builds(Deadline, words, st.sampled_from(["ongoing", "milestones", "unknown"])),
)
measures = st.builds(
    Measure,
    id=words,
    ref=words,
    number=st.integers(0, 10**9),
    section=st.builds(Heading, st.integers(1, 12), words, words),
    city_task=st.builds(Heading, words, words, words),
    text=words,
    brief=words,
    brief_en=words,
    deadline=deadlines,
    leaders=names,
    lead=names,
    responsible=names,
    assisting=names,
    inherited=st.dictionaries(st.sampled_from(["deadline", "leaders", "lead"]), words),
    possible=st.dictionaries(st.sampled_from(["responsible", "assisting"]), st.tuples(words, names)),
    open_lists=st.lists(st.sampled_from(ROLES)).map(tuple),
    printed=st.dictionaries(st.sampled_from(ROLES), words),
    officials=st.dictionaries(st.sampled_from(["主管领导", *ROLES]), names),
    targets=st.lists(
        st.builds(
            Target,
            words,
            words,
            words,
            st.none() | quantities,
            words,
            words,
            words,
            words,
            words,
            words,
            about=st.booleans(),
            relative_to=words,
            by_year=st.lists(st.tuples(st.integers(1000, 9999), quantities), max_size=2).map(tuple),
            accumulates=st.booleans(),
            by_unit=st.lists(st.tuples(words, quantities), max_size=2).map(tuple),
            year=st.integers(0, 9999),
        ),
        max_size=2,
    ).map(tuple),
    cadence=st.lists(st.builds(Cadence, words, words), max_size=2).map(tuple),
)
other_names = st.lists(st.builds(OtherName, words, st.none() | days, st.none() | words, words), max_size=2).map(tuple)
maybe = st.none() | words
parties = st.builds(
    Party,
    name=words,
    sort=st.sampled_from(["unit", "collective", "official"]),
    kind=words,
    name_en=maybe,
    full_name=maybe,
    pinyin=maybe,
    aliases=names,
    former=other_names,
    later=other_names,
    code=maybe,
    members=st.none() | names,
    holders=other_names,
)


@cache
def plan() -> Plan:
    read_in, _problems = read(read_source(DATA / "plan_2017.yaml"), read_source(DATA / "departments.yaml"))
    assert read_in
    return read_in


def written_and_read(record: object) -> Any:
    return json.loads(json.dumps(record, ensure_ascii=False))


@given(measures)
def test_a_measure_is_what_its_record_says(measure: Measure) -> None:
    record = record_of(measure)
    assert measure_from(record) == measure
    again = measure_from(written_and_read(record))
    assert again == measure
    assert [str(target.value) for target in again.targets] == [str(target.value) for target in measure.targets]
    assert written_and_read(record_of(again)) == written_and_read(record)


@given(parties)
def test_a_party_is_what_its_record_says(party: Party) -> None:
    record = party_record_of(party)
    assert party_from(record) == party
    assert party_from(written_and_read(record)) == party


def test_the_records_of_the_plan_of_2017() -> None:
    assert [measure_from(written_and_read(record_of(measure))) for measure in plan().measures] == [*plan().measures]
    assert [party_from(written_and_read(party_record_of(party))) for party in plan().parties] == [*plan().parties]


def test_a_record_keeps_types() -> None:
    """Equal is not enough: a list is no tuple, a day no text, and 0.50 promises more than 0.5."""
    target = Target("a", "b", "c", Decimal("0.50"), "吨", "at-least", "level", "district")
    heading = Heading("49-1", "宣传", "Publicity")
    measure = Measure(
        "8b",
        "8b",
        8,
        heading,
        heading,
        "文",
        "文",
        "t",
        Deadline("6月底前", "by-date", date(2017, 6, 30)),
        ("孙硕",),
        ("区环保局",),
    )._replace(possible={"assisting": ("8a", ("区财政局",))}, targets=(target,))
    again = measure_from(written_and_read(record_of(measure)))
    assert repr(again).replace("mappingproxy({})", "{}") == repr(measure).replace("mappingproxy({})", "{}")


def test_english_words_are_kept_and_those_that_are_not_there_left_out() -> None:
    """Records that were compiled before targets had English words are read, and stay what they were."""
    (own, _city) = next(measure.targets for measure in plan().measures if measure.ref == "5a")
    assert (own.metric_en, own.unit_en) == ("Old vehicles scrapped or moved out", "vehicles")
    measure = next(measure for measure in plan().measures if measure.ref == "5a")
    bare = measure._replace(targets=(own._replace(metric_en="", unit_en=""),))
    (record,) = record_of(bare)["targets"]
    assert "metric_en" not in record
    assert "unit_en" not in record
    assert measure_from(written_and_read(record_of(bare))) == bare
    (both, _city) = record_of(measure)["targets"]
    assert both == {**record, "metric_en": own.metric_en, "unit_en": own.unit_en}


def test_every_target_of_the_plan_has_english_words() -> None:
    targets = [target for measure in plan().measures for target in measure.targets]
    assert all(target.metric_en.isascii() for target in targets)
    assert {target.unit for target in targets if not target.unit_en} == {"%"}


def test_mentions_are_the_roles_and_then_what_is_possible() -> None:
    heading = Heading(1, "", "")
    measure = Measure(
        "1a",
        "1a",
        1,
        heading,
        heading,
        "",
        "",
        "",
        Deadline("", "unknown"),
        ("姜立光",),
        ("甲", "乙"),
        assisting=("丙", "甲"),
        possible={"responsible": ("1a", ("丁",))},
    )
    assert list(measure.mentions()) == [
        ("lead", "甲", False),
        ("lead", "乙", False),
        ("assisting", "丙", False),
        ("assisting", "甲", False),
        ("responsible", "丁", True),
    ]


def test_a_collective_is_open_when_nobody_can_name_its_members() -> None:
    assert Party("其他有关部门", "collective").open
    assert not Party("各街道办事处", "collective", members=("德胜街道办事处",)).open
    assert not Party("区环保局", "unit").open
