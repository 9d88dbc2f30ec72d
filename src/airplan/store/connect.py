"""Open the kind of database that a place means, and determine whether a store exists there.

A place holds a readable store, an unreadable one, or nothing. Only the last may become a new store, and only on
request. Unreadable content is never treated as an empty store.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from airplan.errors import Message
from airplan.store.address import MistypedAddress, is_server
from airplan.store.database import TABLES_VERSION, CannotWrite, StoreError
from airplan.store.sqlite import absence, open_file, open_memory

if TYPE_CHECKING:
    from airplan.store.database import Database


class NoStore(StoreError):
    """Raised where no store exists at a place and none may be made."""

    def __init__(self, place: str, why: Message) -> None:
        hint = Message(
            "Check the name (--store, AIRPLAN_STORE, airplan.toml) and whether its folder or server is "
            "connected. To create a new journal there, run airplan init without DIR, or airplan restore "
            "BACKUP."
        )
        super().__init__(place, why, hint)


def open_store(place: str) -> Database:
    """Return the store at a path or a URL (postgresql://…), with the tables of this version; make it if it is new.

    Raises CannotWrite where no store exists and none can be made, Unknowable, Unreachable, or another StoreError.
    """
    return _opened(place, make=True)


def open_existing(place: str) -> Database:
    """Return the existing store at a path or a URL; make nothing. Raises NoStore as well."""
    return _opened(place, make=False)


def open_in_memory() -> Database:
    """Return a store in memory, which ends with the command."""
    return _prepared(open_memory())


def is_on_server(place: str) -> bool:
    """Return whether the store at a place is on a server. Raises StoreError where it is neither."""
    try:
        return is_server(place)
    except MistypedAddress as error:
        raise StoreError(
            error.beginning,  # the rest may hold a password
            Message("it looks like a server address, but airplan cannot read it"),
            Message(
                "Write postgresql://user@host/database with ASCII punctuation and without quotes; if it is a "
                "file name, put ./ before it."
            ),
        ) from None


def _opened(place: str, *, make: bool) -> Database:
    if is_on_server(place):
        return _on_server(place, make=make)
    path = Path(place)
    why = absence(path)
    if why and not make:
        raise NoStore(place, why)
    try:
        return _prepared(open_file(path), make=make)
    except CannotWrite as refusal:
        if why:
            raise
        reason = Message("it must be written to before it can be read, and writing fails: {why}", why=refusal.reason)
        raise StoreError(place, reason, Message("Ask its administrator to run any airplan command once.")) from refusal


def _on_server(place: str, *, make: bool) -> Database:
    from airplan.store.postgres import open_server

    return _prepared(open_server(place), make=make)


def _prepared(database: Database, *, make: bool = True) -> Database:
    with contextlib.ExitStack() as stack:
        stack.callback(database.close)
        if not make and not database.version():
            raise NoStore(database.place, Message("it does not exist yet"))
        if database.version() != TABLES_VERSION:
            from airplan.store.migrations import prepare

            prepare(database)
        stack.pop_all()
    return database
