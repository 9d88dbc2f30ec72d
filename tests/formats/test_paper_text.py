"""Does a paper as Markdown and as HTML say all its words, and nothing that its words could smuggle in?"""

from __future__ import annotations

import re
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from airplan.formats.paper_text import as_html, as_markdown
from airplan.reports.papers.paper import Curve, Paper, PaperHead, PaperTable, Part

HEAD = PaperHead("通报", "各单位", "区环保局", "区环保局", "1 June 2017", "标题", serial="第5期", total="总第17期")
EMPTY = PaperTable("附件表", (("编号", "Ref"), ("灯", "Light")), ())


def paper(*parts: Part, head: PaperHead = HEAD, annex: PaperTable = EMPTY) -> Paper:
    return Paper(head, parts, "Annex", annex)


def table(*rows: tuple[str | int, ...]) -> PaperTable:
    return PaperTable("t", (("a", "A"), ("b", "B"), ("c", "C")), rows)


class Texts(HTMLParser):
    """The texts and tags of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: set[str] = set()
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.tags.add(tag)


PRINTABLE = st.text(st.characters(min_codepoint=33, max_codepoint=0x9FFF, exclude_categories=("C", "Z")), min_size=1)


@given(said=PRINTABLE, cell=PRINTABLE)
def test_words_come_back_as_words(said: str, cell: str) -> None:
    made = paper(Part("p", "heading", (said,), table((cell, "b", 3))))
    page = Texts(as_html(made))
    assert said in page.texts
    assert cell in page.texts
    assert "script" not in page.tags
    plain = re.sub(r"\\([\\`*_\[\]<>|])", r"\1", as_markdown(made))
    assert said in plain
    assert f"| {cell} | b | 3 |" in plain


@given(rows=st.lists(st.tuples(PRINTABLE, PRINTABLE, st.integers(0, 99)), min_size=1), width=st.integers(40, 120))
def test_no_line_is_wider_than_asked(rows: list[tuple[str, str, int]], width: int) -> None:
    text = as_markdown(paper(Part("p", "h", ("一二三四五" * 30, "word " * 50), table(*rows))), width)
    assert max(map(cell_len, text.splitlines())) <= width


def test_columns_without_content_are_left_out() -> None:
    text = as_markdown(paper(Part("p", "h", (), table(("x", "", 1), ("y", "–", 2)))))
    assert "| A | C |" in text
    assert "| x | 1 |" in text


def test_lines_of_a_cell_stay_lines() -> None:
    made = paper(Part("p", "h", (), table(("one\ntwo", "b", 1))))
    assert "one<br>two" in as_markdown(made)
    assert "one<br>two" in as_html(made)


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (HEAD, "第5期 (总第17期)"),
        (HEAD._replace(serial="", total="", number="督〔2017〕3号"), "督〔2017〕3号"),
        (HEAD._replace(draft="DRAFT"), "DRAFT"),
        (HEAD._replace(contact="王芳"), "王芳"),
        (HEAD._replace(copies="区政府督查室"), "区政府督查室"),
    ],
)
def test_what_stands_around(head: PaperHead, said: str) -> None:
    assert said in as_markdown(paper(head=head))
    assert said in as_html(paper(head=head))


def test_a_figure_is_drawn_as_far_as_it_is_known() -> None:
    ten = Decimal(10)
    curve = Curve("5a", ("2017-01", "2017-02", "2017-03"), (None, Decimal(4), Decimal(6)), (Decimal(2), None, ten), ten)
    page = as_html(paper(Part("p", "h", (), None, (curve,))))
    lines = re.findall(r'points="([^"]*)"', page)
    assert [len(points.split()) for points in lines] == [2, 2]
    assert page.count("<circle") == 2
    assert "http" not in page
