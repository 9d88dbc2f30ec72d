"""Does diff say what changed between two editions, for measures, units and the journal?"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from support.contract import fits
from support.paths import ROOT
from support.small_plan import BOOK, PLAN

if TYPE_CHECKING:
    from pathlib import Path

    from support.command_line import Run

NEW = (
    PLAN.replace("deadline: 6月底前", "deadline: 9月底前", 1)
    .replace("responsible: [区乙局, 各街道办事处]", "responsible: [区乙局]", 1)
    .replace("第二段", "第二段落", 1)
)


@pytest.fixture
def editions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder, the current one, with two editions of the small plan and a directory of units."""
    for name, text in (("departments.yaml", BOOK), ("old.yaml", PLAN), ("new.yaml", NEW)):
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def records(run: Run, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("--plan", "old.yaml", "diff", *arguments, "--format", "json").out)
    return found


@pytest.mark.usefixtures("editions")
def test_words_deadlines_and_duties_that_changed(run: Run) -> None:
    first, second, third = records(run, "old.yaml", "new.yaml")
    assert (first["change"], second["change"], third["change"]) == ("reworded", "changed", "same")
    assert [piece for piece in first["words"] if piece["change"] != "kept"] == [{"change": "added", "text": "落"}]
    assert first["deadline"]["days"] == second["deadline"]["days"] == 92
    assert first["lost"] == [{"unit": "丙街道办事处", "role": "responsible", "refs": ["1a"]}]


@pytest.mark.usefixtures("editions")
def test_duties_of_units(run: Run) -> None:
    assert records(run, "old.yaml", "new.yaml", "--units") == [
        {"unit": "丙街道办事处", "gained": [], "lost": [{"ref": "1a", "role": "responsible"}]}
    ]
    assert [each["old"] for each in records(run, "old.yaml", "new.yaml", "--unit", "丙街道")] == [["1a"]]


@pytest.mark.usefixtures("editions")
def test_json_has_the_keys_and_types_of_the_page(run: Run) -> None:
    section = (ROOT / "docs" / "json.md").read_text("utf-8").partition("### `diff`")[2].partition("\n## ")[0]
    promised = dict(re.findall(r"^\| `(\w+)` \| ([\w ]+) \|", section, re.MULTILINE))
    for record in records(run, "old.yaml", "new.yaml"):
        assert record.keys() == promised.keys()
        assert [key for key, value in record.items() if not fits(value, promised[key])] == []


@pytest.mark.usefixtures("editions")
def test_what_a_person_says_comes_first(run: Run) -> None:
    said = records(run, "old.yaml", "new.yaml", "--map", "1a=2a", "--map", "2a=1a", "--map", "1b=", "--map", "=1b")
    assert [(each["old"], each["new"]) for each in said] == [
        (["2a"], ["1a"]),
        ([], ["1b"]),
        (["1a"], ["2a"]),
        (["1b"], []),
    ]


@pytest.mark.usefixtures("editions")
def test_check_tells_whether_anything_changed(run: Run) -> None:
    run("--plan", "old.yaml", "diff", "old.yaml", "old.yaml", "--check")
    run("--plan", "old.yaml", "diff", "old.yaml", "new.yaml", "--check", code=4)


def test_a_revision_of_the_store_is_compared_with_the_current_plan(run: Run, editions: Path) -> None:
    store = ("--store", str(editions / "s.sqlite"))
    run(*store, "--plan", "old.yaml", "extend", "1a", *("--to", "9-30", "--authority", "M1", "--reason", "R", "--yes"))
    title = run(*store, "--plan", "old.yaml", "diff", "old.yaml", "new.yaml").out.splitlines()[0]
    revision = title.split()[2]
    answer = run(*store, "--plan", "new.yaml", "diff", revision, "--format", "json").out
    first = json.loads(answer)[0]
    assert (first["decisions"], len(first["now_in_text"])) == (1, 1)


@pytest.mark.usefixtures("editions")
@pytest.mark.parametrize("name", ["ffff", "no such", "missing.yaml"])
def test_an_edition_that_is_not_there_is_refused(run: Run, name: str) -> None:
    assert run("--plan", "old.yaml", "diff", name, code=None).code in (2, 3)
