"""Give tests their own surroundings, whatever the shell that started them has set.

Variables reach a test only if they are named here: libraries read theirs on import (Typer GITHUB_ACTIONS and
FORCE_COLOR), so `scrub` must run before airplan is imported.
"""

from __future__ import annotations

import os
import signal

_KEPT = (
    *("PATH", "TMPDIR", "TEMP", "TMP", "HOME", "USERPROFILE", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "CI"),
    *("SYSTEMROOT", "SYSTEMDRIVE", "COMSPEC", "PATHEXT", "WINDIR", "APPDATA", "LOCALAPPDATA", "PROGRAMFILES"),
    *("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX", "PYTHONWARNINGS", "PYTHONDEVMODE", "PYTHONFAULTHANDLER"),
)
"""What a machine needs, where temporary files go, and what somebody may ask of the interpreter."""
_KEPT_PREFIXES = ("PYTEST_", "COVERAGE_", "COV_", "HYPOTHESIS_", "AIRPLAN_TEST_")
_SET = {
    "LANG": "en_US.UTF-8",
    "TERM": "dumb",
    "LOGNAME": "tester",
    "XDG_DATA_HOME": "/dev/null/a-test-forgot-to-choose-its-store",
}


def scrub() -> None:
    """Remove all variables except those that tests may see, set those that they share, and handle Ctrl-C.

    Tests started by nohup, or in the background of a script, ignore SIGINT; child processes inherit an ignored signal,
    but not a handled one.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for name in list(os.environ):
        if name.upper() not in _KEPT and not name.startswith(_KEPT_PREFIXES):
            del os.environ[name]
    os.environ.update(_SET)
