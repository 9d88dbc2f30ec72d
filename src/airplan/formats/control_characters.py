"""Show texts without characters that steer a terminal, turn the writing round, or make a spreadsheet calculate.

The journal keeps what people wrote, letter by letter. Whatever leaves it for a screen, a table, a page or a file name
goes through here; JSON keeps every character, and escapes these.
"""

from __future__ import annotations

# Patterns stay text until they are used: compiling them costs a start more than most texts need.
_LINE_END = "\r\n|[\r\v\f\x85\u2028\u2029]"
_STEERING = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0, DEL and C1, with which a terminal is told what to do
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks that turn the direction of the writing
    "\u2028\u2029"  # ends of lines that few programs show
    "\ud800-\udfff"  # halves of characters
    "\ufff9-\ufffb\ufffe\uffff"  # what no text may hold
)
_FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫")
"""Signs with which a spreadsheet begins to calculate: the full-width and small ones in Chinese and Japanese ones."""
_BEFORE_SIGN = " \t\r\n\v\f\x1c\x1d\x1e\x1f\x85\xa0\u2028\u2029\u3000\u200b\u200c\u200d\u2060\ufeff"
"""What a spreadsheet, or the person who pastes, takes away from in front of a sign."""


def visible(text: str) -> str:
    """Return the text as it may be shown: one sort of line end, what steers or turns as question marks."""
    if text.isprintable():  # true of nearly every text, and of none that holds one of them
        return text
    import re

    return re.sub(f"[{_STEERING}]", "?", re.sub(_LINE_END, "\n", text))


def visible_in_line(text: str) -> str:
    """Return the text, such as a file's name, as it may be shown on one line: ends of lines as question marks too."""
    return text if text.isprintable() else visible(text).replace("\n", "?").replace("\t", "?")


def printable(text: str) -> str:
    """Return the text as it stands in a cell of a workbook: the same, but what steers or turns is left out.

    What comes back from a unit is compared with that, and reading a cell leaves such characters out as well.
    """
    if text.isprintable():
        return text
    import re

    return re.sub(f"[{_STEERING}]", "", re.sub(_LINE_END.replace("\v\f", ""), "\n", text))


def escaped(text: str) -> str:
    """Return JSON in which these characters are escaped; between its strings there are none."""
    import re

    return re.sub(f"[{_STEERING}]", lambda match: f"\\u{ord(match[0]):04x}", text)


def looks_like_formula(text: str) -> bool:
    """Tell whether a spreadsheet might take a text for a formula."""
    return text.startswith(("\t", "\r")) or text.lstrip(_BEFORE_SIGN).startswith(_FORMULA_SIGNS)
