"""Read back what people filled into the workbook of an evaluation.

Rows and columns are found by their hidden keys, so that sorted rows, moved columns and notes do no harm. Every cell
that cannot be used is reported with its address, and nothing is guessed.
"""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.errors import AirplanError, Message
from airplan.formats.xlsx.evaluation_formulas import ITEM, VETO
from airplan.formats.xlsx.evaluation_sheet import KEYS, MARKS, NO, YES
from airplan.i18n import in_every_language, marked
from airplan.i18n.forms import join_items
from airplan.office_files.workbook_model import address
from airplan.office_files.workbook_reader import opened
from airplan.progress.evaluation import HandMarks
from airplan.reports.evaluation_wording import number_in_words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from airplan.formats.xlsx.evaluation_sheet import BookMarks
    from airplan.office_files.workbook_model import CellContent, ReadBook, Sheet
    from airplan.plan.evaluation_schema import EvaluationFile, Scored, UnitGroup, Veto

_TICKS = ("√", "✓", "✔", "y", "1")
"""Further ways to say that a veto applies."""
_FOREIGN = marked("{file} is not the workbook of an evaluation, or its hidden sheet was deleted.")
_OTHER = marked("{file} was written for other rules, another year or another plan.")
_WAY = marked("Write it anew with: airplan evaluate --output FILE.xlsx")
_NO_NUMBER = marked("{sheet} {cell}: {found} – expected: a number from 0 to {points} (decimals: at most {decimals})")
_NO_WORD = marked("{sheet} {cell}: {found} – expected: yes or no")


class PrintedPoints(NamedTuple):
    """Points that airplan computed when it wrote the workbook, as they stand in it now."""

    where: str
    """The sheet and the cell."""
    points: Decimal | None
    """None where the cell holds no number any more."""


class FilledMarks(NamedTuple):
    """What a filled workbook holds."""

    marks: HandMarks
    printed: Mapping[tuple[str, str], PrintedPoints]
    """(unit, ID of an item) → the computed points, by which later changes are noticed."""


class _Table(NamedTuple):
    """A sheet with its keys: column of each key, row of each unit."""

    sheet: Sheet
    columns: Mapping[str, int]
    rows: Sequence[tuple[str, int]]

    def cell(self, row: int, key: str) -> CellContent | None:
        """Return a cell; None where it is blank or its column is gone."""
        return self.sheet.cells.get((row, self.columns.get(key, 0)))

    def where(self, row: int, key: str) -> str:
        """Return the address of a cell."""
        return address((row, self.columns[key]))


def read_marks(
    content: bytes, file: str, expected: BookMarks, rules: EvaluationFile, groups: Mapping[str, Sequence[str]]
) -> FilledMarks:
    """Return what people filled in; `groups` maps ID → units, `expected` says of which evaluation it must be.

    Raises Unusable; AirplanError for the workbook of another evaluation, for rows and columns that are missing or
    twice, and for every cell that cannot be used.
    """
    book = opened(content, file)
    hidden = _hidden(book, file, expected)
    tables = [table for sheet in book.sheets if (table := _table(sheet))]
    reading = _Reading(hidden.open, rules.evaluation.decimals)
    for group in (each for each in rules.groups if each.id in hidden.groups):
        table, rows = _rows_of(tables, _keys_of(group), groups[group.id], file)
        for unit, row in rows.items():
            reading.take(table, unit, row, group)
    if reading.faults:
        faults = Message(marked("{file}: cells that cannot be used:"), file=file)
        raise AirplanError(faults, "\n".join(reading.faults))
    return FilledMarks(HandMarks(reading.points, reading.vetoes), reading.printed)


class _Reading:
    """Collects what the rows of units hold."""

    def __init__(self, to_fill: Collection[tuple[str, str]], decimals: int) -> None:
        self._to_fill, self._decimals = to_fill, decimals
        self.points: dict[tuple[str, str], Decimal] = {}
        self.vetoes: dict[tuple[str, str], bool] = {}
        self.printed: dict[tuple[str, str], PrintedPoints] = {}
        self.faults: list[str] = []

    def take(self, table: _Table, unit: str, row: int, group: UnitGroup) -> None:
        """Take the cells of a unit."""
        for item in _items_of(group):
            found = _points(table, row, item, self._decimals)
            if (unit, item.id) not in self._to_fill:
                where = f"{table.sheet.title} {table.where(row, f'{ITEM}{item.id}')}"
                points = found if isinstance(found, Decimal) else None
                self.printed[unit, item.id] = PrintedPoints(where, points)
            elif isinstance(found, UnusableCell):
                self.faults.append(found)
            elif found is not None:
                self.points[unit, item.id] = found
        for veto in _by_hand(group):
            answer = _yes_or_no(table, row, f"{VETO}{veto.id}")
            if isinstance(answer, UnusableCell):
                self.faults.append(answer)
            else:
                self.vetoes[unit, veto.id] = answer


def _items_of(group: UnitGroup) -> Sequence[Scored]:
    """Return the items and additions of a group."""
    return (*group.items, *(group.additions.items if group.additions else ()))


def _by_hand(group: UnitGroup) -> Sequence[Veto]:
    """Return the vetoes that a person decides."""
    return [veto for veto in group.vetoes if veto.source is None]


def _keys_of(group: UnitGroup) -> list[str]:
    """Return the keys of the columns that are read."""
    items, vetoes = _items_of(group), _by_hand(group)
    return [*(f"{ITEM}{item.id}" for item in items), *(f"{VETO}{veto.id}" for veto in vetoes)]


class UnusableCell(str):
    """Why a cell cannot be used, with its address."""

    __slots__ = ()


class _Hidden(NamedTuple):
    """What the hidden sheet says."""

    groups: Sequence[str]
    open: Collection[tuple[str, str]]
    """The (unit, ID) of the cells that were to be filled in."""


def _hidden(book: ReadBook, file: str, expected: BookMarks) -> _Hidden:
    """Return what the hidden sheet says. Raises AirplanError where it is gone, or for another evaluation's."""
    for sheet in book.sheets:
        rows = {row: _record(sheet.cells.get((row, 2))) for row, column in sheet.cells if column == 1}
        names = {row: str(sheet.cells[row, 1].value) for row in rows}
        facts = rows.get(1)
        if names.get(1) != MARKS or not isinstance(facts, dict) or not isinstance(facts.get("groups"), list):
            continue
        if {key: facts.get(key) for key in expected._fields} != expected._asdict():
            raise AirplanError(Message(_OTHER, file=file), Message(_WAY))
        of_units = ((names[row], items) for row, items in rows.items() if row > 1 and isinstance(items, list))
        return _Hidden(facts["groups"], {(unit, str(item)) for unit, items in of_units for item in items})
    raise AirplanError(Message(_FOREIGN, file=file), Message(_WAY))


def _record(cell: CellContent | None) -> Any:
    """Return the JSON in a cell; None for anything else."""
    try:
        return json.loads(str(cell.value)) if cell else None
    except ValueError:
        return None


def _table(sheet: Sheet) -> _Table | None:
    """Return a sheet with its keys; None for a sheet without the hidden row."""
    for (row, column), content in sheet.cells.items():
        if content.value == KEYS:
            keys = {str(each.value): at for (of, at), each in sheet.cells.items() if of == row}
            if any(key.startswith(ITEM) for key in keys):
                units = [(str(each.value), of) for (of, at), each in sheet.cells.items() if at == column and of > row]
                return _Table(sheet, keys, units)
    return None


def _rows_of(
    tables: Sequence[_Table], keys: Sequence[str], units: Sequence[str], file: str
) -> tuple[_Table, dict[str, int]]:
    """Return the table of a group and unit → row. Raises AirplanError where it is not complete, or has a unit twice."""
    table = next((each for each in tables if {unit for unit, _row in each.rows} & set(units)), None)
    if not table:
        gone = Message(marked("{file}: the sheet with {units} is missing."), file=file, units=tuple(units))
        raise AirplanError(gone, Message(_WAY))
    counted = Counter(unit for unit, _row in table.rows)
    finding = {
        marked("{file}, {sheet}: these columns are missing: {names}"): [k for k in keys if k not in table.columns],
        marked("{file}, {sheet}: these units are missing: {names}"): [unit for unit in units if unit not in counted],
        marked("{file}, {sheet}: these units are twice: {names}"): [unit for unit in counted if counted[unit] > 1],
        marked("{file}, {sheet}: these units are not evaluated: {names}"): sorted(counted.keys() - set(units)),
    }
    for text, names in finding.items():
        if names:
            facts = Message(text, file=file, sheet=table.sheet.title, names=join_items(names))
            raise AirplanError(facts, Message(_WAY))
    return table, dict(table.rows)


def _points(table: _Table, row: int, item: Scored, decimals: int) -> Decimal | UnusableCell | None:
    """Return the points in a cell; None for a blank one; or why it cannot be used."""
    key = f"{ITEM}{item.id}"
    content = table.cell(row, key)
    text = "" if content is None or content.value is None else str(content.value).strip()
    if not text:
        return None
    number = _number(content, text)
    if number is not None and 0 <= number <= item.points and -int(number.normalize().as_tuple().exponent) <= decimals:
        return number
    refused = Message(
        _NO_NUMBER, sheet=table.sheet.title, cell=table.where(row, key), found=text,
        points=number_in_words(item.points), decimals=decimals,
    )  # fmt: skip
    return UnusableCell(refused)


def _number(content: CellContent | None, text: str) -> Decimal | None:
    """Return the number that a cell holds, exactly as it is shown; None for anything else."""
    value = content.value if content else None
    if isinstance(value, bool) or (isinstance(value, float) and not isfinite(value)):
        return None
    if isinstance(value, int | float):
        return Decimal(str(value))
    try:
        number = Decimal(text) if text.isascii() else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None


def _yes_or_no(table: _Table, row: int, key: str) -> bool | UnusableCell:
    """Return whether a cell says that a veto applies; a blank one does not; or why it cannot be used."""
    content = table.cell(row, key)
    text = "" if content is None or content.value is None else str(content.value).strip()
    if text.casefold() in {*in_every_language(YES), *_TICKS}:
        return True
    if not text or text.casefold() in in_every_language(NO):
        return False
    return UnusableCell(Message(_NO_WORD, sheet=table.sheet.title, cell=table.where(row, key), found=text))
