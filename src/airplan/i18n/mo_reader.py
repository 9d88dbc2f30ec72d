"""Read a compiled catalogue, in the format of gettext (.mo).

The standard library's reader decodes every text when it opens a catalogue, which would make each start in Chinese 2 ms
slower; this one decodes only the texts that are needed (docs/decisions/0020-gettext.md).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_FIRST_NUMBER = 0x950412DE


class Catalogue:
    """The texts of one language."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        numbers = _numbers(data)
        count, keys, texts = numbers[2], numbers[3] // 4, numbers[4] // 4  # every entry is a length and an offset
        self._places = numbers[texts : texts + 2 * count]
        self._indices = {
            data[at : at + length]: index
            for index, (length, at) in enumerate(
                zip(numbers[keys : keys + 2 * count : 2], numbers[keys + 1 : keys + 2 * count : 2], strict=True)
            )
        }

    def text(self, key: str) -> str | None:
        """Return the translation of a message, which begins with its context if it has one; None if there is none."""
        index = self._indices.get(key.encode())
        if index is None:
            return None
        length, at = self._places[2 * index : 2 * index + 2]
        return self._data[at : at + length].decode()

    def form(self, singular: str, plural: str, number: int) -> str | None:
        """Return the form of a translation for a number; None if there is no translation."""
        text = self.text(f"{singular}\0{plural}")
        if text is None or "\0" not in text:
            return text
        return text.split("\0")[self._rule(number)]

    @cached_property
    def _rule(self) -> Callable[[int], int]:
        """The function that chooses the form for a number, from the C expression in the catalogue's header."""
        from gettext import c2py

        header = self.text("") or ""
        rule = next(line for line in header.split("\n") if line.startswith("Plural-Forms:"))
        return c2py(rule.partition("plural=")[2].rstrip("; "))


def _numbers(data: bytes) -> Sequence[int]:
    """Return the file as four-byte numbers, in whichever byte order it was compiled."""
    numbers: Sequence[int] = memoryview(data[: len(data) // 4 * 4]).cast("I")
    if numbers[0] == _FIRST_NUMBER:
        return numbers
    from array import array

    turned = array("I", numbers)
    turned.byteswap()
    return turned
