"""Do the blocks of a page fit on one sheet, with nothing left out in silence?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from airplan.reports.page import page_room
from airplan.reports.page.page_model import MeasureLink, PageBlock, PageTable, Unbroken
from airplan.reports.page.page_room import cells_of, fitted, lines_of

KEYS = ("attention", "back", "upcoming", "wanted", "decided", "sections", "leads")


def block(key: str, rows: int, text: str = "x") -> PageBlock:
    row = (MeasureLink("8b", text), (text, text), Unbroken("12月31日"))
    return PageBlock(key, key, table=PageTable(("A", "B", "C"), (row,) * rows))


BLOCKS = st.builds(block, st.sampled_from(KEYS), st.integers(1, 60), st.text("字a ", max_size=60))


@given(
    wide=st.lists(BLOCKS, max_size=3, unique_by=lambda each: each.key),
    narrow=st.lists(BLOCKS, max_size=4, unique_by=lambda each: each.key),
)
def test_what_is_left_out_is_counted_and_kept_whole(wide: list[PageBlock], narrow: list[PageBlock]) -> None:
    known = {each.key for each in wide}
    narrow = [each for each in narrow if each.key not in known]
    columns = fitted(wide, narrow, (), ["title"])
    whole = {each.key: each for each in (*wide, *narrow)}
    shown = [*columns.wide, *columns.narrow]
    assert [each.key for each in shown] == [each.key for each in (*wide, *narrow)]
    cut = {each.key for each in columns.cut}
    for each in shown:
        before = whole[each.key].table
        assert before
        assert each.table
        assert each.table.rows == before.rows[: len(each.table.rows)]
        assert each.table.rows
        left = len(before.rows) - len(each.table.rows)
        assert (each.key in cut) == bool(left) == bool(each.more)
        assert not left or (str(left) in each.more and each.whole == f"all-{each.key}")
    assert all(each == whole[each.key] for each in columns.cut)


@given(rows=st.integers(1, 80), words=st.integers(1, 60))
def test_a_column_is_no_longer_than_the_sheet_unless_every_list_is_short(rows: int, words: int) -> None:
    columns = fitted(
        [block("attention", rows, "字" * words), block("back", rows)], [block("upcoming", rows)], (), ["t"]
    )
    for width, blocks in ((page_room._WIDE, columns.wide), (page_room._NARROW, columns.narrow)):
        lists = [(len(each.table.rows), page_room._FEWEST[each.key]) for each in blocks if each.table]
        fits = page_room._height(blocks, width) <= page_room._SHEET
        assert fits or all(shown <= fewest for shown, fewest in lists)


def test_the_others_come_into_the_shorter_column() -> None:
    long, short = [block("attention", 12)], [block("upcoming", 1)]
    assert [each.key for each in fitted(long, short, [block("leads", 3)], ["t"]).narrow] == ["upcoming", "leads"]
    assert [each.key for each in fitted(short, long, [block("leads", 3)], ["t"]).wide] == ["upcoming", "leads"]


def test_a_long_title_and_notes_take_room_from_the_lists() -> None:
    blocks = [block("attention", 14, "字" * 40)]
    (much,), (little,) = (fitted(blocks, (), (), head).wide for head in (["题"], ["题" * 500, *["注"] * 5]))
    assert much.table
    assert little.table
    assert len(much.table.rows) > len(little.table.rows)


def test_chinese_takes_two_cells() -> None:
    assert (cells_of("低氮a"), lines_of("低氮", 2), lines_of("", 5)) == (5, 2, 1)
