"""Define the content of the journal, reports, decisions and steps of a round, and their form as JSON.

No entry is ever changed. A report may name the report that it corrects; a retraction or a sending-back names the entry
that it undoes, and a restoration names the retraction or sending-back that it lifts. None of these can be chained, so
one query tells whether an entry stands. Annotations are evaluated here, as in plan.model.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, get_args

from airplan.plan.quantities import DIGITS
from airplan.store.ids import is_id
from airplan.store.instants import instant, stamp

Status = Literal["not-started", "in-progress", "done", "paused"]
STATUSES: tuple[Status, ...] = get_args(Status)
"""The statuses that a unit may report of a measure: 未启动, 推进中, 已完成, 暂缓."""
DecisionKind = Literal["close", "extend", "adjust", "milestone", "reach", "send-back", "retract", "restore", "revise"]
"""Kinds of entries whose content is a `Decision`."""
StepKind = Literal["dispatch", "return", "refuse", "close-round", "reopen-round"]
"""Kinds of entries whose content is a `Step`."""
EntryKind = Literal["report", DecisionKind, StepKind]
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


Content = Report | Decision | Step


def content_class(kind: EntryKind) -> type[Content]:
    """Return the class of the content of every entry of this kind."""
    if kind == "report":
        return Report
    return Step if kind in STEPS else Decision


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
    """The measure; empty for steps of a round and for entries that undo one."""
    unit: str
    """The unit that reports, whose report is sent back, or whose workbook it is; empty for decisions."""
    period: str
    """The month that the report describes, "2017-05"; empty for decisions."""
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
    fields = content._asdict() | {"to": content.to.isoformat() if content.to else ""}
    if isinstance(content, Decision):
        fields["value"] = None if content.value is None else str(content.value)
    return {key: value for key, value in fields.items() if value not in (None, "")}


def content_from(kind: EntryKind, record: Mapping[str, Any]) -> Content:
    """Return the content that a record describes. Raises ValueError or TypeError where no such entry can hold it."""
    fields = dict(_object(record))
    made = content_class(kind)
    if made is Report:
        values = {
            _text(target): None if value is None else quantity(value)
            for target, value in _object(fields.pop("values", {})).items()
        }
        evidence = fields.pop("evidence", None)
        if not isinstance(evidence, list | None):
            raise TypeError(evidence)
        if fields.get("status") not in (None, *STATUSES):
            raise ValueError(fields["status"])
        return Report(
            values=values, evidence=None if evidence is None else tuple(map(_text, evidence)), **_texts(fields)
        )
    to = fields.pop("to", None)
    day = None if to is None else _day(to)
    if made is Step:
        answers = fields.pop("answers", None)
        if answers is not None and (type(answers) is not int or answers < 0):
            raise ValueError(answers)
        return Step(to=day, answers=answers, **_texts(fields))
    value = fields.pop("value", None)
    return Decision(to=day, value=None if value is None else quantity(value), **_texts(fields))


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
    fields = dict(_object(record))
    if fields["kind"] not in ENTRY_KINDS:
        raise ValueError(fields["kind"])
    fields["recorded"] = instant(fields["recorded"])
    arrived = fields.get("arrived")
    fields["arrived"] = None if arrived is None else instant(arrived)
    fields["as_of"] = _day(fields["as_of"])
    fields["content"] = content_from(fields["kind"], fields["content"])
    source = fields.get("source")
    fields["source"] = Source() if source is None else Source(**_texts(_object(source)))
    for key in ("plan", "revision", "ref", "unit", "period", "author"):
        _text(fields[key])
    for key in ("id", "about", "batch"):
        if not (is_id(_text(fields[key])) or (key != "id" and not fields[key])):
            raise ValueError(fields[key])
    entry = Entry(**fields)
    if not all(_needed(entry)):
        raise ValueError(entry.kind)
    if entry.period:
        _day(f"{entry.period}-01")
    return entry


def _needed(entry: Entry) -> tuple[object, ...]:
    """Return the fields that an entry of this kind requires."""
    if entry.kind in STEPS:
        whose = () if entry.kind.endswith("-round") else (entry.unit,)
        return not entry.ref, entry.period, *whose
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


def quantity(text: str) -> Decimal:
    """Return the exact number that a record holds as text. Raises ValueError or TypeError."""
    try:
        value = Decimal(_text(text))
    except InvalidOperation as error:
        raise ValueError(text) from error
    exponent = value.as_tuple().exponent
    if str(value) != text or not isinstance(exponent, int) or (value.is_signed() and not value):
        raise ValueError(text)
    if exponent < -DIGITS or value.adjusted() >= DIGITS:
        raise ValueError(text)
    return value


def _day(text: str) -> date:
    """Return the day that a record holds, in its one spelling. Raises ValueError or TypeError."""
    day = date.fromisoformat(_text(text))
    if day.isoformat() != text:
        raise ValueError(text)
    return day


def _object(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise TypeError(value)
    return value


def _texts(record: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _text(value) for key, value in record.items()}


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
