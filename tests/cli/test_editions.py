"""Does every entry stay with its measure when another edition of the plan numbers the rows anew?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from support.edited_plans import edition, without_task
from support.returns import RoundOffice

if TYPE_CHECKING:
    from pathlib import Path

    from support.clerk import Clerk
    from support.wording import Words


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Return the edition without task 9, in which 10a is called 9a; its rows have IDs."""
    return edition(tmp_path / "second", without_task(9))


def asked(clerk: Clerk, plan: Path, *command: str) -> Any:
    """Return the JSON of a query in an edition."""
    return json.loads(clerk("--plan", str(plan), *command, "--format", "json").out)


def test_reports_and_decisions_stay_with_their_measures(clerk: Clerk, plan: Path) -> None:
    reported = clerk.write("record", "10a", "--unit", "区环保局", "--status", "done", "--evidence", __file__)
    closed = clerk.write("close", "10a", "--authority", "会", "--reason", "验收")
    clerk.write("extend", "11a", "--to", "2018-03-31", "--authority", "会", "--reason", "雨")
    (moved,), (next_,) = (asked(clerk, plan, "show", ref) for ref in ("9a", "10a"))
    assert (moved["id"], moved["status"], [each["entry"] for each in moved["decisions"]]) == ("10a", "closed", [closed])
    assert (next_["id"], next_["status"]) == ("11a", "none")
    states = {each["ref"]: (each["id"], each["status"], each["due"]) for each in asked(clerk, plan, "status")}
    assert states["9a"][:2] == ("10a", "closed")
    assert states["10a"] == ("11a", "none", "2018-03-31")
    assert [entry["id"] for entry in asked(clerk, plan, "log", "9a")] == [reported, closed]
    assert [entry["kind"] for entry in asked(clerk, plan, "log", "10a")] == ["extend"]


def test_a_report_on_the_new_number_is_one_on_the_same_measure(clerk: Clerk, plan: Path) -> None:
    clerk.write("record", "10a", "--unit", "区环保局", "--status", "in-progress")
    clerk.write("--plan", str(plan), "record", "9a", "--unit", "区环保局", "--status", "done", "--evidence", __file__)
    assert [entry["kind"] for entry in asked(clerk, plan, "log", "9a")] == ["report", "report"]
    assert asked(clerk, plan, "show", "9a")[0]["status"] == "done"


def test_entries_on_rows_that_are_gone_are_found_and_counted(clerk: Clerk, plan: Path) -> None:
    clerk.write("record", "9a", "--unit", "区环保局", "--status", "in-progress")
    assert asked(clerk, plan, "log", "9a") == [], "what this edition calls 9a is another measure"
    assert "9a (1)" in clerk("--plan", str(plan), "check").err


def test_workbooks_of_the_former_edition_are_collected_on_their_measures(
    clerk: Clerk, tmp_path: Path, plan: Path
) -> None:
    office = RoundOffice(clerk, tmp_path)
    office.dispatch(units=["区环保局"])
    office.fill("区环保局", {"10a": {"status": "推进中", "note": "已摸底。"}})
    held = json.loads(clerk("--plan", str(plan), "collect", str(office.back), "--format", "json", code=4).out)
    assert [finding.rpartition(": ")[2] for finding in held[0]["findings"]] == ["9a)"], "the row that is gone, alone"
    apply = ("--prefer", "returned", "--apply", "--by", "王芳")
    clerk("--plan", str(plan), "collect", str(office.back), *apply, code=4)  # others have not reported
    assert asked(clerk, plan, "show", "9a")[0]["status"] == "in-progress"
    assert asked(clerk, plan, "show", "10a")[0]["status"] == "none"


@pytest.mark.parametrize(
    "command",
    [
        ("list",), ("due",), ("department", "区环保局"), ("official", "姜立光"), ("search", "锅炉"), ("status",),
        ("status", "--units"), ("overdue",), ("missing", "--by", "measure"), ("missing", "--why"), ("show", "9"),
        ("milestone", "list"),
    ],
)  # fmt: skip
def test_every_answer_speaks_of_the_refs_of_this_edition(clerk: Clerk, plan: Path, command: tuple[str, ...]) -> None:
    clerk.write("record", "10a", "--unit", "区环保局", "--status", "in-progress")
    clerk.write("milestone", "add", "11a", "2017-05-20", "初审", "--authority", "会", "--reason", "督办")
    ids = {each["ref"]: each["id"] for each in asked(clerk, plan, "list")}
    assert ids["9a"] == "10a"
    answers = asked(clerk, plan, *command)
    assert answers
    assert {each["ref"] for each in answers} <= ids.keys()
    of_measures = [each for each in answers if "brief" in each]
    assert [each["id"] for each in of_measures] == [ids[each["ref"]] for each in of_measures]
    clerk("--plan", str(plan), *command)


@pytest.mark.parametrize("what", ["checklist", "progress"])
def test_workbooks_of_an_edition_have_its_refs(clerk: Clerk, plan: Path, tmp_path: Path, what: str) -> None:
    clerk.write("record", "10a", "--unit", "区环保局", "--status", "in-progress")
    clerk("--plan", str(plan), "export", str(tmp_path / "out.xlsx"), "--as", what)
    book = load_workbook(tmp_path / "out.xlsx")
    texts = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {"9a", "31a"} <= texts
    assert "32a" not in texts


# --- numbered anew without IDs ----------------------------------------------------------------------------------------

WRITERS = (
    ("record", "9a", "--unit", "区环保局", "--status", "done"),
    ("close", "9a", "--authority", "会", "--reason", "验收"),
    ("dispatch", "--period", "2017-05", "--to", "out", "-d", "区环保局"),
    ("round", "close", "2017-05"),
)


@pytest.fixture
def renumbered(tmp_path: Path) -> Path:
    """Return the edition without task 9 as a careless hand writes it: the rows after it have no IDs."""
    return edition(tmp_path / "careless", without_task(9, ids=False))


def test_nothing_is_written_to_rows_that_took_over_the_entries_of_others(
    clerk: Clerk, renumbered: Path, words: Words
) -> None:
    clerk.write("record", "10a", "--unit", "区环保局", "--status", "in-progress")
    before = clerk.log()
    for command in WRITERS:
        said = clerk("--plan", str(renumbered), *command, "--by", "王芳", "--yes", code=3).err
        assert "10a" in said
        assert "9a" in said
        assert clerk.log() == before
    words(said)


def test_readers_are_warned(clerk: Clerk, renumbered: Path, words: Words) -> None:
    clerk.write("record", "10a", "--unit", "区环保局", "--status", "in-progress")
    for command in (("status",), ("due",), ("show", "9a"), ("log",), ("missing",), ("overdue",), ("check",)):
        said = clerk("--plan", str(renumbered), *command, code=None).err
        assert said.count("10a") >= 1, command
    words(clerk("--plan", str(renumbered), "overdue").err)
    words(clerk("--plan", str(renumbered), "overdue", lang="zh").err, "in Chinese")


def test_other_edits_are_nobodys_business(clerk: Clerk, tmp_path: Path) -> None:
    clerk.write("record", "10a", "--unit", "区环保局", "--status", "in-progress")
    reworded = edition(tmp_path / "reworded", lambda text: text.replace("大力推进", "推进").replace("。", "；", 3))
    assert clerk("--plan", str(reworded), "status").err == ""
    clerk("--plan", str(reworded), "record", "10a", "--unit", "区环保局", "--status", "done", "--by", "王", "--yes")


def test_without_entries_any_number_will_do(clerk: Clerk, renumbered: Path) -> None:
    clerk.write("record", "1a", "--unit", "区环保局", "--status", "in-progress")
    assert clerk("--plan", str(renumbered), "status").err == ""
    clerk("--plan", str(renumbered), "record", "9a", "--unit", "区环保局", "--status", "done", "--by", "王", "--yes")


def test_an_id_that_a_hand_gave_to_another_row_is_refused(clerk: Clerk, tmp_path: Path) -> None:
    clerk.write("record", "10a", "--unit", "区环保局", "--status", "in-progress")
    swapped = edition(tmp_path / "swapped", lambda text: with_id(with_id(text, "10a", "32a"), "32a", "10a"))
    assert "32a" in clerk("--plan", str(swapped), "record", "32a", "--status", "done", "--by", "王", code=3).err


def with_id(text: str, ref: str, measure_id: str) -> str:
    """Return the plan with this ID in a row."""
    head = f"          # {ref}\n          - "
    assert head in text
    return text.replace(head, f"{head}id: {measure_id}\n            ")
