"""Is what docs/filling-in.zh-CN.html tells a department true of the workbooks, and can the page stand alone?

That it is one page when printed is for a browser to say, with no margins of its own:
chromium --headless --no-pdf-header-footer --print-to-pdf=page.pdf docs/filling-in.zh-CN.html
"""

from __future__ import annotations

import re
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from airplan import i18n
from airplan.i18n.terms import STATE_TITLES
from airplan.office_files.workbook_model import CellContent
from airplan.plan.quantities import UnitOfMeasure
from airplan.rounds import form_sheet, form_styles
from airplan.rounds.cell_values import Unread, read_day, read_status, read_value
from airplan.rounds.form_columns import COLUMNS
from airplan.store.entries import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.returns import RoundOffice

PAGE = (Path(__file__).parents[2] / "docs" / "filling-in.zh-CN.html").read_text("utf-8")
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 – days of a workbook have no time zone


class Examples(HTMLParser):
    """The examples of the page: (column, unit, whether it is how to write it, what is written)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, bool, str]] = []
        self._row, self._class = {"data-column": "", "data-unit": ""}, ""
        self.feed(PAGE)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "tr":
            self._row = {"data-column": "", "data-unit": "", **said}
        self._class = said.get("class", "") if tag == "span" else ""

    def handle_data(self, data: str) -> None:
        if self._class in ("right", "wrong"):
            self.found.append((self._row["data-column"], self._row["data-unit"], self._class == "right", data))
            self._class = ""


EXAMPLES = Examples().found


def read(column: str, unit: str, typed: str) -> object:
    raw = CellContent(typed, "s")
    if column == "status":
        return read_status(raw)
    return read_day(raw, year=2017, epoch=EPOCH) if column == "as_of" else read_value(raw, UnitOfMeasure(unit))


@pytest.fixture
def chinese() -> Iterator[None]:
    i18n.use("zh")
    yield
    i18n.use("en")


@pytest.mark.parametrize(("column", "unit", "right", "typed"), EXAMPLES)
def test_what_it_says_is_right_is_read_and_what_it_says_is_wrong_is_refused(
    column: str, unit: str, typed: str, *, right: bool
) -> None:
    if right:
        assert read(column, unit, typed) is not None
    else:
        with pytest.raises(Unread):
            read(column, unit, typed)


def test_it_has_examples_of_every_kind(chinese: None) -> None:
    assert {(column, unit, right) for column, unit, right, _typed in EXAMPLES} == {
        (column, unit, right)
        for column, unit in (("value", "辆"), ("value", "%"), ("status", ""), ("as_of", ""))
        for right in (True, False)
    }
    statuses = [typed for column, _unit, right, typed in EXAMPLES if column == "status" and right]
    assert statuses == [i18n._(STATE_TITLES[status]) for status in STATUSES]
    assert {"24530", "1.2万", "96%", "2017-05-25", "清除"} <= {typed for *_rest, typed in EXAMPLES}


def test_its_colours_and_headings_are_those_of_the_workbooks(chinese: None) -> None:
    colours = dict(re.findall(r"\.(\w+) \{ background: #(\w+);", PAGE))
    assert colours == {
        "locked": form_styles.FILLS["locked"],
        "asked": form_styles.FILLS["asked"],
        "nothing": form_styles.FILLS["no target"],
        "again": form_sheet._MARKED,
    }
    headings = re.findall(r"<th>(.*?)</th>", PAGE)[:8]
    titles = {i18n._(column.title) for column in COLUMNS}
    assert {heading for heading in headings if heading not in titles} <= {"完成时限", "完成数"}


def test_the_rows_of_its_picture_are_those_of_a_subdistrict_office(sent: RoundOffice) -> None:
    book = sent.open("德胜街道办事处")
    rows = re.findall(r'<tr>\s*<td class="locked">(\w+)</td><td class="locked">(.*?)</td>', PAGE)
    assert [ref for ref, _brief in rows] == ["5a", "6a", "22c"]
    for ref, brief in rows:
        asked = book[ref, "asked"]
        shown = PAGE.partition(f">{ref}</td>")[2].partition("</tr>")[0]
        assert brief == book[ref, "brief"]
        assert f">{asked}</td>" in shown
        assert ('class="asked"' in shown) == (asked == "本月应报")
        assert f">{book[ref, 'deadline']}</td>" in shown


def test_it_needs_nothing_but_itself_and_is_upright_a4() -> None:
    assert not re.search(r"https?:|<script|<link|<img|<iframe|url\(|@import|\bsrc=|\bhref=", PAGE)
    assert "@page { size: A4 portrait;" in PAGE
    assert '<meta charset="utf-8">' in PAGE
    for stack in ('"仿宋", "FangSong"', '"黑体", "SimHei"', '"方正小标宋简体", "STZhongsong"'):
        assert stack in PAGE


def test_somebody_can_write_whom_to_ask_and_by_when() -> None:
    blanks = re.findall(r'(\w+)：<span class="blank" contenteditable="true"></span>', PAGE)
    assert blanks == ["填报月份", "报送期限", "咨询和报送"]
