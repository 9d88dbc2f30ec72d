"""Recognise a round's workbook, sent or filled in, by its form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.rounds.form import PART_MARK

if TYPE_CHECKING:
    from pathlib import Path
    from typing import IO

_PIECE = 1 << 20
_MOST = 64 << 20
"""Bytes of a part that are read; no form comes near this size."""


def carries_form(path: Path) -> bool:
    """Return whether a workbook contains a form of a round, whatever the state of its seal; False for other files."""
    import zlib
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(path) as package:
            for part in package.infolist():
                if part.filename.lower().endswith(".xml"):
                    with package.open(part) as stream:
                        if _is_in(PART_MARK.encode(), stream):
                            return True
    except (OSError, BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError, LookupError):
        return False  # no workbook, or unreadable
    return False


def _is_in(mark: bytes, stream: IO[bytes]) -> bool:
    before = b""
    for _piece in range(_MOST // _PIECE):
        piece = stream.read(_PIECE)
        if not piece:
            return False
        if mark in before + piece:
            return True
        before = piece[-len(mark) :]
    return False
