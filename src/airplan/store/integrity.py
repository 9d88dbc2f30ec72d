"""Verify that a store holds what airplan wrote, as far as the store alone can show.

Everything is read. The first mismatch raises Damaged, whose hint says how to continue.
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
"""The key of a row of `said`."""
_SAID = ", ".join(FieldRow._fields)
_REFERENCES = (
    ("said", "entry", "entry", "id"),
    ("source", "revision", "revision", "id"),
    *((table, "revision", "revision", "id") for table in ("measure", "party", "party_key", "member", "mention")),
)
"""Table and column that refer to a table and its key; SQLite checks them only on demand."""
_TABLES = ("revision", "revision_digest", *PLAN_TABLES, "source", "entry", "said", "answer", "head")
_NOT_SAID = marked(
    "the table “said” contains {field} of {ref} from {unit} as of {day}, which entry {entry} does not contain"
)
_LACKING = marked("the table “said” lacks {field} of {ref} from {unit} as of {day}, which entry {entry} contains")
IMPORT_AGAIN = Message(
    "The entries are intact, but the tables derived from them are not. Move the entries to a new "
    "store, which derives the tables again: airplan journal export JOURNAL.jsonl, then airplan "
    "--store NEW journal import JOURNAL.jsonl --yes."
)


def verify_pages(database: Database) -> None:
    """Read every page of a file; a server checks its pages itself. Raises Damaged."""
    if database.dialect == "sqlite":
        ((found,),) = database.rows("PRAGMA integrity_check(1)")
        if found != "ok":
            raise damaged(database.place, Message("its database pages are inconsistent"))


def verify_types(database: Database) -> None:
    """Find values in a file whose type differs from their column's; a server refuses them itself. Raises Damaged.

    SQLite accepts bytes for a text: no query finds them, and in Python they have the hash of that text.
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
    """Check every reference between tables. Raises Damaged."""
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
    """Verify the chain of every journal to its end, and recompute what is derived from the entries.

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
    """The expected content of the table `said`: the number of rows, and a sum over them in any order.

    The hashes are salted for this process, so nobody outside can predict them.
    """

    def __init__(self) -> None:
        self.count = self.sum = 0

    def add(self, row: tuple[Any, ...]) -> None:
        """Add a row."""
        self.count += 1
        self.sum += hash(tuple(row))

    def add_entry(self, entry: Entry) -> None:
        """Add all rows of an entry."""
        for row in field_rows(entry):
            self.add(row)

    def of_journal(self, database: Database, plan: str) -> Head:
        """Add all entries of a journal; return the head of its chain."""
        head = end_of(database, plan)
        for linked in linked_entries(database, plan, head):
            self.add_entry(linked.entry)
        return head


def verify_fields(
    database: Database, expected: _Fields, entries: Callable[[Database], Iterator[Entry]], columns: str = FIELDS
) -> None:
    """Compare the index of fields with the entries; `columns` are an entry's columns in the order of FIELDS.

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
    """Return the expected content of the table `said` for these entries."""
    fields = _Fields()
    for entry in entries:
        fields.add_entry(entry)
    return fields


def _stored_fields(database: Database) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of `said` in the order of their key, one page at a time."""
    marks = ", ".join(f":{name}" for name in _KEY)
    sql = f"SELECT {_SAID} FROM said WHERE ({', '.join(_KEY)}) > ({marks}) ORDER BY {', '.join(_KEY)} LIMIT {_PAGE}"
    last: Mapping[str, object] = dict.fromkeys(_KEY, "")
    while rows := database.rows(sql, **last):
        yield from rows
        last = dict(zip(_KEY, rows[-1], strict=False))


def _difference(database: Database, entries: Callable[[Database], Iterator[Entry]], columns: str) -> Message:
    """Return the first row of `said` that no entry supports, or else the first that is missing."""
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
    return Message("the table “said” does not match the entries")


def _in_words(text: str, row: tuple[Any, ...]) -> Message:
    _plan, ref, unit, field, as_of, entry, *_rest = row
    return Message(text, ref=ref, unit=unit, field=field, day=as_of, entry=entry)
