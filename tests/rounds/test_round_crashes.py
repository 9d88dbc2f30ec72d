"""Is a round all there or not at all, whoever is killed, however many write at once, and when the disk is full?"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from airplan.actions import collecting
from airplan.store.connect import open_store
from airplan.store.journal import Journal
from support.killing import killing
from support.processes import PATIENCE
from support.returns import DESHENG, EPB, FEW, PERIOD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from airplan.store.entries import Entry
    from support.returns import RoundOffice
    from support.wording import Wording

pytestmark = pytest.mark.slow

STRIDE = int(os.environ.get("AIRPLAN_TEST_STRIDE", "23"))
"""Lines of the program from one kill to the next; with 1 it takes an hour."""
ANSWERS: dict[str, dict[str, Any]] = {"5a": {"value-1": 120, "status": "推进中", "note": "好"}, "8a": {"value-1": 7}}
PLAN = "xicheng-2017"

WATCHED = (
    *("cli.collect", "cli.dispatch", "cli.submit", "actions.collecting", "actions.dispatching", "actions.saving"),
    *("formats.output", "formats.folder_output", "formats.staging"),
    *("store.journal", "store.postgres", "store.sqlite", "store.entry_rows"),
)
"""The modules that write."""


def entries_of(store: str) -> list[Entry]:
    """All entries, by a connection of its own."""
    with contextlib.closing(open_store(store)) as database:
        if database.dialect == "sqlite":
            assert database.rows("PRAGMA integrity_check") == [("ok",)]
        return list(Journal(database, PLAN).entries())


@pytest.fixture
def anywhere(any_store: str, office: RoundOffice) -> RoundOffice:
    """An office whose journal is in a file, then on a server."""
    office.clerk.store = any_store
    office.clerk("init")
    return office


def dispatches(office: RoundOffice) -> list[Entry]:
    """What the journal says of workbooks that were sent, taken back or not."""
    return [entry for entry in entries_of(office.clerk.store) if entry.kind == "dispatch"]


def round_command(store: str, day: str, *arguments: str | Path) -> tuple[str, ...]:
    return ("--store", store, "--as-of", day, *map(str, arguments), "--by", "王芳")


# --- whoever writes is killed ----------------------------------------------------------------------------------------


def test_a_killed_collection_is_written_whole_or_not_at_all(anywhere: RoundOffice) -> None:
    anywhere.dispatch()
    for unit in (EPB, DESHENG):
        anywhere.fill(unit, ANSWERS)
    store, before = anywhere.clerk.store, entries_of(anywhere.clerk.store)
    whole = ["return", "report", "report"] * 2
    killed = 0
    with killing(WATCHED, "write", *round_command(store, "2017-05-24", "collect", anywhere.back, "--apply")) as at:
        while True:
            code = at(1 + killed * STRIDE)
            written = entries_of(store)[len(before) :]
            assert [entry.kind for entry in written] in ([], whole), "no half of a batch"
            if code is not None:
                break
            killed += 1
    assert (code, killed > 5) == (0, True), killed
    assert [entry.kind for entry in entries_of(store)[len(before) :]] == whole, "each answer once"
    assert len({entry.batch for entry in written}) == 1


def test_a_killed_dispatch_leaves_nothing_that_the_next_trips_over(anywhere: RoundOffice) -> None:
    store, folder = anywhere.clerk.store, anywhere.sent
    command = round_command(store, "2017-05-15", *dispatching(folder), "--force")
    anywhere.clerk("sections")
    killed = 0
    with killing(WATCHED, "new_files", *command) as at:
        while (code := at(1 + killed * STRIDE)) is None:
            killed += 1
            assert_whole(entries_of(store), folder)
    assert (code, killed > 5) == (0, True), killed
    assert_whole(entries_of(store), folder)
    assert len(list(folder.glob("*.xlsx"))) == len(FEW)


def assert_whole(entries: Sequence[Entry], folder: Path) -> None:
    """Every batch is whole, and what is in the folder is whole and known to the journal."""
    assert set(Counter(entry.batch for entry in entries).values()) <= {len(FEW)}
    known = {entry.source.sha256 for entry in entries}
    for path in folder.glob("*"):
        assert not path.name.endswith(".part")
        if path.suffix == ".xlsx":
            openpyxl.load_workbook(path)
            assert sha256(path.read_bytes()).hexdigest() in known, "nothing is sent that nobody knows of"


# --- two at once -----------------------------------------------------------------------------------------------------


def test_two_collections_at_the_same_moment_write_each_answer_once(anywhere: RoundOffice) -> None:
    anywhere.dispatch()
    for unit in (EPB, DESHENG):
        anywhere.fill(unit, ANSWERS)
    store, before = anywhere.clerk.store, len(entries_of(anywhere.clerk.store))
    command = [sys.executable, "-m", "airplan"]
    command += round_command(store, "2017-05-24", "collect", anywhere.back, "--apply")
    children = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _clerk in range(4)]
    ended = [(*child.communicate(timeout=PATIENCE), child.returncode) for child in children]
    assert [code for _out, _err, code in ended] == [0] * 4, ended
    assert Counter(entry.kind for entry in entries_of(store)[before:]) == {"return": 2, "report": 4}


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Has something done after everything was looked at, and before it is written; each time, or the first."""

    def arrange(work: Any, *, always: bool = False) -> list[None]:
        original, done = collecting.write, list[None]()

        def write(*arguments: Any, **options: Any) -> Any:
            if always or not done:
                done.append(None)
                work()
            return original(*arguments, **options)

        monkeypatch.setattr(collecting, "write", write)
        return done

    return arrange


def test_what_another_has_taken_in_meanwhile_is_not_written_again(
    sent: RoundOffice, meanwhile: Any, wording: Wording
) -> None:
    sent.fill(EPB, ANSWERS)
    command = round_command(sent.clerk.store, "2017-05-24", "collect", sent.back, "--apply")
    meanwhile(lambda: subprocess.run([sys.executable, "-m", "airplan", *command], check=True, capture_output=True))
    result = sent.collect("--apply")
    wording(result.err)
    assert Counter(sent.kinds())["return"] == 1
    assert len(sent.reports()) == 2


def test_what_is_recorded_meanwhile_is_seen_and_not_overwritten(
    sent: RoundOffice, meanwhile: Any, wording: Wording
) -> None:
    sent.fill(EPB, ANSWERS)
    record = ("record", "5a", "--unit", EPB, "--value", "9500", "--on", "2017-05-20")
    meanwhile(lambda: sent.clerk.write(*record))
    result = sent.collect("--apply", code=4)
    wording(result.err)
    assert "outdated" in result.out
    assert [report["values"][0]["value"] for report in sent.reports()] == [9500]
    assert "return" not in sent.kinds()


def test_whoever_is_overtaken_again_and_again_is_told(sent: RoundOffice, meanwhile: Any, wording: Wording) -> None:
    sent.fill(EPB, ANSWERS)
    done = meanwhile(lambda: sent.clerk.write("record", "2a", "--unit", EPB, "--status", "done"), always=True)
    result = sent.collect("--apply", code=3)
    wording(result.err)
    assert len(done) == 3
    assert "return" not in sent.kinds()


def test_a_dispatch_that_is_overtaken_sends_nothing(office: RoundOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody reports while the workbooks are being written: they would say less than is known."""
    from airplan.rounds import form_sheet

    original = form_sheet.workbook

    def workbook(*arguments: Any) -> bytes:
        monkeypatch.setattr(form_sheet, "workbook", original)
        office.clerk.write("record", "5a", "--unit", EPB, "--value", "9500")
        return original(*arguments)

    monkeypatch.setattr(form_sheet, "workbook", workbook)
    result = office.clerk("dispatch", "--period", PERIOD, "--to", str(office.sent), "-d", EPB, "--by", "王", code=3)
    assert "nothing was saved" in result.err
    assert not office.sent.exists()
    assert office.kinds() == ["report"]


# --- there is no room ------------------------------------------------------------------------------------------------


LITTLE_ROOM = """
import resource, sys
room = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
from airplan.__main__ import main
main()
"""
"""Runs a command that can write no file beyond so many bytes."""


def dispatching(folder: Path) -> list[str]:
    return ["dispatch", "--period", PERIOD, "--to", str(folder), *(option for unit in FEW for option in ("-d", unit))]


def refused(office: RoundOffice, room: int, folder: Path) -> str:
    """What is said when the workbooks cannot be written, as there is room for so much only."""
    pytest.importorskip("resource")  # Windows has no such limit
    office.clerk("sections")
    command = round_command(office.clerk.store, "2017-05-15", *dispatching(folder))
    ended = subprocess.run([sys.executable, "-c", LITTLE_ROOM, str(room), *command], capture_output=True, check=False)
    message = ended.stderr.decode()
    assert ended.returncode == 3, message
    assert "Traceback" not in message
    assert office.kinds() == []
    return message


@pytest.mark.parametrize("room", [1, 5_000])
def test_a_disk_too_full_for_the_workbooks(office: RoundOffice, room: int, wording: Wording) -> None:
    wording(refused(office, room, office.sent / "May"), "File too large", temporary=tempfile.gettempdir())
    assert not office.sent.exists()


def test_a_disk_too_full_for_the_journal_keeps_the_workbooks_back(office: RoundOffice, wording: Wording) -> None:
    wording(refused(office, 90_000, office.sent))  # the store is larger, a sheet is not
    assert not office.sent.exists()
    office.dispatch()
    assert len(list(office.sent.glob("*.xlsx"))) == len(FEW)


def test_a_disk_that_really_runs_full(office: RoundOffice) -> None:
    disk = office.back.with_name("disk")
    disk.mkdir()
    try:
        mount = ["mount", "-t", "tmpfs", "-o", "size=40k", "airplan-test", str(disk)]
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only an administrator may mount a small disk; the limit of the test above does much the same")
    try:
        (disk / "kept.txt").write_text("kept", encoding="utf-8")
        for folder in (disk, disk / "May" / "out"):
            said = office.clerk(*dispatching(folder), "--by", "王", code=3).err
            assert "was not written: " in said
            assert [path.name for path in disk.iterdir()] == ["kept.txt"]
            assert office.kinds() == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


# --- what a killed one has left --------------------------------------------------------------------------------------


def test_a_killed_dispatch_is_given_again_as_it_was(office: RoundOffice) -> None:
    """Without --force; where the journal had it as sent it is not sent twice, but its workbooks come."""
    command = round_command(office.clerk.store, "2017-05-15", *dispatching(office.sent))
    office.clerk("sections")
    killed, finished = 0, 0
    with killing(WATCHED, "new_files", *command) as at:
        while at(1 + killed * STRIDE) is None:
            if Path("killer.log").read_text("utf-8").count("airplan undo"):
                break  # it had said everything, and was about to end
            killed += 1
            before = len(entries_of(office.clerk.store))
            again = office.clerk("--as-of", "2017-05-15", *dispatching(office.sent), "--by", "王芳")
            entries = entries_of(office.clerk.store)
            assert_whole(entries, office.sent)
            assert len(entries) == killed * len(FEW), "sent once"
            assert len(list(office.sent.glob("*.xlsx"))) == len(FEW)
            assert again.out.count(".xlsx") == len(FEW), "what is sent is said, whoever has sent it"
            finished += len(entries) == before
            assert [path.name for path in office.sent.parent.iterdir() if path.name.startswith(".airplan")] == []
            shutil.rmtree(office.sent)
    assert killed - finished > 5, killed
    assert finished > 1, "killed after the journal had it"


def test_a_killed_sending_back_is_given_again_as_it_was(office: RoundOffice) -> None:
    """Without --force, wherever it was killed: the journal has each workbook as sent once, and it is in its folder."""
    office.dispatch(units=[EPB])
    office.fill(EPB, {"5a": {"value-1": "about 40", "status": "推进中"}, "8a": {"value-1": 7}})
    again = office.sent.parent / "again"
    taking = ("collect", office.back, "--apply", "--take-rest", "--return-to", again)
    command = round_command(office.clerk.store, "2017-05-24", *taking)
    before = Path(office.clerk.store).read_bytes()
    killed, finished = 0, 0
    with killing(WATCHED, "_write_with_revisions", *command) as at:
        while at(1 + killed * STRIDE) is None:
            if "Workbooks to be sent back" in Path("killer.log").read_text("utf-8"):
                break  # it had said everything, and was about to end
            killed += 1
            written = len(entries_of(office.clerk.store)) > 1
            office.clerk(*map(str, taking), "--by", "王芳", code=None)
            (workbook,) = again.iterdir()
            sent = [entry.source.sha256 for entry in dispatches(office)[1:]]
            assert sent == [sha256(workbook.read_bytes()).hexdigest()], "sent once"
            assert Counter(entry.kind for entry in entries_of(office.clerk.store)) == {
                "dispatch": 2, "return": 1, "refuse": 1, "report": 2
            }  # fmt: skip
            finished += written
            assert [path.name for path in again.parent.iterdir() if path.name.startswith(".airplan")] == []
            shutil.rmtree(again)
            Path(office.clerk.store).write_bytes(before)
    assert killed - finished > 1, killed
    assert finished > 1, "killed after the journal had it"


def test_an_undone_dispatch_is_not_finished(office: RoundOffice) -> None:
    """Killed after the journal had it, taken back, given again: that is another one."""
    killed_at_place(office)
    office.clerk.write("undo", dispatches(office)[0].batch)
    office.clerk("--as-of", "2017-05-15", *dispatching(office.sent), "--by", "王芳")
    assert len(dispatches(office)) == 2 * len(FEW)
    assert_whole([entry for entry in entries_of(office.clerk.store) if entry.kind == "dispatch"], office.sent)


def test_another_dispatch_finishes_the_first_and_adds_its_own(office: RoundOffice) -> None:
    killed_at_place(office)
    office.clerk("--as-of", "2017-05-15", "dispatch", "--period", PERIOD, "--to", str(office.sent),
                 "-d", "区教委", "--by", "王芳", "--force")  # fmt: skip
    assert len(list(office.sent.glob("*.xlsx"))) == len(FEW) + 1
    assert len(dispatches(office)) == len(FEW) + 1


def killed_at_place(office: RoundOffice) -> None:
    """Have a dispatch killed when the journal has it, and no workbook is at its place yet."""
    office.clerk("sections")
    program = """
import os, signal, sys
from airplan.formats.folder_output import NewFiles
NewFiles.place = lambda *_arguments: os.kill(os.getpid(), signal.SIGKILL)
from airplan.__main__ import main
main()
"""
    command = round_command(office.clerk.store, "2017-05-15", *dispatching(office.sent))
    ended = subprocess.run([sys.executable, "-c", program, *command], capture_output=True, check=False)
    assert ended.returncode == -9, ended.stderr
    assert not office.sent.exists()
    assert office.kinds() == ["dispatch"] * len(FEW)


def test_a_name_that_is_taken_meanwhile(office: RoundOffice, monkeypatch: pytest.MonkeyPatch, wording: Wording) -> None:
    """The journal has the dispatch by then: that is said, with another code, and the same command finishes it."""
    from airplan.formats.folder_output import NewFiles

    original, taken = NewFiles.place, office.sent / f"{PERIOD}_{EPB}.xlsx"

    def place(files: NewFiles, last: str = "") -> None:
        office.sent.mkdir(exist_ok=True)
        taken.write_bytes(b"somebody else's")
        original(files, last)

    monkeypatch.setattr(NewFiles, "place", place)
    refused_ = office.clerk("--as-of", "2017-05-15", *dispatching(office.sent), "--by", "王芳", code=5)
    monkeypatch.setattr(NewFiles, "place", original)
    batch = dispatches(office)[0].batch
    wording(refused_.err, str(taken), batch=batch)
    assert taken.read_bytes() == b"somebody else's"
    taken.unlink()
    office.clerk("--as-of", "2017-05-15", *dispatching(office.sent), "--by", "王芳")
    assert_whole(entries_of(office.clerk.store), office.sent)
    assert (len(dispatches(office)), len(list(office.sent.glob("*.xlsx")))) == (len(FEW), len(FEW))


def test_folders_of_others_stay_however_old_they_are(office: RoundOffice) -> None:
    foreign = office.sent / ".airplan-old"
    foreign.mkdir(parents=True)
    (foreign / "a.xlsx").write_bytes(b"mine")
    os.utime(foreign, (0, 0))
    office.dispatch()
    assert (foreign / "a.xlsx").read_bytes() == b"mine"
