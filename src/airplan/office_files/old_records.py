"""Check the records of an old workbook (.xls) before the library that reads its values sees them.

The container follows [MS-CFB], the records [MS-XLS]. The library reserves memory according to sizes in the records, so
these are checked here; and it does not tell which numbers are shown as percentages.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from airplan.i18n import marked
from airplan.office_files.zip_guard import INCOMPLETE, SEND_AGAIN, WITHOUT_PASSWORD, Unusable

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_CELLS = 300_000
"""Maximum number of cells in the rectangles of all sheets together."""
MOST_RECORDS = 400_000
"""A record takes at least four bytes, and a cell at most one record."""
_END, _FREE = 0xFFFFFFFC, 0xFFFFFFFF
_ENTRY, _HEADER_FAT = 128, 109
_STREAMS = ("Workbook", "Book")
_BOF, _FILEPASS, _FORMAT, _XF, _SST, _DIMENSIONS = 0x0809, 0x002F, 0x041E, 0x00E0, 0x00FC, 0x0200
_CELLS = (0x0006, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E)
_MULTIPLE_NUMBERS, _MULTIPLE_BLANKS = 0x00BD, 0x00BE
_NUMBERS = (0x0006, 0x0203, 0x027E)
_PERCENTAGES = (9, 10)
"""Built-in formats of percentages: 0% and 0.00%."""
_GLOBALS = 0x0005


class OldBookFacts(NamedTuple):
    """The facts in the records besides the values."""

    percentages: list[set[tuple[int, int]]]
    """For each sheet, in order, the cells (row, column, from 1) whose numbers are shown as percentages."""
    cells: int
    """Number of cells in the rectangles of all sheets together."""


def look_through(content: bytes) -> OldBookFacts:
    """Return the facts in a workbook's records. Raises Unusable for a damaged, encrypted or too large one."""
    try:
        return _Records().read(_stream(content))
    except (struct.error, IndexError, ValueError) as error:
        raise Unusable(INCOMPLETE, SEND_AGAIN) from error


class _Records:
    """Handles the records in order."""

    def __init__(self) -> None:
        self._percent_formats = set(_PERCENTAGES)
        self._formats: list[int] = []
        self._percentages: list[set[tuple[int, int]]] = []
        self._cells, self._bottom, self._right = 0, 0, 0

    def read(self, stream: bytes) -> OldBookFacts:
        for count, (kind, data) in enumerate(_records(stream)):
            if count >= MOST_RECORDS:
                self._weigh(MOST_CELLS + 1)
            if kind == _BOF:
                self._begin(data)
            elif kind == _FILEPASS:
                raise Unusable(marked("it has a password."), WITHOUT_PASSWORD)
            elif kind == _FORMAT and b"%" in data[2:]:
                self._percent_formats.add(_number(data, 0))
            elif kind == _XF:
                self._formats.append(_number(data, 2))
            elif kind == _SST and struct.unpack_from("<I", data, 4)[0] * 3 > len(stream):
                raise ValueError(kind)  # no string is shorter than three bytes
            elif kind == _DIMENSIONS:
                top, bottom, left, right = struct.unpack_from("<IIHH", data)
                self._weigh(max(bottom - top, 0) * max(right - left, 0))
            elif kind in (*_CELLS, _MULTIPLE_NUMBERS, _MULTIPLE_BLANKS):
                self._cell(kind, data)
        self._weigh(0)
        return OldBookFacts(self._percentages, self._cells + self._bottom * self._right)

    def _begin(self, data: bytes) -> None:
        """Handle the beginning of a sheet, or of the part before all sheets."""
        self._cells += self._bottom * self._right
        self._bottom = self._right = 0
        if _number(data, 2) != _GLOBALS:
            self._percentages.append(set())

    def _cell(self, kind: int, data: bytes) -> None:
        row, column = _number(data, 0), _number(data, 2)
        last = _number(data, len(data) - 2) if kind in (_MULTIPLE_NUMBERS, _MULTIPLE_BLANKS) else column
        self._bottom, self._right = max(self._bottom, row + 1), max(self._right, last + 1)
        self._weigh(0)
        if kind == _MULTIPLE_NUMBERS:
            for number, place in enumerate(range(column, last + 1)):
                self._number_at(row, place, _number(data, 4 + 6 * number))
        elif kind in _NUMBERS:
            self._number_at(row, column, _number(data, 4))

    def _number_at(self, row: int, column: int, style: int) -> None:
        if self._percentages and style < len(self._formats) and self._formats[style] in self._percent_formats:
            self._percentages[-1].add((row + 1, column + 1))

    def _weigh(self, more: int) -> None:
        if self._cells + self._bottom * self._right + more > MOST_CELLS:
            text = marked("a sheet reaches far beyond the table.")
            raise Unusable(
                text, marked("Ask the unit to copy its answers into the workbook that was sent, and to return that.")
            )


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (kind, data) for every record. Raises ValueError where the last one is cut off."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if at + 4 + length > len(stream):
            if any(stream[at:]):
                raise ValueError(at)
            return  # the last sector is filled up with zeros
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _number(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<H", data, at)[0])


# --- the container ----------------------------------------------------------------------------------------------------


def _stream(content: bytes) -> bytes:
    """Return the stream of the workbook's records. Raises ValueError where there is none, or sectors form a circle."""
    sector = 1 << _number(content, 0x1E)
    if sector not in (512, 4096):
        raise ValueError(sector)
    fats = [number for number in struct.unpack_from(f"<{_HEADER_FAT}I", content, 0x4C) if number < _END]
    table = [entry for number in fats for (entry,) in struct.iter_unpack("<I", _sector(content, number, sector))]
    directory = _chain(content, table, struct.unpack_from("<I", content, 0x30)[0], sector)
    smallest = struct.unpack_from("<I", content, 0x38)[0]
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        name = directory[at : at + max(_number(directory, at + 64) - 2, 0)].decode("utf-16-le", "replace")
        first, size = struct.unpack_from("<II", directory, at + 116)
        if name in _STREAMS and size >= smallest:
            return _chain(content, table, first, sector)[:size]
    raise ValueError(_STREAMS)


def _chain(content: bytes, table: list[int], first: int, sector: int) -> bytes:
    pieces: list[bytes] = []
    while first < _END:
        if len(pieces) * sector > len(content):  # a circle; the table may list one of its own sectors many times
            raise ValueError(first)
        pieces.append(_sector(content, first, sector))
        first = table[first]
    return b"".join(pieces)


def _sector(content: bytes, number: int, size: int) -> bytes:
    begin = (number + 1) * size
    if begin >= len(content):
        raise ValueError(number)
    return content[begin : begin + size]
