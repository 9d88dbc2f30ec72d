"""Is a file read in whatever encoding an office saves it, and a broken one never read as something else?"""

from __future__ import annotations

import codecs
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from airplan.plan.reader import Source, read

if TYPE_CHECKING:
    from airplan.errors import Problem
    from airplan.plan.model import Plan

DATA = Path(__file__).parents[2] / "data"
PLAN = (DATA / "plan_2017.yaml").read_bytes().decode("utf-8")
BOOK = (DATA / "departments.yaml").read_bytes().decode("utf-8")

ENCODED = {
    "UTF-8 with BOM": lambda text: codecs.BOM_UTF8 + text.encode("utf-8"),
    "UTF-16 little-endian": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "UTF-16 big-endian": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    "GB18030": lambda text: text.encode("gb18030"),
    "GBK": lambda text: text.encode("gbk"),
    "Windows line ends": lambda text: text.replace("\n", "\r\n").encode("utf-8"),
    "Windows line ends in GBK": lambda text: text.replace("\n", "\r\n").encode("gbk"),
    "old Mac line ends": lambda text: text.replace("\n", "\r").encode("utf-8"),
}


def read_plan(data: bytes, book: bytes = BOOK.encode()) -> tuple[Plan | None, list[Problem]]:
    return read(Source("plan", data), Source("book", book))


@cache
def expected() -> Plan:
    plan, problems = read_plan(PLAN.encode())
    assert plan
    assert not problems
    return plan


def only_problem(data: bytes) -> tuple[str, str]:
    """Where and what the one problem of a plan is."""
    plan, (problem,) = read_plan(data)
    assert plan is None
    return f"{problem.line}:{problem.column}", problem.found


@pytest.mark.parametrize("encoding", ENCODED)
def test_the_whole_plan_reads_the_same_in_every_encoding(encoding: str) -> None:
    plan, problems = read_plan(ENCODED[encoding](PLAN), ENCODED[encoding](BOOK))
    assert not problems
    assert plan == expected()


@pytest.mark.parametrize("encoding", ENCODED)
def test_faults_have_the_same_place_in_every_encoding(encoding: str) -> None:
    spoilt = PLAN.replace("coordinator: 区环保局", "coordinator: 区环保居")
    _plan, (problem,) = read_plan(ENCODED[encoding](spoilt))
    line = PLAN[: PLAN.index("coordinator:")].count("\n") + 1
    assert (problem.line, problem.column, problem.found[:4]) == (line, 16, "区环保居")


@pytest.mark.parametrize("encoding", ENCODED)
def test_a_book_is_known_as_one_in_every_encoding(encoding: str) -> None:
    assert Source("", ENCODED[encoding](BOOK)).is_book()
    assert Source("", ENCODED[encoding]("district: {}\n")).is_book()
    assert not Source("", ENCODED[encoding](PLAN)).is_book()


@pytest.mark.parametrize("data", [b"", b"\xff", PLAN.encode("utf-16-le"), b"PK\x03\x04\0\0", "区".encode("utf-16")])
def test_what_cannot_be_read_is_no_book(data: bytes) -> None:
    assert not Source("", data).is_book()


def test_characters_that_only_gb18030_has() -> None:
    name = "张䶮"
    plan, problems = read_plan(PLAN.replace("姜立光", name).encode("gb18030"), BOOK.replace("姜立光", name).encode())
    assert not problems
    assert plan
    assert plan.measures[0].leaders == ("孙硕", name, "吴向阳")


# --- broken files ----------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(st.integers(0, len(PLAN) - 2), st.integers(0, 255))
def test_one_broken_byte_is_shown_and_never_read_as_another_encoding(position: int, byte: int) -> None:
    before = PLAN[:position].encode()
    data = bytearray(PLAN.encode())
    data[len(before)] = byte
    assume(not _is_utf8(bytes(data)))
    line, column = PLAN[:position].count("\n") + 1, position - PLAN.rfind("\n", 0, position)
    after = f"{line + 1}:1" if byte == ord("\n") else f"{line}:{column + 1}"  # if the byte is a character now
    assert only_problem(bytes(data)) in [
        (f"{line}:{column}", "a broken character"),
        (after, "a broken character"),
        (f"{line}:{column}", "bytes that are not text"),
    ]


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@pytest.mark.parametrize("bom", [b"", codecs.BOM_UTF8])
def test_a_file_cut_off_in_the_middle_of_a_character(bom: bytes) -> None:
    cut = PLAN.index("区环保局") + 1
    place = f"{PLAN[:cut].count(chr(10)) + 1}:{cut - PLAN.rfind(chr(10), 0, cut)}"
    for missing in (1, 2):
        data = bom + PLAN[: cut + 1].encode()[:-missing]
        assert only_problem(data) == (place, "the file ends in the middle of a character")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "gb18030"])
def test_other_encodings_cut_off_in_the_middle_of_a_character(encoding: str) -> None:
    bom = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}.get(encoding, b"")
    text = "# 上面\nplan: {title: 上中"  # the bytes of 上 (U+4E0A) hold a line feed
    assert only_problem(bom + text.encode(encoding)[:-1]) == ("2:16", "the file ends in the middle of a character")


def test_neither_utf8_nor_gb18030() -> None:
    data = "计划: 一\n单位: 二".encode("gb18030") + b"\xff\xff: "
    assert only_problem(data) == ("2:6", "bytes that are neither UTF-8 nor GB18030")


@pytest.mark.parametrize(
    ("data", "place", "found"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "3:1", "bytes that are not text"),
        (b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0", "1:6", "bytes that are not text"),
        (b"SQLite format 3\0", "1:16", "bytes that are not text"),
        (b"\x7fELF\x02\x01\x01", "1:1", "the character U+007F, which cannot be printed"),
        ("plan: 甲".encode("utf-16-le"), "1:2", "bytes that are not text"),
        (codecs.BOM_UTF32_LE + "plan: 甲".encode("utf-32-le"), "1:1", "the character U+0000, which cannot be printed"),
    ],
)
def test_what_is_no_text_at_all(data: bytes, place: str, found: str) -> None:
    assert only_problem(data) == (place, found)


@pytest.mark.parametrize("data", [b"", b"\n", b"  \n\n", b"# nothing yet\n", codecs.BOM_UTF8, b"---\n"])
def test_empty_files(data: bytes) -> None:
    plan, (problem,) = read_plan(data)
    assert plan is None
    assert problem[:5] == ("plan", 1, 1, "an empty file", "the keys plan:, sections:")
    _plan, problems = read_plan(PLAN.encode(), data)
    assert [problem[:5] for problem in problems] == [
        ("book", 1, 1, "an empty file", "the keys district:, units:, collectives:, officials:")
    ]


@pytest.mark.parametrize("data", [b"plan", b"- plan\n- sections\n", b'"plan: x"'])
def test_files_without_keys(data: bytes) -> None:
    assert only_problem(data) == ("1:1", "no keys at the top")


@settings(max_examples=60)
@given(st.integers(0, len(PLAN) - 2))
def test_a_half_written_plan_is_never_taken_for_whole(position: int) -> None:
    half = PLAN[:position]
    plan, problems = read_plan(half.encode())
    if plan:  # only the end of the last line can be missing without a trace
        assert not PLAN[position:].strip(" }\n")
        assert plan == expected()
    assert plan or problems
    assert all(problem.line <= half.count("\n") + 2 for problem in problems)
