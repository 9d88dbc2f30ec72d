"""Determine the kind of a file by its content, since phones, mailers and browsers change file extensions."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, BinaryIO, Literal

from airplan.office_files.zip_guard import BROKEN, LARGEST_FILE, MIB, members_listed, unzipped
from airplan.rounds.mail_reading import MAIL_HEAD, is_mail, is_mailbox

if TYPE_CHECKING:
    from collections.abc import Collection

FileSort = Literal[
    "workbook", "xlsb", "ods", "xls", "encrypted", "archive", "packed", "damaged", "mail", "mailbox", "other"
]  # fmt: skip
"""A workbook (.xlsx); tables in other formats; a file encrypted by an office program; a zip archive of other files;
another archive; a truncated zip archive; a message; a mailbox file of messages; anything else.
"""

LARGEST_ARCHIVE = 256 * MIB
"""A month's returns of all units with their evidence; the list of contents is read into memory."""
MOST_MEMBERS = 5_000
"""Enough for thirty units with a hundred pictures each."""

HEAD = 8
"""Number of bytes that identify a container of files."""
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKED = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_PACKAGE_PARTS = ("[content_types].xml", "mimetype", "meta-inf/manifest.mf")
"""Parts of documents and programs in zip form, which never contain packed returns."""


_MAIN_PART = r"(?:^|/)workbook\d*\.xml$"
"""The main part of a workbook, as some programs name it."""


def sort_of(file: BinaryIO) -> FileSort:
    """Return the kind of a file; its position is reset to the beginning."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    sort: FileSort = "other"
    if head.startswith(_ZIPS):
        sort = "archive" if size > LARGEST_ARCHIVE or has_too_many_members(file) else _sort_of_zip(file)
    elif head.startswith(_OLE):
        sort = _sort_of_ole(file.read(LARGEST_FILE))
    elif head.startswith(_PACKED):
        sort = "packed"
    else:
        sort = _sort_of_text(head + file.read(MAIL_HEAD - HEAD))
    file.seek(0)
    return sort


def is_container(head: bytes) -> bool:
    """Return whether a file with these first bytes may be a workbook, or an archive or a mail with workbooks.

    MAIL_HEAD of them tell.
    """
    return head.startswith((*_ZIPS, _OLE, *_PACKED)) or _sort_of_text(head) != "other"


def _sort_of_text(head: bytes) -> FileSort:
    return "mailbox" if is_mailbox(head) else "mail" if is_mail(head) else "other"


def has_too_many_members(file: BinaryIO) -> bool:
    """Return whether a zip archive lists more files than can be examined."""
    return members_listed(file) > MOST_MEMBERS


def _sort_of_zip(file: BinaryIO) -> FileSort:
    try:
        with unzipped(file) as archive:
            names = {name.replace("\\", "/").lstrip("/").lower() for name in archive.namelist()}
    except BROKEN:
        return "damaged"
    if "xl/workbook.xml" in names or (_is_package(names) and any(re.search(_MAIN_PART, name) for name in names)):
        return "workbook"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if {"mimetype", "content.xml"} <= names:
        return "ods" if _holds_cells(file) else "other"
    return "other" if _is_package(names) else "archive"


def _holds_cells(file: BinaryIO) -> bool:
    """Return whether an OpenDocument file is a spreadsheet, by its declared type."""
    try:
        with unzipped(file) as archive, archive.open("mimetype") as stream:
            return b"spreadsheet" in stream.read(200)
    except BROKEN:
        return True


def _is_package(names: Collection[str]) -> bool:
    return any(part in names for part in _PACKAGE_PARTS)


def _sort_of_ole(content: bytes) -> FileSort:
    """Return the kind of an old office file, whose streams are listed by name."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return "encrypted"
    streams = ("Workbook\0", "Book\0")
    return "xls" if any(name.encode("utf-16-le") in content for name in streams) else "other"
