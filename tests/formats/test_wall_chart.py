"""Does the wall chart show each month by colour and by sign, on one A3 page, and is all of it made of cells?"""

from __future__ import annotations

import io
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from airplan import i18n
from airplan.formats.xlsx.charts import LIGHT_COLOURS
from airplan.formats.xlsx.wall_chart import wall_chart_book
from airplan.plan.model import Filter
from airplan.progress.scheduling import schedules
from airplan.reports.chart_words import AHEAD, DUE, FORMER, LONG_TERM, MILESTONE, REACHED
from airplan.workspace.session import Session
from support import five_year_plan
from support.other_plans import PLANS, written

if TYPE_CHECKING:
    from pathlib import Path

    from airplan.i18n import Language
    from support.clerk import Clerk
    from support.command_line import Run
    from support.suite import Suite

DAY = ("--as-of", "2017-05-31")
MONTHS = [f"{number}月" for number in range(1, 13)]
LETTERS = {"红": "red", "黄": "yellow", "绿": "green", "灰": "grey"}
MANY = 130


class Chart:
    """A sheet of a wall chart read back: its cells by ref and heading."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.head = next(row[0].row for row in sheet.iter_rows(max_col=1) if row[0].value in ("编号", "Ref"))
        self.titles = [cell.value for cell in sheet[self.head]]
        self.rows = {
            str(row[0].value): row[0].row for row in sheet.iter_rows(min_row=self.head + 1, max_col=1) if row[0].value
        }

    def cell(self, ref: str, title: str) -> Any:
        return self.sheet.cell(self.rows[ref], self.titles.index(title) + 1)

    def text(self, ref: str, title: str) -> Any:
        return self.cell(ref, title).value

    def bar(self, ref: str) -> list[Any]:
        return [self.text(ref, month) for month in MONTHS]


def exported(run: Run, folder: Path, *options: str, of: str = "--all", lang: Language = "zh") -> Any:
    path = folder / "chart.xlsx"
    run(*options, "schedule", of, "--output", str(path), "--force", lang=lang)
    return load_workbook(path)


@pytest.fixture(scope="module")
def chart(_may_2017: Path) -> Chart:
    """The chart of the plan of 2017 in Chinese, as of the end of May; tests only read it."""
    session = Session(store=str(_may_2017), day="2017-05-31", in_workspace=False)
    i18n.use("zh")
    listed = schedules(session.ledger, session.ledger.standings(Filter()))
    content = wall_chart_book(session.plan.header, listed, session.reading_of(each.standing for each in listed))
    session.close()
    i18n.use("en")
    return Chart(load_workbook(io.BytesIO(content)).worksheets[0])


# --- cells ------------------------------------------------------------------------------------------------------------


def test_every_measure_has_a_row_and_every_month_a_column(chart: Chart) -> None:
    assert chart.titles == ["编号", "牵头领导", "牵头部门", "措施", "指标", *MONTHS, "目前", "插旗"]
    assert len(chart.rows) == 46
    assert {chart.text(ref, "插旗") for ref in chart.rows} == {None}
    assert not chart.sheet._charts
    assert not chart.sheet._images


def test_past_months_are_filled_by_their_light_and_say_it(chart: Chart) -> None:
    filled = 0
    for ref in chart.rows:
        for month in [*MONTHS[:5], "目前"]:
            cell = chart.cell(ref, month)
            if cell.value:
                assert cell.fill.fgColor.rgb[2:] == LIGHT_COLOURS[LETTERS[cell.value[0]]]  # type: ignore[index]
                filled += 1
    assert filled == 46 * 6


def test_months_to_come_are_hatched_to_the_last_day(chart: Chart) -> None:
    for ref in chart.rows:
        for month in MONTHS[5:]:
            cell = chart.cell(ref, month)
            hatched = cell.fill.fill_type not in (None, "solid")
            signs = {AHEAD, DUE, FORMER, MILESTONE, LONG_TERM} & set(cell.value or "")
            assert hatched == bool(signs)
    assert chart.bar("4a")[5:] == [AHEAD] * 6 + [f"{DUE}31"]
    assert chart.bar("28a")[5:] == [f"{DUE}30"] + [None] * 6
    assert chart.bar("2a")[5:] == [LONG_TERM] * 7


def test_days_stand_in_their_months_with_their_signs(chart: Chart) -> None:
    assert chart.bar("8b")[5:9] == [f"{FORMER}30", AHEAD, AHEAD, f"{DUE}30"]
    assert chart.text("1a", "5月") == f"红{MILESTONE}20"
    assert chart.text("10a", "9月") == f"{MILESTONE}30 20.00"


def test_amounts_are_those_reached_and_then_those_needed(chart: Chart) -> None:
    assert chart.bar("5a")[3:7] == ["绿 9,100", "绿 12,000", f"{AHEAD} 13,790", f"{AHEAD} 15,580"]
    assert chart.text("5a", "12月") == f"{DUE}31 24,530"
    assert chart.text("5a", "指标") == "≥24,530辆"


def test_what_has_ended_says_so(chart: Chart) -> None:
    assert chart.bar("32a")[4:] == ["绿", "已销号", *[None] * 6]
    merged = [str(each) for each in chart.sheet.merged_cells.ranges]
    row = chart.rows["32a"]
    assert f"K{row}:Q{row}" in merged


def test_without_a_day_the_row_says_why(run: Run, tmp_path: Path) -> None:
    chart = Chart(exported(run, tmp_path, "--as-of", "2017-01-10", of="1a").worksheets[0])
    assert chart.bar("1a")[:3] == ["灰", "尚无时间节点", None]


def test_a_reached_milestone_is_ticked(clerk: Clerk, tmp_path: Path) -> None:
    clerk.write(
        "milestone",
        "add",
        "7b",
        "2017-08-31",
        "完成选址",
        "--authority",
        "会议纪要",
        "--reason",
        "细化",
        "--on",
        "2017-05-20",
    )
    clerk.write("milestone", "reach", "7b", "2017-05-25", "完成选址")
    path = tmp_path / "chart.xlsx"
    clerk("schedule", "7b", "--output", str(path), *DAY, lang="zh")
    assert Chart(load_workbook(path).worksheets[0]).text("7b", "8月") == f"{MILESTONE}31{REACHED}"


def test_officials_have_the_biggest_letters(chart: Chart) -> None:
    others = [
        cell.font.size
        for row in chart.sheet.iter_rows(min_row=5)
        for cell in row
        if cell.value and cell.column_letter != "B"
    ]
    names = [
        cell.font.size for row in chart.sheet.iter_rows(min_row=5, min_col=2, max_col=2) for cell in row if cell.value
    ]
    assert len(names) > 20
    assert max(others) < min(names)


def test_no_name_of_an_official_is_broken(chart: Chart) -> None:
    assert chart.text("1a", "牵头领导") == "孙硕、姜立光\n吴向阳"


def test_amounts_are_of_the_target_that_is_shown(run: Run, may_2017: Path, tmp_path: Path) -> None:
    """8a has three targets; only the first has a pace."""
    said = (
        "record",
        "8a",
        "--unit",
        "区环保局",
        "--value",
        "retrofit-all=700",
        "--on",
        "2017-05-30",
        "--by",
        "王芳",
        "--yes",
    )
    run("--store", str(may_2017), *said)
    chart = Chart(exported(run, tmp_path, "--store", str(may_2017), *DAY, of="8a").worksheets[0])
    assert (chart.text("8a", "5月"), chart.text("8a", "指标")) == ("黄 200", "≥1,100蒸吨")


def test_before_the_plan_begins_there_is_no_light_but_what_is_to_come(run: Run, tmp_path: Path) -> None:
    chart = Chart(exported(run, tmp_path, "--as-of", "2016-12-15", of="5a").worksheets[0])
    assert chart.bar("5a")[:2] == [f"{AHEAD} 2,083", f"{AHEAD} 3,965"]


def test_where_nothing_matches_the_workbook_says_so(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "chart.xlsx"
    run("schedule", "--light", "red", "--as-of", "2017-01-10", "--output", str(path), lang="zh")
    (sheet,) = load_workbook(path).worksheets
    assert "无符合条件的措施。" in {cell.value for row in sheet.iter_rows() for cell in row}


def test_signs_are_in_code_page_936() -> None:
    for sign in (AHEAD, DUE, FORMER, LONG_TERM, MILESTONE, REACHED):
        assert len(sign.encode("gbk")) == 2


def test_no_text_is_read_as_a_formula(run: Run, small_plan: Any, tmp_path: Path) -> None:
    chart = Chart(exported(run, tmp_path, *small_plan()).worksheets[0])
    assert chart.cell("1b", "措施").data_type == "s"
    assert chart.cell("1b", "措施").quotePrefix


def test_without_officials_and_targets_their_columns_are_left_out(run: Run, tmp_path: Path) -> None:
    plan = written(tmp_path, *PLANS["numbers by section"])
    chart = Chart(exported(run, tmp_path, "--plan", str(plan)).worksheets[0])
    assert chart.titles[:4] == ["编号", "牵头部门", "措施", "1月"]


# --- paper ------------------------------------------------------------------------------------------------------------


def test_the_paper_is_landscape_a3_with_repeated_heads(chart: Chart) -> None:
    setup = chart.sheet.page_setup
    assert (setup.paperSize, setup.orientation, setup.fitToWidth, setup.fitToHeight) == (8, "landscape", 1, 1)
    assert chart.sheet.print_title_rows == f"$1:${chart.head}"
    assert chart.sheet.freeze_panes == f"F{chart.head + 1}"
    assert not chart.sheet.row_breaks.brk


def test_a_plan_of_several_years_has_a_sheet_for_each(run: Run, tmp_path: Path) -> None:
    text = five_year_plan.PLAN.replace("from: 2012-01-01", "from: 2012-11-05")
    plan = written(tmp_path, text, five_year_plan.DEPARTMENTS)
    book = exported(run, tmp_path, "--plan", str(plan), "--as-of", "2014-03-15")
    assert book.sheetnames == [*(f"挂图 {year}" for year in range(2012, 2017)), "倒排工期"]
    first, *_between, last, _table = book.worksheets
    assert Chart(first).bar("1a") == [None] * 10 + ["灰"] * 2
    assert Chart(last).text("1a", "12月") == f"{DUE}31 500"
    assert "2016" in last["A1"].value


def test_an_extension_into_the_next_year_has_a_sheet_with_its_measure_alone(
    run: Run, clerk: Clerk, tmp_path: Path
) -> None:
    clerk.write(
        "extend", "8a", "--to", "2018-02-28", "--authority", "会议纪要", "--reason", "缺货", "--on", "2017-05-20"
    )
    path = tmp_path / "chart.xlsx"
    clerk("schedule", "8", "--output", str(path), *DAY, lang="zh")
    now, then, _table = load_workbook(path).worksheets
    assert list(Chart(now).rows) == ["8a", "8b"]
    assert list(Chart(then).rows) == ["8a"]
    assert Chart(then).bar("8a")[:3] == [f"{AHEAD} 1,027", f"{DUE}28 1,100", None]


def many_rows() -> str:
    rows = (f"      - {{text: 第{i}项工作, deadline: {i % 12 + 1}月底前, lead: [县生态环境局]}}" for i in range(MANY))
    head = "plan:\n  id: many-2017\n  year: 2017\n  title: 某县2017年任务\ntasks:\n  - number: 1\n    measures:\n"
    return head + "\n".join(rows) + "\n"


@pytest.fixture
def many(tmp_path: Path) -> Path:
    return written(tmp_path, many_rows(), PLANS["five columns"][1])


@pytest.mark.slow
def test_many_rows_have_several_pages_of_like_height(run: Run, many: Path, tmp_path: Path) -> None:
    sheet = exported(run, tmp_path, "--plan", str(many), "--as-of", "2017-06-01").worksheets[0]
    assert len(Chart(sheet).rows) == MANY
    assert sheet.page_setup.fitToHeight == 0
    tops = [4, *(each.id for each in sheet.row_breaks.brk), sheet.max_row]
    sizes = [last - first for first, last in pairwise(tops)]
    assert len(sizes) > 1
    assert max(sizes) - min(sizes) < 10
    ranges = [(each.min_row, each.max_row) for each in sheet.merged_cells.ranges]
    assert not any(first <= top < last for top in tops[1:-1] for first, last in ranges)


def chart_alone(path: Path, to: Path) -> Path:
    """Store the charts of a workbook without the table behind them."""
    book = load_workbook(io.BytesIO(path.read_bytes()))
    book.remove(book.worksheets[-1])
    book.save(to)
    return to


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("day", ["2017-01-10", "2017-06-30", "2018-02-10"])
def test_the_chart_is_one_a3_page(suite: Suite, run: Run, may_2017: Path, *, day: str, lang: Language) -> None:
    folder = may_2017.parent
    path = folder / "chart.xlsx"
    run("--store", str(may_2017), "schedule", "--all", "--as-of", day, "--output", str(path), lang=lang)
    alone = chart_alone(path, folder / "alone.xlsx")
    assert suite.pages(alone) == 1
    (box,) = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", suite.pdf(alone, folder).read_bytes())[:1]
    assert [round(float(each)) for each in box] == [1191, 842]


@pytest.mark.slow
def test_pages_are_as_many_as_were_laid_out(suite: Suite, run: Run, many: Path, tmp_path: Path) -> None:
    path = tmp_path / "chart.xlsx"
    run("--plan", str(many), "schedule", "--all", "--as-of", "2017-06-01", "--output", str(path), lang="zh")
    breaks = len(load_workbook(path).worksheets[0].row_breaks.brk)
    assert suite.pages(chart_alone(path, tmp_path / "alone.xlsx")) == breaks + 1 > 1


@pytest.mark.slow
def test_each_year_is_one_page(suite: Suite, run: Run, tmp_path: Path) -> None:
    plan = written(tmp_path, five_year_plan.PLAN, five_year_plan.DEPARTMENTS)
    path = tmp_path / "chart.xlsx"
    run("--plan", str(plan), "schedule", "--all", "--as-of", "2014-03-15", "--output", str(path), lang="zh")
    assert suite.pages(chart_alone(path, tmp_path / "alone.xlsx")) == 5
