"""Decide who may read a file that airplan makes: its owner alone, unless the office shares them.

What stands in a store, a backup or an export names people and what they failed to do. The umask of most machines lets
everybody read a new file; here it can only take rights away.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_OWN, _SHARED = 0o600, 0o666
_shared = False


def use(*, shared: bool) -> None:
    """Let the umask alone say who may read new files, or leave them to their owner, for the rest of this process."""
    global _shared  # noqa: PLW0603 – as the language, it is one for the whole program
    _shared = shared


def mode() -> int:
    """Return the mode to make a file with; the system takes away from it what the umask says."""
    return _SHARED if _shared else _OWN


def create(path: Path) -> None:
    """Make an empty file where there is none. Raises OSError; FileExistsError where something is there."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode()))
