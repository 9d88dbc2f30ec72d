"""Define the paths in the repository that tests read."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
PLAN = DATA / "plan_2017.yaml"
DEPARTMENTS = DATA / "departments.yaml"
