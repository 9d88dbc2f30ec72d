"""Are days, deadlines and targets said as people say them, in both languages?"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_args

import pytest

from airplan import i18n
from airplan.errors import Message
from airplan.i18n import forms, terms
from airplan.plan import directory_schema, schema
from airplan.plan.model import ROLES, Deadline, Kind, Target
from airplan.plan.periods import Period
from airplan.reports import wording as words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from support.wording import Wording


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    i18n.use("en")


def in_both(say: Callable[..., str], *values: object) -> tuple[str, str]:
    """What is said in English and in Chinese."""
    i18n.use("en")
    english = say(*values)
    i18n.use("zh")
    return english, say(*values)


@pytest.mark.parametrize(
    ("days", "english", "chinese"),
    [
        (29, "29 left", "还有29天"),
        (1, "1 left", "还有1天"),
        (0, "today", "今日到期"),
        (-1, "1 overdue", "逾期1天"),
        (-93, "93 overdue", "逾期93天"),
    ],
)
def test_days_left(days: int, english: str, chinese: str) -> None:
    assert in_both(words.days_in_words, days) == (english, chinese)


def test_days_are_written_without_leading_zeros() -> None:
    assert in_both(forms.day_in_full, date(2017, 2, 3)) == ("3 February 2017", "2017年2月3日")


def test_facts_of_a_sentence_word_themselves_and_the_year_of_the_plan_goes_without_saying() -> None:
    day, other, moment = date(2017, 6, 30), date(2018, 1, 2), datetime(2017, 6, 30, 6, 5, tzinfo=UTC)
    forms.use_year(2017)
    assert in_both(forms.in_words, day) == ("30 June", "6月30日")
    assert in_both(forms.in_words, other) == ("2 January 2018", "2018年1月2日")
    assert in_both(forms.in_words, moment) == ("30 June 14:05", "6月30日14:05")
    assert in_both(forms.in_words, Period(2017, 5)) == ("May 2017", "2017年5月")
    assert in_both(forms.in_words, (day, "8b", other)) == ("30 June, 8b, 2 January 2018", "6月30日、8b、2018年1月2日")
    sentence = Message("{day} {option}", day=day, option=str(day))
    assert in_both(lambda: str(sentence)) == ("30 June 2017-06-30", "6月30日 2017-06-30")
    forms.use_year(0)
    assert in_both(forms.in_words, day) == ("30 June 2017", "2017年6月30日")


@pytest.mark.parametrize(
    "deadline",
    [
        ("年底前", "by-date", date(2017, 12, 31)),
        ("长期实施", "ongoing"),
        ("按时间节点完成", "milestones"),
        ("视情推进", "unknown"),
    ],
    ids=lambda deadline: deadline[1],
)
def test_a_deadline_keeps_its_wording_and_says_its_meaning(deadline: Any, wording: Wording) -> None:
    english, chinese = in_both(words.deadline_in_full, Deadline(*deadline))
    wording(english, deadline[0])
    wording(chinese, deadline[0], lang="zh")


@pytest.mark.parametrize(
    ("value", "unit", "compare", "english", "chinese"),
    [
        ("24530", "辆", "at-least", "≥ 24,530 辆", "≥24,530辆"),
        ("0.5", "吨", "at-most", "≤ 0.5 吨", "≤0.5吨"),
        ("1900", "蒸吨", "strive-for", "strive for 1,900 蒸吨", "力争1,900蒸吨"),
    ],
)
def test_a_target_in_words(value: str, unit: str, compare: str, english: str, chinese: str) -> None:
    target = Target("t", "甲", "", Decimal(value), unit, compare, "level", "district")
    assert in_both(words.target_in_words, target) == (f"甲: {english}", f"甲：{chinese}")


def test_a_target_is_called_what_its_reader_reads() -> None:
    target = Target("t", "甲", "", Decimal(7500), "辆", "at-least", "cumulative", "district", "Alpha", "vehicles")
    assert in_both(words.target_in_words, target) == ("Alpha: ≥ 7,500 vehicles", "甲：≥7,500辆")
    assert in_both(str, target) == ("Alpha", "甲")
    assert in_both(words.target_in_figures, target) == ("甲 ≥ 7500 辆", "甲 ≥ 7500 辆"), "programs read the document's"


def test_a_target_without_a_number_says_so(wording: Wording) -> None:
    target = Target("t", "甲", "", None, "个", "at-least", "level", "district")
    english, chinese = in_both(words.target_in_words, target)
    wording(english, "甲", "个")
    wording(chinese, "甲", "个", lang="zh")


def test_a_target_of_the_city_is_marked(wording: Wording) -> None:
    target = Target("t", "甲", "", Decimal(300000), "辆", "at-least", "cumulative", "city")
    english, chinese = in_both(words.target_in_words, target)
    wording(english, "甲: ≥ 300,000 辆 ")
    wording(chinese, "甲：≥300,000辆", lang="zh")


def test_measures_are_counted() -> None:
    assert in_both(words.counted, 1) == ("1 measure", "共1项措施")
    assert in_both(words.counted, 46) == ("46 measures", "共46项措施")
    assert in_both(words.counted, 0) == ("0 measures", "共0项措施")


def test_every_code_of_the_plan_file_has_words() -> None:
    """A value that the schema allows can also be shown."""
    fields = schema.Target.model_fields, schema.Cadence.model_fields
    assert set(words.COMPARISONS) == set(get_args(fields[0]["compare"].annotation))
    assert set(terms.CADENCES) == set(get_args(fields[1]["every"].annotation))
    usual = directory_schema.Unit.model_fields["kind"].description or ""
    assert set(terms.UNIT_KINDS) == set(re.findall(r"`([a-z]+)`", usual))
    assert set(terms.KIND_TITLES) == set(get_args(Kind))
    assert set(terms.ROLE_TITLES) == set(ROLES)
