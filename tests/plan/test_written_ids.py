"""Are IDs written into a plan file, and is nothing else touched?"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airplan.plan.reader import SourceFile, read
from airplan.plan.written_ids import with_ids
from airplan.plan.yaml_events import parse
from support.paths import DEPARTMENTS, PLAN

TEXT = PLAN.read_text(encoding="utf-8")
ROWS = 46
ids = st.from_regex(r"[0-9]{1,2}(-[0-9])?[a-z]{1,2}|1e2|a\"b|no", fullmatch=True) | st.text("甲乙 #:'{", min_size=1)


def ids_in(text: str) -> list[str]:
    """The IDs of the rows of one task."""
    root, problems = parse(text, "")
    assert problems == []
    return [row["id"] for row in root["tasks"][0]["measures"]]


@given(st.lists(ids, min_size=1, max_size=5), st.booleans())
def test_every_row_has_its_id_whatever_it_had(wanted: list[str], flow: bool) -> None:
    row = "    - {text: 甲}\n" if flow else "    - text: 甲 # 注\n      lead: [乙]\n"
    text = "tasks:\n  - measures:\n" + row * len(wanted)
    written = with_ids(text, wanted)
    assert ids_in(written) == wanted
    assert ids_in(with_ids(written, wanted[::-1])) == wanted[::-1]


def test_in_the_bundled_plan_nothing_else_changes() -> None:
    wanted = [f"{number}x" for number in range(ROWS)]
    written = with_ids(TEXT, wanted)
    assert re.sub(r"(?m)^( {10}- )id: .*\n +", r"\1", written) == TEXT
    plan, problems = read(SourceFile("p", written.encode()), SourceFile("d", DEPARTMENTS.read_bytes()))
    assert plan, problems
    assert [measure.id for measure in plan.measures] == wanted


def test_a_row_without_a_new_id_stays() -> None:
    assert with_ids(TEXT, [""] * ROWS) == TEXT


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[{text: 甲}, { text: 乙, id: 'x' }]", "[{id: 1a, text: 甲}, { text: 乙, id: 1b }]"),
        (
            '\n  - text: 甲 # 注\n  -   id: "x"  # 注\n      text: 乙',
            "\n  - id: 1a\n    text: 甲 # 注\n  -   id: 1b  # 注\n      text: 乙",
        ),
        ("\r\n  - text: 甲\r\n  - text: 乙", "\r\n  - id: 1a\r\n    text: 甲\r\n  - id: 1b\r\n    text: 乙"),
    ],
)  # fmt: skip
def test_every_style(before: str, after: str) -> None:
    head = "tasks:\n- measures: "
    assert with_ids(head + before, ["1a", "1b"]) == head + after


def test_the_number_of_rows_must_be_that_of_the_ids() -> None:
    with pytest.raises(ValueError, match="argument"):
        with_ids(TEXT, ["1a"])
