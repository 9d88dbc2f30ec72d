"""Find the days of a plan for calendars: due dates and milestones, and those of them that no longer hold.

An event keeps its key as long as its measure or milestone exists, and has a version that never falls, so that a
calendar that holds it can bring it up to date. What was once a day of the plan and is none any more is cancelled: an
event that is only left out stays in people's calendars. Annotations are evaluated here, as in plan.model.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from airplan.plan.model import Filter, Measure
from airplan.plan.periods import Period
from airplan.progress.ledger import Ledger
from airplan.progress.lights import day_in_force, stands_for
from airplan.progress.standing import Milestone, Standing
from airplan.store.conditions import day_conditions
from airplan.store.entries import Entry
from airplan.store.plan_queries import CompiledPlan, count_forms, revisions_named

Sort = Literal["due", "milestone", "report"]
_MOVING = ("extend", "milestone", "reach")
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Version(NamedTuple):
    """How often what an event says may have changed, and the instant of the last entry about it; None without any."""

    number: int = 0
    since: datetime | None = None


class Event(NamedTuple):
    """One day: the due date of a measure, a milestone, or a month's reporting day."""

    sort: Sort
    key: tuple[str, ...]
    """What it is the day of; the same in every edition and on every day."""
    day: date
    version: Version
    standing: Standing | None = None
    """The measure with its standing; None for a reporting day."""
    title: str = ""
    """The title of the milestone."""
    reached: date | None = None
    cancelled: bool = False
    period: Period | None = None
    """The month whose reports are due."""
    unit: str = ""
    """The unit that owes the reports; empty where the day is that of all units."""
    owed: Mapping[str, tuple[Measure, ...]] = _NOTHING
    """Unit → the measures on which it owes a report."""

    @property
    def over(self) -> bool:
        """Whether nothing is due on the day any more, so that nobody need be reminded."""
        return self.cancelled or bool(self.reached) or bool(self.standing and self.standing.outcome)


class Versions:
    """The versions of a plan's events: entries of the journal, which only grow in number, and forms of the rows."""

    def __init__(self, ledger: Ledger) -> None:
        journal = ledger.journal
        self._written = journal.written_about(ledger.view.known) if journal else {}
        self._forms = count_forms(journal.database, journal.plan) if journal else {}

    def of(self, measure_id: str) -> Version:
        """Return the version of what is said of a measure."""
        number, since = self._written.get(measure_id, (0, None))
        return Version(number + self._forms.get(measure_id, 1) - 1, since)

    def of_plan(self) -> Version:
        """Return the version of what is said of the plan as a whole."""
        changes = sum(forms - 1 for forms in self._forms.values())
        number = sum(number for number, _since in self._written.values())
        return Version(number + changes, max((since for _number, since in self._written.values()), default=None))


def measure_events(ledger: Ledger, where: Filter, versions: Versions) -> list[Event]:
    """Return the due dates and milestones of the measures that pass the filter, its days aside, in the plan's order.

    Cancelled ones are among them: of milestones and extensions that were undone, and of rows that an edition of the
    plan has ended or given to others.
    """
    whenever = where._replace(before=None, after=None)
    standings = ledger.standings(whenever)
    ever = moving_entries(ledger)
    events = [
        event for standing in standings for event in _events(standing, ever.get(standing.measure.id, ()), versions)
    ]
    if day_conditions(whenever):
        return events  # what fails a condition on the day may pass it tomorrow
    former = ledger.standings_of(_former(ledger, whenever, {standing.measure.id for standing in standings}))
    return [
        *events,
        *(event._replace(cancelled=True) for standing in former for event in _events(standing, (), versions)),
    ]


def _events(standing: Standing, ever: Sequence[Entry], versions: Versions) -> Iterator[Event]:
    """Yield the events of a measure; `ever` are all entries that have moved its days, standing or not."""
    measure, version = standing.measure, versions.of(standing.measure.id)
    by_milestones = measure.deadline.kind == "milestones" and not standing.extended
    day = None if by_milestones else day_in_force(measure, standing.decisions)
    former = None if day else day_in_force(measure, [entry for entry in ever if entry.kind != "milestone"])
    last = day or former
    if last and not (by_milestones and last == measure.deadline.due):
        yield Event("due", ("due", measure.id), last, version, standing, cancelled=day is None)
    keys = _milestone_keys(standing)
    for milestone, key in keys.items():
        yield Event("milestone", key, milestone.day, version, standing, milestone.title, milestone.reached)
    known = {milestone.entry for milestone in keys}
    for entry in ever:
        if entry.kind == "milestone" and entry.decision.to and entry.id not in known:
            undone = Milestone(entry.id, entry.decision.title, entry.decision.to)
            if not any(stands_for(undone, node) for node in measure.deadline.nodes):  # else it has the node's key
                yield Event(
                    "milestone", ("milestone", entry.id), undone.day, version, standing, undone.title, cancelled=True
                )


def _milestone_keys(standing: Standing) -> dict[Milestone, tuple[str, ...]]:
    """Return milestone → its key: the place of its part in the wording, or the entry in which the office set it.

    A milestone of the office that stands for a part of the wording has that part's key: it is the same day, moved.
    """
    measure, keys = standing.measure, dict[Milestone, tuple[str, ...]]()
    places = dict(enumerate(measure.deadline.nodes, 1))
    for own in (True, False):
        for milestone in standing.milestones:
            if own == bool(milestone.entry):
                continue
            found = next(
                (
                    place
                    for place, node in places.items()
                    if ((milestone.day, milestone.title) == node[:2] if own else stands_for(milestone, node))
                ),
                None,
            )
            if found:
                del places[found]
            keys[milestone] = ("part", measure.id, str(found)) if found else ("milestone", milestone.entry)
    return keys


def moving_entries(ledger: Ledger) -> dict[str, list[Entry]]:
    """Return measure → the entries that can move its days, known in the view, standing or not, oldest first."""
    entries: dict[str, list[Entry]] = {}
    if ledger.journal:
        for entry in ledger.journal.entries(kinds=_MOVING, known=ledger.view.known, day=ledger.view.day):
            entries.setdefault(entry.ref, []).append(entry)
    return entries


def _former(ledger: Ledger, where: Filter, listed: Collection[str]) -> list[Measure]:
    """Return the rows that passed the filter in an edition that a revision of the plan replaced, and no longer do."""
    journal = ledger.journal
    if not journal:
        return []
    revised = [entry for entry in journal.entries(kinds=("revise",), known=ledger.view.known) if not entry.ref]
    standing = journal.standing(revised, ledger.view)
    former: dict[str, Measure] = {}
    for entry in reversed(revised):
        for number, _digest in revisions_named(journal.database, entry.decision.former) if entry.id in standing else ():
            for measure in CompiledPlan(journal.database, number).select(where):
                if measure.id not in listed:
                    former.setdefault(measure.id, measure)
    return list(former.values())
