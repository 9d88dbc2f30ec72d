"""Define returned files with their findings and cells, and the context that they are compared with."""

from __future__ import annotations

from decimal import Decimal
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.errors import Message
from airplan.i18n import _, marked
from airplan.i18n.terms import STATE_TITLES
from airplan.plan.mail_addresses import folded
from airplan.plan.model import Filter
from airplan.plan.periods import Period, current_period
from airplan.plan.quantities import in_figures
from airplan.progress.round_status import RoundStatus, round_statuses
from airplan.reports.changes import NOTHING
from airplan.rounds.baseline import Baseline
from airplan.rounds.form import known_promises
from airplan.store.entries import VALUE_FIELD
from airplan.store.sql import View

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from airplan.office_files.workbook_model import Remark
    from airplan.plan.model import Measure, Span, Target
    from airplan.progress.findings import WriteContext
    from airplan.progress.ledger import Ledger
    from airplan.rounds.form_grid import Finding
    from airplan.rounds.incoming import OtherFile
    from airplan.rounds.mail_headers import MailOrigin
    from airplan.rounds.merge import Case, Verdict
    from airplan.store.entries import Draft, Entry
    from airplan.store.journal import Journal

MERGED = marked("the cell is merged with others: unmerge it")
NEVER_SENT = marked("according to this journal, it was never dispatched or its dispatch was reversed")
LEFT_OUT = marked("not imported: the date or measure of its row is unclear, so the row is sent back")
_NO_WORKBOOK = marked(
    "not a workbook, but its name suggests a return from {unit}: open it, then ask for the workbook "
    "or record the content yourself"
)
_MAIL_WITHOUT = marked(
    "a mail from {unit} without a workbook: read it, then ask for the workbook or record the content yourself"
)
_LONG = 60
"""Characters of a text that a preview shows."""


class ReturnedCell(NamedTuple):
    """A returned cell and its outcome."""

    ref: str
    """The measure's ID."""
    called: str
    """What its workbook calls the measure."""
    column: str
    field: str
    """status, value:TARGET, note, problem, next, evidence, as_of, filled_by, checked_by, or a locked column."""
    sheet: str
    address: str
    returned: str
    """The text in the cell."""
    value: Any
    """Its meaning, if it could be read."""
    sent: str | None
    """The known values at dispatch and now, as in rounds.baseline; None if there is none."""
    known: str | None
    case: Case
    verdict: Verdict
    target: Target | None = None
    """The target of a figure, if the plan has it still."""

    @property
    def is_signing(self) -> bool:
        """Whether it holds the day or the authors of the answers, which are no answer by themselves."""
        return self.case.cell == "signing"


class Origin(NamedTuple):
    """What a workbook was sent as, without its form: hundreds of files would take too much memory."""

    unit: str
    period: str
    seal: str
    refs: tuple[str, ...]
    """Its rows, in order."""


class ReturnedFile(NamedTuple):
    """A returned file after examination."""

    name: str
    sha256: str = ""
    origin: Origin | None = None
    """None if unknown."""
    findings: tuple[Finding, ...] = ()
    notes: tuple[Message, ...] = ()
    remarks: tuple[Remark, ...] = ()
    """Remarks outside the answer cells."""
    cells: tuple[ReturnedCell, ...] = ()
    reports: tuple[Draft, ...] = ()
    """A report for each row with something to be written."""
    doubts: Mapping[str, tuple[Message, ...]] = MappingProxyType({})
    """The measure's ID → findings about the report on it."""
    unreadable: Message | None = None
    """Why it cannot be read at all, and what to do; None for other files."""
    passed: bool = False
    """Whether its passable findings are passed over, as --prefer returned asks."""
    sheet: str = ""
    """The name of the filled-in sheet, if known."""
    before: Entry | None = None
    """The step by which this very file was imported before."""
    sent_back: Entry | None = None
    """The step by which it was sent back to its unit before; such a file is not examined again."""
    as_sent: Entry | None = None
    """The dispatch of exactly these bytes; such a file holds no answers and is not examined."""
    other: OtherFile | None = None
    """The file, if it is no workbook; such a file is not read."""
    meant_by: str = ""
    """The unit whose return it may be according to its name or its sender, though it is no workbook."""
    mail: MailOrigin | None = None
    """The message in which it came."""
    of_others: bool = False
    """Whether it is only a matter of other plans, collected at the same time."""
    partly: bool = False
    """Whether its good part is imported although the rest needs attention."""

    @property
    def unit(self) -> str:
        """The unit, if known."""
        step = self.sent_back or self.as_sent
        return self.origin.unit if self.origin else step.unit if step else self.meant_by

    @property
    def base(self) -> str:
        """Its name without folders, as in the journal."""
        return PurePath(self.name.replace("\\", "/")).name

    @property
    def came_by_mail(self) -> list[str]:
        """Who sent the message in which it came, and when; empty where it came in none."""
        if not self.mail:
            return []
        template = _("by mail from {sender}, {day}") if self.mail.day else _("by mail from {sender}")
        return [template.format(sender=self.mail.sender or NOTHING, day=self.mail.day)]

    @property
    def place(self) -> str:
        """Its name with that of the filled-in sheet: 2017-05_区环保局.xlsx!填报表."""
        return f"{self.base}!{self.sheet}" if self.sheet else self.base

    @property
    def needs_attention(self) -> bool:
        """Whether the file needs attention and cannot be imported as a whole."""
        if self.unreadable or any(cell.verdict.blocks for cell in self.cells):
            return True
        return any(not (finding.passable and self.passed) for finding in self.findings)

    @property
    def blocked_by_cells(self) -> bool:
        """Whether only single cells keep it from being imported."""
        passed = all(finding.passable and self.passed for finding in self.findings)
        return self.needs_attention and passed and not self.unreadable

    @property
    def in_doubt(self) -> frozenset[str]:
        """The refs of rows from which nothing is imported while a finding blocks them.

        Their day, or possibly their measure, is uncertain.
        """
        return frozenset(
            cell.ref
            for cell in self.cells
            if cell.verdict.blocks and (cell.column == "as_of" or cell.case.cell == "locked")
        )

    def leaves_out(self, cell: ReturnedCell) -> bool:
        """Return whether a good cell is not imported, although the good part of the file is."""
        return self.partly and cell.verdict.accepted and cell.ref in self.in_doubt

    @property
    def taken_cells(self) -> list[ReturnedCell]:
        """The cells that are written, if anything of the file is."""
        left_out = self.in_doubt if self.partly else ()
        return [cell for cell in self.cells if cell.verdict.accepted and cell.ref not in left_out]

    @property
    def faults(self) -> list[Message]:
        """The faults of the whole file."""
        if self.meant_by:
            text = _MAIL_WITHOUT if self.other and self.other.is_mail else _NO_WORKBOOK
            return [Message(text, unit=self.meant_by)]
        return [self.unreadable] if self.unreadable else [finding.message for finding in self.findings]

    @property
    def answered(self) -> int:
        """The number of cells that were filled in, whatever their outcome."""
        return sum(not cell.is_signing and cell.verdict.kind != "locked" for cell in self.cells)


class CollectedFiles(NamedTuple):
    """All returned files in the directory's order of units, with the journal's state at their examination."""

    period: str
    files: tuple[ReturnedFile, ...]
    newest: str
    """The ID of the journal's newest entry at that time."""

    @property
    def unreadable(self) -> bool:
        """Whether any file cannot be read."""
        return any(file.unreadable for file in self.files)

    @property
    def needs_attention(self) -> bool:
        """Whether any file needs attention."""
        return any(file.needs_attention for file in self.files)

    @property
    def looked_at(self) -> tuple[ReturnedFile, ...]:
        """The files that are workbooks or should be returns, without attachments and unfilled ones."""
        return tuple(file for file in self.files if not (file.as_sent or (file.other and not file.meant_by)))

    @property
    def needs_a_person(self) -> bool:
        """Whether anything needs a person's attention."""
        return any(
            file.findings
            or file.unreadable
            or file.meant_by
            or any(cell.verdict.kind not in ("new", "unchanged", "repeated") for cell in file.cells)
            for file in self.files
        )

    def taken(self) -> Iterator[ReturnedFile]:
        """Yield the files from which anything is imported now; of equal files only the first."""
        digests: set[str] = set()
        for file in self.files:
            taken = not (file.needs_attention or file.before) or file.partly
            if taken and file.origin and file.sha256 not in digests:
                digests.add(file.sha256)
                yield file


class CollectContext(NamedTuple):
    """The context with which returned workbooks are compared."""

    ledger: Ledger
    journal: Journal
    measures: Mapping[str, Measure]
    promises: Mapping[str, frozenset[str]]
    """The measure's ID → the digests of the plan's present demands."""
    baseline: Baseline
    newest: str
    """The ID of the newest entry, read before everything else: later entries may be missing here."""
    month: Period | None
    """The month that is collected; None where nothing was ever dispatched."""
    status: RoundStatus
    """The status of the month's round."""
    sent: Mapping[str, Entry]
    """SHA-256 of every workbook that was ever sent → its dispatch."""
    units: Collection[str]
    """All units, in the directory's order."""
    addresses: Mapping[str, frozenset[str]]
    """Unit → its addresses, folded, for every unit that has any."""
    today: date
    """The office's current day; `moment` is the time of writing."""
    moment: WriteContext
    others: frozenset[str] = frozenset()
    """The IDs of the plans for which the same files are collected at the same time; files of these alone are theirs."""
    takes_rest: bool = True
    """Whether files that belong to no plan are reported here; of plans collected together one does so."""

    def is_of_others(self, plans: Collection[str]) -> bool:
        """Return whether a workbook with sheets of these plans is no matter of this plan, but of those beside it."""
        return self.journal.plan not in plans and (not self.others.isdisjoint(plans) or not self.takes_rest)

    @property
    def period(self) -> str:
        """The month in the journal's form; empty for none."""
        return str(self.month) if self.month else ""

    @property
    def year(self) -> int:
        """The plan's year of a day without one: that of the month that is collected, or nearest today."""
        return self.span.year_near(self.month.first if self.month else self.today)

    @property
    def span(self) -> Span:
        """The plan's days."""
        return self.ledger.plan.header.span


def collect_context(
    ledger: Ledger, journal: Journal, month: Period | None, today: date, moment: WriteContext
) -> CollectContext:
    """Return the context for collecting a month; without one the last month that was dispatched, or the current one."""
    newest = journal.newest()
    rounds = round_statuses(journal, View(max(today, moment.today)), ledger.rules.reporting)
    sent = [status.period for status in rounds if status.was_dispatched]
    current = current_period(today, ledger.plan.header.span)
    month = month or (current if current in sent else max(sent, default=None))
    status = next((status for status in rounds if status.period == month), None)
    measures = {measure.id: measure for measure in ledger.measures(Filter())}
    return CollectContext(
        ledger,
        journal,
        measures,
        {id_: known_promises(measure) for id_, measure in measures.items()},
        Baseline(journal, str(month or ""), list(measures.values()), ledger.plan.header.span),
        newest,
        month,
        status or RoundStatus(month or Period.of(today), today),
        _sent(rounds),
        dict.fromkeys(party.name for party in ledger.plan.parties("unit")),
        {unit.name: frozenset(map(folded, unit.email)) for unit in ledger.plan.parties("unit") if unit.email},
        today,
        moment,
    )


def _sent(rounds: Sequence[RoundStatus]) -> dict[str, Entry]:
    workbooks = (workbook for status in rounds for workbook in status.workbooks.values())
    return {step.source.sha256: step for workbook in workbooks for step in workbook.sent if step.source.sha256}


def in_words(field: str, text: str | None) -> str:
    """Return a known value in words: 推进中; 24,530; – for no value or an erased one."""
    if not text:
        return NOTHING
    if field == "status":
        return _(STATE_TITLES[text])
    return in_figures(Decimal(text)) if field.startswith(VALUE_FIELD) else text


def shortened(text: str) -> str:
    """Return the text on one line, shortened if it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _LONG else f"{line[:_LONG]}…"
