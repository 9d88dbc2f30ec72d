"""Does airplan keep its budgets? Ratios of whole processes, run in turn in one go (DESIGN §8)."""

from __future__ import annotations

import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from benchmarks.generator import as_yaml, grown, name_in
from benchmarks.journal import SIZES, filled, in_postgres, in_sqlite, one_entry
from servers import own_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from benchmarks.journal import Writer
    from servers import Server

ROOT = Path(__file__).parents[1]
PLAN, DEPARTMENTS = ROOT / "data" / "plan_2017.yaml", ROOT / "data" / "departments.yaml"
RUNS = int(os.environ.get("AIRPLAN_BENCH_RUNS", "15"))
AN_HOUR = 3600
UNIT = "区环保局"

Command = list[str]
Place: TypeAlias = "AbstractContextManager[str]"
_NAMES = count(1)


def main() -> None:
    """Measure, and print a row for every budget."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        store = str(place / "store.sqlite")
        due = airplan(store, PLAN, DEPARTMENTS, "due")
        print(f"airplan {sys.version.split()[0]}, {RUNS} pairs each, medians\n")
        print(f"{'what':60} {'ratio':>6} {'at most':>8}   {'A ms':>9} {'B ms':>9}")
        minimal = [sys.executable, str(ROOT / "benchmarks" / "minimal_app.py"), "table"]
        report("warm due : minimal Typer app with a Rich table", due, minimal, 1.25)
        changed, touch = changing_plan(place)
        report(
            "first start after the plan changed : warm due",
            airplan(store, changed, DEPARTMENTS, "due"),
            due,
            2.0,
            before_a=touch,
        )
        for measures, most in ((1_000, None), (10_000, None), (100_000, 1.5)):
            plan, departments, seconds = compiled(place, measures, store)
            own = airplan(store, plan, departments, "due", "-d", name_in(7, UNIT))
            report(f"due of one department over {measures:,} : due over 46", own, due, most)
            print(f"    ({measures:,} measures read, checked and compiled in {seconds:.1f} s)")
        journals("SQLite", lambda: contextlib.nullcontext(str(place / f"{next(_NAMES)}.sqlite")), in_sqlite, due)
        with own_server() as server:
            journals("PostgreSQL", lambda: database_of(server), in_postgres, due)


def journals(kind: str, new_place: Callable[[], Place], plainly: Callable[[str], Writer], due: Command) -> None:
    """Measure what a journal costs in one kind of database; `new_place` names one that is empty."""
    with new_place() as empty, new_place() as other, new_place() as grown_by_records:
        none = airplan(empty, PLAN, DEPARTMENTS, "status", "-d", UNIT)
        report(f"{kind}: status of a department, no entries : warm due", none, due, None)
        said = ("record", "2a", "--unit", UNIT, "--status", "in-progress", "--on", "2017-05-25", "--yes")
        report(f"{kind}: record : warm due", airplan(grown_by_records, PLAN, DEPARTMENTS, *said), due, None)
        ours, plain = one_entry(grown_by_records, plainly(other))
        print_row(f"{kind}: an entry, acknowledged : the same row plainly", ours / plain, 2.0, ours, plain)
        for entries in SIZES:
            with new_place() as longer:
                made = filled(longer, entries)
                own = airplan(longer, PLAN, DEPARTMENTS, "status", "-d", UNIT)
                report(f"{kind}: status of a department, {entries:,} entries : none", own, none, 1.5)
                print(made, flush=True)


@contextlib.contextmanager
def database_of(server: Server) -> Iterator[str]:
    """The URL of a new database."""
    with server.database() as name:
        server.execute("GRANT CREATE ON SCHEMA public TO clerk", name)
        yield server.url(name)


def airplan(store: str, plan: Path, departments: Path, *arguments: str) -> Command:
    """An airplan command on these files."""
    options = ["--store", store, "--plan", str(plan), "--departments", str(departments)]
    return [sys.executable, "-m", "airplan", *options, *arguments]


def report(what: str, a: Command, b: Command, most: float | None, before_a: Callable[[], None] = lambda: None) -> None:
    """Run two commands in turn and print the median of their ratio beside its budget."""
    pairs = []
    for i in range(RUNS + 1):
        before_a()
        pair = timed(a), timed(b)
        if i:  # the first pair warms caches
            pairs.append(pair)
    ratio = statistics.median(first / second for first, second in pairs)
    print_row(what, ratio, most, *(statistics.median(column) for column in zip(*pairs, strict=True)))


def print_row(what: str, ratio: float, most: float | None, a: float, b: float) -> None:
    """Print a ratio beside its budget, marked if it is missed, and the seconds it comes from."""
    budget = "" if most is None else f"{most:.2f}" if ratio <= most else f"{most:.2f} !"
    print(f"{what:60} {ratio:6.2f} {budget:>8}   {a * 1000:9.1f} {b * 1000:9.1f}", flush=True)


def timed(command: Command) -> float:
    """Seconds that a process takes, with compiled modules as on a clerk's machine."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - start


def changing_plan(place: Path) -> tuple[Path, Callable[[], None]]:
    """A copy of the plan, and what changes its content each time it is called."""
    copy = place / "changing.yaml"
    text = PLAN.read_text("utf-8")
    count = iter(range(1_000_000))

    def touch() -> None:
        copy.write_text(f"{text}# {next(count)}\n", "utf-8")

    return copy, touch


def compiled(place: Path, measures: int, store: str) -> tuple[Path, Path, float]:
    """A grown plan that the store knows, and the seconds its first start took."""
    plan, departments = place / f"plan-{measures}.yaml", place / f"departments-{measures}.yaml"
    for path, values in zip((plan, departments), grown(PLAN, DEPARTMENTS, measures), strict=True):
        path.write_text(as_yaml(values), "utf-8")
        os.utime(path, (time.time() - AN_HOUR,) * 2)  # so that size and time alone say it is unchanged
    return plan, departments, timed(airplan(store, plan, departments, "due", "-d", UNIT))


if __name__ == "__main__":
    main()
