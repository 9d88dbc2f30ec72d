"""Convert an entry to and from its row, and to its rows in the index of fields."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.store.entries import Entry, Source, content_class, value_field
from airplan.store.entry_json import content_from, content_record
from airplan.store.json_values import instant, stamp

if TYPE_CHECKING:
    from collections.abc import Iterator

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
