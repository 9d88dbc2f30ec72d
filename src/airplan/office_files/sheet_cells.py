"""Read one sheet: the contents of its cells, and which are merged, linked or hidden."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.office_files.cell_styles import PLAIN_STYLE
from airplan.office_files.rich_text import TextCollector
from airplan.office_files.stored_values import BAD_VALUE, counted, number_in, written_day
from airplan.office_files.workbook_model import LAST_COLUMN, LAST_ROW, CellContent, area_of, column_number, size
from airplan.office_files.xml_parts import Malformed, attribute, is_on, local, whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from airplan.office_files.cell_styles import CellStyle
    from airplan.office_files.rich_text import SharedStrings
    from airplan.office_files.workbook_model import Area, Place
    from airplan.office_files.xml_parts import Budget

_PICTURE = r"=?\s*(?:_xlfn\.)?(?:DISPIMG|IMAGE)\s*\("
"""WPS and Excel show a picture for such a formula, or for its text."""
_TEXTS = r'"(?:[^"]|"")*"(?:\s*&\s*"(?:[^"]|"")*")*'
_LINK = rf"=?\s*HYPERLINK\s*\(\s*({_TEXTS})\s*[,)]"
_ANY_LINK = "HYPERLINK("


class LinkedArea(NamedTuple):
    """An area of cells with a link."""

    area: Area
    relationship: str
    """The ID of the relationship with the address; empty for none."""
    location: str
    """The location in the file, or in this workbook."""


class WorkbookFacts(NamedTuple):
    """The facts that the cells of all sheets share."""

    strings: SharedStrings | None
    styles: Sequence[CellStyle]
    epoch: datetime
    budget: Budget


class SheetCells:
    """Handles the part of a sheet."""

    def __init__(self, facts: WorkbookFacts) -> None:
        self._facts, self._budget = facts, facts.budget
        self.cells: dict[Place, CellContent] = {}
        self.merged: list[Area] = []
        self.links: list[LinkedArea] = []
        self.hidden_rows: set[int] = set()
        self._hidden_columns: list[tuple[int, int]] = []
        """(first, last) column of each hidden range."""
        self.objects: list[tuple[str, str]] = []
        """(relationship, program) of each embedded object."""
        self._columns: dict[str, int] = {}
        """Letters → number, for columns seen so far."""
        self._row = self._column = 0
        self._counted = self._characters = 0
        self._reference = ""
        """The reference of the last cell, parsed on demand."""
        self._in_row = self._in_cell = False
        self._attributes: Mapping[str, str] = {}
        self._value: str | None = None
        self._formula: str | None = None
        self._inline = False
        self._rich = TextCollector()
        self._text: list[str] = []
        self.said: Any = self._text.append

    def begun(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c" and self._in_row:
            self._in_cell, self._attributes = True, attributes
            self._value = self._formula = None
            if "r" in attributes:
                self._reference = attributes["r"]
            else:
                self._go_to_reference()
                self._column += 1
        elif tag in ("v", "f"):
            self._text.clear()
        elif tag == "row":
            self._row_begun(attributes)
        elif self._inline:
            tag = local(tag)
            if tag == "t":
                self._text.clear()
            else:
                self._rich.begun(tag, attributes)
        elif tag == "is":
            self._inline = self._in_cell
        elif ":" in tag:
            self.begun(local(tag), attributes)
        elif tag in _OTHERS:
            self._other_begun(tag, attributes)

    def ended(self, tag: str) -> None:
        if tag == "c" and self._in_cell:
            self._in_cell = False
            if self._value is not None or self._formula is not None or "t" in self._attributes:
                self._cell_ended()
        elif tag == "v" and self._in_cell:
            self._value = "".join(self._text)
        elif tag == "f" and self._in_cell:
            self._formula = "".join(self._text)
        elif tag == "row":
            self._in_row = False
        elif self._inline:
            self._inline_ended(local(tag))
        elif ":" in tag:
            self.ended(local(tag))

    def _inline_ended(self, tag: str) -> None:
        if tag == "is":
            self._inline = False
            return
        if tag == "t":
            self._rich.add("".join(self._text))
        else:
            self._rich.ended(tag)

    def _row_begun(self, attributes: Mapping[str, str]) -> None:
        self._budget.spend("rows")
        self.count()
        number = whole_number(attributes.get("r"))
        self._row = self._row + 1 if number is None else number
        self._column, self._in_row, self._reference = 0, True, ""
        if is_on(attributes.get("hidden", "")):
            self.hidden_rows.add(self._row)

    def count(self) -> None:
        """Count the cells since the last count. Raises Unusable for too many."""
        self._budget.spend("cells", len(self.cells) - self._counted)
        self._budget.spend("text", self._characters)
        self._counted, self._characters = len(self.cells), 0

    def hidden_columns(self) -> set[int]:
        """Return the hidden columns that have content."""
        return {
            column for _row, column in self.cells for first, last in self._hidden_columns if first <= column <= last
        }

    def _go_to_reference(self) -> None:
        """Parse the reference of the last cell that has one. Raises Malformed for an invalid reference."""
        reference, self._reference = self._reference, ""
        if not reference:
            return
        letters = reference.rstrip("0123456789")
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = column_number(letters)
        row = whole_number(reference[len(letters) :])
        if not column or row is None:
            raise Malformed(reference)
        self._row, self._column = row, column

    def _cell_ended(self) -> None:
        self._inline = False
        text = self._rich.taken() if self._attributes.get("t") == "inlineStr" else None
        if self._value is None and self._formula is None and not (text and text.text):
            return
        self._go_to_reference()
        if not (0 < self._row <= LAST_ROW and 0 < self._column <= LAST_COLUMN):
            raise Malformed(f"{self._row},{self._column}")
        content = self._content(text.text if text else None, text.struck if text else "")
        if content is not None:
            self.cells[self._row, self._column] = content

    def _content(self, inline: str | None, struck: str) -> CellContent | None:
        """Return the content of the cell that has just ended; None for an empty one."""
        kind, style = self._attributes.get("t", "n"), self._style()
        if inline is not None:
            value: object = inline
            data_type = "s"
        elif kind == "s" and self._value is not None:
            value, struck = self._shared(self._value)
            data_type = "s"
        else:
            value, data_type = _value(kind, self._value, style, self._facts.epoch)
        if isinstance(value, str):
            self._characters += len(value)
        formula = self._formula
        if formula is not None:
            self._characters += len(formula)
            if value is None:
                value, data_type = f"={formula}", "f"
        elif value is None:
            return None
        if style.struck and not struck:
            struck = str(value)
        if formula is None and data_type != "e" and not struck and not _may_be_special(value):
            return CellContent(value, data_type, style.number_format)
        return self._special(CellContent(value, data_type, style.number_format, formula, struck))

    def _special(self, content: CellContent) -> CellContent:
        """Return a cell with the picture or link that its formula shows."""
        shown = content.formula or (content.value if isinstance(content.value, str) else "")
        if re.match(_PICTURE, shown, re.IGNORECASE) or (content.data_type == "e" and "vm" in self._attributes):
            return content._replace(picture=True)
        if content.formula and _ANY_LINK in "".join(content.formula.upper().split()):
            return content._replace(link=_linked_by(content.formula))
        return content

    def _shared(self, number: str) -> tuple[str, str]:
        """Return a shared text by its number, and its struck-out part."""
        strings = self._facts.strings
        index = number_in(number)
        if strings is None or not isinstance(index, int) or not 0 <= index < len(strings.texts):
            raise Malformed(number)  # the text is nowhere in the file
        return strings.texts[index], strings.struck.get(index, "")

    def _style(self) -> CellStyle:
        number, styles = whole_number(self._attributes.get("s", "0")) or 0, self._facts.styles
        return styles[number] if number < len(styles) else PLAIN_STYLE

    def _other_begun(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "mergeCell" and (area := self._area(attributes)):
            self.merged.append(area)
        elif tag == "hyperlink" and (area := self._area(attributes)):
            relationship = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            self.links.append(LinkedArea(area, relationship, attributes.get("location", "")))
        elif tag == "col" and is_on(attributes.get("hidden", "")):
            self._budget.spend("ranges")
            first, last = (whole_number(attributes.get(key)) or 0 for key in ("min", "max"))
            self._hidden_columns.append((first, last))
        elif tag == "oleObject":
            self._budget.spend("things")
            self.objects.append((attribute(attributes, "id"), attributes.get("progId", "")))

    def _area(self, attributes: Mapping[str, str]) -> Area | None:
        """Return the area of a reference; count it."""
        self._budget.spend("ranges")
        area = area_of(attributes.get("ref", ""))
        if area:
            self._budget.spend("area", size(area))
        return area


_OTHERS = ("mergeCell", "hyperlink", "oleObject", "col")


def _value(kind: str, text: str | None, style: CellStyle, epoch: datetime) -> tuple[object, str]:
    """Return the meaning of a text in a cell of this type, and openpyxl's letter for it."""
    if text is None or (text == "" and kind != "str"):
        return None, "n"
    if kind == "n":
        number = number_in(text)
        if number is None:
            return text or BAD_VALUE, "e"
        return (number, "n") if style.counts == "number" else counted(number, style.counts, epoch)
    if kind == "b":
        return is_on(text), "b"
    if kind == "e":
        return text, "e"
    return written_day(text) if kind == "d" else (text, "s")


def _linked_by(formula: str) -> str:
    """Return the address of a formula's link; the formula itself where it computes the address."""
    if whole := re.match(_LINK, formula, re.IGNORECASE):
        return "".join(text.replace('""', '"') for text in re.findall(r'"((?:[^"]|"")*)"', whole[1]))
    return f"={formula}"


def _may_be_special(value: object) -> bool:
    return isinstance(value, str) and "(" in value and value.lstrip().startswith(("=", "_xlfn", "DISPIMG"))
