"""Decide who may read a file that airplan makes: its owner alone, unless the office shares files.

Stores, backups and exports name people and what they failed to do. The umask of most machines lets everybody read a new
file; here it can only take rights away.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_OWN, _SHARED = 0o600, 0o666
_shared = False


def use(*, shared: bool) -> None:
    """Leave access to new files to the umask, or restrict it to the owner, for the rest of this process."""
    global _shared  # noqa: PLW0603 – as the language, it is one for the whole program
    _shared = shared


@contextmanager
def kept() -> Iterator[None]:
    """Restore the rule for the access to new files at the end of the block."""
    before = _shared
    try:
        yield
    finally:
        use(shared=before)


def mode() -> int:
    """Return the mode for making a file; the system applies the umask to it."""
    return _SHARED if _shared else _OWN


def create(path: Path) -> None:
    """Make an empty new file. Raises OSError; FileExistsError where something exists."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode()))
