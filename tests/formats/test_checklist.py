"""Is the printable checklist the document's own table: every cell, every merge, nothing cut off, nothing a formula?"""

from __future__ import annotations

import io
import math
import re
import unicodedata
import zipfile
from datetime import date
from decimal import Decimal
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from airplan import i18n
from airplan.formats.xlsx.checklist import checklist
from airplan.formats.xlsx.text_size import lines
from airplan.plan.model import Filter, Heading, Span
from airplan.reports.table import ReaderContext
from airplan.workspace.session import Session
from support.paths import PLAN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from airplan.plan.model import Measure
    from support.command_line import Run
    from support.wording import Wording

pytestmark = pytest.mark.slow


FIRST_DAY = date(2017, 1, 1)
FIELDS = ("number", "city_task", "text", "deadline", "leaders", "lead", "responsible", "assisting")
COLUMN = dict(zip(("ref", *FIELDS, "status", "progress", "reported"), "ABCDEFGHIJKL", strict=True))
PRINTABLE = (297 - 2 * 10) / 25.4 * 72, (210 - 12 - 15) / 25.4 * 72
"""Points of an A4 page within its margins, landscape."""

MERGES = {
    "number": ["2a-2b", "4a-4b", "7a-7b", "8a-8b", "10a-10b", "12a-12d", "22a-22e", "30a-30c"],
    "city_task": ["2a-2b", "4a-4b", "7a-7b", "8a-8b", "10a-10b", "12a-12d", "22a-22e"],
    "deadline": ["2a-2b", "4a-4b", "7a-7b", "12a-12d", "22c-22e", "30a-30b"],
    "leaders": ["4a-4b", "30a-30b"],
    "lead": ["30a-30b"],
}
SHADED = {
    "responsible": ["4b", "22d", "22e"],
    "assisting": ["2b", "4b", "7b", "12b", "12c", "12d", "22d", "22e", "30b"],
}


class Checklist:
    """A workbook read back: its sheets, and the first one's cells by ref and field."""

    def __init__(self, content: bytes) -> None:
        book: Any = load_workbook(io.BytesIO(content))
        self.properties = book.properties
        self.sheets = book.worksheets
        self.plan, self.targets, self.units = book.worksheets
        self.rows = {
            cell.value: cell.row
            for (cell,) in self.plan.iter_rows(max_col=1)
            if re.fullmatch(r"\d+[a-z]+", str(cell.value))
        }

    def cell(self, ref: str, field: str) -> Any:
        return self.plan[f"{COLUMN[field]}{self.rows[ref]}"]

    def text(self, ref: str, field: str) -> Any:
        """What a reader sees in a place: of merged cells, what the topmost says."""
        cell = self.cell(ref, field)
        for merged in self.plan.merged_cells.ranges:
            if cell.coordinate in merged:
                return self.plan.cell(merged.min_row, merged.min_col).value
        return cell.value

    def merges(self) -> dict[str, list[str]]:
        """Field → the cells that are merged downwards."""
        refs = {row: ref for ref, row in self.rows.items()}
        fields = {column: field for field, column in COLUMN.items()}
        merged: dict[str, list[str]] = {}
        for cells in sorted(self.plan.merged_cells.ranges, key=lambda cells: cells.min_row):
            if cells.max_row > cells.min_row:
                assert cells.min_col == cells.max_col
                field = fields[get_column_letter(cells.min_col)]
                merged.setdefault(field, []).append(f"{refs[cells.min_row]}-{refs[cells.max_row]}")
        return merged

    def texts(self) -> str:
        return "\n".join(str(cell.value) for sheet in self.sheets for row in sheet for cell in row if cell.value)


@pytest.fixture
def session(shared_store: Path) -> Iterator[Session]:
    session = Session(store=str(shared_store))
    yield session
    session.close()
    i18n.use("en")


_whole: dict[i18n.Language, Checklist] = {}
"""The whole plan's workbook in each language; no test changes it."""


def made(session: Session, measures: Sequence[Measure] | None = None, *, lang: i18n.Language = "zh") -> Checklist:
    i18n.use(lang)
    if measures is None and lang in _whole:
        return _whole[lang]
    shown = session.plan.select(Filter()) if measures is None else measures
    parties = session.plan.parties("unit", "collective")
    book = Checklist(checklist(session.plan.header, shown, parties, ReaderContext(FIRST_DAY)))
    if measures is None:
        _whole[lang] = book
    return book


def exported(run: Run, path: Path, *options: str, lang: i18n.Language = "zh") -> Checklist:
    run("export", str(path), *options, lang=lang)
    return Checklist(path.read_bytes())


def changed(session: Session, ref: str, **fields: Any) -> list[Measure]:
    return [measure._replace(**fields) if measure.ref == ref else measure for measure in session.plan.select(Filter())]


# --- the document's table ---------------------------------------------------------------------------------------------


def as_the_plan_file_has_them() -> dict[str, dict[str, Any]]:
    """Ref → the eight cells, from the plan file alone; blank deadline, leaders and lead as in the row above."""
    document = yaml.safe_load(PLAN.read_text(encoding="utf-8"))
    rows = {}
    for task in (task for section in document["sections"] for task in section["tasks"]):
        above: dict[str, Any] = {"number": task["number"]}
        for letter, own in zip(ascii_lowercase, task["measures"], strict=False):
            city = own.get("city_task") or (task["city_task"] if letter == "a" else None)
            row = {
                **{field: above.get(field) for field in ("number", "city_task", "deadline", "leaders", "lead")},
                "text": own["text"],
                **{field: "\n".join(own[field]) for field in ("lead", "responsible", "assisting") if field in own},
            }
            if city:
                row["city_task"] = f"{city['number']}.{city['title']}"
            if "deadline" in own:
                row["deadline"] = own["deadline"]
            if "leaders" in own:
                row["leaders"] = "\n".join(f"{n[0]}\u3000{n[1]}" if len(n) == 2 else n for n in own["leaders"])
            rows[f"{task['number']}{letter}"] = above = row
    rows["30a"]["assisting"] += "等部门"
    return rows


def test_every_cell_of_the_document_is_there(run: Run, tmp_path: Path) -> None:
    book = exported(run, tmp_path / "all.xlsx")
    expected = as_the_plan_file_has_them()
    assert list(book.rows) == list(expected)
    assert len(book.rows) == 46
    for ref, row in expected.items():
        assert {field: book.text(ref, field) for field in FIELDS} == {field: row.get(field) for field in FIELDS}, ref


def test_cells_are_merged_downwards_where_the_document_merges_and_nowhere_else(run: Run, tmp_path: Path) -> None:
    assert exported(run, tmp_path / "all.xlsx").merges() == MERGES
    assert exported(run, tmp_path / "all-en.xlsx", lang="en").merges() == MERGES


def test_merged_cells_do_not_overlap(session: Session) -> None:
    for sheet in made(session).sheets:
        places = [place for merged in sheet.merged_cells.ranges for place in merged.cells]
        assert len(places) == len(set(places))


def test_headings_are_the_documents(session: Session) -> None:
    book = made(session)
    (head,) = (row for row in book.plan.iter_rows(values_only=True) if row[1] == "序号")
    assert ["".join(str(title).split()) for title in head[1:9]] == [
        "序号", "北京市重点任务", "西城区2017年重点任务", "完成时限", "牵头领导", "牵头部门", "责任单位", "协办单位",
    ]  # fmt: skip


def test_the_document_number_and_the_title_stand_on_top(session: Session) -> None:
    book = made(session)
    assert book.plan["A1"].value == "西政办发〔2017〕2号附件"
    assert book.plan["A2"].value == "北京市西城区2013-2017年清洁空气行动计划重点任务分解2017年工作措施"


def test_sections_run_across_above_their_first_measure(session: Session) -> None:
    book = made(session)
    below = {book.plan.cell(cells.min_row, 1).value: cells.min_row + 1 for cells in across(book)}
    refs = {row: ref for ref, row in book.rows.items()}
    assert {text: refs[row] for text, row in below.items() if row in refs} == {
        "一、落实大气污染防治责任": "1a",
        "二、无煤化巩固任务": "4a",
        "三、控车减油任务": "5a",
        "四、治污减排任务": "8a",
        "五、清洁降尘等面源控制任务": "13a",
        "六、大气污染综合执法和空气重污染应急任务": "20a",
        "七、综合保障措施": "27a",
    }


def across(book: Checklist) -> list[Any]:
    return [cells for cells in book.plan.merged_cells.ranges if cells.min_col == 1 and cells.max_col == 12]


def test_joined_names_are_parted_and_only_names_of_two_characters_are_spaced(session: Session) -> None:
    book = made(session)
    assert book.text("30a", "leaders") == "陈\u3000宁\n姜立光"
    assert book.text("28a", "leaders") == "司马红"
    assert book.text("7b", "lead") == "区发展改革委\n西城规划分局"
    assert "区园林绿化局\n西城交通支队" in book.text("14a", "lead")
    assert book.text("30a", "assisting").endswith("\n西城工商分局等部门")
    assert book.text("8a", "responsible").split("\n")[1] == "区教委"


def test_uncertain_blanks_stay_blank_but_are_shaded_and_explained(session: Session) -> None:
    book = made(session)
    shaded: dict[str, list[str]] = {}
    for ref in book.rows:
        for field in FIELDS:
            if book.cell(ref, field).fill.fill_type:
                shaded.setdefault(field, []).append(ref)
                assert book.cell(ref, field).value is None
    assert shaded == SHADED
    last = max(book.rows.values())
    notes = [str(cell.value) for row in book.plan.iter_rows(min_row=last + 1) for cell in row if cell.value]
    assert [note.split("\u3000")[0] for note in notes[1:]] == [
        "2b",
        "4b",
        "7b",
        "12b",
        "12c",
        "12d",
        "22d",
        "22e",
        "30b",
    ]
    assert "4a" in notes[2]
    assert "区财政局" in notes[2]


def test_columns_for_handwriting(session: Session) -> None:
    book = made(session, lang="en")
    for ref in book.rows:
        assert book.text(ref, "status") == "□not started\n□in progress\n□done"
        assert book.text(ref, "progress") is book.text(ref, "reported") is None
        assert book.plan.row_dimensions[book.rows[ref]].height >= 56
        assert book.cell(ref, "reported").border.right.style == "thin"


# --- filters ----------------------------------------------------------------------------------------------------------


def test_a_filter_that_leaves_out_rows_between_keeps_the_others_whole(run: Run, tmp_path: Path) -> None:
    book = exported(run, tmp_path / "street.xlsx", "-d", "德胜街道")
    assert len(book.rows) == 36
    assert book.merges() == {
        "number": ["12a-12d", "30a-30c"],
        "city_task": ["12a-12d"],
        "deadline": ["12a-12d", "30a-30b"],
        "leaders": ["30a-30b"],
        "lead": ["30a-30b"],
    }
    assert [book.cell(ref, "number").value for ref in ("22a", "22c")] == [22, 22]
    assert book.cell("22c", "city_task").value == book.cell("22a", "city_task").value
    assert book.cell("22c", "deadline").value == "年底前"


def test_a_filter_that_leaves_out_the_row_that_states_a_cell_writes_it_in_full(run: Run, tmp_path: Path) -> None:
    book = exported(run, tmp_path / "official.xlsx", "-o", "李异", lang="en")
    assert list(book.rows) == ["12c", "12d", "22c", "25a"]
    assert book.merges() == {"number": ["12c-12d"], "city_task": ["12c-12d"]}
    assert [book.cell(ref, "deadline").value for ref in ("12c", "12d")] == ["长期实施", "长期实施"]
    assert "12c Deadline (from 12a), 12d Deadline (from 12a)" in book.texts()


def test_a_section(run: Run, tmp_path: Path) -> None:
    book = exported(run, tmp_path / "three.xlsx", "--section", "3")
    assert list(book.rows) == ["5a", "6a", "7a", "7b"]
    assert book.merges() == {"number": ["7a-7b"], "city_task": ["7a-7b"], "deadline": ["7a-7b"]}
    assert [book.targets.cell(row, 6).value for row in (4, 5)] == [24530, 300000]


def test_one_row(session: Session) -> None:
    (only,) = session.plan.by_number("30b")
    book = made(session, [only])
    assert list(book.rows) == ["30b"]
    assert book.merges() == {}
    assert book.text("30b", "leaders") == "陈\u3000宁\n姜立光"
    assert book.text("30b", "lead") == "区委宣传部\n区环保局"


def test_nothing_passes(run: Run, tmp_path: Path, wording: Wording) -> None:
    book = exported(run, tmp_path / "none.xlsx", "--before", "2016-01-01", lang="en")
    assert book.rows == {}
    assert "0 measures" in book.texts()
    wording("\n".join(str(cell.value) for row in book.plan for cell in row if cell.value))
    assert book.plan.print_title_rows == "$4:$4"
    assert book.units.max_row > 50


# --- what a spreadsheet program makes of it ---------------------------------------------------------------------------


def test_text_is_text_and_numbers_are_numbers(session: Session) -> None:
    book = made(session)
    for ref, row in book.rows.items():
        assert book.plan.cell(row, 1).number_format == "@"
        assert book.text(ref, "number") == int(ref.rstrip(ascii_lowercase))
    cities = [book.cell(ref, "city_task") for ref in book.rows]
    assert {cell.number_format for cell in cities if cell.value} == {"@"}
    assert sum(bool(cell.value) for cell in cities) == 34
    assert {cell.data_type for sheet in book.sheets for row in sheet for cell in row} == {"s", "n"}
    values = [cell.value for (cell,) in book.targets.iter_rows(min_row=4, max_row=16, min_col=6, max_col=6)]
    assert values == [24530, 300000, 1100, 1900, 100, 1, 25, 5, 100, 96, 2, None, None]


def test_long_passages_are_not_in_the_text_format_that_old_excel_shows_as_hashes(session: Session) -> None:
    for length, number_format in ((254, "@"), (256, "General")):
        cell = made(session, changed(session, "9a", text="甲" * length)).cell("9a", "text")
        assert (cell.number_format, cell.data_type) == (number_format, "s")


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5吨", "@区环保局", '=HYPERLINK("x")'])
def test_text_like_a_formula_stays_text(session: Session, text: str) -> None:
    measures = changed(session, "9a", text=text, lead=(text,), brief_en=text)
    for lang, said in (("zh", text), ("en", f"{text}\n{text}")):
        book = made(session, measures, lang=lang)
        cell = book.cell("9a", "text")
        assert (cell.value, cell.data_type, cell.quotePrefix) == (said, "s", True)
        assert (book.cell("9a", "lead").value, book.cell("9a", "lead").data_type) == (text, "s")


def test_characters_that_no_workbook_can_hold_are_left_out(session: Session) -> None:
    assert (
        made(session, changed(session, "9a", text="甲\x00\x0b\x1f\ufffe乙\t丙")).cell("9a", "text").value == "甲乙\t丙"
    )
    header = session.plan.header._replace(title="题\x01目", document="A&B\x02〔2018〕9号" * 30)
    measures = session.plan.select(Filter())[:1]
    book = Checklist(checklist(header, measures, (), ReaderContext(FIRST_DAY)))
    assert book.properties.title == book.plan["A2"].value == "题目"
    assert len(str(book.plan.oddFooter)) < 255


def test_a_document_number_is_no_code_in_the_footer(session: Session) -> None:
    header = session.plan.header._replace(document="R&D 2号")
    with zipfile.ZipFile(io.BytesIO(checklist(header, [], [], ReaderContext(FIRST_DAY)))) as archive:
        footer = re.search("<oddFooter>(.*?)</oddFooter>", archive.read("xl/worksheets/sheet1.xml").decode())
    assert footer
    assert footer[1] == "&amp;L&amp;9 R&amp;&amp;D 2号&amp;C&amp;9 Page &amp;P of &amp;N&amp;R&amp;9 1 January 2017"


def test_it_names_the_program_and_nobody_else(session: Session) -> None:
    properties = made(session).properties
    assert (properties.creator, properties.title) == ("airplan", session.plan.header.title)
    assert properties.lastModifiedBy is None


# --- paper ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_sheet_prints_on_landscape_a4_one_page_wide_with_its_head_on_each(
    session: Session, lang: i18n.Language
) -> None:
    book = made(session, lang=lang)
    head = {"zh": 3, "en": 4}[lang]
    for sheet, row in zip(book.sheets, (head, 3, 3), strict=True):
        setup = sheet.page_setup
        assert (setup.orientation, int(setup.paperSize), setup.fitToWidth, setup.fitToHeight) == ("landscape", 9, 1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == f"${row}:${row}"
        assert sheet.freeze_panes == f"B{row + 1}"
        assert sheet.oddFooter.left.text == "西政办发〔2017〕2号附件"
        assert {"&P", "&N"} <= set(re.findall("&.", sheet.oddFooter.center.text))
        assert min(getattr(sheet.page_margins, side) for side in ("left", "right", "top", "bottom")) > 0.39


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_letters_are_at_least_nine_points_on_paper(session: Session, lang: i18n.Language) -> None:
    for sheet in made(session, lang=lang).sheets:
        scale = min(1, PRINTABLE[0] / sum(map(points_wide, columns(sheet))))
        assert scale > 0.995
        assert round(min(cell.font.size for row in sheet for cell in row if cell.value) * scale, 1) >= 9


def columns(sheet: Any) -> list[Any]:
    return [sheet.column_dimensions[get_column_letter(i)] for i in range(1, sheet.max_column + 1)]


def points_wide(column: Any) -> float:
    """Seven pixels to the digit of the default font, Arial 10, and 96 pixels to the inch."""
    return float(column.width) * 7 * 72 / 96


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("number", ["", "1", "12", "14", "22", "30"])
def test_no_text_is_cut_off(session: Session, lang: i18n.Language, number: str) -> None:
    book = made(session, session.plan.by_number(number) if number else None, lang=lang)
    for sheet in book.sheets:
        assert_all_fits(sheet)


def assert_all_fits(sheet: Any) -> None:
    """Reckoned apart from the program: as 宋体 sets it, letters half as wide as Han, lines 1.2 times their size."""
    merged = {(cells.min_row, cells.min_col): cells for cells in sheet.merged_cells.ranges}
    width = [points_wide(column) for column in columns(sheet)]
    for cell in (cell for row in sheet for cell in row if isinstance(cell.value, str)):
        area = merged.get((cell.row, cell.column))
        last_row, last_column = (area.max_row, area.max_col) if area else (cell.row, cell.column)
        room = (sum(width[cell.column - 1 : last_column]) - 4) / cell.font.size
        needed = sum(
            max(1, math.ceil(sum(1 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in paragraph) / room))
            for paragraph in cell.value.split("\n")
        )
        height = sum(sheet.row_dimensions[row].height for row in range(cell.row, last_row + 1))
        assert needed * cell.font.size * 1.2 <= height, (sheet.title, cell.coordinate, cell.value)


def test_a_text_taller_than_any_row_gets_several_rows_and_is_whole(session: Session) -> None:
    text = "完成一千一百蒸吨以上燃气锅炉低氮技术改造。" * 80
    book = made(session, changed(session, "12b", text=text))
    top = book.rows["12b"]
    assert book.cell("12b", "text").value == text
    rows = book.rows["12c"] - top
    assert rows > 1
    places = {str(cells) for cells in book.plan.merged_cells.ranges}
    assert {f"{column}{top}:{column}{top + rows - 1}" for column in "ADFGHIJKL"} <= places
    assert f"E{book.rows['12a']}:E{book.rows['12d']}" in places
    assert max(dimension.height for dimension in book.plan.row_dimensions.values()) <= 409
    assert_all_fits(book.plan)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_are_neither_overfull_nor_nearly_empty_nor_end_with_a_heading(
    session: Session, lang: i18n.Language
) -> None:
    book = made(session, lang=lang)
    for sheet in book.sheets:
        head = int(sheet.freeze_panes[1:]) - 1
        ends = [each.id for each in sheet.row_breaks.brk]
        heights = {row: sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1)}
        tops = [1, *(end + 1 for end in ends)]
        pages = [
            sum(heights[row] for row in range(top, end + 1))
            for top, end in zip(tops, [*ends, sheet.max_row], strict=True)
        ]
        pages = [page + heights[head] * (i > 0) for i, page in enumerate(pages)]
        assert max(pages) < PRINTABLE[1]
        assert min(pages) > PRINTABLE[1] / 4
    sections = {cells.min_row for cells in across(book) if str(book.plan.cell(cells.min_row, 1).value)[1] == "、"}
    assert len(sections) == 7
    assert not sections & {each.id for each in book.plan.row_breaks.brk}
    assert 10 <= len(book.plan.row_breaks.brk) + 1 <= 16


def test_columns_of_units_hold_eight_characters_on_a_line(session: Session) -> None:
    sheet = made(session).plan
    for field in ("lead", "responsible", "assisting"):
        assert points_wide(sheet.column_dimensions[COLUMN[field]]) >= 8 * 9 + 4


@pytest.mark.parametrize(
    ("text", "ems", "expected"),
    [
        ("区环保局", 4, 1),
        ("区环保局", 3, 2),
        ("", 3, 1),
        ("区环保局\n\n区教委", 8, 3),
        ("达到《锅炉大气", 3, 3),  # an opening mark goes with what it opens
        ("年底前，完成", 3, 3),  # a closing mark with what it closes
        ("按DB11/139-2015执行", 6, 3),  # a number is not broken
        ("a" * 100, 10, 6),  # unless it has to be
    ],
)
def test_lines_are_reckoned_with_the_rules_of_chinese_typesetting(text: str, ems: float, expected: int) -> None:
    assert lines(text, ems) == expected


# --- targets and units ------------------------------------------------------------------------------------------------


def test_targets_in_words(session: Session, wording: Wording) -> None:
    sheet = made(session, lang="en").targets
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=16)]
    assert [row[0] for row in rows] == [
        "5a", "5a", "8a", "8a", "8a", "9a", "10a", "13a", "16a", "17a", "17a", "17a", "22c",
    ]  # fmt: skip
    assert rows[0][1:9] == [
        "Old vehicles scrapped or moved out", "Old vehicles scrapped or moved out", "西城区报废和转出老旧机动车24530辆",
        "at least", 24530, "vehicles", "cumulative", "district",
    ]  # fmt: skip
    wording(rows[0][9], "年底前", "31 December 2017")
    assert rows[1][8] == "city-wide, context only"
    assert [row[4] for row in rows].count("strive for") == 1
    assert (rows[7][4], rows[7][7]) == ("at most", "rate, never summed")
    assert all(row[10] is row[11] is None for row in rows)
    shaded = [row[0].row for row in sheet.iter_rows(min_row=4, max_row=16) if row[0].fill.fill_type]
    assert shaded == [5]


def test_a_fraction_stays_a_number(session: Session) -> None:
    (measure,) = session.plan.by_number("9a")
    target = measure.targets[0]._replace(value=Decimal("0.25"))
    assert made(session, [measure._replace(targets=(target,))]).targets.cell(4, 6).value == 0.25


def test_unit_directory(session: Session) -> None:
    book = made(session, lang="en")
    rows = {row[0]: row for row in book.units.iter_rows(min_row=4, values_only=True)}
    assert rows["区环保局"][1:4] == (
        "government department",
        "北京市西城区环境保护局",
        "Environmental Protection Bureau",
    )
    assert rows["区环保局"][7:] == (29, 1, 6, 35)
    assert rows["德胜街道办事处"][5] == "110102010"
    assert rows["德胜街道办事处"][7:] == (0, 36, 0, 36)
    assert rows["各街道办事处"][6].count("、") == 14
    assert rows["其他有关部门"][6] is None
    assert "区城市管理委 (from 9 September)" in rows["区市政市容委"][4].split("\n")
    names = list(rows)
    assert names.index("广安门外街道办事处") + 1 == names.index("各街道办事处")
    assert len(names) == 50 + 6 + 1


def test_names_with_and_without_a_day(session: Session) -> None:
    from airplan.plan.model import OtherName, Party

    i18n.use("en")
    former = (OtherName("甲", date(2016, 3, 1)), OtherName("乙"))
    party = Party("丙", "unit", "government", aliases=("丁",), former=former, later=(OtherName("戊"),))
    book = Checklist(checklist(session.plan.header, [], [party], ReaderContext(FIRST_DAY)))
    names = "丁\n甲 (before 1 March 2016)\n乙 (former name)\n戊 (later name)"
    assert names in [cell.value for cell in book.units[4]]


# --- languages and other plans ----------------------------------------------------------------------------------------


def test_english_stands_under_the_documents_words_never_in_their_place(session: Session) -> None:
    chinese, english = made(session), made(session, lang="en")
    assert list(english.rows) == list(chinese.rows)
    for ref in chinese.rows:
        for field in FIELDS:
            before, after = chinese.text(ref, field), english.text(ref, field)
            assert after == before or (
                field in ("city_task", "text")
                and after.startswith(f"{before}\n")
                and after[len(before) + 1 :].isascii()
            ), (ref, field)
    assert english.text("8a", "city_task").endswith("\nLow-NOx retrofits of gas and oil boilers")
    assert english.text("8a", "text").endswith("\nLow-NOx boiler retrofits")
    assert english.plan["A3"].value == session.plan.header.title_en
    assert english.plan["B4"].value == "序号\nNo."
    assert english.plan["E4"].value == "完成时限\nDeadline"
    assert (
        english.plan["A5"].value
        == "一、落实大气污染防治责任\u3000Responsibility for air pollution prevention and control"
    )


def test_in_chinese_all_labels_are_chinese(session: Session) -> None:
    book = made(session)
    labels = [sheet.title for sheet in book.sheets]
    for sheet in book.sheets:
        labels += [str(cell.value) for row in sheet.iter_rows(max_row=3) for cell in row if cell.value]
    last = max(book.rows.values())
    labels += [str(cell.value) for row in book.plan.iter_rows(min_row=last + 1) for cell in row if cell.value]
    labels += [
        book.text("1a", "status"),
        *(sheet.oddFooter.center.text.replace("&P", "").replace("&N", "") for sheet in book.sheets),
    ]
    labels += [str(book.targets.cell(row, column).value) for row in range(4, 17) for column in (5, 8, 9, 10)]
    kinds = [str(book.sheets[2].cell(row, 2).value) for row in range(4, 4 + 35 + 15 + 6)]
    assert {"党委部门", "街道办事处", "统称"} <= set(kinds)
    labels += kinds
    assert [label for label in labels if re.search("[A-Za-z]{2}", label)] == []


def test_another_districts_plan_is_named_by_its_own_title(session: Session) -> None:
    header = session.plan.header._replace(
        span=Span.of_year(2018),
        title="河北省衡水市桃城区2018年工作要点",
        prefixes=("河北省衡水市桃城区", "桃城区", "桃城", "区"),
    )
    measures = session.plan.select(Filter())[:1]
    i18n.use("zh")
    book = Checklist(checklist(header, measures, (), ReaderContext(FIRST_DAY)))
    assert (book.plan["C3"].value, book.plan["D3"].value) == ("河北省衡水市重点任务", "桃城区2018年重点任务")


def test_a_plan_whose_title_names_no_district_gets_neutral_headings(session: Session) -> None:
    header = session.plan.header._replace(span=Span.of_year(2018), title="清洁空气行动计划")
    i18n.use("zh")
    book = Checklist(checklist(header, session.plan.select(Filter())[:1], (), ReaderContext(FIRST_DAY)))
    assert (book.plan["C3"].value, book.plan["D3"].value) == ("上级重点任务", "重点任务")


def test_a_section_beyond_the_numerals_keeps_its_number(session: Session) -> None:
    (measure,) = session.plan.by_number("9a")
    for number, said in ((12, "十二、甲"), (13, "13、甲")):
        book = made(session, [measure._replace(section=Heading(number, "甲", "A"))])
        assert book.plan["A4"].value == said
