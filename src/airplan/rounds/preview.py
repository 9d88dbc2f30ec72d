"""How is it told what the workbooks that came back say, cell by cell?"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from airplan.i18n import _, ngettext, pgettext, pmarked
from airplan.i18n.forms import join_clauses, join_phrases
from airplan.i18n.terms import STATE_TITLES, VERDICT_TITLES
from airplan.plan.quantities import in_figures
from airplan.reports.changes import NOTHING
from airplan.reports.table import Column, Table
from airplan.rounds.form import SIGNING, TITLES
from airplan.rounds.merge import VERDICTS, comparable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.reports.table import Cell as TableCell
    from airplan.reports.table import Reading, Record
    from airplan.rounds.collection import Collection, ReturnedFile
    from airplan.rounds.merge import ReturnedCell

State = Literal["sent-back", "known", "ready", "held-up", "unreadable"]
_STATES: dict[State, str] = {
    "sent-back": pmarked("state of a returned file", "sent back before"),
    "known": pmarked("state of a returned file", "taken in before"),
    "ready": pmarked("state of a returned file", "can be taken"),
    "held-up": pmarked("state of a returned file", "held up"),
    "unreadable": pmarked("state of a returned file", "cannot be read"),
}
"""What is to be done with a file, from nothing to most."""
_LONG = 60
"""Characters of a text that a row of the preview shows."""


def preview(collection: Collection, reading: Reading) -> Table:
    """A group for each file: what is wrong with it, then a row for each cell that was filled in or changed.

    What needs a person comes last, as that is what a terminal still shows in the end; in its file it comes first.
    """
    rows: list[tuple[TableCell, ...]] = []
    groups: list[tuple[str, int]] = []
    for file in sorted(collection.files, key=lambda file: list(_STATES).index(state_of(file))):
        told = sorted(filter(_told, file.cells), key=lambda cell: not cell.open)
        own = [*_of_file(file), *(_of_cell(file, cell) for cell in told)]
        groups.append((_heading(file, reading), len(own)))
        rows += own
    columns = (
        Column("file", _("File"), show="data-only"),
        Column("sheet", _("Sheet"), show="data-only"),
        Column("unit", _("Unit"), kind="name", show="data-only"),
        Column("cell", _("Cell"), kind="label"),
        Column("verdict", _("Verdict"), kind="term"),
        Column("field", pgettext("heading of a column", "Field"), show="data-only"),
        Column("what", pgettext("heading of a column", "What"), kind="lines", show="people-only"),
        Column("answer", pgettext("text in a returned cell", "Came back"), show="screen-only"),
        Column("sent", pgettext("text in a returned cell", "When sent"), kind="term", show="file-only"),
        Column("known", pgettext("text in a returned cell", "Known now"), kind="term", show="file-only"),
        Column("returned", pgettext("text in a returned cell", "Came back"), show="file-only"),
        Column("finding", _("Remark")),
    )
    return Table(_title(collection), columns, tuple(rows), groups=tuple(groups), names=reading.names)


def state_of(file: ReturnedFile) -> State:
    """What is to be done with a file."""
    if file.sent_back:
        return "sent-back"
    if file.unreadable:
        return "unreadable"
    return "held-up" if file.held_up else "known" if file.before else "ready"


def _title(collection: Collection) -> str:
    """How many files and cells there are of each sort."""
    files = Counter(map(state_of, collection.files))
    cells = Counter(cell.verdict for file in collection.files for cell in file.cells if cell.column not in SIGNING)
    count = len(collection.files)
    said = ngettext("{period}: {count} file", "{period}: {count} files", count)
    head = said.format(period=collection.period or "–", count=count)
    if files:
        states = join_phrases(f"{_(said)} {files[state]}" for state, said in _STATES.items() if files[state])
        head = _("{name} ({explained})").format(name=head, explained=states)
    return join_clauses(
        [head, *(f"{_(VERDICT_TITLES[verdict])} {cells[verdict]}" for verdict in VERDICTS if cells[verdict])]
    )


def _heading(file: ReturnedFile, reading: Reading) -> str:
    """FILE!SHEET, which with a row's cell says where to look; whose it is, and what is to be done with it."""
    place = f"{file.name}!{file.sheet}" if file.sheet else file.name
    state = _(_STATES[state_of(file)])
    if file.sent_back:
        said = _("sent back on {day}, and counts no more; airplan undo {batch} has it looked at again")
        state = said.format(day=file.sent_back.as_of.isoformat(), batch=file.sent_back.batch)
    if file.before:
        state = _("taken in before, on {day}").format(day=file.before.as_of.isoformat())
    named = reading.call(file.unit) if file.unit else _("unit unknown")
    return join_clauses([place, named, state, *file.notes])


def _of_file(file: ReturnedFile) -> Iterator[tuple[TableCell, ...]]:
    """A row for each thing that is wrong with the file as a whole."""
    for text in file.wrong:
        sheet, unit = file.sheet or None, file.unit or None
        yield (file.name, sheet, unit, None, "refused", None, (_("the file"),), None, None, None, None, text)


def _told(cell: ReturnedCell) -> bool:
    return cell.column not in SIGNING or cell.verdict == "refused"


def _of_cell(file: ReturnedFile, cell: ReturnedCell) -> tuple[TableCell, ...]:
    odd = "\n".join(map(str, file.doubts.get(cell.ref, ()))) if cell is _first_taken(file, cell.ref) else ""
    sent, known = (shortened(in_words(cell.field, text)) for text in (cell.sent, cell.known))
    return (
        file.name,
        cell.sheet,
        file.unit or None,
        cell.address,
        cell.verdict,
        f"{cell.ref} {cell.field}",
        (cell.ref, _called(cell)),
        _against(cell, sent, known),
        cell.sent,
        cell.known,
        cell.returned,
        "\n".join(filter(None, (cell.finding, odd))),
    )


def _against(cell: ReturnedCell, sent: str, known: str) -> str:
    """What came back, and under it what it is held against, as far as there is anything."""
    returned = shortened(cell.returned) or NOTHING
    if cell.verdict == "unchanged":
        return returned
    if cell.verdict == "locked":
        return f"{returned}\n{_('when sent: {sent}').format(sent=sent)}"
    if cell.sent != cell.known:
        return f"{returned}\n{_('when sent: {sent}; now: {known}').format(sent=sent, known=known)}"
    return f"{returned}\n{_('known: {known}').format(known=known)}" if cell.known else returned


def _first_taken(file: ReturnedFile, ref: str) -> ReturnedCell | None:
    return next((cell for cell in file.cells if cell.ref == ref and cell.taken), None)


def _called(cell: ReturnedCell) -> str:
    return (
        cell.field.removeprefix("value:")
        if cell.field.startswith("value:")
        else _(TITLES.get(cell.column, cell.column))
    )


def in_words(field: str, text: str | None) -> str:
    """What is known in a field, for people: 推进中; 24,530; – for nothing, and for what was erased."""
    if not text:
        return NOTHING
    if field == "status":
        return _(STATE_TITLES[text])
    return in_figures(Decimal(text)) if field.startswith("value:") else text


def shortened(text: str) -> str:
    """The text on one line, its beginning where it is long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONG else f"{flat[:_LONG]}…"


def record(file: ReturnedFile) -> Record:
    """A file as the JSON contract has it; docs/json.md says what each key means."""
    return {
        "file": file.name,
        "sha256": file.sha256 or None,
        "unit": file.unit or None,
        "period": file.origin.period if file.origin else None,
        "state": state_of(file),
        "findings": file.wrong,
        "notes": list(file.notes),
        "cells": [_cell_record(cell) for cell in file.cells],
        "doubts": [{"ref": ref, "doubt": str(one)} for ref, some in file.doubts.items() for one in some],
    }


def _cell_record(cell: ReturnedCell) -> Record:
    return {
        "ref": cell.ref,
        "field": cell.field,
        "sheet": cell.sheet,
        "cell": cell.address,
        "sent": cell.sent,
        "known": cell.known,
        "returned": cell.returned,
        "value": None if cell.value is None else _plain(cell),
        "verdict": cell.verdict,
        "finding": cell.finding or None,
        "taken": cell.taken,
    }


def _plain(cell: ReturnedCell) -> str:
    return cell.value.isoformat() if cell.column == "as_of" else comparable(cell.value)
