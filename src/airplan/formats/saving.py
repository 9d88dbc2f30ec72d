"""How does a workbook of many like it become bytes, quickly and without a trace on the disk?

openpyxl makes an element of every cell, and a temporary file of every sheet, which fails on a full disk.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl import Workbook


def saved(book: Workbook) -> bytes:
    """The workbook as bytes; its cells may hold texts, numbers and days, and have comments."""
    from zipfile import ZIP_DEFLATED, ZipFile

    from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
    from openpyxl.worksheet._writer import WorksheetWriter
    from openpyxl.writer.excel import ExcelWriter

    class WithoutRows(WorksheetWriter):
        """Writes a sheet with a single empty row."""

        def rows(self) -> list[Any]:
            return [(1, [])]

    class Writer(ExcelWriter):
        """Puts the rows in."""

        def write_worksheet(self: Any, ws: Any) -> None:
            ws._drawing = SpreadsheetDrawing()  # noqa: SLF001 – as openpyxl does it itself
            out = io.BytesIO()
            writer: Any = WithoutRows(ws, out)
            rows = "".join(_rows(ws)).encode()
            writer.write()
            ws._rels = writer._rels  # noqa: SLF001 – as above
            before, begin, rest = out.getvalue().partition(b"<sheetData>")
            _empty, end, after = rest.partition(b"</sheetData>")
            self._archive.writestr(ws.path[1:], b"".join((before, begin, rows, end, after)))
            self.manifest.append(ws)

    book.properties.modified = datetime.now(UTC).replace(tzinfo=None)
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        Writer(book, archive).write_data()
    return buffer.getvalue()


def _rows(sheet: Any) -> Iterator[str]:
    """The XML of the rows; hands the comments of their cells on."""
    rows: dict[int, list[Any]] = {row: [] for row in sheet.row_dimensions}
    for (row, _column), cell in sorted(sheet._cells.items()):  # noqa: SLF001 – the cells there are
        rows.setdefault(row, []).append(cell)
    styles: dict[int, str] = {}
    for row, cells in sorted(rows.items()):
        said = "".join(f' {key}="{value}"' for key, value in dict(sheet.row_dimensions.get(row, {})).items())
        yield f'<row r="{row}"{said}>'
        for cell in cells:
            yield _cell(cell, styles)
        yield "</row>"


def _cell(cell: Any, styles: dict[int, str]) -> str:
    """The XML of a cell. Styles that many cells share are looked up once."""
    from openpyxl.comments.comment_sheet import CommentRecord
    from openpyxl.compat import safe_string
    from openpyxl.utils.datetime import to_excel

    if cell._comment is not None:  # noqa: SLF001 – as above
        cell.parent._comments.append(CommentRecord.from_cell(cell))  # noqa: SLF001 – as above
    key, value = id(cell._style), cell.value  # noqa: SLF001 – as above
    style = styles.get(key)
    if style is None:
        style = styles[key] = f' s="{cell.style_id}"' if cell.has_style else ""
    begin = f'<c r="{cell.coordinate}"{style}'
    if value is None or value == "":
        return f"{begin}/>"
    if isinstance(value, str):
        space = ' xml:space="preserve"' if value != value.strip() else ""
        if "_x" in value:  # or programs would take it for an escape of theirs
            value = re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", value)
        return f'{begin} t="inlineStr"><is><t{space}>{escape(value)}</t></is></c>'
    number = to_excel(value) if isinstance(value, date) else value
    return f"{begin}><v>{safe_string(number)}</v></c>"
