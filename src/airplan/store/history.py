"""What has ever been written down, whether it still stands or not?"""

from __future__ import annotations

import json
from datetime import UTC, date
from typing import TYPE_CHECKING, Any

from airplan.errors import AirplanError
from airplan.i18n import _
from airplan.store.entries import Entry, Source, content_from, instant, stamp
from airplan.store.ids import ID_LENGTH, first_id, typed
from airplan.store.sql import View, chunks, known, known_values, marks, stands

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from airplan.store.database import Database

FIELDS = "id, plan, revision, recorded, kind, ref, unit, period, as_of, author, content, about, batch, source"
"""The columns of an entry, in the order in which `entry_of` takes them."""
_PAGE = 2000
_PAST_ALL = "~"
"""Sorts behind every id."""


class UnknownEntry(AirplanError):
    """No entry of the journal has this id, or several could be meant."""

    def __init__(self, typed: str, candidates: Sequence[str] = ()) -> None:
        super().__init__()
        self.typed, self.candidates = typed, tuple(candidates)

    def __str__(self) -> str:
        if self.candidates:
            said = _("{id}: could be any of these entries; please type more of it:").format(id=self.typed)
            return "\n".join([said, *(f"  {candidate}" for candidate in self.candidates)])
        said = _("{id}: the journal of this plan has no such entry.").format(id=self.typed)
        return f"{said}\n{_('airplan log shows the entries with their ids.')}"


class History:
    """All entries of one plan in a database that may hold many."""

    def __init__(self, database: Database, plan: str) -> None:
        self._database, self.plan = database, plan

    @property
    def place(self) -> str:
        """What people call the database."""
        return self._database.place

    def statement_before(self, entry: Entry, field: str) -> str | None:
        """What stood of the same unit in a field when this entry was written, by the day it speaks of; None if nothing.

        For a correction that is what it corrects, whatever day that speaks of.
        """
        view = View(entry.as_of, before=entry.id)
        standing, values = stands("s.entry", "s.slot", view)
        terms = [("s.slot = ?", entry.about)] if entry.about else []
        for term, value in (*terms, ("s.as_of <= ?", entry.as_of.isoformat())):
            rows = self._database.rows(
                "SELECT s.value FROM said s WHERE s.plan = ? AND s.ref = ? AND s.unit = ? AND s.field = ?"
                f" AND {term}{known('s', view, 'entry')} AND {standing} ORDER BY s.as_of DESC, s.entry DESC LIMIT 1",
                *(self.plan, entry.ref, entry.unit, field, value, *known_values(view), *values),
            )
            if rows:
                return str(rows[0][0])
        return None

    def entries(
        self,
        *,
        refs: Sequence[str] = (),
        units: Sequence[str] = (),
        since: datetime | None = None,
        known: datetime | None = None,
        batch: str = "",
        last: int | None = None,
    ) -> Iterator[Entry]:
        """Every entry about these measures by these units recorded since an instant and known by another, whether it
        stands or not, oldest first; only the last so many, if not all."""
        terms: list[str] = ["plan = ?"]
        values: list[object] = [self.plan]
        for column, wanted in (("ref", refs), ("unit", units), ("batch", [batch] if batch else [])):
            if wanted:
                terms.append(f"{column} IN ({marks(wanted)})")
                values += wanted
        if since:
            terms.append("recorded >= ?")
            values.append(stamp(since.astimezone(UTC)))
        if known:
            terms.append("recorded <= ?")
            values.append(stamp(known.astimezone(UTC)))
        sql = f"SELECT {FIELDS} FROM entry WHERE {' AND '.join(terms)} ORDER BY id"
        rows = (
            self._database.rows(sql, *values)
            if last is None
            else reversed(self._database.rows(f"{sql} DESC LIMIT ?", *values, last))
        )
        yield from map(entry_of, rows)

    def naming(self, ids: Iterable[str]) -> dict[str, list[Entry]]:
        """Entry → the entries that name it, oldest first: its corrections, what took it back, what lifted that."""
        named: dict[str, list[Entry]] = {}
        for chunk in chunks(sorted(set(ids))):
            rows = self._database.rows(
                f"SELECT {FIELDS} FROM entry WHERE plan = ? AND about IN ({marks(chunk)}) ORDER BY id",
                self.plan,
                *chunk,
            )
            for entry in map(entry_of, rows):
                named.setdefault(entry.about, []).append(entry)
        return named

    def by_ids(self, ids: Iterable[str]) -> dict[str, Entry]:
        """The entries of these ids."""
        return {entry.id: entry for chunk in chunks(list(dict.fromkeys(ids))) for entry in self._by_ids(chunk)}

    def find(self, part: str) -> Entry:
        """The entry of an id, or of the beginning or end of one that nothing else has. Raises UnknownEntry."""
        return self._by_ids([self._whole(part, "id")])[0]

    def find_batch(self, part: str) -> list[Entry]:
        """The entries of a batch. Raises UnknownEntry."""
        return list(self.entries(batch=self._whole(part, "batch")))

    def refs(self) -> dict[str, int]:
        """Every measure the journal speaks of, with the number of its entries."""
        rows = self._database.rows(
            "SELECT ref, count(*) FROM entry WHERE plan = ? AND ref <> '' GROUP BY ref ORDER BY ref", self.plan
        )
        return dict(rows)

    def fields(self) -> list[tuple[Any, ...]]:
        """(ref, unit, field) for everything of which a unit has ever said something."""
        return self._database.rows(
            "SELECT ref, unit, field FROM answer WHERE plan = ? ORDER BY ref, unit, field", self.plan
        )

    def count(self, ref: str, unit: str, field: str = "report") -> int:
        """How often a unit has said something of a field of a measure."""
        ((count,),) = self._database.rows(
            "SELECT count(*) FROM said WHERE plan = ? AND ref = ? AND unit = ? AND field = ?",
            *(self.plan, ref, unit, field),
        )
        return int(count)

    def ahead(self, now: datetime) -> tuple[int, Entry | None]:
        """How many entries were recorded only after an instant, by their own account, and the newest of them."""
        later = "plan = ? AND id >= ? AND recorded > ?"  # no id is smaller than its instant's
        values = (self.plan, first_id(now), stamp(now.astimezone(UTC)))
        ((count, newest),) = self._database.rows(f"SELECT count(*), max(id) FROM entry WHERE {later}", *values)
        return int(count), self._by_ids([newest])[0] if newest else None

    def newest(self) -> str:
        """The id of the newest entry of all plans; empty where there is none."""
        ((newest,),) = self._database.rows("SELECT max(id) FROM entry")
        return newest or ""

    def last(self) -> Entry | None:
        """The newest entry."""
        newest = f"SELECT {FIELDS} FROM entry WHERE plan || '' = ? ORDER BY id DESC LIMIT 1"  # from the end, by id only
        rows = self._database.rows(newest, self.plan)
        return entry_of(rows[0]) if rows else None

    def _whole(self, text: str, column: str) -> str:
        """The one id that a part of it means."""
        part = typed(text)
        terms: list[tuple[str, tuple[str, ...]]] = []
        if part:
            terms.append(("BETWEEN ? AND ?", (part.ljust(ID_LENGTH, "0"), part.ljust(ID_LENGTH, "z"))))
        if part and len(part) < ID_LENGTH:
            terms.append(("LIKE ?", (f"%{part}",)))
        found = {
            whole
            for term, values in terms
            for (whole,) in self._database.rows(
                f"SELECT DISTINCT {column} FROM entry WHERE plan = ? AND {column} {term} ORDER BY {column} LIMIT 9",
                self.plan,
                *values,
            )
        }
        if len(found) != 1:
            raise UnknownEntry(text, sorted(found))
        return str(found.pop())

    def _by_ids(self, ids: Iterable[str]) -> list[Entry]:
        wanted = list(ids)
        rows = self._database.rows(
            f"SELECT {FIELDS} FROM entry WHERE plan = ? AND id IN ({marks(wanted)}) ORDER BY id", self.plan, *wanted
        )
        return [entry_of(row) for row in rows]


def in_order(database: Database, plan: str = "", newest: str = _PAST_ALL) -> Iterator[tuple[Any, ...]]:
    """The rows of the entries of one plan or of all, up to an id, in the order of their ids, read a page at a time.

    What others write meanwhile gets a newer id; only an import or a restoration may add older ones.
    """
    of_plan, values = ("plan = ? AND ", [plan]) if plan else ("", [])
    sql = f"SELECT {FIELDS} FROM entry WHERE {of_plan}id > ? AND id <= ? ORDER BY id LIMIT {_PAGE}"
    last = ""
    while rows := database.rows(sql, *values, last, newest):
        yield from rows
        last = rows[-1][0]


def entry_of(row: tuple[Any, ...]) -> Entry:
    """The entry in a row of FIELDS."""
    entry = Entry(*row)
    return entry._replace(
        recorded=instant(row[3]),
        as_of=date.fromisoformat(row[8]),
        content=content_from(entry.kind, json.loads(row[10])),
        about=entry.about or "",
        batch=entry.batch or "",
        source=Source(*json.loads(row[13])) if row[13] else Source(),
    )
