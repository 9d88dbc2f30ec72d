"""What is each unit sent for a month: which measures, why, what is known of them?"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from airplan.i18n import _, marked, pgettext
from airplan.i18n.forms import day_and_month
from airplan.i18n.terms import ROLE_TITLES, STATE_TITLES
from airplan.plan.model import ROLES, roles_of
from airplan.plan.quantities import in_figures
from airplan.progress.obligations import reporting_units
from airplan.reports.wording import COMPARISONS, brief, deadline_in_full
from airplan.rounds.baseline import Baseline
from airplan.rounds.form import NUMBERS, Form, FormRow, TargetField, promises
from airplan.store.entries import Draft, Source, Step

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from airplan.plan.model import Measure, Role, Target
    from airplan.plan.periods import Period
    from airplan.progress.ledger import Ledger
    from airplan.progress.standing import Standing
    from airplan.reports.table import Reading
    from airplan.rounds.baseline import BaselineValue
    from airplan.store.entries import Entry

_LONGEST = 600
"""Characters of a last report that a cell repeats."""
_ASKED = marked("to be reported")
_WELCOME = marked("if there is news")


class Sending(NamedTuple):
    """What is to be sent for a month."""

    period: Period
    due: date
    forms: tuple[Form, ...]
    owed: Mapping[str, int]
    """Unit → how many of its rows are owed."""


def sending(
    ledger: Ledger,
    measures: Sequence[Measure],
    period: Period,
    due: date,
    reading: Reading,
    *,
    units: Collection[str] | None = None,
    roles: Sequence[Role] = ROLES,
    everyone: bool = False,
) -> Sending:
    """A form for each of these units (None: all) that owes a report on one of the measures, in the order of the plan;
    with `everyone` also for those that owe none. Measures that were closed in an earlier month are left out.
    """
    standings = [one for one in ledger.judged(measures) if not _closed_before(one, period)]
    known = Baseline(ledger.journal, str(period), [one.measure.ref for one in standings])
    promised = promises(one.measure for one in standings)
    owing = {one.measure.ref: reporting_units(one.measure, ledger.members, ledger.rules.reporting) for one in standings}
    named = dict.fromkeys(unit for one in standings for unit in one.units if units is None or unit in units)
    forms, owed = [], {}
    for unit in named:
        own = [(one, roles_of(one.measure, unit, ledger.members)) for one in standings if unit in one.units]
        own = [(one, as_what) for one, as_what in own if any(role in roles for role in as_what)]
        asked = sum(unit in owing[one.measure.ref] for one, _as_what in own)
        if not own or not (asked or everyone):
            continue
        own.sort(key=lambda pair: min(ROLES.index(role) for role in pair[1]))
        rows = tuple(
            _row(
                one,
                as_what,
                unit,
                known,
                reading,
                promise=promised[one.measure.ref],
                asked=unit in owing[one.measure.ref],
            )
            for one, as_what in own
        )
        forms.append(Form(ledger.plan.header.id, ledger.plan.digest, str(period), unit, due, rows))
        owed[unit] = asked
    return Sending(period, due, tuple(forms), owed)


def steps(sent: Sequence[tuple[Form, str, str]], author: str, day: date) -> list[Draft]:
    """What the journal remembers of workbooks that were sent: (form, file name, SHA-256 of the file) for each."""
    return [
        Draft.step(
            "dispatch",
            form.period,
            Step(to=form.due, seal=form.seal),
            as_of=day,
            author=author,
            unit=form.unit,
            batch="dispatch",
            source=Source(file, sha256=digest),
        )
        for form, file, digest in sent
    ]


def _targets_of(measure: Measure) -> list[Target]:
    """The targets on which the district's units report."""
    return [target for target in measure.targets if target.scope == "district"]


def _closed_before(standing: Standing, period: Period) -> bool:
    return any(entry.kind == "close" and entry.as_of < period.first for entry in standing.decisions)


def _row(
    standing: Standing,
    as_what: Mapping[Role, str | None],
    unit: str,
    known: Baseline,
    reading: Reading,
    *,
    promise: str,
    asked: bool,
) -> FormRow:
    measure, answers = standing.measure, known.answers(unit, standing.measure.ref)
    targets = _targets_of(measure)
    in_force = {one.target.id: one.target for one in standing.figures}
    shown = {
        "ref": measure.ref,
        "brief": brief(measure),
        "text": measure.text,
        "deadline": deadline_in_full(measure.deadline) if not measure.deadline.due else measure.deadline.text,
        "due": standing.due.isoformat() if standing.due else "",
        "role": "\n".join(_as(role, via, reading) for role, via in as_what.items()),
        "asked": _(_ASKED if asked else _WELCOME),
        "target": "\n".join(
            _target(number, in_force.get(target.id, target), answers, single=len(targets) == 1)
            for number, target in enumerate(targets)
        ),
        "last": _last(known.last(unit, measure.ref)),
    }
    return FormRow(
        measure.ref,
        tuple(TargetField(target.id, target.unit) for target in targets),
        shown,
        {field: answer.text for field, answer in sorted(answers.items())},
        promise,
    )


def _as(role: Role, via: str | None, reading: Reading) -> str:
    """责任（各街道办事处）; of its own name the role alone."""
    said = _(ROLE_TITLES[role])
    return said if via is None else _("{name} ({explained})").format(name=said, explained=reading.call(via))


def _target(number: int, target: Target, answers: Mapping[str, BaselineValue], *, single: bool) -> str:
    """① 低氮改造 ≥ 1,100 蒸吨；本单位已报 300."""
    said = f"{'' if single else NUMBERS[number]}{target.metric}"
    if target.value is None:
        said = _("{metric} ({unit})").format(metric=said, unit=target.unit)
    else:
        said = f"{said} {_(COMPARISONS[target.compare])} {in_figures(target.value)} {target.unit}"
    answer = answers.get(f"value:{target.id}")
    last = in_figures(Decimal(answer.text)) if answer and answer.text else "–"
    return _("{target}; yours so far: {value}").format(target=said, value=last)


def _last(entry: Entry | None) -> str:
    """推进中（5月24日）：补贴资金尚未到位。."""
    if not entry:
        return ""
    said = entry.report
    status = _(STATE_TITLES[said.status]) if said.status else pgettext("kind of entry", "report")
    head = _("{name} ({explained})").format(name=status, explained=day_and_month(entry.as_of))
    text = "\n".join([head, *filter(None, (said.note, said.problem, said.next))])
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
