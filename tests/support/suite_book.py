"""Carry out edits in LibreOffice; a part of suite_driver.py, for the Python that can import `uno`."""

from __future__ import annotations

import re
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

uno: Any = import_module("uno")
Trouble: Any = uno.getClass("com.sun.star.uno.Exception")

_FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xls": "MS Excel 97", ".ods": "calc8", ".pdf": "calc_pdf_Export"}
_TEXT_FILTERS = {".docx": "MS Word 2007 XML", ".pdf": "writer_pdf_Export"}
_DATE, _PERCENT = 2, 128  # com.sun.star.util.NumberFormat
_VALUES = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags: what the key Del removes


class Refused(Exception):
    """Raised where LibreOffice would refuse an edit of a person, or has not done it."""


class Book:
    """An open workbook, each kind of edit a method; or a Word file, which can only be stored."""

    def __init__(self, desktop: Any, dispatcher: Any, path: str) -> None:
        # not "Hidden", which would lose frozen panes and the sheet in front; without a window it is anyway
        options = _properties(MacroExecutionMode=0, UpdateDocMode=0)
        self.dispatcher = dispatcher
        self.file = desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, options)
        if self.file is None:
            raise Refused("LibreOffice cannot open it")
        self.filters = _FILTERS
        if path.endswith(".docx") and self.file.supportsService("com.sun.star.text.TextDocument"):
            self.filters = _TEXT_FILTERS
        elif not self.file.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
            self.close()
            raise Refused("it is no workbook")
        self.formats = self.file.NumberFormats

    def store(self, path: str) -> None:
        self.file.storeToURL(Path(path).as_uri(), _properties(FilterName=self.filters[Path(path).suffix]))

    def close(self) -> None:
        self.file.close(True)  # noqa: FBT003 – LibreOffice's own signature

    def edit(self, kind: str, fields: dict[str, Any]) -> None:
        """Carry out an edit of edits.py: InsertRows by insert_rows."""
        getattr(self, re.sub(r"(?<!^)(?=[A-Z])", "_", kind).lower())(**fields)

    # what edits stand on

    def _sheet(self, sheet: str | int) -> Any:
        sheets = self.file.Sheets
        if sheet not in (sheets.ElementNames if isinstance(sheet, str) else range(sheets.Count)):
            raise Refused(f"no sheet {sheet!r} among {', '.join(sheets.ElementNames)}")
        return sheets.getByName(sheet) if isinstance(sheet, str) else sheets.getByIndex(sheet)

    def _range(self, sheet: str | int, cells: str) -> Any:
        try:
            return self._sheet(sheet).getCellRangeByName(cells)
        except uno.getClass("com.sun.star.uno.RuntimeException"):
            raise Refused(f"no cells {cells!r}") from None

    def _open_cells(self, sheet: str | int, cells: str) -> Any:
        """Return cells that a person may change: LibreOffice's programming interface would change locked ones, too."""
        found = self._range(sheet, cells)
        if found.Spreadsheet.isProtected():
            parts = found.CellFormatRanges
            if any(parts.getByIndex(place).CellProtection.IsLocked for place in range(parts.Count)):
                raise Refused(f"{cells} is locked on the protected sheet {found.Spreadsheet.Name}")
        return found

    def _open_sheet(self, sheet: str | int) -> Any:
        found = self._sheet(sheet)
        if found.isProtected():
            raise Refused(f"the sheet {found.Name} is protected")
        return found

    def _format(self, code: str) -> int:
        anywhere = uno.createUnoStruct("com.sun.star.lang.Locale")  # any other is written into the file with the format
        known = int(self.formats.queryKey(code, anywhere, False))  # noqa: FBT003 – LibreOffice's own signature
        return known if known >= 0 else int(self.formats.addNew(code, anywhere))

    def _shows(self, cell: Any, kind: int) -> bool:
        return bool(self.formats.getByKey(cell.NumberFormat).Type & kind)

    def _column(self, sheet: str | int, column: str) -> int:
        return int(self._range(sheet, f"{column}1").RangeAddress.StartColumn)

    # cells

    def write(self, sheet: str | int, cell: str, value: Any, format: str) -> None:  # noqa: A002 – the word for it in every caller
        found = self._open_cells(sheet, cell)
        if format:
            found.NumberFormat = self._format(format)
        if isinstance(value, str):
            found.setString(value)
        elif isinstance(value, dict):
            start = self.file.NullDate
            passed = datetime.fromisoformat(value["date"]) - datetime(start.Year, start.Month, start.Day)  # noqa: DTZ001 – a day in a cell or a range has no zone
            found.setValue(passed.total_seconds() / 86400)
            if not format and not self._shows(found, _DATE):
                found.NumberFormat = self._format("yyyy-mm-dd")
        else:
            found.setValue(value)

    def formula(self, sheet: str | int, cell: str, formula: str) -> None:
        self._open_cells(sheet, cell).setFormula(formula)

    def type(self, sheet: str | int, cell: str, text: str) -> None:
        found = self._open_cells(sheet, cell)
        window, on = self.file.CurrentController, found.Spreadsheet
        if not on.IsVisible:
            raise Refused(f"the sheet {on.Name} is hidden")
        if self._shows(found, _PERCENT) and re.fullmatch(r"[-+]?[0-9.,]+", text):
            text += "%"  # both Excel and LibreOffice begin with it when somebody types into such a cell
        before = window.ActiveSheet
        window.select(found)
        self._do(".uno:EnterString", StringName=text)
        window.setActiveSheet(before)

    def clear(self, sheet: str | int, cells: str) -> None:
        self._open_cells(sheet, cells).clearContents(_VALUES)

    def paste(self, sheet: str | int, source: str, to: str, to_sheet: str | int | None, values: bool) -> None:
        found = self._range(sheet, source)
        goal = self._range(sheet if to_sheet is None else to_sheet, to)
        start, columns, rows = goal.RangeAddress, found.Columns.Count, found.Rows.Count
        end = (start.StartColumn + columns - 1, start.StartRow + rows - 1)
        goal = goal.Spreadsheet.getCellRangeByPosition(start.StartColumn, start.StartRow, *end)
        goal = self._open_cells(goal.Spreadsheet.Name, goal.AbsoluteName.rpartition(".")[2])
        if values:
            goal.setDataArray(found.getDataArray())
        else:
            goal.Spreadsheet.copyRange(goal.getCellByPosition(0, 0).CellAddress, found.RangeAddress)

    def cut(self, sheet: str | int, source: str, to: str) -> None:
        goal = self._range(sheet, to).getCellByPosition(0, 0).CellAddress
        self._open_sheet(sheet).moveRange(goal, self._range(sheet, source).RangeAddress)

    def merge(self, sheet: str | int, cells: str) -> None:
        self._open_sheet(sheet)
        self._range(sheet, cells).merge(True)  # noqa: FBT003 – LibreOffice's own signature

    # rows and columns

    def sort(self, sheet: str | int, cells: str, column: str, descending: bool, header: bool) -> None:
        self._open_sheet(sheet)
        found = self._range(sheet, cells)
        field = uno.createUnoStruct("com.sun.star.table.TableSortField")
        field.Field = self._column(sheet, column) - found.RangeAddress.StartColumn
        field.IsAscending = not descending
        fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
        uno.invoke(found, "sort", (_properties(SortFields=fields, ContainsHeader=header, IsSortColumns=False),))

    def filter(self, sheet: str | int, cells: str, column: str, keep: list[str]) -> None:
        found = self._range(sheet, cells)
        fields = []
        for text in keep:
            field = uno.createUnoStruct("com.sun.star.sheet.TableFilterField2")
            field.Connection = uno.Enum("com.sun.star.sheet.FilterConnection", "OR")
            field.Field = self._column(sheet, column) - found.RangeAddress.StartColumn
            field.Operator = 0 if text == "" else 2  # com.sun.star.sheet.FilterOperator2: EMPTY, EQUAL
            field.StringValue = text
            fields.append(field)
        unnamed = self.file.getPropertyValue("UnnamedDatabaseRanges")
        unnamed.setByTable(found.RangeAddress)
        database = unnamed.getByTable(found.RangeAddress.Sheet)
        database.AutoFilter = True
        description = database.getFilterDescriptor()
        description.setFilterFields2(tuple(fields))
        description.ContainsHeader = True
        database.refresh()

    def hide_rows(self, sheet: str | int, first: int, last: int) -> None:
        self._range(sheet, f"A{first}:A{last}").Rows.IsVisible = False

    def hide_column(self, sheet: str | int, column: str) -> None:
        self._range(sheet, f"{column}1").Columns.IsVisible = False

    def unhide(self, sheet: str | int) -> None:
        found = self._sheet(sheet)
        found.IsVisible = True
        found.Rows.IsVisible = True
        found.Columns.IsVisible = True

    def insert_rows(self, sheet: str | int, before: int, count: int) -> None:
        self._open_sheet(sheet).Rows.insertByIndex(before - 1, count)

    def delete_rows(self, sheet: str | int, first: int, count: int) -> None:
        self._open_sheet(sheet).Rows.removeByIndex(first - 1, count)

    def insert_columns(self, sheet: str | int, before: str, count: int) -> None:
        self._open_sheet(sheet).Columns.insertByIndex(self._column(sheet, before), count)

    def delete_columns(self, sheet: str | int, first: str, count: int) -> None:
        self._open_sheet(sheet).Columns.removeByIndex(self._column(sheet, first), count)

    def move_column(self, sheet: str | int, column: str, before: str) -> None:
        found, source, goal = self._open_sheet(sheet), self._column(sheet, column), self._column(sheet, before)
        found.Columns.insertByIndex(goal, 1)
        source += source >= goal
        columns = found.Columns
        address = columns.getByIndex(goal).getCellByPosition(0, 0).CellAddress
        found.moveRange(address, columns.getByIndex(source).RangeAddress)
        columns.getByIndex(goal).Width = columns.getByIndex(source).Width
        columns.getByIndex(goal).IsVisible = columns.getByIndex(source).IsVisible
        columns.removeByIndex(source, 1)

    def column_width(self, sheet: str | int, column: str, millimetres: float) -> None:
        self._range(sheet, f"{column}1").Columns.Width = round(millimetres * 100)

    # sheets

    def unprotect(self, password: str) -> None:
        try:
            for found in (self.file, *map(self._sheet, self.file.Sheets.ElementNames)):
                found.unprotect(password)
        except uno.getClass("com.sun.star.lang.IllegalArgumentException"):
            raise Refused("the password is wrong") from None

    def rename_sheet(self, sheet: str | int, name: str) -> None:
        self._sheet(sheet).setName(name)

    def copy_sheet(self, sheet: str | int, name: str, place: int | None) -> None:
        sheets = self.file.Sheets
        sheets.copyByName(self._sheet(sheet).Name, name, sheets.Count if place is None else place)

    def delete_sheet(self, sheet: str | int) -> None:
        self.file.Sheets.removeByName(self._sheet(sheet).Name)

    def move_sheet(self, sheet: str | int, place: int) -> None:
        self.file.Sheets.moveByName(self._sheet(sheet).Name, place)

    def activate(self, sheet: str | int) -> None:
        found = self._sheet(sheet)
        if not found.IsVisible:
            raise Refused(f"the sheet {found.Name} is hidden")
        self.file.CurrentController.setActiveSheet(found)

    def _do(self, command: str, **arguments: Any) -> None:
        frame = self.file.CurrentController.Frame
        self.dispatcher.executeDispatch(frame, command, "", 0, _properties(**arguments))


def _properties(**values: Any) -> tuple[Any, ...]:
    found = []
    for name, value in values.items():
        item = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        item.Name, item.Value = name, value
        found.append(item)
    return tuple(found)
