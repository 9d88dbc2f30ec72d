"""Put entries into the tables, each with the rows in which what it says is looked up.

Whoever writes is inside a transaction; entries come in the order of their ids.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from airplan.store.database import Addition
from airplan.store.entries import Source, content_class, content_record, record_of, stamp, value_field
from airplan.store.history import FIELDS, entry_of
from airplan.store.sql import chunks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from airplan.store.database import Database
    from airplan.store.entries import Entry, Report

BATCH = 5000
"""Entries that are written at once: as many as fit in memory easily, and cost no more one by one than a million."""
_json = json.JSONEncoder(ensure_ascii=False).encode


class Compared(NamedTuple):
    """How entries compare with those of the same ids in a database, whatever plan these belong to."""

    new: list[Entry]
    clashing: list[Entry]
    """Those of whose id the database holds something else."""


def write_down(database: Database, entries: Sequence[Entry]) -> None:
    """Add entries that are not there yet. Raises TypeError for one whose content is not of its kind."""
    rows = [row_of(entry) for entry in entries]
    fields = sorted(row for entry in entries if entry.kind == "report" for row in _field_rows(entry))  # as the table is
    answers = dict.fromkeys((row.plan, row.ref, row.unit, row.field) for row in fields)
    database.add(
        Addition("entry", rows),
        Addition("said", [row._asdict() for row in fields]),
        Addition("answer", [dict(zip(_FieldRow._fields, key, strict=False)) for key in answers], once=True),
    )


def compared(database: Database, entries: Sequence[Entry]) -> Compared:
    """Return which of these entries, each with an id of its own, are not there yet, and which are there otherwise."""
    result = Compared([], [])
    for chunk in chunks(entries):
        ids = [entry.id for entry in chunk]
        rows = database.rows(f"SELECT {FIELDS} FROM entry WHERE id IN (:ids)", ids=ids)
        here = {row[0]: row for row in rows}
        for entry in chunk:
            row = here.get(entry.id)
            if row is None:
                result.new.append(entry)
            elif row != (*row_of(entry).values(),) and record_of(entry_of(row)) != record_of(entry):  # 12.0 ≠ 12.00
                result.clashing.append(entry)
    return result


def in_batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Yield the entries, a `BATCH` at a time."""
    from itertools import islice

    rest = iter(entries)
    while batch := list(islice(rest, BATCH)):
        yield batch


def row_of(entry: Entry) -> dict[str, object]:
    """Return the entry as a row of its table, with the columns in the order of FIELDS; `entry_of` is its inverse.

    Raises TypeError for content of another kind, which nobody could read again and nothing would remove.
    """
    if not isinstance(entry.content, content_class(entry.kind)):
        raise TypeError(entry.kind)
    return entry._asdict() | {
        "recorded": stamp(entry.recorded),
        "as_of": entry.as_of.isoformat(),
        "content": _json(content_record(entry.content)),
        "about": entry.about or None,
        "batch": entry.batch or None,
        "source": _json(entry.source._asdict()) if entry.source != Source() else "",
    }


def texts_of(report: Report) -> tuple[str, ...]:
    """Return what a report says in words, which is searched."""
    return *filter(None, (report.note, report.problem, report.next)), *(report.evidence or ())


class _FieldRow(NamedTuple):
    """A row of the table of fields that reports fill, its columns in the order of its key; the first are an answer."""

    plan: str
    ref: str
    unit: str
    field: str
    as_of: str
    entry: str
    slot: str
    recorded: str
    value: str


def _field_rows(entry: Entry) -> Iterator[_FieldRow]:
    """Yield a row for each field that a report fills, and one for the report as such."""
    report = entry.report
    fields = {"report": ""}
    fields |= {value_field(target): "" if value is None else str(value) for target, value in report.values.items()}
    if report.status:
        fields["status"] = report.status
    as_of, slot, recorded = entry.as_of.isoformat(), entry.about or entry.id, stamp(entry.recorded)
    for field, text in fields.items():
        yield _FieldRow(entry.plan, entry.ref, entry.unit, field, as_of, entry.id, slot, recorded, text)
