"""Does every answer come back exactly from workbooks that a real office suite has edited and saved?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl.utils import get_column_letter

from support.edits import (
    Activate,
    ColumnWidth,
    CopySheet,
    DeleteColumns,
    DeleteRows,
    DeleteSheet,
    Filter,
    Formula,
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
    Unprotect,
    Write,
)
from support.returns import EPB, Book

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from airplan.i18n import Language
    from support.edits import Edit
    from support.returns import RoundOffice
    from support.suite import Suite
    from support.wording import Wording

pytestmark = pytest.mark.slow

SHEET, GUIDE = "填报表", "填表说明"
TYPED = (
    ("2a", "status", "已完成", "done"),
    ("2a", "note", "完成5月通报\u3000", "完成5月通报"),
    ("2a", "evidence", "通报.pdf；https://example.org/a;b", "通报.pdf\nhttps://example.org/a;b"),
    ("5a", "status", "推进中", "in-progress"),
    ("5a", "value-1", "9,300", "9300"),
    ("5a", "note", "\u200b已报废9300辆，占比38%\u200b", "已报废9300辆，占比38%"),
    ("5a", "problem", "2017-6-20", "2017-6-20"),
    ("5a", "as_of", "2017.5.20", "2017-05-20"),
    ("5a", "filled_by", "张䶮", "张䶮"),
    ("8a", "value-1", "２００", "200"),
    ("8a", "value-2", "0.12万", "1200"),
    ("8a", "value-3", "96%", "96"),
    ("8a", "next", "0012", "0012"),
    ("8a", "as_of", "2017-5-21", "2017-05-21"),
    ("13a", "value-1", "6.1", "6.1"),
    ("13a", "as_of", "5月22号", "2017-05-22"),
)
"""(ref, column, what is typed, what it means)."""
MEANT = {(ref, column): meant for ref, column, _typed, meant in TYPED}


class Desk:
    """A bureau's workbook on a desk with LibreOffice."""

    def __init__(self, sent: RoundOffice, suite: Suite) -> None:
        self.sent, self.suite = sent, suite
        self.book = sent.open(EPB)
        self.path = sent.back / self.book.path.name
        self.first, self.last = min(self.book.rows.values()), max(self.book.rows.values())
        self.right = get_column_letter(max(self.book.columns.values()))

    def at(self, ref: str, column: str) -> str:
        return self.book.place(ref, column)

    def letter(self, column: str) -> str:
        return get_column_letter(self.book.columns[column])

    def typing(self) -> list[Edit]:
        """What a person types."""
        return [Type(SHEET, self.at(ref, column), typed) for ref, column, typed, _meant in TYPED]

    def send_back(self, *edits: Edit, ending: str = ".xlsx") -> Path:
        return self.suite.edit(self.book.path, *edits, to=self.path.with_suffix(ending))

    def answers(self) -> dict[tuple[str, str], str]:
        """What collect understands, by measure and column as they were sent."""
        (file,) = self.sent.files(code=0)
        columns = {
            row.field(column): column
            for row in _form(self.book).rows
            for column in self.book.columns
            if column not in row.shown and row.field(column)
        }
        # a target belongs to one measure only, so that a field stands for one column
        return {(cell["ref"], columns[cell["field"]]): cell["value"] for cell in file["cells"]}


def _form(book: Book) -> Any:
    from airplan.rounds.form import form_of

    return form_of({row[0].value.removeprefix("airplan:part:"): row[1].value for row in book.hidden.iter_rows()}).form


@pytest.fixture
def desk(sent: RoundOffice, suite: Suite) -> Desk:
    return Desk(sent, suite)


def test_a_workbook_that_was_only_saved_says_nothing(desk: Desk) -> None:
    desk.send_back()
    (file,) = desk.sent.files(code=0)
    assert (file["findings"], file["notes"], file["cells"]) == ([], ["nothing was filled in"], [])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_workbooks_of_a_round_may_be_only_saved(office: RoundOffice, suite: Suite, lang: Language) -> None:
    """No locked cell of any measure, date or text is taken for an edited one."""
    office.dispatch(units=(), lang=lang)
    for path in sorted(office.sent.glob("*.xlsx")):
        suite.resave(path, office.back / path.name)
    assert {(file["state"], *file["findings"], *file["cells"]) for file in office.files(code=0)} == {("ready",)}


def test_what_a_person_types_comes_back_exactly(desk: Desk) -> None:
    desk.send_back(*desk.typing())
    assert desk.answers() == MEANT
    desk.sent.collect("--apply")
    reports = {report["ref"]: report for report in desk.sent.reports()}
    assert {ref: report["as_of"] for ref, report in reports.items()} == {
        "2a": "2017-05-24", "5a": "2017-05-20", "8a": "2017-05-21", "13a": "2017-05-22",
    }  # fmt: skip
    assert reports["5a"]["filled_by"] == "张䶮"
    assert [value["value"] for value in reports["8a"]["values"]] == [200, 1200, 96]


MOVED: dict[str, Callable[[Desk], Sequence[Edit]]] = {
    "rows sorted": lambda desk: [Sort(SHEET, f"A{desk.first}:{desk.right}{desk.last}", desk.letter("note"))],
    "rows sorted downwards": lambda desk: [
        Sort(SHEET, f"A{desk.first}:{desk.right}{desk.last}", desk.letter("deadline"), descending=True)
    ],
    "a column moved to the far left": lambda _desk: [MoveColumn(SHEET, "O", "A")],
    "a column moved to the far right": lambda desk: [MoveColumn(SHEET, desk.letter("value-1"), "Z")],
    "the ref moved to the far right": lambda desk: [MoveColumn(SHEET, desk.letter("ref"), "Z")],
    "columns inserted": lambda _desk: [InsertColumns(SHEET, "A", 3), InsertColumns(SHEET, "O", 2)],
    "rows inserted": lambda desk: [InsertRows(SHEET, desk.first + 3, 2), InsertRows(SHEET, 1, 4)],
    "columns widened": lambda desk: [ColumnWidth(SHEET, desk.letter("note"), 90), ColumnWidth(SHEET, "B", 2)],
    "the sheet renamed": lambda _desk: [RenameSheet(SHEET, "环保局（定稿）")],
    "the sheets moved": lambda _desk: [MoveSheet(SHEET, 3), MoveSheet("airplan", 0)],
    "the guide deleted": lambda _desk: [DeleteSheet(GUIDE)],
    "all of it": lambda desk: [
        Sort(SHEET, f"A{desk.first}:{desk.right}{desk.last}", desk.letter("text")),
        MoveColumn(SHEET, desk.letter("note"), "A"),
        MoveColumn(SHEET, desk.letter("value-1"), "Z"),
        InsertRows(SHEET, 1, 4),
        RenameSheet(SHEET, "定稿"),
        MoveSheet("定稿", 3),
    ],
}


@pytest.mark.parametrize("case", MOVED)
def test_every_answer_comes_back_whatever_was_moved(desk: Desk, case: str) -> None:
    path = desk.send_back(*desk.typing(), Unprotect(), *MOVED[case](desk))
    assert desk.answers() == MEANT
    back = Book(path)
    (file,) = desk.sent.files(code=0)
    for cell in file["cells"]:
        assert back.sheet.title == cell["sheet"]
        assert back.sheet[cell["cell"]].value is not None, "the place it is said to have now"


def test_another_sheet_in_front(desk: Desk, wording: Wording) -> None:
    desk.send_back(*desk.typing(), Activate(GUIDE))
    assert desk.answers() == MEANT
    (note,) = desk.sent.files()[0]["notes"]
    wording(note, GUIDE)


def test_rows_that_are_filtered_away_are_read_and_named(desk: Desk, wording: Wording) -> None:
    heads = min(desk.book.rows.values()) - 1
    keep = [str(desk.book["5a", "ref"])]
    desk.send_back(*desk.typing(), Filter(SHEET, f"A{heads}:{desk.right}{desk.last}", desk.letter("ref"), keep))
    assert desk.answers() == MEANT
    (note,) = desk.sent.files()[0]["notes"]
    wording(note, "2a, 8a, 13a")


def test_rows_that_were_hidden_are_read_and_named(desk: Desk, wording: Wording) -> None:
    at = desk.book.rows["5a"]
    desk.send_back(*desk.typing(), Unprotect(), HideRows(SHEET, at, at + 1))
    assert desk.answers() == MEANT
    (note,) = desk.sent.files()[0]["notes"]
    wording(note, "5a")


@pytest.mark.parametrize("values", [True, False])
def test_values_pasted_from_another_sheet(desk: Desk, values: bool) -> None:
    drafts: list[Edit] = [Write(GUIDE, f"C{row}", text) for row, text in ((1, "推进中"), (2, 9300))]
    pasted = [
        Paste(GUIDE, f"C{row}", desk.at("5a", column), SHEET, values=values)
        for row, column in enumerate(("status", "value-1"), start=1)
    ]
    desk.send_back(Unprotect(), *drafts, *pasted)
    assert desk.answers() == {("5a", "status"): "in-progress", ("5a", "value-1"): "9300"}


def test_a_formula_that_was_computed_is_taken_by_its_value(desk: Desk) -> None:
    desk.send_back(
        Formula(SHEET, desk.at("5a", "value-1"), "=9000+300"),
        Formula(SHEET, desk.at("8a", "value-1"), f"={desk.at('5a', 'value-1')}/30"),
        Formula(SHEET, desk.at("13a", "as_of"), "=DATE(2017;5;22)"),
    )
    assert desk.answers() == {("5a", "value-1"): "9300", ("8a", "value-1"): "310", ("13a", "as_of"): "2017-05-22"}


def test_a_formula_that_came_to_an_error_is_refused(desk: Desk, wording: Wording) -> None:
    desk.send_back(Formula(SHEET, desk.at("5a", "value-1"), "=1/0"))
    (file,) = desk.sent.files(code=4)
    assert [(cell["cell"], cell["verdict"]) for cell in file["cells"]] == [(desk.at("5a", "value-1"), "refused")]
    assert file["cells"][0]["finding"].startswith("#DIV/0!: ")
    wording(file["cells"][0]["finding"])


NAMED: dict[str, tuple[Callable[[Desk], Sequence[Edit]], list[str]]] = {
    "rows deleted": (lambda desk: [DeleteRows(SHEET, desk.book.rows["10a"], 1)], ["10a"]),
    "a column deleted": (lambda desk: [DeleteColumns(SHEET, desk.letter("next"))], ["Next steps"]),
    "the sheet copied": (
        lambda _desk: [CopySheet(SHEET, "副本")],
        [f"{SHEET}, 副本"],
    ),
    "the hidden sheet deleted": (
        lambda _desk: [DeleteSheet("airplan")],
        [],
    ),
    "only what is visible sorted": (
        lambda desk: [Sort(SHEET, f"B{desk.first}:{desk.right}{desk.last}", "B", descending=True)],
        ["5a (B"],
    ),
    "only what is visible of a column moved": (
        lambda desk: [
            Paste(SHEET, f"{desk.letter('note')}6:{desk.letter('note')}{desk.last}", "Z6"),
            Paste(SHEET, f"{desk.letter('problem')}6:{desk.letter('problem')}{desk.last}", f"{desk.letter('note')}6"),
            Paste(SHEET, f"Z6:Z{desk.last}", f"{desk.letter('problem')}6"),
        ],
        ["O6, P6"],
    ),
}


@pytest.mark.parametrize("case", NAMED)
def test_what_was_lost_or_doubled_is_named_and_nothing_written(desk: Desk, case: str, wording: Wording) -> None:
    edits, facts = NAMED[case]
    desk.send_back(*desk.typing(), Unprotect(), *edits(desk))
    file = desk.sent.needs_attention(desk.path)
    wording("\n".join(file["findings"]), *facts)


def test_merged_cells_are_refused_at_their_places(desk: Desk) -> None:
    at, letter = desk.book.rows["5a"], desk.letter("note")
    desk.send_back(*desk.typing(), Unprotect(), Merge(SHEET, f"{letter}{at}:{letter}{at + 1}"))
    file = desk.sent.needs_attention(desk.path)
    refused = [cell["cell"] for cell in file["cells"] if cell["verdict"] == "refused"]
    assert refused == [f"{letter}{at}", f"{letter}{at + 1}"]


@pytest.mark.parametrize("ending", [".xls", ".ods"])
def test_other_forms_are_named_with_the_way_out_and_come_back_when_it_is_taken(
    desk: Desk, ending: str, wording: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("airplan.rounds.read_form.is_readable", lambda: False)
    monkeypatch.setattr("airplan.rounds.incoming.is_readable", lambda: False)
    path = desk.send_back(*desk.typing(), ending=ending)
    (finding,) = desk.sent.needs_attention(path, code=3)["findings"]
    wording(finding, ending, ".xlsx")
    (desk.sent.back / "0 good.xlsx").unlink()
    desk.suite.resave(path, desk.path)
    path.unlink()
    assert desk.answers() == MEANT


def test_a_workbook_of_the_old_kind_is_read_where_the_library_is_there(desk: Desk) -> None:
    desk.send_back(*desk.typing(), ending=".xls")
    assert desk.answers() == MEANT


def test_a_workbook_that_was_saved_as_another_form_under_the_same_name(
    desk: Desk, wording: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("airplan.rounds.read_form.is_readable", lambda: False)
    monkeypatch.setattr("airplan.rounds.incoming.is_readable", lambda: False)
    for ending, form in ((".xls", ".xls, .et"), (".ods", ".ods")):
        desk.send_back(*desk.typing(), ending=ending).replace(desk.path)
        wording(desk.sent.needs_attention(desk.path, code=3)["findings"][0], form)


@pytest.mark.parametrize(
    ("typed", "shown"), [("96%", "96%"), ("约9300", "约9300"), ("9300/9400", "9300/9400"), ("2017-5-20", "2017-05-20")]
)
def test_what_a_suite_has_made_something_else_of_is_refused(desk: Desk, typed: str, shown: str) -> None:
    desk.send_back(Type(SHEET, desk.at("5a", "value-1"), typed))
    (file,) = desk.sent.files(code=4)
    (cell,) = file["cells"]
    assert (cell["verdict"], cell["cell"], cell["value"]) == ("refused", desk.at("5a", "value-1"), None)
    assert cell["finding"].startswith(shown)
