"""Are units ranked by what was printed, with ties 1, 1, 3, and is one without a figure named and never ranked?"""

from __future__ import annotations

import contextlib
from datetime import date
from decimal import Decimal
from types import MappingProxyType, SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airplan.errors import Message
from airplan.plan.periods import Period
from airplan.progress.ledger import Ledger
from airplan.progress.ranking import ORDERS, competition_ranks, cumulative, rankings
from airplan.progress.rules import Rules
from airplan.store.connect import open_in_memory
from airplan.store.entries import Draft, Source, undoing
from airplan.store.journal import Journal
from airplan.store.paper_contents import RankFigure
from airplan.store.sql import View
from support.journals import noon

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from airplan.progress.ranking import Order, Ranking
    from airplan.store.entries import Entry

STREETS = ("德胜街道办事处", "月坛街道办事处", "牛街街道办事处", "椿树街道办事处")
MAY = Period(2017, 5)
_NOTHING: Mapping[str, dict[str, Any]] = MappingProxyType({})


@pytest.fixture
def journal() -> Iterator[Journal]:
    with contextlib.closing(open_in_memory()) as database:
        yield Journal(database, "p")


def write(
    journal: Journal,
    month: str,
    values: Mapping[str, str | None],
    pollutant: str = "PM2.5",
    more: Mapping[str, dict[str, Any]] = _NOTHING,
) -> None:
    """Record the figures of a month; None: not ranked, without enough data."""
    year, number = map(int, month.split("-"))
    drafts = [
        Draft.paper(
            month,
            RankFigure(
                pollutant,
                value=None if text is None else Decimal(text),
                printed=text or "—",
                reason="" if text else "有效数据不足",
                **more.get(unit, {"measured_in": "μg/m3"}),
            ),
            as_of=Period(year, number).last,
            author="王芳",
            unit=unit,
            batch="ranking",
            source=Source("a.xlsx", "Sheet1", "C3", "5ea1"),
        )
        for unit, text in values.items()
    ]
    journal.append(drafts, revision="r", now=noon("2017-06-05"))


def ledger(journal: Journal, day: str = "2017-12-31") -> Ledger:
    return Ledger(cast("Any", SimpleNamespace()), journal, Rules(), View(date.fromisoformat(day)))


def ranked(found: Ranking) -> list[tuple[str, int | None]]:
    return [(place.unit[:2], place.rank) for place in found.places]


def test_equal_values_share_a_rank_and_the_next_is_skipped(journal: Journal) -> None:
    write(journal, "2017-05", dict(zip(STREETS, ("65.0", "64", "65", "70"), strict=True)))
    (found,) = rankings(ledger(journal), MAY, STREETS)
    assert ranked(found) == [("月坛", 1), ("德胜", 2), ("牛街", 2), ("椿树", 4)]
    assert [place.tied for place in found.places] == [False, True, True, False]
    assert found.places[1].printed == "65.0"
    assert found.places[1].entry
    assert found.places[1].entry.source.cell == "C3"


def test_from_the_highest_value_the_dirtiest_is_first(journal: Journal) -> None:
    write(journal, "2017-05", dict(zip(STREETS, ("65", "64", "65", "70"), strict=True)))
    (found,) = rankings(ledger(journal), MAY, STREETS, "desc")
    assert ranked(found) == [("椿树", 1), ("德胜", 2), ("牛街", 2), ("月坛", 4)]


def test_a_unit_without_a_value_has_a_reason_and_no_rank_and_one_without_an_entry_is_missing(journal: Journal) -> None:
    write(journal, "2017-05", {STREETS[0]: None, STREETS[1]: "64", "东华门街道办事处": "1"})
    (found,) = rankings(ledger(journal), MAY, STREETS)
    assert ranked(found) == [("月坛", 1), ("德胜", None)]
    assert found.unranked[0].reason == "有效数据不足"
    assert found.missing == STREETS[2:]


def test_the_last_entry_counts_and_an_undone_one_does_not(journal: Journal) -> None:
    write(journal, "2017-05", dict.fromkeys(STREETS, "60"))
    write(journal, "2017-05", {STREETS[0]: "59"})
    (found,) = rankings(ledger(journal), MAY, STREETS)
    assert ranked(found)[0] == ("德胜", 1)
    last: Entry = journal.papers(View(date(2017, 12, 31)), "rank")[-1]
    journal.append(
        [undoing(last, None, author="王芳", as_of=date(2017, 6, 6), reason="")], revision="r", now=noon("2017-06-06")
    )
    (found,) = rankings(ledger(journal), MAY, STREETS)
    assert {rank for _unit, rank in ranked(found)} == {1}


def test_change_against_last_month_and_last_year_says_where_it_comes_from(journal: Journal) -> None:
    cell = {STREETS[0]: {"last_year": Decimal(80), "measured_in": "μg/m3"}}
    write(journal, "2016-05", dict(zip(STREETS, ("81", "70", "75", "76"), strict=True)))
    write(journal, "2017-04", dict(zip(STREETS, ("50", "60", "70", "80"), strict=True)))
    write(journal, "2017-05", dict(zip(STREETS, ("65", "64", "63", "62"), strict=True)), more=cell)
    (found,) = rankings(ledger(journal), MAY, STREETS)
    desheng = found.places[-1]
    assert (desheng.rank, desheng.rank_before, desheng.rank_last_year) == (4, 1, 4)
    assert (desheng.change, desheng.change_last_year, desheng.last_year_from) == (Decimal(15), Decimal(-15), "cell")
    assert [place.last_year_from for place in found.places[:-1]] == ["journal"] * 3


def test_no_rank_of_last_year_where_a_value_is_lacking(journal: Journal) -> None:
    write(journal, "2016-05", dict(zip(STREETS, ("81", "70", None, "76"), strict=True)))
    write(journal, "2017-05", dict(zip(STREETS, ("65", "64", "63", "62"), strict=True)))
    (found,) = rankings(ledger(journal), MAY, STREETS)
    assert {place.rank_last_year for place in found.places} == {None}
    assert sum(place.last_year is not None for place in found.places) == 3


def test_pollutants_parts_and_units_of_measure_are_never_mixed(journal: Journal) -> None:
    write(journal, "2017-05", dict.fromkeys(STREETS, "60"))
    write(journal, "2017-05", dict.fromkeys(STREETS, "6.1"), "降尘")
    halves = {unit: {"part": "first-half", "measured_in": "μg/m3"} for unit in STREETS}
    write(journal, "2017-05", dict.fromkeys(STREETS, "61"), more=halves)
    other = {STREETS[1]: {"measured_in": "mg/m3"}}
    write(journal, "2017-05", {STREETS[1]: "0.06"}, more=other)
    found = {(each.pollutant, each.part, each.measured_in): each for each in rankings(ledger(journal), MAY, STREETS)}
    assert {key: len(each.places) for key, each in found.items()} == {
        ("PM2.5", "", "μg/m3"): 3, ("降尘", "", "μg/m3"): 4, ("PM2.5", "first-half", "μg/m3"): 4,
        ("PM2.5", "", "mg/m3"): 1,
    }  # fmt: skip
    assert found["PM2.5", "", "μg/m3"].missing == (STREETS[1],)


def test_the_mean_keeps_the_printed_precision_and_ranks_only_units_with_all_months(journal: Journal) -> None:
    write(journal, "2017-04", dict(zip(STREETS, ("64", "60.5", None, "63"), strict=True)))
    write(journal, "2017-05", dict(zip(STREETS, ("65", "61.0", "50", "66"), strict=True)))
    (found,) = cumulative(ledger(journal), MAY, STREETS, Period(2017, 4))
    assert [(place.unit[:2], place.rank, place.printed) for place in found.places] == [
        ("月坛", 1, "60.8"), ("德胜", 2, "64.5"), ("椿树", 2, "64.5"), ("牛街", None, ""),
    ]  # fmt: skip
    reason = found.unranked[0].reason
    assert isinstance(reason, Message)
    assert reason.facts == {"months": (Period(2017, 4),)}
    assert [place.rank_before for place in found.places] == [1, 3, 2, None]


def test_a_mean_of_whole_numbers_is_whole_and_a_half_goes_to_the_even_digit(journal: Journal) -> None:
    write(journal, "2017-04", dict(zip(STREETS, ("64", "65", "64", "62"), strict=True)))
    write(journal, "2017-05", dict(zip(STREETS, ("65", "66", "64", "65"), strict=True)))
    (found,) = cumulative(ledger(journal), MAY, STREETS, Period(2017, 4))
    assert [(place.unit[:2], place.printed, place.rank) for place in found.places] == [
        ("德胜", "64", 1), ("牛街", "64", 1), ("椿树", "64", 1), ("月坛", "66", 4),
    ]  # fmt: skip


def test_nothing_is_ranked_without_figures_and_later_days_are_not_seen(journal: Journal) -> None:
    assert rankings(ledger(journal), MAY, STREETS) == ()
    write(journal, "2017-05", dict.fromkeys(STREETS, "60"))
    assert rankings(ledger(journal, "2017-05-30"), MAY, STREETS) == ()
    assert cumulative(ledger(journal, "2017-05-30"), MAY, STREETS, Period(2017, 1)) == ()


decimals = st.decimals(min_value=0, max_value=200, places=1) | st.integers(0, 5).map(Decimal)


@given(st.dictionaries(st.text(max_size=3), decimals), st.sampled_from(ORDERS))
def test_a_rank_is_one_more_than_the_number_of_better_values(values: dict[str, Decimal], order: Order) -> None:
    ranks = competition_ranks(values, order)
    for name, value in values.items():
        better = [other for other in values.values() if (other < value if order == "asc" else other > value)]
        assert ranks[name] == len(better) + 1
    assert ranks.keys() == values.keys()


figures = st.lists(st.none() | decimals.map(str), min_size=len(STREETS), max_size=len(STREETS))


@settings(max_examples=40, deadline=None)
@given(st.lists(figures, min_size=1, max_size=4))
def test_means_are_those_of_a_slow_model(months: Sequence[Sequence[str | None]]) -> None:
    with contextlib.closing(open_in_memory()) as database:
        kept, periods = Journal(database, "p"), [Period(2017, number + 1) for number in range(len(months))]
        for period, values in zip(periods, months, strict=True):
            write(kept, str(period), dict(zip(STREETS, values, strict=True)))
        (found,) = cumulative(ledger(kept), periods[-1], STREETS, periods[0])
    places = max((len(text.partition(".")[2]) for values in months for text in values if text), default=0)
    for place in found.places:
        own = [values[STREETS.index(place.unit)] for values in months]
        if None in own:
            assert (place.value, place.rank) == (None, None)
            continue
        exact = sum((Decimal(text) for text in own if text), Decimal()) / len(own)
        assert place.value == round(exact, places)
        better = [
            value for other in found.ranked if (value := other.value) is not None and value < round(exact, places)
        ]
        assert place.rank == len(better) + 1
