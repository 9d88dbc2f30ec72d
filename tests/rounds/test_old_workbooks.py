"""Is a return that was saved as .xls read for its values, and does nothing in such a file do harm?"""

from __future__ import annotations

import struct
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airplan.office_files import old_records, old_workbook
from airplan.office_files.old_records import look_through
from airplan.office_files.old_workbook import opened_old
from airplan.office_files.zip_guard import Unusable
from support.returns import EPB, PERIOD

if TYPE_CHECKING:
    from pathlib import Path

    from support.returns import RoundOffice
    from support.suite import Suite
    from support.wording import Wording

BOF, EOF, BOUNDSHEET, DIMENSIONS, NUMBER, LABEL, XF, FORMAT, SST, MULBLANK, FILEPASS = (
    0x0809, 0x000A, 0x0085, 0x0200, 0x0203, 0x0204, 0x00E0, 0x041E, 0x00FC, 0x00BE, 0x002F,
)  # fmt: skip
SECTOR = 512


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def container(stream: bytes) -> bytes:
    """The file that holds such a stream, which is filled up to what is no small one."""
    stream += bytes(max(0, 4096 - len(stream)) + -len(stream) % SECTOR)
    sectors = len(stream) // SECTOR
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    table += [0xFFFFFFFF] * (SECTOR // 4 - len(table))
    entries = b""
    for name, kind, first, size in (("Root Entry", 5, 0xFFFFFFFE, 0), ("Workbook", 2, 2, len(stream))):
        coded = name.encode("utf-16-le") + b"\0\0"
        entries += coded.ljust(64, b"\0") + struct.pack(
            "<HBBIII", len(coded), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, 1 if kind == 5 else 0xFFFFFFFF
        )
        entries += bytes(36) + struct.pack("<III", first, size, 0)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", 0xFFFFFFFF) * 108
    return header + struct.pack(f"<{len(table)}I", *table) + entries.ljust(SECTOR, b"\0") + stream


def book(*cells: bytes, before: bytes = b"") -> bytes:
    """A workbook with one sheet, which has these records."""
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)
    styles = record(FORMAT, struct.pack("<HHB", 164, 4, 0) + b"0.0%")
    styles += b"".join(record(XF, struct.pack("<HH", 0, format_) + bytes(16)) for format_ in (0, 164))
    name = struct.pack("<BB", 2, 0) + "表".encode("latin-1", "replace").ljust(2, b"1")
    globals_ = record(BOF, begin) + before + styles
    listed = len(globals_) + len(record(BOUNDSHEET, bytes(6) + name)) + len(record(EOF))
    globals_ += record(BOUNDSHEET, struct.pack("<IBB", listed, 0, 0) + name) + record(EOF)
    sheet = record(BOF, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)) + b"".join(cells) + record(EOF)
    return container(globals_ + sheet)


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    return record(NUMBER, struct.pack("<HHHd", row, column, style, value))


def test_values_come_as_those_of_other_workbooks() -> None:
    label = record(LABEL, struct.pack("<HHHHB", 1, 1, 0, 2, 1) + "进展".encode("utf-16-le"))
    (sheet,) = opened_old(book(number(0, 0, 300.0), number(0, 1, 0.96, 1), number(0, 2, 0.5), label)).sheets
    assert {place: (cell.value, cell.data_type, cell.number_format) for place, cell in sheet.cells.items()} == {
        (1, 1): (300, "n", "General"),
        (1, 2): (0.96, "n", "0.00%"),
        (1, 3): (0.5, "n", "General"),
        (2, 2): ("进展", "s", "General"),
    }


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(book(number(0, 0, 1), number(65_535, 255, 1)), id="two cells far apart"),
        pytest.param(book(record(DIMENSIONS, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 256, 0))), id="said to be large"),
        pytest.param(
            book(before=record(SST, struct.pack("<II", 0xFFFFFFFF, 0xFFFFFFFF))), id="said to have many texts"
        ),
        pytest.param(
            book(*(record(MULBLANK, struct.pack("<HHHH", row, 0, 0, 255)) for row in range(2_000))), id="many blanks"
        ),
        pytest.param(book(before=record(FILEPASS, bytes(54))), id="with a password"),
        pytest.param(book(number(0, 0, 1))[:3_000], id="cut off"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000), id="empty"),
    ],
)
def test_what_would_eat_the_machine_is_refused_before_the_library_sees_it(
    content: bytes, monkeypatch: pytest.MonkeyPatch, wording: Wording
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "python_calamine", type("Unseen", (), {"CalamineWorkbook": None}))
    with pytest.raises(Unusable) as refused:
        opened_old(content)
    wording(str(refused.value))


@given(st.integers(0, 4_000), st.integers(0, 255))
def test_a_changed_byte_raises_nothing_else(at: int, value: int) -> None:
    content = bytearray(book(number(0, 0, 300.0), number(3, 2, 4)))
    content[min(at, len(content) - 1)] = value
    try:
        look_through(bytes(content))
    except Unusable:
        return


def test_a_chain_that_goes_in_a_circle_fills_no_memory() -> None:
    """The table of sectors is listed many times over, so that a small file seems to have many."""
    content = bytearray(book(number(0, 0, 1)))
    content[0x4C : 0x4C + 4 * 109] = struct.pack("<I", 0) * 109
    content[512 + 4 * 2 : 512 + 4 * 3] = struct.pack("<I", 2)
    tracemalloc.start()
    try:
        with pytest.raises(Unusable):
            look_through(bytes(content))
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_more_records_than_any_workbook_has_are_not_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(old_records, "MOST_RECORDS", 2_000)
    look_through(book(*(record(1) for _each in range(50))))
    with pytest.raises(Unusable, match="far beyond"):
        look_through(book(*(record(1) for _each in range(2_500))))


def test_a_panic_of_the_library_is_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicError(BaseException):
        """As the bridge to Rust raises it."""

    def panic(_file: object) -> None:
        raise PanicError

    monkeypatch.setattr("python_calamine.CalamineWorkbook.from_filelike", panic, raising=False)
    monkeypatch.setitem(
        __import__("sys").modules, "python_calamine",
        type("Broken", (), {"CalamineWorkbook": type("Book", (), {"from_filelike": staticmethod(panic)})}),
    )  # fmt: skip
    with pytest.raises(Unusable):
        opened_old(book(number(0, 0, 1)))


@pytest.mark.slow
def test_without_a_seal_or_without_the_library_there_is_a_way_out(
    sent: RoundOffice, monkeypatch: pytest.MonkeyPatch, wording: Wording
) -> None:
    path = sent.back / f"{PERIOD}_{EPB}.xls"
    path.write_bytes(book(number(0, 0, 1)))
    (file,) = sent.files(code=3)
    wording("\n".join(file["findings"]))
    monkeypatch.setattr("airplan.rounds.incoming.is_readable", lambda: False)
    (again,) = sent.files(code=3)
    assert again["findings"] == file["findings"]


@pytest.mark.slow
def test_a_return_saved_as_xls_is_merged_like_any_other(
    sent: RoundOffice, suite: Suite, tmp_path: Path, wording: Wording
) -> None:
    path = sent.fill(EPB, {"5a": {"value-1": 120, "status": "推进中", "as_of": "2017.5.20"}, "8a": {"value-3": 0.96}})
    suite.resave(path, path.with_suffix(".xls"))
    path.unlink()
    assert old_workbook.is_readable()
    (file,) = sent.files(code=4)
    wording("\n".join(file["notes"]))
    verdicts = {f"{cell['ref']} {cell['field']}": cell["verdict"] for cell in file["cells"]}
    assert verdicts == {
        "5a status": "new", "5a value:retired-vehicles": "new", "5a as_of": "new",
        "8a value:emission-standard": "refused",
    }  # fmt: skip
    sent.collect("--apply", "--take-rest", "--return-to", str(tmp_path / "again"), code=4)
    (report,) = sent.reports()
    assert (report["status"], report["values"][0]["value"], report["as_of"]) == ("in-progress", 120, "2017-05-20")
