"""Read the rules of a year's evaluation, or report every fault in them with its place."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import Message
from airplan.plan.cell_names import known_names
from airplan.plan.evaluation_schema import EvaluationFile
from airplan.plan.problems import shown
from airplan.plan.reader import shaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from airplan.errors import Problem
    from airplan.plan.cell_names import KnownNames
    from airplan.plan.evaluation_schema import Band, Grade, Scored, ScoreSource, UnitGroup, Units, Veto
    from airplan.plan.model import Party
    from airplan.plan.problems import Faults, Path
    from airplan.plan.reader import SourceFile

PERCENTAGES = ("completed", "lights", "targets")
"""The sources whose amount is a percentage."""
_RULES = ("steps", "ratio", "bands")
_EFFECTS = ("score", "cap", "grade")
_MOST_DECIMALS = 4


class Directory(NamedTuple):
    """The parties of a plan and the prefixes of its district, by which the rules name units."""

    parties: Sequence[Party]
    prefixes: Sequence[str]


def read_evaluation(source: SourceFile, directory: Directory) -> tuple[EvaluationFile | None, list[Problem]]:
    """Return the rules, with the names of units as the directory has them, and all problems of the file.

    The rules are None if there is any problem.
    """
    file, faults = shaped(source, EvaluationFile)
    if file:
        units = known_names((each for each in directory.parties if each.sort != "official"), directory.prefixes)
        collectives = {each.name: each.members for each in directory.parties if each.sort == "collective"}
        file = _Judge(faults, units, collectives).file(file)
    problems = sorted(faults.problems, key=lambda problem: (problem.line, problem.column))
    return (None if problems else file), problems


def kind_of(source: ScoreSource) -> str:
    """Return the one key that a source has: completed, rank."""
    return next(key for key in type(source).model_fields if getattr(source, key) is not None)


def rule_of(item: Scored) -> str:
    """Return the key of an item's rule: steps, ratio, bands; empty for one that is filled in by hand."""
    return next((key for key in _RULES if getattr(item, key) is not None), "")


def _printed_points(file: EvaluationFile) -> Iterator[tuple[Path, Decimal]]:
    """Yield the points that no score may exceed or fall below, with their places."""
    for g, group in enumerate(file.groups):
        path: Path = ("groups", g)
        items = [((*path, "items", i), item) for i, item in enumerate(group.items)]
        if group.additions:
            yield (*path, "additions", "cap"), group.additions.cap
            items += [((*path, "additions", "items", i), item) for i, item in enumerate(group.additions.items)]
        for of, item in items:
            yield (*of, "points"), item.points
            if item.steps:
                yield (*of, "steps", "floor"), item.steps.floor
            yield from (((*of, "bands", b, "points"), band.points) for b, band in enumerate(item.bands or ()))
        for v, veto in enumerate(group.vetoes):
            limits = {"score": veto.score, "cap": veto.cap}
            yield from (((*path, "vetoes", v, key), limit) for key, limit in limits.items() if limit is not None)


class _Judge:
    """Notes what contradicts itself, or the directory of units."""

    def __init__(self, faults: Faults, known: KnownNames, collectives: dict[str, tuple[str, ...] | None]) -> None:
        self.faults, self.known, self.collectives = faults, known, collectives

    def file(self, file: EvaluationFile) -> EvaluationFile:
        """Check the file; return it with the names of units as the directory has them."""
        head = file.evaluation
        if head.until and (head.year is None or head.until.year < head.year):
            self.faults.at(
                ("evaluation", "until"),
                Message("{day} as the last day", day=str(head.until)),
                Message("the key year, and a day of that year or a later one"),
            )
        if head.decimals > _MOST_DECIMALS:
            self.faults.at(("evaluation", "decimals"), str(head.decimals), Message("0 to 4 decimals"))
        self.once([group.id for group in file.groups], [("groups", i, "id") for i in range(len(file.groups))])
        groups = tuple(self.group(group, ("groups", i)) for i, group in enumerate(file.groups))
        for path, number in _printed_points(file):
            if -int(number.as_tuple().exponent) > head.decimals:
                self.faults.at(
                    path,
                    Message("{number} points", number=number),
                    Message("no more decimals than evaluation.decimals, {count}", count=head.decimals),
                    given=("evaluation", "decimals"),
                )
        return file.model_copy(update={"groups": groups})

    def group(self, group: UnitGroup, path: Path) -> UnitGroup:
        """Check a group; return it with the names of units as the directory has them."""
        listed = [(item, (*path, "items", i)) for i, item in enumerate(group.items)]
        added = group.additions.items if group.additions else ()
        additions = [(item, (*path, "additions", "items", i)) for i, item in enumerate(added)]
        vetoes = [(veto, (*path, "vetoes", i)) for i, veto in enumerate(group.vetoes)]
        ids = [*(item.id for item in (*group.items, *added)), *(veto.id for veto in group.vetoes)]
        self.once(ids, [(*of, "id") for _each, of in (*listed, *additions, *vetoes)])
        for item, of in [*listed, *additions]:
            self.item(item, of, added=item in added)
        for veto, of in vetoes:
            self.veto(veto, of, group.grades)
        self.grades(group.grades, path)
        total = sum(item.points for item in group.items)
        judged = not any(self.faults.is_mended((*of, "points")) for _item, of in listed)
        if judged and group.total is not None and group.total != total:
            self.faults.at(
                (*path, "total"),
                Message("{number} points in total", number=group.total),
                Message("{number}, the sum of the items", number=total),
            )
        return group.model_copy(update={"units": self.units(group.units, (*path, "units"))})

    def item(self, item: Scored, path: Path, *, added: bool) -> None:
        """Check the source and the rule of an item or an addition."""
        rules = [key for key in _RULES if getattr(item, key) is not None]
        if item.source is None:
            for key in rules:
                self.faults.at((*path, key), Message("a rule without a source"), Message("the key source, or no rule"))
            return
        self.source(item.source, (*path, "source"))
        if len(rules) != 1:
            found = Message("{keys} in one item", keys=tuple(rules)) if rules else Message("a source without a rule")
            self.faults.at((*path, rules[-1]) if rules else path, found, Message("one of steps, ratio and bands"))
        if item.steps:
            self.steps(item, path, added=added)
        if item.ratio:
            self.ratio(item, path)
        if item.bands:
            self.bands(item.bands, item.points, (*path, "bands"))

    def source(self, source: ScoreSource, path: Path) -> None:
        """Check that a source has one key, and its collective."""
        keys = [key for key in type(source).model_fields if getattr(source, key) is not None]
        if len(keys) != 1:
            known = ", ".join(type(source).model_fields)
            found = Message("{keys} as one source", keys=tuple(keys)) if keys else Message("no source")
            self.faults.at((*path, keys[-1]) if keys else path, found, Message("exactly one of {keys}", keys=known))
        if source.rank and source.rank.among:
            self.collective(source.rank.among, (*path, "rank", "among"))

    def steps(self, item: Scored, path: Path, *, added: bool) -> None:
        """Check a rule of deductions."""
        steps = item.steps
        assert steps  # noqa: S101 – checked by the caller
        if added:
            self.faults.at((*path, "steps"), Message("deductions in an addition"), Message("ratio or bands"))
        for key in ("each", "deduct"):
            self.positive(getattr(steps, key), (*path, "steps", key), path)
        if steps.floor > item.points:
            self.faults.at(
                (*path, "steps", "floor"),
                Message("a floor of {number}", number=steps.floor),
                Message("at most the points of the item, {number}", number=item.points),
                given=(*path, "points"),
            )

    def ratio(self, item: Scored, path: Path) -> None:
        """Check a rule of shares."""
        assert item.ratio  # noqa: S101 – checked by the caller
        assert item.source  # noqa: S101 – checked by the caller
        self.positive(item.ratio.full_at, (*path, "ratio", "full_at"), path)
        kinds = [key for key in type(item.source).model_fields if getattr(item.source, key) is not None]
        if kinds and kinds[0] not in PERCENTAGES:
            self.faults.at(
                (*path, "ratio"),
                Message("a share of {source}", source=kinds[0]),
                Message("steps or bands; only {keys} are percentages", keys=", ".join(PERCENTAGES)),
            )

    def positive(self, number: Decimal, path: Path, given: Path) -> None:
        """Note a number that is 0."""
        if not number:
            self.faults.at(path, str(number), Message("a number above 0"), given=given)

    def bands(self, bands: Sequence[Band], most: Decimal, path: Path) -> None:
        """Note bands that nothing can reach, and amounts without a band."""
        for i, band in enumerate(bands):
            limits = [limit for limit in (band.first, band.last) if limit is not None]
            last = i == len(bands) - 1
            if last and limits:
                found, expected = Message("a last band with limits"), Message("a last band for all other amounts")
                self.faults.at((*path, i), found, expected)
            elif not last and not limits:
                self.faults.at((*path, i), Message("a band without limits"), Message("from, to, or both"))
            elif limits != sorted(limits):
                self.faults.at((*path, i, "to"), shown(str(band.last)), Message("at least {number}", number=band.first))
            if band.points > most:
                self.faults.at(
                    (*path, i, "points"),
                    Message("{number} points", number=band.points),
                    Message("at most the points of the item, {number}", number=most),
                    given=(*path[:-1], "points"),
                )

    def veto(self, veto: Veto, path: Path, grades: Sequence[Grade]) -> None:
        """Check the source and the effect of a veto."""
        if veto.source:
            self.source(veto.source, (*path, "source"))
        limited = veto.first is not None or veto.last is not None
        if limited != bool(veto.source):
            found = Message("a source without from or to") if veto.source else Message("from or to without a source")
            self.faults.at(path, found, Message("a source with from or to, or neither"))
        effects = [key for key in _EFFECTS if getattr(veto, key) is not None]
        if len(effects) != 1:
            found = Message("{keys} in one veto", keys=tuple(effects)) if effects else Message("no effect")
            self.faults.at(path, found, Message("exactly one of {keys}", keys=", ".join(_EFFECTS)))
        titles = tuple(grade.title for grade in grades)
        if veto.grade and veto.grade not in titles:
            self.faults.at((*path, "grade"), shown(veto.grade), Message("a grade of the group: {names}", names=titles))

    def grades(self, grades: Sequence[Grade], path: Path) -> None:
        """Note grades that nothing can reach, and scores without a grade."""
        self.once([grade.title for grade in grades], [(*path, "grades", i, "title") for i in range(len(grades))])
        if grades and grades[-1].first is not None:
            self.faults.at(
                (*path, "grades", len(grades) - 1, "from"),
                shown(str(grades[-1].first)),
                Message("no from: the last grade is for all other scores"),
            )
        for i, (better, grade) in enumerate(pairwise(grades)):
            if better.first is None:
                self.faults.at((*path, "grades", i), Message("no from"), Message("the lowest score of the grade"))
            elif grade.first is not None and grade.first >= better.first:
                self.faults.at(
                    (*path, "grades", i + 1, "from"),
                    shown(str(grade.first)),
                    Message("less than {number}: the best grade comes first", number=better.first),
                )

    def units(self, units: Units, path: Path) -> Units:
        """Check the names of units; return them as the directory has them."""
        for key, alias in (("members", "members"), ("named", "named"), ("besides", "except")):
            self.known.check(getattr(units, key) or (), self.faults, (*path, alias))
        for i, name in enumerate(units.members or ()):
            self.collective(name, (*path, "members", i))
        if not (units.roles or units.members or units.named):
            self.faults.at(path, Message("no units"), Message("roles, members or named"))
        names = {key: self.meant(getattr(units, key)) for key in ("members", "named", "besides")}
        return units.model_copy(update=names)

    def meant(self, names: Iterable[str] | None) -> tuple[str, ...] | None:
        """Return names as the directory has them."""
        return None if names is None else tuple(map(self.known.meant, names))

    def collective(self, name: str, path: Path) -> None:
        """Note a name that is no collective with known members."""
        if self.collectives.get(self.known.meant(name)) is None and not self.faults.is_mended(path):
            self.faults.at(path, shown(name), Message("a collective whose members are known"))

    def once(self, names: Sequence[str], paths: Sequence[Path]) -> None:
        """Note names that stand twice."""
        seen: set[str] = set()
        for name, path in zip(names, paths, strict=True):
            if name in seen:
                self.faults.at(path, Message("{name} a second time", name=shown(name)), Message("each name only once"))
            seen.add(name)
