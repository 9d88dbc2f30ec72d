"""What becomes of what departments write: is it new, known, stale or in conflict, and is it written just once?"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from airplan.rounds.preview import ON_SCREEN
from support.returns import DESHENG, EPB, FEW, PERIOD, YUETAN, Book

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from airplan.i18n import Language
    from support.returns import RoundOffice
    from support.wording import Wording, Words

pytestmark = pytest.mark.slow


ANSWERS: dict[str, dict[str, str | int]] = {
    "5a": {
        "status": "推进中",
        "value-1": 12000,
        "note": "已报废12000辆。",
        "problem": "补贴资金未到位",
        "next": "催办",
    },
    "2a": {
        "status": "已完成",
        "evidence": "通报.pdf\nhttps://example.org/5",
        "filled_by": "李四",
        "checked_by": "王五",
    },
}


# --- nothing in, nothing out ------------------------------------------------------------------------------------------


def test_what_comes_back_with_nothing_filled_in_makes_no_report(office: RoundOffice) -> None:
    sent = office
    sent.dispatch(units=())
    for path in sent.sent.glob("*.xlsx"):
        book = Book(path)
        book.sheet.column_dimensions["C"].width = 50
        book.save(sent.back / path.name)
    assert sent.verdicts() == {}
    before = len(sent.clerk.log())
    result = sent.collect("--apply")
    assert re.search(r"\b0\b.*\b38\b", result.err), "no report from 38 files"
    assert sent.reports() == []
    assert sent.kinds()[before:] == ["return"] * 38
    assert {entry["answers"] for entry in sent.clerk.log()[before:]} == {0}


@pytest.mark.parametrize("named", ["folder", "file", "archive", "renamed"])
def test_the_very_file_that_was_sent_is_no_return(sent: RoundOffice, named: str, wording: Wording) -> None:
    """The folder of what was sent is often the one that is at hand."""
    source = sent.sent / f"{PERIOD}_{EPB}.xlsx"
    if named == "archive":
        shutil.make_archive(str(sent.back / "all"), "zip", sent.sent)
    elif named == "renamed":
        shutil.copy(source, sent.back / "a")
    before = sent.clerk.log()
    options = {"folder": (str(sent.sent),), "file": (str(source),)}.get(named, ())
    result = sent.clerk("collect", *(options or (str(sent.back),)), "--apply", "--by", "王芳", lang="zh", width=80)
    assert sent.clerk.log() == before
    files = json.loads(sent.clerk("collect", *(options or (str(sent.back),)), "--format", "json").out)
    assert {file["unit"] for file in files if file["state"] == "as-sent"} == (
        {EPB, DESHENG, YUETAN} if named in ("folder", "archive") else {EPB}
    )
    assert {file["state"] for file in files} <= {"as-sent", "not-read"}, "the list of what was sent is none either"
    wording(result.err, lang="zh")
    assert json.loads(sent.clerk("round", "show", PERIOD, "--format", "json").out)


def test_what_was_sent_in_another_month_is_no_return_of_this_one(sent: RoundOffice) -> None:
    sent.clerk("dispatch", "--period", "2017-06", "--to", str(sent.back.with_name("june")), "-d", EPB, "--by", "王芳")
    shutil.copy(sent.sent / f"{PERIOD}_{EPB}.xlsx", sent.back)
    assert [file["state"] for file in sent.files("--period", "2017-06")] == ["as-sent"]


MANY = {"note": "已完成摸底。", "problem": "资金未到位", "next": "验收", "status": "推进中"}


def fill_all(sent: RoundOffice, units: Sequence[str] = FEW) -> int:
    """Each unit answers in four cells of every row; returns how many cells that are."""
    for unit in units:
        sent.fill(unit, dict.fromkeys(sent.open(unit).rows, MANY))
    return sum(len(file["cells"]) for file in sent.files())


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_of_many_new_cells_a_screen_says_only_how_many_they_are(
    sent: RoundOffice, lang: Language, words: Words
) -> None:
    assert fill_all(sent) > ON_SCREEN
    sent.fill(YUETAN, {"5a": {"value-1": "大约三百"}})
    screen = sent.collect(code=4, lang=lang).out
    assert len(re.findall(r"^[A-Z]+\d+ ", screen, re.MULTILINE)) == 1, "the one that holds its file up"
    words(screen, lang, back=sent.back)


def test_nothing_is_left_out_for_whoever_wants_all(sent: RoundOffice, tmp_path: Path) -> None:
    count = fill_all(sent)
    assert len(list(csv.reader(io.StringIO(sent.collect("--format", "csv").out)))) == count + 1
    assert len(re.findall(r"^[A-Z]+\d+ ", sent.collect("--all").out, re.MULTILINE)) == count
    assert len(re.findall(r"^[A-Z]+\d+ ", sent.collect("--only", EPB).out, re.MULTILINE)) in range(1, ON_SCREEN + 1)
    file = tmp_path / "all.txt"
    sent.collect("--output", str(file))
    assert len(re.findall(r"^[A-Z]+\d+ ", file.read_text("utf-8"), re.MULTILINE)) == count


def test_a_preview_writes_nothing(sent: RoundOffice) -> None:
    before = sent.clerk.log()
    sent.fill(EPB, ANSWERS)
    result = sent.collect()
    assert "nothing was imported" in result.err
    assert "--apply" in result.err
    assert sent.clerk.log() == before


# --- what is taken ----------------------------------------------------------------------------------------------------


def test_every_answer_comes_back_as_it_was_given(sent: RoundOffice) -> None:
    sent.fill(EPB, ANSWERS)
    assert set(sent.verdicts().values()) == {"new"}
    sent.collect("--apply")
    first, second = sent.reports()
    assert [first[key] for key in ("ref", "status", "note", "problem", "next")] == ["2a", "done", None, None, None]
    assert first["evidence"] == ["通报.pdf", "https://example.org/5"]
    assert (first["filled_by"], first["checked_by"], first["author"]) == ("李四", "王五", "王芳")
    assert (second["ref"], second["unit"], second["period"], second["as_of"]) == ("5a", EPB, PERIOD, "2017-05-24")
    assert second["values"] == [{"target": "retired-vehicles", "value": 12000, "before": None, "unit": "辆"}]
    assert (second["note"], second["problem"], second["next"]) == ("已报废12000辆。", "补贴资金未到位", "催办")


def test_an_entry_remembers_where_it_was_read(sent: RoundOffice) -> None:
    path = sent.fill(EPB, {"5a": {"status": "推进中", "note": "好"}})
    (file,) = sent.files()
    sent.collect("--apply")
    source = sent.reports()[0]["source"]
    cells = [cell["cell"] for cell in file["cells"]]
    assert source == {"file": path.name, "sheet": "填报表", "cell": ",".join(cells), "sha256": file["sha256"]}
    assert Book(path).sheet[cells[0]].value == "推进中"


def test_what_was_taken_is_printed_with_the_way_to_take_it_back(sent: RoundOffice, wording: Wording) -> None:
    sent.fill(EPB, ANSWERS)
    result = sent.collect("--apply")
    batch = sent.reports()[0]["batch"]
    (line,) = (line for line in result.err.splitlines() if batch in line)
    wording(line, f"airplan undo {batch}", batch=batch)
    assert re.search(r"\b2\b.*\b1\b", result.err), "two reports from one file"
    assert "Reports for May 2017" in result.out, "who is still missing"
    sent.clerk("undo", batch, "--yes", "--by", "王芳")
    assert [entry["retracted_by"] is not None for entry in sent.reports()] == [True, True]
    assert set(sent.verdicts().values()) == {"new"}, "it can be collected anew"


def test_the_same_file_twice_changes_nothing(sent: RoundOffice, wording: Wording) -> None:
    sent.fill(EPB, ANSWERS)
    sent.collect("--apply")
    before = sent.clerk.log()
    assert set(sent.verdicts().values()) == {"unchanged"}
    wording(sent.collect("--apply").err)
    assert sent.clerk.log() == before


def test_the_same_answers_in_another_file_make_no_second_report(sent: RoundOffice) -> None:
    path = sent.fill(EPB, ANSWERS)
    sent.collect("--apply")
    book = Book(path)
    book.sheet.column_dimensions["C"].width = 50
    book.save()
    before = sent.reports()
    assert set(sent.verdicts().values()) == {"unchanged", "new"}, "names and days are never known already"
    assert not any(cell["taken"] for file in sent.files() for cell in file["cells"])
    sent.collect("--apply")
    assert sent.reports() == before
    assert sent.kinds()[-1] == "return"


def test_an_old_file_does_not_bring_back_what_was_replaced(sent: RoundOffice) -> None:
    old = sent.fill(EPB, {"5a": {"value-1": 100}}, name="first.xlsx")
    sent.collect("--apply")
    new = sent.fill(EPB, {"5a": {"value-1": 200}}, name="second.xlsx")
    sent.collect(str(new), "--apply", "--prefer", "returned", code=4)
    before = sent.reports()
    assert [report["values"][0]["value"] for report in before] == [100, 200]
    (file,) = sent.files(str(old))
    assert (file["state"], {cell["verdict"] for cell in file["cells"]}) == ("known", {"repeated"})
    sent.collect(str(old), "--apply", "--prefer", "returned")
    assert sent.reports() == before


def test_what_is_said_again_in_another_month_is_a_report_of_that_month(sent: RoundOffice) -> None:
    sent.clerk.write("record", "5a", "--unit", EPB, "--value", "9100", "--on", "2017-04-24", "--period", "2017-04")
    sent.dispatch("--force")
    sent.fill(EPB, {"5a": {"value-1": 9100}})
    assert sent.verdicts() == {"5a value:retired-vehicles": "new"}
    sent.collect("--apply")
    assert [report["period"] for report in sent.reports()] == ["2017-04", "2017-05"]


def test_a_day_of_its_own_and_else_the_day_of_collecting(sent: RoundOffice) -> None:
    sent.fill(EPB, {"5a": {"value-1": 100, "as_of": "2017.5.20"}, "8a": {"value-1": 5}})
    sent.collect("--apply")
    assert {report["ref"]: report["as_of"] for report in sent.reports()} == {"5a": "2017-05-20", "8a": "2017-05-24"}


def test_a_late_return_speaks_of_its_month(sent: RoundOffice, wording: Wording) -> None:
    sent.fill(EPB, {"5a": {"value-1": 100}})
    result = sent.clerk("--as-of", "2017-06-03", "collect", str(sent.back), "--apply", "--by", "王芳", width=300)
    (line,) = (line for line in result.out.splitlines() if f"{EPB}.xlsx!" in line)
    wording(line.strip(), "25 May")
    assert sent.reports()[0]["as_of"] == "2017-05-31"


def test_what_comes_after_the_closing_is_late_and_not_lost(sent: RoundOffice, wording: Wording) -> None:
    """It is closed on the 24th, a day before the reporting day; what comes an hour later is written down as late."""
    sent.fill(DESHENG, {"5a": {"value-1": 3}})
    sent.collect("--apply")
    sent.clerk("round", "close", PERIOD, "--yes", "--by", "王芳")
    sent.fill(EPB, {"5a": {"value-1": 100, "note": "好"}})
    (line,) = (line for line in sent.collect("--apply").out.splitlines() if f"{EPB}.xlsx!" in line)
    wording(line.strip(), "24 May")
    reports = json.loads(sent.clerk("missing", "--period", PERIOD, "--format", "json").out)
    late = {
        (report["unit"], report["ref"]): (report["status"], report["late"], report["workbook_late"])
        for report in reports
    }
    assert late[EPB, "5a"] == ("late", True, True)
    assert late[DESHENG, "5a"] == ("received", False, False)
    sent.clerk("round", "reopen", PERIOD, "--reason", "补报", "--yes", "--by", "王芳")
    sent.fill(EPB, {"8a": {"note": "好"}}, name="again.xlsx")
    (file,) = sent.files("--only", "again.xlsx")
    assert file["notes"] == []


def test_names_alone_are_no_answer(sent: RoundOffice, wording: Wording) -> None:
    sent.fill(EPB, {"5a": {"filled_by": "李四", "as_of": "2017-05-20"}})
    (file,) = sent.files()
    names_only, empty = file["notes"]
    wording(names_only, "5a")
    wording(empty)
    sent.collect("--apply")
    assert sent.reports() == []


# --- blank, and 清除 ----------------------------------------------------------------------------------------------


def test_blank_is_no_answer_and_erases_nothing(sent: RoundOffice) -> None:
    sent.clerk.write("record", "5a", "--unit", EPB, "--value", "9100", "--note", "好", "--on", "2017-05-10")
    sent.dispatch("--force")
    sent.fill(EPB, {"5a": {"value-1": "　", "note": "\u200b", "status": "推进中"}})
    assert sent.verdicts() == {"5a status": "new"}
    sent.collect("--apply")
    last = sent.reports()[-1]
    assert (last["status"], last["values"], last["note"]) == ("in-progress", [], None)


def test_erasing_needs_the_word(sent: RoundOffice) -> None:
    sent.clerk.write("record", "5a", "--unit", EPB, "--value", "9100", "--note", "好", "--on", "2017-05-10")
    sent.dispatch("--force")
    sent.fill(EPB, {"5a": {"value-1": " 清除　", "note": "清除"}})
    sent.collect("--apply")
    last = sent.reports()[-1]
    assert last["values"] == [{"target": "retired-vehicles", "value": None, "before": 9100, "unit": "辆"}]
    assert last["note"] == ""


def test_there_is_nothing_to_erase_where_nothing_was_said(sent: RoundOffice) -> None:
    sent.fill(EPB, {"5a": {"value-1": "清除", "note": "清除", "evidence": "清除"}})
    assert set(sent.verdicts().values()) == {"unchanged"}
    sent.collect("--apply")
    assert sent.reports() == []


# --- stale ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def stale(sent: RoundOffice) -> RoundOffice:
    """The office has taken down a figure by telephone after it had sent the workbook; the unit returns another."""
    sent.clerk.write("record", "5a", "--unit", EPB, "--value", "9500", "--on", "2017-05-18")
    sent.fill(EPB, {"5a": {"value-1": 9300, "note": "好"}})
    return sent


def test_what_has_changed_since_is_stale_and_blocks(stale: RoundOffice, wording: Wording) -> None:
    before = stale.clerk.log()
    result = stale.collect("--apply", code=4)
    wording(result.err)
    assert stale.clerk.log() == before
    (file,) = stale.files()
    (cell,) = (cell for cell in file["cells"] if cell["verdict"] == "stale")
    assert (cell["sent"], cell["known"], cell["returned"]) == (None, "9500", "9300")
    assert file["state"] == "held-up"


def test_the_returned_figure_may_be_preferred(stale: RoundOffice) -> None:
    stale.collect("--apply", "--prefer", "returned", code=4)
    last = stale.reports()[-1]
    assert (last["values"][0]["value"], last["note"]) == (9300, "好")


def test_the_known_figure_may_be_preferred_and_the_rest_is_taken(stale: RoundOffice) -> None:
    stale.collect("--apply", "--prefer", "known", code=4)
    last = stale.reports()[-1]
    assert (last["values"], last["note"]) == ([], "好")


def test_what_is_known_now_may_be_what_was_returned(sent: RoundOffice) -> None:
    sent.clerk.write("record", "5a", "--unit", EPB, "--value", "9300.0", "--on", "2017-05-18")
    sent.fill(EPB, {"5a": {"value-1": 9300}})
    assert sent.verdicts() == {"5a value:retired-vehicles": "unchanged"}


def test_what_was_said_of_a_later_month_makes_nothing_stale(sent: RoundOffice) -> None:
    """May's workbook comes in July, when June's figure is known already."""
    sent.clerk.now = datetime(2017, 6, 24, 1, 30, tzinfo=UTC)
    sent.clerk.write("record", "5a", "--unit", EPB, "--value", "15000", "--on", "2017-06-24", "--period", "2017-06")
    sent.fill(EPB, {"5a": {"value-1": 12000}})
    sent.clerk.now = datetime(2017, 7, 3, 1, 30, tzinfo=UTC)
    sent.clerk("collect", str(sent.back), "--period", "2017-05", "--apply", "--by", "王芳")
    report = sent.reports()[-1]
    assert (report["as_of"], report["period"], report["values"][0]["value"]) == ("2017-05-31", "2017-05", 12000)
    status = sent.clerk("status", "--text", "老旧机动车")
    assert "15,000" in status.out, "the later day counts"


# --- two returns ------------------------------------------------------------------------------------------------------


def test_two_returns_that_disagree_are_in_conflict_in_either_order(sent: RoundOffice) -> None:
    one = sent.fill(EPB, {"5a": {"value-1": 100, "status": "推进中"}}, name="a.xlsx")
    sent.fill(EPB, {"5a": {"value-1": 200, "status": "推进中"}}, name="b.xlsx")
    first, second = sent.files()
    for file, name in ((first, "b.xlsx"), (second, "a.xlsx")):
        (cell,) = (cell for cell in file["cells"] if cell["verdict"] == "conflict")
        assert name in cell["finding"]
    before = sent.clerk.log()
    for more in ((), ("--prefer", "returned")):
        sent.collect("--apply", *more, code=4)
        assert sent.clerk.log() == before, "which of them counts must be said"
    sent.collect("--apply", "--only", "b.xlsx")
    assert sent.reports()[-1]["values"][0]["value"] == 200
    (file,) = sent.files(str(one))
    (cell,) = (cell for cell in file["cells"] if cell["field"].startswith("value"))
    assert cell["verdict"] == "conflict"
    assert "b.xlsx" in cell["finding"]


def test_two_returns_that_agree_are_taken_together(sent: RoundOffice) -> None:
    sent.fill(EPB, {"5a": {"value-1": 100}, "8a": {"note": "好"}}, name="a.xlsx")
    sent.fill(EPB, {"5a": {"value-1": "１００", "status": "推进中"}}, name="b.xlsx")
    sent.collect("--apply")
    reports = [(report["source"]["file"], report["ref"], report["status"]) for report in sent.reports()]
    assert reports == [("a.xlsx", "5a", None), ("a.xlsx", "8a", None), ("b.xlsx", "5a", "in-progress")]
    assert [len(report["values"]) for report in sent.reports()] == [1, 0, 0]


def test_a_return_that_repeats_what_was_known_is_not_overwritten_by_another(
    sent: RoundOffice, wording: Wording
) -> None:
    """What the first says is no other than what was sent; all the same it is an answer of this month."""
    sent.clerk.write("record", "5a", "--unit", EPB, "--value", "9100", "--on", "2017-04-24", "--period", "2017-04")
    sent.dispatch("--force")
    first = sent.fill(EPB, {"5a": {"value-1": 9100}}, name="a.xlsx")
    sent.collect(str(first), "--apply")
    second = sent.fill(EPB, {"5a": {"value-1": 9300}}, name="b.xlsx")
    before = sent.clerk.log()
    sent.collect(str(second), "--apply", code=4)
    assert sent.clerk.log() == before
    (cell,) = sent.files(str(second))[0]["cells"]
    assert cell["verdict"] == "conflict"
    wording(cell["finding"], "a.xlsx")


def test_units_do_not_conflict_with_each_other(sent: RoundOffice) -> None:
    sent.fill(EPB, {"5a": {"value-1": 100}})
    sent.fill(DESHENG, {"5a": {"value-1": 3}})
    sent.collect("--apply")
    figures = {(report["unit"], report["values"][0]["value"]) for report in sent.reports()}
    assert figures == {(EPB, 100), (DESHENG, 3)}


# --- some of it -------------------------------------------------------------------------------------------------------


def test_one_file_that_is_held_up_holds_up_all(sent: RoundOffice) -> None:
    sent.fill(EPB, {"5a": {"value-1": "约300"}})
    sent.fill(DESHENG, {"5a": {"value-1": 3}})
    before = sent.clerk.log()
    sent.collect("--apply", code=4)
    assert sent.clerk.log() == before


@pytest.mark.parametrize("named", [DESHENG, "德胜街道", f"{PERIOD}_{DESHENG}.xlsx"])
def test_only_one_unit_or_file(sent: RoundOffice, named: str) -> None:
    sent.fill(EPB, {"5a": {"value-1": "约300"}})
    sent.fill(DESHENG, {"5a": {"value-1": 3}})
    sent.collect("--apply", "--only", named)
    assert [report["unit"] for report in sent.reports()] == [DESHENG]


# --- what people and programs are told --------------------------------------------------------------------------------


def test_doubts_are_shown_and_hold_nothing_up(sent: RoundOffice) -> None:
    sent.fill(EPB, {"5a": {"value-1": 25000}, "2a": {"status": "已完成"}})
    (file,) = sent.files(code=0)
    said = {doubt["ref"]: doubt["doubt"] for doubt in file["doubts"]}
    assert said["5a"].startswith("Old vehicles scrapped or moved out: 25,000 vehicles exceeds the target")
    assert "without evidence" in said["2a"]
    assert "exceeds the target" in sent.collect().out
    sent.collect("--apply")
    assert len(sent.reports()) == 2


def test_json_says_what_was_written(sent: RoundOffice) -> None:
    sent.fill(EPB, {"5a": {"value-1": 100}})
    (before,) = sent.files(code=0)
    assert (before["batch"], before["entries"]) == (None, [])
    (after,) = json.loads(sent.collect("--apply", "--format", "json").out)
    ids = [entry["id"] for entry in sent.clerk.log() if entry["kind"] in ("return", "report")]
    assert (after["batch"], after["entries"]) == (ids[0], ids)


def test_nothing_there(sent: RoundOffice) -> None:
    assert "contains no workbook" in sent.collect(code=3).out


def test_exact_numbers(sent: RoundOffice) -> None:
    sent.fill(EPB, {"5a": {"value-1": "1.2万"}, "13a": {"value-1": 4.2}, "8a": {"value-3": "96%"}})
    sent.collect("--apply")
    lines = sent.clerk("journal", "export").out.splitlines()
    stored = [json.loads(line)["content"]["values"] for line in lines if '"kind":"report"' in line]
    assert {Decimal(text) for value in stored for text in value.values()} == {12000, Decimal("4.2"), 96}


@pytest.mark.parametrize("fault", [IndexError, KeyError, ValueError, RecursionError, MemoryError, NotImplementedError])
def test_whatever_goes_wrong_with_one_file_hides_no_other(
    sent: RoundOffice, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    from airplan.rounds import collection, read_form

    sent.fill(EPB, {"5a": {"value-1": 1}})
    good = sent.fill(DESHENG, {"5a": {"value-1": 3}})
    read = read_form.read

    def tripped(content: bytes, _together: object, _plan: str) -> object:
        if content != good.read_bytes():
            raise fault("odd")
        return read(content)

    monkeypatch.setattr(collection, "read", tripped)
    files = {file["unit"]: file for file in sent.files(code=3)}
    assert {unit: file["state"] for unit, file in files.items()} == {None: "unreadable", DESHENG: "ready"}
    assert fault.__name__ in files[None]["findings"][0]
