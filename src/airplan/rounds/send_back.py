"""What goes back to a unit whose workbook was not taken? A new one with its answers, what is wrong marked in red."""

from __future__ import annotations

from decimal import Decimal
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from airplan.i18n import _
from airplan.i18n.forms import join_phrases
from airplan.i18n.terms import STATE_TITLES
from airplan.plan.quantities import in_figures
from airplan.rounds.cell_values import Erased
from airplan.rounds.outgoing import sending
from airplan.rounds.preview import in_words
from airplan.store.entries import Draft, Source, Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from airplan.reports.table import Reading
    from airplan.rounds.collection import CollectContext, Collection, ReturnedFile
    from airplan.rounds.form import Form, FormRow
    from airplan.rounds.merge import ReturnedCell

ERASE = "清除"
_EXACT = 15
"""Digits of a number that workbooks keep; what has more goes back as text."""


class Revision(NamedTuple):
    """A workbook that goes back to a unit."""

    form: Form
    filled: Mapping[tuple[str, str], object]
    comments: Mapping[tuple[str, str], str]
    remark: str
    """What is wrong with the returned files as a whole."""
    files: tuple[ReturnedFile, ...]
    """Those that were not taken."""


def revisions(desk: CollectContext, collection: Collection, due: date, reading: Reading) -> list[Revision]:
    """One for each unit with a file that is held up, as far as anybody can tell whose it is."""
    held: dict[str, list[ReturnedFile]] = {}
    for file in collection.files:
        if file.held_up and (unit := _whose(desk, file)):
            held.setdefault(unit, []).append(file)
    return [one for unit, files in held.items() for one in _revision(desk, unit, files, due, reading)]


def left_out(desk: CollectContext, collection: Collection) -> list[ReturnedFile]:
    """The files that are held up and of which nobody can tell whose they are."""
    return [file for file in collection.files if file.held_up and not _whose(desk, file)]


def refusals(revision: Revision, author: str, today: date) -> list[Draft]:
    """What the journal remembers of the files that were not taken."""
    form = revision.form
    return [
        Draft.step(
            "refuse",
            form.period,
            Step(seal=file.origin.seal if file.origin else "", reason=_why(file)),
            as_of=today,
            author=author,
            unit=form.unit,
            batch="collection",
            source=Source(file.base, sha256=file.sha256),
        )
        for file in revision.files
    ]


def _whose(desk: CollectContext, file: ReturnedFile) -> str:
    """The unit to which the file goes back: of this month, by what it carries or else by its name, whatever it ends
    in."""
    if file.origin:
        return file.unit if file.origin.period == desk.period and file.unit in desk.units else ""
    sent = (step for workbook in desk.course.workbooks.values() for step in workbook.sent)
    stem = PurePath(file.base).stem
    return next((step.unit for step in sent if PurePath(step.source.file).stem == stem), "")


def _revision(
    desk: CollectContext, unit: str, files: Sequence[ReturnedFile], due: date, reading: Reading
) -> Iterator[Revision]:
    refs = [ref for file in files if file.origin for ref in file.origin.refs] or list(desk.measures)
    measures = [measure for ref, measure in desk.measures.items() if ref in refs]
    month = desk.month
    assert month  # noqa: S101 – a round of which nobody knows the month has no files that are held up
    sent = sending(desk.ledger, measures, month, due, reading, units={unit}, everyone=True)
    for form in sent.forms:
        filled: dict[tuple[str, str], object] = {}
        comments: dict[tuple[str, str], str] = {}
        for row in form.rows:
            for file in files:
                for cell in (one for one in file.cells if one.ref == row.ref):
                    _carry_over(row, _column(form, row, cell), cell, filled, comments)
        remark = _("Please check what is red, and send it back: {what}").format(what=join_phrases(map(_why, files)))
        yield Revision(form, filled, comments, remark, tuple(files))


def _carry_over(
    row: FormRow,
    column: str,
    cell: ReturnedCell,
    filled: dict[tuple[str, str], object],
    comments: dict[tuple[str, str], str],
) -> None:
    """An answer into the new workbook, and what is wrong with it."""
    place = (row.ref, column)
    if not column:
        return
    if cell.verdict != "locked":
        filled.setdefault(place, _again(cell))
    if cell.open:
        said = [cell.finding, _("It said: {text}").format(text=cell.returned)]
        if cell.verdict in ("stale", "conflict"):
            said.append(_("Known now: {text}").format(text=in_words(cell.field, cell.known)))
        comments[place] = "\n".join(filter(None, (comments.get(place), *said)))


def _column(form: Form, row: FormRow, cell: ReturnedCell) -> str:
    """The column of the new workbook in which the same is asked."""
    if not cell.field.startswith("value:"):
        return cell.column if cell.column in form.columns else ""
    return next((column for column in form.values if row.field(column) == cell.field), "")


def _again(cell: ReturnedCell) -> object:
    """An answer as it is typed."""
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
    """What is wrong with a file, in short."""
    count = sum(cell.open for cell in file.cells)
    return join_phrases([*file.wrong, *([_("cells to be checked: {count}").format(count=count)] if count else [])])
