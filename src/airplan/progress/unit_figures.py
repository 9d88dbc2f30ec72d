"""Compute the figures of all units beside the lead's, on a day and by month. Only sums are added up."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from airplan.plan.model import ROLES, named_units
from airplan.plan.periods import months_of
from airplan.store.entries import value_field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from airplan.plan.model import Measure, Membership, Role, Span
    from airplan.plan.periods import Period
    from airplan.progress.ledger import Ledger
    from airplan.progress.standing import Figure, Standing


class UnitFigure(NamedTuple):
    """A unit's latest standing figure on a target, and its day."""

    unit: str
    role: Role
    """The unit's first role."""
    value: Decimal | None = None
    as_of: date | None = None
    target: Decimal | None = None
    """The unit's own value of the target; None where it has none."""


class TargetFigures(NamedTuple):
    """The figures of a target: the district's, from the lead, and those of the units."""

    standing: Standing
    figure: Figure
    units: tuple[UnitFigure, ...]
    """All units that the measure names, in the row's order, leads included."""

    @property
    def others(self) -> tuple[UnitFigure, ...]:
        """The units that do not lead and report their own share."""
        return tuple(each for each in self.units if each.role != "lead")

    @property
    def total(self) -> Decimal | None:
        """The sum of the shares; None where no unit has reported, and for targets that do not add up."""
        return _sum(self.figure, (each.value for each in self.others))

    @property
    def difference(self) -> Decimal | None:
        """The district's figure minus that sum; None where one of them is missing."""
        total, value = self.total, self.figure.value
        return None if total is None or value is None else value - total


class MonthFigures(NamedTuple):
    """The figures of a target at the end of a month, or on the ledger's day within it."""

    month: Period
    day: date
    figure: Figure
    """The district's figure, with the value expected by schedule on that day."""
    total: Decimal | None
    """The sum of the other units' figures by then."""
    added: Decimal | None = None
    """The increase of the district's figure since the end of the month before; None where that is unknown, and for
    targets that do not add up.
    """
    total_added: Decimal | None = None


class TargetSeries(NamedTuple):
    """The figures of a target by month."""

    standing: Standing
    figure: Figure
    months: tuple[MonthFigures, ...]


def unit_figures(ledger: Ledger, standings: Sequence[Standing]) -> list[TargetFigures]:
    """Return the figures of these measures' district targets, in the ledger's view.

    The journal is read once, for any number of units.
    """
    quantified = [standing for standing in standings if standing.figures]
    said: dict[tuple[str, str, str], tuple[Decimal, date]] = {}
    if ledger.journal and quantified:
        refs = [standing.measure.id for standing in quantified]
        for each in ledger.journal.statements(ledger.view, refs):
            if each.text and each.field not in ("status", "report"):
                said[each.ref, each.unit, each.field] = Decimal(each.text), each.as_of
    members = ledger.plan.members(name for each in quantified for _role, name, _possible in each.measure.mentions())

    def of_unit(standing: Standing, figure: Figure, unit: str) -> UnitFigure:
        role = next(iter(roles_of(standing.measure, unit, members)), ROLES[-1])
        value, day = said.get((standing.measure.id, unit, value_field(figure.target.id)), (None, None))
        if day and not figure.target.counts(day, ledger.plan.header.span):
            value, day = None, None
        return UnitFigure(unit, role, value, day, figure.target.of_unit(unit, members))

    return [
        TargetFigures(
            standing,
            figure,
            tuple(of_unit(standing, figure, unit) for unit in named_units(standing.measure, members)),
        )
        for standing in quantified
        for figure in standing.figures_still_asked
    ]


def monthly_figures(ledger: Ledger, measures: Sequence[Measure], *, shares: bool = True) -> list[TargetSeries]:
    """Return the monthly series of these measures' district targets, up to the ledger's day.

    The series begin with the first month of the plan. The journal is read a few times for each month, for any
    number of measures and units. Without `shares` those of other units than the leads are not read, and their sums are
    None.
    """
    quantified = [each for each in measures if any(target.scope == "district" for target in each.targets)]
    by_month: list[tuple[Period, date, list[TargetFigures]]] = []
    for month, day in _month_ends(ledger.plan.header.span, ledger.view.day) if quantified else ():
        then = ledger.at(day)
        standings = then.standings_of(quantified)
        by_month.append((month, day, unit_figures(then, standings) if shares else _without_shares(standings)))
    if not by_month:
        return []
    _month, _day, last = by_month[-1]
    return [
        TargetSeries(of.standing, of.figure, tuple(_growing((month, day, each[i]) for month, day, each in by_month)))
        for i, of in enumerate(last)
    ]


def _without_shares(standings: Iterable[Standing]) -> list[TargetFigures]:
    return [TargetFigures(each, figure, ()) for each in standings for figure in each.figures_still_asked]


def _month_ends(span: Span, until: date) -> Iterator[tuple[Period, date]]:
    for month in months_of(span):
        if month.first <= until:
            yield month, min(month.last, until)


def _growing(months: Iterable[tuple[Period, date, TargetFigures]]) -> Iterator[MonthFigures]:
    """Yield the figures of each month with the increase since the month before."""
    before: TargetFigures | None = None
    for month, day, now in months:
        if before and now.figure.target.restarts and now.figure.target.year != before.figure.target.year:
            before = None
        nothing = Decimal(0)  # before the first day that counts
        added = _added(now.figure, now.figure.value, before.figure.value if before else nothing)
        total_added = _added(now.figure, now.total, before.total if before else nothing)
        yield MonthFigures(month, day, now.figure, now.total, added, total_added)
        before = now


def _added(figure: Figure, now: Decimal | None, before: Decimal | None) -> Decimal | None:
    if now is None or before is None or figure.target.nature != "cumulative":
        return None
    return now - before


def _sum(figure: Figure, values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known and figure.target.nature == "cumulative" else None


def roles_of(measure: Measure, unit: str, members: Membership) -> dict[Role, str | None]:
    """Return role → the collective through which a measure names a unit in it; None for the unit's own name."""
    roles: dict[Role, str | None] = {}
    for role in ROLES:
        for name in measure.units(role):
            if name == unit:
                roles[role] = None
            elif unit in (members.get(name) or ()):
                roles.setdefault(role, name)
    return roles
