"""Show of a server's URL all that says where the store is, and never a password."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

_SECRETS = ("password", "sslpassword", "oauth_client_secret")
_SHORTEST = 3
"""Characters from which on a secret is looked for in a message; a shorter one would be found in every word."""
_ESCAPES = str.maketrans({mark: f"%{ord(mark):02X}" for mark in "%@:/?#& "})


class Address(NamedTuple):
    """A server's URL as it may be shown, the role and the database in it, and what must not be shown."""

    shown: str
    user: str
    database: str
    secrets: tuple[str, ...]

    def harmless(self, message: str) -> str:
        """Return what a library or a server says, or nothing if that gives a secret away."""
        given_away = any(secret in message for secret in self.secrets if len(secret) >= _SHORTEST)
        return "" if given_away else message.strip()


def address_of(parts: Mapping[str, object]) -> Address:
    """Return the address that consists of these parts, as libpq names them.

    Raises ValueError where they look like a URL with a password that holds an @, a slash or the like: libpq then takes
    a piece of it for a host, a port or a database, and would name it in its messages.
    """
    given = {name: str(value) for name, value in parts.items() if value not in (None, "")}
    host, ports, database = given.get("host", ""), given.get("port", ""), given.get("dbname", "")
    if "@" in host or set("@=") & set(database) or set(ports) - set("0123456789,"):
        raise ValueError
    user = given.get("user", "")
    sockets = host.startswith("/")
    hosts = "" if sockets else ",".join(_host(*pair) for pair in zip_longest(host.split(","), ports.split(",")))
    options = {"host": host, "port": ports} if sockets else {}
    options |= {"service": given.get("service", "")}
    query = "&".join(f"{name}={value}" for name, value in options.items() if value)
    shown = f"{user.translate(_ESCAPES)}@" if user else ""
    shown += hosts + (f"/{database.translate(_ESCAPES)}" if database or query else "") + (f"?{query}" if query else "")
    return Address(f"postgresql://{shown}", user, database, tuple(given[name] for name in _SECRETS if name in given))


def _host(name: str | None, port: str | None) -> str:
    bracketed = f"[{name}]" if name and ":" in name else name or ""
    return f"{bracketed}:{port}" if port else bracketed
