"""What goes back to a unit whose workbook was not taken: a new one with its answers, what is wrong marked in red."""

from __future__ import annotations

from decimal import Decimal
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from airplan.i18n import _
from airplan.i18n.forms import join_phrases
from airplan.i18n.terms import STATE_TITLES
from airplan.plan.quantities import in_figures
from airplan.rounds.cell_values import Erased
from airplan.rounds.outgoing import sending, sent_workbook, steps
from airplan.rounds.returns import in_words
from airplan.store.entries import VALUE_FIELD, Draft, Source, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from airplan.reports.table import ReaderContext
    from airplan.rounds.form import Form, FormRow
    from airplan.rounds.form_sheet import CoverText
    from airplan.rounds.outgoing import SentWorkbook
    from airplan.rounds.returns import CollectContext, CollectedFiles, ReturnedCell, ReturnedFile

ERASE = "清除"
_EXACT = 15
"""Digits of a number that workbooks keep; what has more goes back as text."""


class Revision(NamedTuple):
    """A workbook that goes back to a unit."""

    workbook: SentWorkbook
    files: tuple[ReturnedFile, ...]
    """Those that were not taken."""


def revisions(
    context: CollectContext,
    collected: CollectedFiles,
    due: date,
    reading: ReaderContext,
    cover: Callable[[str, str], CoverText],
) -> list[Revision]:
    """Return a workbook for each unit with a file that is held up, as far as anybody can tell whose it is.

    `cover` makes the text around the table of the unit's name and a remark on what is wrong.
    """
    held: dict[str, list[ReturnedFile]] = {}
    for file in collected.files:
        if file.held_up and (unit := _whose(context, file)):
            held.setdefault(unit, []).append(file)
    return [
        Revision(_workbook(form, files, cover), tuple(files))
        for unit, files in held.items()
        for form in _forms(context, unit, files, due, reading)
    ]


def left_out(context: CollectContext, collected: CollectedFiles) -> list[ReturnedFile]:
    """Return the files that are held up and of which nobody can tell whose they are."""
    return [file for file in collected.files if file.held_up and not _whose(context, file)]


def return_steps(revisions_: Sequence[Revision], author: str, today: date) -> list[Draft]:
    """Return what the journal remembers: which files were not taken, and which workbooks were sent instead."""
    refused = [
        Draft.step(
            "refuse",
            revision.workbook.form.period,
            Step(seal=file.origin.seal if file.origin else "", reason=_why(file)),
            as_of=today,
            author=author,
            unit=revision.workbook.form.unit,
            batch="collection",
            source=Source(file.base, sha256=file.sha256),
        )
        for revision in revisions_
        for file in revision.files
    ]
    return [*refused, *steps((revision.workbook for revision in revisions_), author, today, batch="collection")]


def _whose(context: CollectContext, file: ReturnedFile) -> str:
    """Return the unit to which the file goes back: of this month, by what it carries or else by its name, whatever its
    ending."""
    if file.origin:
        return file.unit if file.origin.period == context.period and file.unit in context.units else ""
    sent = (step for workbook in context.status.workbooks.values() for step in workbook.sent)
    stem = PurePath(file.base).stem
    return next((step.unit for step in sent if PurePath(step.source.file).stem == stem), "")


def _forms(
    context: CollectContext, unit: str, files: Sequence[ReturnedFile], due: date, reading: ReaderContext
) -> tuple[Form, ...]:
    """Return the form that asks a unit once more for the rows of its files; none where nothing is asked of it now."""
    refs = [ref for file in files if file.origin for ref in file.origin.refs] or list(context.measures)
    measures = [measure for ref, measure in context.measures.items() if ref in refs]
    month = context.month
    assert month  # noqa: S101 – a round of which nobody knows the month has no files that are held up
    return sending(context.ledger, measures, month, due, reading, units={unit}, everyone=True).forms


def _workbook(form: Form, files: Sequence[ReturnedFile], cover: Callable[[str, str], CoverText]) -> SentWorkbook:
    """Return the workbook of a form with the answers of the files, and what is wrong with them."""
    filled: dict[tuple[str, str], object] = {}
    comments: dict[tuple[str, str], str] = {}
    for row in form.rows:
        for file in files:
            for cell in (cell for cell in file.cells if cell.ref == row.ref):
                _carry_over(row, _column(form, row, cell), cell, filled, comments)
    remark = _("Please check what is red, and send it back: {what}").format(what=join_phrases(map(_why, files)))
    return sent_workbook(form, cover(form.unit, remark), filled, comments, again=True)


def _carry_over(
    row: FormRow,
    column: str,
    cell: ReturnedCell,
    filled: dict[tuple[str, str], object],
    comments: dict[tuple[str, str], str],
) -> None:
    """Put an answer into the new workbook, and what is wrong with it."""
    place = (row.ref, column)
    if not column:
        return
    if cell.verdict.kind != "locked":
        filled.setdefault(place, _as_typed(cell))
    if cell.verdict.blocks:
        remarks = [str(cell.verdict.finding or ""), _("It said: {text}").format(text=cell.returned)]
        if cell.verdict.kind in ("stale", "conflict"):
            remarks.append(_("Known now: {text}").format(text=in_words(cell.field, cell.known)))
        comments[place] = "\n".join(filter(None, (comments.get(place), *remarks)))


def _column(form: Form, row: FormRow, cell: ReturnedCell) -> str:
    """Return the column of the new workbook in which the same is asked."""
    if not cell.field.startswith(VALUE_FIELD):
        return cell.column if cell.column in form.columns else ""
    return next((column for column in form.values if row.field(column) == cell.field), "")


def _as_typed(cell: ReturnedCell) -> object:
    """Return an answer as it is typed."""
    value = cell.value
    if value is None:
        return cell.returned
    if isinstance(value, Erased):
        return ERASE
    if cell.column == "status":
        return _(STATE_TITLES[value])
    if isinstance(value, Decimal):
        exact = sum(map(str.isdigit, str(value))) <= _EXACT
        return (int(value) if value == int(value) else float(value)) if exact else in_figures(value)
    return "\n".join(value) if isinstance(value, tuple) else value


def _why(file: ReturnedFile) -> str:
    """Return what is wrong with a file, in short."""
    count = sum(cell.verdict.blocks for cell in file.cells)
    return join_phrases(
        [*map(str, file.faults), *([_("cells to be checked: {count}").format(count=count)] if count else [])]
    )
