"""Find out facts about the user who runs the tests."""

from __future__ import annotations

import os
import sys


def is_nameless() -> bool:
    """Return whether the machine has no name for the user, as in a container that runs under any number."""
    if sys.platform == "win32":
        return False
    import pwd

    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        return True
    return False
