"""Word the rules of an evaluation, and what the points of a unit follow from."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from airplan.i18n import _, marked, pgettext, pmarked
from airplan.i18n.forms import filled, in_reader_language, join_items, join_phrases
from airplan.i18n.terms import LEVEL_TITLES, LIGHT_TITLES, RECEIPT_TITLES
from airplan.plan.evaluation_rules import PERCENTAGES, kind_of
from airplan.plan.quantities import in_figures
from airplan.progress.evaluation import rounded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from airplan.plan.evaluation_schema import Band, Deductions, Evaluation, Grade, Scored, ScoreSource, UnitGroup, Veto
    from airplan.progress.evaluation import ItemScore
    from airplan.progress.evaluation_facts import Fact, Measured

SOURCES = {
    "completed": marked("measures completed on time"),
    "days": marked("days overdue"),
    "months": marked("months overdue"),
    "reports": marked("faulty reports"),
    "notices": marked("notices received"),
    "lights": marked("lights of measures"),
    "targets": marked("figures against targets"),
    "rank": marked("place by {pollutant}"),
}
"""What an amount counts."""
_AMOUNTS = {
    "completed": marked("{number}% completed on time"),
    "days": marked("overdue days: {number}"),
    "months": marked("overdue months: {number}"),
    "reports": marked("faulty reports: {number}"),
    "notices": marked("notices: {number}"),
    "lights": marked("lights: {number}%"),
    "targets": marked("targets: {number}%"),
    "rank": marked("place {number}"),
}
_DEDUCTED = {
    False: marked("{points} points, {deduct} less per {each} ({what})"),
    True: marked("{points} points, {deduct} less per {each} begun ({what})"),
}
_SHORT = marked("percentage points short of 100%, {what}")
CASES = {
    "completed": marked("completed on time"),
    "completed-late": marked("completed late"),
    "not-completed": marked("not completed"),
    "overdue": pmarked("case of an evaluation", "overdue"),
    "figure": marked("{value} of {target}"),
    "no-figure": marked("no figure of {target}"),
    "place": pmarked("case of an evaluation", "place {place}"),
    "not-ranked": marked("not ranked"),
    **{key: RECEIPT_TITLES[key] for key in ("missing", "late", "empty", "repeated")},
    **LEVEL_TITLES,
    **LIGHT_TITLES,
}
_WITH_NUMBERS = ("figure", "no-figure", "place")
"""Cases with numbers in their words."""
_WITHOUT = {
    "full": marked("no data: all points"),
    "zero": marked("no data: no points"),
    "excluded": marked("no data: not scored"),
}


def title_of(named: Evaluation | UnitGroup | Scored | Veto | Grade) -> str:
    """Return the title of a part of the rules in the reader's language."""
    return in_reader_language(named.title, named.title_en or "")


def number_in_words(number: Fraction | Decimal) -> str:
    """Return a number with at most two decimals, without zeros at its end: 64.29, 7, 0.5."""
    text = format(rounded(Fraction(number), 2), "f")
    return in_figures(Decimal(text.rstrip("0").rstrip(".") if "." in text else text))


def points_in_words(points: Decimal | None) -> str:
    """Return the points of an item, a dash for points that are not known."""
    return "–" if points is None else number_in_words(points)


def counted_by(source: ScoreSource) -> str:
    """Return what a source counts: days overdue, place by PM2.5."""
    kind = _kind(source)
    return _(SOURCES[kind]).format(pollutant=source.rank.pollutant if source.rank else "")


def standard_of(item: Scored) -> str:
    """Return the rule of an item: in the office's words, else in airplan's."""
    if item.standard:
        return item.standard
    if item.source is None:
        return filled(_("by hand, 0 to {points}"), points=number_in_words(item.points))
    if item.steps:
        return _deductions(item, item.source, item.steps)
    if item.ratio:
        full = number_in_words(item.ratio.full_at)
        return filled(
            _("{points} points times the percentage ({what}), all from {full}%"),
            points=number_in_words(item.points), what=counted_by(item.source), full=full,
        )  # fmt: skip
    source, said = item.source, _("{limits}: {points} points")
    bands = [
        said.format(limits=limits_in_words(band, source), points=number_in_words(band.points))
        for band in item.bands or ()
    ]
    return filled(_("{what}: {bands}"), what=counted_by(item.source), bands=join_phrases(bands))


def limits_in_words(limits: Band | Veto, source: ScoreSource) -> str:
    """Return the amounts of a band, or those from which a veto applies: from 90%, 1 to 3, otherwise."""
    sign = "%" if kind_of(source) in PERCENTAGES else ""
    first, last = (None if each is None else number_in_words(each) + sign for each in (limits.first, limits.last))
    if first and last:
        return first if first == last else _("{first} to {last}").format(first=first, last=last)
    if first:
        return _("from {first}").format(first=first)
    return _("up to {last}").format(last=last) if last else _("otherwise")


def effect_of(veto: Veto, group: UnitGroup) -> str:
    """Return what a veto does to a score."""
    if veto.score is not None:
        return _("the score is {points}").format(points=number_in_words(veto.score))
    if veto.cap is not None:
        return _("the score is at most {points}").format(points=number_in_words(veto.cap))
    grade = next(grade for grade in group.grades if grade.title == veto.grade)
    return _("the grade is {grade}").format(grade=title_of(grade))


def rules_of(group: UnitGroup) -> Iterator[tuple[str, str, str]]:
    """Yield title, points and standard of everything that decides a score."""
    for item in group.items:
        yield title_of(item), number_in_words(item.points), standard_of(item)
    for item in group.additions.items if group.additions else ():
        yield title_of(item), f"+{number_in_words(item.points)}", standard_of(item)
    if group.additions:
        yield _("Additions"), f"≤{number_in_words(group.additions.cap)}", _("all additions together")
    for veto in group.vetoes:
        yield title_of(veto), pgettext("instead of points", "veto"), _veto_in_words(veto, group)
    for level in group.grades:
        least = _("otherwise") if level.first is None else _("from {first}").format(first=number_in_words(level.first))
        yield title_of(level), pgettext("instead of points", "grade"), least


def _veto_in_words(veto: Veto, group: UnitGroup) -> str:
    """Return when a veto applies, and what it does."""
    effect = effect_of(veto, group)
    if not veto.source:
        return effect
    limits = limits_in_words(veto, veto.source)
    return _("{what} {limits}: {effect}").format(what=counted_by(veto.source), limits=limits, effect=effect)


def amount_in_words(source: ScoreSource, amount: Measured) -> str:
    """Return an amount: 64.29% completed on time, place 3; empty where there is none."""
    if amount.value is None:
        return ""
    return _(_AMOUNTS[_kind(source)]).format(number=number_in_words(amount.value))


def reckoning(score: ItemScore) -> str:
    """Return how the points of an item follow from its amount: overdue days: 25: 10 – 3 × 0.5 = 8.5."""
    item, points = score.item, score.points
    if score.basis in _WITHOUT:
        return _(_WITHOUT[score.basis])
    if score.basis == "hand":
        return _("filled in by hand")
    if score.basis == "open":
        return _open(score)
    assert item.source  # noqa: S101 – computed points have a source
    assert points is not None  # noqa: S101 – and are there
    amount = amount_in_words(item.source, score.amount)
    calculation = join_phrases(_steps_of(score, points))
    return pgettext("what points follow from", "{amount}: {calculation}").format(amount=amount, calculation=calculation)


def facts_in_short(facts: Iterable[Fact], refs: Mapping[str, str]) -> str:
    """Return facts by case: completed late: 1a, 8b; missing: 5a (2017-02). `refs` maps ID of a measure → ref."""
    by_case: dict[str, list[str]] = {}
    for fact in facts:
        case = case_in_words(fact) if fact.case in _WITH_NUMBERS else _(CASES[fact.case])
        number = number_in_words(fact.share) if fact.case == "overdue" and fact.share else ""
        beside = join_items(filter(None, (number, str(fact.month or ""), fact.what if not fact.ref else "")))
        ref = refs.get(fact.ref, fact.ref)
        by_case.setdefault(case, []).append(f"{ref} ({beside})" if ref and beside else ref or beside)
    said = {case: join_items(filter(None, each)) for case, each in by_case.items()}
    return join_phrases(
        _("{case}: {refs}").format(case=case, refs=refs) if refs else case for case, refs in said.items()
    )


def case_in_words(fact: Fact, measured_in: str = "") -> str:
    """Return what a fact is: completed late, 1,010 of 1,100 蒸吨, place 3."""
    text = _(CASES[fact.case])
    if fact.case == "place" and fact.share is not None:
        return text.format(place=number_in_words(fact.share))
    value, target = (None if each is None else in_figures(each) for each in (fact.value, fact.target))
    text = text.format(value=value, target=f"{target} {measured_in}".rstrip())
    return f"{text}: {fact.what}" if fact.case == "not-ranked" and fact.what else text


def _kind(source: ScoreSource) -> str:
    return source.overdue.count if source.overdue else kind_of(source)


def _deductions(item: Scored, source: ScoreSource, steps: Deductions) -> str:
    what = counted_by(source)
    if kind_of(source) in PERCENTAGES:
        what = _(_SHORT).format(what=what)
    parts = [
        filled(
            _(_DEDUCTED[steps.begun]),
            points=number_in_words(item.points), deduct=number_in_words(steps.deduct),
            each=number_in_words(steps.each), what=what,
        )
    ]  # fmt: skip
    if steps.free:
        parts.append(_("the first {number} are free").format(number=number_in_words(steps.free)))
    parts.append(_("at least {number} points remain").format(number=number_in_words(steps.floor)))
    return join_phrases(parts)


def _steps_of(score: ItemScore, points: Decimal) -> Iterator[str]:
    """Yield the calculation, and what limits its result."""
    item, result = score.item, number_in_words(points)
    full = number_in_words(item.points)
    if item.steps:
        deduct = number_in_words(item.steps.deduct)
        yield (
            f"{full} – {score.steps} × {deduct} = {result}"
            if _unlimited(score)
            else f"{full} – {score.steps} × {deduct}"
        )
        if not _unlimited(score):
            yield _("at least {number} points remain").format(number=result)
    elif item.ratio:
        share = f"{number_in_words(min(score.amount.value or Fraction(0), Fraction(item.ratio.full_at)))}%"
        whole = "" if item.ratio.full_at == 100 else f" ÷ {number_in_words(item.ratio.full_at)}%"  # noqa: PLR2004 – percent
        yield f"{full} × {share}{whole} = {result}"
    elif score.band and item.source:
        yield f"{limits_in_words(score.band, item.source)} = {result}"


def _unlimited(score: ItemScore) -> bool:
    """Return whether the floor of the deductions is not reached."""
    steps = score.item.steps
    return not steps or score.item.points - score.steps * steps.deduct >= steps.floor


def _open(score: ItemScore) -> str:
    if score.item.source is None:
        return _("to be filled in by hand")
    if score.amount.unknown:
        missing = sum(fact.share is None for fact in score.amount.facts)
        return _("open: {missing} of {of} figures are not known").format(missing=missing, of=score.amount.of)
    return pgettext("an item of an evaluation", "open: no data")
