"""Read a web page: its tables with the spans of their cells, its headings and paragraphs."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from airplan.errors import AirplanError, Message
from airplan.importing.document import Document, struck_out
from airplan.importing.nested_tables import BlockWriter, PlacedCell, RawParagraph, RawTable, tidy

_META = rb"""(?i)<meta[^>]{0,400}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})"""
_LOOKED_AT = 8_192
"""Bytes in which browsers look for the encoding, and more."""
_SILENT = {"script", "style", "template", "noscript", "head", "select", "textarea", "svg"}
_STRUCK = {"s", "strike", "del"}
_BLOCKS = {
    "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "section", "article", "header", "footer", "main", "nav", "form",
    "blockquote", "pre", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "body", "html", "caption", "center", "address",
}  # fmt: skip
_MOST_COLUMNS, _MOST_ROWS = 1_000, 65_534
"""Limits of spans in the HTML standard."""
MOST_POSITIONS = 400_000
"""Positions of all cells in a document, each of which may cover several."""
DEEPEST = 50
"""Levels of tables in tables."""


def read_html(name: str, text: str) -> Document:
    """Return the blocks of a web page. Raises AirplanError where its tables are too large or too deep."""
    parser = _Page()
    parser.feed(text)
    parser.close()
    blocks = tuple(BlockWriter().blocks(parser.finished()))
    return Document(name, blocks, asides=tuple(struck_out(parser.struck, blocks)))


def too_large(most: int) -> AirplanError:
    """Return the error for a document whose cells cover too many positions."""
    return AirplanError(
        Message("the tables have more than {most} positions.", most=most),
        Message("Copy the table of the plan into a new document and save that."),
    )


def text_as_declared(data: bytes) -> str:
    """Return the text in the encoding that the page names; empty where it names none, or another than it has."""
    named = re.search(_META, data[:_LOOKED_AT])
    if not named or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ""
    encoding = named[1].decode("ascii").lower()
    try:
        return data.decode("gb18030" if encoding in ("gb2312", "gbk") else encoding)
    except (LookupError, UnicodeError):
        return ""


@dataclass
class _OpenCell:
    rows: int = 1
    columns: int = 1
    content: list[RawParagraph | RawTable] = field(default_factory=list)


@dataclass
class _OpenTable:
    rows: list[list[_OpenCell]] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    """For each row the number of its group (thead, tbody, tfoot), which no cell leaves."""
    group: int = 0
    is_in_cell: bool = False


class _Page(HTMLParser):
    """Collects the content of a page; tags that are missing are supplied as browsers do."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._content: list[RawParagraph | RawTable] = []
        self._tables: list[_OpenTable] = []
        self._text: list[str] = []
        self._level = self._silent = self._struck = 0
        self.struck: list[str] = []
        self._positions = 0

    def finished(self) -> list[RawParagraph | RawTable]:
        """Return the whole content."""
        while self._tables:
            self._table_ended()
        self._paragraph_ended()
        return self._content

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "body":
            self._silent = 0
        if tag in _STRUCK:
            self._struck += 1
        if tag == "br":
            self._text.append("\n")
        elif tag in _BLOCKS:
            self._paragraph_ended()
            self._level = int(tag[1]) if re.fullmatch("h[1-6]", tag) else 0
        elif tag == "table":
            self._table_begun()
        elif self._tables:
            self._table_part_begun(tag, dict(attrs))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _SILENT:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag in _STRUCK:
            self._struck = max(self._struck - 1, 0)
        elif tag in _BLOCKS:
            self._paragraph_ended()
        elif tag == "table" and self._tables:
            self._table_ended()
        elif tag in ("td", "th", "tr") and self._tables:
            self._cell_ended()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            text = re.sub(r"[ \t\r\n\f\xa0]+", " ", data)
            self._text.append(text)
            if self._struck:
                self.struck.append(text)

    def _table_begun(self) -> None:
        self._paragraph_ended()
        if len(self._tables) >= DEEPEST:
            raise AirplanError(
                Message("more than {most} tables stand inside one another.", most=DEEPEST),
                Message("Copy the table of the plan into a new document and save that."),
            )
        self._tables.append(_OpenTable())

    def _table_part_begun(self, tag: str, attributes: dict[str, str | None]) -> None:
        table = self._tables[-1]
        if tag in ("thead", "tbody", "tfoot", "tr"):
            self._cell_ended()
            if tag == "tr":
                table.rows.append([])
                table.groups.append(table.group)
            else:
                table.group += 1
        elif tag in ("td", "th"):
            self._cell_ended()
            if not table.rows:
                table.rows.append([])
                table.groups.append(table.group)
            columns = min(max(_span(attributes.get("colspan")), 1), _MOST_COLUMNS)
            table.rows[-1].append(_OpenCell(min(_span(attributes.get("rowspan")), _MOST_ROWS), columns))
            table.is_in_cell = True

    def _cell_ended(self) -> None:
        if self._tables[-1].is_in_cell:
            self._paragraph_ended()
        self._text.clear()  # text between cells, which browsers move before the table
        self._tables[-1].is_in_cell = False

    def _table_ended(self) -> None:
        self._cell_ended()
        table = self._tables.pop()
        cells = self._placed(table)
        if cells:
            self._here().append(RawTable(cells))

    def _here(self) -> list[RawParagraph | RawTable]:
        table = self._tables[-1] if self._tables else None
        return table.rows[-1][-1].content if table and table.is_in_cell else self._content

    def _paragraph_ended(self) -> None:
        if text := tidy("".join(self._text)):
            self._here().append(RawParagraph(text, self._level))
        self._text.clear()
        self._level = 0

    def _placed(self, table: _OpenTable) -> list[PlacedCell]:
        """Return the cells at their positions, by the algorithm of the HTML standard."""
        taken: set[tuple[int, int]] = set()
        placed: list[PlacedCell] = []
        ends = {group: row + 1 for row, group in enumerate(table.groups)}
        for row, cells in enumerate(table.rows):
            column = 0
            for cell in cells:
                while (row, column) in taken:
                    column += 1
                left = ends[table.groups[row]] - row
                rows = min(cell.rows or left, left)
                self._positions += rows * cell.columns
                if self._positions > MOST_POSITIONS:
                    raise too_large(MOST_POSITIONS)
                columns = cell.columns
                taken |= {(row + down, column + right) for down in range(rows) for right in range(columns)}
                placed.append(PlacedCell(row, column, rows, columns, cell.content))
                column += columns
        return placed


def _span(value: str | None) -> int:
    """Return a span; 0 means to the end of the group, as only rows may."""
    value = (value or "1").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 1  # noqa: PLR2004 – five digits
