"""Write entries into the tables, each with its link in the chain and its rows in the index of fields.

The caller has opened a transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.store.database import Addition
from airplan.store.row_form import FIELDS, UNREADABLE, FieldRow, entry_of, field_rows, record_of, row_of
from airplan.store.sql import chunks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TypeVar

    from airplan.store.chain import Linked
    from airplan.store.database import Database
    from airplan.store.entries import Entry, Report

    T = TypeVar("T")

BATCH = 5000
"""Entries written at once: few enough for memory, and enough that one entry costs no more than in a batch of a million.
"""


class Compared(NamedTuple):
    """How entries compare with those of the same IDs in a database, in whichever plan."""

    new: list[Entry]
    clashing: list[Entry]
    """Entries whose ID has other content in the database."""


def write_down(database: Database, entries: Sequence[Linked]) -> None:
    """Add new entries. Raises TypeError for one whose content is not of its kind."""
    rows = [row_of(entry) | {"number": number, "link": link} for entry, number, link in entries]
    if database.works_out:
        database.add(Addition("entry", rows))
        return
    fields = sorted(row for entry, *_chain in entries for row in field_rows(entry))  # the table's own order
    answers = dict.fromkeys((row.plan, row.ref, row.unit, row.field) for row in fields)
    database.add(
        Addition("entry", rows),
        Addition("said", [row._asdict() for row in fields]),
        Addition("answer", [dict(zip(FieldRow._fields, key, strict=False)) for key in answers], once=True),
    )


def compared(database: Database, entries: Sequence[Entry]) -> Compared:
    """Return which of these entries, each with its own ID, are new, and which differ from the database's.

    The time of arrival does not matter: it differs between copies of a journal.
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
    """Return the content of the entry in a row, None if it cannot be read."""
    try:
        return record_of(entry_of(row)._replace(arrived=None))
    except UNREADABLE:
        return None


def in_batches(entries: Iterable[T]) -> Iterator[list[T]]:
    """Yield the entries in lists of `BATCH`."""
    from itertools import islice

    rest = iter(entries)
    while batch := list(islice(rest, BATCH)):
        yield batch


def texts_of(report: Report) -> tuple[str, ...]:
    """Return the texts of a report, which are searched."""
    return *filter(None, (report.note, report.problem, report.next)), *(report.evidence or ())
