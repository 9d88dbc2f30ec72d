"""Is a renamed unit called by its name of the day wherever a person reads it, and by the document's in data?"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from support.clerk import Clerk
    from support.command_line import Run

OLD, NEW = "区市政市容委", "区城市管理委"
BEFORE, SINCE = "2017-09-08", "2017-09-09"
BOTH = f"{NEW}（原{OLD}）"


@pytest.mark.parametrize(
    "command",
    [
        ["list"], ["due"], ["units"], ["department", NEW], ["show", "7a"], ["missing", "--unit", OLD],
        ["missing", "--remind", "--unit", "城管委"], ["status", "--by", "unit"], ["summary"],
        ["log", "--unit", OLD], ["list", "--format", "markdown"],
        ["list", "--format", "csv", "--headings", "titles"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_lists_and_reminders(clerk: Clerk, command: list[str]) -> None:
    clerk.write("record", "7a", "--unit", OLD, "--note", "已完成选址", "--on", "2017-05-24")
    before = clerk(*command, "--as-of", BEFORE, lang="zh", width=400).out
    since = clerk(*command, "--as-of", SINCE, lang="zh", width=400).out
    assert OLD in before
    assert BOTH not in before
    assert BOTH in since
    assert OLD not in since.replace(BOTH, "")


def test_data_keeps_the_name_of_the_document(run: Run) -> None:
    asked = ("list", "--unit", NEW, "--role", "lead")
    records = [json.loads(run(*asked, "--as-of", day, "--format", "json").out) for day in (BEFORE, SINCE)]
    assert all(OLD in record["lead"] for of_day in records for record in of_day)
    rows = csv.DictReader(io.StringIO(run(*asked, "--as-of", SINCE, "--format", "csv").out.removeprefix("\ufeff")))
    assert all(OLD in row["lead"] and NEW not in row["lead"] for row in rows)


@pytest.mark.parametrize(("day", "called"), [(BEFORE, OLD), (SINCE, BOTH)])
def test_its_workbook_has_the_name_of_the_day_under_the_same_file_name(
    clerk: Clerk, tmp_path: Path, day: str, called: str
) -> None:
    clerk("--as-of", day, "dispatch", "--period", "2017-09", "--unit", NEW, "--to", str(tmp_path / "out"), lang="zh")
    (path,) = (tmp_path / "out").glob("*.xlsx")
    assert path.name == f"2017-09_{OLD}.xlsx"
    sheet = load_workbook(path).worksheets[0]
    texts = [str(cell.value) for row in sheet.iter_rows(max_row=4) for cell in row if cell.value]
    assert any(f"{called}　" in text for text in texts)


def test_the_checklist_keeps_the_documents_columns(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "checklist.xlsx"
    run("--as-of", SINCE, "export", str(path), "--as", "checklist", lang="zh")
    cells = [str(cell.value) for row in load_workbook(path).worksheets[0].iter_rows() for cell in row if cell.value]
    assert any(OLD in cell.split("\n") for cell in cells)
    assert not any(NEW in cell for cell in cells)
