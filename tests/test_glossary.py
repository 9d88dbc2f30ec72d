"""Does everything that airplan says use the words of docs/glossary.md, one form for each term?"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from support.catalogues import SRC, messages, read

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
GLOSSARY = ROOT / "docs/glossary.md"
PAGES = [
    *sorted(ROOT.glob("README*.md")),
    *(page for page in sorted((ROOT / "docs").glob("*.md")) if page != GLOSSARY),
    *sorted((ROOT / "docs").glob("*.html")),
]
HAN = re.compile(r"[\u4e00-\u9fff]")
CODE = re.compile(r"^```.*?^```|`[^`]*`|<!--.*?-->", re.MULTILINE | re.DOTALL)
"""What a page quotes: screens are said by the catalogue, commands and keys are no prose."""


class Term(NamedTuple):
    english: str
    chinese: str
    meaning: str
    banned: tuple[str, ...]


def terms() -> Iterator[Term]:
    """Yield the rows of the page's tables."""
    for line in GLOSSARY.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and cells[0] not in {"English", "---"}:
            english, chinese, meaning, banned = cells
            yield Term(english, chinese, meaning, tuple(word for each in banned.split(";") if (word := each.strip())))


BANNED = sorted({word for term in terms() for word in term.banned})


def pattern_of(word: str) -> re.Pattern[str]:
    """Return what finds a banned word: Chinese anywhere, English as whole words in any case."""
    return re.compile(re.escape(word) if HAN.search(word) else rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)


def said() -> Iterator[str]:
    """Yield every sentence of the program, in both languages, without the names of its facts."""
    for message in messages(read(SRC / "locale/zh_CN/LC_MESSAGES/airplan.po")):
        for forms in (message.id, message.string):
            for text in forms if isinstance(forms, tuple | list) else (forms,):
                yield re.sub(r"\{\w*\}", "{}", str(text))


def test_the_page_has_terms_in_both_languages() -> None:
    rows = list(terms())
    assert len({row.english for row in rows}) == len(rows)
    assert [row.english for row in rows if not (row.english and HAN.search(row.chinese))] == []


@pytest.mark.parametrize("word", BANNED)
def test_no_message_uses_another_word(word: str) -> None:
    assert [text for text in said() if pattern_of(word).search(text)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_page_uses_another_word(page: Path) -> None:
    prose = CODE.sub("", page.read_text("utf-8"))
    assert [word for word in BANNED if pattern_of(word).search(prose)] == []
