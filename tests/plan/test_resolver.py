"""Are blanks, names, dates and counts worked out – and what in them cannot be meant reported?

The docstring of each test is the file under test: see conftest.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from airplan.plan.model import Measure


def test_blank_cells_are_filled_from_above(rows: tuple[Measure, ...]) -> None:
    """
    - deadline: 6月底前
      leaders: [姜立光, 孙硕]
      lead: [区财政局]
      responsible: [各街道办事处, 区教委]
      ...
    - text: 乙
      leaders: [孙硕]
      editorial: {brief: 乙, brief_en: B}
    - text: 丙
      uncertain: [responsible]
      assisting: [区教委]
      editorial: {brief: 丙, brief_en: C}
    """
    assert [row.ref for row in rows] == ["1a", "1b", "1c"]
    assert [str(row.deadline.due) for row in rows] == ["2017-06-30"] * 3
    assert [row.leaders for row in rows] == [("姜立光", "孙硕"), ("孙硕",), ("孙硕",)]
    assert [row.lead for row in rows] == [("区财政局",)] * 3
    assert [row.responsible for row in rows] == [("各街道办事处", "区教委"), (), ()]
    assert [dict(row.inherited) for row in rows] == [
        {},
        {"deadline": "1a", "lead": "1a"},
        {"deadline": "1a", "leaders": "1b", "lead": "1a"},
    ]
    assert [dict(row.possible) for row in rows] == [{}, {}, {"responsible": ("1a", ("各街道办事处", "区教委"))}]


def test_an_uncertain_cell_may_continue_the_nearest_filled_one(rows: tuple[Measure, ...]) -> None:
    """
    - responsible: [区教委]
      assisting: [区教委]
      ...
    - text: 乙
      responsible: [区财政局]
      editorial: {brief: 乙, brief_en: B}
    - text: 丙
      uncertain: [responsible, assisting]
      editorial: {brief: 丙, brief_en: C}
    """
    assert dict(rows[2].possible) == {"responsible": ("1b", ("区财政局",)), "assisting": ("1a", ("区教委",))}


def test_deadlines_that_cannot_be(faults: list[str]) -> None:
    """
    - deadline: ▸13月底前
      ...
    - deadline: ▸2月30日前
      ...
    - deadline: ▸找时间
      ...
    """
    assert faults == ["13月底前", "2月30日前", "warning: 找时间"]


def test_wording_nobody_understands_is_only_a_warning(faults: list[str]) -> None:
    """
    - deadline: ▸采暖季前
      ...
    - text: 乙
      editorial: {brief: 乙, brief_en: B}
    """
    assert faults == ["warning: 采暖季前"]


def test_names_the_book_does_not_have(faults: list[str]) -> None:
    """
    - leaders: [▸孙  硕, 姜立光, ▸区环保局]
      lead: [▸区环保居, ▸市环保局, ▸财局]
      responsible: [▸姜立光, ▸教育局]
      ...
    """
    assert faults == [
        "孙  硕 | 孙硕",
        "区环保局",
        "区环保居 | 区环保局",
        "市环保局 | 区环保局",
        "财局 | 区财政局 财局",
        "姜立光",
        "教育局 | 区教委 教育局",
    ]


def test_names_twice_in_a_cell(faults: list[str]) -> None:
    """
    - leaders: [姜立光, ▸姜立光]
      lead: [区环保局, 区财政局, ▸区环保局, ▸区财局]
      assisting: [区环保局]
      ...
    """
    assert faults == ["姜立光", "区环保局", "区财局"]


def test_other_names_of_a_unit(rows: tuple[Measure, ...]) -> None:
    """
    - lead: [区财局, 区环保局]
      ...
    - responsible: [区教育局]
      assisting: [区环保局]
      ...
    """
    first, second = rows
    assert (first.lead, dict(first.printed)) == (("区财政局", "区环保局"), {"lead": "区财局\n区环保局"})
    assert (second.responsible, dict(second.printed)) == (("区教委",), {"responsible": "区教育局"})


def test_a_first_row_has_nothing_above_it(faults: list[str]) -> None:
    """
    - ▸text: 甲
      uncertain: [▸assisting]
      editorial: {brief: 甲, brief_en: A}
    """
    assert faults == ["warning: 1", "assisting"]


def test_uncertain_and_open_cells_against_what_is_in_them(faults: list[str]) -> None:
    """
    - responsible: [区教委]
      uncertain: [▸responsible]
      open_lists: [responsible, ▸assisting]
      ...
    """
    assert faults == ["responsible", "assisting"]


def test_quotes_that_are_none_and_ids_twice(faults: list[str]) -> None:
    """
    - targets:
        - {id: a, metric: b, words: ▸1200蒸吨, unit: 蒸吨, compare: at-least, nature: level}
        - {id: ▸a, metric: b, words: 1100蒸吨, unit: 蒸吨, compare: at-least, nature: level}
      cadence: [{every: daily, words: ▸每日}]
      ...
    """
    assert faults == ["1200蒸吨", "a", "每日"]


def test_counts_and_numbers(faults: list[str]) -> None:
    """
    plan:
      id: test
      year: 2017
      title: 计划
      title_en: Plan
      document: 文号
      coordinator: ▸环保办
      counts: {sections: ▸7, tasks: ▸32, measures: ▸46}
    sections:
      - number: 二
        title: 任务
        editorial: {title_en: Tasks}
        tasks:
          - number: 2
            city_task: {number: "2", title: 改造}
            editorial: {title_en: Retrofit}
            measures:
              - text: 甲
                deadline: 年底前
                leaders: [姜立光]
                lead: [区环保局]
                editorial: {brief: 甲, brief_en: A}
          - number: ▸2
            city_task: {number: "2", title: 改造}
            editorial: {title_en: Retrofit}
            measures:
              - text: 乙
                deadline: 年底前
                leaders: [姜立光]
                lead: [区环保局]
                editorial: {brief: 乙, brief_en: B}
    """
    assert faults[0].startswith("环保办")
    assert faults[1:] == [
        "sections 7 | 1",
        "tasks 32 | 2",
        "measures 46 | 2",
        "2 2",
    ]


def test_an_id_twice(faults: list[str]) -> None:
    """
    - {text: 甲, deadline: 年底前, leaders: [姜立光], lead: [区环保局], editorial: {brief: 甲, brief_en: A}}
    - ▸{text: 乙, id: 1a, editorial: {brief: 乙, brief_en: B}}
    - {text: 丙, id: 1b, document_number: "C01.1.3", editorial: {brief: 丙, brief_en: C}}
    """
    assert faults == ["1a 1a | 1b-new"]


def test_what_the_office_reads_in_a_wording_counts(rows: tuple[Measure, ...]) -> None:
    """
    - deadline: 采暖季前
      reading: {due: 2017-11-14}
      ...
    - deadline: 分两步完成
      reading: {nodes: [{day: 2017-06-30, words: 方案}, {day: 2017-12-31, words: 验收}]}
      ...
    - deadline: 文件出台后完成
      reading: {event: 文件出台, months: 2}
      ...
    - deadline: 尽快
      reading: {event: 文件出台, days: 30, event_on: 2017-05-02}
      ...
    - deadline: 立行立改
      reading: {kind: ongoing, due: 2017-03-31}
      ...
    """
    assert [(row.deadline.kind, str(row.deadline.due), row.deadline.by_office) for row in rows] == [
        ("by-date", "2017-11-14", True),
        ("milestones", "None", True),
        ("event", "None", True),
        ("event", "2017-06-01", True),
        ("by-date", "2017-03-31", True),
    ]
    assert [node.words for node in rows[1].deadline.nodes] == ["方案", "验收"]
    assert (rows[2].deadline.event, rows[2].deadline.span) == ("文件出台", "2m")
    assert [row.deadline.ongoing for row in rows] == [False] * 4 + [True]


def test_a_reading_that_contradicts_the_wording_or_itself(faults: list[str]) -> None:
    """
    - deadline: 6月底前
      reading: ▸{due: 2017-07-31}
      ...
    - deadline: 尽快
      reading: {nodes: [{day: 2017-06-30, words: 方案}], due: ▸2017-06-30}
      ...
    - deadline: 尽快
      reading: ▸{event: 出台}
      ...
    - deadline: 尽快
      reading: ▸{start: 2017-06-30}
      ...
    """
    assert len(faults) == 4
    assert faults[0] == "warning: 6月底前"


def test_no_deadline_at_all_is_a_kind_of_its_own(rows: tuple[Measure, ...]) -> None:
    """
    - text: 甲
      leaders: [姜立光]
      lead: [区环保局]
      editorial: {brief: 甲, brief_en: A}
    - text: 乙
      deadline: 按季度推进
      editorial: {brief: 乙, brief_en: B}
    """
    assert [(row.deadline.text, row.deadline.kind) for row in rows] == [("", "no-deadline"), ("按季度推进", "ongoing")]
    assert [[(each.every, each.words) for each in row.cadence] for row in rows] == [[], [("quarterly", "按季度推进")]]
