"""Is a file read in whatever encoding an office saves it, and a broken one never read as something else?"""

from __future__ import annotations

import codecs
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from airplan.plan.reader import SourceFile, read
from support.wording import facts_of

if TYPE_CHECKING:
    from airplan.errors import Problem
    from airplan.plan.model import Plan
    from support.wording import Words

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
    return read(SourceFile("plan", data), SourceFile("book", book))


@cache
def expected() -> Plan:
    plan, problems = read_plan(PLAN.encode())
    assert plan
    assert not problems
    return plan


def only_problem(data: bytes) -> Problem:
    """The one problem of a plan."""
    plan, (problem,) = read_plan(data)
    assert plan is None
    return problem


def place_of(problem: Problem) -> str:
    return f"{problem.line}:{problem.column}"


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
    assert (problem.line, problem.column, facts_of(problem.found)) == (line, 16, "区环保居")


@pytest.mark.parametrize("encoding", ENCODED)
def test_a_book_is_known_as_one_in_every_encoding(encoding: str) -> None:
    assert SourceFile("", ENCODED[encoding](BOOK)).is_directory_of_units()
    assert SourceFile("", ENCODED[encoding]("district: {}\n")).is_directory_of_units()
    assert not SourceFile("", ENCODED[encoding](PLAN)).is_directory_of_units()


@pytest.mark.parametrize("data", [b"", b"\xff", PLAN.encode("utf-16-le"), b"PK\x03\x04\0\0", "区".encode("utf-16")])
def test_what_cannot_be_read_is_no_book(data: bytes) -> None:
    assert not SourceFile("", data).is_directory_of_units()


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
    problem = only_problem(bytes(data))
    assert (place_of(problem), str(problem.found)) in [
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
def test_a_file_cut_off_in_the_middle_of_a_character(bom: bytes, words: Words) -> None:
    cut = PLAN.index("区环保局") + 1
    place = f"{PLAN[:cut].count(chr(10)) + 1}:{cut - PLAN.rfind(chr(10), 0, cut)}"
    for missing in (1, 2):
        data = bom + PLAN[: cut + 1].encode()[:-missing]
        problem = only_problem(data)
        assert place_of(problem) == place
        words(problem)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "gb18030"])
def test_other_encodings_cut_off_in_the_middle_of_a_character(encoding: str, words: Words) -> None:
    bom = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}.get(encoding, b"")
    text = "# 上面\nplan: {title: 上中"  # the bytes of 上 (U+4E0A) hold a line feed
    problem = only_problem(bom + text.encode(encoding)[:-1])
    assert place_of(problem) == "2:16"
    words(problem)


def test_neither_utf8_nor_gb18030(words: Words) -> None:
    data = "计划: 一\n单位: 二".encode("gb18030") + b"\xff\xff: "
    problem = only_problem(data)
    assert place_of(problem) == "2:6"
    words(problem)


@pytest.mark.parametrize(
    ("data", "place", "character"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "3:1", ""),
        (b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0", "1:6", ""),
        (b"SQLite format 3\0", "1:16", ""),
        (b"\x7fELF\x02\x01\x01", "1:1", "U+007F"),
        ("plan: 甲".encode("utf-16-le"), "1:2", ""),
        (codecs.BOM_UTF32_LE + "plan: 甲".encode("utf-32-le"), "1:1", "U+0000"),
    ],
)
def test_what_is_no_text_at_all(data: bytes, place: str, character: str, words: Words) -> None:
    problem = only_problem(data)
    assert (place_of(problem), facts_of(problem.found)) == (place, character)
    words(problem, data)


@pytest.mark.parametrize("data", [b"", b"\n", b"  \n\n", b"# nothing yet\n", codecs.BOM_UTF8, b"---\n"])
def test_empty_files(data: bytes, words: Words) -> None:
    plan, (problem,) = read_plan(data)
    assert plan is None
    assert (problem[:3], facts_of(problem.expected)) == (("plan", 1, 1), "plan:, sections:, tasks:")
    words(problem, "plan")
    _plan, (problem,) = read_plan(PLAN.encode(), data)
    assert (problem[:3], facts_of(problem.expected)) == (("book", 1, 1), "district:, units:, collectives:, officials:")
    words(problem, "book")


@pytest.mark.parametrize("data", [b"plan", b"- plan\n- sections\n", b'"plan: x"'])
def test_files_without_keys(data: bytes, words: Words) -> None:
    problem = only_problem(data)
    assert (place_of(problem), facts_of(problem.expected)) == ("1:1", "plan:, sections:, tasks:")
    words(problem)


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
