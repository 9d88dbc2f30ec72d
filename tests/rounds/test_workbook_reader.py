"""Is a workbook read like openpyxl reads it, whatever programs have written into it, and refused where it does harm?"""

from __future__ import annotations

import io
import re
import tracemalloc
import warnings
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from airplan import i18n
from airplan.errors import ExitCode, Message
from airplan.office_files import xml_parts, zip_guard
from airplan.office_files.workbook_reader import opened
from airplan.office_files.zip_guard import DAMAGED_INSIDE, INCOMPLETE, UNPACKS_TO_MORE, Unusable
from support.packages import (
    MAIN,
    MIB,
    RELATED,
    SHEET,
    parts_of,
    related,
    saved,
    small_workbook,
    with_parts,
    with_sheet,
    zipped,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from airplan.office_files.workbook_model import ReadBook
    from support.suite import Suite
    from support.wording import Wording

pytestmark = pytest.mark.slow

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 11))
    + f"]><worksheet {MAIN}><sheetData><row><c t='inlineStr'><is><t>&a10;</t></is></c></row></sheetData></worksheet>"
)
MAY_20 = datetime.fromisoformat("2017-05-20")


def refusal(content: bytes) -> Unusable:
    """Return why a workbook is not opened."""
    with pytest.raises(Unusable) as refused:
        opened(content)
    assert refused.value.exit_code == ExitCode.UNUSABLE
    return refused.value


def facts_of(error: Unusable) -> dict[str, object]:
    assert isinstance(error.message, Message)
    return error.message.facts


def bound_of(error: Unusable) -> str:
    """Return which bound was passed; it is said with what was found and what is read."""
    facts = facts_of(error)
    what, found, most = facts["what"], facts["found"], facts["most"]
    assert isinstance(what, Message)
    assert isinstance(found, int)
    assert isinstance(most, int)
    assert found > most
    return next(bound for bound, (_most, title) in xml_parts.BOUNDS.items() if title == what.text)


def kind_of(error: Unusable) -> str:
    """Return the key of the sentence, which tells refusals apart that have no facts."""
    assert isinstance(error.message, Message)
    return error.message.text


# --- like openpyxl ----------------------------------------------------------------------------------------------------

Cells = dict[str, tuple[object, str]]
"""Address → value, and number format where that matters."""


def ours(book: ReadBook, number: int = 0) -> dict[tuple[int, int], tuple[object, str]]:
    """The values of a sheet, with openpyxl's letters for their types."""
    return {
        place: (
            f"={cell.formula}" if cell.formula is not None else cell.value,
            "f" if cell.formula is not None else cell.data_type,
        )
        for place, cell in book.sheets[number].cells.items()
    }


def theirs(content: bytes, number: int = 0, *, computed: bool = False) -> dict[tuple[int, int], tuple[object, str]]:
    """What openpyxl, the witness, reads."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sheet = load_workbook(io.BytesIO(content), data_only=computed).worksheets[number]
    return {
        (cell.row, cell.column): (cell.value, cell.data_type)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), min_size=1
)
values = st.one_of(
    texts.filter(lambda text: not text.startswith("=")),
    st.sampled_from(["第一\n第二", " 前后 ", "<&>\"'", "=1+1", '=HYPERLINK("http://a.cn","照片")', "#N/A", "#VALUE!"]),
    st.integers(-(10**14), 10**14),
    st.floats(allow_nan=False, allow_infinity=False, width=64).map(lambda number: number or 0.0),
    st.booleans(),
    st.datetimes(datetime.fromisoformat("1900-03-01"), datetime.fromisoformat("2999-12-31")).map(
        lambda moment: moment.replace(microsecond=0)
    ),
    st.dates(date(1900, 3, 1), date(2999, 12, 31)),
    st.times().map(lambda moment: moment.replace(microsecond=0)),
    st.timedeltas(timedelta(0), timedelta(days=400)).map(lambda each: timedelta(seconds=int(each.total_seconds()))),
)
formats = st.sampled_from(
    ["General", "@", "0%", "0.00", "yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "[Red]0.0", "[h]:mm", "h:mm", "0.00E+00"]
)
thorough = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=80)


@thorough
@given(st.lists(st.tuples(values, formats), min_size=1, max_size=12), st.booleans())
def test_values_are_those_that_openpyxl_reads(cells: list[tuple[Any, str]], since_1904: bool) -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = Workbook()
    if since_1904:
        book.epoch = CALENDAR_MAC_1904
    sheet: Any = book.active
    for number, (value, number_format) in enumerate(cells, start=1):
        cell = sheet.cell(number, number % 5 + 1, value)
        if not isinstance(value, date | time | timedelta):
            cell.number_format = number_format
    sheet.merge_cells("G1:H3")
    content = saved(book)
    read = opened(content)
    assert ours(read) == theirs(content)
    assert read.sheets[0].merged == [(1, 3, 7, 8)]
    number_formats = {place: cell.number_format for place, cell in read.sheets[0].cells.items()}
    assert number_formats == {place: sheet.cell(*place).number_format for place in number_formats}


def test_text_in_runs_is_whole_and_what_is_struck_out_is_known() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet["A1"] = CellRichText(
        "完成", TextBlock(InlineFont(strike=True), "9000"), TextBlock(InlineFont(b=True), "12000")
    )
    sheet["A2"], sheet["A2"].font = 300, Font(strike=True)
    sheet["A3"], sheet["A3"].font = "不取", Font(strike=False)
    cells = opened(saved(book)).sheets[0].cells
    assert [(cells[row, 1].value, cells[row, 1].struck) for row in (1, 2, 3)] == [
        ("完成900012000", "9000"),
        (300, "300"),
        ("不取", ""),
    ]


def test_how_a_text_is_pronounced_is_no_part_of_it() -> None:
    shared = f'<sst {MAIN}><si><t>課</t><rPh sb="0" eb="1"><t>カ</t></rPh><phoneticPr fontId="1"/></si></sst>'
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    parts = {**parts_of(with_sheet(rows)), "xl/sharedStrings.xml": shared}
    assert opened(zipped(parts)).sheets[0].cells[1, 1].value == "課"


STORED: dict[str, tuple[str, object, str]] = {
    "a number": ("<c><v>24530</v></c>", 24530, "n"),
    "a number with blanks around it": ("<c><v> 1.5 </v></c>", 1.5, "n"),
    "a number in powers of ten": ("<c><v>1E3</v></c>", 1000.0, "n"),
    "no number": ("<c><v>12abc</v></c>", "12abc", "e"),
    "a number that Python alone would read": ("<c><v>1_000</v></c>", "1_000", "e"),
    "a result in text": ('<c t="str"><v>推进中</v></c>', "推进中", "s"),
    "a truth value": ('<c t="b"><v>1</v></c>', True, "b"),
    "a truth value in words": ('<c t="b"><v>false</v></c>', False, "b"),
    "an error value": ('<c t="e"><v>#REF!</v></c>', "#REF!", "e"),
    "a day": ('<c t="d"><v>2017-05-20T00:00:00Z</v></c>', MAY_20, "d"),
    "a day without a time": ('<c t="d"><v>2017-05-20</v></c>', MAY_20, "d"),
    "a time": ('<c t="d"><v>08:30:00</v></c>', time(8, 30), "d"),
    "a text of its own": ('<c t="inlineStr"><is><t>推进</t></is></c>', "推进", "s"),
    "a text of its own in runs": ('<c t="inlineStr"><is><r><t>推</t></r><r><t>进</t></r></is></c>', "推进", "s"),
    "a formula with its result": ("<c><f>1+1</f><v>2</v></c>", 2, "n"),
    "a formula without its result": ("<c><f>1+1</f></c>", "=1+1", "f"),
    "a formula with an empty text": ('<c t="str"><f>A9</f><v></v></c>', "", "s"),
    "a shared formula": ('<c><f t="shared" si="0"/><v>7</v></c>', 7, "n"),
    "a type that nobody knows": ('<c t="zz"><v>x</v></c>', "x", "s"),
    "a style that is not there": ('<c s="999"><v>5</v></c>', 5, "n"),
    "XML in CDATA": ("<c t='str'><v><![CDATA[<5%>]]></v></c>", "<5%>", "s"),
    "a comment inside": ("<c><!-- so --><v>5<!-- it --></v></c>", 5, "n"),
}


@pytest.mark.parametrize("case", STORED)
def test_each_way_of_storing_a_value_is_understood(case: str) -> None:
    stored, value, data_type = STORED[case]
    cell = opened(with_sheet(f"<row>{stored}</row>")).sheets[0].cells[1, 1]
    assert (cell.value, cell.data_type) == (value, data_type)


@pytest.mark.parametrize("number", [14, 27, 28, 30, 31, 36, 50, 57, 58])
def test_the_formats_of_days_that_chinese_excel_does_not_define_are_known(number: int) -> None:
    styles = f'<styleSheet {MAIN}><cellXfs><xf numFmtId="0"/><xf numFmtId="{number}"/></cellXfs></styleSheet>'
    rows = '<row><c s="1"><v>42886</v></c><c s="0"><v>42886</v></c></row>'
    cells = opened(zipped({**parts_of(with_sheet(rows)), "xl/styles.xml": styles})).sheets[0].cells
    assert (cells[1, 1].value, cells[1, 2].value) == (datetime.fromisoformat("2017-05-31"), 42886)


def test_cells_and_rows_without_an_address_are_counted() -> None:
    rows = (
        "<row><c><v>1</v></c><c/><c><v>3</v></c></row><row r='5'><c r='B5'><v>5</v></c><c><v>6</v></c></row>"
        "<row><c><v>7</v></c></row>"
    )
    assert {place: cell.value for place, cell in opened(with_sheet(rows)).sheets[0].cells.items()} == {
        (1, 1): 1, (1, 3): 3, (5, 2): 5, (5, 3): 6, (6, 1): 7,
    }  # fmt: skip


def test_a_real_office_suite_writes_what_is_read(suite: Suite, tmp_path: Path) -> None:
    from support.edits import Type, Unprotect

    (tmp_path / "sent.xlsx").write_bytes(small_workbook())
    typed = {"E2": "96%", "E3": "2017-5-20", "E4": "'007", "E5": "=D2*2"}
    edits = Unprotect(), *(Type("Sheet", place, text) for place, text in typed.items())
    path = suite.edit(tmp_path / "sent.xlsx", *edits, to=tmp_path / "back.xlsx")
    content = path.read_bytes()
    cells = opened(content).sheets[0].cells
    assert {place: (cell.value, cell.data_type) for place, cell in cells.items()} == theirs(content, computed=True)
    assert ours(opened(content)) == theirs(content)


# --- whatever programs write ------------------------------------------------------------------------------------------

STRINGS = "xl/sharedStrings.xml"


def sharing() -> dict[str, bytes]:
    """The parts of the small workbook, its texts shared, as all programs but openpyxl have it."""
    texts: list[str] = []

    def shared(match: re.Match[str]) -> str:
        texts.append(match[2])
        return f'{match[1]}t="s"><v>{len(texts) - 1}</v>'

    inline = r'(<c [^>]*)t="inlineStr"><is><t[^>]*>([^<]*)</t></is>'
    parts = parts_of(
        related(small_workbook(), "xl/workbook.xml", ("strings", "sharedStrings", "/xl/sharedStrings.xml"))
    )
    parts[SHEET] = re.sub(inline, shared, parts[SHEET].decode()).encode()
    assert len(texts) > 15
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    return {**parts, STRINGS: f'<sst {MAIN} count="{len(texts)}" uniqueCount="{len(texts)}">{items}</sst>'.encode()}


def replaced(*replacements: tuple[str, str, str]) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    """Change texts in parts: (end of the part's name, old, new)."""

    def change(parts: dict[str, bytes]) -> dict[str, bytes]:
        for ending, old, new in replacements:
            found = [name for name in parts if name.endswith(ending)]
            assert any(old.encode() in parts[name] for name in found), (ending, old)
            parts |= {name: parts[name].replace(old.encode(), new.encode()) for name in found}
        return parts

    return change


def without(*endings: str) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    return lambda parts: {name: part for name, part in parts.items() if not name.endswith(endings)}


def named(change: Callable[[str], str]) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    return lambda parts: {change(name): part for name, part in parts.items()}


def coded(encoding: str, declared: str = "") -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    """Write every part in an encoding."""

    def change(parts: dict[str, bytes]) -> dict[str, bytes]:
        head = f'<?xml version="1.0" encoding="{declared or encoding}"?>'
        bodies = {name: re.sub(r"^<\?xml.*?\?>", "", part.decode()) for name, part in parts.items()}
        return {name: (head + body).encode(encoding) for name, body in bodies.items()}

    return change


def before(text: bytes) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    return lambda parts: {name: text + part for name, part in parts.items()}


def strict(parts: dict[str, bytes]) -> dict[str, bytes]:
    edition = (
        (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
        (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
         b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
    )  # fmt: skip
    for transitional, new in edition:
        parts = {name: part.replace(transitional, new) for name, part in parts.items()}
    return parts


def prefixed(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Every element of sheets, strings and styles with a prefix, as .NET programs write it."""
    for name in (SHEET, STRINGS, "xl/styles.xml", "xl/workbook.xml"):
        text = re.sub(r"<(/?)([A-Za-z])", r"<\1x:\2", parts[name].decode())
        parts[name] = text.replace("xmlns=", "xmlns:x=", 1).encode()
    return parts


def junk(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Parts that nobody needs, all of them nonsense."""
    names = (
        "xl/theme/theme1.xml", "xl/calcChain.xml", "xl/pivotCache/pivotCacheDefinition1.xml",
        "xl/pivotTables/pivotTable1.xml",
        "docProps/core.xml", "docProps/app.xml", "docProps/custom.xml", "xl/printerSettings/printerSettings1.bin",
        "customXml/item1.xml", "xl/externalLinks/externalLink1.xml", "xl/metadata.xml", "xl/tables/table1.xml",
        "xl/connections.xml", "xl/queryTables/queryTable1.xml", "xl/media/image1.png",
    )  # fmt: skip
    return {**parts, **dict.fromkeys(names, b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;&b;</")}


READABLE: dict[str, Callable[[dict[str, bytes]], dict[str, bytes]]] = {
    "nothing changed": dict,
    "no styles": without("styles.xml"),
    "no number formats": lambda parts: {
        **parts,
        "xl/styles.xml": re.sub(b"<numFmts.*?</numFmts>", b"", parts["xl/styles.xml"]),
    },
    "a number format that is not defined": replaced(("styles.xml", 'formatCode="0.0%"', 'formatCode2="0.0%"')),
    "counts that are wrong": lambda parts: {
        name: re.sub(rb'[cC]ount="\d+"', b'count="77"', part) for name, part in parts.items()
    },
    "no counts": lambda parts: {name: re.sub(rb' (uniqueC|c)ount="\d+"', b"", part) for name, part in parts.items()},
    "no theme": without("theme1.xml"),
    "no document properties": without("core.xml", "app.xml"),
    "no list of content types": without("[Content_Types].xml"),
    "a list of content types that is none": lambda parts: {**parts, "[Content_Types].xml": b"nonsense"},
    "no relationships of the package": without("_rels/.rels"),
    "no relationships of the workbook": without("workbook.xml.rels"),
    "parts that make no sense and that nobody needs": junk,
    "names in capitals": named(str.upper),
    "names in small letters": named(str.lower),
    "backslashes in names": named(lambda name: name.replace("/", "\\")),
    "names from the root": named(lambda name: f"/{name}"),
    "names from here": named(lambda name: f"./{name}"),
    "names with escapes": named(lambda name: name.replace("worksheets", "work%73heets")),
    "a folder of another name": lambda parts: {
        name.replace("worksheets", "工作表"): part.replace(b"worksheets", "工作表".encode())
        for name, part in parts.items()
    },
    "targets from the root": replaced(("workbook.xml.rels", 'Target="/xl/', 'Target="/xl/')),
    "targets from here": replaced(("workbook.xml.rels", 'Target="/xl/', 'Target="')),
    "targets over there": replaced(("workbook.xml.rels", 'Target="/xl/', 'Target="../xl/./')),
    "targets with backslashes": replaced(("workbook.xml.rels", 'Target="/xl/worksheets/', 'Target="worksheets\\')),
    "the strict edition": strict,
    "a prefix before every element": prefixed,
    "a prefix for ids that is not declared": replaced(("xl/workbook.xml", ' r:id="', ' rel:id="')),
    "blanks before it": before(b" \r\n\t" * 20_000),
    "a byte order mark": before(b"\xef\xbb\xbf"),
    "a byte order mark and blanks": before(b"\xef\xbb\xbf\n\n"),
    "UTF-16": coded("utf-16"),
    "UTF-8 that says it is UTF-16": coded("utf-8", "UTF-16"),
    "Latin letters": lambda parts: {
        name: b'<?xml version="1.0" encoding="ISO-8859-1"?>'
        + re.sub(r"^<\?xml.*?\?>", "", part.decode()).encode("ascii", "xmlcharrefreplace")
        for name, part in parts.items()
    },
    "GB18030": coded("gb18030"),
    "GBK that is called GB2312": coded("gbk", "GB2312"),
    "no addresses of cells": lambda parts: {**parts, SHEET: re.sub(rb'(<c) r="[A-Z]+\d+"', rb"\1", parts[SHEET])},
    "no numbers of rows": lambda parts: {**parts, SHEET: re.sub(rb'(<row) r="\d+"', rb"\1", parts[SHEET])},
    "no dimension": lambda parts: {**parts, SHEET: re.sub(rb"<dimension[^>]*>", b"", parts[SHEET])},
    "a dimension that is wrong": replaced((SHEET, 'ref="A1:D8"', 'ref="A1"')),
    "extensions that nobody knows": replaced(
        (
            SHEET,
            "</worksheet>",
            '<extLst><ext uri="x"><y:z xmlns:y="y"><y:c><y:v>9</y:v></y:c></y:z></ext></extLst></worksheet>',
        )
    ),
    "line breaks between all elements": lambda parts: {
        name: part.replace(b"><", b">\n  <") for name, part in parts.items()
    },
    "a style twice removed": lambda parts: {
        **parts,
        "xl/styles.xml": parts["xl/styles.xml"].replace(b'xfId="0"', b'xfId="19"'),
    },
    "a column that is out of order": lambda parts: {
        **parts,
        SHEET: parts[SHEET].replace(b"<sheetData>", b'<cols><col min="9" max="1"/></cols><sheetData>'),
    },
    "a comment that is none": lambda parts: parts_of(
        related(zipped({**parts, "xl/comments1.xml": b"<comments"}), SHEET, ("c", "comments", "../comments1.xml"))
    ),
    "relationships to parts that are not there": lambda parts: parts_of(
        related(zipped(parts), SHEET, ("a", "drawing", "../drawings/d.xml"), ("b", "printerSettings", "x.bin"))
    ),
}
NO_PERCENTAGES = ("no styles", "no number formats", "a number format that is not defined")


@pytest.mark.parametrize("case", READABLE)
def test_what_a_program_writes_oddly_is_read_all_the_same(case: str) -> None:
    content = zipped(READABLE[case](sharing()))
    expected = {place: (cell.value, cell.formula) for place, cell in opened(small_workbook()).sheets[0].cells.items()}
    book = opened(content)
    read = {place: (cell.value, cell.formula) for place, cell in book.sheets[0].cells.items()}
    if case == "no addresses of cells":  # they are counted from the left, and two of the last rows are not on the left
        expected = {place: cell for place, cell in expected.items() if place[0] < 7}
        read = {place: cell for place, cell in read.items() if place[0] < 7}
    assert read == expected
    percentage = book.sheets[0].cells.get((7, 3))
    assert case == "no addresses of cells" or (
        percentage and ("%" in percentage.number_format) == (case not in NO_PERCENTAGES)
    )


def test_a_merged_range_and_hidden_rows_are_known() -> None:
    sheet = opened(
        with_sheet(
            '<row r="3" hidden="1"/><row r="4" hidden="true"/>', '<mergeCells><mergeCell ref="D9:B8"/></mergeCells>'
        )
    )
    assert (sheet.sheets[0].merged, set(sheet.sheets[0].hidden_rows)) == ([(8, 9, 2, 4)], {3, 4})


def test_the_sheet_left_open_and_hidden_ones_are_known() -> None:
    book = Workbook()
    book.create_sheet("藏").sheet_state = "veryHidden"
    book.create_sheet("开")
    book.active = 2
    read = opened(saved(book))
    assert ([sheet.title for sheet in read.sheets], [sheet.visible for sheet in read.sheets], read.active) == (
        ["Sheet", "藏", "开"], [True, False, True], 2,
    )  # fmt: skip


def test_a_far_away_cell_costs_nothing() -> None:
    cells = opened(with_sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')).sheets[0].cells
    assert list(cells) == [(1_048_576, 16_384)]


# --- what cannot be read ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "facts"),
    [
        pytest.param(b"", {}, id="empty"),
        pytest.param(OLE + "EncryptedPackage".encode("utf-16-le"), {}, id="password"),
        pytest.param(OLE + "Workbook".encode("utf-16-le"), {"form": ".xls, .et"}, id="xls"),
        pytest.param(b"<html><table></table></html>", {}, id="html"),
        pytest.param(b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", {}, id="xml"),
        pytest.param(b"MIME-Version: 1.0\r\n\x00", {}, id="mime"),
        pytest.param("编号,措施\r\n1,x\r\n".encode("gb18030"), {}, id="csv"),
        pytest.param(b"%TSD-Header-###%" + bytes(100), {}, id="encrypted"),
        pytest.param(b"PK\x03\x04", {}, id="beginning of an archive"),
        pytest.param(zipped({}), {}, id="empty archive"),
        pytest.param(zipped({"a.xlsx": b"x"}), {}, id="archive of workbooks"),
        pytest.param(zipped({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}), {}, id="docx"),
        pytest.param(zipped({"mimetype": b"x", "content.xml": "<a/>"}), {"form": ".ods"}, id="ods"),
        pytest.param(zipped({"[Content_Types].xml": "<a/>", "xl/workbook.bin": b"x"}), {"form": ".xlsb"}, id="xlsb"),
        pytest.param(zipped({"[Content_Types].xml": "<a/>"}), {}, id="no parts"),
    ],
)
def test_each_thing_that_is_no_workbook_is_called_by_its_name(
    content: bytes, facts: dict[str, object], wording: Wording
) -> None:
    refused = refusal(content)
    assert facts_of(refused) == facts
    wording(str(refused), *facts.values())


def test_the_file_is_named_where_the_name_is_known(wording: Wording) -> None:
    with pytest.raises(Unusable) as refused:
        opened(b"", "returns/a.xlsx")
    assert refused.value.name == "returns/a.xlsx"
    wording(str(refused.value), "returns/a.xlsx")
    i18n.use("zh")
    try:
        wording(str(refused.value), "returns/a.xlsx", lang="zh")
    finally:
        i18n.use("en")


@pytest.mark.parametrize("kept", [1 / 100, 1 / 3, 2 / 3, 99 / 100])
def test_a_workbook_that_was_cut_off_says_so(kept: float) -> None:
    assert kind_of(refusal(small_workbook()[: int(len(small_workbook()) * kept)])) == INCOMPLETE


def test_a_part_whose_checksum_is_wrong_says_so() -> None:
    content = zipped(parts_of(small_workbook()), zipfile.ZIP_STORED)
    damaged = content.replace("第3项措施".encode(), "第4项措施".encode())
    assert damaged != content
    assert kind_of(refusal(damaged)) == INCOMPLETE


@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET, "xl/sharedStrings.xml"])
@pytest.mark.parametrize("content", ["", "<", "<a>", "not XML", f"<worksheet {MAIN}>", "\ufffe", " " * 70_000])
def test_parts_that_are_needed_and_make_no_sense_are_damage(part: str, content: str) -> None:
    assert kind_of(refusal(with_parts({part: content}))) == DAMAGED_INSIDE


@pytest.mark.parametrize(
    "rows",
    ["<row><c r='A0'><v>1</v></c></row>",
     "<row r='9999999'><c><v>1</v></c></row>", "<row><c r='XFE1'><v>1</v></c></row>",
     "<row><c t='s'><v>999</v></c></row>", "<row><c t='s'><v>-1</v></c></row>", "<row><c r='²1'><v>1</v></c></row>"],
)  # fmt: skip
def test_what_stands_nowhere_is_damage(rows: str) -> None:
    assert kind_of(refusal(with_sheet(rows))) == DAMAGED_INSIDE


def test_a_part_that_is_there_twice_is_damage() -> None:
    buffer = io.BytesIO(small_workbook())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(SHEET.upper(), f"<worksheet {MAIN}/>")
    assert kind_of(refusal(buffer.getvalue())) == DAMAGED_INSIDE


def test_a_workbook_without_sheets_is_damage() -> None:
    assert kind_of(refusal(with_parts({"xl/workbook.xml": f"<workbook {MAIN}><sheets/></workbook>"}))) == DAMAGED_INSIDE


def test_macros_are_not_taken(wording: Wording) -> None:
    wording(str(refusal(with_parts({"xl/vbaProject.bin": b"x"}))))


@pytest.mark.parametrize("compression", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_part_that_is_packed_strangely_is_named(compression: int) -> None:
    refused = refusal(zipped(parts_of(small_workbook()), compression))
    assert (facts_of(refused), refused.exit_code) == ({}, ExitCode.UNUSABLE)


# --- what would do harm -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
@pytest.mark.parametrize("part", [SHEET, "xl/styles.xml", "xl/workbook.xml", "xl/sharedStrings.xml"])
def test_a_declaration_of_entities_is_refused(part: str, encoding: str, wording: Wording) -> None:
    refused = refusal(with_parts({part: LAUGHS.encode(encoding)}))
    assert facts_of(refused) == {"part": part}
    if encoding == "utf-8":
        wording(str(refused), part)


@pytest.mark.parametrize("blanks", [b"", b" " * 66_000, b"\n" * 3_000_000])
def test_blanks_before_a_part_hide_nothing(blanks: bytes) -> None:
    evil = (
        f'<worksheet {MAIN}><sheetData/><hyperlinks><hyperlink ref="1:1048576" location="A1"/></hyperlinks></worksheet>'
    )
    assert bound_of(refusal(with_parts({SHEET: blanks + evil.encode()}))) == "area"
    assert facts_of(refusal(with_parts({SHEET: blanks + LAUGHS.encode()}))) == {"part": SHEET}


def bomb(size: int, *, claimed: int | None = None) -> bytes:
    """Return a workbook with a sheet of `size` MiB, of which its archive may claim another number of bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    mebibyte = packer.compress(b" " * MIB) + packer.flush(zlib.Z_FULL_FLUSH)  # can be repeated as it is
    parts = {name: part for name, part in parts_of(small_workbook()).items() if name != SHEET}
    content = bytearray(zipped({**parts, SHEET: mebibyte * size + b"\x03\x00"}, zipfile.ZIP_STORED))
    central = content.rindex(SHEET.encode()) - 46
    local = int.from_bytes(content[central + 42 : central + 46], "little")
    content[local + 8], content[central + 10] = zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED
    content[central + 24 : central + 28] = (size * MIB if claimed is None else claimed).to_bytes(4, "little")
    return bytes(content)


def overlapping(times: int) -> bytes:
    """A part of 30 MiB that is listed so many times, and is there once."""
    content = with_parts({"xl/media/big.xml": b" " * (30 * MIB)})
    directory, end = content.index(b"PK\x01\x02"), content.rindex(b"PK\x05\x06")
    entries = content[directory:end]
    last = entries[entries.rindex(b"PK\x01\x02") :]
    assert b"big.xml" in last
    count = entries.count(b"PK\x01\x02") + times
    listed = count.to_bytes(2, "little") * 2 + (len(entries) + times * len(last)).to_bytes(4, "little")
    return content[:directory] + entries + last * times + content[end : end + 8] + listed + content[end + 16 :]


@pytest.mark.parametrize(
    ("content", "largest", "unpacked", "kind", "facts"),
    [
        (bomb(1100), 2 * MIB, 1100, UNPACKS_TO_MORE, {"most": 32}),
        (overlapping(40), MIB // 16, 1200, INCOMPLETE, {}),
    ],
    ids=["one", "overlapping"],
)
def test_a_bomb_is_stopped_in_memory_and_time(
    content: bytes, largest: int, unpacked: int, kind: str, facts: dict[str, object]
) -> None:
    assert len(content) < largest
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert sum(part.file_size for part in archive.infolist()) > unpacked * MIB
    tracemalloc.start()
    try:
        refused = refusal(content)
        assert (kind_of(refused), facts_of(refused)) == (kind, facts)
        assert tracemalloc.get_traced_memory()[1] < 8 * MIB
    finally:
        tracemalloc.stop()


def test_what_an_archive_says_of_sizes_is_not_believed(wording: Wording) -> None:
    refused = refusal(bomb(40))
    assert (kind_of(refused), facts_of(refused)) == (UNPACKS_TO_MORE, {"most": 32})
    wording(str(refused), "32 MiB")
    assert kind_of(refusal(bomb(40, claimed=1000))) == INCOMPLETE


def test_many_parts_are_too_much_together(monkeypatch: pytest.MonkeyPatch, wording: Wording) -> None:
    many = {f"xl/media/{i}.png": b"" for i in range(zip_guard.MOST_PARTS)}
    too_many = refusal(with_parts(many))
    assert facts_of(too_many) == {"most": zip_guard.MOST_PARTS}
    wording(str(too_many), 2000)
    monkeypatch.setitem(xml_parts.BOUNDS, "bytes", (2 * MIB, xml_parts.BOUNDS["bytes"][1]))
    padded = {name: part + b" " * MIB for name, part in parts_of(small_workbook()).items() if name.endswith(".xml")}
    assert bound_of(refusal(with_parts(padded))) == "bytes"


def test_a_part_that_nobody_needs_is_never_unpacked() -> None:
    content = with_parts({"xl/media/video.xml": b" " * (40 * MIB), "xl/evil.xml": LAUGHS})
    tracemalloc.start()
    try:
        opened(content)
        assert tracemalloc.get_traced_memory()[1] < 4 * MIB
    finally:
        tracemalloc.stop()


def strings(count: int, length: int) -> str:
    return f"<sst {MAIN}>" + f"<si><t>{'字' * length}</t></si>" * count + "</sst>"


def commented(count: int) -> bytes:
    comments = f"<comments {MAIN}><commentList>" + '<comment ref="A1"/>' * count + "</commentList></comments>"
    content = zipped({**parts_of(small_workbook()), "xl/comments1.xml": comments})
    return related(content, SHEET, ("c", "comments", "../comments1.xml"))


def sheets(count: int) -> bytes:
    listed = "".join(f'<sheet name="{i}" sheetId="{i}" r:id="rId1"/>' for i in range(count))
    return with_parts({"xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{RELATED}"><sheets>{listed}</sheets></workbook>'})


TOO_MUCH: dict[str, tuple[Callable[[], bytes], str]] = {
    "cells without anything": (lambda: with_sheet("<row>" + "<c/>" * 600_000 + "</row>"), "tags"),
    "cells": (lambda: with_sheet(("<row>" + "<c><v>1</v></c>" * 1_000 + "</row>") * 210), "cells"),
    "rows": (lambda: with_sheet("<row/>" * 150_000), "rows"),
    "repeated cells": (lambda: with_sheet("<row>" + '<c r="A1"><v>1</v></c>' * 250_000 + "</row>"), "tags"),
    "merged cells": (lambda: with_sheet(after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), "area"),
    "merged ranges": (lambda: with_sheet(after="<m>" + '<mergeCell ref="A1"/>' * 30_000 + "</m>"), "ranges"),
    "links": (lambda: with_sheet(after="<h>" + '<hyperlink ref="A1"/>' * 30_000 + "</h>"), "ranges"),
    "linked cells": (lambda: with_sheet(after='<hyperlink ref="1:1048576" location="A1"/>'), "area"),
    "shared texts": (lambda: with_parts({"xl/sharedStrings.xml": strings(300, 30_000)}), "text"),
    "one text, shared": (
        lambda: zipped({
            **parts_of(with_sheet("<row>" + '<c t="s"><v>0</v></c>' * 1_000 + "</row>")),
            "xl/sharedStrings.xml": strings(1, 30_000),
        }),
        "text",
    ),
    "texts of their own": (
        lambda: with_sheet("<row>" + f'<c t="inlineStr"><is><t>{"字" * 30_000}</t></is></c>' * 300 + "</row>"), "text"
    ),
    "formulas": (lambda: with_sheet("<row>" + f'<c><f>{"A1+" * 10_000}A1</f></c>' * 300 + "</row>"), "text"),
    "comments": (lambda: commented(6_000), "things"),
    "a tag that never ends": (lambda: with_sheet(f'<row a="{"x" * 2 * xml_parts.LONGEST_TAG}"/>'), "tags"),
    "attributes": (lambda: with_sheet("<row " + " ".join(f'a{i}=""' for i in range(200_000)) + "/>"), "tags"),
    "depth": (lambda: with_sheet("<x>" * 600_000), "tags"),
    "sheets": (lambda: sheets(600), "parts"),
    "relationships": (
        lambda: related(small_workbook(), SHEET, *((str(i), "comments", f"../{i}.xml") for i in range(30_000))),
        "ranges",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TOO_MUCH)
def test_little_that_becomes_much_is_refused_with_its_bound(case: str, wording: Wording) -> None:
    make, bound = TOO_MUCH[case]
    content = make()
    assert len(content) < 2 * MIB
    refused = refusal(content)
    assert bound_of(refused) == bound
    wording(str(refused))


def test_workbooks_in_one_archive_are_bounded_together(wording: Wording) -> None:
    content = with_sheet(("<row>" + "<c><v>1</v></c>" * 1_000 + "</row>") * 90)
    together = xml_parts.archive_budget()
    for _each in range(20):
        opened(content, together=together)
    with pytest.raises(Unusable) as refused:  # noqa: PT012 – which of them it is, is not said
        for _each in range(10):
            opened(content, together=together)
    assert bound_of(refused.value) == "cells"
    with pytest.raises(Unusable, match=re.escape(str(refused.value).partition(":")[0])):
        opened(small_workbook(), together=together)
    wording(str(refused.value))


@pytest.mark.parametrize("case", ["attributes", "depth", "merged ranges", "one text, shared"])
def test_what_is_refused_has_not_filled_the_memory(case: str) -> None:
    content = TOO_MUCH[case][0]()
    tracemalloc.start()
    try:
        refusal(content)
        assert tracemalloc.get_traced_memory()[1] < 96 * MIB
    finally:
        tracemalloc.stop()


def test_a_number_format_that_is_endless_is_refused(wording: Wording) -> None:
    styles = f'<styleSheet {MAIN}><numFmts><numFmt numFmtId="200" formatCode="{"[" * 2000}"/></numFmts></styleSheet>'
    refused = refusal(with_parts({"xl/styles.xml": styles}))
    assert facts_of(refused) == {"found": 2000, "most": 1000}
    wording(str(refused))


def test_a_large_return_is_still_taken() -> None:
    """Ten times the cells of the largest there will be, each with a text of its own."""
    book = Workbook()
    sheet: Any = book.active
    for row in range(500):
        sheet.append([f"第{row}项措施，第{column}栏" for column in range(40)])
    assert len(opened(saved(book)).sheets[0].cells) == 20_000


# --- damage of every kind ---------------------------------------------------------------------------------------------


def survives(content: bytes) -> None:
    try:
        book = opened(content)
    except Unusable:
        return
    assert book.sheets


@thorough
@given(st.data())
def test_flipped_bytes_raise_nothing_else(data: st.DataObject) -> None:
    content = bytearray(small_workbook())
    for _flip in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    survives(bytes(content))


@thorough
@given(st.data())
def test_what_is_cut_off_or_repeated_raises_nothing_else(data: st.DataObject) -> None:
    content = small_workbook()
    begin, end = sorted(data.draw(st.lists(st.integers(0, len(content)), min_size=2, max_size=2)))
    survives(content[:begin] + content[end:] + content[begin:end] * data.draw(st.integers(0, 1)))


@thorough
@given(st.data())
def test_damage_inside_the_parts_raises_nothing_else(data: st.DataObject) -> None:
    """Whole as an archive, so that every part is read."""
    parts = parts_of(small_workbook())
    name = data.draw(st.sampled_from(sorted(parts)))
    part = parts[name]
    begin = data.draw(st.integers(0, len(part)))
    end = min(len(part), begin + data.draw(st.integers(0, 20)))
    digits = st.sampled_from(
        [b"", b"0", b"-1", b"99999999999", b"A1:XFD1048576", b"x", b"1e999", b"\xff", b"<", b'"', "²".encode()]
    )
    parts[name] = part[:begin] + data.draw(digits) + part[end:]
    if data.draw(st.booleans()) and data.draw(st.booleans()):
        del parts[name]
    survives(zipped(parts, zipfile.ZIP_STORED))
