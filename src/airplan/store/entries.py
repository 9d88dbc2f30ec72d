"""Define the entries of the journal, reports, decisions, steps of a round, papers and mail.

No entry is ever changed. A report may name the report that it corrects; a retraction or a sending-back names the entry
that it undoes, and a restoration names the retraction or sending-back that it lifts. None of these can be chained, so
one query tells whether an entry stands. Annotations are evaluated here, as in plan.model.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, NamedTuple, get_args

from airplan.store.paper_contents import Issue, Mail, MailKind, PaperKind, RankFigure

Status = Literal["not-started", "in-progress", "done", "paused"]
STATUSES: tuple[Status, ...] = get_args(Status)
"""The statuses that a unit may report of a measure: 未启动, 推进中, 已完成, 暂缓."""
DecisionKind = Literal["close", "extend", "adjust", "milestone", "reach", "send-back", "retract", "restore", "revise"]
"""Kinds of entries whose content is a `Decision`."""
StepKind = Literal["dispatch", "return", "refuse", "close-round", "reopen-round"]
"""Kinds of entries whose content is a `Step`."""
EntryKind = Literal["report", DecisionKind, StepKind, PaperKind, MailKind]
ENTRY_KINDS: tuple[EntryKind, ...] = get_args(EntryKind)
DECISIONS: tuple[DecisionKind, ...] = ("close", "extend", "adjust", "milestone", "reach")
"""Decisions of the office about a measure; each stands until it is retracted."""
VALUE_FIELD = "value:"
"""Prefix of the fields that hold values, value:TARGET. All other fields are named as in `Report`."""
TAKEN_BACK: tuple[DecisionKind, ...] = ("retract", "send-back")
STEPS: tuple[StepKind, ...] = get_args(StepKind)
"""Steps of a round: each concerns a month and usually a unit, not a measure."""

_NO_VALUES: Mapping[str, Decimal | None] = MappingProxyType({})


class Report(NamedTuple):
    """What one unit reports. None means no answer; an empty text or value means erased on purpose."""

    status: Status | None = None
    values: Mapping[str, Decimal | None] = _NO_VALUES
    """Target ID → the total so far or the latest value, in the target's unit; None erases it."""
    note: str | None = None
    problem: str | None = None
    next: str | None = None
    evidence: tuple[str, ...] | None = None
    filled_by: str | None = None
    """Who filled in and who checked the report at the unit; neither says anything about the measure."""
    checked_by: str | None = None

    @property
    def unsigned(self) -> "Report":
        """The report without the names of those who filled in and checked it."""
        return self._replace(filled_by=None, checked_by=None)

    @property
    def blank(self) -> bool:
        """Whether no field is set, not even the status; progress.content recognises empty words."""
        return not (self.status or self.values or self.note or self.problem or self.next or self.evidence)


class Decision(NamedTuple):
    """A decision of the office. Which fields are set depends on the entry's kind.

    extend: `to` is the new due date. adjust: `value` is the new value of `target`. milestone: `to` is its day, `title`
    its name. reach: `title` is the milestone's, `to` its day where it is the plan's own. revise: `former` is the ref of
    the measure in the old edition and `title` that in the new one, empty where the edition does not have it; without a
    measure, they are the digests of both editions. Every kind may have an `authority` (who decided, by which paper) and
    a `reason`.
    """

    to: date | None = None
    target: str = ""
    value: Decimal | None = None
    title: str = ""
    former: str = ""
    authority: str = ""
    reason: str = ""


class Step(NamedTuple):
    """A step of a round. Which fields are set depends on the entry's kind; the file is the entry's source.

    dispatch: `to` is the return date, `seal` identifies the workbook. return, refuse: the `seal` of the returned
    workbook; `answers` is the number of cells that were filled in. Every kind may have a `reason`.
    """

    to: date | None = None
    seal: str = ""
    answers: int | None = None
    reason: str = ""


Content = Report | Decision | Step | Issue | RankFigure | Mail


_CLASSES: Mapping[EntryKind, type[Content]] = {"report": Report, "issue": Issue, "rank": RankFigure, "mail": Mail}


def content_class(kind: EntryKind) -> type[Content]:
    """Return the class of the content of every entry of this kind."""
    return _CLASSES.get(kind) or (Step if kind in STEPS else Decision)


class Source(NamedTuple):
    """Where an entry was read: a cell of a workbook with the SHA-256 of the file; all empty for the command line.

    A workbook that came by mail also has the address of its sender and the ID of the message (`Message-ID`).
    """

    file: str = ""
    sheet: str = ""
    cell: str = ""
    sha256: str = ""
    sender: str = ""
    message: str = ""

    @property
    def record(self) -> dict[str, str]:
        """The source as plain JSON values; without sender and message, which earlier versions did not have, if none."""
        fields = self._asdict()
        return {key: value for key, value in fields.items() if value or key not in _OF_MAIL}


_COMMAND_LINE = Source()
_OF_MAIL = ("sender", "message")


class Draft(NamedTuple):
    """An entry that is not written yet; made by `report`, `decision` or `step`."""

    kind: EntryKind
    ref: str
    """The measure; empty for steps of a round, for papers, and for entries that undo one."""
    unit: str
    """The unit that reports, whose report is sent back, whose workbook or figure it is, or to which a notice goes;
    empty for decisions.
    """
    period: str
    """The month that the report or the paper describes, "2017-05"; empty for decisions."""
    as_of: date
    """The day that the content describes, where the office is."""
    author: str
    content: Content
    about: str = ""
    """The entry that this one corrects, retracts, sends back or restores, or the milestone that was reached."""
    batch: str = ""
    """An ID that all entries of one collection share."""
    source: Source = Source()

    @classmethod
    def report(
        cls,
        ref: str,
        unit: str,
        period: str,
        content: Report,
        *,
        as_of: date,
        author: str,
        corrects: str = "",
        batch: str = "",
        source: Source = _COMMAND_LINE,
    ) -> "Draft":
        """Return a unit's report on a measure for a month; `corrects` is the first report in its line."""
        return cls("report", ref, unit, period, as_of, author, content, corrects, batch, source)

    @classmethod
    def decision(
        cls,
        kind: DecisionKind,
        ref: str,
        content: Decision,
        *,
        as_of: date,
        author: str,
        unit: str = "",
        about: str = "",
        batch: str = "",
    ) -> "Draft":
        """Return a decision of the office about a measure, or about the entry `about`; only the latter names a unit."""
        return cls(kind, ref, unit, "", as_of, author, content, about, batch)

    @classmethod
    def step(
        cls,
        kind: StepKind,
        period: str,
        content: Step,
        *,
        as_of: date,
        author: str,
        unit: str = "",
        batch: str = "",
        source: Source = _COMMAND_LINE,
    ) -> "Draft":
        """Return a step in the round of a month; `unit` is the unit whose workbook it concerns, if any."""
        return cls(kind, "", unit, period, as_of, author, content, "", batch, source)

    @classmethod
    def paper(
        cls,
        period: str,
        content: Issue | RankFigure,
        *,
        as_of: date,
        author: str,
        unit: str = "",
        batch: str = "",
        source: Source = _COMMAND_LINE,
    ) -> "Draft":
        """Return a paper issued about a month (for a quarter, its last), or a unit's figure of a ranking."""
        kind: PaperKind = "issue" if isinstance(content, Issue) else "rank"
        return cls(kind, "", unit, period, as_of, author, content, "", batch, source)

    @classmethod
    def mail(
        cls,
        period: str,
        content: Mail,
        *,
        as_of: date,
        author: str,
        unit: str,
        about: str = "",
        batch: str = "",
        source: Source = _COMMAND_LINE,
    ) -> "Draft":
        """Return a mail that is being sent to a unit, or what became of the sending that `about` names."""
        return cls("mail", "", unit, period, as_of, author, content, about, batch, source)


class Entry(NamedTuple):
    """One entry of the journal. IDs sort in the order in which entries were acknowledged."""

    id: str
    plan: str
    revision: str
    """The beginning of the digest of the plan files in force."""
    recorded: datetime
    """When it was written, in UTC, to the millisecond, by the clock of the writing machine."""
    kind: EntryKind
    ref: str
    unit: str
    period: str
    as_of: date
    author: str
    content: Content
    about: str = ""
    batch: str = ""
    source: Source = Source()
    arrived: datetime | None = None
    """When it came into this journal from another copy, in UTC; None where it was written here."""

    @property
    def known(self) -> datetime:
        """The instant since when this journal has held it."""
        return self.arrived or self.recorded

    @classmethod
    def of(
        cls, draft: Draft, entry_id: str, *, plan: str, revision: str, recorded: datetime, batch: str = ""
    ) -> "Entry":
        """Return the entry that a draft becomes when it is written; `batch` is an ID that replaces the draft's."""
        written = {"id": entry_id, "plan": plan, "revision": revision, "recorded": recorded, "batch": batch}
        return cls(**draft._asdict() | written)

    @property
    def report(self) -> Report:
        """The content of a report."""
        assert isinstance(self.content, Report)  # noqa: S101 – callers check the kind first
        return self.content

    @property
    def decision(self) -> Decision:
        """The content of a decision, or of an entry that undoes or restores."""
        assert isinstance(self.content, Decision)  # noqa: S101 – callers check the kind first
        return self.content

    @property
    def step(self) -> Step:
        """The content of a step of a round."""
        assert isinstance(self.content, Step)  # noqa: S101 – callers check the kind first
        return self.content

    @property
    def issue(self) -> Issue:
        """The content of an issued paper."""
        assert isinstance(self.content, Issue)  # noqa: S101 – callers check the kind first
        return self.content

    @property
    def rank_figure(self) -> RankFigure:
        """The content of a unit's figure of a ranking."""
        assert isinstance(self.content, RankFigure)  # noqa: S101 – callers check the kind first
        return self.content

    @property
    def mail(self) -> Mail:
        """The content of a mail."""
        assert isinstance(self.content, Mail)  # noqa: S101 – callers check the kind first
        return self.content


def undoing(entry: Entry, named: Entry | None, *, author: str, as_of: date, reason: str, batch: str = "") -> Draft:
    """Return the entry that undoes another one: a statement is retracted, an undone entry is restored.

    `named` is the entry that a restoration lifted (`entry.about`): undoing a restoration undoes again what the named
    entry had undone.
    """
    kind: DecisionKind = "restore" if entry.kind in TAKEN_BACK else "retract"
    about = entry.id
    if entry.kind == "restore" and named:
        kind = "send-back" if named.kind == "send-back" else "retract"
        about = named.about
    content = Decision(reason=reason)
    return Draft.decision(
        kind, entry.ref, content, as_of=as_of, author=author, unit=entry.unit, about=about, batch=batch
    )


def value_field(target: str) -> str:
    """Return the field under which the journal stores values of a target."""
    return f"{VALUE_FIELD}{target}"
