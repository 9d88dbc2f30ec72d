"""How is a cost measured so that it means something on any machine? As a ratio of two, taken in turn in one go."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from airplan.store.connect import open_store

ROOT = Path(__file__).parents[1]
PLAN, DEPARTMENTS = ROOT / "data" / "plan_2017.yaml", ROOT / "data" / "departments.yaml"
RUNS = int(os.environ.get("AIRPLAN_BENCH_RUNS", "15"))

Command = list[str]
Measured = Callable[[], float]
"""Does something once; returns the seconds it took."""


def airplan(store: str, *arguments: str, plan: Path = PLAN, departments: Path = DEPARTMENTS) -> Command:
    """An airplan command on these files, and a store that is there: no question makes one that was named."""
    if "://" in store or not Path(store).exists():
        open_store(store).close()
    options = ["--store", store, "--plan", str(plan), "--departments", str(departments)]
    return [sys.executable, "-m", "airplan", *options, *arguments]


def process(command: Command) -> Measured:
    """Running a command as a whole process, with compiled modules as on a clerk's machine."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}

    def run() -> float:
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
        return time.perf_counter() - start

    return run


_WEIGH = """
import resource, subprocess, sys, time
start = time.perf_counter()
ended = subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
assert str(ended) in sys.argv[1].split(","), ended
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""


def weighed(command: Command, codes: str = "0") -> tuple[float, float]:
    """The seconds and the MB that a command takes, which may end with these codes; started by a process so small that
    it does not count itself."""
    small = subprocess.run([sys.executable, "-c", _WEIGH, codes, *command], check=True, capture_output=True, text=True)
    seconds, peak = map(float, small.stdout.split())
    return seconds, peak


def call(work: Callable[[], object]) -> Measured:
    """Calling something in this process."""

    def run() -> float:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    return run


def head() -> None:
    """Print the line above all ratios."""
    print(f"airplan {sys.version.split()[0]}, {RUNS} pairs each, medians\n")
    print(f"{'what (A : B)':66} {'ratio':>6} {'at most':>8}   {'A ms':>8} {'B ms':>8}")


def report(what: str, a: Measured, b: Measured, most: float | None = None, runs: int = RUNS) -> None:
    """Do two things in turn and print the median of their ratio beside its budget."""
    pairs = [(a(), b()) for _run in range(runs + 1)][1:]  # the first pair warms caches
    ratio = statistics.median(first / second for first, second in pairs)
    medians = [statistics.median(column) * 1000 for column in zip(*pairs, strict=True)]
    budget = "" if most is None else f"{most:.2f}" if ratio <= most else f"{most:.2f} !"
    print(f"{what:66} {ratio:6.2f} {budget:>8}   {medians[0]:8.1f} {medians[1]:8.1f}", flush=True)


def note(text: str) -> None:
    """Print what is worth knowing but has no budget."""
    print(f"    ({text})", flush=True)
