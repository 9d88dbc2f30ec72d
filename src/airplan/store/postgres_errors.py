"""What does a server mean that refuses, and what can be done about it?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from airplan.i18n import _, marked
from airplan.store.database import CannotWrite, InUse, StoreError, Unreachable

if TYPE_CHECKING:
    from airplan.store.address import Address

Doing = Literal["reading", "writing", "waiting", "committing", "defining"]
"""What was being done: `waiting` is for those who write, `defining` makes tables."""

_NO_ANSWER = marked("Check the URL, and whether the server runs and can be reached from here.")
_ASK = marked("Ask whoever runs the server.")
_LATER = marked("Try again; if it stays so, ask whoever runs the server.")
_PASSWORD = marked("Put the password into the file ~/.pgpass or the variable PGPASSWORD; ask whoever runs the server.")
_NOT_LET_IN = (
    (r"no password supplied", marked("the server asks for a password"), _PASSWORD),
    (r"authentication failed for user", marked("role or password are wrong"), _PASSWORD),
    (r'database "[^"]*" does not exist', marked("the server has no such database"), _ASK),
    (r'role "[^"]*" does not exist', marked("the server knows no such role"), _ASK),
    (r"pg_hba\.conf", marked("the server does not admit this role from this machine"), _ASK),
    (r"not permitted to log in|permission denied for database", marked("the role may not connect"), _ASK),
    (r"failed to resolve|could not translate host name", marked("no server of that name is known"), _NO_ANSWER),
    (r"timeout expired|timed out", marked("the server does not answer"), _NO_ANSWER),
    (
        r"Connection refused|No such file or directory|Network is unreachable|No route to host",
        marked("no server answers there"),
        _NO_ANSWER,
    ),
    (r"too many (clients|connections)|connection slots", marked("the server has too many connections"), _ASK),
    (r"database system is|server closed the connection", marked("the server is starting or stopping"), _NO_ANSWER),
)
"""What libpq and the server say when nobody gets in: it bears no code, only words."""
_BEFORE_THE_CAUSE = re.compile(r"^(connection (failed|is bad): |connection to server .*?failed: |FATAL: +)*")
_NO_RIGHT, _TOO_LONG, _LOCKED = "42501", "57014", "55P03"
_SAID: dict[str, tuple[type[StoreError], str, str]] = {
    "25006": (CannotWrite, marked("the server takes only questions here"), _ASK),
    "53100": (CannotWrite, marked("the disk is full or failing"), _ASK),
    _LOCKED: (InUse, marked("another program has kept it locked for too long"), _LATER),
    "40P01": (InUse, marked("another program has kept it locked for too long"), _LATER),
    _TOO_LONG: (StoreError, marked("the server broke off a statement that took too long"), _LATER),
    "XX001": (StoreError, marked("it is damaged or cut off"), _ASK),
    "XX002": (StoreError, marked("it is damaged or cut off"), _ASK),
}
"""What the server says with a code, once somebody is in."""
_PLAIN_NAME = re.compile(r"[a-z_][a-z0-9_]*")


def no_url() -> StoreError:
    """The refusal of what libpq does not understand; its words, and the URL itself, may hold a password."""
    return StoreError(
        "postgresql://…",
        _("its URL cannot be understood"),
        _(
            "Write postgresql://user@host:port/database; in a name or a password @ is written %40, : %3A, / %2F, ? %3F,"
            " # %23 and % %25."
        ),
    )


def no_driver() -> StoreError:
    """The refusal where psycopg is not installed, without which no URL can be understood."""
    return StoreError(
        "postgresql://…",
        _("the driver for PostgreSQL is not installed"),
        _("Install it: pip install 'airplan[postgres]'"),
    )


def not_let_in(address: Address, message: str) -> Unreachable:
    """Why no connection came about, from libpq's message; of several hosts the last one comes first in it."""
    first = message.strip().split("\n")[0]
    for pattern, reason, way_out in _NOT_LET_IN:
        if re.search(pattern, first):
            return Unreachable(address.shown, _(reason), _(way_out))
    cause = address.harmless(_BEFORE_THE_CAUSE.sub("", first))
    return Unreachable(address.shown, cause or _("there is no connection"), _(_NO_ANSWER))


def in_words(address: Address, code: str, message: str, doing: Doing) -> StoreError:
    """What the server says with this SQLSTATE, as what has happened and what to do; no code: the connection is lost."""
    if not code:
        return _lost(address.shown, doing)
    if code == _NO_RIGHT:
        return _may_not(address, doing)
    if doing == "waiting" and code == _TOO_LONG:
        code = _LOCKED
    said = address.harmless(message) or code
    kind, reason, way_out = _SAID.get(code, (StoreError, said, _ASK))
    if doing == "defining" and kind is CannotWrite:
        kind = StoreError  # without its tables there is no store that could be read
    return kind(address.shown, _(reason), _(way_out))


def undone(place: str) -> StoreError:
    """The server has rolled back what should have been made to last."""
    return StoreError(place, _("a statement had failed, so nothing was written"), _(_ASK))


def not_ours(place: str) -> StoreError:
    """The refusal of a schema of that name that is somebody else's."""
    return StoreError(
        place,
        _("its schema airplan belongs to another program"),
        _("Name another database with --store."),
    )


def not_unicode(place: str, encoding: str) -> StoreError:
    """The refusal of a database that cannot hold every text."""
    return StoreError(
        place,
        _("the database keeps its texts as {encoding}, not as UTF8").format(encoding=encoding),
        _("Name a database made with ENCODING 'UTF8'."),
    )


def _lost(place: str, doing: Doing) -> Unreachable:
    if doing == "committing":
        return Unreachable(
            place,
            _("the connection to the server was lost just when it was to keep what was written"),
            _("It is not known whether it did: look at airplan log before you try again."),
        )
    return Unreachable(
        place,
        _("the connection to the server was lost"),
        _("What had not been finished has not been written. Try again when the server is back."),
    )


def _may_not(address: Address, doing: Doing) -> StoreError:
    """A right is missing: which one, for whom."""
    role = _name(address.user)
    if doing == "reading":
        refusal, reason = StoreError, _("the role {role} may not read there")
        grants = f"GRANT USAGE ON SCHEMA airplan TO {role}; GRANT SELECT ON ALL TABLES IN SCHEMA airplan TO {role};"
    elif doing == "defining":
        refusal, reason = StoreError, _("the role {role} may not make its tables or bring them up to date")
        grants = f"GRANT CREATE ON DATABASE {_name(address.database)} TO {role};"
    else:
        refusal, reason = CannotWrite, _("the role {role} may not write there")
        grants = f"GRANT INSERT ON ALL TABLES IN SCHEMA airplan TO {role}; GRANT UPDATE ON airplan.source TO {role};"
    way_out = _("Ask whoever runs the server for: {grants}")
    if doing == "defining":
        way_out = _("Let the owner of its schema run any command once, or ask whoever runs the server for: {grants}")
    return refusal(address.shown, reason.format(role=address.user), way_out.format(grants=grants))


def _name(role: str) -> str:
    """The name as SQL writes it."""
    return role if _PLAIN_NAME.fullmatch(role) else '"{}"'.format(role.replace('"', '""'))
