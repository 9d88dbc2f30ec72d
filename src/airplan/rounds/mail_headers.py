"""Read the headers of received mail, however malformed: texts in any encoding, names of files, senders and days.

Programs of Chinese Windows write GBK without saying so, split characters between encoded words, and encode names of
files in ways that the standards forbid. What cannot be read becomes a replacement character, never an error.
"""

from __future__ import annotations

import binascii
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote_to_bytes

from airplan.formats.control_characters import visible_in_line

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = r"=\?([^?\s*]{1,40})(?:\*[^?\s]*)?\?([BbQq])\?([^?]*)\?="
_BETWEEN_WORDS = r"(\?=)\s+(=\?)"
_PARAMETER = r';\s*([^\s=;"]+)\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)'
_CONTINUED = r"([^*]+)\*(\d{1,3})(\*?)$"
_IN_BRACKETS = r"<([^<>\s]+@[^<>\s]+)>"
_BARE = r"[^\s<>,;:\"()]+@[^\s<>,;:\"()]+"
_LONGEST = 20_000
"""Characters of a header that are read; the rest of a longer one is ignored."""
_LONGEST_ADDRESS, _LONGEST_TEXT = 254, 200


class MailOrigin(NamedTuple):
    """The message in which a file came."""

    sender: str
    """The address of its `From`; empty if there is none."""
    message: str = ""
    """Its `Message-ID`."""
    subject: str = ""
    day: str = ""
    """The day on which it says it was written, in the sender's time: 2017-05-24; empty if it does not say."""


def text_of(raw: str) -> str:
    """Return the text of a header, given as the standard library holds it: unknown bytes as surrogates."""
    text = re.sub(_BETWEEN_WORDS, r"\1\2", _plain(raw[:_LONGEST]))
    return " ".join(visible_in_line(_without_words(text)).split())


def origin_of(headers: dict[str, str]) -> MailOrigin:
    """Return sender, ID, subject and day from the raw headers, given by lower-case name."""
    message = "".join(text_of(headers.get("message-id", "")).split())
    return MailOrigin(
        _address(headers.get("from", "")) or _address(headers.get("sender", "")),
        message[:_LONGEST_ADDRESS],
        text_of(headers.get("subject", ""))[:_LONGEST_TEXT],
        _day(headers.get("date", "")),
    )


def parameter(raw: str, name: str) -> str:
    """Return a parameter of a header, such as `filename`, in whichever way it is encoded; empty if it has none."""
    found = {key.lower(): value for key, value in _parameters(raw[:_LONGEST])}
    if f"{name}*" in found:
        return _extended(found[f"{name}*"])
    pieces = sorted(
        (int(match[2]), match[3], value)
        for key, value in found.items()
        if (match := re.fullmatch(_CONTINUED, key)) and match[1] == name
    )
    if pieces:
        if not any(marked for _number, marked, _value in pieces):
            return text_of("".join(value for _number, _marked, value in pieces))
        coded = (value if marked else value.replace("%", "%25") for _number, marked, value in pieces)
        return _extended("".join(coded))
    return text_of(found.get(name, ""))


def decoded(content: bytes, charset: str = "") -> str:
    """Return the text of bytes in a named encoding, or else in UTF-8 or GB18030."""
    named = charset.strip().lower()
    if named in ("gb2312", "gbk", "x-gbk", "cp936", "gb_2312-80", "euc-cn"):
        named = "gb18030"  # which contains them, and what programs really write
    for encoding in (*([named] if named and named not in ("us-ascii", "ascii", "unknown-8bit") else []), "utf-8"):
        try:
            return content.decode(encoding)
        except (LookupError, UnicodeError, ValueError):  # an unknown name, or another encoding
            continue
    return content.decode("gb18030", "replace")


def _plain(raw: str) -> str:
    """Return a header whose unknown bytes are read."""
    return decoded(raw.encode("utf-8", "surrogateescape")) if not raw.isascii() else raw


def _without_words(text: str) -> str:
    """Return a text with its encoded words decoded, neighbours of one encoding together: they may share a character."""
    pieces: list[str] = []
    pending, charset, end = b"", "", 0
    for match in re.finditer(_WORD, text):
        if pending and (match.start() != end or match[1].lower() != charset):
            pieces.append(decoded(pending, charset))
            pending = b""
        pieces.append(text[end : match.start()])
        charset, end = match[1].lower(), match.end()
        pending += _word(match[2], match[3])
    return "".join((*pieces, decoded(pending, charset), text[end:]))


def _word(kind: str, text: str) -> bytes:
    if kind in "Qq":
        return binascii.a2b_qp(text.replace("_", " ").encode("utf-8", "replace"), header=False)
    return from_base64(text.encode("ascii", "ignore"))


def from_base64(coded: bytes) -> bytes:
    """Return what base64 says, up to where it makes no sense; other characters and missing padding do not matter."""
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", coded)
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def _parameters(raw: str) -> Iterator[tuple[str, str]]:
    """Yield the parameters of a header as they stand there, without quotation marks."""
    for key, value in re.findall(_PARAMETER, raw):
        bare = value.strip()
        if bare.startswith('"'):
            bare = re.sub(r"\\(.)", r"\1", bare[1:-1] if bare.endswith('"') and len(bare) > 1 else bare[1:])
        yield key, bare


def _extended(value: str) -> str:
    """Return the text of UTF-8''2017-05_%E5%8C%BA.xlsx (RFC 2231)."""
    charset, mark, rest = value.partition("'")
    rest = rest.partition("'")[2] if mark else value
    content = unquote_to_bytes(rest.encode("utf-8", "surrogateescape"))
    return " ".join(visible_in_line(decoded(content, charset if mark else "")).split())


def _address(raw: str) -> str:
    """Return the first address in a header, the one in brackets before others; empty if there is none."""
    text = text_of(raw)
    match = re.search(_IN_BRACKETS, text)
    found = match[1] if match else next(iter(re.findall(_BARE, text)), "")
    return str(found)[:_LONGEST_ADDRESS]


def _day(raw: str) -> str:
    from email.utils import parsedate_tz

    try:
        year, month, day, *_rest = parsedate_tz(text_of(raw)) or (0, 0, 0)
        from datetime import date

        return date(year, month, day).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
