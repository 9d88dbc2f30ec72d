"""Distinguish the content of a report from empty words: 无, 同上, 按计划推进, n/a.

The office sets the empty words (`[reporting] empty-words`). A figure, evidence and any other text are content. A status
alone is not content: the report counts as empty, but the status itself holds.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from airplan.store.entries import VALUE_FIELD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.progress.rules import Reporting
    from airplan.store.entries import Report

_BETWEEN_CLAUSES = r"[\n\r,，;；。、]+"
"""Kept as text until used: compiling it would slow every start."""
_SILENT = ("P", "Z", "Cc", "Cf")
"""Categories of characters without meaning: punctuation, blanks, invisible characters."""
_ANY_MONTH = r"(?:\d{4}年)?(?:\d{1,2}|[一二三四五六七八九十]{1,3})月份?"
"""The pattern for `N月` in a listed word."""
_BEFORE = r"(?:各?项?工作|本月|本期|目前|当前|暂时|仍然?|正在?|继续|均)*"
_BEHIND = r"(?:之?中)?"
"""Words around a listed word that add nothing to it: 目前正按计划推进中 is 按计划推进."""


def has_content(report: Report, reporting: Reporting) -> bool:
    """Return whether a report has content besides a status: a figure, evidence, or words that are not empty ones."""
    if report.values:
        return True
    return any(not is_empty(text, reporting.empty_words) for text in _texts(report))


def says_nothing(report: Report, reporting: Reporting) -> bool:
    """Return whether a report changes nothing: it has no content, and no status that stands.

    “In progress” beside an empty word for the progress adds nothing to that word; alone it is a status.
    """
    if has_content(report, reporting):
        return False
    return not report.status or (report.status == "in-progress" and bool(report.note))


def is_content(field: str, value: str) -> bool:
    """Return whether this value of a field in the store is content, whatever else the report says."""
    return field.startswith(VALUE_FIELD) or (field == "status" and value != "in-progress")


def empty_texts(report: Report, reporting: Reporting) -> tuple[str, ...]:
    """Return the texts of a report that are empty words, as written, each once."""
    texts = (text for text in _texts(report) if text and is_empty(text, reporting.empty_words))
    return tuple(dict.fromkeys(texts))


def is_empty(text: str, words: tuple[str, ...]) -> bool:
    """Return whether a text is empty: blank, only punctuation, one of the words, or several of them in a row.

    Width, case, blanks and punctuation do not matter, nor do words around it that add nothing: 目前, 各项工作, 正, 中.
    `N月` in a word stands for any month.
    """
    listed = _pattern(words)
    return listed.fullmatch(_plain(text)) is not None or all(
        listed.fullmatch(_plain(clause)) for clause in re.split(_BETWEEN_CLAUSES, text)
    )


def _texts(report: Report) -> Iterator[str]:
    yield from (report.note or "", report.problem or "", report.next or "")
    yield from report.evidence or ()


def _plain(text: str) -> str:
    """Return the letters, digits and signs of a text, in half width and lower case."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_HEARD)


class _Heard(dict[int, int | None]):
    """A table for `str.translate`: a character maps to itself, or to nothing if it has no meaning; filled on demand."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.category(chr(code)).startswith(_SILENT) else code
        return self[code]


_HEARD = _Heard()


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern that matches each of the words and the empty text."""
    parts = ((_ANY_MONTH).join(re.escape(_plain(part)) for part in word.split("N月")) for word in words)
    return re.compile(f"|{_BEFORE}(?:{'|'.join(parts)}){_BEHIND}" if words else "")
