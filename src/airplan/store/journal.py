"""What has been said about the plan, by whom, and what of it stands? Append-only: the database refuses the rest."""

from __future__ import annotations

from datetime import UTC, date
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import AirplanError
from airplan.i18n import _
from airplan.store.entries import DECISIONS, STEPS, Entry, record_of, stamp
from airplan.store.entry_rows import compared, in_batches, write_down
from airplan.store.history import FIELDS, History, entry_of
from airplan.store.ids import ID_LENGTH, first_id, new_id
from airplan.store.sql import chunks, known, known_values, marks, sent_back, stands, unanswered, within

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from airplan.store.entries import Draft
    from airplan.store.sql import View

_DECIDED = "kind IN ({})".format(", ".join(f"'{kind}'" for kind in DECISIONS))
"""Word for word as the index entry_decision has it, or it would not be used."""
_STEPPED = "kind IN ({})".format(", ".join(f"'{kind}'" for kind in STEPS))
"""The same for entry_step."""
_LOOKED_AT = 1000
"""Entries after an instant among which a later one is looked for: a note is not worth reading a whole journal."""


class ConcurrentWrite(AirplanError):
    """Something was written down since what is to be written was worked out."""

    def __str__(self) -> str:
        said = _("Somebody else has written into the journal meanwhile; nothing was written.")
        return f"{said}\n{_('Give the command again: it will look at everything anew.')}"


class Statement(NamedTuple):
    """The latest that one unit said in one field of a measure: `status`, `report` (anything), or `value:TARGET`."""

    ref: str
    unit: str
    field: str
    as_of: date
    entry: str
    text: str
    """As the journal holds it; empty for what was erased."""


class Journal(History):
    """The journal of one plan in a database that may hold many."""

    def append(self, drafts: Sequence[Draft], *, revision: str, now: datetime, after: str | None = None) -> list[Entry]:
        """Write entries down, all or none; when this returns they are on disk.

        Their ids follow those of all entries before, whatever the clocks say; `now` (UTC) is kept as it is. Drafts that
        share a batch name get one id for it. Raises StoreError; and Overtaken where the newest entry of all is not the
        one of the id `after` (None: whichever it is; empty: there must be none).
        """
        with self._database.transaction("SELECT max(id) FROM entry") as ((newest,),):
            last = newest or ""
            if after is not None and last != after:
                raise ConcurrentWrite
            recorded = now.astimezone(UTC).replace(microsecond=now.microsecond // 1000 * 1000)
            entries: list[Entry] = []
            batches: dict[str, str] = {}
            for draft in drafts:
                last = new_id(recorded, after=last)
                batch = batches.setdefault(draft.batch, last) if draft.batch else ""
                entries.append(Entry.of(draft, last, plan=self.plan, revision=revision, recorded=recorded, batch=batch))
            write_down(self._database, entries)
        return entries

    def merge(self, entries: Iterable[Entry]) -> int:
        """Add entries of another copy of this journal, ids and all; returns how many were not here before.

        Raises ValueError with the id of an entry that is here with other content, or that speaks of another plan; then
        nothing is written.
        """
        added = 0
        with self._database.transaction():
            for batch in in_batches(entries):
                once: dict[str, Entry] = {}
                for entry in batch:
                    same = once.setdefault(entry.id, entry)
                    if entry.plan != self.plan or (same is not entry and record_of(same) != record_of(entry)):
                        raise ValueError(entry.id)
                new, clashing = compared(self._database, list(once.values()))
                if clashing:
                    raise ValueError(clashing[0].id)
                write_down(self._database, new)
                added += len(new)
        return added

    def statements(self, view: View, refs: Sequence[str] | None = None) -> list[Statement]:
        """The latest that stands, for each unit and field of these measures (None: all) about which anything was said.

        One seek in an index for each of them, however long the journal is.
        """
        standing, values = stands("s.entry", "s.slot", view)
        among, names = within("a.ref", refs)
        rows = self._database.rows(
            "SELECT a.ref, a.unit, a.field, (SELECT s.as_of || s.entry || s.value FROM said s"
            " WHERE s.plan = a.plan AND s.ref = a.ref AND s.unit = a.unit AND s.field = a.field AND s.as_of <= ?"
            f"{known('s', view, 'entry')} AND {standing} ORDER BY s.as_of DESC, s.entry DESC LIMIT 1)"
            f" FROM answer a WHERE a.plan = ?{among} ORDER BY a.ref, a.unit, a.field",
            view.day.isoformat(),
            *known_values(view),
            *values,
            self.plan,
            *names,
        )
        wanted = None if refs is None or names else set(refs)
        return [
            Statement(
                ref, unit, field, date.fromisoformat(found[:10]), found[10 : 10 + ID_LENGTH], found[10 + ID_LENGTH :]
            )
            for ref, unit, field, found in rows
            if found and (wanted is None or ref in wanted)
        ]

    def decisions(self, view: View, refs: Sequence[str] | None = None) -> list[Entry]:
        """The decisions about these measures (None: all) that stand, oldest first.

        A sending-back stands until the unit has reported again.
        """
        found = [*self._decided(view, refs), *self._waiting(view, refs)]
        wanted = None if refs is None else set(refs)
        return sorted(
            (entry for entry in map(entry_of, found) if wanted is None or entry.ref in wanted),
            key=lambda entry: entry.id,
        )

    def _decided(self, view: View, refs: Sequence[str] | None) -> list[tuple[object, ...]]:
        standing, values = stands("e.id", "", view)
        among, names = within("e.ref", refs)
        return self._database.rows(
            f"SELECT {FIELDS} FROM entry e WHERE e.plan = ? AND e.{_DECIDED}{among} AND e.as_of <= ?"
            f"{known('e', view)} AND {standing}",
            *(self.plan, *names, view.day.isoformat(), *known_values(view), *values),
        )

    def _waiting(self, view: View, refs: Sequence[str] | None) -> list[tuple[object, ...]]:
        """The sendings-back of units that have not answered their newest one, however many there ever were: one seek
        in an index for each unit of a measure, as whoever has answered the newest has answered all."""
        among, names = within("a.ref", refs)

        def waiting(name: str) -> tuple[str, list[object], str, list[object]]:
            standing, values = stands(f"{name}.id", "", view)
            which = f"{name}.kind = 'send-back' AND {name}.as_of <= ?{known(name, view)} AND {standing}"
            return which, [view.day.isoformat(), *known_values(view), *values], *unanswered(name, view)

        which, values, waits, more = waiting("e")
        of_newest, of_values, newest, newest_values = waiting("s")
        return self._database.rows(
            f"SELECT {FIELDS} FROM entry e WHERE e.plan = ? AND {which} AND {waits}"
            f" AND (e.ref, e.unit) IN (SELECT a.ref, a.unit FROM answer a"
            f" WHERE a.plan = ? AND a.field = 'report'{among} AND (SELECT {newest} FROM entry s WHERE s.plan = a.plan"
            f" AND s.ref = a.ref AND s.unit = a.unit AND {of_newest} ORDER BY s.id DESC LIMIT 1))",
            *(self.plan, *values, *more, self.plan, *names, *newest_values, *of_values),
        )

    def reports(self, period: str, view: View) -> list[Entry]:
        """The reports on a period that stand, oldest first."""
        standing, values = stands("e.id", "coalesce(e.about, e.id)", view)
        rows = self._database.rows(
            f"SELECT {FIELDS} FROM entry e WHERE e.plan = ? AND e.period = ? AND e.kind = 'report'"
            f"{known('e', view)} AND {standing} ORDER BY e.id",
            *(self.plan, period, *known_values(view), *values),
        )
        return [entry_of(row) for row in rows]

    def returned(self, period: str, view: View) -> list[Entry]:
        """The reports on a period that were sent back, oldest first, whether or not another one has come."""
        were, values = sent_back("e.id", view)
        rows = self._database.rows(
            f"SELECT {FIELDS} FROM entry e WHERE e.plan = ? AND e.period = ? AND e.kind = 'report'"
            f"{known('e', view)} AND {were} ORDER BY e.id",
            *(self.plan, period, *known_values(view), *values),
        )
        return [entry_of(row) for row in rows]

    def before(self, period: str, pairs: Collection[tuple[str, str]], view: View) -> dict[tuple[str, str], Entry]:
        """(unit, ref) → the last that stands of what that unit reported on that measure for earlier periods.

        One seek in an index for each of the pairs, however long the journal is.
        """
        standing, values = stands("s.entry", "s.slot", view)
        among, names = within("a.ref", sorted({ref for _unit, ref in pairs}))
        by, units = within("a.unit", sorted({unit for unit, _ref in pairs}))
        rows = self._database.rows(
            "SELECT a.unit, a.ref, (SELECT s.entry FROM said s JOIN entry e ON e.id = s.entry"
            " WHERE s.plan = a.plan AND s.ref = a.ref AND s.unit = a.unit AND s.field = a.field AND s.as_of <= ?"
            f" AND e.period < ?{known('s', view, 'entry')} AND {standing} ORDER BY s.as_of DESC, s.entry DESC LIMIT 1)"
            f" FROM answer a WHERE a.plan = ? AND a.field = 'report'{among}{by}",
            *(view.day.isoformat(), period, *known_values(view), *values, self.plan, *names, *units),
        )
        found = {(unit, ref): entry for unit, ref, entry in rows if entry and (unit, ref) in pairs}
        entries = self.by_ids(found.values())
        return {pair: entries[entry] for pair, entry in found.items()}

    def steps(self, view: View, period: str = "") -> list[Entry]:
        """The steps of the round of a period, or of all rounds, that stand, oldest first."""
        standing, values = stands("e.id", "", view)
        of_period, named = (" AND e.period = ?", [period]) if period else ("", [])
        rows = self._database.rows(
            f"SELECT {FIELDS} FROM entry e WHERE e.plan = ? AND e.{_STEPPED}{of_period} AND e.as_of <= ?"
            f"{known('e', view)} AND {standing} ORDER BY e.id",
            *(self.plan, *named, view.day.isoformat(), *known_values(view), *values),
        )
        return [entry_of(row) for row in rows]

    def later(self, view: View) -> bool:
        """Was anything about the days up to the view's written down only after what the view knows?"""
        if not view.known:
            return False
        known = view.known.astimezone(UTC)
        rows = self._database.rows(
            "SELECT 1 FROM (SELECT plan, as_of, recorded FROM entry WHERE id > ? ORDER BY id LIMIT ?) AS next"
            " WHERE plan = ? AND as_of <= ? AND recorded > ? LIMIT 1",
            *(first_id(known), _LOOKED_AT, self.plan, view.day.isoformat(), stamp(known)),
        )
        return bool(rows)

    def moved(self) -> list[str]:
        """The refs about which a decision ever was that can move their day."""
        kinds = ("extend", "milestone", "reach")
        rows = self._database.rows(
            f"SELECT DISTINCT ref FROM entry WHERE plan = ? AND {_DECIDED} AND kind IN ({marks(kinds)}) ORDER BY ref",
            *(self.plan, *kinds),
        )
        return [ref for (ref,) in rows]

    def standing(self, entries: Sequence[Entry], view: View) -> set[str]:
        """The ids of those of these entries that stand: neither retracted nor sent back nor corrected."""
        slot = "CASE WHEN e.kind = 'report' THEN coalesce(e.about, e.id) END"  # nothing else can be corrected
        standing, values = stands("e.id", slot, view)
        ids = [entry.id for entry in entries]
        return {
            found
            for chunk in chunks(ids)
            for (found,) in self._database.rows(
                f"SELECT e.id FROM entry e WHERE e.id IN ({marks(chunk)}) AND {standing}", *chunk, *values
            )
        }
