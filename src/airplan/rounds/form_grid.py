"""Locate the table of a returned workbook, and check whether it is complete.

A row's hidden mark counts only while the row's visible content agrees with it, and a column's likewise: sorting only
visible cells leaves the marks behind.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

from airplan.errors import Message
from airplan.i18n import marked
from airplan.office_files.workbook_model import CellContent, address
from airplan.rounds.cell_values import is_blank, shown
from airplan.rounds.form import COLUMN_MARK, PART_MARK, PLAN_MARK, ROW_MARK, headings, title
from airplan.rounds.form_columns import VALUE, column_of, is_signing
from airplan.rounds.own_texts import KNOWN_MARK, plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from airplan.office_files.workbook_model import Area, Place, ReadBook, Sheet
    from airplan.rounds.form import Form, FormRow

_MARK = "airplan:"
_NOTHING = CellContent(None)
_MANY = 8
"""Number of refs or cells that a finding lists."""
OUTSIDE = marked("entries in rows that belong to no measure: {what}: {texts}")
_ALL = "{what}"
_IDENTITY = ("ref", "text", "brief")
"""Locked columns that identify a row, the most reliable first."""


class Finding(NamedTuple):
    """A fault of a whole workbook; with one, no answer is imported."""

    message: Message
    passable: bool = False
    """Whether a person may import the rest of the file all the same (--prefer returned)."""


# --- the hidden marks -------------------------------------------------------------------------------------------------


class Marks(NamedTuple):
    """The hidden marks of one sheet: (text after the mark, row, column)."""

    sheet: Sheet
    parts: list[tuple[str, int, int]]
    columns: list[tuple[str, int, int]]
    rows: list[tuple[str, int, int]]
    known: list[tuple[str, int, int]]
    plans: list[tuple[str, int, int]]


def marks_in(book: ReadBook) -> list[Marks]:
    """Return the marks of every sheet."""
    sheets = []
    for sheet in book.sheets:
        marks = Marks(sheet, [], [], [], [], [])
        for place, cell in sheet.cells.items():
            if is_mark(text := cell.value):
                for start, kind in (
                    (PART_MARK, marks.parts),
                    (COLUMN_MARK, marks.columns),
                    (ROW_MARK, marks.rows),
                    (KNOWN_MARK, marks.known),
                    (PLAN_MARK, marks.plans),
                ):
                    if text.startswith(start):
                        kind.append((text.removeprefix(start).strip(), *place))
        sheets.append(marks)
    return sheets


def is_mark(value: object) -> TypeGuard[str]:
    """Return whether a value is one of airplan's hidden marks."""
    return isinstance(value, str) and value.startswith(_MARK)


# --- where everything stands ------------------------------------------------------------------------------------------


class Placement(NamedTuple):
    """The filled-in sheet, with the current positions of its rows and columns."""

    form: Form
    sheet: str
    """Its current name."""
    cells: Mapping[Place, CellContent]
    """The cells with content, in order, without marks."""
    rows: Mapping[str, Sequence[int]]
    """Ref → the rows with its mark."""
    columns: Mapping[str, Sequence[int]]
    """Key → the columns with its mark."""
    marks_column: Collection[int]
    """The columns with the marks of rows."""
    marks_row: int
    """The row with the marks of columns."""
    headings_row: int
    top: int
    """The first marked row; people may take cells below it for a part of the table."""
    merged: Mapping[Place, Area]
    """Each cell of the table in a merged area → that area."""
    hidden_rows: Collection[int]
    titles: Mapping[str, Collection[str]]
    """Key → possible headings, in any language, without white space."""

    @property
    def marked_rows(self) -> set[int]:
        """All rows that belong to a measure."""
        return {number for numbers in self.rows.values() for number in numbers}

    @property
    def marked_columns(self) -> set[int]:
        """All columns with a mark, and the column of the marks."""
        return {*self.marks_column, *(number for numbers in self.columns.values() for number in numbers)}

    @property
    def answer_columns(self) -> set[int]:
        """All columns to be filled in."""
        return {number for key in self.form.answers for number in self.columns.get(key, ())}

    def is_head(self, row: int) -> bool:
        """Return whether the row holds the marks or the headings."""
        return row in (self.marks_row, self.headings_row)

    def content(self, place: Place) -> CellContent:
        """Return the content of a cell."""
        return self.cells.get(place, _NOTHING)

    def signed_at(self, key: str, place: Place) -> Place | None:
        """Return the cell with the day or authors of a row's answers, where it is merged with those of other rows.

        Such a cell applies to all these rows. None for all other cells.
        """
        area = self.merged.get(place) if is_signing(key) else None
        if not area:
            return None
        top, bottom, left, right = area
        return (top, left) if left == right and self.marked_rows.issuperset(range(top, bottom + 1)) else None

    def text(self, place: Place) -> str:
        """Return the text of a locked cell or heading in the form in which it was sent."""
        cell = self.cells.get(place)
        if cell is None:
            return ""
        value = cell.value if cell.formula is None else f"={cell.formula}"
        if isinstance(value, datetime):
            return value.date().isoformat()
        if isinstance(value, date):
            return value.isoformat()
        return value if isinstance(value, str) else "" if value is None else shown(CellContent(value))


def locate(marks: Marks, form: Form) -> Placement:
    """Return the positions of a form's rows and columns in the sheet with its marks."""
    sheet = marks.sheet
    cells = {place: cell for place, cell in sheet.cells.items() if not (is_blank(cell) or is_mark(cell.value))}
    marks_row = Counter(row for _key, row, _column in marks.columns).most_common(1)[0][0]
    placement = Placement(
        form,
        sheet.title,
        cells,
        rows=_numbers((ref, row) for ref, row, _column in marks.rows),
        columns=_numbers((key, column) for key, _row, column in marks.columns),
        marks_column=frozenset(column for _ref, _row, column in marks.rows),
        marks_row=marks_row,
        headings_row=0,
        top=min(marks_row, *(row for _ref, row, _column in marks.rows)),
        merged={},
        hidden_rows=sheet.hidden_rows,
        titles={key: _titles(form, key) for key in form.columns},
    )
    merged = dict(_merged(sheet.merged, placement.marked_rows, placement.marked_columns))
    return placement._replace(headings_row=_row_of_headings(placement), merged=merged)


def _merged(areas: Iterable[Area], rows: Collection[int], columns: Collection[int]) -> Iterator[tuple[Place, Area]]:
    """Yield the cells of these rows and columns that belong to a merged area, with that area."""
    for area in areas:
        top, bottom, left, right = area
        inside = [column for column in columns if left <= column <= right]
        for row in rows if inside else ():
            if top <= row <= bottom:
                yield from (((row, column), area) for column in inside)


def form_places(
    placement: Placement, keys: Iterable[str], *, asked_for: bool = True
) -> Iterator[tuple[FormRow, str, Place]]:
    """Yield the cells of the form that exist once, with their positions.

    With `asked_for`, only where a row asks for something in that column.
    """
    single = [(key, placement.columns[key][0]) for key in keys if len(placement.columns.get(key, ())) == 1]
    for row in placement.form.rows:
        numbers = placement.rows.get(row.ref, ())
        for key, column in single if len(numbers) == 1 else ():
            if (not key.startswith(VALUE) or bool(row.field(key))) == asked_for:
                yield row, key, (numbers[0], column)


def _row_of_headings(placement: Placement) -> int:
    """Return the row below the marks, wherever it was moved: the one on which most headings match."""
    titles = {
        number: placement.titles[key]
        for key, numbers in placement.columns.items()
        for number in numbers
        if key in placement.titles
    }
    called = Counter(
        place[0] for place in placement.cells if place[1] in titles and plain(placement.text(place)) in titles[place[1]]
    )
    marked_rows = placement.marked_rows
    unmarked = [(count, -row) for row, count in called.items() if row not in marked_rows]
    return -max(unmarked, default=(0, -placement.marks_row - 1))[1]


# --- what is wrong with it --------------------------------------------------------------------------------------------


def findings(placement: Placement) -> Iterator[Finding]:
    """Yield what is missing, duplicated, misplaced or unknown."""
    form, rows, columns = placement.form, placement.rows, placement.columns
    refs = [row.ref for row in form.rows]
    lost = [title(form, key) for key in form.columns if key not in columns]
    unsent = _others(columns, form.columns)
    identified = any(key in columns for key in _IDENTITY)
    for text, names, passable in (
        (marked("deleted rows: {what}"), [row.called for row in form.rows if row.ref not in rows], True),
        (marked("duplicated rows: {what}"), _rows_named(placement, _several(rows)), False),
        (marked("added rows: {what}"), _rows_named(placement, _others(rows, refs)), False),
        (marked("rows that do not match their hidden mark: {what}"), _mixed_rows(placement), False),
        (marked("deleted columns: {what}"), lost, identified),
        (marked("duplicated columns: {what}"), _columns_named(placement, _several(columns)), False),
        (marked("added columns: {what}"), _columns_named(placement, unsent), False),
        (marked("columns that do not match their hidden mark: {what}"), _mixed_headings(placement), False),
        (marked("content of locked cells found in answer cells: {what}"), _strayed(placement), False),
        (
            marked("entries in columns that have lost their hidden mark: {what}"),
            _on_stray_columns(placement) if lost or changed_headings(placement) else [],
            False,
        ),
    ):
        if names:
            yield Finding(Message(text, what=few(names)), passable)
    if stray := _on_stray_rows(placement):
        texts = few([f"“{shown(placement.cells[place])}”" if at < _MANY else "" for at, place in enumerate(stray)])
        yield Finding(Message(OUTSIDE, what=few(list(map(address, stray))), texts=texts))


def hidden_with_answers(placement: Placement) -> list[str]:
    """Return the refs of rows that are hidden and filled in."""
    filled = (
        row.called
        for row, _key, place in form_places(placement, placement.form.answers)
        if place in placement.cells and place[0] in placement.hidden_rows
    )
    return list(dict.fromkeys(filled))


def beside(placement: Placement) -> list[Place]:
    """Return the cells with text beside, above or below the table."""
    rows, answers, known = placement.marked_rows, placement.answer_columns, placement.marked_columns
    above = placement.columns.get("ref", ())
    return [
        (row, column)
        for row, column in placement.cells
        if (row in rows and column not in known)
        or (
            row not in rows and column not in (answers if row > placement.top else above) and not placement.is_head(row)
        )
    ]


def changed_headings(placement: Placement) -> list[str]:
    """Return the addresses of headings that are no longer airplan's."""
    return [address(place) for place, text, key in _headings(placement) if text not in placement.titles[key]]


def _several(places: Mapping[str, Sequence[int]]) -> list[str]:
    return [key for key, numbers in places.items() if len(numbers) > 1]


def _others(places: Mapping[str, Sequence[int]], known: Collection[str]) -> list[str]:
    return [key for key in places if key not in known]


def _rows_named(placement: Placement, refs: Iterable[str]) -> list[Message]:
    column = min(placement.marks_column)
    return [_named(placement.form, ref, [(row, column) for row in placement.rows[ref]]) for ref in refs]


def _columns_named(placement: Placement, keys: Iterable[str]) -> list[Message]:
    row = placement.marks_row
    return [_named(placement.form, key, [(row, column) for column in placement.columns[key]]) for key in keys]


def _named(form: Form, key: str, places: Iterable[Place]) -> Message:
    """Return a name with its positions: 5a (A12, A40); Progress (O5, P5)."""
    called = {row.ref: row.called for row in form.rows}.get(key, key)
    name = title(form, key) if key in form.columns else shown(CellContent(called)) or "?"  # anybody can type a mark
    return Message(marked("{name} ({explained})"), name=name, explained=tuple(map(address, places)))


def _mixed_rows(placement: Placement) -> list[Message]:
    """Return the cells that should identify a row's measure and hold something else."""
    form, columns = placement.form, placement.columns
    identifying = [key for key in _IDENTITY if key in form.locked and len(columns.get(key, ())) == 1]
    return [
        _named(form, row.called, [place])
        for row, key, place in form_places(placement, identifying[:1])
        if not same(placement.text(place), row.shown[key])
    ]


def _strayed(placement: Placement) -> list[str]:
    """Return answer cells with the text of a locked cell of their row, if that cell no longer holds it."""
    locked = form_places(placement, placement.form.locked)
    now = {(row.ref, key): placement.text(place) for row, key, place in locked}
    gone = {
        row.ref: {plain(text) for key, text in row.shown.items() if not same(text, now.get((row.ref, key), ""))}
        for row in placement.form.rows
    }
    return [
        address(place)
        for row, _key, place in form_places(placement, placement.form.answers)
        if place in placement.cells and gone[row.ref] and plain(placement.text(place)) in gone[row.ref]
    ]


def _mixed_headings(placement: Placement) -> list[str]:
    titles = placement.titles
    return [
        address(place)
        for place, text, key in _headings(placement)
        if text not in titles.get(key, ()) and any(text in texts for texts in titles.values())
    ]


def _headings(placement: Placement) -> Iterator[tuple[Place, str, str]]:
    """Yield (place, text, key) for the cells below the marks of known columns."""
    for key, columns in placement.columns.items():
        for column in columns if key in placement.titles and column_of(key) else ():
            place = placement.headings_row, column
            yield place, plain(placement.text(place)), key


def _titles(form: Form, key: str) -> set[str]:
    return set(map(_plain_title, headings(form, key)))


@lru_cache(maxsize=256)
def _plain_title(text: str) -> str:
    return plain(text)


def _on_stray_rows(placement: Placement) -> list[Place]:
    """Return answer cells that are filled in on rows without a mark."""
    marked_rows, columns = placement.marked_rows, placement.answer_columns
    return [
        (row, column)
        for row, column in placement.cells
        if row not in marked_rows and column in columns and row > placement.top and not placement.is_head(row)
    ]


def _on_stray_columns(placement: Placement) -> list[str]:
    rows, known = placement.marked_rows, placement.marked_columns
    return [address((row, column)) for row, column in placement.cells if row in rows and column not in known]


# --- words ------------------------------------------------------------------------------------------------------------


def few(names: Sequence[str | Message]) -> Message:
    """Return the names as a list, only the first of them if there are many."""
    text = _ALL if len(names) <= _MANY else marked("{what} and {count} more")
    return Message(text, what=tuple(names[:_MANY]), count=len(names) - _MANY)


def same(left: str, right: str) -> bool:
    """Return whether two texts differ at most in white space and its escapes, which programs change."""
    return plain(left) == plain(right)


def _numbers(marks: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    """Return key → its rows or columns, each once."""
    places: dict[str, list[int]] = {}
    for key, number in marks:
        if number not in places.setdefault(key, []):
            places[key].append(number)
    return places
