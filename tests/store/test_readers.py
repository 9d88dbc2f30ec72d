"""Does whoever reads keep nobody from writing, however long the answer waits to be read?"""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from airplan.store import sqlite
from airplan.store.connect import open_store
from airplan.store.entries import Draft, Report
from airplan.store.journal import Journal
from support.processes import wait_until_asleep

if TYPE_CHECKING:
    from pathlib import Path

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
