"""Convert an entry to and from plain JSON values and its row, and to its rows in the index of fields."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.store.entries import (
    ENTRY_KINDS,
    STATUSES,
    STEPS,
    Decision,
    Entry,
    Report,
    Source,
    Step,
    content_class,
    value_field,
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
from airplan.store.paper_contents import (
    MAIL_KINDS,
    PAPER_KINDS,
    Issue,
    Mail,
    RankFigure,
    mail_from,
    mail_record,
    paper_from,
    paper_record,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from airplan.store.entries import Content, EntryKind

FIELDS = ", ".join(Entry._fields)
"""The columns of an entry, named like its fields, in the order in which `entry_of` takes them."""
UNREADABLE = (ValueError, TypeError, LookupError, AttributeError)
"""Errors from reading a row that airplan has not written."""
_SOURCE_FIELDS = ("file", "sheet", "cell", "sha256")
"""The order of a source's values in stores before version 4, which stored it by position."""
_json = json.JSONEncoder(ensure_ascii=False).encode


class FieldRow(NamedTuple):
    """A row of the table of reported fields, its columns in the order of its key; the first ones are the statement."""

    plan: str
    ref: str
    unit: str
    field: str
    as_of: str
    entry: str
    slot: str
    recorded: str
    """The instant since when this journal has known it."""
    value: str


# --- plain JSON values ------------------------------------------------------------------------------------------------


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


# --- rows -------------------------------------------------------------------------------------------------------------


def row_of(entry: Entry) -> dict[str, object]:
    """Return the entry as a row, with the columns in the order of FIELDS; `entry_of` is its inverse.

    Raises TypeError for content of another kind, which could neither be read again nor removed.
    """
    if not isinstance(entry.content, content_class(entry.kind)):
        raise TypeError(entry.kind)
    return entry._asdict() | {
        "recorded": stamp(entry.recorded),
        "as_of": entry.as_of.isoformat(),
        "content": _json(content_record(entry.content)),
        "about": entry.about or None,
        "batch": entry.batch or None,
        "source": _json(entry.source.record) if entry.source != Source() else "",
        "arrived": stamp(entry.arrived) if entry.arrived else None,
    }


def entry_of(row: tuple[Any, ...]) -> Entry:
    """Return the entry in a row of FIELDS. Raises one of UNREADABLE for a row that airplan has not written."""
    fields = dict(zip(Entry._fields, row, strict=True))
    fields |= {
        "recorded": instant(fields["recorded"]),
        "as_of": date.fromisoformat(fields["as_of"]),
        "content": content_from(fields["kind"], json.loads(fields["content"])),
        "about": fields["about"] or "",
        "batch": fields["batch"] or "",
        "source": _source_from(fields["source"]),
        "arrived": instant(fields["arrived"]) if fields["arrived"] else None,
    }
    return Entry(**fields)


def field_rows(entry: Entry) -> Iterator[FieldRow]:
    """Yield a row for each field that a report fills, and one for the whole report; nothing for other kinds."""
    if entry.kind != "report":
        return
    report = entry.report
    fields = {"report": ""}
    fields |= {value_field(target): "" if value is None else str(value) for target, value in report.values.items()}
    if report.status:
        fields["status"] = report.status
    as_of, slot, known = entry.as_of.isoformat(), entry.about or entry.id, stamp(entry.known)
    for field, text in fields.items():
        yield FieldRow(entry.plan, entry.ref, entry.unit, field, as_of, entry.id, slot, known, text)


def _source_from(text: str) -> Source:
    """Return the source in a row: by field names, or in older rows by position."""
    if not text:
        return Source()
    stored = json.loads(text)
    return Source(**(dict(zip(_SOURCE_FIELDS, stored, strict=True)) if isinstance(stored, list) else stored))
