"""Read a store in a file without a lock, where that is safe.

SQLite holds a lock as long as a query takes. If its process is stopped meanwhile (Ctrl-Z, a debugger, a sleeping
machine), the lock stays, and no process can write. So a query runs without a lock, and its answer is discarded if a
writer was active: then a rollback journal exists beside the file, or the file's time of change differs.
"""

from __future__ import annotations

import os
import re
import sqlite3
import sys
from time import time_ns
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from airplan.store.database import Values

    Answer = tuple[list[str], list[tuple[Any, ...]]]

_SAFE = re.compile("ext[234]|xfs|btrfs|f2fs|zfs|bcachefs|overlay|tmpfs")
"""File systems that show each process at once what another writes, and when; network file systems do not."""
_GRAIN, _COARSE_GRAIN = 50_000_000, 2_050_000_000
"""Nanoseconds within which two writes may have the same time of change; the second value is for whole seconds."""
_SECOND = 1_000_000_000
_ESCAPED = {ord(sign): f"%{ord(sign):02x}" for sign in "%?#"}
"""Escapes for the URI of a file."""


class _State(NamedTuple):
    """The properties that show whether a file has changed."""

    device: int
    node: int
    size: int
    written: int
    changed: int


class UnlockedReading:
    """A second connection to a file, which takes no lock and lasts as long as the file stays unchanged."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._beside = [f"{file}-journal", f"{file}-wal"]
        self._connection: sqlite3.Connection | None = None
        self._state: _State | None = None
        self._usable = sys.platform == "linux"

    def answer(self, sql: str, values: Values) -> Answer | None:
        """Return the column names and all rows of a query, as of the end of the query.

        Return None where this is unsafe without a lock: a writer is or was just active, or the query fails.
        """
        if self._connection is None and not self._open():
            return None
        assert self._connection  # noqa: S101 – it was opened
        try:
            cursor = self._connection.execute(sql, values)
            answer = [name for name, *_unused in cursor.description or ()], cursor.fetchall()
        except (sqlite3.Error, UnicodeError, OverflowError):
            self.close()  # half of a write may have been read; the query with a lock will report real errors
            return None
        if self._being_written() or _state(self._file) != self._state:
            self.close()
            return None
        return answer

    def close(self) -> None:
        """Close the file; the next query opens it again."""
        if self._connection:
            self._connection.close()
        self._connection = self._state = None

    def _open(self) -> bool:
        """Open the file; return whether this was possible and safe."""
        if not self._usable:
            return False
        state = _state(self._file)
        if state is None or self._being_written():
            return False
        grain = _GRAIN if state.written % _SECOND else _COARSE_GRAIN
        if time_ns() - state.written < grain:
            return False  # one more write could have the same time
        if not (os.major(state.device) or self._on_safe_system()):
            self._usable = False
            return False
        try:
            path = os.path.abspath(self._file).translate(_ESCAPED)  # noqa: PTH100 – as_uri imports half of urllib
            target = f"file:{path}?immutable=1"
            self._connection = sqlite3.connect(target, isolation_level=None, cached_statements=32, uri=True)
            self._connection.execute("PRAGMA mmap_size = 0").close()  # a file cut off meanwhile would end the process
        except (sqlite3.Error, OSError, UnicodeError):
            self.close()
            return False
        self._state = state
        return True

    def _being_written(self) -> bool:
        """Return whether a transaction is active, was broken off, or is kept beside the file by another program."""
        return any(map(os.path.exists, self._beside))

    def _on_safe_system(self) -> bool:
        """Return whether a file system without a device of its own is a local one."""
        from airplan.store.network_drive import file_system_of

        return bool(_SAFE.fullmatch(file_system_of(self._file)))


def _state(file: Path) -> _State | None:
    """Return the state of a file; None where it has none."""
    try:
        status = os.stat(file)  # noqa: PTH116 – called with every query
    except (OSError, ValueError):
        return None
    return _State(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
