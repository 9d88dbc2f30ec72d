"""Does no text that leaves airplan steer a terminal, turn the writing, or begin to calculate?"""

from __future__ import annotations

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airplan.formats.control_characters import escaped, looks_like_formula, printable, visible
from airplan.formats.file_names import FileNames

STEERING = [
    *map(chr, (*range(9), *range(11, 32), *range(127, 160))),
    *"\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\ud800\udfff\ufffe\uffff",
]
TEXT = st.text(st.characters() | st.sampled_from([*STEERING, "\n", "\t", "张", "＝"]))


@pytest.mark.parametrize("char", STEERING, ids=lambda char: f"{ord(char):04x}")
def test_each_of_them_by_itself(char: str) -> None:
    shown = visible(f"a{char}b")
    assert shown in ("a?b", "a\nb")
    assert printable(f"a{char}b") in ("ab", "a\nb")
    assert char not in FileNames().name(f"a{char}b", ".xlsx")
    assert char not in escaped(json.dumps(f"a{char}b", ensure_ascii=False))


@given(TEXT)
def test_none_is_left_and_nothing_else_is_lost(text: str) -> None:
    for shown in (visible(text), printable(text)):
        assert not set(shown) & set(STEERING)
        assert visible(shown) == shown
    if not set(text) & set(STEERING):
        assert visible(text) == printable(text) == text


@given(TEXT)
def test_json_says_the_same(text: str) -> None:
    written = escaped(json.dumps([text], ensure_ascii=False, indent=2))
    assert json.loads(written) == [text]
    assert not set(written) & set(STEERING)


@given(TEXT)
def test_a_part_of_a_file_name_fits_on_any_system(text: str) -> None:
    name = FileNames().name(text, ".xlsx")
    assert name != ".xlsx"
    assert not set(name) & set(STEERING)
    assert not re.search(r'[/\\:*?"<>|\x00-\x08\x0a-\x1f]', name)


@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
@pytest.mark.parametrize("before", ["", " ", "\u3000", "\xa0", "\t", "\r", "\r\n", "\u2028", "\ufeff", "\u200b "])
def test_a_sign_behind_whatever_is_not_seen(sign: str, before: str) -> None:
    assert looks_like_formula(f"{before}{sign}1")
    assert looks_like_formula(unicodedata.normalize("NFKC", sign) + "cmd|' /C calc'!A0")
    assert not looks_like_formula(f"a{sign}1")
