"""Are the tables and paragraphs of other offices drafted in all their shapes?"""

from __future__ import annotations

from pathlib import Path

import yaml
from hypothesis import given
from hypothesis import strategies as st

from airplan.errors import Message
from airplan.importing.document import Aside, Document
from airplan.importing.draft import Wishes, draft
from airplan.importing.yaml_text import scalar
from airplan.plan.yaml_events import Bare, open_questions, parse
from support.drafts import LEFT, TITLE, UP, drafted, grid, paragraphs, plan_of, rows_of

HEADER = ["序号", "工作任务", "完成时限", "牵头单位", "责任单位", "配合单位"]
PLAIN = [
    HEADER,
    ["1", "改造锅炉。", "6月底前", "区环保局", "区住建局\n区教委", "区财政局"],
    ["2", "检查工地。", "长期实施", "区住建局", "各街道办事处", ""],
]


def test_a_plain_table_becomes_rows() -> None:
    made = drafted(grid(PLAIN))
    rows = rows_of(made)
    assert list(rows) == ["1a", "2a"]
    assert rows["1a"].responsible == ("区住建局", "区教委")
    assert rows["1a"].deadline.due is not None
    assert rows["1a"].deadline.due.isoformat() == "2023-06-30"
    assert rows["2a"].assisting == ()
    assert made.report.kinds == {"by-date": 1, "ongoing": 1}
    assert plan_of(made).title.startswith("青山市东湖区")


def test_known_merges_are_certain_and_known_blanks_are_blank() -> None:
    made = drafted(
        grid([
            HEADER,
            ["1", "甲。", "6月底前", "区环保局", "区住建局", "区财政局"],
            [UP, "乙。", UP, "", UP, ""],
            ["2", "丙。", UP, "区教委", "", UP],
        ])
    )  # fmt: skip
    rows = rows_of(made)
    assert rows["1b"].deadline == rows["1a"].deadline == rows["2a"].deadline
    assert (rows["1b"].lead, rows["1b"].responsible, rows["1b"].assisting) == ((), ("区住建局",), ())
    assert not {"merge"} & made.report.doubts.keys()


def test_unknown_merges_leave_a_doubt_where_they_are_ambiguous() -> None:
    made = drafted(
        grid([*PLAIN[:2], ["", "乙。", "", "", "", ""], ["2", "丙。", "", "区教委", "", ""]], merges_known=False)
    )
    rows = rows_of(made)
    assert rows["1b"].inherited["deadline"] == "1a"
    assert rows["1b"].possible["responsible"][1] == ("区住建局", "区教委")
    assert made.report.doubts["merge"] == 3
    assert made.plan.count("# ? 表1 第4行第3列") == 1


def test_a_two_level_header_names_the_roles() -> None:
    rows = rows_of(
        drafted(
            grid(
                [
                    ["序号", "项目名称", "主要内容", "责任单位", LEFT, "投资"],
                    [UP, UP, UP, "牵头部门", "配合部门", UP],
                    ["1", "锅炉", "改造锅炉。", "区环保局", "区财政局", "30万元"],
                ]
            )
        )
    )
    assert (rows["1a"].lead, rows["1a"].assisting) == (("区环保局",), ("区财政局",))
    assert rows["1a"].text == "改造锅炉。"
    assert dict(rows["1a"].other) == {"项目名称": "锅炉", "投资": "30万元"}


def test_sections_stand_as_rows_as_a_column_or_as_headings() -> None:
    body = PLAIN[1:]
    across = grid([HEADER, ["一、治污", *[LEFT] * 5], body[0], ["二、扬尘", *[LEFT] * 5], body[1]])
    column = grid([["类别", *HEADER], ["治污", *body[0]], ["扬尘", *body[1]]])
    first, second = grid(PLAIN[:2]), grid([HEADER, body[1]], name="表2")
    headed = [*paragraphs("## 一、治污"), first, *paragraphs("## 二、扬尘"), second]
    for blocks in ([across], [column], headed):
        assert [section.title for section in plan_of(drafted(*blocks)).sections] == ["治污", "扬尘"]


def test_repeated_headers_and_totals_are_left_out_and_a_table_goes_on() -> None:
    more = grid([["3", "丙。", "年底前", "区教委", "", ""], ["合计", "3项", "", "", "", ""]], name="表2")
    made = drafted(grid([*PLAIN[:2], HEADER, PLAIN[2]]), more)
    assert list(rows_of(made)) == ["1a", "2a", "3a"]
    assert ["合计" in str(said) for said in made.report.left_out] == [True]


def test_numbers_that_restart_in_each_section() -> None:
    made = drafted(grid([HEADER, ["一、甲", *[LEFT] * 5], PLAIN[1], ["二、乙", *[LEFT] * 5], PLAIN[1]]))
    assert len(rows_of(made)) == 2
    assert "numbering: section" in made.plan


def test_own_numbers_of_the_document_are_kept() -> None:
    made = drafted(grid([HEADER, ["C01.1", *PLAIN[1][1:]], ["C01.2", *PLAIN[2][1:]]]))
    assert [row.document_number for row in rows_of(made).values()] == ["C01.1", "C01.2"]


def test_names_that_run_together_are_split_only_where_that_is_certain() -> None:
    made = drafted(
        grid([
            HEADER,
            ["1", "甲。", "年底前", "区环保局", "区住建局区环保局", "区教委"],
            ["2", "乙。", "年底前", "区住建局", "区教委区卫健局", "各镇、街道"],
        ])
    )  # fmt: skip
    rows = rows_of(made)
    assert rows["1a"].responsible == ("区住建局", "区环保局")
    assert rows["2a"].responsible == ("区教委区卫健局",)
    assert rows["2a"].assisting == ("各镇、街道",)
    assert made.report.doubts["names"] == 1


def test_cells_that_name_units_of_several_roles() -> None:
    head = ["序号", "工作任务", "完成时限", "责任单位"]
    cells = [
        "牵头单位：区环保局；责任单位：区住建局、区教委；配合单位：区财政局", "区环保局牵头，区住建局、区教委配合",
        "区环保局（牵头）、区住建局", "牵头：区环保局\n配合：区财政局", "各街道落实；区环保局负责", "区环保局、区教委",
    ]  # fmt: skip
    rows = [[str(i), f"第{i}项。", "年底前", cell] for i, cell in enumerate(cells, start=1)]
    made = drafted(grid([head, rows[0], [UP, "又一项。", UP, UP], *rows[1:]]))
    assert [(row.lead, row.responsible, row.assisting) for row in rows_of(made).values()] == [
        (("区环保局",), ("区住建局", "区教委"), ("区财政局",)),
        (("区环保局",), ("区住建局", "区教委"), ("区财政局",)),
        (("区环保局",), (), ("区住建局", "区教委")),
        (("区环保局",), ("区住建局",), ()),
        (("区环保局",), (), ("区财政局",)),
        ((), ("各街道", "区环保局"), ()),
        ((), ("区环保局", "区教委"), ()),
    ]
    assert rows_of(made)["1a"].printed["responsible"] == cells[0]
    assert made.report.doubts == {"plan": 1}


def test_open_lists_pairs_and_elided_prefixes() -> None:
    made = drafted(
        grid([
            HEADER,
            ["1", "甲。", "年底前", "市环保局（陈某）", "区经信局、发改局等部门", "区财政局及各街道"],
        ])
    )  # fmt: skip
    row = rows_of(made)["1a"]
    assert row.lead == ("市环保局",)
    assert row.responsible == ("区经信局", "发改局")
    assert row.open_lists == ("responsible",)
    assert row.assisting == ("区财政局", "各街道")
    assert made.report.doubts.keys() >= {"person", "prefix"}
    assert "区发改局" in made.departments


def test_brackets_of_all_kinds_verbs_and_labelled_lines() -> None:
    made = drafted(
        *paragraphs(
            "## 一、治污减排",
            "1.改造锅炉。（牵头单位：区环保局、区发改局；责任单位：区住建局，6月底完成）",
            "2.检查工地。〔区环保局牵头，区公安局参与，各街道负责落实)",
            "3.清扫道路。",
            "牵头单位：区城管局",
            "责任单位：各街道、区直各部门",
            "说明文字一段。",
        )
    )
    rows = rows_of(made)
    assert (rows["1a"].lead, rows["1a"].responsible) == (("区环保局", "区发改局"), ("区住建局",))
    assert rows["1a"].deadline.text == "6月底完成"
    assert (rows["2a"].lead, rows["2a"].assisting, rows["2a"].responsible) == (
        ("区环保局",),
        ("区公安局",),
        ("各街道",),
    )
    assert (rows["3a"].text, rows["3a"].lead) == ("清扫道路。", ("区城管局",))
    assert ["说明文字" in str(said) for said in made.report.left_out] == [True]


def test_a_person_may_say_what_a_column_means() -> None:
    table = grid([["序号", "事项", "经办"], ["1", "甲。", "区环保局"]])
    row = rows_of(drafted(table, roles=["事项=text", "经办=responsible"]))["1a"]
    assert (row.text, row.responsible) == ("甲。", ("区环保局",))


def test_a_given_directory_is_kept_and_extended() -> None:
    directory = "district: {name: 东湖区, prefixes: [区]}\nunits:\n  - name: 区生态环境局\n    aliases: [区环保局]\n"
    made = drafted(grid(PLAIN), directory=directory)
    assert rows_of(made)["1a"].lead == ("区生态环境局",)
    assert made.departments.startswith(directory.rstrip("\n"))
    assert made.report.doubts["unit"] == 4


def test_deadlines_that_are_not_understood_are_doubts() -> None:
    made = drafted(grid([HEADER, ["1", "甲。", "汛期前", "区环保局", "", ""]]))
    assert made.report.kinds == {"unknown": 1}
    assert made.report.doubts["deadline"] == 1


def test_a_day_that_does_not_exist_is_a_doubt() -> None:
    made = drafted(
        grid([HEADER, ["1", "甲。", "2月30日前", "区环保局", "", ""], ["2", "乙。", "13月底前", "区环保局", "", ""]])
    )
    assert [row.deadline.text for row in rows_of(made).values()] == ["2月30日前", "13月底前"]
    assert made.report.kinds == {"unknown": 2}
    assert made.report.doubts["deadline"] == 2


def test_a_table_that_names_no_units_is_drafted_with_a_doubt() -> None:
    made = drafted(grid([["序号", "工作任务", "完成时限"], ["1", "甲。", "年底前"]]))
    assert rows_of(made)["1a"].lead == ()
    assert (made.report.units, made.report.doubts["plan"]) == (0, 2)


def test_a_general_rule_becomes_defaults_and_a_doubt() -> None:
    rows = [
        HEADER,
        ["1", "甲。", "年底前", "区环保局", "以下均需各街道落实，不再列出", ""],
        ["2", "乙。", "年底前", "区环保局", "区教委", ""],
    ]
    made = drafted(grid(rows))
    assert [row.responsible for row in rows_of(made).values()] == [("各街道",), ("区教委",)]
    assert made.report.doubts["note"] == 1
    made = drafted(grid([HEADER, *rows[2:]]), *paragraphs("注：以上任务均需各街道、各社区配合，不再一一列出。"))
    assert rows_of(made)["2a"].assisting == ("各街道、各社区",)


def test_a_second_general_rule_is_only_asked_about() -> None:
    lines = paragraphs("以上均需各街道落实，不再列出。", "其余任务均需各社区落实，不再列出。")
    made = drafted(grid([HEADER, ["1", "甲。", "年底前", "区环保局", "", ""]]), *lines)
    assert rows_of(made)["1a"].responsible == ("各街道",)
    assert made.report.doubts["note"] == 2


def test_struck_out_and_hidden_content_is_a_doubt_beside_its_row() -> None:
    table = grid([HEADER, ["1", "甲。乙。", "年底前", "区环保局", "", ""]])
    asides = (Aside("表1 第2行第2列", "乙。", Message("struck?")), Aside("表1", "", Message("hidden?")))
    source = Document("a.docx", (*paragraphs(f"# {TITLE}"), table), asides=asides)
    made = draft(source, Wishes({}, 2026))
    assert made.report.doubts["hidden"] == 2
    lines = made.plan.split("\n")
    assert next(i for i, line in enumerate(lines) if "struck?" in line) > lines.index("tasks:")


def test_deleting_the_comments_settles_all_doubts() -> None:
    made = drafted(grid([HEADER, ["1", "甲。", "汛期前", "市环保局（陈某）", "区经信局、发改局", ""]]))
    texts = made.plan, made.departments
    assert sum(len(list(open_questions(text))) for text in texts) == made.report.open > 3
    settled = ["\n".join(line for line in text.split("\n") if "# ?" not in line) for text in texts[::-1]]
    assert plan_of(made._replace(plan=settled[1], departments=settled[0])) == plan_of(made)


def test_a_text_that_looks_like_a_doubt_is_none() -> None:
    assert list(open_questions("# ? one\nkey: |-\n  # ? two\n  text\n# ? three\nnext: x\n")) == [
        (1, "one"),
        (5, "three"),
    ]


@given(st.text(min_size=1))
def test_every_scalar_is_read_as_it_was(text: str) -> None:
    from airplan.importing.yaml_text import clean

    cleaned = clean(text)
    if cleaned:
        root, problems = parse(f"key: {scalar(cleaned)}\n", "")
        assert not problems
        assert root["key"] == cleaned
        assert not isinstance(root["key"], Bare)


def test_long_english_words_are_written_at_once() -> None:
    assert scalar("a" * 200 + "!") == f'"{"a" * 200}!"'


_UNITS = st.lists(st.sampled_from([f"区{name}局" for name in "甲乙丙丁戊"]), unique=True, max_size=3)
_ROW = st.tuples(st.sampled_from(["年底前", "6月底前", "长期实施"]), _UNITS.filter(bool), _UNITS, _UNITS)


@given(st.lists(_ROW, min_size=1, max_size=6), st.booleans())
def test_a_plan_written_as_a_table_comes_back(
    rows: list[tuple[str, list[str], list[str], list[str]]], known: bool
) -> None:
    body = [
        [str(i), f"第{i}项。", row[0], *("\n".join(names) for names in row[1:])] for i, row in enumerate(rows, start=1)
    ]
    measures = rows_of(drafted(grid([HEADER, *body], merges_known=known)))
    found = [
        (each.deadline.text, list(each.lead), list(each.responsible), list(each.assisting))
        for each in measures.values()
    ]
    assert found == rows


def test_the_annex_comes_back_cell_by_cell() -> None:
    """Of its 46 × 7 cells only the one whose name stands alone nowhere differs, and it is marked as a doubt."""
    document = yaml.safe_load((Path(__file__).parents[2] / "data" / "plan_2017.yaml").read_text(encoding="utf-8"))
    table = [
        ["序号", "北京市重点任务", "西城区2017年重点任务", "完成时限", "牵头领导", "牵头部门", "责任单位", "协办单位"]
    ]
    keys = ("leaders", "lead", "responsible", "assisting")
    expected = []
    for section in document["sections"]:
        table.append([f"{section['number']}、{section['title']}", *[""] * 7])
        for task in section["tasks"]:
            for m, row in enumerate(task["measures"]):
                city = row.get("city_task") if m else task["city_task"]
                printed = row.get("printed", {})
                cells = [printed.get(key) or "\n".join(row.get(key, ())) for key in keys]
                heading = f"{city['number']}.{city['title']}" if city else ""
                table.append(["" if m else str(task["number"]), heading, row["text"], row.get("deadline", ""), *cells])
                expected.append((city, row))
    made = drafted(grid(table, merges_known=False))
    drawn = [
        (row.get("city_task") if m else task["city_task"], row)
        for section in yaml.safe_load(made.plan)["sections"]
        for task in section["tasks"]
        for m, row in enumerate(task["measures"])
    ]
    differing = [
        (key, row.get(key))
        for (city, row), (drawn_city, drawn_row) in zip(expected, drawn, strict=True)
        for key in ("text", "deadline", *keys, "city")
        if (row.get(key), city) != (drawn_row.get(key), drawn_city)
    ]
    assert differing == [("leaders", ["陈宁", "姜立光"])]
    assert made.report.doubts["names"] == 1
    assert (made.report.tasks, made.report.measures) == (32, 46)
