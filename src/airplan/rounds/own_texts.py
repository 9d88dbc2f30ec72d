"""Recognise the texts that airplan itself puts into a workbook outside the table, or into comments.

A text that is returned unchanged is no remark. The digests are in one hidden cell of the table; workbooks of airplan
0.1.0 have none, and older versions ignore it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

KNOWN_MARK = "airplan:known:"
"""Beginning of the hidden cell."""
_DIGITS = 12


def plain(text: str) -> str:
    """Return a text without white space and escapes."""
    for _once in range(2 if "_x" in text else 0):  # _x005F_x000D_ is the escape of _x000D_
        text = re.sub("_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)
    return "".join(text.split())


def known_mark(texts: Iterable[str]) -> str:
    """Return the content of the hidden cell."""
    return KNOWN_MARK + " ".join(dict.fromkeys(map(text_digest, texts)))


def text_digest(text: str) -> str:
    """Return the digest that identifies a text, whatever programs do to its white space."""
    from hashlib import sha256

    return sha256(plain(text).encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
