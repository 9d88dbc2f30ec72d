"""Show the returned workbooks cell by cell, and what to do next."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from airplan.errors import Message
from airplan.i18n import _, marked, ngettext, pgettext, pmarked
from airplan.i18n.forms import filled, join_clauses, join_items, join_phrases
from airplan.i18n.terms import VERDICT_TITLES
from airplan.office_files.workbook_model import REMARK_TITLES
from airplan.plan.periods import Period
from airplan.reports.changes import NOTHING
from airplan.reports.table import Column, Table
from airplan.rounds.baseline import comparable
from airplan.rounds.form_columns import VALUE, column_of
from airplan.rounds.form_grid import few
from airplan.rounds.merge import VERDICTS
from airplan.rounds.returns import LEFT_OUT, in_words, shortened
from airplan.store.entries import VALUE_FIELD

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from airplan.reports.table import Cell as TableCell
    from airplan.reports.table import ReaderContext, Record
    from airplan.rounds.returns import CollectedFiles, ReturnedCell, ReturnedFile

State = Literal["as-sent", "not-read", "sent-back", "known", "ready", "partly", "held-up", "attention", "unreadable"]
_STATES: dict[State, str] = {
    "as-sent": pmarked("state of a returned file", "unchanged since dispatch"),
    "not-read": pmarked("state of a returned file", "not read"),
    "sent-back": pmarked("state of a returned file", "sent back"),
    "known": pmarked("state of a returned file", "imported"),
    "ready": pmarked("state of a returned file", "ready to import"),
    "partly": pmarked("state of a returned file", "imported in part"),
    "held-up": pmarked("state of a returned file", "needs attention"),
    "attention": pmarked("state of a returned file", "not a workbook, possibly a return"),
    "unreadable": pmarked("state of a returned file", "unreadable"),
}
"""The states of files, from the least to the most work."""
_MANY = 12
"""Number of files that are listed."""
ON_SCREEN = 200
"""Number of cells without findings that a screen lists."""


def preview(collected: CollectedFiles, reading: ReaderContext, most: int | None = None) -> Table:
    """Return a group for each file: its faults, then a row for each cell that was filled in or changed.

    Files that need attention come last, since a terminal shows the end; within a file, their cells come first. `most`:
    with more cells without findings than this, they are only counted, and a note says how to list them (None: every
    cell is listed).
    """
    files = sorted(collected.looked_at, key=lambda file: list(_STATES).index(state_of(file)))
    plain = 0 if most is None else sum(_is_plain(file, cell) for file in files for cell in _listed_cells(file))
    left_out = plain if most is not None and plain > most else 0
    rows: list[tuple[TableCell, ...]] = []
    groups: list[tuple[str, int]] = []
    for file in files:
        cells = sorted(_listed_cells(file), key=lambda cell: not cell.verdict.blocks)
        shown = [cell for cell in cells if not (left_out and _is_plain(file, cell))]
        of_file = [*_file_rows(file), *_remark_rows(file), *(_cell_row(file, cell) for cell in shown)]
        groups.append((_heading(file, reading, cells if left_out else shown, shown), len(of_file)))
        rows += of_file
    columns = (
        Column("file", _("File"), show="file-only"),
        Column("sheet", _("Sheet"), show="data-only"),
        Column("unit", _("Unit"), kind="name", show="file-only"),
        Column("cell", _("Cell"), kind="label"),
        Column("verdict", _("Outcome"), kind="term"),
        Column("field", pgettext("heading of a column", "Field"), show="data-only"),
        Column("what", pgettext("heading of a column", "Field"), kind="lines", show="people-only"),
        Column("answer", pgettext("text in a returned cell", "Returned"), show="screen-only"),
        Column("sent", pgettext("text in a returned cell", "When sent"), kind="term", show="file-only"),
        Column("known", pgettext("text in a returned cell", "Known now"), kind="term", show="file-only"),
        Column("returned", pgettext("text in a returned cell", "Returned"), show="file-only"),
        Column("finding", _("Remark")),
    )
    table = Table(_title(collected), columns, tuple(rows), groups=tuple(groups), names=reading.names)
    return table.with_notes(_not_listed(left_out)) if left_out else table


def _not_listed(count: int) -> str:
    """Return how many cells are not listed, and how to list them."""
    text = _(
        "Cells that need no attention and are not listed: {count}. --all lists all of them; --unit UNIT "
        "lists those of one unit."
    )
    return text.format(count=count)


def state_of(file: ReturnedFile) -> State:
    """Return the state of a file."""
    if file.other:
        return "attention" if file.meant_by else "not-read"
    if file.as_sent:
        return "as-sent"
    if file.sent_back:
        return "sent-back"
    if file.unreadable:
        return "unreadable"
    if file.needs_attention:
        return "partly" if file.partly else "held-up"
    return "known" if file.before else "ready"


def _title(collected: CollectedFiles) -> str:
    """Return the number of files and cells by state."""
    files = Counter(map(state_of, collected.files))
    cells = Counter(cell.verdict.kind for file in collected.files for cell in _listed_cells(file))
    count = len(collected.files)
    template = ngettext("Returned for {month}: {count} file", "Returned for {month}: {count} files", count)
    head = filled(template, month=Period.written(collected.period) if collected.period else "–", count=count)
    if files:
        states = join_phrases(f"{_(title)} {files[state]}" for state, title in _STATES.items() if files[state])
        head = _("{name} ({explained})").format(name=head, explained=states)
    counts = join_items(f"{_(VERDICT_TITLES[kind])} {cells[kind]}" for kind in VERDICTS if cells[kind])
    return join_clauses([head, _("cells: {counts}").format(counts=counts)]) if counts else head


def _heading(
    file: ReturnedFile, reading: ReaderContext, cells: Sequence[ReturnedCell], shown: Sequence[ReturnedCell]
) -> str:
    """Return the heading of a file: FILE!SHEET, its unit, its state, and how many of its cells are not listed."""
    place = f"{file.name}!{file.sheet}" if file.sheet else file.name
    state = _(_STATES[state_of(file)])
    if file.sent_back:
        template = _("sent back on {day} and no longer counted; airplan undo {entry} --file reverses that")
        state = filled(template, day=file.sent_back.as_of, entry=file.sent_back.id)
    if file.before:
        template = _("imported on {day}; airplan undo {entry} --file reverses that")
        state = filled(template, day=file.before.as_of, entry=file.before.id)
    unit = reading.call(file.unit) if file.unit else _("unit unknown")
    counted = Counter(cell.verdict.kind for cell in cells)
    counted.subtract(cell.verdict.kind for cell in shown)
    counts = join_phrases(f"{_(VERDICT_TITLES[kind])} {counted[kind]}" for kind in VERDICTS if counted[kind])
    left_out = [_("{name} ({explained})").format(name=counts, explained=_("not listed"))] if counts else []
    return join_clauses([place, unit, state, *file.came_by_mail, *map(str, file.notes), *left_out])


def _file_rows(file: ReturnedFile) -> Iterator[tuple[TableCell, ...]]:
    """Yield a row for each fault of the whole file."""
    for fault in file.faults:
        sheet, unit = file.sheet or None, file.unit or None
        yield (
            file.name,
            sheet,
            unit,
            None,
            "refused",
            None,
            (_("the whole file"),),
            None,
            None,
            None,
            None,
            str(fault),
        )


def _remark_rows(file: ReturnedFile) -> Iterator[tuple[TableCell, ...]]:
    """Yield a row for each remark outside the answer cells."""
    for remark in file.remarks:
        text = remark.text
        if remark.author:
            text = _("{name} ({explained})").format(name=text or NOTHING, explained=remark.author)
        if remark.more:
            text = join_phrases(filter(None, [text, _("and {count} more").format(count=remark.more)]))
        yield (
            file.name,
            remark.sheet or None,
            file.unit or None,
            remark.address or None,
            None,
            None,
            (_(REMARK_TITLES[remark.kind]), *([remark.sheet] if remark.sheet != file.sheet else [])),
            shortened(text) or None,
            None,
            None,
            text or None,
            _("not imported: it is not in an answer cell"),
        )


def _listed_cells(file: ReturnedFile) -> list[ReturnedCell]:
    """Return the cells with content; the day and the authors appear with the answers, if readable."""
    return [cell for cell in file.cells if not cell.is_signing or cell.verdict.blocks]


def _is_plain(file: ReturnedFile, cell: ReturnedCell) -> bool:
    """Return whether a cell has no findings."""
    kind, finding = cell.verdict.kind, cell.verdict.finding or file.leaves_out(cell)
    return kind in ("unchanged", "repeated") or (kind == "new" and not finding and not _doubts(file, cell))


def _doubts(file: ReturnedFile, cell: ReturnedCell) -> tuple[Message, ...]:
    """Return the findings about the report on a cell's measure, if this is its first imported cell."""
    first = next((each for each in file.cells if each.ref == cell.ref and each.verdict.accepted), None)
    return file.doubts.get(cell.ref, ()) if cell is first else ()


def _cell_row(file: ReturnedFile, cell: ReturnedCell) -> tuple[TableCell, ...]:
    remarks = [cell.verdict.finding] if cell.verdict.finding else []
    if file.leaves_out(cell):
        remarks.append(Message(LEFT_OUT))
    sent, known = (shortened(in_words(cell.field, text)) for text in (cell.sent, cell.known))
    return (
        file.name,
        cell.sheet,
        file.unit or None,
        cell.address,
        cell.verdict.kind,
        f"{cell.called} {cell.field}",
        (cell.called, _field_title(cell)),
        _against(cell, sent, known),
        cell.sent,
        cell.known,
        cell.returned,
        "\n".join(map(str, (*remarks, *_doubts(file, cell)))),
    )


def _against(cell: ReturnedCell, sent: str, known: str) -> str:
    """Return the returned value, and below it the values it is compared with."""
    returned = shortened(cell.returned) or NOTHING
    if cell.verdict.kind == "unchanged":
        return returned
    if cell.verdict.kind == "locked":
        return f"{returned}\n{_('when sent: {sent}').format(sent=sent)}"
    if cell.sent != cell.known:
        return f"{returned}\n{_('when sent: {sent}; now: {known}').format(sent=sent, known=known)}"
    return f"{returned}\n{_('known: {known}').format(known=known)}" if cell.known else returned


def _field_title(cell: ReturnedCell) -> str:
    """Return the heading of the cell's column; for a figure, its target, or the ID of one that the plan has no more."""
    column = column_of(cell.column)
    if cell.target:
        return str(cell.target)
    if cell.column.startswith(VALUE) or not column:
        return cell.field.removeprefix(VALUE_FIELD)
    return _(column.title)


# --- for programs -----------------------------------------------------------------------------------------------------


def record(file: ReturnedFile) -> Record:
    """Return a file as in docs/json.md."""
    return {
        "file": file.name,
        "sha256": file.sha256 or None,
        "unit": file.unit or None,
        "period": file.origin.period if file.origin else None,
        "state": state_of(file),
        "mail": file.mail._asdict() if file.mail else None,
        "findings": list(map(str, file.faults)),
        "notes": list(map(str, file.notes)),
        "remarks": [
            {"kind": each.kind, "sheet": each.sheet or None, "cell": each.address or None, "text": each.text}
            | {"author": each.author or None, "more": each.more}
            for each in file.remarks
        ],
        "cells": [_cell_record(file, cell) for cell in file.cells],
        "doubts": [{"ref": ref, "doubt": str(doubt)} for ref, doubt in _doubts_by_ref(file)],
    }


def _doubts_by_ref(file: ReturnedFile) -> list[tuple[str, Message]]:
    called = {cell.ref: cell.called for cell in file.cells}
    return [(called[measure], doubt) for measure, doubts in file.doubts.items() for doubt in doubts]


def _cell_record(file: ReturnedFile, cell: ReturnedCell) -> Record:
    return {
        "ref": cell.called,
        "field": cell.field,
        "sheet": cell.sheet,
        "cell": cell.address,
        "sent": cell.sent,
        "known": cell.known,
        "returned": cell.returned,
        "value": None if cell.value is None else comparable(cell.value),
        "verdict": cell.verdict.kind,
        "finding": str(cell.verdict.finding) if cell.verdict.finding else None,
        "taken": cell.verdict.accepted and not file.leaves_out(cell),
    }


# --- what is to be done now -------------------------------------------------------------------------------------------


def remarks(
    collected: CollectedFiles,
    returnable: Collection[str],
    *,
    returning: bool = False,
    sent_back: Collection[str] = (),
) -> Iterator[str]:
    """Yield a sentence for each possible next step that helps here.

    `returnable` names the files whose unit is known; `returning`: new workbooks were requested for files that need
    attention; `sent_back` has the digests of the files for which these were written.
    """
    if not collected.files:
        yield _("No workbook was found there.")
        return
    yield from _not_looked_at(collected)
    doubtful = [file for file in collected.files if file.doubts and (file.partly or not file.needs_attention)]
    if doubtful:
        yield "\n  ".join([_("Please check (nothing here prevents the import):"), *_listed(doubtful, _doubts_in_short)])
    held = sorted((file for file in collected.files if file.needs_attention), key=lambda file: bool(file.unreadable))
    if gone := [file for file in held if file.sha256 in sent_back]:
        yield "\n  ".join([_("Sent back to their units:"), *_listed(gone)])
    if left := [file for file in held if file.sha256 not in sent_back]:
        yield "\n  ".join([_("Needs attention:"), *_listed(left)])
    if held and not returning:
        yield from _ways_out(collected, held, returnable)


def _ways_out(collected: CollectedFiles, held: Sequence[ReturnedFile], returnable: Collection[str]) -> Iterator[str]:
    """Yield what can be done about the files that need attention."""
    cells = [cell for file in held for cell in file.cells if cell.verdict.blocks]
    if any(state_of(file) == "ready" for file in collected.files):
        yield _("To import only the ready files: --apply with --only FILE or --unit UNIT.")
    if any(file.name in returnable for file in held):
        yield _("--return-to DIR writes, for each of these files, a workbook to send back to its unit.")
    if any(file.blocked_by_cells and not file.partly for file in held):
        yield _(
            "--apply --return-to DIR --take-rest imports the correct cells and writes workbooks with the "
            "other rows, to send back."
        )
    if any(cell.verdict.kind not in ("refused", "doubtful") and not cell.verdict.between_files for cell in cells):
        yield _(
            "Outdated or conflicting cells, and locked cells that were changed: choose the value with "
            "--prefer returned or --prefer known."
        )
    if any(cell.verdict.between_files for cell in cells):
        yield _("Two files of one unit disagree: take one with --only FILE.")
    if doubtful := next((file for file in held if any(map(_is_doubtful, file.cells))), None):
        example = f"{doubtful.base}!{few([cell.address for cell in doubtful.cells if _is_doubtful(cell)])}"
        yield _("To be confirmed: ask the unit; if the content is right, add --confirm '{place}'.").format(
            place=example
        )
    if any(_may_be_passed(file) for file in held):
        yield _("Problems with a whole file that the unit cannot fix: --prefer returned imports the rest of the file.")


def _is_doubtful(cell: ReturnedCell) -> bool:
    return cell.verdict.kind == "doubtful"


def _not_looked_at(collected: CollectedFiles) -> Iterator[str]:
    """Yield sentences about the files that are no returns, and about those that may be."""
    if as_sent := [file for file in collected.files if file.as_sent]:
        head = _("Not counted as returned (identical to the files sent): {count}").format(count=len(as_sent))
        yield "\n  ".join([head, *_listed(as_sent)])
    if meant := [file for file in collected.files if file.meant_by]:
        yield "\n  ".join([_("Needs manual handling:"), *_listed(meant, _in_short, most=len(meant))])
    if aside := [file.other.below for file in collected.files if file.other and not file.meant_by]:
        yield _("Not read: {files}").format(files=join_phrases(aside))


def _listed(
    files: Sequence[ReturnedFile], in_short: Callable[[ReturnedFile], str] | None = None, most: int = _MANY
) -> Iterator[str]:
    """Yield a line for each file, only the first of them if there are many."""
    yield from map(in_short or _in_short, files[:most])
    if len(files) > most:
        yield _("and {count} more").format(count=len(files) - most)


def _in_short(file: ReturnedFile) -> str:
    """Return 2017-05_区环保局.xlsx!填报表!K8, L12, then the faults of the whole file."""
    place = file.place
    cells = list(dict.fromkeys(cell.address for cell in file.cells if cell.verdict.blocks))
    if cells:
        place = f"{place}!{few(cells)}"
    return _with_first_lines(place, file.faults)


def _doubts_in_short(file: ReturnedFile) -> str:
    """Return 2017-05_区环保局.xlsx!填报表, then the findings by measure."""
    finding = marked("{file}: {finding}")
    doubts = [Message(finding, file=ref, finding=doubt) for ref, doubt in _doubts_by_ref(file)]
    return _with_first_lines(file.place, doubts)


def _with_first_lines(place: str, findings: Sequence[Message]) -> str:
    first_lines = join_phrases(str(finding).partition("\n")[0] for finding in findings)
    return _("{file}: {finding}").format(file=place, finding=first_lines) if first_lines else place


def _may_be_passed(file: ReturnedFile) -> bool:
    """Return whether a person may pass over all faults of the whole file."""
    return bool(file.findings) and not file.passed and all(finding.passable for finding in file.findings)
