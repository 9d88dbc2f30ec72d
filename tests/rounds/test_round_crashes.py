"""Is a round all there or not at all, whoever is killed, however many write at once, and when the disk is full?"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from airplan.cli import collect as collect_command
from airplan.store.connect import open_store
from airplan.store.journal import Journal
from support.processes import PATIENCE, PYTHONPATH
from support.returns import DESHENG, EPB, FEW, PERIOD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from airplan.store.entries import Entry
    from support.returns import RoundOffice
    from support.wording import Wording

pytestmark = pytest.mark.slow

STRIDE = int(os.environ.get("AIRPLAN_TEST_STRIDE", "23"))
"""Lines of the program from one kill to the next; with 1 it takes an hour."""
ANSWERS: dict[str, dict[str, Any]] = {"5a": {"value-1": 120, "status": "推进中", "note": "好"}, "8a": {"value-1": 7}}
PLAN = "xicheng-2017"

KILLER = """
import os, sys
import openpyxl, psycopg, shutil, tempfile
from airplan.cli import collect, dispatch, run, submit
from airplan.formats import folder_output, output, staging, text
from airplan.rounds import incoming, preview, send_back, form_sheet
from airplan.store import compiler, journal, postgres, sqlite, entry_rows
from support.kill_points import die_at

watched = (collect, dispatch, submit, output, folder_output, staging, journal, postgres, sqlite, entry_rows)
start, command = sys.argv[1], sys.argv[2:]
for line in sys.stdin:
    pid = os.fork()
    if not pid:
        os.dup2(2, 1)
        die_at(int(line), watched, start=start)
        code = run(command)
        sys.settrace(None)
        os._exit(code)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""
"""Runs a command again and again, each time killed one line further, of those that write; begins with the function of a
name. Prints the exit code."""


@contextlib.contextmanager
def killing(start: str, *command: str) -> Iterator[Any]:
    """Asks for a run that is killed at a line; returns whether it was, or had ended before with a code of its own."""
    if not hasattr(os, "fork"):
        pytest.skip("Windows has no such signal")
    log = Path("killer.log")
    with log.open("wb") as file, subprocess.Popen(
        [sys.executable, "-c", KILLER, start, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=file,
        text=True, encoding="utf-8", env={**os.environ, "PYTHONPATH": PYTHONPATH},
    ) as killer:  # fmt: skip

        def at(line: int) -> int | None:
            assert killer.stdin
            assert killer.stdout
            killer.stdin.write(f"{line}\n")
            killer.stdin.flush()
            said = killer.stdout.readline()
            assert said, log.read_text(encoding="utf-8")
            code = int(said)
            assert code in (-9, 0, 3, 4), log.read_text(encoding="utf-8")
            return None if code == -9 else code

        yield at
        assert killer.stdin
        killer.stdin.close()


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
    return office


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
    with killing("_write", *round_command(store, "2017-05-24", "collect", anywhere.back, "--apply")) as at:
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
    with killing("new_files", *command) as at:
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
        original, done = collect_command._write, list[None]()

        def write(*arguments: Any, **options: Any) -> Any:
            if always or not done:
                done.append(None)
                work()
            return original(*arguments, **options)

        monkeypatch.setattr(collect_command, "_write", write)
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
    assert "stale" in result.out
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
    assert "Somebody else has written" in result.err
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


def test_what_a_killed_dispatch_has_left_goes_once_it_is_old(office: RoundOffice) -> None:
    """A young one may be that of somebody who writes at this moment."""
    old, young = office.sent / ".airplan-old", office.sent / ".airplan-young"
    for folder in (old, young):
        folder.mkdir(parents=True)
        (folder / "a.xlsx").write_bytes(b"half")
    an_hour_ago = time.time() - 3700
    os.utime(old, (an_hour_ago, an_hour_ago))
    office.dispatch()
    assert not old.exists()
    assert young.exists()
    shutil.rmtree(young)
