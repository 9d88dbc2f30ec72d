"""Write a mail as it is sent: headers and names that programs read everywhere, text, one attached workbook.

The message is put together here, and not by the standard library, whose output differs between versions: the same mail
has the same bytes. Sources: RFC 5322 (form), 2047 (words in headers), 2231 (names of files), 2045 and 2046 (parts).
"""

from __future__ import annotations

from base64 import b64encode
from email.utils import format_datetime
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from airplan.formats.control_characters import printable
from airplan.plan.mail_addresses import parted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_END = "\r\n"
_LONGEST_WORD = 45
"""Bytes of text in an encoded word: 60 characters of base64, with =?UTF-8?B?…?= not more than the 75 allowed."""
_LONGEST_LINE = 76
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NO_DOMAIN = "airplan.invalid"
"""The domain of a Message-ID where no sender is set; RFC 2606 keeps it free."""


class AttachedWorkbook(NamedTuple):
    """A workbook to be attached."""

    name: str
    content: bytes


class Letter(NamedTuple):
    """A mail to one unit."""

    unit: str
    to: tuple[str, ...]
    """Its addresses; empty where the directory has none."""
    subject: str
    text: str
    key: str
    """What makes it this mail and no other: the workbook's digest, or what a reminder is about."""
    attached: AttachedWorkbook | None = None


def message_id(letter: Letter, sender: str) -> str:
    """Return the Message-ID of a letter, the same whenever it is sent to the same addresses."""
    said = "\n".join((letter.unit, *letter.to, letter.key))
    domain = parted(sender)[1].rpartition("@")[2] if sender else _NO_DOMAIN
    return f"<{sha256(said.encode()).hexdigest()[:32]}.airplan@{domain}>"


def message(letter: Letter, *, sender: str, reply_to: str, day: datetime, draft: bool) -> bytes:
    """Return the message, dated `day`; a `draft` is opened by mail programs to be looked at and sent.

    `sender` and `reply_to` are mailboxes, with or without a name, or empty.
    """
    headers = [
        *([("X-Unsent", "1")] if draft else []),
        ("Date", format_datetime(day)),
        *([("From", _mailbox(sender))] if sender else []),
        *([("Reply-To", _mailbox(reply_to))] if reply_to else []),
        *([("To", f",{_END} ".join(letter.to))] if letter.to else []),
        ("Subject", _words(_one_line(letter.subject))),
        ("Message-ID", message_id(letter, sender)),
        ("MIME-Version", "1.0"),
    ]
    text = _part([("Content-Type", "text/plain; charset=utf-8")], letter.text.replace("\n", _END).encode())
    if letter.attached:
        parts = [text, _part(_headers_of_file(letter.attached.name), letter.attached.content)]
        boundary = f"=_{sha256(letter.key.encode()).hexdigest()[:32]}"  # =_ is in no line of base64
        headers.append(("Content-Type", f'multipart/mixed; boundary="{boundary}"'))
        body = _END + "".join(f"--{boundary}{_END}{part}" for part in parts) + f"--{boundary}--{_END}"
    else:
        body = text
    return ("".join(f"{name}: {value}{_END}" for name, value in headers) + body).encode("ascii")


def _part(headers: list[tuple[str, str]], content: bytes) -> str:
    """Return a part in base64."""
    coded = b64encode(content).decode("ascii")
    lines = (coded[at : at + _LONGEST_LINE] for at in range(0, len(coded), _LONGEST_LINE))
    headers = [*headers, ("Content-Transfer-Encoding", "base64")]
    head = "".join(f"{name}: {value}{_END}" for name, value in headers)
    return head + _END + "".join(f"{line}{_END}" for line in lines)


def _headers_of_file(name: str) -> list[tuple[str, str]]:
    """Return the headers of an attachment.

    Its name stands there twice, as Thunderbird writes it: as encoded words, which Outlook, Foxmail and webmail read
    and RFC 2047 forbids, and by RFC 2231, whose readers prefer it.
    """
    if name.isascii() and '"' not in name and "\\" not in name:
        return [
            ("Content-Type", f'{_XLSX};{_END} name="{name}"'),
            ("Content-Disposition", f'attachment;{_END} filename="{name}"'),
        ]
    return [
        ("Content-Type", f'{_XLSX};{_END} name="{_words(name)}"'),
        ("Content-Disposition", f"attachment;{_END} filename*=UTF-8''{quote(name, safe='')}"),
    ]


def _mailbox(text: str) -> str:
    name, address = parted(text)
    if not name:
        return address
    plain = name.isascii() and not any(mark in name for mark in '"\\')
    return f'"{name}" <{address}>' if plain else f"{_words(name)} <{address}>"


def _words(text: str) -> str:
    """Return a text for a header: as it is, or as encoded words of whole characters, one on each line."""
    if text.isascii() and len(text) < _LONGEST_LINE and "=?" not in text:
        return text
    return f"{_END} ".join(f"=?UTF-8?B?{b64encode(piece).decode('ascii')}?=" for piece in _pieces(text))


def _pieces(text: str) -> Iterator[bytes]:
    """Yield a text in pieces that fit an encoded word."""
    piece = b""
    for character in text:
        coded = character.encode("utf-8", "replace")
        if len(piece) + len(coded) > _LONGEST_WORD:
            yield piece
            piece = b""
        piece += coded
    yield piece


def _one_line(text: str) -> str:
    """Return a text without what would end or disturb a header."""
    return " ".join(printable(text).split())
