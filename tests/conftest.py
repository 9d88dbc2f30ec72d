"""What do all tests stand on: a store of their own, a language, a day, and one way to run the command line?"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
import rich._wrap

from airplan import i18n
from airplan.cli.registry import load

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest_plugins = ["clerk", "journals", "returns", "servers", "suite"]

load()  # tests speak of all commands; that a command imports only its own is seen in a process of its own

ROOT = Path(__file__).parents[1]
PLAN = ROOT / "data" / "plan_2017.yaml"
DEPARTMENTS = ROOT / "data" / "departments.yaml"

_DISTURBING = ("LC_ALL", "LC_MESSAGES", "NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING", "PYTHONUTF8")


@dataclass(frozen=True)
class Result:
    """What a command left: its exit code, and its two streams as text."""

    code: int
    out: str
    err: str


class Run(Protocol):
    """Runs a command line in this process."""

    def __call__(
        self, *arguments: str, lang: i18n.Language = "en", width: int = 80, code: int | None = 0
    ) -> Result: ...


class Process(Protocol):
    """Runs airplan as a process of its own."""

    def __call__(self, *arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]: ...


class Golden(Protocol):
    """Compares a text with the file tests/golden/NAME.txt."""

    def __call__(self, name: str, text: str) -> None: ...


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` writes the screens instead of comparing them: look at the difference before you commit it."""
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden and the generated docs")


@pytest.fixture(scope="session")
def updating(pytestconfig: pytest.Config) -> bool:
    """Are golden files and generated docs being rewritten?"""
    return bool(pytestconfig.getoption("--update-golden"))


@pytest.fixture
def golden(*, updating: bool) -> Golden:
    """A text that must stay as it is until somebody has looked at its change."""

    def compare(name: str, text: str) -> None:
        path = ROOT / "tests" / "golden" / f"{name}.txt"
        if updating:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.exists(), f"no golden file {path.name}; look at the text, then run with --update-golden:\n{text}"
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session")
def shared_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store for all tests of one worker that only ask questions of the bundled plan."""
    return tmp_path_factory.mktemp("store") / "airplan.sqlite"


@pytest.fixture(autouse=True)
def _own_world(shared_store: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the home folder, speaks the machine's language, or depends on its terminal."""
    for name in list(os.environ):
        if name.startswith("AIRPLAN_") or name in (
            "LC_ALL",
            "LC_MESSAGES",
            "NO_COLOR",
            "FORCE_COLOR",
            "PYTHONIOENCODING",
        ):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.setenv("XDG_DATA_HOME", "/dev/null/a-test-forgot-to-choose-its-store")
    monkeypatch.setenv("AIRPLAN_STORE", str(shared_store))
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr("rich._wrap.re_word", rich._wrap.re_word)  # a screen in Chinese changes it for good


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
    """Run airplan as a process of its own: `process("list", env={"LC_ALL": "C"}).stdout`, streams as bytes."""

    def call(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "airplan", *arguments],
            env={**os.environ, **(env or {})},
            capture_output=True,
            check=False,
            timeout=120,
        )

    return call
