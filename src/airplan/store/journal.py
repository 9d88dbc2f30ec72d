"""Append entries to the journal of a plan, and find those that stand; the database refuses changes and removals."""

from __future__ import annotations

from datetime import UTC, date
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.errors import AirplanError, Message
from airplan.store.entries import DECISIONS, STEPS, Entry
from airplan.store.history import History
from airplan.store.ids import ID_LENGTH, is_id, new_id
from airplan.store.json_values import stamp
from airplan.store.paper_contents import MAIL_KINDS, PAPER_KINDS
from airplan.store.row_form import record_of
from airplan.store.sql import (
    chunks,
    contains,
    few,
    known,
    known_since,
    literally,
    not_overtaken,
    searchable,
    sent_back,
    stands,
    unanswered,
    unmarked,
    within,
    without_marks,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from airplan.store.entries import Draft
    from airplan.store.paper_contents import PaperKind
    from airplan.store.sql import View

_DECIDED = "kind IN ({})".format(", ".join(f"'{kind}'" for kind in DECISIONS))
"""Spelled exactly as in the index entry_decision; otherwise the index would not be used."""
_STEPPED = "kind IN ({})".format(", ".join(f"'{kind}'" for kind in STEPS))
"""The same for the index entry_step."""
_ON_PAPER = "kind IN ({})".format(", ".join(f"'{kind}'" for kind in PAPER_KINDS))
"""The same for the index entry_paper."""
_MAILED = "kind IN ({})".format(", ".join(f"'{kind}'" for kind in MAIL_KINDS))
"""The same for the index entry_mail."""
_UNDOES_EARLIER = (
    "newest.kind IN ('retract', 'send-back', 'restore') AND EXISTS (SELECT 1 FROM entry named"
    " LEFT JOIN entry first ON named.kind IN ('retract', 'send-back') AND first.id = named.about"
    " WHERE named.id = newest.about AND coalesce(first.as_of, named.as_of) <= :day)"
)
"""Whether an entry undoes one about the days up to `:day`, or undoes the undoing of one."""
_LOOKED_AT = 20_000
"""Number of newest entries among which later ones are counted; reading a long journal is too much for a note."""


class ConcurrentWrite(AirplanError):
    """Raised where an entry was written after the new entries had been checked."""

    def __init__(self) -> None:
        super().__init__(
            Message("Someone else wrote to the journal in the meantime; nothing was saved."),
            Message("Run the command again; it will check everything again."),
        )


class Statement(NamedTuple):
    """A unit's latest value of one field of a measure: `status`, `report` (any report), or `value:TARGET`."""

    ref: str
    unit: str
    field: str
    as_of: date
    entry: str
    text: str
    """The text as the journal holds it; empty for an erased field."""


class LaterEntries(NamedTuple):
    """The number of entries written after the day on which they count."""

    number: int
    complete: bool
    """Whether these are all; otherwise there may be more."""


class Addendum(NamedTuple):
    """Entries to be written to the journal of a plan, under a revision of the plan.

    `after` is the ID of the last entry that the journal must have then: None for any, empty for none.
    """

    plan: str
    drafts: Sequence[Draft]
    revision: str
    after: str | None = None


class Journal(History):
    """The journal of one plan in a database that may hold several plans."""

    def append(self, drafts: Sequence[Draft], *, revision: str, now: datetime, after: str | None = None) -> list[Entry]:
        """Write all entries or none; when this returns, they are on disk.

        Their IDs follow those of all earlier entries, whatever the clocks say; `now` (UTC) is stored unchanged. Drafts
        with the same batch name get one ID for it; a name that is an ID is the batch of earlier entries. Raises
        StoreError; Damaged where the end of the journal was changed; and ConcurrentWrite where the last entry is not
        `after` (None: any; empty: there must be no entry).
        """
        from airplan.store.chain import END_OF_CHAIN

        with self._database.transaction(END_OF_CHAIN, plan=self.plan) as rows:
            return self._written(rows, Addendum(self.plan, drafts, revision, after), now)

    def append_to_all(self, addenda: Sequence[Addendum], *, now: datetime) -> list[list[Entry]]:
        """Write the entries of several journals of this database, all or none; return those of each.

        Raises what `append` raises.
        """
        from airplan.store.chain import END_OF_CHAIN

        with self._database.transaction():
            return [
                Journal(self._database, each.plan)._written(  # noqa: SLF001 – another journal of the same class
                    self._database.rows(END_OF_CHAIN, plan=each.plan), each, now
                )
                for each in addenda
            ]

    def _written(self, rows: list[tuple[Any, ...]], added: Addendum, now: datetime) -> list[Entry]:
        """Write entries inside a transaction; `rows` answer END_OF_CHAIN. Raises ConcurrentWrite, Damaged."""
        from airplan.store.chain import chained, present
        from airplan.store.entry_rows import write_down

        last, head = present(self.place, self.plan, rows)
        if added.after is not None and head.entry != added.after:
            raise ConcurrentWrite
        recorded = now.astimezone(UTC).replace(microsecond=now.microsecond // 1000 * 1000)
        entries: list[Entry] = []
        batches: dict[str, str] = {}
        for draft in added.drafts:
            last = new_id(recorded, after=last)
            known = draft.batch if is_id(draft.batch) else last
            batch = batches.setdefault(draft.batch, known) if draft.batch else ""
            entries.append(
                Entry.of(draft, last, plan=self.plan, revision=added.revision, recorded=recorded, batch=batch)
            )
        write_down(self._database, list(chained(head, entries)))
        return entries

    def merge(self, entries: Iterable[Entry]) -> int:
        """Add entries of another copy of this journal unchanged; return how many are new here.

        Raises ValueError with the ID of an entry that has other content here or belongs to another plan; then nothing
        is written.
        """
        from airplan.store.chain import END_OF_CHAIN, chained, present
        from airplan.store.entry_rows import compared, in_batches, write_down

        added = 0
        with self._database.transaction(END_OF_CHAIN, plan=self.plan) as rows:
            head = present(self.place, self.plan, rows).head
            for batch in in_batches(entries):
                once: dict[str, Entry] = {}
                for entry in batch:
                    same = once.setdefault(entry.id, entry)
                    if entry.plan != self.plan or (same is not entry and record_of(same) != record_of(entry)):
                        raise ValueError(entry.id)
                new, clashing = compared(self._database, list(once.values()))
                if clashing:
                    raise ValueError(clashing[0].id)
                linked = list(chained(head, new))
                write_down(self._database, linked)
                head = linked[-1].head if linked else head
                added += len(new)
        return added

    def statements(
        self, view: View, refs: Sequence[str] | None = None, *, but: Collection[str] = ()
    ) -> list[Statement]:
        """Return the latest standing statement for each unit and reported field of these measures (None: all).

        Entries whose IDs are in `but` are ignored. Each statement takes one seek in an index, however long the journal
        is.
        """
        named = few(refs)
        passing_over = " AND s.entry NOT IN (:but)" if but else ""
        rows = self._database.rows(
            "SELECT a.ref, a.unit, a.field, (SELECT s.as_of || s.entry || s.value FROM said s"
            " WHERE s.plan = a.plan AND s.ref = a.ref AND s.unit = a.unit AND s.field = a.field AND s.as_of <= :day"
            f"{known('s', view, 'entry')} AND {stands('s.entry', 's.slot', view)}{passing_over}"
            f" AND {not_overtaken('s', view)}"
            " ORDER BY s.as_of DESC, s.entry DESC LIMIT 1)"
            f" FROM answer a WHERE a.plan = :plan{within('a.ref', named)} ORDER BY a.ref, a.unit, a.field",
            plan=self.plan,
            refs=named,
            but=sorted(but),
            **view.values,
        )
        wanted = None if refs is None or named is not None else set(refs)
        return [
            Statement(
                ref, unit, field, date.fromisoformat(latest[:10]), latest[10 : 10 + ID_LENGTH], latest[10 + ID_LENGTH :]
            )
            for ref, unit, field, latest in rows
            if latest and (wanted is None or ref in wanted)
        ]

    def decisions(self, view: View, refs: Sequence[str] | None = None) -> list[Entry]:
        """Return the standing decisions about these measures (None: all), oldest first.

        A sending-back stands until the unit has reported again.
        """
        named = few(refs)
        entries = [*self._decided(view, named), *self._waiting(view, named)]
        wanted = None if refs is None else set(refs)
        return sorted((entry for entry in entries if wanted is None or entry.ref in wanted), key=lambda entry: entry.id)

    def _decided(self, view: View, refs: list[str] | None) -> list[Entry]:
        standing = f"e.as_of <= :day{known('e', view)} AND {stands('e.id', '', view)}"
        return self._entries(f"e.{_DECIDED}{within('e.ref', refs)} AND {standing}", refs=refs, **view.values)

    def _waiting(self, view: View, refs: list[str] | None) -> list[Entry]:
        """Return the sendings-back whose units have not answered the newest one.

        It takes one seek in an index for each unit of a measure, because an answer to the newest answers all.
        """

        def sent_back_by(name: str) -> str:
            day = f"{name}.as_of <= :day{known(name, view)}"
            return f"{name}.kind = 'send-back' AND {day} AND {stands(f'{name}.id', '', view)}"

        return self._entries(
            f"{sent_back_by('e')} AND {unanswered('e', view)}"
            " AND (e.ref, e.unit) IN (SELECT a.ref, a.unit FROM answer a WHERE a.plan = :plan"
            f" AND a.field = 'report'{within('a.ref', refs)} AND (SELECT {unanswered('s', view)} FROM entry s"
            f" WHERE s.plan = a.plan AND s.ref = a.ref AND s.unit = a.unit AND {sent_back_by('s')}"
            " ORDER BY s.id DESC LIMIT 1))",
            refs=refs,
            **view.values,
        )

    def reports(self, period: str, view: View) -> list[Entry]:
        """Return the standing reports on a month, oldest first."""
        standing = stands("e.id", "coalesce(e.about, e.id)", view)
        return self._entries(f"{_reported(view)} AND {standing}", period=period, **view.values)

    def returned(self, period: str, view: View) -> list[Entry]:
        """Return the reports on a month that were sent back, oldest first, whether or not another report followed."""
        return self._entries(f"{_reported(view)} AND {sent_back('e.id', view)}", period=period, **view.values)

    def before(
        self, period: str, pairs: Collection[tuple[str, str]], view: View, field: str = "report"
    ) -> dict[tuple[str, str], Entry]:
        """Return (unit, ref) → the unit's last standing report on the measure for earlier months that fills a field.

        Each pair takes one seek in an index, however long the journal is.
        """
        return self._last(pairs, view, field, " AND s.as_of <= :day AND e.period < :period", period=period)

    def during(
        self, period: str, pairs: Collection[tuple[str, str]], view: View, *, but: Collection[str] = ()
    ) -> dict[tuple[str, str], Entry]:
        """Return (unit, ref) → the unit's last standing report on the measure for a month.

        Entries whose IDs are in `but` are ignored. Unlike `reports`, this takes one seek for each pair.
        """
        passing_over = " AND s.entry NOT IN (:but)" if but else ""
        condition = f" AND s.as_of <= :day AND e.period = :period{passing_over}"
        return self._last(pairs, view, "report", condition, period=period, but=sorted(but))

    def _last(
        self, pairs: Collection[tuple[str, str]], view: View, field: str, condition: str, **values: object
    ) -> dict[tuple[str, str], Entry]:
        """Return (unit, ref) → the last standing report that fills a field and meets a condition."""
        refs, units = few(sorted({ref for _unit, ref in pairs})), few(sorted({unit for unit, _ref in pairs}))
        by = "" if units is None else " AND a.unit IN (:units)"
        rows = self._database.rows(
            "SELECT a.unit, a.ref, (SELECT s.entry FROM said s JOIN entry e ON e.id = s.entry"
            f" WHERE s.plan = a.plan AND s.ref = a.ref AND s.unit = a.unit AND s.field = a.field{condition}"
            f"{known('s', view, 'entry')} AND {stands('s.entry', 's.slot', view)}"
            " ORDER BY s.as_of DESC, s.entry DESC LIMIT 1)"
            f" FROM answer a WHERE a.plan = :plan AND a.field = :field{within('a.ref', refs)}{by}",
            plan=self.plan,
            refs=refs,
            units=units,
            field=field,
            **values,
            **view.values,
        )
        latest = {(unit, ref): entry for unit, ref, entry in rows if entry and (unit, ref) in pairs}
        entries = self.by_ids(latest.values())
        return {pair: entries[entry] for pair, entry in latest.items()}

    def reports_with(self, word: str, view: View) -> list[Entry]:
        """Return all standing reports whose texts contain a word, oldest first."""
        from airplan.store.entry_rows import texts_of

        entries = self._entries(
            f"e.kind = 'report' AND e.as_of <= :day{known('e', view)}"
            f" AND lower({without_marks('e.content')}) LIKE :word ESCAPE '!'"
            f" AND {stands('e.id', 'coalesce(e.about, e.id)', view)}",
            word=f"%{literally((unmarked(word) or word).lower())}%",
            **view.values,
        )
        return [entry for entry in entries if contains(searchable("\n".join(texts_of(entry.report))), word)]

    def steps(self, view: View, period: str = "") -> list[Entry]:
        """Return the standing steps of the round of a month, or of all rounds, oldest first."""
        return self._standing_of(view, f"e.{_STEPPED}", period)

    def papers(self, view: View, kind: PaperKind, period: str = "") -> list[Entry]:
        """Return the standing papers issued, or the standing figures of rankings, for a month or all, oldest first."""
        return self._standing_of(view, f"e.{_ON_PAPER} AND e.kind = :kind", period, kind=kind)

    def mails(self, view: View, period: str) -> list[Entry]:
        """Return the standing entries about mail of a month, oldest first."""
        return self._standing_of(view, f"e.{_MAILED}", period)

    def _standing_of(self, view: View, condition: str, period: str, **values: str) -> list[Entry]:
        """Return the standing entries under a condition, of a month or, without one, of all."""
        of_period = " AND e.period = :period" if period else ""
        standing = f"e.as_of <= :day{known('e', view)} AND {stands('e.id', '', view)}"
        return self._entries(f"{condition}{of_period} AND {standing}", period=period, **values, **view.values)

    def steps_of_file(self, sha256: str) -> list[Entry]:
        """Return the steps, standing or not, in which a file of this content was dispatched or returned."""
        return self._of_file(sha256, f"e.{_STEPPED}")

    def papers_of_file(self, sha256: str) -> list[Entry]:
        """Return the papers, standing or not, that were issued in a file of this content."""
        return self._of_file(sha256, f"e.{_ON_PAPER} AND e.kind = 'issue'")

    def _of_file(self, sha256: str, condition: str) -> list[Entry]:
        """Return the entries under a condition, standing or not, whose source is a file of this content."""
        found = self._entries(f"{condition} AND e.source LIKE :pattern", pattern=f"%{sha256}%")
        return [entry for entry in found if entry.source.sha256 == sha256]

    def later(self, view: View, instant: datetime) -> LaterEntries | None:
        """Return the entries about days up to the view's that were written after an instant; None if there are none.

        An entry that undoes or restores one about such a day counts whatever its own day, as it does in answers.
        """
        ((count, seen),) = self._database.rows(
            f"SELECT count(CASE WHEN since > :instant AND (as_of <= :day OR {_UNDOES_EARLIER}) THEN 1 END),"
            " count(CASE WHEN since > :instant THEN 1 END)"
            f" FROM (SELECT kind, about, as_of, {known_since()} AS since FROM entry WHERE plan = :plan"
            " ORDER BY number DESC LIMIT :most) AS newest",
            plan=self.plan,
            most=_LOOKED_AT,
            instant=stamp(instant.astimezone(UTC)),
            **view.values,
        )
        return LaterEntries(int(count), seen < _LOOKED_AT) if count else None

    def dated_after(self, period: str, view: View) -> tuple[int, str]:
        """Return the number of standing reports on a month that describe a day after it, and the last of these days."""
        standing = stands("e.id", "coalesce(e.about, e.id)", view)
        ((count, last),) = self._database.rows(
            "SELECT count(*), coalesce(max(e.as_of), '') FROM entry e WHERE e.plan = :plan AND e.period = :period"
            f" AND e.kind = 'report' AND substr(e.as_of, 1, 7) > :period{known('e', view)} AND {standing}",
            plan=self.plan,
            period=period,
            **view.values,
        )
        return int(count), str(last)

    def moved(self) -> list[str]:
        """Return the refs of measures with a decision, standing or not, that can move their due date."""
        rows = self._database.rows(
            f"SELECT DISTINCT ref FROM entry WHERE plan = :plan AND {_DECIDED} AND kind IN (:kinds) ORDER BY ref",
            plan=self.plan,
            kinds=("extend", "milestone", "reach"),
        )
        return [ref for (ref,) in rows]

    def standing(self, entries: Sequence[Entry], view: View) -> set[str]:
        """Return the IDs of those entries that stand: neither retracted nor sent back nor corrected."""
        slot = "CASE WHEN e.kind = 'report' THEN coalesce(e.about, e.id) END"  # only reports can be corrected
        sql = f"SELECT e.id FROM entry e WHERE e.id IN (:ids) AND {stands('e.id', slot, view)}"
        return {
            entry
            for chunk in chunks([entry.id for entry in entries])
            for (entry,) in self._database.rows(sql, ids=chunk, **view.values)
        }


def _reported(view: View) -> str:
    """Return the condition that an entry is a report on `:period`, about a day of the view, and known in it."""
    return f"e.period = :period AND e.kind = 'report' AND e.as_of <= :day{known('e', view)}"
