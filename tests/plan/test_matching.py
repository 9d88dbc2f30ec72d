"""Is every row of an edition found again in the next one, and a person asked where that is unclear?"""

from __future__ import annotations

import string
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airplan.plan.matching import ALIKE, match
from airplan.plan.row_texts import DIFFERENT, text_ratio
from support.editions import TEXTS, edition, row

if TYPE_CHECKING:
    from airplan.plan.matching import Change, RowChange
    from airplan.plan.model import Measure

COAL, DUST, CARS, SMOKE, LOOSE, ALARM, SCORE, PETROL = TEXTS
Found = tuple[str, tuple[str, ...], tuple[str, ...]]
distinct = st.lists(st.sampled_from(TEXTS), unique=True, min_size=1)
refs = [f"{number}{letter}" for number in range(1, 8) for letter in "abc"]
any_text = st.text("完成改造检查车辆街道，。0123", min_size=1, max_size=12)
any_edition = st.dictionaries(st.sampled_from(refs), any_text, max_size=7).map(edition)


def found(changes: list[RowChange]) -> list[Found]:
    return [(each.kind, tuple(old.ref for old in each.old), tuple(new.ref for new in each.new)) for each in changes]


def test_a_row_with_its_text_and_number_is_the_same_whatever_its_blanks_and_punctuation() -> None:
    assert found(match(edition({"1a": COAL}), edition({"1a": COAL.replace("，", " , ") + "。"}))) == [
        ("same", ("1a",), ("1a",))
    ]


def test_a_row_is_dropped_and_the_next_takes_its_number() -> None:
    old = edition({"10a": COAL, "10b": DUST, "10c": CARS, "11a": SMOKE})
    new = edition({"10a": DUST, "10b": CARS, "11a": SMOKE})
    assert found(match(old, new)) == [
        ("gone", ("10a",), ()),
        ("moved", ("10b",), ("10a",)),
        ("moved", ("10c",), ("10b",)),
        ("same", ("11a",), ("11a",)),
    ]


def test_a_row_is_dropped_and_the_next_takes_its_number_in_other_words() -> None:
    reworded = DUST.replace("专项执法", "综合执法").replace("设备", "设施")
    changes = match(edition({"10a": COAL, "10b": DUST}), edition({"10a": reworded}))
    assert found(changes) == [("gone", ("10a",), ()), ("reworded", ("10b",), ("10a",))]
    assert changes[1].renumbered
    assert ALIKE < changes[1].ratio < 1


@pytest.mark.parametrize("kept", [0.7, 0.8, 0.9, 0.98])
def test_rewordings_of_any_usual_degree_keep_their_row(kept: float) -> None:
    cut = max(1, round(len(SMOKE) * (1 - kept)))
    new = SMOKE[: len(SMOKE) - cut] + "甲乙丙丁戊己庚辛壬癸"[:cut]
    ((kind, *_rows),) = found(match(edition({"3a": SMOKE}), edition({"3a": new})))
    assert kind == "reworded"


def test_a_row_is_divided() -> None:
    first, second = COAL.split("，")
    assert found(match(edition({"1a": COAL, "1b": DUST}), edition({"1a": first, "1b": second, "1c": DUST}))) == [
        ("split", ("1a",), ("1a", "1b")),
        ("moved", ("1b",), ("1c",)),
    ]


def test_two_rows_become_one() -> None:
    changes = match(edition({"1a": COAL, "1b": DUST}), edition({"1a": f"{COAL}；{DUST}"}))
    assert found(changes) == [("joined", ("1a", "1b"), ("1a",))]


def test_next_years_edition_keeps_only_task_numbers_and_nothing_is_carried_over() -> None:
    old = edition({"1a": COAL, "2a": DUST, "3a": CARS})
    new = edition({"1a": ALARM, "2a": SCORE, "3a": PETROL})
    assert {change.kind for change in match(old, new)} == {"unsure"}


def test_a_question_names_the_rows_that_may_be_meant() -> None:
    old = edition({"5a": "更新新能源公交车100辆并建充电桩", "5b": "更新新能源环卫车200辆并建充电桩"})
    new = edition({"5c": "更新新能源车300辆并建充电桩"})
    question = next(change for change in match(old, new) if change.new)
    assert question.kind == "unsure"
    assert {(each.old, each.new) for each in question.candidates} == {("5a", "5c"), ("5b", "5c")}


def test_an_id_that_a_person_gave_holds_under_another_number() -> None:
    old, new = (
        [row("1a", COAL), row("2a", DUST)],
        [row("2a", DUST), row("7c", COAL.replace("20", "35"), measure_id="1a")],
    )
    assert ("reworded", ("1a",), ("7c",)) in found(match(old, new))


def test_an_id_that_a_person_gave_to_another_text_is_a_question() -> None:
    old, new = [row("1a", COAL, measure_id="boilers")], [row("1a", DUST, measure_id="boilers")]
    assert found(match(old, new)) == [("unsure", ("1a",), ("1a",))]


def test_what_a_person_has_decided_comes_first() -> None:
    old, new = edition({"1a": COAL, "1b": DUST, "1c": CARS}), edition({"1a": COAL, "1b": SMOKE, "1c": LOOSE})
    changes = match(old, new, {"1a": "1b", "1b": "1a", "1c": None}, gone=["1c"])
    assert found(changes) == [
        ("reworded", ("1b",), ("1a",)),
        ("gone", ("1c",), ()),
        ("reworded", ("1a",), ("1b",)),
        ("new", (), ("1c",)),
    ]
    with pytest.raises(KeyError):
        match(old, new, {"9z": "1a"})


def test_a_person_divides_a_row() -> None:
    changes = match(edition({"1a": COAL}), edition({"1a": DUST, "1b": SMOKE}), {"1a": "1a", "1b": "1a"})
    assert found(changes) == [("split", ("1a",), ("1a", "1b"))]


def test_equal_texts_are_told_apart_by_their_other_cells() -> None:
    old = [row("1a", COAL, lead=("甲局",)), row("1b", COAL, lead=("乙局",))]
    new = [row("1a", COAL, lead=("乙局",)), row("1b", COAL, lead=("甲局",))]
    assert found(match(old, new)) == [("moved", ("1b",), ("1a",)), ("moved", ("1a",), ("1b",))]


@given(distinct, st.data())
def test_any_renumbering_of_distinct_texts_is_found(texts: list[str], data: st.DataObject) -> None:
    old_refs = data.draw(st.permutations(refs[: len(texts)]))
    new_refs = data.draw(st.permutations(refs))
    order = data.draw(st.permutations(range(len(texts))))
    old = [row(ref, text) for ref, text in zip(old_refs, texts, strict=True)]
    new = [row(new_refs[place], texts[place]) for place in order]
    assert {(*before, *after) for _kind, before, after in found(match(old, new))} == {
        (old_refs[place], new_refs[place]) for place in order
    }


@given(any_edition, any_edition)
def test_every_row_is_in_one_change_and_no_certain_pair_is_unlike(old: list[Measure], new: list[Measure]) -> None:
    changes = match(old, new)
    assert sorted(each.ref for change in changes for each in change.old) == sorted(each.ref for each in old)
    assert sorted(each.ref for change in changes for each in change.new) == sorted(each.ref for each in new)
    for change in changes:
        if change.kind in ("same", "moved", "reworded"):
            assert change.ratio == text_ratio(change.old[0].text, change.new[0].text)
            assert change.ratio >= DIFFERENT


@given(any_edition, any_edition)
def test_the_way_back_has_the_same_counts(old: list[Measure], new: list[Measure]) -> None:
    there, back = (Counter(change.kind for change in match(*pair)) for pair in ((old, new), (new, old)))
    pairs: tuple[tuple[Change, Change], ...] = (
        ("same", "same"),
        ("moved", "moved"),
        ("reworded", "reworded"),
        ("split", "joined"),
    )
    for kind, reverse in pairs:
        assert there[kind] == back[reverse]


@given(st.text(string.printable, max_size=20), st.text(string.printable, max_size=20))
def test_the_ratio_is_the_same_both_ways(one: str, other: str) -> None:
    assert text_ratio(one, other) == text_ratio(other, one)
    assert text_ratio(one, one) == 1
