"""Check whether an office file is an archive that can be unpacked safely.

Sizes and positions stated in an archive may be false, and a few kilobytes can unpack to gigabytes.
"""

from __future__ import annotations

import os
import re
import struct
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from airplan.errors import AirplanError, Message
from airplan.i18n import _, marked

if TYPE_CHECKING:
    from collections.abc import Iterator

MIB = 1024 * 1024
LARGEST_FILE = 32 * MIB
"""A return has some dozens of kilobytes, with pasted photographs some megabytes."""
LARGEST_PART = 32 * MIB
MOST_PARTS = 2_000
"""A return has a dozen; each takes memory before any can be checked."""
_PIECE = 64 * 1024
_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"

BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError,
    OverflowError, LookupError,
)  # fmt: skip
"""Exceptions of zipfile for damaged archives."""
_HAS_A_PASSWORD = 0x1
_LISTED, _END_MARK, _LARGE_MARK = b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x07"
"""Marks before each listed member, before the end of the list, and before the end record of a large archive."""
_END = struct.Struct("<4s8xI4xH")
"""The end of the list: mark, length of the list, and length of the comment after it."""
_LONGEST_END = _END.size + 65_535
_LARGE = 20
_LONGEST_REASON = 200
_LOCAL_HEADER = 30
"""Minimum number of bytes before the name of a member."""

SAVE_AS_XLSX = marked("Open it in Excel or WPS and save it as .xlsx.")
WITHOUT_PASSWORD = marked("Open it with the password, remove the password, and save it.")
NOT_READ = marked("airplan does not read {ending} tables.")
SEND_AGAIN = marked("Ask the unit to send it again.")
UNPACK = marked("Unpack it and name the folder instead.")
INCOMPLETE = marked("incomplete or damaged.")
DAMAGED_INSIDE = marked("the content of the workbook is damaged.")
UNPACKS_TO_MORE = marked("it unpacks to more than {most} MiB.")
_REPAIR = marked("Open it in Excel or WPS, repair and save it; or ask the unit to send it again.")
COPY_OVER = marked("Ask the unit to copy its answers into the workbook that was sent, and to return that.")

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WEB = rb"(?i)\s*(?:<(?:!doctype|html|head|body|table|meta|\?xml)|mime-version:)"
_TEXT = rb"[^\x00-\x08\x0e-\x1f]*"


class Unusable(AirplanError):
    """Raised for a file that cannot be used as a return; `name` is empty where only the content is known."""

    def __init__(self, text: str, hint: str = "", *, name: str = "", **facts: object) -> None:
        super().__init__(Message(text, **facts), Message(hint) if hint else "")
        self.name = name
        self.sha256 = ""
        """The digest of its content, if computed before the error."""

    def __str__(self) -> str:
        return (
            _("{file}: {finding}").format(file=self.name, finding=self.as_message) if self.name else super().__str__()
        )


def workbook_archive(content: bytes) -> zipfile.ZipFile:
    """Return the archive of a workbook. Raises Unusable for other, damaged or encrypted files."""
    _look_at_the_beginning(content)
    package = parts_of(content)
    _look_at_the_names(package.namelist())
    return package


def parts_of(content: bytes) -> zipfile.ZipFile:
    """Return the archive of an office file of any kind. Raises Unusable where it is damaged or has too many parts."""
    if members_listed(BytesIO(content)) > MOST_PARTS:
        raise Unusable(marked("it contains more than {most} parts."), COPY_OVER, most=MOST_PARTS)
    try:
        return unzipped(BytesIO(content))
    except BROKEN as error:
        raise Unusable(INCOMPLETE, SEND_AGAIN) from error


def members_listed(file: BinaryIO) -> int:
    """Return the number of listed members of a zip archive, or more, without reading the list.

    The list is where zipfile looks for it; lists of inner archives do not count, however they are packed.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(max(size - _LONGEST_END, 0))
    tail = file.read()
    at = len(tail) - _END.size
    if at < 0 or not tail.startswith(_END_MARK, at) or not tail.endswith(b"\0\0"):
        at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) - at < _END.size:
        return 0  # zipfile does not open it either
    end = size - len(tail) + at
    is_large = tail.startswith(_LARGE_MARK, at - _LARGE) if at >= _LARGE else False
    file.seek(0 if is_large else max(end - _END.unpack_from(tail, at)[1], 0))
    left, count = end - file.tell(), 0
    while left > 0 and (piece := file.read(min(left, MIB))):
        count, left = count + piece.count(_LISTED), left - len(piece)
    return count


def unforeseen(error: Exception, name: str = "") -> Unusable:
    """Return the error for an unforeseen failure on a file, so that it does not affect other files."""
    why = " ".join(f"{type(error).__name__} {error}".split())
    return Unusable(marked("this file could not be read: {why}."), _REPAIR, name=name, why=why[:_LONGEST_REASON])


def damaged() -> Unusable:
    """Return the error for a workbook whose archive is intact, but whose parts make no sense."""
    return Unusable(DAMAGED_INSIDE, _REPAIR)


def unzipped(file: BinaryIO) -> zipfile.ZipFile:
    """Return the zip archive in a file.

    Raises one of BROKEN where it is none, is cut off so that an inner archive's end is taken for its own, or has
    overlapping members: many members can share the same bytes, so that a small file unpacks without end.
    """
    archive = zipfile.ZipFile(file)
    end = 0
    for part in sorted(archive.infolist(), key=lambda part: part.header_offset):
        if (part.header_offset < end) if end else part.header_offset:
            raise zipfile.BadZipFile
        end = part.header_offset + _LOCAL_HEADER + part.compress_size
    return archive


def pieces(package: zipfile.ZipFile, part: zipfile.ZipInfo, most: int, way_out: str = UNPACK) -> Iterator[bytes]:
    """Yield the unpacked bytes of a part in pieces.

    Raises Unusable, with the hint `way_out`, above `most` bytes or for an unsafe compression; one of BROKEN where it is
    damaged.
    """
    if part.flag_bits & _HAS_A_PASSWORD:
        raise Unusable(marked("the archive has a password."), way_out)
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # the others unpack without a limit
        raise Unusable(marked("airplan cannot read this compression method."), way_out)
    size = 0
    with package.open(part) as stream:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > most:
                raise _unpacks_to_more_than(most)
            yield piece


def _look_at_the_beginning(content: bytes) -> None:
    """Raise Unusable for a file that is no zip archive, named by its first bytes."""
    if not content:
        raise Unusable(marked("the file is empty."), SEND_AGAIN)
    if content.startswith(b"PK"):
        return
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Unusable(marked("it has a password."), WITHOUT_PASSWORD)
        raise _renamed(".xls, .et")
    if re.match(_WEB, content.lstrip(_BEFORE_XML)) or re.fullmatch(_TEXT, content[:_PIECE]):
        raise Unusable(marked("a web page or plain text with the extension .xlsx."), SAVE_AS_XLSX)
    raise Unusable(marked("not a workbook, or encrypted by security software."), SAVE_AS_XLSX)


def _look_at_the_names(names: list[str]) -> None:
    """Raise Unusable for an archive whose parts are not those of a workbook without macros."""
    folded = {name.replace("\\", "/").lower() for name in names}
    if any(name.endswith("vbaproject.bin") for name in folded):
        raise Unusable(marked("it contains macros."), SAVE_AS_XLSX)
    if "xl/workbook.bin" in folded:
        raise _renamed(".xlsb")
    if {"mimetype", "content.xml"} <= folded:
        raise _renamed(".ods")
    is_one = any(name == "[content_types].xml" or name.endswith("workbook.xml") for name in folded)
    if not is_one or any(name.startswith(("word/", "ppt/")) for name in folded):
        raise Unusable(marked("not a workbook, despite the extension .xlsx."), SEND_AGAIN)


def _renamed(form: str) -> Unusable:
    return Unusable(marked("a {form} file with the extension .xlsx."), SAVE_AS_XLSX, form=form)


def _unpacks_to_more_than(most: int) -> Unusable:
    return Unusable(UNPACKS_TO_MORE, COPY_OVER, most=most // MIB)
