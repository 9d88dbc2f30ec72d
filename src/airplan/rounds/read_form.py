"""Read a returned workbook: every cell is found by its hidden marks, wherever it was moved.

Dimensions, sheet names, the active sheet and the order of columns are not relied on; nothing is written.
"""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import Message
from airplan.i18n import marked
from airplan.office_files.old_workbook import OLD, VALUES_ONLY, is_readable, opened_old
from airplan.office_files.workbook_model import WINDOWS_EPOCH, address
from airplan.office_files.workbook_reader import opened
from airplan.office_files.zip_guard import NOT_READ, SAVE_AS_XLSX, Unusable, damaged
from airplan.rounds.cell_values import is_blank
from airplan.rounds.file_sorts import sort_of
from airplan.rounds.form import BrokenSeal, NewerForm, form_of
from airplan.rounds.form_columns import column_of
from airplan.rounds.form_grid import (
    Finding,
    beside,
    changed_headings,
    few,
    findings,
    form_places,
    hidden_with_answers,
    locate,
    marks_in,
    same,
)
from airplan.rounds.form_remarks import remarks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from airplan.office_files.workbook_model import CellContent, Place, ReadBook, Remark, Sheet
    from airplan.office_files.xml_parts import Budget
    from airplan.rounds.form import FormRow, SealedForm
    from airplan.rounds.form_grid import Marks, Placement

NEWER = marked("it was sent by a newer version of airplan: update airplan and collect the workbook again")
_LAST_DAY = 2_958_466
"""Serial number of a day after 31 December 9999."""
CHANGED = marked("the hidden sheet has been changed: its checksum does not match")


class ReadCell(NamedTuple):
    """A cell with content, and its position."""

    row: FormRow
    column: str
    sheet: str
    address: str
    content: CellContent
    merged: bool = False


class ReadWorkbook(NamedTuple):
    """The content of a workbook."""

    sealed: SealedForm | None
    """None where it is unknown what was sent."""
    findings: tuple[Finding, ...] = ()
    notes: tuple[Message, ...] = ()
    """Notes without consequences."""
    remarks: tuple[Remark, ...] = ()
    """Remarks outside the answer cells."""
    answers: tuple[ReadCell, ...] = ()
    """All answer cells with content, in the order of the form."""
    edited: tuple[ReadCell, ...] = ()
    """All locked cells whose content differs from what was sent."""
    epoch: datetime = WINDOWS_EPOCH
    """The day from which it counts days."""
    sheet: str = ""
    """The present name of the filled-in sheet; empty if unknown."""
    plans: tuple[str, ...] = ()
    """The IDs of all plans that the workbook says it has sheets of, also of those that were not read."""


def read(content: bytes, together: Budget | None = None, plan: str = "") -> ReadWorkbook:
    """Return the content of a workbook; `together` is the budget for it and others.

    Of a workbook with sheets of several plans only those of the `plan` are read, given by its ID. Raises Unusable.
    """
    is_old = content.startswith(OLD) and sort_of(BytesIO(content)) == "xls" and is_readable()
    book = opened_old(content, together) if is_old else opened(content, together=together)
    marks = marks_in(book)
    plans = _plans_in(marks)
    if len(plans) > 1 and plan in plans:
        marks = [each for each in marks if _plan_of(each) in ("", plan)]
        book = book._replace(sheets=tuple(each.sheet for each in marks), active=len(marks))
    return _read(book, marks, is_old=is_old)._replace(plans=plans)


def _read(book: ReadBook, marks: Sequence[Marks], *, is_old: bool) -> ReadWorkbook:
    """Return the content of a workbook with the sheets of one plan."""
    sealed = _form_in(marks)
    tables = [sheet for sheet in marks if sheet.columns and sheet.rows]
    if any(sheet.is_damaged for sheet in book.sheets) and (isinstance(sealed, Message) or len(tables) != 1):
        raise damaged()  # the missing content was there
    if isinstance(sealed, Message) and is_old:
        raise Unusable(NOT_READ, SAVE_AS_XLSX, ending=".xls")
    if isinstance(sealed, Message):
        return ReadWorkbook(None, (Finding(sealed),))
    if len(tables) != 1:
        return ReadWorkbook(sealed, (Finding(_no_table(tables)),), remarks=tuple(remarks(book, marks, None)))
    placement = locate(tables[0], sealed.form)
    return ReadWorkbook(
        sealed,
        tuple(findings(placement)),
        (*([Message(VALUES_ONLY)] if is_old else []), *_notes(book, tables[0].sheet, placement)),
        tuple(remarks(book, marks, placement)),
        tuple(_answers(placement, tables[0].sheet.links)),
        tuple(_edited(placement, book.epoch)),
        book.epoch,
        placement.sheet,
    )


def _plans_in(marks: Sequence[Marks]) -> tuple[str, ...]:
    """Return the IDs of the plans that tables are marked with, or intact forms are of."""
    return tuple(dict.fromkeys(filter(None, map(_plan_of, marks))))


def _plan_of(marks: Marks) -> str:
    """Return the ID of the plan to which a sheet belongs; empty if it says none."""
    if marks.plans:
        return marks.plans[0][0]
    if not marks.parts:
        return ""
    try:
        return form_of(_parts(marks)).form.plan
    except (BrokenSeal, NewerForm):
        return ""


def _form_in(marks: Sequence[Marks]) -> SealedForm | Message:
    """Return what was sent, from the hidden sheet, or why it is unknown.

    A changed copy of the form is ignored as long as an intact one exists.
    """
    carrying = [sheet for sheet in marks if sheet.parts]
    if not carrying:
        if any(sheet.columns or sheet.rows for sheet in marks):
            return Message(marked("the hidden sheet has been deleted, so it is unknown what was sent"))
        return Message(marked("this workbook was not written by airplan dispatch"))
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
            marked("it contains the hidden sheets of several workbooks, so it is unknown which of them was sent")
        )
    if forms:
        return next(iter(forms.values()))
    if newer:
        return Message(NEWER)
    return Message(CHANGED)


def _parts(marks: Marks) -> dict[str, str]:
    """Return the contents beside the marks of the hidden sheet."""
    beside = {key: marks.sheet.cells.get((row, column + 1)) for key, row, column in marks.parts}
    return {key: str(cell.value or "") if cell else "" for key, cell in beside.items()}


def _no_table(tables: Sequence[Marks]) -> Message:
    if not tables:
        return Message(marked("the report sheet was deleted or has lost its hidden row or column"))
    names = tuple(marks.sheet.title for marks in tables)
    return Message(marked("several report sheets: {sheets}; delete the copies"), sheets=names)


def _answers(placement: Placement, links: Mapping[Place, str]) -> Iterator[ReadCell]:
    """Yield every answer cell with content, also one that is merged with others."""
    keeping = {key for key in placement.form.answers if _keeps_links(key)}
    for row, key, place in form_places(placement, placement.form.answers):
        anchor = placement.signed_at(key, place)
        content, merged = placement.content(anchor or place), place in placement.merged and not anchor
        if merged or not is_blank(content):
            link = links.get(place, content.link) if key in keeping else ""
            content = content if content.link == link else content._replace(link=link)
            yield ReadCell(row, key, placement.sheet, address(place), content, merged)


def _keeps_links(key: str) -> bool:
    """Return whether a link in this column is a part of the answer."""
    column = column_of(key)
    return bool(column and column.holds == "lines")


def _is_day(content: CellContent, shown: str, epoch: datetime) -> bool:
    """Return whether a number is the day that was sent, without its format."""
    count = content.value
    return (
        isinstance(count, int | float)
        and 0 < count < _LAST_DAY
        and f"{epoch + timedelta(days=count):%Y-%m-%d}" == shown
    )


def _edited(placement: Placement, epoch: datetime) -> Iterator[ReadCell]:
    """Yield locked cells that differ from what was sent, and cells filled in where nothing is asked."""
    for row, key, place in form_places(placement, placement.form.locked):
        content = placement.content(place)
        if not same(placement.text(place), row.shown[key]) and not _is_day(content, row.shown[key], epoch):
            yield ReadCell(row, key, placement.sheet, address(place), content)
    for row, key, place in form_places(placement, placement.form.values, asked_for=False):
        if not is_blank(content := placement.content(place)):
            yield ReadCell(row, key, placement.sheet, address(place), content)


def _notes(book: ReadBook, sheet: Sheet, placement: Placement) -> Iterator[Message]:
    active = book.sheets[book.active].title if book.active < len(book.sheets) else ""
    if active and active != placement.sheet:
        yield Message(marked("the file opens on the sheet {sheet}"), sheet=active)
    if not sheet.visible:
        yield Message(marked("the sheet {sheet} is hidden"), sheet=placement.sheet)
    for text, names in (
        (marked("hidden rows with entries (also read): {what}"), hidden_with_answers(placement)),
        (marked("changed headings: {what}"), changed_headings(placement)),
        (marked("written outside the table and not imported: {what}"), [address(place) for place in beside(placement)]),
    ):
        if names:
            yield Message(text, what=few(names))
