"""Make the entries of returned files, and find what must be checked about them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from airplan.plan.model import named_units
from airplan.plan.periods import Period
from airplan.progress.latest import ReportContext
from airplan.progress.proposals import Proposal
from airplan.progress.report_checks import report_findings
from airplan.rounds.cell_values import Erased
from airplan.rounds.form_columns import VALUE, column_of
from airplan.store.entries import VALUE_FIELD, Draft, Report, Source, Step
from airplan.store.sql import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.errors import Message
    from airplan.progress.standing import Standing
    from airplan.rounds.returns import CollectContext, CollectedFiles, ReturnedCell, ReturnedFile
    from airplan.store.journal import Statement


def propose(collected: CollectedFiles, author: str, today: date) -> Proposal:
    """Propose the entries for the files to be imported: a step for each file, and its reports."""
    drafts: list[Draft] = []
    findings: list[Message] = []
    for file in collected.taken():
        assert file.origin  # noqa: S101 – a file without one is not imported
        drafts.append(
            Draft.step(
                "return",
                file.origin.period,
                Step(seal=file.origin.seal, answers=file.answered),
                as_of=today,
                author=author,
                unit=file.unit,
                batch="collection",
                source=_source(file),
            )
        )
        drafts += file.reports
        findings += (finding for some in file.doubts.values() for finding in some)
    return Proposal(tuple(drafts), tuple(findings), newest=collected.newest)


def reports(file: ReturnedFile, author: str, today: date) -> Iterator[Draft]:
    """Yield a report for each row with something to be written."""
    if not file.origin:
        return
    taken = file.taken_cells
    month_end = Period.written(file.origin.period).last
    for ref in file.origin.refs:
        cells = [cell for cell in file.cells if cell.ref == ref]
        accepted = [cell for cell in taken if cell.ref == ref]
        if accepted:
            signing: dict[str, Any] = {cell.column: cell.value for cell in cells if cell.is_signing}
            day = signing.pop("as_of", None) or min(today, month_end)
            yield Draft.report(
                ref,
                file.unit,
                file.origin.period,
                _report(accepted)._replace(**{key: _name(value) for key, value in signing.items()}),
                as_of=day,
                author=author,
                batch="collection",
                source=_source(file)._replace(
                    sheet=accepted[0].sheet, cell=",".join(cell.address for cell in accepted)
                ),
            )


def _source(file: ReturnedFile) -> Source:
    """Return the file, with the message in which it came."""
    mail = file.mail
    return Source(
        file.base, sha256=file.sha256, sender=mail.sender if mail else "", message=mail.message if mail else ""
    )


def _report(cells: list[ReturnedCell]) -> Report:
    values = {
        cell.field.removeprefix(VALUE_FIELD): None if isinstance(cell.value, Erased) else cell.value
        for cell in cells
        if cell.column.startswith(VALUE)
    }
    return Report(values=values, **{cell.column: _stored(cell) for cell in cells if not cell.column.startswith(VALUE)})


def _stored(cell: ReturnedCell) -> Any:
    """Return an answer as the journal holds it: an erased one is empty."""
    if not isinstance(cell.value, Erased):
        return cell.value
    column = column_of(cell.column)
    return () if column and column.holds == "lines" else ""


def _name(value: object) -> Any:
    return value if isinstance(value, str) and value else None


class DoubtFinder:
    """Finds what must be checked about reports; known values are looked up once for all."""

    def __init__(self, context: CollectContext) -> None:
        self._context = context
        self._standings: dict[str, Standing] = {}
        self._statements: dict[date, dict[tuple[str, str], dict[str, Statement]]] = {}

    def of(self, drafts: tuple[Draft, ...]) -> dict[str, tuple[Message, ...]]:
        """Return ref → findings, for reports with any."""
        by_ref = {
            draft.ref: tuple(report_findings(draft, self._known(draft), self._context.moment, looked_at=True))
            for draft in drafts
        }
        return {ref: findings for ref, findings in by_ref.items() if findings}

    def _known(self, draft: Draft) -> ReportContext:
        """Return the values known when a unit reports on a measure."""
        context = self._context
        if not self._standings:
            judged = context.ledger.standings_of(list(context.measures.values()))
            self._standings = {standing.measure.id: standing for standing in judged}
        place = draft.unit, draft.ref
        latest = self._latest(date.max).get(place, {})
        return ReportContext(
            self._standings[draft.ref],
            named_units(context.measures[draft.ref], context.ledger.members, ("lead",)),
            self._latest(draft.as_of).get(place, {}),
            {field: statement for field, statement in latest.items() if statement.as_of > draft.as_of},
            context.baseline.last(draft.unit, draft.ref),
            context.ledger.rules.reporting,
            checks=context.ledger.rules.checks,
        )

    def _latest(self, day: date) -> dict[tuple[str, str], dict[str, Statement]]:
        """Return (unit, ref) → field → the latest statement about days up to this one."""
        if day not in self._statements:
            latest = self._statements[day] = {}
            for statement in self._context.journal.statements(View(day), list(self._context.measures)):
                latest.setdefault((statement.unit, statement.ref), {})[statement.field] = statement
        return self._statements[day]
