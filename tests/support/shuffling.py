"""Run the tests in a random order with `--shuffle SEED`; 0 chooses a seed and prints it at the end."""

from __future__ import annotations

import os
import random

import pytest

_SEED = "PYTEST_SHUFFLE_SEED"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    words = "run the tests in the random order of this seed; 0 chooses one"
    parser.addoption("--shuffle", type=int, metavar="SEED", help=words)


def pytest_configure(config: pytest.Config) -> None:
    """Choose a seed; workers of xdist see the command line as it was typed, and the variable."""
    if config.getoption("--shuffle") == 0:
        config.option.shuffle = int(os.environ.setdefault(_SEED, str(random.randrange(1, 100_000))))  # noqa: S311 – an order of tests, no secret


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the seed."""
    if seed := config.getoption("--shuffle"):
        terminalreporter.write_line(f"order of the tests: --shuffle {seed}")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Shuffle the selected tests."""
    if seed := config.getoption("--shuffle"):
        random.Random(seed).shuffle(items)  # noqa: S311 – an order is no secret
