"""Make file names from other names: valid on every system, and distinct."""

from __future__ import annotations

import unicodedata

LONGEST_NAME = 200
"""Bytes of a name with its extension: systems take 255, and programs add something before and after."""
_FULL_WIDTH = str.maketrans({char: chr(ord(char) + 0xFEE0) for char in '/\\:*?"<>|'})
"""Characters that Windows, or also other systems, refuse in names → full width."""
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"))
)
"""Names that Windows reads as devices, whatever their extension."""


def safe_name(text: str, ending: str = "") -> str:
    """Return a text as a valid file name with an extension.

    Characters that a system refuses become full width, invisible ones become _, and long names are cut.
    """
    seen = "".join("_" if unicodedata.category(char) in _UNSEEN else char for char in text.translate(_FULL_WIDTH))
    name = _cut(seen.strip(), LONGEST_NAME - len(ending.encode())).rstrip(" .") or "_"
    return f"{'_' if _is_device(name) else ''}{name}{ending}"


class FileNames:
    """The file names of one folder: all distinct, on every system."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def name(self, text: str, ending: str = "") -> str:
        """Return a name for the text that no earlier file has: the second one ends with ~2."""
        name, number = safe_name(text, ending), 1
        while _folded(name) in self._taken:
            number += 1
            mark = f"~{number}"
            name = safe_name(_cut(safe_name(text), LONGEST_NAME - len((mark + ending).encode())), mark + ending)
        self._taken.add(_folded(name))
        return name


def _folded(name: str) -> str:
    """Return a form that is equal for names that some system considers equal."""
    return unicodedata.normalize("NFKC", name).casefold()


def _is_device(name: str) -> bool:
    return name.split(".", maxsplit=1)[0].rstrip().casefold() in _DEVICES


def _cut(text: str, most: int) -> str:
    """Return the beginning of a text, with at most `most` bytes of UTF-8 and whole characters."""
    return text.encode("utf-8", "replace")[:most].decode("utf-8", "ignore")
