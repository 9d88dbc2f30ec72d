"""Convert entries of the journal to plain JSON values and back, each in its one spelling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airplan.store.entries import (
    ENTRY_KINDS,
    STATUSES,
    STEPS,
    Decision,
    Entry,
    Report,
    Source,
    Step,
)
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
from airplan.store.mail_contents import MAIL_KINDS, Mail, mail_from, mail_record
from airplan.store.paper_contents import PAPER_KINDS, Issue, RankFigure, paper_from, paper_record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from airplan.store.entries import Content, EntryKind


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
    if isinstance(content, Mail):
        return mail_record(content)
    fields = content._asdict() | {"to": content.to.isoformat() if content.to else ""}
    if isinstance(content, Decision):
        fields["value"] = None if content.value is None else str(content.value)
    return {key: value for key, value in fields.items() if value not in (None, "")}


def content_from(kind: EntryKind, record: Mapping[str, Any]) -> Content:
    """Return the content that a record describes. Raises ValueError or TypeError where no such entry can hold it."""
    fields = dict(object_of(record))
    if kind == "issue" or kind == "rank":  # noqa: PLR1714 – mypy narrows by equality only
        return paper_from(kind, fields)
    if kind == "mail":
        return mail_from(fields)
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
        "source": entry.source.record if entry.source != Source() else None,
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
    if entry.kind in MAIL_KINDS:
        return not entry.ref, entry.period, entry.unit, entry.about or entry.mail.state == "sending"
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
