"""Set up the printed page of a sheet: paper, margins and footer."""

from __future__ import annotations

from typing import Any

from airplan.formats.control_characters import printable
from airplan.formats.xlsx.text_size import SIZE
from airplan.i18n import _

_SIDES, _TOP, _BOTTOM, _FOOTER = (millimetres / 25.4 for millimetres in (10, 12, 15, 8))
PAGE_HEIGHT = (210 / 25.4 - _TOP - _BOTTOM) * 72 * 0.96
"""Points of rows on a landscape A4 page, with a reserve for differences between printers."""
LARGE_PAGE_HEIGHT = (297 / 25.4 - _TOP - _BOTTOM) * 72 * 0.97
"""The same on a landscape A3 page."""
LARGE_PAGE_WIDTH = 420 - 2 * _SIDES * 25.4
"""Millimetres of columns on a landscape A3 page."""
_LONGEST_FOOTER = 60


def fit_to_page(sheet: Any, *, upright: bool, large: bool = False) -> None:
    """Print on A4, or on A3 if large: all columns on one page's width, as many pages as the rows need."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3 if large else sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "portrait" if upright else "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def set_margins(sheet: Any) -> None:
    """Centre the sheet between margins that leave room for a footer."""
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = _SIDES
    margins.top, margins.bottom, margins.header, margins.footer = _TOP, _BOTTOM, _FOOTER, _FOOTER


def set_footer(sheet: Any, left: str, right: str) -> None:
    """Print two texts at the foot of every page, with the page number between them."""
    footer = sheet.oddFooter
    footer.left.text, footer.right.text = in_footer(left), in_footer(right)
    footer.center.text = _("Page {page} of {pages}").format(page="&P", pages="&N")
    for part in (footer.left, footer.center, footer.right):
        part.size = SIZE


def in_footer(text: str) -> str:
    """Return a text for the footer, without codes and short: Excel refuses more than 255 letters in total."""
    text = " ".join(printable(text).split())
    return (text if len(text) <= _LONGEST_FOOTER else text[:_LONGEST_FOOTER] + "…").replace("&", "&&")
