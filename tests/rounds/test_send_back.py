"""What goes back to a unit whose workbook cannot be taken: is it whole, does it say what is wrong, can it be mended?"""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from rich.cells import cell_len

from airplan.rounds.form import PART_MARK, form_of
from airplan.rounds.form_columns import locked_sent
from support.returns import DESHENG, EPB, PERIOD, YUETAN, Book

if TYPE_CHECKING:
    from pathlib import Path

    from support.returns import RoundOffice
    from support.wording import Wording

pytestmark = pytest.mark.slow

RED = "FF9999"
GOOD: dict[str, dict[str, Any]] = {
    "5a": {
        "value-1": 120,
        "status": "推进中",
        "note": "1+1 处\n张䶮",
        "evidence": "a.pdf\nb.pdf",
        "filled_by": "李四",
    },
    "8a": {"value-1": "0.05万", "value-3": "96%", "as_of": "2017.5.20", "problem": "清除"},
}
"""All of it can be read."""
BAD: dict[str, dict[str, Any]] = {"13a": {"value-1": "约300", "status": "快了", "note": "好"}}
"""Two of three cannot."""


@pytest.fixture
def again(sent: RoundOffice) -> Path:
    """The folder for what goes back."""
    return sent.sent.with_name("again")


def returned(office: RoundOffice, folder: Path, *more: str, code: int = 4) -> Any:
    return office.collect("--return-to", str(folder), *more, code=code)


def again_of(folder: Path, unit: str) -> Book:
    """The workbook that goes back to a unit."""
    return Book(folder / f"{PERIOD}_{unit}_to-correct.xlsx")


def red(book: Book) -> dict[tuple[str, str], str]:
    """The cells that are red, and what their comments say."""
    cells = {(ref, column): book.cell(ref, column) for ref in book.rows for column in book.columns}
    marked = {place for place, cell in cells.items() if cell.fill.fgColor.rgb.endswith(RED)}
    commented = {place: cell.comment.text for place, cell in cells.items() if cell.comment}
    assert marked == set(commented)
    return commented


def above(book: Book) -> str:
    """The lines above the table that say why it has come back."""
    top = min(book.rows.values()) - 2
    lines = [str(book.sheet.cell(row, 2).value) for row in range(4, top)]
    assert not any("\n" in line for line in lines), "a line that is cut off"
    return "\n".join(lines)


# --- one file that is held up ----------------------------------------------------------------------------------------


def test_answers_are_carried_over_and_what_is_wrong_is_red(sent: RoundOffice, again: Path, wording: Wording) -> None:
    sent.fill(EPB, {**GOOD, **BAD})
    returned(sent, again)
    assert [path.name for path in again.iterdir()] == [f"{PERIOD}_{EPB}_to-correct.xlsx"]
    book = again_of(again, EPB)
    assert set(red(book)) == {("13a", "value-1"), ("13a", "status")}
    wording(red(book)["13a", "value-1"], "约300")
    wording(red(book)["13a", "status"], "快了")
    kept = {place: book[place] for place in ((ref, column) for ref in (*GOOD, *BAD) for column in book.columns)}
    shown = {place: value for place, value in kept.items() if value is not None and place[1] not in locked_sent()}
    assert shown == {
        ("5a", "value-1"): 120, ("5a", "status"): "in progress", ("5a", "note"): "1+1 处\n张䶮",
        ("5a", "evidence"): "a.pdf\nb.pdf", ("5a", "filled_by"): "李四",
        ("8a", "value-1"): 500, ("8a", "value-3"): 96, ("8a", "problem"): "清除",
        ("8a", "as_of"): datetime(2017, 5, 20),  # noqa: DTZ001 – as cells have it
        ("13a", "value-1"): "约300", ("13a", "status"): "快了", ("13a", "note"): "好",
    }  # fmt: skip
    assert next(iter(book.rows)) == "13a", "what is to be corrected comes first"
    wording(above(book))


def test_a_text_that_looks_like_a_formula_stays_one(sent: RoundOffice, again: Path) -> None:
    book = sent.open(EPB)
    book["5a", "note"], book["13a", "status"] = "=1+1", "快了"
    book.cell("5a", "note").data_type = "s"
    book.save(sent.back / book.path.name)
    returned(sent, again)
    cell = again_of(again, EPB).cell("5a", "note")
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_what_goes_back_is_sent_and_the_refusal_remembered(sent: RoundOffice, again: Path, wording: Wording) -> None:
    path = sent.fill(EPB, BAD)
    before = len(sent.clerk.log())
    returned(sent, again)
    refusal, dispatch = sent.clerk.log()[before:]
    assert (refusal["kind"], refusal["unit"], refusal["period"]) == ("refuse", EPB, PERIOD)
    assert refusal["source"]["file"] == path.name
    wording(refusal["reason"], 2)
    assert refusal["source"]["sha256"] == sha256(path.read_bytes()).hexdigest()
    assert (dispatch["kind"], dispatch["source"]["file"]) == ("dispatch", f"{PERIOD}_{EPB}_to-correct.xlsx")
    assert dispatch["source"]["sha256"] == sha256(again_of(again, EPB).path.read_bytes()).hexdigest()
    assert refusal["batch"] == dispatch["batch"]
    assert sent.reports() == []
    assert "sent back" in sent.clerk("missing", "--period", PERIOD, width=200).out
    sent.clerk("undo", refusal["batch"], "--yes", "--by", "王芳")
    assert "refused" not in sent.clerk("missing", "--period", PERIOD, width=200).out


def test_once_mended_it_is_taken(sent: RoundOffice, again: Path) -> None:
    sent.fill(EPB, {**GOOD, **BAD})
    returned(sent, again)
    shutil.rmtree(sent.back)
    sent.back.mkdir()
    book = again_of(again, EPB)
    book["13a", "value-1"], book["13a", "status"] = 4.2, "推进中"
    book.save(sent.back / book.path.name)
    sent.collect("--apply")
    reports = {report["ref"]: report for report in sent.reports()}
    assert set(reports) == {"5a", "8a", "13a"}
    assert {v["target"]: v["value"] for r in reports.values() for v in r["values"]} == {
        "retired-vehicles": 120, "retrofit": 500, "emission-standard": 96, "dustfall": 4.2,
    }  # fmt: skip
    assert (reports["5a"]["note"], reports["5a"]["evidence"]) == ("1+1 处\n张䶮", ["a.pdf", "b.pdf"])
    assert (reports["8a"]["as_of"], reports["5a"]["filled_by"]) == ("2017-05-20", "李四")
    assert "refused" not in sent.clerk("missing", "--period", PERIOD, width=200).out
    assert sent.collect("--apply").err.count("\n") == 1


def test_unmended_it_is_held_up_again(sent: RoundOffice, again: Path) -> None:
    sent.fill(EPB, BAD)
    returned(sent, again)
    book = again_of(again, EPB)
    shutil.rmtree(sent.back)
    sent.back.mkdir()
    shutil.copy(book.path, sent.back)
    assert [file["state"] for file in sent.files()] == ["as-sent"], "it was never opened"
    book["8a", "next"] = "催办"
    book.save(sent.back / book.path.name)
    (file,) = sent.files()
    assert {cell["field"]: cell["verdict"] for cell in file["cells"]} == {
        "value:dustfall": "refused", "status": "refused", "note": "new", "next": "new",
    }  # fmt: skip


def test_what_is_stale_says_what_is_known_now(sent: RoundOffice, again: Path, wording: Wording) -> None:
    sent.clerk.write("record", "5a", "--unit", EPB, "--value", "9500", "--on", "2017-05-18")
    sent.fill(EPB, {"5a": {"value-1": 9700}})
    returned(sent, again)
    book = again_of(again, EPB)
    ((place, comment),) = red(book).items()
    assert place == ("5a", "value-1")
    wording(comment, "9700", "9,500")
    assert "last reported: 9,500" in book["5a", "target"]
    shutil.rmtree(sent.back)
    sent.back.mkdir()
    book.save(sent.back / book.path.name)
    assert sent.verdicts() == {"5a value:retired-vehicles": "new"}, "the unit has seen what is known and insists"


def test_a_locked_cell_that_was_edited_is_as_it_was_and_says_what_it_said(
    sent: RoundOffice, again: Path, wording: Wording
) -> None:
    before = sent.open(EPB)["5a", "text"]
    sent.fill(EPB, {"5a": {"text": "改了", "value-1": 3}})
    returned(sent, again)
    book = again_of(again, EPB)
    assert "".join(book["5a", "text"].split()) == "".join(before.split())
    ((place, comment),) = red(book).items()
    assert place == ("5a", "text")
    wording(comment, "改了")
    assert book["5a", "value-1"] == 3


# --- files that nobody can read --------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", [".xlsx", ".xls", ".et"])
def test_an_unreadable_file_goes_back_by_its_name(
    sent: RoundOffice, again: Path, ending: str, wording: Wording
) -> None:
    (sent.back / f"{PERIOD}_{DESHENG}{ending}").write_bytes(b"PK\x03\x04 cut off")
    (sent.back / "谁的.xlsx").write_bytes(b"PK\x03\x04 cut off")
    result = returned(sent, again, code=3)
    wording(next(line for line in result.err.splitlines() if "谁的.xlsx" in line))
    assert [path.name for path in again.iterdir()] == [f"{PERIOD}_{DESHENG}_to-correct.xlsx"]
    book = again_of(again, DESHENG)
    assert red(book) == {}
    wording(above(book), "" if ending == ".xlsx" else ending)
    assert set(book.rows) == set(sent.open(DESHENG).rows)
    assert {file["state"] for file in sent.files(code=0)} == {"sent-back"}, "the bytes of both are the same"


def test_two_held_up_files_of_a_unit_become_one_workbook(sent: RoundOffice, again: Path) -> None:
    sent.fill(EPB, BAD, name="a.xlsx")
    sent.fill(EPB, {"2a": {"status": "好了", "note": "二"}, "13a": {"next": "三"}}, name="b.xlsx")
    returned(sent, again)
    assert len(list(again.iterdir())) == 1
    book = again_of(again, EPB)
    assert set(red(book)) == {("13a", "value-1"), ("13a", "status"), ("2a", "status")}
    assert (book["13a", "note"], book["2a", "note"], book["13a", "next"]) == ("好", "二", "三")
    assert sent.kinds()[-3:] == ["refuse", "refuse", "dispatch"]


def test_what_two_files_disagree_on_says_both(sent: RoundOffice, again: Path, wording: Wording) -> None:
    sent.fill(EPB, {"5a": {"value-1": 100, "filled_by": "李四"}}, name="a.xlsx")
    sent.fill(EPB, {"5a": {"value-1": 200, "filled_by": "王五"}}, name="b.xlsx")
    sent.fill(YUETAN, BAD)
    returned(sent, again)
    (comment,) = red(again_of(again, EPB)).values()
    wording(comment, "a.xlsx: 100", "b.xlsx: 200")
    book = again_of(again, EPB)
    wording(above(book))
    assert book["5a", "filled_by"] == "李四; 王五", "both have filled in something"


# --- together with what can be taken ---------------------------------------------------------------------------------


def test_good_files_are_written_and_bad_ones_go_back_in_one_transaction(
    sent: RoundOffice, again: Path, wording: Wording
) -> None:
    sent.fill(EPB, BAD)
    sent.fill(DESHENG, {"5a": {"value-1": 3}})
    before = len(sent.clerk.log())
    result = returned(sent, again, "--apply")
    assert "--return-to DIR" not in result.err, "it has been done"
    written = sent.clerk.log()[before:]
    assert [(entry["kind"], entry["unit"]) for entry in written] == [
        ("return", DESHENG), ("report", DESHENG), ("refuse", EPB), ("dispatch", EPB),
    ]  # fmt: skip
    (batch,) = {entry["batch"] for entry in written}
    lines = [line for line in result.err.splitlines() if batch in line]
    wording("\n".join(lines), 1, f"airplan undo {batch}", batch=batch)
    assert not (again / f"{PERIOD}_{DESHENG}_to-correct.xlsx").exists()


def test_an_answer_of_a_good_file_is_not_lost_to_a_bad_one_that_says_the_same(sent: RoundOffice, again: Path) -> None:
    """The bad one comes first, but it is not taken."""
    sent.fill(EPB, {**BAD, "5a": {"value-1": 100, "note": "好"}}, name="a.xlsx")
    sent.fill(EPB, {"5a": {"value-1": 100, "note": "好"}}, name="b.xlsx")
    returned(sent, again, "--apply")
    (report,) = sent.reports()
    assert (report["source"]["file"], report["values"][0]["value"], report["note"]) == ("b.xlsx", 100, "好")


@pytest.mark.parametrize("apply", [(), ("--apply",)])
def test_nothing_is_held_up_and_nothing_goes_back(sent: RoundOffice, again: Path, apply: tuple[str, ...]) -> None:
    sent.fill(EPB, GOOD)
    returned(sent, again, *apply, code=0)
    assert not again.exists()
    assert len(sent.reports()) == (2 if apply else 0)


def test_what_is_there_already_is_not_overwritten_and_then_nothing_is_written(
    sent: RoundOffice, again: Path, wording: Wording
) -> None:
    sent.fill(EPB, BAD)
    sent.fill(DESHENG, {"5a": {"value-1": 3}})
    again.mkdir()
    target = again / f"{PERIOD}_{EPB}_to-correct.xlsx"
    target.write_bytes(b"kept")
    before = sent.clerk.log()
    wording(returned(sent, again, "--apply", code=3).err, target.name, "--force")
    assert target.read_bytes() == b"kept"
    assert sent.clerk.log() == before
    returned(sent, again, "--apply", "--force")
    assert len(sent.reports()) == 1
    assert set(red(again_of(again, EPB))) == {("13a", "value-1"), ("13a", "status")}


def test_a_day_that_cannot_be_read_is_carried_over_as_it_was(sent: RoundOffice, again: Path) -> None:
    sent.fill(YUETAN, {"5a": {"as_of": "下周", "value-1": 5}, "8a": {"as_of": date(2017, 5, 3), "value-1": "0.02万"}})
    returned(sent, again)
    book = again_of(again, YUETAN)
    assert (book["5a", "as_of"], book["8a", "as_of"]) == ("下周", datetime(2017, 5, 3))  # noqa: DTZ001 – a day in a cell or a range has no zone
    assert set(red(book)) == {("5a", "as_of")}


def test_what_goes_back_is_sealed(sent: RoundOffice, again: Path) -> None:
    sent.fill(EPB, BAD)
    returned(sent, again)
    book = again_of(again, EPB)
    hidden = book.book["airplan"]
    assert hidden.sheet_state == "hidden"
    rows = [(key, text) for key, text in hidden.iter_rows(values_only=True) if key.startswith(PART_MARK)]
    form, seal = form_of({key.removeprefix(PART_MARK): text for key, text in rows})
    assert (form.unit, form.period) == (EPB, PERIOD)
    assert seal == sent.clerk.log()[-1]["seal"]
    assert book.sheet.protection.sheet


# --- in the unit's own terms -----------------------------------------------------------------------------------------


def test_cells_that_were_merged_are_asked_for_one_by_one_and_a_merged_name_signs_for_all(
    sent: RoundOffice, again: Path, wording: Wording
) -> None:
    book = sent.open(EPB)
    first, *others = sorted(book.rows, key=book.rows.__getitem__)[:4]
    for ref in (first, *others):
        book[ref, "status"] = "推进中"
    for column in ("note", "filled_by"):
        book[first, column] = "李四写的"
        book.sheet.merge_cells(f"{book.place(first, column)}:{book.place(others[-1], column)}")
    book.save(sent.back / book.path.name)
    returned(sent, again)
    mended = again_of(again, EPB)
    comments = red(mended)
    assert set(comments) == {(ref, "note") for ref in (first, *others)}
    wording(comments[first, "note"])
    wording(comments[others[0], "note"])
    assert {mended[ref, "filled_by"] for ref in (first, *others)} == {"李四写的"}
    assert [mended[ref, "note"] for ref in (first, *others)] == ["李四写的", None, None, None]


def test_what_was_written_below_the_table_is_told_with_its_text(
    sent: RoundOffice, again: Path, wording: Wording
) -> None:
    book = sent.open(EPB)
    below = max(book.rows.values()) + 2
    book.sheet.cell(below, book.columns["note"]).value = "另有12家单位已完成"
    book.save(sent.back / book.path.name)
    returned(sent, again)
    mended = again_of(again, EPB)
    assert red(mended) == {}
    wording(above(mended), "另有12家单位已完成")
    assert str(below) not in above(mended), "an address that is not there"


def test_a_long_remark_is_printed_whole(sent: RoundOffice, again: Path) -> None:
    book = sent.open(EPB)
    below = max(book.rows.values()) + 2
    for number in range(8):
        book.sheet.cell(below + number, book.columns["note"]).value = f"{number}" + "很长的说明" * 8
    book.save(sent.back / book.path.name)
    returned(sent, again)
    lines = above(again_of(again, EPB)).split("\n")
    assert max(map(cell_len, lines)) <= 150
    assert "7" + "很长的说明" * 6 in "".join(line.strip("　") for line in lines)


# --- taken in part ---------------------------------------------------------------------------------------------------


PART: dict[str, dict[str, Any]] = {
    "5a": {"value-1": 120, "status": "推进中"},
    "8a": {"value-1": "约500", "note": "好", "filled_by": "李四"},
    "2a": {"as_of": "下周", "note": "哪天的"},
    "13a": {"text": "改了", "note": "哪一条的"},
}
"""A good row, one bad figure, a row of which nobody knows the day, and one that was edited where it is locked."""


def test_what_is_good_is_taken_and_only_what_is_wrong_goes_back(
    sent: RoundOffice, again: Path, wording: Wording
) -> None:
    path = sent.fill(EPB, PART)
    before = len(sent.clerk.log())
    result = returned(sent, again, "--apply", "--take-rest")
    wording(result.err.replace(str(again), "DIR"), batch=sent.clerk.log()[before]["batch"])
    written = sent.clerk.log()[before:]
    assert [(entry["kind"], entry["ref"]) for entry in written] == [
        ("return", None), ("report", "5a"), ("report", "8a"), ("refuse", None), ("dispatch", None),
    ]  # fmt: skip
    assert len({entry["batch"] for entry in written}) == 1
    reports = {report["ref"]: report for report in sent.reports()}
    assert (reports["5a"]["values"][0]["value"], reports["5a"]["status"]) == (120, "in-progress")
    assert (reports["8a"]["values"], reports["8a"]["note"], reports["8a"]["filled_by"]) == ([], "好", "李四")
    mended = again_of(again, EPB)
    assert set(mended.rows) == {"8a", "2a", "13a"}
    assert set(red(mended)) == {("8a", "value-1"), ("2a", "as_of"), ("13a", "text")}
    wording(above(mended))
    owed = json.loads(sent.clerk("missing", "--period", PERIOD, "-d", EPB, "--format", "json").out)
    answered = {row["ref"] for row in owed if row["status"] == "received"}
    assert answered == {"5a", "8a"}, "only what was taken is answered"
    assert [file["state"] for file in sent.files(str(path))] == ["sent-back"]


def test_the_rest_comes_back_and_doubles_nothing(sent: RoundOffice, again: Path) -> None:
    sent.fill(EPB, PART)
    returned(sent, again, "--apply", "--take-rest")
    sent.collect("--apply")
    assert len(sent.reports()) == 2, "the file that was taken in part lies there still"
    mended = again_of(again, EPB)
    mended["8a", "value-1"], mended["8a", "note"], mended["2a", "as_of"] = 500, "更好", "2017-05-20"
    mended.save(sent.back / mended.path.name)
    again_file = next(file for file in sent.files(code=0) if file["state"] == "ready")
    verdicts = {f"{cell['ref']} {cell['field']}": cell["verdict"] for cell in again_file["cells"]}
    assert verdicts["8a note"] == "new", "what was taken in part may be corrected"
    sent.collect("--apply")
    news = [(report["ref"], report["note"]) for report in sent.reports()[2:]]
    assert sorted(news) == [("13a", "哪一条的"), ("2a", "哪天的"), ("8a", "更好")]
    before = sent.clerk.log()
    sent.collect("--apply")
    assert sent.clerk.log() == before


def test_an_untouched_answer_that_was_taken_in_part_is_known(sent: RoundOffice, again: Path) -> None:
    sent.fill(EPB, PART)
    returned(sent, again, "--apply", "--take-rest")
    mended = again_of(again, EPB)
    mended["8a", "value-1"] = 500
    mended.save(sent.back / mended.path.name)
    cells = next(file for file in sent.files() if file["file"].endswith(mended.path.name))["cells"]
    assert {cell["field"]: cell["verdict"] for cell in cells if cell["ref"] == "8a"} == {
        "value:retrofit": "new", "note": "unchanged", "filled_by": "new",
    }  # fmt: skip


def test_what_is_stale_or_in_conflict_is_never_taken_in_part(sent: RoundOffice, again: Path) -> None:
    sent.clerk.write("record", "5a", "--unit", EPB, "--value", "9500", "--on", "2017-05-18")
    sent.fill(EPB, {"5a": {"value-1": 9300, "note": "好"}, "8a": {"value-1": 1}}, name="a.xlsx")
    sent.fill(EPB, {"8a": {"value-1": 2}}, name="b.xlsx")
    returned(sent, again, "--apply", "--take-rest")
    assert [(report["ref"], report["note"]) for report in sent.reports()[1:]] == [("5a", "好")]
    assert set(red(again_of(again, EPB))) == {("5a", "value-1"), ("8a", "value-1")}


def test_of_two_files_that_disagree_only_the_rows_where_they_do_go_back(sent: RoundOffice, again: Path) -> None:
    """The second has nothing that the first has not said."""
    for name, value in (("a.xlsx", 290), ("b.xlsx", 305)):
        sent.fill(EPB, {"5a": {"value-1": value, "status": "推进中"}, "2a": {"note": "好"}}, name=name)
    returned(sent, again, "--apply", "--take-rest")
    assert sorted((report["ref"], report["note"]) for report in sent.reports()) == [("2a", "好"), ("5a", None)]
    assert set(again_of(again, EPB).rows) == {"5a"}
    assert {file["state"] for file in sent.files()} == {"sent-back"}


def test_what_is_good_and_goes_back_with_its_row_is_not_called_taken(sent: RoundOffice) -> None:
    sent.fill(EPB, PART)
    (file,) = sent.files("--take-rest")
    assert {cell["ref"]: cell["taken"] for cell in file["cells"] if cell["field"] == "note"} == {
        "8a": True, "2a": False, "13a": False,
    }  # fmt: skip
    assert "2a" in sent.collect("--take-rest", code=4).out


def test_what_goes_back_is_said_in_the_units_terms(sent: RoundOffice, again: Path, wording: Wording) -> None:
    sent.fill(DESHENG, {"5a": {"value-1": 99_999}, "2a": {"text": "改了"}})
    returned(sent, again)
    for _place, comment in sorted(red(again_of(again, DESHENG)).items()):
        wording(comment)


def test_a_file_that_is_wrong_as_a_whole_is_not_taken_in_part(sent: RoundOffice, again: Path) -> None:
    book = sent.open(EPB)
    book["5a", "note"] = "好"
    book.sheet.cell(max(book.rows.values()) + 2, book.columns["note"]).value = "?"
    book.save(sent.back / book.path.name)
    returned(sent, again, "--apply", "--take-rest")
    assert sent.reports() == []


def test_the_rest_is_only_taken_where_what_is_wrong_goes_back(sent: RoundOffice, wording: Wording) -> None:
    sent.fill(EPB, PART)
    wording(sent.clerk.refused("collect", str(sent.back), "--apply", "--take-rest", "--by", "王芳", code=2))
    (file,) = sent.files("--take-rest")
    assert file["state"] == "partly"


def test_what_was_taken_in_part_is_named_once_and_what_went_back_is_not_to_be_dealt_with(
    sent: RoundOffice, again: Path, wording: Wording
) -> None:
    """Its doubts stand beside its name, what is wrong with it where it goes back."""
    sent.fill(EPB, {"5a": {"value-1": 120}, "8a": {"value-1": "约500", "status": "已完成"}})
    (sent.back / "谁的.xlsx").write_bytes(b"PK\x03\x04 cut off")
    said = returned(sent, again, "--apply", "--take-rest", code=3).err
    named = [line.strip() for line in said.splitlines() if EPB in line and "!" in line]
    odd, back = named
    cell = sent.open(EPB).place("8a", "value-1")
    assert ("8a" in odd, cell in odd, cell in back) == (True, False, True)
    wording(said.partition(odd)[2].replace(str(again), "DIR"), EPB, "谁的.xlsx")


def test_a_preview_of_what_was_taken_does_not_ask_for_it_again(sent: RoundOffice) -> None:
    sent.fill(EPB, {"5a": {"value-1": 120}})
    assert "--apply" in sent.collect().err
    sent.collect("--apply")
    assert "--apply" not in sent.collect().err


def test_what_belongs_to_nobody_is_not_offered_to_be_sent_back(sent: RoundOffice) -> None:
    (sent.back / "谁的.xlsx").write_bytes(b"PK\x03\x04 cut off")
    assert "--return-to" not in sent.collect(code=3).err


@pytest.mark.parametrize("first", [True, False])
def test_what_was_written_of_one_file_is_taken_back_by_itself(sent: RoundOffice, again: Path, *, first: bool) -> None:
    partly, whole = (EPB, DESHENG) if first else (DESHENG, EPB)
    sent.fill(partly, {"5a": {"note": "好"}, "8a": {"value-1": "约500"}})
    sent.fill(whole, {"5a": {"note": "三次"}})
    before = len(sent.clerk.log())
    returned(sent, again, "--apply", "--take-rest")
    step = next(entry for entry in sent.clerk.log()[before:] if entry["kind"] == "return" and entry["unit"] == partly)
    assert (step["id"] == step["batch"]) == first, "the first one has the id of the whole run"
    sent.clerk("undo", step["id"], "--file", "--yes", "--by", "王芳")
    standing = [
        entry for entry in sent.clerk.log()[before:] if not entry["retracted_by"] and entry["kind"] != "retract"
    ]
    assert [(entry["kind"], entry["unit"]) for entry in standing] == [("return", whole), ("report", whole)]
    state = next(file["state"] for file in sent.files() if file["unit"] == partly)
    assert state == "held-up", "it is looked at again"
    sent.clerk("undo", step["batch"], "--yes", "--by", "王芳")
    assert all(entry["retracted_by"] or entry["kind"] == "retract" for entry in sent.clerk.log()[before:])
