"""Answer what changed between two editions of a plan: a row for each measure, or for each unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.i18n import _, ngettext, pgettext
from airplan.i18n.forms import filled, join_items
from airplan.i18n.terms import ROLE_TITLES
from airplan.plan.quantities import Amount, in_figures
from airplan.plan.succession import Renaming
from airplan.progress.attachments import Attached, now_in_text
from airplan.reports.changes import what_becomes
from airplan.reports.table import Column, Table
from airplan.reports.wording import brief, target_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from airplan.plan.edition_changes import DeadlineChange, Differences, Duty, TargetChange, UnitChange
    from airplan.plan.matching import RowChange
    from airplan.plan.model import Deadline, Measure, Role, Target
    from airplan.plan.succession import Successor
    from airplan.reports.table import ReaderContext, Record

_NONE = "–"


class MeasureChange(NamedTuple):
    """What became of rows, what differs in them, and what the journal holds about the old ones."""

    change: RowChange
    differs: Differences
    attached: Attached = Attached()

    @property
    def kind(self) -> str:
        """The kind of change as a term; `changed` where the text is the same but another cell is not."""
        if self.change.kind == "same" and self.differs.any:
            return "changed"
        return "added" if self.change.kind == "new" else self.change.kind


def edition_changes(changes: Sequence[MeasureChange], context: ReaderContext, *, title: str) -> Table:
    """Return a row for each change; the same measures are only counted below, unless all are."""
    holds = any(row.attached != Attached() for row in changes)
    columns: list[Column[MeasureChange]] = [
        Column("change", pgettext("between two editions", "Change"), "term", "always", lambda row: row.kind),
        Column("old", _("Old ref"), "lines", "always", lambda row: tuple(each.ref for each in row.change.old)),
        Column("new", _("New ref"), "lines", "always", lambda row: tuple(each.ref for each in row.change.new)),
        Column("brief", _("Measure"), "words", "always", lambda row: brief((*row.change.new, *row.change.old)[0])),
        Column("details", _("What changed"), "passages", "always", lambda row: tuple(_details(row, context))),
        Column(
            "journal",
            _("In the journal"),
            "passages",
            "always" if holds else "file-only",
            lambda row: tuple(_journal(row)),
        ),
    ]
    listed = [row for row in changes if row.kind != "same"]
    same = len(changes) - len(listed)
    notes = [ngettext("{count} measure is the same.", "{count} measures are the same.", same).format(count=same)]
    if any(row.kind == "unsure" for row in listed):
        notes.append(_("Unsure: a person must say which measure is meant; nothing is carried over."))
    return Table.of(listed, columns, title=title, notes=notes).with_records(changes, _record)


def revision(found: Sequence[Successor], renamed: Sequence[Renaming], old: Sequence[Measure], *, saved: bool) -> Table:
    """Return a row for each measure that a revision of the plan renames, rewords or ends, and for each new one.

    `old` are the rows of the old edition.
    """
    new_rows = {each.id: each.row for each in found}
    rows = new_rows | {row.id: row for row in old if row.id not in new_rows}
    said = {each.id: each for each in renamed}
    new = {each.id: Renaming(each.id, "", each.row.ref) for each in found if not each.former}
    listed = [(new | said)[each] for each in rows if each in new or each in said]
    columns: list[Column[Renaming]] = [
        Column("former", _("Old ref"), "label", "always", lambda row: row.former or None),
        Column("now", _("New ref"), "label", "always", lambda row: row.now or None),
        Column("id", pgettext("of a measure", "ID"), "label", "always", lambda row: row.id),
        Column("brief", what_becomes(saved=saved), "words", "always", lambda row: brief(rows[row.id])),
    ]
    same = sum(each.former is not None for each in found) - sum(1 for each in renamed if each.former and each.now)
    note = ngettext("{count} measure is the same.", "{count} measures are the same.", same).format(count=same)
    return Table.of(listed, columns, notes=[note])


def unit_changes(units: Sequence[UnitChange], context: ReaderContext, *, title: str) -> Table:
    """Return a row for each unit with the duties that it gained and lost."""
    columns: list[Column[UnitChange]] = [
        Column("unit", _("Unit"), "name", "always", lambda row: row.unit),
        Column("gained", _("Gained"), "lines", "always", lambda row: tuple(map(_duty, row.gained))),
        Column("lost", _("Lost"), "lines", "always", lambda row: tuple(map(_duty, row.lost))),
    ]

    def record(row: UnitChange) -> Record:
        parts = {"gained": row.gained, "lost": row.lost}
        duties = {key: [{"ref": ref, "role": role} for ref, role in part] for key, part in parts.items()}
        return {"unit": row.unit, **duties}

    return Table.of(units, columns, title=title, record=record, names=context.names)


def _duty(duty: tuple[str, Role]) -> str:
    ref, role = duty
    return f"{ref} {_(ROLE_TITLES[role])}"


def _details(row: MeasureChange, context: ReaderContext) -> Iterator[str]:
    """Yield what differs, one passage each."""
    change, differs = row.change, row.differs
    if change.kind == "unsure":
        yield from _questions(change)
        return
    if any(piece.change != "kept" for piece in differs.words):
        yield "".join(_marked(piece.change, piece.text) for piece in differs.words)
    if differs.deadline:
        yield _deadline(differs.deadline)
    for target in differs.targets:
        yield _target(target)
    if change.old and change.new:
        yield from _people(differs, context)


def _questions(change: RowChange) -> Iterator[str]:
    if change.old and change.new:
        yield _("The same measure? The texts agree by {percent}%.").format(percent=round(change.ratio * 100))
    for one in change.candidates:
        yield f"{one.old} → {one.new}: {round(one.ratio * 100)}%"


def _people(differs: Differences, context: ReaderContext) -> Iterator[str]:
    for sign, duties in (("+", differs.gained), ("-", differs.lost)):
        for duty in duties:
            named = _("{name} ({explained})").format(name=context.call(duty.unit), explained=_(ROLE_TITLES[duty.role]))
            yield f"{sign} {named}"
    for sign, officials in (("+", differs.officials_gained), ("-", differs.officials_lost)):
        if officials:
            yield f"{sign} {join_items(context.call_all(officials))}"


_LONGEST_KEPT = 12


def _marked(change: str, text: str) -> str:
    """Return a piece of text as shown: [-removed-], {+added+}, and what is kept, shortened."""
    if change == "kept":
        half = _LONGEST_KEPT // 2
        return text if len(text) <= _LONGEST_KEPT else f"{text[:half]}…{text[-half:]}"
    return f"[-{text}-]" if change == "removed" else f"{{+{text}+}}"


def _deadline(change: DeadlineChange) -> str:
    worded = _("Deadline: {old} → {new}").format(old=change.old.text or _NONE, new=change.new.text or _NONE)
    if not change.days:
        return worded
    days = abs(change.days)
    later = ngettext("{deadline} ({count} day later)", "{deadline} ({count} days later)", days)
    earlier = ngettext("{deadline} ({count} day earlier)", "{deadline} ({count} days earlier)", days)
    return (later if change.days > 0 else earlier).format(deadline=worded, count=days)


def _target(change: TargetChange) -> str:
    old, new = change.old, change.new
    alike = old and new and new._replace(words="", value=None) == old._replace(words="", value=None)
    if old and new and alike and old.value is not None and new.value is not None:
        amount = Amount(new.value, new.measured_in)
        return filled("{metric}: {old} → {new}", metric=new, old=in_figures(old.value), new=amount)
    return f"{target_in_words(old) if old else _NONE} → {target_in_words(new) if new else _NONE}"


def _journal(row: MeasureChange) -> Iterator[str]:
    counts = {
        _("reports: {count}"): row.attached.reports,
        _("decisions: {count}"): row.attached.decisions,
        _("milestones: {count}"): row.attached.milestones,
    }
    yield from (text.format(count=count) for text, count in counts.items() if count)
    now = now_in_text(row.change, row.attached.changing)
    yield from (_("{entry} now stands in the text").format(entry=entry) for entry in now)


def _record(row: MeasureChange) -> Record:
    change, differs = row.change, row.differs
    return {
        "change": "new" if row.kind == "added" else row.kind,
        "old": [each.ref for each in change.old],
        "new": [each.ref for each in change.new],
        "ratio": round(change.ratio, 3) if (change.old and change.new) else None,
        "candidates": [{**one._asdict(), "ratio": round(one.ratio, 3)} for one in change.candidates],
        "words": [piece._asdict() for piece in differs.words],
        "deadline": differs.deadline
        and {
            "old": _deadline_record(differs.deadline.old),
            "new": _deadline_record(differs.deadline.new),
            "days": differs.deadline.days,
        },
        "targets": [{"old": _target_record(each.old), "new": _target_record(each.new)} for each in differs.targets],
        "gained": [_duty_record(duty) for duty in differs.gained],
        "lost": [_duty_record(duty) for duty in differs.lost],
        "officials_gained": list(differs.officials_gained),
        "officials_lost": list(differs.officials_lost),
        "reports": row.attached.reports,
        "decisions": row.attached.decisions,
        "milestones": row.attached.milestones,
        "now_in_text": list(now_in_text(change, row.attached.changing)),
    }


def _duty_record(duty: Duty) -> Record:
    return {"unit": duty.unit, "role": duty.role, "refs": list(duty.refs)}


def _deadline_record(deadline: Deadline) -> Record:
    return {"text": deadline.text, "kind": deadline.kind, "due": deadline.due}


def _target_record(target: Target | None) -> Record | None:
    return target and {"id": target.id, "metric": target.metric, "value": target.value, "unit": target.unit}
