"""Compare screens with those under tests/golden, which change only after somebody has looked at the difference."""

from __future__ import annotations

from typing import Protocol

import pytest

from support.paths import ROOT


class Golden(Protocol):
    """Compares a text with the file tests/golden/NAME.txt."""

    def __call__(self, name: str, text: str) -> None: ...


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--update-golden`, which writes the screens: check the difference before a commit."""
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden and the generated docs")


@pytest.fixture(scope="session")
def updating(pytestconfig: pytest.Config) -> bool:
    """Return whether golden files and generated docs are being rewritten."""
    return bool(pytestconfig.getoption("--update-golden"))


@pytest.fixture
def golden(*, updating: bool) -> Golden:
    """Return a function that compares a text with its golden file, or rewrites the file if asked to."""

    def compare(name: str, text: str) -> None:
        path = ROOT / "tests" / "golden" / f"{name}.txt"
        if updating:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.exists(), f"no golden file {path.name}; look at the text, then run with --update-golden:\n{text}"
        assert text == path.read_text(encoding="utf-8")

    return compare
