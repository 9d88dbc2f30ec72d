"""Does airplan keep its budgets? Ratios of whole processes, run in turn in one go (DESIGN §8).

`AIRPLAN_BENCH_RUNS=5 AIRPLAN_BENCH_ENTRIES=1000,10000 make bench` for a short run; without the variables it takes some
twenty minutes.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import journals, papers, rounds, window
from benchmarks.generator import as_yaml, grown, name_in
from benchmarks.measuring import DEPARTMENTS, PLAN, ROOT, airplan, head, note, process, report

if TYPE_CHECKING:
    from benchmarks.measuring import Measured

AN_HOUR = 3600
UNIT = "区环保局"


def main() -> None:
    """Measure, and print a row for every budget."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        head()
        due = process(airplan(str(place / "store.sqlite"), "due"))
        plans(place, due)
        papers.measure(place)
        window.measure(place)
        rounds.measure(place)
        journals.measure(place, UNIT, due)


def plans(place: Path, due: Measured) -> None:
    """What the plan itself costs: an answer, a change, a hundred thousand measures."""
    minimal = process([sys.executable, str(ROOT / "benchmarks" / "minimal_app.py"), "table"])
    report("warm due : minimal Typer app with a Rich table", due, minimal, 1.25)
    report("first start after the plan changed : warm due", changing_plan(place), due, 2.0)
    for measures, most in ((1_000, None), (10_000, None), (100_000, 1.5)):
        plan, departments, seconds = compiled(place, measures)
        own = airplan(store_of(place), "due", "-d", name_in(7, UNIT), plan=plan, departments=departments)
        report(f"due of one department over {measures:,} : due over 46", process(own), due, most)
        note(f"{measures:,} measures read, checked and compiled in {seconds:.1f} s")


def store_of(place: Path) -> str:
    """The store of all plans."""
    return str(place / "store.sqlite")


def changing_plan(place: Path) -> Measured:
    """Asking for what is due after the content of the plan has changed."""
    copy = place / "changing.yaml"
    text = PLAN.read_text("utf-8")
    count = iter(range(1_000_000))
    ask = process(airplan(store_of(place), "due", plan=copy))

    def change_and_ask() -> float:
        copy.write_text(f"{text}# {next(count)}\n", "utf-8")
        return ask()

    return change_and_ask


def compiled(place: Path, measures: int) -> tuple[Path, Path, float]:
    """A grown plan that the store knows, and the seconds its first start took."""
    plan, departments = place / f"plan-{measures}.yaml", place / f"departments-{measures}.yaml"
    for path, values in zip((plan, departments), grown(PLAN, DEPARTMENTS, measures), strict=True):
        path.write_text(as_yaml(values), "utf-8")
        os.utime(path, (time.time() - AN_HOUR,) * 2)  # so that size and time alone say it is unchanged
    return plan, departments, process(airplan(store_of(place), "due", "-d", UNIT, plan=plan, departments=departments))()


if __name__ == "__main__":
    main()
