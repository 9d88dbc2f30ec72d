"""How does a plan get into the database, once per content, and which revision answers for the files of today?"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import re
from time import time_ns
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import InvalidFiles, UnreadableFile, reason
from airplan.i18n import _
from airplan.plan import party_names
from airplan.plan.model import party_record_of, record_of
from airplan.store.connect import open_in_memory, open_store
from airplan.store.database import CannotWrite, InUse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from airplan.plan.model import Measure, Party, Plan
    from airplan.store.database import Database

_COMPILER = 1
"""Part of every digest: raise it when the same files would be compiled to something else."""
_BEFORE_A_WORD = re.compile(r"[^\S\n]*(?:(?<![a-z])(?=[a-z])|(?<![0-9])(?=[0-9]))")
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_CLOCK_GRAIN = 2_000_000_000
"""Nanoseconds within which two edits of a file may bear the same time (FAT keeps even seconds)."""


class PlanFiles(NamedTuple):
    """Where the plan and the book of departments are."""

    plan: Path
    departments: Path


class Compiled(NamedTuple):
    """The revision that answers for the files, in which database, and what the person should be told about it.

    `store` is the store that was named, where the journal is: `database` itself, or, if the plan could not be written
    there, one that can only be read; None where there is no store and none can be made.
    """

    database: Database
    revision: int
    note: str = ""
    store: Database | None = None

    def close(self) -> None:
        """Let go of the database and of the store."""
        try:
            self.database.close()
        finally:
            if self.store:
                self.store.close()


def compiled(files: PlanFiles, place: str) -> Compiled:
    """The compiled plan, compiled now if the files' content is not in the store at that place, a path or a URL.

    Where the store cannot be written, the plan is compiled in memory and the note says so.
    Raises UnreadableFile, InvalidFiles, StoreError.
    """
    try:
        store = open_store(place)
    except CannotWrite as refusal:
        return _compiled_in_memory(files, refusal, None)
    try:
        return Compiled(store, _current(store, files), store=store)
    except CannotWrite as refusal:
        return _compiled_in_memory(files, refusal, store)
    except BaseException:
        store.close()
        raise


def _compiled_in_memory(files: PlanFiles, refusal: CannotWrite, store: Database | None) -> Compiled:
    note = _("Nothing is kept: {place} cannot be written ({reason}).")
    with contextlib.ExitStack() as stack:
        if store:
            stack.callback(store.close)
        memory = open_in_memory()
        stack.callback(memory.close)
        revision = _current(memory, files)
        stack.pop_all()
    return Compiled(memory, revision, note.format(place=refusal.place, reason=refusal.reason), store)


def insert(database: Database, plan: Plan, digest: str) -> int:
    """Put a plan into the tables, inside the caller's transaction; returns its revision."""
    ((revision,),) = database.rows("SELECT coalesce(max(id), 0) + 1 FROM revision")
    header = {
        "title": plan.title,
        "title_en": plan.title_en,
        "document": plan.document,
        "coordinator": plan.coordinator,
        "prefixes": plan.prefixes,
        "sections": [(section.number, section.title, section.title_en) for section in plan.sections],
    }
    database.run(
        "INSERT INTO revision (id, digest, plan, year, header) VALUES (?, ?, ?, ?, ?)",
        revision,
        digest,
        plan.id,
        plan.year,
        _json(header),
    )
    database.run_many(
        "INSERT INTO party (revision, id, name, sort, record) VALUES (?, ?, ?, ?, ?)",
        ((revision, i, party.name, party.sort, _json(party_record_of(party))) for i, party in enumerate(plan.parties)),
    )
    database.run_many(
        "INSERT INTO party_key (revision, answer, party, rank) VALUES (?, ?, ?, ?)",
        (
            (revision, key, i, rank)
            for i, party in enumerate(plan.parties)
            for key, rank in party_names.keys(party, plan.prefixes).items()
        ),
    )
    database.run_many(
        "INSERT INTO member (revision, unit, collective) VALUES (?, ?, ?)",
        ((revision, unit, party.name) for party in plan.parties for unit in party.members or ()),
    )
    parties = {party.name: party for party in plan.parties}
    spoken = {
        party.name: searchable("\n".join(filter(None, (party.name, party.full_name, party.name_en))))
        for party in plan.parties
    }
    database.run_many(
        "INSERT INTO measure (revision, position, ref, number, section, city_number, kind, due, open_ended, haystack,"
        " record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ((revision, *_measure_row(i, measure, parties, spoken)) for i, measure in enumerate(plan.measures)),
    )
    database.run_many(
        "INSERT INTO mention (revision, name, role, possible, position) VALUES (?, ?, ?, ?, ?)",
        ((revision, *mention) for mention in _mentions(plan.measures)),
    )
    return int(revision)


@contextlib.contextmanager
def _nothing_collected() -> Iterator[None]:
    """While a plan is read everything that is made is kept; looking for garbage in it would double the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@_nothing_collected()
def _current(database: Database, files: PlanFiles) -> int:
    """The revision of what the files hold now: by their size and time, else by their content, else compiled."""
    try:
        return _remembered(database, files)
    except LookupError:
        pass
    from airplan.plan.reader import read, read_source

    stamp, seen = _stamp(files), time_ns()
    sources = [read_source(path) for path in (files.plan, files.departments)]
    digest = _digest(*(source.data for source in sources))
    known = database.rows("SELECT id FROM revision WHERE digest = ?", digest)
    plan, problems = (None, []) if known else read(*sources)
    if plan is None and not known:
        raise InvalidFiles([problem for problem in problems if problem.severity == "error"])
    try:
        with database.transaction():
            if plan:  # another airplan may have compiled it meanwhile
                known = database.rows("SELECT id FROM revision WHERE digest = ?", digest)
            revision = known[0][0] if known or not plan else insert(database, plan, digest)
            database.run(
                "INSERT INTO source (plan_path, departments_path, stamp, seen, revision) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (plan_path, departments_path) DO UPDATE"
                " SET stamp = excluded.stamp, seen = excluded.seen, revision = excluded.revision",
                *_paths(files, database),
                stamp,
                seen,
                revision,
            )
    except (CannotWrite, InUse):
        if not known:
            raise
        revision = known[0][0]  # it is there to be read, though it cannot be noted which files it came from
    return int(revision)


def _remembered(database: Database, files: PlanFiles) -> int:
    """The revision seen last at these paths, if size and time say that nothing has changed. Raises LookupError."""
    found = database.rows(
        "SELECT stamp, seen, revision FROM source WHERE plan_path = ? AND departments_path = ?",
        *_paths(files, database),
    )
    stamp = _stamp(files)
    if not found or found[0][0] != stamp:
        raise LookupError
    _same, seen, revision = found[0]
    newest = max(int(part.partition("@")[2]) for part in stamp.split())
    if seen - newest < _CLOCK_GRAIN:
        raise LookupError  # edited so shortly before it was read that a second edit could bear the same time
    return int(revision)


def _stamp(files: PlanFiles) -> str:
    parts = []
    for path in (files.plan, files.departments):
        try:
            status = path.stat()
        except OSError as error:
            raise UnreadableFile(path, reason(error)) from error
        parts.append(f"{_COMPILER}:{status.st_size}@{status.st_mtime_ns}")
    return " ".join(parts)


def _paths(files: PlanFiles, database: Database) -> tuple[str, str]:
    """Where the files are; with the machine they are on, where several machines ask."""
    machine = f"{_machine()}:" if database.shared else ""
    plan, departments = (machine + str(path.absolute()).encode(errors="backslashreplace").decode() for path in files)
    return plan, departments  # a folder's name in another encoding is no text to a database


def _machine() -> str:
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")


def _digest(*contents: bytes) -> str:
    from hashlib import sha256

    digest = sha256(b"%d" % _COMPILER)
    for content in contents:
        digest.update(b"%d:" % len(content))
        digest.update(content)
    return digest.hexdigest()


def _measure_row(
    position: int, measure: Measure, parties: Mapping[str, Party], spoken: Mapping[str, str]
) -> tuple[object, ...]:
    """A row of the table of measures; `spoken` is what a search may call each party."""
    named = dict.fromkeys(name for _role, name, possible in measure.mentions() if not possible)
    open_ended = bool(measure.open_lists) or any(parties[name].open for name in named)
    headings = [
        title for heading in (measure.section, measure.city_task) for title in (heading.title, heading.title_en)
    ]
    fields = [measure.text, measure.brief, measure.brief_en, measure.deadline.text, *headings]
    due = measure.deadline.due
    return (
        position,
        measure.ref,
        measure.number,
        measure.section.number,
        str(measure.city_task.number),
        measure.deadline.kind,
        due.isoformat() if due else None,
        int(open_ended),
        "\n".join([searchable("\n".join(fields)), *(spoken[name] for name in (*named, *measure.leaders))]),
        _json(record_of(measure)),
    )


def searchable(text: str) -> str:
    """The text as searches compare it: in one case, with a space before each Latin word and each number, so that these
    are found at their beginning (dust, not industry; 2.5 in PM2.5) and Chinese anywhere."""
    return _BEFORE_A_WORD.sub(" ", text.casefold())


def _mentions(measures: tuple[Measure, ...]) -> Iterator[tuple[str, str, int, int]]:
    for position, measure in enumerate(measures):
        for name in measure.leaders:
            yield name, "leader", 0, position
        for role, name, possible in measure.mentions():
            yield name, role, int(possible), position
