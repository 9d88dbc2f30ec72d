"""Chain the entries of a journal by digest, in the order in which they arrived in this store.

The link of an entry is the SHA-256 of its content and of the previous link. An edit, removal, insertion or move that
does not recompute all later links breaks the chain. Nothing in the chain is secret: it reveals damage and edits by
hand, but not a forgery with recomputed links. The head, the last link, reveals that too: two journals with the same
head hold the same entries, so a head noted elsewhere proves every entry up to it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.errors import Message
from airplan.store.database import Damaged
from airplan.store.ids import PAST_CLOCKS
from airplan.store.row_form import FIELDS, UNREADABLE, entry_of, record_of, row_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from airplan.store.database import Database
    from airplan.store.entries import Entry

RESTORE = Message(
    "Keep the store as it is. Restore the newest backup to another store (airplan --store NEW "
    "restore BACKUP), then enter what is missing."
)
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
_PAGE = 2000
_COLUMNS = f"number, link, {FIELDS}"
_FREE = ("content", "source")
"""JSON columns that earlier versions of airplan spelled differently (12.00, a source by position); the link covers
their meaning. The spelling of the JSON itself never changed, since searches depend on it.
"""
_spelled = json.JSONEncoder(ensure_ascii=False).encode


class Head(NamedTuple):
    """The end of a journal's chain: the number of entries, and the ID and the link of the last one."""

    number: int = 0
    entry: str = ""
    link: str = ""


class Linked(NamedTuple):
    """An entry in the chain of its journal."""

    entry: Entry
    number: int
    """The position in the order of arrival, counted from 1."""
    link: str

    @property
    def head(self) -> Head:
        """The head of the chain that ends with this entry."""
        return Head(self.number, self.entry.id, self.link)


class Present(NamedTuple):
    """What a writer finds in the store: the largest ID that a clock can have given, and the end of the journal."""

    newest: str
    head: Head


END_OF_CHAIN = f"""
    SELECT (SELECT max(id) FROM entry WHERE id < '{PAST_CLOCKS}'), (SELECT max(number) FROM entry WHERE plan = :plan),
        head.number, head.entry, head.link, before.link, {", ".join(f"last.{name}" for name in _COLUMNS.split(", "))}
    FROM (SELECT 1) AS one LEFT JOIN head ON head.plan = :plan
    LEFT JOIN entry AS last ON last.plan = head.plan AND last.number = head.number
    LEFT JOIN entry AS before ON before.plan = head.plan AND before.number = head.number - 1
"""
"""The query whose single row `present` reads."""


def link_of(before: str, entry: Entry) -> str:
    """Return the link of an entry that follows the one with the link `before` (empty for the first entry).

    Only fields with content enter the digest, so a field added by a later version changes no earlier link.
    """
    from hashlib import sha256

    said = {key: value for key, value in record_of(entry).items() if value not in (None, "")}
    return sha256(_json([before, said]).encode(errors="surrogatepass")).hexdigest()


def chained(head: Head, entries: Iterable[Entry]) -> Iterator[Linked]:
    """Yield entries, in the order given, as they follow a head in the chain."""
    number, link = head.number, head.link
    for entry in entries:
        number, link = number + 1, link_of(link, entry)
        yield Linked(entry, number, link)


def heads(database: Database) -> dict[str, Head]:
    """Return plan → the recorded head of its journal."""
    rows = database.rows("SELECT plan, number, entry, link FROM head ORDER BY plan")
    return {plan: Head(number, entry, link) for plan, number, entry, link in rows}


def end_of(database: Database, plan: str) -> Head:
    """Return the recorded head of a plan's journal. Raises Damaged where the journal ends with another entry."""
    rows = database.rows(
        "SELECT max(entry.number), max(head.number), max(head.entry), max(head.link)"
        " FROM (SELECT 1) AS one LEFT JOIN head ON head.plan = :plan LEFT JOIN entry ON entry.plan = :plan"
        " AND entry.number = (SELECT max(number) FROM entry WHERE plan = :plan)",
        plan=plan,
    )
    ((count, number, entry, link),) = rows
    head = Head(number or 0, entry or "", link or "")
    if head.number != (count or 0):
        raise not_the_end(database.place, plan, head, count or 0)
    return head


def present(place: str, plan: str, rows: list[tuple[Any, ...]]) -> Present:
    """Return what a writer finds, from the answer to END_OF_CHAIN. Raises Damaged where the last link does not fit."""
    ((newest, count, number, entry, link, before, *last),) = rows
    if number is None and count is None:
        return Present(newest or "", Head())
    head = Head(number or 0, entry or "", link or "")
    if head.number != count or last[2] != head.entry:
        raise not_the_end(place, plan, head, count or 0)
    if follow(place, plan, Head(head.number - 1, "", before or ""), tuple(last)).link != head.link:
        raise not_the_end(place, plan, head, head.number)
    return Present(newest or "", head)


def follow(place: str, plan: str, head: Head, row: tuple[Any, ...]) -> Linked:
    """Return the entry in a row of number, link and FIELDS as it follows a head. Raises Damaged where it does not."""
    number, link, *columns = row
    facts = {"number": number, "plan": plan, "id": columns[0]}
    if number != head.number + 1:
        raise damaged(
            place, Message("entry {number} of the journal of {plan} is missing", **facts | {"number": head.number + 1})
        )
    try:
        entry = entry_of(tuple(columns))
        same = _same_columns(tuple(columns), entry) and link == link_of(head.link, entry)
    except UNREADABLE as error:
        raise damaged(
            place, Message("entry {number} of the journal of {plan}, {id}, cannot be read", **facts)
        ) from error
    if not same:
        raise damaged(
            place,
            Message("entry {number} of the journal of {plan}, {id}, has been changed since it was written", **facts),
        )
    return Linked(entry, number, link)


def linked_entries(
    database: Database, plan: str, end: Head | None = None, *, newest: int | None = None
) -> Iterator[Linked]:
    """Yield the entries of a plan in the order of arrival, each link recomputed, one page at a time.

    Entries after the head `end` (None: the current head) are left out, as are those before the last `newest` (None:
    none are). Raises Damaged at the first entry that does not fit.
    """
    last = end_of(database, plan) if end is None else end
    head = Head() if newest is None else _head_at(database, plan, last.number - newest)
    sql = f"SELECT {_COLUMNS} FROM entry WHERE plan = :plan AND number > :after AND number <= :last ORDER BY number"
    while rows := database.rows(f"{sql} LIMIT {_PAGE}", plan=plan, after=head.number, last=last.number):
        for row in rows:
            linked = follow(database.place, plan, head, row)
            head = linked.head
            yield linked
    if head != last:
        raise not_the_end(database.place, plan, last, head.number)


def _head_at(database: Database, plan: str, number: int) -> Head:
    """Return the stored head of the chain up to an entry; before the first entry, an empty head."""
    rows = database.rows(
        "SELECT number, id, link FROM entry WHERE plan = :plan AND number = :number", plan=plan, number=number
    )
    return Head(*rows[0]) if rows else Head()


def not_the_end(place: str, plan: str, head: Head, count: int) -> Damaged:
    """Return the error for a journal that does not end at its recorded end."""
    if head.number == count:
        what = Message("the recorded end of the journal of {plan} differs from its last entry", plan=plan)
        return damaged(place, what)
    ends = Message(
        "the journal of {plan} ends at entry {count}, but {number} are recorded, the last being {id}",
        plan=plan, count=count, number=head.number, id=head.entry or "–",
    )  # fmt: skip
    return damaged(place, ends)


def damaged(place: str, what: Message | str) -> Damaged:
    """Return the error for entries that were changed since they were written."""
    return Damaged(place, what, RESTORE)


def _same_columns(columns: tuple[Any, ...], entry: Entry) -> bool:
    """Return whether each column is spelled as airplan spells it, so that SQL finds what the entry says."""
    written = row_of(entry)
    return all(
        column == written[name] or (name in _FREE and column == _spelled(json.loads(column)))
        for name, column in zip(written, columns, strict=True)
    )
