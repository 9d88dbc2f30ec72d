"""Define the standing of a measure as values. It is computed for a day, never stored; see progress.lights.

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
"""In the order of lists; grey means that nothing is known."""
Word = Literal[
    "closed", "done", "done-short", "no-report", "no-content", "no-figure", "overdue", "milestone-missed", "behind",
    "missed", "sent-back", "paused", "due-soon", "milestone-soon", "not-reached", "not-started", "stale", "in-time",
]  # fmt: skip
"""Reasons for a light, each explained in docs/lights.md."""
Outcome = Literal["closed", "done", "reached"]
"""Why nothing falls due any more: 已销号 (closed by the office), 已完成 (reported as done by all leads), 已达到 (all
milestones reached, and no other due date).
"""
State = Literal["none", "not-started", "in-progress", "done", "paused", "closed"]
"""The leads' combined status; `none` while no lead has reported, `closed` once the office has closed the measure."""
STATES: tuple[State, ...] = get_args(State)
Hearing = Literal["heard", "not-heard", "not-asked"]
"""Whether a unit has reported on a measure; if not, whether it was ever asked to."""
LATE: tuple[Word, ...] = ("overdue", "milestone-missed")
"""The reasons for a light that say that a day has passed."""
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Reason(NamedTuple):
    """The reason for a light: `days` overdue, left or silent; `points` behind schedule; the target or milestone."""

    light: Light
    word: Word
    days: int = 0
    points: Decimal = Decimal(0)
    what: str = ""


class Figure(NamedTuple):
    """The progress of a target of the measure."""

    target: Target
    """The target with the value in force: the document's or the adjusted one, of the asked year if years differ."""
    promised: Decimal | None
    """The document's value."""
    value: Decimal | None = None
    """The latest value that a lead reported."""
    as_of: date | None = None
    asked: Decimal | None = None
    """The value expected by schedule on the day; None where there is no pace."""
    behind: Decimal | None = None
    """Percentage points of the target behind schedule; negative: ahead."""
    monthly: Decimal | None = None
    """The amount that each month until the due date must add."""
    met: bool | None = None
    """Whether the target's limit is kept; None without a value, without a number to compare it with, and where that is
    relative.
    """


class Milestone(NamedTuple):
    """A day that the office has set within a measure, and when the milestone was reached."""

    entry: str
    title: str
    day: date
    reached: date | None = None


class LeadStanding(NamedTuple):
    """The standing of a measure by one lead's reports and the office's decisions."""

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
    """The standing of one measure on a day; computed, never stored."""

    measure: Measure
    state: State
    reasons: tuple[Reason, ...]
    """The reasons for the light, the most important first."""
    due: date | None
    """The current due date: of the plan, of an extension, or of the next milestone."""
    figures: tuple[Figure, ...]
    milestones: tuple[Milestone, ...]
    units: tuple[str, ...]
    """The units that should answer: named themselves or through a closed collective, in the row's order."""
    answered: Mapping[str, date]
    """Unit → the day of its last report with content."""
    decisions: tuple[Entry, ...]
    """The standing decisions of the office, oldest first, and sendings-back without an answer."""
    leads: Mapping[str, LeadStanding] = _NOTHING
    """Lead → the standing by that lead alone, in the row's order."""
    stated: Mapping[str, State] = _NOTHING
    """Unit → its last status, for units that have reported; in progress unless stated otherwise."""
    empty: Mapping[str, date] = _NOTHING
    """Unit → the day of its newest report, where that is empty; its earlier reports count then."""

    @property
    def light(self) -> Light:
        """Red, yellow, green or grey."""
        return self.reasons[0].light

    def hearing(self, unit: str, asked: Collection[str]) -> Hearing:
        """Return whether a unit has reported; `asked` are the units that were ever asked to."""
        if unit in self.answered:
            return "heard"
        return "not-heard" if unit in asked else "not-asked"

    def as_counted_by(self, unit: str, *, leads: bool) -> Counted:
        """Return light and state as they count for one unit.

        A lead counts by its own reports, another unit by the measure's standing. A unit without any report is grey; a
        closed measure is closed for all.
        """
        if self.state == "closed":
            return Counted(self.light, self.state)
        if leads and unit in self.leads:
            return Counted(self.leads[unit].light, self.leads[unit].state)
        return Counted(self.light, self.state) if unit in self.answered else Counted("grey", "none")

    @property
    def outcome(self) -> Outcome | None:
        """Why nothing falls due any more, so that no days are counted; None while something does."""
        if self.state == "closed":
            return "closed"
        if self.state == "done":
            return "done"
        by_milestones = self.measure.deadline.kind == "milestones" and not self.extended
        reached = bool(self.milestones) and all(milestone.reached for milestone in self.milestones)
        return "reached" if by_milestones and reached else None

    @property
    def figures_still_asked(self) -> tuple[Figure, ...]:
        """The figures; for a closed or finished measure without the value expected by schedule."""
        if self.state not in ("closed", "done"):
            return self.figures
        return tuple(figure._replace(asked=None, behind=None, monthly=None) for figure in self.figures)

    @property
    def days_late(self) -> int:
        """For how many days it or one of its milestones is overdue; 0 where nothing is."""
        return max((reason.days for reason in self.reasons if reason.word in LATE), default=0)

    @property
    def is_grey_overdue(self) -> bool:
        """Whether it is late and nevertheless grey, because no lead has reported."""
        return self.reasons[0].word == "no-report" and any(reason.word in LATE for reason in self.reasons)

    @property
    def last(self) -> date | None:
        """The day of the newest report of any unit."""
        return max(self.answered.values(), default=None)

    @property
    def extended(self) -> bool:
        """Whether the office has extended the plan's due date."""
        return any(entry.kind == "extend" for entry in self.decisions)
