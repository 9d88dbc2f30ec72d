"""How much room does a text take on a sheet, and how does a sheet fit on paper?"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import Any

TALLEST = 400
"""Points of the tallest row there should be; Excel ends at 409."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_UNBROKEN = re.compile(r"[“‘《（〔【]*(?:[\x21-\x7e]+|.)[”’》）〕】，。、；：！？]*")


def printable(text: str) -> str:
    """The text without the characters that no workbook can hold."""
    return _UNPRINTABLE.sub("", text)


@functools.lru_cache(4096)  # the same texts stand in the workbooks of many units
def lines(text: str, ems: float) -> int:
    """How many lines a text takes in a column of so many ems: never too few, now and then one too many."""
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


def ems(text: str) -> float:
    """How wide the longest line of a text is, in Han characters."""
    return max((sum(map(_width, line)) for line in text.split("\n")), default=0)


def fit_to_page(sheet: Any, *, upright: bool, large: bool = False) -> None:
    """A4, or A3 if large; all columns on one page's width, as many pages as the rows need."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3 if large else sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "portrait" if upright else "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _width(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WFA":
        return 1
    return 0.72 if char.isupper() or char in "%&@+=<>" else 0.56
