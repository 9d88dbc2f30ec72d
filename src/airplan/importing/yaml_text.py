"""Write the text of plan files and directories of units: quoted for the strict reader, questions as comments."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from airplan.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from airplan.importing.rows import Doubt

_PLAIN = re.compile(r"(?=[^\W\d_])(?:\w| (?! )|[（）《》〈〉“”、，。；！？·〔〕…—/.+％℃-])*[\w）》”。〕％]")
_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "none"}
"""Plain words that YAML programs do not read as text."""
_LINE = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNPRINTABLE = re.compile(r"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_WIDTH = 110


def clean(text: str) -> str:
    """Return a text without characters that YAML cannot hold, blank lines, and blanks at the ends of lines."""
    lines = (_UNPRINTABLE.sub("", line).strip() for line in _LINE.split(text))
    return "\n".join(line for line in lines if line)


def scalar(text: str) -> str:
    """Return a text in one line: plain where every YAML program reads it as this text, else in double quotes."""
    if text.isascii() or text.casefold() in _WORDS or not _PLAIN.fullmatch(text) or " #" in text:
        if re.fullmatch(r"[A-Za-z]{2,}(?: [A-Za-z]+)*", text) and text.casefold() not in _WORDS:
            return text
        return json.dumps(text, ensure_ascii=False)
    return text


def flow(names: Iterable[str]) -> str:
    """Return a list in one line."""
    return f"[{', '.join(map(scalar, names))}]"


def block(key: str, text: str, indent: str) -> list[str]:
    """Return a key with a text of one line or several, the latter on lines of their own."""
    if "\n" not in text:
        return [f"{indent}{key}: {scalar(text)}"]
    return [f"{indent}{key}: |-", *(f"{indent}  {line}" for line in text.split("\n"))]


def listed(key: str, names: Sequence[str], indent: str) -> list[str]:
    """Return a key with a list: in one line, or an item to a line where that is too long."""
    line = f"{indent}{key}: {flow(names)}"
    if len(line) <= _WIDTH:
        return [line]
    return [f"{indent}{key}:", *(f"{indent}  - {scalar(name)}" for name in names)]


def mapped(key: str, pairs: Iterable[tuple[str, str]], indent: str) -> list[str]:
    """Return a key with a mapping, a pair to a line; the keys may be any text."""
    lines = [f"{indent}{key}:"]
    for name, text in pairs:
        lines.append(
            f"{indent}  {scalar(name)}: {json.dumps(text, ensure_ascii=False) if chr(10) in text else scalar(text)}"
        )
    return lines


def doubt_line(doubt: Doubt, indent: str) -> str:
    """Return a doubt as a comment: its place, the words concerned, and the question."""
    words = _("# ? {place} “{quote}”: {question}") if doubt.quote else _("# ? {place}: {question}")
    line = words.format(place=doubt.place, quote=doubt.quote, question=doubt.question)
    return indent + " ".join(clean(line).split())
