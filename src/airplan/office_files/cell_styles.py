"""Read the styles that affect values: whether a number is a day or a percentage, and whether it is struck out.

Other properties of cells are ignored.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from airplan.i18n import marked
from airplan.office_files.xml_parts import attribute, is_on, local, whole_number
from airplan.office_files.zip_guard import COPY_OVER, Unusable

Counts = Literal["number", "day", "duration"]
"""What a number means in a format."""

LONGEST_FORMAT = 1_000
"""Characters of a number format; Excel allows 255."""
GENERAL = "General"
_MONTH, _DAY, _CLOCK, _CLOCK_12 = 'yyyy"年"m"月"', 'm"月"d"日"', 'h"时"mm"分"', '上午/下午h"时"mm"分"'
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 37: "#,##0_);(#,##0)",
    38: "#,##0_);[Red](#,##0)", 39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);[Red](#,##0.00)", 48: "##0.0E+0", 49: "@",
    9: "0%", 10: "0.00%", 14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0",
    # of Chinese Excel and WPS, which do not define them in the workbook
    27: _MONTH, 28: _DAY, 29: _DAY, 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: _CLOCK, 33: f'{_CLOCK}ss"秒"',
    34: _CLOCK_12, 35: f'{_CLOCK_12}ss"秒"', 36: _MONTH, 50: _MONTH, 51: _DAY, 52: _MONTH, 53: _DAY, 54: _DAY,
    55: _CLOCK_12, 56: f'{_CLOCK_12}ss"秒"', 57: _MONTH, 58: _DAY,
}  # fmt: skip
"""Number formats that have a number and need no definition (ECMA-376, 18.8.30)."""
# Patterns stay text until they are used: compiling them costs more than most commands' own work.
_LITERAL = r'"[^"]*"|\\.|[_*].|!.'
_DURATION = r"\[(?:h+|m+|s+)\]"
_CONDITION = r"\[[^\]]*\]"


class CellStyle(NamedTuple):
    """The properties of a style that affect values."""

    number_format: str = GENERAL
    counts: Counts = "number"
    struck: bool = False


PLAIN_STYLE = CellStyle()


@lru_cache(maxsize=512)
def counts(number_format: str) -> Counts:
    """Return what a number means in this format, by the section for positive numbers."""
    shown = re.sub(_LITERAL, "", number_format).split(";")[0].casefold()
    if re.search(_DURATION, shown):
        return "duration"
    shown = re.sub(_CONDITION, "", shown)
    if shown.strip() in ("general", "g/通用格式", "standard"):
        return "number"
    return "day" if re.search("[dmhysg年月日时分秒]", shown.replace("e+", "").replace("e-", "")) else "number"


class CellStyles:
    """Handles the styles part."""

    def __init__(self) -> None:
        self.styles: list[CellStyle] = []
        self._formats = dict(_BUILT_IN)
        self._struck: list[bool] = []
        self._within: list[str] = []

    def begun(self, tag: str, attributes: dict[str, str]) -> None:
        tag = local(tag)
        self._within.append(tag)
        group = self._within[1] if len(self._within) > 1 else ""
        if tag == "numFmt" and group == "numFmts":
            self._define(attributes)
        elif tag == "font" and group == "fonts":
            self._struck.append(False)
        elif tag == "strike" and group == "fonts" and self._struck:
            self._struck[-1] = is_on(attributes.get("val", "1"))
        elif tag == "xf" and group == "cellXfs":
            number_format = self._formats.get(whole_number(attributes.get("numFmtId")) or 0, GENERAL)
            font = whole_number(attributes.get("fontId")) or 0
            struck = self._struck[font] if font < len(self._struck) else False
            self.styles.append(CellStyle(number_format, counts(number_format), struck))

    def ended(self, _tag: str) -> None:
        self._within.pop()

    def said(self, text: str) -> None:
        """Ignore text: the part has none."""

    def _define(self, attributes: dict[str, str]) -> None:
        code = attribute(attributes, "formatCode")
        if len(code) > LONGEST_FORMAT:
            raise Unusable(
                marked("a number format has {found} characters; at most {most} are allowed."),
                COPY_OVER,
                found=len(code),
                most=LONGEST_FORMAT,
            )
        self._formats[whole_number(attributes.get("numFmtId")) or 0] = code


def is_struck(tag: str, attributes: dict[str, str]) -> bool:
    """Return whether a property of a run of text strikes it out."""
    return local(tag) == "strike" and is_on(attributes.get("val", "1"))
