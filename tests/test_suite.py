"""Does LibreOffice do in tests what it is told, does it always end, and what does it leave of a workbook?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import openpyxl
import pytest
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation

from support import suite as office
from support.edits import (
    Activate,
    Clear,
    ColumnWidth,
    CopySheet,
    Cut,
    DeleteColumns,
    DeleteRows,
    DeleteSheet,
    Edit,
    Filter,
    Formula,
    HideColumn,
    HideRows,
    InsertColumns,
    InsertRows,
    Merge,
    MoveColumn,
    MoveSheet,
    Paste,
    RenameSheet,
    Sort,
    Type,
    Unhide,
    Unprotect,
    Write,
)
from support.processes import eventually
from support.suite import MISSING, PATIENCE, Suite, SuiteError, counted_pages, pages_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from openpyxl import Workbook

pytestmark = pytest.mark.slow

TESTS = Path(__file__).parent
HEADS = ("编号", "完成率", "日期", "说明", "键")
DAY, NOON = (datetime.fromisoformat(f"2017-06-30T{hour}:00") for hour in ("00", "12"))
ROWS: list[tuple[str | float | date | None, ...]] = [
    ("8a", 0.5, date(2017, 6, 1), "丙\n两行", "airplan:8a"),
    ("8b", 0.25, date(2017, 7, 1), "乙", "airplan:8b"),
    ("8c", 0.75, date(2017, 5, 1), "甲", "airplan:8c"),
    ("8d", None, None, None, "airplan:8d"),
]
VALIDATIONS = {
    "D2:D5": ("list", '"甲,乙,丙"', None),
    "B2:B5": ("decimal", "0", "1"),
    "C2:C5": ("date", "42736", "43100"),
    "F2:F5": ("custom", "LEN(F2)<6", None),
}


def sent(path: Path, *, protected: bool = True) -> Path:
    """A workbook like those that airplan sends, with everything in it that a department might spoil."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "填报"
    for row in (HEADS, *ROWS):
        sheet.append(row)
    for number in range(2, 6):
        for letter in "BCDF":
            sheet[f"{letter}{number}"].protection = Protection(locked=False)
        sheet[f"B{number}"].number_format = "0%"
        sheet[f"D{number}"].number_format = "@"
    sheet["A9"].font = Font(bold=True)  # an empty cell with a style
    for cells, (kind, first, second) in VALIDATIONS.items():
        rule = DataValidation(
            type=cast("Any", kind), formula1=first, formula2=second, allow_blank=True, showErrorMessage=True
        )
        rule.error, rule.errorTitle = "请按要求填写", "airplan"
        rule.add(cells)
        sheet.add_data_validation(rule)
    red = CellIsRule(operator="lessThan", formula=["0.3"], fill=PatternFill(bgColor="FFC7CE"))  # type: ignore[no-untyped-call]  # its arguments have no types
    sheet.conditional_formatting.add("B2:B5", red)
    sheet.column_dimensions["E"].hidden = True
    sheet.row_dimensions[4].hidden = True
    sheet.freeze_panes = "B2"
    sheet.protection.sheet = protected
    for title, state in (("隐藏", "hidden"), ("深藏", "veryHidden"), ("说明", "visible")):
        book.create_sheet(title).sheet_state = state
        book[title]["A1"] = f"airplan:{title}"
        book[title]["A2"] = '{"round": "2017-06", "keys": ["8a", "8b"]}'
    book.defined_names["airplan_keys"] = DefinedName("airplan_keys", attr_text="填报!$E$2:$E$5")
    book.properties.title, book.properties.identifier = "airplan", "1m8585vekfa3ps1"
    if protected:
        book.security = WorkbookProtection(lockStructure=True)
    book.save(path)
    return path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """That workbook."""
    return sent(tmp_path / "下发.xlsx")


def column(book: Workbook, letter: str, sheet: str = "填报") -> list[Any]:
    return [book[sheet][f"{letter}{row}"].value for row in range(2, 6)]


def hidden_rows(book: Workbook) -> list[int]:
    return [number for number, row in book["填报"].row_dimensions.items() if row.hidden]


def test_a_resaved_workbook_has_the_texts_and_values_it_had(suite: Suite, book: Path, tmp_path: Path) -> None:
    again = openpyxl.load_workbook(suite.resave(book, to=tmp_path / "again.xlsx"))
    before = openpyxl.load_workbook(book)
    assert again.sheetnames == before.sheetnames
    for sheet in before:
        assert [[cell.value for cell in row] for row in again[sheet.title]] == [
            [cell.value for cell in row] for row in sheet.iter_rows(max_row=again[sheet.title].max_row)
        ]


def test_a_resaved_workbook_hides_what_it_hid(suite: Suite, book: Path) -> None:
    again = openpyxl.load_workbook(suite.resave(book))
    states = {sheet.title: sheet.sheet_state for sheet in again}
    assert states == {"填报": "visible", "隐藏": "hidden", "深藏": "hidden", "说明": "visible"}  # veryHidden is lost
    assert hidden_rows(again) == [4]
    assert again["填报"].column_dimensions["E"].hidden


def test_a_resaved_workbook_is_as_protected_as_it_was(suite: Suite, book: Path) -> None:
    again = openpyxl.load_workbook(suite.resave(book))
    assert again["填报"].protection.sheet
    assert not again["隐藏"].protection.sheet
    assert not again.security.lockStructure  # LibreOffice 7.4 forgets it
    assert [again["填报"][f"{letter}2"].protection.locked for letter in "ABCDE"] == [True, False, False, False, True]


def test_a_resaved_workbook_has_its_validations_formats_and_names(suite: Suite, book: Path) -> None:
    again = openpyxl.load_workbook(suite.resave(book))
    sheet = again["填报"]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert {cells: (rule.type, rule.formula1) for cells, rule in rules.items()} == {
        cells: (kind, first) for cells, (kind, first, _second) in VALIDATIONS.items()
    }
    assert rules["B2:B5"].formula2 == "1"
    assert {(rule.error, rule.errorTitle, rule.allowBlank) for rule in rules.values()} == {
        ("请按要求填写", "airplan", True)
    }
    assert [sheet[f"{letter}2"].number_format for letter in "ABD"] == ["General", "0%", "@"]
    assert sheet["C2"].is_date
    assert [str(found.sqref) for found in sheet.conditional_formatting] == ["B2:B5"]
    assert again.defined_names["airplan_keys"].attr_text == "填报!$E$2:$E$5"
    assert sheet.freeze_panes == "B2"


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("airplan:8a/甲", None),  # in the file, runs of rich text: one for each script
        (" 前后 ", None),
        ("甲\u3000", None),
        ("\u200b乙\ufeff", None),
        ("e\u0301 \U0002000b", None),
        ("一\n二\n", None),
        ("制\t表", None),
        ("2017-06-30", None),
        ("12345678901234567890", None),
        ("'8a", None),
        ("=8a", None),
        ("一\r\n二", "一\n二"),
        ("_x000D_", "\r"),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_what_a_resave_makes_of_a_text(suite: Suite, book: Path, text: str, becomes: str | None) -> None:
    changed = openpyxl.load_workbook(book)
    changed["隐藏"]["A1"] = text
    changed["隐藏"]["A1"].data_type = "s"
    changed.save(book)
    found = openpyxl.load_workbook(suite.resave(book))["隐藏"]["A1"]
    assert (found.value, found.data_type) == (text if becomes is None else becomes, "s")


def test_a_copy_of_a_hidden_sheet_is_visible(suite: Suite, book: Path) -> None:
    back = openpyxl.load_workbook(suite.edit(book, CopySheet("深藏", "副本")))
    assert back["副本"].sheet_state == "visible"


def test_formats_and_validations_move_with_the_rows_that_are_sorted(suite: Suite, book: Path) -> None:
    back = suite.edit(book, Unprotect(), Write("填报", "F2", 1, "0.00%"), Sort("填报", "A2:F5", "A", descending=True))
    assert openpyxl.load_workbook(back)["填报"]["F5"].number_format == "0.00%"


@pytest.mark.parametrize(
    ("edits", "finding"),
    [
        ([Write("填报", "D2", "丁")], lambda book: column(book, "D") == ["丁", "乙", "甲", None]),
        ([Write("填报", "D2", "甲\u3000\u200b")], lambda book: column(book, "D")[0] == "甲\u3000\u200b"),
        ([Write("填报", "D2", "甲" * 40000)], lambda book: column(book, "D")[0] == "甲" * 32767),
        ([Write("填报", "B5", "0.5")], lambda book: column(book, "B")[3] == "0.5"),
        ([Write("填报", "B5", "=1+1")], lambda book: book["填报"]["B5"].value == "=1+1"),
        ([Write(0, "B5", 3)], lambda book: (column(book, "B")[3], book["填报"]["B5"].number_format) == (3, "0%")),
        (
            [Write("填报", "F2", 0.96, "0.0%")],
            lambda book: (column(book, "F")[0], book["填报"]["F2"].number_format) == (0.96, "0.0%"),
        ),
        ([Write("填报", "C5", date(2017, 6, 30))], lambda book: column(book, "C")[3] == DAY),
        (
            [Write("填报", "F5", NOON, "yyyy/m/d h:mm")],
            lambda book: column(book, "F")[3] == NOON,
        ),
        ([Formula("填报", "F2", "=SUM(B2:B4)")], lambda book: column(book, "F")[0] == "=SUM(B2:B4)"),
        ([Clear("填报", "B2:D3")], lambda book: column(book, "D") == [None, None, "甲", None]),
        ([Paste("填报", "D2:D3", "D4", values=True)], lambda book: column(book, "D") == 2 * ["丙\n两行", "乙"]),
        ([Paste("填报", "E2:E3", "B4", "说明")], lambda book: book["说明"]["B5"].value == "airplan:8b"),
        (
            [Unprotect(), Paste("填报", "B2", "F2"), Paste("填报", "B3", "F3", values=True)],
            lambda book: [book["填报"][f"F{row}"].number_format for row in (2, 3)] == ["0%", "General"],
        ),
        ([Unprotect(), Cut("填报", "D1:D5", "H1")], lambda book: column(book, "H")[1:3] == ["乙", "甲"]),
        ([Unprotect(), Merge("填报", "A2:A3")], lambda book: str(book["填报"].merged_cells) == "A2:A3"),
        (
            [Unprotect(), Sort("填报", "A2:E5", "B", descending=True)],
            lambda book: column(book, "E") == [f"airplan:8{letter}" for letter in "cabd"],
        ),
        (
            [Unprotect(), Sort("填报", "A1:E5", "C", header=True)],
            lambda book: (column(book, "A"), book["填报"]["A1"].value) == (["8c", "8a", "8b", "8d"], "编号"),
        ),
        (
            [Unhide("填报"), Filter("填报", "A1:E5", "D", ["乙", "甲"])],
            lambda book: (hidden_rows(book), book["填报"].auto_filter.ref) == ([2, 5], "A1:E5"),
        ),
        ([HideRows("填报", 2, 3)], lambda book: hidden_rows(book) == [2, 3, 4]),
        ([HideColumn("填报", "A")], lambda book: book["填报"].column_dimensions["A"].hidden),
        (
            [Unhide("填报"), Unhide("深藏")],
            lambda book: (
                not hidden_rows(book)
                and not any(wide.hidden for wide in book["填报"].column_dimensions.values())
                and book["深藏"].sheet_state == "visible"
            ),
        ),
        ([Unprotect(), InsertRows("填报", 3, 2)], lambda book: column(book, "A") == ["8a", None, None, "8b"]),
        ([Unprotect(), DeleteRows("填报", 2, 2)], lambda book: column(book, "A") == ["8c", "8d", None, None]),
        ([Unprotect(), InsertColumns("填报", "A")], lambda book: column(book, "B") == ["8a", "8b", "8c", "8d"]),
        ([Unprotect(), DeleteColumns("填报", "B", 3)], lambda book: column(book, "B")[0] == "airplan:8a"),
        (
            [Unprotect(), MoveColumn("填报", "E", before="B")],
            lambda book: (
                [book["填报"][f"{letter}1"].value for letter in "ABCDE"] == ["编号", "键", "完成率", "日期", "说明"]
                and book["填报"].column_dimensions["B"].hidden
            ),
        ),
        (
            [Unprotect(), MoveColumn("填报", "A", before="D")],
            lambda book: "".join(book["填报"][f"{letter}1"].value for letter in "ABCDE") == "完成率日期编号说明键",
        ),
        ([ColumnWidth("填报", "D", 50)], lambda book: 20 < book["填报"].column_dimensions["D"].width < 30),
        ([Unprotect(), RenameSheet("填报", "六月")], lambda book: book.sheetnames == ["六月", "隐藏", "深藏", "说明"]),
        (
            [Unprotect(), CopySheet("填报", "填报 (2)"), CopySheet("隐藏", "藏", place=0)],
            lambda book: (
                book.sheetnames == ["藏", "填报", "隐藏", "深藏", "说明", "填报 (2)"]
                and column(book, "E", "填报 (2)")[0] == "airplan:8a"
            ),
        ),
        ([Unprotect(), MoveSheet("说明", 0)], lambda book: book.sheetnames == ["说明", "填报", "隐藏", "深藏"]),
        ([Unprotect(), DeleteSheet("深藏"), DeleteSheet(0)], lambda book: book.sheetnames == ["隐藏", "说明"]),
        ([Activate("说明")], lambda book: book.active.title == "说明"),
        ([Unprotect()], lambda book: not (book["填报"].protection.sheet or book.security.lockStructure)),
    ],
    ids=lambda value: "+".join(type(edit).__name__ for edit in value) if isinstance(value, list) else "",
)
def test_an_edit_does_what_it_says(
    suite: Suite, book: Path, edits: list[Edit], finding: Callable[[Workbook], bool]
) -> None:
    assert finding(openpyxl.load_workbook(suite.edit(book, *edits)))


@pytest.mark.parametrize(
    ("cell", "typed", "becomes"),
    [
        ("F2", "96%", (0.96, "0.00%")),
        ("B2", "96%", (0.96, "0%")),
        ("B2", "96", (0.96, "0%")),
        ("F2", "1,234.5", (1234.5, "General")),
        ("F2", "2017-6-30", (DAY, None)),
        ("F2", "2017/6/30", (DAY, None)),
        ("F2", "2017年6月30日", (DAY, None)),
        ("D2", "2017-6-30", ("2017-6-30", "@")),
        ("D2", "0012", ("0012", "@")),
        ("F2", "0012", (12, "General")),
        ("F2", "'0012", ("0012", "General")),
        ("F2", "2017.6.30", (DAY, None)),
        ("F2", "17-6-30", (DAY, None)),
        ("F2", "6月底", ("6月底", "General")),
        ("F2", "３００", (300, "General")),
        ("F2", "300辆", ("300辆", "General")),
        ("F2", "=1+1", ("=1+1", "General")),
        ("F2", "完成 ", ("完成 ", "General")),
        ("D2", "辛", ("辛", "@")),  # though it is not in the list
    ],
)
def test_what_a_person_types_becomes_what_libreoffice_makes_of_it(
    suite: Suite, book: Path, cell: str, typed: str, becomes: tuple[object, str | None]
) -> None:
    found = openpyxl.load_workbook(suite.edit(book, Type("填报", cell, typed)))["填报"][cell]
    assert (found.value, None if found.is_date else found.number_format) == becomes


def test_typing_leaves_the_sheet_in_front_that_was(suite: Suite, book: Path) -> None:
    back = openpyxl.load_workbook(suite.edit(book, Unprotect(), Type("说明", "B1", "阅")))
    assert (back["说明"]["B1"].value, back.active.title if back.active else "") == ("阅", "填报")


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (Write("填报", "A2", "9"), "edit 2, Write: A2 is locked on the protected sheet 填报"),
        (Type("填报", "E2", "9"), "E2 is locked"),
        (Clear("填报", "B2:E5"), "B2:E5 is locked"),
        (Paste("填报", "B2:D2", "E2"), "is locked"),
        (Sort("填报", "A2:E5", "B"), "the sheet 填报 is protected"),
        (InsertRows("填报", 3), "the sheet 填报 is protected"),
        (MoveColumn("填报", "E", before="B"), "the sheet 填报 is protected"),
        (Write("没有", "A1", 1), "no sheet '没有' among 填报, 隐藏, 深藏, 说明"),
        (Write(4, "A1", 1), "no sheet 4"),
        (Write("填报", "A0", 1), "no cells 'A0'"),
        (Activate("隐藏"), "the sheet 隐藏 is hidden"),
        (Type("深藏", "A1", "x"), "the sheet 深藏 is hidden"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Edit) else "",
)
def test_what_a_person_could_not_do_is_refused_and_nothing_is_stored(
    suite: Suite, book: Path, edit: Edit, reason: str
) -> None:
    before = book.read_bytes()
    with pytest.raises(SuiteError, match=r"下发.xlsx: ") as refused:
        suite.edit(book, Write("填报", "D2", "x"), edit)
    assert reason in str(refused.value)
    assert book.read_bytes() == before


def test_a_wrong_password_is_told(suite: Suite, tmp_path: Path) -> None:
    path = sent(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book["填报"].protection.set_password("right")
    book.save(path)
    with pytest.raises(SuiteError, match="password"):
        suite.edit(path, Unprotect("wrong"))
    assert not openpyxl.load_workbook(suite.edit(path, Unprotect("right")))["填报"].protection.sheet


def test_files_of_other_kinds_are_read_and_written(suite: Suite, book: Path, tmp_path: Path) -> None:
    for ending in (".xls", ".ods"):
        other = suite.edit(book, to=tmp_path / f"a{ending}")
        assert column(openpyxl.load_workbook(suite.resave(other, to=tmp_path / "b.xlsx")), "D")[1:3] == ["乙", "甲"]


def test_what_is_no_workbook_is_refused(suite: Suite, tmp_path: Path) -> None:
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK\3\4 and then nothing")
    with pytest.raises(SuiteError, match=r"broken.xlsx: "):
        suite.resave(path)


def test_nothing_lies_beside_an_edited_workbook(suite: Suite, book: Path, tmp_path: Path) -> None:
    source = book.read_bytes()
    returned = suite.edit(book, Unprotect(), to=tmp_path / "回报.xlsx")
    assert book.read_bytes() == source != returned.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["下发.xlsx", "回报.xlsx"]


def test_pages_are_those_of_the_pdf(suite: Suite, tmp_path: Path) -> None:
    path = tmp_path / "long.xlsx"
    book = openpyxl.Workbook()
    for number in range(200):
        book.worksheets[0].append([number])
    book.save(path)
    pdf = suite.pdf(path, tmp_path)
    assert pdf == tmp_path / "long.pdf"
    assert suite.pages(path) == pages_of(pdf) == counted_pages(pdf.read_bytes()) > 1


# ends, whatever happens


@pytest.fixture
def own_suite(suite: Suite, tmp_path: Path) -> Iterator[Suite]:
    """A LibreOffice that a test may mistreat; the other fixture says whether there is one at all."""
    own = Suite(tmp_path / "own", patience=PATIENCE)
    yield own
    own.close()


def members(group: int) -> dict[int, str]:
    """The living processes of a group, with their names."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            name, _, rest = (folder / "stat").read_text().partition("(")[2].rpartition(")")
        except OSError:
            continue
        state, _parent, its_group = rest.split()[:3]
        if int(its_group) == group and state != "Z":
            found[int(folder.name)] = name
    return found


def gone(group: int) -> bool:
    """Has a group ended, or does it end soon?"""
    eventually(lambda: not members(group), f"process group {group} ends")
    return True


def started(suite: Suite, book: Path) -> int:
    suite.resave(book)
    assert suite.group
    assert "soffice.bin" in members(suite.group).values()
    return suite.group


def test_it_ends_when_it_is_closed_and_starts_again(own_suite: Suite, book: Path) -> None:
    group = started(own_suite, book)
    own_suite.close()
    assert gone(group)
    assert own_suite.group is None
    assert started(own_suite, book) != group


def test_after_a_crash_another_one_carries_on(own_suite: Suite, book: Path) -> None:
    group = started(own_suite, book)
    for process, name in members(group).items():
        if name == "soffice.bin":
            os.kill(process, signal.SIGKILL)
    own_suite.edit(book, Write("填报", "D2", "x"))
    assert gone(group)
    assert own_suite.group not in (None, group)
    assert column(openpyxl.load_workbook(book), "D")[0] == "x"


@pytest.mark.parametrize("stopped", ["soffice.bin", ""], ids=["LibreOffice", "all of it"])
def test_what_hangs_is_ended_told_and_after_two_times_not_asked_again(
    own_suite: Suite, book: Path, stopped: str
) -> None:
    before = book.read_bytes()
    for _time in range(2):
        group = started(own_suite, book)
        book.write_bytes(before)
        own_suite.patience = 1
        for process, name in members(group).items():
            if stopped in name:
                os.kill(process, signal.SIGSTOP)
        with pytest.raises(SuiteError, match="not answered for 1 seconds"):
            own_suite.resave(book)
        own_suite.patience = PATIENCE
        assert gone(group)
    with pytest.raises(SuiteError, match="failed 2 times and is not asked again"):
        own_suite.resave(book)
    assert book.read_bytes() == before


def test_one_that_always_crashes_is_tried_twice(
    own_suite: Suite, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = tmp_path / "driver.py"
    driver.write_text("import sys\nprint('{\"ready\": true}', flush=True)\ninput()\nsys.exit('out of order')")
    monkeypatch.setattr(office, "_DRIVER", (str(driver),))
    with pytest.raises(SuiteError, match="crashed twice over this:\nout of order"):
        own_suite.resave(book)


@pytest.mark.parametrize("does", ["exit 7", "exec sleep 600"], ids=["ends at once", "never answers"])
def test_one_that_does_not_start_is_told(
    own_suite: Suite, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str
) -> None:
    fake = tmp_path / "soffice"
    fake.write_text(f"#!/bin/sh\n{does}\n")
    fake.chmod(0o755)
    python = office._programs()[1]
    monkeypatch.setattr(office, "_programs", lambda: (str(fake), python))
    monkeypatch.setattr(office, "PATIENCE", 0.5)
    with pytest.raises(SuiteError, match=r"crashed twice over this:\n(.|\n)*NoConnectException"):
        own_suite.resave(book)


def test_nothing_survives_a_run_that_is_killed(suite: Suite, book: Path, tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom support.suite import Suite\n"
        "suite = Suite(Path(sys.argv[1]))\nsuite.resave(Path(sys.argv[2]))\n"
        "print(suite.group, *suite._driver.pipes, flush=True)\nsys.stdin.read()"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", code, tmp_path / "killed", book],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(TESTS)},
    )
    assert run.stdout
    group, *pipes = run.stdout.readline().split()
    assert all(map(os.path.exists, pipes))
    assert members(int(group))
    run.kill()
    run.wait(PATIENCE)
    for stream in (run.stdin, run.stdout):
        assert stream
        stream.close()
    assert gone(int(group))
    assert not any(map(os.path.exists, pipes))


@pytest.mark.parametrize(("environment", "code", "ends"), [({}, 0, "1 skipped"), ({"CI": "true"}, 1, "1 error")])
def test_where_it_is_missing_a_clerk_is_told_and_ci_fails(
    tmp_path: Path, environment: dict[str, str], code: int, ends: str
) -> None:
    (tmp_path / "test_it.py").write_text("def test_it(suite): pass")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "support.suite", "-p", "no:cacheprovider", "-rs", tmp_path],
        env={"PATH": str(tmp_path), "PYTHONPATH": str(TESTS), "COLUMNS": "200", **environment},
        cwd=tmp_path, capture_output=True, check=False, timeout=PATIENCE, text=True,
    )  # fmt: skip
    assert run.returncode == code
    assert MISSING in run.stdout
    assert ends in run.stdout.splitlines()[-1]
