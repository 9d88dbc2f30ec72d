"""Copy a whole store into a backup, and a backup into a store.

A backup is a store in one file, which --store accepts as well. Nothing in a store is ever replaced: a restoration adds
what the backup has more; if the store has more than the backup, it adds nothing.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from airplan.errors import AirplanError, Message, reason, unreadable_file
from airplan.i18n import _, ngettext
from airplan.i18n.forms import filled
from airplan.store.chain import END_OF_CHAIN, RESTORE, chained, heads, linked_entries, present
from airplan.store.connect import open_store
from airplan.store.database import Damaged, StoreError
from airplan.store.entry_rows import compared, in_batches, write_down
from airplan.store.integrity import verify_pages
from airplan.store.json_values import instant
from airplan.store.migrations import VERSION, written_by_newer
from airplan.store.row_form import UNREADABLE
from airplan.store.sql import chunks
from airplan.store.sqlite import SqliteDatabase, open_to_read
from airplan.store.verification import verify, verify_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from airplan.store.chain import Head, Linked
    from airplan.store.database import Database
    from airplan.store.entries import Entry

_OF_A_REVISION = {
    "revision": "id",
    "measure": "revision",
    "party": "revision",
    "party_key": "revision",
    "member": "revision",
    "mention": "revision",
    "revision_digest": "revision",
}
"""Tables of a cached plan → the column with the revision. The table `source`, paths on this machine, is not copied."""


_DIGEST_SHOWN = 16


class Content(NamedTuple):
    """The size of a store over all its plans."""

    revisions: int
    entries: int
    newest: str = ""
    recorded: datetime | None = None
    """When the newest entry was written."""
    digest: str = ""
    """The digest over the heads of all journals: stores with the same digest hold the same entries."""

    def __str__(self) -> str:
        if not self.recorded:
            return _("no entries")
        message = ngettext(
            "{count} entry, {newest} of {when}", "{count} entries, newest {newest} of {when}", self.entries
        )
        return filled(message, count=self.entries, newest=self.newest, when=self.recorded)

    @property
    def with_digest(self) -> str:
        """The content as text with the digest, to be noted elsewhere."""
        if not self.recorded:
            return str(self)
        return _("{held}, digest {digest}").format(held=self, digest=self.digest[:_DIGEST_SHOWN])


class Restored(NamedTuple):
    """What a restoration has added, and what the store holds now."""

    revisions: int
    entries: int
    content: Content


class WouldLose(AirplanError):
    """Raised where a store holds entries that the backup lacks or has differently."""

    def __init__(self, place: str, why: Literal["newer", "other"], store: Content, backup: Content, entry: str) -> None:
        super().__init__()
        self.place, self.why, self.store, self.backup, self.entry = place, why, store, backup, entry

    def __str__(self) -> str:
        if self.why == "newer":
            message = _("{place} has entries that the backup lacks, such as {id}; nothing was changed")
        else:
            message = _("entry {id} in {place} differs from that in the backup; nothing was changed")
        return "\n".join(
            [
                message.format(place=self.place, id=self.entry),
                _("    the store:  {content}").format(content=self.store),
                _("    the backup: {content}").format(content=self.backup),
                _("Save the store with airplan backup first; then restore to another store, named with --store."),
            ]
        )


def content_of(database: Database) -> Content:
    """Return the size of a store."""
    ((revisions,),) = database.rows("SELECT count(*) FROM revision")
    ((entries, newest),) = database.rows("SELECT count(*), max(id) FROM entry")
    if not newest:
        return Content(revisions, entries)
    ((recorded,),) = database.rows("SELECT recorded FROM entry WHERE id = :newest", newest=newest)
    try:
        return Content(revisions, entries, newest, instant(recorded), digest_of(heads(database)))
    except UNREADABLE as error:
        raise Damaged(database.place, Message("the entry {id} cannot be read", id=newest), RESTORE) from error


def digest_of(journals: Mapping[str, Head]) -> str:
    """Return the digest over the heads of journals."""
    from hashlib import sha256

    lines = (f"{plan} {head.number} {head.link}\n" for plan, head in sorted(journals.items()))
    return sha256("".join(lines).encode()).hexdigest()


def back_up(store: Database, path: Path) -> Content:
    """Write the content of a store as of one moment to a new or empty file, whatever others write, and verify it.

    Raises Damaged where the store is damaged, StoreError, AirplanError where the copy differs from the store.
    """
    with store.snapshot():
        content = content_of(store)
        if isinstance(store, SqliteDatabase):
            store.copy_to(path)
        else:
            verify_snapshot(store)
            _copy_rows(store, path)
    try:
        with contextlib.closing(open_to_read(path)) as copy:
            verify(copy)
            copied = content_of(copy)
    except StoreError as error:
        raise _not_whole(store, error.reason) from error
    if copied != content:
        raise _not_whole(store, f"{copied} ≠ {content}")
    return content


@contextlib.contextmanager
def opened_backup(path: Path) -> Iterator[Database]:
    """Yield a backup to restore from, after verifying it. Raises AirplanError.

    The file itself is never changed: a backup of an earlier version is migrated in a copy.
    """
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        raise unreadable_file(path, error) from error
    with contextlib.ExitStack() as stack:
        try:
            backup = stack.enter_context(contextlib.closing(open_to_read(path)))
            stack.enter_context(backup.snapshot())  # it may be a store in use
            version = _known_version(backup)
            if version < VERSION:
                verify_pages(backup)
                backup = stack.enter_context(_brought_up_to_date(path))
            verify_snapshot(backup)
        except StoreError as error:
            raise _unusable(path, error.reason) from error
        yield backup


def restore(path: Path, backup: Database, store: Database, now: datetime) -> Restored:
    """Add to a store what a backup has more, all or nothing, and verify the entries of both.

    Where the journal of a plan is a beginning of the one in the backup, or empty, it continues as in the backup, with
    the times of arrival; otherwise the new entries arrive `now` (UTC).

    Raises WouldLose, StoreError, AirplanError.
    """
    arrived = now.replace(microsecond=now.microsecond // 1000 * 1000)
    with store.transaction():
        before, offered = content_of(store), content_of(backup)
        if before.newest > offered.newest:
            raise WouldLose(store.place, "newer", before, offered, before.newest)
        revisions = _add_revisions(backup, store)
        entries = 0
        for plan in heads(backup):
            head = present(store.place, plan, store.rows(END_OF_CHAIN, plan=plan)).head
            goes_on = _goes_on(head, backup, plan)
            for batch in in_batches(_entries(path, backup, plan)):
                new, clashing = compared(store, [linked.entry for linked in batch])
                if clashing:
                    raise WouldLose(store.place, "other", before, offered, clashing[0].id)
                added = _as_there(new, batch) if goes_on else list(chained(head, _arriving(new, arrived)))
                write_down(store, added)
                head = added[-1].head if added else head
                entries += len(new)
        if before.entries > offered.entries - entries:
            raise WouldLose(store.place, "newer", before, offered, _lacking(backup, store))
        return Restored(revisions, entries, content_of(store))


def _goes_on(head: Head, backup: Database, plan: str) -> bool:
    """Return whether the chain of a backup passes through a head; an empty head is always passed."""
    here = backup.rows("SELECT link FROM entry WHERE plan = :plan AND number = :number", plan=plan, number=head.number)
    return not head.number or here == [(head.link,)]


def _as_there(entries: Sequence[Entry], batch: Sequence[Linked]) -> list[Linked]:
    """Return these entries of a batch with their places in its chain."""
    wanted = {entry.id for entry in entries}
    return [linked for linked in batch if linked.entry.id in wanted]


def _arriving(entries: Iterable[Entry], now: datetime) -> Iterator[Entry]:
    return (entry._replace(arrived=now) for entry in entries)


def _not_whole(store: Database, why: Message | str) -> AirplanError:
    """Return the error for a copy that differs from the store."""
    return AirplanError(
        Message(
            "{place} was not backed up: {reason}",
            place=store.place,
            reason=why,
        ),
        Message("Keep your backups and a copy of the store as it is; airplan check says what to do next."),
    )


def _unusable(path: Path, why: Message | str) -> AirplanError:
    """Return the error for a file that is no backup, or cannot be restored from."""
    return AirplanError(
        Message("{path} cannot be restored: {reason}", path=path, reason=why),
        Message("Nothing was changed. Name another backup."),
    )


def _entries(path: Path, backup: Database, plan: str) -> Iterator[Linked]:
    """Yield the entries of a backup in the order of arrival. Raises AirplanError."""
    try:
        yield from linked_entries(backup, plan)
    except StoreError as error:
        raise _unusable(path, error.reason) from error


def _lacking(backup: Database, store: Database) -> str:
    """Return an ID that the store has and the backup lacks."""
    for ids in in_batches(id_ for (id_,) in store.rows("SELECT id FROM entry ORDER BY id")):
        for chunk in chunks(ids):
            there = {id_ for (id_,) in backup.rows("SELECT id FROM entry WHERE id IN (:ids)", ids=chunk)}
            for id_ in chunk:
                if id_ not in there:
                    return str(id_)
    raise AssertionError(store.place)  # it holds more than the backup


def _copy_rows(store: Database, path: Path) -> None:
    """Copy a store row by row into a new file."""
    with contextlib.closing(open_store(str(path))) as copy, copy.transaction():
        _add_revisions(store, copy)
        for plan in heads(store):
            for batch in in_batches(linked_entries(store, plan)):
                write_down(copy, batch)


def _add_revisions(source: Database, target: Database) -> int:
    """Add the cached plans that the target lacks; return how many."""
    here = {digest for (digest,) in target.rows("SELECT digest FROM revision")}
    ((last,),) = target.rows("SELECT coalesce(max(id), 0) FROM revision")
    missing = [
        theirs for theirs, digest in source.rows("SELECT id, digest FROM revision ORDER BY id") if digest not in here
    ]
    for ours, theirs in enumerate(missing, start=last + 1):  # a revision has another number in each store
        for table, column in _OF_A_REVISION.items():
            rows = source.records(f"SELECT * FROM {table} WHERE {column} = :revision", revision=theirs)
            target.insert(table, ({**row, column: ours} for row in rows))
    return len(missing)


def _known_version(database: Database) -> int:
    version = database.version()
    if not version:
        raise StoreError(database.place, Message("it is not an airplan store"))
    if version > VERSION:
        raise StoreError(database.place, written_by_newer(version))
    return version


@contextlib.contextmanager
def _brought_up_to_date(path: Path) -> Iterator[Database]:
    """Yield a migrated copy of a backup, which is removed afterwards."""
    import shutil
    import tempfile

    with contextlib.ExitStack() as stack:
        try:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            copy = shutil.copyfile(path, folder / "backup.sqlite")
        except OSError as error:
            raise StoreError(str(path), reason(error)) from error
        yield stack.enter_context(contextlib.closing(open_store(str(copy))))
