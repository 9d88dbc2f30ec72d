"""Do the lists say who must do what, why, and by when – for measures made up to be awkward?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from airplan import i18n
from airplan.plan.model import Deadline, Filter, Heading, Measure, Party, Span, Target
from airplan.progress.lights import judge
from airplan.progress.rules import Thresholds
from airplan.reports import columns, overview
from airplan.reports import measures as lists
from airplan.reports.details import details
from airplan.reports.table import ReaderContext

if TYPE_CHECKING:
    from airplan.progress.standing import Standing
    from support.wording import Wording

TODAY = date(2017, 6, 1)
READING = ReaderContext(TODAY)
STREETS = Party("各街道办事处", "collective", members=("德胜街道办事处",))
STREET = Party("德胜街道办事处", "unit", kind="subdistrict")
BUREAU = Party("区环保局", "unit", kind="government")
OTHERS = Party("其他有关部门", "collective")


def measure(ref: str = "1a", due: date | None = date(2017, 6, 30), **more: Any) -> Measure:
    deadline = Deadline("6月底前", "by-date", due) if due else Deadline("长期实施", "ongoing")
    given: dict[str, Any] = {
        "id": ref,
        "ref": ref,
        "number": int(ref[:-1]),
        "section": Heading(1, "总类", "Everything"),
        "city_task": Heading("49-1", "宣传", "Publicity"),
        "text": "第一段讲扬尘。\n第二段讲锅炉。",
        "brief": "简称",
        "brief_en": "A label",
        "deadline": deadline,
        "leaders": ("姜立光",),
        "lead": ("区环保局",),
    }
    return Measure(**{**given, **more})


def standing(own: Measure) -> Standing:
    """Where a measure stands that nobody has said anything about."""
    return judge(own, (), (), {}, day=TODAY, span=Span.of_year(2017), thresholds=Thresholds())


def standings(*measures: Measure) -> list[Standing]:
    return [standing(own) for own in measures]


def rows_of(table: Any) -> list[dict[str, Any]]:
    keys = [column.key for column in table.columns]
    return [dict(zip(keys, row, strict=True)) for row in table.rows]


def assigned(party: Party, *measures: Measure, names: tuple[str, ...] = (), open_ended: int = 0, **asked: Any) -> Any:
    return lists.assignments(
        party, standings(*measures), Filter(parties=((party.name, *names),), **asked), READING,
        open_ended=open_ended, asked={},
    )  # fmt: skip


# --- days -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "days"),
    [(date(2017, 6, 1), 0), (date(2017, 6, 2), 1), (date(2017, 5, 31), -1), (date(2018, 6, 1), 365), (None, None)],
)
def test_the_day_itself_is_in_time(due: date | None, days: int | None) -> None:
    assert columns.days_until_due(standing(measure(due=due)), TODAY) == days


def test_what_is_left_out_of_due_is_counted_by_kind(wording: Wording) -> None:
    kinds = {"ongoing": 17, "milestones": 2, "unknown": 1}
    (note,) = lists.due(standings(measure()), [], kinds, READING, "title").notes
    wording(note, 17, 2, 1)
    assert lists.due(standings(measure()), [], {}, READING, "title").notes == ()


def test_what_has_no_date_comes_last_in_the_plans_order() -> None:
    own = [measure("1a", None), measure("2a"), measure("3a", None), measure("4a", date(2017, 2, 28)), measure("5a")]
    party = Party("姜立光", "official")
    assert [row["ref"] for row in rows_of(lists.official(party, standings(*own), READING))] == [
        "4a",
        "2a",
        "5a",
        "1a",
        "3a",
    ]


# --- one unit ---------------------------------------------------------------------------------------------------------


def test_a_unit_in_two_roles_stands_under_both_and_counts_once() -> None:
    table = assigned(BUREAU, measure(assisting=("区环保局",)))
    assert table.title == "区环保局: 1 measure · as of 1 June 2017"
    assert [row["role"] for row in rows_of(table)] == ["lead", "assisting"]
    assert [size for _heading, size in table.groups] == [1, 1]
    assert [(record["roles"], record["via"]) for record in table.as_records()] == [(["lead", "assisting"], None)]


def test_a_unit_may_be_meant_by_a_collective() -> None:
    table = assigned(STREET, measure(responsible=("各街道办事处",)), names=("各街道办事处",))
    assert [(record["roles"], record["via"]) for record in table.as_records()] == [(["responsible"], "各街道办事处")]
    assert [row["via"] for row in rows_of(table)] == ["各街道办事处"]


@pytest.mark.parametrize("cell", [("德胜街道办事处", "各街道办事处"), ("各街道办事处", "德胜街道办事处")])
def test_its_own_name_goes_before_the_collective(cell: tuple[str, ...]) -> None:
    table = assigned(STREET, measure(responsible=cell), names=("各街道办事处",))
    assert table.as_records()[0]["via"] is None
    assert len(table.rows) == 1


def test_only_the_roles_asked_for() -> None:
    table = assigned(BUREAU, measure(assisting=("区环保局",)), roles=("assisting",))
    assert [row["role"] for row in rows_of(table)] == ["assisting"]
    assert table.as_records()[0]["roles"] == ["assisting"]


def test_possible_rows_are_marked_with_the_row_they_may_come_from() -> None:
    blank = measure("2b", possible={"assisting": ("2a", ("区财政局",))})
    finance = Party("区财政局", "unit")
    (row,) = rows_of(assigned(finance, blank, include_possible=True))
    assert (row["role"], row["possible_from"]) == ("assisting", "2a")
    assert "2a" in row["why"]
    assert "possible" in row["why"]
    assert assigned(finance, blank).rows == ()


def test_a_note_on_measures_for_departments_concerned() -> None:
    (note,) = assigned(BUREAU, measure(), open_ended=6).notes
    assert ": 6;" in note
    assert assigned(BUREAU, measure(), open_ended=0).notes == ()


# --- search -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "passage"),
    [
        ("扬尘", "第一段讲扬尘。 第二段讲锅炉。"),
        ("锅炉", "第一段讲扬尘。 第二段讲锅炉。"),
        ("简称", "简称"),
        ("LABEL", "A label"),
        ("宣传", "宣传"),
        ("publicity", "Publicity"),
        ("环保", "区环保局"),
        ("nowhere", ""),
    ],
)
def test_the_passage_is_where_the_word_is(word: str, passage: str) -> None:
    (row,) = rows_of(lists.matches([word], standings(measure()), {}, READING))
    assert row["passage"] == passage


def test_a_long_passage_is_cut_on_both_sides() -> None:
    text = "一" * 50 + "锅炉" + "二" * 50
    (row,) = rows_of(lists.matches(["锅炉"], standings(measure(text=text)), {}, READING))
    assert row["passage"] == "…" + "一" * 12 + "锅炉" + "二" * 12 + "…"


def test_words_found_are_highlighted() -> None:
    table = lists.matches(["扬尘", "锅炉"], standings(measure()), {}, READING)
    assert table.highlight == ("扬尘", "锅炉")
    assert table.title == "扬尘, 锅炉: 1 measure"


# --- one measure ------------------------------------------------------------------------------------------------------


def fields_of(one: Measure, reading: ReaderContext = READING) -> dict[Any, Any]:
    return {row["field"]: row["value"] for row in rows_of(details([standing(one)], reading))}


def test_details_leave_out_what_is_empty() -> None:
    said = ["Section", "City task", "Text", "Deadline", "Lead officials", "Lead", "Light", "Why this light", "Status"]
    assert list(fields_of(measure(due=None))) == said


def test_details_say_where_a_cell_comes_from(wording: Wording) -> None:
    fields = fields_of(measure(inherited={"deadline": "2a", "leaders": "2a"}))
    wording(fields["Deadline"], "6月底前", "30 June 2017", "2a")
    assert fields["Lead officials"] == "姜立光 (inherited from 2a)"
    assert "inherited" not in fields["Lead"]


def test_details_of_an_open_list_and_an_uncertain_cell(wording: Wording) -> None:
    one = measure(
        responsible=("区环保局",), open_lists=("responsible",), possible={"assisting": ("1a", ("区财政局", "区科信委"))}
    )
    fields = fields_of(one)
    wording(str(fields["Responsible"]), "区环保局", "等部门")
    wording(str(fields["Assisting"]), "1a", "区财政局")


def test_details_of_targets(wording: Wording) -> None:
    target = Target("t", "降尘量", "5吨", None, "吨", "at-most", "rate", "district")
    one = measure(targets=(target,))
    (in_words,) = fields_of(one)["Targets"]
    wording(in_words, "降尘量", "吨")


def test_details_in_both_languages_keep_the_documents_text() -> None:
    english = ReaderContext(TODAY, {"区环保局": "Environmental Protection Bureau"})
    fields = fields_of(measure(), english)
    assert fields["Lead"] == "Environmental Protection Bureau"
    assert fields["Text"] == "第一段讲扬尘。\n第二段讲锅炉。"
    i18n.use("zh")
    try:
        fields = fields_of(measure())
    finally:
        i18n.use("en")
    assert fields["完成时限"] == "6月底前（2017年6月30日，含当日）"
    assert fields["剩余天数"].startswith("还有29天")
    assert "2017年6月1日" in fields["剩余天数"]


# --- overviews --------------------------------------------------------------------------------------------------------


def test_units_count_collectives_for_their_members_and_each_measure_once() -> None:
    own = [
        measure("1a", responsible=("各街道办事处",), assisting=("德胜街道办事处",)),
        measure("2a", responsible=("其他有关部门",), assisting=("区环保局",)),
        measure("3a", lead=("区环保局",), possible={"assisting": ("2a", ("德胜街道办事处",))}),
    ]
    table = overview.units([BUREAU, STREET, STREETS, OTHERS], own, READING)
    counts = {
        row["name"]: (row["lead"], row["responsible"], row["assisting"], row["measures"]) for row in rows_of(table)
    }
    assert counts == {
        "区环保局": (3, 0, 1, 3),
        "德胜街道办事处": (0, 1, 1, 1),
        "各街道办事处": (0, 1, 0, 1),
        "其他有关部门": (0, 1, 0, 1),
    }
    assert [record["kind"] for record in table.as_records()] == [
        *("government", "subdistrict", "collective", "open-collective")
    ]


def test_the_summary_leaves_out_what_counts_nothing_and_adds_up() -> None:
    own = [measure("1a"), measure("2a", None)]
    headings = [Heading(1, "总类", "Everything"), Heading(2, "空类", "Nothing")]
    rows = rows_of(overview.summary(own, headings, [BUREAU, STREET], READING))
    assert [row["group"] for row in rows] == ["all", "section", "role", "unit"]
    assert {(row["measures"], row["by_date"], row["ongoing"]) for row in rows} == {(2, 1, 1)}


def test_sections_count_tasks_and_measures() -> None:
    table = overview.sections([Heading(1, "总类", "Everything")], [measure("1a"), measure("1b"), measure("2a")])
    assert table.as_records() == [{"number": 1, "title": "总类", "title_en": "Everything", "tasks": 2, "measures": 3}]
