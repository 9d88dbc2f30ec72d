"""Finish what a killed command left on its way into a folder: workbooks that were sent, and papers that were issued.

Such files are complete before the journal names them, and are moved to their places afterwards.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from airplan.errors import AirplanError, Message
from airplan.i18n import _, marked
from airplan.workspace.own_files import OwnFiles
from airplan.workspace.writing import journal_to_write

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from airplan.formats.folder_output import NewFiles
    from airplan.store.entries import Entry
    from airplan.store.journal import Journal
    from airplan.store.sql import View
    from airplan.workspace.session import Session

_LISTS = ".csv"
"""The ending of the list beside the files, which the journal does not name."""
_FINISHED = {
    "dispatch": marked("Dispatch {batch} had been interrupted; its workbooks are now in {folder}."),
    "issue": marked("Papers {batch} had been interrupted; they are now in {folder}."),
}
_READY = {
    "dispatch": marked(
        "The workbooks are recorded as sent and are ready, but not yet in the folder: run the same "
        "command again to move them there. airplan undo {batch} reverses the dispatch."
    ),
    "issue": marked(
        "The papers are recorded as issued and are ready, but not yet in the folder: run the same "
        "command again to move them there. airplan undo {batch} reverses this."
    ),
}


@contextlib.contextmanager
def finished_files(
    session: Session, folder: Path | None, *, force: bool, others: Sequence[Session] = ()
) -> Iterator[list[list[Entry]]]:
    """Finish what killed commands left on the way into a folder (None: nowhere), and yield the entries of each.

    The entries were written before the files were in their places; now they are. Files that are in no journal, neither
    this one nor those of `others` in the same store, or whose entries were undone, are removed. Raises AirplanError
    where a file may not be replaced.
    """
    from airplan.formats.folder_output import interrupted

    if folder is None:
        yield []
        return
    journals = [journal_to_write(each) for each in (session, *others)]

    def named_in(digests: Mapping[str, str]) -> list[Entry]:
        return _entries_of(journals, digests, session.view)

    kept = OwnFiles(session, resent=True, others=others)
    with interrupted(folder, force=force, kept=kept, counts=lambda left: bool(named_in(left.digests))) as found:
        finished = [named_in(left.digests) for left in found]
        for entries in finished:
            first = entries[0]
            session.tell(_(_FINISHED[first.kind]).format(batch=first.batch or first.id, folder=folder))
        yield finished


def place_recorded(files: NewFiles, batch: str, kind: str = "dispatch") -> None:
    """Move files to their places once the journal names them. Raises AirplanError with what to do."""
    try:
        files.place()
    except AirplanError as error:
        raise AirplanError(error.message, Message(_READY[kind], batch=batch)) from error


def _entries_of(journals: Sequence[Journal], digests: Mapping[str, str], view: View) -> list[Entry]:
    """Return the standing entries that sent or issued these files, given as name → SHA-256; empty if one is missing."""
    files = {digest for name, digest in digests.items() if not name.endswith(_LISTS)}
    found = [
        entry
        for digest in sorted(files)
        for journal in journals
        for entry in (*journal.steps_of_file(digest), *journal.papers_of_file(digest))
        if entry.kind in _FINISHED
    ]
    standing = journals[0].standing(found, view)  # in one database
    entries = sorted((entry for entry in found if entry.id in standing), key=lambda entry: entry.id)
    return entries if files == {entry.source.sha256 for entry in entries} else []
