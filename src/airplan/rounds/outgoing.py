"""Determine what each unit is sent for a month: measures, reasons, known values, and the file."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from airplan.formats.control_characters import printable
from airplan.i18n import _, pgettext
from airplan.i18n.forms import filled
from airplan.plan.model import ROLES, directory_order
from airplan.progress.lights import in_force_on
from airplan.progress.obligations import asked_units
from airplan.progress.unit_figures import roles_of
from airplan.reports.questions import counted_since
from airplan.reports.table import Column, Table
from airplan.rounds import form_sheet
from airplan.rounds.baseline import Baseline
from airplan.rounds.form import Form, FormRow, TargetField, file_stem, new_nonce, promise, seal_of
from airplan.rounds.form_columns import AskedTarget, RowFacts, answers_sent, locked_sent, locked_texts
from airplan.store.entries import Draft, Source, Step

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from airplan.formats.file_names import FileNames
    from airplan.plan.model import Measure, Membership, Role, Span
    from airplan.plan.periods import Period
    from airplan.progress.ledger import Ledger
    from airplan.progress.standing import Standing
    from airplan.reports.table import ReaderContext
    from airplan.rounds.form_sheet import CoverText
    from airplan.store.entries import Entry


class Sending(NamedTuple):
    """The content of a month's dispatch."""

    period: Period
    due: date
    forms: tuple[Form, ...]
    owed: Mapping[str, int]
    """Unit → the number of its rows that are owed."""
    unasked: Mapping[str, int] = MappingProxyType({})
    """Kind of deadline → measures that nobody is asked about for want of a due date."""


class SentWorkbook(NamedTuple):
    """A dispatched workbook."""

    form: Form
    file: str
    """Its name."""
    content: bytes
    sha256: str
    seal: str


def sending(
    ledger: Ledger,
    measures: Sequence[Measure],
    period: Period,
    due: date,
    reading: ReaderContext,
    *,
    units: Collection[str] | None = None,
    roles: Sequence[Role] = ROLES,
    everyone: bool = False,
) -> Sending:
    """Return a form for each of these units (None: all) that owes a report on one of the measures.

    Forms are in the directory's order, owed rows first; with `everyone`, units that owe none are included. Measures
    that were closed are left out.
    """
    members, header, digest = ledger.members, ledger.plan.header, ledger.plan.digest
    span, day = header.span, min(max(period.last, header.span.first), header.span.last)
    standings = [in_force_on(each, span, day) for each in ledger.standings_of(measures) if each.state != "closed"]
    asked = [each.measure for each in standings]
    baseline, owing = Baseline(ledger.journal, str(period), asked, span), asked_units(ledger, asked, period)
    named = {unit for each in standings for unit in each.units if units is None or unit in units}
    forms, owed = [], {}
    for unit in sorted(named, key=directory_order(party.name for party in ledger.plan.parties("unit", "collective"))):
        rows = [
            RowFacts(
                each, in_roles, owing[each.measure.id].get(unit, ()), _asked_targets(each, unit, members, span, day),
                baseline.answers(unit, each.measure.id), baseline.last(unit, each.measure.id), reading,
            )
            for each in standings
            if unit in each.units and (in_roles := roles_of(each.measure, unit, members)).keys() & roles
        ]  # fmt: skip
        count = sum(bool(facts.grounds) for facts in rows)
        if not rows or not (count or everyone):
            continue
        rows.sort(key=lambda facts: (not facts.grounds, min(ROLES.index(role) for role in facts.roles)))
        made = tuple(map(_row, rows))
        forms.append(Form(header.id, digest, str(period), unit, due, made, locked_sent(), answers_sent(), new_nonce()))
        owed[unit] = count
    return Sending(period, due, tuple(forms), owed)


def sent_workbook(
    form: Form,
    cover: CoverText,
    filled: Mapping[tuple[str, str], object] | None = None,
    comments: Mapping[tuple[str, str], str] | None = None,
    *,
    names: FileNames,
    again: bool = False,
) -> SentWorkbook:
    """Return the workbook of a form, with one of the `names` of its folder.

    `again`: it is sent back to the unit, with answers and remarks.
    """
    from hashlib import sha256

    content = form_sheet.workbook(form, cover, filled, comments)
    name = names.name(file_stem(form.period, form.unit, again=again), ".xlsx")
    return SentWorkbook(form, name, content, sha256(content).hexdigest(), seal_of(form))


def steps(sent: Iterable[SentWorkbook], author: str, day: date, *, batch: str = "dispatch") -> list[Draft]:
    """Return the journal entries for dispatched workbooks."""
    return [
        Draft.step(
            "dispatch",
            workbook.form.period,
            Step(to=workbook.form.due, seal=workbook.seal),
            as_of=day,
            author=author,
            unit=workbook.form.unit,
            batch=batch,
            source=Source(workbook.file, sha256=workbook.sha256),
        )
        for workbook in sent
    ]


def as_sent(planned: Sending, steps_: Sequence[Entry]) -> list[SentWorkbook]:
    """Return the workbooks of a dispatch as earlier steps sent them; empty where these sent something else."""
    by_unit = {entry.unit: entry for entry in steps_}
    asked = {(str(planned.period), form.unit, planned.due) for form in planned.forms}
    if asked != {(entry.period, entry.unit, entry.step.to) for entry in steps_}:
        return []
    return [
        SentWorkbook(form, step.source.file, b"", step.source.sha256, step.step.seal)
        for form in planned.forms
        for step in (by_unit[form.unit],)
    ]


def manifest(sending_: Sending, sent: Sequence[SentWorkbook], reading: ReaderContext) -> Table:
    """Return a row for each workbook."""
    columns = (
        Column("unit", _("Unit"), kind="name"),
        Column("file", _("File")),
        Column("measures", pgettext("how many", "Measures"), kind="count"),
        Column("owed", pgettext("reports: expected", "Owed"), kind="count"),
        Column("period", _("Reporting month"), kind="label", show="file-only"),
        Column("due", _("Return date"), kind="day", show="file-only"),
        Column("seal", "seal", show="data-only"),
        Column("sha256", "sha256", show="data-only"),
    )
    rows = tuple(
        (form.unit, file, len(form.rows), sending_.owed[form.unit], form.period, form.due, seal, digest)
        for form, file, _content, digest, seal in sent
    )
    title = filled(
        _("Workbooks for {month}, return by {day}: {count}"),
        month=sending_.period, day=sending_.due, count=len(rows),
    )  # fmt: skip
    return Table(title, columns, rows, names=reading.names).with_undated(sending_.unasked)


def _asked_targets(
    standing: Standing, unit: str, members: Membership, span: Span, day: date
) -> tuple[AskedTarget, ...]:
    """Return the district's targets as they are asked for on a day, with the unit's own values."""
    targets = [figure.target for figure in standing.figures]
    return tuple(
        AskedTarget(target, counted_since(target, span, day), target.of_unit(unit, members)) for target in targets
    )


def _row(facts: RowFacts) -> FormRow:
    whose = "district" if "lead" in facts.roles else "own"
    return FormRow(
        facts.standing.measure.id,
        tuple(_field(asked, whose) for asked in facts.targets),
        {column: printable(text) for column, text in locked_texts(facts).items()},  # as it is in the cell
        {field: answer.text for field, answer in sorted(facts.answers.items())},
        promise(facts.standing.measure),
    )


def _field(asked: AskedTarget, whose: str) -> TargetField:
    target, since, own = asked
    return TargetField(
        target.id, target.unit, target.nature, whose, target.unit_en,
        since=since.isoformat() if since else "",
        own="" if own is None else str(own),
        signed="signed" if target.signed else "",
    )  # fmt: skip
