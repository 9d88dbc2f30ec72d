"""Estimate the size of texts in a sheet: their width, and the lines and points that they need in a column.

Widths are in ems, one for a Chinese character; heights are in points.
"""

from __future__ import annotations

import functools
import re
import unicodedata

SIZE = 9
"""Font size in points of the body text, and the em of column widths."""
LEADING = 1.45
"""Line height relative to size: 宋体 needs 1.2, its replacements up to 1.45."""
TALLEST = 400
"""Maximum height of a row in points; Excel's limit is 409."""
_ARIAL_LEADING = 1.2
_ARIAL_ROOM = 1.12
"""How much more Arial, used for the English below a text, fits in a line than other fonts."""
_PADDING = 4
_PIXELS_PER_DIGIT, _CELL_MARGIN = 7, 8
"""In pixels: column widths count digits of Arial 10, the workbook's default font."""
_UNBROKEN = re.compile(r"[“‘《（〔【]*(?:[\x21-\x7e]+|.)[”’》）〕】，。、；：！？]*")


@functools.lru_cache(4096)  # the same texts are in the workbooks of many units
def lines(text: str, ems: float) -> int:
    """Return the number of lines of a text in a column of this width: never too few, sometimes one too many."""
    count = 0
    for paragraph in text.split("\n"):
        count, used = count + 1, 0.0
        for token in _UNBROKEN.findall(paragraph):
            width = sum(_width(char) for char in token)
            if used and used + width > ems:
                count, used = count + 1, 0.0
            used += width
            while used > ems:
                count, used = count + 1, used - ems
    return count


def text_height(text: str, ems: float, *, size: float = SIZE, below: str = "") -> float:
    """Return the height in points of a text of this size in a column, with the English below it."""
    points = lines(text, ems * SIZE / size) * size * LEADING
    if below:
        points += lines(below, ems * _ARIAL_ROOM) * SIZE * _ARIAL_LEADING
    return points + _PADDING


def ems(text: str) -> float:
    """Return the width of the longest line of a text."""
    return max((sum(map(_width, line)) for line in text.split("\n")), default=0)


def column_width(ems: float) -> float:
    """Return the width of a column in a workbook for this many ems of the body text: in digits, with margins."""
    return round((ems * SIZE * 96 / 72 + _CELL_MARGIN) / _PIXELS_PER_DIGIT, 2)


def _width(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WFA":
        return 1
    return 0.72 if char.isupper() or char in "%&@+=<>" else 0.56
