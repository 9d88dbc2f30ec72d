"""Is the table of a workbook that came back whole, and where do its cells stand now?

A row is taken for what its hidden mark says only as long as what is to be seen in it says the same, and so is a column:
whoever sorts what is visible leaves the marks behind.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.i18n import _, marked
from airplan.i18n.forms import join_items
from airplan.rounds.cell_values import CellContent, is_blank, shown
from airplan.rounds.form import LOCKED, headings, title
from airplan.rounds.marks import is_mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from airplan.rounds.form import Form, FormRow
    from airplan.rounds.marks import Marks

Place = tuple[int, int]
"""(row, column), both counted from 1."""

_MANY = 8
"""Refs or cells that a finding names one by one."""
_IDENTITY = ("ref", "text", "brief")
"""Locked columns that tell a row from the others, the surest first."""


class Finding(NamedTuple):
    """What is wrong with a workbook as a whole; then no answer of it is taken."""

    text: str
    passable: bool = False
    """May somebody say that it is to be taken all the same?"""


class Grid:
    """The sheet that was to be filled in, with its rows and columns where they stand now."""

    def __init__(self, marks: Marks, form: Form) -> None:
        self.sheet, self.form = marks.sheet, form
        self._cells = {place: cell for place, cell in sorted(self.sheet._cells.items()) if not _empty(cell)}  # noqa: SLF001 – the cells there are, not the rectangle around them
        self._columns = _places((key, column) for key, _row, column in marks.columns)
        self._rows = _places((key, row) for key, row, _column in marks.rows)
        self._marking = {column for _key, _row, column in marks.rows}
        self._marks_row = Counter(row for _key, row, _column in marks.columns).most_common(1)[0][0]
        self._heads_row = self._row_of_headings()
        self._merged = [(ref.min_row, ref.max_row, ref.min_col, ref.max_col) for ref in self.sheet.merged_cells.ranges]

    @property
    def name(self) -> str:
        """What the sheet is called now."""
        return str(self.sheet.title)

    def findings(self) -> Iterator[Finding]:
        """What is missing, there twice, out of its place, or nobody's."""
        refs, columns = [row.ref for row in self.form.rows], self.form.columns
        lost = [title(self.form, key) for key in columns if key not in self._columns]
        known_by_something = any(key in self._columns for key in _IDENTITY)
        for sentence, names, passable in (
            (marked("deleted rows: {what}"), [ref for ref in refs if ref not in self._rows], True),
            (marked("rows that are there twice: {what}"), self._several(self._rows), False),
            (marked("rows that were not sent: {what}"), self._unknown(self._rows, refs), False),
            (marked("rows that stand beside the hidden mark of another: {what}"), list(self._mixed_up()), False),
            (marked("deleted columns: {what}"), lost, known_by_something),
            (marked("columns that are there twice: {what}"), self._several(self._columns), False),
            (marked("columns that were not sent: {what}"), self._unknown(self._columns, columns), False),
            (marked("columns that stand under the hidden mark of another: {what}"), self._mixed_headings(), False),
            (marked("filled in on rows that belong to no measure: {what}"), self._on_stray_rows(), False),
            (marked("sent in locked cells, and now in cells for answers: {what}"), list(self._strayed_inside()), False),
            (
                marked("filled in on columns that have lost their hidden mark: {what}"),
                self._on_stray_columns() if lost or self.changed_headings() else [],
                False,
            ),
        ):
            if names:
                yield Finding(_(sentence).format(what=few(names)), passable)

    def places(self, columns: Iterable[str], *, asked: bool = True) -> Iterator[tuple[FormRow, str, Place]]:
        """Those cells of the form that are there once, with where they are; `asked`: only where a row asks for one."""
        columns = tuple(columns)
        for row in self.form.rows:
            for column in columns:
                numbers, letters = self._rows.get(row.ref, ()), self._columns.get(column, ())
                if len(numbers) == 1 == len(letters) and bool(row.field(column)) == asked:
                    yield row, column, (numbers[0], letters[0])

    def cell(self, place: Place) -> Any:
        """The cell there; None for an empty one."""
        return self._cells.get(place)

    def is_merged(self, place: Place) -> bool:
        """Is it a part of a larger cell?"""
        row, column = place
        return any(top <= row <= bottom and left <= column <= right for top, bottom, left, right in self._merged)

    def hidden_with_answers(self) -> list[str]:
        """The refs of rows that are hidden and filled in."""
        dimensions = self.sheet.row_dimensions
        filled = (
            row.ref
            for row, _column, at in self.places(self.form.answers)
            if at in self._cells and dimensions[at[0]].hidden
        )
        return list(dict.fromkeys(filled))

    def beside(self) -> list[str]:
        """The addresses of what people have written beside, above or below the table."""
        rows, answers = self._marked_rows(), self._answer_columns()
        known = self._marking | {at for places in self._columns.values() for at in places}
        above = self._columns.get("ref", [])
        return [
            address(at)
            for at in self._cells
            if (at[0] in rows and at[1] not in known)
            or (
                at[0] not in rows
                and at[1] not in (answers if self._is_below(at[0]) else above)
                and not self._is_head(at)
            )
        ]

    def changed_headings(self) -> list[str]:
        """The addresses of headings that are none of airplan's any more."""
        return [address(at) for at, heading, key in self._headings() if heading not in self._titles(key)]

    def _is_head(self, at: Place) -> bool:
        return at[0] in (self._marks_row, self._heads_row)

    def _is_below(self, row: int) -> bool:
        """Is the row one of those on which people may take it for a part of the table?"""
        return row > min(self._marks_row, *self._marked_rows())

    def _marked_rows(self) -> set[int]:
        return {at for places in self._rows.values() for at in places}

    def _answer_columns(self) -> set[int]:
        return {at for key in self.form.answers for at in self._columns.get(key, ())}

    def _several(self, places: dict[str, list[int]]) -> list[str]:
        return [self._named(places, key) for key, at in places.items() if len(at) > 1]

    def _unknown(self, places: dict[str, list[int]], known: Sequence[str]) -> list[str]:
        return [self._named(places, key) for key in places if key not in known]

    def _named(self, places: dict[str, list[int]], key: str) -> str:
        """5a (A12, A40); Progress (O5, P5)."""
        if places is self._rows:
            where = [address((row, min(self._marking))) for row in places[key]]
        else:
            where = [address((self._marks_row, column)) for column in places[key]]
        name = title(self.form, key) if key in self.form.columns else shown(CellContent(key)) or "?"
        return _("{name} ({explained})").format(name=name, explained=join_items(where))

    def _mixed_up(self) -> Iterator[str]:
        """The cells that should say which measure a row is about, and say something else."""
        column = next((key for key in _IDENTITY if len(self._columns.get(key, ())) == 1), None)
        for row, _column, at in self.places([column] if column else []):
            if not same(said(self._cells.get(at)), row.shown[column or ""]):
                yield _("{name} ({explained})").format(name=row.ref, explained=address(at))

    def _strayed_inside(self) -> Iterator[str]:
        """Cells for answers with what was sent in a locked cell of their row that does not hold it any more."""
        now = {(row.ref, column): said(self._cells.get(at)) for row, column, at in self.places(LOCKED)}
        for row, _column, at in self.places(self.form.answers):
            if at in self._cells and any(
                same(text, said(self._cells[at])) and not same(text, now.get((row.ref, column), ""))
                for column, text in row.shown.items()
            ):
                yield address(at)

    def _mixed_headings(self) -> list[str]:
        others = {key: self._titles(key) for key in self.form.columns}
        return [
            address(at)
            for at, text, key in self._headings()
            if text not in others.get(key, ()) and any(text in texts for texts in others.values())
        ]

    def _headings(self) -> Iterator[tuple[Place, str, str]]:
        """(place, text, column) for the cells beneath the marks of the columns."""
        for key, columns in self._columns.items():
            for column in columns if key in self.form.columns else ():
                at = (self._heads_row, column)
                yield at, _bare(said(self._cells.get(at))), key

    def _row_of_headings(self) -> int:
        """The row below the marks, wherever it has gone: the one on which most columns are called as they were."""
        titles = {
            at: self._titles(key)
            for key, columns in self._columns.items()
            for at in columns
            if key in self.form.columns
        }
        called = Counter(
            at[0] for at, cell in self._cells.items() if at[1] in titles and _bare(said(cell)) in titles[at[1]]
        )
        unmarked = [(count, -row) for row, count in called.items() if row not in self._marked_rows()]
        return -max(unmarked, default=(0, -self._marks_row - 1))[1]

    def _titles(self, key: str) -> set[str]:
        return {_bare(text) for text in headings(self.form, key)}

    def _on_stray_rows(self) -> list[str]:
        """Cells for answers that are filled in on rows without a mark."""
        marked_rows, columns = self._marked_rows(), self._answer_columns()
        return [
            address(at)
            for at in self._cells
            if at[0] not in marked_rows and at[1] in columns and self._is_below(at[0]) and not self._is_head(at)
        ]

    def _on_stray_columns(self) -> list[str]:
        rows, known = self._marked_rows(), self._marking | {at for places in self._columns.values() for at in places}
        return [address(at) for at in self._cells if at[0] in rows and at[1] not in known]


def address(place: Place) -> str:
    """E7."""
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(place[1])}{place[0]}"


def few(names: Sequence[str]) -> str:
    """The names, the first of them where they are many."""
    said_ones = join_items(names[:_MANY])
    if len(names) <= _MANY:
        return said_ones
    return _("{what} and {count} more").format(what=said_ones, count=len(names) - _MANY)


def said(cell: Any) -> str:
    """A locked cell, or a heading, as it was sent."""
    value = cell.value if cell is not None else None
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else "" if value is None else shown(CellContent(value))


def same(one: str, other: str) -> bool:
    """Do two texts differ at most in white space, or in how it is escaped? Programs treat both as they like."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    for _once in range(2 if "_x" in text else 0):  # _x005F_x000D_ is how _x000D_ is escaped
        text = re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)
    return "".join(text.split())


def _empty(cell: Any) -> bool:
    return is_blank(CellContent(cell.value, cell.data_type)) or is_mark(cell.value)


def _places(marks: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    """Key → the rows or columns in which it stands, each once."""
    found: dict[str, list[int]] = {}
    for key, at in marks:
        if at not in found.setdefault(key, []):
            found[key].append(at)
    return found
