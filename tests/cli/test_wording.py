"""Does every section of a golden file of words belong to a test?"""

from __future__ import annotations

import re
from pathlib import Path

from support.wording import FOLDER, sections

HERE = Path(__file__).parent


def owner_of(section: str) -> str:
    """Return the name of the test that a section belongs to, of the fixture `wording` or `words`."""
    named = re.match(r"test_\w+", section)
    return named[0] if named else "test_" + section.partition(": ")[0].replace(" ", "_")


def test_no_words_are_left_over() -> None:
    for path in (FOLDER / HERE.name).glob("*.txt"):
        code = (HERE / f"test_{path.name.partition('.')[0]}.py").read_text(encoding="utf-8")
        tests = set(re.findall(r"^def (test_\w+)", code, re.MULTILINE))
        assert set(map(owner_of, sections(path))) <= tests
