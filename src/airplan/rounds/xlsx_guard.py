"""Whether a file is what its ending .xlsx says, an archive, and one that can be unpacked without harm.

What is said about sizes and places in an archive need not be true, and a few kilobytes can unpack to gigabytes.
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
"""A return has some dozens of kilobytes; with photographs pasted in, some megabytes."""
LARGEST_PART = 32 * MIB
MOST_PARTS = 2_000
"""A return has a dozen; each is a record in memory before any can be looked at."""
_PIECE = 64 * 1024
_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"

BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError,
    OverflowError, LookupError,
)  # fmt: skip
"""What zipfile raises on damaged archives."""
_HAS_A_PASSWORD = 0x1
_LISTED, _END_MARK, _LARGE_MARK = b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x07"
"""Before each member of an archive's list, its end, and what tells where the end of a large archive's is."""
_END = struct.Struct("<4s8xI4xH")
"""The end of the list: its mark, how long the list is, and how long a comment behind it."""
_LONGEST_END = _END.size + 65_535
_LARGE = 20
_LONGEST_REASON = 200
_LOCAL_HEADER = 30
"""Bytes before the name of a member, at least."""

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
    """A file that cannot be taken as a return; `name` is empty where only the content is known."""

    def __init__(self, text: str, hint: str = "", *, name: str = "", **facts: object) -> None:
        super().__init__(Message(text, **facts), Message(hint) if hint else "")
        self.name = name
        self.sha256 = ""
        """Of its content, where that was looked at before it could be read."""

    def __str__(self) -> str:
        return (
            _("{file}: {finding}").format(file=self.name, finding=self.as_message) if self.name else super().__str__()
        )


def workbook_archive(content: bytes) -> zipfile.ZipFile:
    """Return the archive that a workbook is. Raises Unusable for what is no workbook, is damaged, or asks for a
    password."""
    _look_at_the_beginning(content)
    if members_listed(BytesIO(content)) > MOST_PARTS:
        raise Unusable(marked("more than {most} parts are in it."), COPY_OVER, most=MOST_PARTS)
    try:
        package = unzipped(BytesIO(content))
    except BROKEN as error:
        raise Unusable(INCOMPLETE, SEND_AGAIN) from error
    _look_at_the_names(package.namelist())
    return package


def members_listed(file: BinaryIO) -> int:
    """Return how many members a zip archive lists, or more; counted before the list is made.

    The list lies where zipfile looks for it. What archives inside it list is no part of that, however it is packed.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(max(size - _LONGEST_END, 0))
    tail = file.read()
    at = len(tail) - _END.size
    if at < 0 or not tail.startswith(_END_MARK, at) or not tail.endswith(b"\0\0"):
        at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) - at < _END.size:
        return 0  # which zipfile opens as little
    end = size - len(tail) + at
    is_large = tail.startswith(_LARGE_MARK, at - _LARGE) if at >= _LARGE else False
    file.seek(0 if is_large else max(end - _END.unpack_from(tail, at)[1], 0))
    left, count = end - file.tell(), 0
    while left > 0 and (piece := file.read(min(left, MIB))):
        count, left = count + piece.count(_LISTED), left - len(piece)
    return count


def unforeseen(error: Exception, name: str = "") -> Unusable:
    """Return the error for a file on which something went wrong that nobody has thought of: it hides no other file."""
    why = " ".join(f"{type(error).__name__} {error}".split())
    return Unusable(marked("this file could not be read: {why}."), _REPAIR, name=name, why=why[:_LONGEST_REASON])


def damaged() -> Unusable:
    """Return the error for a workbook that is whole as an archive, but whose parts make no sense."""
    return Unusable(DAMAGED_INSIDE, _REPAIR)


def unzipped(file: BinaryIO) -> zipfile.ZipFile:
    """Return the zip archive in a file.

    Raises one of BROKEN where it is none, or cut off so that the end of an archive inside it is taken for its own, or
    where its members overlap: so many can share the bytes of one that a small file never ends.
    """
    archive = zipfile.ZipFile(file)
    end = 0
    for part in sorted(archive.infolist(), key=lambda part: part.header_offset):
        if (part.header_offset < end) if end else part.header_offset:
            raise zipfile.BadZipFile
        end = part.header_offset + _LOCAL_HEADER + part.compress_size
    return archive


def pieces(package: zipfile.ZipFile, part: zipfile.ZipInfo, most: int, way_out: str = UNPACK) -> Iterator[bytes]:
    """Yield what a part of an archive unpacks to, piece by piece.

    Raises Unusable, which says the way out, when it is more than `most` bytes, or packed so that it cannot be read
    safely; one of BROKEN where it is damaged.
    """
    if part.flag_bits & _HAS_A_PASSWORD:
        raise Unusable(marked("the archive has a password."), way_out)
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # the others unpack without a bound
        raise Unusable(marked("airplan cannot read this compression method."), way_out)
    size = 0
    with package.open(part) as stream:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > most:
                raise _unpacks_to_more_than(most)
            yield piece


def _look_at_the_beginning(content: bytes) -> None:
    """Raise Unusable for what is no zip archive, by what its first bytes say it is."""
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
