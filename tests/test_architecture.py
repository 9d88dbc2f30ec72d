"""Can a newcomer hold the whole in the head: does every module say its question, and is none too long?"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import airplan

SRC = Path(airplan.__file__).parent
MODULES = sorted(SRC.rglob("*.py"))
LONGEST = 400
CATALOGUES = {"i18n/zh.py"}
"""Tables of sentences, not code: as long as the program is talkative."""


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(SRC).as_posix())
def test_a_module_begins_with_a_sentence_of_its_own(module: Path) -> None:
    docstring = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")), clean=False)
    assert docstring, "no docstring"
    first, *rest = docstring.split("\n")
    assert first == first.strip()
    assert first[-1] in "?.", first
    assert not rest or rest[0] == "", "the first line stands alone"


def test_no_two_modules_answer_the_same_question() -> None:
    firsts = [str(ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))).split("\n")[0] for path in MODULES]
    assert [first for first in set(firsts) if firsts.count(first) > 1] == []


def test_no_module_is_too_long() -> None:
    lengths = {path.relative_to(SRC).as_posix(): path.read_text(encoding="utf-8").count("\n") for path in MODULES}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST and name not in CATALOGUES} == {}


def test_every_package_has_a_docstring_module() -> None:
    folders = {path.parent for path in MODULES}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []
