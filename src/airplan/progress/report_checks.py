"""May this report be written, and what would make a careful clerk hesitate?

A refusal is raised; a doubt is only said, and whoever reports may insist. Nothing here knows a clock, a disk or a
journal: what has been said before comes in as `Past`, the present as `Moment`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from airplan.i18n import _, marked
from airplan.i18n.terms import ROLE_TITLES, STATE_TITLES
from airplan.plan.model import ROLES
from airplan.plan.periods import Period
from airplan.plan.quantities import amount, read_quantity
from airplan.progress.findings import (
    Refused,
    about_a_closed,
    about_the_clock,
    about_the_day,
    about_the_number,
    doubt,
    targets_missed,
)
from airplan.store.entries import Report

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from airplan.plan.model import Measure, Party, Target
    from airplan.progress.entry_status import EntryStatus
    from airplan.progress.findings import Doubt, WriteContext
    from airplan.progress.standing import Standing
    from airplan.store.entries import Draft, Entry
    from airplan.store.journal import Statement


class ReportContext(NamedTuple):
    """What is known when a unit is about to report on a measure; besides the report that is corrected, if one is."""

    standing: Standing
    """Of the measure, by now."""
    leads: tuple[str, ...]
    before: Mapping[str, Statement]
    """Field → the latest that this unit said of days up to the report's."""
    after: Mapping[str, Statement]
    """Field → the latest that it said of any day, where that is a later one."""
    last: Entry | None
    """Its last report."""


# --- what is refused --------------------------------------------------------------------------------------------------


def only_measure(measures: Sequence[Measure], ref: str) -> Measure:
    """The one measure that a ref means. Raises Refused where the task has several."""
    if len(measures) > 1:
        several = marked("{ref}: this task has several measures; name one of them: {refs}.")
        raise Refused(several, ref=ref, refs=tuple(measure.ref for measure in measures))
    return measures[0]


def only_lead(measure: Measure, leads: Sequence[str]) -> str:
    """The unit that reports where none is named. Raises Refused where there are several leads."""
    if len(leads) != 1:
        raise Refused(marked("{ref} has several leads; add --unit: {units}."), ref=measure.ref, units=tuple(leads))
    return leads[0]


def reporting_unit(measure: Measure, party: Party, members: Mapping[str, tuple[str, ...] | None]) -> str:
    """The unit's name, if the measure names it, itself or through a closed collective, be it only possibly.

    Raises Refused for a collective, and for a unit that is not named, with those that are.
    """
    if party.open:
        nobody = marked("{name}: nobody has listed who belongs to this collective; name the unit itself.")
        raise Refused(nobody, name=party.name)
    if party.sort == "collective":
        each = marked("{name} is a collective: each of its members reports for itself: {units}.")
        raise Refused(each, name=party.name, units=party.members or ())
    for _role, name, _possible in measure.mentions():
        if party.name in (members.get(name, (name,)) or ()):
            return party.name
    raise Refused(
        marked("{name}: not named by measure {ref}. It names {named}."),
        name=party.name,
        ref=measure.ref,
        named=_named(measure),
    )


def target_of(measure: Measure, wanted: str) -> Target:
    """The district's target of that id; without one, the only one there is. Raises Refused."""
    own = [target for target in measure.targets if target.scope == "district"]
    if wanted:
        for target in measure.targets:
            if target.id == wanted.strip().lower():
                if target.scope == "district":
                    return target
                raise Refused(
                    marked("{target}: a target of the whole city, for context; the district reports no value on it."),
                    target=target.id,
                )
        unknown = marked("{target}: measure {ref} has no such target. It has {targets}.")
        none = marked("{target}: measure {ref} has no target at all; what there is to say goes into --note.")
        raise Refused(unknown if own else none, target=wanted, ref=measure.ref, targets=_targets(own))
    if not own:
        raise Refused(
            marked("Measure {ref} has no target to report a value on; what there is to say goes into --note."),
            ref=measure.ref,
        )
    if len(own) > 1:
        several = marked("Measure {ref} has several targets; name one by its id: {targets}.")
        raise Refused(several, ref=measure.ref, targets=_targets(own))
    return own[0]


def values_of(measure: Measure, typed: Sequence[tuple[str, str]]) -> dict[str, Decimal | None]:
    """Target id → value, from what was typed for each: (id or nothing, number). Nothing for a number erases the value.

    Raises Refused, and UnreadableQuantity for what is no number in the target's unit.
    """
    values: dict[str, Decimal | None] = {}
    for wanted, text in typed:
        target = target_of(measure, wanted)
        if target.id in values:
            raise Refused(marked("{target}: two values for one target."), target=target.id)
        values[target.id] = read_quantity(text, target.unit) if text.strip() else None
    return values


def corrected_report(entry: Entry, measure: Measure, unit: str, fate: EntryStatus) -> Report:
    """What the report that is to be corrected says; `unit` is the one that was named, if any. Raises Refused."""
    facts = {"entry": entry.id, "ref": entry.ref, "unit": entry.unit}
    if entry.kind != "report":
        raise Refused(marked("{entry} is not a report; only a report can be corrected."), **facts)
    if (entry.ref, entry.unit) != (measure.ref, unit or entry.unit):
        raise Refused(marked("{entry} is a report of {unit} on {ref}; a correction stays with both."), **facts)
    if fate.retracted_by:
        gone = marked("{entry} has been retracted by {by}; report anew, or undo {by}.")
        raise Refused(gone, by=fate.retracted_by, **facts)
    if fate.corrected_by:
        raise Refused(marked("{entry} has been corrected by {by}; correct that one."), by=fate.corrected_by, **facts)
    return entry.report


# --- what makes hesitate ----------------------------------------------------------------------------------------------


def doubts(draft: Draft, past: ReportContext, moment: WriteContext, lost: Sequence[str] = ()) -> list[Doubt]:
    """What is odd about a report, all of it; `lost` is the evidence that is not where it is said to be."""
    said = draft.content
    assert isinstance(said, Report)  # noqa: S101 – decisions have doubts of their own
    return [
        *about_the_day(draft.as_of, moment),
        *_about_the_period(draft),
        *_about_the_unit(draft, past),
        *about_a_closed(past.standing),
        *_about_the_values(said, past),
        *_about_the_status(draft, said, past),
        *(doubt(marked("There is no such file: {path}"), path=path) for path in lost),
        *_about_the_same(draft, said, past),
        *about_the_clock(moment),
    ]


def _about_the_period(draft: Draft) -> Iterator[Doubt]:
    month = Period.of(draft.as_of)
    if draft.period not in map(str, (month, month.previous(), month.next())):
        yield doubt(marked("{day} is not near the period, {period}."), day=draft.as_of, period=draft.period)


def _about_the_unit(draft: Draft, past: ReportContext) -> Iterator[Doubt]:
    if draft.unit not in past.standing.units:
        possible = past.standing.measure.possible
        only = marked("{unit}: only possibly named, as the cell is blank and may belong to the row of {ref}.")
        refs = tuple(dict.fromkeys(ref for ref, _names in possible.values()))
        yield doubt(only, unit=draft.unit, ref=refs)


def _about_the_values(said: Report, past: ReportContext) -> Iterator[Doubt]:
    for figure in past.standing.figures:
        target = figure.target
        if target.id not in said.values:
            continue
        value, field = said.values[target.id], f"value:{target.id}"
        old, later = past.before.get(field), past.after.get(field)
        if value is None:
            yield _about_the_erased(target, old)
            continue
        yield from about_the_number(target, value)
        if target.nature == "cumulative":
            yield from _about_the_sum(target, value, old, later)


def _about_the_erased(target: Target, old: Statement | None) -> Doubt:
    if old and old.text:
        erased = marked("{target}: the {old} of {day} will be erased.")
        return doubt(erased, target=target.id, old=_amount(old, target), day=old.as_of)
    return doubt(marked("{target}: no number is given; if one was, it will be erased."), target=target.id)


def _about_the_sum(target: Target, value: Decimal, old: Statement | None, later: Statement | None) -> Iterator[Doubt]:
    """What adds up never falls, and seldom beyond its target."""
    facts = {"target": target.id, "value": amount(value, target.unit)}
    if old and old.text and value < Decimal(old.text):
        falling = marked("{target}: {value} is less than the {old} of {day}, though what adds up never falls.")
        yield doubt(falling, old=_amount(old, target), day=old.as_of, **facts)
    if later and later.text and value > Decimal(later.text):
        rising = marked("{target}: {value} is more than the {old} of {day}, a later day.")
        yield doubt(rising, old=_amount(later, target), day=later.as_of, **facts)
    if target.compare == "at-least" and target.value is not None and value > target.value:
        beyond = marked("{target}: {value} is more than the target, {bound}.")
        yield doubt(beyond, bound=amount(target.value, target.unit), **facts)


def _about_the_status(draft: Draft, said: Report, past: ReportContext) -> Iterator[Doubt]:
    if said.status == "done":
        if not said.evidence:
            yield doubt(marked("Done, but without evidence."))
        if draft.unit in past.leads:
            yield from targets_missed(past.standing.figures, said.values)
    old = past.before.get("status")
    if old and old.text == "done" and said.status and said.status != "done":
        back = marked("It was done on {day}, and is to be {status} now.")
        yield doubt(back, day=old.as_of, status=_(STATE_TITLES[said.status]))


def _about_the_same(draft: Draft, said: Report, past: ReportContext) -> Iterator[Doubt]:
    """The last report word for word; for a correction: one that changes nothing."""
    repeated = past.last and past.last.report.unsigned == said.unsigned
    if past.last and repeated and not (draft.about and _redated(draft, past.last)):
        same = marked("{unit} has said the same, word for word, on {day} ({entry}).")
        yield doubt(same, unit=draft.unit, day=past.last.as_of, entry=past.last.id)


def _redated(draft: Draft, last: Entry) -> bool:
    return (draft.as_of, draft.period) != (last.as_of, last.period)


# --- words ------------------------------------------------------------------------------------------------------------


def _amount(said: Statement, target: Target) -> str:
    return amount(Decimal(said.text), target.unit)


def _named(measure: Measure) -> tuple[str, ...]:
    """Everybody the row names, with the role."""
    return tuple(_with(name, _(ROLE_TITLES[role])) for role in ROLES for name in measure.units(role))


def _targets(targets: Sequence[Target]) -> tuple[str, ...]:
    return tuple(_with(target.id, target.metric) for target in targets)


def _with(name: str, explained: str) -> str:
    return _("{name} ({explained})").format(name=name, explained=explained)
