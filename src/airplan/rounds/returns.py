"""What came back: files with their findings and cells, and all that they are held against."""

from __future__ import annotations

from decimal import Decimal
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.errors import Message
from airplan.i18n import _, marked
from airplan.i18n.terms import STATE_TITLES
from airplan.plan.model import Filter
from airplan.plan.periods import Period, current_period
from airplan.plan.quantities import in_figures
from airplan.progress.round_status import RoundStatus, round_statuses
from airplan.reports.changes import NOTHING
from airplan.rounds.baseline import Baseline
from airplan.rounds.form import promises
from airplan.store.entries import VALUE_FIELD
from airplan.store.sql import View

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from airplan.plan.model import Measure, Target
    from airplan.progress.findings import WriteContext
    from airplan.progress.ledger import Ledger
    from airplan.rounds.form_grid import Finding
    from airplan.rounds.incoming import OtherFile
    from airplan.rounds.merge import Case, Verdict
    from airplan.rounds.workbook.workbook_model import Remark
    from airplan.store.entries import Draft, Entry
    from airplan.store.journal import Journal

MERGED = marked("the cell is merged with others: unmerge it")
NEVER_SENT = marked("according to this journal it was never dispatched, or its dispatch was undone")
LEFT_OUT = marked("not imported: the day or measure of its row is unclear, so the row goes back")
_NO_WORKBOOK = marked(
    "not a workbook, but its name suggests a return of {unit}: open it, and ask for the workbook or record it yourself"
)
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
    target: Target | None = None
    """The target of a figure, if the plan has it still."""

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
    as_sent: Entry | None = None
    """The dispatch that sent these very bytes; then nothing has come back in it, and it is not looked at."""
    other: OtherFile | None = None
    """What it is if it is no workbook; then nothing of it is read."""
    meant_by: str = ""
    """The unit whose return it may be by its name, though it is no workbook."""
    partly: bool = False
    """Whether what is good in it is taken, though something else in it holds it up."""

    @property
    def unit(self) -> str:
        """Whose it is, as far as that is known."""
        step = self.sent_back or self.as_sent
        return self.origin.unit if self.origin else step.unit if step else self.meant_by

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
    def held_up_by_cells(self) -> bool:
        """Whether nothing but single cells keeps it from being taken."""
        passed = all(finding.passable and self.passed for finding in self.findings)
        return self.held_up and passed and not self.unreadable

    @property
    def in_doubt(self) -> frozenset[str]:
        """The refs of the rows of which nothing is taken while they are held up: one that says of another day, or
        perhaps of another measure, than anybody can tell."""
        return frozenset(
            cell.ref
            for cell in self.cells
            if cell.verdict.blocks and (cell.column == "as_of" or cell.case.cell == "locked")
        )

    def leaves_out(self, cell: ReturnedCell) -> bool:
        """Tell whether a good cell is not taken, though what is good in the file is."""
        return self.partly and cell.verdict.accepted and cell.ref in self.in_doubt

    @property
    def taken_cells(self) -> list[ReturnedCell]:
        """The cells that are written down, if anything of it is."""
        left_out = self.in_doubt if self.partly else ()
        return [cell for cell in self.cells if cell.verdict.accepted and cell.ref not in left_out]

    @property
    def faults(self) -> list[Message]:
        """What is wrong with it as a whole."""
        if self.meant_by:
            return [Message(_NO_WORKBOOK, unit=self.meant_by)]
        return [self.unreadable] if self.unreadable else [finding.message for finding in self.findings]

    @property
    def answered(self) -> int:
        """Cells that were filled in, whatever became of them."""
        return sum(not cell.is_signing and cell.verdict.kind != "locked" for cell in self.cells)


class CollectedFiles(NamedTuple):
    """All files that came back, as the book orders their units, and what was known when they were looked at."""

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
        """Whether any file cannot be taken as a whole."""
        return any(file.held_up for file in self.files)

    @property
    def looked_at(self) -> tuple[ReturnedFile, ...]:
        """The files that are workbooks, or should be returns: all but what was sent along, and what was never filled
        in."""
        return tuple(file for file in self.files if not (file.as_sent or (file.other and not file.meant_by)))

    @property
    def needs_a_person(self) -> bool:
        """Whether there is anything that a person must look at."""
        return any(
            file.findings
            or file.unreadable
            or file.meant_by
            or any(cell.verdict.kind not in ("new", "unchanged", "repeated") for cell in file.cells)
            for file in self.files
        )

    def taken(self) -> Iterator[ReturnedFile]:
        """Yield the files of which anything is taken, and that were not taken before; of equal ones the first."""
        digests: set[str] = set()
        for file in self.files:
            taken = not (file.held_up or file.before) or file.partly
            if taken and file.origin and file.sha256 not in digests:
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
    sent: Mapping[str, Entry]
    """The SHA-256 of every workbook that was ever sent → its dispatch."""
    units: Collection[str]
    """Everybody there is, in the order of the book."""
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
    """Return what is known when a month is collected: without one the current, or the last that was dispatched."""
    newest = journal.newest()
    rounds = round_statuses(journal, View(max(today, moment.today)), ledger.rules.reporting)
    sent = [status.period for status in rounds if status.was_dispatched]
    current = current_period(today, ledger.plan.header.year)
    month = month or (current if current in sent else max(sent, default=None))
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
        _sent(rounds),
        dict.fromkeys(party.name for party in ledger.plan.parties("unit")),
        today,
        moment,
    )


def _sent(rounds: Sequence[RoundStatus]) -> dict[str, Entry]:
    workbooks = (workbook for status in rounds for workbook in status.workbooks.values())
    return {step.source.sha256: step for workbook in workbooks for step in workbook.sent if step.source.sha256}


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
