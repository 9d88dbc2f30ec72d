"""List entries of the journal: content, author, source and status of each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from airplan import office_time
from airplan.i18n import _, marked, ngettext, pgettext
from airplan.i18n.forms import filled
from airplan.plan.periods import Period
from airplan.plan.quantities import in_figures
from airplan.progress.entry_status import EntryStatus, entry_statuses
from airplan.reports.changes import NOTHING, changes, kind_in_words
from airplan.reports.table import Column, Table
from airplan.store.entries import Decision, Report, Source, Step, value_field
from airplan.store.json_values import stamp
from airplan.store.paper_contents import Issue, Mail, RankFigure, mail_record, paper_record
from airplan.store.sql import View

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from airplan.plan.model import Measure, Target
    from airplan.reports.table import Cell, ReaderContext, Record
    from airplan.store.entries import Entry
    from airplan.store.journal import Journal

_STATUSES = {
    "corrected_by": marked("corrected by {entry}"),
    "retracted_by": marked("reversed by {entry}"),
    "sent_back_by": marked("sent back by {entry}"),
    "lifted_by": marked("restored by {entry}"),
    "reached_by": marked("recorded as reached in {entry}"),
}


class _LoggedEntry(NamedTuple):
    """An entry, the values before it, its measure (None where the plan no longer has it), and its status."""

    entry: Entry
    before: Mapping[str, str]
    measure: Measure | None
    status: EntryStatus

    @property
    def ref(self) -> str:
        """The ref of the measure in the current edition; its ID where that lacks it; empty without a measure."""
        return self.measure.ref if self.measure else self.entry.ref

    @property
    def report(self) -> Report:
        """The content of a report; an empty one for other entries."""
        return self.entry.content if isinstance(self.entry.content, Report) else Report()

    @property
    def decision(self) -> Decision:
        """The content of a decision; an empty one for other entries."""
        return self.entry.content if isinstance(self.entry.content, Decision) else Decision()

    @property
    def paper(self) -> Record | None:
        """The content of a paper or of a figure of a ranking, as the journal holds it; None for other entries."""
        content = self.entry.content
        return paper_record(content) if isinstance(content, Issue | RankFigure) else None

    @property
    def mail(self) -> Record | None:
        """The content of a mail, as the journal holds it; None for other entries."""
        return mail_record(self.entry.content) if isinstance(self.entry.content, Mail) else None

    @property
    def due(self) -> date | None:
        """The day that the entry sets: a new due date, a return date, or the day by which a notice is answered."""
        content = self.entry.content
        return content.to if isinstance(content, Decision | Step | Issue) else None

    @property
    def step(self) -> Step:
        """The content of a step of a round; an empty one for other entries."""
        return self.entry.content if isinstance(self.entry.content, Step) else Step()


def entry_log(
    journal: Journal | None,
    entries: Sequence[Entry],
    measures: Mapping[str, Measure],
    context: ReaderContext,
    known: datetime | None = None,
) -> Table:
    """Return a table of these entries in the order of writing, with the changes and the status of each.

    `measures` holds those of the plan; an entry may concern a former one. The status counts entries written by the
    instant `known` (None: by now). Without a journal only the entries themselves are shown.
    """
    statuses = entry_statuses(journal, entries, known) if journal else {}
    rows = [
        _LoggedEntry(
            entry,
            _before(journal, entry, measures.get(entry.ref)) if journal else {},
            measures.get(entry.ref),
            statuses.get(entry.id, EntryStatus()),
        )
        for entry in entries
    ]
    count = ngettext("{count} entry", "{count} entries", len(entries)).format(count=len(entries))
    return Table.of(rows, [*_head_columns(context), *_data_columns()], title=count, names=context.names)


def _head_columns(context: ReaderContext) -> list[Column[_LoggedEntry]]:
    """Return the columns for people."""
    return [
        Column("when", _("Entry"), "label", "screen-only", lambda row: (row.entry.id, _local(row))),
        Column("where", _("Ref"), "label", "screen-only", lambda row: row.ref or None),
        Column("id", _("Entry"), "label", "file-only", lambda row: row.entry.id),
        Column("recorded", _("Recorded at"), "label", "file-only", _local, lambda row: stamp(row.entry.recorded)),
        Column("kind", pgettext("heading of a column", "Kind"), "words", "data-only", lambda row: row.entry.kind),
        Column("ref", _("Ref"), "label", "file-only", lambda row: row.ref or None),
        Column("unit", _("Unit"), "name", "file-only", lambda row: row.entry.unit or None),
        Column("what", _("Content"), "passages", "people-only", lambda row: tuple(_passages(row, context))),
    ]


def _data_columns() -> list[Column[_LoggedEntry]]:
    """Return the columns for programs, which give separately what people read in a sentence; see docs/json.md."""
    return [
        Column("measure_id", "measure_id", "words", "data-only", lambda row: row.entry.ref or None),
        Column("period", "period", "words", "data-only", lambda row: row.entry.period or None),
        Column("as_of", "as_of", "day", "data-only", lambda row: row.entry.as_of),
        Column("author", "author", "words", "data-only", lambda row: row.entry.author),
        Column("status", "status", "words", "data-only", lambda row: row.report.status),
        Column("status_before", "status_before", "words", "data-only", _status_before),
        Column("values", "values", "lines", "data-only", _value_texts, _values),
        Column("note", "note", "words", "data-only", lambda row: row.report.note),
        Column("problem", "problem", "words", "data-only", lambda row: row.report.problem),
        Column("next", "next", "words", "data-only", lambda row: row.report.next),
        Column("evidence", "evidence", "lines", "data-only", lambda row: row.report.evidence),
        Column("filled_by", "filled_by", "words", "data-only", lambda row: row.report.filled_by),
        Column("checked_by", "checked_by", "words", "data-only", lambda row: row.report.checked_by),
        Column("due", "due", "day", "data-only", lambda row: row.due),
        Column("due_before", "due_before", "words", "data-only", _due_before),
        Column("title", "title", "words", "data-only", lambda row: row.decision.title or None),
        Column("former", "former", "words", "data-only", lambda row: row.decision.former or None),
        Column("authority", "authority", "words", "data-only", lambda row: row.decision.authority or None),
        Column("reason", "reason", "words", "data-only", lambda row: row.decision.reason or row.step.reason or None),
        Column("answers", "answers", "count", "data-only", lambda row: row.step.answers),
        Column("seal", "seal", "words", "data-only", lambda row: row.step.seal or None),
        Column("paper", "paper", "lines", "data-only", _paper_texts, lambda row: row.paper),
        Column("mail", "mail", "lines", "data-only", _mail_texts, lambda row: row.mail),
        Column("about", "about", "words", "data-only", lambda row: row.entry.about or None),
        Column("batch", "batch", "words", "data-only", lambda row: row.entry.batch or None),
        Column("revision", "revision", "words", "data-only", lambda row: row.entry.revision),
        Column("source", "source", "words", "data-only", _place, _source),
        Column("arrived", "arrived", "words", "data-only", lambda row: row.entry.arrived and stamp(row.entry.arrived)),
        *(_status_column(key) for key in _STATUSES),
    ]


def _status_column(key: str) -> Column[_LoggedEntry]:
    return Column(key, key, "words", "data-only", lambda row: getattr(row.status, key) or None)


def _local(row: _LoggedEntry) -> str:
    return office_time.shown(row.entry.recorded)


def _passages(row: _LoggedEntry, context: ReaderContext) -> Iterator[str]:
    """Yield the statements, one a line: 填报（2017年5月，数据截至5月25日）; 办理状态：推进中 → 已完成."""
    entry = row.entry
    yield context.call(entry.unit) or pgettext("author of an entry", "Coordinating office")
    template = _("{kind} for {period}, as of {day}") if entry.period else _("{kind}, {day}")
    template = _("{kind}, round of {period}, {day}") if isinstance(entry.content, Step) else template
    template = _("{kind} for {period}, {day}") if isinstance(entry.content, Issue | RankFigure | Mail) else template
    period = Period.written(entry.period) if entry.period else ""
    yield filled(template, kind=kind_in_words(entry), period=period, day=entry.as_of)
    labelled = _("{label}: {text}")
    for change in changes(entry, row.before, row.measure):
        yield labelled.format(label=change.what, text=change)
    yield labelled.format(label=pgettext("author of an entry", "Recorded by"), text=_author(row))
    if row.entry.arrived:
        came = _("imported into this journal on {when} and known here only since then")
        yield f"→ {filled(came, when=row.entry.arrived)}"
    for key, words in _STATUSES.items():
        if by := getattr(row.status, key):
            yield f"→ {_(words).format(entry=by)}"


def _author(row: _LoggedEntry) -> str:
    """Return the author of the entry and its source; for a step and a paper, the file is part of the content."""
    if isinstance(row.entry.content, Step | Issue | Mail):
        return row.entry.author
    return _("{author} ({place})").format(author=row.entry.author, place=_place(row) or _("typed in"))


def _place(row: _LoggedEntry) -> str | None:
    source = row.entry.source
    return "!".join(filter(None, (source.file, source.sheet, source.cell))) or None


def _source(row: _LoggedEntry) -> Record | None:
    return row.entry.source.record if row.entry.source != Source() else None


def _status_before(row: _LoggedEntry) -> Cell:
    return row.before.get("status") or None if row.report.status else None


def _due_before(row: _LoggedEntry) -> Cell:
    return row.before.get("due") if row.entry.kind == "extend" else None


def _values(row: _LoggedEntry) -> list[Record]:
    """Return the reported values, or the adjusted target, with the values before."""
    decision = row.decision
    values = {decision.target: decision.value} if decision.target else row.report.values
    field = "target" if decision.target else "value"
    units = {target.id: target.unit for target in row.measure.targets} if row.measure else {}
    before = {target: row.before.get(f"{field}:{target}") for target in values}
    return [
        {
            "target": target,
            "value": value,
            "before": Decimal(was) if (was := before[target]) else None,
            "unit": units.get(target),
        }
        for target, value in values.items()
    ]


def _value_texts(row: _LoggedEntry) -> tuple[str, ...]:
    """Return the same values as text in no language: retrofit: 300 → 420 蒸吨."""
    return tuple(
        f"{each['target']}: {_figures(each['before'])} → {_figures(each['value'])} {each['unit'] or ''}".rstrip()
        for each in _values(row)
    )


def _paper_texts(row: _LoggedEntry) -> tuple[str, ...]:
    """Return the content of a paper or of a figure of a ranking as text in no language: serial: 3."""
    return _texts_of(row.paper or {})


def _mail_texts(row: _LoggedEntry) -> tuple[str, ...]:
    """Return the content of a mail likewise: state: sent."""
    return _texts_of(row.mail or {})


def _texts_of(record: Record) -> tuple[str, ...]:
    return tuple(f"{key}: {', '.join(value) if isinstance(value, list) else value}" for key, value in record.items())


def _figures(value: Decimal | None) -> str:
    return NOTHING if value is None else in_figures(value)


def _before(journal: Journal, entry: Entry, measure: Measure | None) -> dict[str, str]:
    """Return the values before an entry, as reports.changes takes them, without those never reported."""
    if isinstance(entry.content, Report):
        fields = [value_field(target) for target in entry.content.values]
        fields += ["status"] if entry.content.status else []
        statements = ((field, journal.statement_before(entry, field)) for field in fields)
        return {field: text for field, text in statements if text}
    return _promised(journal, entry, measure) if entry.kind in ("extend", "adjust") else {}


def _promised(journal: Journal, entry: Entry, measure: Measure | None) -> dict[str, str]:
    """Return the due date and the targets in force before a decision."""
    promise: dict[str, str] = {}
    targets = {each.id: each.in_year(entry.as_of.year) for each in measure.targets} if measure else {}
    if measure and measure.deadline.due:
        promise["due"] = measure.deadline.due.isoformat()
    promise |= {f"target:{each.id}": str(each.value) for each in targets.values() if each.value is not None}
    for earlier in journal.decisions(View(date.max, before=entry.id), [entry.ref]):
        decision = earlier.decision
        if earlier.kind == "extend" and decision.to:
            promise["due"] = decision.to.isoformat()
        elif earlier.kind == "adjust" and _of_same_year(targets.get(decision.target), earlier):
            promise[f"target:{decision.target}"] = str(decision.value)
    return promise


def _of_same_year(target: Target | None, adjustment: Entry) -> bool:
    return not target or target.year in (0, adjustment.as_of.year)
