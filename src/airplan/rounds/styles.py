"""Which styles have the cells of a round's workbook: what is locked, what may and what should be filled in?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.formats.xlsx.text_size import SIZE

if TYPE_CHECKING:
    from openpyxl import Workbook

PLAIN, OPEN, ASKED, NONE = "locked", "open", "asked", "no target"
FILLS = {PLAIN: "F2F2F2", OPEN: None, ASKED: "FFF9E1", NONE: "D9D9D9"}
"""Grey is locked, white may and yellow should be filled in, dark grey asks for nothing."""


def add_styles(book: Workbook) -> None:
    """Give the workbook these styles; what is neither locked nor asks for nothing may be filled in."""
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side

    thin = Side("thin", color="808080")
    for name, colour in FILLS.items():
        style = NamedStyle(
            name,
            Font(name="宋体", size=SIZE),
            alignment=Alignment(wrap_text=True, vertical="top"),
            border=Border(thin, thin, thin, thin),
            protection=Protection(locked=name not in (OPEN, ASKED)),
        )
        if colour:
            style.fill = PatternFill("solid", fgColor=colour)
        book.add_named_style(style)
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
        book.add_named_style(NamedStyle(name, font, alignment=alignment))
