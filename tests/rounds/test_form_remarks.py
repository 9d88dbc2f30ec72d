"""Is whatever a unit says elsewhere than in a cell for answers shown, and never taken for an answer?"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from airplan.errors import Message
from airplan.office_files.zip_guard import DAMAGED_INSIDE, Unusable
from airplan.rounds.cell_values import read_evidence
from airplan.rounds.own_texts import KNOWN_MARK, text_digest
from airplan.rounds.read_form import read
from support.packages import SHEET, parts_of, related, saved, zipped
from support.returns import EPB, Book

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from airplan.office_files.workbook_model import Remark
    from support.returns import RoundOffice
    from support.wording import Words

pytestmark = pytest.mark.slow

ANSWERS: dict[str, dict[str, Any]] = {"5a": {"status": "推进中", "value-1": 9300, "evidence": "现场照片"}}
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
ART = "http://schemas.openxmlformats.org/drawingml/2006/main"
THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"


@pytest.fixture
def book(sent: RoundOffice) -> Book:
    """The workbook of a bureau that has filled it in."""
    return Book(sent.fill(EPB, ANSWERS))


def said(content: bytes) -> list[tuple[str, str, str]]:
    """(kind, cell, text) of every remark."""
    return [(remark.kind, remark.address, remark.text) for remark in remarks(content)]


def remarks(content: bytes) -> tuple[Remark, ...]:
    return read(content).remarks


def answer(content: bytes, column: str) -> Any:
    """What stands in a cell for an answer of 5a."""
    return next(cell.content for cell in read(content).answers if (cell.row.ref, cell.column) == ("5a", column))


def test_what_was_sent_and_filled_in_says_nothing_besides(sent: RoundOffice, book: Book) -> None:
    assert said(book.path.read_bytes()) == []
    for path in sent.sent.glob("*.xlsx"):
        assert said(path.read_bytes()) == []


def test_comments_are_shown_and_airplans_own_are_not(book: Book) -> None:
    book.cell("5a", "value-1").comment = Comment("实际为9000，请更正", "李四")
    book.cell("2a", "status").comment = Comment("It said: 12", "王五")
    content = saved(book.book)
    assert said(content) == [
        ("comment", book.place("2a", "status"), "It said: 12"),
        ("comment", book.place("5a", "value-1"), "实际为9000，请更正"),
    ]
    assert {remark.author for remark in remarks(content)} == {"李四", "王五"}
    mark = book.sheet["A1"]
    mark.value = f"{mark.value} {text_digest('It  said: 12')}"
    assert said(saved(book.book)) == [("comment", book.place("5a", "value-1"), "实际为9000，请更正")]


def test_an_older_workbook_knows_airplans_comments_by_their_author(book: Book) -> None:
    assert book.sheet["A1"].value.startswith(KNOWN_MARK)
    book.sheet["A1"] = None
    book.cell("5a", "status").comment = Comment("It said: 12", "airplan")
    book.cell("5a", "value-1").comment = Comment("9000", "李四")
    assert [text for _kind, _cell, text in said(saved(book.book))] == ["9000"]


def test_what_goes_back_with_comments_comes_back_without_news(sent: RoundOffice, book: Book, tmp_path: Path) -> None:
    book["5a", "status"] = "快了"
    book.save()
    sent.collect("--return-to", str(tmp_path / "again"), code=4, lang="zh")
    (again,) = (tmp_path / "again").glob("*.xlsx")
    returned = Book(again)
    assert returned.cell("5a", "status").comment
    assert said(again.read_bytes()) == []
    comment = returned.cell("5a", "status").comment
    comment.text = f"{comment.text}\n李四：是推进中"
    assert [kind for kind, _cell, _text in said(saved(returned.book))] == ["comment"]


def with_part(content: bytes, kind: str, name: str, part: str, *more: tuple[str, str]) -> bytes:
    """The workbook with one more part that belongs to the table."""
    added = zipped({**parts_of(content), f"xl/{name}": part, **dict(more)})
    return related(added, SHEET, ("extra1", kind, f"../{name}"))


def test_threads_are_shown_once(book: Book) -> None:
    place = book.place("5a", "value-1")
    book.cell("5a", "value-1").comment = Comment("[Threaded comment]", "tc={1}")
    threads = (
        f'<ThreadedComments xmlns="{THREADS}"><threadedComment ref="{place}" personId="{{P}}" id="{{1}}">'
        f'<text>是9000</text></threadedComment><threadedComment ref="{place}" personId="{{P}}" parentId="{{1}}">'
        "<text>已核</text></threadedComment></ThreadedComments>"
    )
    people = f'<personList xmlns="{THREADS}"><person displayName="李四" id="{{p}}"/></personList>'
    content = with_part(saved(book.book), "threadedComment", "threads.xml", threads, ("xl/people.xml", people))
    content = related(content, "xl/workbook.xml", ("extra2", "person", "people.xml"))
    assert said(content) == [("comment", place, "是9000"), ("comment", place, "已核")]
    assert {remark.author for remark in remarks(content)} == {"李四"}


def test_a_thread_that_another_program_has_dropped_is_shown_from_what_stands_for_it(book: Book) -> None:
    advice = "[线程批注]\n\n了解详细信息: https://go.microsoft.com/fwlink/?linkid=870924\n\n注释:\n    是9000"
    book.cell("5a", "value-1").comment = Comment(advice, "tc={1}")
    assert said(saved(book.book)) == [("comment", book.place("5a", "value-1"), "注释:\n    是9000")]


def anchored(inside: str, column: int = 3, row: int = 8) -> str:
    begin = f"<xdr:from><xdr:col>{column}</xdr:col><xdr:colOff>9</xdr:colOff><xdr:row>{row}</xdr:row></xdr:from>"
    return (
        f"<xdr:twoCellAnchor>{begin}<xdr:to><xdr:col>9</xdr:col></xdr:to>{inside}<xdr:clientData/></xdr:twoCellAnchor>"
    )


def words(text: str) -> str:
    return f"<xdr:sp><xdr:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"


PICTURE = '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="1" name="图片 1"/></xdr:nvPicPr></xdr:pic>'
DRAWN: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "a text box": (anchored(words("以上均为估算")), [("shape", "D9", "以上均为估算")]),
    "a line without words": (anchored("<xdr:cxnSp/>") + anchored("<xdr:sp/>"), []),
    "pictures": (anchored(PICTURE) + anchored(PICTURE, 0, 0), [("picture", "D9", ""), ("picture", "A1", "")]),
    "a chart": (anchored("<xdr:graphicFrame/>"), [("graphic", "D9", "")]),
    "a group": (
        anchored(f"<xdr:grpSp>{words('甲')}{PICTURE}</xdr:grpSp>"), [("shape", "D9", "甲"), ("picture", "D9", "")]
    ),
    "what is there twice": (
        '<m:AlternateContent xmlns:m="m"><m:Choice Requires="a14">'
        + anchored(words("乙"))
        + f"</m:Choice><m:Fallback>{anchored(words('乙'))}</m:Fallback></m:AlternateContent>",
        [("shape", "D9", "乙")],
    ),
    "what only newer programs draw": (
        anchored(
            '<m:AlternateContent xmlns:m="m"><m:Choice Requires="xdr14"><contentPart/></m:Choice>'
            f"<m:Fallback>{PICTURE}</m:Fallback></m:AlternateContent>"
        ),
        [("picture", "D9", "")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", DRAWN)
def test_what_is_drawn_on_the_table_is_shown(book: Book, case: str) -> None:
    inside, expected = DRAWN[case]
    drawing = f'<xdr:wsDr xmlns:xdr="{DRAWING}" xmlns:a="{ART}">{inside}</xdr:wsDr>'
    assert said(with_part(saved(book.book), "drawing", "drawings/drawing1.xml", drawing)) == expected


def test_a_picture_behind_the_cells_is_shown(book: Book) -> None:
    assert said(with_part(saved(book.book), "image", "media/image1.png", "")) == [("picture", "", "")]


def test_text_boxes_of_older_programs_are_shown(book: Book) -> None:
    shape = (
        "<v:shape><v:textbox><div>{text}</div></v:textbox><x:ClientData ObjectType='{kind}'>"
        "<x:Anchor>3, 1, 8, 2</x:Anchor></x:ClientData></v:shape>"
    )
    shapes = shape.format(text="旧文本框", kind="Rect") + shape.format(text="批注", kind="Note")
    part = f'<xml xmlns:v="v" xmlns:x="x">{shapes}</xml>'
    assert said(with_part(saved(book.book), "vmlDrawing", "drawings/vml1.vml", part)) == [("shape", "D9", "旧文本框")]


def test_embedded_files_are_shown(book: Book) -> None:
    content = with_part(saved(book.book), "package", "embeddings/说明.docx", "PK")
    assert said(content) == [("embedded", "", "说明.docx")]


def test_a_part_that_cannot_be_read_is_shown_and_the_answers_are_read(book: Book) -> None:
    content = with_part(saved(book.book), "drawing", "drawings/drawing1.xml", "<broken")
    assert [(kind, cell) for kind, cell, _text in said(content)] == [("unreadable", "")]
    assert answer(content, "value-1").value == 9300


@pytest.mark.parametrize("part", [None, "", "<worksheet><sheetData><row>", "junk"])
def test_a_sheet_that_nobody_needs_and_that_cannot_be_read_is_shown(book: Book, part: str | None) -> None:
    parts = parts_of(book.path.read_bytes())
    guide = SHEET.replace("1", "2")
    parts = {name: content for name, content in parts.items() if name != guide}
    content = zipped(parts if part is None else {**parts, guide: part})
    assert [(remark.kind, remark.sheet) for remark in remarks(content)] == [("unreadable", "填表说明")]
    assert answer(content, "value-1").value == 9300


@pytest.mark.parametrize("number", ["1", "3"])
def test_a_sheet_that_is_needed_and_cannot_be_read_is_damage(book: Book, number: str) -> None:
    parts = parts_of(book.path.read_bytes())
    with pytest.raises(Unusable) as refused:
        read(zipped({**parts, SHEET.replace("1", number): "<worksheet><sheetData>"}))
    assert isinstance(refused.value.message, Message)
    assert refused.value.message.text == DAMAGED_INSIDE


@pytest.mark.parametrize("styles", [None, "", "junk", "<styleSheet><cellXfs><xf/>"])
def test_without_styles_days_are_those_that_were_sent(book: Book, styles: str | None) -> None:
    parts = {name: part for name, part in parts_of(book.path.read_bytes()).items() if name != "xl/styles.xml"}
    found = read(zipped(parts if styles is None else {**parts, "xl/styles.xml": styles}))
    assert found.edited == ()
    assert {(cell.row.ref, cell.column): cell.content.value for cell in found.answers}["5a", "value-1"] == 9300
    assert [remark.kind for remark in found.remarks] == ([] if styles is None else ["unreadable"])


def test_added_sheets_and_text_on_the_guide_are_shown(book: Book) -> None:
    extra = book.book.create_sheet("附表")
    for number in range(1, 6):
        extra.append([f"第{number}行", number])
    book.book.create_sheet("空表")
    guide = next(sheet for sheet in book.book.worksheets if sheet.title == "填表说明")
    guide["C3"], guide["A20"], guide["A3"] = "这里写", "下面也写", "改了一句"
    found = {
        (remark.kind, remark.sheet, remark.address, remark.text, remark.more) for remark in remarks(saved(book.book))
    }
    assert found == {
        ("sheet", "附表", "", "第1行 / 1 / 第2行", 7),
        ("text", "填表说明", "C3", "这里写", 0),
        ("text", "填表说明", "A20", "下面也写", 0),
        ("text", "填表说明", "A3", "改了一句", 0),
    }


def test_text_around_the_table_is_shown_with_its_words(book: Book) -> None:
    below = max(book.rows.values()) + 2
    book.sheet.cell(below, 2, "填表人：李四")
    book.sheet["B3"] = "电话已改"
    assert said(saved(book.book)) == [("text", "B3", "电话已改"), ("text", f"B{below}", "填表人：李四")]


def test_many_remarks_of_a_kind_are_counted(book: Book) -> None:
    for number in range(1, 30):
        book.sheet.cell(200 + number, 1, f"第{number}句")
    found = remarks(saved(book.book))
    assert [len(found), found[-1].text, found[-1].more] == [20, "第20句", 9]


# --- links ------------------------------------------------------------------------------------------------------------

LINK = "http://10.0.0.5/share/2017-05/a.jpg"


def test_evidence_keeps_the_address_of_its_link(sent: RoundOffice, book: Book) -> None:
    book.cell("5a", "evidence").hyperlink = LINK
    book["5a", "evidence"] = "现场照片"
    book["2a", "evidence"] = f'=HYPERLINK("{LINK}","通报")'
    book["8a", "evidence"] = "a.jpg\nb.jpg"
    book.cell("8a", "evidence").hyperlink = "file:///D:/资料"
    book["13a", "evidence"] = LINK
    book.cell("13a", "evidence").hyperlink = f"{LINK}/"
    content = saved(book.book)
    parts = parts_of(content)
    formula = rb"<c ([^>]*)(><f>HYPERLINK[^<]*</f>)<v>? ?/?(?:</v>|>)"
    parts[SHEET], count = re.subn(formula, r'<c \1 t="str"\2<v>通报</v>'.encode(), parts[SHEET])
    assert count == 1
    book.path.write_bytes(zipped(parts))
    (file,) = sent.files(code=0)
    assert file["remarks"] == []
    values = {cell["ref"]: cell["value"] for cell in file["cells"] if cell["field"] == "evidence"}
    assert values["5a"] == f"现场照片 <{LINK}>"
    assert values["8a"] == "a.jpg\nb.jpg\n<file:///D:/资料>"
    assert values["13a"] == LINK
    assert values["2a"] == f"通报 <{LINK}>"
    sent.collect("--apply")
    assert {report["ref"]: report["evidence"] for report in sent.reports()}["5a"] == [f"现场照片 <{LINK}>"]


FORMULAS = {
    'HYPERLINK("http://10.0.0.5/"&amp;"a.jpg","照片")': "照片 <http://10.0.0.5/a.jpg>",
    'IF(A1="",HYPERLINK("a.jpg"),"")': '照片 <=IF(A1="",HYPERLINK("a.jpg"),"")>',
    'hyperlink( V9 ,"照片")': '照片 <=hyperlink( V9 ,"照片")>',
}


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_link_that_a_formula_makes_is_kept_whole(book: Book, formula: str) -> None:
    book["5a", "evidence"] = "这里"
    parts = parts_of(saved(book.book))
    place = book.place("5a", "evidence").encode()
    cell = rb'<c r="' + place + rb'"[^>]*>.*?</c>'
    linked = f'<c r="{place.decode()}" t="str"><f>{formula}</f><v>照片</v></c>'.encode()
    parts[SHEET], count = re.subn(cell, lambda _match: linked, parts[SHEET])
    assert count == 1
    assert read_evidence(answer(zipped(parts), "evidence")) == (FORMULAS[formula],)


def test_links_elsewhere_are_shown(book: Book) -> None:
    book["5a", "note"] = "见附件"
    book.cell("5a", "note").hyperlink = LINK
    book["5a", "note"] = "见附件"
    book["2a", "note"] = f"见{LINK}"
    book.cell("2a", "note").hyperlink = LINK
    book["2a", "note"] = f"见{LINK}"
    assert said(saved(book.book)) == [("link", book.place("5a", "note"), LINK)]


# --- what is struck out -----------------------------------------------------------------------------------------------


def test_a_figure_that_is_struck_out_is_held_up(sent: RoundOffice, book: Book, words: Words) -> None:
    book.cell("5a", "value-1").font = Font(strike=True)
    book.cell("5a", "evidence").value = CellRichText("照片", TextBlock(InlineFont(strike=True), "旧"), "新")
    book.cell("2a", "status").font = Font(strike=True)
    file = sent.needs_attention(book.save())
    refused = {cell["cell"]: cell["finding"] for cell in file["cells"] if cell["verdict"] == "refused"}
    assert set(refused) == {book.place("5a", "value-1"), book.place("5a", "evidence")}
    words(refused[book.place("5a", "value-1")], "whole")
    words(refused[book.place("5a", "evidence")], "part")


def test_what_is_struck_out_of_locked_cells_is_shown(book: Book) -> None:
    book.cell("5a", "deadline").font = Font(strike=True)
    assert said(saved(book.book)) == [("struck-out", book.place("5a", "deadline"), book["5a", "deadline"])]


# --- pictures in cells ------------------------------------------------------------------------------------------------

DISPIMG = '=DISPIMG("ID_61A4C7AEBBCE4C2AB56FC63352E10F9A",1)'
PICTURES: dict[str, Callable[[Book], Any]] = {
    "WPS, a formula": lambda book: book.cell("5a", "evidence").__setattr__("value", DISPIMG),
    "WPS, saved by another program": lambda book: book.cell("5a", "evidence").__setattr__(
        "value", f"=_xlfn.{DISPIMG[1:]}"
    ),
    "Excel, from the web": lambda book: book.cell("5a", "evidence").__setattr__(
        "value", '=_xlfn.IMAGE("http://a.cn/b.png")'
    ),
}


@pytest.mark.parametrize("case", [*PICTURES, "WPS, as text", "Excel, in the cell"])
def test_a_picture_in_a_cell_is_never_taken_for_text(sent: RoundOffice, book: Book, case: str, words: Words) -> None:
    cell = book.cell("5a", "evidence")
    if case in PICTURES:
        PICTURES[case](book)
    else:
        cell.value = DISPIMG if case == "WPS, as text" else "#VALUE!"
        cell.data_type = "s" if case == "WPS, as text" else "e"
    parts = parts_of(saved(book.book))
    if case == "Excel, in the cell":
        place = f'<c r="{cell.coordinate}"'.encode()
        assert place in parts[SHEET]
        parts[SHEET] = parts[SHEET].replace(place, place + b' vm="1"')
    book.path.write_bytes(zipped(parts))
    file = sent.needs_attention(book.path)
    (refused,) = (cell for cell in file["cells"] if cell["verdict"] == "refused")
    assert refused["cell"] == cell.coordinate
    words(refused["finding"])


# --- where it is seen -------------------------------------------------------------------------------------------------


def test_remarks_are_seen_in_every_format(sent: RoundOffice, book: Book) -> None:
    book.cell("5a", "value-1").comment = Comment("实际为9000", "李四")
    book.save()
    (file,) = sent.files(code=0)
    assert file["state"] == "ready"
    (remark,) = file["remarks"]
    place = book.place("5a", "value-1")
    assert remark == {
        "kind": "comment", "sheet": "填报表", "cell": place, "text": "实际为9000", "author": "李四", "more": 0,
    }  # fmt: skip
    for form in ("table", "csv", "markdown"):
        printed = sent.collect("--format", form).out
        assert "实际为9000" in printed
        assert place in printed


def test_a_workbook_that_was_taken_in_says_no_news(sent: RoundOffice, book: Book) -> None:
    book.cell("5a", "value-1").comment = Comment("实际为9000", "李四")
    book.save()
    sent.collect("--apply")
    assert [file["remarks"] for file in json.loads(sent.collect("--format", "json", code=None).out)] == [[]]


def test_much_that_is_written_around_the_table_is_counted(book: Book) -> None:
    rows = "".join(f'<row r="{100 + row}">' + "<c><v>1</v></c>" * 1_000 + "</row>" for row in range(90))
    parts = parts_of(saved(book.book))
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", rows.encode() + b"</sheetData>")
    found = remarks(zipped(parts))
    assert len(found) == 20
    assert found[-1].more > 30_000
