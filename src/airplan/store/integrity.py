"""Verify that what a store holds is what airplan has written, as far as the store can tell by itself.

Everything is read. The first thing that does not fit is a Damaged, which says how to go on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airplan.errors import Message
from airplan.i18n import marked
from airplan.store.chain import RESTORE, damaged, end_of, heads, linked_entries
from airplan.store.database import Damaged
from airplan.store.plan_digest import PLAN_TABLES
from airplan.store.row_form import FIELDS, FieldRow, entry_of, field_rows
from airplan.store.sql import chunks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from airplan.store.chain import Head
    from airplan.store.database import Database
    from airplan.store.entries import Entry

_PAGE = 2000
_KEY = ("plan", "ref", "unit", "field", "as_of", "entry")
"""Of a row of `said`."""
_SAID = ", ".join(FieldRow._fields)
_REFERENCES = (
    ("said", "entry", "entry", "id"),
    ("source", "revision", "revision", "id"),
    *((table, "revision", "revision", "id") for table in ("measure", "party", "party_key", "member", "mention")),
)
"""Table and column that refer to a table and its key; SQLite looks after them only when asked."""
_TABLES = ("revision", "revision_digest", *PLAN_TABLES, "source", "entry", "said", "answer", "head")
_NOT_SAID = marked(
    "the table said contains {field} of {ref} by {unit}, as of {day}, which entry {entry} does not contain"
)
_LACKING = marked("the table said lacks {field} of {ref} by {unit}, as of {day}, from entry {entry}")
IMPORT_AGAIN = Message(
    "The entries are intact, but the tables derived from them are not. Move the entries to a new "
    "store, which derives them again: airplan journal export JOURNAL.jsonl, then airplan --store NEW "
    "journal import JOURNAL.jsonl --yes."
)


def verify_pages(database: Database) -> None:
    """Read every page of a file; a server looks after its pages itself. Raises Damaged."""
    if database.dialect == "sqlite":
        ((found,),) = database.rows("PRAGMA integrity_check(1)")
        if found != "ok":
            raise damaged(database.place, Message("its pages are inconsistent"))


def verify_types(database: Database) -> None:
    """Look in a file for values of another type than their column has; a server refuses them itself. Raises Damaged.

    SQLite takes bytes for a text. No question finds them, and to Python they have the hash of that text.
    """
    for table in _TABLES if database.dialect == "sqlite" else ():
        columns = database.rows("SELECT name, type FROM pragma_table_info(:table)", table=table)
        kinds = {name: "text" if type_.lower() == "text" else "integer" for name, type_ in columns}
        wrong = {name: f"typeof({name}) NOT IN ('{kind}', 'null')" for name, kind in kinds.items()}
        any_wrong = f"SELECT {', '.join(wrong.values())} FROM {table} WHERE {' OR '.join(wrong.values())} LIMIT 1"
        for found in database.rows(any_wrong) if wrong else ():
            what = Message(
                "the table {table} has a value of {column} of an unexpected type",
                table=table, column=list(wrong)[found.index(1)],
            )  # fmt: skip
            raise Damaged(database.place, what, RESTORE if table in ("entry", "head") else IMPORT_AGAIN)


def verify_references(database: Database) -> None:
    """Follow every reference from table to table. Raises Damaged."""
    for table, column, other, key in _REFERENCES:
        rows = database.rows(
            f"SELECT {column} FROM {table} WHERE NOT EXISTS"
            f" (SELECT 1 FROM {other} WHERE {other}.{key} = {table}.{column}) LIMIT 1"
        )
        if rows:
            what = Message(
                "the table {table} refers to {key}, which the table {other} does not have",
                table=table, key=rows[0][0], other=other,
            )  # fmt: skip
            raise damaged(database.place, what)


def verify_journals(database: Database) -> dict[str, Head]:
    """Follow the chain of every journal to its end, and work out anew what is derived from the entries.

    Returns plan → the head that was reached. Raises Damaged.
    """
    remembered = {plan for (plan,) in database.rows("SELECT plan FROM head")}
    plans = remembered | {plan for (plan,) in database.rows("SELECT DISTINCT plan FROM entry")}
    fields = _Fields()
    reached = {plan: fields.of_journal(database, plan) for plan in sorted(plans)}
    verify_fields(database, fields, _chained_entries)
    return reached


def _chained_entries(database: Database) -> Iterator[Entry]:
    for plan in heads(database):
        yield from (linked.entry for linked in linked_entries(database, plan))


class _Fields:
    """What the table `said` should hold: how many rows, and a sum over them whatever their order.

    The hashes are those of this process, which nobody outside can know.
    """

    def __init__(self) -> None:
        self.count = self.sum = 0

    def add(self, row: tuple[Any, ...]) -> None:
        """Take a row into account."""
        self.count += 1
        self.sum += hash(tuple(row))

    def add_entry(self, entry: Entry) -> None:
        """Take all rows of an entry into account."""
        for row in field_rows(entry):
            self.add(row)

    def of_journal(self, database: Database, plan: str) -> Head:
        """Take all entries of a journal into account; return the head of its chain."""
        head = end_of(database, plan)
        for linked in linked_entries(database, plan, head):
            self.add_entry(linked.entry)
        return head


def verify_fields(
    database: Database, expected: _Fields, entries: Callable[[Database], Iterator[Entry]], columns: str = FIELDS
) -> None:
    """Compare what is looked up with what the entries say; `columns` are those of an entry in the order of FIELDS.

    Raises Damaged.
    """
    stored = _Fields()
    for row in _stored_fields(database):
        stored.add(row)
    if (stored.count, stored.sum) != (expected.count, expected.sum):
        raise Damaged(database.place, _difference(database, entries, columns), IMPORT_AGAIN)
    for table, other in (("answer", "said"), ("said", "answer")):
        key = ", ".join(_KEY[:4])
        rows = database.rows(f"SELECT {key} FROM {table} EXCEPT SELECT {key} FROM {other} LIMIT 1")
        if rows:
            _plan, ref, unit, field = rows[0]
            what = Message(
                "the table {table} does not match the entries: {ref}, {unit}, {field}",
                table="answer", ref=ref, unit=unit, field=field,
            )  # fmt: skip
            raise Damaged(database.place, what, IMPORT_AGAIN)


def expected_fields(entries: Iterable[Entry]) -> _Fields:
    """Return what the table `said` should hold of these entries."""
    fields = _Fields()
    for entry in entries:
        fields.add_entry(entry)
    return fields


def _stored_fields(database: Database) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of `said` in the order of their key, a page at a time."""
    marks = ", ".join(f":{name}" for name in _KEY)
    sql = f"SELECT {_SAID} FROM said WHERE ({', '.join(_KEY)}) > ({marks}) ORDER BY {', '.join(_KEY)} LIMIT {_PAGE}"
    last: Mapping[str, object] = dict.fromkeys(_KEY, "")
    while rows := database.rows(sql, **last):
        yield from rows
        last = dict(zip(_KEY, rows[-1], strict=False))


def _difference(database: Database, entries: Callable[[Database], Iterator[Entry]], columns: str) -> Message:
    """Return the first row of `said` that no entry says, or else the first that is missing."""
    for chunk in chunks(list(_stored_fields(database))):
        ids = sorted({str(row[5]) for row in chunk})
        rows = database.rows(f"SELECT {columns} FROM entry WHERE id IN (:ids)", ids=ids)
        said = {tuple(row) for each in rows for row in field_rows(entry_of(each))}
        for row in chunk:
            if tuple(row) not in said:
                return _in_words(_NOT_SAID, row)
    here = "SELECT 1 FROM said WHERE " + " AND ".join(f"{name} = :{name}" for name in _KEY)
    for entry in entries(database):
        for row in field_rows(entry):
            if not database.rows(here, **row._asdict()):
                return _in_words(_LACKING, row)
    return Message("the table said does not match the entries")


def _in_words(text: str, row: tuple[Any, ...]) -> Message:
    _plan, ref, unit, field, as_of, entry, *_rest = row
    return Message(text, ref=ref, unit=unit, field=field, day=as_of, entry=entry)
