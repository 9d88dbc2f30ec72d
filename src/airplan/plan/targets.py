"""Read the targets of a row, and note values that contradict themselves, the plan's years or the row."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from airplan.errors import Message
from airplan.plan import model
from airplan.plan.problems import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from airplan.plan import schema
    from airplan.plan.cell_names import KnownNames
    from airplan.plan.problems import Faults, Path


def targets_of(row: schema.Measure, units: KnownNames) -> tuple[model.Target, ...]:
    """Return the targets of a row; yearly values under what is no year are left out."""
    return tuple(_target(target, units) for target in row.targets)


def _target(target: schema.Target, units: KnownNames) -> model.Target:
    fields: dict[str, Any] = dict(target)
    for key in (*model.TARGET_LABELS, "relative_to"):
        fields[key] = fields[key] or ""
    for key in ("about", "accumulates"):
        fields[key] = bool(fields[key])
    fields["by_year"] = tuple((int(year), value) for year, value in sorted(_years(target)))
    fields["by_unit"] = tuple((units.meant(name), value) for name, value in (target.by_unit or {}).items())
    return model.Target(**fields)


def _years(target: schema.Target) -> Iterator[tuple[str, Decimal]]:
    return ((year, value) for year, value in (target.by_year or {}).items() if re.fullmatch("[1-9][0-9]{3}", year))


class TargetChecks:
    """Checks targets against the plan's days and the directory of units, and notes what is wrong in them."""

    def __init__(self, span: model.Span, parties: Iterable[model.Party], units: KnownNames, faults: Faults) -> None:
        self._span, self._units, self._faults = span, units, faults
        self._members = {party.name: party.members for party in parties if party.sort == "collective"}

    def check(self, row: schema.Measure, measure: model.Measure, path: Path) -> None:
        """Note the faults of a row's targets; `measure` is the row with its blanks filled in."""
        ids: set[str] = set()
        for i, (written, target) in enumerate(zip(row.targets, measure.targets, strict=True)):
            place: Path = (*path, "targets", i)
            if target.id in ids:
                self._faults.at((*place, "id"), shown(target.id), Message("each id only once in a measure"))
            ids.add(target.id)
            for key, words in (("words", target.words), ("relative_to", target.relative_to)):
                if words not in row.text:
                    expected = Message("words that occur in the measure's text")
                    self._faults.at((*place, key), shown(words), expected, given=(*path, "text"))
            self._check_keys(target, place)
            self._check_years(written, target, place)
            self._check_units(written, measure, place)
            self._check_values(target, place)

    def _check_keys(self, target: model.Target, place: Path) -> None:
        """Note keys that mean nothing beside the others, or two things."""
        numbers = target.value is not None or target.by_year or target.by_unit
        if target.about and not numbers:
            self._faults.at((*place, "about"), Message("about, without a number"), Message("a number beside it"))
        if target.accumulates and not (target.by_year and target.nature == "cumulative"):
            found = Message("accumulates, without by_year or of what is not cumulative")
            self._faults.at((*place, "accumulates"), found, Message("by_year, and the nature cumulative"))
        if target.by_year and target.by_unit:
            self._faults.at(
                (*place, "by_unit"),
                Message("by_unit beside by_year"),
                Message("one of the two"),
                Message("a target for each unit, with its by_year"),
            )

    def _check_years(self, written: schema.Target, target: model.Target, place: Path) -> None:
        """Note years that are none of the plan's, and sums of years that fall."""
        first, last = self._span.first.year, self._span.last.year
        known = {str(year) for year, _value in target.by_year if first <= year <= last}
        for year in written.by_year or {}:
            if year not in known:
                years = Message("a year of the plan, from {first} to {last}", first=str(first), last=str(last))
                self._faults.at((*place, "by_year", year), shown(year), years)
        before: Decimal | None = None
        for year_, value in target.by_year if target.accumulates else ():
            if before is not None and value < before:
                self._faults.at(
                    (*place, "by_year", str(year_)),
                    Message("{value} after {before}", value=str(value), before=str(before)),
                    Message("with accumulates, a number that includes that of the year before"),
                )
            before = value

    def _check_units(self, target: schema.Target, measure: model.Measure, place: Path) -> None:
        """Note units that the directory lacks, and those that the row does not name."""
        names = {name for _role, name, _possible in measure.mentions()}
        named = names.union(*(self._members.get(name) or () for name in names))
        for written in target.by_unit or {}:
            at: Path = (*place, "by_unit", written)
            self._units.check((written,), self._faults, at)
            unit = self._units.meant(written)
            members = self._members.get(unit)
            known = written in (self._units.forms or {})
            if known and unit not in named and not (members and named.issuperset(members)):
                self._faults.at(
                    at,
                    Message("{unit}, which the row does not name", unit=shown(unit)),
                    Message("a unit of the row, named itself or through a collective"),
                    Message("its number is kept, but no workbook asks for it"),
                    warning=True,
                )

    def _check_values(self, target: model.Target, place: Path) -> None:
        """Warn of a negative lower limit, which is rarely meant, and of parts that do not add up to the whole."""
        values = (target.value, *(value for _of, value in (*target.by_year, *target.by_unit)))
        if target.compare == "at-least" and any(value is not None and value < 0 for value in values):
            self._faults.at(
                (*place, "compare"),
                Message("at-least with a negative number"),
                Message("at-most, for a reduction: any increase reaches a negative number that is a lower limit"),
                warning=True,
            )
        if target.value is None or target.compare != "at-least" or target.nature != "cumulative":
            return
        for key, total in (("by_year", _sum_of_years(target, self._span)), ("by_unit", self._sum_of_units(target))):
            if total is not None and total != target.value and not target.about:
                self._faults.at(
                    (*place, key),
                    Message("{key}: {total} in all", key=key, total=str(total)),
                    Message("{value}, as value says", value=str(target.value)),
                    Message("the number in force for the whole is value; parts are not added up"),
                    warning=True,
                )

    def _sum_of_units(self, target: model.Target) -> Decimal | None:
        """Return the sum over units, a collective's for each member; None where an open one has a number."""
        if not target.by_unit or any(self._members.get(name, ()) is None for name, _value in target.by_unit):
            return None
        units = {member for name, _value in target.by_unit for member in self._members.get(name) or (name,)}
        values = (target.of_unit(unit, self._members) for unit in units)
        return sum((value for value in values if value is not None), start=Decimal(0))


def _sum_of_years(target: model.Target, span: model.Span) -> Decimal | None:
    """Return what the yearly values come to at the end of the plan; None where a year has none."""
    years = dict(target.by_year)
    if not years or set(years) != set(range(span.first.year, span.last.year + 1)):
        return None
    return years[span.last.year] if target.accumulates else sum(years.values(), start=Decimal(0))
