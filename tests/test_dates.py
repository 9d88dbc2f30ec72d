"""Are days in sentences said as people say them, 30 June or 6月30日, wherever airplan shows a sentence?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from support.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

GOLDEN = ROOT / "tests" / "golden"
DAY = re.compile(r"(?<![\w./-])2\d{3}-\d{2}-\d{2}(?![\w/-]|[.]\w)(?: \d{2}:\d{2})?", re.ASCII)
TO_BE_TYPED = re.compile(
    r"(--[\w-]+|[Ww]rite( for example| [\d-]+ or)?|written|such as|(?:^|\s)as|example( as)?"
    r"|写作|写|如|例如|：|:|,|、)[ “]?$"
)
"""What stands before a day that is an example of what to type, or the value behind a label."""


def in_sentences(text: str) -> list[str]:
    """Return the days of a text, as the ISO has them, that stand beside a word: with no blank or one between them."""
    found = []
    for line in text.splitlines():
        for match in DAY.finditer(line) if not line.startswith("## ") else ():
            before, after = line[: match.start()], line[match.end() :]
            words = re.search(r"[^\W\d_] ?$", before), re.match(r" ?[^\W\d_]", after)
            if any(words) and not TO_BE_TYPED.search(before):
                found.append(line.strip())
    return found


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("8b is already due on 2017-06-30.", True),
        ("8b的期限已是2017-06-30。", True),
        ("2017-06-30 is in the future", True),
        ("（原定2017-06-30）", True),
        ("28a   Phase-out         grey   2017-06-30   29 left", False),
        ("add --known-at 2017-06-30", False),
        ("可写作2017-06-30、6月底", False),
        ("Write 2021-09-04 or 2021-04-09.", False),
        ("back/2017-06-30_区环保局.xlsx 已导入", False),
        ("Data as of: 2017-06-30", False),
        ("8b is already due on 30 June.", False),
    ],
)
def test_the_test_tells_sentences_from_columns_options_and_examples(text: str, sentence: bool) -> None:
    assert bool(in_sentences(text)) == sentence


@pytest.mark.parametrize("path", sorted(GOLDEN.rglob("*.txt")), ids=lambda path: str(path.relative_to(GOLDEN)))
def test_no_sentence_has_a_day_as_programs_write_it(path: Path) -> None:
    assert in_sentences(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", sorted(GOLDEN.rglob("*.zh*.txt")), ids=lambda path: str(path.relative_to(GOLDEN)))
def test_no_blank_stands_beside_a_chinese_day(path: Path) -> None:
    beside = r"[一-鿿] \d{4}年\d|[一-鿿] \d{1,2}月\d{1,2}日|\d月\d{1,2}日 (?=[一-鿿])"
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line.strip() for line in lines if re.search(beside, line)] == []
