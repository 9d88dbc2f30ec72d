"""Which words say nothing?"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from airplan.progress.content import empty_texts, has_content, is_content, is_empty, says_nothing
from airplan.progress.rules import EMPTY_WORDS, Reporting
from airplan.store.entries import STATUSES, Draft, Entry, Report
from airplan.store.row_form import field_rows

NOTHING = (
    *("", " ", "　", "。", "/", "-", "—", "－", "——", "……", "无", "无。", " 无 ", "（无）", "同上", "“同上”", "同上月"),
    *(
        "与上月相同",
        "与３月相同",
        "与3月相同。",
        "与三月相同",
        "与十二月相同",
        "与2017年3月相同",
        "同3月份",
        "暂无",
        "暂无进展",
    ),
    *(
        "无进展",
        "无变化",
        "正常",
        "进展正常",
        "按计划推进",
        "正在推进",
        "有序推进",
        "已落实",
        "N/A",
        "n.a.",
        "None",
        "NIL",
    ),
    *("Same as last month.", "as planned", "Ongoing", "normal", "同上，正常推进。", "无；\n无", "No  Change"),
    *(
        "按计划推进中",
        "目前正按计划推进中。",
        "各项工作正常推进",
        "本月没有变化",
        "仍无进展",
        "无异常",
        "不涉及",
        "not applicable",
    ),
)
SOMETHING = (
    *(
        "完成3项",
        "3",
        "与区教委会商，按计划推进",
        "同上月相比增加3项",
        "无证餐饮已取缔",
        "正常运行的锅炉12台",
        "已落实资金300万元",
    ),
    *("目前完成3项", "工作方案已印发", "正在施工", "推进中心建设", "本月检查正常12次"),
    *(
        "无新增违规工地，检查23家",
        "No trucks on Chang'an Avenue",
        "见附件",
        "与13家单位相同",
        "√",
        "normal operation of 3 boilers",
    ),
)


@pytest.mark.parametrize("text", NOTHING)
def test_words_that_say_nothing(text: str) -> None:
    assert is_empty(text, EMPTY_WORDS)


@pytest.mark.parametrize("text", SOMETHING)
def test_words_that_say_something(text: str) -> None:
    assert not is_empty(text, EMPTY_WORDS)


@pytest.mark.parametrize("word", EMPTY_WORDS)
def test_every_listed_word_is_known_by_itself(word: str) -> None:
    assert is_empty(word.replace("N月", "11月"), EMPTY_WORDS)


@pytest.mark.parametrize(
    ("said", "content", "nothing"),
    [
        ({}, False, True),
        ({"status": "in-progress"}, False, False),
        ({"status": "done"}, False, False),
        ({"note": "无"}, False, True),
        ({"status": "in-progress", "note": "同上"}, False, True),
        ({"status": "in-progress", "problem": "无"}, False, False),
        ({"status": "done", "note": "已落实"}, False, False),
        ({"note": "同上", "values": {"retrofit": Decimal(3)}}, True, False),
        ({"note": "同上", "problem": "资金未到位"}, True, False),
        ({"note": "无", "next": "月底前完成"}, True, False),
        ({"note": "无", "evidence": ("台账.xlsx",)}, True, False),
        ({"evidence": ("无",)}, False, True),
        ({"values": {"retrofit": None}}, True, False),
    ],
    ids=str,
)
def test_a_report_by_what_it_says(said: dict[str, Any], content: bool, nothing: bool) -> None:
    report = Report(**said)
    assert (has_content(report, Reporting()), says_nothing(report, Reporting())) == (content, nothing)


def test_the_office_says_which_words_are_empty() -> None:
    own = Reporting(empty_words=("照常",))
    assert not has_content(Report(note="照常！"), own)
    assert has_content(Report(note="无"), own)
    assert not has_content(Report(note="—"), Reporting(empty_words=()))


def test_the_words_are_shown_as_they_were_written() -> None:
    assert empty_texts(Report(note="Ｎ／Ａ", problem="无。", next="无。"), Reporting()) == ("Ｎ／Ａ", "无。")


REPORTS = [
    Report(status, values, note=note)
    for status in (None, *STATUSES)
    for values in ({}, {"cars": Decimal(3)}, {"cars": None})
    for note in (None, "无", "已完成摸底。")
]


@pytest.mark.parametrize("report", REPORTS, ids=str)
def test_a_field_of_the_store_that_says_something_speaks_for_its_report(report: Report) -> None:
    draft = Draft.report("5a", "区环保局", "2017-05", report, as_of=date(2017, 5, 24), author="王")
    entry = Entry.of(draft, "1bm2ry6h00fbyde", plan="p", revision="r", recorded=datetime(2017, 5, 24, tzinfo=UTC))
    by_field = any(is_content(row.field, row.value) for row in field_rows(entry))
    assert by_field == (bool(report.values) or report.status in set(STATUSES) - {"in-progress"})
    assert not (by_field and says_nothing(report, Reporting()))
