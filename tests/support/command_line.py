"""Run airplan's command line, in the test's process or in a separate one."""

from __future__ import annotations

import contextlib
import io
import os
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Protocol

import pytest

from airplan import i18n
from airplan.cli.registry import load
from airplan.i18n import forms
from airplan.store.compiler import PlanFiles, compiled
from support.paths import DEPARTMENTS, PLAN
from support.processes import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

load()  # tests use all commands; only a separate process shows that a command imports its own module alone


@dataclass(frozen=True)
class Result:
    """The result of a command: its exit code, and its two streams as text."""

    code: int
    out: str
    err: str


class Run(Protocol):
    """Runs a command line in this process."""

    def __call__(
        self, *arguments: str, lang: i18n.Language = "en", width: int = 80, code: int | None = 0
    ) -> Result: ...


class Process(Protocol):
    """Runs airplan as a separate process."""

    def __call__(
        self, *arguments: str | bytes, env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]: ...


@pytest.fixture(scope="session")
def shared_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store for all tests of one worker that only query the bundled plan."""
    path = tmp_path_factory.mktemp("store") / "airplan.sqlite"
    compiled(PlanFiles(PLAN, DEPARTMENTS), str(path)).close()  # queries do not make a named store
    return path


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield home folders; pytest would search all of them to number a new one."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in count())


@pytest.fixture
def _kept_empty(shared_store: Path) -> Iterator[None]:
    """Fail a test that records in the shared store; otherwise later tests would, in some orders."""
    yield
    with contextlib.closing(sqlite3.connect(shared_store)) as store:
        assert store.execute("SELECT count(*) FROM entry").fetchone() == (0,), "a test that records needs its own store"


@pytest.fixture(autouse=True)
def _own_world(_kept_empty: None, shared_store: Path, _homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep tests out of the home folder, and undo what a command changes in its process."""
    home = next(_homes)
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("AIRPLAN_STORE", str(shared_store))
    forms.use_year(0)
    forms.use_languages(forms.DEFAULT_LANGUAGES)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run a command line in this process: `run("due", "--before", "6月底", lang="zh").out`.

    The expected exit code is 0 unless `code` says otherwise; None accepts any.
    """
    from airplan.cli import run as run_command_line

    def call(*arguments: str, lang: i18n.Language = "en", width: int = 80, code: int | None = 0) -> Result:
        streams = {name: io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for name in ("stdout", "stderr")}
        i18n.use(lang)
        with monkeypatch.context() as patch:
            patch.setenv("COLUMNS", str(width))
            for name, stream in streams.items():
                patch.setattr(sys, name, stream)
            ended = int(run_command_line(list(arguments)))
        texts = {}
        for name, stream in streams.items():
            stream.flush()
            texts[name] = stream.buffer.getvalue().decode("utf-8")
        result = Result(ended, texts["stdout"], texts["stderr"])
        assert code is None or ended == code, f"exit code {ended}\n{result.out}\n{result.err}"
        return result

    yield call
    i18n.use("en")


@pytest.fixture
def process() -> Process:
    """Run airplan as a separate process: `process("list", env={"LC_ALL": "C"}).stdout`, streams as bytes."""

    def call(*arguments: str | bytes, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "airplan", *arguments],
            env={**os.environ, **(env or {})},
            capture_output=True,
            check=False,
            timeout=PATIENCE,
        )

    return call
