"""Read the parts of a .docx file into trees of the elements that matter, their styles and automatic numbers."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from airplan.office_files.xml_parts import attribute, local, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEPT = {
    "body", "p", "pPr", "pStyle", "outlineLvl", "numPr", "ilvl", "numId", "r", "rPr", "rStyle", "vanish", "strike",
    "dstrike", "t", "tab", "br", "cr", "noBreakHyphen", "tbl", "tr", "trPr", "gridBefore", "hidden", "tc", "tcPr",
    "gridSpan", "vMerge", "hMerge", "cellDel", "style", "name", "basedOn", "abstractNum", "abstractNumId", "lvl",
    "start", "numFmt", "isLgl", "lvlText", "num", "lvlOverride", "startOverride",
}  # fmt: skip
_SKIPPED = {
    "del", "moveFrom", "Fallback", "txbxContent", "tabs", "rt", "pPrChange", "rPrChange", "tblPrChange", "trPrChange",
    "tcPrChange", "sectPrChange", "tblGridChange", "numberingChange",
}  # fmt: skip
NOT_READ = ("txbxContent", "footnoteReference", "endnoteReference", "blip", "altChunk")
"""Elements whose content is not read; each is counted."""
_DEEPEST = 200
_OFF = ("0", "false", "off", "none")
_HAN_DIGITS = "零一二三四五六七八九"
_HEADING_NAME = r"(?i)(?:heading|标题)\s*([1-9])"
_ROMAN = {100: "c", 90: "xc", 50: "l", 40: "xl", 10: "x", 9: "ix", 5: "v", 4: "iv", 1: "i"}
_MOST_NUMBERED = 100_000


class Element:
    """An element with its attributes, whose names have no prefix, and the elements in it that matter."""

    __slots__ = ("attributes", "inside", "tag", "text")

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag, self.attributes = tag, attributes
        self.inside: list[Element] = []
        self.text: list[str] = []

    def child(self, *path: str) -> Element | None:
        """Return the first element at a path of tags; None where there is none."""
        found = self
        for tag in path:
            for each in found.inside:
                if each.tag == tag:
                    found = each
                    break
            else:
                return None
        return found

    def value(self, *path: str) -> str | None:
        """Return the value of the first element at a path; empty where it has none, None where it is missing."""
        found = self.child(*path)
        return None if found is None else attribute(found.attributes, "val")

    def is_on(self, *path: str) -> bool:
        """Return whether the first element at a path is there and not switched off."""
        value = self.value(*path)
        return value is not None and value.lower() not in _OFF


class TreeBuilder:
    """Handles a part: elements that do not matter vanish, and their content stands in what is around them.

    So content controls, links and tracked insertions are read like anything else; tracked deletions are skipped, unless
    they say that a row or a paragraph's end is deleted.
    """

    def __init__(self) -> None:
        self.root = Element("", {})
        self.counted: Counter[str] = Counter()
        """The elements of NOT_READ, by tag."""
        self._open: list[tuple[str, Element | None]] = [("", self.root)]
        """Tags of open elements, each with the element that takes their content; None inside what is skipped."""

    def begun(self, tag: str, attributes: dict[str, str]) -> None:
        tag = local(tag)
        around = self._open[-1][1]
        if around is None:
            self._open.append((tag, None))
            return
        if tag in NOT_READ:
            self.counted[tag] += 1
        if tag == "del" and around.tag in ("trPr", "rPr"):
            around.inside.append(Element(tag, attributes))
            self._open.append((tag, None))
        elif tag in _SKIPPED:
            self._open.append((tag, None))
        elif tag in _KEPT and len(self._open) < _DEEPEST:
            element = Element(tag, attributes)
            around.inside.append(element)
            self._open.append((tag, element))
        else:
            self._open.append((tag, around))

    def ended(self, _tag: str) -> None:
        """Close the element."""
        del self._open[-1]

    def said(self, text: str) -> None:
        around = self._open[-1][1]
        if around is not None and around.tag == "t":
            around.text.append(text)


class Styles:
    """The styles of a document: the heading level, hidden text and automatic number that each gives."""

    def __init__(self, root: Element) -> None:
        self._styles = {attribute(style.attributes, "styleId"): style for style in root.inside if style.tag == "style"}

    def level(self, style_id: str) -> int:
        """Return the heading level of a paragraph style, from 1; 0 for text."""
        for style in self._chain(style_id):
            named = re.fullmatch(_HEADING_NAME, (style.value("name") or "").strip())
            if named:
                return int(named[1])
            if (outline := style.value("pPr", "outlineLvl")) is not None:
                return heading_level(outline)
        return 0

    def is_hidden(self, style_id: str) -> bool:
        """Return whether text in the style is hidden."""
        return any(style.is_on("rPr", "vanish") for style in self._chain(style_id))

    def numbering(self, style_id: str) -> Element | None:
        """Return the automatic number that the style gives; None without one."""
        return next((found for style in self._chain(style_id) if (found := style.child("pPr", "numPr"))), None)

    def _chain(self, style_id: str) -> Iterator[Element]:
        """Yield a style and those on which it is based."""
        seen: set[str] = set()
        while style_id and style_id not in seen and style_id in self._styles:
            seen.add(style_id)
            yield self._styles[style_id]
            style_id = self._styles[style_id].value("basedOn") or ""


def heading_level(outline: str | None) -> int:
    """Return the level of a heading from its outline level, which counts from 0; 0 for text, which has 9."""
    number = whole_number(outline)
    return number + 1 if number is not None and number < 9 else 0  # noqa: PLR2004 – see the docstring


class Numbering:
    """Counts the automatic numbers of a document."""

    def __init__(self, root: Element) -> None:
        kinds = {attribute(kind.attributes, "abstractNumId"): kind for kind in root.inside if kind.tag == "abstractNum"}
        self._lists = {
            attribute(each.attributes, "numId"): (each, kinds[each.value("abstractNumId") or ""])
            for each in root.inside
            if each.tag == "num" and (each.value("abstractNumId") or "") in kinds
        }
        self._counts: dict[str, dict[int, int]] = {}

    def next(self, properties: Element) -> str:
        """Return the number that the next paragraph with these properties shows; empty for bullets and none."""
        number_id = properties.value("numId") or ""
        if number_id not in self._lists:
            return ""
        own, kind = self._lists[number_id]
        depth = whole_number(properties.value("ilvl")) or 0
        levels = {
            whole_number(attribute(level.attributes, "ilvl")) or 0: level for level in kind.inside if level.tag == "lvl"
        }
        if depth not in levels:
            return ""
        shared = attribute(kind.attributes, "abstractNumId") if not own.child("lvlOverride") else f"own {number_id}"
        counts = self._counts.setdefault(shared, {})
        counts[depth] = counts.get(depth, _start(levels[depth], own) - 1) + 1
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        return self._shown(levels, counts, depth, own)

    @staticmethod
    def _shown(levels: dict[int, Element], counts: dict[int, int], depth: int, own: Element) -> str:
        if (levels[depth].value("numFmt") or "decimal") in ("bullet", "none"):
            return ""

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            level = levels.get(at)
            if level is None:
                return ""
            form = "decimal" if levels[depth].is_on("isLgl") else level.value("numFmt") or "decimal"
            return _written(counts.get(at, _start(level, own)), form)

        return re.sub("%([1-9])", number, levels[depth].value("lvlText") or "")


def _start(level: Element, own: Element) -> int:
    """Return the first number of a level."""
    overridden = own.value("lvlOverride", "startOverride")
    start = whole_number(overridden if overridden is not None else level.value("start"))
    return 1 if start is None else min(start, _MOST_NUMBERED)


def _written(number: int, form: str) -> str:
    """Return a number in a form of Word; forms that are rare in plans are written in digits."""
    if form.lower().startswith(("chinese", "japanesecounting", "ideographdigital", "taiwanesecounting")):
        return _han(number)
    if form == "decimalEnclosedCircle" and 0 < number <= 20:  # noqa: PLR2004 – Unicode has twenty
        return chr(0x2460 + number - 1)
    if form in ("upperLetter", "lowerLetter") and 0 < number <= 26:  # noqa: PLR2004 – the alphabet
        return chr((ord("A") if form == "upperLetter" else ord("a")) + number - 1)
    if form in ("upperRoman", "lowerRoman"):
        return _roman(number).upper() if form == "upperRoman" else _roman(number)
    return f"{number:02}" if form == "decimalZero" else str(number)


def _han(number: int) -> str:
    """Return 21 as 二十一; from 100 on in digits, which no list of a plan reaches."""
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:  # noqa: PLR2004 – see the docstring
        return str(number)
    before = "" if not tens else "十" if tens == 1 else f"{_HAN_DIGITS[tens]}十"
    return before + (_HAN_DIGITS[ones] if ones else "")


def _roman(number: int) -> str:
    """Return 14 as xiv; numbers beyond any list are written in digits."""
    if number >= 400:  # noqa: PLR2004 – from here on, more letters are needed
        return str(number)
    text = ""
    for value, letters in _ROMAN.items():
        count, number = divmod(number, value)
        text += letters * count
    return text
