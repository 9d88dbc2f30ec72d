"""How do entries get into the tables, each with the rows in which what it says is found?

Whoever writes is inside a transaction; entries come in the order of their ids.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from airplan.store.database import Addition
from airplan.store.entries import Source, content_class, content_record, record_of, stamp
from airplan.store.history import FIELDS, entry_of
from airplan.store.sql import chunks, marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from airplan.store.database import Database
    from airplan.store.entries import Entry

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
    said = sorted(row for entry in entries if entry.kind == "report" for row in _said_rows(entry))  # as the table is
    database.add(
        Addition("entry", FIELDS, rows),
        Addition("said", "plan, ref, unit, field, as_of, entry, slot, recorded, value", said),
        Addition("answer", "plan, ref, unit, field", [*dict.fromkeys(row[:4] for row in said)], once=True),
    )


def compared(database: Database, entries: Sequence[Entry]) -> Compared:
    """Which of these entries, each with an id of its own, are not there yet, and which are there otherwise."""
    result = Compared([], [])
    for chunk in chunks(entries):
        rows = database.rows(f"SELECT {FIELDS} FROM entry WHERE id IN ({marks(chunk)})", *(entry.id for entry in chunk))
        here = {row[0]: row for row in rows}
        for entry in chunk:
            row = here.get(entry.id)
            if row is None:
                result.new.append(entry)
            elif row != row_of(entry) and record_of(entry_of(row)) != record_of(entry):  # 12.0 is not 12.00 here
                result.clashing.append(entry)
    return result


def in_batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """The entries, a `BATCH` at a time."""
    from itertools import islice

    rest = iter(entries)
    while batch := list(islice(rest, BATCH)):
        yield batch


def row_of(entry: Entry) -> tuple[object, ...]:
    """The entry as a row of its table, in the order of FIELDS; `entry_of` is its inverse.

    Raises TypeError for content of another kind, which nobody could read again and nothing would remove.
    """
    if not isinstance(entry.content, content_class(entry.kind)):
        raise TypeError(entry.kind)
    return (
        entry.id,
        entry.plan,
        entry.revision,
        stamp(entry.recorded),
        entry.kind,
        entry.ref,
        entry.unit,
        entry.period,
        entry.as_of.isoformat(),
        entry.author,
        _json(content_record(entry.content)),
        entry.about or None,
        entry.batch or None,
        _json(entry.source) if entry.source != Source() else "",
    )


def _said_rows(entry: Entry) -> Iterator[tuple[str, ...]]:
    """A row for each field that a report fills, and one for the report as such."""
    report = entry.report
    fields = {"report": ""}
    fields |= {f"value:{target}": "" if value is None else str(value) for target, value in report.values.items()}
    if report.status:
        fields["status"] = report.status
    as_of, slot, recorded = entry.as_of.isoformat(), entry.about or entry.id, stamp(entry.recorded)
    for field, text in fields.items():
        yield (entry.plan, entry.ref, entry.unit, field, as_of, entry.id, slot, recorded, text)
