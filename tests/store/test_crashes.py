"""Is the store whole after many start at once, after one is killed at any moment, and after the disk ran full?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from airplan.plan.model import Filter
from airplan.store.connect import open_store
from airplan.store.plan_queries import CompiledPlan
from support.processes import PATIENCE, PYTHONPATH

if TYPE_CHECKING:
    from airplan.store.compiler import PlanFiles
    from support.compiling import Compile
    from support.wording import Words

pytestmark = pytest.mark.slow

LITTLE_ROOM = """
import resource, sys
room = int(sys.argv.pop())
resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
"""
COUNT = """
import sys
from pathlib import Path
import psycopg
from airplan.plan import reader
from airplan.store import postgres
from airplan.plan.model import Filter
from airplan.store.compiler import PlanFiles, compiled
from airplan.store.plan_queries import CompiledPlan
plan, departments, store = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
print("ready", flush=True)
sys.stdin.readline()
result = compiled(PlanFiles(plan, departments), store)
print(len(CompiledPlan(result.database, result.revision).select(Filter())), result.note)
"""
COMPILE_AND_DIE = """
import sys
from pathlib import Path
import psycopg
from airplan.plan import reader
from airplan.store import compiler, database, postgres, sqlite
from support.kill_points import die_at
plan, departments, store, last = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
text = plan.read_bytes()
print("ready", flush=True)
sys.stdin.readline()
die_at(last, (compiler, database, postgres, sqlite))
for number in range(2):
    plan.write_bytes(text + b"# revision %d of %d\\n" % (number, last))
    compiler.compiled(compiler.PlanFiles(plan, departments), store).close()
sys.settrace(None)
"""
STRIDE = int(os.environ.get("AIRPLAN_TEST_STRIDE", "571"))
"""Lines of the store from one kill to the next; a compilation has some 7,000."""


def start(program: str, files: PlanFiles, place: str, *more: str) -> subprocess.Popen[str]:
    """A process of its own, which imports all it needs, says so, and waits."""
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, files), place, *more],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": PYTHONPATH},
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


def check_whole(place: str) -> int:
    """Every revision has all of its parts; returns how many there are."""
    database = open_store(place)
    if database.dialect == "sqlite":
        assert database.rows("PRAGMA integrity_check") == [("ok",)]
        assert database.rows("PRAGMA foreign_key_check") == []
    parts = {
        table: database.rows(f"SELECT revision, count(*) FROM {table} GROUP BY revision")
        for table in ("measure", "party", "party_key", "member", "mention")
    }
    ids = [revision for (revision,) in database.rows("SELECT id FROM revision ORDER BY id")]
    database.close()
    for counted in parts.values():
        assert [revision for revision, _count in sorted(counted)] == ids
        assert len({count for _revision, count in counted}) <= 1
    return len(ids)


def test_many_that_start_at_once_on_a_new_store_all_answer(files: PlanFiles, any_store: str) -> None:
    children = [start(COUNT, files, any_store) for _child in range(32)]
    let_go(*children)
    for child in children:
        out, err = child.communicate(timeout=PATIENCE)
        assert (child.returncode, out.strip(), err) == (0, "46", "")
    assert check_whole(any_store) == 1


def test_whoever_is_killed_leaves_a_whole_store(
    compile_plan: Compile, files: PlanFiles, any_store: str, tmp_path: Path
) -> None:
    """Killed ever further on the way to two more revisions, until it comes to its end."""
    kept, kills = 0, 0
    original = files.plan.read_bytes()
    while True:
        files.plan.write_bytes(original)
        child = start(COMPILE_AND_DIE, files, any_store, str(1 + kills * STRIDE))
        let_go(child)
        _out, err = child.communicate(timeout=PATIENCE)
        assert not err
        files.plan.write_bytes(original)
        result = compile_plan(None, any_store)
        assert len(CompiledPlan(result.database, result.revision).select(Filter())) == 46
        assert not result.note
        result.close()
        now = check_whole(any_store)
        assert kept <= now <= kept + (2 if kept else 3)
        kept = now
        if child.returncode == 0:
            break
        assert child.returncode == -signal.SIGKILL
        kills += 1
    assert kept > 3, "some of those killed had come to an end with one revision"
    assert kills > 5
    assert [path.name for path in tmp_path.glob("store*")] in ([], [Path(any_store).name])


@pytest.mark.parametrize("room", [0, 1, 4096, 20_000, 100_000, 250_000])
def test_no_room_for_the_store(compile_plan: Compile, files: PlanFiles, store: Path, room: int, words: Words) -> None:
    """No file may grow beyond some size, which is how a full disk looks to whoever writes."""
    child = start(LITTLE_ROOM + COUNT, files, str(store), str(room))
    let_go(child)
    out, err = child.communicate(timeout=PATIENCE)
    assert (child.returncode, err) == (0, "")
    assert out.startswith("46 ")
    assert str(store) in out
    words(out, store=store)
    result = compile_plan()
    assert not result.note
    result.close()
    assert check_whole(str(store)) == 1
