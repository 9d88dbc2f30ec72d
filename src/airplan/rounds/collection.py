"""What came back, once it was looked at: files with their findings and cells, and what they were held against."""

from __future__ import annotations

from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from airplan.plan.model import Filter
from airplan.plan.periods import Period
from airplan.progress.round_status import RoundStatus, round_statuses
from airplan.rounds.baseline import Baseline
from airplan.rounds.form import SIGNING, promises
from airplan.store.sql import View

if TYPE_CHECKING:
    from collections.abc import Collection as Some
    from collections.abc import Mapping
    from datetime import date

    from airplan.errors import Message
    from airplan.plan.model import Measure
    from airplan.progress.findings import WriteContext
    from airplan.progress.ledger import Ledger
    from airplan.rounds.form_grid import Finding
    from airplan.rounds.merge import ReturnedCell
    from airplan.store.entries import Entry
    from airplan.store.journal import Journal

Prefer = Literal["", "returned", "known"]


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
    notes: tuple[str, ...] = ()
    cells: tuple[ReturnedCell, ...] = ()
    doubts: Mapping[str, tuple[Message, ...]] = MappingProxyType({})
    """Ref → what is odd about what would be written on the measure."""
    unreadable: str = ""
    """Why it cannot be read at all, and what to do; empty for all others."""
    passed: bool = False
    """Has somebody said that findings which may be passed over are?"""
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
        """Is there anything that keeps it from being taken?"""
        if self.unreadable or any(cell.open for cell in self.cells):
            return True
        return any(not (finding.passable and self.passed) for finding in self.findings)

    @property
    def wrong(self) -> list[str]:
        """What is wrong with it as a whole."""
        return [self.unreadable] if self.unreadable else [finding.text for finding in self.findings]

    @property
    def answered(self) -> int:
        """Cells that were filled in, whatever became of them."""
        return sum(cell.column not in SIGNING and cell.verdict != "locked" for cell in self.cells)


class Collection(NamedTuple):
    """All files that came back, in the order of their names, and what was known when they were looked at."""

    period: str
    files: tuple[ReturnedFile, ...]
    newest: str
    """The newest entry of the journal then."""

    @property
    def unreadable(self) -> bool:
        """Is there a file that cannot be read?"""
        return any(file.unreadable for file in self.files)

    @property
    def findings(self) -> bool:
        """Is there anything that a person must look at?"""
        return any(
            file.findings or file.unreadable or any(cell.verdict not in ("new", "unchanged") for cell in file.cells)
            for file in self.files
        )


class CollectContext(NamedTuple):
    """What returned workbooks are held against."""

    ledger: Ledger
    journal: Journal
    measures: Mapping[str, Measure]
    promises: Mapping[str, str]
    """Ref → the digest of what the plan asks now."""
    known: Baseline
    newest: str
    """The newest entry of all, looked up before anything else was: what has come since may not be known here."""
    month: Period | None
    """The month that is collected; None where nothing was ever dispatched."""
    course: RoundStatus
    """What has been sent for it, and what has come back by now."""
    units: Some[str]
    """Everybody there is."""
    year: int
    today: date
    """The day that the office gives the answer on; `moment` is when it is written down."""
    moment: WriteContext

    @property
    def period(self) -> str:
        """The month as the journal has it; empty for none."""
        return str(self.month) if self.month else ""


def collect_context(
    ledger: Ledger, journal: Journal, month: Period | None, today: date, moment: WriteContext
) -> CollectContext:
    """The desk for a month, or without one for the last that was dispatched."""
    newest = journal.newest()
    rounds = round_statuses(journal, View(max(today, moment.today)), ledger.rules.reporting)
    month = month or max((course.period for course in rounds if course.was_dispatched), default=None)
    course = next((course for course in rounds if course.period == month), None)
    measures = {measure.ref: measure for measure in ledger.measures(Filter())}
    return CollectContext(
        ledger,
        journal,
        measures,
        promises(measures.values()),
        Baseline(journal, str(month or ""), list(measures)),
        newest,
        month,
        course or RoundStatus(month or Period.of(today), today),
        {party.name for party in ledger.plan.parties("unit")},
        ledger.plan.header.year,
        today,
        moment,
    )
