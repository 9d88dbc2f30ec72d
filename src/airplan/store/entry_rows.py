"""Put entries into the tables, each with its place in the chain and the rows in which what it says is looked up.

Whoever writes is inside a transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.store.database import Addition
from airplan.store.entries import record_of
from airplan.store.row_form import FIELDS, UNREADABLE, FieldRow, entry_of, field_rows, row_of
from airplan.store.sql import chunks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TypeVar

    from airplan.store.chain import Linked
    from airplan.store.database import Database
    from airplan.store.entries import Entry, Report

    T = TypeVar("T")

BATCH = 5000
"""Entries that are written at once: as many as fit in memory easily, and cost no more one by one than a million."""


class Compared(NamedTuple):
    """How entries compare with those of the same ids in a database, whatever plan these belong to."""

    new: list[Entry]
    clashing: list[Entry]
    """Those of whose id the database holds something else."""


def write_down(database: Database, entries: Sequence[Linked]) -> None:
    """Add entries that are not there yet. Raises TypeError for one whose content is not of its kind."""
    rows = [row_of(entry) | {"number": number, "link": link} for entry, number, link in entries]
    if database.works_out:
        database.add(Addition("entry", rows))
        return
    fields = sorted(row for entry, *_chain in entries for row in field_rows(entry))  # as the table is
    answers = dict.fromkeys((row.plan, row.ref, row.unit, row.field) for row in fields)
    database.add(
        Addition("entry", rows),
        Addition("said", [row._asdict() for row in fields]),
        Addition("answer", [dict(zip(FieldRow._fields, key, strict=False)) for key in answers], once=True),
    )


def compared(database: Database, entries: Sequence[Entry]) -> Compared:
    """Return which of these entries, each with an id of its own, are not there yet, and which are there otherwise.

    When they came is no matter: that differs from one copy of a journal to the other.
    """
    result = Compared([], [])
    for chunk in chunks(entries):
        ids = [entry.id for entry in chunk]
        here = {row[0]: row for row in database.rows(f"SELECT {FIELDS} FROM entry WHERE id IN (:ids)", ids=ids)}
        for entry in chunk:
            row = here.get(entry.id)
            if row is None:
                result.new.append(entry)
            elif row != (*row_of(entry).values(),) and _said(row) != record_of(entry._replace(arrived=None)):
                result.clashing.append(entry)  # 12.0 ≠ 12.00
    return result


def _said(row: tuple[object, ...]) -> dict[str, object] | None:
    """Return what the entry in a row says, None for one that cannot be read."""
    try:
        return record_of(entry_of(row)._replace(arrived=None))
    except UNREADABLE:
        return None


def in_batches(entries: Iterable[T]) -> Iterator[list[T]]:
    """Yield the entries, a `BATCH` at a time."""
    from itertools import islice

    rest = iter(entries)
    while batch := list(islice(rest, BATCH)):
        yield batch


def texts_of(report: Report) -> tuple[str, ...]:
    """Return what a report says in words, which is searched."""
    return *filter(None, (report.note, report.problem, report.next)), *(report.evidence or ())
