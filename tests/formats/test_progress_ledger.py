"""Is the progress ledger all that is known of each measure, and do its counts follow whatever is changed in it?"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import fromstring

import pytest
from openpyxl import load_workbook

from airplan import i18n
from airplan.formats.xlsx.charts import LIGHT_COLOURS
from airplan.formats.xlsx.progress_ledger import LedgerContent, progress_book
from airplan.plan.model import Filter, Heading
from airplan.plan.periods import Period
from airplan.progress.latest import LatestTexts, latest_texts
from airplan.progress.obligations import month_answers
from airplan.progress.standing import LIGHTS
from airplan.reports.wording import numbered
from airplan.store.connect import open_store
from airplan.workspace.session import Session
from support.journals import MONTH, noon, said
from support.processes import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from airplan.progress.standing import Standing
    from airplan.store.entries import Draft
    from support.command_line import Run
    from support.wording import Wording

pytestmark = pytest.mark.slow


DAY = "2017-05-31"
TITLES = (
    "编号", "序号", "任务类别", "措施", "措施正文", "完成时限", "现行时限", "牵头领导", "牵头部门", "责任单位",
    "协办单位", "办理状态", "灯", "按牵头部门", "亮灯依据", "填报数", "计量单位", "序时应完成", "较序时进度（百分点）",
    "量化指标", "进展情况", "存在问题", "下一步措施", "最近填报", "填报单位",
)  # fmt: skip
WORDS = {"red": "红", "yellow": "黄", "green": "绿", "grey": "灰"}


class Book:
    """A ledger read back: its two sheets, the cells of a measure by their headings, and the tables of counts."""

    def __init__(self, content: bytes, *, values: bool = False) -> None:
        book: Any = load_workbook(io.BytesIO(content), data_only=values)
        self.content, self.book = content, book
        self.ledger, self.summary, *_figures = book.worksheets
        heads = [row[0].row for row in self.ledger.iter_rows(max_col=1) if row[0].value in ("编号", "Ref")]
        self.head = heads[0]
        self.titles = [cell.value for cell in self.ledger[self.head]]
        self.rows = {
            row[0].value: row[0].row
            for row in self.ledger.iter_rows(min_row=self.head + 1, max_col=1)
            if re.fullmatch(r"\d+[a-z]+", str(row[0].value))
        }

    def cell(self, ref: str, title: str) -> Any:
        return self.ledger.cell(self.rows[ref], self.titles.index(title) + 1)

    def text(self, ref: str, title: str) -> Any:
        return self.cell(ref, title).value

    def counts(self) -> dict[str, list[Any]]:
        """Every row of the summary by its name: the four lights, not heard, not asked, and all."""
        found: dict[str, list[Any]] = {}
        for row in self.summary.iter_rows(min_row=4, max_col=8, values_only=True):
            if row[7] is not None:
                found[str(row[0]) if row[0] not in found else f"{row[0]} 2"] = list(row[1:])
        return found


@pytest.fixture
def session(may_2017: Path) -> Iterator[Session]:
    session = Session(store=str(may_2017), day=DAY)
    i18n.use("zh")
    yield session
    session.close()
    i18n.use("en")


def made(session: Session, standings: Sequence[Standing] | None = None, *notes: str) -> Book:
    shown = session.ledger.standings(Filter()) if standings is None else standings
    words = latest_texts(session.ledger, shown)
    month = month_answers(session.ledger, shown, Period(2017, 5))
    content = LedgerContent(shown, words, month, notes)
    return Book(progress_book(session.plan.header, content, session.reading_of(shown)))


def exported(run: Run, store: Path, path: Path, *options: str, lang: i18n.Language = "zh") -> Book:
    run("--store", str(store), "export", str(path), *options, lang=lang)
    return Book(path.read_bytes())


def changed(session: Session, ref: str, **fields: Any) -> list[Standing]:
    found = session.ledger.standings(Filter())
    return [one._replace(measure=one.measure._replace(**fields)) if one.measure.ref == ref else one for one in found]


def more_said(session: Session, *drafts: Draft) -> None:
    assert session.journal
    session.journal.append(drafts, revision="test", now=noon("2017-05-30"))


# --- which workbook ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "options", "ledger"),
    [
        ("progress.xlsx", (), True),
        ("May-PROGRESS.xlsx", (), True),
        ("ledger.xlsx", (), True),
        ("5月进展.xlsx", (), True),
        ("任务台账.xlsx", (), True),
        ("checklist.xlsx", (), False),
        ("任务清单.xlsx", (), False),
        ("out.xlsx", (), False),
        ("out.xlsx", ("--as", "progress"), True),
        ("out.xlsx", ("--as", "台账"), True),
        ("out.xlsx", ("--as", "进展"), True),
        ("progress.xlsx", ("--as", "checklist"), False),
        ("台账.xlsx", ("--as", "清单"), False),
        ("台账.xlsx", ("--as", "任务清单"), False),
    ],
)
def test_the_files_name_says_which_workbook_unless_an_option_does(
    run: Run, may_2017: Path, tmp_path: Path, name: str, options: tuple[str, ...], *, ledger: bool
) -> None:
    run("--store", str(may_2017), "export", str(tmp_path / name), "-s", "3", *options, lang="zh")
    sheets = load_workbook(tmp_path / name).sheetnames
    assert sheets[:3] == (["进展台账", "汇总", "各单位填报数"] if ledger else ["任务清单", "量化指标", "单位名录"])


def test_the_folders_name_says_nothing(run: Run, may_2017: Path, tmp_path: Path) -> None:
    (tmp_path / "progress").mkdir()
    run("--store", str(may_2017), "export", str(tmp_path / "progress" / "out.xlsx"), "-s", "3")
    assert len(load_workbook(tmp_path / "progress" / "out.xlsx").sheetnames) == 3


def test_another_word_is_refused_with_those_that_are_known(run: Run, tmp_path: Path) -> None:
    result = run("export", str(tmp_path / "out.xlsx"), "--as", "bulletin", code=2)
    assert "--as bulletin: choose one of checklist, progress" in result.err
    assert not (tmp_path / "out.xlsx").exists()


def test_a_day_is_the_day_of_status(run: Run, may_2017: Path, tmp_path: Path) -> None:
    may = exported(run, may_2017, tmp_path / "progress-may.xlsx", "--as-of", DAY)
    april = exported(run, may_2017, tmp_path / "progress-april.xlsx", "--as-of", "2017-04-30")
    assert (may.text("5a", "填报数"), april.text("5a", "填报数")) == (12000, 9100)
    assert may.text("5a", "最近填报").date() == date(2017, 5, 24)
    assert april.ledger["W1"].value == "共46项措施；截至2017年4月30日"


def test_what_was_written_down_later_is_noted_or_asked_for(run: Run, may_2017: Path, tmp_path: Path) -> None:
    known = exported(run, may_2017, tmp_path / "progress.xlsx", "--as-of", DAY, "--known-at", DAY)
    later = exported(run, may_2017, tmp_path / "progress-2.xlsx", "--as-of", DAY)
    assert (known.text("17a", "办理状态"), later.text("17a", "办理状态")) == ("未报", "推进中")
    (note,) = [cell.value for (cell,) in later.ledger.iter_rows(min_row=50, max_col=1) if cell.value]
    assert "--known-at 2017-05-31" in note
    assert known.ledger.max_row == known.head + 46


def test_the_filters_choose_the_rows(run: Run, may_2017: Path, tmp_path: Path) -> None:
    book = exported(run, may_2017, tmp_path / "progress.xlsx", "--as-of", DAY, "--light", "红、黄")
    assert {ref: book.text(ref, "灯") for ref in book.rows} == {"1a": "红", "8a": "黄", "13a": "红", "28a": "黄"}


def test_a_file_is_not_replaced_unless_told_to(run: Run, may_2017: Path, tmp_path: Path) -> None:
    place = tmp_path / "progress.xlsx"
    place.write_bytes(b"mine")
    run("--store", str(may_2017), "export", str(place), code=3)
    assert place.read_bytes() == b"mine"
    exported(run, may_2017, place, "--force")


# --- the ledger -------------------------------------------------------------------------------------------------------


def test_a_row_for_each_measure_in_the_plans_order(session: Session) -> None:
    book = made(session)
    found = session.ledger.standings(Filter())
    assert tuple(book.titles) == TITLES
    assert list(book.rows.values()) == list(range(book.head + 1, book.head + 47))
    for one in found:
        measure, ref = one.measure, one.measure.ref
        assert book.text(ref, "序号") == measure.number
        assert book.text(ref, "任务类别") == numbered(measure.section)
        assert book.text(ref, "措施") == measure.brief
        assert book.text(ref, "措施正文") == measure.text
        assert book.text(ref, "完成时限") == measure.deadline.text
        assert book.text(ref, "灯") == WORDS[one.light]
        for title, names in (
            ("牵头领导", measure.leaders),
            ("牵头部门", measure.lead),
            ("责任单位", measure.responsible),
        ):
            expected = [*names, *(["等部门"] if title == "责任单位" and "responsible" in measure.open_lists else [])]
            assert (book.text(ref, title) or "").split("\n") == (expected or [""])
        for title, day in (("现行时限", one.due), ("最近填报", one.last)):
            value = book.text(ref, title)
            assert (value.date() if value else None) == day
            assert book.cell(ref, title).number_format == "yyyy-mm-dd"


def test_the_day_in_force_is_the_offices_and_the_wording_stays(session: Session) -> None:
    book = made(session)
    assert (book.text("8b", "完成时限"), book.text("8b", "现行时限").date()) == ("6月底前", date(2017, 9, 30))
    assert (book.text("2a", "完成时限"), book.text("2a", "现行时限")) == ("长期实施", None)


def test_what_the_units_said_last(session: Session) -> None:
    book = made(session)
    assert book.text("2a", "进展情况") == "完成5月空气质量通报。"
    assert book.text("5a", "进展情况") == "德胜街道办事处：入户宣传。"
    assert book.text("5a", "存在问题") == "区环保局：补贴资金尚未到位。"
    assert book.text("5a", "填报单位") == "区环保局\n月坛街道办事处\n2017年5月应报23家，已报2家，空报1家"
    assert book.text("32a", "办理状态") == "已销号"
    assert book.text("18a", "进展情况") is None, "what was sent back does not stand"
    assert book.text("9a", "填报单位") == "2017年5月应报1家，已报0家"


def test_the_leads_come_first_then_the_others_in_the_rows_order(session: Session) -> None:
    more_said(
        session,
        said("2017-05-30", "月坛街道办事处", "5a", note="丙"),
        said("2017-05-30", "西城交通支队", "5a", note="乙", next="丁"),
        said("2017-05-30", "区环保局", "5a", note="甲"),
        said("2017-05-30", "某单位", "5a", note="戊"),
    )
    (words,) = latest_texts(session.ledger, session.ledger.standings(Filter(ids=("5a",)))).values()
    assert [one.unit for one in words] == [
        "区环保局", "德胜街道办事处", "月坛街道办事处", "西城交通支队", "某单位",
    ]  # fmt: skip
    assert words[0] == LatestTexts("区环保局", date(2017, 5, 30), note="甲"), "its older problem is not of this day"
    text = made(session).text("5a", "进展情况")
    assert text.split("\n")[0] == "区环保局：甲"
    assert text.split("\n")[-1] == "某单位：戊"


def test_all_texts_are_asked_for_in_one_go(session: Session) -> None:
    assert session.journal
    standings = session.ledger.standings(Filter())
    asked: list[str] = []
    rows = session.journal._database.rows

    class Watched:
        def rows(self, sql: str, **values: object) -> Any:
            asked.append(sql)
            return rows(sql, **values)

    session.ledger.journal = type(session.journal)(Watched(), session.journal.plan)  # type: ignore[arg-type]  # only its queries are looked at
    assert len(latest_texts(session.ledger, standings)) == 9
    assert len(asked) == 2


def test_numbers_are_numbers_where_a_cell_is_one(session: Session) -> None:
    book = made(session)
    assert (book.text("5a", "填报数"), book.cell("5a", "填报数").number_format) == (12000, "#,##0")
    assert (book.text("13a", "填报数"), book.cell("13a", "填报数").number_format) == (6.1, "#,##0.0")
    assert book.text("8a", "填报数") == "燃气（油）锅炉低氮改造：200"
    assert book.text("5a", "量化指标") == "报废和转出老旧机动车：≥24,530辆"
    assert book.text("10a", "量化指标").endswith("≥20吨（原定25）")
    assert book.text("9a", "填报数") is None


def test_a_number_that_would_be_rounded_is_text(session: Session) -> None:
    exact = Decimal("12345678901234567.25")
    found = [
        one._replace(figures=(one.figures[0]._replace(value=exact),)) if one.measure.ref == "5a" else one
        for one in session.ledger.standings(Filter())
    ]
    assert made(session, found).text("5a", "填报数") == "12,345,678,901,234,567.25"


def test_the_light_is_a_word_that_colours_its_cell_whoever_writes_it(session: Session) -> None:
    sheet = made(session).ledger
    (area, *others) = sheet.conditional_formatting
    assert others == []
    rules = {rule.formula[0]: rule.dxf.fill.bgColor.rgb[2:] for rule in area.rules}
    assert rules == {f'"{WORDS[light]}"': LIGHT_COLOURS[light] for light in LIGHTS}
    column = next(iter(area.sqref.ranges))
    assert (sheet.cell(3, column.min_col).value, column.min_row, column.max_row) == ("灯", 4, 49)
    offered = {each.formula1: each.showErrorMessage for each in sheet.data_validations.dataValidation}
    assert offered == {'"红,黄,绿,灰"': True, '"未报,未启动,推进中,已完成,暂缓,已销号"': False}


def test_it_can_be_sorted_filtered_and_printed(session: Session) -> None:
    book = made(session)
    sheet, head = book.ledger, book.head
    assert all(cells.max_row < head for cells in sheet.merged_cells.ranges), "nothing is merged among the rows"
    assert sheet.auto_filter.ref == f"A{head}:Y{head + 46}"
    assert sheet.freeze_panes == f"E{head + 1}"
    assert sheet.print_title_rows == f"${head}:${head}"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 8)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert not sheet.row_breaks.brk
    width = sum(dimension.width for dimension in sheet.column_dimensions.values()) * 7 / 96 * 25.4
    assert 395 <= width <= 401, "millimetres, of the 400 that A3 has"
    with zipfile.ZipFile(io.BytesIO(book.content)) as archive:
        rows = re.findall(r'<row r="(\d+)"([^>]*)>', archive.read("xl/worksheets/sheet1.xml").decode())
    fixed = [int(row) for row, how in rows if "customHeight" in how]
    assert fixed == [1, 2, 3], "rows of the table fit themselves to what is written in them"
    assert all("ht=" in how for _row, how in rows)


def test_summary_prints_on_a4(session: Session) -> None:
    sheet = made(session).summary
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    (only,) = sheet.row_breaks.brk
    assert sheet.cell(only.id + 1, 1).value == "按牵头部门"


# --- whatever people write --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5吨", "@区环保局", '=HYPERLINK("x")', "=cmd|'/c calc'!A1"])
def test_text_like_a_formula_stays_text(session: Session, text: str) -> None:
    more_said(session, said("2017-05-30", "区环保局", "2a", note=text, problem=text, next=text))
    book = made(session, changed(session, "2a", text=text, brief=text, lead=(text,)))
    for title in ("措施", "措施正文", "牵头部门", "进展情况", "存在问题", "下一步措施"):
        cell = book.cell("2a", title)
        assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert {cell.data_type for row in book.ledger for cell in row} <= {"s", "n", "d"}
    names = [cell for (cell,) in book.summary.iter_rows(max_col=1) if cell.value == text]
    assert [cell.data_type for cell in names] == ["s"]


def test_characters_that_no_workbook_can_hold_are_left_out(session: Session) -> None:
    more_said(session, said("2017-05-30", "区环保局", "2a", note="甲\x00\x0b\x1f\ufffe乙\t丙\n丁"))
    book = made(session)
    assert book.text("2a", "进展情况") == "甲乙\t丙\n丁"
    assert_every_part_is_xml(book.content)


def test_a_very_long_text_is_whole_in_small_print_and_said_to_be_longer_than_its_row(session: Session) -> None:
    long = "开展日常巡查，查处违法行为。" * 200
    more_said(
        session, said("2017-05-30", "区环保局", "2a", note=long), said("2017-05-30", "区环保局", "9a", note=long[:340])
    )
    book = made(session)
    assert book.text("2a", "进展情况") == long
    assert book.cell("2a", "进展情况").font.size == book.cell("9a", "进展情况").font.size == 7
    assert book.cell("5a", "进展情况").font.size == 9
    assert max(dimension.height or 0 for dimension in book.ledger.row_dimensions.values()) <= 409
    assert book.ledger.cell(book.ledger.max_row, 1).value == "以下措施内容过长，超出行高，单元格内仍为全文：2a。"
    assert book.ledger.cell(book.ledger.max_row - 1, 1).value is None, "the filter does not reach the note"


def test_a_text_longer_than_any_cell_is_cut_and_said_to_be(session: Session) -> None:
    more_said(session, said("2017-05-30", "区环保局", "2a", note="𠮷" * 20_000))
    book = made(session)
    held = book.text("2a", "进展情况")
    assert (len(held), held[-1]) == (16_384, "…")
    assert len(held.encode("utf-16-le")) // 2 <= 32_767
    assert book.ledger.cell(book.ledger.max_row, 1).value == "以下措施内容超出单元格上限，已截断：2a。"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_passes(run: Run, may_2017: Path, tmp_path: Path, lang: i18n.Language, wording: Wording) -> None:
    book = exported(run, may_2017, tmp_path / "progress.xlsx", "--before", "2016-01-01", lang=lang)
    assert book.rows == {}
    wording("\n".join(str(cell.value) for (cell,) in book.ledger.iter_rows(max_col=1) if cell.value), lang=lang)
    assert book.ledger.auto_filter.ref == f"A{book.head}:Y{book.head}"
    assert len(book.summary._charts) == 1
    assert_every_part_is_xml(book.content)


def test_without_a_journal_everything_is_grey(run: Run, tmp_path: Path) -> None:
    open_store(str(tmp_path / "new.sqlite")).close()
    book = exported(run, tmp_path / "new.sqlite", tmp_path / "progress.xlsx", "--as-of", "2017-01-01")
    assert {book.text(ref, "灯") for ref in book.rows} == {"灰"}
    assert {book.text(ref, "进展情况") for ref in book.rows} == {None}


# --- the counts -------------------------------------------------------------------------------------------------------


def test_every_count_is_a_formula_over_the_ledger(session: Session) -> None:
    counts = made(session).counts()
    light, section, lead = (f"'进展台账'!${column}$4:${column}$49" for column in "MCI")
    silent = "'进展台账'!$L$4:$L$49,\"未报\",'进展台账'!$N$4:$N$49"
    assert counts["全部措施"] == [
        *(f"=COUNTIF({light},{column}$3)" for column in "BCDE"),
        f'=COUNTIFS({silent},"*"&F$3&"*")',
        f'=COUNTIFS({silent},"<>*"&F$3&"*")',
        f"=COUNTA({light})",
    ]
    row = made(session).summary
    sections = {cell.value: cell.row for (cell,) in row.iter_rows(max_col=1) if cell.value}
    at = sections["四、治污减排任务"]
    assert counts["四、治污减排任务"][0] == f'=COUNTIFS({section},SUBSTITUTE($A{at},"~","~~"),{light},B$3)'
    at = sections["区环保局"]
    among = f"ISNUMBER(FIND(CHAR(10)&$A{at}&CHAR(10),CHAR(10)&{lead}&CHAR(10)))"
    own = "CHAR(10)&'进展台账'!$N$4:$N$49&CHAR(10)"
    says = [f'ISNUMBER(FIND(CHAR(10)&$A{at}&"："&{column}$3&CHAR(10),{own}))' for column in "BCDEFG"]
    other = f'(1-ISNUMBER(FIND(CHAR(10)&$A{at}&"：",{own})))'.removeprefix("(1-").removesuffix(")")
    shows = [f"(CHAR(10)&{column}$3&CHAR(10)=CHAR(10)&{light}&CHAR(10))*(1-{other})" for column in "BCDE"]
    assert counts["区环保局"] == [
        *(f"=SUMPRODUCT({among}*({shows[i]}+{says[i]}))" for i in range(3)),
        f"=SUMPRODUCT({among}*({shows[3]}+{says[3]}+{says[4]}+{says[5]}))",
        *(f"=SUMPRODUCT({among}*{silent})" for silent in says[4:]),
        f"=SUMPRODUCT(--{among})",
    ]
    assert all(str(count).startswith("=") for row in counts.values() for count in row)


def test_a_lead_that_is_silent_or_stands_otherwise_is_named(session: Session) -> None:
    more_said(session, said("2017-05-30", "区环保局", "6a", status="done"))
    book = made(session, session.ledger.standings(Filter()))
    assert book.text("6a", "按牵头部门") == "区住房城市建设委：未要求"
    assert book.text("5a", "按牵头部门") is None, "its only lead has the light of the row"
    assert book.text("9a", "按牵头部门") == "区环保局：未报"
    assert book.text("32a", "按牵头部门") is None, "it was closed"


def test_every_lead_and_every_section_of_the_rows_is_counted(session: Session) -> None:
    found = session.ledger.standings(Filter())
    names = list(made(session).counts())
    leads = Counter(name for one in found for name in one.measure.lead)
    assert set(names) == {*map(numbered, session.plan.header.sections), *leads, "全部措施", "合计", "合计 2"}
    at = names.index("区环保局")
    assert [leads[name] for name in names[at:-1]] == sorted(leads.values(), reverse=True)


def test_the_sheets_recalculate_when_they_are_opened(session: Session) -> None:
    assert made(session).book.calculation.fullCalcOnLoad


def test_three_charts_beside_the_tables_in_the_colours_of_the_lights(session: Session) -> None:
    book = made(session)
    lights, sections, leads = book.summary._charts
    assert [chart.anchor._from.col for chart in (lights, sections, leads)] == [9, 9, 9], "right of column I"
    assert [point.graphicalProperties.solidFill.srgbClr for point in lights.series[0].dPt] == list(
        LIGHT_COLOURS.values()
    )
    for chart, first, size in ((sections, "一、落实大气污染防治责任", 7), (leads, "区环保局", 20)):
        assert (chart.grouping, chart.overlap) == ("stacked", 100)
        for series, column, light in zip(chart.series, "BCDE", LIGHTS, strict=True):
            assert series.graphicalProperties.solidFill.srgbClr == LIGHT_COLOURS[light]
            assert series.tx.strRef.f == f"'汇总'!${column}$3"
            top, end = map(int, re.findall(r"\$(\d+)", series.val.numRef.f))
            assert series.cat.strRef.f == f"'汇总'!$A${top}:$A${end}"
            assert (book.summary.cell(top, 1).value, end - top + 1) == (first, size)
    places = [chart.anchor._from.row for chart in (lights, sections, leads)]
    heights = [sum(book.summary.row_dimensions[row + 1].height for row in range(a, b)) for a, b in pairwise(places)]
    shown = [chart.anchor.ext.height / 12700 for chart in (lights, sections)]
    assert all(room >= chart for room, chart in zip(heights, shown, strict=True)), "no chart covers the next"


# --- what a spreadsheet program makes of it ---------------------------------------------------------------------------


def assert_every_part_is_xml(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            assert fromstring(archive.read(name)) is not None, name  # noqa: S314 – written by us


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_part_is_well_formed(run: Run, may_2017: Path, tmp_path: Path, lang: i18n.Language) -> None:
    book = exported(run, may_2017, tmp_path / "progress.xlsx", "--as-of", DAY, lang=lang)
    assert_every_part_is_xml(book.content)
    assert (
        book.book.sheetnames
        == {
            "zh": ["进展台账", "汇总", "各单位填报数", "按月走势"],
            "en": ["Progress ledger", "Summary", "Figures by unit", "Month by month"],
        }[lang]
    )


def test_english_readers_read_english(run: Run, may_2017: Path, tmp_path: Path) -> None:
    book = exported(run, may_2017, tmp_path / "progress.xlsx", "--as-of", DAY, lang="en")
    assert book.titles[:6] == ["Ref", "No.", "Section", "Measure", "Text", "Deadline"]
    assert book.text("8a", "Lead") == "Environmental Protection Bureau"
    assert book.text("8a", "Section") == "4. Pollution control and emission cuts"
    assert book.text("8a", "Light") == "yellow"
    assert book.text("2a", "Deadline") == "长期实施\nlong-term"
    assert book.text("8a", "Reported by") == "Environmental Protection Bureau\nMay 2017: 25 owed, 1 answered"
    assert "Environmental Protection Bureau" in book.counts()


@pytest.fixture(scope="session")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], Book]:
    """The ledger after an office suite has opened, recalculated and saved it."""
    suite = shutil.which("soffice")
    if suite is None:
        pytest.skip("LibreOffice (soffice) is not installed: nobody recalculates the formulas here")

    def call(content: bytes) -> Book:
        folder = tmp_path_factory.mktemp("office")
        (folder / "in.xlsx").write_bytes(content)
        home = (folder / "home").as_uri()
        told = ("--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out"))
        subprocess.run(
            [suite, f"-env:UserInstallation={home}", *told, str(folder / "in.xlsx")],
            check=True, capture_output=True, timeout=PATIENCE,
        )  # fmt: skip
        return Book((folder / "out" / "in.xlsx").read_bytes(), values=True)

    return call


def expected(standings: Sequence[Standing], groups: Mapping[str, Sequence[Standing]]) -> dict[str, list[int]]:
    """The lights, then all: of a section those of the rows, of a lead those of what it said itself."""

    def row(own: Sequence[Standing], name: str = "") -> list[int]:
        lights = Counter(one.leads[name].reasons[0].light if name in one.leads else one.light for one in own)
        return [*(lights[light] for light in LIGHTS), len(own)]

    return {name: row(own, name) for name, own in groups.items()} | dict.fromkeys(
        ("全部措施", "合计", "合计 2"), row(standings)
    )


def lights_and_all(counts: Mapping[str, Sequence[int]]) -> dict[str, list[int]]:
    """The counts without those of the units that were not heard or not asked, which are grey as well."""
    return {name: [*row[: len(LIGHTS)], row[-1]] for name, row in counts.items()}


def groups_of(standings: Sequence[Standing]) -> dict[str, list[Standing]]:
    groups: dict[str, list[Standing]] = {}
    for one in standings:
        for name in (numbered(one.measure.section), *dict.fromkeys(one.measure.lead)):
            groups.setdefault(name, []).append(one)
    return groups


def test_an_office_suite_counts_what_the_standings_are(session: Session, recalculated: Callable[[bytes], Book]) -> None:
    found = session.ledger.standings(Filter())
    counts = lights_and_all(recalculated(made(session).content).counts())
    assert counts == expected(found, groups_of(found))
    assert counts["全部措施"] == [2, 2, 5, 37, 46]


def test_names_within_names_and_odd_titles_are_counted_exactly(
    session: Session, recalculated: Callable[[bytes], Book]
) -> None:
    names = {
        "2a": ("区环保局", "市环保局"), "2b": ("市区环保局",), "3a": ("环保局",), "4a": ("区环保局分局", "*局"),
        "5a": ("??局", "=1+1"), "6a": ("A局",), "7a": ("a局",),
    }  # fmt: skip
    titles = {"2a": (8, "一~二*三?"), "2b": (9, "一~二四三五"), "3a": (10, '"引"'), "4a": (11, "=1")}
    found = [
        one._replace(
            measure=one.measure._replace(
                lead=names.get(one.measure.ref, ("区教委",)),
                section=Heading(*titles[one.measure.ref], "") if one.measure.ref in titles else one.measure.section,
            )
        )
        for one in session.ledger.standings(Filter())
    ]
    counts = lights_and_all(recalculated(made(session, found).content).counts())
    assert counts == expected(found, groups_of(found))
    assert [counts[name][-1] for name in ("区环保局", "市环保局", "环保局", "*局", "九、一~二四三五")] == [1] * 5


def test_a_changed_word_changes_the_counts(session: Session, recalculated: Callable[[bytes], Book]) -> None:
    book = made(session)
    book.cell("9a", "灯").value = "红"
    book.cell("9a", "牵头部门").value = "区教委\n区环保局"
    changed = io.BytesIO()
    book.book.save(changed)
    counts = lights_and_all(recalculated(changed.getvalue()).counts())
    assert counts["全部措施"] == [3, 2, 5, 36, 46]
    assert counts["四、治污减排任务"] == [1, 1, 0, 8, 10]
    assert counts["区环保局"] == [1, 1, 3, 24, 29]


def test_an_empty_ledger_counts_nothing(session: Session, recalculated: Callable[[bytes], Book]) -> None:
    assert recalculated(made(session, []).content).counts() == {
        "全部措施": [0] * 7, "合计": [0] * 7, "合计 2": [0] * 7,
    }  # fmt: skip


def test_the_month_of_these_tests_has_a_report_of_every_kind() -> None:
    assert {draft.kind for draft in MONTH} >= {"report", "extend", "adjust", "send-back", "close", "milestone"}
