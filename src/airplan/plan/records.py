"""Write measures and parties as plain JSON values, as the cached plan holds them, and read them back.

What an earlier version did not have is written only where a plan has it, so that records of existing plans stay as they
are. Annotations are evaluated here, as in plan.model.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from airplan.plan.model import (
    TARGET_LABELS,
    Cadence,
    Deadline,
    Heading,
    Measure,
    Node,
    OtherName,
    Party,
    Target,
)

_MAPPINGS = ("inherited", "possible", "printed", "other", "by_rule", "officials")
_SELDOM = ("document_number", "other", "by_rule", "officials")
"""Fields that records of earlier versions do not have."""
_SELDOM_OF_TARGETS = (*TARGET_LABELS, "about", "relative_to", "by_year", "accumulates", "by_unit", "year")
_SELDOM_OF_PARTIES = ("holders", "email")
_OTHER_NAMES = ("former", "later", "holders")


def heading_record(heading: Heading | None) -> dict[str, Any] | None:
    """Return the heading as plain JSON values; without a number of its own in print, as earlier versions have it."""
    if heading is None:
        return None
    record = _flat(heading)
    return record if heading.printed else {key: value for key, value in record.items() if key != "printed"}


def record_of(measure: Measure) -> dict[str, Any]:
    """Return the measure as plain JSON values; `measure_from` is its inverse.

    An ID that is the ref, and what few documents have, are left out where empty, as in earlier versions.
    """
    record = measure._asdict() | {key: dict(getattr(measure, key)) for key in _MAPPINGS}
    record["deadline"] = _deadline_record(measure.deadline)
    for key in ("section", "city_task"):
        record[key] = heading_record(getattr(measure, key))
    record["targets"] = list(map(_target_record, measure.targets))
    record["cadence"] = [_flat(cadence) for cadence in measure.cadence]
    if measure.id == measure.ref:
        del record["id"]
    return {key: value for key, value in record.items() if value or key not in _SELDOM}


def measure_from(record: Mapping[str, Any]) -> Measure:
    """Return the measure that a record describes: lists become tuples, texts become days and decimals."""
    fields = {"id": record["ref"], **record}
    fields["deadline"] = _deadline_from(fields["deadline"])
    for key in ("section", "city_task"):
        fields[key] = Heading(**fields[key]) if fields[key] else None
    for key in ("leaders", "lead", "responsible", "assisting", "open_lists"):
        fields[key] = tuple(fields[key])
    fields["possible"] = {key: (ref, tuple(names)) for key, (ref, names) in fields["possible"].items()}
    fields["officials"] = {kind: tuple(names) for kind, names in fields.get("officials", {}).items()}
    fields["targets"] = tuple(map(_target_from, fields["targets"]))
    fields["cadence"] = tuple(Cadence(**cadence) for cadence in fields["cadence"])
    return Measure(**fields)


def party_record_of(party: Party) -> dict[str, Any]:
    """Return the party as plain JSON values; `party_from` is its inverse."""
    record = _flat(party)
    for key in _OTHER_NAMES:
        record[key] = list(map(_other_name_record, record[key]))
    return {key: value for key, value in record.items() if value or key not in _SELDOM_OF_PARTIES}


def party_from(record: Mapping[str, Any]) -> Party:
    """Return the party that a record describes."""
    fields = dict(record)
    fields["aliases"] = tuple(fields["aliases"])
    fields["email"] = tuple(fields.get("email", ()))
    fields["members"] = None if fields["members"] is None else tuple(fields["members"])
    for key in _OTHER_NAMES:
        fields[key] = tuple(
            OtherName(**{**other, "since": date.fromisoformat(other["since"]) if other["since"] else None})
            for other in fields.get(key, ())
        )
    return Party(**fields)


def _other_name_record(other: OtherName) -> dict[str, Any]:
    record = {**_flat(other), "since": other.since.isoformat() if other.since else None}
    return record if other.name_en else {key: value for key, value in record.items() if key != "name_en"}


def _deadline_record(deadline: Deadline) -> dict[str, Any]:
    """Return the deadline as plain JSON values; of what earlier versions did not have, only what there is."""
    more = {key: value for key, value in _flat(deadline).items() if value and key not in ("text", "kind", "due")}
    if deadline.start:
        more["start"] = deadline.start.isoformat()
    if deadline.nodes:
        more["nodes"] = [[node.day.isoformat(), node.words] for node in deadline.nodes]
    due = deadline.due.isoformat() if deadline.due else None
    return {"text": deadline.text, "kind": deadline.kind, "due": due, **more}


def _deadline_from(record: Mapping[str, Any]) -> Deadline:
    fields = dict(record)
    for key in ("due", "start"):
        if fields.get(key):
            fields[key] = date.fromisoformat(fields[key])
    fields["nodes"] = tuple(Node(date.fromisoformat(day), words) for day, words in fields.get("nodes", ()))
    return Deadline(**fields)


def _target_record(target: Target) -> dict[str, Any]:
    """Return the target as plain JSON values, without what the plan does not have and earlier versions did not know.

    So the records of plans that were compiled before there was any of it stay as they are.
    """
    record = {**_flat(target), "value": None if target.value is None else str(target.value)}
    for key in ("by_year", "by_unit"):
        record[key] = [[of, str(value)] for of, value in record[key]]
    return {key: value for key, value in record.items() if value or key not in _SELDOM_OF_TARGETS}


def _target_from(record: Mapping[str, Any]) -> Target:
    fields = {**record, "value": None if record["value"] is None else Decimal(record["value"])}
    for key in ("by_year", "by_unit"):
        if key in record:
            fields[key] = tuple((of, Decimal(value)) for of, value in record[key])
    return Target(**fields)


def _flat(record: Any) -> dict[str, Any]:
    return dict(record._asdict())
