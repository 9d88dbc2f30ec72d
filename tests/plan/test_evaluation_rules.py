"""Are the rules of an evaluation read as they are written, and is every fault in them reported at its place?"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from airplan.errors import Message
from airplan.plan.evaluation_rules import Directory, kind_of, read_evaluation, rule_of
from airplan.plan.model import Party
from airplan.plan.reader import SourceFile, read, read_source

if TYPE_CHECKING:
    from airplan.errors import Problem
    from airplan.plan.evaluation_schema import EvaluationFile
    from support.wording import Words

DATA = Path(__file__).parents[2] / "data"
PARTIES = (
    Party("区环保局", "unit", aliases=("环保局",)),
    Party("德胜街道办事处", "unit"),
    Party("各街道办事处", "collective", members=("德胜街道办事处",)),
    Party("其他有关部门", "collective"),
)
RULES = """\
evaluation: {title: 考核, year: 2017, until: 2018-01-31, decimals: 1, not_scored: open}
groups:
  - id: streets
    title: 街道
    units: {roles: [lead], members: [各街道办事处], named: [环保局], except: [德胜街道办事处]}
    total: 100
    items:
      - {id: done, title: 完成, points: 60, source: {completed: {roles: {lead: 1}, late: 0.5}}, ratio: {full_at: 90}}
      - {id: d, title: 逾期, points: 20, source: {overdue: {roles: {lead: 1}}}, steps: {deduct: 0.5,
          each: 10, floor: 5}}
      - {id: place, title: 排名, points: 15, source: {rank: {pollutant: PM2.5}}, bands: [
          {from: 1, to: 3, points: 15}, {points: 2.5}]}
      - {id: hand, title: 资料, points: 5}
    additions: {cap: 3, items: [{id: more, title: 表扬, points: 3}]}
    vetoes:
      - {id: fraud, title: 造假, score: 0}
      - {id: worst, title: 倒数, source: {rank: {pollutant: PM2.5}}, from: 15, grade: 差}
    grades: [{title: 好, from: 80}, {title: 中, from: 60}, {title: 差}]
"""


def judged(text: str) -> tuple[EvaluationFile | None, list[Problem]]:
    """Return the rules in a text, and its problems."""
    source = SourceFile("evaluation.yaml", text.encode())
    return read_evaluation(source, Directory(PARTIES, ("区",)))


def test_rules_are_read_as_written() -> None:
    rules, problems = judged(RULES)
    assert rules
    assert not problems
    (group,) = rules.groups
    assert [(item.id, item.points, rule_of(item)) for item in group.items] == [
        ("done", Decimal(60), "ratio"),
        ("d", Decimal(20), "steps"),
        ("place", Decimal(15), "bands"),
        ("hand", Decimal(5), ""),
    ]
    assert [kind_of(item.source) for item in group.items if item.source] == ["completed", "overdue", "rank"]
    assert group.units.named == ("区环保局",), "an alias means the unit"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_files_to_start_with_are_sound(language: str) -> None:
    plan, _problems = read(read_source(DATA / "plan_2017.yaml"), read_source(DATA / "departments.yaml"))
    assert plan
    rules, problems = read_evaluation(
        read_source(DATA / f"evaluation_{language}.yaml"), Directory(plan.parties, plan.prefixes)
    )
    assert rules
    assert not problems
    other, _none = read_evaluation(read_source(DATA / "evaluation_zh_CN.yaml"), Directory(plan.parties, plan.prefixes))
    assert other
    assert [[item.source for item in group.items] for group in rules.groups] == [
        [item.source for item in group.items] for group in other.groups
    ], "both languages have the same rules"


FAULTS = {
    "unknown-key": ("title: 考核,", "titel: 考核,", 1, "titel"),
    "no-key": ("id: streets", "title_en: Streets", 3, "id"),
    "negative": ("points: 60", "points: -60", 8, "-60"),
    "share": ("late: 0.5", "late: 50", 8, "50"),
    "until": ("until: 2018-01-31", "until: 2016-01-31", 1, "2016-01-31"),
    "decimals": ("decimals: 1", "decimals: 9", 1, "9"),
    "fine-points": ("points: 2.5", "points: 2.55", 12, Decimal("2.55")),
    "unknown-unit": ("named: [环保局]", "named: [某局]", 5, "某局"),
    "twice-named": ("named: [环保局]", "named: [环保局, 区环保局]", 5, "区环保局"),
    "open-collective": ("members: [各街道办事处]", "members: [其他有关部门]", 5, "其他有关部门"),
    "no-units": ("{roles: [lead], members: [各街道办事处], named: [环保局], ", "{", 5, None),
    "total": ("total: 100", "total: 99", 6, Decimal(99)),
    "two-sources": ("source: {overdue:", "source: {notices: {}, overdue:", 9, ("overdue", "notices")),
    "no-source": ("source: {overdue: {roles: {lead: 1}}}", "source: {}", 9, None),
    "unknown-source": ("source: {overdue:", "source: {overdo:", 9, "overdo"),
    "unknown-role": ("source: {overdue: {roles: {lead: 1}}}", "source: {overdue: {roles: {leader: 1}}}", 9, "leader"),
    "two-rules": ("ratio: {full_at: 90}", "ratio: {}, steps: {deduct: 1}", 8, ("steps", "ratio")),
    "no-rule": (", ratio: {full_at: 90}", "", 8, None),
    "rule-by-hand": ("title: 资料, points: 5", "title: 资料, points: 5, ratio: {}", 13, None),
    "ratio-of-days": ("steps: {deduct: 0.5,\n          each: 10, floor: 5}", "ratio: {}", 9, "overdue"),
    "steps-of-nothing": ("each: 10", "each: 0", 10, "0"),
    "high-floor": ("floor: 5", "floor: 21", 10, Decimal(21)),
    "last-band": ("{points: 2.5}", "{from: 4, points: 2.5}", 12, None),
    "open-band": ("{from: 1, to: 3, points: 15}", "{points: 15}", 12, None),
    "band-upside-down": ("from: 1, to: 3", "from: 3, to: 1", 12, "1"),
    "rich-band": ("to: 3, points: 15", "to: 3, points: 16", 12, Decimal(16)),
    "addition-with-steps": (
        "points: 3}]}", "points: 3, source: {notices: {}}, steps: {deduct: 1}}]}", 14, None
    ),
    "id-twice": ("id: hand", "id: done", 13, "done"),
    "no-effect": (", score: 0", "", 16, None),
    "two-effects": ("score: 0", "score: 0, cap: 59", 16, ("score", "cap")),
    "veto-without-limit": ("from: 15, ", "", 17, None),
    "limit-by-hand": ("造假, score", "造假, from: 3, score", 16, None),
    "unknown-grade": ("grade: 差", "grade: 劣", 17, "劣"),
    "last-grade": ("{title: 差}", "{title: 差, from: 10}", 18, "10"),
    "grades-upside-down": ("from: 60", "from: 90", 18, "90"),
    "grade-without-score": ("{title: 中, from: 60}", "{title: 中}", 18, None),
    "grade-twice": ("{title: 差}", "{title: 中}", 18, "中"),
}  # fmt: skip


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_reported_at_its_place(case: str, words: Words) -> None:
    old, new, line, found = FAULTS[case]
    assert RULES.count(old) == 1, "the edit must be plain"
    rules, problems = judged(RULES.replace(old, new))
    assert rules is None
    assert line in [problem.line for problem in problems]
    texts = [problem.found for problem in problems]
    facts = [fact for text in texts for fact in (text.facts.values() if isinstance(text, Message) else [text])]
    assert found is None or found in facts
    words("\n".join(map(str, problems)), case=case)


def test_all_faults_are_reported_at_once() -> None:
    text = RULES.replace("points: 60", "points: x").replace("each: 10", "each: 0").replace("grade: 差", "grade: 劣")
    _rules, problems = judged(text)
    assert [problem.line for problem in problems] == [8, 10, 17]


def test_a_duplicate_key_and_broken_yaml_are_faults() -> None:
    _rules, (twice,) = judged(RULES.replace("total: 100", "total: 100\n    total: 100"))
    assert (twice.line, twice.column) == (7, 5)
    rules, problems = judged(RULES.replace("groups:", "groups: ["))
    assert rules is None
    assert problems
