"""What came back: files with their findings and cells, and all that they are held against."""

from __future__ import annotations

from decimal import Decimal
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.i18n import _
from airplan.i18n.terms import STATE_TITLES
from airplan.plan.model import Filter
from airplan.plan.periods import Period
from airplan.plan.quantities import in_figures
from airplan.progress.round_status import RoundStatus, round_statuses
from airplan.reports.changes import NOTHING
from airplan.rounds.baseline import Baseline
from airplan.rounds.form import promises
from airplan.store.entries import VALUE_FIELD
from airplan.store.sql import View

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from airplan.errors import Message
    from airplan.plan.model import Measure
    from airplan.progress.findings import WriteContext
    from airplan.progress.ledger import Ledger
    from airplan.rounds.form_grid import Finding
    from airplan.rounds.merge import Case, Verdict
    from airplan.rounds.workbook.workbook_model import Remark
    from airplan.store.entries import Draft, Entry
    from airplan.store.journal import Journal

_LONG = 60
"""Characters of a text that a preview shows."""


class ReturnedCell(NamedTuple):
    """One returned cell, and what becomes of it."""

    ref: str
    column: str
    field: str
    """status, value:TARGET, note, problem, next, evidence, as_of, filled_by, checked_by, or a locked column."""
    sheet: str
    address: str
    returned: str
    """As it stood there."""
    value: Any
    """What it means, where it could be read."""
    sent: str | None
    """What was known when it was sent, and what is known now, as rounds.baseline has it; None: nothing."""
    known: str | None
    case: Case
    verdict: Verdict

    @property
    def is_signing(self) -> bool:
        """Whether it says of when or by whom the answers are, which alone is no answer."""
        return self.case.cell == "signing"


class Origin(NamedTuple):
    """What a workbook was sent as; its form, with all that was sent, is not kept for hundreds of files."""

    unit: str
    period: str
    seal: str
    refs: tuple[str, ...]
    """Its rows, in their order."""


class ReturnedFile(NamedTuple):
    """One file that came back, looked at."""

    name: str
    sha256: str = ""
    origin: Origin | None = None
    """None where nobody can tell."""
    findings: tuple[Finding, ...] = ()
    notes: tuple[Message, ...] = ()
    remarks: tuple[Remark, ...] = ()
    """What it says elsewhere than in a cell for answers."""
    cells: tuple[ReturnedCell, ...] = ()
    reports: tuple[Draft, ...] = ()
    """One for each row with something to be written down."""
    doubts: Mapping[str, tuple[Message, ...]] = MappingProxyType({})
    """Ref → what is odd about the report on the measure."""
    unreadable: Message | None = None
    """Why it cannot be read at all, and what to do; None for all others."""
    passed: bool = False
    """Whether its passable findings are passed over, as --prefer returned asks."""
    sheet: str = ""
    """What the sheet that was filled in is called, as far as that is known."""
    before: Entry | None = None
    """The step by which this very file was taken in before."""
    sent_back: Entry | None = None
    """The step by which it went back to its unit before; then it counts no more, and is not looked at."""

    @property
    def unit(self) -> str:
        """Whose it is, as far as that is known."""
        return self.origin.unit if self.origin else self.sent_back.unit if self.sent_back else ""

    @property
    def base(self) -> str:
        """Its name without folders, as the journal remembers it."""
        return PurePath(self.name.replace("\\", "/")).name

    @property
    def held_up(self) -> bool:
        """Whether anything keeps it from being taken."""
        if self.unreadable or any(cell.verdict.blocks for cell in self.cells):
            return True
        return any(not (finding.passable and self.passed) for finding in self.findings)

    @property
    def faults(self) -> list[Message]:
        """What is wrong with it as a whole."""
        return [self.unreadable] if self.unreadable else [finding.message for finding in self.findings]

    @property
    def answered(self) -> int:
        """Cells that were filled in, whatever became of them."""
        return sum(not cell.is_signing and cell.verdict.kind != "locked" for cell in self.cells)


class CollectedFiles(NamedTuple):
    """All files that came back, in the order of their names, and what was known when they were looked at."""

    period: str
    files: tuple[ReturnedFile, ...]
    newest: str
    """The newest entry of the journal then."""

    @property
    def unreadable(self) -> bool:
        """Whether any file cannot be read."""
        return any(file.unreadable for file in self.files)

    @property
    def held_up(self) -> bool:
        """Whether any file cannot be taken."""
        return any(file.held_up for file in self.files)

    @property
    def needs_a_person(self) -> bool:
        """Whether there is anything that a person must look at."""
        return any(
            file.findings
            or file.unreadable
            or any(cell.verdict.kind not in ("new", "unchanged") for cell in file.cells)
            for file in self.files
        )

    def taken(self) -> Iterator[ReturnedFile]:
        """Yield the files that nothing holds up and that were not taken before; of equal ones the first."""
        digests: set[str] = set()
        for file in self.files:
            if not (file.held_up or file.before) and file.origin and file.sha256 not in digests:
                digests.add(file.sha256)
                yield file


class CollectContext(NamedTuple):
    """What returned workbooks are held against."""

    ledger: Ledger
    journal: Journal
    measures: Mapping[str, Measure]
    promises: Mapping[str, str]
    """Ref → the digest of what the plan asks now."""
    baseline: Baseline
    newest: str
    """The newest entry of all, looked up before anything else was: what has come since may not be known here."""
    month: Period | None
    """The month that is collected; None where nothing was ever dispatched."""
    status: RoundStatus
    """What has been sent for it, and what has come back by now."""
    units: Collection[str]
    """Everybody there is."""
    today: date
    """The day that the office gives the answer on; `moment` is when it is written down."""
    moment: WriteContext

    @property
    def period(self) -> str:
        """The month as the journal has it; empty for none."""
        return str(self.month) if self.month else ""

    @property
    def year(self) -> int:
        """The plan's."""
        return self.ledger.plan.header.year


def collect_context(
    ledger: Ledger, journal: Journal, month: Period | None, today: date, moment: WriteContext
) -> CollectContext:
    """Return what is known when a month is collected, or without one the last month that was dispatched."""
    newest = journal.newest()
    rounds = round_statuses(journal, View(max(today, moment.today)), ledger.rules.reporting)
    month = month or max((status.period for status in rounds if status.was_dispatched), default=None)
    status = next((status for status in rounds if status.period == month), None)
    measures = {measure.ref: measure for measure in ledger.measures(Filter())}
    return CollectContext(
        ledger,
        journal,
        measures,
        promises(measures.values()),
        Baseline(journal, str(month or ""), list(measures)),
        newest,
        month,
        status or RoundStatus(month or Period.of(today), today),
        {party.name for party in ledger.plan.parties("unit")},
        today,
        moment,
    )


def in_words(field: str, text: str | None) -> str:
    """Return what is known in a field, for people: 推进中; 24,530; – for nothing, and for what was erased."""
    if not text:
        return NOTHING
    if field == "status":
        return _(STATE_TITLES[text])
    return in_figures(Decimal(text)) if field.startswith(VALUE_FIELD) else text


def shortened(text: str) -> str:
    """Return the text on one line, its beginning where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _LONG else f"{line[:_LONG]}…"
