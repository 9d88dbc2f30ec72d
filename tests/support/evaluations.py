"""Provide a small plan with a journal to be evaluated, and rules in a few lines.

def test_something(evaluating: Evaluating) -> None:
    evaluating.office.report("1a", "区甲局", status="done")
    score = evaluating.score("区甲局", ONE_ITEM)
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from airplan.plan.evaluation_rules import Directory, read_evaluation
from airplan.plan.reader import SourceFile
from airplan.progress.evaluation import HandMarks, evaluate
from airplan.progress.ledger import Ledger
from airplan.progress.rules import Rules
from airplan.store.compiler import PlanFiles, compiled
from airplan.store.journal import Journal
from airplan.store.plan_queries import CompiledPlan
from airplan.store.sql import View
from support.office import Office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from airplan.plan.evaluation_schema import EvaluationFile
    from airplan.progress.evaluation import Evaluated, UnitScore

UNITS = """\
district: {name: 某市某区, prefixes: [某市某区, 某区, 区]}
units: [{name: 区甲局}, {name: 区乙局}, {name: 丙街道办事处}, {name: 丁街道办事处}]
collectives: [{name: 各街道办事处, members: [丙街道办事处, 丁街道办事处]}]
officials: [{name: 张三}]
"""
PLAN = """\
plan: {id: small-2017, year: 2017, title: 某区2017年计划, title_en: A small plan, coordinator: 区甲局}
tasks:
  - number: 1
    measures:
      - {text: 第一件, deadline: 6月底前, leaders: [张三], lead: [区甲局], responsible: [区乙局]}
      - {text: 第二件, deadline: 长期实施, leaders: [张三], lead: [区乙局]}
  - number: 2
    measures:
      - text: 淘汰老旧车100辆。
        deadline: 年底前
        leaders: [张三]
        lead: [区甲局]
        responsible: [各街道办事处]
        targets:
          - {id: cars, metric: 淘汰, words: 100辆, value: 100, unit: 辆, compare: at-least, nature: cumulative,
             by_unit: {各街道办事处: 40}}
      - {text: 第四件, deadline: 按时间节点完成, leaders: [张三], lead: [区甲局]}
"""


def rules_of(units: str, items: str, head: str = "", more: str = "") -> str:
    """Return the text of rules with one group and these items, one a line."""
    listed = "\n".join(f"      - {line}" for line in items.strip().splitlines())
    return (
        f"evaluation: {{title: 考核{', ' if head else ''}{head}}}\n"
        f"groups:\n  - id: g\n    title: 组\n    units: {units}\n    items:\n{listed}\n{more}"
    )


class Evaluating:
    """An office that writes entries about a small plan, and evaluates its units."""

    def __init__(self, folder: Path) -> None:
        files = PlanFiles(folder / "plan.yaml", folder / "departments.yaml")
        files.plan.write_text(PLAN, encoding="utf-8")
        files.departments.write_text(UNITS, encoding="utf-8")
        self._compiled = compiled(files, str(folder / "store.sqlite"))
        self.plan = CompiledPlan(self._compiled.database, self._compiled.revision)
        self.journal = Journal(self._compiled.database, self.plan.header.id)
        self.office = Office(self.journal)

    def close(self) -> None:
        """Close the store."""
        self._compiled.close()

    def rules(self, text: str) -> EvaluationFile:
        """Return the rules in a text, which has no fault."""
        directory = Directory(self.plan.parties("unit", "collective"), self.plan.header.prefixes)
        rules, problems = read_evaluation(SourceFile("evaluation.yaml", text.encode()), directory)
        assert rules, [str(problem) for problem in problems]
        return rules

    def evaluate(self, text: str, day: str = "2017-12-31", marks: HandMarks | None = None) -> Evaluated:
        """Return the evaluation of 2017 by rules, as of a day."""
        rules = self.rules(text)
        ledger = Ledger(self.plan, self.journal, Rules(), View(date.fromisoformat(day)))
        until = rules.evaluation.until or date(2017, 12, 31)
        return evaluate(ledger, rules, 2017, until, marks or HandMarks())

    def score(self, unit: str, text: str, day: str = "2017-12-31", marks: HandMarks | None = None) -> UnitScore:
        """Return the score of a unit."""
        found = self.evaluate(text, day, marks).find(unit)
        assert found
        _group, placed = found
        return placed.score


@pytest.fixture
def evaluating(tmp_path: Path) -> Iterator[Evaluating]:
    """Return an office with an empty journal."""
    office = Evaluating(tmp_path)
    yield office
    office.close()
