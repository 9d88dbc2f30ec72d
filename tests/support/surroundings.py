"""Give tests surroundings of their own, whatever the shell that started them has set.

Variables reach a test only if they are named here: libraries read theirs when they are imported (Typer GITHUB_ACTIONS
and FORCE_COLOR), so `scrub` must run before anything imports airplan.
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
    """Remove every variable but those that tests may see, and set those that they all share; hear Ctrl-C.

    Somebody who starts the tests by nohup, or in the background of a script, has them ignore SIGINT, and a program
    inherits what is ignored, but not what is handled.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for name in list(os.environ):
        if name.upper() not in _KEPT and not name.startswith(_KEPT_PREFIXES):
            del os.environ[name]
    os.environ.update(_SET)
