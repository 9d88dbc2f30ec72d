"""Are rankings read in the shapes in which they are sent, and is nothing that cannot be read taken for a figure?"""

from __future__ import annotations

import contextlib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airplan.errors import AirplanError, Message, UsageError
from airplan.importing.ranking import rank_context, rank_names, rank_order, rank_table, rank_values
from airplan.importing.ranking.rank_table import RankWishes, UnreadableRanking, read_rank_file
from airplan.importing.ranking.rank_values import read_rank, read_value
from airplan.importing.readers import read_document
from airplan.plan.periods import Period
from airplan.plan.reader import read, read_source
from airplan.store.compiler import insert
from airplan.store.connect import open_in_memory
from airplan.store.plan_queries import CompiledPlan
from support.documents import Box, docx, docx_table, html, paragraph
from support.paths import DEPARTMENTS, PLAN
from support.rank_files import AS_WRITTEN, FIGURES, LAST_YEAR, STREETS, TITLE, city_workbook, csv, of_streets, workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from airplan.i18n import Language
    from airplan.importing.ranking.rank_table import RankFile
    from support.wording import Words

MAY = Period(2017, 5)
HEAD = ("街道", "PM2.5（微克/立方米）")


@pytest.fixture(scope="module")
def plan() -> Iterator[CompiledPlan]:
    with contextlib.closing(open_in_memory()) as database:
        of, _problems = read(read_source(PLAN), read_source(DEPARTMENTS))
        assert of
        with database.transaction():
            revision = insert(database, of, "d")
        yield CompiledPlan(database, revision)


class Reader:
    """Reads files for May 2017 with the bundled plan's directory of units."""

    def __init__(self, plan: CompiledPlan) -> None:
        self._plan = plan

    def __call__(self, content: bytes, name: str = "a.csv", period: Period | None = MAY, **wishes: Any) -> RankFile:
        wanted = RankWishes(period, 2017, **wishes)
        return read_rank_file(read_document(name, content), self._plan, self._plan.header.prefixes, wanted)

    def faults(self, content: bytes, name: str = "a.csv", **wishes: Any) -> list[tuple[str, str]]:
        """Return (place, finding) for each fault of a file that cannot be read."""
        with pytest.raises(UnreadableRanking) as caught:
            self(content, name, **wishes)
        return [(fault.place, found(fault.finding)) for fault in caught.value.faults]


@pytest.fixture
def reader(plan: CompiledPlan) -> Reader:
    return Reader(plan)


def found(message: Message | str) -> str:
    """Return the sentence that a message has, of one with a place that of its finding."""
    if isinstance(message, str):
        return message
    return found(message.facts["finding"]) if "finding" in message.facts else message.text  # type: ignore[arg-type]


def said(messages: Iterable[Message | str]) -> list[str]:
    return [found(message) for message in messages]


def values(file: RankFile) -> dict[str, str]:
    """Return unit → what is printed in its cell."""
    return {each.unit: each.content.printed for each in file.figures}


# --- shapes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", csv(of_streets())),
        ("a.csv", csv(of_streets()).decode().encode("gb18030")),
        ("a.csv", b"\xef\xbb\xbf" + csv(of_streets())),
        ("a.tsv", csv(of_streets(), between="\t")),
        ("-", csv(of_streets(), TITLE, between="\t")),
        ("-", csv(of_streets(), TITLE, between=" ")),
        ("-", csv(of_streets(), between="，")),
        ("a.md", csv([(f"| {a} ", f" {b} |") for a, b in [HEAD, ("---", "---"), *of_streets()[1:]]], between="|")),
        ("a.xlsx", workbook({"Sheet1": of_streets()})),
        ("a.html", html([Box(r, c, text) for r, row in enumerate(of_streets()) for c, text in enumerate(row)])),
        (
            "a.docx",
            docx(
                paragraph(TITLE),
                docx_table([Box(r, c, t) for r, row in enumerate(of_streets()) for c, t in enumerate(row)]),
            ),
        ),
    ],
    ids=["csv", "gbk", "bom", "tsv", "tabs", "blanks", "full-width-commas", "markdown", "xlsx", "html", "docx"],
)
def test_fifteen_streets_in_every_kind_of_file(reader: Reader, name: str, content: bytes) -> None:
    read_file = reader(content, name)
    assert values(read_file) == dict(zip(STREETS, FIGURES, strict=True))
    assert read_file.findings == ()
    assert {(each.content.pollutant, each.content.measured_in) for each in read_file.figures} == {("PM2.5", "μg/m3")}
    gaps = {each.unit: each.content.reason for each in read_file.figures if each.content.value is None}
    assert gaps == {"椿树街道办事处": "有效数据不足", "白纸坊街道办事处": "—"}


def test_a_city_table_side_by_side_with_merged_districts(reader: Reader) -> None:
    read_file = reader(city_workbook(), "city.xlsx")
    assert list(values(read_file)) == list(STREETS)
    assert {each.place for each in read_file.figures} == {f"5月!C{row}" for row in range(4, 19)}
    assert {(each.content.pollutant, each.content.measured_in) for each in read_file.figures} == {("TSP", "μg/m3")}
    assert said(read_file.notes) == [rank_table.OTHERS_LEFT_OUT, rank_table.TOTALS_LEFT_OUT]
    assert [note.facts["count"] for note in read_file.notes if isinstance(note, Message)] == [7, 1]


def test_districts_in_blank_cells_in_lines_between_and_before_names(reader: Reader) -> None:
    rows = [
        ("区", "街道", "PM2.5(μg/m³)"),
        ("东城区", "天坛街道", "50"),
        ("", "景山街道", "51"),
        ("西城区", "德胜", "60"),
    ]
    assert values(reader(csv([*rows, ("", "月坛", "61")]))) == {STREETS[0]: "60", STREETS[10]: "61"}
    lines = [HEAD, ("朝阳区", ""), ("建外街道", "80"), ("西城区", ""), ("德胜", "60")]
    assert values(reader(csv(lines))) == {STREETS[0]: "60"}
    assert values(reader(csv([HEAD, ("朝阳区望京街道", "80"), ("西城区德胜街道", "60")]))) == {STREETS[0]: "60"}


@pytest.mark.parametrize("merged", [True, False])
def test_two_rows_of_headings_with_last_year_and_several_pollutants(reader: Reader, merged: bool) -> None:
    top = ("街道", "PM₂.₅（微克/立方米）", None, "降尘量（吨/平方公里·月）", None)
    rows = [top, (None, "浓度", "去年同期", "本月", "2016年5月"), ("德胜", 60, 70, 6.5, 7), ("月坛", 61, 71, 6, "—")]
    content = workbook({"5月": rows}, ("A1:A2", "B1:C1", "D1:E1") if merged else (), {"D4": "0.0"})
    read_file = reader(content, "a.xlsx")
    assert [(each.content.pollutant, each.content.measured_in, each.content.printed) for each in read_file.figures] == [
        ("PM2.5", "μg/m3", "60"), ("降尘", "t/(km2·month)", "6.5"),
        ("PM2.5", "μg/m3", "61"), ("降尘", "t/(km2·month)", "6.0"),
    ]  # fmt: skip
    assert [each.content.last_year for each in read_file.figures] == [70, 7, 71, None]


def test_groups_above_the_headings_and_headings_repeated_on_the_next_page(reader: Reader) -> None:
    rows = [("", "PM2.5", "", "TSP", ""), ("街道", "浓度", "排名", "浓度", "排名"), ("德胜", "60", "1", "99", "2")]
    rows += [("街道", "浓度", "排名", "浓度", "排名"), ("月坛", "61", "2", "98", "1")]
    topics = [(each.unit[:2], each.content.pollutant, each.content.printed) for each in reader(csv(rows[:3])).figures]
    assert topics == [("德胜", "PM2.5", "60"), ("德胜", "TSP", "99")]
    repeated = [HEAD, ("德胜", "60"), HEAD, ("月坛", "61")]
    assert values(reader(csv(repeated))) == {STREETS[0]: "60", STREETS[10]: "61"}


def test_two_tables_on_one_sheet_have_captions_of_their_own(reader: Reader) -> None:
    rows = [
        ("表1 PM2.5（微克/立方米）", ""),
        ("街道", "浓度"),
        ("德胜", "60"),
        ("表2 TSP（微克/立方米）", ""),
        ("街道", "浓度"),
    ]
    figures = reader(csv([*rows, ("德胜", "99")])).figures
    assert [(each.content.pollutant, each.content.printed) for each in figures] == [("PM2.5", "60"), ("TSP", "99")]


def test_halves_of_a_month_and_a_column_for_the_pollutant(reader: Reader) -> None:
    rows = [("街道", "TSP", "TSP"), ("", "上半月", "下半月"), ("德胜", "99", "101")]
    assert [(each.content.part, each.content.printed) for each in reader(csv(rows)).figures] == [
        ("first-half", "99"), ("second-half", "101"),
    ]  # fmt: skip
    (figure,) = reader(csv([HEAD, ("德胜", "60")], "2017年5月1日至15日")).figures
    assert figure.content.part == "first-half"
    long = [("街道", "指标", "浓度"), ("德胜", "PM2.5", "60"), ("德胜", "二氧化氮", "41"), ("德胜", "黑碳", "3")]
    assert [each.content.pollutant for each in reader(csv(long)).figures] == ["PM2.5", "NO2", "黑碳"]


def test_sheets_of_other_months_are_left_out(reader: Reader) -> None:
    sheets = {month: [HEAD, ("德胜", value)] for month, value in (("4月", 50), ("5月", 60))}
    read_file = reader(workbook(sheets), "a.xlsx")
    assert values(read_file) == {STREETS[0]: "60"}
    assert said(read_file.notes) == [rank_context.OTHER_SHEET]


def test_the_unit_of_measure_stands_in_a_line(reader: Reader) -> None:
    rows = [("街道", "PM2.5", "CO"), ("德胜", "60", "0.8")]
    figures = reader(csv(rows, "单位：微克/立方米（CO为毫克/立方米）,,")).figures
    assert [each.content.measured_in for each in figures] == ["μg/m3", "mg/m3"]
    (figure,) = reader(csv([("街道", "PM2.5"), ("德胜", "60")]), measured_in="ug/m3").figures
    assert figure.content.measured_in == "μg/m3"
    assert said(reader(csv([("街道", "PM2.5"), ("德胜", "60")])).findings) == [rank_table.NO_MEASURE]


# --- months and pollutants --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title", [TITLE, "五月份", "2017-05", "May 2017", "PM2.5_2017.05", "2017年5月（与2016年5月比较）"]
)
def test_the_file_names_its_month(reader: Reader, title: str) -> None:
    content = csv([HEAD, ("德胜", "60")], title)
    assert reader(content).findings == ()
    if "2016" not in title:
        assert reader(content, period=None).period == MAY


def test_another_month_in_the_title_is_a_finding_and_several_months_are_refused(reader: Reader) -> None:
    assert said(reader(csv([HEAD, ("德胜", "60")], "2017年4月")).findings) == [rank_context.OTHER_MONTH]
    with pytest.raises(AirplanError) as caught:
        reader(csv([HEAD, ("德胜", "60")], "2017年1-5月平均"))
    assert found(caught.value.message) == rank_context.SEVERAL_MONTHS


def test_the_month_is_asked_for_where_the_file_names_none_or_two(reader: Reader) -> None:
    for title in ("各街道", "2017年4月、2017年5月"):
        with pytest.raises(UsageError):
            reader(csv([HEAD, ("德胜", "60")], title), period=None)


def test_columns_of_other_months_are_not_read(reader: Reader) -> None:
    rows = [
        ("街道", "2017年4月", "2017年5月", "2016年5月", "1-5月累计", "同比"),
        ("德胜", "50", "60", "70", "55", "-14%"),
    ]
    (figure,) = reader(csv(rows), pollutant="PM2.5").figures
    assert (figure.content.printed, figure.content.last_year) == ("60", Decimal(70))


def test_the_half_that_a_person_names_is_compared_with_the_files(reader: Reader) -> None:
    content = csv([HEAD, ("德胜", "60")], "2017年5月上半月")
    assert said(reader(content, part="second-half").findings) == [rank_context.OTHER_PART]
    assert reader(content, part="first-half").findings == ()


def test_only_the_pollutant_that_was_asked_for(reader: Reader) -> None:
    rows = csv([("街道", "PM2.5(μg/m³)", "TSP(μg/m³)"), ("德胜", "60", "不详")])
    (figure,) = reader(rows, pollutant="细颗粒物").figures
    assert figure.content.pollutant == "PM2.5"
    with pytest.raises(UsageError):
        reader(rows, pollutant="臭氧")
    assert reader.faults(csv([("名称", "数值"), ("德胜", "60")])) == [("line 2, column 2", rank_table.NO_POLLUTANT)]
    (figure,) = reader(csv([("名称", "数值"), ("德胜", "60")]), pollutant="黑碳").figures
    assert figure.content.pollutant == "黑碳"


# --- cells ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value", "last_year"),
    [
        ("65", "65", None), ("65.0", "65.0", None), ("６５", "65", None), ("1,234", "1234", None), ("65↓", "65", None),
        ("65 μg/m³", "65", None), ("65微克/立方米", "65", None),
        ("31(74)", "31", "74"), ("3.25（3.76）", "3.25", "3.76"),
        ("65(—)", "65", None), ("65↑(70)", "65", "70"),
    ],
)  # fmt: skip
def test_numbers_as_they_are_printed(text: str, value: str, last_year: str | None) -> None:
    reading = read_value(text, "μg/m3", "last-year")
    assert (reading.value, str(reading.value)) == (Decimal(value), value)
    assert reading.last_year == (None if last_year is None else Decimal(last_year))
    assert (reading.reason, reading.findings, reading.fault) == ("", (), None)


@pytest.mark.parametrize(
    "text", ["", "—", "-", "/", "*", "有效数据不足", "缺测", "设备故障", "N/A", "有效数据不足20天"]
)
def test_what_is_no_number_is_a_reason(text: str) -> None:
    reading = read_value(text, "μg/m3", "")
    assert (reading.value, reading.reason, reading.fault, reading.findings) == (None, text or "—", None, ())


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("=A1/B1", rank_values.FORMULA), ("#DIV/0!", rank_values.ERROR_VALUE), ("#REF!", rank_values.ERROR_VALUE),
        ("2017-05-03", rank_values.NO_NUMBER), ("约65", rank_values.NO_NUMBER), ("65左右", rank_values.NO_NUMBER),
        ("60-70", rank_values.NO_NUMBER), ("65%", rank_values.NO_NUMBER), ("65 mg/m³", rank_values.NO_NUMBER),
        ("1e3", rank_values.NO_NUMBER), ("6 5", rank_values.NO_NUMBER), ("12,34", rank_values.NO_NUMBER),
        ("65² μg/m³", rank_values.NO_NUMBER), ("<1", rank_values.NO_NUMBER),
    ],
)  # fmt: skip
def test_what_may_be_a_number_is_no_reason(text: str, finding: str) -> None:
    reading = read_value(text, "μg/m3", "")
    assert reading.value is None
    assert reading.fault
    assert reading.fault[0].text == finding


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("0", rank_values.ZERO), ("-3", rank_values.NEGATIVE), ("64.6667", rank_values.MANY_DECIMALS),
        ("31(74)", rank_values.BRACKETS), ("65(-7.1%)", rank_values.OTHER_BRACKETS), ("优", rank_values.UNKNOWN_REASON),
    ],
)  # fmt: skip
def test_what_should_be_checked(text: str, finding: str) -> None:
    assert said(read_value(text, "μg/m3", "").findings) == [finding]


@given(st.text(alphabet="0123456789.,-—*() 有效数据不足优=#↓％%eE", max_size=12))
def test_no_text_is_read_as_zero_or_lost(text: str) -> None:
    reading = read_value(text, "μg/m3", "last-year")
    if reading.value is not None:
        assert reading.printed
        assert Decimal(reading.printed.replace(",", "")) == reading.value
        assert reading.value or "0" in text
    else:
        assert reading.fault or reading.reason


@pytest.mark.parametrize(("text", "rank"), [("3", 3), ("第3名", 3), ("并列3", 3), ("3*", 3), ("—", None), ("", None)])
def test_printed_ranks(text: str, rank: int | None) -> None:
    assert read_rank(text) == rank


def test_footnotes_explain_marks(reader: Reader) -> None:
    rows = [HEAD, ("德胜", "65*"), ("月坛", "*"), ("牛街", "60"), ("注：*表示有效数据不足，不参与排名", "")]
    read_file = reader(csv(rows))
    (finding,) = read_file.findings
    assert found(finding) == rank_values.MARKED
    assert finding.facts["finding"].facts["note"] == "有效数据不足，不参与排名"  # type: ignore[attr-defined]
    assert read_file.figures[1].content.reason == "有效数据不足，不参与排名"
    remarked = [("街道", "PM2.5(μg/m³)", "备注"), ("德胜", "—", "设备检修"), ("月坛", "", "")]
    assert [each.content.reason for each in reader(csv(remarked)).figures] == ["设备检修", "—"]


# --- names ------------------------------------------------------------------------------------------------------------


def test_names_that_are_not_clear_are_errors_with_their_cells(reader: Reader, words: Words) -> None:
    rows = [HEAD, ("广安门", "60"), ("德胜门", "61"), ("全区平均", "60"), ("*为国控点位", ""), ("月坛", "62")]
    with pytest.raises(UnreadableRanking) as caught:
        reader(csv(rows))
    assert [fault.place for fault in caught.value.faults] == ["line 2, column 1", "line 3, column 1"]
    words(f"{caught.value}\n")


def test_a_part_of_a_name_is_asked_about(reader: Reader) -> None:
    read_file = reader(csv([("Street", "PM2.5 (µg/m³)"), ("Subdistrict Office Yuetan", "60")]))
    assert list(values(read_file)) == ["月坛街道办事处"]
    assert said(read_file.findings) == [rank_names.PART_OF_NAME]


def test_a_unit_twice_is_an_error_unless_it_says_the_same(reader: Reader) -> None:
    assert values(reader(csv([HEAD, ("德胜", "60"), ("德胜街道", "60")]))) == {STREETS[0]: "60"}
    faults = reader.faults(csv([HEAD, ("德胜", "60"), ("德胜街道", "61")]))
    assert faults == [("line 3, column 2", rank_table.TWICE)]


# --- printed ranks ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ranks", "finding"),
    [
        ("1223", None), ("4221", None), ("1224", None), ("1334", None), ("1423", rank_order.RANKS_DIFFER),
        ("", None), ("1243", rank_order.RANKS_DIFFER),
    ],
)  # fmt: skip
def test_printed_ranks_are_compared(reader: Reader, ranks: str, finding: str | None) -> None:
    """Rank 1 may be the lowest or the highest figure; ties are 1, 2, 2, 4 or dense."""
    rows = [(*HEAD, "排名"), *zip(AS_WRITTEN, ("60", "61", "61", "62"), ranks or [""] * 4, strict=False)]
    findings = said(reader(csv(rows)).findings)
    expected = {"1223": [rank_order.DENSE_RANKS], "1334": [rank_order.RANKS_DIFFER]}.get(
        ranks, [finding] if finding else []
    )
    assert findings == expected


def test_reverse_ranks_and_ranks_of_a_larger_table(reader: Reader) -> None:
    rows = [(*HEAD, "区级倒排名"), ("德胜", "60", "2"), ("月坛", "61", "1")]
    assert reader(csv(rows)).findings == ()
    wrong = [(*HEAD, "区级倒排名"), ("德胜", "60", "1"), ("月坛", "61", "2")]
    assert said(reader(csv(wrong)).findings) == [rank_order.RANKS_DIFFER]
    city = [(*HEAD, "全市排名"), ("德胜", "60", "45"), ("月坛", "61", "67")]
    read_file = reader(csv(city))
    assert (read_file.findings, said(read_file.notes)) == ((), [rank_order.OF_MORE])


# --- hostile files ----------------------------------------------------------------------------------------------------


def test_cells_over_several_units_formulas_and_hidden_rows(reader: Reader) -> None:
    rows = [HEAD, ("德胜", 60), ("月坛", None), ("牛街", "=B2+1"), ("天桥", 61)]
    faults = reader.faults(workbook({"S": rows}, ("B2:B3",)), "a.xlsx")
    assert faults == [("S!B2", rank_table.MERGED)] * 2 + [("S!B4", rank_values.FORMULA)]
    reasons = [HEAD, ("德胜", "有效数据不足"), ("月坛", None), ("天桥", 61)]
    read_file = reader(workbook({"S": reasons}, ("B2:B3",)), "a.xlsx")
    assert [each.content.reason for each in read_file.figures] == ["有效数据不足", "有效数据不足", ""]


def test_numbers_are_read_as_they_are_shown(reader: Reader) -> None:
    """The workbook holds 64.66666, its cell shows 64.7: that is what was printed, and what ties."""
    rows = [HEAD, ("德胜", 64.66666), ("月坛", 64.7), ("牛街", 1234)]
    content = workbook({"S": rows}, formats={"B2": "0.0", "B3": "0.0", "B4": "#,##0"})
    assert list(values(reader(content, "a.xlsx")).values()) == ["64.7", "64.7", "1,234"]


def test_a_figure_without_a_name_is_an_error(reader: Reader) -> None:
    assert reader.faults(csv([HEAD, ("德胜", "60"), ("", "61")])) == [("line 3, column 2", rank_table.NAMELESS)]
    others = [("区", *HEAD), ("西城区", "德胜", "60"), ("东城区", "", "61"), ("全市平均", "", "60")]
    assert values(reader(csv(others))) == {STREETS[0]: "60"}


@pytest.mark.parametrize(
    "content",
    [b"x,y\n1,2\n", "街道,联系人\n德胜,张三\n".encode(), "德胜,60\n月坛,61\n".encode(), "没有表格。\n".encode()],
    ids=["other-table", "no-figures", "no-headings", "no-table"],
)
def test_files_without_a_ranking_are_refused(reader: Reader, content: bytes) -> None:
    with pytest.raises(AirplanError) as caught:
        reader(content)
    assert found(caught.value.message) == rank_context.NO_TABLE


def test_a_file_without_units_of_the_plan_is_refused(reader: Reader) -> None:
    with pytest.raises(AirplanError) as caught:
        reader(csv([HEAD, ("朝阳区望京街道", "80")]))
    assert found(caught.value.message) == rank_table.NO_FIGURES


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_words_about_a_faulty_file(reader: Reader, words: Words, lang: Language) -> None:
    from airplan import i18n

    rows = [HEAD, ("广安门", "60"), ("德胜", "六十五%"), ("德胜", "约65"), ("月坛", "=A1")]
    i18n.use(lang)
    try:
        with pytest.raises(UnreadableRanking) as caught:
            reader(csv(rows))
        words(f"{caught.value}\n", lang)
    finally:
        i18n.use("en")


def test_last_years_figures_in_the_same_cell(reader: Reader) -> None:
    figures = [f"{now}({then})" if now.isdigit() else now for now, then in zip(FIGURES, LAST_YEAR, strict=True)]
    read_file = reader(csv(of_streets("街道", "PM2.5（去年同期），微克/立方米", figures=figures)))
    assert read_file.findings == ()
    assert [each.content.last_year for each in read_file.figures][:3] == [70, 66, 61]
