"""Is the store whole after many start at once, after one is killed at any moment, and after the disk ran full?"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from airplan.plan.model import Filter
from airplan.store.plans import CompiledPlan

if TYPE_CHECKING:
    from pathlib import Path

    from airplan.store.compiling import PlanFiles

LITTLE_ROOM = """
import resource, sys
room = int(sys.argv.pop())
resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
"""
COUNT = """
import sys
from pathlib import Path
from airplan.plan import reader
from airplan.plan.model import Filter
from airplan.store.compiling import PlanFiles, compiled
from airplan.store.plans import CompiledPlan
plan, departments, store = map(Path, sys.argv[1:])
print("ready", flush=True)
sys.stdin.readline()
result = compiled(PlanFiles(plan, departments), store)
print(len(CompiledPlan(result.database, result.revision).select(Filter())), result.note)
"""
COMPILE_WITHOUT_END = """
import sys
from itertools import count
from pathlib import Path
from airplan.plan import reader
from airplan.store.compiling import PlanFiles, compiled
plan, departments, store = map(Path, sys.argv[1:])
text = plan.read_bytes()
print("ready", flush=True)
sys.stdin.readline()
for number in count():
    plan.write_bytes(text + b"# revision %d of %s\\n" % (number, sys.argv[3].encode()))
    compiled(PlanFiles(plan, departments), store).database.close()
"""


def start(program: str, files: PlanFiles, store: Path, *more: str) -> subprocess.Popen[str]:
    """A process of its own, which imports all it needs, says so, and waits."""
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, files), str(store), *more],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def let_go(*children: subprocess.Popen[str]) -> None:
    """Wait until all are ready, then let all of them run."""
    for child in children:
        assert child.stdout
        assert child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin
        child.stdin.write("go\n")
        child.stdin.flush()


def check_whole(store: Path) -> int:
    """Every revision has all of its parts; returns how many there are."""
    connection = sqlite3.connect(store)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    parts = {
        table: connection.execute(f"SELECT revision, count(*) FROM {table} GROUP BY revision").fetchall()
        for table in ("measure", "party", "party_key", "member", "mention")
    }
    ids = [revision for (revision,) in connection.execute("SELECT id FROM revision ORDER BY id")]
    connection.close()
    for counted in parts.values():
        assert [revision for revision, _count in sorted(counted)] == ids
        assert len({count for _revision, count in counted}) <= 1
    return len(ids)


def test_many_that_start_at_once_on_a_new_store_all_answer(files: PlanFiles, store: Path) -> None:
    children = [start(COUNT, files, store) for _child in range(32)]
    let_go(*children)
    for child in children:
        out, err = child.communicate(timeout=60)
        assert (child.returncode, out.strip(), err) == (0, "46", "")
    assert check_whole(store) == 1


def test_whoever_is_killed_leaves_a_whole_store(compile_plan: Any, files: PlanFiles, store: Path) -> None:
    kept = 0
    original = files.plan.read_bytes()
    for kill in range(25):
        files.plan.write_bytes(original)
        child = start(COMPILE_WITHOUT_END, files, store)
        let_go(child)
        time.sleep(kill * 0.005)  # from before its first transaction to the middle of its fifth or so
        child.kill()
        _out, err = child.communicate(timeout=60)
        assert not err
        files.plan.write_bytes(original)
        result = compile_plan()
        assert len(CompiledPlan(result.database, result.revision).select(Filter())) == 46
        assert not result.note
        result.database.close()
        now = check_whole(store)
        assert now >= kept
        kept = now
    assert kept > 1
    assert [path.name for path in store.parent.glob("store*")] == ["store.sqlite"]


@pytest.mark.parametrize("room", [0, 1, 4096, 20_000, 100_000, 250_000])
def test_no_room_for_the_store(compile_plan: Any, files: PlanFiles, store: Path, room: int) -> None:
    """No file may grow beyond some size, which is how a full disk looks to whoever writes."""
    child = start(LITTLE_ROOM + COUNT, files, store, str(room))
    let_go(child)
    out, err = child.communicate(timeout=60)
    note = f"46 Nothing is kept: {store} cannot be written (the disk is full or failing).\n"
    assert (child.returncode, out, err) == (0, note, "")
    result = compile_plan()
    assert not result.note
    result.database.close()
    assert check_whole(store) == 1
