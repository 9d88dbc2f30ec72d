"""Define the facts of a bulletin as values; progress.gathering gathers them.

Annotations are evaluated here, as in plan.model.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, NamedTuple

from airplan.plan.model import Measure, Target
from airplan.plan.periods import Period
from airplan.plan.quantities import percent
from airplan.progress.ledger import Ledger
from airplan.progress.obligations import Obligation, ReportingRound
from airplan.progress.ranking import Ranking
from airplan.progress.standing import LATE, Light, Standing, Word
from airplan.store.entries import Entry

SLOW: tuple[Word, ...] = (*LATE, "behind", "missed")
"""The reasons by which a measure is listed as slow or late, whatever its light."""
DONE = ("done", "closed")
"""The states in which nothing more is expected of the leads."""


class LightCounts(NamedTuple):
    """The numbers of some measures by light and state."""

    measures: int
    lights: Mapping[Light, int]
    done: int
    """Reported as done by their leads and not closed."""
    closed: int

    @classmethod
    def of(cls, standings: Sequence[Standing]) -> "LightCounts":
        """Count measures."""
        states = Counter(each.state for each in standings)
        return cls(len(standings), Counter(each.light for each in standings), states["done"], states["closed"])

    def share(self, number: int) -> Decimal:
        """Return a number in percent of the measures, to one decimal, halves up."""
        return percent(number, self.measures)


class LastIssue(NamedTuple):
    """The last paper of the same kind about an earlier month, and what was known when it was issued."""

    entry: Entry
    ledger: Ledger
    """The plan of that time, as of the day of that paper's data and with what was known when it was issued."""


class Difference(NamedTuple):
    """What differs between two standings of a measure: old and new, of a target also which."""

    what: Literal["light", "status", "due", "target", "value"]
    old: str | date | Decimal | None
    new: str | date | Decimal | None
    target: Target | None = None


class Changed(NamedTuple):
    """A measure that stands otherwise than in the last issue."""

    before: Standing | None
    """None where the plan of that time did not have it."""
    now: Standing | None
    """None where the plan no longer has it."""
    differences: tuple[Difference, ...] = ()

    @property
    def measure(self) -> Measure:
        """The measure, of the plan in force if that has it."""
        standing = self.now or self.before
        assert standing  # noqa: S101 – one of them is there
        return standing.measure


class Quoted(NamedTuple):
    """A problem in the words of the unit that reported it."""

    unit: str
    text: str
    as_of: date


class Slow(NamedTuple):
    """A measure that is late, behind schedule or over a limit."""

    standing: Standing
    days: int
    """The days overdue, of the earliest day that has passed; 0 where none has."""
    points: Decimal
    """The percentage points behind schedule, of the target that is furthest behind."""
    said: tuple[Quoted, ...]
    """The problems in the last reports of its leads."""

    @property
    def measure(self) -> Measure:
        """The measure."""
        return self.standing.measure


class OfficialMeasures(NamedTuple):
    """An official and the measures that he or she leads."""

    official: str
    standings: tuple[Standing, ...]

    def refs(self, light: Light) -> tuple[str, ...]:
        """Return the refs of the measures with a light."""
        return tuple(each.measure.ref for each in self.standings if each.light == light)


class Owed(NamedTuple):
    """Reports that are owed, of one unit or of all."""

    obligations: tuple[Obligation, ...]
    unit: str = ""

    @property
    def answered(self) -> tuple[Obligation, ...]:
        """Those received with content."""
        return tuple(each for each in self.obligations if each.answered)

    @property
    def missing(self) -> tuple[Obligation, ...]:
        """Those that are missing or were sent back."""
        return tuple(each for each in self.obligations if each.came in ("missing", "sent-back"))

    @property
    def open(self) -> tuple[Obligation, ...]:
        """Those not received whose day has not passed."""
        return tuple(each for each in self.obligations if each.came == "open")

    @property
    def late(self) -> tuple[Obligation, ...]:
        """Those received late, with or without content."""
        return tuple(each for each in self.obligations if each.late and not each.outstanding)

    @property
    def empty(self) -> tuple[Obligation, ...]:
        """Those received without content."""
        return tuple(each for each in self.obligations if each.came == "empty")

    @property
    def repeated(self) -> tuple[Obligation, ...]:
        """Those that repeat the unit's report for an earlier month."""
        return tuple(each for each in self.obligations if each.came == "repeated")

    @property
    def faulty(self) -> bool:
        """Whether any is missing, late or empty."""
        return bool(self.missing or self.late or self.empty)


class Decided(NamedTuple):
    """A decision since the last issue, or one that was reversed since."""

    entry: Entry
    measure: Measure | None
    """None where the plan no longer has it."""
    before: date | Decimal | None = None
    """What an extension or an adjustment replaced."""
    reversed: bool = False


class Upcoming(NamedTuple):
    """A day on which a measure, or a milestone of it, falls due."""

    day: date
    standing: Standing
    milestone: str = ""

    @property
    def measure(self) -> Measure:
        """The measure."""
        return self.standing.measure


class Bulletin(NamedTuple):
    """The facts of a bulletin about one month, or of a review about the months of a quarter."""

    months: tuple[Period, ...]
    day: date
    """The day that the data describe."""
    standings: tuple[Standing, ...]
    rounds: tuple[ReportingRound, ...]
    """The reports owed for each month that has begun by the day."""
    over: bool
    """Whether the last day of the last month was over."""
    last: LastIssue | None
    changes: tuple[Changed, ...]
    slow: tuple[Slow, ...]
    officials: tuple[OfficialMeasures, ...]
    """Those with a red or yellow measure, in the directory's order."""
    reports: Owed
    units: tuple[Owed, ...]
    """Each unit that owes reports, in the directory's order."""
    decisions: tuple[Decided, ...]
    upcoming: tuple[Upcoming, ...]
    until: date
    """The last day of `upcoming`."""
    following: tuple[Upcoming, ...]
    """What falls due on the first day after that."""
    rankings: tuple[Ranking, ...] = ()
    """Of the last month."""
    notices: Mapping[tuple[str, str], Mapping[str, int]] = MappingProxyType({})
    """(unit, ID of a measure) → level of notices → how many it got."""

    @property
    def counts(self) -> "LightCounts":
        """The numbers by light and state."""
        return LightCounts.of(self.standings)

    def notices_on(self, standing: Standing) -> Counter[str]:
        """Return level → how many notices the leads of a measure got on it."""
        counts: Counter[str] = Counter()
        for unit in standing.leads:
            counts.update(self.notices.get((unit, standing.measure.id), {}))
        return counts

    @property
    def nobody_reported(self) -> bool:
        """Whether reports are owed and no unit has sent any."""
        owed = self.reports.obligations
        return bool(owed) and all(each.came in ("missing", "open") for each in owed)

    @property
    def overdue(self) -> int:
        """The number of measures that are overdue, by their own day or a milestone's, with whatever light."""
        return sum(bool(each.days) for each in self.slow)

    @property
    def not_closed(self) -> tuple[Period, ...]:
        """The months whose round is not closed."""
        return tuple(each.status.period for each in self.rounds if not each.status.is_closed)

    @property
    def is_open(self) -> bool:
        """Whether the figures of its months may still change, because a round is not closed."""
        return bool(self.not_closed)
