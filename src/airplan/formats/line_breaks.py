"""Break lines of Chinese text so that punctuation stays in its place.

Rich breaks lines at spaces only. Here a line may also end after any Han character; closing punctuation begins a line
only if the column is too narrow otherwise, and opening punctuation stays with the following Han character.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.containers import Lines
from rich.text import Text

if TYPE_CHECKING:
    from typing import Any

    from rich.console import Console

OPENING = "“‘（《〔「"
CLOSING = "，。；：、？！）》〕」”’…"
_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_JOINED = "\u0300-\u036f\u200d\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef"
"""Characters that belong to the one before: combining marks, joiners and variation selectors."""
_UNIT = re.compile(
    rf"\s*(?:[{OPENING}]*[{_HAN}][{_JOINED}]*[{CLOSING}]*"  # a Han character
    rf"|[{OPENING}]*[^\s{_HAN}{OPENING}]+[{CLOSING}]*"  # a word or number
    rf"|[{OPENING}]+)\s*"  # punctuation alone
)
"""A unit that is not broken, with its punctuation and the following spaces."""


def break_positions(text: str, width: int, fold: bool = True) -> list[int]:  # noqa: FBT001, FBT002 – as Rich's own
    """Return the offsets at which to break one line of text so that no line is wider than `width` cells.

    Spaces at the end of a line do not count. A unit wider than `width` is broken anywhere (`fold`), or begins a line
    and stays too wide. The signature is that of Rich's own function.
    """
    positions: list[int] = []
    used = 0
    for match in _UNIT.finditer(text):
        start, unit = match.start(), match[0]
        size = cell_len(unit.rstrip())
        if used + size <= width:
            used += cell_len(unit)
            continue
        pieces = _pieces(unit, width) if fold and size > width else [unit]
        for piece in pieces:
            if start:
                positions.append(start)
            start += len(piece)
        used = cell_len(pieces[-1])
    return positions


def _pieces(unit: str, width: int) -> list[str]:
    """Cut a unit that is too wide into pieces that fit; closing punctuation at the end takes a character along."""
    characters = re.findall(rf".[{_JOINED}]*", unit.rstrip(), re.DOTALL)
    pieces: list[list[str]] = [[]]
    for character in characters:
        if pieces[-1] and cell_len("".join([*pieces[-1], character])) > width:
            pieces.append([])
        pieces[-1].append(character)
    before, last = [[], *pieces][-2:]
    cut_anyway = len(pieces) > 2  # noqa: PLR2004 – a word is not cut for its punctuation
    if last[0] in CLOSING and cut_anyway and len(before) > 1 and cell_len("".join([before[-1], *last])) <= width:
        last.insert(0, before.pop())
    texts = ["".join(piece) for piece in pieces]
    texts[-1] += unit[len(unit.rstrip()) :]
    return texts


class HanText(Text):
    """A text that `break_positions` wraps."""

    def wrap(self, console: Console, width: int, **options: Any) -> Lines:
        """Return the lines of the text, each at most `width` cells wide."""
        if options.get("no_wrap") or self.no_wrap or options.get("overflow") == "ignore":
            return super().wrap(console, width, **options)
        fold = (options.get("overflow") or self.overflow or "fold") == "fold"
        at_left = (options.get("justify") or self.justify or "left") in ("left", "default")
        lines = Lines()
        for paragraph in self.split(allow_blank=True):
            if at_left and "\t" not in paragraph.plain and cell_len(paragraph.plain) <= width:
                lines.append(paragraph)  # most texts fit, and finding break positions is slow
                continue
            if "\t" in paragraph:
                paragraph.expand_tabs(options.get("tab_size", 8))
            for line in paragraph.divide(break_positions(paragraph.plain, width, fold)):
                line.rstrip_end(width)
                lines.extend(line.wrap(console, width, **options))
        return lines
