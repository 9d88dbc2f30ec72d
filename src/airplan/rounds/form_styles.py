"""Define the styles of a round's workbook: which cells are locked, may be filled in, or should be."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from airplan.formats.xlsx.book import new_book
from airplan.formats.xlsx.text_size import SIZE

if TYPE_CHECKING:
    from openpyxl import Workbook

PLAIN, OPEN, ASKED, NONE = "locked", "open", "asked", "no target"
FILLS = {PLAIN: "F2F2F2", OPEN: None, ASKED: "FFF9E1", NONE: "D9D9D9"}
"""Grey: locked; white: may be filled in; yellow: should be filled in; dark grey: not asked."""


def begun_book(title_: str) -> Workbook:
    """Return a workbook without sheets, with the styles of rounds."""
    from openpyxl.styles import NamedStyle

    book = new_book(title_, "head")
    for name, look in _looks().items():
        book.add_named_style(NamedStyle(name, **look))
    return book


@cache
def _looks() -> dict[str, dict[str, Any]]:
    """Return the styles, which all workbooks share; cells that are neither locked nor unused may be filled in."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

    thin = Side("thin", color="808080")
    looks: dict[str, dict[str, Any]] = {
        name: {
            "font": Font(name="宋体", size=SIZE),
            "alignment": Alignment(wrap_text=True, vertical="top"),
            "border": Border(thin, thin, thin, thin),
            "protection": Protection(locked=name not in (OPEN, ASKED)),
        }
        | ({"fill": PatternFill("solid", fgColor=colour)} if colour else {})
        for name, colour in FILLS.items()
    }
    fonts = {
        "form title": Font(name="黑体", size=14),
        "form line": Font(name="仿宋", size=10),
        "form remark": Font(name="黑体", size=10, color="C00000"),
        "form heading": Font(name="黑体", size=11, bold=True),
        "form text": Font(name="宋体", size=11),
    }
    for name, font in fonts.items():
        wrapped = name in ("form heading", "form text")
        alignment = Alignment(wrap_text=True, vertical="top") if wrapped else Alignment(vertical="center")
        looks[name] = {"font": font, "alignment": alignment}
    return looks
