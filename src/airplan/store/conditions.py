"""Define the conditions of a filter, each stated once: as SQL over a cached plan, and as a test in memory.

The database answers conditions on the plan; conditions on a measure's standing are tested on computed standings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.plan.model import ROLES
from airplan.store.sql import contains, literally, searchable, unmarked, without_marks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date
    from typing import Protocol

    from airplan.plan.model import Filter, Measure, Party

    class HasMeasure(Protocol):
        """A row of the plan, or a standing."""

        @property
        def measure(self) -> Measure:
            """The measure of the plan."""

    class HasDue(Protocol):
        """A row of the plan, or a standing, whose due date may differ from the plan's."""

        @property
        def due(self) -> date | None:
            """The due date; None where there is none."""

    class Judged(HasDue, Protocol):
        """A standing."""

        @property
        def light(self) -> str:
            """Red, yellow, green or grey."""

        @property
        def state(self) -> str:
            """The status that counts."""

    class PlanCondition(Protocol):
        """A condition on the cached plan, in the database or in memory."""

        def clause(self, key: str) -> tuple[str, dict[str, object]]:
            """Return the condition on the table of measures, and its values, whose names begin with the key."""

        def matches(self, row: PlanRow, /) -> bool:
            """Return whether a row fulfils the condition."""

    class DayCondition(Protocol):
        """A condition on the standing of a measure on a day."""

        def matches(self, row: Judged, /) -> bool:
            """Return whether a standing fulfils the condition."""


class PlanRow(NamedTuple):
    """A measure with the other columns of its row in the cached plan."""

    measure: Measure
    due: date | None
    haystack: str
    """The text that searches look through."""


class Mentions(NamedTuple):
    """The measure names one of these parties (none given: any party) in one of these roles."""

    names: tuple[str, ...]
    roles: tuple[str, ...] = ROLES
    include_possible: bool = False

    def clause(self, key: str) -> tuple[str, dict[str, object]]:
        """Return the condition as SQL, with its values."""
        terms = [f"role IN (:{key}_roles)"]
        if self.names:
            terms.append(f"name IN (:{key}_names)")
        if not self.include_possible:
            terms.append("possible = 0")
        mentioned = f"SELECT position FROM mention WHERE revision = :revision AND {' AND '.join(terms)}"
        return f"position IN ({mentioned})", {f"{key}_names": self.names, f"{key}_roles": self.roles}

    def matches(self, row: HasMeasure, /) -> bool:
        """Return whether the measure of a row names any of the parties."""
        return any(True for _mention in self.among(row.measure))

    def among(self, measure: Measure) -> Iterator[tuple[str, str, bool]]:
        """Yield (role, name, possible only) for each of the parties that the measure names or may name."""
        for role, name, possible in mentions_of(measure):
            if (
                role in self.roles
                and (not self.names or name in self.names)
                and (self.include_possible or not possible)
            ):
                yield role, name, possible


class OneOf(NamedTuple):
    """A column of the table of measures holds one of these values."""

    column: str
    allowed: tuple[object, ...]

    def clause(self, key: str) -> tuple[str, dict[str, object]]:
        """Return the condition as SQL, with its values."""
        return f"{self.column} IN (:{key})", {key: self.allowed}

    def matches(self, row: HasMeasure, /) -> bool:
        """Return whether the measure of a row has one of the values."""
        return COLUMNS[self.column](row.measure) in self.allowed


COLUMNS: Mapping[str, Callable[[Measure], object]] = {
    "ref": lambda measure: measure.id,
    "section": lambda measure: measure.section.number if measure.section else 0,
    "kind": lambda measure: measure.deadline.kind,
}
"""Column of the table of measures that a filter uses → its value for a measure; `ref` holds the ID, as in entries."""


class Due(NamedTuple):
    """The due date is between two days, both included; None leaves that side open."""

    after: date | None = None
    before: date | None = None

    def clause(self, key: str) -> tuple[str, dict[str, object]]:
        """Return the condition on the plan's own due date as SQL, with its values."""
        bounds = {f"due >= :{key}_after": self.after, f"due <= :{key}_before": self.before}
        values = {f"{key}_after": self.after, f"{key}_before": self.before}
        sql = " AND ".join(term for term, day in bounds.items() if day)
        return sql, {name: day.isoformat() for name, day in values.items() if day}

    def matches(self, row: HasDue, /) -> bool:
        """Return whether a row has a due date between the two days."""
        if row.due is None:
            return False
        return (self.after is None or self.after <= row.due) and (self.before is None or row.due <= self.before)


class Contains(NamedTuple):
    """The text of the measure, or of the parties that it names, contains a word.

    Punctuation within either does not matter: 三查十无 is found in 三查、十无.
    """

    word: str

    def clause(self, key: str) -> tuple[str, dict[str, object]]:
        """Return the condition as SQL, with its values."""
        marked = not unmarked(self.word)
        column = "haystack" if marked else without_marks("haystack")
        word = searchable(self.word if marked else unmarked(self.word))
        return f"{column} LIKE :{key} ESCAPE '!'", {key: f"%{literally(word)}%"}

    def matches(self, row: PlanRow, /) -> bool:
        """Return whether a row contains the word."""
        return contains(row.haystack, self.word)


class Light(NamedTuple):
    """The light is one of these."""

    allowed: tuple[str, ...]

    def matches(self, row: Judged, /) -> bool:
        """Return whether a standing has one of the lights."""
        return row.light in self.allowed


class State(NamedTuple):
    """The status is one of these."""

    allowed: tuple[str, ...]

    def matches(self, row: Judged, /) -> bool:
        """Return whether a standing has one of the statuses."""
        return row.state in self.allowed


def mentions_in(where: Filter, *, include_possible: bool) -> list[Mentions]:
    """Return the conditions of a filter on units and collectives, one for each group; all must hold."""
    groups = where.parties or (((),) if where.roles else ())
    return [Mentions(names, where.roles or ROLES, include_possible) for names in groups]


def plan_conditions(where: Filter) -> list[PlanCondition]:
    """Return the conditions of a filter on the plan; all must hold."""
    conditions: list[PlanCondition] = [*mentions_in(where, include_possible=where.include_possible)]
    conditions += [Mentions(names, ("leader",)) for names in where.officials]
    allowed = {"section": where.sections, "kind": where.kinds, "ref": where.ids}
    conditions += [OneOf(column, values) for column, values in allowed.items() if values]
    conditions += _due(where)
    return conditions + [Contains(word) for word in where.words]


def day_conditions(where: Filter) -> list[DayCondition]:
    """Return the conditions of a filter on standings; all must hold."""
    conditions: list[DayCondition] = [*_due(where)]
    if where.lights:
        conditions.append(Light(where.lights))
    if where.states:
        conditions.append(State(where.states))
    return conditions


def _due(where: Filter) -> list[Due]:
    return [Due(where.after, where.before)] if where.after or where.before else []


def clause(conditions: Sequence[PlanCondition], revision: int) -> tuple[str, dict[str, object]]:
    """Return all conditions on the measures of one revision as SQL, with the values."""
    terms = ["revision = :revision"]
    values: dict[str, object] = {"revision": revision}
    for number, condition in enumerate(conditions):
        sql, more = condition.clause(f"c{number}")
        terms.append(sql)
        values |= more
    return " AND ".join(terms), values


def mentions_of(measure: Measure) -> Iterator[tuple[str, str, bool]]:
    """Yield (role, name, possible only) for each party that a measure names or may name, its officials included."""
    for name in measure.people:
        yield "leader", name, False
    yield from measure.mentions()


def plan_rows(measures: Sequence[Measure], parties: Sequence[Party]) -> Iterator[PlanRow]:
    """Yield the rows of a plan with these measures, which name these parties."""
    names = {
        party.name: searchable(
            "\n".join(
                filter(None, (party.name, party.full_name, party.name_en, *(holder.name for holder in party.holders)))
            )
        )
        for party in parties
    }
    for measure in measures:
        headings = [
            title
            for heading in (measure.section, measure.city_task)
            if heading
            for title in (heading.title, heading.title_en)
        ]
        texts = [measure.text, measure.brief, measure.brief_en, measure.deadline.text, *headings]
        texts += [*measure.other.values(), *filter(None, (measure.document_number,))]
        certain = dict.fromkeys(name for _role, name, possible in measure.mentions() if not possible)
        spoken = [names[name] for name in (*certain, *measure.people)]
        yield PlanRow(measure, measure.deadline.due, "\n".join([searchable("\n".join(texts)), *spoken]))
