"""Run a command again and again, each time killed a little later, in processes with everything imported."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from support.processes import PYTHONPATH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

KILLER = """
import os, sys
from importlib import import_module
import openpyxl, psycopg, shutil, tempfile
from airplan.cli import collect, dispatch, init, run, submit
from airplan.formats import folder_output, output, staging, text
from airplan.rounds import incoming, preview, send_back, form_sheet
from airplan.store import compiler, journal, postgres, sqlite, entry_rows
from support.kill_points import die_at

watched = [import_module(f"airplan.{name}") for name in sys.argv[1].split(",")]
start, command = sys.argv[2], sys.argv[3:]
for line in sys.stdin:
    pid = os.fork()
    if not pid:
        os.dup2(2, 1)
        die_at(int(line), watched, start=start)
        code = run(command)
        sys.settrace(None)
        os._exit(code)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""
"""Runs a command again and again, each time killed one line further, of those that write; begins with the function of a
name. Prints the exit code."""


@contextlib.contextmanager
def killing(watched: Sequence[str], start: str, *command: str) -> Iterator[Any]:
    """Run a command that is killed at a line of these modules; return its exit code, None if it was killed."""
    if not hasattr(os, "fork"):
        pytest.skip("Windows has no such signal")
    log = Path("killer.log")
    with log.open("wb") as file, subprocess.Popen(
        [sys.executable, "-c", KILLER, ",".join(watched), start, *command], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=file, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": PYTHONPATH},
    ) as killer:  # fmt: skip

        def at(line: int) -> int | None:
            assert killer.stdin
            assert killer.stdout
            killer.stdin.write(f"{line}\n")
            killer.stdin.flush()
            said = killer.stdout.readline()
            assert said, log.read_text(encoding="utf-8")
            code = int(said)
            assert code in (-9, 0, 3, 4), log.read_text(encoding="utf-8")
            return None if code == -9 else code

        yield at
        assert killer.stdin
        killer.stdin.close()
