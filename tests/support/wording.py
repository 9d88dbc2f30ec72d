"""Keep the words of messages in golden files, so that tests themselves assert facts and kinds."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Protocol

import pytest

from airplan import i18n
from support.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from airplan.i18n import Language

FOLDER = ROOT / "tests" / "golden" / "said"


class Wording(Protocol):
    """Asserts that a text names facts, and that its words are those of tests/golden/said/FOLDER/MODULE.LANG.txt.

    The file has a section for each call, named like the test; facts given by name differ from run to run and stand in
    it as {name}. Write it with --update-golden.
    """

    def __call__(self, text: str, *facts: object, lang: Language = "en", **passing: object) -> None: ...


def sections(path: Path) -> dict[str, str]:
    """Return the texts of a golden file by the names of their sections."""
    parts = re.split(r"^## (.+)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE) if path.exists() else [""]
    return {name: text.removesuffix("\n") for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def _write(path: Path, texts: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    written = "\n".join(f"## {name}\n{text}" for name, text in sorted(texts.items()))
    path.write_text(f"{written}\n", encoding="utf-8", newline="\n")


def _compare(request: pytest.FixtureRequest, lang: Language, section: str, text: str, *, updating: bool) -> None:
    """Compare a text with a section of the golden file of the test's module, or rewrite the section if asked to."""
    module = request.path.relative_to(ROOT / "tests").with_suffix("")
    path = FOLDER / module.parent / f"{module.name.removeprefix('test_')}.{lang}.txt"
    text = text if text.endswith("\n") else f"{text}\n"
    texts = sections(path)
    if updating:
        assert "PYTEST_XDIST_WORKER" not in os.environ, "several writers of one file: leave out -n"
        _write(path, texts := {**texts, section: text})
    assert section in texts, f"nothing in {path.name} for:\n{text}"
    assert text == texts[section]


class Words(Protocol):
    """Compares words with the test's section of its module's golden file, in the language in use.

    `case` tells the sections of one test apart; every text in `names` (a path, an id) stands in it as NAME.
    """

    def __call__(self, text: object, case: object = "", **names: object) -> None: ...


@pytest.fixture
def words(request: pytest.FixtureRequest, *, updating: bool) -> Words:
    """Return a function that compares words with their golden section: `words(error, "an empty file", path=path)`."""

    def compare(text: object, case: object = "", **names: object) -> None:
        shown = str(text)
        for name, value in names.items():
            shown = shown.replace(str(value), name.upper())
        section = request.node.originalname.removeprefix("test_").replace("_", " ") + (
            f": {case!r}" if case != "" else ""
        )
        _compare(request, i18n.language(), section, shown, updating=updating)

    return compare


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def named(fact: object, text: str) -> bool:
    """Return whether a text names a fact; days and months in it (2017-05-25) may be said in either language."""
    return bool(re.search(_naming(fact), text))


def _naming(fact: object) -> str:
    """Return the pattern of what names a fact."""

    def said(match: re.Match[str]) -> str:
        year, month = match[1], int(match[2])
        if not match[3]:
            return rf"(?:{match[0]}|{_MONTHS[month - 1]}\ {year}|{year}年{month}月)"
        day = int(match[3])
        return rf"(?:{match[0]}|{day}\ {_MONTHS[month - 1]}(?:\ {year})?|(?:{year}年)?{month}月{day}日)"

    pattern = re.escape(str(fact)).replace(r"\-", "-")
    pattern = re.sub(r"(?<![\d-])(\d{4})-(0[1-9]|1[0-2])(?:-([0-3]\d))?(?![\d-])", said, pattern)
    pattern = re.sub(rf"(\d\\ (?:{'|'.join(_MONTHS)}))\\ (\d{{4}})", r"\1(?:\\ \2)?", pattern)
    pattern = re.sub(r"(?<!\d)(\d{4}年)(?=\d+月\d+日)", r"(?:\1)?", pattern)
    pattern = re.sub(r"\\ (?=\d\d:\d\d)", r"\\ ?", pattern)
    return f"(?:{re.escape(str(fact))}|{pattern})"


def facts_of(message: object) -> str:
    """Return the facts of a message in their order, without its words; what is no message is a fact itself."""
    facts = getattr(message, "facts", None)
    if facts is None:
        return str(message)
    lists = (fact if type(fact) is tuple else (fact,) for fact in facts.values())  # one with named fields words itself
    return " ".join(", ".join(map(str, fact)) for fact in lists)


@pytest.fixture
def wording(request: pytest.FixtureRequest, tmp_path: Path, *, updating: bool) -> Wording:
    """Return a function that asserts the facts and the words of a message: `wording(error, "8a", entry=entry)`."""
    name = request.node.name.encode("ascii").decode("unicode_escape")  # pytest escapes what is not ASCII
    name = "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in " ".join(name.split()))
    count: dict[Language, int] = {}

    def compare(text: str, *facts: object, lang: Language = "en", **passing: object) -> None:
        assert [fact for fact in (*facts, *passing.values()) if not named(fact, text)] == [], text
        holes = {"tmp_path": str(tmp_path), **{key: str(value) for key, value in passing.items()}}
        for key in sorted(holes, key=lambda key: len(holes[key]), reverse=True):
            text = re.sub(_naming(holes[key]), f"{{{key}}}", text)
        count[lang] = count.get(lang, 0) + 1
        section = name if count[lang] == 1 else f"{name} {count[lang]}"
        _compare(request, lang, section, text, updating=updating)

    return compare
