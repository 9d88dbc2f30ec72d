"""Check a report before it is written: refusals, and findings that a person may overrule.

A refusal is raised as AirplanError. Nothing here knows a clock, a disk or a journal: earlier reports come in as
ReportContext, the present as WriteContext.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from airplan.errors import AirplanError, Message
from airplan.i18n import marked
from airplan.i18n.terms import ROLE_TITLES, STATE_TITLES
from airplan.plan.calendar_days import half_width
from airplan.plan.model import ROLES
from airplan.plan.periods import Period
from airplan.plan.quantities import Amount, read_quantity
from airplan.progress.content import empty_texts, has_content
from airplan.progress.figure_checks import FigureContext, LastFigure, OtherFigure, TargetPlace, far_off
from airplan.progress.findings import (
    clock_findings,
    closed_measure_findings,
    day_findings,
    missed_target_findings,
)
from airplan.progress.lights import in_force_on
from airplan.store.entries import Report, value_field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from airplan.plan.model import Measure, Membership, Party, Span, Target
    from airplan.progress.entry_status import EntryStatus
    from airplan.progress.findings import WriteContext
    from airplan.progress.latest import ReportContext
    from airplan.progress.standing import Figure
    from airplan.store.entries import Draft, Entry
    from airplan.store.journal import Statement


# --- what is refused --------------------------------------------------------------------------------------------------


def only_measure(measures: Sequence[Measure], ref: str) -> Measure:
    """Return the one measure that a ref means. Raises AirplanError where the task has several measures."""
    if len(measures) > 1:
        several = marked("{ref}: this task has several measures; name one: {refs}.")
        raise AirplanError(Message(several, ref=ref, refs=tuple(measure.ref for measure in measures)))
    return measures[0]


def only_lead(measure: Measure, leads: Sequence[str]) -> str:
    """Return the unit that reports if none is named. Raises AirplanError where there are several leads."""
    if len(leads) != 1:
        several = marked("{ref} has several leads; add --unit: {units}.")
        raise AirplanError(Message(several, ref=measure.ref, units=tuple(leads)))
    return leads[0]


def reporting_unit(measure: Measure, party: Party, members: Membership) -> str:
    """Return the unit's name if the measure names it, itself or through a closed collective, or possibly names it.

    Raises AirplanError for a collective, and for a unit that is not named, listing the units that are.
    """
    if party.open:
        unlisted = marked("{name}: the members of this collective are not listed; name the unit itself.")
        raise AirplanError(Message(unlisted, name=party.name))
    if party.sort == "collective":
        each = marked("{name} is a collective; each of its members reports for itself: {units}.")
        raise AirplanError(Message(each, name=party.name, units=party.members or ()))
    for _role, name, _possible in measure.mentions():
        if party.name in (members.get(name, (name,)) or ()):
            return party.name
    unnamed = marked("{name}: measure {ref} does not name this unit. Units named: {named}.")
    raise AirplanError(Message(unnamed, name=party.name, ref=measure.ref, named=_named_parties(measure)))


def target_of(measure: Measure, wanted: str) -> Target:
    """Return the district's target with an ID or a name; without one, its only target. Raises AirplanError."""
    targets = [target for target in measure.targets if target.scope == "district"]
    if wanted:
        return _target_called(wanted, measure, targets)
    if not targets:
        none = marked(
            "Measure {ref} has no target for which a value can be reported; describe the progress with --note."
        )
        raise AirplanError(Message(none, ref=measure.ref))
    if len(targets) > 1:
        several = marked("Measure {ref} has several targets; name one: {targets}.")
        raise AirplanError(Message(several, ref=measure.ref, targets=tuple(targets)))
    return targets[0]


def _target_called(wanted: str, measure: Measure, targets: Sequence[Target]) -> Target:
    """Return the district's target with an ID, or a name in either language."""
    typed = _plain(wanted)
    of_id = [target for target in measure.targets if target.id == typed]
    called = of_id or [target for target in targets if typed in map(_plain, target.names)]
    if len(called) != 1:
        unknown = marked("{target}: measure {ref} has no such target. Its targets: {targets}.")
        none = marked("{target}: measure {ref} has no target; describe the progress with --note.")
        text = unknown if targets else none
        raise AirplanError(Message(text, target=wanted, ref=measure.ref, targets=tuple(targets)))
    if called[0].scope != "district":
        context = marked("{target} is a city-wide target, given for context only; the district does not report on it.")
        raise AirplanError(Message(context, target=called[0]))
    return called[0]


def _plain(text: str) -> str:
    return half_width(text).lower()


def values_of(
    measure: Measure, typed: Sequence[tuple[str, str]], in_force: Iterable[Target] = ()
) -> dict[str, Decimal | None]:
    """Return target ID → value from pairs (target or nothing, typed number); an empty number erases the value.

    A number is negative only if its target is, as written or `in_force`. Raises AirplanError, also for input that is no
    number in the target's unit.
    """
    signed = {target.id for target in (*measure.targets, *in_force) if target.signed}
    values: dict[str, Decimal | None] = {}
    for wanted, text in typed:
        target = target_of(measure, wanted)
        if target.id in values:
            raise AirplanError(
                Message(marked("{target}: two values were given for this target; give only one."), target=target)
            )
        may_be_negative = target.id in signed
        values[target.id] = read_quantity(text, target.measured_in, signed=may_be_negative) if text.strip() else None
    return values


def check_correctable(entry: Entry, measure: Measure, unit: str, status: EntryStatus) -> None:
    """Raise AirplanError if the entry cannot be corrected as a report on a measure; `unit` is the one named, if any."""
    facts = {"entry": entry.id, "ref": entry.ref, "unit": entry.unit}
    if entry.kind != "report":
        raise AirplanError(Message(marked("{entry} is not a report; only a report can be corrected."), **facts))
    if (entry.ref, entry.unit) != (measure.id, unit or entry.unit):
        other = marked("{entry} is a report from {unit} on {ref}; a correction cannot change the unit or the measure.")
        raise AirplanError(Message(other, **facts))
    if status.retracted_by:
        retracted = marked("{entry} was reversed by {by}; report again, or undo {by}.")
        raise AirplanError(Message(retracted, by=status.retracted_by, **facts))
    if status.corrected_by:
        corrected = marked("{entry} was corrected by {by}; correct the later entry instead.")
        raise AirplanError(Message(corrected, by=status.corrected_by, **facts))


# --- findings ---------------------------------------------------------------------------------------------------------


def report_findings(
    draft: Draft,
    context: ReportContext,
    moment: WriteContext,
    missing_evidence: Sequence[str] = (),
    *,
    looked_at: bool = False,
) -> list[Message]:
    """Return all findings about a report; `missing_evidence` are paths without a file.

    `looked_at`: its day and its figures were confirmed already, each in its cell.
    """
    report = draft.content
    assert isinstance(report, Report)  # noqa: S101 – decisions have their own findings
    context = context._replace(standing=in_force_on(context.standing, moment.span, draft.as_of))
    return [
        *(() if looked_at else day_findings(draft.as_of, moment)),
        *_period_findings(draft),
        *_unit_findings(draft, context),
        *closed_measure_findings(context.standing),
        *_value_findings(draft, report, context, moment.span, looked_at=looked_at),
        *_content_findings(report, context),
        *_status_findings(draft, report, context),
        *(Message(marked("There is no such file: {path}"), path=path) for path in missing_evidence),
        *_repetition_findings(draft, report, context),
        *clock_findings(moment),
    ]


def _period_findings(draft: Draft) -> Iterator[Message]:
    month = Period.of(draft.as_of)
    if draft.period not in map(str, (month, month.previous(), month.next())):
        yield Message(
            marked("{day} is far from the month {period}."), day=draft.as_of, period=Period.written(draft.period)
        )


def _unit_findings(draft: Draft, context: ReportContext) -> Iterator[Message]:
    if draft.unit not in context.standing.units:
        possible = context.standing.measure.possible
        only = marked("It is uncertain whether {unit} is named: the cell is blank and may belong to the row of {ref}.")
        refs = tuple(dict.fromkeys(ref for ref, _names in possible.values()))
        yield Message(only, unit=draft.unit, ref=refs)


def _value_findings(
    draft: Draft, report: Report, context: ReportContext, span: Span, *, looked_at: bool
) -> Iterator[Message]:
    for figure in context.standing.figures:
        target = figure.target
        if target.id not in report.values:
            continue
        value, field = report.values[target.id], value_field(target.id)
        before, after = context.before.get(field), context.after.get(field)
        if value is None:
            yield _erasure_finding(target, before)
            continue
        before = before if before and target.counts(before.as_of, span) else None
        after = after if after and target.year in (0, span.year_near(after.as_of)) else None
        far = list(far_off(target, value, _figure_context(draft, report, figure, context, before), context.checks))
        yield from () if looked_at else far
        if target.nature == "cumulative":
            yield from _cumulative_findings(target, value, after, far=bool(far))


def _figure_context(
    draft: Draft, report: Report, figure: Figure, context: ReportContext, before: Statement | None
) -> FigureContext:
    in_row = {
        TargetPlace(other.target): OtherFigure(value, other.target.unit)
        for other in context.standing.figures
        if other.target.id != figure.target.id and (value := report.values.get(other.target.id)) is not None
    }
    return FigureContext(
        draft.unit in context.leads,
        LastFigure(Decimal(before.text), before.as_of) if before and before.text else None,
        figure.value,
        {**context.elsewhere, **in_row},
    )


def _erasure_finding(target: Target, before: Statement | None) -> Message:
    if before and before.text:
        erased = marked("{target}: {old}, the value as of {day}, will be erased.")
        return Message(erased, target=target, old=_amount(before, target), day=before.as_of)
    return Message(marked("{target}: no number is given; any earlier value will be erased."), target=target)


def _cumulative_findings(target: Target, value: Decimal, after: Statement | None, *, far: bool) -> Iterator[Message]:
    """Yield findings about a cumulative value: a later day's value, and a target that is exceeded."""
    facts = {"target": target, "value": Amount(value, target.measured_in)}
    if after and after.text and value > Decimal(after.text):
        rising = marked("{target}: {value} is more than {old}, the value as of the later day {day}.")
        yield Message(rising, old=_amount(after, target), day=after.as_of, **facts)
    exact = target.compare == "at-least" and not target.relative_to
    if not far and exact and target.value is not None and value > target.value:
        beyond = marked("{target}: {value} exceeds the target, {bound}.")
        yield Message(beyond, bound=target.amount(target.value), **facts)


def _content_findings(report: Report, context: ReportContext) -> Iterator[Message]:
    """Yield a finding for empty words, where the report has no other content."""
    words = empty_texts(report, context.reporting)
    if words and not has_content(report, context.reporting):
        yield Message(marked("“{words}” has no content; the report counts as empty."), words=words)


def _status_findings(draft: Draft, report: Report, context: ReportContext) -> Iterator[Message]:
    if report.status == "done":
        if not report.evidence:
            yield Message(marked("Reported as done without evidence."))
        if draft.unit in context.leads:
            yield from missed_target_findings(context.standing.figures, report.values)
    before = context.before.get("status")
    if before and before.text == "done" and report.status and report.status != "done":
        back = marked("The measure was reported as done on {day}; the new status is {status}.")
        yield Message(back, day=before.as_of, status=Message(STATE_TITLES[report.status]))


def _repetition_findings(draft: Draft, report: Report, context: ReportContext) -> Iterator[Message]:
    """Yield a finding for a report that repeats the last one, and for a correction that changes nothing."""
    last = context.last
    repeated = last and last.report.unsigned == report.unsigned
    if last and repeated and not (draft.about and _redated(draft, last)):
        same = marked("Identical to the report from {unit} of {day} ({entry}).")
        yield Message(same, unit=draft.unit, day=last.as_of, entry=last.id)


def _redated(draft: Draft, last: Entry) -> bool:
    return (draft.as_of, draft.period) != (last.as_of, last.period)


# --- words ------------------------------------------------------------------------------------------------------------


def _amount(statement: Statement, target: Target) -> Amount:
    return Amount(Decimal(statement.text), target.measured_in)


def _named_parties(measure: Measure) -> tuple[Message, ...]:
    """Return every party that the row names, each with its role."""
    return tuple(_explained(name, Message(ROLE_TITLES[role])) for role in ROLES for name in measure.units(role))


def _explained(name: str, explanation: object) -> Message:
    return Message(marked("{name} ({explained})"), name=name, explained=explanation)
