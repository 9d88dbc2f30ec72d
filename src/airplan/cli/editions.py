"""Open editions of the plan and match their rows, with what a person says of them by --map."""

from __future__ import annotations

from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from airplan.cli import option_hints
from airplan.cli.vocabulary import ref_of
from airplan.errors import Message, UsageError
from airplan.i18n import _, marked
from airplan.plan.edition_changes import differences
from airplan.plan.matching import match
from airplan.plan.model import Filter, named_units
from airplan.progress.attachments import Attached, attached
from airplan.reports.edition_comparison import MeasureChange, edition_changes
from airplan.reports.table import ReaderContext
from airplan.store.compiler import in_memory
from airplan.store.plan_queries import CompiledPlan, revisions_named

if TYPE_CHECKING:
    import contextlib
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from airplan.plan.matching import RowChange
    from airplan.plan.model import Measure, Membership
    from airplan.reports.table import Table
    from airplan.workspace.session import Session

_EDITION = marked("{text}: neither a plan file nor a revision of the plan in the store.")
_SEVERAL = marked("{text}: several revisions begin so: {revisions}.")

Mapped = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="OLD=NEW",
        help=marked(
            "The old row 10a is the new row 9a: 10a=9a; the old row has ended: 10a=; the new row is a new measure: "
            "=9a; repeatable."
        ),
        rich_help_panel=option_hints.MEASURES,
    ),
]


class Said(NamedTuple):
    """What a person said of rows: new ref → the ID of the old row that it continues, None: a new measure; ended IDs."""

    continues: Mapping[str, str | None]
    ended: frozenset[str] = frozenset()

    def and_of(self, ref: str, measure_id: str | None) -> Said:
        """Return the same with what a new row continues."""
        return self._replace(continues={**self.continues, ref: measure_id})

    def and_ended(self, *ids: str) -> Said:
        """Return the same with old rows that have no successor."""
        return self._replace(ended=self.ended.union(ids))


class Editions(NamedTuple):
    """Two editions of a plan with their rows, and the journal's entries about the old ones."""

    old: CompiledPlan
    new: CompiledPlan
    old_rows: list[Measure]
    new_rows: list[Measure]
    entries: Mapping[str, Attached]

    @classmethod
    def of(cls, session: Session, old: CompiledPlan, new: CompiledPlan) -> Editions:
        """Return two editions; entries are counted if the old one is of the session's plan."""
        rows = old.select(Filter())
        journal = session.journal if old.header.id == session.plan.header.id else None
        return cls(old, new, rows, new.select(Filter()), attached(journal, [row.id for row in rows], session.view))

    def matched(self, said: Said) -> list[RowChange]:
        """Return what became of every row."""
        return match(self.old_rows, self.new_rows, said.continues, said.ended)

    def changes(self, matched: Sequence[RowChange], wanted: set[str]) -> list[MeasureChange]:
        """Return these changes with what differs and what the journal holds; with `wanted`, those of these units."""
        before, after = self.old.members(_named(self.old_rows)), self.new.members(_named(self.new_rows))
        found = []
        for change in matched:
            concerned = {*_units(change.old, before), *_units(change.new, after)}
            if not wanted or wanted & concerned:
                known = reduce(Attached.plus, (self.entries.get(row.id, Attached()) for row in change.old), Attached())
                found.append(MeasureChange(change, differences(change, before, after), known))
        return found

    def table(self, changes: Sequence[MeasureChange], today: date) -> Table:
        """Return a row for each change, in the names of a day."""
        return edition_changes(changes, self.reading(today), title=self.title)

    @property
    def title(self) -> str:
        """The title of a table of changes."""
        return _("Changes from {old} to {new}").format(old=self.old.digest, new=self.new.digest)

    def reading(self, today: date) -> ReaderContext:
        """Return the context for showing changes: the names of both editions on a day."""
        return ReaderContext(today, self.old.names_on(today) | self.new.names_on(today))

    def said(self, texts: Sequence[str]) -> Said:
        """Return what the values of --map say. Raises UsageError for rows that are not there or named twice."""
        said, named = Said({}), set[str]()
        for text in texts:
            old, equals, new = (part.strip() for part in text.replace("＝", "=").partition("="))
            if not equals or not (old or new):
                raise UsageError(Message(marked("--map {text}: expected OLD=NEW, such as 10a=9a."), text=text))
            former = _row(old, self.old_rows, self.old) if old else None
            row = _row(new, self.new_rows, self.new) if new else None
            if (former and former.id in named) or (row and row.ref in said.continues):
                raise UsageError(Message(marked("--map {text}: this row is named twice."), text=text))
            if former:
                named.add(former.id)
            if row:
                said = said.and_of(row.ref, former.id if former else None)
            elif former:
                said = said.and_ended(former.id)
        return said


def opened(session: Session, text: str, stack: contextlib.ExitStack) -> CompiledPlan:
    """Return the edition in a plan file, with the directory of units found for it, or of the store. Raises UsageError.

    What looks like neither is refused: nothing is guessed.
    """
    path = Path(text)
    if path.is_file() or path.suffix in (".yaml", ".yml"):
        read = in_memory(session.files_for(path), "")
        stack.callback(read.close)
        return CompiledPlan(read.database, read.revision)
    database = session.compiled.revisions
    found = revisions_named(database, text)
    if len(found) > 1:
        raise UsageError(Message(_SEVERAL, text=text, revisions=tuple(digest for _number, digest in found)))
    if not found:
        raise UsageError(Message(_EDITION, text=text))
    return CompiledPlan(database, found[0][0])


def _row(text: str, rows: Sequence[Measure], edition: CompiledPlan) -> Measure:
    """Return the one row with this number, else this ID, else this number of the document's own."""
    number = ref_of(text)
    for key in ("ref", "id", "document_number"):
        found = [row for row in rows if getattr(row, key) in (number, text)]
        if len(found) == 1:
            return found[0]
    raise edition.unknown_ref(number)


def _named(rows: Sequence[Measure]) -> set[str]:
    return {name for row in rows for _role, name, _possible in row.mentions()}


def _units(rows: Sequence[Measure], members: Membership) -> Iterator[str]:
    for row in rows:
        yield from named_units(row, members)
