"""What has become of an entry: corrected, retracted, sent back, lifted?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.store.entries import TAKEN_BACK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from airplan.store.entries import Entry, EntryKind
    from airplan.store.journal import Journal


class EntryStatus(NamedTuple):
    """The entries that decide over another one, each empty where there is none, or where it was undone itself."""

    corrected_by: str = ""
    """The latest correction of a report that stands."""
    retracted_by: str = ""
    """What undid it: of what was said a retraction, of what was restored the next taking back."""
    sent_back_by: str = ""
    lifted_by: str = ""
    """Of a retraction or a sending-back: the restoration that undid it."""
    reached_by: str = ""
    """Of a milestone."""

    @property
    def undone_by(self) -> str:
        """The entry that undid it, if one did."""
        return self.retracted_by or self.lifted_by

    @property
    def stands(self) -> bool:
        """Does what was said still count?"""
        return not (self.corrected_by or self.retracted_by or self.sent_back_by or self.lifted_by)


def entry_statuses(journal: Journal, entries: Sequence[Entry], known: datetime | None = None) -> dict[str, EntryStatus]:
    """Entry → what has become of it, as far as was written down by an instant (None: by now)."""
    lifted = journal.by_ids(entry.about for entry in entries if entry.kind == "restore")
    about = {entry.id: _decisive(entry, lifted) for entry in entries}
    naming = _naming(journal, {*about, *about.values()}, known)
    return {entry.id: _fate(entry, about[entry.id], naming) for entry in entries}


def _decisive(entry: Entry, lifted: Mapping[str, Entry]) -> str:
    """Where its rivals are named: of a correction the report it corrects, of a restoration what that gave back."""
    if entry.kind == "restore":
        return lifted[entry.about].about if entry.about in lifted else ""
    return entry.about if entry.kind == "report" and entry.about else entry.id


def _naming(journal: Journal, ids: Iterable[str], known: datetime | None) -> dict[str, list[Entry]]:
    """Entry → those that name it, and so on for these."""
    found: dict[str, list[Entry]] = {}
    asked: set[str] = set()
    while wanted := set(ids) - asked:
        asked |= wanted
        named = journal.naming(wanted)
        found |= {of: [one for one in some if not known or one.recorded <= known] for of, some in named.items()}
        ids = [entry.id for of in named for entry in found[of]]
    return found


def _fate(entry: Entry, decisive: str, naming: Mapping[str, list[Entry]]) -> EntryStatus:
    def lifting(by: Entry) -> str:
        return next((one.id for one in naming.get(by.id, ()) if one.kind == "restore"), "")

    def taking_back(what: str, kinds: Sequence[EntryKind], after: str = "") -> str:
        standing = [one.id for one in naming.get(what, ()) if one.kind in kinds and one.id > after and not lifting(one)]
        return standing[-1] if standing else ""

    if entry.kind in TAKEN_BACK:
        return EntryStatus(lifted_by=lifting(entry))
    if entry.kind == "restore":
        return EntryStatus(retracted_by=taking_back(decisive, TAKEN_BACK, entry.id))

    def last(kind: EntryKind, what: str) -> str:
        newer = (one.id for one in naming.get(what, ()) if one.kind == kind and one.id > entry.id)
        return max((one for one in newer if not taking_back(one, ("retract",))), default="")

    return EntryStatus(
        corrected_by=last("report", decisive) if entry.kind == "report" else "",
        retracted_by=taking_back(entry.id, ("retract",)),
        sent_back_by=taking_back(entry.id, ("send-back",)),
        reached_by=last("reach", entry.id),
    )
