"""Find the workspace: the folder whose plan, journal and settings apply.

Those of the workspace: the current folder, or the nearest one above it, that has an airplan.toml. What the command line
or the environment names goes before what stands there, and what is left out there has its default.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import NamedTuple

from airplan.progress.rules import Checks, Reporting, Thresholds

FILE = "airplan.toml"
PLAN, DEPARTMENTS, STORE = "plan_2017.yaml", "departments.yaml", "airplan.sqlite"
"""What the files of a workspace are called where its airplan.toml does not say: the plan as the bundled one."""


class Settings(NamedTuple):
    """What a workspace settles; without one nothing is named, and the defaults hold."""

    plan: Path | None = None
    departments: Path | None = None
    store: str | None = None
    """A path, or the URL of a server."""
    author: str = ""
    """Who makes entries; empty where nobody is named."""
    thresholds: Thresholds = Thresholds()
    reporting: Reporting = Reporting()
    checks: Checks = Checks()
    contact: str = ""
    """Whom units ask, and send their workbooks back to."""


def find() -> Path | None:
    """Return the airplan.toml that applies in the current folder, or None; unreadable folders are passed over."""
    try:
        here = Path.cwd()
    except OSError:  # somebody has removed it
        return None
    for folder in (here, *here.parents):
        with contextlib.suppress(OSError):
            if (folder / FILE).is_file():
                return folder / FILE
    return None
