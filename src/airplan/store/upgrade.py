"""Bring the content of a store of an earlier version under the digests of this version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airplan.errors import Message
from airplan.store.chain import Head, chained, damaged
from airplan.store.entries import Entry
from airplan.store.entry_rows import in_batches
from airplan.store.integrity import expected_fields, verify_fields, verify_pages, verify_references, verify_types
from airplan.store.plan_digest import note_digests
from airplan.store.row_form import UNREADABLE, entry_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.store.database import Database

_PAGE = 2000
_FIELDS = tuple(field for field in Entry._fields if field != "arrived")
"""The columns of an entry up to version 4."""


def verify_unchained(database: Database) -> None:
    """Verify what a store of version 4 can show by itself. Raises Damaged.

    Checked are its pages, its references, and the index of fields against the entries.
    """
    verify_pages(database)
    verify_types(database)
    verify_references(database)
    verify_fields(database, expected_fields(_entries(database)), _entries, f"{', '.join(_FIELDS)}, NULL")


def chain_all(database: Database) -> None:
    """Chain every journal in the order of IDs, which is the order of writing except for imports.

    The time of arrival of imported entries is lost: they count as known since they were recorded.
    """
    for (plan,) in database.rows("SELECT DISTINCT plan FROM entry ORDER BY plan"):
        head = Head()
        for batch in in_batches(_entries(database, plan)):
            links = list(chained(head, batch))
            head = links[-1].head
            database.run_many(
                "UPDATE entry SET number = :number, link = :link WHERE id = :id",
                [{"number": each.number, "link": each.link, "id": each.entry.id} for each in links],
            )
        database.insert("head", [{"plan": plan, **head._asdict()}])
    note_digests(database)


def _entries(database: Database, plan: str = "") -> Iterator[Entry]:
    """Yield the entries of one plan or of all in the order of IDs, one page at a time. Raises Damaged."""
    of_plan = "plan = :plan AND " if plan else ""
    sql = f"SELECT {', '.join(_FIELDS)} FROM entry WHERE {of_plan}id > :last ORDER BY id LIMIT {_PAGE}"
    last: Any = ""
    while rows := database.rows(sql, plan=plan, last=last):
        for row in rows:
            try:
                yield entry_of((*row, None))
            except UNREADABLE as error:
                raise damaged(database.place, Message("the entry {id} cannot be read", id=row[0])) from error
        last = rows[-1][0]
