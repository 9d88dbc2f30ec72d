"""Run several processes that begin at the same moment, however busy the machine is: each waits until all are there."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from support.processes import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

_PROLOGUE = """
import os, sys, time
from pathlib import Path
number, count, meeting = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
def meet():
    (meeting / str(number)).touch()
    end = time.monotonic() + {patience}
    while len(os.listdir(meeting)) < count:
        assert time.monotonic() < end, "the others have not come"
"""


def at_once(program: str, count: int, folder: Path) -> list[int]:
    """Run a program so many times in a folder; it calls `meet()` where all are to begin, and finds its `number`.

    Returns the exit codes, in the order of the numbers.
    """
    meeting = folder.with_name(f"{folder.name}-meeting")
    meeting.mkdir()
    text = _PROLOGUE.format(patience=PATIENCE) + program
    children = [
        subprocess.Popen([sys.executable, "-c", text, str(number), str(count), str(meeting)], cwd=folder)
        for number in range(count)
    ]
    try:
        return [child.wait(timeout=PATIENCE) for child in children]
    finally:
        for child in children:
            child.kill()
            child.wait(timeout=PATIENCE)
        for mark in meeting.iterdir():
            mark.unlink()
        meeting.rmdir()
