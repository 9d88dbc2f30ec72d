"""Open received mail: find the files attached to messages, and the messages in a mailbox file.

A message may come from anybody. Its size and its parts are bounded, and nothing in it raises another error than
`Unusable`.
"""

from __future__ import annotations

import binascii
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from airplan.i18n import marked
from airplan.office_files.zip_guard import LARGEST_FILE, MIB, Unusable
from airplan.rounds.mail_headers import from_base64, origin_of, parameter, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message as ParsedMessage

    from airplan.rounds.mail_headers import MailOrigin

LARGEST_MESSAGE = 2 * LARGEST_FILE
"""Bytes: base64 makes a file a third larger."""
MAIL_HEAD = 4096
"""Number of bytes by which a message is recognised."""
MAIL_ENDINGS = (".eml",)
_MOST_PARTS, _MOST_BOUNDARIES = 1_000, 100
_MOST_STEPS = 20_000_000
"""Lines times boundaries: the standard library compares each line with the boundary of every part around it."""
_USUAL = frozenset(
    (
        *("from", "to", "subject", "date", "message-id", "received", "mime-version", "return-path", "delivered-to"),
        *("content-type", "reply-to", "dkim-signature", "x-mailer", "x-unsent", "sender", "cc"),
    )
)
"""Headers of which a message has at least two at its beginning."""
_HEADER = rb"([A-Za-z][A-Za-z0-9-]{1,60}):"
_BETWEEN = rb"From \S+.*\d\d:\d\d.*"
"""The line before each message of a mailbox file: From - Wed May 24 09:30:00 2017."""
_SIGNATURES = (".p7s", ".asc", ".sig")
_ENVELOPES = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_NO_FILES = ("message/delivery-status", "message/disposition-notification", "text/calendar", "text/rfc822-headers")
_NAMES_OF_KINDS = {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx", "text/html": ".html"}

_SEND_APART = marked("Open it in the mail program, save the workbook from it, and name that file.")
_WINMAIL = marked("its attachments are packed in Outlook's own format (winmail.dat).")
_SEND_PLAINLY = marked("Save the workbook from it in Outlook; or ask the sender to send it as HTML or plain text.")


class Attachment(NamedTuple):
    """A file attached to a message, or why it cannot be read."""

    name: str
    """Distinct within its message."""
    content: bytes
    origin: MailOrigin
    """The message; of a forwarded message that one."""
    trouble: Unusable | None = None


class OpenedMail(NamedTuple):
    """A message with its files."""

    origin: MailOrigin
    attachments: tuple[Attachment, ...]


def is_mail(head: bytes) -> bool:
    """Return whether a file that begins so is a message, by the names of its first headers."""
    names = set[str]()
    for line in _beginning(head).split(b"\n")[:60]:
        match = re.match(_HEADER, line)
        if match:
            names.add(match[1].decode("ascii").lower())
        elif not line.startswith((b" ", b"\t")):
            break
    return len(names & _USUAL) > 1


def is_mailbox(head: bytes) -> bool:
    """Return whether a file that begins so is a mailbox file (mbox)."""
    first, _end, rest = _beginning(head).partition(b"\n")
    return bool(re.match(_BETWEEN, first)) and bool(re.match(_HEADER, rest.removeprefix(b">")))


def messages_in(mailbox: BinaryIO) -> Iterator[bytes | None]:
    """Yield each message of a mailbox file; None for one that is too large."""
    lines: list[bytes] = []
    size, after_blank, begun = 0, True, False
    for line in mailbox:
        if after_blank and re.match(_BETWEEN, line):
            if begun:
                yield b"".join(lines) if size <= LARGEST_MESSAGE else None
            lines, size, begun = [], 0, True
        else:
            size += len(line)
            if size <= LARGEST_MESSAGE:
                lines.append(line)
        after_blank = not line.strip()
    if begun:
        yield b"".join(lines) if size <= LARGEST_MESSAGE else None


def opened_mail(content: bytes) -> OpenedMail:
    """Return a message with its files, one within the limits. Raises Unusable."""
    from email.parser import BytesParser
    from email.policy import compat32

    if len(content) > LARGEST_MESSAGE:
        raise Unusable(marked("larger than {most} MiB."), _SEND_APART, most=LARGEST_MESSAGE // MIB)
    boundaries = len(re.findall(rb"(?i)boundary", content))
    if boundaries > _MOST_BOUNDARIES or content.count(b"\n") * (1 + boundaries) > _MOST_STEPS:
        raise Unusable(marked("a message with too many parts."), _SEND_APART)
    try:
        message = BytesParser(policy=compat32).parsebytes(_beginning(content))
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:
        raise Unusable(marked("a damaged message."), _SEND_APART) from error
    return OpenedMail(origin_of(_headers(message)), tuple(_attachments(message)))


def _attachments(message: ParsedMessage) -> Iterator[Attachment]:
    """Yield the files of a message and of the messages forwarded in it; signatures and pictures of the text are none.

    The parts are gone through without recursion, so that no nesting is too deep.
    """
    taken = set[str]()
    waiting = [(message, origin_of(_headers(message)))]
    seen = 0
    while waiting:
        part, origin = waiting.pop(0)
        seen += 1
        if seen > _MOST_PARTS:
            raise Unusable(marked("a message with too many parts."), _SEND_APART)
        headers, kind = _headers(part), _kind(part)
        if kind in _NO_FILES:
            continue
        if inside := _inside(part):
            forwarded = kind == "message/rfc822"
            waiting[:0] = [(each, origin_of(_headers(each)) if forwarded else origin) for each in inside]
        elif found := _file_in(part, headers, kind, taken, origin):
            yield found


def _inside(part: ParsedMessage) -> list[ParsedMessage]:
    """Return the parts or the message in a part; none where it is a file or a text."""
    payload = part.get_payload() if part.is_multipart() else []
    return [each for each in payload if not isinstance(each, str)]


def _file_in(
    part: ParsedMessage, headers: dict[str, str], kind: str, taken: set[str], origin: MailOrigin
) -> Attachment | None:
    """Return the file in a part, or None where it is the text of the message, or belongs to it."""
    placed, typed = headers.get("content-disposition", ""), headers.get("content-type", "")
    name = parameter(placed, "filename") or parameter(typed, "name")
    is_attached = placed.strip().lower().startswith("attachment")
    ending = PurePosixPath(name).suffix.lower()
    if kind.endswith("-signature") or ending in _SIGNATURES:
        return None
    if kind.startswith("image/") and not is_attached and (not name or "content-id" in headers):
        return None
    if kind.startswith("text/") and not (name or is_attached):
        return None
    name = _distinct(name or f"attachment{_NAMES_OF_KINDS.get(kind, '')}", taken)
    if kind == "application/ms-tnef" or name.lower() == "winmail.dat":
        return Attachment(name, b"", origin, Unusable(_WINMAIL, _SEND_PLAINLY))
    if kind in _ENVELOPES or ending == ".p7m":
        packed = marked("a message that is signed or encrypted as a whole.")
        return Attachment(name, b"", origin, Unusable(packed, _SEND_APART))
    return Attachment(name, _content(part, headers), origin)


def _content(part: ParsedMessage, headers: dict[str, str]) -> bytes:
    """Return the bytes of a part, decoded as it says; what makes no sense is left out."""
    del part["Content-Transfer-Encoding"]  # the standard library's own decoding fails on malformed parts
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    match text_of(headers.get("content-transfer-encoding", "")).partition(";")[0].strip().lower():
        case "base64":
            return from_base64(raw)
        case "quoted-printable":
            return binascii.a2b_qp(raw)
        case "x-uuencode" | "uuencode" | "x-uue" | "uue":
            return _from_uuencode(raw)
        case _:
            return raw


def _from_uuencode(raw: bytes) -> bytes:
    pieces = []
    for line in raw.splitlines():
        try:
            pieces.append(binascii.a2b_uu(line))
        except binascii.Error:
            continue
    return b"".join(pieces)


def _headers(part: ParsedMessage) -> dict[str, str]:
    """Return lower-case name → raw value, the first of several."""
    headers: dict[str, str] = {}
    for name, value in part.raw_items():
        headers.setdefault(name.lower(), str(value))
    return headers


def _kind(part: ParsedMessage) -> str:
    """Return the kind of a part, application/pdf; that of a text where it says none."""
    raw = _headers(part).get("content-type", "")
    kind = raw.partition(";")[0].strip().lower()
    return kind if kind.count("/") == 1 else "multipart/mixed" if part.is_multipart() else "text/plain"


def _distinct(name: str, taken: set[str]) -> str:
    """Return a name without folders that no other file of the message has."""
    bare = name.replace("\\", "/").rpartition("/")[2].strip() or "attachment"
    stem, ending = PurePosixPath(bare).stem, PurePosixPath(bare).suffix
    number, distinct = 1, bare
    while distinct in taken:
        number += 1
        distinct = f"{stem}~{number}{ending}"
    taken.add(distinct)
    return distinct


def _beginning(content: bytes) -> bytes:
    """Return a file without what editors and exports put before a message."""
    return content.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
