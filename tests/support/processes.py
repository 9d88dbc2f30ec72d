"""Wait for other processes by events, not by the clock: every wait ends with an event, or fails at its limit."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 240
"""Seconds after which a process counts as hanging, even on a busy machine."""
_PAUSE = 0.02
PYTHONPATH = str(Path(__file__).parents[1])
"""The path for processes that import from here."""


def eventually(condition: Callable[[], object], what: str) -> None:
    """Return as soon as the condition holds; fail with `what` if it does not within the limit."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"not within {PATIENCE} seconds: {what}"
        time.sleep(_PAUSE)


def wait_until_asleep(pid: int) -> None:
    """Return once a process waits inside the system, where a signal wakes it.

    If Python gets a signal just before it begins to wait, it notices the signal only after the wait.
    """
    if sys.platform != "linux":
        time.sleep(0.3)  # the state is unknown; a person who presses Ctrl-C takes as long
        return

    def asleep() -> bool:
        _name, _bracket, rest = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")
        return rest.split()[0] == "S"

    for _look in range(3):  # it may sleep briefly for another reason
        eventually(asleep, f"process {pid} waits")
        time.sleep(_PAUSE)
