"""Compile a plan into the store's cache, once per content, and find the revision of the current files."""

from __future__ import annotations

import contextlib
import gc
import json
import os
from time import time_ns
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import InvalidFiles, unreadable_file
from airplan.i18n import _
from airplan.i18n.forms import DEFAULT_LANGUAGES
from airplan.plan.model import Span
from airplan.plan.records import party_record_of, record_of
from airplan.store.conditions import COLUMNS, mentions_of, plan_rows
from airplan.store.connect import open_existing, open_in_memory, open_store
from airplan.store.database import CannotWrite, InUse, Unknowable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from airplan.plan.model import Plan
    from airplan.plan.reader import SourceFile
    from airplan.store.conditions import PlanRow
    from airplan.store.database import Database, StoreError, Values

_COMPILER = 1
"""Part of every digest: raise it when the same files would compile to something else."""
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_CLOCK_GRAIN = 2_000_000_000
"""Nanoseconds within which two edits of a file may have the same time (FAT keeps even seconds)."""


class PlanFiles(NamedTuple):
    """The paths of the plan and of the directory of units."""

    plan: Path
    departments: Path


class Compiled(NamedTuple):
    """The revision of the current files, the database that holds it, and a note for the person.

    `store` is the named store with the journal: `database` itself or, if the plan could not be written there, a store
    that can only be read; None where no store exists and none can be made.
    """

    database: Database
    revision: int
    note: str = ""
    store: Database | None = None

    @property
    def revisions(self) -> Database:
        """The database that holds all revisions of the plan: the store, where there is one."""
        return self.store or self.database

    def close(self) -> None:
        """Close the database and the store."""
        try:
            self.database.close()
        finally:
            if self.store:
                self.store.close()


def compiled(files: PlanFiles, place: str, *, begin: bool = True, guess: bool = True) -> Compiled:
    """Return the cached plan; compile it first if the store at `place`, a path or a URL, lacks the files' content.

    Where no store exists, a new one is begun; if that is impossible, the plan is compiled in memory and the note says
    so. Without `begin`, a missing store raises NoStore. If a store exists and cannot be written, the plan is compiled
    in memory, with the store to read from. If it is unclear whether a store exists, `guess` assumes that none does;
    without `guess`, Unknowable is raised. Raises AirplanError, InvalidFiles, StoreError.
    """
    try:
        store = open_store(place) if begin else open_existing(place)
    except (CannotWrite, Unknowable) as refusal:
        if not begin or (isinstance(refusal, Unknowable) and not guess):
            raise
        return in_memory(files, _not_kept(refusal))
    try:
        return Compiled(store, _current(store, files), store=store)
    except CannotWrite as refusal:
        return in_memory(files, _not_kept(refusal), store)
    except BaseException:
        store.close()
        raise


@contextlib.contextmanager
def _nothing_collected() -> Iterator[None]:
    """Pause garbage collection while a plan is read: everything made is kept, and collecting doubles the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


class Begun(NamedTuple):
    """A store that was requested: its name, and whether this process began it."""

    place: str
    new: bool


@_nothing_collected()
def begin(files: PlanFiles, place: str) -> Begun:
    """Begin a store with the cached plan at a place that has none, or only one whose making was interrupted.

    Of several processes, only one begins it. Nothing is made for a plan with faults. Raises AirplanError, InvalidFiles,
    StoreError.
    """
    from airplan.plan.reader import read_source

    sources = [read_source(path) for path in files]
    plan = _read(*sources)
    with contextlib.closing(open_store(place)) as store, store.transaction():
        new = not store.rows("SELECT id FROM revision LIMIT 1")
        if new:
            insert(store, plan, digest_of(*sources))
        return Begun(store.place, new)


def _not_kept(refusal: StoreError) -> str:
    note = _("The plan cannot be cached: {place} cannot be written ({reason}).")
    return note.format(place=refusal.place, reason=refusal.reason)


def in_memory(files: PlanFiles, note: str, store: Database | None = None) -> Compiled:
    """Return the plan compiled in memory, with a note for the person and the store to read from."""
    with contextlib.ExitStack() as stack:
        if store:
            stack.callback(store.close)
        memory = open_in_memory()
        stack.callback(memory.close)
        revision = _current(memory, files)
        stack.pop_all()
    return Compiled(memory, revision, note, store)


def insert(database: Database, plan: Plan, digest: str) -> int:
    """Insert a plan into the tables, inside the caller's transaction; return its revision."""
    from airplan.store.plan_digest import PlanDigest

    ((revision,),) = database.rows("SELECT coalesce(max(id), 0) + 1 FROM revision")
    content = PlanDigest()
    for table, rows in table_rows(plan, digest).items():
        key = "id" if table == "revision" else "revision"
        database.insert(table, ({key: revision, **row} for row in content.added(table, rows)))
    database.insert("revision_digest", [{"revision": revision, "digest": str(content)}])
    return int(revision)


def digest_of(plan: SourceFile, departments: SourceFile) -> str:
    """Return the digest of a plan's files, which identifies the cached plan."""
    return _digest(plan.data, departments.data)


def noted_revisions(database: Database, files: PlanFiles, digest: str) -> list[tuple[int, str]]:
    """Return the revisions noted for these files, each with the digest of the files at that time."""
    sql = (
        "SELECT source.revision, digest, stamp FROM source LEFT JOIN revision ON revision.id = source.revision"
        " WHERE plan_path = :plan_path AND departments_path = :departments_path"
    )
    now = f"{_stamp(files)} "
    noted = [(id_, of) for id_, of, stamp in database.rows(sql, **_paths(files, database)) if stamp.startswith(now)]
    return [*noted, *database.rows("SELECT id, digest FROM revision WHERE digest = :digest", digest=digest)]


def noted_ids(database: Database, of: Iterable[PlanFiles]) -> dict[PlanFiles, str]:
    """Return files of plans → the ID of the plan last seen in them; files that were never seen are left out."""
    sql = (
        "SELECT plan FROM source JOIN revision ON revision.id = source.revision"
        " WHERE plan_path = :plan_path AND departments_path = :departments_path"
    )
    found = {files: database.rows(sql, **_paths(files, database)) for files in of}
    return {files: str(rows[0][0]) for files, rows in found.items() if rows}


@_nothing_collected()
def _current(database: Database, files: PlanFiles) -> int:
    """Return the revision of the current files: by size and time, else by content, else newly compiled."""
    try:
        return _remembered(database, files)
    except LookupError:
        pass
    from airplan.plan.reader import read_source

    stamp, seen = _stamp(files), time_ns()
    sources = [read_source(path) for path in files]
    digest = digest_of(*sources)
    known = database.rows("SELECT id FROM revision WHERE digest = :digest", digest=digest)
    plan = None if known else _read(*sources)
    try:
        with database.transaction():
            if plan:  # another process may have compiled it meanwhile
                known = database.rows("SELECT id FROM revision WHERE digest = :digest", digest=digest)
            revision = known[0][0] if known or not plan else insert(database, plan, digest)
            database.run(
                "INSERT INTO source (plan_path, departments_path, stamp, seen, revision)"
                " VALUES (:plan_path, :departments_path, :stamp, :seen, :revision)"
                " ON CONFLICT (plan_path, departments_path) DO UPDATE"
                " SET stamp = excluded.stamp, seen = excluded.seen, revision = excluded.revision",
                **_paths(files, database),
                stamp=_stamp_of(stamp, digest),
                seen=seen,
                revision=revision,
            )
    except (CannotWrite, InUse):
        if not known:
            raise
        revision = known[0][0]  # it can be read, though its files cannot be noted
    return int(revision)


def _read(*sources: SourceFile) -> Plan:
    """Return the plan in its two files. Raises InvalidFiles."""
    from airplan.plan.reader import read

    plan, problems = read(*sources)
    if plan is None:
        raise InvalidFiles([problem for problem in problems if problem.severity == "error"])
    return plan


def _remembered(database: Database, files: PlanFiles) -> int:
    """Return the revision last seen at these paths. Raises LookupError where size or time show a change."""
    rows = database.rows(
        "SELECT seen, source.revision, stamp, digest FROM source JOIN revision ON revision.id = source.revision"
        " WHERE plan_path = :plan_path AND departments_path = :departments_path",
        **_paths(files, database),
    )
    stamp = _stamp(files)
    if not rows or rows[0][2] != _stamp_of(stamp, rows[0][3]):
        raise LookupError
    seen, revision, *_same = rows[0]
    newest = max(int(part.partition("@")[2]) for part in stamp.split())
    if seen - newest < _CLOCK_GRAIN:
        raise LookupError  # edited so shortly before the reading that a second edit could have the same time
    return int(revision)


def _stamp_of(stamp: str, digest: str) -> str:
    """Return the stamp of files: their sizes and times, and the digest, so that it fits no other revision."""
    return f"{stamp} {digest}"


def _stamp(files: PlanFiles) -> str:
    parts = []
    for path in (files.plan, files.departments):
        try:
            status = path.stat()
        except OSError as error:
            raise unreadable_file(path, error) from error
        parts.append(f"{_COMPILER}:{status.st_size}@{status.st_mtime_ns}")
    return " ".join(parts)


def _paths(files: PlanFiles, database: Database) -> dict[str, str]:
    """Return the paths of the files; with the name of the machine, where several machines use the database."""
    machine = f"{_machine()}:" if database.shared else ""

    def place(path: Path) -> str:  # a folder name in another encoding is no text to a database
        return machine + str(path.absolute()).encode(errors="backslashreplace").decode()

    return {"plan_path": place(files.plan), "departments_path": place(files.departments)}


def _machine() -> str:
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")


def _digest(*contents: bytes) -> str:
    from hashlib import sha256

    digest = sha256(b"%d" % _COMPILER)
    for content in contents:
        digest.update(b"%d:" % len(content))
        digest.update(content)
    return digest.hexdigest()


def table_rows(plan: Plan, digest: str) -> dict[str, Iterable[Values]]:
    """Return the rows of a plan for each of its tables, without the revision number, generated on demand."""
    header = {
        "title": plan.title,
        "title_en": plan.title_en,
        "document": plan.document,
        "coordinator": plan.coordinator,
        "prefixes": plan.prefixes,
        "sections": [section if section.printed else section[:3] for section in plan.sections],
        **_seldom(plan),
    }
    return {
        "revision": [{"digest": digest, "plan": plan.id, "year": plan.span.first.year, "header": _json(header)}],
        **_tables(plan),
    }


def _seldom(plan: Plan) -> dict[str, object]:
    """Return what few plans say, where they do: earlier versions do not know these keys."""
    unusual: dict[str, object] = {"timezone": plan.timezone, "languages": plan.languages, "columns": plan.columns}
    if plan.span != Span.of_year(plan.span.first.year):
        unusual |= {"first": plan.span.first.isoformat(), "last": plan.span.last.isoformat()}
    return {key: value for key, value in unusual.items() if value and value != DEFAULT_LANGUAGES}


def _tables(plan: Plan) -> dict[str, Iterator[Values]]:
    from airplan.plan import party_names

    parties = list(enumerate(plan.parties))
    open_names = {party.name for party in plan.parties if party.open}
    return {
        "party": (
            {"id": i, "name": party.name, "sort": party.sort, "record": _json(party_record_of(party))}
            for i, party in parties
        ),
        "party_key": (
            {"answer": key, "party": i, "rank": rank}
            for i, party in parties
            for key, rank in party_names.keys(party, plan.prefixes).items()
        ),
        "member": ({"unit": unit, "collective": party.name} for party in plan.parties for unit in party.members or ()),
        "measure": (
            {"position": i, **_measure_row(row, open_names)}
            for i, row in enumerate(plan_rows(plan.measures, plan.parties))
        ),
        "mention": (
            {"name": name, "role": role, "possible": int(possible), "position": i}
            for i, measure in enumerate(plan.measures)
            for role, name, possible in mentions_of(measure)
        ),
    }


def _measure_row(row: PlanRow, open_names: set[str]) -> Values:
    """Return a row of the table of measures; `open_names` are the open collectives."""
    measure = row.measure
    certain = {name for _role, name, possible in measure.mentions() if not possible}
    return {
        **{column: value_of(measure) for column, value_of in COLUMNS.items()},
        "number": measure.number,
        "city_number": str(measure.city_task.number) if measure.city_task else "",
        "due": row.due.isoformat() if row.due else None,
        "open_ended": int(bool(measure.open_lists) or not open_names.isdisjoint(certain)),
        "haystack": row.haystack,
        "record": _json(record_of(measure)),
    }
