"""Make the workbook that is sent back to a unit whose return was not imported, or only in part.

It contains the answers of the old one, with faults marked in red and their rows first.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import Message
from airplan.formats.file_names import FileNames
from airplan.i18n import _, marked, ngettext
from airplan.i18n.forms import join_phrases
from airplan.i18n.terms import STATE_TITLES
from airplan.office_files.zip_guard import SAVE_AS_XLSX, WITHOUT_PASSWORD
from airplan.plan.quantities import in_figures
from airplan.rounds.cell_values import Erased
from airplan.rounds.form_grid import OUTSIDE
from airplan.rounds.merge import LOCKED, SAYS
from airplan.rounds.other_files import sent_back_to
from airplan.rounds.outgoing import sending, sent_workbook, steps
from airplan.rounds.returns import MERGED, NEVER_SENT, in_words
from airplan.store.entries import VALUE_FIELD, Draft, Source, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from airplan.reports.table import ReaderContext
    from airplan.rounds.form import Form, FormRow
    from airplan.rounds.form_sheet import CoverText
    from airplan.rounds.outgoing import SentWorkbook
    from airplan.rounds.returns import CollectContext, CollectedFiles, ReturnedCell, ReturnedFile

ERASE = "清除"
_EXACT = 15
"""Digits of a number that workbooks keep; longer numbers are sent back as text."""
_FILE_SAYS = marked("{file}: {text}")
_HINTS_FOR_UNITS = (SAVE_AS_XLSX, WITHOUT_PASSWORD)
"""Hints that a unit can use; all others are for the office."""


class Revision(NamedTuple):
    """A workbook that is sent back to a unit."""

    workbook: SentWorkbook
    files: tuple[ReturnedFile, ...]
    """The files that were not imported, or not completely."""


def revisions(
    context: CollectContext,
    collected: CollectedFiles,
    due: date,
    reading: ReaderContext,
    cover: Callable[[str, str], CoverText],
) -> list[Revision]:
    """Return a workbook for each unit with a file that needs attention, if the unit is known.

    `cover` makes the texts around the table from the unit's name and a remark on the faults.
    """
    held: dict[str, list[ReturnedFile]] = {}
    for file in collected.files:
        if file.needs_attention and (unit := sent_back_to(context, file)):
            held.setdefault(unit, []).append(file)
    names = FileNames()
    return [
        Revision(_workbook(form, files, cover, names), tuple(files))
        for unit, files in held.items()
        for form in _forms(context, unit, files, due, reading)
    ]


def left_out(context: CollectContext, collected: CollectedFiles) -> list[ReturnedFile]:
    """Return the files that need attention and whose unit is unknown."""
    return [file for file in collected.files if file.needs_attention and not sent_back_to(context, file)]


def return_steps(revisions_: Sequence[Revision], author: str, today: date) -> list[Draft]:
    """Return the journal entries: the files that were refused, and the workbooks that were sent instead."""
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


def _forms(
    context: CollectContext, unit: str, files: Sequence[ReturnedFile], due: date, reading: ReaderContext
) -> Iterator[Form]:
    """Yield the form that asks a unit again for the rows of its files, rows to be corrected first.

    Nothing is yielded where nothing is asked of the unit now. For files imported in part, only the rest is asked, and
    the imported values are known.
    """
    wrong = {cell.ref for file in files for cell in file.cells if cell.verdict.blocks}
    refs = [ref for file in files if file.origin and not file.partly for ref in file.origin.refs]
    if not refs:
        refs = list(wrong if all(file.partly for file in files) else context.measures)
    measures = [measure for ref, measure in context.measures.items() if ref in refs or ref in wrong]
    month = context.month
    assert month  # noqa: S101 – without a known month no file needs attention
    taken = {(cell.ref, cell.field): cell.case.returned for file in files for cell in file.taken_cells if file.partly}
    for form in sending(context.ledger, measures, month, due, reading, units={unit}, everyone=True).forms:
        rows = [_with_taken(row, taken) for row in form.rows]
        yield form._replace(rows=tuple(sorted(rows, key=lambda row: row.ref not in wrong)))


def _with_taken(row: FormRow, taken: dict[tuple[str, str], str]) -> FormRow:
    """Return a row with the values that are imported in the same collection as known."""
    return row._replace(sent={**row.sent, **{field: text for (ref, field), text in taken.items() if ref == row.ref}})


def _workbook(
    form: Form, files: Sequence[ReturnedFile], cover: Callable[[str, str], CoverText], names: FileNames
) -> SentWorkbook:
    """Return the workbook of a form with the answers of the files, and their faults."""
    filled: dict[tuple[str, str], object] = {}
    comments: dict[tuple[str, str], str] = {}
    for place, found in _cells_by_place(form, files).items():
        filled[place] = _carried_over([cell for _file, cell in found])
        if comment := _comment(found, several=len(files) > 1):
            comments[place] = comment
    remark = "\n".join(_remark(files, len(comments)))
    return sent_workbook(form, cover(form.unit, remark), filled, comments, names=names, again=True)


def _cells_by_place(
    form: Form, files: Sequence[ReturnedFile]
) -> dict[tuple[str, str], list[tuple[ReturnedFile, ReturnedCell]]]:
    """Return (ref, column) of the new workbook → the files' cells there, as far as the form asks for them."""
    rows = {row.ref: row for row in form.rows}
    places: dict[tuple[str, str], list[tuple[ReturnedFile, ReturnedCell]]] = {}
    for file in files:
        for cell in file.cells:
            if (row := rows.get(cell.ref)) and (column := _column(form, row, cell)):
                places.setdefault((cell.ref, column), []).append((file, cell))
    return places


def _carried_over(cells: Sequence[ReturnedCell]) -> object:
    """Return the content to fill in: the first answer; for authors all names, since each has contributed."""
    answers = [typed for cell in cells if cell.verdict.kind != "locked" if (typed := _as_typed(cell)) not in (None, "")]
    if cells[0].is_signing and all(isinstance(answer, str) for answer in answers):
        return join_phrases(dict.fromkeys(map(str, answers))) or None
    return answers[0] if answers else None


def _comment(found: Sequence[tuple[ReturnedFile, ReturnedCell]], *, several: bool) -> str:
    """Return the faults of a cell, one a line; empty if there are none. With several files each is named."""
    wrong = [(file, cell) for file, cell in found if cell.verdict.blocks]
    days = {cell.case.returned for _file, cell in found if cell.column == "as_of"}
    if not wrong and len(days) <= 1:
        return ""
    lines = [_finding(cell) for _file, cell in wrong]
    for file, cell in found if several else wrong:
        if cell.returned:
            text = _FILE_SAYS if several else marked("Returned: {text}")
            lines.append(_(text).format(file=file.base, text=cell.returned))
    known = next((cell for _file, cell in wrong if cell.verdict.kind in ("stale", "conflict") and cell.known), None)
    if known:
        lines.append(_("Known now: {text}").format(text=in_words(known.field, known.known)))
    return "\n".join(dict.fromkeys(filter(None, lines)))


def _finding(cell: ReturnedCell) -> str:
    """Return why a cell is not imported, in words for the unit."""
    finding = cell.verdict.finding
    if finding and finding.text == MERGED:
        return _("This cell was merged with others in your return; please fill in each cell separately.")
    if finding and finding.text == SAYS:
        return _("The files you returned disagree:")
    if finding and finding.text == LOCKED:
        return _("This cell is grey: changes to it are not imported. If it is wrong, say so under “Progress”.")
    return str(finding or "")


def _remark(files: Sequence[ReturnedFile], red: int) -> Iterator[str]:
    """Yield the lines on what to do, and on the faults of whole files."""
    if red:
        text = ngettext(
            "Please check the {count} red cell and return the workbook.",
            "Please check the {count} red cells and return the workbook.",
            red,
        )
        yield text.format(count=red)
    elif all(file.unreadable for file in files):
        yield _("Your return cannot be read. Please fill in this workbook and return it.")
    else:
        yield _("Your return could not be imported. Please check this workbook and return it.")
    if all(file.partly for file in files):
        yield _("Everything else in your return has been imported; only these rows still need correction.")
    for file in files:
        for fault in map(_fault, file.faults):
            yield _("{file}: {finding}").format(file=file.base, finding=fault) if len(files) > 1 else fault


def _fault(fault: Message) -> str:
    """Return a fault of a whole file in words for the unit, which does not see its old table."""
    if fault.text == OUTSIDE:
        return _("Written outside the rows of the table and not imported: {texts}").format(texts=fault.facts["texts"])
    if fault.text == NEVER_SENT:
        return _("Your return is not the workbook sent for this month; please fill in this one.")
    hint = fault.facts.get("hint")
    if isinstance(hint, Message) and hint.text not in _HINTS_FOR_UNITS:
        return str(fault.facts["message"])
    return str(fault)


def _column(form: Form, row: FormRow, cell: ReturnedCell) -> str:
    """Return the column of the new workbook that asks for the same."""
    if not cell.field.startswith(VALUE_FIELD):
        return cell.column if cell.column in form.columns else ""
    return next((column for column in form.values if row.field(column) == cell.field), "")


def _as_typed(cell: ReturnedCell) -> object:
    """Return an answer as it is typed."""
    value = cell.value
    if value is None:
        return cell.returned or None
    if isinstance(value, Erased):
        return ERASE
    if cell.column == "status":
        return _(STATE_TITLES[value])
    if isinstance(value, Decimal):
        exact = sum(map(str.isdigit, str(value))) <= _EXACT
        return (int(value) if value == int(value) else float(value)) if exact else in_figures(value)
    return "\n".join(value) if isinstance(value, tuple) else value


def _why(file: ReturnedFile) -> str:
    """Return the faults of a file in short."""
    count = sum(cell.verdict.blocks for cell in file.cells)
    return join_phrases(
        [*map(str, file.faults), *([_("cells to be checked: {count}").format(count=count)] if count else [])]
    )
