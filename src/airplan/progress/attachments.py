"""Count what the journal holds about measures, and see which decisions stand in a new edition of the plan."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from airplan.plan.matching import RowChange
    from airplan.plan.model import Measure
    from airplan.store.entries import Entry
    from airplan.store.journal import Journal
    from airplan.store.sql import View


class Attached(NamedTuple):
    """The numbers of standing entries about a measure, and its standing extensions and adjustments."""

    reports: int = 0
    decisions: int = 0
    milestones: int = 0
    changing: tuple[Entry, ...] = ()

    def plus(self, other: Attached) -> Attached:
        """Return the sum of both."""
        return Attached(
            self.reports + other.reports,
            self.decisions + other.decisions,
            self.milestones + other.milestones,
            (*self.changing, *other.changing),
        )


def attached(journal: Journal | None, ids: Sequence[str], view: View) -> Mapping[str, Attached]:
    """Return ID → what is attached to these measures, for those that anything is attached to."""
    if journal is None or not ids:
        return {}
    named = set(ids)
    written = journal.entries(kinds=("report", "correction"), day=view.day, known=view.known)
    reported = [entry for entry in written if entry.ref in named]
    standing = journal.standing(reported, view)
    reports = Counter(entry.ref for entry in reported if entry.id in standing)
    decided = journal.decisions(view, ids)
    found = {measure_id: Attached(reports[measure_id]) for measure_id in ids if reports[measure_id]}
    for entry in decided:
        known = found.get(entry.ref, Attached())
        if entry.kind in ("milestone", "reach"):
            known = known._replace(milestones=known.milestones + (entry.kind == "milestone"))
        else:
            known = known._replace(decisions=known.decisions + 1)
        if entry.kind in ("extend", "adjust"):
            known = known._replace(changing=(*known.changing, entry))
        found[entry.ref] = known
    return found


def now_in_text(change: RowChange, entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return the IDs of those extensions and adjustments that the new rows of a change now state themselves."""
    return tuple(entry.id for entry in entries if any(_states(row, entry) for row in change.new))


def _states(row: Measure, entry: Entry) -> bool:
    if entry.kind == "extend":
        return row.deadline.due is not None and row.deadline.due == entry.decision.to
    values = (each.in_year(entry.as_of.year).value for each in row.targets if each.id == entry.decision.target)
    return any(value is not None and value == entry.decision.value for value in values)
