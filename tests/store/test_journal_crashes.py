"""Is every entry that was acknowledged in the journal, whoever is killed and however many write at once?"""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from airplan.store.database import CannotWrite
from airplan.store.entries import Draft, Report
from airplan.store.journal import Journal
from airplan.store.opening import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from servers import Server

KILLS = int(os.environ.get("AIRPLAN_TEST_KILLS", "12"))
"""On each database; several hundred take some minutes."""
WRITERS, ENTRIES = 32, 50
NOW = datetime(2017, 5, 25, 1, 30, tzinfo=UTC)
WRITE = """
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from airplan.store.entries import Draft, Report
from airplan.store.journal import Journal
from airplan.store.opening import open_store
place, me, much = sys.argv[1], sys.argv[2], int(sys.argv[3])
journal = Journal(open_store(place), "a-plan")
print("ready", flush=True)
sys.stdin.readline()
for number in range(much) if much else count():
    content = Report("in-progress", {"retrofit": Decimal(number)}, note=f"{me}: {number}")
    draft = Draft("report", "8a", me, "2017-05", date(2017, 5, 25), me, content)
    drafts = [draft, draft._replace(unit=f"{me}b", batch="x")] if not much and number % 3 == 2 else [draft]
    entries = journal.append(drafts, revision="test", now=datetime.now(UTC))
    print(*(entry.id for entry in entries), flush=True)
"""


def writer(store: str, name: str, much: int = 0) -> subprocess.Popen[str]:
    """A process that writes so many entries, or without end, and prints the ids as they are acknowledged."""
    return subprocess.Popen(
        [sys.executable, "-c", WRITE, store, name, str(much)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def let_go(child: subprocess.Popen[str]) -> None:
    assert child.stdout
    assert child.stdin
    assert child.stdout.readline() == "ready\n"
    child.stdin.write("go\n")
    child.stdin.flush()


@contextlib.contextmanager
def journal_of(store: str) -> Iterator[Journal]:
    """The journal of a store, opened anew."""
    database = open_store(store)
    try:
        yield Journal(database, "a-plan")
    finally:
        database.close()


def whole_ids(store: str) -> set[str]:
    """All ids of a journal, once it is seen to be whole: each report has its three fields, and no field is without."""
    database = open_store(store)
    try:
        entries = {entry.id: entry for entry in Journal(database, "a-plan").entries()}
        fields = Counter(entry for (entry,) in database.rows("SELECT entry FROM said"))
        assert fields == dict.fromkeys(entries, 3), "reports and what they say belong together"
        batches = Counter(entry.batch for entry in entries.values() if entry.batch)
        assert set(batches.values()) <= {1}, "of two drafts one is in a batch, with the other or not at all"
        units = Counter(entry.unit for entry in entries.values())
        answers = {unit for (unit,) in database.rows("SELECT DISTINCT unit FROM answer")}
        assert answers == set(units)
        if database.dialect == "sqlite":
            assert database.rows("PRAGMA integrity_check") == [("ok",)]
        return set(entries)
    finally:
        database.close()


def test_a_killed_writer_has_lost_nothing_it_was_told_of(any_store: str) -> None:
    chance = random.Random(2017)  # noqa: S311 – it only chooses moments
    acknowledged: set[str] = set()
    for kill in range(KILLS):
        child = writer(any_store, f"unit {kill}")
        let_go(child)
        time.sleep(chance.uniform(0.0, 0.25))
        child.kill()
        out, _err = child.communicate()
        lines = out.split("\n")
        acknowledged |= {id_ for line in lines[:-1] for id_ in line.split()}  # the last line may be cut off
    found = whole_ids(any_store)
    assert acknowledged, "some of them had the time to write"
    assert acknowledged <= found
    assert len(found - acknowledged) <= 2 * KILLS, "at most what was on its way is there without a word"


def test_thirty_two_write_at_once(any_store: str) -> None:
    open_store(any_store).close()
    children = [writer(any_store, f"unit {number}", ENTRIES) for number in range(WRITERS)]
    for child in children:
        let_go(child)
    told: list[list[str]] = []
    for child in children:
        out, err = child.communicate(timeout=300)
        assert (child.returncode, err) == (0, "")
        told.append(out.split())
    assert [len(ids) for ids in told] == [ENTRIES] * WRITERS
    assert all(ids == sorted(ids) for ids in told), "each was told of its entries in the order of their ids"
    everybody = [id_ for ids in told for id_ in ids]
    assert len(set(everybody)) == WRITERS * ENTRIES, "none twice"
    assert whole_ids(any_store) == set(everybody)
    with journal_of(any_store) as journal:
        notes = Counter(entry.report.note for entry in journal.entries())
    assert notes == {f"unit {unit}: {number}": 1 for unit in range(WRITERS) for number in range(ENTRIES)}


def test_a_connection_cut_by_the_server(postgres: str, postgres_server: Server) -> None:
    name = postgres.rpartition("/")[2]
    acknowledged: set[str] = set()
    for cut in range(KILLS):
        child = writer(postgres, f"unit {cut}")
        let_go(child)
        time.sleep(0.15)
        postgres_server.execute(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND usename = 'clerk'"
        )
        out, err = child.communicate(timeout=60)
        assert "Unreachable" in err, "it has noticed"
        acknowledged |= {id_ for line in out.split("\n")[:-1] for id_ in line.split()}
    assert acknowledged
    assert acknowledged <= whole_ids(postgres)


def test_a_server_that_crashes_has_lost_nothing_it_acknowledged(doomed_server: Server) -> None:
    acknowledged: set[str] = set()
    with doomed_server.database() as name:
        store = doomed_server.url(name)
        for crash in range(3):
            child = writer(store, f"unit {crash}")
            let_go(child)
            time.sleep(0.3)
            doomed_server.crash()
            out, _err = child.communicate(timeout=60)
            acknowledged |= {id_ for line in out.split("\n")[:-1] for id_ in line.split()}
            doomed_server.start()
        assert acknowledged
        assert acknowledged <= whole_ids(store)


def test_a_full_disk_loses_nothing_and_acknowledges_nothing(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")  # Windows has no such limit
    place = str(tmp_path / "store.sqlite")
    database = open_store(place)
    journal = Journal(database, "a-plan")
    drafts = [
        Draft("report", "8a", "unit", "2017-05", date(2017, 5, 25), "me", Report(note="字" * 2000)) for _n in range(50)
    ]
    (first,) = journal.append(drafts[:1], revision="test", now=NOW)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, ((tmp_path / "store.sqlite").stat().st_size + 4096, limits[1]))
    try:
        with pytest.raises(CannotWrite):
            journal.append(drafts, revision="test", now=NOW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert [entry.id for entry in journal.entries()] == [first.id]
    journal.append(drafts, revision="test", now=NOW)
    assert len(list(journal.entries())) == 51, "with room again it goes on"
    database.close()
