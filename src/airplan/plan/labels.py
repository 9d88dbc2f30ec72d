"""Find the labels of a plan: in which languages it has them, and a short one for a measure that has none."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from airplan.errors import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.plan import schema
    from airplan.plan.problems import Faults

_LANGUAGES = (("zh",), ("en",), ("zh", "en"))
_LONGEST = {"W": 12, "N": 40}
"""Letters of a label, for Chinese text and for other text."""
_PAUSES = ",.;:!?，。；：！？、…"


def languages_of(document: schema.PlanFile, faults: Faults) -> tuple[str, ...]:
    """Return the language of the document, and English where a Chinese one has second titles or labels.

    A plan that does not say is in Chinese if it has a title, else in English; note a plan without either title.
    """
    plan = document.plan
    if not (plan.title or plan.title_en):
        faults.at(("plan",), Message("no title"), Message("the key title, or title_en in an English plan"))
    if plan.languages:
        if plan.languages not in _LANGUAGES:
            faults.at(
                ("plan", "languages"), ", ".join(plan.languages), Message("one of {keys}", keys="[zh], [en], [zh, en]")
            )
        return plan.languages
    if not plan.title and plan.title_en:
        return ("en",)
    return ("zh", "en") if plan.title_en or any(_english_labels(document)) else ("zh",)


def _english_labels(document: schema.PlanFile) -> Iterator[str | None]:
    for section in document.sections:
        yield section.editorial.title_en
    for task in (*document.tasks, *(task for section in document.sections for task in section.tasks)):
        yield task.editorial.title_en
        yield from (measure.editorial.brief_en for measure in task.measures)


def shortened(text: str) -> str:
    """Return the beginning of a text as a label: at most 12 characters of Chinese, or 40 of another script.

    It ends at the last punctuation mark within that length, else at the last blank, and with … where anything is cut.
    """
    line = " ".join(text.split())
    wide = any(unicodedata.east_asian_width(character) in "WF" for character in line)
    longest = _LONGEST["W" if wide else "N"]
    whole = line.rstrip("。.")
    if len(whole) <= longest:
        return whole
    start = whole[: longest - 1]  # the sign of omission counts as well
    pause = max(map(start.rfind, _PAUSES))
    cut = pause if pause > 0 else start.rfind(" ")
    return start[: cut if cut > 0 else None].rstrip(_PAUSES + " ") + "…"
