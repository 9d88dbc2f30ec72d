"""Does the ledger select what looking at every standing would?"""

from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airplan.plan.model import Filter
from airplan.plan.reader import read, read_source
from airplan.progress.ledger import Ledger
from airplan.progress.rules import Rules
from airplan.progress.standing import LIGHTS, STATES
from airplan.store.compiler import insert
from airplan.store.conditions import day_conditions, plan_conditions, plan_rows
from airplan.store.connect import open_in_memory
from airplan.store.journal import Journal
from airplan.store.plan_queries import CompiledPlan
from airplan.store.sql import View
from support.journals import MONTH, noon

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(__file__).parents[2] / "data"
DAY = date(2017, 5, 31)


@pytest.fixture(scope="module")
def ledger() -> Iterator[Ledger]:
    """The plan of 2017 by the end of a month in which days were extended and set."""
    with contextlib.closing(open_in_memory()) as database:
        of, _problems = read(read_source(DATA / "plan_2017.yaml"), read_source(DATA / "departments.yaml"))
        assert of
        with database.transaction():
            plan = CompiledPlan(database, insert(database, of, "d"))
        journal = Journal(database, of.id)
        journal.append([draft for draft in MONTH if not draft.about], revision="r", now=noon("2017-05-30"))
        yield Ledger(plan, journal, Rules(), View(DAY))


days = st.none() | st.sampled_from(["2017-02-28", "2017-05-20", "2017-06-30", "2017-09-30", "2017-12-31"]).map(
    date.fromisoformat
)
filters = st.builds(
    Filter,
    parties=st.sampled_from([(), (("区环保局",),), (("区环保局", "区教委"), ("各街道办事处",))]),
    roles=st.sampled_from([(), ("lead",), ("responsible", "assisting")]),
    officials=st.sampled_from([(), (("姜立光",),)]),
    sections=st.sampled_from([(), (4, 5)]),
    kinds=st.sampled_from([(), ("by-date",), ("ongoing", "milestones")]),
    after=days,
    before=days,
    words=st.sampled_from([(), ("扬尘",)]),
    ids=st.sampled_from([(), ("1a", "8a", "8b", "10a")]),
    lights=st.lists(st.sampled_from(LIGHTS), max_size=2, unique=True).map(tuple),
    states=st.lists(st.sampled_from(STATES), max_size=2, unique=True).map(tuple),
    include_possible=st.booleans(),
)


@settings(max_examples=40, deadline=None)
@given(filters, st.booleans())
def test_any_filter_selects_what_matches_in_memory(ledger: Ledger, where: Filter, by_due: bool) -> None:
    """The days are those that count now, not the plan's."""
    everything = ledger.standings(Filter())
    rows = plan_rows(
        [standing.measure for standing in everything], ledger.plan.parties("unit", "collective", "official")
    )
    of_plan, of_day = plan_conditions(where._replace(after=None, before=None)), day_conditions(where)
    expected = [
        standing
        for standing, row in zip(everything, rows, strict=True)
        if all(condition.matches(row) for condition in of_plan)
        and all(condition.matches(standing) for condition in of_day)
        and (standing.due or not by_due)
    ]
    if by_due:
        expected.sort(key=lambda standing: standing.due or date.min)
    else:
        assert ledger.measures(where) == [standing.measure for standing in expected]
    assert ledger.standings(where, by_due=by_due) == expected
