"""Keep files that were received from elsewhere in a private folder of this process, under names of its own."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from airplan.formats.output import refusals
from airplan.formats.staging import abandoned, staging

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

    from airplan.formats.staging import Staging

_PIECE = 1 << 20
"""Bytes that are copied at a time."""


class ReceivedFiles:
    """A folder for received files; it is made with the first one, and removed when this is closed.

    What a killed process left is removed by the next one of the same user on this machine.
    """

    def __init__(self) -> None:
        self._made: Staging | None = None
        self._count = 0

    def keep(self, content: BinaryIO) -> Path:
        """Copy a file into the folder; return its path. Raises AirplanError where the disk refuses."""
        folder = self._folder()
        self._count += 1
        path = folder / f"{self._count:06}"
        with refusals(path), path.open("xb") as file:
            while piece := content.read(_PIECE):
                file.write(piece)
        return path

    def discard(self, paths: Iterable[Path]) -> None:
        """Remove files that are not needed any more."""
        for path in paths:
            path.unlink(missing_ok=True)

    def close(self) -> None:
        """Remove the folder with everything in it."""
        if self._made:
            with self._made:
                pass
            self._made = None

    def _folder(self) -> Path:
        if self._made is None:
            parent = _parent()
            for left in abandoned(parent):
                with left:
                    pass
            with refusals(parent):
                self._made = staging(parent)
        return self._made.new


def _parent() -> Path:
    """Return the folder of this user for temporary files, which nobody else may open; else the common one."""
    common = Path(tempfile.gettempdir())
    own = common / f"airplan-{os.getuid() if hasattr(os, 'getuid') else os.environ.get('USERNAME', '')}"
    try:
        own.mkdir(0o700, exist_ok=True)
        found = own.lstat()
    except OSError:
        return common
    if hasattr(os, "getuid") and (found.st_uid != os.getuid() or found.st_mode & 0o077 or own.is_symlink()):
        return common
    return own
