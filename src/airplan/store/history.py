"""Find entries of a journal, whether or not they still stand."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from airplan.errors import AirplanError, Message
from airplan.i18n import _
from airplan.store.ids import ID_LENGTH, first_id, typed
from airplan.store.json_values import instant, stamp
from airplan.store.row_form import FIELDS, UNREADABLE, entry_of
from airplan.store.sql import View, chunks, known, known_since, stands

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime
    from typing import Any

    from airplan.store.database import Database
    from airplan.store.entries import Entry

_KIND = "(CASE WHEN kind = 'report' AND about IS NOT NULL THEN 'correction' ELSE kind END)"


class UnknownEntry(AirplanError):
    """Raised where no entry has the ID, or several match."""

    def __init__(self, typed: str, candidates: Sequence[str] = ()) -> None:
        super().__init__()
        self.typed, self.candidates = typed, tuple(candidates)

    def __str__(self) -> str:
        if self.candidates:
            message = _("{id}: several entries match. Please type more of the ID:").format(id=self.typed)
            return "\n".join([message, *(f"  {candidate}" for candidate in self.candidates)])
        message = _("{id}: this plan's journal has no such entry.").format(id=self.typed)
        return f"{message}\n{_('airplan log shows the entries and their IDs.')}"


class History:
    """All entries of one plan in a database that may hold several plans."""

    def __init__(self, database: Database, plan: str) -> None:
        self._database, self.plan = database, plan

    @property
    def database(self) -> Database:
        """The database that holds it."""
        return self._database

    @property
    def place(self) -> str:
        """The database's name for people."""
        return self._database.place

    def _entries(self, condition: str, /, **values: object) -> list[Entry]:
        """Return the entries of the plan, `e`, that fulfil a condition with these values, oldest first."""
        sql = f"SELECT {FIELDS} FROM entry e WHERE e.plan = :plan AND {condition}"
        rows = self._database.rows(sql, plan=self.plan, **values)
        return sorted(self._read(rows), key=lambda entry: entry.id)

    def statement_before(self, entry: Entry, field: str) -> str | None:
        """Return the unit's value of a field when this entry was written, as of its day; None if there was none.

        For a correction, return the value that it corrects, whatever day that describes.
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
        period: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
        known: datetime | None = None,
        day: date | None = None,
        kinds: Sequence[str] = (),
        batch: str = "",
        last: int | None = None,
    ) -> Iterator[Entry]:
        """Yield every entry about these measures by these units for this month, in force or not, oldest first.

        The entries are known here from `since` until `until`, known by `known`, about days up to `day`, and of these
        `kinds` (“correction” selects reports that correct one); only the `last` entries, if given.
        """
        terms = {
            "plan = :plan": True,
            "ref IN (:refs)": refs,
            "unit IN (:units)": units,
            "period = :period": period,
            "batch = :batch": batch,
            f"{known_since()} >= :since": since,
            f"{known_since()} <= :until": until,
            "as_of <= :day": day,
            f"{_KIND} IN (:kinds)": kinds,
            f"{known_since()} <= :known": known,
        }
        condition = " AND ".join(term for term, needed in terms.items() if needed)
        newest = "" if last is None else " DESC LIMIT :last"
        values: dict[str, object] = {"refs": refs, "units": units, "kinds": kinds, "batch": batch, "last": last}
        values |= {"plan": self.plan, "period": period, "day": day and day.isoformat()}
        sql = f"SELECT {FIELDS} FROM entry WHERE {condition} ORDER BY id{newest}"
        rows = self._database.rows(sql, **values, **_stamps(since=since, until=until, known=known))
        yield from self._read(rows if last is None else reversed(rows))

    def naming(self, ids: Iterable[str]) -> dict[str, list[Entry]]:
        """Return entry → the entries that name it, oldest first: corrections and reversals."""
        named: dict[str, list[Entry]] = {}
        for chunk in chunks(sorted(set(ids))):
            for entry in self._entries("about IN (:ids)", ids=chunk):
                named.setdefault(entry.about, []).append(entry)
        return named

    def by_ids(self, ids: Iterable[str]) -> dict[str, Entry]:
        """Return ID → entry for these IDs."""
        return {entry.id: entry for chunk in chunks(list(dict.fromkeys(ids))) for entry in self._by_ids(chunk)}

    def find(self, part: str) -> Entry:
        """Return the entry with an ID, or with a unique beginning or end of one. Raises UnknownEntry."""
        return self._by_ids([self._full_id(part, "id")])[0]

    def find_batch(self, part: str) -> list[Entry]:
        """Return the entries of a batch. Raises UnknownEntry."""
        return list(self.entries(batch=self._full_id(part, "batch")))

    def refs(self) -> dict[str, int]:
        """Return measure → number of its entries, for each measure in the journal."""
        rows = self._database.rows(
            "SELECT ref, count(*) FROM entry WHERE plan = :plan AND ref <> '' GROUP BY ref ORDER BY ref", plan=self.plan
        )
        return dict(rows)

    def written_about(self, known: datetime | None = None) -> dict[str, tuple[int, datetime]]:
        """Return measure → the number of its entries, in force or not, and the instant since when the newest is known.

        Only entries known by `known` count (None: all); those that name no measure stand under an empty text. A number
        never falls, because no entry is removed.
        """
        by_then = f" AND {known_since()} <= :known" if known else ""
        rows = self._database.rows(
            f"SELECT ref, count(*), max({known_since()}) FROM entry WHERE plan = :plan{by_then} GROUP BY ref",
            plan=self.plan,
            **_stamps(known=known),
        )
        return {ref: (int(count), instant(newest)) for ref, count, newest in rows}

    def written_under(self, revision: str, measure_id: str, *, after: str = "") -> bool:
        """Return whether an entry about a measure was written under a revision of the plan, after another entry."""
        rows = self._database.rows(
            "SELECT 1 FROM entry WHERE plan = :plan AND ref = :measure AND id > :after AND revision = :revision"
            " LIMIT 1",
            plan=self.plan,
            measure=measure_id,
            after=after,
            revision=revision,
        )
        return bool(rows)

    def fields(self) -> list[tuple[str, str, str]]:
        """Return (ref, unit, field) for each field that a unit has ever reported."""
        rows = self._database.rows(
            "SELECT ref, unit, field FROM answer WHERE plan = :plan ORDER BY ref, unit, field", plan=self.plan
        )
        return [(ref, unit, field) for ref, unit, field in rows]

    def count(self, ref: str, unit: str, field: str = "report") -> int:
        """Return how often a unit has reported a field of a measure."""
        ((count,),) = self._database.rows(
            "SELECT count(*) FROM said WHERE plan = :plan AND ref = :ref AND unit = :unit AND field = :field",
            plan=self.plan,
            ref=ref,
            unit=unit,
            field=field,
        )
        return int(count)

    def ahead(self, now: datetime) -> tuple[int, Entry | None]:
        """Return the number of entries recorded after an instant, by their own clocks, and the newest of them."""
        ((count, newest),) = self._database.rows(  # no ID is smaller than its instant's
            "SELECT count(*), max(id) FROM entry WHERE plan = :plan AND id >= :first AND recorded > :now",
            plan=self.plan,
            first=first_id(now),
            now=stamp(now.astimezone(UTC)),
        )
        return int(count), self._by_ids([newest])[0] if newest else None

    def newest(self) -> str:
        """Return the ID of the entry that arrived last in this journal, written here or not; empty for none."""
        rows = self._database.rows("SELECT entry FROM head WHERE plan = :plan", plan=self.plan)
        return str(rows[0][0]) if rows else ""

    def last(self) -> Entry | None:
        """Return the entry that arrived last, None where there is none."""
        newest = f"SELECT {FIELDS} FROM entry WHERE plan = :plan ORDER BY number DESC LIMIT 1"
        rows = self._database.rows(newest, plan=self.plan)
        return next(self._read(rows), None)

    def _full_id(self, text: str, column: str) -> str:
        """Return the one ID that a part of it matches. Raises UnknownEntry."""
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

    def _read(self, rows: Iterable[tuple[Any, ...]]) -> Iterator[Entry]:
        """Yield the entries in rows of FIELDS. Raises Damaged for one that cannot be read."""
        for row in rows:
            try:
                entry = entry_of(row)
            except UNREADABLE as error:
                from airplan.store.chain import damaged

                what = Message("the entry {id} of the journal of {plan} cannot be read", id=row[0], plan=self.plan)
                raise damaged(self.place, what) from error
            yield entry

    def _by_ids(self, ids: Iterable[str]) -> list[Entry]:
        return self._entries("id IN (:ids)", ids=list(ids))


def _stamps(**instants: datetime | None) -> dict[str, str | None]:
    return {name: stamp(at.astimezone(UTC)) if at else None for name, at in instants.items()}
