"""Which names may be short for which, and which never?"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airplan.plan.cell_names import known_names, may_be_same
from airplan.plan.model import Party
from support.real_plan import the_plan

if TYPE_CHECKING:
    from collections.abc import Iterable

PREFIXES = ("某市某区", "某区", "区")


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("住建局", "市住建局"), ("住建局", "区住建局"), ("某区住建局", "区住建局"), ("住建局", "市住房和城乡建设局"),
        ("区发改委", "区发展和改革委员会"), ("市环保局", "市环境保护局"), ("德胜街道", "德胜街道办事处"),
        ("某区德胜街道办", "德胜街道办事处"), ("区府办", "区府办公室"), ("开发区管委会", "开发区管理委员会"),
        ("河口镇", "河口镇人民政府"), ("市政市容委", "区市政市容委"), ("热力公司", "热力集团有限责任公司"),
    ],
)  # fmt: skip
def test_short_forms(name: str, other: str) -> None:
    assert may_be_same(name, other, PREFIXES)
    assert may_be_same(other, name, PREFIXES)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("市环保局", "区环保局"), ("县住建局", "市住建局"), ("区环保局", "区环卫中心"), ("区教委", "区财政局"),
        ("局", "区财政局"), ("城关镇", "河口镇"), ("Parks", "Port Authority"), ("市局", "区财政局"),
    ],
)  # fmt: skip
def test_what_is_never_the_same(name: str, other: str) -> None:
    assert not may_be_same(name, other, PREFIXES)


def test_hardly_any_unit_of_2017_looks_like_a_short_form_of_another() -> None:
    units = [party.name for party in the_plan().parties if party.sort == "unit"]
    alike = {pair for pair in combinations(units, 2) if may_be_same(*pair, the_plan().prefixes)}
    assert alike == {("区政府办公室", "区政府绩效办")}


@given(st.text("区市局委办环保教", max_size=6), st.text("区市局委办环保教", max_size=6))
def test_the_order_of_two_names_does_not_matter(name: str, other: str) -> None:
    assert may_be_same(name, other, PREFIXES) == may_be_same(other, name, PREFIXES)
    assert may_be_same(name, name, PREFIXES)


def proposed(name: str, parties: Iterable[Party]) -> tuple[str, ...]:
    return known_names(parties, PREFIXES).longer_forms(name)


def test_every_unit_that_may_be_meant_is_proposed_once() -> None:
    book = [
        Party("市住建局", "unit"),
        Party("区住房和城乡建设局", "unit", aliases=("区建设局", "区住建局")),
        Party("区财政局", "unit"),
    ]
    assert proposed("住建局", book) == ("市住建局", "区住房和城乡建设局")
    assert proposed("区建局", book) == ("区住房和城乡建设局",)
    assert proposed("区教委", book) == ()
