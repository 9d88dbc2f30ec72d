"""Define the entries of the journal, reports, decisions, steps of a round and papers, and their form as JSON.

No entry is ever changed. A report may name the report that it corrects; a retraction or a sending-back names the entry
that it undoes, and a restoration names the retraction or sending-back that it lifts. None of these can be chained, so
one query tells whether an entry stands. Annotations are evaluated here, as in plan.model.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, get_args

from airplan.store.ids import is_id
from airplan.store.json_values import (
    count_or_none,
    day_of,
    day_or_none,
    instant,
    list_of_texts,
    object_of,
    quantity_or_none,
    stamp,
    text_of,
    texts_of,
)
from airplan.store.paper_contents import PAPER_KINDS, Issue, PaperKind, RankFigure, paper_from, paper_record

Status = Literal["not-started", "in-progress", "done", "paused"]
STATUSES: tuple[Status, ...] = get_args(Status)
"""The statuses that a unit may report of a measure: 未启动, 推进中, 已完成, 暂缓."""
DecisionKind = Literal["close", "extend", "adjust", "milestone", "reach", "send-back", "retract", "restore", "revise"]
"""Kinds of entries whose content is a `Decision`."""
StepKind = Literal["dispatch", "return", "refuse", "close-round", "reopen-round"]
"""Kinds of entries whose content is a `Step`."""
EntryKind = Literal["report", DecisionKind, StepKind, PaperKind]
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


Content = Report | Decision | Step | Issue | RankFigure


_CLASSES: Mapping[EntryKind, type[Content]] = {"report": Report, "issue": Issue, "rank": RankFigure}


def content_class(kind: EntryKind) -> type[Content]:
    """Return the class of the content of every entry of this kind."""
    return _CLASSES.get(kind) or (Step if kind in STEPS else Decision)


class Source(NamedTuple):
    """Where an entry was read: a cell of a workbook with the SHA-256 of the file; all empty for the command line."""

    file: str = ""
    sheet: str = ""
    cell: str = ""
    sha256: str = ""


_COMMAND_LINE = Source()


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


def content_record(content: Content) -> dict[str, Any]:
    """Return the content as plain JSON values, without fields that are not set; `content_from` is its inverse."""
    if isinstance(content, Report):
        fields = content._asdict() | {
            "values": {target: None if value is None else str(value) for target, value in content.values.items()},
            "evidence": None if content.evidence is None else list(content.evidence),
        }
        return {key: value for key, value in fields.items() if value is not None and value != {}}
    if isinstance(content, Issue | RankFigure):
        return paper_record(content)
    fields = content._asdict() | {"to": content.to.isoformat() if content.to else ""}
    if isinstance(content, Decision):
        fields["value"] = None if content.value is None else str(content.value)
    return {key: value for key, value in fields.items() if value not in (None, "")}


def content_from(kind: EntryKind, record: Mapping[str, Any]) -> Content:
    """Return the content that a record describes. Raises ValueError or TypeError where no such entry can hold it."""
    fields = dict(object_of(record))
    if kind == "issue" or kind == "rank":  # noqa: PLR1714 – mypy narrows by equality only
        return paper_from(kind, fields)
    if kind == "report":
        values = {
            text_of(target): quantity_or_none(text) for target, text in object_of(fields.pop("values", {})).items()
        }
        evidence = fields.pop("evidence", None)
        if fields.get("status") not in (None, *STATUSES):
            raise ValueError(fields["status"])
        return Report(values=values, evidence=None if evidence is None else list_of_texts(evidence), **texts_of(fields))
    day = day_or_none(fields.pop("to", None))
    if kind in STEPS:
        return Step(to=day, answers=count_or_none(fields.pop("answers", None)), **texts_of(fields))
    return Decision(to=day, value=quantity_or_none(fields.pop("value", None)), **texts_of(fields))


def record_of(entry: Entry) -> dict[str, Any]:
    """Return the entry as plain JSON values; `entry_from` is its inverse."""
    record = entry._asdict() | {
        "recorded": stamp(entry.recorded),
        "as_of": entry.as_of.isoformat(),
        "content": content_record(entry.content),
        "source": entry.source._asdict() if entry.source != Source() else None,
        "arrived": stamp(entry.arrived) if entry.arrived else None,
    }
    return dict(record)


def entry_from(record: Mapping[str, Any]) -> Entry:
    """Return the entry that a record describes. Raises ValueError, TypeError or KeyError where it describes none."""
    fields = dict(object_of(record))
    if fields["kind"] not in ENTRY_KINDS:
        raise ValueError(fields["kind"])
    fields["recorded"] = instant(fields["recorded"])
    arrived = fields.get("arrived")
    fields["arrived"] = None if arrived is None else instant(arrived)
    fields["as_of"] = day_of(fields["as_of"])
    fields["content"] = content_from(fields["kind"], fields["content"])
    source = fields.get("source")
    fields["source"] = Source() if source is None else Source(**texts_of(object_of(source)))
    for key in ("plan", "revision", "ref", "unit", "period", "author"):
        text_of(fields[key])
    for key in ("id", "about", "batch"):
        if not (is_id(text_of(fields[key])) or (key != "id" and not fields[key])):
            raise ValueError(fields[key])
    entry = Entry(**fields)
    if not all(_needed(entry)):
        raise ValueError(entry.kind)
    if entry.period:
        day_of(f"{entry.period}-01")
    return entry


def _needed(entry: Entry) -> tuple[object, ...]:
    """Return the fields that an entry of this kind requires."""
    if entry.kind in STEPS:
        whose = () if entry.kind.endswith("-round") else (entry.unit,)
        return not entry.ref, entry.period, *whose
    if entry.kind in PAPER_KINDS:
        return not entry.ref, entry.period, entry.kind == "issue" or entry.unit
    if entry.kind in ("retract", "restore"):
        return (entry.about,)
    if entry.kind == "revise":
        return (entry.decision.former or entry.decision.title,)
    more: tuple[object, ...] = ()
    if entry.kind == "report":
        more = entry.unit, entry.period
    elif entry.kind in ("extend", "milestone"):
        more = (entry.decision.to,)
    elif entry.kind == "adjust":
        more = entry.decision.target, entry.decision.value is not None
    elif entry.kind != "close":
        more = (entry.about,)
    return entry.ref, *more


def value_field(target: str) -> str:
    """Return the field under which the journal stores values of a target."""
    return f"{VALUE_FIELD}{target}"
