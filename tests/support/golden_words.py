"""Words that tests do not repeat: each case of a module's tests has its section in one golden file.

tests/golden/said/MODULE.LANGUAGE.txt holds, below `## test case`, what airplan said in that case. A test asserts kinds
and facts, and gives the words to the fixture `words`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

import pytest

from airplan import i18n
from support.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

_FOLDER = ROOT / "tests" / "golden" / "said"


class Words(Protocol):
    """Compares what was said with the test's section of its module's golden file.

    `case` tells the sections of one test apart; every text in `names` (a path, an id) is written as its name.
    """

    def __call__(self, text: object, case: object = "", **names: object) -> None: ...


@pytest.fixture
def words(request: pytest.FixtureRequest, *, updating: bool) -> Words:
    """Return a function that compares words with their golden section, or rewrites the section if asked to."""

    def compare(text: object, case: object = "", **names: object) -> None:
        shown = str(text)
        for name, value in names.items():
            shown = shown.replace(str(value), name.upper())
        module = request.path.relative_to(ROOT / "tests").with_suffix("").as_posix().replace("/", "-")
        path = _FOLDER / f"{module.replace('test_', '')}.{i18n.language()}.txt"
        key = request.node.originalname.removeprefix("test_").replace("_", " ")
        key += f": {case!r}" if case != "" else ""
        sections = _sections(path)
        if updating:
            sections[key] = shown
            _write(path, sections)
        assert key in sections, f"no section of {path.name}; look at the words, then run with --update-golden:\n{shown}"
        assert shown == sections[key]

    return compare


def _sections(path: Path) -> dict[str, str]:
    content = path.read_text(encoding="utf-8") if path.exists() else ""
    parts = re.split(r"^## (.*)\n", content, flags=re.MULTILINE)
    return {key: text.removesuffix("\n") for key, text in zip(parts[1::2], parts[2::2], strict=True)}


def _write(path: Path, sections: dict[str, str]) -> None:
    path.parent.mkdir(exist_ok=True)
    content = "".join(f"## {key}\n{text}\n" for key, text in sorted(sections.items()))
    path.write_text(content, encoding="utf-8", newline="\n")


def facts_of(message: object) -> str:
    """Return the facts of a message in their order, without its words; what is no message is a fact itself."""
    facts = getattr(message, "facts", None)
    if facts is None:
        return str(message)
    return " ".join(", ".join(map(str, fact)) if isinstance(fact, tuple) else str(fact) for fact in facts.values())
