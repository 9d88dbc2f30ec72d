"""Show the scores of an evaluation as tables: the units of each group, and what the points of a unit follow from."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from airplan.i18n import _, ngettext, pgettext
from airplan.i18n.forms import filled, join_clauses
from airplan.progress.evaluation import ItemScore, rounded
from airplan.reports.evaluation_wording import (
    amount_in_words,
    case_in_words,
    effect_of,
    number_in_words,
    points_in_words,
    reckoning,
    title_of,
)
from airplan.reports.table import Column, Table, record_of
from airplan.reports.wording import as_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from fractions import Fraction

    from airplan.plan.evaluation_schema import UnitGroup
    from airplan.plan.model import Measure
    from airplan.progress.evaluation import Evaluated, GroupScore, Placed, UnitScore, VetoScore
    from airplan.progress.evaluation_facts import Fact
    from airplan.reports.table import Cell, ReaderContext, Record


class _Row(NamedTuple):
    """A unit in its group."""

    group: UnitGroup
    placed: Placed

    @property
    def score(self) -> UnitScore:
        return self.placed.score


class _Part(NamedTuple):
    """An item, addition or veto of a unit."""

    id: str
    headline: str
    record: Record
    facts: tuple[Fact, ...] = ()


class _Line(NamedTuple):
    """A fact on which a part rests."""

    part: _Part
    fact: Fact


def scores(evaluated: Evaluated, context: ReaderContext) -> Table:
    """Return the units of all groups with their scores, the highest first; JSON has the points of every item."""
    groups = evaluated.groups
    rows = [_Row(group.group, placed) for group in groups for placed in group.placed]
    shown: list[Column[_Row]] = [
        Column("group", _("Group"), "words", "data-only", lambda row: row.group.id),
        Column(
            "rank",
            pgettext("a rank", "Place"),
            "count",
            "always",
            lambda row: row.placed.rank,
            if_any=True,
        ),
        Column("unit", _("Unit"), "name", "always", lambda row: row.score.unit),
        Column("score", _("Score"), "count", "always", lambda row: row.score.total),
        Column("grade_in_words", _("Grade"), "words", "people-only", _grade_in_words, if_any=True),
        Column("grade", _("Grade"), "words", "data-only", _grade),
        Column("earned", _("Items"), "count", "wide", lambda row: row.score.earned),
        Column("added", _("Additions"), "count", "wide", lambda row: row.score.added, if_any=True),
        Column("complete", "complete", "words", "json-only", None, lambda row: row.score.complete),
        Column("open_items", _("To be filled in"), "lines", "people-only", _open_titles, if_any=True),
        Column("open", "open", "lines", "data-only", lambda row: tuple(each.item.id for each in row.score.open)),
        Column("veto_titles", _("Vetoes"), "lines", "people-only", _veto_titles, if_any=True),
        Column("vetoes", "vetoes", "lines", "data-only", lambda row: tuple(e.veto.id for e in row.score.applied)),
        Column("tied", "tied", "words", "json-only", None, lambda row: row.placed.tied),
        Column("items", "items", "words", "json-only", None, _items_json),
    ]
    return Table.of(
        rows,
        shown,
        record=record_of(shown, _SCORE_KEYS),
        title=heading(evaluated),
        notes=notes(evaluated, groups),
        groups=[(title_of(group.group), len(group.placed)) for group in groups],
        names=context.names,
    )


_SCORE_KEYS = (
    *("group", "unit", "rank", "tied", "score", "earned", "added", "grade", "complete", "open", "vetoes", "items"),
)


def explanation(
    evaluated: Evaluated, group: GroupScore, placed: Placed, measures: Mapping[str, Measure], context: ReaderContext
) -> Table:
    """Return the points of a unit, item by item, each with its calculation and every fact that it rests on.

    `measures` maps ID → measure.
    """
    parts = list(_parts(group.group, placed.score))
    lines = [_Line(part, fact) for part in parts for fact in part.facts]
    shown = _fact_columns(measures)
    table = Table.of(
        lines,
        shown,
        title=join_clauses([context.call(placed.score.unit), title_of(group.group), heading(evaluated)]),
        notes=[*_results(placed), *notes(evaluated, [group._replace(placed=(placed,))])],
        groups=[(part.headline, len(part.facts)) for part in parts],
        names=context.names,
    )
    of_fact = record_of(shown[2:])

    def record(part: _Part) -> Record:
        return {**part.record, "facts": [of_fact(_Line(part, fact)) for fact in part.facts]}

    return table.with_records(parts, record)


def _fact_columns(measures: Mapping[str, Measure]) -> list[Column[_Line]]:
    """Return the columns of facts."""

    def of(value: Callable[[Fact], Cell]) -> Callable[[_Line], Cell]:
        return lambda line: value(line.fact)

    return [
        Column("item", "item", "words", "data-only", lambda line: line.part.id),
        Column("item_title", _("Item"), "words", "sheet-only", lambda line: line.part.headline),
        Column("ref", _("Ref"), "label", "always", of(lambda fact: _ref(fact, measures))),
        Column("role", _("Role"), "term", "wide", of(lambda fact: fact.role or None), if_any=True),
        Column("fact", _("Fact"), "words", "people-only", of(lambda fact: _fact_in_words(fact, measures))),
        Column("case", "case", "words", "data-only", of(lambda fact: fact.case)),
        Column(
            "month",
            _("Month"),
            "label",
            "always",
            of(lambda fact: str(fact.month) if fact.month else None),
            if_any=True,
        ),
        Column("due", _("Due"), "day", "always", of(lambda fact: fact.due), if_any=True),
        Column("day", pgettext("the day of a fact", "On"), "day", "always", of(lambda fact: fact.day), if_any=True),
        Column("counts", _("Counts"), "label", "people-only", of(_counts), if_any=True),
        Column("share", "share", "count", "data-only", of(lambda fact: _plain(fact.share))),
        Column("weight", "weight", "count", "data-only", of(lambda fact: _plain(fact.weight))),
        Column("value", "value", "count", "data-only", of(lambda fact: fact.value)),
        Column("target", "target", "count", "data-only", of(lambda fact: fact.target)),
        Column("entry", _("Entry"), "label", "wide", of(lambda fact: fact.entry or None), if_any=True),
    ]


def heading(evaluated: Evaluated) -> str:
    """Return the title of an evaluation with its year and its last day."""
    year = pgettext("the year of an evaluation", "{title}, {year}")
    parts = [year.format(title=title_of(evaluated.rules.evaluation), year=evaluated.year), as_of(evaluated.day)]
    return join_clauses([*parts, *([pgettext("an evaluation", "provisional")] if evaluated.provisional else [])])


def notes(evaluated: Evaluated, groups: Sequence[GroupScore]) -> list[str]:
    """Return what a reader of scores must know: whether they are final, and how they are rounded."""
    said = []
    if evaluated.provisional:
        said.append(filled(_("Provisional: the evaluation ends on {day}."), day=evaluated.until))
    open_ = sum(not placed.score.complete for group in groups for placed in group.placed)
    if open_:
        incomplete = ngettext(
            "{count} score is incomplete: it has only the points that are known, and no grade.",
            "{count} scores are incomplete: they have only the points that are known, and no grade.",
            open_,
        )
        said.append(incomplete.format(count=open_))
        said.append(_("Places are given once every score of a group is complete."))
    decimals = evaluated.rules.evaluation.decimals
    rule = _("The points of each item are rounded half up (decimals: {decimals}); scores are their sums.")
    return [*said, rule.format(decimals=decimals)]


def _grade(row: _Row) -> str | None:
    return row.score.grade.title if row.score.grade else None


def _grade_in_words(row: _Row) -> str | None:
    return title_of(row.score.grade) if row.score.grade else None


def _open_titles(row: _Row) -> tuple[str, ...]:
    return tuple(title_of(each.item) for each in row.score.open)


def _veto_titles(row: _Row) -> tuple[str, ...]:
    return tuple(title_of(each.veto) for each in row.score.applied)


def _items_json(row: _Row) -> list[Record]:
    parts = row.score.parts
    return [_points_record(each) for each in (*parts.items, *parts.additions)]


def _points_record(score: ItemScore) -> Record:
    return {
        "id": score.item.id,
        "title": score.item.title,
        "points": score.points,
        "maximum": score.item.points,
        "basis": score.basis,
        "amount": _plain(score.amount.value),
    }


def _parts(group: UnitGroup, score: UnitScore) -> Iterator[_Part]:
    """Yield the items, the additions and the vetoes."""
    for each in (*score.parts.items, *score.parts.additions):
        headline = _("{title}, {points} of {maximum}: {reckoning}").format(
            title=title_of(each.item),
            points=points_in_words(each.points),
            maximum=number_in_words(each.item.points),
            reckoning=reckoning(each),
        )
        record = _part_record("item" if each in score.parts.items else "addition", each)
        yield _Part(each.item.id, headline, record, each.amount.facts)
    for veto in score.parts.vetoes:
        applies = effect_of(veto.veto, group) if veto.applies else _("does not apply")
        amount = amount_in_words(veto.veto.source, veto.amount) if veto.veto.source else ""
        headline = _("Veto “{title}”: {result}").format(
            title=title_of(veto.veto), result=join_clauses(filter(None, [amount, applies]))
        )
        yield _Part(veto.veto.id, headline, _part_record("veto", veto), veto.amount.facts)


def _part_record(kind: str, score: ItemScore | VetoScore) -> Record:
    """Return the JSON object of an item, an addition or a veto, with the same keys for all."""
    record: Record = dict.fromkeys(("kind", "id", "title", "points", "maximum", "basis", "amount"))
    record |= {"of": score.amount.of, "steps": None, "band": None, "applies": None}
    if isinstance(score, ItemScore):
        band = {"from": score.band.first, "to": score.band.last, "points": score.band.points} if score.band else None
        return record | {"kind": kind, **_points_record(score), "steps": score.steps, "band": band}
    amount = _plain(score.amount.value)
    veto = {"id": score.veto.id, "title": score.veto.title, "amount": amount, "applies": score.applies}
    return record | {"kind": kind, **veto}


def _results(placed: Placed) -> Iterator[str]:
    """Yield what the parts add up to."""
    score = placed.score
    earned, added, total = map(number_in_words, (score.earned, score.added, score.total))
    if any(each.basis == "excluded" for each in score.parts.items):
        whole, counted = map(number_in_words, (score.parts.whole, score.parts.counted))
        scaled = _("Items not scored are left out: the points are multiplied by {whole} and divided by {counted}.")
        yield scaled.format(whole=whole, counted=counted)
    if score.parts.additions:
        yield _("Items {earned}, additions {added}, score {total}.").format(earned=earned, added=added, total=total)
    else:
        yield _("Score {total}.").format(total=total)
    if score.grade:
        yield _("Grade: {grade}.").format(grade=title_of(score.grade))
    if placed.rank:
        tied = _("Place {rank}, shared.") if placed.tied else _("Place {rank}.")
        yield tied.format(rank=placed.rank)


def _ref(fact: Fact, measures: Mapping[str, Measure]) -> str | None:
    return measures[fact.ref].ref if fact.ref in measures else fact.ref or None


def _fact_in_words(fact: Fact, measures: Mapping[str, Measure]) -> str:
    """Return what a fact is, with the milestone, target or notice that it concerns."""
    targets = measures[fact.ref].targets if fact.ref in measures else ()
    target = next((target for target in targets if target.id == fact.what), None)
    said = case_in_words(fact, str(target.measured_in) if target and fact.target is not None else "")
    what = str(target) if target else "" if fact.case == "not-ranked" else fact.what
    return _("{metric}: {said}").format(metric=what, said=said) if what else said


def _counts(fact: Fact) -> str:
    """Return what a fact counts: 1, 7 × 0.5."""
    if fact.share is None:
        return "–"
    share = number_in_words(fact.share)
    return share if fact.weight == 1 else f"{share} × {number_in_words(fact.weight)}"


def _plain(number: Fraction | None) -> Decimal | None:
    """Return a number for programs, with at most four decimals."""
    if number is None:
        return None
    value = rounded(number, 4).normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value
