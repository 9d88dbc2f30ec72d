"""Are the faults of every kind in a file reported in one go, and none that only follows from another?

The docstring of each test is the file under test: see conftest.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.wording import facts_of

if TYPE_CHECKING:
    from airplan.errors import Problem


def test_faults_of_every_kind_in_one_go(problems: list[Problem]) -> None:
    """
    plan:
      id: test
      year: ▸no
      title: 计划
      title_en: Plan
      document: 文号
      coordinator: 区环保局
      counts: {sections: 1, tasks: ▸32, measures: 3}
    sections:
      - number: 一
        title: 任务
        editorial: {title_en: Tasks}
        tasks:
          - number: ▸007
            city_task: {number: "1", title: ▸*title}
            editorial: {title_en: Retrofit}
            measures:
              - text: 完成改造
                deadline: 13月底前
                leaders: [▸姜立广]
                lead: [▸12:30, ▸区环保居]
                ▸led: [区财政局]
                ▸deadline: 年底前
                cadence: [{every: ▸montly, words: ▸每月}]
                editorial: {brief: 甲, brief_en: A}
              - ▸deadline: ▸2月30日前
                lead: ▸区环保局
                uncertain: [▸lead, ▸assisting]
              - text: ▸{完成: 改造}
                targets: [▸▸▸▸{id: a, words: 1100蒸吨, value: ▸若干}]
                responsible: [▸区环保居]
                editorial: {brief: ▸no, brief_en: C}
    """
    assert len(problems) == 24
    assert all(problem.expected for problem in problems)
    suggested = [facts_of(problem.hint) for problem in problems]
    assert {"deadline", "lead", "monthly", "区环保局"} & set(suggested)


def test_what_stands_on_a_faulty_value_is_not_blamed(faults: list[str]) -> None:
    """
    - text: ▸[完成1100蒸吨改造]
      lead: ▸区财政局
      deadline: ▸12:30
      open_lists: [lead]
      targets: [{id: a, metric: b, words: 1100蒸吨, unit: 蒸吨, compare: at-least, nature: level}]
      ...
    - text: 乙
      editorial: {brief: 乙, brief_en: B}
    """
    assert faults == [
        "",
        "区财政局",
        "12:30 a number | 12:30",
    ]
