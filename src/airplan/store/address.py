"""Tell a server's address from the path of a file, and show of an address where the store is, never a password.

A mistyped address is no path: data would go into a file that nobody looks for, whose name might hold a password.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

_SECRETS = ("password", "sslpassword", "oauth_client_secret")
_SHORTEST = 3
"""Characters from which on a secret is looked for in a message; a shorter one would be found in every word."""
_ESCAPES = str.maketrans({mark: f"%{ord(mark):02X}" for mark in "%@:/?#& "})
_SERVER = ("postgresql://", "postgres://")
_PATH_BEGINS = ("/", "./", "../", "\\\\", "~")
"""How a path begins that can be nothing else; ./ before a file's name says that it is one."""
_TYPED = str.maketrans({"∶": ":", "꞉": ":", "∕": "/", "⁄": "/", "、": "/", "。": ".", "；": ":", ";": ":"})
"""What a Chinese keyboard, or a document, has in the place of a sign of an address, and NFKC leaves as it is."""
_AROUND = "\"'`´“”‘’„‟«»「」『』《》〈〉<>()[]{}【】〔〕,.。、…\ufeff\u200b\u200c\u200d\u2060"
_NO_PATH = (
    r"(?i)(?P<scheme>[a-z][a-z0-9+.-]+)\s*:\s*[/\\]"  # one letter is a drive
    r"|(?P<server>(jdbc|odbc|postgres(ql)?|psql|pgsql|mysql|mariadb|mssql|oracle|sqlite|file|https?|s?ftp|smb)):"
    r"|(?P<colonless>postgres(ql)?)\s*([/\\]{2}|[@=|,])"
    r"|(?P<key>host|hostaddr|port|dbname|user|password|passfile|service|sslmode|options)\s*=\s*\S"
    r"|[\w.%+-]+(:[^/\\@]*@|@[\w.-]+(:\d+)?/[\w-]+$)"  # user:password@…, user@host/database
    r"|[\w.-]{2,}:\d{2,5}(/[\w-]*)?$"  # host:port, host:port/database
)
"""Compiled only where it is needed: an answer begins with a whole path, mostly."""


class MistypedAddress(ValueError):
    """What was named looks like a server's address and is none; `beginning` is what of it may be shown."""

    def __init__(self, beginning: str) -> None:
        super().__init__(beginning)
        self.beginning = beginning


class Address(NamedTuple):
    """A server's URL as it may be shown, the role and the database in it, and what must not be shown."""

    shown: str
    user: str
    database: str
    secrets: tuple[str, ...]

    def harmless(self, message: str) -> str:
        """Return what a library or a server says, or nothing if that gives a secret away, as it is or as in a URL."""
        forms = {form for secret in self.secrets for form in (secret, secret.translate(_ESCAPES))}
        given_away = any(form in message for form in forms if len(form) >= _SHORTEST)
        return "" if given_away else message.strip()


def is_server(place: str) -> bool:
    """Return whether a place is the address of a server, not the path of a file.

    Raises MistypedAddress for what looks like an address of any kind and is none that airplan understands.
    """
    if place.lower().startswith(_SERVER) and place[0] not in _AROUND:
        return True
    if place.startswith(_PATH_BEGINS) or (place[1:3] in (":\\", ":/") and place[0].isascii()):
        return False
    if match := re.match(_NO_PATH, _plain(place)):
        named = next((part for part in match.group("scheme", "server", "colonless", "key") if part), "")
        written = f"{named}://" if match["scheme"] and place.startswith(f"{named}://") else named
        raise MistypedAddress(f"{written}…")
    return False


def holds_address(text: str) -> bool:
    """Return whether a text may be an address, well typed or not, and so hold a password."""
    try:
        return is_server(text.strip(_AROUND + " \t\r\n"))
    except MistypedAddress:
        return True


def _plain(place: str) -> str:
    """Return a place without what may stand around it, in the signs of an English keyboard."""
    if not place.isascii():
        import unicodedata

        place = unicodedata.normalize("NFKC", place)
    return place.translate(_TYPED).strip().lstrip(_AROUND + " \t\r\n")


_GIVEN_AWAY = r"(?<=://)([^/\s:@]*):\S+@|(?<=:/)([^/\s:@]+):\S+@|(\bpassword\s*=\s*)('[^']*'|\S+)"


def without_password(message: str) -> str:
    """Return a message in which no address tells its password, whatever named it: the last net, for every message."""
    if "@" not in message and "password" not in message:
        return message
    return re.sub(_GIVEN_AWAY, lambda match: f"{match[3]}…" if match[3] else f"{match[1] or match[2]}:…@", message)


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
