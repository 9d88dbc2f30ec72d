"""Is what people type in the journal exactly, or refused with its address, and never taken for a wrong number?"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from support.returns import EPB

if TYPE_CHECKING:
    from support.returns import Book, RoundOffice

pytestmark = pytest.mark.slow

VEHICLES, RATE, NOTE, DAY = ("5a", "value-1"), ("8a", "value-3"), ("5a", "note"), ("5a", "as_of")
"""In 辆; in %; a text; a day."""
STATUS, EVIDENCE = ("5a", "status"), ("5a", "evidence")

READ: list[tuple[tuple[str, str], Any, str, Any]] = [
    # (measure and column, what stands in the cell, its format, what it means)
    (VEHICLES, 24530, "", 24530),
    (VEHICLES, 24530.0, "", 24530),
    (VEHICLES, 24530, "#,##0", 24530),
    (VEHICLES, "24,530", "", 24530),
    (VEHICLES, "２４５３０", "", 24530),
    (VEHICLES, "２４，５３０", "", 24530),
    (VEHICLES, " 24530辆\u3000", "", 24530),
    (VEHICLES, "24530\u200b\ufeff", "", 24530),
    (VEHICLES, "2.453万", "", 24530),
    (VEHICLES, "2.453万辆", "", 24530),
    (VEHICLES, 0.1 + 0.2, "", Decimal("0.3")),
    (VEHICLES, 0, "", 0),
    (VEHICLES, "清除", "", None),
    (RATE, "96%", "", 96),
    (RATE, "９６％", "", 96),
    (RATE, 0.96, "0%", 96),
    (RATE, 0.9655, "0.00%", Decimal("96.55")),
    (RATE, 1, "0%", 100),
    (RATE, 0.985, "0.0%", Decimal("98.5")),
    (RATE, 96, "", 96),
    (RATE, "96", "@", 96),
    (NOTE, "已完成\u3000\u200b", "", "已完成"),
    (NOTE, "第一行\r\n第二行_x000D_\n", "", "第一行\n第二行"),
    (NOTE, 300, "", "300"),
    (NOTE, 0.96, "0%", "96%"),
    (NOTE, "=不是公式", "text", "=不是公式"),
    (NOTE, "清除", "", ""),
    (STATUS, " 推进中\u3000", "", "in-progress"),
    (STATUS, "In-Progress", "", "in-progress"),
    (EVIDENCE, "1、纪要.docx；照片.jpg\n照片.jpg", "", ["1、纪要.docx", "照片.jpg"]),
    *(
        (DAY, typed, "", "2017-05-20")
        for typed in (
            "2017-05-20",
            "2017.5.20",
            "2017/5/20",
            "2017年5月20日",
            "5月20日",
            "２０１７．５．２０",
            "20170520",
        )
    ),
    (DAY, 20170520, "General", "2017-05-20"),
    (DAY, 42875, "General", "2017-05-20"),
    (DAY, 42875.4, "General", "2017-05-20"),
    (DAY, date(2017, 5, 20), "", "2017-05-20"),
    (DAY, datetime.fromisoformat("2017-05-20T17:30:00"), "", "2017-05-20"),
    (DAY, "5月底", "", "2017-05-31"),
]
REFUSED: list[tuple[tuple[str, str], Any, str]] = [
    *((VEHICLES, typed, "") for typed in ("约24530", "24530左右", "2万多", "24530-25000", "无", "/", "—", "24，53O")),
    *((VEHICLES, typed, "") for typed in ("24530蒸吨", "96%", -1, "-1", True, "1.2.3", "24 530 1", "9" * 40)),
    (VEHICLES, 0.96, "0%"),
    (VEHICLES, date(2017, 5, 20), ""),
    (VEHICLES, 42875, "yyyy-mm-dd"),
    (VEHICLES, 1.5, "h:mm"),
    (VEHICLES, "=L8*2", ""),
    (VEHICLES, "#DIV/0!", "error"),
    (RATE, 0.96, ""),
    (RATE, "0.96", ""),
    (RATE, "96辆", ""),
    (NOTE, date(2017, 5, 20), ""),
    (NOTE, True, ""),
    (NOTE, "#REF!", "error"),
    (NOTE, 123456789012345678, ""),
    (STATUS, "差不多", ""),
    (STATUS, "清除", ""),
    (STATUS, 1, ""),
    (DAY, "2017-05-32", ""),
    (DAY, "今天", ""),
    (DAY, "清除", ""),
    (DAY, 0.5, "General"),
    (DAY, "20.5.2071", ""),
]


def put(book: Book, place: tuple[str, str], value: Any, number_format: str) -> str:
    """What stands in the cell, as a workbook has it; returns its address."""
    book[place] = value
    cell = book.cell(*place)
    if number_format in ("text", "error"):
        cell.data_type = number_format[0].replace("t", "s")
    elif number_format:
        cell.number_format = number_format
    return book.place(*place)


def written(office: RoundOffice, place: tuple[str, str]) -> Any:
    """What the journal has of the cell, with every digit."""
    lines = (json.loads(line) for line in office.clerk("journal", "export").out.splitlines())
    *_earlier, entry = (line for line in lines if line.get("kind") == "report" and line["ref"] == place[0])
    if place == DAY:
        return entry["as_of"]
    content = entry["content"]
    if place[1].startswith("value"):
        (value,) = content["values"].values()
        return None if value is None else Decimal(value)
    return content[place[1]]


@pytest.mark.parametrize(("place", "typed", "number_format", "meant"), READ)
def test_what_is_typed_is_in_the_journal_exactly(
    sent: RoundOffice, place: tuple[str, str], typed: Any, number_format: str, meant: Any
) -> None:
    if typed == "清除":
        known = ("--value", "9100", "--note", "好", "--on", "2017-05-10")
        sent.clerk.write("record", "5a", "--unit", EPB, *known)
        sent.dispatch("--force", units=[EPB])
    book = sent.open(EPB)
    put(book, place, typed, number_format)
    if place == DAY:
        book["5a", "note"] = "好"
        sent.clerk.now = datetime(2017, 5, 31, 1, 30, tzinfo=UTC)
    book.save(sent.back / book.path.name)
    sent.collect("--apply")
    assert written(sent, place) == meant


@pytest.mark.parametrize(("place", "typed", "number_format"), REFUSED)
def test_what_cannot_be_read_surely_is_refused_with_its_address(
    sent: RoundOffice, place: tuple[str, str], typed: Any, number_format: str
) -> None:
    book = sent.open(EPB)
    address = put(book, place, typed, number_format)
    file = sent.needs_attention(book.save(sent.back / book.path.name), "--prefer", "returned")
    (cell,) = file["cells"]
    assert (cell["sheet"], cell["cell"], cell["verdict"], cell["value"]) == ("填报表", address, "refused", None)
    assert cell["finding"], "it says why"


@pytest.mark.parametrize(("serial", "day"), [(41413, "2017-05-20"), (41413.75, "2017-05-20")])
def test_serial_days_of_a_workbook_that_counts_from_1904(sent: RoundOffice, serial: float, day: str) -> None:
    book = sent.open(EPB)
    book.book.epoch = CALENDAR_MAC_1904
    book["5a", "note"] = "好"
    put(book, DAY, serial, "General")
    book["8a", "note"] = "好"
    book["8a", "as_of"] = date(2017, 5, 21)
    book.save(sent.back / book.path.name)
    sent.collect("--apply")
    assert {report["ref"]: report["as_of"] for report in sent.reports()} == {"5a": day, "8a": "2017-05-21"}


def test_a_text_of_any_length_is_kept_whole(sent: RoundOffice) -> None:
    text = "已报废老旧机动车，" * 2000
    sent.fill(EPB, {"5a": {"note": text}})
    sent.collect("--apply")
    assert written(sent, NOTE) == text
