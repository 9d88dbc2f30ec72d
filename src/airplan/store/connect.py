"""Open the kind of database that a place means."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

from airplan.errors import Message
from airplan.store.database import StoreError
from airplan.store.migrations import prepare
from airplan.store.sqlite import open_file, open_memory

if TYPE_CHECKING:
    from airplan.store.database import Database


class NoStore(StoreError):
    """There is no store at a place."""

    def __init__(self, place: str) -> None:
        hint = Message("Name one with --store, or go to the folder of its workspace.")
        super().__init__(place, Message("there is none yet"), hint)


_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")  # of one letter it is a drive


def open_store(place: str) -> Database:
    """Return the store at a path or at a URL (postgresql://…), with the tables of this airplan, made if it is new.

    Raises CannotWrite where there is none and none can be made, Unreachable, or another StoreError.
    """
    return _prepared(_connected(place))


def open_existing(place: str) -> Database:
    """Return the same, but make nothing. Raises NoStore as well."""
    if not _SCHEME.match(place) and not Path(place).exists():
        raise NoStore(place)
    with contextlib.ExitStack() as stack:
        database = _connected(place)
        stack.callback(database.close)
        if not database.version():
            raise NoStore(database.place)
        stack.pop_all()
    return _prepared(database)


def open_in_memory() -> Database:
    """Return a store that is gone when the command ends."""
    return _prepared(open_memory())


def _connected(place: str) -> Database:
    url = _SCHEME.match(place)
    if not url:
        return open_file(Path(place))
    if url[1].lower() in ("postgresql", "postgres"):
        from airplan.store.postgres import open_server

        return open_server(place)
    raise StoreError(
        f"{url[0]}…",  # what follows may hold a password
        Message("it is neither a path nor the URL of a PostgreSQL server"),
        Message("Name a file or postgresql://user@host/database with --store."),
    )


def _prepared(database: Database) -> Database:
    try:
        prepare(database)
    except BaseException:
        database.close()
        raise
    return database
