"""Is a killed notice issued with its file or not at all, and does the next command finish it?"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.killing import killing
from support.processes import PATIENCE

if TYPE_CHECKING:
    from support.clerk import Clerk

URBAN, ROADS = "区城管执法监察局", "区市政市容委"
DAY = ("--as-of", "2017-05-26")
OUT = Path("papers")
NOTICE = ("notice", "--unit", URBAN, "--unit", ROADS, "--period", "2017-05", "--by", "王芳", "--output", str(OUT))
DISPATCH = ("dispatch", "--unit", URBAN, "--period", "2017-05", "--by", "王芳", "--to", str(OUT))
KILLED = """
import os, signal, sys
from airplan.formats.folder_output import NewFiles
NewFiles.{at} = lambda *_arguments: os.kill(os.getpid(), signal.SIGKILL)
from airplan.__main__ import main
main()
"""
WATCHED = ("cli.notice", "workspace.finished_files", "formats.folder_output", "store.journal", "store.sqlite")
STRIDE = 29
"""Lines of the program from one kill to the next."""


@pytest.fixture
def office(clerk: Clerk) -> Clerk:
    """A clerk whose clock is that of the killed processes."""
    clerk.now = datetime.now(UTC)
    return clerk


def killed(clerk: Clerk, at: str, *command: str) -> None:
    """Have a command killed when it calls a method of NewFiles."""
    arguments = ["--store", clerk.store, *DAY, *command]
    program = [sys.executable, "-c", KILLED.format(at=at), *arguments]
    ended = subprocess.run(program, capture_output=True, check=False, timeout=PATIENCE)
    assert ended.returncode == -9, ended.stderr


def kinds(clerk: Clerk) -> list[str]:
    """Return the kinds of the entries in the journal."""
    return [entry["kind"] for entry in clerk.log()]


def assert_whole(clerk: Clerk) -> None:
    """Assert that every file is the one that the journal names, and that nothing else is left."""
    issued = {entry["source"]["file"]: entry["source"]["sha256"] for entry in clerk.log("--kind", "issue")}
    assert {path.name: sha256(path.read_bytes()).hexdigest() for path in OUT.glob("*.docx")} == issued
    assert [path for path in (*Path().iterdir(), *OUT.iterdir()) if path.name.startswith(".airplan")] == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
class TestKilled:
    """A process that is killed, on systems that have signals."""

    def test_before_the_journal_has_it(self, office: Clerk) -> None:
        killed(office, "complete", *NOTICE)
        assert kinds(office) == []
        office(*DAY, *NOTICE)
        assert kinds(office) == ["issue", "issue"]
        assert_whole(office)

    def test_when_the_journal_has_it(self, office: Clerk) -> None:
        killed(office, "place", *NOTICE)
        assert (kinds(office), OUT.exists()) == (["issue", "issue"], False)
        office(*DAY, *NOTICE)
        assert kinds(office) == ["issue", "issue"]
        assert_whole(office)

    def test_and_undone(self, office: Clerk) -> None:
        killed(office, "place", *NOTICE)
        office.write("undo", office.log()[0]["batch"])
        office(*DAY, *NOTICE)
        assert kinds(office) == ["issue"] * 2 + ["retract"] * 2 + ["issue"] * 2
        assert len(list(OUT.glob("*.docx"))) == 2

    def test_a_dispatch_into_the_same_folder_finishes_it(self, office: Clerk) -> None:
        killed(office, "place", *NOTICE)
        office(*DAY, *DISPATCH)
        assert kinds(office) == ["issue", "issue", "dispatch"]
        assert_whole(office)
        assert len(list(OUT.glob("*.xlsx"))) == 1

    def test_it_finishes_a_dispatch_into_the_same_folder(self, office: Clerk) -> None:
        killed(office, "place", *DISPATCH)
        office(*DAY, *NOTICE)
        assert kinds(office) == ["dispatch", "issue", "issue"]
        assert_whole(office)
        assert len(list(OUT.glob("*.xlsx"))) == 1


@pytest.mark.slow
def test_killed_anywhere(office: Clerk) -> None:
    office("sections")
    before = Path(office.store).read_bytes()
    counted, recorded = 0, 0
    with killing(WATCHED, "_issue", "--store", office.store, *DAY, *NOTICE) as at:
        while at(1 + counted * STRIDE) is None:
            counted += 1
            recorded += bool(kinds(office))
            office(*DAY, *NOTICE, code=None)
            assert kinds(office) == ["issue", "issue"]
            assert_whole(office)
            for path in OUT.iterdir():
                path.unlink()
            OUT.rmdir()
            Path(office.store).write_bytes(before)
    assert counted - recorded > 1, counted
    assert recorded, "killed after the journal had it"
