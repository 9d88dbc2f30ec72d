"""Make elements of HTML from texts, with everything in them escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from airplan.formats.control_characters import visible
from airplan.i18n.forms import language_tag

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST_WORD = 24
"""Characters of a word that fit every column."""


def safe(text: str) -> str:
    """Return a text for HTML, in an element or between the quotation marks of an attribute."""
    return escape(visible(text))


def breakable(text: str) -> str:
    """Return a text for HTML in which a word without an end may be broken, so that no column grows beyond the page.

    Chinese may be broken between any two characters as it is.
    """
    shown = visible(text)
    if len(shown) <= _LONGEST_WORD:
        return escape(shown)
    import re

    words = re.split(f"([!-\u2e7f]{{{_LONGEST_WORD}}})", shown)
    return "".join(f"{escape(part)}<wbr>" if place % 2 else escape(part) for place, part in enumerate(words))


def safe_lines(text: str) -> str:
    """Return a text for HTML, with its line ends."""
    return safe(text).replace("\n", "<br>")


def document(title: str, style: str, body: Iterable[str]) -> str:
    """Return a whole page in the reader's language, with its style inside; it loads nothing."""
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{escape(language_tag())}">',
        f'<head><meta charset="utf-8"><title>{safe(title)}</title>',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<style>\n{style}\n</style></head>",
        "<body>",
        *body,
        "</body>",
        "</html>",
        "",
    ]
    return "\n".join(lines)
