"""Find what a document says about itself: title, document number, year, place and language."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from airplan.errors import Message
from airplan.i18n import marked
from airplan.importing.document import Paragraph
from airplan.importing.rows import Doubt
from airplan.importing.yaml_text import clean

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from airplan.importing.document import Document

_DOCUMENT = re.compile(r"[\u3400-\u9fff]{1,12}[〔\[（(［]?\d{4}[〕\]）)］]\s*\d+\s*号(?:文|附件\d*)?")
_PLACE = re.compile(
    r"^(?:关于印发)?((?:[\u3400-\u9fff]{2,3}(?:省|自治区))?(?:[\u3400-\u9fff]{2,4}?市)?(?:[\u3400-\u9fff]{1,5}?(?:区|县|旗|市))?)"
)
_RANGE = re.compile(r"((?:19|20)\d\d)年?\s*[-－–—~至到]\s*((?:19|20)\d\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_LONGEST_TITLE = 80
_HALF = 0.5


@dataclass
class Facts:
    """What stands at the head of the plan file, and doubts by key."""

    id: str
    title: str
    year: int
    document: str = ""
    place: str = ""
    prefixes: tuple[str, ...] = ()
    english: bool = False
    defaults: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Role → the units that a general rule names for all rows."""
    doubts: dict[str, Doubt] = field(default_factory=dict)


def facts(
    document: Document, above: Sequence[Paragraph], year: int | None, this_year: int, units: Collection[str]
) -> Facts:
    """Return the facts of a document, `above` being the cells above its table.

    `year` is the one that a person named; the last resort is this year, in doubt.
    """
    lines = [block for block in document.blocks if isinstance(block, Paragraph) and block.text.strip()]
    lines += above
    text = "".join(
        block.text if isinstance(block, Paragraph) else "".join(c.text for c in block.cells)
        for block in document.blocks
    )
    stem = re.sub(r"\.\w{1,5}$", "", re.split(r"[/\\]", document.name)[-1]) or "plan"
    found = Facts(_identifier(stem), clean(stem).replace("\n", " ") or "plan", this_year)
    found.english = sum(char >= "\u3400" for char in text) < _HALF * sum(char.isalpha() for char in text)
    _title(found, lines)
    if number := next((match[0] for line in lines[:6] if (match := _DOCUMENT.search(line.text))), ""):
        found.document = "".join(number.split())
    _set_year(found, year)
    _set_place(found, units)
    return found


def _identifier(stem: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", stem.casefold())) or "plan"


def _title(found: Facts, lines: list[Paragraph]) -> None:
    heads = [line for line in lines if line.level == 1] or lines[:4]
    for i, line in enumerate(heads):
        text = " ".join(clean(line.text).split())
        if (
            len(text) <= _LONGEST_TITLE
            and not text.endswith(("。", "：", ":", "."))
            and not _DOCUMENT.fullmatch("".join(text.split()))
            and not re.match(r"附件|附表|附：|annex\b|appendix\b", text, re.IGNORECASE)
        ):
            after = " ".join(clean(heads[i + 1].text).split()) if i + 1 < len(heads) and not heads[i + 1].level else ""
            if (
                after
                and after.endswith(("工作措施", "方案", "计划", "任务分解表", "任务清单", "分工方案"))
                and not line.level
            ):
                text += after
            found.title = text
            return
    question = Message(marked("no title was found; this is the name of the file"))
    found.doubts["title"] = Doubt("plan", found.title, "", question)


def _set_year(found: Facts, year: int | None) -> None:
    ranged = [span[1] for span in _RANGE.findall(found.title)]
    single = _YEAR.findall(_RANGE.sub("", found.title))
    if year:
        found.year = year
    elif single:
        found.year = int(single[-1])
    elif ranged or (of_document := _YEAR.search(found.document)):
        found.year = int(ranged[-1]) if ranged else int(of_document[1]) if of_document else found.year
        question = Message(marked("which year do deadlines without a year mean? Taken from the title or the number"))
        found.doubts["year"] = Doubt("plan", found.title, "", question)
    else:
        question = Message(marked("no year was found; this is the current one (--year names another)"))
        found.doubts["year"] = Doubt("plan", found.title, "", question)


def _set_place(found: Facts, units: Collection[str]) -> None:
    match = _PLACE.match(found.title)
    place = match[1] if match else ""
    levels = re.findall(r".+?(?:自治区|省|市|区|县|旗)", place)
    common = [word for word in ("区", "县", "市", "省", "旗") if any(unit.startswith(word) for unit in units)]
    own = max(common, key=lambda word: sum(unit.startswith(word) for unit in units), default="")
    found.place = place or found.title
    whole = ["".join(levels[i:]) for i in range(len(levels))]
    found.prefixes = tuple(dict.fromkeys([*whole, *([own] if own else [])])) or (found.place,)
    question = Message(marked("is this the place whose units these are, and are these its prefixes?"))
    found.doubts["district"] = Doubt("plan", found.title, "", question)
