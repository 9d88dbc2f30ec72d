"""Turn the office's own reading of a deadline into what the wording would mean, or note what contradicts itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.errors import Message
from airplan.plan import model
from airplan.plan.typed_days import add_span

if TYPE_CHECKING:
    from airplan.plan import schema
    from airplan.plan.problems import Faults, Path

_KEYS: dict[model.Kind, set[str]] = {
    "by-date": {"due", "start"},
    "ongoing": {"due", "start"},
    "milestones": {"nodes", "start"},
    "event": {"event", "days", "months", "event_on", "start"},
}


def office_reading(reading: schema.Reading, wording: str, faults: Faults, path: Path) -> model.Deadline:
    """Return the deadline that the office reads in a wording; note a fault where its keys do not go together."""
    kind: model.Kind = reading.kind or ("milestones" if reading.nodes else "event" if reading.event else "by-date")
    span = f"{reading.months}m" if reading.months else f"{reading.days}d" if reading.days else ""
    due = add_span(span, reading.event_on) if span and reading.event_on else reading.due
    _check(reading, kind, faults, path)
    return model.Deadline(
        wording,
        "by-date" if kind == "ongoing" and due else kind,
        due,
        reading.start,
        tuple(model.Node(node.day, node.words) for node in reading.nodes or ()),
        ongoing=kind == "ongoing" and due is not None,
        event=reading.event or "",
        span=span,
        by_office=True,
    )


def _check(reading: schema.Reading, kind: model.Kind, faults: Faults, path: Path) -> None:
    days = [node.day for node in reading.nodes or ()]
    titles = {node.words for node in reading.nodes or ()}
    if days != sorted(days) or len(titles) < len(days):
        faults.at(
            (*path, "nodes"), Message("days out of order, or the same words twice"), Message("the earliest day first")
        )
    for key in sorted(reading.model_fields_set - {"kind"} - _KEYS.get(kind, set())):
        faults.at(
            (*path, key),
            Message("{key}, which does not go with the kind {kind}", key=key, kind=kind),
            Message("only keys that this kind of deadline has"),
        )
    if kind == "by-date" and not reading.due:
        faults.at(path, Message("no {key}", key="due"), Message("the day on which the work is due"))
    if kind == "event" and not (reading.event and bool(reading.days) != bool(reading.months)):
        faults.at(path, Message("no event with its days or months"), Message("event, and either days or months"))
