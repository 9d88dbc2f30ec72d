"""Verify a whole store: it holds what airplan wrote, and nothing was removed from its tables.

docs/files.md, “What is verified”, says what each part proves and what it does not.
"""

from __future__ import annotations

import contextlib
import re
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import Message
from airplan.i18n import marked
from airplan.store.chain import damaged, heads, linked_entries
from airplan.store.compiler import noted_revisions, table_rows
from airplan.store.connect import open_in_memory
from airplan.store.database import Damaged, StoreError
from airplan.store.integrity import IMPORT_AGAIN, verify_journals, verify_pages, verify_references, verify_types
from airplan.store.migrations import MIGRATIONS, PerDialect
from airplan.store.plan_digest import COMPILE_AGAIN, verify_plans
from airplan.store.row_form import UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.plan.model import Plan
    from airplan.store.chain import Head
    from airplan.store.compiler import PlanFiles
    from airplan.store.database import Database, Values

_ATTEMPTS = 3
_LOOKED_OVER = 500
"""Maximum number of entries for which a whole store is verified before something is written."""
_TRIGGER = re.compile(r"CREATE TRIGGER (\w+)")
_FUNCTION = re.compile(r"CREATE FUNCTION (\w+)\(\).*?AS \$\$(.*?)\$\$", re.DOTALL)
_PG_TRIGGERS = """
    SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = 'airplan' AND NOT tgisinternal AND tgenabled IN ('O', 'A')
"""
_PG_FUNCTIONS = """
    SELECT proname, prosrc FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace WHERE nspname = 'airplan'
"""


def verify(database: Database) -> dict[str, Head]:
    """Verify everything while others may write; only reading the pages of a file makes writers wait.

    Returns plan → the head of its journal. Raises Damaged with the first mismatch.
    """
    for _attempt in range(_ATTEMPTS):
        before = heads(database)
        try:
            return _verify(database)
        except Damaged:
            if heads(database) == before:
                raise  # no process has written meanwhile
    with database.snapshot():
        return _verify(database)


def verify_snapshot(database: Database) -> dict[str, Head]:
    """Verify everything inside a snapshot or a transaction; returns and raises as `verify`."""
    return _verify(database)


def verify_plan(database: Database, files: PlanFiles, plan: Plan, digest: str) -> None:
    """Compare a plan that was read from its files, which have this digest, with the cached plan.

    A store that has never compiled these files has nothing to compare. Raises Damaged.
    """
    for revision, noted in noted_revisions(database, files, digest):
        if noted != digest:
            what = Message("the plan recorded for {path} differs from the file", path=files.plan)
            raise Damaged(database.place, what, COMPILE_AGAIN)
        _compare(database, plan, digest, revision)


def look_over(database: Database, plan: str) -> None:
    """Verify a store before something is written, in the time that a command may take.

    A small store is verified as a whole, in a large one the end of the journal. Raises Damaged.
    """
    ((entries,),) = database.rows("SELECT coalesce(sum(number), 0) FROM head")
    if entries <= _LOOKED_OVER:
        verify(database)
    else:
        deque(linked_entries(database, plan, newest=_LOOKED_OVER), maxlen=0)


def _verify(database: Database) -> dict[str, Head]:
    verify_pages(database)
    changed = next(_changed_structure(database), None)
    try:
        verify_types(database)
        verify_references(database)
        journals = verify_journals(database)
        verify_plans(database)
    except Damaged:
        raise  # what matters more than a changed structure
    except StoreError as error:
        raise changed or error from error
    except UNREADABLE as error:
        raise damaged(database.place, Message("a row cannot be read")) from error
    if changed:
        raise changed
    return journals


class _Part(NamedTuple):
    """A table, an index, a trigger or a function, and its definition."""

    kind: str
    name: str
    text: str = ""


def _changed_structure(database: Database) -> Iterator[Damaged]:
    """Yield the differences of tables, indexes and triggers from airplan's; other parties' tables do not matter."""
    found, expected = set(_structure(database)), set(_expected(database))
    names = {part[:2] for part in found}
    for part in sorted(expected - found):
        what = marked("{name}, a part of its structure, is missing")
        if part[:2] in names:
            what = marked("{name}, a part of its structure, was changed")
        yield Damaged(database.place, Message(what, name=part.name), IMPORT_AGAIN)
    for part in sorted(found - expected):
        if part.kind == "trigger":
            strange = Message("the trigger {name} does not belong to airplan", name=part.name)
            yield Damaged(database.place, strange, IMPORT_AGAIN)


def _structure(database: Database) -> Iterator[_Part]:
    if database.dialect == "sqlite":
        sql = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!'"
        yield from (_Part(*row) for row in database.rows(sql))
        return
    yield from (_Part("trigger", name) for (name,) in database.rows(_PG_TRIGGERS))
    yield from (_Part("function", name, " ".join(text.split())) for name, text in database.rows(_PG_FUNCTIONS))


def _expected(database: Database) -> Iterator[_Part]:
    if database.dialect == "sqlite":
        with contextlib.closing(open_in_memory()) as fresh:
            yield from _structure(fresh)
        return
    for statement in (each for version in MIGRATIONS for each in version if isinstance(each, PerDialect)):
        for text in statement.of("postgres"):
            if trigger := _TRIGGER.search(text):
                yield _Part("trigger", trigger[1])
            if function := _FUNCTION.search(text):
                yield _Part("function", function[1], " ".join(function[2].split()))


def _compare(database: Database, plan: Plan, digest: str, revision: int) -> None:
    """Compare the rows of a revision with those that a plan compiles to. Raises Damaged."""
    for table, rows in table_rows(plan, digest).items():
        key = "id" if table == "revision" else "revision"
        stored = database.records(f"SELECT * FROM {table} WHERE {key} = :revision", revision=revision)
        there = {_text(row, key) for row in stored}
        for row in rows:
            if (text := _text(row, key)) not in there:
                raise _other_row(database, table, row)
            there.discard(text)
        if there:
            raise _other_row(database, table, next(row for row in stored if _text(row, key) in there))


def _text(row: Values, key: str) -> tuple[tuple[str, object], ...]:
    """Return a row in comparable form, without its revision number."""
    return tuple(sorted((name, value) for name, value in row.items() if name != key))


def _other_row(database: Database, table: str, row: Values) -> Damaged:
    which = next((str(row[name]) for name in ("ref", "name", "answer", "unit") if name in row), "")
    what = Message("the cached plan differs from the plan file: table {table}, {row}", table=table, row=which)
    return Damaged(database.place, what, COMPILE_AGAIN)
