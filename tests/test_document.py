"""Does plan_2017.yaml say what the document says, cell by cell, and does departments.yaml know every name in it?

The table is rebuilt from the YAML and laid beside the text of the document. Nothing of airplan is imported: what is
tested here is the transcription, not the program.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
PLAN = ROOT / "data" / "plan_2017.yaml"
DEPARTMENTS = ROOT / "data" / "departments.yaml"
SOURCE = ROOT / "docs" / "source" / "xizhengban-2017-2-annex.txt"

COLUMNS = ["序号", "北京市重点任务", "西城区2017年重点任务", "完成时限", "牵头领导", "牵头部门", "责任单位", "协办单位"]
ROLES = ("lead", "responsible", "assisting")
NAMES = ("leaders", *ROLES)

MENTIONS = {
    36: "各街道办事处",
    35: "区环保局",
    14: "区市政市容委 西城交通支队",
    13: "区城管执法监察局",
    11: "区住房城市建设委",
    8: "区科信委",
    6: "区商务委 区园林绿化局 西城工商分局",
    5: "区财政局 区质监局 区发展改革委",
    4: "区国资委",
    3: "区政府办公室 区监察局 区政府督查室 区环境建设办",
    2: "区各有关部门 区委宣传部 区房管局 区教委 区卫生计生委 区环卫中心 西城规划分局",
    1: "区委办公室 区委组织部 区政府绩效办 区重大办 区双拥办 区安全监管局 区房地中心 区园林市政中心 宣房集团 "
    "西城区食品药品监管局 西城国土分局 西城公安分局 其他相关部门 各相关单位 其他有关部门 区有关部门",
}
TARGETS = {
    "5a": {"retired-vehicles": "24530 辆", "retired-vehicles-city": "300000 辆"},
    "8a": {"retrofit": "1100 蒸吨", "retrofit-all": "1900 蒸吨", "emission-standard": "100 %"},
    "9a": {"projects": "1 项"},
    "10a": {"voc": "25 吨"},
    "13a": {"dustfall": "5 吨/月·平方公里"},
    "16a": {"illegal-plants": "100 %"},
    "17a": {"coverage": "96 %", "main-road-flushing": "2 次/日", "secondary-road-flushing": "- 次/日"},
    "22c": {"fuel-samples": "- 样品"},
}


class Row(NamedTuple):
    """A row of the document's table, as the plan file has it."""

    ref: str
    opens_task: bool
    task: dict[str, Any]
    measure: dict[str, Any]

    @property
    def city_task(self) -> dict[str, str] | None:
        city_task: dict[str, str] | None = self.task["city_task"] if self.opens_task else self.measure.get("city_task")
        return city_task


@cache
def plan() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(PLAN.read_text(encoding="utf-8"))
    return loaded


@cache
def departments() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(DEPARTMENTS.read_text(encoding="utf-8"))
    return loaded


@cache
def title_and_cells() -> tuple[list[str], list[str]]:
    title, *cells = SOURCE.read_text(encoding="utf-8").split("\n\t")
    return title.split("\n"), cells


def tasks() -> list[dict[str, Any]]:
    return [task for section in plan()["sections"] for task in section["tasks"]]


def rows_of(task: dict[str, Any]) -> list[Row]:
    return [
        Row(f"{task['number']}{letter}", letter == "a", task, measure)
        for letter, measure in zip(ascii_lowercase, task["measures"], strict=False)
    ]


def rows() -> list[Row]:
    return [row for task in tasks() for row in rows_of(task)]


def source_rows() -> dict[str, list[str]]:
    """The cells of the source by row, its section rows left out, the cut-off last cell put in as a blank."""
    cells = [cell for cell in title_and_cells()[1][len(COLUMNS) :] if not re.match(r"[一二三四五六七]、", cell)]
    cells.append("")
    width = len(COLUMNS)
    return {row.ref: cells[place * width : (place + 1) * width] for place, row in enumerate(rows())}


def squeezed(text: str) -> str:
    return "".join(text.split())


def paragraphs(cell: str) -> list[str]:
    return [line.strip() for line in cell.split("\n") if line.strip()]


def names_cell(measure: dict[str, Any], column: str) -> str:
    """A cell of names as the document prints it."""
    printed: str | None = measure.get("printed", {}).get(column)
    return printed if printed is not None else "\n".join(measure.get(column, ()))


def rebuilt_row(row: Row) -> list[str]:
    city_task = row.city_task
    return [
        str(row.task["number"]) if row.opens_task else "",
        f"{city_task['number']}.{city_task['title']}" if city_task else "",
        row.measure["text"],
        row.measure.get("deadline", ""),
        *(names_cell(row.measure, column) for column in NAMES),
    ]


def rebuilt_table() -> Iterator[tuple[str, str]]:
    """Every cell of the document, with a word about where it belongs, made from the plan file."""
    yield from ((f"heading {heading}", heading) for heading in COLUMNS)
    for section in plan()["sections"]:
        yield f"section {section['number']}", f"{section['number']}、{section['title']}"
        for task in section["tasks"]:
            for row in rows_of(task):
                cells = zip(COLUMNS, rebuilt_row(row), strict=True)
                yield from ((f"{row.ref} {heading}", cell) for heading, cell in cells)


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every scalar of a YAML file, with the keys that lead to it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, str(key)))
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, path)
    else:
        yield ".".join(path), value


def inherited(column: str) -> list[Any]:
    """The column's cells, blank ones filled from the row above in the task."""
    cells: list[Any] = []
    for row in rows():
        cells.append(row.measure[column] if row.opens_task or column in row.measure else cells[-1])
    return cells


# --- the source itself ------------------------------------------------------------------------------------------------


def test_the_source_has_three_title_lines_and_382_cells() -> None:
    title, cells = title_and_cells()
    assert len(title) == 3
    assert len(cells) == 382 == 8 + 7 + 45 * 8 + 7


def test_the_source_starts_with_eight_headings() -> None:
    assert [squeezed(cell) for cell in title_and_cells()[1][:8]] == COLUMNS


def test_the_last_row_of_the_source_has_seven_cells() -> None:
    cells = title_and_cells()[1]
    last_row = [number for number, cell in enumerate(cells) if cell.strip() == "32"][-1]
    assert len(cells) - last_row == 7
    assert squeezed(cells[-1]).endswith("区有关部门")


# --- the table --------------------------------------------------------------------------------------------------------


def test_the_title_is_the_documents() -> None:
    document, *title = title_and_cells()[0]
    assert plan()["plan"]["document"] == document
    assert plan()["plan"]["title"] == "".join(title)
    assert f"分解{plan()['plan']['year']}年" in "".join(title)


def test_every_cell_is_the_documents() -> None:
    *rebuilt, (last, cut_off) = rebuilt_table()
    assert (last, cut_off) == ("32a 协办单位", "")
    cells = title_and_cells()[1]
    assert len(rebuilt) == len(cells)
    differences = {
        place: (squeezed(ours), squeezed(theirs))
        for (place, ours), theirs in zip(rebuilt, cells, strict=True)
        if squeezed(ours) != squeezed(theirs)
    }
    assert differences == {}


def test_every_row_of_the_source_has_eight_cells() -> None:
    assert {len(cells) for cells in source_rows().values()} == {len(COLUMNS)}


def test_the_number_is_blank_on_continuation_rows() -> None:
    assert [ref for ref, cells in source_rows().items() if not cells[0].strip()] == [
        "2b", "4b", "7b", "8b", "10b", "12b", "12c", "12d", "22b", "22c", "22d", "22e", "30b", "30c",
    ]  # fmt: skip


def test_wording_keeps_the_documents_paragraphs_and_inner_spaces() -> None:
    source = source_rows()
    assert {row.ref: row.measure["text"].split("\n") for row in rows()} == {
        row.ref: paragraphs(source[row.ref][2]) for row in rows()
    }


def test_cells_are_kept_as_printed_exactly_where_they_are_more_than_names_one_to_a_line() -> None:
    kept = {}
    needed = {}
    for row in rows():
        for column, cell in zip(NAMES, source_rows()[row.ref][4:], strict=True):
            printed = paragraphs(cell)
            if printed != row.measure.get(column, []):
                needed[row.ref, column] = "\n".join(printed)
            if column in row.measure.get("printed", {}):
                kept[row.ref, column] = row.measure["printed"][column]
    assert kept == needed


def test_names_of_a_cell_kept_as_printed_are_its_own_in_its_order() -> None:
    for row in rows():
        for column, printed in row.measure.get("printed", {}).items():
            open_ended = "等部门" if column in row.measure.get("open_lists", ()) else ""
            assert "".join(row.measure[column]) + open_ended == squeezed(printed), f"{row.ref} {column}"


def test_names_are_parted_and_free_of_white_space() -> None:
    found = {name for row in rows() for column in NAMES for name in row.measure.get(column, ())}
    assert {name for name in found if name != squeezed(name)} == set()
    split = {row.ref: row.measure["lead"] for row in rows() if row.ref in {"7b", "14a"}}
    assert split["7b"] == ["区发展改革委", "西城规划分局"]
    assert split["14a"][-2:] == ["区园林绿化局", "西城交通支队"]


def test_only_30a_leaves_a_list_open() -> None:
    assert {row.ref: row.measure["open_lists"] for row in rows() if "open_lists" in row.measure} == {
        "30a": ["assisting"]
    }


# --- check sums -------------------------------------------------------------------------------------------------------


def test_there_are_7_sections_32_tasks_and_46_measures() -> None:
    assert plan()["plan"]["counts"] == {"sections": 7, "tasks": 32, "measures": 46}
    assert [section["number"] for section in plan()["sections"]] == list("一二三四五六七")
    assert [sum(len(task["measures"]) for task in section["tasks"]) for section in plan()["sections"]] == [
        4, 2, 4, 10, 7, 11, 8,
    ]  # fmt: skip
    assert [task["number"] for task in tasks()] == list(range(1, 33))


def test_there_are_34_city_headings_and_two_of_them_stand_inside_a_task() -> None:
    assert len({row.city_task["number"] for row in rows() if row.city_task}) == 34
    assert {row.ref: row.measure["city_task"]["number"] for row in rows() if "city_task" in row.measure} == {
        "30b": "49-2",
        "30c": "49-3",
    }


def test_blank_deadlines_leaders_and_leads_are_where_the_document_has_them() -> None:
    blank = {column: [row.ref for row in rows() if column not in row.measure] for column in ("deadline", *NAMES[:2])}
    assert blank == {
        "deadline": ["2b", "4b", "7b", "12b", "12c", "12d", "22d", "22e", "30b"],
        "leaders": ["4b", "30b"],
        "lead": ["30b"],
    }


def test_deadlines_add_up_before_inheritance() -> None:
    assert Counter(row.measure.get("deadline") for row in rows()) == {
        "年底前": 19, "长期实施": 12, "按时间节点完成": 2, "6月底前": 2, "10月底前": 1, "2月底前": 1, None: 9,
    }  # fmt: skip


def test_deadlines_add_up_after_inheritance() -> None:
    assert Counter(inherited("deadline")) == {
        "年底前": 23, "长期实施": 17, "按时间节点完成": 2, "6月底前": 2, "10月底前": 1, "2月底前": 1,
    }  # fmt: skip


def test_units_are_mentioned_as_often_as_in_the_document() -> None:
    mentions = Counter(name for row in rows() for role in ROLES for name in row.measure.get(role, ()))
    assert mentions.total() == 208 + 2
    assert mentions == {name: times for times, names in MENTIONS.items() for name in names.split()}


def test_officials_lead_as_often_as_in_the_document() -> None:
    leaders = [name for row in rows() for name in row.measure.get("leaders", ())]
    assert Counter(leaders) == {
        "姜立光": 39, "孙硕": 6, "李异": 4, "张明": 3, "徐利": 2, "陈宁": 1, "吴向阳": 1, "司马红": 1,
    }  # fmt: skip
    assert sum("姜立光" in names for names in inherited("leaders")) == 41


def test_blank_cells_that_may_be_merged_are_marked_and_are_blank() -> None:
    uncertain = {row.ref: row.measure["uncertain"] for row in rows() if "uncertain" in row.measure}
    assert uncertain == {
        "2b": ["assisting"],
        "4b": ["responsible", "assisting"],
        "7b": ["assisting"],
        "12b": ["assisting"],
        "12c": ["assisting"],
        "12d": ["assisting"],
        "22d": ["responsible", "assisting"],
        "22e": ["responsible", "assisting"],
        "30b": ["assisting"],
    }
    assert [row.ref for row in rows() for role in row.measure.get("uncertain", ()) if role in row.measure] == []


# --- what was read out of the wording ---------------------------------------------------------------------------------


def test_targets_are_those_the_wording_gives() -> None:
    assert {
        row.ref: {target["id"]: f"{target.get('value', '-')} {target['unit']}" for target in row.measure["targets"]}
        for row in rows()
        if "targets" in row.measure
    } == TARGETS


def test_targets_are_the_districts_but_one_and_firm_but_one() -> None:
    targets = [target for row in rows() for target in row.measure.get("targets", ())]
    assert [target["id"] for target in targets if target.get("scope") == "city"] == ["retired-vehicles-city"]
    assert [target["id"] for target in targets if target["compare"] == "strive-for"] == ["retrofit-all"]
    assert [target["id"] for target in targets if target["compare"] == "at-most"] == ["dustfall"]
    assert {target["id"]: target["nature"] for target in targets if target["nature"] != "cumulative"} == {
        "emission-standard": "compliance",
        "dustfall": "rate",
        "illegal-plants": "ratio",
        "coverage": "level",
        "main-road-flushing": "rate",
        "secondary-road-flushing": "rate",
    }


def test_numbers_of_targets_stand_in_their_words() -> None:
    elsewhere = {"retired-vehicles-city": "30万", "emission-standard": "全部", "illegal-plants": "发现1家关停1家"}
    for row in rows():
        for target in row.measure.get("targets", ()):
            number = elsewhere.get(target["id"], str(target.get("value", "")))
            assert number in target["words"], f"{row.ref} {target['id']}"


def test_words_of_targets_and_cadences_occur_in_the_wording() -> None:
    for row in rows():
        for entry in (*row.measure.get("targets", ()), *row.measure.get("cadence", ())):
            assert entry["words"] in row.measure["text"], f"{row.ref} {entry['words']}"


def test_cadences_are_those_the_wording_gives() -> None:
    assert {
        row.ref: [cadence["every"] for cadence in row.measure["cadence"]] for row in rows() if "cadence" in row.measure
    } == {
        "2a": ["monthly", "quarterly", "regular"],
        "2b": ["yearly"],
        "13a": ["monthly"],
        "16a": ["event"],
        "17a": ["daily", "daily"],
        "18a": ["regular"],
        "20a": ["all-year"],
        "21a": ["event"],
        "22d": ["all-year"],
        "23a": ["regular"],
        "26a": ["event", "event"],
        "30a": ["all-year"],
    }


# --- labels of ours ---------------------------------------------------------------------------------------------------


def test_briefs_are_short_and_tell_measures_apart() -> None:
    labels = {row.ref: row.measure["editorial"] for row in rows()}
    assert {ref: label["brief"] for ref, label in labels.items() if not 0 < len(label["brief"]) <= 12} == {}
    assert {ref: label["brief_en"] for ref, label in labels.items() if not 0 < len(label["brief_en"]) <= 40} == {}
    for key in ("brief", "brief_en"):
        assert max(Counter(label[key] for label in labels.values()).values()) == 1


def test_english_labels_are_complete_and_english() -> None:
    english = [plan()["plan"]["title_en"]]
    english += [section["editorial"]["title_en"] for section in plan()["sections"]]
    english += [task["editorial"]["title_en"] for task in tasks()]
    english += [row.measure["editorial"]["brief_en"] for row in rows()]
    english += [row.measure["editorial"]["title_en"] for row in rows() if "city_task" in row.measure]
    for group in ("units", "collectives", "officials"):
        english += [entry["name_en"] for entry in departments()[group]]
    assert [label for label in english if not label.isascii() or not label[:1].isupper()] == []


def test_only_measures_with_a_city_heading_of_their_own_have_its_english() -> None:
    assert [row.ref for row in rows() if "title_en" in row.measure["editorial"]] == ["30b", "30c"]


# --- the book of departments ------------------------------------------------------------------------------------------


def test_every_name_in_the_plan_is_in_the_book() -> None:
    units = {unit["name"] for unit in departments()["units"]}
    collectives = {collective["name"] for collective in departments()["collectives"]}
    officials = {official["name"] for official in departments()["officials"]}
    named = {name for row in rows() for role in ROLES for name in row.measure.get(role, ())}
    assert named - units - collectives == set()
    assert {name for row in rows() for name in row.measure.get("leaders", ())} == officials
    assert plan()["plan"]["coordinator"] in units


def test_every_unit_in_the_book_is_in_the_plan_or_is_a_subdistrict() -> None:
    named = {name for row in rows() for role in ROLES for name in row.measure.get(role, ())}
    units = departments()["units"]
    assert {unit["name"] for unit in units if unit["kind"] != "subdistrict"} - named == set()
    assert {collective["name"] for collective in departments()["collectives"]} - named == set()
    assert Counter(unit["kind"] for unit in units) == {
        "government": 23, "subdistrict": 15, "party": 3, "vertical": 3, "institution": 3, "police": 2, "enterprise": 1,
    }  # fmt: skip


def test_the_subdistricts_are_the_members_of_their_collective_in_customary_order() -> None:
    subdistricts = [unit for unit in departments()["units"] if unit["kind"] == "subdistrict"]
    members = {collective["name"]: collective["members"] for collective in departments()["collectives"]}
    assert members.pop("各街道办事处") == [unit["name"] for unit in subdistricts]
    assert set(members.values()) == {"unknown"}
    assert len(members) == 5
    assert [unit["code"] for unit in subdistricts] == [
        f"110102{number:03}" for number in (10, 12, 1, 13, 14, 3, 11, 15, 16, 9, 7, 17, 18, 19, 20)
    ]
    assert {unit["name"][-5:] for unit in subdistricts} == {"街道办事处"}


def test_pinyin_has_a_syllable_to_a_character() -> None:
    spoken = {entry["name"]: entry["pinyin"] for group in ("units", "officials") for entry in departments()[group]}
    assert {name: said for name, said in spoken.items() if len(said.split(" ")) != len(name)} == {}
    assert {name: said for name, said in spoken.items() if not re.fullmatch(r"[a-z]+( [a-z]+)*", said)} == {}


def test_readings_that_a_table_of_characters_gets_wrong() -> None:
    spoken = {entry["name"]: entry["pinyin"] for entry in departments()["units"]}
    assert spoken["大栅栏街道办事处"].startswith("da shi lan ")
    assert spoken["什刹海街道办事处"].startswith("shi cha hai ")
    assert spoken["西长安街街道办事处"].startswith("xi chang an jie jie ")
    assert spoken["区重大办"] == "qu zhong da ban"


def test_no_two_entries_of_the_book_answer_to_the_same_name() -> None:
    answering: list[str] = []
    for group in ("units", "collectives", "officials"):
        for entry in departments()[group]:
            answering += [entry[key] for key in ("name", "full_name", "name_en") if key in entry]
            answering += entry.get("aliases", ())
            answering += [other["name"] for other in entry.get("later", ())]
    assert {name: times for name, times in Counter(answering).items() if times > 1} == {}
    assert "城管" not in answering


def test_uncertain_full_names_are_left_out() -> None:
    assert {unit["name"] for unit in departments()["units"] if "full_name" not in unit and "code" not in unit} == {
        "区政府督查室", "区政府绩效办", "区环境建设办", "区重大办", "区双拥办",
        "西城规划分局", "西城国土分局", "区园林市政中心", "宣房集团",
    }  # fmt: skip


def test_only_one_rename_is_dated() -> None:
    later = {unit["name"]: unit["later"] for unit in departments()["units"] if "later" in unit}
    assert {name: [other["name"] for other in others] for name, others in later.items()} == {
        "区市政市容委": ["区城市管理委", "区城管委"]
    }
    assert later["区市政市容委"][0]["since"] == date(2017, 9, 9)


# --- the form of the files --------------------------------------------------------------------------------------------


def test_every_program_reads_text_as_text_and_numbers_as_numbers() -> None:
    numbers = {"plan.year", "sections.tasks.number", "sections.tasks.measures.targets.value"}
    numbers |= {f"plan.counts.{kind}" for kind in ("sections", "tasks", "measures")}
    found = [*leaves(plan()), *leaves(departments())]
    assert {path for path, value in found if type(value) is int} == numbers
    assert {path for path, value in found if type(value) not in {int, str}} == {"units.later.since"}
    assert [path for path, value in found if isinstance(value, str) and value != value.strip()] == []


def test_editors_are_told_the_schema_on_the_first_line() -> None:
    for file, schema in ((PLAN, "plan"), (DEPARTMENTS, "departments")):
        first, *_rest = file.read_text(encoding="utf-8").split("\n")
        assert first == f"# yaml-language-server: $schema={schema}.schema.json"


def test_refs_written_beside_the_rows_are_right() -> None:
    lines = PLAN.read_text(encoding="utf-8").split("\n")
    beside = [line.strip(" #") for line, below in pairwise(lines) if below.startswith(" " * 10 + "- ")]
    assert beside == [row.ref for row in rows()]
