"""Examine all returned files: each by itself, then all together.

Only the answers of a file are kept; nothing is written here.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.errors import AirplanError, Message
from airplan.i18n import marked
from airplan.office_files.zip_guard import unforeseen
from airplan.plan.model import directory_order, named_units
from airplan.rounds.baseline import comparable
from airplan.rounds.cell_doubts import CellDoubts
from airplan.rounds.cell_values import Unread, shown
from airplan.rounds.form_checks import foreign, late, notes_on, revised, strange, stranger
from airplan.rounds.form_columns import AnswerContext, is_signing, read_answer
from airplan.rounds.incoming import OtherFile, Unusable, incoming_files
from airplan.rounds.merge import Case, Contradiction, KnownAnswer, decide
from airplan.rounds.other_files import meant_by, strays_left
from airplan.rounds.read_form import read
from airplan.rounds.returns import (
    MERGED,
    CollectedFiles,
    Origin,
    ReturnedCell,
    ReturnedFile,
    in_words,
    shortened,
)
from airplan.rounds.to_entries import DoubtFinder, reports
from airplan.store.entries import VALUE_FIELD, value_field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from airplan.plan.model import Target
    from airplan.rounds.baseline import BaselineValue
    from airplan.rounds.incoming import Found, IncomingFile
    from airplan.rounds.merge import CellKind, Prefer
    from airplan.rounds.read_form import ReadCell, ReadWorkbook
    from airplan.rounds.returns import CollectContext
    from airplan.store.entries import Entry


def collect(
    context: CollectContext,
    paths: Sequence[Path],
    *,
    author: str = "",
    only: Callable[[str, str], bool] = lambda _name, _unit: True,
    prefer: Prefer = "",
    confirmed: Callable[[str, str, str], bool] = lambda _name, _unit, _cell: False,
    partly: bool = False,
    seen: Callable[[str], None] = lambda _name: None,
    labels: Mapping[Path, str] = MappingProxyType({}),
) -> CollectedFiles:
    """Return every returned file with the outcome of its cells and the reports made from them.

    `only` decides by name and unit (empty if unknown) whether a file counts; `confirmed` returns whether a doubtful
    cell was confirmed; `partly` imports the good part of files in which only single cells need attention; `seen` is
    called with each file's name; `labels` are those of `incoming_files`.
    """
    files: list[ReturnedFile] = []
    doubts = CellDoubts(context, confirmed)
    for incoming in incoming_files(paths, labels):
        seen(incoming.name)
        file = doubts.looked_for(_examined(context, incoming, prefer))
        if not file.of_others and only(file.name, file.unit):
            files.append(file)
    place = directory_order(context.units)
    files = sorted(strays_left(context, files), key=lambda file: (place(file.unit), file.base, file.name))
    finder = DoubtFinder(context)
    drafted = []
    for file in _settled(files, partly=partly):  # this empties the list, so that no cell is kept twice
        drafts = () if file.before else tuple(reports(file, author, context.today))
        partly_ = file.partly and not file.before and (bool(drafts) or _says_what_is_known(file))
        drafted.append(file._replace(reports=drafts, doubts=finder.of(drafts), partly=partly_))
    return CollectedFiles(context.period, tuple(drafted), context.newest)


# --- all together -----------------------------------------------------------------------------------------------------


def _settled(files: list[ReturnedFile], *, partly: bool) -> Iterator[ReturnedFile]:
    """Yield the files with each cell decided in view of all others, where two files differ or agree.

    A file is removed from the list when it is decided.
    """
    answers = _answers_of_all(files)
    taken: dict[tuple[str, str, str], _Name] = {}
    for _number in range(len(files)):
        file = files.pop(0)
        settled = file._replace(cells=tuple(_held_against(cell, file, answers) for cell in file.cells))
        settled = settled._replace(partly=partly and settled.blocked_by_cells)
        if settled.partly or not settled.needs_attention:
            settled = settled._replace(cells=tuple(_taken_once(cell, file, taken) for cell in settled.cells))
            for cell in settled.cells:
                if cell.verdict.accepted:
                    taken.setdefault((file.unit, cell.ref, cell.field), _Name(file.name, file.base))
        yield settled


class _Name(NamedTuple):
    """The name of a file, with and without its folders."""

    name: str
    base: str


def _answers_of_all(files: Sequence[ReturnedFile]) -> dict[tuple[str, str, str], dict[str, _Name]]:
    """Return (unit, ref, field) → each importable answer, with the first file that gives it."""
    answers: dict[tuple[str, str, str], dict[str, _Name]] = {}
    for file in files:
        name = _Name(file.name, file.base)
        for cell in file.cells:
            if _may_be_taken(cell):
                place = file.unit, cell.ref, cell.field
                answers.setdefault(place, {}).setdefault(cell.case.returned, name)
    return answers


def _says_what_is_known(file: ReturnedFile) -> bool:
    """Return whether a file has an answer that is known already, or imported from another file."""
    return any(cell.case.cell == "answer" and cell.verdict.kind in ("unchanged", "repeated") for cell in file.cells)


def _may_be_taken(cell: ReturnedCell) -> bool:
    return cell.case.cell == "answer" and cell.verdict.kind in ("new", "stale", "conflict", "doubtful")


def _held_against(
    cell: ReturnedCell, file: ReturnedFile, answers: dict[tuple[str, str, str], dict[str, _Name]]
) -> ReturnedCell:
    """Return the cell decided again if another file differs; of several files the first counts."""
    if not _may_be_taken(cell):
        return cell
    others = answers[file.unit, cell.ref, cell.field].items()
    text, other = next(((text, other) for text, other in others if text != cell.case.returned), ("", None))
    if not other:
        return cell
    contradiction = Contradiction(_name_beside(other, file), shortened(in_words(cell.field, text)))
    return _decided_anew(cell, cell.case._replace(contradicted=contradiction))


def _taken_once(cell: ReturnedCell, file: ReturnedFile, taken: dict[tuple[str, str, str], _Name]) -> ReturnedCell:
    """Return the cell decided again if an earlier file is imported with the same answer."""
    other = taken.get((file.unit, cell.ref, cell.field))
    if other is None or other.name == file.name or not cell.verdict.accepted:
        return cell
    return _decided_anew(cell, cell.case._replace(repeats=_name_beside(other, file)))


def _name_beside(file: _Name, other: ReturnedFile) -> str:
    """Return the name for a file beside another: without folders, unless both names are then equal."""
    return file.base if file.base != other.base else file.name


def _decided_anew(cell: ReturnedCell, case: Case) -> ReturnedCell:
    return cell._replace(case=case, verdict=decide(case))


# --- one file ---------------------------------------------------------------------------------------------------------


def _examined(context: CollectContext, incoming: Found, prefer: Prefer) -> ReturnedFile:
    """Return the file, examined by itself; any error is noted on the file and does not affect the others."""
    if isinstance(incoming, Unusable):
        if sent_back := _sent_back(context, incoming.sha256):
            return ReturnedFile(incoming.name, incoming.sha256, sent_back=sent_back)
        why = incoming.as_message
        return ReturnedFile(incoming.name, incoming.sha256, unreadable=why, of_others=not context.takes_rest)
    if isinstance(incoming, OtherFile):
        of_others, meant = not context.takes_rest, meant_by(context, incoming)
        return ReturnedFile(incoming.name, other=incoming, meant_by=meant, mail=incoming.mail, of_others=of_others)
    try:
        return _read_file(context, incoming, prefer)
    except AirplanError:
        raise
    except Exception as error:  # noqa: BLE001 – errors of any kind end here
        return ReturnedFile(incoming.name, incoming.sha256, unreadable=unforeseen(error).as_message, mail=incoming.mail)


def _read_file(context: CollectContext, incoming: IncomingFile, prefer: Prefer) -> ReturnedFile:
    file = ReturnedFile(incoming.name, incoming.sha256, passed=prefer == "returned", mail=incoming.mail)
    if as_sent := context.sent.get(incoming.sha256):
        return file._replace(as_sent=as_sent)
    if sent_back := _sent_back(context, incoming.sha256):
        return file._replace(sent_back=sent_back)
    try:
        workbook = read(incoming.content, incoming.together, context.journal.plan)
    except Unusable as error:
        return file._replace(unreadable=error.as_message, of_others=not context.takes_rest)
    if context.is_of_others(workbook.plans):
        return file._replace(of_others=True)
    notes = (*_sheets_not_read(context, workbook), *workbook.notes)
    file = file._replace(findings=workbook.findings, notes=notes, remarks=workbook.remarks, sheet=workbook.sheet)
    return _with_cells(context, file, workbook, prefer) if workbook.sealed else file


def _sheets_not_read(context: CollectContext, workbook: ReadWorkbook) -> Iterator[Message]:
    """Yield a note if a workbook also has sheets of plans that are not collected now."""
    unread = tuple(plan for plan in workbook.plans if plan not in context.others and plan != context.journal.plan)
    if unread and context.journal.plan in workbook.plans:
        text = marked("its sheets for other plans are not read here: {plans}; collect --all-plans reads them")
        yield Message(text, plans=unread)


def _with_cells(context: CollectContext, file: ReturnedFile, workbook: ReadWorkbook, prefer: Prefer) -> ReturnedFile:
    """Return a file whose form is known with its origin, its cells, and its findings."""
    assert workbook.sealed  # noqa: S101 – checked by the caller
    form, seal = workbook.sealed
    file = file._replace(origin=Origin(form.unit, form.period, seal, tuple(row.ref for row in form.rows)))
    status = context.status.of(form.unit)
    sent = status.sent_as(seal)
    elsewhere = tuple(foreign(context, form, sent))
    file = file._replace(findings=(*elsewhere, *strange(context, file, form), *workbook.findings))
    if elsewhere:
        return file
    before = next((step for step in status.returns if step.source.sha256 == file.sha256), None)
    circumstances = _Circumstances(context, workbook, sent.id if sent else "", before is not None, prefer)
    cells = tuple(_cells(circumstances, form.unit))
    notes = (
        *stranger(context, file.mail, form.unit),
        *late(context, form.unit),
        *revised(context, form),
        *file.notes,
        *notes_on(workbook, cells),
    )
    if before:
        return file._replace(cells=cells, before=before, notes=(), remarks=())
    return file._replace(cells=cells, notes=notes)


def _sent_back(context: CollectContext, sha256: str) -> Entry | None:
    """Return the step by which a file was sent back to its unit for correction; None if no step has its digest."""
    if not sha256:
        return None
    refusals = (step for workbook in context.status.workbooks.values() for step in workbook.refusals)
    return next((step for step in refusals if step.source.sha256 == sha256), None)


# --- one cell ---------------------------------------------------------------------------------------------------------


class _Circumstances(NamedTuple):
    """The values that all cells of a file share."""

    context: CollectContext
    workbook: ReadWorkbook
    sent: str
    """The ID of its dispatch entry."""
    file_known: bool
    prefer: Prefer


def _cells(circumstances: _Circumstances, unit: str) -> Iterator[ReturnedCell]:
    """Yield every answer and every edited locked cell, each decided by itself."""
    context, workbook = circumstances.context, circumstances.workbook
    refs = {ref for ref, measure in context.measures.items() if unit in named_units(measure, context.ledger.members)}
    for cell in workbook.answers:
        known = context.baseline.answers(unit, cell.row.ref).get(cell.row.field(cell.column))
        yield _answer(circumstances, cell, known, unit_asked=cell.row.ref in refs)
    for cell in workbook.edited:
        sent = cell.row.shown.get(cell.column)
        kind: CellKind = "not-asked-for" if sent is None else "locked"
        case = Case(kind, cell.row.called, cell.row.ref in refs, prefer=circumstances.prefer)
        yield _returned(cell, cell.column, None, case, sent=sent, known=sent)


def _answer(
    circumstances: _Circumstances, cell: ReadCell, known: BaselineValue | None, *, unit_asked: bool
) -> ReturnedCell:
    """Return a cell for an answer, compared with the known value of its field."""
    context, row, field = circumstances.context, cell.row, cell.row.field(cell.column)
    value, unreadable = _read(circumstances, cell)
    target = _target(context, row.ref, field)
    case = Case(
        "signing" if is_signing(cell.column) else "answer",
        row.called,
        unit_asked,
        not unit_asked or not field.startswith(VALUE_FIELD) or target is not None,
        unreadable,
        circumstances.file_known,
        "" if unreadable else comparable(value),
        row.sent.get(field),
        known
        and KnownAnswer(
            known.text,
            known.entry in context.baseline.of_month,
            known.entry > circumstances.sent,
            context.baseline.file_of(known),
        ),
        prefer=circumstances.prefer,
    )
    return _returned(cell, field, value, case, sent=case.sent, known=known.text if known else None, target=target)


def _read(circumstances: _Circumstances, cell: ReadCell) -> tuple[Any, Message | None]:
    """Return the meaning of a cell, or why it is uncertain."""
    if cell.merged:
        return None, Message(MERGED)
    context, epoch = circumstances.context, circumstances.workbook.epoch
    reading = AnswerContext(
        cell.row.unit_of(cell.column), context.year, epoch, context.span, signed=cell.row.may_be_negative(cell.column)
    )
    try:
        return read_answer(cell.column, cell.content, reading), None
    except Unread as refusal:
        return None, refusal.as_message


def _target(context: CollectContext, ref: str, field: str) -> Target | None:
    """Return the target that a field of figures is about, if the plan has it still."""
    measure = context.measures.get(ref)
    return next((each for each in measure.targets if value_field(each.id) == field), None) if measure else None


def _returned(
    cell: ReadCell,
    field: str,
    value: object,
    case: Case,
    *,
    sent: str | None,
    known: str | None,
    target: Target | None = None,
) -> ReturnedCell:
    text = shown(cell.content)
    # Equal texts share one object: six hundred files have tens of thousands of cells in memory.
    value = text if value == text else value
    case = case._replace(returned=text) if case.returned == text else case
    return ReturnedCell(
        cell.row.ref, cell.row.called, cell.column, field, cell.sheet, cell.address, text, value, sent, known, case,
        decide(case), target,
    )  # fmt: skip
