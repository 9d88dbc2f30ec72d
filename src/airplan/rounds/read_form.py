"""What stands in a workbook that came back? Every cell is found by its hidden marks, wherever people have moved it.

Nothing is believed of dimensions, sheet names, the sheet left active or the order of columns; nothing is written back.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.i18n import _
from airplan.i18n.forms import join_items
from airplan.rounds.cell_values import CellContent, is_blank
from airplan.rounds.form_grid import Finding, Grid, address, few, said, same
from airplan.rounds.incoming import computed, opened
from airplan.rounds.marks import form_in, marks_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from airplan.rounds.form import Form, FormRow
    from airplan.rounds.form_grid import Place
    from airplan.rounds.marks import Marks


class ReadCell(NamedTuple):
    """A cell with something in it, and where it stands."""

    sheet: str
    address: str
    raw: CellContent
    merged: bool = False


class ReadWorkbook(NamedTuple):
    """A workbook, read."""

    form: Form | None
    """None where nobody can tell any more what was sent."""
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    """What is worth knowing and does no harm."""
    answers: tuple[tuple[FormRow, str, ReadCell], ...] = ()
    """(row, column, cell) for every cell for answers that is not blank, in the order of the form."""
    edited: tuple[tuple[FormRow, str, ReadCell], ...] = ()
    """The same for locked cells whose content is not what was sent."""
    epoch: datetime = datetime(1899, 12, 30)  # noqa: DTZ001 – days of a workbook have no time zone
    """From which day on it counts its days."""
    sheet: str = ""
    """What the sheet that was filled in is called now; empty where nobody can tell."""


def read(content: bytes) -> ReadWorkbook:
    """Everything in the bytes of a workbook. Raises Unusable."""
    book = opened(content)
    marks = marks_in(book)
    form, why = form_in(marks)
    if not form:
        return ReadWorkbook(None, (Finding(why),))
    tables = [one for one in marks if one.columns and one.rows]
    if len(tables) != 1:
        return ReadWorkbook(form, (Finding(_no_table(tables)),))
    grid = Grid(tables[0], form)
    values = _Values(book, content)
    return ReadWorkbook(
        form,
        tuple(grid.findings()),
        tuple(_notes(book, grid)),
        tuple(_answers(grid, values)),
        tuple(_edited(grid, values)),
        book.epoch,
        grid.name,
    )


def _no_table(tables: Sequence[Marks]) -> str:
    if not tables:
        return _("the sheet that is to be filled in has lost its hidden row or column, or was deleted")
    names = join_items(marks.sheet.title for marks in tables)
    return _("several sheets are to be filled in: {sheets}; delete the copies").format(sheets=names)


class _Values:
    """Cells of a workbook, formulas by what they came to when it was last saved."""

    def __init__(self, book: Any, content: bytes) -> None:
        self._content = content
        self._places = {sheet.title: place for place, sheet in enumerate(book.worksheets)}
        self._computed: Any = None

    def raw(self, grid: Grid, place: Place) -> CellContent:
        """What stands in a cell."""
        cell = grid.cell(place)
        if cell is None:
            return CellContent(None)
        if cell.data_type != "f":
            return CellContent(cell.value, cell.data_type, cell.number_format)
        if self._computed is None:
            self._computed = computed(self._content).worksheets
        result = self._computed[self._places[grid.name]].cell(*place)
        if result.value is None:
            return CellContent(cell.value, "f", cell.number_format)
        return CellContent(result.value, result.data_type, cell.number_format)


def _answers(grid: Grid, values: _Values) -> Iterator[tuple[FormRow, str, ReadCell]]:
    """Every cell for an answer that is not blank; one that is merged with others, too."""
    for row, column, at in grid.places(grid.form.answers):
        raw, merged = values.raw(grid, at), grid.is_merged(at)
        if merged or not is_blank(raw):
            yield row, column, ReadCell(grid.name, address(at), raw, merged)


def _edited(grid: Grid, values: _Values) -> Iterator[tuple[FormRow, str, ReadCell]]:
    """Every locked cell that does not hold what was sent, and every cell filled in where nothing was asked for."""
    for row, column, at in grid.places(grid.form.columns[: -len(grid.form.answers)]):
        if not same(said(grid.cell(at)), row.shown[column]):
            yield row, column, ReadCell(grid.name, address(at), values.raw(grid, at))
    for row, column, at in grid.places(grid.form.values, asked=False):
        if not is_blank(raw := values.raw(grid, at)):
            yield row, column, ReadCell(grid.name, address(at), raw)


def _notes(book: Any, grid: Grid) -> Iterator[str]:
    sheet = grid.sheet
    if book.active is not None and book.active.title != sheet.title:
        yield _("the sheet left open is {sheet}").format(sheet=book.active.title)
    if sheet.sheet_state != "visible":
        yield _("the sheet {sheet} is hidden").format(sheet=sheet.title)
    if hidden := grid.hidden_with_answers():
        yield _("hidden rows that are filled in, and were read: {what}").format(what=few(hidden))
    if changed := grid.changed_headings():
        yield _("headings that were changed: {what}").format(what=few(changed))
    if beside := grid.beside():
        yield _("written beside the table, and not taken: {what}").format(what=few(beside))
