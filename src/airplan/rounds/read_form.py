"""What stands in a workbook that came back: every cell is found by its hidden marks, wherever people have moved it.

Nothing is believed of dimensions, sheet names, the sheet left active or the order of columns; nothing is written back.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.errors import Message
from airplan.i18n import marked
from airplan.rounds.cell_values import CellContent, is_blank
from airplan.rounds.form import BrokenSeal, NewerForm, form_of
from airplan.rounds.form_grid import (
    Finding,
    address,
    beside_table,
    changed_headings,
    few,
    findings,
    form_places,
    hidden_with_answers,
    locate,
    marks_in,
    same,
)
from airplan.rounds.workbook.workbook_reader import computed, opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from airplan.rounds.form import FormRow, SealedForm
    from airplan.rounds.form_grid import Marks, Place, Placement

NEWER = marked("it was sent by a newer airplan: update airplan, and collect it again")
CHANGED = marked("the hidden sheet has been changed: its seal does not fit what it says")


class ReadCell(NamedTuple):
    """A cell with something in it, and where it stands."""

    row: FormRow
    column: str
    sheet: str
    address: str
    content: CellContent
    merged: bool = False


class ReadWorkbook(NamedTuple):
    """A workbook, read."""

    sealed: SealedForm | None
    """None where nobody can tell any more what was sent."""
    findings: tuple[Finding, ...] = ()
    notes: tuple[Message, ...] = ()
    """What is worth knowing and does no harm."""
    answers: tuple[ReadCell, ...] = ()
    """Every cell for answers that is not blank, in the order of the form."""
    edited: tuple[ReadCell, ...] = ()
    """Every locked cell whose content is not what was sent."""
    epoch: datetime = datetime(1899, 12, 30)  # noqa: DTZ001 – days of a workbook have no time zone
    """From which day on it counts its days."""
    sheet: str = ""
    """What the sheet that was filled in is called now; empty where nobody can tell."""


def read(content: bytes) -> ReadWorkbook:
    """Return everything in the bytes of a workbook. Raises Unusable."""
    book = opened(content)
    marks = marks_in(book)
    sealed = _form_in(marks)
    if isinstance(sealed, Message):
        return ReadWorkbook(None, (Finding(sealed),))
    tables = [sheet for sheet in marks if sheet.columns and sheet.rows]
    if len(tables) != 1:
        return ReadWorkbook(sealed, (Finding(_no_table(tables)),))
    placement = locate(tables[0], sealed.form)
    contents = _Contents(content, book.worksheets.index(tables[0].sheet), placement)
    return ReadWorkbook(
        sealed,
        tuple(findings(placement)),
        tuple(_notes(book, tables[0].sheet, placement)),
        tuple(_answers(placement, contents)),
        tuple(_edited(placement, contents)),
        book.epoch,
        placement.sheet,
    )


def _form_in(marks: Sequence[Marks]) -> SealedForm | Message:
    """Return what was sent, by the hidden sheet, or why nobody can tell.

    Of a copy of it that was changed nothing is believed, as long as there is a whole one.
    """
    carrying = [sheet for sheet in marks if sheet.parts]
    if not carrying:
        if any(sheet.columns or sheet.rows for sheet in marks):
            return Message(marked("the hidden sheet has been deleted, so nobody can tell what was sent"))
        return Message(marked("this is no workbook that airplan dispatch has written"))
    forms: dict[str, SealedForm] = {}
    newer = False
    for sheet in carrying:
        try:
            sealed = form_of(_parts(sheet))
        except BrokenSeal:
            continue
        except NewerForm:
            newer = True
            continue
        forms[sealed.seal] = sealed
    if len(forms) > 1:
        return Message(
            marked("there are hidden sheets of several workbooks in it, so nobody can tell which of them was sent")
        )
    if forms:
        return next(iter(forms.values()))
    if newer:
        return Message(NEWER)
    return Message(CHANGED)


def _parts(marks: Marks) -> dict[str, str]:
    """Return what stands beside the marks of the hidden sheet."""
    beside = {key: marks.sheet._cells.get((row, column + 1)) for key, row, column in marks.parts}  # noqa: SLF001 – openpyxl has no other name for it
    return {key: str(cell.value or "") if cell else "" for key, cell in beside.items()}


def _no_table(tables: Sequence[Marks]) -> Message:
    if not tables:
        return Message(marked("the sheet that is to be filled in has lost its hidden row or column, or was deleted"))
    names = tuple(str(marks.sheet.title) for marks in tables)
    return Message(marked("several sheets are to be filled in: {sheets}; delete the copies"), sheets=names)


class _Contents:
    """Cells of the table, formulas by what they came to when the workbook was last saved."""

    def __init__(self, content: bytes, number: int, placement: Placement) -> None:
        self._content, self._number, self._cells = content, number, placement.cells
        self._computed: Any = None

    def of(self, place: Place) -> CellContent:
        """Return what stands in a cell."""
        cell = self._cells.get(place)
        if cell is None:
            return CellContent(None)
        if cell.data_type != "f":
            return CellContent(cell.value, cell.data_type, cell.number_format)
        if self._computed is None:
            self._computed = computed(self._content).worksheets[self._number]
        result = self._computed.cell(*place)
        if result.value is None:
            return CellContent(cell.value, "f", cell.number_format)
        return CellContent(result.value, result.data_type, cell.number_format)


def _answers(placement: Placement, contents: _Contents) -> Iterator[ReadCell]:
    """Yield every cell for an answer that is not blank; one that is merged with others, too."""
    for row, key, place in form_places(placement, placement.form.answers):
        anchor = placement.signed_at(key, place)
        content, merged = contents.of(anchor or place), placement.is_merged(place) and not anchor
        if merged or not is_blank(content):
            yield ReadCell(row, key, placement.sheet, address(place), content, merged)


def _edited(placement: Placement, contents: _Contents) -> Iterator[ReadCell]:
    """Yield every locked cell that does not hold what was sent, and every cell filled in where nothing is asked."""
    for row, key, place in form_places(placement, placement.form.locked):
        if not same(placement.text(place), row.shown[key]):
            yield ReadCell(row, key, placement.sheet, address(place), contents.of(place))
    for row, key, place in form_places(placement, placement.form.values, asked_for=False):
        if not is_blank(content := contents.of(place)):
            yield ReadCell(row, key, placement.sheet, address(place), content)


def _notes(book: Any, sheet: Any, placement: Placement) -> Iterator[Message]:
    if book.active is not None and book.active.title != placement.sheet:
        yield Message(marked("the sheet left open is {sheet}"), sheet=book.active.title)
    if sheet.sheet_state != "visible":
        yield Message(marked("the sheet {sheet} is hidden"), sheet=placement.sheet)
    for text, names in (
        (marked("hidden rows that are filled in, and were read: {what}"), hidden_with_answers(placement)),
        (marked("headings that were changed: {what}"), changed_headings(placement)),
        (marked("written beside the table, and not taken: {what}"), beside_table(placement)),
    ):
        if names:
            yield Message(text, what=few(names))
