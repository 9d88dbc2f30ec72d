"""Provide a workspace with several made-up plans: the districts of a city, each with its own directory of units.

def test_something(desk: Desk, run: Run) -> None:
    desk("东城", "西城")
    run("overview")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from airplan.store.connect import open_store
from support.small_plan import BOOK, PLAN

if TYPE_CHECKING:
    from pathlib import Path

DISTRICTS = [
    "东城",
    "西城",
    "朝阳",
    "海淀",
    "丰台",
    "石景山",
    "门头沟",
    "房山",
    "通州",
    "顺义",
    "昌平",
    "大兴",
    "怀柔",
    "平谷",
    "密云",
    "延庆",
]
DAY = "2017-07-27"
"""A day after the reporting day of July, on which two measures of each plan are overdue."""


class Desk(Protocol):
    """Makes a workspace of plans of these names, the current folder, with a store; returns the folder."""

    def __call__(self, *names: str, store: str = "", more: str = "") -> Path: ...


def plan_id(name: str) -> str:
    """Return the ID of a district's plan."""
    return f"district-{DISTRICTS.index(name)}"


def write_plan(folder: Path, name: str, *changes: tuple[str, str]) -> Path:
    """Write a district's plan and directory of units into a folder, texts replaced; return the plan's path."""
    folder.mkdir(parents=True, exist_ok=True)
    plan, book = PLAN.replace("small-2017", plan_id(name)), BOOK
    for old, new in changes:
        assert old in plan + book
        plan, book = plan.replace(old, new), book.replace(old, new)
    for file, text in (("plan.yaml", plan), ("departments.yaml", book)):
        (folder / file).write_text(text, encoding="utf-8", newline="\n")
    return folder / "plan.yaml"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return a function that makes a workspace: `desk("东城", "西城")`."""
    monkeypatch.delenv("AIRPLAN_STORE")
    folder = tmp_path / "市 局"

    def make(*names: str, store: str = "", more: str = "") -> Path:
        for name in names:
            write_plan(folder / name, name)
        lines = [f'"{name}" = "{name}/plan.yaml"' for name in names]
        place = f'[store]\nplace = "{store}"\n' if store else ""
        text = "\n".join([f"{place}{more}\n[plans]", *lines, ""])
        (folder / "airplan.toml").write_text(text, encoding="utf-8")
        monkeypatch.chdir(folder)
        open_store(store or str(folder / "airplan.sqlite")).close()  # queries do not make a named store
        return folder

    return make
