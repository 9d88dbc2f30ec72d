"""Parse the XML of one part as events, without harmful constructs and within limits.

Nothing about a part is trusted, not even that it is XML: it is parsed from its first byte and counted as it is read.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING, Any, Protocol
from xml.parsers import expat

from airplan.errors import Message
from airplan.i18n import marked
from airplan.office_files.zip_guard import COPY_OVER, MIB, UNPACK, Unusable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST_TAG = 256 * 1024
"""Bytes of a tag: the parser restarts a tag with every piece that arrives."""
BOUNDS: dict[str, tuple[int, str]] = {
    "bytes": (64 * MIB, marked("bytes unpacked")),
    "tags": (400_000, marked("XML tags")),
    "cells": (100_000, marked("cells")),
    "rows": (50_000, marked("rows")),
    "text": (8 * MIB, marked("characters of text")),
    "ranges": (20_000, marked("merged ranges and links")),
    "area": (100_000, marked("merged or linked cells")),
    "things": (5_000, marked("comments, shapes and pictures")),
    "parts": (500, marked("parts")),
}
"""Limits for one workbook. A return has some thousands of tags, and a tenth or less of everything else."""

_LONGEST_COUNT = 10
TOO_MUCH = marked("it contains far more than any workbook sent: at least {found} {what}; at most {most} are allowed.")
TOO_MUCH_TOGETHER = marked(
    "the workbooks in this archive contain far more than those sent: at least {found} {what}; at "
    "most {most} are allowed."
)
DECLARATIONS = marked("{part} contains declarations that do not belong in a workbook.")
_OF_AN_ARCHIVE = 20
"""The number of largest workbooks that are read from an archive; six hundred ordinary ones take less."""
_BLANKS = b" \t\r\n"
_MARK = b"\xef\xbb\xbf"
_DECLARED = rb"""<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']"""
_KNOWN_TO_EXPAT = ("utf-8", "iso-8859-1", "us-ascii")
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "cp936": "gb18030", "big5": "big5hkscs"}
"""Encodings declared by programs that write for one country."""


class Malformed(Exception):
    """Raised where a part is not XML."""


class Budget:
    """The budget for reading a workbook, or all workbooks in one archive, which have a larger one."""

    def __init__(self, archive: Budget | None = None, times: int = 1) -> None:
        self._used = dict.fromkeys(BOUNDS, 0)
        self._archive, self._times = archive, times
        self._spent = ""
        """The exceeded item; then nothing more is read."""

    def spend(self, what: str, count: int = 1) -> None:
        """Count items. Raises Unusable above a workbook's limit, with the limit and the count."""
        self._used[what] += count
        what = self._spent or what
        bound, title = BOUNDS[what]
        most = bound * self._times
        if self._used[what] > most:
            self._spent = what
            text, hint = (TOO_MUCH, COPY_OVER) if self._times == 1 else (TOO_MUCH_TOGETHER, UNPACK)
            raise Unusable(text, hint, what=Message(title), found=self._used[what], most=most)
        if self._archive:
            self._archive.spend(what, count)


def archive_budget() -> Budget:
    """Return the budget for all workbooks in one archive.

    A small archive may hold thousands of workbooks of maximum size.
    """
    return Budget(times=_OF_AN_ARCHIVE)


class Handler(Protocol):
    """Handles the elements of a part. Names are as written, possibly with a prefix."""

    def begun(self, tag: str, attributes: dict[str, str], /) -> None:
        """Handle the beginning of an element."""

    def ended(self, tag: str, /) -> None:
        """Handle the end of an element."""

    def said(self, text: str, /) -> Any:
        """Handle text, which arrives in pieces."""


def parse(part: str, pieces: Iterable[bytes], handler: Handler, budget: Budget) -> None:
    """Pass the events of a part to the handler.

    Raises Malformed where it is not XML; Unusable for entity declarations, which no workbook has, and above the limits.
    """
    parser: expat.XMLParserType | None = None
    fed = 0
    for piece in _without_blanks(pieces):
        if not parser:
            parser, decode = _parser_for(part, piece, handler)
        budget.spend("tags", piece.count(b"<") - piece.count(b"</"))
        try:
            coded = decode(piece)
            parser.Parse(coded)
        except (expat.ExpatError, UnicodeError, LookupError) as error:
            raise Malformed(part) from error
        fed += len(coded)
        if fed - parser.CurrentByteIndex > LONGEST_TAG:
            budget.spend("tags", BOUNDS["tags"][0])
    try:
        if not parser:
            raise Malformed(part)
        parser.Parse(decode(b"", final=True), True)  # noqa: FBT003 – it has no name
    except (expat.ExpatError, UnicodeError, LookupError) as error:
        raise Malformed(part) from error


def local(name: str) -> str:
    """Return a name without its prefix."""
    return name.rpartition(":")[2]


def attribute(attributes: dict[str, str], name: str) -> str:
    """Return an attribute whatever its prefix; empty where it is missing."""
    if name in attributes:
        return attributes[name]
    return next((value for key, value in attributes.items() if local(key) == name), "")


def whole_number(text: str | None) -> int | None:
    """Return a whole number from text; None for other text."""
    if not text or len(text) > _LONGEST_COUNT:
        return None
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() else None


def is_on(value: str) -> bool:
    """Return whether a boolean of XML is true."""
    return value.strip().lower() in ("1", "true", "on")


def _without_blanks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the bytes from the first that can be XML: some programs write blanks before it."""
    begun = False
    for piece in pieces:
        rest = piece if begun else piece.removeprefix(_MARK).lstrip(_BLANKS)
        if rest:
            begun = True
            yield rest


def _parser_for(part: str, beginning: bytes, handler: Handler) -> tuple[expat.XMLParserType, Any]:
    """Return a parser, and the function that converts bytes for it."""
    declared = re.match(_DECLARED, beginning)
    encoding = declared[1].decode("ascii").lower() if declared else ""
    parser = expat.ParserCreate(encoding=_override(encoding))
    parser.buffer_text = True
    parser.StartElementHandler = handler.begun
    parser.EndElementHandler = handler.ended
    parser.CharacterDataHandler = handler.said

    def doctype_begun(*_declaration: object) -> None:
        raise Unusable(
            DECLARATIONS,
            marked("Ask the unit where the file comes from, and ask it to fill in the workbook that was sent."),
            part=part,
        )

    parser.StartDoctypeDeclHandler = doctype_begun
    if encoding not in _CHINESE:
        return parser, lambda piece, final=False: piece  # noqa: ARG005 – called like a decoder
    decoder = getincrementaldecoder(_CHINESE[encoding])()
    return parser, lambda piece, final=False: decoder.decode(piece, final).encode()


def _override(encoding: str) -> str | None:
    """Return the encoding to use instead of the declared one; None: the parser detects it.

    A declaration that is readable byte by byte is not in UTF-16, whatever it says.
    """
    if not encoding or encoding in _KNOWN_TO_EXPAT:
        return None
    return "utf-8" if encoding in _CHINESE or encoding.startswith(("utf", "ucs")) else None
