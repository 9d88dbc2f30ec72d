"""Find what has ever been written down, whether it still stands or not."""

from __future__ import annotations

import json
from datetime import UTC, date
from typing import TYPE_CHECKING, Any

from airplan.errors import AirplanError
from airplan.i18n import _
from airplan.store.entries import Entry, Source, content_from, instant, stamp
from airplan.store.ids import ID_LENGTH, first_id, typed
from airplan.store.sql import View, chunks, known, stands

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from airplan.store.database import Database

FIELDS = ", ".join(Entry._fields)
"""The columns of an entry, which have the names of its fields, in the order in which `entry_of` takes them."""
_SOURCE_FIELDS = ("file", "sheet", "cell", "sha256")
"""What the values of a source are that was stored by position, as stores before version 4 did."""
_KIND = "(CASE WHEN kind = 'report' AND about IS NOT NULL THEN 'correction' ELSE kind END)"
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
            message = _("{id}: could be any of these entries; please type more of it:").format(id=self.typed)
            return "\n".join([message, *(f"  {candidate}" for candidate in self.candidates)])
        message = _("{id}: the journal of this plan has no such entry.").format(id=self.typed)
        return f"{message}\n{_('airplan log shows the entries with their ids.')}"


class History:
    """All entries of one plan in a database that may hold many."""

    def __init__(self, database: Database, plan: str) -> None:
        self._database, self.plan = database, plan

    @property
    def place(self) -> str:
        """What people call the database."""
        return self._database.place

    def _entries(self, condition: str, /, **values: object) -> list[Entry]:
        """Return the entries of the plan, `e`, that fulfil a condition of these values, oldest first."""
        sql = f"SELECT {FIELDS} FROM entry e WHERE e.plan = :plan AND {condition}"
        rows = self._database.rows(sql, plan=self.plan, **values)
        return sorted(map(entry_of, rows), key=lambda entry: entry.id)

    def statement_before(self, entry: Entry, field: str) -> str | None:
        """Return what stood of the same unit in a field when this entry was written, by its day; None if nothing.

        For a correction that is what it corrects, whatever day that speaks of.
        """
        view = View(entry.as_of, before=entry.id)
        standing = stands("s.entry", "s.slot", view)
        for which in (["s.slot = :slot"] if entry.about else []) + ["s.as_of <= :day"]:
            rows = self._database.rows(
                "SELECT s.value FROM said s WHERE s.plan = :plan AND s.ref = :ref AND s.unit = :unit"
                f" AND s.field = :field AND {which}{known('s', view, 'entry')} AND {standing}"
                " ORDER BY s.as_of DESC, s.entry DESC LIMIT 1",
                plan=self.plan,
                ref=entry.ref,
                unit=entry.unit,
                field=field,
                slot=entry.about,
                **view.values,
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
        until: datetime | None = None,
        known: datetime | None = None,
        day: date | None = None,
        kinds: Sequence[str] = (),
        batch: str = "",
        last: int | None = None,
    ) -> Iterator[Entry]:
        """Yield every entry about these measures by these units, whether it stands or not, oldest first.

        Recorded since an instant and until another, known by a third, about days up to one, of these `kinds`
        ("correction": of the reports those that correct one); only the `last` so many, if not all.
        """
        terms = {
            "plan = :plan": True,
            "ref IN (:refs)": refs,
            "unit IN (:units)": units,
            "batch = :batch": batch,
            "recorded >= :since": since,
            "recorded <= :until": until,
            "as_of <= :day": day,
            f"{_KIND} IN (:kinds)": kinds,
            "recorded <= :known": known,
        }
        condition = " AND ".join(term for term, needed in terms.items() if needed)
        newest = "" if last is None else " DESC LIMIT :last"
        values: dict[str, object] = {"refs": refs, "units": units, "kinds": kinds, "batch": batch, "last": last}
        values |= {"plan": self.plan, "day": day and day.isoformat()}
        sql = f"SELECT {FIELDS} FROM entry WHERE {condition} ORDER BY id{newest}"
        rows = self._database.rows(sql, **values, **_stamps(since=since, until=until, known=known))
        yield from map(entry_of, rows if last is None else reversed(rows))

    def naming(self, ids: Iterable[str]) -> dict[str, list[Entry]]:
        """Return, by entry, the entries that name it, oldest first: corrections, what took it back or lifted that."""
        named: dict[str, list[Entry]] = {}
        for chunk in chunks(sorted(set(ids))):
            for entry in self._entries("about IN (:ids)", ids=chunk):
                named.setdefault(entry.about, []).append(entry)
        return named

    def by_ids(self, ids: Iterable[str]) -> dict[str, Entry]:
        """Return the entries of these ids, by id."""
        return {entry.id: entry for chunk in chunks(list(dict.fromkeys(ids))) for entry in self._by_ids(chunk)}

    def find(self, part: str) -> Entry:
        """Return the entry of an id, or of the beginning or end of one that nothing else has. Raises UnknownEntry."""
        return self._by_ids([self._full_id(part, "id")])[0]

    def find_batch(self, part: str) -> list[Entry]:
        """Return the entries of a batch. Raises UnknownEntry."""
        return list(self.entries(batch=self._full_id(part, "batch")))

    def refs(self) -> dict[str, int]:
        """Return every measure the journal speaks of, with the number of its entries."""
        rows = self._database.rows(
            "SELECT ref, count(*) FROM entry WHERE plan = :plan AND ref <> '' GROUP BY ref ORDER BY ref", plan=self.plan
        )
        return dict(rows)

    def fields(self) -> list[tuple[str, str, str]]:
        """Return (ref, unit, field) for everything of which a unit has ever said something."""
        rows = self._database.rows(
            "SELECT ref, unit, field FROM answer WHERE plan = :plan ORDER BY ref, unit, field", plan=self.plan
        )
        return [(ref, unit, field) for ref, unit, field in rows]

    def count(self, ref: str, unit: str, field: str = "report") -> int:
        """Return how often a unit has said something of a field of a measure."""
        ((count,),) = self._database.rows(
            "SELECT count(*) FROM said WHERE plan = :plan AND ref = :ref AND unit = :unit AND field = :field",
            plan=self.plan,
            ref=ref,
            unit=unit,
            field=field,
        )
        return int(count)

    def ahead(self, now: datetime) -> tuple[int, Entry | None]:
        """Return how many entries were recorded only after an instant, by their own account, and the newest of them."""
        ((count, newest),) = self._database.rows(  # no id is smaller than its instant's
            "SELECT count(*), max(id) FROM entry WHERE plan = :plan AND id >= :first AND recorded > :now",
            plan=self.plan,
            first=first_id(now),
            now=stamp(now.astimezone(UTC)),
        )
        return int(count), self._by_ids([newest])[0] if newest else None

    def newest(self) -> str:
        """Return the id of the newest entry of all plans; empty where there is none."""
        ((newest,),) = self._database.rows("SELECT max(id) FROM entry")
        return newest or ""

    def last(self) -> Entry | None:
        """Return the newest entry, None where there is none."""
        newest = f"SELECT {FIELDS} FROM entry WHERE plan || '' = :plan ORDER BY id DESC LIMIT 1"  # from the end, by id
        rows = self._database.rows(newest, plan=self.plan)
        return entry_of(rows[0]) if rows else None

    def _full_id(self, text: str, column: str) -> str:
        """Return the one id that a part of it means. Raises UnknownEntry."""
        part = typed(text)
        begins = [f"{column} BETWEEN :first AND :last"] if part else []
        ends = [f"{column} LIKE :end"] if part and len(part) < ID_LENGTH else []
        matches = {
            whole
            for condition in (*begins, *ends)
            for (whole,) in self._database.rows(
                f"SELECT DISTINCT {column} FROM entry WHERE plan = :plan AND {condition} ORDER BY {column} LIMIT 9",
                plan=self.plan,
                first=part.ljust(ID_LENGTH, "0"),
                last=part.ljust(ID_LENGTH, "z"),
                end=f"%{part}",
            )
        }
        if len(matches) != 1:
            raise UnknownEntry(text, sorted(matches))
        return str(matches.pop())

    def _by_ids(self, ids: Iterable[str]) -> list[Entry]:
        return self._entries("id IN (:ids)", ids=list(ids))


def _stamps(**instants: datetime | None) -> dict[str, str | None]:
    return {name: stamp(at.astimezone(UTC)) if at else None for name, at in instants.items()}


def in_order(database: Database, plan: str = "", newest: str = _PAST_ALL) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of the entries of one plan or of all, up to an id, in the order of their ids, a page at a time.

    What others write meanwhile gets a newer id; only an import or a restoration may add older ones.
    """
    of_plan = "plan = :plan AND " if plan else ""
    sql = f"SELECT {FIELDS} FROM entry WHERE {of_plan}id > :last AND id <= :newest ORDER BY id LIMIT {_PAGE}"
    last = ""
    while rows := database.rows(sql, plan=plan, last=last, newest=newest):
        yield from rows
        last = rows[-1][0]


def entry_of(row: tuple[Any, ...]) -> Entry:
    """Return the entry in a row of FIELDS."""
    fields = dict(zip(Entry._fields, row, strict=True))
    fields |= {
        "recorded": instant(fields["recorded"]),
        "as_of": date.fromisoformat(fields["as_of"]),
        "content": content_from(fields["kind"], json.loads(fields["content"])),
        "about": fields["about"] or "",
        "batch": fields["batch"] or "",
        "source": _source_from(fields["source"]),
    }
    return Entry(**fields)


def _source_from(text: str) -> Source:
    """Return the source that a row holds: by the names of its fields, or, in older rows, by their position."""
    if not text:
        return Source()
    stored = json.loads(text)
    return Source(**(dict(zip(_SOURCE_FIELDS, stored, strict=True)) if isinstance(stored, list) else stored))
