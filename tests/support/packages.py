"""Make workbooks from XML parts in a zip archive, which can be changed one by one.

content = zipped({**parts_of(content), "xl/styles.xml": "…"})
"""

from __future__ import annotations

import io
import zipfile
from functools import cache
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Mapping

MIB = 1024 * 1024
SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'


@cache
def small_workbook() -> bytes:
    """Return a small return: texts, numbers, a formula, a merged range, a list of choices, a protected sheet."""
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet: Any = book.active
    sheet.append(["编号", "措施", "进展", "完成量"])
    for number in range(1, 6):
        sheet.append([f"{number}", f"第{number}项措施", "推进中", number * 100])
    sheet["D7"] = "=SUM(D2:D6)"
    sheet["C7"], sheet["C7"].number_format = 0.96, "0.0%"
    sheet.merge_cells("A8:D8")
    choices = DataValidation(type="list", formula1='"未启动,推进中,已完成,暂缓"')
    choices.add("C2:C6")
    sheet.add_data_validation(choices)
    sheet.protection.enable()
    sheet.print_title_rows = "1:1"
    return saved(book)


def saved(book: Any) -> bytes:
    """Return the bytes of openpyxl's workbook."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def zipped(parts: Mapping[str, Any], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return the members of an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(changed: Mapping[str, bytes | str]) -> bytes:
    """Return the small workbook with changed or additional parts."""
    return zipped({**parts_of(small_workbook()), **changed})


def with_sheet(rows: str = "", after: str = "") -> bytes:
    """Return the small workbook with another sheet."""
    return with_parts({SHEET: f"<worksheet {MAIN}><sheetData>{rows}</sheetData>{after}</worksheet>"})


def related(content: bytes, part: str, *relations: tuple[str, str, str], outside: bool = False) -> bytes:
    """Return the workbook with additional relationships of one part: (id, kind, target)."""
    parts = parts_of(content)
    folder, _slash, base = part.rpartition("/")
    name = f"{folder}/_rels/{base}.rels"
    mode = ' TargetMode="External"' if outside else ""
    new = "".join(f'<Relationship Id="{i}" Type="{RELATED}/{kind}" Target="{to}"{mode}/>' for i, kind, to in relations)
    text = parts.get(name, f"<Relationships {RELS}></Relationships>".encode()).decode()
    head, _end, _rest = text.partition("</Relationships>")
    parts[name] = f"{head}{new}</Relationships>".encode()
    return zipped(parts)
