"""Does a cell mean whom it names, by whatever name, and is it shown as the document prints it?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from airplan.store.connect import open_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from airplan.i18n import Language
    from support.command_line import Run

    Write = Callable[..., list[str]]

UNITS = """\
district: {name: 某市, prefixes: [某市, 市]}
units:
  - {name: 市环保局}
  - {name: 市住房和城乡建设局, ALIASES}
  - {name: 园区管委会, kind: 功能区}
  - {name: 城关街道办事处, kind: 街道办事处}
collectives:
  - {name: 各区, members: unknown}
  - {name: 各局及园区, members: [各局, 园区管委会]}
  - {name: 各局, members: [市环保局, 住建局]}
"""
PLAN = """\
plan: {id: city-2017, year: 2017, title: 某市2017年计划, lead_rule: none}
tasks:
  - number: 1
    measures:
      - {text: 治理扬尘, deadline: 年底前, lead: [市环保局, 住建局], assisting: [各区]}
      - {text: 报送信息, deadline: 年底前, lead: [市环保局], assisting: [各局及园区]}
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """`write(plan, units)`: the options of a plan and its directory in files."""

    def written(plan: str, units: str) -> list[str]:
        (tmp_path / "plan.yaml").write_text(plan, encoding="utf-8", newline="\n")
        (tmp_path / "departments.yaml").write_text(units, encoding="utf-8", newline="\n")
        open_store(str(tmp_path / "store.sqlite")).close()
        return ["--plan", str(tmp_path / "plan.yaml"), "--store", str(tmp_path / "store.sqlite")]

    return written


def records(run: Run, *arguments: str) -> Any:
    return json.loads(run(*arguments, "--format", "json").out)


def cells(path: Path) -> list[str]:
    sheet = load_workbook(path).worksheets[0]
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]


def test_check_proposes_an_alias_and_applies_none(run: Run, write: Write) -> None:
    plan = write(PLAN, UNITS.replace("ALIASES", "kind: 政府部门").replace("[市环保局, 住建局]", "[市环保局]"))[1]
    for lang in ("en", "zh"):
        lines = run("check", plan, lang=lang, code=3).err.split("\n")
        (hint,) = (line for line in lines if "市住房和城乡建设局" in line)
        assert "住建局" in hint


def test_a_collective_that_includes_another_stands_for_all_their_units(run: Run, write: Write) -> None:
    options = write(PLAN, UNITS.replace("ALIASES", "aliases: [住建局]"))
    members = {record["name"]: record["members"] for record in records(run, *options, "units")}
    assert members["各局"] == ["市环保局", "市住房和城乡建设局"]
    assert members["各局及园区"] == [*members["各局"], "园区管委会"]
    (record,) = records(run, *options, "department", "园区管委会")
    assert (record["ref"], record["roles"], record["via"]) == ("1b", ["assisting"], "各局及园区")


def test_units_of_any_kind(run: Run, write: Write) -> None:
    options = write(PLAN, UNITS.replace("ALIASES", "aliases: [住建局]"))
    kinds = {record["name"]: record["kind"] for record in records(run, *options, "units")}
    assert kinds["园区管委会"] == "功能区"
    assert kinds["城关街道办事处"] == "subdistrict"
    for lang in ("en", "zh"):
        assert "功能区" in run(*options, "units", lang=lang).out
        run(*options, "status", "--by", "unit", lang=lang)
    run(*options, "department", "城关")


def test_an_alias_in_a_cell_means_its_unit(run: Run, write: Write, tmp_path: Path) -> None:
    options = write(PLAN, UNITS.replace("ALIASES", "aliases: [住建局]"))
    run("check", options[1])
    (record,) = records(run, *options, "show", "1a")
    assert record["lead"] == ["市环保局", "市住房和城乡建设局"]
    assert record["printed"] == {"lead": "市环保局\n住建局"}
    assert [each["ref"] for each in records(run, *options, "department", "市住建局")] == ["1a", "1b"]
    run(*options, "export", str(tmp_path / "list.xlsx"), "--as", "checklist")
    assert "市环保局\n住建局" in cells(tmp_path / "list.xlsx")


# --- officials beside units, and of several kinds ---------------------------------------------------------------------

PEOPLE = """\
district: {name: 某市, prefixes: [某市, 市]}
units:
  - {name: 市环保局}
  - {name: 市住建局}
officials:
  - {name: 陈某}
  - {name: 王某某}
  - {name: 李某}
"""
DUTIES = """\
plan:
  id: pairs-2017
  year: 2017
  title: 某市2017年整改方案
  columns:
    - {heading: 整改任务, role: text}
    - {heading: 主管领导, role: official}
    - {heading: 主要责任人, role: official}
    - {heading: 责任单位, role: lead}
    - {heading: 配合单位, role: assisting}
tasks:
  - number: 1
    measures:
      - text: 关停小锅炉
        officials: {主管领导: [李某], 主要责任人: [陈某]}
        lead: [市环保局（陈某、王某某）, 市住建局]
      - text: 巡查
        merged: {主管领导: 1a}
        assisting: [{unit: 市住建局, person: 王某某}]
      - {text: 复查, lead: [市住建局]}
"""


def listed(run: Run, options: list[str], official: str) -> dict[str, dict[str, list[str]]]:
    refs = [record["ref"] for record in records(run, *options, "official", official)]
    shown = [record for ref in refs for record in records(run, *options, "show", ref)]
    return {record["ref"]: record["officials"] for record in shown}


def test_the_unit_has_the_duty_and_the_person_the_row(run: Run, write: Write, tmp_path: Path) -> None:
    options = write(DUTIES, PEOPLE)
    run("check", options[1])
    first, second, third = (record for record in records(run, *options, "list"))
    assert (first["lead"], second["lead"], third["lead"]) == (["市环保局", "市住建局"],) * 2 + (["市住建局"],)
    of_first = {"主管领导": ["李某"], "主要责任人": ["陈某"], "lead": ["陈某", "王某某"]}
    assert listed(run, options, "陈某") == {
        "1a": of_first,
        "1b": {"主管领导": ["李某"], "lead": ["陈某", "王某某"], "assisting": ["王某某"]},
    }
    assert listed(run, options, "李某").keys() == {"1a", "1b"}
    counts = {record["name"]: record["measures"] for record in records(run, *options, "officials")}
    assert counts == {"陈某": 2, "王某某": 2, "李某": 2}
    run(*options, "export", str(tmp_path / "list.xlsx"), "--as", "checklist")
    printed = {"主管领导", "主要责任人", "李　某", "市环保局（陈某、王某某）\n市住建局", "市住建局（王某某）"}
    assert printed <= set(cells(tmp_path / "list.xlsx"))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_screens_say_as_what_a_row_names_an_official(run: Run, write: Write, lang: Language) -> None:
    options = write(DUTIES, PEOPLE)
    listing = run(*options, "official", "陈某", lang=lang, width=120).out
    assert "主要责任人" in listing
    shown = run(*options, "show", "1a", lang=lang, width=120).out
    assert "主管领导" in shown
    assert "市环保局（陈某、王某某）" in shown


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("市环保局（陈某、王某某）", "市环保局（陈某、赵某）", "16:16: 赵某"),
        ("person: 王某某", "person: 赵某", "19:21: 赵某"),
        ("person: 王某某", "people: 王某某", "19:21: "),
        ("市环保局（陈某、王某某）", "市环卫局（陈某）", "16:16: 市环卫局（陈某）"),
        ("{主管领导: [李某], ", "{分管领导: [李某], ", "15:27: 分管领导"),
        ("主管领导: [李某]", "主管领导: [赵某]", "15:28: 赵某"),
        ("merged: {主管领导: 1a}", "merged: {主管领导: 1c}", "18:24: 1c"),
    ],
)
def test_who_cannot_be_named_is_an_error_at_its_place(run: Run, write: Write, old: str, new: str, said: str) -> None:
    assert old in DUTIES
    assert f"plan.yaml:{said}" in run("check", write(DUTIES.replace(old, new, 1), PEOPLE)[1], code=3).err


# --- posts ------------------------------------------------------------------------------------------------------------

POSTS = PEOPLE.replace(
    "  - {name: 李某}",
    "  - {name: 分管副市长, name_en: Vice Mayor, holders: [{name: 李某}, {name: 赵某某, from: 2017-07-01}]}",
)


@pytest.mark.parametrize(("day", "holder"), [("2017-06-30", "李某"), ("2017-07-01", "赵某某")])
def test_a_post_is_shown_with_its_holder_of_the_day(run: Run, write: Write, day: str, holder: str) -> None:
    options = [*write(DUTIES.replace("主管领导: [李某]", "主管领导: [分管副市长]"), POSTS), "--as-of", day]
    for command in (("officials",), ("official", "分管副市长"), ("show", "1a")):
        assert f"分管副市长（{holder}）" in run(*options, *command, lang="zh", width=120).out
    found = [
        {record["ref"] for record in records(run, *options, "official", name)}
        for name in ("分管副市长", "李某", "赵某某", f"分管副市长（{holder}）", "Vice Mayor")
    ]
    assert found == [{"1a", "1b"}] * 5


def test_a_cell_may_name_a_holder(run: Run, write: Write, tmp_path: Path) -> None:
    options = write(DUTIES, POSTS)
    (record,) = records(run, *options, "show", "1a")
    assert record["officials"]["主管领导"] == ["分管副市长"]
    assert record["printed"]["主管领导"] == "李某"
    assert "李某" in run(*options, "show", "1a").out
    run(*options, "export", str(tmp_path / "list.xlsx"), "--as", "checklist")
    assert "李　某" in cells(tmp_path / "list.xlsx")
    (post,) = (each for each in records(run, *options, "officials") if each["holders"])
    assert post["holders"] == [{"name": "李某", "from": None}, {"name": "赵某某", "from": "2017-07-01"}]
