"""Does a table look right on any terminal: aligned under Chinese, whole, plain where it must be?"""

from __future__ import annotations

import io
import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from airplan import i18n
from airplan.formats import terminal
from airplan.reports.table import Column, Table

if TYPE_CHECKING:
    from airplan.i18n import Language
    from airplan.reports.table import Cell

COLUMNS = (
    Column("ref", "编号", kind="label"),
    Column("brief", "措施"),
    Column("due", "到期日", kind="day"),
    Column("days", "剩余天数", kind="days"),
    Column("lead", "牵头部门", kind="names"),
)
ROWS: tuple[tuple[Cell, ...], ...] = (
    ("32a", "年度实施方案", date(2017, 2, 28), -93, ("区环保局",)),
    ("8b", "高能效[bold]热水炉[/bold]", date(2017, 6, 30), 0, ("区环保局", "区商务委")),
    ("1a", "VOCs减排“月通报、季调度”Ⅱ时段·±", None, None, ()),
)


def printed(table: Table, width: int = 80, encoding: str = "utf-8", **console: Any) -> str:
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline="\n")
    terminal._print(
        table, Console(file=file, width=width, highlight=False, markup=False, emoji=False, soft_wrap=False, **console)
    )
    file.flush()
    return raw.getvalue().decode(encoding)


def table(**more: Any) -> Table:
    return Table("标题", COLUMNS, ROWS, **more)


def starts(line: str) -> list[int]:
    """The cell positions where words begin, after two or more spaces."""
    positions, spaces, at = [0], 0, 0
    for character in line:
        if character != " " and spaces >= 2:
            positions.append(at)
        spaces = spaces + 1 if character == " " else 0
        at += cell_len(character)
    return positions


@pytest.mark.parametrize("width", [50, 80, 120])
def test_columns_are_aligned_under_chinese(width: int) -> None:
    lines = [line.rstrip() for line in printed(table(), width).split("\n")]
    assert max(cell_len(line) for line in lines) <= width
    head, first = (next(line for line in lines if line.startswith(start)) for start in ("编号", "32a"))
    assert starts(head)[1:3] == starts(first)[1:3], "words begin under their titles"
    assert starts(head)[-1] == starts(first)[-1]


def test_brackets_are_text() -> None:
    assert "高能效[bold]热水炉[/bold]" in printed(table(), 120)
    told = Table("[red]标题[/red]", COLUMNS[:1], (("[/]",),), notes=("[i]注[/i]",), groups=(("[b]组[/b]", 1),))
    assert [line.rstrip() for line in printed(told).split("\n") if "[" in line] == [
        *("[red]标题[/red]", "[b]组[/b]", "[/]", "[i]注[/i]"),
    ]


def test_colons_are_no_emoji() -> None:
    assert ":smile:" in printed(Table("", COLUMNS[:1], ((":smile:",),)))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [60, 72])
def test_no_column_is_lost_in_a_narrow_terminal(lang: Language, width: int) -> None:
    i18n.use(lang)
    try:
        seen = printed(table(), width)
    finally:
        i18n.use("en")
    assert "…" not in seen
    wanted = Counter("".join(f"{ref}{brief}" for ref, brief, *_rest in ROWS))
    wanted += Counter("区环保局区环保局区商务委牵头部门到期日")
    assert not wanted - Counter(seen)


def test_a_console_without_unicode_gets_ascii_lines() -> None:
    for encoding in ("gbk", "ascii", "latin-1"):
        seen = printed(table(), encoding=encoding)
        assert not set(seen) & set("─│┼━")
        assert "-+-" in seen
    assert "区商务委" in printed(table(), encoding="gbk")
    assert "─" in printed(table())


def test_what_is_late_is_said_and_not_only_coloured() -> None:
    plain = printed(table(), 120)
    assert re.search(r"\b93 \w+", plain)
    assert "today" in plain
    coloured = printed(table(), 120, force_terminal=True, color_system="standard")
    assert re.search(r"\x1b\[31m *93 \w+", coloured)
    assert re.search(r"\x1b\[33m *today", coloured)


def test_words_found_are_set_off() -> None:
    told = Table("", COLUMNS[:2], (("8b", "BOILER and boiler"),), highlight=("Boiler",))
    assert printed(told, force_terminal=True, color_system="standard").count("\x1b[1;7m") == 2
    assert "\x1b" not in printed(told)


def test_an_empty_table_says_so() -> None:
    title, nothing, note = printed(Table("标题", COLUMNS, (), notes=("注",))).splitlines()
    assert (title, note) == ("标题", "注")
    assert nothing.endswith("."), "a sentence, not the heading of columns"


def test_an_empty_group_has_a_heading_and_no_table() -> None:
    told = Table("", COLUMNS[:1], (("8b",),), groups=(("A 0", 0), ("B 1", 1)))
    lines = [line.strip() for line in printed(told).split("\n")]
    assert lines.index("A 0") + 1 == lines.index("B 1")
    assert lines.count("编号") == 1


def test_a_wide_terminal_shows_more() -> None:
    columns = (*COLUMNS[:1], Column("more", "更多", show="wide"), Column("file", "文件", show="file-only"))
    told = Table("", columns, (("8b", "甲", "乙"),))
    assert ("甲" in printed(told, 80), "乙" in printed(told, 80)) == (False, False)
    assert ("甲" in printed(told, 140), "乙" in printed(told, 140)) == (True, False)


def test_text_for_a_file_is_plain_and_wide() -> None:
    text = terminal.as_text(table())
    assert text.startswith("标题\n")
    assert "\x1b" not in text
    assert "高能效[bold]热水炉[/bold]" in text


def test_parties_are_called_by_the_readers_names() -> None:
    seen = printed(table(names={"区环保局": "Environment"}), 120)
    assert "Environment" in seen
    assert "区环保局" not in seen


@pytest.mark.parametrize("width", [36, 40, 60])
def test_titles_break_between_words_before_any_word_is_broken(width: int) -> None:
    columns = (Column("unit", "Unit"), *(Column(f"n{i}", "Not returned yet", kind="count") for i in range(2)))
    screen = printed(Table("Title", columns, (("Environmental Protection", 111, 6),)), width)
    assert {"Environmental", "Protection", "Not", "returned", "yet"} <= set(screen.split())
    assert max(cell_len(line) for line in screen.split("\n")) <= width
