"""Show texts without characters that control a terminal, reverse the writing, or start a formula.

The journal keeps texts exactly as written. Texts for a screen, a table, a page or a file name go through here; JSON
keeps every character, and escapes these.
"""

from __future__ import annotations

# Patterns stay text until they are used: compiling them costs a start more than most texts need.
_LINE_END = "\r\n|[\r\v\f\x85\u2028\u2029]"
_STEERING = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0, DEL and C1, which control a terminal
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks that change the direction of writing
    "\u2028\u2029"  # line ends that few programs show
    "\ud800-\udfff"  # lone surrogates
    "\ufff9-\ufffb\ufffe\uffff"  # what no text may hold
)
_FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫")
"""Signs that start a formula in a spreadsheet, with the full-width and small ones of Chinese and Japanese programs."""
_BEFORE_SIGN = " \t\r\n\v\f\x1c\x1d\x1e\x1f\x85\xa0\u2028\u2029\u3000\u200b\u200c\u200d\u2060\ufeff"
"""Characters that a spreadsheet, or a person who pastes, removes before a sign."""


def visible(text: str) -> str:
    """Return the text for display: one kind of line end, control and direction characters as question marks."""
    if text.isprintable():  # true of nearly every text, and of none with such a character
        return text
    import re

    return re.sub(f"[{_STEERING}]", "?", re.sub(_LINE_END, "\n", text))


def visible_in_line(text: str) -> str:
    """Return the text, such as a file name, for display on one line: line ends as question marks, too."""
    return text if text.isprintable() else visible(text).replace("\n", "?").replace("\t", "?")


def printable(text: str) -> str:
    """Return the text for a cell of a workbook: without control and direction characters.

    Returned cells are compared with this text; reading a cell removes such characters as well.
    """
    if text.isprintable():
        return text
    import re

    return re.sub(f"[{_STEERING}]", "", re.sub(_LINE_END.replace("\v\f", ""), "\n", text))


def escaped(text: str) -> str:
    """Return JSON with these characters escaped; outside its strings there are none."""
    import re

    return re.sub(f"[{_STEERING}]", lambda match: f"\\u{ord(match[0]):04x}", text)


def looks_like_formula(text: str) -> bool:
    """Return whether a spreadsheet might read a text as a formula."""
    return text.startswith(("\t", "\r")) or text.lstrip(_BEFORE_SIGN).startswith(_FORMULA_SIGNS)
