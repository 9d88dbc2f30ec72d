"""Define a plan that was read and resolved, as flat, frozen records; no YAML, no clock, no database.

Records are named tuples, because a named tuple costs a fifth of a frozen dataclass at every start
(docs/decisions/0004). Annotations are evaluated at compile time: as text, each field would be compiled again at every
start.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from string import ascii_lowercase
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, get_args

from airplan.i18n.forms import DEFAULT_LANGUAGES, held_by, in_reader_language, renamed
from airplan.plan.quantities import Amount, UnitOfMeasure

Membership = Mapping[str, tuple[str, ...] | None]
"""Name of a collective → its units, None where it is open. A name that is not in it is a unit's."""
Role = Literal["lead", "responsible", "assisting"]
ROLES: tuple[Role, ...] = get_args(Role)
CELLS = ("deadline", "leaders", *ROLES)
"""The fields of a measure that stand for a cell of the document's row and may be blank in it."""
ColumnRole = Literal[
    "section", "number", "city_task", "text", "deadline", "leaders", "lead", "responsible", "assisting",
    "document_number", "official",
]  # fmt: skip
"""What a column of a document can hold; a column that holds none of these is kept as text."""
NUMERALS = (*"一二三四五六七八九十", "十一", "十二")
"""The numbers of months in documents, and of sections where a plan has no other."""
LeadRule = Literal["none", "responsible", "first-named"]
"""Who leads where a row names no lead: nobody, its responsible units, or the first of them."""
Kind = Literal["by-date", "ongoing", "milestones", "event", "no-deadline", "unknown"]
Sort = Literal["unit", "collective", "official"]


_NOTHING: Mapping[str, Any] = MappingProxyType({})
TARGET_LABELS = ("metric_en", "unit_en")
"""What only tells readers of English what a target is: it asks for nothing."""


class Node(NamedTuple):
    """One of several dated parts of a wording: its last day, and what must be done by then."""

    day: date
    words: str


class Deadline(NamedTuple):
    """A deadline as worded and as understood; `due` is the last day on which the work is in time.

    `no-deadline`: the document gives none. `event`: so long (`span`: 2m, 90d) after `event`, which has no day yet.
    """

    text: str
    kind: Kind
    due: date | None = None
    start: date | None = None
    nodes: tuple[Node, ...] = ()
    """The parts of a wording with several days, the earliest first; the kind is `milestones` then."""
    ongoing: bool = False
    """Whether the work goes on after the day that is due."""
    event: str = ""
    span: str = ""
    every: str = ""
    """How often it comes round again, as in Cadence, where the wording says so."""
    by_office: bool = False
    """Whether the office has said how the wording is to be read, rather than the wording itself."""


class Span(NamedTuple):
    """The days over which a plan runs, both included."""

    first: date
    last: date

    @classmethod
    def of_year(cls, year: int) -> "Span":
        """Return the days of a calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @property
    def year(self) -> int | None:
        """The calendar year that a day without one means; None where the plan has days of several."""
        return self.first.year if self.first.year == self.last.year else None

    def year_near(self, day: date) -> int:
        """Return the year of a day, or of the plan's day that is nearest to it."""
        return min(max(day, self.first), self.last).year


class Heading(NamedTuple):
    """A numbered heading: a section of the plan (by its place, from 1) or a task of the city's own plan ("49-1")."""

    number: int | str
    title: str
    title_en: str
    printed: str = ""
    """A section's number as the document prints it, A; empty for the usual 一, 二, … by its place."""


def own_number(section: Heading) -> str:
    """Return a section's number as the document prints it: 四, A."""
    place = int(section.number)
    return section.printed or (NUMERALS[place - 1] if place <= len(NUMERALS) else str(place))


def row_letters(place: int) -> str:
    """Return the letters of a row in its task: 0 → a, 25 → z, 26 → aa."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


class PlanColumn(NamedTuple):
    """A column of the document's table: its heading, and the field of a measure that it holds.

    The role is empty where the column holds none; its cells are kept as text (`Measure.other`).
    """

    heading: str
    heading_en: str = ""
    role: str = ""


class Target(NamedTuple):
    """A quantity that a measure promises; `value` is None where the document gives no number.

    As text it is what its reader calls it; its id is for programs. docs/decisions/0043 has the rules of its values.
    """

    id: str
    metric: str
    words: str
    value: Decimal | None
    unit: str
    compare: str
    nature: str
    scope: str
    metric_en: str = ""
    unit_en: str = ""
    about: bool = False
    """Whether its values are approximate; they are judged like exact ones."""
    relative_to: str = ""
    """The document's words for what its values are relative to; no figure is judged by such a target."""
    by_year: tuple[tuple[int, Decimal], ...] = ()
    accumulates: bool = False
    """Whether the yearly values of what adds up include those of the years before."""
    by_unit: tuple[tuple[str, Decimal], ...] = ()
    """Units, or collectives for each of their members, with their own values."""
    year: int = 0
    """The year whose value `value` is; 0 for the target as the document has it."""

    def __str__(self) -> str:
        return in_reader_language(self.metric, self.metric_en)

    @property
    def upper(self) -> bool:
        """Whether the value must not be exceeded; so it is with a reduction, as -25, that is only striven for."""
        return self.compare == "at-most" or (self.compare == "strive-for" and self.value is not None and self.value < 0)

    @property
    def signed(self) -> bool:
        """Whether a figure on it may be negative: one of its values is, or it is relative."""
        values = [self.value, *(value for _key, value in (*self.by_year, *self.by_unit))]
        return bool(self.relative_to) or any(value is not None and value < 0 for value in values)

    @property
    def restarts(self) -> bool:
        """Whether figures add up over each year for itself."""
        return self.nature == "cumulative" and bool(self.by_year) and not self.accumulates

    def in_year(self, year: int) -> "Target":
        """Return the target with the value of a year, if it has yearly values."""
        return self._replace(value=dict(self.by_year).get(year), year=year) if self.by_year else self

    def counted_from(self, span: Span) -> date:
        """Return the first day whose amounts a cumulative figure includes: of the plan, or of the target's year."""
        return max(date(self.year, 1, 1), span.first) if self.restarts and self.year else span.first

    def counts(self, day: date, span: Span) -> bool:
        """Return whether a figure as of a day is one of the target's year; figures of another year say nothing."""
        return not self.restarts or day >= self.counted_from(span)

    def of_unit(self, unit: str, members: Membership) -> Decimal | None:
        """Return a unit's own value: its own, or that of a collective for each of its members; None without one."""
        own = dict(self.by_unit)
        return own.get(unit, next((own[name] for name in own if unit in (members.get(name) or ())), None))

    def amount(self, value: Decimal) -> Amount:
        """Return a number of the whole, a year or a unit as it is worded: approximate if the target is."""
        return Amount(value, self.measured_in, self.about)

    @property
    def measured_in(self) -> UnitOfMeasure:
        """The unit of measure in both languages."""
        return UnitOfMeasure(self.unit, self.unit_en)

    @property
    def names(self) -> tuple[str, ...]:
        """What it may be called where one is asked for: its id, and its names."""
        return tuple(filter(None, (self.id, self.metric, self.metric_en)))


class Cadence(NamedTuple):
    """A recurring duty, with the document's words for it."""

    every: str
    words: str


class Measure(NamedTuple):
    """One row of the document.

    `id` is the same in every edition of the plan, and journal and workbooks name the measure by it; `ref` is what this
    edition calls it. Where the cell is blank, `deadline`, `leaders` and `lead` come from a row above; `inherited` says
    which. Names stand as in the document and in its order; collectives are not expanded.
    """

    id: str
    ref: str
    number: int
    section: Heading | None
    city_task: Heading | None
    text: str
    brief: str
    brief_en: str
    deadline: Deadline
    leaders: tuple[str, ...]
    lead: tuple[str, ...]
    responsible: tuple[str, ...] = ()
    assisting: tuple[str, ...] = ()
    inherited: Mapping[str, str] = _NOTHING
    """Field → ref of the row it is inherited from."""
    possible: Mapping[str, tuple[str, tuple[str, ...]]] = _NOTHING
    """Blank field → (ref of the row above whose merged cell may include this row, its names)."""
    open_lists: tuple[str, ...] = ()
    printed: Mapping[str, str] = _NOTHING
    """Field → the cell as printed, where it holds more than one name a line."""
    targets: tuple[Target, ...] = ()
    cadence: tuple[Cadence, ...] = ()
    document_number: str = ""
    """The document's own number of the row, as printed: C01.1.1; empty where rows have none."""
    other: Mapping[str, str] = _NOTHING
    """Heading of a column without a role → the row's text in it."""
    by_rule: Mapping[str, str] = _NOTHING
    """Field that a rule of the plan fills → the rule: a LeadRule, `plan` or `section`; the row's own cell is blank."""
    officials: Mapping[str, tuple[str, ...]] = _NOTHING
    """Heading of a column of officials, or role of the units beside which they stand → officials who do not lead."""

    @property
    def task(self) -> str:
        """The ref of the measure's task: 8, or 2-3 where numbers restart in each section."""
        return self.ref.rstrip(ascii_lowercase)

    @property
    def people(self) -> tuple[str, ...]:
        """All officials that the row names, each once, those who lead first."""
        return tuple(dict.fromkeys((*self.leaders, *(name for names in self.officials.values() for name in names))))

    def kinds_of(self, official: str) -> tuple[str, ...]:
        """Return as what the row names an official: `leaders`, and keys of `officials`."""
        named = {"leaders": self.leaders, **self.officials}
        return tuple(kind for kind, names in named.items() if official in names)

    def units(self, role: str) -> tuple[str, ...]:
        """Return the names in the column of one role."""
        names: tuple[str, ...] = getattr(self, role)
        return names

    def mentions(self) -> Iterator[tuple[str, str, bool]]:
        """Yield (role, name, possible only) for every unit or collective the row names or may name."""
        for role in ROLES:
            for name in self.units(role):
                yield role, name, False
        for column, (_ref, names) in self.possible.items():
            for name in names:
                yield column, name, True


class OtherName(NamedTuple):
    """A former or later name of a unit, or a holder of a post; `since` is the first day of the newer name or holder."""

    name: str
    since: date | None = None
    source: str | None = None
    name_en: str = ""


class Party(NamedTuple):
    """A unit, a collective or an official. `members` is None for an open collective."""

    name: str
    sort: Sort
    kind: str = ""
    name_en: str | None = None
    full_name: str | None = None
    pinyin: str | None = None
    aliases: tuple[str, ...] = ()
    former: tuple[OtherName, ...] = ()
    later: tuple[OtherName, ...] = ()
    code: str | None = None
    members: tuple[str, ...] | None = None
    holders: tuple[OtherName, ...] = ()
    """Who holds the post, one after the other, where the official is a post."""
    email: tuple[str, ...] = ()
    """The addresses at which a unit receives mail."""

    @property
    def others(self) -> tuple[OtherName, ...]:
        """Its former and later names, and the names of those who hold it."""
        return *self.former, *self.later, *self.holders

    @property
    def open(self) -> bool:
        """Whether this is a collective whose members are not listed."""
        return self.sort == "collective" and self.members is None

    def name_on(self, day: date) -> str:
        """Return what its reader calls it on a day: 区城市管理委（原区市政市容委） from the day of the renaming.

        Of several later names the one in use since the latest day counts, the first of them where that day has two;
        a later name without a day is only found, never shown. A post has its holder of the day behind it. The
        document's name remains the key.
        """
        known = in_reader_language(self.name, self.name_en or "")
        newer = [(other.since, other) for other in self.later if other.since and other.since <= day]
        if newer:
            _since, newest = max(newer, key=lambda dated: dated[0])
            return renamed(in_reader_language(newest.name, newest.name_en), known)
        held = [holder for holder in self.holders if holder.since is None or holder.since <= day]
        return held_by(known, in_reader_language(held[-1].name, held[-1].name_en)) if held else known


class Plan(NamedTuple):
    """A resolved plan with every party it names."""

    id: str
    span: Span
    title: str
    title_en: str
    document: str
    coordinator: str
    prefixes: tuple[str, ...]
    timezone: str
    """Time zone of the office, an IANA name; empty for Asia/Shanghai."""
    sections: tuple[Heading, ...]
    measures: tuple[Measure, ...]
    parties: tuple[Party, ...]
    languages: tuple[str, ...] = DEFAULT_LANGUAGES
    """The language of the document, and the one that its second titles and labels are in: zh, en."""
    columns: tuple[PlanColumn, ...] = ()
    """The columns of the document's table in print order; empty for the bundled document's eight."""


class Filter(NamedTuple):
    """Select measures: every field that is set must hold, by any one of its values.

    `parties` and `officials` are groups of names as they stand in cells (a unit with its closed collectives, for
    example); each group must match by one of its names. Both days are included. `lights` and `states` apply to
    standings (progress.ledger), not to the plan. store.conditions states once what each field demands, in SQL and in
    memory.
    """

    parties: tuple[tuple[str, ...], ...] = ()
    roles: tuple[Role, ...] = ()
    officials: tuple[tuple[str, ...], ...] = ()
    sections: tuple[int, ...] = ()
    kinds: tuple[Kind, ...] = ()
    after: date | None = None
    before: date | None = None
    words: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    lights: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    include_possible: bool = False


def named_units(measure: Measure, members: Membership, roles: Sequence[str] = ROLES) -> tuple[str, ...]:
    """Return the units that a measure names in these roles, each once, a closed collective by its members."""
    names = (name for role in ROLES if role in roles for name in measure.units(role))
    return tuple(dict.fromkeys(unit for name in names for unit in (members.get(name, (name,)) or ())))


def directory_order(order: Iterable[str]) -> Callable[[str], tuple[int, str]]:
    """Return the sort key for lists of units: the order of the directory, `order`; then other names by name."""
    places = {unit: place for place, unit in enumerate(order)}
    return lambda unit: (places.get(unit, len(places)), unit)
