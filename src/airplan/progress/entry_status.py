"""Determine the status of entries: corrected, undone, sent back, restored."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.store.entries import TAKEN_BACK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from airplan.store.entries import Entry, EntryKind
    from airplan.store.journal import Journal


class EntryStatus(NamedTuple):
    """The IDs of the entries that decide over another one; empty where there is none, or where it was undone itself."""

    corrected_by: str = ""
    """The latest standing correction of a report."""
    retracted_by: str = ""
    """The retraction that undid the entry; of a restoration, the later reversal of what it restored."""
    sent_back_by: str = ""
    lifted_by: str = ""
    """Of a retraction or a sending-back: the restoration that undid it."""
    reached_by: str = ""
    """Of a milestone: the entry that says it was reached."""

    @property
    def undone_by(self) -> str:
        """The entry that undid this one, if any."""
        return self.retracted_by or self.lifted_by

    @property
    def stands(self) -> bool:
        """Whether the entry still counts."""
        return not (self.corrected_by or self.retracted_by or self.sent_back_by or self.lifted_by)


def entry_statuses(journal: Journal, entries: Sequence[Entry], known: datetime | None = None) -> dict[str, EntryStatus]:
    """Return entry ID → status, from entries written by an instant (None: by now)."""
    lifted = journal.by_ids(entry.about for entry in entries if entry.kind == "restore")
    slots = {entry.id: _slot(entry, lifted) for entry in entries}
    naming = _naming(journal, {*slots, *slots.values()}, known)
    return {entry.id: _status(entry, slots[entry.id], naming) for entry in entries}


def _slot(entry: Entry, lifted: Mapping[str, Entry]) -> str:
    """Return the ID under which corrections and reversals of an entry are found.

    It is the corrected report for a correction, the restored entry for a restoration, otherwise the entry itself.
    """
    if entry.kind == "restore":
        return lifted[entry.about].about if entry.about in lifted else ""
    return entry.about if entry.kind == "report" and entry.about else entry.id


def _naming(journal: Journal, ids: Iterable[str], known: datetime | None) -> dict[str, list[Entry]]:
    """Return entry ID → the entries that name it, and those that name these in turn."""
    naming: dict[str, list[Entry]] = {}
    done: set[str] = set()
    while wanted := set(ids) - done:
        done |= wanted
        named = journal.naming(wanted)
        naming |= {
            entry_id: [entry for entry in entries if not known or entry.known <= known]
            for entry_id, entries in named.items()
        }
        ids = [entry.id for entry_id in named for entry in naming[entry_id]]
    return naming


def _status(entry: Entry, slot: str, naming: Mapping[str, list[Entry]]) -> EntryStatus:
    def lifting(taking_back: Entry) -> str:
        return next((each.id for each in naming.get(taking_back.id, ()) if each.kind == "restore"), "")

    def taking_back(entry_id: str, kinds: Sequence[EntryKind], after: str = "") -> str:
        candidates = (each for each in naming.get(entry_id, ()) if each.kind in kinds and each.id > after)
        standing = [each.id for each in candidates if not lifting(each)]
        return standing[-1] if standing else ""

    if entry.kind in TAKEN_BACK:
        return EntryStatus(lifted_by=lifting(entry))
    if entry.kind == "restore":
        return EntryStatus(retracted_by=taking_back(slot, TAKEN_BACK, entry.id))

    def last(kind: EntryKind, entry_id: str) -> str:
        newer = (each.id for each in naming.get(entry_id, ()) if each.kind == kind and each.id > entry.id)
        return max((each for each in newer if not taking_back(each, ("retract",))), default="")

    return EntryStatus(
        corrected_by=last("report", slot) if entry.kind == "report" else "",
        retracted_by=taking_back(entry.id, ("retract",)),
        sent_back_by=taking_back(entry.id, ("send-back",)),
        reached_by=last("reach", entry.id),
    )
