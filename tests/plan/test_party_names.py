"""Does every way to name a unit or an official lead to exactly that one, or to an honest “which one?”?"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from airplan.errors import AmbiguousName, UnknownName
from airplan.plan import party_names
from airplan.plan.model import Party
from airplan.plan.reader import read, read_source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from airplan.plan.model import Plan, Sort

DATA = Path(__file__).parents[2] / "data"
BODIES: tuple[Sort, ...] = ("unit", "collective")
SUBDISTRICT = "街道办事处"
PREFIXES = ("区", "西城区", "北京市西城区")


@cache
def plan() -> Plan:
    read_in, _problems = read(read_source(DATA / "plan_2017.yaml"), read_source(DATA / "departments.yaml"))
    assert read_in
    return read_in


def parties(*sorts: Sort) -> list[Party]:
    return [party for party in plan().parties if party.sort in sorts]


def choose(query: str, book: Iterable[Party], prefixes: tuple[str, ...] = PREFIXES) -> str:
    """The name of the one that is meant, found as the store does it: by the keys, else by looking at everybody."""
    book = list(book)
    ranked = [(party, key, rank) for party in book for key, rank in party_names.keys(party, prefixes).items()]
    return party_names.choose(query, party_names.answers(query, ranked, prefixes), book, prefixes).name


def meant(query: str, *sorts: Sort) -> str:
    return choose(query, parties(*(sorts or BODIES)), plan().prefixes)


everybody = st.sampled_from(parties("unit", "collective", "official"))
bodies = st.sampled_from(parties(*BODIES))
spaces = st.text(" \t　\u00a0\u2003", max_size=2)


def names(party: Party) -> list[str]:
    """All that the book says somebody is called."""
    others = [name for other in (*party.former, *party.later) for name in (other.name, other.name_en)]
    return [name for name in (party.name, party.full_name, party.name_en, *party.aliases, *others) if name]


def test_the_book_has_everybody() -> None:
    assert [len(parties(sort)) for sort in ("unit", "collective", "official")] == [50, 6, 8]
    assert sum(party.kind == "subdistrict" for party in plan().parties) == 15


@pytest.mark.parametrize("party", parties("unit", "collective", "official"), ids=lambda party: party.name)
def test_every_name_means_its_own(party: Party) -> None:
    """Short, full, English, former and later names and aliases; among bodies and officials together."""
    for name in names(party):
        assert meant(name, party.sort) == meant(name, *BODIES, "official") == party.name


@pytest.mark.parametrize("party", parties("unit", "official"), ids=lambda party: party.name)
def test_every_reading_means_its_own(party: Party) -> None:
    """Pinyin and its initials, with the 区 or 西城 in front and without."""
    assert party.pinyin
    syllables = party.pinyin.split()
    bare = party_names.without_prefix(party.name, plan().prefixes)
    for part in {tuple(syllables), tuple(syllables[-len(bare) :])}:
        for reading in ("".join(part), " ".join(part), "".join(part).upper(), "".join(s[0] for s in part)):
            assert meant(reading, party.sort) == party.name


@pytest.mark.parametrize("unit", parties("unit"), ids=lambda party: party.name)
def test_prefixes_are_interchangeable(unit: Party) -> None:
    bare = party_names.without_prefix(unit.name, plan().prefixes)
    for prefix in PREFIXES:
        assert meant(prefix + bare) == unit.name
    assert meant(bare) == unit.name


@pytest.mark.parametrize(
    "place",
    [party.name.removesuffix(SUBDISTRICT) for party in parties("unit") if party.kind == "subdistrict"],
)
def test_a_subdistrict_answers_to_its_place(place: str) -> None:
    for ending in ("", "街道", "街道办", "街办", "办事处", SUBDISTRICT):
        assert meant(place + ending) == meant("西城区" + place + ending) == place + SUBDISTRICT


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("hbj", "区环保局"),
        ("HuanBaoJu", "区环保局"),
        ("北京市西城区环境保护局", "区环保局"),
        ("Environmental Protection Bureau", "区环保局"),
        ("Xicheng District Environmental Protection Bureau", "区环保局"),
        ("区环保局．", "区环保局"),
        ("城管委", "区市政市容委"),
        ("区城市管理委", "区市政市容委"),
        ("区城市管理委（原区市政市容委）", "区市政市容委"),
        ("区城市管理委 (formerly City Administration and Appearance Commission)", "区市政市容委"),
        ("chengshiguanliwei", "区市政市容委"),  # a later name, whose reading nobody wrote down
        ("fgw", "区发展改革委"),
        ("fagaiwei", "区发展改革委"),
        ("食药监局", "西城区食品药品监管局"),
        ("工商分局", "西城工商分局"),
        ("交通支队", "西城交通支队"),
        ("dashilan", "大栅栏街道办事处"),
        ("dazhalan", "大栅栏街道办事处"),  # as one reads it who is not from there
        ("牛街", "牛街街道办事处"),
        ("金融街街道", "金融街街道办事处"),
        ("Xichang’anjie", "西长安街街道办事处"),
        ("desheng jiedao", "德胜街道办事处"),
        ("ds", "德胜街道办事处"),
        ("广内", "广安门内街道办事处"),
        ("gw", "广安门外街道办事处"),
        ("EPB", "区环保局"),
        ("education", "区教委"),
        ("protection environmental", "区环保局"),
        ("各街道办事处", "各街道办事处"),
        ("其他  有关部门", "其他有关部门"),
    ],
)
def test_what_people_type_for_a_unit(query: str, name: str) -> None:
    assert meant(query) == name


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("孙  硕", "孙硕"),
        ("孙　硕", "孙硕"),
        ("jlg", "姜立光"),
        ("jiangliguang", "姜立光"),
        ("Jiang Liguang", "姜立光"),
        ("Jiang", "姜立光"),
        ("姜", "姜立光"),
        ("Liguang", "姜立光"),
        ("li", "李异"),  # Xu Li's is a given name
        ("sima", "司马红"),
        ("司马", "司马红"),
    ],
)
def test_what_people_type_for_an_official(query: str, name: str) -> None:
    assert meant(query, "official") == name


@pytest.mark.parametrize(
    "query",
    [
        "市环保局",
        "北京市环保局",
        "北京市环境保护局",
        "东城区环保局",
        "环保",
        "交警",
        "局",
        "区",
        "xchbj",
        "",
        " ",
        "（）",
        "\ud800",
    ],
)
def test_nobody_else_is_taken_for_a_unit(query: str) -> None:
    with pytest.raises(UnknownName) as refusal:
        meant(query)
    assert refusal.value.name == query
    assert 1 <= len(refusal.value.nearest) <= 3
    assert set(refusal.value.nearest) <= {party.name for party in parties(*BODIES)}


def test_an_official_is_not_a_unit_and_the_other_way_round() -> None:
    with pytest.raises(UnknownName):
        meant("姜立光")
    with pytest.raises(UnknownName):
        meant("区环保局", "official")


@pytest.mark.parametrize(
    ("query", "candidates"),
    [
        ("城管", {"区市政市容委", "区城管执法监察局"}),
        ("园林", {"区园林绿化局", "区园林市政中心"}),
        ("区委", {"区委办公室", "区委组织部", "区委宣传部"}),
        ("办公室", {"区委办公室", "区政府办公室"}),
        ("Branch", {"西城工商分局", "西城规划分局", "西城国土分局", "西城公安分局"}),
    ],
)
def test_what_several_answer_to_is_never_settled(query: str, candidates: set[str]) -> None:
    with pytest.raises(AmbiguousName) as refusal:
        meant(query)
    assert set(refusal.value.candidates) == candidates


def test_a_surname_of_several_officials_is_never_settled() -> None:
    book = [
        Party("张明", "official", name_en="Zhang Ming", pinyin="zhang ming"),
        Party("张明远", "official", name_en="Zhang Mingyuan", pinyin="zhang ming yuan"),
        Party("章华", "official", pinyin="zhang hua"),
        Party("司马红", "official", name_en="Sima Hong", pinyin="si ma hong"),
    ]
    for query, candidates in {"Zhang": ["张明", "张明远", "章华"], "张": ["张明", "张明远"]}.items():
        with pytest.raises(AmbiguousName) as refusal:
            choose(query, book)
        assert list(refusal.value.candidates) == candidates
    with pytest.raises(UnknownName):
        choose("司", book)


def test_initials_of_several_units_are_never_settled() -> None:
    book = [
        Party("区教委", "unit", name_en="Education Commission"),
        Party("区应急委", "unit", name_en="Emergency Commission"),
        Party("区商务委", "unit", name_en="Commission of Commerce"),
    ]
    with pytest.raises(AmbiguousName) as refusal:
        choose("EC", book)
    assert list(refusal.value.candidates) == ["区教委", "区应急委"]
    assert choose("cc", book) == "区商务委", "small words have no initials"
    for unknown in ("C", "Commerce Bureau", "educ"):
        with pytest.raises(UnknownName):
            choose(unknown, book)


@pytest.mark.parametrize(
    ("query", "nearest"), [("区环保居", "区环保局"), ("huanbaojv", "区环保局"), ("徳胜", "德胜街道办事处")]
)
def test_a_slip_is_answered_with_what_was_probably_meant(query: str, nearest: str) -> None:
    with pytest.raises(UnknownName) as refusal:
        meant(query)
    assert next(iter(refusal.value.nearest)) == nearest
    assert f" {nearest} " in str(refusal.value.hint)


@given(everybody, st.data())
def test_space_and_width_change_nothing(party: Party, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(names(party)))
    spaced = "".join(data.draw(spaces) + character for character in name) + data.draw(spaces)
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in spaced)
    assert meant(spaced, party.sort) == meant(wide, party.sort) == meant(name.swapcase(), party.sort) == party.name


@given(st.text(max_size=8) | st.text("区市西城环保局街道办委德胜 hbjqu", max_size=6))
def test_any_text_is_somebody_or_refused_with_candidates(query: str) -> None:
    try:
        name = meant(query)
    except AmbiguousName as refusal:
        known = list(refusal.candidates)
        assert len(known) > 1
    except UnknownName as refusal:
        known = list(refusal.nearest)
        assert known
    else:
        known = [name]
    assert set(known) <= {party.name for party in parties(*BODIES)}


@given(bodies, st.text("市东朝阳海淀省", min_size=1, max_size=3))
def test_another_places_body_is_not_ours(party: Party, elsewhere: str) -> None:
    """市环保局 and 东城区环保局 are not 区环保局, whatever the body."""
    assume(party.name not in elsewhere)
    with pytest.raises(UnknownName):
        meant(elsewhere + party_names.without_prefix(party.name, plan().prefixes))


# --- books of other districts ----------------------------------------------------------------------------------------


def unit(name: str, *aliases: str, **more: str) -> Party:
    return Party(name, "unit", "government", aliases=aliases, **more)  # type: ignore[arg-type]  # fields of any kind are passed on


def test_two_units_of_one_reading_are_asked_about() -> None:
    book = [unit("区环保局", pinyin="qu huan bao ju"), unit("区换报局", pinyin="qu huan bao ju")]
    assert choose("区换报局", book) == "区换报局"
    for query in ("huanbaoju", "hbj", "qhbj"):
        with pytest.raises(AmbiguousName) as refusal:
            choose(query, book)
        assert tuple(refusal.value.candidates) == ("区环保局", "区换报局")


def test_a_name_of_its_own_goes_before_a_name_without_prefix() -> None:
    book = [unit("区督查室"), unit("督查室"), unit("区政府督查室", "政府督查室")]
    assert choose("督查室", book) == "督查室"
    assert choose("区督查室", book) == "区督查室"
    assert choose("政府督查室", book) == "区政府督查室"
    with pytest.raises(AmbiguousName):
        choose("西城区督查室", book)


def test_an_alias_goes_before_the_same_words_left_over_from_another_name() -> None:
    book = [unit("甲办", "区联席办", "联席办"), unit("区联席办公室", "西城区联席办")]
    assert choose("联席办", book) == "甲办"


def test_readings_are_worked_out_where_the_book_has_none() -> None:
    book = [unit("区财政局"), unit("区商务委", "区商委", pinyin="qu shang wu wei")]
    assert choose("caizhengju", book) == choose("czj", book) == "区财政局"
    assert choose("shangwei", book) == "区商务委"
    with pytest.raises(AmbiguousName):
        choose("shangwei", [*book, unit("区商委办", "上尾")])


@given(st.lists(st.text("甲乙丙区局办 ab", min_size=1, max_size=4), min_size=1, max_size=6))
def test_whatever_the_book_an_exact_name_means_its_own(given_names: list[str]) -> None:
    by_fold = {party_names.fold(name): name for name in given_names if party_names.fold(name)}
    assume(by_fold)
    book = [unit(name) for name in by_fold.values()]
    assert [choose(party.name, book) for party in book] == [party.name for party in book]
