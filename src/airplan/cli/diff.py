"""Compare two editions of the plan."""

from __future__ import annotations

import contextlib
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from airplan.cli import option_hints
from airplan.cli.options import KnownAt, Output, unit_option
from airplan.cli.registry import WRITE, command
from airplan.cli.rendering import show
from airplan.cli.session import Session
from airplan.errors import AirplanError, ExitCode, Message, UnknownName, UsageError
from airplan.i18n import _, marked
from airplan.plan.model import Filter, named_units
from airplan.progress.attachments import Attached, attached
from airplan.reports.table import ReaderContext
from airplan.store.compiler import in_memory
from airplan.store.plan_queries import CompiledPlan, revisions_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from airplan.plan.model import Measure, Membership
    from airplan.reports.edition_changes import MeasureChange

_EDITION = marked("{text}: neither a plan file nor a revision of the plan in the store.")
_SEVERAL = marked("{text}: several revisions begin so: {revisions}.")


@command(WRITE, "diff", marked("Compare two editions of the plan: rows, words, days, targets, duties, the journal."))
def diff(
    session: Session,
    old: Annotated[
        str,
        typer.Argument(metavar="FILE", help=marked("Old edition: a plan file, or the revision that answers show.")),
    ],
    output: Output,
    *,
    new: Annotated[
        str | None,
        typer.Argument(metavar="[FILE]", help=marked("New edition, likewise; default: the current plan.")),
    ] = None,
    unit: Annotated[
        list[str] | None,
        unit_option(marked("Only changes that concern this unit; repeatable."), option_hints.MEASURES),
    ] = None,
    units: Annotated[
        bool,
        typer.Option(
            "--units",
            help=marked("One row for each unit: the duties that it gained and lost."),
            rich_help_panel=option_hints.VIEW,
        ),
    ] = False,
    check: Annotated[
        bool,
        typer.Option(
            "--check", help=marked("Exit with code 4 if anything changed."), rich_help_panel=option_hints.OUTPUT
        ),
    ] = False,
    _known_at: KnownAt,
) -> None:
    from airplan.plan.edition_changes import by_unit
    from airplan.reports.edition_changes import edition_changes, unit_changes

    with contextlib.ExitStack() as stack:
        before = _edition(session, old, stack)
        after = session.plan if new is None else _edition(session, new, stack)
        wanted = {_unit(name, after, before) for name in unit or ()}
        changes = _changes(session, before, after, wanted)
        today = session.today
        reading = ReaderContext(today, before.names_on(today) | after.names_on(today))
        title = _("Changes from {old} to {new}").format(old=before.digest, new=after.digest)
    if units:
        rows = by_unit((each.change, each.differs) for each in changes)
        table = unit_changes([row for row in rows if not wanted or row.unit in wanted], reading, title=title)
    else:
        table = edition_changes(changes, reading, title=title)
    show(table, output)
    if check and any(each.kind != "same" for each in changes):
        raise typer.Exit(ExitCode.FINDINGS)


def _edition(session: Session, text: str, stack: contextlib.ExitStack) -> CompiledPlan:
    """Return the edition in a plan file, with the directory of units found for it, or of the store. Raises UsageError.

    What looks like neither is refused: nothing is guessed.
    """
    path = Path(text)
    if path.is_file() or path.suffix in (".yaml", ".yml"):
        read = in_memory(session.files_for(path), "")
        stack.callback(read.close)
        return CompiledPlan(read.database, read.revision)
    database = session.compiled.store or session.compiled.database
    found = revisions_named(database, text)
    if len(found) > 1:
        raise UsageError(Message(_SEVERAL, text=text, revisions=tuple(digest for _number, digest in found)))
    if not found:
        raise UsageError(Message(_EDITION, text=text))
    return CompiledPlan(database, found[0][0])


def _unit(name: str, after: CompiledPlan, before: CompiledPlan) -> str:
    """Return the name of a unit of either edition, the new one first. Raises UnknownName, AmbiguousName."""
    try:
        return after.find(name, "unit").name
    except UnknownName:
        with contextlib.suppress(AirplanError):
            return before.find(name, "unit").name
        raise


def _changes(session: Session, before: CompiledPlan, after: CompiledPlan, wanted: set[str]) -> list[MeasureChange]:
    from airplan.plan.edition_changes import differences
    from airplan.plan.matching import match
    from airplan.reports.edition_changes import MeasureChange

    old, new = before.select(Filter()), after.select(Filter())
    old_members, new_members = before.members(_named(old)), after.members(_named(new))
    journal = session.journal if before.header.id == session.plan.header.id else None
    entries = attached(journal, [row.id for row in old], session.view)
    changes = []
    for change in match(old, new):
        concerned = {*_units(change.old, old_members), *_units(change.new, new_members)}
        if wanted and not wanted & concerned:
            continue
        known = reduce(Attached.plus, (entries.get(row.id, Attached()) for row in change.old), Attached())
        changes.append(MeasureChange(change, differences(change, old_members, new_members), known))
    return changes


def _named(rows: Sequence[Measure]) -> set[str]:
    return {name for row in rows for _role, name, _possible in row.mentions()}


def _units(rows: Sequence[Measure], members: Membership) -> Iterator[str]:
    for row in rows:
        yield from named_units(row, members)
