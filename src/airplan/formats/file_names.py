"""Make names of files out of what is called otherwise: names that every system takes, none of them twice."""

from __future__ import annotations

import unicodedata

LONGEST_NAME = 200
"""Bytes of a name with its ending: systems take 255, and programs put something before and behind."""
_FULL_WIDTH = str.maketrans({char: chr(ord(char) + 0xFEE0) for char in '/\\:*?"<>|'})
"""What Windows takes in no name, and some of it no other system."""
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"))
)
"""What Windows takes for a device, whatever its ending."""


def safe_name(text: str, ending: str = "") -> str:
    """Return a text as the name of a file with that ending; what no system takes is written in full width, what nobody
    sees as _, and what is too long is cut off."""
    seen = "".join("_" if unicodedata.category(char) in _UNSEEN else char for char in text.translate(_FULL_WIDTH))
    name = _cut(seen.strip(), LONGEST_NAME - len(ending.encode())).rstrip(" .") or "_"
    return f"{'_' if _is_device(name) else ''}{name}{ending}"


class FileNames:
    """The names that the files of one folder get: none of them twice, whatever a system takes for the same."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def name(self, text: str, ending: str = "") -> str:
        """Return a name for the text that no file before it got: the second of the same has ~2 behind it."""
        name, number = safe_name(text, ending), 1
        while _folded(name) in self._taken:
            number += 1
            mark = f"~{number}"
            name = safe_name(_cut(safe_name(text), LONGEST_NAME - len((mark + ending).encode())), mark + ending)
        self._taken.add(_folded(name))
        return name


def _folded(name: str) -> str:
    """Return what is the same of names that some system takes for the same."""
    return unicodedata.normalize("NFKC", name).casefold()


def _is_device(name: str) -> bool:
    return name.split(".", maxsplit=1)[0].rstrip().casefold() in _DEVICES


def _cut(text: str, most: int) -> str:
    """Return the beginning of a text, no more than so many bytes of UTF-8, no character in part."""
    return text.encode("utf-8", "replace")[:most].decode("utf-8", "ignore")
