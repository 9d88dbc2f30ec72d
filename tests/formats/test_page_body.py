"""Is the page well-formed: every link leads somewhere, every word is only a word, and nothing is loaded or run?"""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airplan.formats.html.elements import breakable
from airplan.formats.html.page_body import IN_FILE, Links, anchor, first_page, measure_sheet, page_document
from airplan.formats.html.page_style import FILE_STYLE, PAGE_STYLE
from airplan.formats.html.svg_drawings import light_bar
from airplan.progress.bulletin_facts import LightCounts
from airplan.reports.page.page_model import (
    HistoryLine,
    Lamp,
    LightBar,
    MeasureLink,
    MeasureSheet,
    Page,
    PageBlock,
    PageTable,
    Tile,
    Unbroken,
)

VOID = {"meta", "br", "wbr", "line", "polyline", "circle", "rect"}
HOSTILE = "</title></style><script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;\x1b[31m\u202e]]>"


class Tree(HTMLParser):
    """The tags, attributes, ids and texts of a page; it fails where tags do not match."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.text = ""
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, name: str) -> list[str]:
        return [value for _tag, key, value in self.attributes if key == name]


def page(text: str = "低氮改造", measure: str = "8b") -> Page:
    counts = LightCounts(3, Counter({"red": 1, "green": 2}), 0, 0)
    row = (
        (MeasureLink(measure, text), text), Lamp("red", text), (MeasureLink(measure, text),), Unbroken(text), 3,
        LightBar(counts),
    )  # fmt: skip
    block = PageBlock("attention", text, (text,), PageTable((text,) * 6, (row, row)), more=text, whole="all-attention")
    sheet = MeasureSheet(
        measure, text, Lamp("grey", text), ((text, (text, text)),), (HistoryLine(text, text, (text, text)),), text
    )
    tiles = (Tile("red", text, text, text), Tile("reports", text, text))
    return Page(text, text, (text,), tiles, ((block,), ()), (block._replace(key="all-attention", more=""),), (sheet,))


@pytest.mark.parametrize("text", ["低氮改造", HOSTILE, "", "a" * 5000, "字\n字"])
@pytest.mark.parametrize("measure", ["8b", "机-1", "a b", '"><script>', "8.2"])
def test_every_link_leads_to_one_place_and_nothing_is_run(text: str, measure: str) -> None:
    tree = Tree(page_document(page(text, measure)))
    ids = tree.values("id")
    assert sorted(set(ids)) == sorted(ids)
    assert all(re.fullmatch(r"[\w-]+", each, re.ASCII) for each in ids)
    assert {each.removeprefix("#") for each in tree.values("href")} <= set(ids)
    assert {each for value in tree.values("aria-labelledby") for each in value.split()} <= set(ids)
    assert not tree.tags.keys() & {"script", "img", "iframe", "link", "object", "embed", "form"}
    assert {name for _tag, name, _value in tree.attributes} <= {
        "lang", "charset", "name", "content", "class", "id", "href", "tabindex", "aria-labelledby", "aria-hidden",
        "scope", "viewbox", "width", "height", "focusable", "x", "fill", "role",
    }  # fmt: skip


@given(st.text(st.characters(min_codepoint=33, max_codepoint=0xFFFF, exclude_categories=("C", "Z")), min_size=1))
def test_words_come_back_as_words(text: str) -> None:
    tree = Tree(page_document(page(text)))
    assert text in tree.text
    assert "script" not in tree.tags


@given(st.text())
def test_a_broken_word_keeps_its_letters(text: str) -> None:
    assert Tree(f"<p>{breakable(text)}</p>").text == Tree(f"<p>{breakable(text).replace('<wbr>', '')}</p>").text
    assert "<script" not in breakable(text)


@given(st.text(max_size=20), st.text(max_size=20))
def test_anchors_differ_where_measures_do(one: str, other: str) -> None:
    assert re.fullmatch(r"m-[\w-]*", anchor(one), re.ASCII)
    assert (anchor(one) == anchor(other)) == (one == other)


def test_fragments_suit_a_policy_without_inline_style_and_script() -> None:
    links = Links(lambda measure: f"/measures/{measure}", lambda key: f"/lists/{key}")
    for fragment in (first_page(page(HOSTILE), links), measure_sheet(page(HOSTILE).measures[0])):
        tree = Tree(fragment)
        assert not tree.tags.keys() & {"script", "style", "html", "body", "main"}
        assert not [name for _tag, name, _value in tree.attributes if name == "style" or name.startswith("on")]
    tree = Tree(first_page(page(), links))
    assert set(tree.values("href")) == {"/measures/8b", "/lists/all-attention"}
    assert tree.tags["h1"] == 1


def test_headings_are_in_order_and_tables_have_headings() -> None:
    found = page_document(page())
    levels = [int(level) for level in re.findall(r"<h(\d)", found)]
    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))
    tree = Tree(found)
    assert tree.tags["th"] == len(tree.values("scope"))
    assert (tree.tags["main"], tree.tags["h1"]) == (1, 1)


def test_the_style_loads_nothing_and_speaks_of_the_page_alone() -> None:
    assert not re.search(r"url\(|@import|expression", PAGE_STYLE + FILE_STYLE)
    for selectors in re.findall(r"^ ?([^{@}\n]+) \{", PAGE_STYLE, re.MULTILINE):
        assert all(each.strip().startswith(".page") for each in selectors.split(","))


def test_a_bar_says_no_more_than_the_numbers() -> None:
    bar = light_bar({"red": 1, "green": 3}, wide=100)
    assert re.findall(r'width="([\d.]+)" height="10" fill', bar) == ["25.0", "75.0"]
    assert 'aria-hidden="true"' in bar
    assert "rect" not in light_bar({})


def test_links_of_a_file_stay_in_it() -> None:
    assert (IN_FILE.measure("8b"), IN_FILE.whole("all-leads")) == ("#m-8b", "#all-leads")
