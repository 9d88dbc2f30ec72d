"""How is a plan written down in the docstring of the test that reads it?

▸ marks where a fault must be reported; a line `...` stands for the keys that are as they should be. A docstring that
begins with `- ` holds the rows of a plan's one task, one that begins with a key of the book of departments is a book.
"""

from __future__ import annotations

import inspect
import re
from textwrap import indent
from typing import TYPE_CHECKING

import pytest
import yaml

from airplan.plan import yaml_events
from airplan.plan.reader import SourceFile, read
from support.wording import facts_of

if TYPE_CHECKING:
    from airplan.errors import Problem
    from airplan.plan.model import Measure
    from support.wording import Words


ROW = {
    "text": "完成1100蒸吨改造，每月检查。",
    "deadline": "年底前",
    "leaders": "[姜立光]",
    "lead": "[区环保局]",
    "editorial": "{brief: 改造, brief_en: Retrofit}",
}
HEAD = """
  id: test-2017
  year: 2017
  title: 计划
  title_en: Plan
  document: 文号
  coordinator: 区环保局
  counts: {sections: 1, tasks: 1, measures: ROWS}"""
SECTIONS = """
  - number: 一
    title: 任务
    editorial: {title_en: Tasks}
    tasks:
      - number: 1
        city_task: {number: "1", title: 改造}
        editorial: {title_en: Retrofit}
        measures:
"""
BOOK = {
    "district": "{name: 北京市西城区, name_en: Xicheng, prefixes: [区, 西城区]}",
    "units": """
  - {name: 区环保局, kind: government}
  - {name: 区财政局, kind: government, aliases: [区财局]}
  - {name: 区教委, kind: government, later: [{name: 区教育局, since: 2018-01-01}]}
  - {name: 德胜街道办事处, kind: subdistrict}""",
    "collectives": """
  - {name: 各街道办事处, name_en: All, members: [德胜街道办事处]}
  - {name: 其他有关部门, name_en: Others, members: unknown}""",
    "officials": """
  - {name: 姜立光, name_en: Jiang Liguang}
  - {name: 孙硕, name_en: Sun Shuo}""",
}


def completed(text: str, usual: dict[str, str], margin: str = "") -> str:
    """The text, its line `...` replaced by the usual keys that it lacks."""
    lacking = (key for key in usual if not re.search(rf"^(- |{margin})▸*{key}:", text, re.MULTILINE))
    return text.replace(f"{margin}...\n", "".join(f"{margin}{key}: {usual[key]}\n" for key in lacking))


def files_of(docstring: str) -> tuple[str, str]:
    """The plan and the book that a docstring stands for."""
    rows = re.split("^(?=- )", docstring, flags=re.MULTILINE)[1:] or ["- text: 完成改造。\n  ...\n"]
    usual = {
        "plan": HEAD.replace("ROWS", str(len(rows))),
        "sections": SECTIONS + indent("".join(completed(row, ROW, "  ") for row in rows), " " * 10),
    }
    first = docstring.lstrip("▸")
    of_plan = docstring if first.startswith(("plan:", "sections:")) else "...\n"
    of_book = docstring if first.startswith(tuple(BOOK)) else "...\n"
    return completed(of_plan, usual), completed(of_book, BOOK)


def places_marked(text: str) -> list[tuple[int, int]]:
    return [
        (number, mark.start() - i + 1)
        for number, line in enumerate(text.split("\n"), start=1)
        for i, mark in enumerate(re.finditer("▸", line))
    ]


@pytest.fixture(params=[yaml.CSafeLoader, yaml.SafeLoader], ids=["libyaml", "python"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever parser a machine has, it reports the same."""
    monkeypatch.setattr(yaml_events, "_LOADER", request.param)


@pytest.fixture
def problems(request: pytest.FixtureRequest, loader: None, words: Words) -> list[Problem]:
    """What the reader finds in the test's docstring. Each must stand at its mark, its words in the golden file."""
    texts = files_of(inspect.cleandoc(request.function.__doc__) + "\n")
    files = [SourceFile(name, text.replace("▸", "").encode()) for name, text in zip("pb", texts, strict=True)]
    plan, noted = read(*files)
    assert (plan is None) == any(problem.severity == "error" for problem in noted)
    for file, text in zip(files, texts, strict=True):
        places = [(problem.line, problem.column) for problem in noted if problem.file == file.path]
        assert places == places_marked(text), "\n".join(map(str, noted))
    words("\n".join(map(str, noted)))
    return noted


@pytest.fixture
def faults(problems: list[Problem]) -> list[str]:
    """The facts of the problems: of what was found | expected | hinted at, as far as these have any."""
    return [
        ("warning: " if problem.severity == "warning" else "") + " | ".join(filter(None, map(facts_of, problem[3:6])))
        for problem in problems
    ]


@pytest.fixture
def rows(request: pytest.FixtureRequest, loader: None) -> tuple[Measure, ...]:
    """The rows that the test's docstring holds, which must be without fault."""
    plan, book = files_of(inspect.cleandoc(request.function.__doc__) + "\n")
    read_in, noted = read(SourceFile("p", plan.encode()), SourceFile("b", book.encode()))
    assert read_in, noted
    assert not noted
    return read_in.measures
