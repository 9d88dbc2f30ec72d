"""Is everything that clerks and programs do to a workbook named with its place, and nothing written by it?"""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl.utils import get_column_letter

from airplan.rounds.form import PART_MARK, form_of, sealed_parts
from support.returns import DESHENG, EPB, PERIOD, YUETAN, Book

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.command_line import Run
    from support.returns import RoundOffice
    from support.wording import Wording

pytestmark = pytest.mark.slow

ANSWERS: dict[str, dict[str, Any]] = {
    "2a": {"status": "已完成", "note": "完成通报", "evidence": "通报.pdf"},
    "5a": {"status": "推进中", "value-1": 9300, "note": "已报废9300辆"},
    "8a": {"value-1": 300},
}


@pytest.fixture
def filled(sent: RoundOffice) -> Book:
    """The workbook of a bureau that has filled it in and not yet sent it back."""
    return Book(sent.fill(EPB, ANSWERS))


def verdicts(file: dict[str, Any]) -> dict[str, str]:
    return {cell["cell"]: cell["verdict"] for cell in file["cells"] if cell["verdict"] != "new"}


def finding_at(file: dict[str, Any], address: str) -> str:
    (cell,) = (cell for cell in file["cells"] if cell["cell"] == address)
    return str(cell["finding"])


# --- cells ------------------------------------------------------------------------------------------------------------

CELLS: dict[str, tuple[str, object, str]] = {
    "a formula that openpyxl has written without its result": ("value-1", "=9000+300", "=9000+300"),
    "a formula over another cell": ("note", "=A1", "=A1"),
    "an error value": ("value-1", "#N/A", "#N/A"),
    "an error value in a text": ("note", "#REF!", "#REF!"),
    "a truth value": ("value-1", True, "TRUE"),
    "an estimate": ("value-1", "约300", "约300"),
    "a foreign unit": ("value-1", "300吨", "300吨"),
    "a negative number": ("value-1", -5, "-5"),
    "words": ("value-1", "正在统计", "正在统计"),
    "no status": ("status", "差不多", "差不多"),
    "no day": ("as_of", "上周", "上周"),
    "a day that does not exist": ("as_of", "2017-06-31", "2017-06-31"),
    "a day of another year": ("as_of", "2007-05-20", "2007-05-20"),
}


@pytest.mark.parametrize("case", CELLS)
def test_a_cell_that_cannot_be_read_surely_is_refused_at_its_place(
    sent: RoundOffice, filled: Book, case: str, wording: Wording
) -> None:
    column, value, shown = CELLS[case]
    filled["5a", column] = value
    if isinstance(value, str) and value.startswith("#"):
        filled.cell("5a", column).data_type = "e"
    file = sent.needs_attention(filled.save(), "--prefer", "returned")
    place = filled.place("5a", column)
    assert verdicts(file) == {place: "refused"}
    assert finding_at(file, place).startswith(f"{shown}: ")
    assert {cell["sheet"] for cell in file["cells"]} == {"填报表"}
    wording(finding_at(file, place))


def test_merged_cells_for_answers_are_refused_each_at_its_place(
    sent: RoundOffice, filled: Book, wording: Wording
) -> None:
    sheet, rows, column = filled.sheet, filled.rows, filled.columns["note"]
    first, last = sorted((rows["5a"], rows["5a"] + 1))
    sheet.merge_cells(start_row=first, end_row=last, start_column=column, end_column=column)
    file = sent.needs_attention(filled.save(), "--prefer", "returned")
    letter = get_column_letter(column)
    assert verdicts(file) == {f"{letter}{first}": "refused", f"{letter}{last}": "refused"}
    wording(finding_at(file, f"{letter}{first}"))


def test_a_merge_that_swallows_a_mark_swallows_no_answer(sent: RoundOffice, filled: Book, wording: Wording) -> None:
    at = filled.rows["5a"]
    filled.sheet.merge_cells(start_row=at - 1, end_row=at, start_column=1, end_column=1)
    file = sent.needs_attention(filled.save(), "--prefer", "returned")
    deleted, homeless = file["findings"][:2]
    wording(deleted, "5a")
    wording(homeless, ", ".join(f"{get_column_letter(filled.columns[key])}{at}" for key in ANSWERS["5a"]))


def test_locked_cells_that_were_edited_are_shown_and_not_taken(
    sent: RoundOffice, filled: Book, wording: Wording
) -> None:
    filled["5a", "deadline"] = "明年再说"
    filled["5a", "due"] = None
    places = {filled.place("5a", column): "locked" for column in ("deadline", "due")}
    path = filled.save()
    file = sent.needs_attention(path)
    assert verdicts(file) == places
    (cell,) = (cell for cell in file["cells"] if cell["field"] == "deadline")
    assert (cell["sent"], cell["returned"]) == ("年底前", "明年再说")
    wording(cell["finding"])
    for prefer in ("known", "returned"):
        again = sent.files("--prefer", prefer, "--only", path.name)[0]
        assert again["state"] == "ready"
        assert not any(cell["taken"] for cell in again["cells"] if cell["verdict"] == "locked")


def test_a_cell_filled_in_where_nothing_is_asked_for_is_shown_and_not_taken(
    sent: RoundOffice, filled: Book, wording: Wording
) -> None:
    filled["2a", "value-1"] = 5
    file = sent.needs_attention(filled.save())
    assert verdicts(file) == {filled.place("2a", "value-1"): "locked"}
    wording(finding_at(file, filled.place("2a", "value-1")))


# --- rows and columns -------------------------------------------------------------------------------------------------


def test_hidden_rows_are_read_and_named(sent: RoundOffice, filled: Book, wording: Wording) -> None:
    for ref in ("5a", "13a"):
        filled.sheet.row_dimensions[filled.rows[ref]].hidden = True
    filled.save()
    (file,) = sent.files(code=0)
    (note,) = file["notes"]
    wording(note, "5a")
    assert {cell["ref"] for cell in file["cells"]} == set(ANSWERS)


def _delete_row(book: Book) -> None:
    book.sheet.delete_rows(book.rows["13a"])


def _delete_column(book: Book) -> None:
    book.sheet.delete_cols(book.columns["next"])


def _delete_locked_column(book: Book) -> None:
    book.sheet.delete_cols(book.columns["role"])


@pytest.mark.parametrize(
    ("delete", "deleted"),
    [(_delete_row, "13a"), (_delete_column, "Next steps"), (_delete_locked_column, "Role")],
    ids=["row", "column", "locked column"],
)
def test_what_was_deleted_is_named_and_may_be_passed_over(
    sent: RoundOffice, filled: Book, delete: Callable[[Book], None], deleted: str, wording: Wording
) -> None:
    delete(filled)
    path = filled.save()
    (finding,) = sent.needs_attention(path)["findings"]
    assert finding.endswith(f": {deleted}")
    wording(finding)
    sent.collect("--apply", "--prefer", "returned", "--only", path.name, code=4)
    assert {report["ref"] for report in sent.reports()} == set(ANSWERS), "the rest is taken"


# What each finding names, as patterns; an empty one stands for a finding without facts.
STRUCTURE: dict[str, tuple[Callable[[Book], Any], list[str]]] = {
    "a row pasted once more below": (
        lambda book: book.sheet.append([cell.value for cell in book.sheet[book.rows["5a"]]]),
        [r"5a \(A10, A\d+\)"],
    ),
    "a column copied with its mark": (
        lambda book: [
            book.sheet.cell(row, book.sheet.max_column + (row == 1)).__setattr__(
                "value", book.sheet.cell(row, book.columns["note"]).value
            )
            for row in range(1, book.sheet.max_row + 1)
        ],
        [r"Progress \(O5, V5\)"],
    ),
    "a row with an invented key": (
        lambda book: book.sheet.cell(book.rows["5a"], 1).__setattr__("value", "airplan:row:55x"),
        ["5a", r"55x \(A10\)"],
    ),
    "a column with an invented key": (
        lambda book: book.sheet.cell(5, 30).__setattr__("value", "airplan:column:mood"),
        [r"mood \(AD5\)"],
    ),
    "answers typed below the table": (
        lambda book: book.sheet.cell(max(book.rows.values()) + 1, book.columns["note"]).__setattr__("value", "补充"),
        [r"O\d+"],
    ),
    "a row's hidden mark wiped": (
        lambda book: book.sheet.cell(book.rows["5a"], 1).__setattr__("value", None),
        ["5a", "K10, L10, O10"],
    ),
    "the hidden mark of the first row wiped": (
        lambda book: (
            book.sheet.cell(7, book.columns["note"]).__setattr__("value", "第一行"),
            book.sheet.cell(7, 1).__setattr__("value", None),
        ),
        [r"\w+", "O7"],
    ),
    "a column's hidden mark wiped": (
        lambda book: book.sheet.cell(5, book.columns["note"]).__setattr__("value", None),
        ["Progress", "O7, O10"],
    ),
    "what is visible was sorted, and the marks were not": (
        lambda book: _swap_rows(book, "5a", "8a", first=2),
        [r"5a \(B10\), 8a \(B11\)"],
    ),
    "a column was moved without its mark": (
        lambda book: _swap_columns(book, "note", "problem", first=6),
        ["O6, P6"],
    ),
    "what is visible of a column was cut and put elsewhere": (
        lambda book: _move_visible(book, "note", 26),
        ["Z7, Z10"],
    ),
    "all that tells one row from another deleted": (
        lambda book: [book.sheet.delete_cols(book.columns[key]) for key in ("ref", "text", "brief")],
        ["Ref, Measure, Text of the plan"],
    ),
    "what stands in two columns was swapped, and the headings were not": (
        lambda book: _swap_columns(book, "brief", "note", first=7),
        [r"O7, O8, .* \d+ \w+"],
    ),
    "a ref overwritten": (
        lambda book: book.cell("5a", "ref").__setattr__("value", "5b"),
        [r"5a \(B10\)"],
    ),
    "all marks of rows wiped": (
        lambda book: book.sheet.delete_cols(1),
        [""],
    ),
    "all marks of columns wiped": (
        lambda book: book.sheet.delete_rows(5),
        [""],
    ),
    "the sheet deleted": (
        lambda book: book.book.remove(book.sheet),
        [""],
    ),
    "the sheet copied within the workbook": (
        lambda book: book.book.copy_worksheet(book.sheet),
        ["填报表, 填报表 Copy;"],
    ),
    "the hidden sheet deleted": (
        lambda book: book.book.remove(book.hidden),
        [""],
    ),
    "a letter of the hidden sheet changed": (
        lambda book: book.hidden["B1"].__setattr__("value", book.hidden["B1"].value.replace(EPB, "区环保居", 1)),
        [""],
    ),
    "a part of the hidden sheet gone": (
        lambda book: book.hidden.delete_rows(1),
        [""],
    ),
    "the seal gone": (
        lambda book: book.hidden.delete_rows(book.hidden.max_row),
        [""],
    ),
}


def _swap_rows(book: Book, upper: str, lower: str, *, first: int) -> None:
    for column in range(first, book.sheet.max_column + 1):
        a, b = (book.sheet.cell(book.rows[ref], column) for ref in (upper, lower))
        a.value, b.value = b.value, a.value


def _move_visible(book: Book, key: str, to: int) -> None:
    for row in range(6, book.sheet.max_row + 1):
        cell = book.sheet.cell(row, book.columns[key])
        book.sheet.cell(row, to).value, cell.value = cell.value, None


def _swap_columns(book: Book, left: str, right: str, *, first: int) -> None:
    for row in range(first, book.sheet.max_row + 1):
        a, b = (book.sheet.cell(row, book.columns[key]) for key in (left, right))
        a.value, b.value = b.value, a.value


@pytest.mark.parametrize("case", STRUCTURE)
def test_what_was_done_to_the_table_or_its_marks_is_named_and_never_passed_over(
    sent: RoundOffice, filled: Book, case: str, wording: Wording
) -> None:
    break_it, facts = STRUCTURE[case]
    break_it(filled)
    findings = sent.needs_attention(filled.save(), "--prefer", "returned")["findings"]
    for finding, pattern in zip(findings, facts, strict=True):
        assert re.search(rf": {pattern}(?: |$)" if pattern.endswith(")") else pattern, finding), findings
    wording("\n".join(findings))


@pytest.mark.parametrize("prefer", ["known", "returned"])
def test_answers_beside_another_mark_are_never_written_to_its_measure(
    sent: RoundOffice, filled: Book, prefer: str
) -> None:
    _swap_rows(filled, "5a", "8a", first=2)
    path = filled.save()
    sent.collect("--apply", "--prefer", prefer, "--only", path.name, code=4)
    assert sent.reports() == []


def test_what_is_written_beside_the_table_is_named_and_not_taken(
    sent: RoundOffice, filled: Book, wording: Wording
) -> None:
    right, below = filled.sheet.max_column + 2, max(filled.rows.values()) + 2
    places = [
        filled.sheet.cell(row, column, text).coordinate
        for row, column, text in ((3, 9, "电话"), (filled.rows["5a"], right, "另附说明"), (below, 2, "填表人：李四"))
    ]
    filled.save()
    (file,) = sent.files(code=0)
    (note,) = file["notes"]
    wording(note, ", ".join(places))
    assert {cell["ref"] for cell in file["cells"]} == set(ANSWERS)


def test_a_heading_that_was_changed_is_named(sent: RoundOffice, filled: Book, wording: Wording) -> None:
    filled.sheet.cell(6, filled.columns["note"]).value = "进展情况（可附页）"
    filled.save()
    (file,) = sent.files(code=0)
    (note,) = file["notes"]
    wording(note, "O6")


@pytest.mark.parametrize("before", [1, 5, 6, 7])
def test_rows_may_be_inserted_anywhere(sent: RoundOffice, filled: Book, before: int) -> None:
    filled.sheet.insert_rows(before, 2)
    filled.sheet.cell(before, 2).value = "区环保局填报"
    filled.save()
    (file,) = sent.files(code=0)
    assert file["findings"] == []
    assert {cell["ref"] for cell in file["cells"]} == set(ANSWERS)


def test_a_sheet_may_be_renamed_hidden_or_moved(sent: RoundOffice, filled: Book, wording: Wording) -> None:
    filled.sheet.title = "环保局5月"
    filled.sheet.sheet_state = "hidden"
    filled.book.move_sheet(filled.sheet, 2)
    filled.save()
    (file,) = sent.files(code=0)
    left_open, hidden = file["notes"]
    wording(left_open, "填表说明")
    wording(hidden, "环保局5月")
    assert {cell["sheet"] for cell in file["cells"]} == {"环保局5月"}
    sent.collect("--apply")
    assert {report["source"]["sheet"] for report in sent.reports()} == {"环保局5月"}


def test_a_copy_of_the_hidden_sheet_does_no_harm(sent: RoundOffice, filled: Book) -> None:
    edited = filled.book.copy_worksheet(filled.hidden)
    edited["B1"].value = "{}"
    filled.book.move_sheet(edited, -2)
    filled.save()
    assert {cell["verdict"] for file in sent.files(code=0) for cell in file["cells"]} == {"new"}


def test_hidden_sheets_of_two_workbooks_are_refused(sent: RoundOffice, filled: Book, wording: Wording) -> None:
    other, sheet = sent.open(DESHENG).hidden, filled.book.create_sheet("x")
    for row in other.iter_rows(values_only=True):
        sheet.append(row)
    (finding,) = sent.needs_attention(filled.save(), "--prefer", "returned")["findings"]
    wording(finding)


# --- whole workbooks that are not the right ones ----------------------------------------------------------------------


def reseal(book: Book, **changed: Any) -> None:
    """Put another form, with a seal that fits it, into the hidden sheet."""
    cells = {row[0].value.removeprefix(PART_MARK): row[1] for row in book.hidden.iter_rows()}
    form = form_of({key: str(cell.value) for key, cell in cells.items()}).form._replace(**changed)
    for key, text in sealed_parts(form):
        cells[key.removeprefix(PART_MARK)].value = text


@pytest.mark.parametrize(
    ("changed", "facts"),
    [
        ({"revision": "0" * 12}, []),
        ({"unit": DESHENG}, []),
        ({"unit": "火星局"}, ["火星局"]),
        ({"period": "2017-04"}, ["2017-04", "2017-05", "--period 2017-04"]),
        ({"period": "2017-13"}, []),
        ({"plan": "another-2017"}, ["another-2017", "--plan"]),
    ],
    ids=["another revision", "another unit", "an unknown unit", "another month", "no month", "another plan"],
)
def test_a_workbook_that_somebody_has_sealed_again_is_refused(
    sent: RoundOffice, filled: Book, changed: dict[str, str], facts: list[str], wording: Wording
) -> None:
    reseal(filled, **changed)
    file = sent.needs_attention(filled.save(), "--prefer", "returned")
    wording(file["findings"][0], *facts)
    assert file["cells"] == []


def test_a_form_of_other_make_is_no_form(sent: RoundOffice, filled: Book, wording: Wording) -> None:
    """Whoever can compute a digest can seal anything; it is looked at before it is believed."""
    from hashlib import sha256

    hidden, findings = filled.hidden, []
    for text in ("{}", "[]", "[" * 30_000, '{"rows":[{}]}', '{"plan":1,"revision":[],"period":{},"unit":[],"due":"x"}'):
        hidden.delete_rows(1, hidden.max_row)
        hidden.append([f"{PART_MARK}0", text])
        hidden.append([f"{PART_MARK}seal", sha256(text.encode()).hexdigest()[:24]])
        findings.append(sent.needs_attention(filled.save(), "--prefer", "returned")["findings"])
    (finding,) = findings[0]
    assert findings == [[finding]] * 5
    wording(finding)


def test_a_workbook_of_another_month_is_taken_with_that_month(
    sent: RoundOffice, filled: Book, wording: Wording
) -> None:
    path = filled.save()
    sent.clerk.now = datetime(2017, 6, 15, 1, 30, tzinfo=UTC)
    sent.clerk("dispatch", "--period", "2017-06", "--to", "june", "-d", EPB, "--by", "王芳")
    (file,) = sent.files(code=4)
    (finding,) = file["findings"]
    wording(finding, "2017-05", "2017-06", "--period 2017-05")
    sent.collect(str(path), "--period", "2017-05", "--apply")
    assert {report["period"] for report in sent.reports()} == {PERIOD}


def test_a_workbook_of_another_office_was_never_dispatched_here(
    sent: RoundOffice, run: Run, tmp_path: Path, wording: Wording
) -> None:
    here = str(tmp_path / "elsewhere.sqlite")
    run("--store", here, "record", "5a", "--unit", EPB, "--value", "1", "--on", "2017-05-02", "--by", "李", "--yes")
    run(
        "--store",
        here,
        "--as-of",
        "2017-05-15",
        "dispatch",
        "--period",
        PERIOD,
        "--to",
        "elsewhere",
        "-d",
        EPB,
        "--by",
        "李",
    )
    book = Book(tmp_path / "elsewhere" / f"{PERIOD}_{EPB}.xlsx")
    book["5a", "note"] = "好"
    file = sent.needs_attention(book.save(sent.back / book.path.name), "--prefer", "returned")
    (finding,) = file["findings"]
    wording(finding)
    assert file["cells"] == []


def test_a_dispatch_that_was_taken_back_sent_nothing(office: RoundOffice, wording: Wording) -> None:
    batch = re.findall(r"airplan undo (\w+)", office.dispatch(units=[EPB], lang="en").err)[0]
    path = office.fill(EPB, ANSWERS)
    office.dispatch(units=[DESHENG])
    office.clerk("undo", batch, "--yes", "--by", "王芳")
    (finding,) = office.needs_attention(path, "--prefer", "returned")["findings"]
    wording(finding)


def test_a_file_with_the_name_of_another_unit_is_named_with_both(
    sent: RoundOffice, filled: Book, wording: Wording
) -> None:
    path = filled.path.rename(sent.back / f"{PERIOD}_{YUETAN}.xlsx")
    file = sent.needs_attention(path)
    (finding,) = file["findings"]
    wording(finding, YUETAN, EPB)
    assert file["unit"] == EPB
    sent.collect("--apply", "--prefer", "returned", "--only", path.name, code=4)
    assert {report["unit"] for report in sent.reports()} == {EPB}


def test_a_file_may_have_any_other_name(sent: RoundOffice, filled: Book) -> None:
    filled.path.rename(sent.back / "新建 Microsoft Excel 工作表 (3).xlsx")
    assert sent.files(code=0)[0]["unit"] == EPB


# --- another revision of the plan -------------------------------------------------------------------------------------


HIS_AND_THE_GOOD_ONE = ("--only", EPB, "--only", "0 good.xlsx")


class Edited:
    """The office's own copy of the plan, edited after the dispatch."""

    def __init__(self, office: RoundOffice, folder: Path) -> None:
        self.office, self.path = office, folder / "plan.yaml"
        shutil.copy(Path(__file__).parents[2] / "data" / "plan_2017.yaml", self.path)

    def change(self, old: str, new: str) -> None:
        text = self.path.read_text(encoding="utf-8")
        assert text.count(old) == 1, text.count(old)
        self.path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def edited(office: RoundOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edited:
    """An office that has sent its workbooks, and a bureau that has filled its in."""
    plan = Edited(office, tmp_path)
    monkeypatch.setenv("AIRPLAN_PLAN", str(plan.path))
    office.dispatch()
    office.fill(EPB, ANSWERS)
    return plan


def revision_in(text: str) -> str:
    (revision,) = re.findall(r"\b[0-9a-f]{8,}\b", text)
    return str(revision)


def test_a_revision_in_which_only_a_comment_has_changed_is_said_and_harmless(edited: Edited, wording: Wording) -> None:
    edited.change("          # 5a\n", "          # 5a, as printed\n")
    (file,) = edited.office.files(code=0)
    wording(file["notes"][0], revision=revision_in(file["notes"][0]))
    edited.office.collect("--apply")
    assert {report["ref"] for report in edited.office.reports()} == set(ANSWERS)


def test_a_revision_in_which_a_row_has_changed_is_named_with_the_row(edited: Edited, wording: Wording) -> None:
    edited.change("采暖燃气热水炉。\n            deadline: 6月底前", "采暖燃气热水炉。\n            deadline: 9月底前")
    file = edited.office.needs_attention(edited.office.back / f"{PERIOD}_{EPB}.xlsx", *HIS_AND_THE_GOOD_ONE)
    (finding,) = file["findings"]
    assert re.findall(r"\d+[a-z]\b", finding.replace(revision_in(finding), "")) == ["8b"]
    wording(finding, revision=revision_in(finding))
    edited.office.collect("--apply", "--prefer", "returned", "--only", EPB, code=4)
    assert {report["ref"] for report in edited.office.reports()} == set(ANSWERS)


def test_an_answer_on_a_row_that_the_plan_has_no_more_is_refused_at_its_place(edited: Edited, wording: Wording) -> None:
    path = edited.office.fill(EPB, {**ANSWERS, "8b": {"note": "已宣传"}})
    text = edited.path.read_text(encoding="utf-8")
    start = text.index("          # 8b\n")
    edited.path.write_text(text[:start] + text[text.index("\n      - number: 9\n") :], encoding="utf-8")
    edited.change("measures: 46", "measures: 45")
    file = edited.office.needs_attention(path, "--prefer", "returned", *HIS_AND_THE_GOOD_ONE)
    wording(file["findings"][0], "8b", revision=revision_in(file["findings"][0]))
    place = Book(path).place("8b", "note")
    assert verdicts(file) == {place: "refused"}
    wording(finding_at(file, place), "8b")


def test_an_answer_for_a_target_that_the_plan_has_no_more_is_refused_at_its_place(
    edited: Edited, wording: Wording
) -> None:
    edited.change("id: retrofit\n", "id: burners\n")
    path = edited.office.back / f"{PERIOD}_{EPB}.xlsx"
    file = edited.office.needs_attention(path, "--prefer", "returned", *HIS_AND_THE_GOOD_ONE)
    place = Book(path).place("8a", "value-1")
    assert verdicts(file) == {place: "refused"}
    wording(finding_at(file, place))


# --- files that cannot be read ----------------------------------------------------------------------------------------

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
SHEET = "xl/worksheets/sheet1.xml"


def repacked(content: bytes, changed: dict[str, bytes]) -> bytes:
    """The workbook with other parts in the place of its own."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changed.get(name, old.read(name)))
    return buffer.getvalue()


def with_entities(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sheet = package.read(SHEET)
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    start = sheet.index(b"<worksheet")
    return repacked(content, {SHEET: sheet[:start] + bomb + sheet[start:]})


def strict(content: bytes) -> bytes:
    """As Excel writes it when somebody chooses the other of its two kinds of .xlsx."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts_of = {name: package.read(name) for name in package.namelist()}
    words = {
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006": b"http://purl.oclc.org/ooxml/officeDocument",
    }
    for old, new in words.items():
        parts_of = {name: part.replace(old, new) for name, part in parts_of.items()}
    return repacked(content, parts_of)


def docx(_content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", "<document/>")
    return buffer.getvalue()


UNREADABLE: dict[str, tuple[str, Callable[[bytes], bytes], list[str]]] = {
    "a table of Excel 97": (".xls", lambda _content: OLE, [".xls"]),
    "one that was renamed": (".xlsx", lambda _content: OLE, [".xls, .et"]),
    "one with a password": (".xlsx", lambda _content: OLE + "EncryptedPackage".encode("utf-16-le"), []),
    "one that was cut off": (".xlsx", lambda content: content[:-500], []),
    "a zip bomb": (
        ".xlsx",
        lambda content: repacked(content, {"xl/styles.xml": b"<styleSheet>" + b" " * 40_000_000}),
        ["32 MiB"],
    ),
    "entities of XML": (".xlsx", with_entities, [SHEET]),
    "a text that was renamed": (".xlsx", docx, []),
    "an empty file": (".xlsx", lambda _content: b"", []),
}


def test_the_other_of_excels_two_kinds_is_read(sent: RoundOffice, filled: Book) -> None:
    filled.path.write_bytes(strict(filled.path.read_bytes()))
    (file,) = sent.files(code=0)
    assert (file["state"], {cell["ref"] for cell in file["cells"]}) == ("ready", set(ANSWERS))


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_file_that_cannot_be_read_is_named_with_the_way_out(
    sent: RoundOffice, filled: Book, case: str, wording: Wording
) -> None:
    ending, make, facts = UNREADABLE[case]
    path = filled.path.with_suffix(ending)
    content = filled.path.read_bytes()
    filled.path.unlink()
    path.write_bytes(make(content))
    file = sent.needs_attention(path, "--prefer", "returned", code=3)
    (finding,) = file["findings"]
    assert "\n" in finding, "what to do about it"
    wording(finding, *facts)
    screen, (in_chinese,) = findings_in_chinese(sent, code=3)
    assert path.name in screen
    wording(in_chinese, lang="zh")


def findings_in_chinese(sent: RoundOffice, *, code: int) -> tuple[str, list[str]]:
    """Return the screen of a preview, and the findings that it must have shown."""
    screen = sent.collect(code=code, lang="zh").out
    files = json.loads(sent.collect("--format", "json", code=code, lang="zh").out)
    findings = [finding for file in files for finding in file["findings"]]
    assert [line for finding in findings for line in finding.split("\n") if line not in screen] == []
    return screen, findings


def test_what_a_file_is_its_content_says(sent: RoundOffice, filled: Book) -> None:
    filled.path.rename(filled.path.with_suffix(".ods"))
    (file,) = sent.files(code=0)
    assert (file["state"], {cell["ref"] for cell in file["cells"]}) == ("ready", set(ANSWERS))


def test_a_table_in_another_form_beside_the_workbook_itself(sent: RoundOffice, filled: Book, wording: Wording) -> None:
    """Named, although the same is there as .xlsx: nobody knows whether it says the same."""
    other = filled.path.with_suffix(".ods")
    with zipfile.ZipFile(other, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", "<document-content/>")
    wording(sent.needs_attention(other, code=3)["findings"][0], ".ods")


# --- archives ---------------------------------------------------------------------------------------------------------


def packed(path: Path, members: dict[str, bytes], encoding: str = "gb18030") -> Path:
    """A zip archive as Chinese Windows writes it: names in its own code page, and nothing says so."""

    class Named(zipfile.ZipInfo):
        def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 – the name that zipfile asks for
            return self.filename.encode(encoding), self.flag_bits & ~0x800

    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(Named(name), content)
    return path


def test_an_archive_with_good_and_bad_members(sent: RoundOffice, filled: Book) -> None:
    good, bad = f"{PERIOD}_{EPB}.xlsx", f"{PERIOD}_{YUETAN}.xlsx"
    sent.fill(DESHENG, {"5a": {"value-1": "约3"}})
    members = {
        f"五月/{good}": filled.path.read_bytes(),
        f"五月/{bad}": filled.path.read_bytes()[:-500],
        f"五月/{PERIOD}_{DESHENG}.xlsx": (sent.back / f"{PERIOD}_{DESHENG}.xlsx").read_bytes(),
        "五月/证明材料/1.jpg": b"\xff\xd8",
        "五月/旧.xls": OLE,
    }
    for path in sent.back.iterdir():
        path.unlink()
    outer = packed(sent.back / "各单位回表.zip", members)
    before = sent.clerk.log()
    sent.collect("--apply", code=3)
    assert sent.clerk.log() == before
    states = {file["file"].removeprefix(f"{outer}/五月/"): file["state"] for file in sent.files(code=3)}
    assert states == {
        good: "ready",
        bad: "unreadable",
        f"{PERIOD}_{DESHENG}.xlsx": "held-up",
        "旧.xls": "unreadable",
        "证明材料/1.jpg": "not-read",
    }
    sent.collect("--apply", "--only", EPB)
    assert {report["source"]["file"] for report in sent.reports()} == {good}


def test_the_same_file_in_several_places_is_taken_once(sent: RoundOffice, filled: Book, wording: Wording) -> None:
    shutil.copy(filled.path, sent.back / f"{PERIOD}_{EPB} - 副本.xlsx")
    packed(sent.back / "回表.zip", {f"{PERIOD}_{EPB}.xlsx": filled.path.read_bytes()})
    before = len(sent.clerk.log())
    sent.collect("--apply")
    after = sent.clerk.log()
    assert [entry["kind"] for entry in after[before:]] == ["return", *["report"] * len(ANSWERS)]
    wording(sent.collect("--apply").err)
    assert sent.clerk.log() == after


# --- and in Chinese ---------------------------------------------------------------------------------------------------


IN_CHINESE: dict[str, list[str]] = {
    "a row pasted once more below": ["5a（A10、A42）"],
    "what is visible was sorted, and the marks were not": ["5a（B10）、8a（B11）"],
    "a letter of the hidden sheet changed": [],
    "answers typed below the table": ["O42"],
    "a column's hidden mark wiped": ["O7、O10"],
}


@pytest.mark.parametrize("case", IN_CHINESE)
def test_a_clerk_reads_it_in_chinese(sent: RoundOffice, filled: Book, case: str, wording: Wording) -> None:
    STRUCTURE[case][0](filled)
    filled.save()
    _screen, findings = findings_in_chinese(sent, code=4)
    wording("\n".join(findings), *IN_CHINESE[case], lang="zh")


def test_a_refused_cell_in_chinese(sent: RoundOffice, filled: Book) -> None:
    filled["5a", "value-1"] = "=9000+300"
    path = filled.save()
    screen = sent.collect(code=4, lang="zh").out
    assert f"{path}!填报表" in screen
    (line,) = (line for line in screen.splitlines() if "=9000+300：" in line)
    assert line.split()[:2] == ["L10", "填写有误"]
