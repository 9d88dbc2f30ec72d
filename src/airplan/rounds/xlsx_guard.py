"""Whether a file is what its ending .xlsx says, whole, and small enough to be opened as a workbook.

An .xlsx is a zip archive of XML. Every byte is looked at before openpyxl sees any: what is said about sizes in an
archive need not be true, and a few kilobytes can unpack to gigabytes.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO
from xml.parsers import expat

from airplan.errors import AirplanError, Message
from airplan.i18n import _, marked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MIB = 1024 * 1024
LARGEST_FILE = 32 * MIB
"""A return has some dozens of kilobytes; with photographs pasted in, some megabytes."""
LARGEST_PART = 32 * MIB
LARGEST_UNPACKED = 64 * MIB
"""What openpyxl makes of XML takes some ten times its size in memory."""
MOST_PARTS = 2_000
"""A return has a dozen; each is a record in memory before any can be looked at."""
MOST_ELEMENTS = 300_000
"""Tags in all parts together. A return has some thousands; so many take openpyxl some three seconds and 150 MiB."""
MOST_CELLS = 300_000
"""In all merged and linked ranges together, and in the rectangle from A1 to the last cell: each is made one by one."""
MOST_FORMULA_WORK = 2_000_000
"""Formulas times the longest of them: each copy of a shared one is written out anew."""
LONGEST_TAG = 256 * 1024
"""Bytes: the parser begins a tag from its start again with every piece of it that comes."""
LONGEST_FORMAT = 1_000
"""Characters of a number format; Excel allows 255, and openpyxl's patterns are slow on long ones."""
_LAST_COLUMN, _LAST_ROW = 16_384, 1_048_576
_PIECE = 64 * 1024
_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"

BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError,
    OverflowError, KeyError,
)  # fmt: skip
"""What zipfile raises on damaged archives."""
_HAS_A_PASSWORD = 0x1

SAVE_AS_XLSX = marked("Open it in Excel or WPS and save it as .xlsx.")
SEND_AGAIN = marked("Ask the unit to send it again.")
UNPACK = marked("Unpack it and name the folder.")
INCOMPLETE = marked("it is incomplete or damaged.")
DAMAGED_INSIDE = marked("the workbook is damaged inside.")
UNPACKS_TO_MORE = marked("it unpacks to more than {most} MiB.")
_REPAIR = marked("Open it in Excel or WPS, let that repair it, and save it; or ask the unit to send it again.")
_COPY_OVER = marked("Have the answers copied into the workbook that was sent, and that returned.")
_ASK_THE_UNIT = marked("Ask the unit where it comes from, and to fill in the workbook that was sent.")

_STRICT = b"http://purl.oclc.org/ooxml/"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WEB = rb"(?i)\s*(?:<(?:!doctype|html|head|body|table|meta|\?xml)|mime-version:)"
_TEXT = rb"[^\x00-\x08\x0e-\x1f]*"


class Unusable(AirplanError):
    """A file that cannot be taken as a return; `name` is empty where only the content is known."""

    def __init__(self, text: str, hint: str = "", *, name: str = "", **facts: object) -> None:
        super().__init__(Message(text, **facts), Message(hint) if hint else "")
        self.name = name

    def __str__(self) -> str:
        return (
            _("{file}: {finding}").format(file=self.name, finding=self.as_message) if self.name else super().__str__()
        )


def check(content: bytes) -> None:
    """Raise Unusable for what is no workbook, is damaged, asks for a password, or would take too much to open."""
    _look_at_the_beginning(content)
    if content.count(b"PK\x01\x02") > MOST_PARTS:
        raise Unusable(marked("more than {most} parts are in it."), _COPY_OVER, most=MOST_PARTS)
    try:
        with unzipped(BytesIO(content)) as package:
            _look_at_the_names(package.namelist())
            _look_through(package)
    except BROKEN as error:
        raise Unusable(INCOMPLETE, SEND_AGAIN) from error


def damaged(content: bytes) -> Unusable:
    """Return the error for a workbook that is whole as an archive, but makes no sense to openpyxl, which reads one of
    the two kinds."""
    with unzipped(BytesIO(content)) as package:
        if "xl/workbook.xml" in package.namelist() and _STRICT in package.read("xl/workbook.xml"):
            hint = marked("Save it as “Excel workbook (*.xlsx)”, not as “Strict Open XML”.")
            return Unusable(marked("it is saved as Strict Open XML, which is not read."), hint)
    return Unusable(DAMAGED_INSIDE, _REPAIR)


def too_wide(sheet: str, cell: str) -> Unusable:
    """Return the error for a workbook of which a sheet reaches too far."""
    finding = marked("the sheet “{sheet}” reaches to cell {cell}, far beyond the table.")
    return Unusable(finding, _COPY_OVER, sheet=sheet, cell=cell)


def unzipped(file: BinaryIO) -> zipfile.ZipFile:
    """Return the zip archive in a file.

    Raises one of BROKEN where it is none, or cut off so that the end of an archive inside it is taken for its own.
    """
    archive = zipfile.ZipFile(file)
    if min((part.header_offset for part in archive.infolist()), default=0):
        raise zipfile.BadZipFile
    return archive


def pieces(package: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    """Yield what a part of an archive unpacks to, piece by piece.

    Raises Unusable when it is more than `most` bytes, or packed so that it cannot be read safely; one of BROKEN where
    it is damaged.
    """
    if part.flag_bits & _HAS_A_PASSWORD:
        raise Unusable(marked("it is packed with a password."), UNPACK)
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # the others unpack without a bound
        raise Unusable(marked("it is packed in a way that is not read."), UNPACK)
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
            hint = marked("Open it with the password, take the password off, and save it.")
            raise Unusable(marked("it can only be opened with a password."), hint)
        raise _renamed(".xls, .et")
    if re.match(_WEB, content.lstrip(_BEFORE_XML)) or re.fullmatch(_TEXT, content[:_PIECE]):
        raise Unusable(marked("it is a web page or plain text under the ending .xlsx."), SAVE_AS_XLSX)
    raise Unusable(marked("it is no workbook, or encrypted by a security program."), SAVE_AS_XLSX)


def _look_at_the_names(names: list[str]) -> None:
    """Raise Unusable for an archive whose parts are not those of a workbook without macros."""
    folded = {name.replace("\\", "/").lower() for name in names}
    if any(name.endswith("vbaproject.bin") for name in folded):
        raise Unusable(marked("it has macros in it."), SAVE_AS_XLSX)
    if "xl/workbook.bin" in folded:
        raise _renamed(".xlsb")
    if {"mimetype", "content.xml"} <= folded:
        raise _renamed(".ods")
    if "[content_types].xml" not in folded or any(name.startswith(("word/", "ppt/")) for name in folded):
        raise Unusable(marked("it is no workbook, but something else under the ending .xlsx."), SEND_AGAIN)


def _renamed(form: str) -> Unusable:
    return Unusable(marked("it has the form of {form} under the ending .xlsx."), SAVE_AS_XLSX, form=form)


def _look_through(package: zipfile.ZipFile) -> None:
    """Unpack every part and throw it away again, so that nothing is left that could not be."""
    left, count = LARGEST_UNPACKED, _Count()
    for part in package.infolist():
        scan = _Scan(part.filename, count)
        for piece in pieces(package, part, LARGEST_PART):
            left -= len(piece)
            if left < 0:
                raise _unpacks_to_more_than(LARGEST_UNPACKED)
            scan.feed(piece)


def _unpacks_to_more_than(most: int) -> Unusable:
    return Unusable(UNPACKS_TO_MORE, _COPY_OVER, most=most // MIB)


class _Count:
    """How much there is in all parts together."""

    elements = 0
    cells = 0
    formulas = 0
    longest_formula = 0


class _Scan:
    """Reads the XML of one part, and remembers nothing but how much there is. Where it is malformed it stops: openpyxl,
    if it reads this part at all, gets no further."""

    def __init__(self, name: str, count: _Count) -> None:
        self._name, self._count, self._fed, self._formula = name, count, 0, 0
        self._parser: expat.XMLParserType | None = None

    def feed(self, piece: bytes) -> None:
        """Read the next bytes. Raises Unusable for a DOCTYPE, and for too much of anything."""
        if not self._fed and piece.lstrip(_BEFORE_XML).startswith(b"<"):
            self._parser = expat.ParserCreate()
            self._parser.StartDoctypeDeclHandler = self._doctype_begun
            self._parser.StartElementHandler = self._element_begun
        self._fed += len(piece)
        if not self._parser:
            return
        try:
            self._parser.Parse(piece)
        except (expat.ExpatError, LookupError, ValueError):  # malformed, or in an encoding that expat does not know
            self._parser = None
            return
        if self._fed - self._parser.CurrentByteIndex > LONGEST_TAG:
            raise _too_much()

    def _doctype_begun(self, *_declaration: object) -> None:
        """Raise Unusable: entities are declared in a DOCTYPE, and no workbook has one."""
        raise Unusable(marked("{part} has declarations that no workbook has."), _ASK_THE_UNIT, part=self._name)

    def _element_begun(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._count.elements += 1
        name = tag.rpartition(":")[2]
        if name in ("mergeCell", "hyperlink"):
            self._count.cells += _area(attributes.get("ref", ""))
        elif name == "numFmt" and len(attributes.get("formatCode", "")) > LONGEST_FORMAT:
            raise _too_much()
        elif name == "f":
            self._count.formulas += 1
            self._formula = 0
        if self._parser and (name == "f") != bool(self._parser.CharacterDataHandler):
            self._parser.CharacterDataHandler = self._formula_read if name == "f" else None
        self._weigh()

    def _formula_read(self, text: str) -> None:
        self._formula += len(text)
        self._count.longest_formula = max(self._count.longest_formula, self._formula)
        self._weigh()

    def _weigh(self) -> None:
        count = self._count
        work = count.formulas * count.longest_formula
        if count.elements > MOST_ELEMENTS or count.cells > MOST_CELLS or work > MOST_FORMULA_WORK:
            raise _too_much()


def _too_much() -> Unusable:
    return Unusable(marked("there is far more in it than in any workbook that was sent."), _COPY_OVER)


def _area(reference: str) -> int:
    """Return the cells of a range; none where it is no range."""
    from openpyxl.utils import range_boundaries

    try:
        left, top, right, bottom = range_boundaries(reference)
    except ValueError:
        return 0
    return max(0, (right or _LAST_COLUMN) - (left or 1) + 1) * max(0, (bottom or _LAST_ROW) - (top or 1) + 1)
