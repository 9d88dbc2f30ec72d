"""Which entries are made of what came back, and what is odd about them?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from airplan.plan.model import named_units
from airplan.plan.periods import Period
from airplan.progress.latest import ReportContext
from airplan.progress.report_checks import report_findings
from airplan.rounds.cell_values import Erased
from airplan.rounds.form import SIGNING, VALUE
from airplan.store.entries import Draft, Report, Source, Step
from airplan.store.sql import View

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from airplan.progress.standing import Standing
    from airplan.rounds.collection import CollectContext, Collection, ReturnedFile
    from airplan.store.journal import Statement


def drafts(collection: Collection, author: str, today: date) -> list[Draft]:
    """What is to be written of the files that nothing holds up: a step for each file that was not taken in before, and
    a report for each of its rows with something to be taken."""
    found: list[Draft] = []
    taken: set[str] = set()
    for file in collection.files:
        if file.held_up or file.before or not file.origin or file.sha256 in taken:
            continue
        taken.add(file.sha256)
        found.append(
            Draft.step(
                "return",
                file.origin.period,
                Step(seal=file.origin.seal, answers=file.answered),
                as_of=today,
                author=author,
                unit=file.unit,
                batch="collection",
                source=Source(file.base, sha256=file.sha256),
            )
        )
        found += _reports(file, author, today)
    return found


def _reports(file: ReturnedFile, author: str, today: date) -> Iterator[Draft]:
    """A report for each row with something to be taken."""
    assert file.origin  # noqa: S101 – a file without one is held up
    month_end = Period.written(file.origin.period).last
    for ref in file.origin.refs:
        own = [cell for cell in file.cells if cell.ref == ref]
        taken = [cell for cell in own if cell.taken]
        if not taken:
            continue
        signing = {cell.column: cell.value for cell in own if cell.column in SIGNING}
        said = {cell.column: None if isinstance(cell.value, Erased) else cell.value for cell in taken}
        texts = {
            name: _text(cell.value) for name in ("note", "problem", "next") for cell in taken if cell.column == name
        }
        report = Report(
            status=said.get("status"),
            values={
                cell.field.removeprefix("value:"): said[cell.column] for cell in taken if cell.column.startswith(VALUE)
            },
            evidence=next((said[cell.column] or () for cell in taken if cell.column == "evidence"), None),
            filled_by=_name(signing.get("filled_by")),
            checked_by=_name(signing.get("checked_by")),
            **texts,
        )
        yield Draft.report(
            ref,
            file.unit,
            file.origin.period,
            report,
            as_of=signing.get("as_of") or min(today, month_end),
            author=author,
            batch="collection",
            source=Source(file.base, taken[0].sheet, ",".join(cell.address for cell in taken), file.sha256),
        )


def _text(value: object) -> str:
    return "" if isinstance(value, Erased) else str(value)


def _name(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def with_doubts(desk: CollectContext, files: Sequence[ReturnedFile]) -> Iterator[ReturnedFile]:
    """The files, each with what is odd about what would be written of it."""
    past = _Pasts(desk)
    for file in files:
        if file.unreadable or not file.origin or file.before:
            yield file
            continue
        found = {
            draft.ref: tuple(report_findings(draft, past.of(draft), desk.moment))
            for draft in _reports(file, "", desk.today)
        }
        yield file._replace(doubts={ref: some for ref, some in found.items() if some})


class _Pasts:
    """What is known when a unit reports on a measure, looked up for many reports at once."""

    def __init__(self, desk: CollectContext) -> None:
        self._desk = desk
        self._standings: dict[str, Standing] = {}
        self._said: dict[date, dict[tuple[str, str], dict[str, Statement]]] = {}

    def of(self, draft: Draft) -> ReportContext:
        """For one report."""
        desk = self._desk
        if not self._standings:
            judged = desk.ledger.judged(list(desk.measures.values()))
            self._standings = {standing.measure.ref: standing for standing in judged}
        latest = self._by(date.max).get((draft.unit, draft.ref), {})
        return ReportContext(
            self._standings[draft.ref],
            named_units(desk.measures[draft.ref], desk.ledger.members, ("lead",)),
            self._by(draft.as_of).get((draft.unit, draft.ref), {}),
            {field: one for field, one in latest.items() if one.as_of > draft.as_of},
            desk.known.last(draft.unit, draft.ref),
        )

    def _by(self, day: date) -> dict[tuple[str, str], dict[str, Statement]]:
        """(unit, ref) → field → the latest that was said of days up to this one."""
        if day not in self._said:
            found = self._said[day] = {}
            for one in self._desk.journal.statements(View(day), list(self._desk.measures)):
                found.setdefault((one.unit, one.ref), {})[one.field] = one
        return self._said[day]
