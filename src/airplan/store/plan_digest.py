"""Take the digest of a cached plan over all its rows, which reveals a row changed by hand or by a faulty disk."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from airplan.errors import Message
from airplan.store.database import Damaged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from airplan.store.database import Database, Values

PLAN_TABLES = ("measure", "party", "party_key", "member", "mention")
"""Tables whose rows belong to a revision; the plan's own row is in `revision`."""
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=repr).encode
_SIZE = 2**256
COMPILE_AGAIN = Message(
    "The entries are not affected. Move them to a new store, which caches the plan again: airplan "
    "journal export JOURNAL.jsonl, then airplan --store NEW journal import JOURNAL.jsonl --yes."
)


class PlanDigest:
    """The sum of the digests of rows, in any order, without the revision number, which differs between stores."""

    def __init__(self) -> None:
        self._sum = 0

    def add(self, table: str, row: Values) -> None:
        """Add a row."""
        from hashlib import sha256

        own = {name: value for name, value in row.items() if name != ("id" if table == "revision" else "revision")}
        text = _json([table, own]).encode(errors="surrogatepass")
        self._sum = (self._sum + int.from_bytes(sha256(text).digest())) % _SIZE

    def added(self, table: str, rows: Iterable[Values]) -> Iterator[Values]:
        """Yield rows unchanged after adding them."""
        for row in rows:
            self.add(table, row)
            yield row

    def __str__(self) -> str:
        return f"{self._sum:064x}"


def stored_digest(database: Database, revision: int) -> str:
    """Return the digest of a revision over its rows in the database."""
    digest = PlanDigest()
    for row in database.records("SELECT * FROM revision WHERE id = :revision", revision=revision):
        digest.add("revision", row)
    for table in PLAN_TABLES:
        for row in database.records(f"SELECT * FROM {table} WHERE revision = :revision", revision=revision):
            digest.add(table, row)
    return str(digest)


def note_digests(database: Database) -> None:
    """Store the digest of every revision that has none, inside a transaction; such revisions are assumed undamaged."""
    rows = database.rows("SELECT id FROM revision WHERE id NOT IN (SELECT revision FROM revision_digest)")
    database.insert(
        "revision_digest", [{"revision": revision, "digest": stored_digest(database, revision)} for (revision,) in rows]
    )


def verify_plans(database: Database) -> None:
    """Compare every cached plan with its digest. Raises Damaged."""
    noted: Mapping[int, str] = dict(database.rows("SELECT revision, digest FROM revision_digest"))
    for revision, plan, files in database.rows("SELECT id, plan, digest FROM revision ORDER BY id"):
        if stored_digest(database, revision) != noted.get(revision):
            what = Message("the cached plan {plan} ({digest}) has been changed", plan=plan, digest=files[:12])
            raise Damaged(database.place, what, COMPILE_AGAIN)
    if stray := set(noted).difference(revision for (revision,) in database.rows("SELECT id FROM revision")):
        what = Message("cached plan number {number} is missing", number=min(stray))
        raise Damaged(database.place, what, COMPILE_AGAIN)
