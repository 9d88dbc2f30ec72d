"""Score units by the rules of an evaluation. No clock, no database: the facts come from progress.evaluation_facts.

Points are computed as exact fractions and rounded once an item, half up, to the decimals of the rules, so that the
printed points add up to the printed score. docs/evaluation.md states the same rules in words.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from airplan.errors import AirplanError, Message
from airplan.plan.evaluation_rules import PERCENTAGES, kind_of
from airplan.plan.model import Filter, directory_order
from airplan.progress.evaluation_facts import Measured, YearFacts
from airplan.progress.ranking import competition_ranks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from airplan.plan.evaluation_schema import Band, Deductions, EvaluationFile, Grade, Scored, UnitGroup, Veto
    from airplan.plan.model import Measure, Membership, Party
    from airplan.progress.ledger import Ledger

Basis = Literal["computed", "hand", "open", "full", "zero", "excluded"]
"""Where the points of an item come from: its source; a person; not known yet; or, without data, the rule for that."""
_NO_MARKS: Mapping[Any, Any] = MappingProxyType({})
_NO_AMOUNT = Measured(None)
_WHOLE = 100


class HandMarks(NamedTuple):
    """What people have filled in, by unit and ID of the item or veto."""

    points: Mapping[tuple[str, str], Decimal] = _NO_MARKS
    vetoes: Mapping[tuple[str, str], bool] = _NO_MARKS


class ItemScore(NamedTuple):
    """The points of one item, or addition, of a unit, with all that they follow from."""

    item: Scored
    basis: Basis
    points: Decimal | None = None
    """None where the item is open or excluded."""
    amount: Measured = _NO_AMOUNT
    steps: int = 0
    """How many steps were deducted, where the rule has steps."""
    band: Band | None = None
    """The band that the amount is in, where the rule has bands."""


class VetoScore(NamedTuple):
    """Whether a veto applies to a unit; `amount` is what it rests on, empty where a person decides."""

    veto: Veto
    applies: bool
    amount: Measured = _NO_AMOUNT


class Parts(NamedTuple):
    """What a score consists of."""

    items: tuple[ItemScore, ...]
    additions: tuple[ItemScore, ...] = ()
    vetoes: tuple[VetoScore, ...] = ()

    @property
    def whole(self) -> Decimal:
        """The most points that the items can earn."""
        return sum((each.item.points for each in self.items), Decimal(0))

    @property
    def counted(self) -> Decimal:
        """The most points of the items that are scored, without those excluded."""
        return sum((each.item.points for each in self.items if each.basis != "excluded"), Decimal(0))


class UnitScore(NamedTuple):
    """The score of a unit. It is final if no item is open; until then it is what is known so far."""

    unit: str
    parts: Parts
    earned: Decimal
    """The points of the items, scaled up where items are excluded."""
    added: Decimal
    """The points of the additions, up to their cap."""
    total: Decimal
    grade: Grade | None
    """None while the score is incomplete, and where the rules have no grades."""

    @property
    def open(self) -> tuple[ItemScore, ...]:
        """The items whose points are not known yet."""
        return tuple(each for each in self.parts.items if each.basis == "open")

    @property
    def complete(self) -> bool:
        """Whether no item is open, and not every one is excluded."""
        return not self.open and any(each.basis != "excluded" for each in self.parts.items)

    @property
    def applied(self) -> tuple[VetoScore, ...]:
        """The vetoes that apply."""
        return tuple(each for each in self.parts.vetoes if each.applies)


class Placed(NamedTuple):
    """A unit with its place in its group."""

    score: UnitScore
    rank: int | None
    """1 for the highest score, equal scores share a place; None while a score of the group is incomplete."""
    tied: bool


class GroupScore(NamedTuple):
    """The scores of a group, the highest first, then in the directory's order."""

    group: UnitGroup
    placed: tuple[Placed, ...]

    @property
    def complete(self) -> bool:
        """Whether every score is complete."""
        return all(each.score.complete for each in self.placed)


class Evaluated(NamedTuple):
    """The evaluation of a year."""

    rules: EvaluationFile
    year: int
    day: date
    """The last day that counts."""
    until: date
    """The last day of the evaluation by the rules; the scores are provisional before it."""
    groups: tuple[GroupScore, ...]

    @property
    def provisional(self) -> bool:
        """Whether the evaluation is not over."""
        return self.day < self.until

    def find(self, unit: str) -> tuple[GroupScore, Placed] | None:
        """Return the group and the place of a unit; None if it is not evaluated."""
        found = ((group, each) for group in self.groups for each in group.placed if each.score.unit == unit)
        return next(found, None)


def evaluate(ledger: Ledger, rules: EvaluationFile, year: int, until: date, marks: HandMarks) -> Evaluated:
    """Return the scores of all groups, as the ledger has the facts on its day, at most on the last day `until`.

    Raises AirplanError where a group has no units, or a unit is in two groups.
    """
    day = min(ledger.view.day, until)
    ledger = ledger.at(day)
    units = grouped_units(rules, ledger.plan.select(Filter()), ledger.plan.parties("unit", "collective"))
    facts = YearFacts(ledger, year, units)
    groups = tuple(
        _group_score(group, [unit_score(rules, group, unit, facts, marks) for unit in units[group.id]])
        for group in rules.groups
    )
    return Evaluated(rules, year, day, until, groups)


def grouped_units(
    rules: EvaluationFile, measures: Sequence[Measure], parties: Sequence[Party]
) -> dict[str, tuple[str, ...]]:
    """Return ID of a group → its units, in the directory's order. Raises AirplanError for none, or for one in two."""
    order = directory_order(party.name for party in parties if party.sort == "unit")
    members = {party.name: party.members for party in parties if party.sort == "collective"}
    groups: dict[str, tuple[str, ...]] = {}
    owners: dict[str, UnitGroup] = {}
    for group in rules.groups:
        wanted = set(_named(group, measures, members)) - set(_with_members(group.units.besides or (), members))
        if not wanted:
            raise AirplanError(Message("The group {group} of the evaluation has no units.", group=group.title))
        for unit in sorted(wanted, key=order):
            first = owners.setdefault(unit, group)
            if first is not group:
                twice = Message(
                    "{unit} is in two groups of the evaluation: {one} and {other}.",
                    unit=unit, one=first.title, other=group.title,
                )  # fmt: skip
                raise AirplanError(twice, Message("Leave the unit out of one of them with the key except."))
        groups[group.id] = tuple(sorted(wanted, key=order))
    return groups


def unit_score(rules: EvaluationFile, group: UnitGroup, unit: str, facts: YearFacts, marks: HandMarks) -> UnitScore:
    """Return the score of a unit."""
    head = rules.evaluation

    def of(item: Scored) -> ItemScore:
        amount = facts.of(item.source, unit, group.id) if item.source else _NO_AMOUNT
        policy = item.not_scored or head.not_scored
        return item_score(item, amount, policy, marks.points.get((unit, item.id)), head.decimals)

    def applied(veto: Veto) -> VetoScore:
        if not veto.source:
            return VetoScore(veto, marks.vetoes.get((unit, veto.id), False))
        amount = facts.of(veto.source, unit, group.id)
        return VetoScore(veto, _within(amount.value, veto.first, veto.last), amount)

    additions = group.additions.items if group.additions else ()
    parts = Parts(tuple(map(of, group.items)), tuple(map(of, additions)), tuple(map(applied, group.vetoes)))
    return summed(unit, group, parts, head.decimals)


def item_score(item: Scored, amount: Measured, policy: str, mark: Decimal | None, decimals: int) -> ItemScore:
    """Return the points of an item from the amount of its source, or from a person's mark where it has no data.

    `policy` is the rule for an item without data and mark.
    """
    if amount.value is None:
        if mark is not None:
            return ItemScore(item, "hand", mark, amount)
        if item.source is None or amount.unknown or policy == "open":
            return ItemScore(item, "open", None, amount)
        if policy == "exclude":
            return ItemScore(item, "excluded", None, amount)
        full = policy == "full"
        return ItemScore(item, "full" if full else "zero", item.points if full else Decimal(0), amount)
    exact, steps, band = _by_rule(item, amount.value)
    return ItemScore(item, "computed", rounded(exact, decimals), amount, steps, band)


def summed(unit: str, group: UnitGroup, parts: Parts, decimals: int) -> UnitScore:
    """Return the score of a unit from its parts: sum, scaled up for excluded items, plus additions, then vetoes."""
    earned = _points(parts.items)
    if parts.counted and parts.counted != parts.whole:
        earned = rounded(Fraction(earned) * Fraction(parts.whole) / Fraction(parts.counted), decimals)
    added = min(_points(parts.additions), group.additions.cap) if group.additions else Decimal(0)
    applied = [each.veto for each in parts.vetoes if each.applies]
    total = min((veto.score for veto in applied if veto.score is not None), default=earned + added)
    total = min((total, *(veto.cap for veto in applied if veto.cap is not None)))
    step = Decimal(1).scaleb(-decimals)
    score = UnitScore(unit, parts, earned.quantize(step), added.quantize(step), total.quantize(step), None)
    return score._replace(grade=_grade(score, group)) if score.complete else score


def _points(items: Iterable[ItemScore]) -> Decimal:
    """Return the points that are known, added up."""
    return sum((each.points for each in items if each.points is not None), Decimal(0))


def rounded(number: Fraction, decimals: int) -> Decimal:
    """Return a number that is not negative, rounded half up to these decimals."""
    return Decimal(floor(number * 10**decimals + Fraction(1, 2))).scaleb(-decimals)


def _by_rule(item: Scored, value: Fraction) -> tuple[Fraction, int, Band | None]:
    """Return the exact points of an amount, the steps deducted, and the band it is in."""
    full = Fraction(item.points)
    if item.steps:
        percentage = item.source is not None and kind_of(item.source) in PERCENTAGES
        number = _steps(item.steps, _WHOLE - value if percentage else value)
        return max(full - number * Fraction(item.steps.deduct), Fraction(item.steps.floor)), number, None
    if item.ratio:
        return full * min(value / Fraction(item.ratio.full_at), Fraction(1)), 0, None
    band = next(band for band in item.bands or () if _within(value, band.first, band.last))
    return Fraction(band.points), 0, band


def _steps(steps: Deductions, amount: Fraction) -> int:
    """Return how many steps an amount has."""
    number = max(amount - Fraction(steps.free), Fraction(0)) / Fraction(steps.each)
    return ceil(number) if steps.begun else floor(number)


def _within(value: Fraction | None, first: Decimal | None, last: Decimal | None) -> bool:
    """Return whether an amount is within limits, either of which may be missing; an unknown amount never is."""
    if value is None:
        return False
    return (first is None or value >= Fraction(first)) and (last is None or value <= Fraction(last))


def _grade(score: UnitScore, group: UnitGroup) -> Grade | None:
    """Return the grade by a veto, else by the score; of several vetoes the one with the lowest grade counts."""
    by_veto = [grade for grade in group.grades if grade.title in {each.veto.grade for each in score.applied}]
    by_score = next((grade for grade in group.grades if grade.first is None or score.total >= grade.first), None)
    return max((*by_veto, *([by_score] if by_score else [])), key=group.grades.index, default=None)


def _group_score(group: UnitGroup, scores: Sequence[UnitScore]) -> GroupScore:
    """Return a group with its units in order of their scores, and with places if every score is complete."""
    complete = all(score.complete for score in scores)
    ranks = competition_ranks({score.unit: score.total for score in scores}, "desc") if complete else {}
    all_ranks: list[int | None] = list(ranks.values())
    placed = [
        Placed(score, ranks.get(score.unit), all_ranks.count(ranks.get(score.unit)) > 1)
        for score in sorted(scores, key=lambda score: -score.total)
    ]
    return GroupScore(group, tuple(placed))


def _named(group: UnitGroup, measures: Sequence[Measure], members: Membership) -> Iterator[str]:
    """Yield the units that a group names."""
    yield from group.units.named or ()
    yield from _with_members(group.units.members or (), members)
    for measure in measures:
        for role in group.units.roles or ():
            yield from (name for name in measure.units(role) if name not in members)


def _with_members(names: Iterable[str], members: Membership) -> Iterator[str]:
    """Yield units, and in place of collectives their members."""
    for name in names:
        yield from members.get(name, (name,)) or ()
