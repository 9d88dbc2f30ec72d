"""Tell what sort of file has come, by what is in it: phones, mailers and browsers change the endings of names."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, BinaryIO, Literal

from airplan.rounds.xlsx_guard import BROKEN, LARGEST_FILE, MIB, members_listed, unzipped

if TYPE_CHECKING:
    from collections.abc import Collection

FileSort = Literal["workbook", "xlsb", "ods", "xls", "encrypted", "archive", "packed", "damaged", "other"]
"""A workbook (.xlsx); tables of other forms; what an office program has locked with a password; a zip archive of other
files; an archive of another form; a zip archive without an end; all others."""

LARGEST_ARCHIVE = 256 * MIB
"""A month's returns of all units with their evidence; its list of contents is read into memory whole."""
MOST_MEMBERS = 5_000
"""Thirty units with a hundred pictures each, and room to spare."""

HEAD = 8
"""Bytes by which a file tells that other files may be in it."""
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKED = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_PACKAGE_PARTS = ("[content_types].xml", "mimetype", "meta-inf/manifest.mf")
"""Of documents and programs that are zip archives, too: nobody has packed a return into them."""


_MAIN_PART = r"(?:^|/)workbook\d*\.xml$"
"""Of a workbook, as some programs call it."""


def sort_of(file: BinaryIO) -> FileSort:
    """Return what sort of file it is; it is left at its beginning."""
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
    file.seek(0)
    return sort


def is_container(head: bytes) -> bool:
    """Tell by its first bytes whether a file may be a workbook, or an archive of such."""
    return head.startswith((*_ZIPS, _OLE, *_PACKED))


def has_too_many_members(file: BinaryIO) -> bool:
    """Tell whether a zip archive lists more files than can be looked at."""
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
    """Tell whether an OpenDocument file is a spreadsheet, by what it says first."""
    try:
        with unzipped(file) as archive, archive.open("mimetype") as stream:
            return b"spreadsheet" in stream.read(200)
    except BROKEN:
        return True


def _is_package(names: Collection[str]) -> bool:
    return any(part in names for part in _PACKAGE_PARTS)


def _sort_of_ole(content: bytes) -> FileSort:
    """Return what sort of file an old office program has written: its streams are listed by name."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return "encrypted"
    streams = ("Workbook\0", "Book\0")
    return "xls" if any(name.encode("utf-16-le") in content for name in streams) else "other"
