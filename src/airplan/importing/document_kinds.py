"""Determine what kind of document a file is by its content, and say what to do about kinds that are not read."""

from __future__ import annotations

import re
from typing import Literal

from airplan.errors import AirplanError, Message
from airplan.office_files.zip_guard import INCOMPLETE, Unusable, parts_of

Kind = Literal[
    "docx", "xlsx", "xls", "html", "text", "doc", "pdf", "rtf", "mht", "xml", "encrypted", "old", "xlsb",
    "opendocument", "ofd", "archive", "picture", "empty", "slides", "damaged",
]  # fmt: skip

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKED = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_BEFORE_TEXT = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
_WEB = rb"(?i)(?:<(?:!doctype\s+html|html|head|body|table|meta|div|p|h[1-6])[\s>]|<!--)"
_WEB_AFTER_XML = rb"(?is)<\?xml[^>]*>.{0,2000}?<(?:!doctype\s+)?html"
_HEAD = 4_096
_PARTS: dict[str, Kind] = {
    "word/document.xml": "docx", "xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsb", "content.xml": "opendocument",
    "ofd.xml": "ofd", "ppt/presentation.xml": "slides",
}  # fmt: skip


def kind_of(data: bytes) -> Kind:
    """Return the kind of a document by its content. Raises Unusable for a damaged archive."""
    head = data[:_HEAD].replace(b"\0", b"").lstrip(_BEFORE_TEXT)
    if not data.strip(_BEFORE_TEXT):
        return "empty"
    if data.startswith(b"PK"):
        return _kind_of_zip(data)
    if data.startswith(_OLE):
        return _kind_of_ole(data)
    beginnings: tuple[tuple[tuple[bytes, ...], Kind], ...] = (
        ((b"%PDF",), "pdf"), ((b"{\\rtf",), "rtf"), (_PACKED, "archive"), (_PICTURES, "picture"),
    )  # fmt: skip
    for beginning, kind in beginnings:
        if head.startswith(beginning):
            return kind
    return _kind_of_text(head)


def _kind_of_text(head: bytes) -> Kind:
    if head.lower().startswith(b"mime-version:"):
        return "mht"
    if re.match(_WEB, head) or re.match(_WEB_AFTER_XML, head):
        return "html"
    return "xml" if head.startswith(b"<?xml") else "text"


def refusal(kind: Kind, ending: str) -> AirplanError | None:
    """Return the error for a kind that is not read, with a way out; None for one that is.

    `ending` is that of the file: the old programs of WPS write the same container as those of Office.
    """
    as_docx = Message("Open it in Word or WPS and save it as .docx.")
    as_xlsx = Message("Open it in Excel or WPS and save it as .xlsx.")
    unlock = Message("Open it with the password, remove the password, and save it.")
    resend = Message("Ask for the file again, or open it in Word, Excel or WPS and save it.")
    old_form = ".wps" if ending == ".wps" else ".doc"
    copy = Message("Copy the table into Excel, or the text into a .txt file, and import that.")
    refusals: dict[Kind, tuple[Message, Message]] = {
        "empty": (Message("the file is empty."), Message("Look whether it was saved or sent completely.")),
        "doc": (Message("an old document of Word or WPS ({form}).", form=old_form), as_docx),
        "pdf": (Message("a PDF file, whose tables cannot be read reliably."), copy),
        "ofd": (Message("an OFD file, whose tables cannot be read reliably."), copy),
        "picture": (Message("a picture."), Message("Copy or type the table into Excel, and import that.")),
        "rtf": (Message("an RTF file."), as_docx),
        "mht": (Message("a web page in one file (.mht)."), Message("Save it as a web page (.html), or as .docx.")),
        "xml": (Message("an XML file."), Message("Save it as .docx, .xlsx, .html, .csv or .txt.")),
        "encrypted": (Message("it has a password."), unlock),
        "xlsb": (Message("a binary workbook (.xlsb)."), as_xlsx),
        "opendocument": (Message("an OpenDocument file."), Message("Save it as .docx or .xlsx.")),
        "slides": (Message("a presentation."), copy),
        "archive": (Message("an archive of files."), Message("Unpack it, and import the document in it.")),
        "old": (
            Message("an old file of Office or WPS, or one encrypted by security software."),
            Message("Open it in the program that made it, and save it as .docx or .xlsx."),
        ),
        "damaged": (Message(INCOMPLETE), resend),
    }  # fmt: skip
    return AirplanError(*refusals[kind]) if kind in refusals else None


def _kind_of_zip(data: bytes) -> Kind:
    try:
        with parts_of(data) as archive:
            names = {name.replace("\\", "/").lstrip("/").lower() for name in archive.namelist()}
    except Unusable as error:
        if isinstance(error.message, Message) and error.message.text == INCOMPLETE:
            return "damaged"
        raise
    for part, kind in _PARTS.items():
        if part in names and (kind != "opendocument" or "mimetype" in names):
            return kind
    if "[content_types].xml" in names:
        return "xlsx" if any(re.search(r"(?:^|/)workbook\d*\.xml$", name) for name in names) else "docx"
    return "archive"


def _kind_of_ole(data: bytes) -> Kind:
    """Return the kind of an old office file, whose streams are listed by name."""
    streams: tuple[tuple[str, Kind], ...] = (
        ("EncryptedPackage", "encrypted"), ("WordDocument\0", "doc"), ("Workbook\0", "xls"), ("Book\0", "xls"),
    )  # fmt: skip
    return next((kind for name, kind in streams if name.encode("utf-16-le") in data), "old")
