"""Does the journal keep its budgets, on a file and on a server, however long it grows?"""

from __future__ import annotations

import os
import sqlite3
import statistics
import time
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airplan.store.compiling import PlanFiles, compiled
from airplan.store.entries import Draft, Report
from airplan.store.journal import Journal
from airplan.store.opening import open_store
from airplan.store.plans import CompiledPlan
from benchmarks.entries import journal_of

if TYPE_CHECKING:
    from collections.abc import Callable

    Writer = Callable[[tuple[object, ...]], None]

ROOT = Path(__file__).parents[1]
FILES = PlanFiles(ROOT / "data" / "plan_2017.yaml", ROOT / "data" / "departments.yaml")
SIZES = tuple(int(size) for size in os.environ.get("AIRPLAN_BENCH_ENTRIES", "10000,100000,1000000").split(","))
WRITES = 300
DRAFT = Draft(
    *("report", "8a", "区环保局", "2017-05", date(2017, 5, 25), "环保局 李"),
    Report("in-progress", {"retrofit": Decimal(300)}, note="完成300蒸吨，正在按计划推进。"),
)


def filled(place: str, entries: int) -> str:
    """A store with the bundled plan and a journal of so many entries; says how long that took."""
    start = time.perf_counter()
    with closing(compiled(FILES, place)) as store:
        plan = CompiledPlan(store.database, store.revision)
        Journal(store.database, plan.header.id).merge(journal_of(plan, entries))
    size = f", {Path(place).stat().st_size / 1e6:,.0f} MB" if Path(place).exists() else ""
    return f"    ({entries:,} entries made and merged in {time.perf_counter() - start:.0f} s{size})"


def one_entry(place: str, plainly: Writer) -> tuple[float, float]:
    """Medians of the seconds that one entry takes to be acknowledged, and that the same row takes plainly."""
    with closing(open_store(place)) as database:
        journal = Journal(database, "bench")
        pairs = [(_seconds(lambda: _append(journal)), _seconds(lambda: plainly(_row()))) for _write in range(WRITES)]
    ours, plain = (statistics.median(column) for column in zip(*pairs, strict=True))
    return ours, plain


def in_sqlite(path: str) -> Writer:
    """A row into one table of a file, as durable as the store's own entries."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = EXTRA")
    columns = ", ".join(f"c{number} text" for number in range(len(_row()) - 1))
    connection.execute(f"CREATE TABLE plain (id text PRIMARY KEY, {columns})")
    marks = ", ".join("?" * len(_row()))
    return lambda row: connection.execute(f"INSERT INTO plain VALUES ({marks})", row).close()


def in_postgres(url: str) -> Writer:
    """A row into one table of a server."""
    import psycopg

    connection: psycopg.Connection[Any] = psycopg.connect(url, autocommit=True)
    columns = ", ".join(f"c{number} text" for number in range(len(_row()) - 1))
    connection.execute(f"CREATE TABLE public.plain (id text PRIMARY KEY, {columns})".encode())
    insert = f"INSERT INTO public.plain VALUES ({', '.join(['%s'] * len(_row()))})".encode()
    return lambda row: connection.execute(insert, row).close()


def _append(journal: Journal) -> None:
    journal.append([DRAFT], revision="bench", now=datetime.now(UTC))


def _row() -> tuple[object, ...]:
    return (os.urandom(8).hex(), "bench", "bench", datetime.now(UTC).isoformat(), *map(str, DRAFT[:6]), str(DRAFT[6]))


def _seconds(action: Callable[[], None]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start
