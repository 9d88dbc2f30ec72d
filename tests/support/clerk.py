"""Provide a clerk in Beijing who types commands, with her own clock and store.

def test_something(clerk: Clerk) -> None:
    entry = clerk.write("record", "8a", "--value", "retrofit=300")
    assert clerk.log()[-1]["id"] == entry
"""

from __future__ import annotations

import json
import shutil
import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from airplan.store.compiler import PlanFiles, compiled
from support.paths import DEPARTMENTS, PLAN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from airplan.i18n import Language
    from support.command_line import Result, Run

START = datetime(2017, 5, 25, 1, 30, tzinfo=UTC)
"""Half past nine in Beijing."""


class Clerk:
    """Gives one command a minute. Ids are the same in every run."""

    def __init__(self, run: Run, store: str) -> None:
        self._run, self.store, self.now = run, store, START

    def __call__(self, *arguments: str, **more: Any) -> Result:
        """Return the result of a command: `clerk("log", lang="zh").out`."""
        self.now += timedelta(minutes=1)
        result: Result = self._run("--store", self.store, *arguments, **more)
        return result

    def write(self, *arguments: str) -> str:
        """Return the ID that a command prints, whatever its findings; it must print nothing else."""
        printed = self(*arguments, "--yes", "--by", "王芳").out
        assert printed.endswith("\n")
        assert len(printed) == len("1m8585vekfa3ps1\n"), printed
        return printed.strip()

    def log(self, *arguments: str) -> list[dict[str, Any]]:
        """Return the entries as `airplan log` has them."""
        found: list[dict[str, Any]] = json.loads(self("log", *arguments, "--format", "json").out)
        return found

    def refused(self, *arguments: str, code: int = 3, lang: Language = "en") -> str:
        """Return the message of a refused command, without the program's name; it must print and write nothing."""
        before = self.log()
        result = self(*arguments, code=code, lang=lang)
        assert result.out == ""
        assert self.log() == before
        _shown, _program, said = result.err.rpartition("airplan: ")
        return said.rstrip("\n")

    def clock(self) -> datetime:
        """Return the clerk's current instant."""
        return self.now

    def chance(self, size: int) -> bytes:
        """Return `size` bytes derived from the clock."""
        return sha256(str(self.now).encode()).digest()[:size]


@pytest.fixture
def beijing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Set local time to that of Beijing, also on machines without a list of zones."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "CST-8")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture(scope="session")
def _empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with the bundled plan and no entry, to be copied: compiling takes longer than most tests."""
    path = tmp_path_factory.mktemp("empty") / "airplan.sqlite"
    compiled(PlanFiles(PLAN, DEPARTMENTS), str(path)).close()
    return path


@pytest.fixture
def clerk(run: Run, _empty_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beijing: None) -> Clerk:
    """Return a clerk with an empty journal of the bundled plan, in a separate folder, on 25 May 2017."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(_empty_store, tmp_path)
    return set_up(Clerk(run, str(tmp_path / "airplan.sqlite")), monkeypatch)


def set_up(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    """Return the clerk, with airplan's clock set to hers."""
    monkeypatch.setattr("airplan.workspace.session.clock", clerk.clock)
    monkeypatch.setattr("airplan.store.ids.os", SimpleNamespace(urandom=clerk.chance))
    monkeypatch.setenv("LOGNAME", "wangfang")
    return clerk
