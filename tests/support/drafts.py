"""Build documents in memory as a reader would: tables from rows of texts, paragraphs from lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.importing.document import Cell, Document, Grid, Paragraph
from airplan.importing.draft import Wishes, draft
from airplan.importing.headings import parse_map
from airplan.plan.reader import SourceFile, read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from airplan.importing.draft import DraftFiles
    from airplan.plan.model import Measure, Plan

TITLE = "青山市东湖区2023年大气污染防治任务分解表"
UP = "^"
"""In `grid`: the position belongs to the cell above."""
LEFT = "<"
"""In `grid`: the position belongs to the cell to the left."""


def grid(rows: Sequence[Sequence[str]], *, merges_known: bool = True, name: str = "表1") -> Grid:
    """Return a table; UP and LEFT extend the cell above or to the left."""
    cells: dict[tuple[int, int], Cell] = {}
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text == UP:
                start = owner[r, c] = owner[r - 1, c]
                cells[start] = cells[start]._replace(rows=r - start[0] + 1)
            elif text == LEFT:
                start = owner[r, c] = owner[r, c - 1]
                cells[start] = cells[start]._replace(columns=c - start[1] + 1)
            else:
                owner[r, c] = r, c
                cells[r, c] = Cell(r, c, text, f"{name} 第{r + 1}行第{c + 1}列")
    return Grid(name, len(rows), max(map(len, rows)), tuple(cells.values()), merges_known)


def paragraphs(*lines: str) -> list[Paragraph]:
    """Return paragraphs; # before a line makes it a heading."""
    return [
        Paragraph(line.lstrip("# "), f"第{number}段", len(line) - len(line.lstrip("#")))
        for number, line in enumerate(lines, start=1)
    ]


def drafted(
    *blocks: Grid | Paragraph, roles: Sequence[str] = (), directory: str = "", title: str = TITLE
) -> DraftFiles:
    """Return the draft of a document with a title."""
    source = Document("document.docx", (*paragraphs(f"# {title}"), *blocks))
    given = SourceFile("given.yaml", directory.encode()) if directory else None
    return draft(source, Wishes(parse_map(roles), 2026, None, given))


def plan_of(made: DraftFiles) -> Plan:
    """Return the plan of a draft, which must be valid."""
    plan, problems = read(
        SourceFile("plan.yaml", made.plan.encode()), SourceFile("departments.yaml", made.departments.encode())
    )
    assert plan, [str(problem) for problem in problems]
    return plan


def rows_of(made: DraftFiles) -> dict[str, Measure]:
    """Return the measures of a draft by ref."""
    return {measure.ref: measure for measure in plan_of(made).measures}
