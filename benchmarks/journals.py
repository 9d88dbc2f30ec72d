"""What does a long journal cost: asking, writing, loading, and keeping it safe? On SQLite and on PostgreSQL."""

from __future__ import annotations

import contextlib
import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from airplan.store.compiling import PlanFiles, compiled
from airplan.store.entries import Draft, Report
from airplan.store.journal import Journal
from airplan.store.opening import open_store
from airplan.store.plans import CompiledPlan
from benchmarks.entries import journal_of
from benchmarks.measuring import DEPARTMENTS, PLAN, ROOT, RUNS, airplan, call, note, process, report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.measuring import Measured

SIZES = [int(size) for size in os.environ.get("AIRPLAN_BENCH_ENTRIES", "10000,100000,1000000").split(",")]
PLAN_ID = "xicheng-2017"
ONE = Draft(
    "report", "5a", "区环保局", "2017-05", date(2017, 5, 24), "王",
    Report("in-progress", {"retired-vehicles": Decimal(12000)}, note="补贴资金尚未到位，正在与区财政局协调。"),
)  # fmt: skip
"""What a clerk records."""
RECORD = (
    "record", "5a", "--unit", "区环保局", "--status", "in-progress", "--value", "12000", "--on", "2017-05-24", "--by",
    "王", "--yes",
)  # fmt: skip
SINGLE = 40
"""Pairs of single entries: they take milliseconds, and a disk has its moods."""
ROW = ("0" * 15, PLAN_ID, "0123456789ab", "2017-05-24T01:30:00.000Z", "report", "5a", "区环保局", "2017-05",
       "2017-05-24", "王", '{"status": "in-progress", "values": {"retired-vehicles": "12000"}}', "", "", "")  # fmt: skip

Plain = Callable[[], object]
"""One insert of a row into a table with a key, all to itself, made to last as airplan makes its own."""


def measure(place: Path, unit: str, due: Measured) -> None:
    """Print a row for every budget of the journal, for both databases."""
    (place / "journals").mkdir()
    on("SQLite", lambda size: str(place / "journals" / f"{size}.sqlite"), plain_sqlite(place), unit, due)
    sys.path.insert(0, str(ROOT / "tests"))
    from servers import own_server

    with own_server() as server, contextlib.ExitStack() as stack:
        names = {size: stack.enter_context(server.database()) for size in (0, *SIZES)}
        plain = plain_postgres(server.url(stack.enter_context(server.database())))
        on("PostgreSQL", lambda size: server.url(names[size]), plain, unit, due)


def on(kind: str, store_of: Callable[[int], str], plain: Plain, unit: str, due: Measured) -> None:
    """The same for one database; `store_of` says where the store with so many entries is."""
    load(store_of(0), 0)
    for size in SIZES:
        seconds, peak = load(store_of(size), size)
        many = f"{size:,} entries on {kind}"
        for asked, most in (((), 1.5), (("--as-of", "2017-07-01"), None)):
            with_entries, without = (
                process(airplan(store_of(n), *asked, "status", "-d", unit)) for n in (size, 0)
            )
            report(f"status{' of a past day' * bool(asked)}, {many} : with none", with_entries, without, most)
        report(f"one entry acknowledged, {many} : plain insert", acknowledging(store_of(size)), call(plain), 2.0, SINGLE)
        report(f"record, {many} : warm due", process(airplan(store_of(size), *RECORD)), due)
        note(f"{size:,} entries made up and loaded in {seconds:.0f} s, {size / seconds:,.0f} a second, {peak} MB{weight(store_of(size), size)}")
    keep(kind, store_of(SIZES[-1]))
