"""Does every kind of document come out as the same table, and no file do harm?"""

from __future__ import annotations

import shutil
import subprocess
from contextlib import suppress
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Font

from airplan import i18n
from airplan.errors import AirplanError, ExitCode
from airplan.importing import html_source, readers
from airplan.importing.document import Grid, Paragraph
from airplan.importing.readers import read_document
from support.documents import Box, annex, boxes_of, docx, docx_table, html, package, paragraph, xlsx

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from airplan.i18n import Language
    from airplan.importing.document import Document
    from support.wording import Words

BODY_OF_CELL = "<w:tc><w:tcPr/>{}</w:tc>"
WIDE = '<w:tcPr><w:gridSpan w:val="999"/></w:tcPr>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def only_table(source: Document) -> Grid:
    (grid,) = (block for block in source.blocks if isinstance(block, Grid))
    return grid


def texts(source: Document) -> list[tuple[str, int]]:
    return [(block.text, block.level) for block in source.blocks if isinstance(block, Paragraph)]


def rows_of(source: Document) -> list[list[str]]:
    grid = only_table(source)
    at = grid.positions()
    return [
        [at[row, column].text if (row, column) in at else "" for column in range(grid.width)]
        for row in range(grid.height)
    ]


def row_of(*cells: str, properties: str = "") -> str:
    return f"<w:tr>{properties}{''.join(BODY_OF_CELL.format(cell) for cell in cells)}</w:tr>"


def table_of(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


WRITERS: dict[str, Callable[[list[Box]], bytes]] = {
    "lines.docx": lambda boxes: docx(docx_table(boxes)),
    "paragraphs.docx": lambda boxes: docx(docx_table(boxes, paragraphs=True)),
    "plan.xlsx": xlsx,
    "plan.html": html,
}


@pytest.mark.parametrize("name", WRITERS)
def test_every_cell_and_merge_of_the_plan_is_read(name: str) -> None:
    boxes = annex()
    grid = only_table(read_document(name, WRITERS[name](boxes)))
    assert sorted(boxes_of(grid)) == sorted(boxes)
    assert (grid.height, grid.width, grid.merges_known) == (47, 8, True)
    assert sum(state == "continues" for row in grid.rows() for state, _cell in row) > 40


def test_a_table_that_is_cut_into_three_gives_three_with_their_own_merges() -> None:
    boxes = annex()
    cuts = [row for row in range(1, 47) if not any(box.row < row < box.row + box.rows for box in boxes)]
    first, second = cuts[len(cuts) // 3], cuts[2 * len(cuts) // 3]
    parts = [
        [box._replace(row=box.row - start) for box in boxes if start <= box.row < end]
        for start, end in ((0, first), (first, second), (second, 47))
    ]
    source = read_document("a.docx", docx(*(docx_table(part) + paragraph("续表") for part in parts)))
    assert [boxes_of(block) for block in source.blocks if isinstance(block, Grid)] == [sorted(each) for each in parts]


@st.composite
def tables(draw: st.DrawFn) -> list[Box]:
    """A table whose cells, some of them merged, cover it without a gap."""
    height, width = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    words = st.text("甲乙、1a（\n%&<", min_size=1, max_size=5).map(
        lambda text: "\n".join(line.strip() or "丙" for line in text.split("\n"))
    )
    taken: set[tuple[int, int]] = set()
    boxes = []
    for row in range(height):
        for column in range(width):
            if (row, column) in taken:
                continue
            most = next((right for right in range(1, width - column) if (row, column + right) in taken), width - column)
            rows, columns = draw(st.integers(1, height - row)), draw(st.integers(1, most))
            taken |= {(row + down, column + right) for down in range(rows) for right in range(columns)}
            boxes.append(Box(row, column, draw(words), rows, columns))
    return boxes


@given(boxes=tables(), name=st.sampled_from(list(WRITERS)))
def test_any_table_comes_back_equal(boxes: list[Box], name: str) -> None:
    got = boxes_of(only_table(read_document(name, WRITERS[name](boxes))))
    if name.endswith(".xlsx"):  # rows and columns without a cell of their own are kept as well
        assert [(box.text, box.rows, box.columns) for box in got] == [
            (box.text, box.rows, box.columns) for box in boxes
        ]
    assert got == sorted(boxes)


@given(
    rows=st.lists(st.lists(st.text('甲乙1,;\t"\n，', max_size=5).map(str.strip), min_size=3, max_size=3), min_size=2)
)
def test_csv_comes_back_as_it_was_written(rows: list[list[str]]) -> None:
    rows = [[f"甲{'丙'.join(field.split())}乙" for field in row] for row in rows]
    written = "".join(",".join('"' + field.replace('"', '""') + '"' for field in row) + "\r\n" for row in rows)
    assert rows_of(read_document("a.csv", written.encode())) == rows


def test_what_word_tracks_hides_and_wraps_is_read_as_it_is_shown() -> None:
    control = f"<w:sdt><w:sdtContent>{row_of(paragraph('在控件中'), paragraph('甲'))}</w:sdtContent></w:sdt>"
    cell_control = (
        f"<w:tr><w:sdt><w:sdtContent>{BODY_OF_CELL.format(paragraph('格在控件中'))}</w:sdtContent></w:sdt>"
        f"{BODY_OF_CELL.format(paragraph('乙'))}</w:tr>"
    )
    tracked = (
        "<w:p><w:ins><w:r><w:t>插入</w:t></w:r></w:ins><w:del><w:r><w:delText>删除</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom><w:r><w:tab/><w:t>后</w:t></w:r></w:p>"
    )
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:t>见</w:t></w:r></w:p>"
    nested = table_of(row_of(paragraph("内一"), paragraph("内二")))
    source = read_document(
        "a.docx",
        docx(
            table_of(
                control,
                cell_control,
                row_of(tracked, hidden),
                row_of(paragraph("删行"), paragraph(""), properties="<w:trPr><w:del/></w:trPr>"),
                row_of(paragraph("藏行"), paragraph(""), properties="<w:trPr><w:hidden/></w:trPr>"),
                row_of(paragraph("外") + nested + paragraph(""), paragraph("一\n二")),
            ),
            "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p>",
            paragraph("后半"),
            "<w:p><w:r><w:footnoteReference/><w:pict><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent>"
            "</w:pict></w:r></w:p>",
        ),
    )
    assert rows_of(source) == [
        ["在控件中", "甲"], ["格在控件中", "乙"], ["插入 后", "见"], ["外\n内一\n内二", "一\n二"],
    ]  # fmt: skip
    assert texts(source) == [("前半后半", 0)]
    assert (len(source.remarks), len(source.asides)) == (2, 2)


def test_levels_and_automatic_numbers_are_those_of_the_styles() -> None:
    styles = (
        '<w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="a"><w:name w:val="标题 2"/></w:style>'
        '<w:style w:styleId="b"><w:name w:val="x"/><w:basedOn w:val="1"/></w:style>'
        '<w:style w:styleId="c"><w:name w:val="y"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
    )
    level = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/>{}<w:lvlText w:val="{}"/></w:lvl>'
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{level.format(0, "chineseCountingThousand", "", "%1、")}'
        f"{level.format(1, 'decimal', '<w:isLgl/>', '%1.%2')}</w:abstractNum>"
        '<w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>'
    )
    number = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="5"/></w:numPr>'
    body = [
        paragraph("总则", '<w:pStyle w:val="1"/>' + number.format(0)), paragraph("甲", '<w:pStyle w:val="a"/>'),
        paragraph("乙", '<w:pStyle w:val="b"/>'), paragraph("丙", '<w:pStyle w:val="c"/>'),
        paragraph("丁", '<w:outlineLvl w:val="9"/>'), paragraph("任务", number.format(0)),
        table_of(*(row_of(paragraph("", number.format(1)), paragraph("x")) for _row in range(2))),
    ]  # fmt: skip
    source = read_document("a.docx", docx(*body, styles=styles, numbering=numbering))
    assert texts(source) == [("一、总则", 1), ("甲", 2), ("乙", 1), ("丙", 3), ("丁", 0), ("二、任务", 0)]
    assert [row[0] for row in rows_of(source)] == ["2.1", "2.2"]


def test_a_sheet_is_read_as_it_is_shown(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "任务"
    formats: tuple[tuple[Any, str], ...] = (
        (date(2017, 6, 30), "yyyy-mm-dd"), (date(2017, 6, 1), 'yyyy"年"m"月"'), (date(2017, 6, 30), 'm"月"d"日"'),
        (42916.5, "yyyy-mm-dd"), (1100, "#,##0"), (0.96, "0%"), (1.5, "0.00"), (300, '0"辆"'),
    )  # fmt: skip
    for column, (value, format_) in enumerate(formats, start=2):
        sheet.cell(3, column).value = value
        sheet.cell(3, column).number_format = format_
    sheet["B4"], sheet["B5"] = "隐藏", "见"
    sheet.row_dimensions[4].hidden = True
    book.create_sheet("藏").sheet_state = "hidden"
    file = BytesIO()
    book.save(file)
    source = read_document("a.xlsx", file.getvalue())
    shown = ["2017-06-30", "2017年6月", "6月30日", "2017-06-30 12:00", "1,100", "96%", "1.50", "300辆"]
    assert rows_of(source) == [shown, ["见", *[""] * 7]]
    assert only_table(source).cells[0].place == "任务!B3"
    assert (len(source.remarks), [aside.place for aside in source.asides]) == (1, ["任务"])


def test_what_is_hidden_or_struck_out_is_asked_about() -> None:
    book = openpyxl.load_workbook(BytesIO(xlsx([Box(0, column, text) for column, text in enumerate("甲乙丙")])))
    sheet = book.worksheets[0]
    sheet.column_dimensions["B"].hidden = True
    sheet["C1"].font = Font(strike=True)
    file = BytesIO()
    book.save(file)
    source = read_document("a.xlsx", file.getvalue())
    assert rows_of(source) == [["甲", "丙"]]
    assert [(aside.place, aside.quote) for aside in source.asides] == [("Sheet", ""), ("Sheet!C1", "丙")]
    struck = "<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t>乙</w:t></w:r></w:p>"
    source = read_document("a.docx", docx(table_of(row_of(paragraph("丙"), struck))))
    assert rows_of(source) == [["丙", "甲乙"]]
    assert [(aside.place, aside.quote) for aside in source.asides] == [("table 1, row 1, column 2", "乙")]
    source = read_document("a.html", "<table><tr><td>甲<td>丙<s>丁</s><tr><td>甲<td>乙</table>".encode())
    assert [(aside.place, aside.quote) for aside in source.asides] == [("table 1, row 1, column 2", "丁")]


def test_a_merged_cell_whose_first_row_is_hidden_is_shown_in_the_next() -> None:
    boxes = [Box(0, 0, "甲", rows=3), Box(0, 1, "一"), Box(1, 1, "二"), Box(2, 1, "三")]
    book = openpyxl.load_workbook(BytesIO(xlsx(boxes)))
    book.worksheets[0].row_dimensions[1].hidden = True
    file = BytesIO()
    book.save(file)
    expected = [Box(0, 0, "甲", rows=2), Box(0, 1, "二"), Box(1, 1, "三")]
    assert boxes_of(only_table(read_document("a.xlsx", file.getvalue()))) == expected


def test_a_page_is_read_in_its_encoding_without_what_it_does_not_show() -> None:
    page = (
        "<html><head><meta charset=gb2312><style>p{}</style><title>不</title></head><body><h2>一、总则</h2>"
        "<p>正文<br>二<script>var a='<p>'</script><table><tr><td><table><tr><th>序号<th>任务"
        "<tr><td>1<td>改造&amp;扩大</table></table>"
    )
    source = read_document("a.htm", page.encode("gb18030"))
    assert texts(source) == [("一、总则", 2), ("正文\n二", 0)]
    assert rows_of(source) == [["序号", "任务"], ["1", "改造&扩大"]]


@pytest.mark.parametrize(
    ("name", "text", "rows"),
    [
        ("a.csv", '序号;任务\n1;"甲\n乙, 丙"\n', [["序号", "任务"], ["1", "甲\n乙, 丙"]]),
        ("a.csv", "序号，任务\n1，甲\n", [["序号", "任务"], ["1", "甲"]]),
        ("a.tsv", "序号\t任务\n1\t甲,乙\n", [["序号", "任务"], ["1", "甲,乙"]]),
        ("-", "a,b,c\n1,2,3\n", [["a", "b", "c"], ["1", "2", "3"]]),
        ("-", '方案\n\n序号\t任务\n1\t"甲\n乙"\t丙\n后文\n', [["序号", "任务", ""], ["1", "甲\n乙", "丙"]]),
        ("a.txt", '序号\t"任务\n1\t甲\n', [["序号", '"任务'], ["1", "甲"]]),
        ("a.md", "# 方案\n\n| 序号 | 任务 |\n|--|:-:|\n| 1 | **甲**<br>乙 \\| 丙 |\n",
         [["序号", "任务"], ["1", "甲\n乙 | 丙"]]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_table_in_text_is_read(name: str, text: str, rows: list[list[str]], encoding: str) -> None:
    source = read_document(name, text.encode(encoding))
    assert rows_of(source) == rows
    assert not only_table(source).merges_known


def test_lines_of_prose_stay_paragraphs_and_hard_line_ends_are_joined() -> None:
    wrapped = "各街道和各有关部门要切实加强组织领导，细化\n分解任务，落实责任，建立台账，确保各项工作按\n时完成。"
    text = f"牵头单位：\t区环保局\n责任单位：\t各街道\n\n{wrapped}\n\n\t缩进一行\n二、任务\n"
    source = read_document("a.txt", text.encode())
    assert [each for each, _level in texts(source)] == [
        "牵头单位： 区环保局", "责任单位： 各街道", wrapped.replace("\n", ""), "缩进一行", "二、任务",
    ]  # fmt: skip


def test_the_content_decides_and_a_wrong_ending_is_said() -> None:
    for name, data in (
        ("a.xlsx", docx(paragraph("甲"))),
        ("a.docx", xlsx([Box(0, 0, "甲")])),
        ("a.xls", "<table><tr><td>甲".encode()),
    ):
        assert len(read_document(name, data).remarks) == 1
    assert read_document("-", docx(paragraph("甲"))).remarks == ()


def zipped(**members: str | bytes) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


NASTY: dict[str, tuple[str, Callable[[], bytes]]] = {
    "empty": ("a.docx", lambda: b""),
    "blank": ("a.txt", lambda: b" \n\n"),
    "no content": ("a.docx", lambda: docx("<w:p/>")),
    "truncated": ("a.docx", lambda: docx(paragraph("甲"))[:-40]),
    "not XML": ("a.docx", lambda: zipped(word__document_xml="<w:document><w:body>")),
    "entities": ("a.docx", lambda: package('<!DOCTYPE a [<!ENTITY b "c">]><w:document/>', {})),
    "bomb": ("a.docx", lambda: zipped(word__document_xml=b" " * (40 << 20))),
    "password": ("a.docx", lambda: OLE + "EncryptedPackage".encode("utf-16-le")),
    "doc": ("a.doc", lambda: OLE + "WordDocument\0".encode("utf-16-le")),
    "wps": ("a.wps", lambda: OLE + "WordDocument\0".encode("utf-16-le")),
    "old": ("a.et", lambda: OLE),
    "pdf": ("a.pdf", lambda: b"%PDF-1.7\n\0"),
    "rtf": ("a.doc", lambda: b"{\\rtf1 a}"),
    "mht": ("a.doc", lambda: b"MIME-Version: 1.0\n"),
    "picture": ("a.jpg", lambda: b"\x89PNG\r\n\x1a\n\0"),
    "odt": ("a.odt", lambda: zipped(mimetype="application", content_xml="<a/>")),
    "ofd": ("a.ofd", lambda: zipped(OFD_xml="<a/>")),
    "zip": ("a.zip", lambda: zipped(a="b")),
    "rar": ("a.rar", lambda: b"Rar!\x1a\x07"),
    "xml": ("a.xls", lambda: b"<?xml version='1.0'?><Workbook/>"),
    "no text": ("a.txt", lambda: b"a\0\1\2\xff"),
    "open quote": ("a.csv", lambda: b'a,b\n"c,d\n'),
    "span": ("a.html", lambda: b"<table>" + b"<tr><td rowspan=999 colspan=999>a" * 999),
    "deep": ("a.html", lambda: b"<table><tr><td>" * 999),
    "wide": ("a.docx", lambda: docx(table_of(row_of(paragraph("a")).replace("<w:tcPr/>", WIDE) * 500))),
    "cells": ("a.csv", lambda: b"a,b\n" * 60_000),
}  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("case", NASTY)
def test_what_is_not_read_is_said_with_a_way_out(case: str, lang: Language, words: Words) -> None:
    name, data = NASTY[case]
    with pytest.raises(AirplanError) as refused:
        read_document(name, data())
    assert refused.value.exit_code is ExitCode.UNUSABLE
    i18n.use(lang)
    try:
        assert str(refused.value).startswith(name)
        words(refused.value, case)
    finally:
        i18n.use("en")


def test_a_large_file_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "LARGEST", 10)
    with pytest.raises(AirplanError):
        read_document("a.txt", b"a" * 11)
    monkeypatch.setattr(html_source, "MOST_POSITIONS", 3)
    with pytest.raises(AirplanError):
        read_document("a.html", b"<table><tr><td colspan=4>a")


@given(data=st.binary(max_size=200), start=st.sampled_from([b"", b"PK\x03\x04", b"%PDF", b"<table>", OLE]))
def test_no_bytes_end_in_a_traceback(data: bytes, start: bytes) -> None:
    for name in ("-", "a.docx", "a.csv", "a.html", "a.md"):
        with suppress(AirplanError):
            read_document(name, start + data)


def converted(path: Path, ending: str) -> Path:
    """The file as LibreOffice saves it."""
    suite = shutil.which("soffice")
    if not suite:
        pytest.skip("LibreOffice (soffice) is not installed: nobody converts documents here")
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    folder = path.parent / f"as {ending}"
    command = [suite, profile, "--headless", "--convert-to", ending, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    made = folder / f"{path.stem}.{ending}"
    if not made.exists() and path.suffix == ".docx":
        pytest.skip("LibreOffice Writer is not installed: nobody converts documents here")
    return made


@pytest.mark.slow
def test_the_plan_survives_another_office_program(tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    path.write_bytes(docx(docx_table(annex())))
    back = converted(converted(path, "odt"), "docx")
    assert boxes_of(only_table(read_document(back.name, back.read_bytes()))) == sorted(annex())


@pytest.mark.slow
def test_an_old_workbook_is_read_with_its_merges(tmp_path: Path) -> None:
    pytest.importorskip("python_calamine")
    path = tmp_path / "plan.xlsx"
    path.write_bytes(xlsx(annex()))
    old = converted(path, "xls")
    assert boxes_of(only_table(read_document(old.name, old.read_bytes()))) == sorted(annex())
