"""Does JSON say what docs/json.md promises, and does it say what the document says?"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.command_line import Run

    Records = Callable[..., list[dict[str, Any]]]

MEASURE = [
    "ref", "id", "document_number", "number", "section", "city_task", "text", "brief", "deadline", "leaders", "lead",
    "responsible", "assisting",
    "inherited", "uncertain", "open_lists", "targets", "cadence",
]  # fmt: skip
DEADLINE = [
    "text", "kind", "due", "inherited_from", "start", "nodes", "ongoing", "event", "span", "every", "by_office",
]  # fmt: skip
STANDS = ("light", "status", "due")
"""What every list of measures says besides, behind all else."""
WORDED: dict[str, Any] = {
    **dict.fromkeys(DEADLINE), "nodes": [], "ongoing": False, "by_office": False,
}  # fmt: skip
"""What a deadline says of which the document says nothing more than a day."""
TARGET = [
    "id", "metric", "value", "unit", "compare", "nature", "scope", "metric_en", "unit_en", "relative_to", "about",
    "by_year", "accumulates", "by_unit",
]  # fmt: skip
DAY = ("--as-of", "2017-06-01")
STREETS = (
    *("德胜", "什刹海", "西长安街", "大栅栏", "天桥", "新街口", "金融街", "椿树"),
    *("陶然亭", "展览路", "月坛", "广安门内", "牛街", "白纸坊", "广安门外"),
)
NAMING_STREETS = (
    "1a 2a 3a 4a 5a 6a 7a 8a 10b 11a 12a 12b 12c 12d 13a 14a 15a 16a 17a 18a 19a 20a 21a 22a 22c 23a 24a 25a 26a 28a "
    "29a 30a 30b 30c 31a 32a"
)


@pytest.fixture
def ask(run: Run) -> Records:
    """The records of an answer: `ask("department", "区环保局")`."""
    return lambda *arguments: json.loads(run(*arguments, *DAY, "--format", "json").out)


@pytest.fixture
def measures(ask: Records) -> dict[str, Any]:
    """Every measure of the plan by its ref, as `list --format json` has it."""
    return {record["ref"]: record for record in ask("list")}


def by_ref_of(records: list[dict[str, Any]], key: str) -> dict[str, Any]:
    return {record["ref"]: record[key] for record in records if record[key]}


def as_in_the_plan(ref: str) -> tuple[int, str]:
    return int(ref[:-1]), ref[-1]


# --- keys -------------------------------------------------------------------------------------------------------------


def test_a_measure_has_exactly_these_keys(measures: dict[str, Any]) -> None:
    assert {tuple(record) for record in measures.values()} == {(*MEASURE, *STANDS)}
    for record in measures.values():
        assert list(record["section"]) == ["number", "title"]
        assert list(record["city_task"]) == ["number", "title"]
        assert list(record["deadline"]) == DEADLINE
        assert [list(target) for target in record["targets"]] == [TARGET] * len(record["targets"])
        assert [list(duty) for duty in record["cadence"]] == [["every", "words"]] * len(record["cadence"])


def test_values_have_these_types(measures: dict[str, Any]) -> None:
    for ref, record in measures.items():
        assert type(record["number"]) is int
        assert record["section"]["number"] in range(1, 8)
        assert type(record["city_task"]["number"]) is str
        assert record["deadline"]["kind"] in ("by-date", "ongoing", "milestones")
        assert (record["deadline"]["due"] is not None) == (record["deadline"]["kind"] == "by-date")
        assert re.fullmatch(r"2017-\d\d-\d\d|None", str(record["deadline"]["due"]))
        for key in ("leaders", "lead"):
            assert record[key], f"{ref} {key}"
            assert all(type(name) is str and name == name.strip() for name in record[key])
        for key in ("inherited", "uncertain", "open_lists"):
            assert set(record[key]) <= {"deadline", "leaders", "lead", "responsible", "assisting"}
        for target in record["targets"]:
            assert type(target["value"]) in (int, float, type(None))
            assert target["compare"] in ("at-least", "at-most", "strive-for")
            assert target["scope"] in ("district", "city")


def test_commands_add_these_keys(ask: Records) -> None:
    assert {tuple(record) for record in ask("due")} == {(*MEASURE, "days_left", "undated", *STANDS)}
    assert {tuple(record) for record in ask("department", "区环保局")} == {(*MEASURE, "roles", "via", "own", *STANDS)}
    assert {tuple(record) for record in ask("official", "姜立光")} == {(*MEASURE, *STANDS)}
    assert {tuple(record) for record in ask("search", "锅炉")} == {(*MEASURE, *STANDS)}
    assert {tuple(record) for record in ask("show", "8")} == {
        (
            *MEASURE,
            *("brief_en", "inherited_from", "possible", "printed", "other", "by_rule", "officials"),
            *("reasons", "figures", "milestones", "decisions", "reported", "silent_units", "unit_figures", "series"),
            "notices",
            *STANDS,
        )
    }


def test_overviews_have_these_keys(ask: Records) -> None:
    assert {tuple(record) for record in ask("sections")} == {("number", "title", "title_en", "tasks", "measures")}
    assert {tuple(record) for record in ask("officials")} == {("name", "name_en", "measures", "dated", "holders")}
    assert {tuple(record) for record in ask("units")} == {
        (
            *("name", "kind", "full_name", "name_en", "aliases", "former", "later", "members"),
            *("lead", "responsible", "assisting", "measures"),
        )
    }
    assert {tuple(record)[2:] for record in ask("summary")} == {
        ("measures", "by_date", "ongoing", "milestones", "event", "no_deadline", "unknown")
    }


def test_nothing_is_an_empty_list(run: Run) -> None:
    assert run("list", "--text", "没有这样的词", "--format", "json").out == "[]\n"
    assert run("due", "--before", "2016-12-31", "--format", "json").out == "[]\n"


QUESTIONS = [
    ("list",),
    ("due",),
    ("department", "区环保局", "--include-possible"),
    ("department", "德胜街道"),
    ("official", "姜立光"),
    ("search", "锅炉"),
    ("units",),
    ("officials",),
    ("sections",),
    ("summary",),
]


@pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
@pytest.mark.parametrize("form", ["json", "csv"])
def test_programs_read_the_same_in_both_languages(run: Run, question: tuple[str, ...], form: str) -> None:
    arguments = (*question, *DAY, "--format", form)
    assert run(*arguments, lang="zh").out == run(*arguments, lang="en").out


def test_show_reads_the_same_in_both_languages(run: Run) -> None:
    arguments = ("show", "30", *DAY, "--format", "json")
    assert run(*arguments, lang="zh").out == run(*arguments, lang="en").out


# --- values -----------------------------------------------------------------------------------------------------------


def test_row_8b(measures: dict[str, Any]) -> None:
    assert measures["8b"] == {
        "ref": "8b",
        "id": "8b",
        "document_number": None,
        "number": 8,
        "section": {"number": 4, "title": "治污减排任务"},
        "city_task": {"number": "18", "title": "推进燃气（油）锅炉低氮燃烧技术改造"},
        "text": "鼓励消费者优先购买置换一级能效、氮氧化物排放符合《锅炉大气污染排放标准》的采暖燃气热水炉。",
        "brief": "高能效热水炉",
        "deadline": {**WORDED, "text": "6月底前", "kind": "by-date", "due": "2017-06-30"},
        "leaders": ["姜立光", "徐利"],
        "lead": ["区环保局", "区商务委"],
        "responsible": [],
        "assisting": [],
        "inherited": [],
        "uncertain": [],
        "open_lists": [],
        "targets": [],
        "cadence": [],
        "light": "grey",
        "status": "none",
        "due": "2017-06-30",
    }


def test_row_12c_takes_its_deadline_from_above(measures: dict[str, Any]) -> None:
    row = measures["12c"]
    assert row["deadline"] == {**WORDED, "text": "长期实施", "kind": "ongoing", "inherited_from": "12a"}
    assert row["leaders"] == ["姜立光", "李异"]
    assert row["lead"] == ["区环境建设办", "西城工商分局"]
    assert row["responsible"] == ["各街道办事处"]
    assert (row["assisting"], row["uncertain"], row["inherited"]) == ([], ["assisting"], ["deadline"])


def test_row_30a_has_names_run_together_and_an_open_list(measures: dict[str, Any]) -> None:
    row = measures["30a"]
    assert row["city_task"]["number"] == "49-1"
    assert row["leaders"] == ["陈宁", "姜立光"]
    assert row["lead"] == ["区委宣传部", "区环保局"]
    assert row["assisting"] == [
        *("区市政市容委", "区住房城市建设委", "西城交通支队", "区城管执法监察局", "区质监局", "西城工商分局")
    ]
    assert row["open_lists"] == ["assisting"]
    assert row["text"].count("\n") == 1


def test_row_30b_takes_deadline_leaders_and_lead_from_above(measures: dict[str, Any]) -> None:
    row = measures["30b"]
    assert row["inherited"] == ["deadline", "leaders", "lead"]
    assert row["deadline"]["inherited_from"] == "30a"
    assert (row["leaders"], row["lead"]) == (["陈宁", "姜立光"], ["区委宣传部", "区环保局"])
    assert row["responsible"] == ["区卫生计生委", "各街道办事处"]
    assert row["city_task"]["number"] == "49-2"


def test_row_5a_promises_24530_vehicles_and_mentions_300000(measures: dict[str, Any]) -> None:
    district, city = measures["5a"]["targets"]
    assert (district["value"], district["unit"], district["compare"]) == (24530, "辆", "at-least")
    assert (district["nature"], district["scope"]) == ("cumulative", "district")
    assert (city["value"], city["scope"]) == (300000, "city")


def test_row_8a_distinguishes_a_promise_from_an_effort(measures: dict[str, Any]) -> None:
    assert [(target["value"], target["compare"], target["nature"]) for target in measures["8a"]["targets"]] == [
        (1100, "at-least", "cumulative"),
        (1900, "strive-for", "cumulative"),
        (100, "at-least", "compliance"),
    ]


def test_row_13a_is_a_rate_and_a_ceiling(measures: dict[str, Any]) -> None:
    (dust,) = measures["13a"]["targets"]
    assert (dust["value"], dust["compare"], dust["nature"]) == (5, "at-most", "rate")


def test_row_22c_promises_a_number_the_document_does_not_give(measures: dict[str, Any]) -> None:
    assert [target["value"] for target in measures["22c"]["targets"]] == [None]


def test_row_32a_lost_its_last_cell(measures: dict[str, Any]) -> None:
    row = measures["32a"]
    assert row["deadline"] == {**WORDED, "text": "2月底前", "kind": "by-date", "due": "2017-02-28"}
    assert row["responsible"] == ["区政府办公室", "各街道办事处", "区有关部门"]
    assert (row["assisting"], row["uncertain"], row["open_lists"]) == ([], [], [])


def test_a_unit_may_stand_in_two_roles(measures: dict[str, Any]) -> None:
    assert "区环保局" in measures["15a"]["lead"]
    assert "区环保局" in measures["15a"]["assisting"]


def test_names_that_stand_together_in_print_are_parted(measures: dict[str, Any]) -> None:
    assert measures["7b"]["lead"] == ["区发展改革委", "西城规划分局"]
    assert measures["14a"]["lead"][-2:] == ["区园林绿化局", "西城交通支队"]


# --- sums -------------------------------------------------------------------------------------------------------------


def test_there_are_46_measures_in_order(measures: dict[str, Any]) -> None:
    assert len(measures) == 46
    assert list(measures) == sorted(measures, key=as_in_the_plan)
    assert list(Counter(record["section"]["number"] for record in measures.values()).values()) == [
        *(4, 2, 4, 10, 7, 11, 8)
    ]
    assert len({record["number"] for record in measures.values()}) == 32
    assert len({record["city_task"]["number"] for record in measures.values()}) == 34


def test_deadlines_after_inheritance(measures: dict[str, Any]) -> None:
    assert Counter(record["deadline"]["text"] for record in measures.values()) == {
        "年底前": 23, "长期实施": 17, "按时间节点完成": 2, "6月底前": 2, "10月底前": 1, "2月底前": 1,
    }  # fmt: skip


def test_what_is_inherited_and_from_where(measures: dict[str, Any]) -> None:
    assert by_ref_of(list(measures.values()), "inherited") == {
        **{ref: ["deadline"] for ref in ("2b", "7b", "12b", "12c", "12d", "22d", "22e")},
        "4b": ["deadline", "leaders"],
        "30b": ["deadline", "leaders", "lead"],
    }
    taken = {ref: record["deadline"]["inherited_from"] for ref, record in measures.items()}
    assert {ref: above for ref, above in taken.items() if above} == {
        "2b": "2a", "4b": "4a", "7b": "7a", "12b": "12a", "12c": "12a", "12d": "12a", "22d": "22c", "22e": "22c",
        "30b": "30a",
    }  # fmt: skip


def test_what_is_uncertain(measures: dict[str, Any]) -> None:
    both = ["responsible", "assisting"]
    assisting = ["assisting"]
    assert by_ref_of(list(measures.values()), "uncertain") == {
        **dict.fromkeys(("2b", "7b", "12b", "12c", "12d", "30b"), assisting),
        **dict.fromkeys(("4b", "22d", "22e"), both),
    }


def test_what_is_due_by_the_end_of_june(ask: Records) -> None:
    assert [(record["ref"], record["days_left"]) for record in ask("due", "--before", "2017-06-30")] == [
        ("32a", -93),
        ("8b", 29),
        ("28a", 29),
    ]


def test_what_has_a_date(ask: Records) -> None:
    dated = ask("due")
    assert len(dated) == 27
    dues = [record["deadline"]["due"] for record in dated]
    assert dues == sorted(dues)


@pytest.mark.parametrize("street", STREETS)
def test_a_subdistrict_answers_for_36_measures_through_its_collective(ask: Records, street: str) -> None:
    measures = ask("department", f"{street}街道办事处")
    assert " ".join(sorted((record["ref"] for record in measures), key=as_in_the_plan)) == NAMING_STREETS
    assert {(tuple(record["roles"]), record["via"]) for record in measures} == {(("responsible",), "各街道办事处")}


def test_the_environment_bureau_answers_for_35_measures(ask: Records) -> None:
    measures = ask("department", "区环保局")
    assert len({record["ref"] for record in measures}) == len(measures) == 35
    assert Counter(role for record in measures for role in record["roles"]) == {
        "lead": 29,  # 28 by name, and 30b by inheritance
        "responsible": 1,
        "assisting": 6,
    }
    assert {record["ref"]: record["roles"] for record in measures if len(record["roles"]) > 1} == {
        "15a": ["lead", "assisting"]
    }
    assert {record["via"] for record in measures} == {None}


def test_jiang_liguang_leads_41_measures(ask: Records, measures: dict[str, Any]) -> None:
    led = {record["ref"] for record in ask("official", "姜立光")}
    assert len(led) == 41
    assert {"4b", "30a", "30b"} <= led
    assert set(measures) - led == {"12a", "22b", "22c", "25a", "28a"}


def test_what_the_other_officials_lead(ask: Records) -> None:
    assert {record["name"]: record["measures"] for record in ask("officials")} == {
        "孙硕": 6, "陈宁": 2, "姜立光": 41, "徐利": 2, "李异": 4, "张明": 3, "吴向阳": 1, "司马红": 1,
    }  # fmt: skip


def test_the_overviews_count_what_the_lists_list(ask: Records, measures: dict[str, Any]) -> None:
    units = {record["name"]: record for record in ask("units")}
    assert len(units) == 35 + 15 + 6
    for name in ("区环保局", "德胜街道办事处", "各街道办事处", "区财政局", "其他有关部门", "宣房集团"):
        named = ask("department", name)
        assert units[name]["measures"] == len(named)
        for role in ("lead", "responsible", "assisting"):
            assert units[name][role] == sum(role in record["roles"] for record in named)
    kinds = Counter(record["deadline"]["kind"] for record in measures.values())
    whole, *_rest = ask("summary")
    assert (whole["measures"], whole["by_date"], whole["ongoing"], whole["milestones"]) == (
        46, kinds["by-date"], kinds["ongoing"], kinds["milestones"],
    )  # fmt: skip
    assert [record["measures"] for record in ask("sections")] == [4, 2, 4, 10, 7, 11, 8]
