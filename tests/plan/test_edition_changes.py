"""Is what differs between matched rows said completely, and counted for the right units?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from airplan.plan.edition_changes import Duty, UnitChange, by_unit, differences, pieces
from airplan.plan.matching import match
from airplan.plan.model import Target
from support.editions import TEXTS, row

COAL, DUST = TEXTS[:2]
words = st.text("更新车辆300台，", max_size=12)


@given(words, words)
def test_the_pieces_are_both_texts(old: str, new: str) -> None:
    found = pieces(old, new)
    assert "".join(piece.text for piece in found if piece.change != "added") == old
    assert "".join(piece.text for piece in found if piece.change != "removed") == new


def test_a_deadline_moves_earlier_and_a_target_gets_another_value() -> None:
    target = Target("cars", "更新", "更新300辆", Decimal(300), "辆", "at-least", "cumulative", "district")
    old = row("1a", COAL, due=date(2017, 9, 30))._replace(targets=(target,))
    new = row("1a", COAL, due=date(2017, 6, 30))._replace(targets=(target._replace(value=Decimal(280)),))
    (change,) = match([old], [new])
    differs = differences(change, {}, {})
    assert differs.deadline
    assert differs.deadline.days == -92
    assert [(each.old and each.old.value, each.new and each.new.value) for each in differs.targets] == [
        (Decimal(300), Decimal(280))
    ]


def test_members_of_a_collective_gain_and_lose_duties_by_their_own_names() -> None:
    old, new = [row("1a", COAL, lead=["各街道"])], [row("1a", COAL, lead=["各街道"]), row("1b", DUST, lead=["丁局"])]
    before, after = {"各街道": ("甲", "乙")}, {"各街道": ("乙", "丙")}
    changes = [(change, differences(change, before, after)) for change in match(old, new)]
    assert changes[0][1].gained == (Duty("丙", "lead", ("1a",)),)
    assert by_unit(changes) == [
        UnitChange("丙", (("1a", "lead"),), ()),
        UnitChange("甲", (), (("1a", "lead"),)),
        UnitChange("丁局", (("1b", "lead"),), ()),
    ]


def test_a_question_counts_for_no_unit() -> None:
    changes = match([row("1a", COAL, lead=["甲"])], [row("1a", DUST, lead=["乙"])])
    assert by_unit((change, differences(change, {}, {})) for change in changes) == []
