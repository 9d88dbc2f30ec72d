"""Find the days on which dated work was completed, for each unit: by its own reports, the leads' or the office."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.progress.content import says_nothing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from airplan.progress.ledger import Ledger
    from airplan.progress.standing import Standing


class Done(NamedTuple):
    """The day on which something was completed, and the entry that says so."""

    day: date
    entry: str


class DatedWork(NamedTuple):
    """A measure with a due date, or one of its milestones, as it counts for one unit."""

    due: date
    done: Done | None = None
    milestone: str = ""
    """The title of the milestone; empty for the measure itself."""


class Completions(NamedTuple):
    """What units have reported as done for good."""

    stated: Mapping[tuple[str, str], Done | None]
    """(ref, unit) → since when the unit reports the measure done; None where its last status is another one."""

    def of(self, standing: Standing, unit: str) -> Iterator[DatedWork]:
        """Yield the dated work of a measure as it counts for a unit."""
        closed = next((Done(each.as_of, each.id) for each in standing.decisions if each.kind == "close"), None)
        if standing.measure.deadline.kind == "milestones" and not standing.extended:
            for each in standing.milestones:
                reached = Done(each.reached, each.entry) if each.reached else None
                yield DatedWork(each.day, _earlier(reached, closed), each.title)
        elif standing.due:
            yield DatedWork(standing.due, _earlier(self._reported(standing, unit), closed))

    def _reported(self, standing: Standing, unit: str) -> Done | None:
        """Return since when a unit has done its work: a lead by its own reports, another unit by its own status.

        A unit that does not lead and has reported no status has done it when the last of the leads has.
        """
        ref = standing.measure.id
        if unit in standing.leads or (ref, unit) in self.stated:
            return self.stated.get((ref, unit))
        by_leads = [self.stated.get((ref, lead)) for lead in standing.leads]
        known = [each for each in by_leads if each]
        return max(known) if known and len(known) == len(by_leads) else None


def completions(ledger: Ledger, standings: Sequence[Standing]) -> Completions:
    """Return what units have reported as done, from the standing reports about these measures.

    A report that says nothing changes no status. The first report of the last unbroken run of “done” counts.
    """
    journal, view = ledger.journal, ledger.view
    refs = [standing.measure.id for standing in standings]
    if not journal or not refs:
        return Completions({})
    kinds = ("report", "correction")
    reports = list(journal.entries(refs=refs, kinds=kinds, day=view.day, known=view.known))
    standing = journal.standing(reports, view)
    stated: dict[tuple[str, str], Done | None] = {}
    for entry in sorted(reports, key=lambda entry: (entry.as_of, entry.id)):
        status = entry.report.status
        if entry.id not in standing or not status or says_nothing(entry.report, ledger.rules.reporting):
            continue
        pair = entry.ref, entry.unit
        if status != "done":
            stated[pair] = None
        elif not stated.get(pair):
            stated[pair] = Done(entry.as_of, entry.id)
    return Completions(stated)


def _earlier(one: Done | None, other: Done | None) -> Done | None:
    """Return the earlier of two completions, either of which may be missing."""
    return min(filter(None, (one, other)), default=None)
