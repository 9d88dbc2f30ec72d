"""Split cells into names: separators and their levels, names that run together, open lists, persons beside units.

The names of a document that stand alone somewhere are its lexicon. A string without separators is split only where
such names cover all of it in exactly one way; every other split is a question, not a decision.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import Message
from airplan.i18n import marked
from airplan.plan.party_names import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

OPEN = "（(〔［[【{｛"
CLOSE = "）)〕］]】}｝"
_SEPARATORS = "、，,；;\n／/"
_HAN = r"[\u3400-\u9fff]"
_ENDING = (
    r"(?:局|委|办|部|院|厅|处|所|站|中心|公司|集团|政府|委员会|办公室|督查室|研究室|管委会|指挥部|总队|支队|大队|队|街道|镇|乡|"
    r"分局|银行|学校|协会|联社|团|社|会)"
)
_GENERIC = (
    r"(?:(?:有关|相关|各)?(?:区|县|市|旗|乡|镇|街道|园区|开发区|功能区|管委会|部门|单位|企业|村|社区|办事处|"
    r"人民政府|政府|新区|县区|乡镇|场))+(?:[（(].*[)）])?"
)
_OPEN_LIST = (
    r"等(?:有关|相关|各|各有关|各相关|区级|区直|市级|市直|县直|职能)*"
    r"(?:部门|单位|部门和单位|部门及单位|部门、单位|地区)?"
)
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文欧司马"
)


class CellPart(NamedTuple):
    """A string between two separators; `run` is whether it may be several names without separators."""

    text: str
    open_list: bool = False


class CellNames(NamedTuple):
    """The names of a cell in order, whether it leaves the list open, and questions (kind of doubt, words, question)."""

    names: tuple[str, ...]
    open_list: bool
    questions: tuple[tuple[str, str, Message], ...]


def pieces(text: str) -> list[CellPart]:
    """Return the strings between the separators of a cell, outside brackets; blanks inside Han names are dropped."""
    found: list[CellPart] = []
    for part in _joined_generic(_split(text, _SEPARATORS)):
        for word in _blanks(part):
            found += _without_open(word)
    return found


def lexicon(cells: Iterable[str], *, people: bool = False) -> frozenset[str]:
    """Return the names that stand alone in the cells and are not themselves several of the shorter ones."""
    alone = {name for text in cells for piece in pieces(text) for name in _and(piece.text)}
    alone = {_pair(name, alone)[0] for name in alone} if not people else alone
    atoms: set[str] = set()
    for name in sorted(alone, key=lambda name: (len(name), name)):
        if not _covers(name, atoms) and not _joined_by_and(name, atoms):
            atoms.add(name)
    return frozenset(atoms)


@lru_cache(maxsize=8192)  # most cells of a plan repeat those of others
def split_names(text: str, known: frozenset[str], *, people: bool = False) -> CellNames:
    """Return the names in a cell, given the document's lexicon."""
    names: list[str] = []
    open_list = False
    questions: list[tuple[str, str, Message]] = []
    for piece in pieces(text):
        open_list |= piece.open_list
        for word in _and(piece.text):
            for name in _run_together(word, known, questions, people=people):
                unit, person = ("", "") if people else _pair(name, known)
                if person:
                    question = marked("{person} is a person beside the unit; the plan names the unit only")
                    questions.append(("person", name, Message(question, person=person)))
                names.append(unit or name)
    unique = {fold(name): name for name in reversed(names)}
    return CellNames(tuple(dict.fromkeys(unique[fold(name)] for name in names)), open_list, tuple(questions))


def elided(names: Sequence[str], known: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield (name, longer name) for names that seem to share the prefix of an earlier name in the cell."""
    prefix = ""
    for name in names:
        if match := re.match(r"(省|市|区|县|州|旗)(?=.{2,})", name):
            prefix = match[1]
        elif (
            prefix
            and re.fullmatch(rf"{_HAN}{{2,8}}(?<!分)(?:局|委|办|中心|厅)", name)
            and not re.search("[市区县省]", name)
        ):
            yield name, prefix + name
    for name in names:
        for longer in (first + name for first in "省市区县"):
            if longer in known and (name, longer) != (name, prefix + name):
                yield name, longer


def is_like_unit(name: str) -> bool:
    """Return whether a string ends as names of units do, or stands for several units."""
    bare = re.sub(rf"{_OPEN_LIST}$|[（(].*[)）]$", "", name.strip())
    return bool(
        re.search(rf"^{_HAN}{{2,}}$", bare) and re.search(rf"(?:{_ENDING}|^(?:各|其他|其它)?{_GENERIC})$", bare)
    )


def is_collective(name: str) -> bool:
    """Return whether a name stands for several units that the document does not list."""
    plural = r"各|其他|其它|有关|相关|.{0,4}(?:各|有关|相关)(?:有关|相关|职能)*(?:部门|单位|企业|乡镇|街道|镇)"
    return bool(re.match(plural, name) or re.match(r"(?:all|other|relevant)\b", name, re.IGNORECASE))


def _split(text: str, separators: str) -> list[tuple[str, str]]:
    """Return (string, separator after it) for the strings between separators that stand outside brackets."""
    parts: list[tuple[str, str]] = []
    depth, start = 0, 0
    for i, char in enumerate(text):
        depth += (char in OPEN) - (char in CLOSE and depth > 0)
        if char in separators and (not depth or (char == "\n" and not _closes(text, i))):
            parts.append((text[start:i].strip(), char))
            start, depth = i + 1, 0
    parts.append((text[start:].strip(), ""))
    return [(part.rstrip("。."), mark) for part, mark in parts if part.rstrip("。.")]


def outside_brackets(text: str, separators: str) -> list[str]:
    """Return the strings between separators, of those outside brackets."""
    return [part for part, _mark in _split(text, separators)]


def _closes(text: str, position: int) -> bool:
    return any(char in CLOSE for char in text[position:])


def _joined_generic(parts: Sequence[tuple[str, str]]) -> list[str]:
    """Return the parts, those of 各X、Y joined again: the second has no place of its own."""
    joined: list[str] = []
    before = ""
    for part, mark in parts:
        if joined and before == "、" and joined[-1].startswith("各") and re.fullmatch(_GENERIC, part):
            joined[-1] += before + part
        else:
            joined.append(part)
        before = mark
    return joined


def _blanks(part: str) -> list[str]:
    """Return a part without the blanks inside a Han name, or split at them where both sides are whole names."""
    if not re.search(_HAN, part):
        return [" ".join(part.split())]
    words = part.split()
    if len(words) > 1 and all(re.search(rf"{_ENDING}$|^各", word) and len(word) > 2 for word in words):  # noqa: PLR2004
        return words
    if len(words) > 1 and all(re.fullmatch(rf"{_HAN}{{2,4}}", word) and word[0] in _SURNAMES for word in words):
        return words
    return ["".join(words)]


def _without_open(word: str) -> list[CellPart]:
    match = re.search(rf"{_OPEN_LIST}$", word)
    if not match:
        return [CellPart(word)]
    return [CellPart(word[: match.start()], open_list=True)] if match.start() else []


def _and(word: str) -> list[str]:
    """Return the two names that 及 or 以及 joins: before a place name, after the ending of a unit."""
    if match := re.search(rf"(?<={_HAN})(?:以及|及|和)(?=各|[省市区县])", word):
        left, right = word[: match.start()], word[match.end() :]
        if re.search(rf"{_ENDING}$", left) and not _inside(word, match.start()):
            return [left, *_and(right)]
    return [word]


def _inside(word: str, position: int) -> bool:
    return sum(char in OPEN for char in word[:position]) > sum(char in CLOSE for char in word[:position])


def _covers(text: str, atoms: Collection[str], most: int = 2) -> list[list[str]]:
    """Return up to `most` ways in which two or more names cover a text, none of which splits a bracket."""
    found: list[list[str]] = []

    def go(start: int, names: list[str]) -> None:
        if len(found) >= most:
            return
        if start == len(text):
            if len(names) > 1:
                found.append(names)
            return
        for end in range(start + 2, len(text) + 1):
            if text[start:end] in atoms and (start or end < len(text)):
                go(end, [*names, text[start:end]])

    go(0, [])
    return found


def _run_together(
    word: str, known: Collection[str], questions: list[tuple[str, str, Message]], *, people: bool
) -> list[str]:
    """Return the names that cover a word in exactly one way, else the word; ask where it looks like several."""
    if joined := _joined_by_and(word, known):
        return joined
    ways = [] if word in known else _covers(word, known)
    if len(ways) == 1:
        return ways[0]
    if ways:
        question = marked("this can be split into names in more than one way; it was left as it is")
        questions.append(("names", word, Message(question)))
    elif re.search(r"[:：]|.(?:牵头|负责|落实|配合|参与)$", word):
        questions.append(("names", word, Message(marked("this is more than a name; it was left as it is"))))
    elif any(part in known for part in _ands(word)[1:]) or _looks_like_several(word, people=people):
        question = marked("this may be several names; but not all stand alone elsewhere; it was left as it is")
        questions.append(("names", word, Message(question)))
    return [word]


def _ands(word: str) -> list[str]:
    return [part.strip() for part in re.split(r"\s(?:and|&)\s", word)]


def _joined_by_and(word: str, known: Collection[str]) -> list[str]:
    """Return the English names that “and” joins, if each of them stands alone elsewhere; else no names."""
    parts = _ands(word)
    return parts if len(parts) > 1 and word not in known and all(part in known for part in parts) else []


def _looks_like_several(word: str, *, people: bool) -> bool:
    if people:
        return bool(re.fullmatch(rf"{_HAN}{{5,}}", word))
    bare = re.sub(r"[（(].*?[)）]", "", word)
    return bool(re.search(rf"{_ENDING}(?:市|区|县|各).{{1,}}{_ENDING}$", bare)) and not is_collective(bare)


def _pair(name: str, known: Collection[str]) -> tuple[str, str]:
    """Return (unit, person) for 市环保局（陈某）, or 市环保局陈某 if the unit is known; else (name, "")."""
    if match := re.fullmatch(rf"(.+{_ENDING})[（(]({_HAN}{{2,4}})[)）]", name):
        person = match[2]
        if person[0] in _SURNAMES and not re.search(_ENDING + "$", person):
            return match[1], person
    match = re.fullmatch(rf"(.+?{_ENDING})({_HAN}{{2,3}})", name)
    if match and match[1] in known and match[2][0] in _SURNAMES:
        return match[1], match[2]
    return name, ""
