"""Do the questions asked of the database have the answers that going through all the measures would give?"""

from __future__ import annotations

import contextlib
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airplan import i18n
from airplan.errors import AmbiguousName, UnknownName
from airplan.plan import party_names
from airplan.plan.model import ROLES, Filter
from airplan.plan.reader import read, read_source
from airplan.store.compiler import insert
from airplan.store.conditions import plan_conditions, plan_rows
from airplan.store.connect import open_in_memory, open_store
from airplan.store.plan_queries import CompiledPlan, count_forms
from airplan.store.sql import searchable
from support.wording import facts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.plan.model import Measure, Party, Plan
    from airplan.store.database import Database
    from support.servers import Server

DATA = Path(__file__).parents[2] / "data"
RENAMING = date(2017, 9, 9)
BEFORE = date(2017, 9, 8)
KINDS = ("by-date", "ongoing", "milestones", "unknown")


@cache
def plan() -> Plan:
    read_in, _problems = read(read_source(DATA / "plan_2017.yaml"), read_source(DATA / "departments.yaml"))
    assert read_in
    return read_in


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def compiled(request: pytest.FixtureRequest) -> Iterator[CompiledPlan]:
    """The plan of 2017 as the second of three revisions, the others with every measure misnamed."""
    with contextlib.ExitStack() as stack:
        if request.param == "postgres":
            server: Server = request.getfixturevalue("postgres_server")
            database = open_store(server.url(stack.enter_context(server.database())))
        else:
            database = open_in_memory()
        stack.callback(database.close)
        yield _second_of_three(database)


def _second_of_three(database: Database) -> CompiledPlan:
    other = plan()._replace(measures=tuple(m._replace(text="扬尘", lead=("区教委",)) for m in plan().measures))
    with database.transaction():
        revisions = [insert(database, one, digest) for one, digest in ((other, "a"), (plan(), "b"), (other, "c"))]
    return CompiledPlan(database, revisions[1])


# --- what a filter means, in Python ----------------------------------------------------------------------------------


def searched(measure: Measure) -> list[str]:
    book = {party.name: party for party in plan().parties}
    texts = [measure.text, measure.brief, measure.brief_en, measure.deadline.text]
    texts += [title for heading in (measure.section, measure.city_task) if heading for title in heading[1:3]]
    for name in (*measure.leaders, *measure.lead, *measure.responsible, *measure.assisting):
        texts += [name, book[name].full_name or "", book[name].name_en or ""]
    return [searchable(text) for text in texts]


def passes(measure: Measure, where: Filter) -> bool:
    mentions = [
        name
        for role, name, possible in measure.mentions()
        if role in (where.roles or ROLES) and (where.include_possible or not possible)
    ]
    due = measure.deadline.due
    return (
        all(set(names) & set(mentions) for names in where.parties)
        and (not where.roles or bool(where.parties) or bool(mentions))
        and all(set(names) & set(measure.leaders) for names in where.officials)
        and (not where.sections or bool(measure.section and measure.section.number in where.sections))
        and (not where.kinds or measure.deadline.kind in where.kinds)
        and (not where.ids or measure.ref in where.ids)
        and (not where.after or (due is not None and due >= where.after))
        and (not where.before or (due is not None and due <= where.before))
        and all(any(searchable(word) in text for text in searched(measure)) for word in where.words)
    )


def refs(measures: list[Measure]) -> list[str]:
    return [measure.ref for measure in measures]


def some(values: Any, most: int = 2, least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(list(values)), min_size=least, max_size=most, unique=True).map(tuple)


bodies = [party.name for party in plan().parties if party.sort != "official"]
officials = [party.name for party in plan().parties if party.sort == "official"]
group = st.lists(st.sampled_from(bodies), min_size=1, max_size=4).map(tuple)
pieces = st.sampled_from(plan().measures).flatmap(
    lambda measure: st.tuples(st.sampled_from(searched(measure)), st.integers(0, 300), st.integers(1, 6))
)
words = (
    pieces.map(lambda piece: piece[0][piece[1] : piece[1] + piece[2]]).filter(lambda word: word and "\n" not in word)
    | st.sampled_from(["%", "_", "!", "VOC", "扬尘", "BUREAU", "Ⅱ", "（", "\ud800"])
    | st.text(st.characters(exclude_characters="\n\0"), max_size=2)
)
days = st.sampled_from(sorted({m.deadline.due for m in plan().measures if m.deadline.due})) | st.dates(
    date(2016, 12, 1), date(2018, 1, 31)
)
filters = st.builds(
    Filter,
    parties=st.lists(group, max_size=2).map(tuple),
    roles=some(ROLES),
    officials=st.lists(st.lists(st.sampled_from(officials), min_size=1, max_size=2).map(tuple), max_size=2).map(tuple),
    sections=some(range(9), 4),
    kinds=some(KINDS),
    after=st.none() | days,
    before=st.none() | days,
    words=st.lists(words, max_size=2).map(tuple),
    include_possible=st.booleans(),
    ids=some([*(measure.id for measure in plan().measures), "8c", ""], 9),
    lights=st.just(()),  # what these two ask of is not in the plan
    states=st.just(()),
)


# --- filters ---------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@given(filters)
def test_any_filter_selects_what_looking_at_every_measure_would(compiled: CompiledPlan, where: Filter) -> None:
    expected = [measure for measure in plan().measures if passes(measure, where)]
    assert compiled.select(where) == expected
    undated = (measure for measure in expected if not measure.deadline.due)
    assert compiled.count_undated(where) == Counter(measure.deadline.kind for measure in undated)
    dated = [measure for measure in expected if measure.deadline.due]
    assert compiled.select(where, by_due=True) == sorted(dated, key=lambda measure: measure.deadline.due or date.min)


def matching(of: Plan, where: Filter) -> list[Measure]:
    """The measures of a plan whose rows in memory fulfil all conditions of the filter."""
    conditions = plan_conditions(where)
    rows = plan_rows(of.measures, of.parties)
    return [row.measure for row in rows if all(condition.matches(row) for condition in conditions)]


@pytest.mark.slow
@given(filters)
def test_any_filter_selects_what_matches_in_memory(compiled: CompiledPlan, where: Filter) -> None:
    assert compiled.select(where) == matching(plan(), where)


FEW = bodies[:6]
few_names = some(FEW, 3)
few_officials = some(officials[:2])


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A plan of a few measures, everything that a filter asks about put together by chance."""
    measures = []
    for number, measure in enumerate(draw(st.lists(st.sampled_from(plan().measures), max_size=6)), start=1):
        due = draw(st.none() | days)
        possible = draw(st.sampled_from([{}, {"assisting": ("1a", draw(few_names))}]))
        assert measure.section
        section = measure.section._replace(number=draw(st.integers(1, 3)))
        kind: Any = "by-date" if due else draw(st.sampled_from(KINDS[1:]))
        names: dict[str, Any] = {key: draw(few_names) for key in ROLES if key not in possible}
        measures.append(
            measure._replace(
                ref=f"{number}a", number=number, section=section, possible=possible, leaders=draw(few_officials),
                deadline=measure.deadline._replace(kind=kind, due=due),
                **{"assisting": (), **names},
            )
        )  # fmt: skip
    return plan()._replace(measures=tuple(measures))


few_filters = st.builds(
    Filter,
    parties=st.lists(some(FEW, 3, 1), max_size=2).map(tuple),
    roles=some(ROLES),
    officials=st.lists(some(officials[:2], 2, 1), max_size=1).map(tuple),
    sections=some(range(4)),
    kinds=some(KINDS),
    after=st.none() | days,
    before=st.none() | days,
    words=st.lists(words, max_size=1).map(tuple),
    include_possible=st.booleans(),
    ids=some(["1a", "2a", "3a", "8c"], 3),
    lights=st.just(()),
    states=st.just(()),
)


@settings(max_examples=25, deadline=None)
@given(plans(), st.lists(few_filters, min_size=1, max_size=10))
def test_in_any_plan_any_filter_selects_what_matches_in_memory(of: Plan, wheres: list[Filter]) -> None:
    with contextlib.closing(open_in_memory()) as memory:
        with memory.transaction():
            generated = CompiledPlan(memory, insert(memory, of, "d"))
        for where in wheres:
            assert generated.select(where) == matching(of, where)


@pytest.mark.slow
@given(st.lists(filters, min_size=2, max_size=2))
def test_more_conditions_select_what_passes_each(compiled: CompiledPlan, both: list[Filter]) -> None:
    one, other = (where._replace(roles=(), include_possible=False, sections=(), kinds=(), ids=()) for where in both)
    together = Filter(
        parties=one.parties + other.parties,
        officials=one.officials + other.officials,
        words=one.words + other.words,
        after=max(filter(None, (one.after, other.after)), default=None),
        before=min(filter(None, (one.before, other.before)), default=None),
    )
    assert set(refs(compiled.select(together))) == set(refs(compiled.select(one))) & set(refs(compiled.select(other)))


@given(group, st.sampled_from(bodies))
def test_more_names_select_what_passes_either(compiled: CompiledPlan, names: tuple[str, ...], another: str) -> None:
    def selected(*group: str) -> set[str]:
        return set(refs(compiled.select(Filter(parties=(group,)))))

    assert selected(*names, another) == selected(*names) | selected(another)


@given(days, days)
def test_both_days_are_included(compiled: CompiledPlan, one: date, other: date) -> None:
    first, last = sorted([one, other])
    inside = {m.ref for m in plan().measures if m.deadline.due and first <= m.deadline.due <= last}
    assert set(refs(compiled.select(Filter(after=first, before=last)))) == inside
    assert set(refs(compiled.select(Filter(after=last, before=last)))) == {
        m.ref for m in plan().measures if m.deadline.due == last
    }


def test_the_forms_of_each_measure_are_counted_over_all_revisions(compiled: CompiledPlan) -> None:
    forms = count_forms(compiled._database, compiled.header.id)
    assert forms.keys() == {measure.id for measure in plan().measures}
    assert set(forms.values()) <= {2, 3}
    assert count_forms(compiled._database, "another") == {}


def test_every_measure_is_somebodys(compiled: CompiledPlan) -> None:
    """The measures of all units together are all there are: nobody's work falls between two lists."""
    names = [party.name for party in compiled.parties("unit")]
    lists = [compiled.select(Filter(parties=(compiled.answering_to([party]),))) for party in compiled.parties("unit")]
    assert {ref for measures in lists for ref in refs(measures)} == {measure.ref for measure in plan().measures}
    for name, measures in zip(names, lists, strict=True):
        assert all(name in str(measure) or "各街道办事处" in measure.responsible for measure in measures)


def test_what_the_office_asks_first(compiled: CompiledPlan) -> None:
    assert refs(compiled.select(Filter(before=date(2017, 6, 30)), by_due=True)) == ["32a", "8b", "28a"]
    desheng = compiled.answering_to([compiled.find("德胜街道", "unit")])
    assert desheng == ("德胜街道办事处", "各街道办事处")
    assert len(compiled.select(Filter(parties=(desheng,)))) == 36
    assert len(compiled.select(Filter(officials=(("姜立光",),)))) == 41
    assert compiled.count_undated(Filter()) == {"ongoing": 17, "milestones": 2}


@given(st.lists(st.sampled_from(bodies), max_size=4))
def test_open_lists_are_counted_besides(compiled: CompiledPlan, names: list[str]) -> None:
    open_names = {party.name for party in plan().parties if party.open}
    expected = 0
    for measure in plan().measures:
        mentions = {name for _role, name, possible in measure.mentions() if not possible}
        expected += bool((measure.open_lists or mentions & open_names) and not mentions & set(names))
    assert compiled.count_open_ended(names) == expected


# --- names -----------------------------------------------------------------------------------------------------------


def outcome(find: Any, *arguments: Any) -> object:
    try:
        return find(*arguments).name
    except (AmbiguousName, UnknownName) as refusal:
        return type(refusal), str(refusal)


def looked_for(query: str, book: list[Party], prefixes: tuple[str, ...]) -> Party:
    ranked = [(party, key, rank) for party in book for key, rank in party_names.keys(party, prefixes).items()]
    return party_names.choose(query, party_names.answers(query, ranked, prefixes), book, prefixes)


known = st.sampled_from([key for party in plan().parties for key in party_names.keys(party, plan().prefixes)])


@pytest.mark.slow
@given(known | st.tuples(st.sampled_from(["区", "西城区", "市", ""]), known).map("".join) | st.text(max_size=5))
def test_the_store_finds_whom_looking_at_everybody_would(compiled: CompiledPlan, query: str) -> None:
    for sorts in (("unit", "collective"), ("official",), ("unit", "collective", "official")):
        book = [party for party in plan().parties if party.sort in sorts]
        assert outcome(compiled.find, query, *sorts) == outcome(looked_for, query, book, plan().prefixes)


def test_english_names(compiled: CompiledPlan) -> None:
    english = compiled.names_on(BEFORE, ["区环保局", "姜立光", "各街道办事处", "区环保局", "市环保局"])
    assert english == {
        "区环保局": "Environmental Protection Bureau",
        "姜立光": "Jiang Liguang",
        "各街道办事处": "All subdistrict offices",
    }
    assert compiled.names_on(BEFORE, []) == {}
    assert compiled.names_on(BEFORE).items() >= english.items()


def test_readers_of_the_document_learn_only_what_was_renamed(
    compiled: CompiledPlan, request: pytest.FixtureRequest
) -> None:
    i18n.use("zh")
    request.addfinalizer(lambda: i18n.use("en"))
    assert compiled.names_on(BEFORE) == {}
    renamed = {"区市政市容委": "区城市管理委（原区市政市容委）"}
    assert compiled.names_on(RENAMING) == compiled.names_on(RENAMING, ["区市政市容委", "区环保局"]) == renamed
    assert compiled.names_on(RENAMING, ["区环保局"]) == {}


# --- numbers ---------------------------------------------------------------------------------------------------------


def test_every_measure_is_found_by_its_numbers(compiled: CompiledPlan) -> None:
    assert compiled.select(Filter()) == list(plan().measures)
    for measure in plan().measures:
        assert compiled.by_number(measure.ref) == [measure]
        assert measure in compiled.by_number(str(measure.number))
        assert measure.city_task
        assert measure in compiled.by_city_number(str(measure.city_task.number))
    assert refs(compiled.by_number("8")) == ["8a", "8b"]
    assert refs(compiled.by_city_number("49-2")) == ["30b"]
    assert compiled.city_numbers_within("49") == ["49-1", "49-2", "49-3"]
    assert compiled.city_numbers_within("4") == []


@pytest.mark.parametrize(
    "number", ["", "0", "33", "8c", "8B", "8aa", "a", "٨", "8 ", "-8", "9" * 30, "8%", "_", "\ud800"]
)
def test_a_number_nobody_has_finds_nothing(compiled: CompiledPlan, number: str) -> None:
    assert compiled.by_number(number) == []
    assert compiled.by_city_number(number + "x") == []
    assert compiled.city_numbers_within(number) == []


def test_an_unknown_number_is_answered_with_the_nearest(compiled: CompiledPlan) -> None:
    refusal = compiled.unknown_ref("8c")
    assert facts_of(refusal.message) == "8c"
    nearest = facts_of(refusal.hint).split("; ")
    assert nearest == [measure.ref for measure in compiled.by_number("8")]
    assert len(facts_of(compiled.unknown_ref("99z").hint).split("; ")) == 3, "of no task, what looks like it"
    assert facts_of(compiled.unknown_ref("延期").hint) == "延期", "nothing is like it"


# --- other plans and other databases ---------------------------------------------------------------------------------


def test_awkward_content_comes_back_as_it_was(any_store: str) -> None:
    """Wildcards, quotes, line breaks, letters past z and the largest number that a plan may have."""
    database = open_store(any_store)
    texts = ["'; DROP TABLE measure; --", "100%_!\\", "第一段\n第二段", "\U0001f600\u2028é", "[red]", "=1+1"]
    measures = tuple(
        measure._replace(ref=f"999999999{'a' * i}b", number=999_999_999, text=texts[i % len(texts)])
        for i, measure in enumerate(plan().measures)
    )
    awkward = plan()._replace(title='"计划"', measures=measures)
    with database.transaction():
        stored = CompiledPlan(database, insert(database, awkward, "digest"))
    assert stored.select(Filter()) == stored.by_number("999999999") == [*measures]
    assert stored.by_number("999999999ab") == [measures[1]]
    assert stored.header.title == '"计划"'
    for i, text in enumerate(texts):
        assert measures[i] in stored.select(Filter(words=(text,)))
    assert {measure.text for measure in stored.select(Filter(words=("%_!",)))} == {texts[1]}
    database.close()


def test_a_search_compares_latin_words_and_numbers_from_their_beginning() -> None:
    for text, found, not_found in (
        ("In-dustry of dustfall", "dust", "fall"),
        ("controls PM2.5 by 21100 t", "2.5", "1100"),
        ("低氮Low-NOx改造", "nox", "ox"),
        ("重点行业VOCs减排25吨", "减排25", "排5"),
    ):
        assert searchable(found) in searchable(text)
        assert searchable(not_found) not in searchable(text)
    assert searchable("dust") not in searchable("Administration for Industry and Commerce")
