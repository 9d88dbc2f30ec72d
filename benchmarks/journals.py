"""What does a long journal cost: asking, writing, loading, and keeping it safe? On SQLite and on PostgreSQL."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from airplan.store.compiler import PlanFiles, compiled
from airplan.store.connect import open_store
from airplan.store.entries import Draft, Entry, Report
from airplan.store.journal import Journal
from airplan.store.plan_queries import CompiledPlan
from airplan.store.row_form import FIELDS, row_of
from benchmarks.entries import journal_of
from benchmarks.measuring import DEPARTMENTS, PLAN, ROOT, airplan, call, note, process, report, weighed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.measuring import Measured

SIZES = [int(size) for size in os.environ.get("AIRPLAN_BENCH_ENTRIES", "10000,100000,1000000").split(",")]
PLAN_ID = "xicheng-2017"
ONE = Draft.report(
    *("5a", "区环保局", "2017-05"),
    Report("in-progress", {"retired-vehicles": Decimal(12000)}, note="补贴资金尚未到位，正在与区财政局协调。"),
    as_of=date(2017, 5, 24),
    author="王",
)
RECORD = (
    "record", "5a", "--unit", "区环保局", "--status", "in-progress", "--value", "12000", "--on", "2017-05-24",
    "--by", "王", "--yes",
)  # fmt: skip
"""The same as a command."""
TABLE = f"CREATE TABLE entry ({FIELDS.replace(',', ' text,').replace('id text', 'id text PRIMARY KEY', 1)} text)"
"""A table of entries without anything around it."""
SINGLE = 60
"""Pairs of single entries: they take milliseconds, and a disk has its moods."""


class Kind(NamedTuple):
    """One of the two databases."""

    name: str
    store: Callable[[str], str]
    """The place of a store of that name, the same one each time."""
    insert: Callable[[], object]
    """Insert one row into a table with a key, with nothing of airplan, made to last as airplan makes its own."""


def measure(place: Path, unit: str, due: Measured) -> None:
    """Print a row for every budget of the journal, for both databases."""
    folder = place / "journals"
    folder.mkdir()
    on(Kind("SQLite", lambda name: str(folder / f"{name}.sqlite"), plain_sqlite(folder / "plain")), folder, unit, due)
    with postgres() as server:
        on(server, folder, unit, due)


def on(kind: Kind, folder: Path, unit: str, due: Measured) -> None:
    """The same for one database."""
    without = kind.store("none")
    load(without, 0)
    for size in SIZES:
        store, many = kind.store(f"of_{size}"), f"{size:,} entries on {kind.name}"
        seconds = load(store, size)
        for asked, most in (("", 1.5), ("--as-of=2017-07-01", None)):
            question = [*filter(None, [asked]), "status", "-d", unit]
            own, none = (process(airplan(at, *question)) for at in (store, without))
            report(f"status{asked and ' of a past day'}, {many} : with none", own, none, most)
        with contextlib.closing(open_store(store)) as database:
            journal = Journal(database, PLAN_ID)
            append = call(lambda: journal.append([ONE], revision="0123456789ab", now=datetime.now(UTC)))  # noqa: B023 – called before the loop goes on
            report(f"one entry acknowledged, {many} : plain insert", append, call(kind.insert), 2.0, SINGLE)
        report(f"record, {many} : warm due", process(airplan(store, *RECORD)), due)
        note(f"made up and loaded in {seconds:.0f} s, {size / seconds:,.0f} a second{weight(store, size)}")
    keep(kind, folder)


def load(place: str, size: int) -> float:
    """Put so many entries into the journal of a new store; returns the seconds it took."""
    start = time.perf_counter()
    result = compiled(PlanFiles(PLAN, DEPARTMENTS), place)
    plan = CompiledPlan(result.database, result.revision)
    Journal(result.database, plan.header.id).merge(journal_of(plan, size))
    result.close()
    return time.perf_counter() - start


def weight(place: str, size: int) -> str:
    """How large a file is, if it is one."""
    return "" if "://" in place else f", {Path(place).stat().st_size / size:,.0f} bytes an entry"


def keep(kind: Kind, folder: Path) -> None:
    """Print what it takes to take the longest journal out and in again."""
    longest = kind.store(f"of_{SIZES[-1]}")
    backup, lines = str(folder / f"{kind.name}.backup"), str(folder / f"{kind.name}.jsonl")
    for place, *command in (
        (longest, "backup", backup),
        (kind.store("restored"), "restore", backup),
        (longest, "journal", "export", lines),
        (kind.store("imported"), "journal", "import", lines),
    ):
        seconds, peak = weighed(airplan(place, *command))
        what = " ".join(command[:-1])
        note(f"{what}, {SIZES[-1]:,} entries on {kind.name}: {seconds:.0f} s, {peak:.0f} MB")


def rows() -> Iterator[tuple[object, ...]]:
    """The row of that entry, under another id each time."""
    entry = Entry.of(ONE, "", plan=PLAN_ID, revision="0123456789abcdef", recorded=datetime.now(UTC))
    _id, *row = row_of(entry).values()
    return ((f"{number:015}", *row) for number in count())


def plain_sqlite(path: Path) -> Callable[[], object]:
    """The least that one insert into a file can cost, with airplan's settings."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute(TABLE)
    new = rows()

    def insert() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"INSERT INTO entry VALUES ({', '.join('?' * len(FIELDS.split(',')))})", next(new))
        connection.execute("COMMIT")

    return insert


@contextlib.contextmanager
def postgres() -> Iterator[Kind]:
    """A server for this run only: the one that the tests use, out of a package."""
    sys.path.insert(0, str(ROOT / "tests"))
    import psycopg

    from support.servers import own_server

    with own_server() as server, contextlib.ExitStack() as stack:
        names: dict[str, str] = {}

        def store(name: str) -> str:
            if name not in names:
                names[name] = stack.enter_context(server.database())
            return server.url(names[name])

        connection = stack.enter_context(psycopg.connect(store("plain"), autocommit=True))
        connection.execute(TABLE.encode())
        new = rows()

        def insert() -> None:
            connection.execute("BEGIN")
            connection.execute(
                f"INSERT INTO entry VALUES ({', '.join(['%s'] * len(FIELDS.split(',')))})".encode(), next(new)
            )
            connection.execute("COMMIT")

        yield Kind("PostgreSQL", store, insert)
