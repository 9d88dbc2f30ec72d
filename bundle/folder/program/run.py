"""Run airplan from the folder in which it lies: install it there, open its window, or run one of its commands.

run.py --install | --open [OPTIONS of serve] | COMMAND …
"""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from pathlib import Path

_HERE = str(Path(os.path.abspath(__file__)).parent)
if _HERE not in sys.path:  # an embeddable Python leaves the script's folder out
    sys.path.insert(0, _HERE)

from install import PROGRAM, ROOT, install, say, site_folder  # noqa: E402 – found by the line above

WORKSPACE = ROOT / "workspace"
_UNUSABLE = 3


def main(arguments: list[str]) -> int:
    """Do what the arguments say and return the exit code."""
    if arguments[:1] == ["--install"]:
        return install()
    site = site_folder()
    if not (site / "airplan").is_dir():
        say("尚未安装（或换了 Python 版本）：请先运行“安装”。", "Not installed for this Python yet: run install first.")
        return _UNUSABLE
    sys.path.insert(0, str(site))
    if arguments[:1] == ["--open"]:
        if not _has_workspace():
            return _UNUSABLE
        arguments = ["--workspace", str(WORKSPACE), "serve", *arguments[1:]]
    sys.argv = ["airplan", *arguments]
    runpy.run_module("airplan", run_name="__main__")  # ends the process with the exit code of the command
    return 0


def _has_workspace() -> bool:
    """Return whether the workspace exists; if not, ask whether to create it, and do so."""
    if WORKSPACE.is_dir():
        return True
    say(
        f"还没有工作区。新建到 {WORKSPACE} ？[Y/n]",
        f"There is no workspace yet. Create {WORKSPACE}? [Y/n]",
    )
    try:
        answer = input().strip().lower()
    except (EOFError, KeyboardInterrupt):
        return False
    if answer not in ("", "y", "yes", "是", "好"):
        return False
    command = [sys.executable, "-I", str(PROGRAM / "run.py"), "init", str(WORKSPACE)]
    return subprocess.run(command, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
