"""Provide the plan of 2017, and its days."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from airplan.plan import reader

if TYPE_CHECKING:
    from airplan.plan.model import Plan


def day_of(text: str) -> date:
    """Return the day for 5-31 → 31 May 2017."""
    numbers = [int(part) for part in text.split("-")]
    return date(*numbers) if len(numbers) == 3 else date(2017, *numbers)


@cache
def the_plan() -> Plan:
    data = Path(__file__).parents[2] / "data"
    plan, _problems = reader.read(*(reader.read_source(data / name) for name in ("plan_2017.yaml", "departments.yaml")))
    assert plan
    return plan
