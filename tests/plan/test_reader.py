"""Is every fault of a plan file reported at its place, with what was found and what was expected?

The docstring of each test is the file under test: see conftest.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from airplan.errors import Problem
    from airplan.plan.model import Measure


def test_text_is_kept_verbatim(rows: tuple[Measure, ...]) -> None:
    """
    - text: |-
        “党政同责、一岗双责”（DB11/139-2015）: 5吨/月·平方公里 # 不是注释
        第二段。
      lead: ["区环保局"]
      targets: [{id: dust, metric: 降尘, words: 5吨/月, value: 0.50, unit: 吨, compare: at-most, nature: rate}]
      ...
    """
    assert rows[0].text == "“党政同责、一岗双责”（DB11/139-2015）: 5吨/月·平方公里 # 不是注释\n第二段。"
    assert str(rows[0].targets[0].value) == "0.50"


# --- keys ------------------------------------------------------------------------------------------------------------


def test_a_key_twice(faults: list[str]) -> None:
    """
    - deadline: 6月底前
      ▸deadline: 年底前
      printed: {lead: 甲, ▸lead: 乙}
      ...
    """
    assert faults == [
        "deadline | 18",
        "lead | 20",
    ]


def test_keys_nobody_reads(faults: list[str]) -> None:
    """
    - ▸dealine: 6月底前
      printed: {▸leads: 甲}
      targets: [{id: a, metric: b, words: 1100蒸吨, unit: 蒸吨, compare: at-least, nature: level, ▸max: "5"}]
      ...
    """
    assert faults[0].startswith("dealine | id, document_number, text, city_task, deadline, reading, leaders, ")
    assert faults[0].endswith(" | deadline")
    assert faults[1:] == [
        "leads | leaders, lead, responsible, assisting | lead",
        (
            "max | id, metric, metric_en, words, value, by_year, accumulates, by_unit, about, relative_to, unit, "
            "unit_en, compare, nature, scope"
        ),
    ]


def test_keys_that_are_no_words(problems: list[Problem]) -> None:
    """
    - ? ▸{甲: 乙}
      : 丙
      ? ▸[甲]
      : 丙
      ▸"": 丁
      ...
    """
    assert len(problems) == 3
    assert len({(problem.found, problem.expected) for problem in problems}) == 1


def test_keys_left_out(faults: list[str]) -> None:
    """
    - ▸deadline: 年底前
      leaders: [姜立光]
      lead: [区环保局]
    """
    assert faults == ["text | text"]


def test_a_file_of_other_things(faults: list[str]) -> None:
    """
    ▸plan: ▸计划
    ▸titles: 计划
    """
    assert faults == [
        "",
        "计划",
        "titles | plan, sections, tasks",
    ]


# --- values ----------------------------------------------------------------------------------------------------------


def test_what_yaml_programs_take_for_something_else(faults: list[str]) -> None:
    """
    - text: ▸no
      deadline: ▸2017-13-01
      leaders: [▸0123, ▸12:30, ▸1.10, ▸Yes, ▸1_000, ▸.inf, ▸=, ▸0x1F]
      lead: [▸~, ▸null]
      printed: {lead: ▸2017-06-30}
      ...
    """
    reads = "{} {} | {}".format
    numbers = ("0123", "12:30", "1.10", "1_000", ".inf", "0x1F")
    assert faults == [
        reads("no", "yes or no", "no"),
        reads("2017-13-01", "a date", "2017-13-01"),
        *(reads(number, "a number", number) for number in numbers[:3]),
        reads("Yes", "yes or no", "Yes"),
        *(reads(number, "a number", number) for number in numbers[3:5]),
        reads("=", "a default value", "="),
        reads("0x1F", "a number", "0x1F"),
        *(f"{word} nothing" for word in ("~", "null")),
        reads("2017-06-30", "a date", "2017-06-30"),
    ]


def test_quotes_make_anything_text(rows: tuple[Measure, ...]) -> None:
    """
    - text: "no"
      printed: {lead: '0123', leaders: "2017-13-01"}
      ...
    """
    assert (rows[0].text, dict(rows[0].printed)) == ("no", {"lead": "0123", "leaders": "2017-13-01"})


def test_no_value_at_all(problems: list[Problem]) -> None:
    """
    - text: ▸"  "
      deadline:▸
      leaders: ▸[]
      lead: [▸""]
      responsible:▸
      targets: [▸""]
      ...
    """
    assert [(str(problem.found), bool(problem.hint)) for problem in problems] == [
        ("empty text", True),
        ("no value", True),
        ("an empty list", False),
        ("empty text", True),
        ("no value", False),
        ("no value", False),
    ]


def test_values_of_another_shape(problems: list[Problem]) -> None:
    """
    - text: ▸[完成改造]
      deadline: ▸{by: 6月}
      leaders: ▸姜立光
      lead: ▸5
      responsible: [▸[区教委]]
      printed: ▸甲
      editorial: ▸改造
      targets: ▸{id: a}
      cadence: [▸每月]
    """
    assert [(str(problem.found), str(problem.expected)) for problem in problems] == [
        ("a list", "text"),
        ("keys and values", "text"),
        ("姜立光", "a list: [one, another]"),
        ("5", "a list: [one, another]"),
        ("a list", "text"),
        ("甲", "keys and values"),
        ("改造", "keys and values"),
        ("keys and values", "a list: [one, another]"),
        ("每月", "keys and values"),
    ]


def test_numbers_and_choices(faults: list[str]) -> None:
    """
    plan:
      id: test
      year: ▸20l7
      title: 计划
      title_en: Plan
      document: ▸2017
      coordinator: 区环保局
      counts: {sections: ▸01, tasks: ▸"+1", measures: ▸99999999999999999999}
    sections:
      - number: ▸1
        title: 任务
        editorial: {title_en: Tasks}
        tasks:
          - number: ▸１
            city_task: {number: ▸49, title: 改造}
            editorial: {title_en: Retrofit}
            measures:
              - text: 每月5吨
                deadline: 年底前
                leaders: [姜立光]
                lead: [区环保局]
                editorial: {brief: 改造, brief_en: Retrofit}
                cadence: [{every: ▸month, words: 每月}]
                targets: [{id: a, metric: b, words: 5吨, value: ▸5.0e1, unit: 吨, compare: ▸atleast, nature: level}]
    """
    assert faults == [
        "20l7",
        "2017 a number | 2017",
        "01",
        "+1",
        "99999999999999999999",
        "1 a number | 1",
        "１",
        "49 a number | 49",
        "month | daily, monthly, quarterly, yearly, regular, all-year, event | monthly",
        "5.0e1",
        "atleast | at-least, at-most, strive-for | at-least",
    ]
