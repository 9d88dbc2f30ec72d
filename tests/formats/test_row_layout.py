"""Is every row as high as its cells need, and does every page of a printed sheet begin where it should?"""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airplan.formats.xlsx.page_setup import PAGE_HEIGHT
from airplan.formats.xlsx.row_layout import Layout, RowLayout

HEAD = 1
TENTH = PAGE_HEIGHT / 10


def layout_of(*heights: float, layout: Layout | None = None) -> RowLayout:
    """Rows of these heights, of which the first is that of the headings."""
    rows = RowLayout(layout or Layout())
    for height in heights:
        rows.require(rows.append(), height)
    return rows


def test_a_row_is_as_high_as_the_highest_of_its_cells() -> None:
    rows = layout_of(10, 20)
    rows.require((2, 2), 15)
    assert rows.heights() == {1: 10, 2: 20}
    assert rows.height() == 30


def test_what_a_cell_over_several_rows_still_wants_is_shared_among_them() -> None:
    rows = layout_of(10, 20, 10)
    rows.require((1, 2), 40)
    rows.require((2, 3), 5)
    assert rows.heights() == {1: 15, 2: 25, 3: 10}


def test_no_row_is_higher_than_the_layout_allows() -> None:
    assert layout_of(10, 500, layout=Layout(tallest=400)).heights() == {1: 10, 2: 400}


def test_pages_end_where_they_are_full() -> None:
    rows = layout_of(*[TENTH] * 15, layout=Layout(breaks="filled"))
    assert rows.page_tops(HEAD) == [11]


def test_the_headings_take_room_on_every_page() -> None:
    rows = layout_of(2 * TENTH, *[TENTH] * 20, layout=Layout(breaks="filled"))
    assert rows.page_tops(HEAD) == [10, 18]


def test_a_page_rather_begins_with_a_task_unless_much_would_stay_white() -> None:
    rows = layout_of(*[TENTH] * 15, layout=Layout(breaks="filled"))
    rows.prefer_top(3)
    assert rows.page_tops(HEAD) == [11]
    rows.prefer_top(8)
    assert rows.page_tops(HEAD) == [8]


def test_a_row_stays_with_the_one_above() -> None:
    rows = layout_of(*[TENTH] * 15, layout=Layout(breaks="filled"))
    rows.keep_with_above(11)
    rows.keep_with_above(10)
    rows.prefer_top(11)
    assert rows.page_tops(HEAD) == [9]


def test_rows_of_one_item_stay_together() -> None:
    rows = layout_of(*[TENTH] * 9, layout=Layout(breaks="filled"))
    first, last = rows.append(3)
    assert (first, last, rows.last) == (10, 12, 12)
    rows.require((first, last), 3 * TENTH)
    assert rows.page_tops(HEAD) == [10]


def test_the_last_page_is_not_nearly_empty() -> None:
    rows = layout_of(*[TENTH] * 11)
    for row in range(2, 12):
        rows.prefer_top(row)
    assert rows.page_tops(HEAD) == [9]


def test_a_page_that_must_begin_does_and_is_left_where_it_is() -> None:
    rows = layout_of(*[TENTH] * 3)
    rows.start_page()
    rows.require(rows.append(), TENTH)
    assert rows.page_tops(HEAD) == [4]


def test_a_sheet_that_people_sort_has_no_breaks() -> None:
    assert layout_of(*[TENTH] * 40, layout=Layout(breaks="none")).page_tops(HEAD) == []


@given(
    heights=st.lists(st.floats(1, PAGE_HEIGHT / 2), min_size=1, max_size=60),
    starts=st.sets(st.integers(2, 60)),
    breaks=st.sampled_from(["balanced", "filled"]),
)
def test_pages_follow_each_other_and_none_is_overfull(heights: list[float], starts: set[int], breaks: str) -> None:
    rows = layout_of(TENTH, *heights, layout=Layout(breaks=breaks))  # type: ignore[arg-type]  # drawn as a plain text
    for row in starts:
        rows.prefer_top(row)
    tops = [HEAD + 1, *rows.page_tops(HEAD), rows.last + 1]
    assert all(top < following for top, following in pairwise(tops))
    pages = [sum(rows.heights()[row] for row in range(*page)) for page in pairwise(tops)]
    filled = pages if breaks == "filled" else pages[:-1]
    assert all(page + TENTH <= PAGE_HEIGHT or math.isclose(page + TENTH, PAGE_HEIGHT) for page in filled)


@pytest.mark.parametrize("breaks", ["balanced", "filled", "none"])
def test_without_rows_there_is_one_page(breaks: str) -> None:
    assert layout_of(TENTH, layout=Layout(breaks=breaks)).page_tops(HEAD) == []  # type: ignore[arg-type]  # drawn as a plain text
