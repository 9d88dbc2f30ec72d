"""Does no output replace what airplan lives on, by whatever name, and does it replace what it is there to replace?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openpyxl
import pytest

from airplan.errors import UsageError
from airplan.workspace.own_files import OwnFiles
from airplan.workspace.session import Session
from support.returns import EPB, FEW, PERIOD

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from support.command_line import Run
    from support.returns import RoundOffice
    from support.wording import Wording

LIVED_ON = ("airplan.sqlite", "airplan.toml", "plan_2017.yaml", "departments.yaml")
WRITERS: dict[str, tuple[str, ...]] = {
    "output": ("due", "--format", "csv", "--output"),
    "remind": ("missing", "--remind", "--output"),
    "export": ("export",),
    "journal export": ("journal", "export"),
    "backup": ("backup",),
}
ENDINGS = {"output": ".csv", "remind": ".txt", "export": ".xlsx", "journal export": ".jsonl", "backup": ".sqlite"}


@pytest.fixture
def desk(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace, which is the current folder."""
    monkeypatch.delenv("AIRPLAN_STORE")
    monkeypatch.chdir(tmp_path)
    run("init", "office")
    monkeypatch.chdir("office")
    run("record", "5a", "--unit", EPB, "--status", "in-progress", "--by", "W", "--yes")
    return tmp_path / "office"


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("name", LIVED_ON)
def test_whatever_writes_by_whatever_name(run: Run, desk: Path, writer: str, name: str) -> None:
    link, twin = (desk / f"{kind}{ENDINGS[writer]}" for kind in ("link", "twin"))
    link.symlink_to(desk / name)
    twin.hardlink_to(desk / name)
    before, log = contents(desk), run("log", "--format", "json").out
    for path in (name, str(desk / name), f"../office/{name}", str(link), str(twin), f"{name}-journal", f"./{name}"):
        for force in ((), ("--force",)):
            refused = run(*WRITERS[writer], path, *force, code=None)
            assert refused.code == 2 or path.endswith("-journal"), refused.err
    run(*WRITERS[writer], f"airplan.sqlite-wal{ENDINGS[writer]}")
    (desk / f"airplan.sqlite-wal{ENDINGS[writer]}").unlink()
    after = {key: text for key, text in contents(desk).items() if key in before}
    assert {key: text for key, text in after.items() if after["airplan.sqlite"] != text} == {
        key: text for key, text in before.items() if before["airplan.sqlite"] != text
    }, "which notes in the store when it has looked at the plan"
    assert run("log", "--format", "json").out == log
    assert link.is_symlink()


@pytest.mark.parametrize("end", ["", "-journal", "-wal", "-shm"])
@pytest.mark.parametrize("name", ["airplan.sqlite", "Airplan.SQLITE", "./airplan.sqlite"])
def test_the_stores_side_files_that_are_not_there_yet(run: Run, desk: Path, name: str, end: str) -> None:
    if end or not name.startswith("A"):
        run("backup", f"{name}{end}", code=2)
    assert sorted(contents(desk)) == sorted(LIVED_ON)


def test_from_outside_and_with_another_store(run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk.parent)
    before = contents(desk)
    (desk / "link.csv").symlink_to("plan_2017.yaml")
    (desk / "twin.csv").hardlink_to(desk / "airplan.sqlite")
    for name in ("office/link.csv", "office/twin.csv"):
        run("--store", "other.sqlite", "due", "--output", name, "--force", code=2)
    run("--store", "other.sqlite", "backup", "office/airplan.sqlite", "--force", code=2)
    run("--store", "other.sqlite", "backup", "office/plan_2017.yaml", "--force", code=2)
    run("--store", "other.sqlite", "backup", "airplan.toml", code=2)
    assert {name: text for name, text in contents(desk).items() if name in LIVED_ON} == before


def test_settings_that_cannot_be_read_protect_the_usual_names(run: Run, desk: Path) -> None:
    (desk / "airplan.toml").write_text("[", encoding="utf-8")
    session = Session(in_workspace=False, store="elsewhere.sqlite")
    for name in LIVED_ON:
        with pytest.raises(UsageError):
            OwnFiles(session).refuse(desk / name)


def test_a_backup_replaces_a_backup_and_nothing_else_does(run: Run, desk: Path, wording: Wording) -> None:
    run("backup", "backup.db")
    run("backup", "backup.db", "--force")
    (desk / "backup.db").rename(desk / "backup.csv")  # as an airplan before this one let it be called
    wording(run("due", "--output", "backup.csv", "--force", code=2).err)
    wording(run("due", "--output", "backup.csv", "--force", code=2, lang="zh").err, lang="zh")


def test_what_is_said(run: Run, desk: Path, wording: Wording) -> None:
    for name in LIVED_ON:
        (desk / f"{name}.csv").hardlink_to(desk / name)
        wording(run("due", "--output", f"{name}.csv", "--force", code=2).err)
        wording(run("due", "--output", f"{name}.csv", "--force", code=2, lang="zh").err, lang="zh")


# --- workbooks of rounds ----------------------------------------------------------------------------------------------


def test_workbooks_that_were_sent_and_that_came_back(sent: RoundOffice, wording: Wording) -> None:
    out = sent.sent / f"{PERIOD}_{EPB}.xlsx"
    back = sent.fill(EPB, {"5a": {"value-1": 120, "status": "推进中"}})
    before = [path.read_bytes() for path in (out, back)]
    for path in (out, back):
        wording(sent.clerk("export", str(path), "--force", code=2).err, path=path)
        sent.clerk("due", "--output", str(path), "--force", code=2)
    assert [path.read_bytes() for path in (out, back)] == before


def test_a_returned_file_whose_form_is_gone_is_known_by_its_digest(sent: RoundOffice) -> None:
    path = sent.fill(EPB, {"5a": {"value-1": 120, "status": "推进中"}})
    sent.collect("--apply")
    digest = [entry["source"]["sha256"] for entry in sent.clerk.log() if entry["kind"] == "return"]
    assert len(digest) == 1
    copied = path.with_name("copy.xlsx")
    copied.write_bytes(path.read_bytes())
    sent.clerk("due", "--output", str(copied), "--force", code=2)


def dispatch_again(office: RoundOffice, *more: str, code: int = 0) -> str:
    arguments = [option for unit in FEW for option in ("-d", unit)]
    command = ("dispatch", "--period", PERIOD, "--to", str(office.sent), "--by", "王芳", *arguments, *more)
    return office.clerk(*command, code=code).err


def test_a_dispatch_replaces_what_was_sent_before_and_says_so(sent: RoundOffice, wording: Wording) -> None:
    dispatch_again(sent, code=3)
    said = dispatch_again(sent, "--force")
    _written, replaced, _undo = said.splitlines()
    wording(replaced, str(len(FEW)))
    assert sent.kinds() == ["dispatch"] * 2 * len(FEW)


@pytest.mark.parametrize("force", [[], ["--force"]], ids=["alone", "by force"])
def test_a_dispatch_never_replaces_what_somebody_has_written_into(
    sent: RoundOffice, wording: Wording, force: Sequence[str]
) -> None:
    """Somebody fills it in where it lies, in a folder that all can reach."""
    book = sent.open(EPB)
    book["5a", "value-1"] = 12_000
    path = book.save()
    before = path.read_bytes()
    wording(dispatch_again(sent, *force, code=2), path=path)
    assert path.read_bytes() == before
    assert sent.kinds() == ["dispatch"] * len(FEW), "nothing is sent, as nothing can be"


def test_a_workbook_of_ones_own_is_replaced_by_force(sent: RoundOffice) -> None:
    path = sent.back / "mine.xlsx"
    openpyxl.Workbook().save(path)
    sent.clerk("export", str(path), code=3)
    sent.clerk("export", str(path), "--force")
    sent.clerk("due", "--output", str(path), "--force")
    assert json.loads(sent.clerk("due", "--format", "json").out)
    assert [file.name for file in sent.back.iterdir()] == ["mine.xlsx"]


# --- endings ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.pdf", "a.doc", "a.docx", "a.xls", "a.xlsx.1", "报告 2017.5", "a.sqlite"])
@pytest.mark.parametrize("force", [[], ["--force"]], ids=["alone", "by force"])
def test_an_ending_that_nobody_writes(run: Run, desk: Path, name: str, force: Sequence[str]) -> None:
    for command in (*WRITERS.values(), ("list", "--format", "json", "--output")):
        if command != ("backup",):
            run(*command, name, *force, code=2)
    assert sorted(contents(desk)) == sorted(LIVED_ON)


def test_the_known_endings_are_named(run: Run, desk: Path, wording: Wording) -> None:
    for command in (("due", "--output", "a.pdf"), ("export", "任务清单.pdf"), ("journal", "export", "a.json")):
        wording(run(*command, code=2).err)
        wording(run(*command, code=2, lang="zh").err, lang="zh")


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "A.JSON", "a.txt"])
def test_a_format_against_the_ending(run: Run, desk: Path, wording: Wording, name: str) -> None:
    wording(run("due", "--format", "xlsx" if name != "a.xlsx" else "csv", "--output", name, code=2).err)
    assert sorted(contents(desk)) == sorted(LIVED_ON)


def test_an_answer_that_could_not_be_written_is_no_reason_to_write_the_rest(sent: RoundOffice) -> None:
    """What stands in the way of --output is found before the journal is written."""
    lists = sent.back.with_name("lists")
    lists.mkdir()
    (lists / "list.csv").write_bytes(b"mine")
    sent.fill(EPB, {"5a": {"value-1": 120, "status": "推进中"}})
    for name in ("list.csv", "list.pdf"):
        sent.collect("--apply", "--output", str(lists / name), code=3 if name == "list.csv" else 2)
        dispatch_again(sent, "--output", str(lists / name), code=3 if name == "list.csv" else 2)
    assert sent.kinds() == ["dispatch"] * len(FEW)
