"""Read a returned workbook from its parts; parts without relevant content are never opened.

An unreadable part makes the workbook unusable if it is required; otherwise it becomes a remark.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.office_files.cell_styles import CellStyles
from airplan.office_files.package import opened_package
from airplan.office_files.rich_text import SharedStrings
from airplan.office_files.sheet_cells import SheetCells, WorkbookFacts
from airplan.office_files.surroundings import Surroundings, links
from airplan.office_files.workbook_model import MAC_EPOCH, WINDOWS_EPOCH, ReadBook, Remark, Sheet
from airplan.office_files.xml_parts import Malformed, attribute, is_on, local, whole_number
from airplan.office_files.zip_guard import Unusable, damaged

if TYPE_CHECKING:
    from airplan.office_files.cell_styles import CellStyle
    from airplan.office_files.package import Package
    from airplan.office_files.xml_parts import Budget

_NO_TABLES = ("chartsheet", "dialogsheet", "xlmacrosheet", "xlintlmacrosheet")


def opened(content: bytes, name: str = "", together: Budget | None = None) -> ReadBook:
    """Return the content of the workbook; `together` is the budget for it and others.

    Raises Unusable, with the given name.
    """
    try:
        return _read(opened_package(content, together))
    except Malformed as error:
        refused = damaged()
        refused.name = name
        raise refused from error
    except Unusable as error:
        error.name = name
        raise


def _read(package: Package) -> ReadBook:
    """Return the content of a package. Raises Malformed where a required part or every sheet is missing."""
    main = next((each for each in package.relationships("").values() if each.kind == "officedocument"), None)
    path = main.target if main and main.target in package else package.named("xl/workbook.xml")
    listed = _SheetList()
    package.read(path, listed)
    if not listed.sheets:
        raise Malformed(path)
    return _WorkbookParts(package, path, listed).read()


class _ListedSheet(NamedTuple):
    title: str
    relationship: str
    visible: bool


class _SheetList:
    """Handles the part that lists the sheets."""

    def __init__(self) -> None:
        self.sheets: list[_ListedSheet] = []
        self.active = -1
        self.epoch = WINDOWS_EPOCH

    def begun(self, tag: str, attributes: dict[str, str]) -> None:
        tag = local(tag)
        if tag == "sheet":
            visible = attributes.get("state", "visible") == "visible"
            self.sheets.append(_ListedSheet(attributes.get("name", ""), attribute(attributes, "id"), visible))
        elif tag == "workbookPr" and is_on(attributes.get("date1904", "")):
            self.epoch = MAC_EPOCH
        elif tag == "workbookView" and self.active < 0:
            self.active = whole_number(attributes.get("activeTab")) or 0

    def ended(self, tag: str) -> None:
        """Ignore the end of elements."""

    def said(self, text: str) -> None:
        """Ignore text: the part has none."""


class _WorkbookParts:
    """The parts of one workbook."""

    def __init__(self, package: Package, path: str, listed: _SheetList) -> None:
        self._package, self._listed = package, listed
        self._related = package.relationships(path)
        self._remarks: list[Remark] = []
        self._facts = WorkbookFacts(self._strings(), self._styles(), listed.epoch, package.budget)
        self._around = Surroundings(package, self._related)

    def read(self) -> ReadBook:
        """Return their content. Raises Malformed."""
        numbered = enumerate(self._listed.sheets, start=1)
        sheets = tuple(self._sheet(number, sheet) for number, sheet in numbered)
        if all(sheet.is_damaged for sheet in sheets):
            raise Malformed
        return ReadBook(sheets, max(self._listed.active, 0), self._listed.epoch, self._remarks)

    def _strings(self) -> SharedStrings | None:
        path = self._part("sharedstrings", "xl/sharedstrings.xml")
        if not path:
            return None
        strings = SharedStrings(self._package.budget)
        self._package.read(path, strings)
        return strings

    def _styles(self) -> list[CellStyle]:
        styles = CellStyles()
        if path := self._part("styles", "xl/styles.xml"):
            try:
                self._package.read(path, styles)
            except Malformed:  # as without styles: values stay, and a day or percentage is asked about
                self._remarks.append(Remark("unreadable", "", "", path))
                return []
        return styles.styles

    def _part(self, kind: str, usual: str) -> str:
        """Return the path of the workbook's one part of a kind; empty where there is none."""
        for relation in self._related.values():
            if relation.kind == kind and relation.target in self._package:
                return relation.target
        return self._package.named(usual)

    def _sheet(self, number: int, listed: _ListedSheet) -> Sheet:
        relation = self._related.get(listed.relationship)
        if relation and relation.kind in _NO_TABLES:
            return Sheet(listed.title, {}, visible=listed.visible, remarks=(Remark("graphic", listed.title, "", ""),))
        path = relation.target if relation else self._package.named(f"xl/worksheets/sheet{number}.xml")
        cells = SheetCells(self._facts)
        try:
            self._package.read(path, cells)
        except Malformed:  # harmless where nothing of it is needed
            unreadable = Remark("unreadable", listed.title, "", path)
            return Sheet(listed.title, {}, visible=listed.visible, remarks=(unreadable,), is_damaged=True)
        cells.count()
        related = self._package.relationships(path)
        return Sheet(
            listed.title,
            dict(sorted(cells.cells.items())),
            cells.merged,
            cells.hidden_rows,
            cells.hidden_columns(),
            dict(links(cells.links, related)),
            listed.visible,
            tuple(self._around.remarks(listed.title, related, cells.objects)),
        )
