"""Provide a plan small enough to be broken in every way, and a shell that asks for completions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

import pytest

from airplan.cli import run as run_command_line
from airplan.store.connect import open_store

if TYPE_CHECKING:
    from pathlib import Path

BOOK = """\
district: {name: 某市某区, name_en: Some District, prefixes: [某市某区, 某区, 区]}
units:
  - {name: 区甲局, kind: government, name_en: Bureau A, pinyin: qu jia ju}
  - {name: 区乙局, kind: government, name_en: Bureau B, pinyin: qu yi ju}
  - {name: 丙街道办事处, kind: subdistrict, name_en: Bing Subdistrict Office}
collectives:
  - {name: 各街道办事处, name_en: All subdistrict offices, members: [丙街道办事处]}
officials:
  - {name: 张䶮, name_en: Zhang Yan, pinyin: zhang yan}
"""

PLAN = """\
plan:
  id: small-2017
  year: 2017
  title: 某区2017年计划
  title_en: A small plan for 2017
  document: 某政发〔2017〕1号
  coordinator: 区甲局
  counts: {sections: 1, tasks: 2, measures: 3}
sections:
  - number: 一
    title: 总类
    editorial: {title_en: Everything}
    tasks:
      - number: 1
        city_task: {number: "1", title: 第一件}
        editorial: {title_en: The first}
        measures:
          - text: |-
              =1+1 [red]不是标记[/red]
              第二段
            deadline: 6月底前
            leaders: [张䶮]
            lead: [区甲局]
            responsible: [区乙局, 各街道办事处]
            editorial: {brief: "[bold]方括号[/bold]", brief_en: "[bold]Brackets[/bold]"}
          - text: "-减号开头|竖线"
            lead: [区乙局]
            editorial: {brief: "@开头", brief_en: "+plus"}
      - number: 2
        city_task: {number: "2", title: 第二件}
        editorial: {title_en: The second}
        measures:
          - text: 长期的事
            deadline: 长期实施
            leaders: [张䶮]
            lead: [区甲局]
            editorial: {brief: 长期的事, brief_en: An ongoing thing}
"""


class SmallPlan(Protocol):
    """Writes a small plan with its directory of units, a text in each replaced, and returns their options."""

    def __call__(self, old: str = "", new: str = "", *, encoding: str = "utf-8") -> list[str]: ...


class Offered(Protocol):
    """Returns what bash offers for a line, under some variables."""

    def __call__(self, line: str, **environment: str) -> list[str]: ...


_BLANK_OUTSIDE_QUOTES = re.compile(r" (?=(?:[^']*'[^']*')*[^']*$)")


@pytest.fixture
def small_plan(tmp_path: Path) -> SmallPlan:
    """Return a function that writes a plan: `run(*small_plan("6月底前", "13月底前"), "list", code=3)`."""

    def write(old: str = "", new: str = "", *, encoding: str = "utf-8") -> list[str]:
        assert old in PLAN or old in BOOK
        files = {"plan.yaml": PLAN, "departments.yaml": BOOK}
        for name, text in files.items():
            changed = text.replace(old, new) if old else text
            (tmp_path / name).write_text(changed, encoding=encoding, newline="\n")
        open_store(str(tmp_path / "store.sqlite")).close()  # queries do not make a named store
        return ["--plan", str(tmp_path / "plan.yaml"), "--store", str(tmp_path / "store.sqlite")]

    return write


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Offered:
    """Return a function that completes a line in bash: `offered("airplan department 区环")`."""

    def ask(line: str, **environment: str) -> list[str]:
        words = _BLANK_OUTSIDE_QUOTES.split(line)
        monkeypatch.setenv("_AIRPLAN_COMPLETE", "complete_bash")
        monkeypatch.setenv("COMP_WORDS", "\n".join(words))
        monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            run_command_line([])
        assert ended.value.code == 0
        out, err = capsys.readouterr()
        assert err == ""
        return [line for line in out.split("\n") if line]

    return ask
