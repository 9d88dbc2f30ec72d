"""How is it told what the workbooks that came back say, cell by cell, and what is to be done about it?"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from airplan.i18n import _
from airplan.plan.quantities import in_figures
from airplan.reports.changes import NOTHING
from airplan.reports.table import Column, Table
from airplan.reports.wording import STATE_TITLES, VERDICT_TITLES
from airplan.rounds.comparing import VERDICTS, comparable
from airplan.rounds.form import SIGNING, TITLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.reports.table import Cell as TableCell
    from airplan.reports.table import Reading, Record
    from airplan.rounds.collection import Collection, File
    from airplan.rounds.comparing import Cell

_LONG = 60
"""Characters of a text that a row of the preview shows."""


def preview(collection: Collection, reading: Reading) -> Table:
    """A group for each file: what is wrong with it, then a row for each cell that was filled in or changed."""
    rows: list[tuple[TableCell, ...]] = []
    groups: list[tuple[str, int]] = []
    for file in collection.files:
        own = [*_of_file(file), *(row for cell in file.cells if _told(cell) for row in _of_cell(file, cell))]
        groups.append((_heading(file, reading), len(own)))
        rows += own
    columns = (
        Column("file", _("File"), show="data-only"),
        Column("sheet", _("Sheet"), show="data-only"),
        Column("unit", _("Unit"), kind="name", show="data-only"),
        Column("cell", _("Cell"), kind="label"),
        Column("field", _("Field"), show="data-only"),
        Column("what", _("What"), kind="lines", show="people-only"),
        Column("sent", _("When sent")),
        Column("known", _("Known now")),
        Column("returned", _("Came back")),
        Column("verdict", _("Verdict"), kind="term"),
        Column("finding", _("Remark")),
    )
    return Table(_title(collection), columns, tuple(rows), groups=tuple(groups), names=reading.names)


def remarks(collection: Collection, *, returned: bool = False) -> Iterator[str]:
    """What to do now, a sentence for each thing; `returned`: what is held up goes back to its units already."""
    if not collection.files:
        yield _("No workbook was found there.")
        return
    held = [file for file in collection.files if file.held_up]
    cells = Counter(cell.verdict for file in held for cell in file.cells if cell.open)
    if any(file.unreadable for file in held):
        yield _("Files that cannot be read: {files}").format(
            files=_(", ").join(file.base for file in held if file.unreadable)
        )
    if cells["stale"] or cells["conflict"] or cells["locked"]:
        yield _("Settle what is stale, in conflict or locked: --prefer returned, or --prefer known, or --only FILE.")
    if held and not returned:
        yield _("--return-to DIR writes a workbook for each file that is held up, to be sent back to its unit.")
        yield _("--only FILE or --only UNIT takes what is not held up.")


def _title(collection: Collection) -> str:
    counted = Counter(cell.verdict for file in collection.files for cell in file.cells if cell.column not in SIGNING)
    what = [f"{_(VERDICT_TITLES[verdict])} {counted[verdict]}" for verdict in VERDICTS if counted[verdict]]
    head = _("{period}: {count} files").format(period=collection.period or "–", count=len(collection.files))
    return _(" · ").join([head, *what])


def _heading(file: File, reading: Reading) -> str:
    state = _("cannot be read") if file.unreadable else _("held up") if file.held_up else _("can be taken")
    if file.before:
        state = _("taken in before, on {day}").format(day=file.before.as_of.isoformat())
    named = reading.call(file.unit) if file.unit else _("unit unknown")
    return _(" · ").join([file.name, named, state, *file.notes])


def _of_file(file: File) -> Iterator[tuple[TableCell, ...]]:
    """A row for each thing that is wrong with the file as a whole."""
    whole = [file.unreadable] if file.unreadable else [finding.text for finding in file.findings]
    for text in whole:
        yield (file.name, None, file.unit or None, None, None, (), None, None, None, "refused", text)


def _told(cell: Cell) -> bool:
    return cell.column not in SIGNING or cell.verdict == "refused"


def _of_cell(file: File, cell: Cell) -> Iterator[tuple[TableCell, ...]]:
    odd = "\n".join(map(str, file.doubts.get(cell.ref, ()))) if cell is _first_taken(file, cell.ref) else ""
    yield (
        file.name,
        cell.sheet,
        file.unit or None,
        cell.address,
        f"{cell.ref} {cell.field}",
        (cell.ref, _called(cell)),
        _short(in_words(cell.field, cell.sent)),
        _short(in_words(cell.field, cell.known)),
        _short(cell.returned),
        cell.verdict,
        "\n".join(filter(None, (cell.finding, odd))),
    )


def _first_taken(file: File, ref: str) -> Cell | None:
    return next((cell for cell in file.cells if cell.ref == ref and cell.taken), None)


def _called(cell: Cell) -> str:
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


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONG else f"{flat[:_LONG]}…"


def record(file: File) -> Record:
    """A file as the JSON contract has it; docs/json.md says what each key means."""
    return {
        "file": file.name,
        "sha256": file.sha256 or None,
        "unit": file.unit or None,
        "period": file.form.period if file.form else None,
        "state": "unreadable"
        if file.unreadable
        else "held-up"
        if file.held_up
        else "known"
        if file.before
        else "ready",
        "findings": [file.unreadable] if file.unreadable else [finding.text for finding in file.findings],
        "notes": list(file.notes),
        "cells": [_cell_record(cell) for cell in file.cells],
        "doubts": [{"ref": ref, "doubt": str(one)} for ref, some in file.doubts.items() for one in some],
    }


def _cell_record(cell: Cell) -> Record:
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


def _plain(cell: Cell) -> str:
    return cell.value.isoformat() if cell.column == "as_of" else comparable(cell.value)
