"""Are lines broken so that nothing is lost, nothing is too wide, and punctuation stays where it belongs?"""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from airplan.formats.line_breaks import CLOSING, HanText, break_positions

WORDS = st.sampled_from(
    (
        "区环保局",
        "VOCs",
        "PM2.5",
        "12%",
        "2017-06-30",
        "“月通报”",
        "（油）",
        "锅炉",
        "，",
        "。",
        "…",
        "（",
        " ",
        "  ",
        "䶮",
        "𠮷",
        "é",
    )
)
TEXTS = st.one_of(
    st.lists(WORDS, max_size=30).map("".join),
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z"), include_characters=" "), max_size=60),
)
WIDTHS = st.integers(1, 40)


def divided(text: str, width: int) -> list[str]:
    positions = [0, *break_positions(text, width), len(text)]
    assert positions == sorted(positions)
    return [text[start:end] for start, end in pairwise(positions)]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 4, [""]),
        ("区环保局", 8, ["区环保局"]),
        ("区环保局", 5, ["区环", "保局"]),
        ("区环，保局", 4, ["区", "环，", "保局"]),
        ("完成1100蒸吨", 6, ["完成", "1100蒸", "吨"]),
        ("锅炉（油）改造", 6, ["锅炉", "（油）", "改造"]),
        ("“月通报”制", 6, ["“月通", "报”制"]),
        ("减少 VOCs 排放", 6, ["减少 ", "VOCs ", "排放"]),
        ("abcdefghi，", 4, ["abcd", "efgh", "i，"]),
        ("abcdefgh，", 4, ["abcd", "efg", "h，"]),
        ("30a、", 3, ["30a", "、"]),
        ("葛\U000e0100城", 2, ["葛\U000e0100", "城"]),
    ],
)
def test_lines(text: str, width: int, lines: list[str]) -> None:
    assert divided(text, width) == lines


@given(TEXTS, WIDTHS)
def test_the_lines_are_the_text(text: str, width: int) -> None:
    assert "".join(divided(text, width)) == text


@given(TEXTS, WIDTHS)
def test_no_line_is_too_wide_unless_it_is_one_character(text: str, width: int) -> None:
    for line in divided(text, width):
        visible = line.rstrip()
        assert cell_len(visible) <= width or len(visible.lstrip()) <= 1 or cell_len(visible[0]) > width


UNJOINED = WORDS.filter(lambda word: not word.isspace()).map(lambda word: word if word[0] > "\u2000" else f"{word}区")
"""Words between which a line may always be broken, so that none is wider than a column of 24."""


@given(st.lists(UNJOINED, max_size=30).map("".join), st.integers(24, 40))
def test_closing_punctuation_never_begins_a_line_where_there_is_room(text: str, width: int) -> None:
    """Room for the longest word and for a few marks in a row: `，，。…，，。…` is no end of a sentence."""
    runs = "".join("x" if character in CLOSING else " " for character in text).split()
    assume(max(map(len, runs), default=0) <= 4)
    assert [line for line in divided(text, width)[1:] if line[0] in CLOSING] == []


@given(TEXTS, WIDTHS)
def test_what_may_not_be_cut_begins_a_line(text: str, width: int) -> None:
    """Without `fold` a word is left whole however wide it is."""
    positions = [0, *break_positions(text, width, fold=False), len(text)]
    lines = [text[start:end] for start, end in pairwise(positions)]
    assert "".join(lines) == text
    assert all("VOCs" in line for line in lines if "VOC" in line)


@given(st.lists(TEXTS, min_size=1, max_size=3).map("\n".join), st.integers(2, 40))
def test_a_text_of_ours_is_printed_whole_and_not_too_wide(text: str, width: int) -> None:
    buffer = io.StringIO()
    console = Console(file=buffer, width=width, color_system=None, highlight=False, markup=False, emoji=False)
    lines = HanText(text).wrap(console, width, overflow="fold")
    assert "".join("".join(line.plain for line in lines).split()) == "".join(text.split())
    assert all(cell_len(line.plain) <= width for line in lines)


def test_styles_are_kept() -> None:
    text = HanText("区环保局")
    text.stylize("red", 1, 3)
    lines = text.wrap(Console(width=4), 4)
    assert [(line.plain, [(span.start, span.end) for span in line.spans]) for line in lines] == [
        ("区环", [(1, 2)]),
        ("保局", [(0, 1)]),
    ]


def test_a_text_that_is_not_to_be_wrapped_is_rich_s_own() -> None:
    console = Console(width=4)
    assert [line.plain for line in HanText("区环保局").wrap(console, 4, no_wrap=True, overflow="ignore")] == [
        line.plain for line in Text("区环保局").wrap(console, 4, no_wrap=True, overflow="ignore")
    ]
