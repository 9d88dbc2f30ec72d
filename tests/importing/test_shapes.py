"""Is one made-up document, with all the structures of other offices' tables, read alike from every kind of file?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from airplan.importing.draft import Wishes, draft
from airplan.importing.readers import read_document
from support.documents import Box, docx, docx_table, html, paragraph, xlsx
from support.drafts import plan_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from airplan.plan.model import Measure

TITLE = "青山市东湖区2023年大气污染防治任务分解表"
Row = tuple[str, ...]
HEAD: list[Row] = [
    ("序号", "重点任务", "完成时限", "责任单位", "<", "备注"),
    ("^", "^", "^", "牵头单位", "配合单位", "^"),
]
FIRST: list[Row] = [
    ("一、治理燃煤", "<", "<", "<", "<", "<"),
    ("1", "改造35蒸吨以下锅炉。", "6月底前", "区环保局", "区住建局\n区教委", "列入督查"),
    ("^", "推广清洁煤。", "^", "^", "区财政局等部门", ""),
    ("2", "检查煤质。", "长期实施", "区市场监管局", "区环保局区住建局", ""),
    ("二、治理扬尘", "<", "<", "<", "<", "<"),
    ("3", "工地围挡。", "2023年9月20日前", "区住建局", "各镇、街道", "资金30万元"),
]
NOTED: list[Row] = [
    HEAD[0], HEAD[1], ("一、治理燃煤", *["<"] * 5), ("（一）锅炉", *["<"] * 5),
    ("1", "甲。", "2月30日前", "区环保局", "", ""),
    ("二、空", *["<"] * 5), ("注：资金以财政下达为准。", *["<"] * 5),
]  # fmt: skip
SECOND: list[Row] = [
    ("4", "道路保洁。", "汛期前", "区城管局（牵头）、区环保局", "", ""),
    ("5", "渣土整治。", "12月底前", "区城管局及各街道", "区公安局，区住建局", ""),
    ("合计", "5项", "", "", "", ""),
]
Expected = tuple[str, str, str, str, tuple[str, ...], tuple[str, ...], str]
EXPECTED: list[Expected] = [
    ("1a", "治理燃煤", "改造35蒸吨以下锅炉。", "by-date", ("区环保局",), ("区住建局", "区教委"), "列入督查"),
    ("1b", "治理燃煤", "推广清洁煤。", "by-date", ("区环保局",), ("区财政局",), ""),
    ("2a", "治理燃煤", "检查煤质。", "ongoing", ("区市场监管局",), ("区环保局", "区住建局"), ""),
    ("3a", "治理扬尘", "工地围挡。", "by-date", ("区住建局",), ("各镇、街道",), "资金30万元"),
    ("4a", "治理扬尘", "道路保洁。", "unknown", ("区城管局", "区环保局"), (), ""),
    ("5a", "治理扬尘", "渣土整治。", "by-date", ("区城管局", "各街道"), ("区公安局", "区住建局"), ""),
]


def boxes(rows: Sequence[Row]) -> list[Box]:
    """Return rows as cells; ^ and < extend the cell above or to the left."""
    at: dict[tuple[int, int], int] = {}
    made: list[Box] = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text == "^":
                at[r, c] = at[r - 1, c]
                box = made[at[r, c]]
                made[at[r, c]] = box._replace(rows=r - box.row + 1)
            elif text == "<":
                at[r, c] = at[r, c - 1]
                box = made[at[r, c]]
                made[at[r, c]] = box._replace(columns=c - box.column + 1)
            else:
                at[r, c] = len(made)
                made.append(Box(r, c, text))
    return made


def plainly(rows: Sequence[Row], separator: str, *, line_break: str, rule: bool = False) -> str:
    """Return rows as text without merges."""
    lines = []
    for row in rows:
        cells = ["" if text in ("^", "<") else text.replace("\n", line_break) for text in row]
        lines.append(f"| {' | '.join(cells)} |" if rule else separator.join(cells))
    if rule:
        lines.insert(1, "|" + "---|" * len(rows[0]))
    return "\n".join(lines) + "\n"


TABLES = (HEAD + FIRST, HEAD + SECOND)
WHOLE = [(TITLE, *["<"] * 5), *HEAD, *FIRST, *HEAD, *SECOND]
KINDS: dict[str, bytes] = {
    "a.docx": docx(paragraph(TITLE), *(docx_table(boxes(rows)) for rows in TABLES)),
    "a.xlsx": xlsx(boxes(WHOLE)),
    "a.html": b"<!DOCTYPE html><meta charset=utf-8><h1>" + TITLE.encode() + b"</h1>"
    + b"".join(html(boxes(rows)).partition(b"utf-8>")[2] for rows in TABLES),
    "a.csv": plainly(WHOLE, ",", line_break="、").encode(),
    "a.txt": "\n".join([TITLE, "", *(plainly(rows, "\t", line_break="、") for rows in TABLES)]).encode(),
    "a.md": "\n".join(
        [f"# {TITLE}", "", *(plainly(rows, "", line_break="<br>", rule=True) for rows in TABLES)]
    ).encode(),
}  # fmt: skip


def found_in(measure: Measure) -> Expected:
    return (
        measure.ref, measure.section.title if measure.section else "", measure.text, measure.deadline.kind,
        measure.lead, measure.assisting, measure.other.get("备注", ""),
    )  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_every_cell_is_right_or_asked_about(name: str) -> None:
    made = draft(read_document(name, KINDS[name]), Wishes({}, 2026))
    plan = plan_of(made)
    assert (plan.title, plan.span.year) == (TITLE, 2023)
    assert [found_in(measure) for measure in plan.measures] == EXPECTED
    rows = {measure.ref: measure for measure in plan.measures}
    assert rows["1b"].open_lists == ("assisting",)
    assert ["合计" in str(said) for said in made.report.left_out] == [True]
    assert made.report.doubts == {"plan": 1, "deadline": 1}


@pytest.mark.parametrize("name", ["a.docx", "a.csv"])
def test_notes_and_headings_of_two_levels_are_neither_lost_nor_rows(name: str) -> None:
    text = plainly([(TITLE, *[""] * 5), *NOTED], ",", line_break="、").encode()
    data = docx(paragraph(TITLE), docx_table(boxes(NOTED))) if name == "a.docx" else text
    made = draft(read_document(name, data), Wishes({}, 2026))
    assert [(row.ref, row.section and row.section.title) for row in plan_of(made).measures] == [
        ("1a", "治理燃煤 （一）锅炉")
    ]
    assert made.report.doubts == {"plan": 1, "note": 2, "deadline": 1}
    assert ["资金" in line for line in made.plan.split("\n") if "# ?" in line].count(True) == 1
