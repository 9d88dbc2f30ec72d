"""The standing of a measure as values. It is computed for a day, never stored; the rules are in progress.lights.

Annotations are evaluated here, as in plan.model.
"""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, get_args

from airplan.plan.model import Measure, Target
from airplan.store.entries import Entry

Light = Literal["red", "yellow", "green", "grey"]
LIGHTS: tuple[Light, ...] = get_args(Light)
"""In the order in which people list them; grey says that nothing is known."""
Word = Literal[
    "closed", "done", "done-short", "no-report", "no-content", "no-figure", "overdue", "milestone-missed", "behind",
    "missed", "sent-back", "paused", "due-soon", "milestone-soon", "not-reached", "not-started", "stale", "in-time",
]  # fmt: skip
"""Reasons for a light, each explained in docs/lights.md."""
Outcome = Literal["closed", "done", "reached"]
"""Why nothing falls due any more: 已销号, 已完成, 已达到 – closed by the office, reported as done by all leads, or all
milestones of a measure reached that has no other day."""
State = Literal["none", "not-started", "in-progress", "done", "paused", "closed"]
"""What the leads' statuses come to; `none` while no lead has reported, `closed` once the office has closed it."""
STATES: tuple[State, ...] = get_args(State)
Hearing = Literal["heard", "not-heard", "not-asked"]
"""Whether a unit has said anything of a measure by now; of the silent, whether it was ever to."""
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Reason(NamedTuple):
    """Why a light shows: `days` late, left or silent; `points` behind the calendar; `what` target or milestone."""

    light: Light
    word: Word
    days: int = 0
    points: Decimal = Decimal(0)
    what: str = ""


class Figure(NamedTuple):
    """A quantity of the measure, as far as it has come."""

    target: Target
    """With the value in force: the document's, or the one the office has adjusted it to."""
    promised: Decimal | None
    """The document's own value."""
    value: Decimal | None = None
    """The latest that a lead has said."""
    as_of: date | None = None
    asked: Decimal | None = None
    """What the calendar asks for by the day; None for what has no pace."""
    behind: Decimal | None = None
    """Percentage points of the target behind what is asked; negative: ahead."""
    monthly: Decimal | None = None
    """What each month until the due day must add."""
    met: bool | None = None
    """Whether the target's own bound is kept; None without a value or a number to compare it with."""


class Milestone(NamedTuple):
    """A day the office has set within a measure, and when it was reached."""

    entry: str
    title: str
    day: date
    reached: date | None = None


class LeadStanding(NamedTuple):
    """Where a measure stands by what one of its leads says, and by the office's decisions."""

    state: State
    reasons: tuple[Reason, ...]

    @property
    def light(self) -> Light:
        """Red, yellow, green or grey."""
        return self.reasons[0].light


class Counted(NamedTuple):
    """A measure as it counts for one unit."""

    light: Light
    state: State


class Standing(NamedTuple):
    """Where one measure stands. Standing is computed for a day and never stored."""

    measure: Measure
    state: State
    reasons: tuple[Reason, ...]
    """Why the light is what it is, the most pressing first."""
    due: date | None
    """The day that counts now: of the plan, of an extension, or of the next milestone."""
    figures: tuple[Figure, ...]
    milestones: tuple[Milestone, ...]
    units: tuple[str, ...]
    """All that should answer: named by themselves or through a closed collective, in the row's order."""
    answered: Mapping[str, date]
    """Unit → as of when its last report is that says anything."""
    decisions: tuple[Entry, ...]
    """The office's decisions that stand, oldest first, and sendings-back that the unit has not answered by a report."""
    leads: Mapping[str, LeadStanding] = _NOTHING
    """Lead → where the measure stands by that one alone; in the row's order."""
    stated: Mapping[str, State] = _NOTHING
    """Unit → the status that it has given last, of those that have reported; in progress unless it says another."""
    empty: Mapping[str, date] = _NOTHING
    """Unit → as of when its newest report is, where that says nothing; what it said before counts then."""

    @property
    def light(self) -> Light:
        """Red, yellow, green or grey."""
        return self.reasons[0].light

    def hearing(self, unit: str, asked: Collection[str]) -> Hearing:
        """Return whether a unit has said anything; `asked` are those that were ever to."""
        if unit in self.answered:
            return "heard"
        return "not-heard" if unit in asked else "not-asked"

    def as_counted_by(self, unit: str, *, leads: bool) -> Counted:
        """Return light and state as they count for one unit: where it leads by its own reports, else as the measure has
        them. Whoever has said nothing is grey, whatever others say; what is closed is so for all."""
        if self.state == "closed":
            return Counted(self.light, self.state)
        if leads and unit in self.leads:
            return Counted(self.leads[unit].light, self.leads[unit].state)
        return Counted(self.light, self.state) if unit in self.answered else Counted("grey", "none")

    @property
    def outcome(self) -> Outcome | None:
        """Why nothing falls due any more, so that there are no days left and none late; None while something does."""
        if self.state == "closed":
            return "closed"
        if self.state == "done":
            return "done"
        by_milestones = self.measure.deadline.kind == "milestones" and not self.extended
        reached = bool(self.milestones) and all(milestone.reached for milestone in self.milestones)
        return "reached" if by_milestones and reached else None

    @property
    def figures_still_asked(self) -> tuple[Figure, ...]:
        """The figures, of what is closed or done without what the calendar asks for: there is nothing to catch up."""
        if self.state not in ("closed", "done"):
            return self.figures
        return tuple(figure._replace(asked=None, behind=None, monthly=None) for figure in self.figures)

    @property
    def last(self) -> date | None:
        """As of when the newest report of any unit is."""
        return max(self.answered.values(), default=None)

    @property
    def extended(self) -> bool:
        """Whether the office has moved the plan's own day."""
        return any(entry.kind == "extend" for entry in self.decisions)
