"""Back up and restore the whole store, and export and import the journal as lines of JSON."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from airplan.cli import option_hints
from airplan.cli.options import Force
from airplan.cli.registry import WRITE, command, group
from airplan.cli.submit import Sure, may_write_here, writable
from airplan.errors import AirplanError, unreadable_file
from airplan.formats import ending_of
from airplan.formats.control_characters import escaped
from airplan.formats.output import replacing, say
from airplan.i18n import _, marked
from airplan.plan.model import Filter
from airplan.store.connect import NoStore, open_existing, open_store
from airplan.workspace.location import NoPlace
from airplan.workspace.own_files import OwnFiles
from airplan.workspace.session import Session
from airplan.workspace.writing import no_journal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from airplan.plan.model import Plan
    from airplan.store.database import Database
    from airplan.store.jsonl import Taken

_LINES = ("", ".jsonl", ".ndjson", ".txt")
"""Extensions of an exported journal."""
_DATABASES = ("", ".sqlite", ".sqlite3", ".db", ".backup", ".bak")
"""Extensions of a backup, which is a database of SQLite."""

group(WRITE, "journal", marked("Export and import the journal as JSON Lines."))


@command(WRITE, "backup", marked("Back up the whole store to a file; others may keep working meanwhile."))
def backup(
    session: Session,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help=marked("Backup file to write; it can later be used directly as --store.")),
    ],
    force: Force = False,
) -> None:
    from airplan.store.store_copy import back_up

    kept = OwnFiles(session, backups=True)
    kept.refuse(file)
    ending_of(file, _DATABASES)
    _say_whose(session)
    with (
        contextlib.closing(open_existing(session.store_place)) as store,
        replacing(file, force=force, kept=kept, private=True, done=lambda: say(said)) as new,
    ):
        said = _("{label}: {text}").format(label=back_up(store, new).with_digest, text=file)


@command(WRITE, "restore", marked("Restore a store from a backup; existing entries are never replaced."))
def restore(
    session: Session,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=marked("Backup file written by airplan."))],
) -> None:
    from airplan.store.store_copy import opened_backup
    from airplan.store.store_copy import restore as restore_from

    OwnFiles(session, backups=True).refuse(file)
    _say_whose(session)
    place = session.store_place  # or it raises, before the backup is read
    with opened_backup(file) as source, contextlib.closing(open_store(place)) as store:
        restored = restore_from(file, source, store, session.clock())
        summary = _("Entries added to {place}: {count}; it now has {content}")
        done = summary.format(place=store.place, count=restored.entries, content=restored.content.with_digest)
        session.outcome.wrote(done)
        say(done)


@command(WRITE, "journal export", marked("Export the plan's journal as JSON Lines, one entry per line."))
def journal_export(
    session: Session,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help=marked("File to write; default: standard output."))
    ] = None,
    force: Force = False,
) -> None:
    from airplan.store.jsonl import exported

    if not session.journal:
        raise no_journal()
    store, plan = session.compiled.store, session.plan.header.id
    assert store  # noqa: S101 – it holds the journal
    if file is None:
        sys.stdout.flush()
        for line in exported(store, plan):
            sys.stdout.buffer.write(escaped(line.decode()).encode() if sys.stdout.isatty() else line)
        sys.stdout.buffer.flush()
        return
    ending_of(file, _LINES)
    with (
        replacing(file, force=force, kept=OwnFiles(session), private=True, done=lambda: say(said)) as new,
        new.open("wb") as lines,
    ):
        written = sum(bool(lines.write(line)) for line in exported(store, plan))
        said = _("Entries written: {count} ({file})").format(count=written - 1, file=file)


@command(WRITE, "journal import", marked("Import an exported journal: all of its entries, or none."))
def journal_import(
    session: Session,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=marked("File written by airplan journal export."))],
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help=marked("Show what would be imported, without importing it."),
            rich_help_panel=option_hints.VIEW,
        ),
    ] = False,
    *,
    _sure: Sure,
) -> None:
    from airplan.progress.orphans import orphans
    from airplan.store.jsonl import taking_in

    if not dry_run:
        may_write_here(session)
    journal = writable(session)
    store = session.compiled.database
    with (
        _opened(file) as lines,
        taking_in(store, journal.plan, lines, str(file), keep=not dry_run, now=session.clock()) as taken,
    ):
        notes = orphans(session.plan.select(Filter()), session.ledger.members, journal)
    summary = _("{file}: entries added: {new}; already present: {known}")
    if dry_run:
        summary = _("{file}: entries to be added: {new}; already present: {known}; nothing was written")
    done = summary.format(new=taken.new, known=taken.known, file=file)
    if taken.new and not dry_run:
        session.outcome.wrote(done)
    say(done)
    for note in (*_notes(taken), *(_("The journal contains {what}").format(what=note) for note in notes)):
        say(note)
    if taken.new and not dry_run:
        say(_("Saved, each entry under its own ID; to reverse an entry, run airplan undo ID."))


def _notes(taken: Taken) -> Iterator[str]:
    """Yield notes on an import: what its digests prove, and since when its entries count as known."""
    if not taken.chained:
        yield _(
            "An earlier version of airplan exported this file without digests, so changes made to it since "
            "cannot be detected."
        )
    if taken.new and taken.times_kept:
        yield _("The journal was empty, so each entry keeps the time at which it became known.")
    elif taken.new:
        yield _("The new entries count as known from now on; airplan log shows when each was imported.")


def journal_warnings(session: Session, plans: Sequence[Plan]) -> Iterator[str]:
    """Yield the warnings of `check` about the journals of these plans; none without a store."""
    from airplan.progress.orphans import ahead, orphans
    from airplan.progress.replaced_rows import WAY_OUT, replaced_rows, taken_over
    from airplan.store.journal import Journal

    try:
        store = open_existing(session.store_place)
    except NoStore as none:
        if not session.personal:  # it was named, or made with the workspace, and is missing
            yield str(none)
        return
    except NoPlace:
        return
    except AirplanError as error:
        yield str(error)
        return
    with contextlib.closing(store):
        for plan in plans:
            journal = Journal(store, plan.id)
            members = {party.name: party.members for party in plan.parties if party.sort == "collective"}
            for what in orphans(plan.measures, members, journal):
                yield _warning(
                    store,
                    what,
                    _(
                        "airplan keeps the entry and shows it in airplan log; the entry counts again once the plan "
                        "names what it refers to"
                    ),
                )
            if rows := replaced_rows(plan.measures, journal):
                yield f"{taken_over(rows)}\n    {_('hint: {what}').format(what=WAY_OUT)}"
            if what := ahead(journal, session.now):
                yield _warning(store, what, _("correct the clock of the computer that recorded the entry"))


def _say_whose(session: Session) -> None:
    """Say that the journal is the person's own, where no workspace names another."""
    if session.personal:
        say(session.own_journal)


def _warning(store: Database, what: str, hint: str) -> str:
    warning = _("the journal in {place} contains {what}").format(place=store.place, what=what)
    return f"{warning}\n    {_('hint: {what}').format(what=hint)}"


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file to read bytes. Raises AirplanError."""
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise unreadable_file(path, error) from error
