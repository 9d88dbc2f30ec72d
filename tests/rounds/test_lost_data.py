"""Are the eight ways in which workbooks lose data refused or reported, with nothing written?

Doorstop 3.2 imports every one of these workbooks and loses something by it, seven times with the exit code 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from support.returns import EPB, Book

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.returns import RoundOffice
    from support.wording import Wording

pytestmark = pytest.mark.slow

KNOWN = ("record", "5a", "--unit", EPB, "--value", "9100", "--status", "推进中", "--note", "四月底数")


@pytest.fixture
def known(office: RoundOffice) -> RoundOffice:
    """The office knows a figure, a status and a text, and has sent them."""
    office.clerk.write(*KNOWN, "--on", "2017-05-10")
    office.dispatch()
    return office


def what_is_known(office: RoundOffice) -> Any:
    """Everything there is to know about the measure on the day of the return, and the journal."""
    return office.clerk("show", "5a", "--as-of", "2017-05-24", "--format", "json").out, office.clerk.log()


def test_nothing_edited_comes_back_and_changes_nothing(known: RoundOffice) -> None:
    known.fill(EPB, {})
    before, log = what_is_known(known)
    (file,) = known.files(code=0)
    assert (file["cells"], file["findings"]) == ([], [])
    known.collect("--apply")
    after, later = what_is_known(known)
    assert after == before
    assert later[:-1] == log
    assert (later[-1]["kind"], later[-1]["answers"]) == ("return", 0)


def test_what_was_changed_here_after_the_dispatch_is_stale(known: RoundOffice, wording: Wording) -> None:
    known.clerk.write("record", "5a", "--unit", EPB, "--value", "9500", "--on", "2017-05-18")
    path = known.fill(EPB, {"5a": {"value-1": 9300, "note": "好"}})
    before = what_is_known(known)
    file = known.needs_attention(path)
    (cell,) = (cell for cell in file["cells"] if cell["verdict"] == "stale")
    assert (cell["sheet"], cell["cell"]) == ("填报表", Book(path).place("5a", "value-1"))
    assert (cell["sent"], cell["known"], cell["returned"]) == ("9100", "9500", "9300")
    wording(cell["finding"])
    assert what_is_known(known) == before


def test_a_deleted_column_is_named_and_erases_nothing(known: RoundOffice, wording: Wording) -> None:
    path = known.fill(EPB, {"5a": {"value-1": 9300}})
    book = Book(path)
    book.sheet.delete_cols(book.columns["note"])
    book.save()
    before = what_is_known(known)
    (finding,) = known.needs_attention(path)["findings"]
    wording(finding, "Progress")
    assert what_is_known(known) == before


def test_a_blanked_cell_erases_nothing(known: RoundOffice) -> None:
    known.fill(EPB, {"5a": {"value-1": None, "status": None, "note": None, "problem": "补贴未到位"}})
    known.collect("--apply")
    report = known.reports()[-1]
    assert (report["status"], report["values"], report["note"], report["problem"]) == (None, [], None, "补贴未到位")
    known.fill(EPB, {"5a": {"value-1": 9200, "status": "已完成", "note": "五月底数"}})
    (file,) = known.files()
    still = {cell["field"]: cell["known"] for cell in file["cells"]}
    assert still == {"status": "in-progress", "value:retired-vehicles": "9100", "note": "四月底数"}


def test_a_key_pasted_twice_is_refused_with_both_places(known: RoundOffice, wording: Wording) -> None:
    path = known.fill(EPB, {"2a": {"note": "好"}, "5a": {"value-1": 9300}})
    book = Book(path)
    at, other = book.rows["5a"], book.rows["2a"]
    for column in range(1, book.sheet.max_column + 1):
        book.sheet.cell(other, column).value = book.sheet.cell(at, column).value
    book.save()
    file = known.needs_attention(path, "--prefer", "returned")
    deleted, doubled = file["findings"]
    wording(deleted, "2a")
    wording(doubled, f"5a (A{other}, A{at})")
    assert [cell for cell in file["cells"] if cell["ref"] in ("2a", "5a")] == []


def test_an_unknown_key_makes_nothing_new(known: RoundOffice, wording: Wording) -> None:
    path = known.fill(EPB, {"2a": {"note": "好"}})
    book = Book(path)
    row = max(book.rows.values()) + 1
    book.sheet.cell(row, 1).value = "airplan:row:99z"
    book.sheet.cell(row, book.columns["ref"]).value = "99z"
    book.sheet.cell(row, book.columns["note"]).value = "一项新措施"
    book.save()
    (finding,) = known.needs_attention(path, "--prefer", "returned")["findings"]
    wording(finding, f"99z (A{row})")


@pytest.mark.parametrize(
    "leave_open",
    [lambda book: book.book.worksheets[1], lambda book: book.book.create_sheet("说明")],
    ids=["a sheet of the form", "a new sheet"],
)
def test_another_sheet_left_open_is_said_and_every_answer_is_read(
    known: RoundOffice, leave_open: Callable[[Book], Any], wording: Wording
) -> None:
    path = known.fill(EPB, {"5a": {"value-1": 9300}})
    book = Book(path)
    sheet = leave_open(book)
    book.book.active = sheet
    book.save()
    (file,) = known.files(code=0)
    (note,) = file["notes"]
    wording(note, sheet.title)
    known.collect("--apply")
    assert known.reports()[-1]["values"][0]["value"] == 9300


def test_one_bad_cell_in_the_middle_leaves_all_as_it_was(known: RoundOffice) -> None:
    path = known.fill(EPB, {"2a": {"note": "好"}, "5a": {"value-1": "二.1"}, "8a": {"note": "好"}})
    before = what_is_known(known)
    file = known.needs_attention(path, "--prefer", "returned")
    (cell,) = (cell for cell in file["cells"] if cell["verdict"] == "refused")
    assert (cell["sheet"], cell["cell"]) == ("填报表", Book(path).place("5a", "value-1"))
    assert cell["finding"].startswith("二.1: ")
    assert what_is_known(known) == before
