"""Explain the errors of a PostgreSQL server and what to do about them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from airplan.errors import Message
from airplan.store.database import CannotWrite, Damaged, InUse, StoreError, Unreachable

if TYPE_CHECKING:
    from airplan.store.address import Address

Doing = Literal["reading", "writing", "waiting", "committing", "defining"]
"""The current action: `waiting` is for other writers, `defining` makes tables."""

_NO_ANSWER = Message("Check the URL, and whether the server is running and can be reached from here.")
_ASK = Message("Ask the server's administrator.")
_LATER = Message("Try again; if that does not help, ask the server's administrator.")
_PASSWORD = Message(
    "Put the password into ~/.pgpass or the environment variable PGPASSWORD, or ask the server's administrator."
)
_NOT_LET_IN = (
    (r"no password supplied", Message("the server asks for a password"), _PASSWORD),
    (r"authentication failed for user", Message("the user name or password is wrong"), _PASSWORD),
    (r'database "[^"]*" does not exist', Message("the server has no such database"), _ASK),
    (r'role "[^"]*" does not exist', Message("the server has no such user"), _ASK),
    (r"pg_hba\.conf", Message("the server does not allow this user to log in from this computer"), _ASK),
    (
        r"not permitted to log in|permission denied for database",
        Message("this user has no permission to connect"),
        _ASK,
    ),
    (r"failed to resolve|could not translate host name", Message("no server of that name can be found"), _NO_ANSWER),
    (r"timeout expired|timed out", Message("the server does not answer"), _NO_ANSWER),
    (
        r"Connection refused|No such file or directory|Network is unreachable|No route to host",
        Message("no server answers there"),
        _NO_ANSWER,
    ),
    (r"too many (clients|connections)|connection slots", Message("the server has too many connections"), _ASK),
    (r"database system is|server closed the connection", Message("the server is starting or stopping"), _NO_ANSWER),
)
"""Messages of libpq and of the server for a refused login, which has no code."""
_BEFORE_THE_CAUSE = re.compile(r"^(connection (failed|is bad): |connection to server .*?failed: |FATAL: +)*")
_NO_RIGHT, _TOO_LONG, _LOCKED = "42501", "57014", "55P03"
_REFUSALS: dict[str, tuple[type[StoreError], Message, Message]] = {
    "25006": (CannotWrite, Message("the server is read-only"), _ASK),
    "53100": (CannotWrite, Message("the disk is full or failing"), _ASK),
    _LOCKED: (InUse, Message("another program has kept it locked for too long"), _LATER),
    "40P01": (InUse, Message("another program has kept it locked for too long"), _LATER),
    _TOO_LONG: (StoreError, Message("the server cancelled a statement that took too long"), _LATER),
    "XX001": (Damaged, Message("the server cannot read its own data pages"), _ASK),
    "XX002": (Damaged, Message("the server cannot read its own data pages"), _ASK),
}
"""Refusals with a SQLSTATE, after the login."""
LOST = Message("the connection to the server was lost")
LOST_AT_COMMIT = Message("the connection to the server was lost while committing")
_ADDED_TO = (*("entry", "revision", "revision_digest", "source", "measure", "party", "party_key", "member", "mention"),)
"""The tables that offices add rows to; the database fills the others itself."""
_PLAIN_NAME = re.compile(r"[a-z_][a-z0-9_]*")


def no_url() -> StoreError:
    """Return the error for a URL that libpq rejects; its message, like the URL, may contain a password."""
    return StoreError(
        "postgresql://…",
        Message("the URL cannot be read"),
        Message(
            "Write postgresql://user@host:port/database; in names and passwords write @ as %40, : as %3A, / "
            "as %2F, ? as %3F, # as %23 and % as %25."
        ),
    )


def no_driver() -> StoreError:
    """Return the error where psycopg is not installed, which reads the URL."""
    return StoreError(
        "postgresql://…",
        Message("the driver for PostgreSQL is not installed"),
        Message("Install it: pip install 'airplan[postgres]'"),
    )


def not_let_in(address: Address, message: str) -> Unreachable:
    """Return why the login failed, from libpq's message; of several hosts, the last one comes first in it."""
    first = message.strip().split("\n")[0]
    for pattern, reason, hint in _NOT_LET_IN:
        if re.search(pattern, first):
            return Unreachable(address.shown, reason, hint)
    cause = address.harmless(_BEFORE_THE_CAUSE.sub("", first))
    return Unreachable(address.shown, cause or Message("there is no connection"), _NO_ANSWER)


def in_words(address: Address, code: str, message: str, doing: Doing) -> StoreError:
    """Return the error for a SQLSTATE (empty: the connection is lost) and the server's message."""
    if not code:
        return _lost(address.shown, doing)
    if code == _NO_RIGHT:
        return _may_not(address, doing)
    if doing == "waiting" and code == _TOO_LONG:
        code = _LOCKED
    kind, reason, hint = _REFUSALS.get(code, (StoreError, address.harmless(message) or code, _ASK))
    if doing == "defining" and kind is CannotWrite:
        kind = StoreError  # without its tables there is no store to read
    return kind(address.shown, reason, hint)


def undone(place: str) -> StoreError:
    """Return the error for a commit that the server has rolled back."""
    return StoreError(place, Message("a statement failed, so nothing was written"), _ASK)


def not_ours(place: str) -> StoreError:
    """Return the error for a schema of that name that is not airplan's."""
    return StoreError(
        place,
        Message("its schema “airplan” belongs to another program"),
        Message("Name another database with --store."),
    )


def not_unicode(place: str, encoding: str) -> StoreError:
    """Return the error for a database that cannot hold every text."""
    return StoreError(
        place,
        Message("the database uses the encoding {encoding}, not UTF8", encoding=encoding),
        Message("Name a database created with ENCODING 'UTF8'."),
    )


def hangs(place: str, seconds: float, doing: Doing) -> Unreachable:
    """Return the error for a connected server that has not answered for `seconds`."""
    if doing == "committing":
        return _lost(place, doing)
    return Unreachable(
        place,
        Message("the server has not answered for {seconds} seconds", seconds=int(seconds)),
        Message("No incomplete data was written. Ask the server's administrator."),
    )


def _lost(place: str, doing: Doing) -> Unreachable:
    if doing == "committing":
        return Unreachable(
            place,
            LOST_AT_COMMIT,
            Message("It is unknown whether the entry was saved: check airplan log before you try again."),
        )
    return Unreachable(
        place,
        LOST,
        Message("No incomplete data was written. Try again when the server is back."),
    )


def _may_not(address: Address, doing: Doing) -> StoreError:
    """Return the error for a missing right: which one, and for whom."""
    role = _name(address.user)
    if doing == "reading":
        refusal, reason = StoreError, Message("the user {role} has no permission to read there", role=address.user)
        grants = f"GRANT USAGE ON SCHEMA airplan TO {role}; GRANT SELECT ON ALL TABLES IN SCHEMA airplan TO {role};"
    elif doing == "defining":
        refusal, reason = (
            StoreError,
            Message("the user {role} has no permission to create or update the tables", role=address.user),
        )
        grants = f"GRANT CREATE ON DATABASE {_name(address.database)} TO {role};"
    else:
        refusal, reason = CannotWrite, Message("the user {role} has no permission to write there", role=address.user)
        tables = ", ".join(f"airplan.{table}" for table in _ADDED_TO)
        grants = (
            f"GRANT INSERT ON {tables} TO {role}; GRANT UPDATE (stamp, seen, revision) ON airplan.source TO {role};"
            f" GRANT UPDATE ON airplan.writers TO {role};"
        )
    hint = Message("Ask the server's administrator for these permissions: {grants}", grants=grants)
    if doing == "defining":
        hint = Message(
            "Ask the owner of its schema to run any airplan command once, or ask the server's administrator "
            "for these permissions: {grants}",
            grants=grants,
        )
    return refusal(address.shown, reason, hint)


def _name(role: str) -> str:
    """Return the role's name as SQL writes it."""
    return role if _PLAIN_NAME.fullmatch(role) else '"{}"'.format(role.replace('"', '""'))
