"""Which plan do the tests of the store compile, and where?"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from time import time
from typing import TYPE_CHECKING

import pytest

from airplan.plan import reader
from airplan.store.compiler import PlanFiles, compiled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.plan.model import Plan
    from airplan.store.compiler import Compiled
    from support.compiling import Compile


DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="session")
def plan() -> Plan:
    """The plan of 2017 as the reader reads it."""
    files = (reader.read_source(DATA / "plan_2017.yaml"), reader.read_source(DATA / "departments.yaml"))
    read_in, _problems = reader.read(*files)
    assert read_in
    return read_in


@pytest.fixture
def files(tmp_path: Path) -> PlanFiles:
    """Copies of the plan and its book that a test may edit; written an hour ago."""
    copies = [Path(shutil.copy(DATA / name, tmp_path)) for name in ("plan_2017.yaml", "departments.yaml")]
    for path in copies:
        os.utime(path, (time() - 3600, time() - 3600))
    return PlanFiles(*copies)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Where the test's store is, or will be."""
    return tmp_path / "store.sqlite"


@pytest.fixture
def place(store: Path) -> str:
    """What stands behind --store; modules that are not about files have both kinds of stores here."""
    return str(store)


@pytest.fixture
def compile_plan(files: PlanFiles, place: str) -> Iterator[Compile]:
    """Compile the test's files into the test's store."""
    opened = []

    def call(named: PlanFiles | None = None, other: Path | str = "") -> Compiled:
        opened.append(compiled(named or files, str(other or place)))
        return opened[-1]

    yield call
    for result in opened:
        result.close()


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The plans that were really read, one entry each time."""
    paths: list[str] = []
    read = reader.read

    def spying(plan: reader.SourceFile, departments: reader.SourceFile) -> object:
        paths.append(plan.path)
        return read(plan, departments)

    monkeypatch.setattr(reader, "read", spying)
    return paths
