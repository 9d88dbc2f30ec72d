"""What stands in a workbook that came back? Every cell is found by its hidden marks, wherever people have moved it.

Nothing is believed of dimensions, sheet names, the sheet left active or the order of columns; nothing is written back.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.i18n import _, marked
from airplan.rounds.cells import Raw, is_blank, shown
from airplan.rounds.files import computed, opened
from airplan.rounds.form import COLUMN_MARK, PART_MARK, ROW_MARK, Unsealed, joined, title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.rounds.form import Form, Row

_MANY = 8
"""Refs or cells that a finding names one by one."""


class Found(NamedTuple):
    """A cell with something in it, and where it stands."""

    sheet: str
    address: str
    raw: Raw
    merged: bool = False


class Finding(NamedTuple):
    """What is wrong with a workbook as a whole; then no answer of it is taken."""

    text: str
    passable: bool = False
    """May somebody say that it is to be taken all the same?"""


class Returned(NamedTuple):
    """A workbook, read."""

    form: Form | None
    """None where nobody can tell any more what was sent."""
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    """What is worth knowing and does no harm."""
    answers: tuple[tuple[Row, str, Found], ...] = ()
    """(row, column, cell) for every cell for answers that is not blank, in the order of the form."""
    edited: tuple[tuple[Row, str, Found], ...] = ()
    """The same for locked cells whose content is not what was sent."""
    epoch: datetime = datetime(1899, 12, 30)  # noqa: DTZ001 – days of a workbook have no time zone
    """From which day on it counts its days."""


def read(content: bytes) -> Returned:
    """Everything in the bytes of a workbook. Raises Unusable."""
    book = opened(content)
    marks = _marks(book)
    form, why = _form(marks)
    if not form:
        return Returned(None, (Finding(why),))
    tables = [table for table in map(_Table, marks) if table.columns and table.rows]
    if len(tables) != 1:
        return Returned(form, (Finding(_no_table(tables)),))
    table = tables[0]
    values = _Values(book, content)
    return Returned(
        form,
        tuple(table.findings(form)),
        tuple(_notes(book, table, form)),
        tuple(table.answers(form, values)),
        tuple(table.edited(form, values)),
        book.epoch,
    )


class _Marks(NamedTuple):
    """The hidden marks of one sheet: (what stands behind the mark, row, column)."""

    sheet: Any
    parts: list[tuple[str, int, int]]
    columns: list[tuple[str, int, int]]
    rows: list[tuple[str, int, int]]


def _marks(book: Any) -> list[_Marks]:
    found = []
    for sheet in book.worksheets:
        marks = _Marks(sheet, [], [], [])
        for place, cell in sheet._cells.items():  # noqa: SLF001 – the cells there are, not the rectangle around them
            text = cell.value
            if isinstance(text, str) and text.startswith("airplan:"):
                for start, kind in ((PART_MARK, marks.parts), (COLUMN_MARK, marks.columns), (ROW_MARK, marks.rows)):
                    if text.startswith(start):
                        kind.append((text.removeprefix(start).strip(), *place))
        found.append(marks)
    return found


def _form(marks: list[_Marks]) -> tuple[Form | None, str]:
    """What was sent, by the hidden sheet; None, and why nobody can tell."""
    carrying = [one for one in marks if one.parts]
    if not carrying:
        if any(one.columns or one.rows for one in marks):
            return None, _("the hidden sheet has been deleted, so nobody can tell what was sent")
        return None, _("this is no workbook that airplan dispatch has written")
    texts = {key: carrying[0].sheet.cell(row, column + 1).value or "" for key, row, column in carrying[0].parts}
    try:
        return joined({key: str(text) for key, text in texts.items()}), ""
    except Unsealed:
        return None, _("the hidden sheet has been changed: its seal does not fit what it says")


def _no_table(tables: list[_Table]) -> str:
    if not tables:
        return _("the sheet that is to be filled in has lost its hidden row or column, or was deleted")
    names = _(", ").join(table.marks.sheet.title for table in tables)
    return _("several sheets are to be filled in: {sheets}; delete the copies").format(sheets=names)


class _Values:
    """Cells of a workbook, formulas by what they came to when it was last saved."""

    def __init__(self, book: Any, content: bytes) -> None:
        self._content = content
        self._computed: Any = None
        self._names = [sheet.title for sheet in book.worksheets]

    def raw(self, sheet: Any, row: int, column: int) -> Raw:
        """What stands in a cell."""
        cell = sheet._cells.get((row, column))  # noqa: SLF001 – asking for it otherwise would make one
        if cell is None:
            return Raw(None)
        if cell.data_type != "f":
            return Raw(cell.value, cell.data_type, cell.number_format)
        if self._computed is None:
            self._computed = computed(self._content)
        result = self._computed[sheet.title].cell(row, column)
        if result.value is None:
            return Raw(cell.value, "f", cell.number_format)
        return Raw(result.value, result.data_type, cell.number_format)


class _Table:
    """The sheet that was to be filled in, with its rows and columns where they stand now."""

    def __init__(self, marks: _Marks) -> None:
        self.marks = marks
        self.columns: dict[str, list[int]] = {}
        self.rows: dict[str, list[int]] = {}
        for key, _row, column in marks.columns:
            self.columns.setdefault(key, []).append(column)
        for key, row, _column in marks.rows:
            self.rows.setdefault(key, []).append(row)
        self._merged = [(ref.min_row, ref.max_row, ref.min_col, ref.max_col) for ref in marks.sheet.merged_cells.ranges]

    def findings(self, form: Form) -> list[Finding]:
        """What is missing, there twice, or nobody's."""
        refs = [row.ref for row in form.rows]
        strays = marked("filled in on rows that belong to no measure: {what}")
        said: list[tuple[str, list[str], bool]] = [
            (marked("deleted rows: {what}"), [ref for ref in refs if ref not in self.rows], True),
            (
                marked("rows that are there twice: {what}"),
                [ref for ref in refs if len(self.rows.get(ref, ())) > 1],
                False,
            ),
            (marked("rows that were not sent: {what}"), [ref for ref in self.rows if ref not in refs], False),
            (marked("deleted columns: {what}"), [key for key in form.columns if key not in self.columns], True),
            (
                marked("columns that are there twice: {what}"),
                [k for k, at in self.columns.items() if len(at) > 1],
                False,
            ),
            (marked("columns that were not sent: {what}"), [k for k in self.columns if k not in form.columns], False),
            (strays, list(self._strays(form)), False),
        ]
        titles = {key: title(form, key) for key in form.columns}
        return [
            Finding(_(sentence).format(what=_few([titles.get(name, name) for name in names])), passable)
            for sentence, names, passable in said
            if names
        ]

    def answers(self, form: Form, values: _Values) -> Iterator[tuple[Row, str, Found]]:
        """Every cell for an answer that is not blank; one that is merged with others, too."""
        for row, column, at in self._cells(form, form.answers):
            raw = values.raw(self.marks.sheet, *at)
            merged = self._is_merged(*at)
            if merged or not is_blank(raw):
                yield row, column, self._found(at, raw, merged=merged)

    def edited(self, form: Form, values: _Values) -> Iterator[tuple[Row, str, Found]]:
        """Every locked cell that does not hold what was sent, and every cell filled in where nothing was asked for."""
        for row, column, at in self._cells(form, tuple(form.rows[0].shown) if form.rows else ()):
            raw = values.raw(self.marks.sheet, *at)
            if _plain(_text(raw)) != _plain(row.shown[column]):
                yield row, column, self._found(at, raw)
        for row, column, at in self._cells(form, form.values, asked=False):
            raw = values.raw(self.marks.sheet, *at)
            if not is_blank(raw):
                yield row, column, self._found(at, raw)

    def hidden_with_answers(self, form: Form) -> list[str]:
        """The refs of rows that are hidden and filled in."""
        dimensions = self.marks.sheet.row_dimensions
        return list(
            dict.fromkeys(
                row.ref
                for row, _column, (number, column) in self._cells(form, form.answers)
                if dimensions[number].hidden and _filled(self.marks.sheet, number, column)
            )
        )

    def beside(self) -> list[str]:
        """The addresses of what people have written beside the table, in columns of their own."""
        rows, known = {at for places in self.rows.values() for at in places}, self._known_columns()
        return [
            cell.coordinate
            for (row, column), cell in self.marks.sheet._cells.items()  # noqa: SLF001 – as above
            if row in rows and column not in known and not is_blank(Raw(cell.value))
        ]

    def _strays(self, form: Form) -> Iterator[str]:
        """Cells for answers that are filled in below the headings on rows without a mark."""
        marked = {at for places in self.rows.values() for at in places}
        first, columns = min(marked), {at for key in form.answers for at in self.columns.get(key, ())}
        for (row, column), cell in sorted(self.marks.sheet._cells.items()):  # noqa: SLF001 – as above
            if row > first and row not in marked and column in columns and not is_blank(Raw(cell.value)):
                yield cell.coordinate

    def _cells(
        self, form: Form, columns: tuple[str, ...], *, asked: bool = True
    ) -> Iterator[tuple[Row, str, tuple[int, int]]]:
        """Those cells of the form that are there once, with where they are; `asked`: only where a row asks for one."""
        for row in form.rows:
            for column in columns:
                numbers, letters = self.rows.get(row.ref, []), self.columns.get(column, [])
                if len(numbers) == 1 == len(letters) and bool(row.field(column)) == asked:
                    yield row, column, (numbers[0], letters[0])

    def _known_columns(self) -> set[int]:
        marks = {column for _key, _row, column in self.marks.rows}
        return marks | {at for places in self.columns.values() for at in places}

    def _is_merged(self, row: int, column: int) -> bool:
        return any(top <= row <= bottom and left <= column <= right for top, bottom, left, right in self._merged)

    def _found(self, at: tuple[int, int], raw: Raw, *, merged: bool = False) -> Found:
        from openpyxl.utils import get_column_letter

        return Found(self.marks.sheet.title, f"{get_column_letter(at[1])}{at[0]}", raw, merged)


def _notes(book: Any, table: _Table, form: Form) -> Iterator[str]:
    sheet = table.marks.sheet
    if book.active is not None and book.active.title != sheet.title:
        yield _("the sheet left open is {sheet}").format(sheet=book.active.title)
    if sheet.sheet_state != "visible":
        yield _("the sheet {sheet} is hidden").format(sheet=sheet.title)
    if hidden := table.hidden_with_answers(form):
        yield _("hidden rows that are filled in, and were read: {what}").format(what=_few(hidden))
    if beside := table.beside():
        yield _("written beside the table, and not taken: {what}").format(what=_few(beside))


def _filled(sheet: Any, row: int, column: int) -> bool:
    cell = sheet._cells.get((row, column))  # noqa: SLF001 – as above
    return cell is not None and not is_blank(Raw(cell.value))


def _text(raw: Raw) -> str:
    """A locked cell as it was sent."""
    if isinstance(raw.value, datetime):
        return raw.value.date().isoformat()
    if isinstance(raw.value, date):
        return raw.value.isoformat()
    return raw.value if isinstance(raw.value, str) else "" if raw.value is None else shown(raw)


def _plain(text: str) -> str:
    """What two texts have in common that differ in white space only, or in how it is escaped, as programs treat both as
    they like."""
    for _once in range(2 if "_x" in text else 0):  # _x005F_x000D_ is how _x000D_ is escaped
        text = re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)
    return "".join(text.split())


def _few(names: list[str]) -> str:
    """The names, the first of them where they are many."""
    said = _(", ").join(names[:_MANY])
    return said if len(names) <= _MANY else _("{what} and {count} more").format(what=said, count=len(names) - _MANY)
