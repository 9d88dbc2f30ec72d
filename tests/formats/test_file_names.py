"""Is whatever may be called anything a name that every system takes, and none of them twice?"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airplan.formats.file_names import LONGEST_NAME, FileNames, safe_name

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2017-05_区环保局", "2017-05_区环保局.xlsx"),
        ("区教委/体育局", "区教委／体育局.xlsx"),
        ('a\\b:c*d?e"f<g>h|i', "a＼b：c＊d？e＂f＜g＞h｜i.xlsx"),
        ("a\tb\nc\u202ed", "a_b_c_d.xlsx"),
        (" 街道办 . ", "街道办.xlsx"),
        ("CON", "_CON.xlsx"),
        ("nul.txt", "_nul.txt.xlsx"),
        ("COM7", "_COM7.xlsx"),
        ("控制", "控制.xlsx"),
        ("..", "_.xlsx"),
        ("", "_.xlsx"),
    ],
)
def test_what_no_system_takes_is_written_otherwise(text: str, name: str) -> None:
    assert safe_name(text, ".xlsx") == name


@given(st.lists(st.text(max_size=90), min_size=1, max_size=8))
def test_any_names_become_files_of_one_folder(texts: list[str]) -> None:
    names = FileNames()
    made = [names.name(text, ".xlsx") for text in texts]
    assert len({unicodedata.normalize("NFC", name).casefold() for name in made}) == len(texts)
    for name in made:
        assert len(name.encode()) <= LONGEST_NAME
        assert name.endswith(".xlsx")
        assert not set(name) & set('/\\:*?"<>|')
        assert all(unicodedata.category(char)[0] != "C" for char in name)
        assert not name.removesuffix(".xlsx").endswith((" ", "."))


def test_long_names_and_names_that_differ_in_case_stay_apart(tmp_path: Path) -> None:
    names = FileNames()
    texts = ["长" * 100 + "甲", "长" * 100 + "乙", "Unit", "UNIT", "unit~2", "区教委/体育局", "区教委／体育局"]
    made = [names.name(text, ".xlsx") for text in texts]
    for name in made:
        (tmp_path / name).touch(exist_ok=False)
    assert len({path.name.casefold() for path in tmp_path.iterdir()}) == len(texts)
