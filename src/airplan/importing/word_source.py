"""Read a .docx file: its paragraphs with levels and automatic numbers, its tables with every merged cell.

Tracked changes count as accepted; what is hidden or stands outside the text is left out and remarked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.errors import Message
from airplan.i18n import _, marked, ngettext
from airplan.importing.document import Aside, Document, struck_out
from airplan.importing.html_source import MOST_POSITIONS, too_large
from airplan.importing.nested_tables import BlockWriter, PlacedCell, RawParagraph, RawTable, tidy
from airplan.importing.word_parts import Element, Numbering, Styles, TreeBuilder, heading_level
from airplan.office_files.package import Package
from airplan.office_files.xml_parts import Budget, Malformed, whole_number
from airplan.office_files.zip_guard import parts_of

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Sequence

_TIMES = 4
"""A plan of a thousand rows has more tags than any returned workbook."""
_MOST_COLUMNS = 1_000


def read_docx(name: str, data: bytes) -> Document:
    """Return the blocks of a document. Raises Unusable, and Malformed where its text is no XML."""
    package = Package(parts_of(data), Budget(times=_TIMES))
    main = next((each for each in package.relationships("").values() if each.kind == "officedocument"), None)
    path = main.target if main and main.target in package else package.named("word/document.xml")
    related = {each.kind: each.target for each in package.relationships(path).values()}
    text = TreeBuilder()
    package.read(path, text)
    body = text.root.child("body")
    if body is None:
        raise Malformed(path)
    reader = _Reader(Styles(_part(package, related, "styles")), Numbering(_part(package, related, "numbering")))
    blocks = tuple(BlockWriter().blocks(reader.content(body.inside)))
    asides = (*_hidden(name, reader), *struck_out(reader.struck, blocks))
    return Document(name, blocks, tuple(_remarks(text.counted)), asides)


def _part(package: Package, related: dict[str, str], kind: str) -> Element:
    """Return the tree of a part; without content where the document has none or it is no XML."""
    path = related.get(kind, "") or package.named(f"word/{kind}.xml")
    builder = TreeBuilder()
    try:
        if path in package:
            package.read(path, builder)
    except Malformed:
        return Element("", {})
    return builder.root


class _Reader:
    """Turns the elements of a text into raw paragraphs and tables; counts what is hidden."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles, self._numbering = styles, numbering
        self._positions = 0
        self.hidden_texts = self.hidden_rows = 0
        self.struck: list[str] = []

    def content(self, elements: Sequence[Element]) -> list[RawParagraph | RawTable]:
        """Return the paragraphs and tables; a paragraph whose end is deleted goes on in the next."""
        parts: list[RawParagraph | RawTable] = []
        carried: list[str] = []
        for element in elements:
            if element.tag == "tbl":
                parts.append(RawTable(self._cells(element)))
            elif element.tag == "p":
                carried.append(self._text(element))
                if element.child("pPr", "rPr", "del") is None:
                    parts.append(self._paragraph(element, "".join(carried)))
                    carried.clear()
        parts += [RawParagraph(tidy("".join(carried)))] if carried else []
        return parts

    def _paragraph(self, element: Element, text: str) -> RawParagraph:
        properties = element.child("pPr")
        style = (properties.value("pStyle") if properties else None) or "Normal"
        numbered = (properties.child("numPr") if properties else None) or self._styles.numbering(style)
        number = self._numbering.next(numbered) if numbered else ""
        outline = properties.value("outlineLvl") if properties else None
        level = heading_level(outline) if outline is not None else self._styles.level(style)
        between = " " if number and number[-1].isascii() and text else ""
        return RawParagraph(tidy(f"{number}{between}{text}"), level)

    def _text(self, element: Element) -> str:
        """Return the visible text of a paragraph or run."""
        text = ""
        for part in element.inside:
            if part.tag == "t":
                text += "".join(part.text)
            elif part.tag in ("br", "cr"):
                text += "\n"
            elif part.tag in ("tab", "noBreakHyphen"):
                text += " " if part.tag == "tab" else "-"
            elif part.tag in ("r", "p"):
                said = self._text(part)
                if said and self._is_hidden(part):
                    self.hidden_texts += 1
                    continue
                text += said
                if part.is_on("rPr", "strike") or part.is_on("rPr", "dstrike"):
                    self.struck.append(said)
        return text

    def _is_hidden(self, run: Element) -> bool:
        if run.child("rPr", "vanish"):
            return run.is_on("rPr", "vanish")
        return self._styles.is_hidden(run.value("rPr", "rStyle") or "")

    def _cells(self, table: Element) -> list[PlacedCell]:
        """Return the cells of a table; a continued one belongs to the cell above, if that begins at its column."""
        placed: list[PlacedCell] = []
        above: dict[int, int] = {}
        """Column → the number in `placed` of the cell that may go on."""
        for row, element in enumerate(self._rows(table)):
            still: dict[int, int] = {}
            column = _count(element.value("trPr", "gridBefore"), least=0)
            for cell in element.inside:
                if cell.tag != "tc" or cell.child("tcPr", "cellDel"):
                    continue
                columns = _count(cell.value("tcPr", "gridSpan"))
                merge, sideways = cell.value("tcPr", "vMerge"), cell.value("tcPr", "hMerge")
                self._spend(columns)
                if sideways in ("", "continue") and placed and placed[-1].row == row:
                    placed[-1] = placed[-1]._replace(columns=placed[-1].columns + columns)
                elif merge in ("", "continue") and column in above:
                    at = above[column]
                    placed[at] = placed[at]._replace(rows=row - placed[at].row + 1)
                    still[column] = at
                else:
                    if merge is not None:
                        still[column] = len(placed)
                    placed.append(PlacedCell(row, column, 1, columns, self.content(cell.inside)))
                column += columns
            above = still
        return placed

    def _rows(self, table: Element) -> Iterator[Element]:
        """Yield the rows that are neither deleted nor hidden."""
        for row in table.inside:
            if row.tag != "tr" or row.child("trPr", "del"):
                continue
            if row.is_on("trPr", "hidden"):
                self.hidden_rows += 1
                continue
            yield row

    def _spend(self, columns: int) -> None:
        self._positions += columns
        if self._positions > MOST_POSITIONS:
            raise too_large(MOST_POSITIONS)


def _count(text: str | None, least: int = 1) -> int:
    return min(max(whole_number(text) or least, least), _MOST_COLUMNS)


def _hidden(name: str, reader: _Reader) -> Iterator[Aside]:
    """Yield how much was left out because it is hidden."""
    if count := reader.hidden_texts:
        yield Aside(name, "", Message(marked("left out, because they are hidden: {count} texts"), count=count))
    if count := reader.hidden_rows:
        yield Aside(name, "", Message(marked("left out, because they are hidden: {count} rows"), count=count))


def _remarks(counted: Counter[str]) -> Iterator[str]:
    """Yield what was left out, with its count."""
    if count := counted["txbxContent"]:
        yield ngettext("{count} text box was not read", "{count} text boxes were not read", count).format(count=count)
    if count := counted["footnoteReference"] + counted["endnoteReference"]:
        yield ngettext("{count} footnote was not read", "{count} footnotes were not read", count).format(count=count)
    if count := counted["blip"]:
        yield ngettext("{count} picture was not read", "{count} pictures were not read", count).format(count=count)
    if counted["altChunk"]:
        yield _("an embedded document was not read")
