"""Does whoever reads keep nobody from writing, however long the answer waits to be read?"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from airplan.store import sqlite
from airplan.store.connect import open_store
from airplan.store.database import StoreError
from airplan.store.entries import Draft, Report
from airplan.store.journal import Journal
from airplan.store.unlocked_reading import UnlockedReading
from support.processes import eventually, wait_until_asleep

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from airplan.store.database import Database

pytestmark = pytest.mark.slow
MANY = 3000
"""Entries whose listing is longer than what a pipe takes."""


@pytest.mark.parametrize("command", [("log",), ("log", "--format", "json"), ("journal", "export")], ids=" ".join)
def test_an_answer_that_nobody_reads_on_blocks_no_writer(
    may_2017: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    """As with `airplan log | less`, left open over lunch."""
    monkeypatch.setattr(sqlite, "PATIENCE", 2.0)
    database = open_store(str(may_2017))
    journal, now = Journal(database, "xicheng-2017"), datetime(2017, 6, 6, tzinfo=UTC)

    def report(note: str) -> Draft:
        return Draft.report("8a", "区环保局", "2017-06", Report(note=note), as_of=date(2017, 6, 5), author="王芳")

    journal.append([report(f"开展检查{number}次。" * 9) for number in range(MANY)], revision="3f0a", now=now)
    arguments = [sys.executable, "-m", "airplan", "--store", str(may_2017), *command]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as reader:
        try:
            assert reader.stdout
            assert reader.stdout.read(1)
            wait_until_asleep(reader.pid)
            (entry,) = journal.append([report("又完成3次。")], revision="3f0a", now=now)
        finally:
            reader.kill()
    assert journal.newest() == entry.id
    database.close()


# --- without a lock ---------------------------------------------------------------------------------------------------

COUNT = "SELECT count(*) FROM entry"
ENDLESS = """
import sys
from airplan.store.connect import open_existing
database = open_existing(sys.argv[1])
print("begun", flush=True)
database.rows("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM entry, n")
"""
linux = pytest.mark.skipif(sys.platform != "linux", reason="only there is it known which file systems are safe")


def written_long_ago(store: Path) -> None:
    os.utime(store, (time.time() - 60, time.time() - 60))


def report(number: int) -> Draft:
    content = Report(note=f"开展检查{number}次。")
    return Draft.report("8a", "区环保局", "2017-06", content, as_of=date(2017, 6, 5), author="王芳")


def write(database: Database, number: int = 1) -> None:
    now = datetime(2017, 6, 6, tzinfo=UTC)
    Journal(database, "xicheng-2017").append([report(number)], revision="3f0a", now=now)


@pytest.fixture
def two(may_2017: Path) -> Iterator[tuple[Database, Database]]:
    """Two who have opened one file, which was written long ago."""
    with contextlib.closing(open_store(str(may_2017))) as one, contextlib.closing(open_store(str(may_2017))) as another:
        written_long_ago(may_2017)
        yield one, another


def reads_unlocked(database: Database) -> bool:
    unlocked = database._unlocked  # type: ignore[attr-defined]  # of SQLite databases only
    return unlocked.answer(COUNT, {}) is not None


@linux
def test_a_query_that_is_stopped_blocks_no_writer(may_2017: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As with Ctrl-Z, a debugger, or a machine that sleeps."""
    monkeypatch.setattr(sqlite, "PATIENCE", 2.0)
    written_long_ago(may_2017)
    with subprocess.Popen([sys.executable, "-c", ENDLESS, str(may_2017)], stdout=subprocess.PIPE) as reader:
        try:
            assert reader.stdout
            assert reader.stdout.readline() == b"begun\n"
            used = ticks(reader.pid)
            eventually(lambda: ticks(reader.pid) > used + 5, "the query is under way")
            reader.send_signal(signal.SIGSTOP)
            with contextlib.closing(open_store(str(may_2017))) as database:
                write(database)
        finally:
            reader.kill()


def ticks(pid: int) -> int:
    """How long a process has been calculating."""
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:  # noqa: PTH123 – no file of ours
        return int(file.read().rpartition(")")[2].split()[11])


@linux
def test_what_was_written_is_seen_by_the_next_query(two: tuple[Database, Database], may_2017: Path) -> None:
    one, another = two
    ((before,),) = one.rows(COUNT)
    assert reads_unlocked(one)
    for number in (1, 2):
        write(another, number)
        assert one.rows(COUNT) == [(before + number,)]
    assert not reads_unlocked(one), "one more writing could bear the same time"
    written_long_ago(may_2017)
    assert one.rows(COUNT) == [(before + 2,)]
    assert reads_unlocked(one)


@linux
def test_an_answer_while_somebody_writes_is_thrown_away(
    two: tuple[Database, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, another = two
    ((before,),) = one.rows(COUNT)
    looked = UnlockedReading._being_written

    def meanwhile(self: UnlockedReading) -> bool:
        monkeypatch.undo()
        write(another)
        return looked(self)

    monkeypatch.setattr(UnlockedReading, "_being_written", meanwhile)
    assert one.rows(COUNT) == [(before + 1,)]


@linux
@pytest.mark.parametrize("ending", ["-journal", "-wal"])
def test_whoever_is_at_it_is_waited_for(two: tuple[Database, Database], may_2017: Path, ending: str) -> None:
    one, _another = two
    assert reads_unlocked(one)
    beside = may_2017.with_name(may_2017.name + ending)
    beside.touch()
    assert not reads_unlocked(one)
    beside.unlink()
    assert reads_unlocked(one)


@linux
@pytest.mark.parametrize("kind", ["nfs4", "fuse.sshfs", ""])
def test_on_other_file_systems_a_lock_is_taken(
    two: tuple[Database, Database], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(os, "major", lambda _device: 0)
    monkeypatch.setattr("airplan.store.network_drive.file_system_of", lambda _path: kind)
    assert not reads_unlocked(two[0])
    assert two[0].rows(COUNT)


@linux
def test_an_odd_name_and_a_failing_query(may_2017: Path) -> None:
    odd = may_2017.rename(may_2017.with_name("a%20b?mode=rw#c 台账.sqlite"))
    with contextlib.closing(open_store(str(odd))) as database:
        written_long_ago(odd)
        assert reads_unlocked(database)
        with pytest.raises(StoreError):
            database.rows("SELECT nothing FROM entry")
        assert reads_unlocked(database)
