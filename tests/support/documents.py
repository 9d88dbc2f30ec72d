"""Write tables with merged cells as documents of several kinds, without the readers of airplan."""

from __future__ import annotations

from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

from airplan.plan.model import ROLES
from support.real_plan import the_plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from airplan.importing.document import Grid

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEADINGS = (
    "序号", "北京市重点任务", "西城区2017年重点任务", "完成时限", "牵头领导", "牵头部门", "责任单位", "协办单位",
)  # fmt: skip


class Box(NamedTuple):
    """A cell: its upper left position, its text, and the rows and columns that it covers."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1


def boxes_of(grid: Grid) -> list[Box]:
    """Return the cells of a grid as read that have text."""
    return [Box(cell.row, cell.column, cell.text, cell.rows, cell.columns) for cell in grid.cells if cell.text]


def annex(*, with_headings: bool = True) -> list[Box]:
    """Return the table of the bundled plan: 46 rows of 8 columns; a task's cells and inherited ones are merged."""
    boxes = [Box(0, column, text) for column, text in enumerate(HEADINGS)] if with_headings else []
    first = len(boxes) // len(HEADINGS)
    running: dict[int, int] = {}
    before = None
    for row, measure in enumerate(the_plan().measures, start=first):
        assert measure.city_task
        city_task = f"{measure.city_task.number}.{measure.city_task.title}"
        lists = ["\n".join(names) for names in (measure.leaders, *map(measure.units, ROLES))]
        if measure.open_lists:
            assert measure.open_lists == ("assisting",)
            lists[-1] += "等部门"
        values = (str(measure.number), city_task, measure.text, measure.deadline.text, *lists)
        same = before is not None and before.number == measure.number
        goes_on = {
            0: same, 1: before is not None and same and before.city_task == measure.city_task,
            3: "deadline" in measure.inherited, 4: "leaders" in measure.inherited, 5: "lead" in measure.inherited,
            6: "responsible" in measure.possible, 7: "assisting" in measure.possible,
        }  # fmt: skip
        for column, text in enumerate(values):
            if goes_on.get(column):
                at = running[column]
                boxes[at] = boxes[at]._replace(rows=row - boxes[at].row + 1)
            elif text:
                running[column] = len(boxes)
                boxes.append(Box(row, column, text))
        before = measure
    return boxes


def docx(*body: str, **parts: str) -> bytes:
    """Return a document with this XML as its body; other parts of the folder word by name."""
    return package(f"<w:document {_W}><w:body>{''.join(body)}</w:body></w:document>", parts)


def package(document: str, parts: Mapping[str, str]) -> bytes:
    """Return the archive of a document with this main part."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _types(parts))
        archive.writestr("_rels/.rels", _relationships({"officeDocument": "word/document.xml"}))
        archive.writestr("word/document.xml", document)
        archive.writestr("word/_rels/document.xml.rels", _relationships({name: f"{name}.xml" for name in parts}))
        for name, text in parts.items():
            archive.writestr(f"word/{name}.xml", f"<w:{name} {_W}>{text}</w:{name}>")
    return file.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    """Return the XML of a paragraph; line breaks become w:br."""
    runs = "<w:r><w:br/></w:r>".join(
        f'<w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r>' for line in text.split("\n")
    )
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


_COLUMN = 1200
"""Twentieths of a point."""


def docx_table(boxes: Sequence[Box], *, paragraphs: bool = False) -> str:
    """Return the XML of a table; `paragraphs` writes each line of a cell as a paragraph of its own."""
    height, width = _size(boxes)
    at = {(box.row + down, box.column): (box, down) for box in boxes for down in range(box.rows)}
    rows = []
    for row in range(height):
        cells, column = [], 0
        while column < width:
            box, down = at.get((row, column), (Box(row, column, ""), 0))
            merge = "" if box.rows == 1 else "<w:vMerge/>" if down else '<w:vMerge w:val="restart"/>'
            lines = [] if down else box.text.split("\n") if paragraphs else [box.text]
            content = "".join(map(paragraph, lines)) or "<w:p/>"
            size = f'<w:tcW w:w="{_COLUMN * box.columns}" w:type="dxa"/><w:gridSpan w:val="{box.columns}"/>'
            cells.append(f"<w:tc><w:tcPr>{size}{merge}</w:tcPr>{content}</w:tc>")
            column += box.columns
        header = "<w:trPr><w:tblHeader/></w:trPr>" if not row else ""
        rows.append(f"<w:tr>{header}{''.join(cells)}</w:tr>")
    grid = f'<w:gridCol w:w="{_COLUMN}"/>' * width  # without widths LibreOffice merges other cells
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def xlsx(boxes: Sequence[Box]) -> bytes:
    """Return a workbook with the table on its one sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for box in boxes:
        sheet.cell(box.row + 1, box.column + 1).value = box.text
        sheet.cell(box.row + 1, box.column + 1).data_type = "s"
        if box.rows * box.columns > 1:
            sheet.merge_cells(None, box.row + 1, box.column + 1, box.row + box.rows, box.column + box.columns)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def html(boxes: Sequence[Box]) -> bytes:
    """Return a web page with the table."""
    height, width = _size(boxes)
    at = {(box.row, box.column): box for box in boxes}
    covered = {
        (box.row + down, box.column + right)
        for box in boxes
        for down in range(box.rows)
        for right in range(box.columns)
    }
    rows = ""
    for row in range(height):
        rows += "<tr>"
        for column in range(width):
            box = at.get((row, column))
            if box:
                spans = f'rowspan="{box.rows}" colspan="{box.columns}"'
                rows += f"<td {spans}>{escape(box.text).replace(chr(10), '<br>')}"
            elif (row, column) not in covered:
                rows += "<td>"
    return f"<!DOCTYPE html><meta charset=utf-8><table>{rows}</table>".encode()


def _size(boxes: Sequence[Box]) -> tuple[int, int]:
    return max(box.row + box.rows for box in boxes), max(box.column + box.columns for box in boxes)


def _types(parts: Mapping[str, str]) -> str:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml."
    kinds = {"document": "document.main", **{name: name for name in parts}}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{kind}{own}+xml"/>' for name, own in kinds.items()
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{overrides}</Types>"
    )


def _relationships(targets: Mapping[str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATED}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), start=1)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{listed}</Relationships>'
    )
