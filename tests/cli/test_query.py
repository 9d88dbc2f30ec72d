"""Do the queries answer what a clerk asks, however it is typed?"""

from __future__ import annotations

import json
import re
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.command_line import Run
    from support.wording import Wording

    Refs = Callable[..., list[str]]

DAY = ("--as-of", "2017-06-01")


@pytest.fixture
def refs(run: Run) -> Refs:
    """The refs of an answer, in its order: `refs("list", "--section", "三")`."""
    return lambda *arguments: [record["ref"] for record in json.loads(run(*arguments, *DAY, "--format", "json").out)]


@pytest.fixture
def measures(run: Run) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = json.loads(run("list", "--format", "json").out)
    return records


def first_line(screen: str) -> str:
    return screen.split("\n", maxsplit=1)[0].rstrip()


def subject(screen: str) -> str:
    """Whose measures, and how many: the title without the reason and the day."""
    return re.split(" · |；", first_line(screen))[0]


# --- filters ----------------------------------------------------------------------------------------------------------


def flat(screen: str) -> str:
    """Without white space, so that no line break hides what is there."""
    return "".join(screen.split())


def every(_record: dict[str, Any]) -> bool:
    return True


FILTERS: dict[str, list[tuple[tuple[str, ...], Any]]] = {
    "section": [
        ((), every),
        (("--section", "三"), lambda record: record["section"]["number"] == 3),
        (("--section", "3", "--section", "七"), lambda record: record["section"]["number"] in (3, 7)),
    ],
    "official": [
        ((), every),
        (("--official", "孙硕"), lambda record: "孙硕" in record["leaders"]),
        (("-o", "sunshuo", "-o", "李异"), lambda record: {"孙硕", "李异"} & set(record["leaders"])),
    ],
    "kind": [
        ((), every),
        (("--kind", "ongoing"), lambda record: record["deadline"]["kind"] == "ongoing"),
        (("--kind", "有期限", "-k", "节点"), lambda record: record["deadline"]["kind"] in ("by-date", "milestones")),
    ],
    "text": [
        ((), every),
        (("--text", "油"), lambda record: "油" in json.dumps(record, ensure_ascii=False)),
    ],
    "days": [
        ((), every),
        (("--before", "6月底"), lambda record: (record["deadline"]["due"] or "9") <= "2017-06-30"),
        (("--after", "2017-06-30"), lambda record: (record["deadline"]["due"] or "") >= "2017-06-30"),
    ],
}


@pytest.mark.parametrize("section", FILTERS["section"], ids=lambda case: " ".join(case[0]))
def test_filters_combine(refs: Refs, measures: list[dict[str, Any]], section: Any) -> None:
    for combined in product([section], *(FILTERS[key] for key in ("official", "kind", "text", "days"))):
        arguments = [argument for options, _passes in combined for argument in options]
        expected = [record["ref"] for record in measures if all(passes(record) for _options, passes in combined)]
        assert refs("list", *arguments) == expected, arguments


@pytest.mark.parametrize(
    ("typed", "role"),
    [
        ("lead", "lead"), ("牵头", "lead"), ("牵头部门", "lead"), ("Lead", "lead"),
        ("responsible", "responsible"), ("责任", "responsible"), ("责任单位", "responsible"),
        ("assisting", "assisting"), ("协办", "assisting"), ("协办单位", "assisting"),
    ],
)  # fmt: skip
def test_roles_in_either_language(refs: Refs, measures: list[dict[str, Any]], typed: str, role: str) -> None:
    expected = [record["ref"] for record in measures if "西城交通支队" in record[role]]
    assert expected
    assert refs("list", "-d", "西城交通支队", "--role", typed) == expected
    assert refs("list", "--role", typed) == [record["ref"] for record in measures if record[role]]


@pytest.mark.parametrize("typed", ["三", "3", "三、", " 3 "])
def test_sections_as_printed_or_as_counted(refs: Refs, typed: str) -> None:
    assert refs("list", "--section", typed) == ["5a", "6a", "7a", "7b"]


def test_department_and_role_meet_in_one_cell(refs: Refs) -> None:
    assert refs("list", "--section", "三", "--role", "牵头", "--department", "环保局") == ["5a", "6a"]
    assert refs("list", "-d", "区财政局", "-d", "区双拥办", "-r", "协办", "-s", "3") == ["5a", "7a"]


def test_a_department_filter_reaches_through_a_collective(refs: Refs) -> None:
    assert refs("list", "-d", "德胜", "-s", "三") == ["5a", "6a", "7a"]
    assert refs("list", "-d", "各街道办事处", "-s", "三") == ["5a", "6a", "7a"]


def test_within_a_department_another_one_filters(refs: Refs) -> None:
    assert set(refs("department", "区财政局", "-d", "西城交通支队")) == {"7a", "31a"}


# --- days -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["2017-06-30", "2017.6.30", "2017/6/30", "20170630", "2017年6月30日", "6月30日", "6月底", "29d", "29天"]
)
def test_days_as_people_write_them(refs: Refs, typed: str) -> None:
    assert refs("due", "--before", typed) == ["32a", "8b", "28a"]


def test_before_and_after_include_the_day_named(refs: Refs) -> None:
    assert refs("due", "--before", "2017-06-29") == ["32a"]
    assert refs("due", "--after", "2017-06-30", "--before", "2017-06-30") == ["8b", "28a"]
    assert refs("due", "--after", "2017-07-01", "--before", "2017-12-30") == ["6a"]


def test_within_counts_from_the_day_of_the_answer(run: Run, refs: Refs) -> None:
    assert refs("due", "--within", "30d") == ["8b", "28a"]
    assert refs("due", "--within", "28d") == []
    assert refs("due", "--within", "5个月") == ["8b", "28a", "6a"]
    json_of = run("due", "--within", "2w", "--as-of", "2017-02-20", "--format", "json").out
    assert [(record["ref"], record["days_left"]) for record in json.loads(json_of)] == [("32a", 8)]


def test_the_output_says_that_the_day_counts(run: Run, wording: Wording) -> None:
    title = first_line(run("due", "--before", "2017-06-30", *DAY).out)
    wording(title, 3, "30 June 2017", "1 June 2017")
    title = first_line(run("due", "--before", "2017-06-30", "--after", "3月1日", *DAY, lang="zh", width=120).out)
    wording(title, 2, "2017年3月1日", "2017年6月30日", "2017年6月1日", lang="zh")


def test_what_has_no_date_is_counted_below(run: Run, wording: Wording) -> None:
    last = run("due", "--before", "2017-06-30", *DAY).out.rstrip().split("\n")[-1]
    wording(last)
    assert re.findall(r"\d+", last) == ["17", "2"], "long-term, and by milestones"
    assert last.partition(":")[0] not in run("due", "-d", "区双拥办", *DAY).out


def test_the_day_of_the_answer_may_stand_before_or_behind_the_command(run: Run) -> None:
    before = run("--as-of", "2017-06-30", "due", "--before", "6月底").out
    assert before == run("due", "--before", "6月底", "--as-of", "2017-06-30").out
    assert before == run("--as-of", "2016-01-01", "due", "--before", "6月底", "--as-of", "2017年6月30日").out
    assert "today" in before


# --- units and officials ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    ["区环保局", "环保局", "西城区环保局", "北京市西城区环境保护局", "hbj", "HBJ", "huanbaoju", "qhbj",
     "Environmental Protection Bureau", "environmental protection bureau", " 区 环保局 "],
)  # fmt: skip
def test_a_unit_by_any_of_its_names(run: Run, typed: str) -> None:
    title = subject(run("department", typed).out)
    assert title.startswith("Environmental Protection Bureau (区环保局): 35 ")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("德胜街道", "德胜街道办事处"),
        ("德胜", "德胜街道办事处"),
        ("desheng", "德胜街道办事处"),
        ("Desheng", "德胜街道办事处"),
        ("牛街", "牛街街道办事处"),
        ("dashilan", "大栅栏街道办事处"),
        ("广内", "广安门内街道办事处"),
        ("西长安街", "西长安街街道办事处"),
    ],
)
def test_a_subdistrict_by_any_of_its_names(run: Run, typed: str, name: str) -> None:
    assert re.match(rf"{name}：\D*36\D*$", subject(run("department", typed, lang="zh").out))


@pytest.mark.parametrize("typed", ["区城市管理委", "区城管委", "区市政市容委", "市政市容委"])
def test_a_renamed_unit_by_either_name(run: Run, typed: str) -> None:
    before, after = (
        subject(run("department", typed, "--as-of", day, lang="zh").out) for day in ("2017-09-08", "2017-09-09")
    )
    assert re.match(r"区市政市容委：\D*14\D*$", before)
    assert re.match(r"区城市管理委（原区市政市容委）：\D*14\D*$", after)


@pytest.mark.parametrize("typed", ["姜立光", "jlg", "jiangliguang", "Jiang Liguang", "姜 立光"])
def test_an_official_by_any_spelling(run: Run, typed: str) -> None:
    assert re.match(r"姜立光：\D*41\D*$", subject(run("official", typed, lang="zh").out))


@pytest.mark.parametrize("typed", ["孙硕", "孙 硕", "孙  硕", "孙　硕", "sunshuo"])
def test_names_of_two_characters_as_printed(run: Run, typed: str) -> None:
    assert re.match(r"孙硕：\D*6\D*$", subject(run("official", typed, lang="zh").out))


def test_the_citys_bureau_is_not_the_districts(run: Run, wording: Wording) -> None:
    wording(run("department", "市环保局", code=3).err, "airplan: 市环保局: ")


def test_an_unknown_name_is_refused_with_the_nearest(run: Run, wording: Wording) -> None:
    result = run("department", "火星局", lang="zh", code=3)
    assert result.out == ""
    wording(result.err, "火星局", lang="zh")
    _error, nearest = result.err.rstrip().split("\n")
    assert len(nearest.partition("：")[2].split("、")) == 3
    wording(run("official", "Sun Wukong", code=3).err, "Sun Wukong")


def test_an_ambiguous_name_is_refused_with_the_candidates(run: Run, wording: Wording) -> None:
    message = run("department", "城管", lang="zh", code=3).err
    wording(message, "airplan: 城管：", lang="zh")
    assert message.splitlines()[1:] == ["  区市政市容委", "  区城管执法监察局"]
    assert "城管" in run("list", "-d", "城管", code=3).err


def test_groups_by_role_each_sorted_by_due_date(run: Run) -> None:
    lines = run("department", "区财政局", *DAY, lang="zh", width=200).out.split("\n")
    starts = [line.split(" ")[0] for line in lines]
    rows = [start for start in starts if start[:1].isdigit()]
    assert rows == ["31a", "4a", "7a", "8a", "10b"]
    headings = [line.rstrip() for line in lines if line.startswith(("牵头部门", "责任单位", "协办单位"))]
    assert len(headings) == 2
    assert "1" in headings[0]
    assert "4" in headings[1]


def test_a_unit_is_told_of_measures_for_departments_concerned(run: Run, wording: Wording) -> None:
    note = run("department", "区财政局", width=200).out.rstrip().split("\n")[-1]
    wording(note)
    assert ": 6;" in note
    open_lists = note[2:]
    assert open_lists not in run("department", "区环保局", width=200).out
    assert open_lists not in run("department", "各街道办事处", width=200).out


def test_possible_measures_are_added_on_request_and_marked(run: Run, refs: Refs) -> None:
    sure = refs("department", "区财政局")
    assert set(refs("department", "区财政局", "--include-possible")) - set(sure) == {"4b", "7b"}
    assert "4b" not in sure
    screen = run("department", "区财政局", "--include-possible", *DAY, lang="zh", width=200).out
    (marked,) = (line for line in screen.split("\n") if line.startswith("4b"))
    assert "存疑" in marked
    assert "4a" in marked
    assert refs("list", "-d", "区财政局", "--include-possible", "-s", "二") == ["4a", "4b"]


def test_why_a_measure_is_there(run: Run) -> None:
    street = run("department", "德胜街道", *DAY, lang="zh", width=160).out
    assert "各街道办事处" in first_line(street) or street.count("属各街道办事处") == 36
    possible = run("department", "区财政局", "--include-possible", *DAY, lang="zh", width=200).out
    assert possible.count("单独列名") == 7


# --- show -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("8", ["8a", "8b"]), ("8b", ["8b"]), ("8B", ["8b"]), ("8.", ["8a", "8b"]), (" 8 b ", ["8b"]),
        ("49-2", ["30b"]), ("45", ["27a"]), ("30", ["30a", "30b", "30c"]), ("2", ["2a", "2b"]), ("13", ["13a"]),
    ],
)  # fmt: skip
def test_a_task_a_measure_or_a_city_number(refs: Refs, typed: str, shown: list[str]) -> None:
    assert refs("show", typed) == shown


def test_a_number_of_both_numberings_is_the_plans_own_and_says_so(run: Run, refs: Refs, wording: Wording) -> None:
    screen = run("show", "13", *DAY)
    assert screen.out.startswith("13a ")
    wording(screen.out.rstrip().split("\n")[-1], "13 ", "5a", "--city")
    assert refs("show", "13", "--city") == ["5a"]
    assert "--city" not in run("show", "13", "--city").out
    assert "--city" not in run("show", "1").out, "task 1 answers the city's task 1"


def test_a_city_number_in_parts_is_ambiguous(run: Run, wording: Wording) -> None:
    message = run("show", "49", lang="zh", code=3).err
    wording(message, "airplan: 49：", lang="zh")
    assert message.splitlines()[1:] == ["  49-1", "  49-2", "  49-3"]


@pytest.mark.parametrize("typed", ["99z", "35", "0", "999999999999", "²"])
def test_an_unknown_ref_is_refused_with_the_three_nearest(run: Run, wording: Wording, typed: str) -> None:
    result = run("show", "--", typed, lang="zh", code=3)
    assert result.out == ""
    wording(result.err, f"airplan: {typed}：", lang="zh")
    _error, nearest = result.err.rstrip().split("\n")
    assert len(nearest.partition("：")[2].split("、")) == 3


@pytest.mark.parametrize("typed", ["8z", "8-2", "8b8", "8bb"])
def test_of_a_task_that_there_is_its_measures_are_offered(run: Run, typed: str) -> None:
    _error, nearest = run("show", typed, lang="zh", code=3).err.rstrip().split("\n")
    assert nearest.partition("：")[2].split("、") == ["8a", "8b"]


@pytest.mark.parametrize("typed", ["八", "-", "控车"])
def test_what_has_no_number_is_to_be_searched_for(run: Run, wording: Wording, typed: str) -> None:
    result = run("show", "--", typed, lang="zh", code=3)
    wording(result.err, f"airplan search {typed}", lang="zh")


def test_show_says_everything(run: Run, wording: Wording) -> None:
    screen = flat(run("show", "8a", *DAY, lang="zh", width=120).out)
    wording(run("show", "8a", *DAY, lang="zh", width=120).out, lang="zh")
    for fact in (
        "治污减排任务",
        "18",
        "推进燃气（油）锅炉低氮燃烧技术改造",
        "力争对辖区内的燃气（油）锅炉（约1900蒸吨）",
        "年底前（12月31日",
        "213天",
        "姜立光",
        "区市政市容委、区教委、区卫生计生委、区房管局、区房地中心、宣房集团、各街道办事处",
        "区科信委、区国资委、区财政局",
        "≥1,100蒸吨",
        "力争1,900蒸吨",
    ):
        assert fact in screen


def test_show_says_what_is_inherited_uncertain_open_and_printed_otherwise(run: Run, wording: Wording) -> None:
    inherited = run("show", "12c", *DAY, lang="zh", width=120).out
    wording(inherited, "12a：区市政市容委、区科信委", lang="zh")
    assert inherited.count("12a") == 2, "of the deadline, and perhaps of the assisting units"
    printed = run("show", "30a", lang="zh", width=120).out
    assert "陈  宁姜立光" in printed
    assert "西城工商分局等部门" in printed
    assert "陈宁、姜立光" in printed
    both = json.loads(run("show", "30b", "--format", "json").out)[0]
    assert both["inherited_from"] == {"deadline": "30a", "leaders": "30a", "lead": "30a"}
    assert both["possible"]["assisting"]["from"] == "30a"


def test_show_in_english_keeps_the_documents_words(run: Run, wording: Wording) -> None:
    screen = run("show", "13a", width=120).out
    assert "Environmental Protection Bureau" in screen
    assert "吨/月·平方公里" in screen
    (deadline,) = (line for line in screen.splitlines() if "年底前" in line)
    wording(" ".join(deadline.split()), "年底前 (31 December 2017")


# --- search -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "matches"),
    [
        (["扬尘"], ["14a", "15a", "23a"]),
        (["蒸吨"], ["8a"]),
        (["锅炉", "热水炉"], ["8b"]),
        (["boiler"], ["8a", "8b"]),
        (["BOILER", "low-nox"], ["8a", "8b"]),
        (["宣房集团"], ["8a"]),
        (["Xuanfang"], ["8a"]),
        (["司马红"], ["28a"]),
        (["48小时"], []),
        (["%蒸"], []),
        (["_"], []),
        (["100米"], ["14a"]),
    ],
)
def test_search_looks_everywhere_in_both_languages(refs: Refs, words: list[str], matches: list[str]) -> None:
    assert refs("search", *words) == matches


def test_search_combines_with_filters(refs: Refs) -> None:
    assert refs("search", "扬尘", "--section", "六") == ["23a"]
    assert refs("search", "扬尘", "--text", "网格") == ["14a"]
    assert refs("search", "扬尘", "--text", "锅炉") == []


def test_search_shows_the_passage(run: Run) -> None:
    screen = run("search", "蒸吨", lang="zh", width=120).out
    assert "1100蒸吨以上" in screen
    assert re.match(r"蒸吨：\D*1\D*$", first_line(screen))


# --- overviews --------------------------------------------------------------------------------------------------------


def test_overviews_count(run: Run) -> None:
    units = run("units", lang="zh").out
    assert sum("街道办事处" in line for line in units.split("\n")) == 16
    officials = run("officials").out
    assert "Jiang Liguang" in officials
    assert len(run("sections").out.rstrip().split("\n")) >= 9
    summary = run("summary", "--section", "三", lang="zh").out
    assert "全部措施" in summary
    assert "治污减排任务" not in summary, "what counts nothing is left out"


def test_the_version(run: Run) -> None:
    from airplan import __version__

    assert run("--version").out == f"airplan {__version__}\n"


def test_an_empty_answer_is_said(run: Run, wording: Wording) -> None:
    wording(run("list", "--text", "没有这样的词", lang="zh").out, 0, lang="zh")
    wording(run("due", "--before", "2016-12-31", *DAY).out, 0, "31 December 2016")


def test_two_ways_of_naming_days_contradict_each_other(run: Run, wording: Wording) -> None:
    wording(run("due", "--within", "30d", "--before", "6月底", code=2).err, "--within", "--before")
    assert "--after" in run("due", "--within", "30d", "--after", "6月底", code=2).err


# --- overviews of a part of the plan ----------------------------------------------------------------------------------


def test_overviews_of_a_part_list_what_the_part_names(run: Run) -> None:
    units = json.loads(run("units", "--section", "2", "--format", "json").out)
    bureaus = {unit["name"]: unit["measures"] for unit in units if unit["kind"] != "subdistrict"}
    named = ["区环保局", "区财政局", "区发展改革委", "区环境建设办", "区重大办", "西城规划分局", "各街道办事处"]
    assert bureaus == dict.fromkeys(named, 1)
    sections = json.loads(run("sections", "-d", "区教委", "--format", "json").out)
    assert [(section["number"], section["measures"]) for section in sections] == [(4, 2)]
    officials = json.loads(run("officials", "--before", "6月底", "--format", "json").out)
    assert {official["name"]: official["measures"] for official in officials} == {"姜立光": 2, "徐利": 1, "司马红": 1}
    assert len(json.loads(run("units", "--format", "json").out)) == 56


@pytest.mark.parametrize("command", [["list"], ["due"], ["official", "姜立光"], ["search", "补贴"]], ids=" ".join)
def test_rows_that_are_only_possible_are_named(run: Run, wording: Wording, command: list[str]) -> None:
    refs = {"list": "4b, 7b", "due": "4b, 7b", "official": "4b, 7b", "search": "4b"}[command[0]]
    lines = run(*command, "-d", "区财政局", "--include-possible", *DAY, width=200).out.splitlines()
    (note,) = (line for line in lines if line.endswith(f": {refs}."))
    wording(note)
    assert note.partition(refs)[0] not in run(*command, "-d", "区财政局", *DAY, width=200).out
