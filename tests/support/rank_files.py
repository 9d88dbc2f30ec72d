"""Make files as a city's bureau of the environment sends them: rankings of streets by what was measured there."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

STREETS = (
    "德胜街道办事处", "什刹海街道办事处", "西长安街街道办事处", "大栅栏街道办事处", "天桥街道办事处",
    "新街口街道办事处", "金融街街道办事处", "椿树街道办事处", "陶然亭街道办事处", "展览路街道办事处",
    "月坛街道办事处", "广安门内街道办事处", "牛街街道办事处", "白纸坊街道办事处", "广安门外街道办事处",
)  # fmt: skip
AS_WRITTEN = (
    "德胜", "什刹海街道", "西长安街", "大栅栏街道办", "天桥", "新街口街道", "西城区金融街街道", "椿树", "陶然亭街道",
    "展览路", "月坛街道", "广内", "牛街", "白纸坊街道", "广外街道",
)  # fmt: skip
"""The same streets as people write them."""
FIGURES = ("65", "58", "61", "58", "70", "63", "61", "有效数据不足", "66", "64", "59", "62", "58", "—", "67")
"""A month with ties (58 three times, 61 twice) and two gaps."""
LAST_YEAR = ("70", "66", "61", "60", "75", "70", "64", "70", "71", "68", "62", "66", "60", "69", "75")
TITLE = "2017年5月各街道PM2.5平均浓度"


def csv(rows: Iterable[Sequence[str]], *lines: str, between: str = ",") -> bytes:
    """Return lines above a table, and the table with a separator."""
    return "".join(f"{line}\n" for line in (*lines, *(between.join(row) for row in rows))).encode()


def of_streets(
    *headings: str, figures: Sequence[str] = FIGURES, names: Sequence[str] = AS_WRITTEN
) -> list[tuple[str, str]]:
    """Return a table of the fifteen streets: the headings, and a row for each."""
    first, second = headings or ("街道", "PM2.5（微克/立方米）")
    return [(first, second), *zip(names, figures, strict=True)]


def workbook(
    sheets: Mapping[str, Sequence[Sequence[Any]]], merged: Iterable[str] = (), formats: Mapping[str, str] | None = None
) -> bytes:
    """Return a workbook with these rows on each sheet, merged areas and number formats on the first one.

    None is a blank cell, a text with = a formula without a result.
    """
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    first = book.worksheets[0]
    for area in merged:
        first.merge_cells(area)
    for cell, number_format in (formats or {}).items():
        first[cell].number_format = number_format
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def city_workbook() -> bytes:
    """Return a table of a whole city as it is printed: district cells merged, three columns twice side by side.

    The left half has the western district's fifteen streets, the right one those of two other districts; ranks are the
    city's.
    """
    left: list[tuple[str, str, float | None]] = [
        ("西城区", name, 60 + number) for number, name in enumerate(AS_WRITTEN)
    ]
    right: list[tuple[str, str, float | None]] = [
        ("东城区", name, 55.5) for name in ("东华门街道", "景山街道", "安定门街道")
    ]
    right += [("朝阳区", name, 81) for name in ("建外街道", "望京街道", "高碑店乡", "三里屯街道")]
    right += [("", "", None)] * (len(left) - len(right))
    head = ("区", "街乡镇", "浓度")
    rows: list[tuple[Any, ...]] = [("2017年5月街乡镇粗颗粒物（TSP）浓度",), ("单位：微克/立方米",), head * 2]
    rows += [(*one, *other) for one, other in zip(left, right, strict=True)]
    rows.append(("全市平均", None, 70, "", "", None))
    merged = ("A1:F1", "A2:F2", "A4:A18", "D4:D6", "D7:D10")
    blank = [tuple(None if cell == "" else cell for cell in row) for row in rows]
    return workbook({"5月": blank}, merged)
