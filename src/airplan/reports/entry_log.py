"""What has been written down, by whom and from where, and what has become of it?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from airplan.i18n import _, marked
from airplan.plan.quantities import in_figures
from airplan.progress.entry_status import EntryStatus, entry_statuses
from airplan.reports.changes import NOTHING, changes, kind_in_words
from airplan.reports.table import Column, Table
from airplan.store.entries import Decision, Report, Source, Step, stamp
from airplan.store.sql import View

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from airplan.plan.model import Measure
    from airplan.reports.table import Cell, Reading, Record
    from airplan.store.entries import Entry
    from airplan.store.journal import Journal

_FATES = {
    "corrected_by": marked("corrected by {entry}"),
    "retracted_by": marked("retracted by {entry}"),
    "sent_back_by": marked("sent back by {entry}"),
    "lifted_by": marked("lifted by {entry}"),
    "reached_by": marked("reached, says {entry}"),
}


def entry_log(
    journal: Journal | None,
    entries: Sequence[Entry],
    measures: Mapping[str, Measure],
    reading: Reading,
    known: datetime | None = None,
) -> Table:
    """These entries in the order in which they were written, with what each changed and what has become of it.

    `measures` has those of the plan; an entry may speak of another one, which the plan had once. Of what has become of
    an entry counts what was written down by the instant `known` (None: by now). Without a journal nothing is known but
    the entries.
    """
    become = entry_statuses(journal, entries, known) if journal else {}
    rows, records = [], []
    for entry in entries:
        measure, fate = measures.get(entry.ref), become.get(entry.id, EntryStatus())
        before = _before(journal, entry, measure) if journal else {}
        records.append(_record(entry, before, measure, fate))
        what = (reading.call(entry.unit) or _("Office"), *_passages(entry, before, measure, fate))
        rows.append((*_head_cells(entry), what, *_data_cells(records[-1])))
    return Table(_counted(len(entries)), _columns(), tuple(rows), dict, tuple(records), names=reading.names)


def _columns() -> tuple[Column, ...]:
    return (
        Column("when", _("Entry"), kind="label", show="screen-only"),
        Column("where", _("Ref"), kind="label", show="screen-only"),
        Column("id", _("Entry"), kind="label", show="file-only"),
        Column("recorded", _("Recorded"), kind="label", show="file-only"),
        Column("kind", _("Kind"), show="data-only"),
        Column("ref", _("Ref"), kind="label", show="file-only"),
        Column("unit", _("Unit"), kind="name", show="file-only"),
        Column("what", _("What it says"), kind="passages", show="people-only"),
        *(Column(key, key, show="data-only") for key in _DATA),
    )


_DATA = (
    *("period", "as_of", "author", "status", "status_before", "values", "note", "problem", "next", "evidence"),
    *("filled_by", "checked_by", "due", "due_before", "title", "authority", "reason", "answers", "seal"),
    *("about", "batch", "revision", "source", *_FATES),
)
"""The keys of a record that programs find in columns of their own; the others stand in those that people read too."""


def _head_cells(entry: Entry) -> tuple[Cell, ...]:
    local = f"{entry.recorded.astimezone():%Y-%m-%d %H:%M}"
    ref = entry.ref or None
    return (entry.id, local), ref, entry.id, local, entry.kind, ref, entry.unit or None


def _data_cells(record: Record) -> Iterator[Cell]:
    for key in _DATA:
        said = record[key]
        if key == "values":
            yield tuple(_in_figures(value) for value in said)
        elif key == "source":
            yield said and "!".join(filter(None, (said["file"], said["sheet"], said["cell"])))
        else:
            yield tuple(said) if isinstance(said, list) else said


def _passages(entry: Entry, before: Mapping[str, str], measure: Measure | None, fate: EntryStatus) -> Iterator[str]:
    """What happened, a line for each thing: 填报（2017-05，截至2017-05-25）; 办理状态：推进中 → 已完成."""
    said = _("{kind} on {period}, as of {day}") if entry.period else _("{kind}, {day}")
    said = _("{kind}, round of {period}, {day}") if isinstance(entry.content, Step) else said
    yield said.format(kind=kind_in_words(entry), period=entry.period, day=entry.as_of.isoformat())
    labelled = _("{label}: {text}")
    for change in changes(entry, before, measure):
        yield labelled.format(label=change.what, text=change)
    yield labelled.format(label=_("By"), text=_by(entry))
    for key, by in fate._asdict().items():
        if by:
            yield f"→ {_(_FATES[key]).format(entry=by)}"


def _by(entry: Entry) -> str:
    """Who made it, and where it was read; the file of a step is what the step is about."""
    if isinstance(entry.content, Step):
        return entry.author
    place = "!".join(filter(None, (entry.source.file, entry.source.sheet, entry.source.cell))) or _("command line")
    return _("{author} ({place})").format(author=entry.author, place=place)


def _record(entry: Entry, before: Mapping[str, str], measure: Measure | None, fate: EntryStatus) -> Record:
    """An entry as the JSON contract has it; docs/json.md says what each key means."""
    content = entry.content
    said = content if isinstance(content, Report) else Report()
    decided = content if isinstance(content, Decision) else None
    step = content if isinstance(content, Step) else Step()
    due = decided.to if decided else step.to
    values = dict(said.values) if not decided or not decided.target else {decided.target: decided.value}
    field = "target" if decided else "value"
    units = {target.id: target.unit for target in measure.targets} if measure else {}
    return {
        "id": entry.id,
        "recorded": stamp(entry.recorded),
        "kind": entry.kind,
        "ref": entry.ref or None,
        "unit": entry.unit or None,
        "period": entry.period or None,
        "as_of": entry.as_of.isoformat(),
        "author": entry.author,
        "status": said.status,
        "status_before": before.get("status") or None if said.status else None,
        "values": [
            {
                "target": target,
                "value": value,
                "before": Decimal(was) if (was := before.get(f"{field}:{target}")) else None,
                "unit": units.get(target),
            }
            for target, value in values.items()
        ],
        "note": said.note,
        "problem": said.problem,
        "next": said.next,
        "evidence": None if said.evidence is None else list(said.evidence),
        "filled_by": said.filled_by,
        "checked_by": said.checked_by,
        "due": due.isoformat() if due else None,
        "due_before": before.get("due") if entry.kind == "extend" else None,
        "title": decided.title or None if decided else None,
        "authority": decided.authority or None if decided else None,
        "reason": (decided or step).reason or None,
        "answers": step.answers,
        "seal": step.seal or None,
        "about": entry.about or None,
        "batch": entry.batch or None,
        "revision": entry.revision,
        "source": entry.source._asdict() if entry.source != Source() else None,
        **{key: by or None for key, by in fate._asdict().items()},
    }


def _in_figures(value: Record) -> str:
    """The same in every language: retrofit: 300 → 420 蒸吨."""
    old, new = (NOTHING if one is None else in_figures(one) for one in (value["before"], value["value"]))
    return f"{value['target']}: {old} → {new} {value['unit'] or ''}".rstrip()


def _counted(entries: int) -> str:
    return _("1 entry") if entries == 1 else _("{count} entries").format(count=entries)


def _before(journal: Journal, entry: Entry, measure: Measure | None) -> dict[str, str]:
    """What was so until an entry was written, as reports.changes takes it; what nobody had said is not in it."""
    if isinstance(entry.content, Report):
        fields = [f"value:{target}" for target in entry.content.values]
        fields += ["status"] if entry.content.status else []
        said = ((field, journal.statement_before(entry, field)) for field in fields)
        return {field: text for field, text in said if text}
    return _promised(journal, entry, measure) if entry.kind in ("extend", "adjust") else {}


def _promised(journal: Journal, entry: Entry, measure: Measure | None) -> dict[str, str]:
    """The last day and the targets in force until a decision was written."""
    promise: dict[str, str] = {}
    if measure:
        due = measure.deadline.due
        promise |= {"due": due.isoformat()} if due else {}
        promise |= {f"target:{one.id}": str(one.value) for one in measure.targets if one.value is not None}
    for earlier in journal.decisions(View(date.max, before=entry.id), [entry.ref]):
        said = earlier.decision
        if earlier.kind == "extend" and said.to:
            promise["due"] = said.to.isoformat()
        elif earlier.kind == "adjust":
            promise[f"target:{said.target}"] = str(said.value)
    return promise
