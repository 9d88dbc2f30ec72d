"""Distinguish a server's address from a file path, and show an address without its password.

A mistyped address is not used as a path: the data would go into a stray file, whose name might contain a password.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

_SECRETS = ("password", "sslpassword", "oauth_client_secret")
_SHORTEST = 3
"""Minimum length of a secret that is searched for in messages; a shorter one would match ordinary words."""
_ESCAPES = str.maketrans({mark: f"%{ord(mark):02X}" for mark in "%@:/?#& "})
_SERVER = ("postgresql://", "postgres://")
_PATH_BEGINS = ("/", "./", "../", "\\\\", "~")
"""Beginnings that mark a path; ./ before a file name marks it as a path."""
_TYPED = str.maketrans({"∶": ":", "꞉": ":", "∕": "/", "⁄": "/", "、": "/", "。": ".", "；": ":", ";": ":"})
"""Marks that a Chinese keyboard or a document puts in place of an address's signs, and that NFKC keeps."""
_AROUND = "\"'`´“”‘’„‟«»「」『』《》〈〉<>()[]{}【】〔〕,.。、…\ufeff\u200b\u200c\u200d\u2060"
_NO_PATH = (
    r"(?i)(?P<scheme>[a-z][a-z0-9+.-]+)\s*:\s*[/\\]"  # one letter is a drive
    r"|(?P<server>(jdbc|odbc|postgres(ql)?|psql|pgsql|mysql|mariadb|mssql|oracle|sqlite|file|https?|s?ftp|smb)):"
    r"|(?P<colonless>postgres(ql)?)\s*([/\\]{2}|[@=|,])"
    r"|(?P<key>host|hostaddr|port|dbname|user|password|passfile|service|sslmode|options)\s*=\s*\S"
    r"|[\w.%+-]+(:[^/\\@]*@|@[\w.-]+(:\d+)?/[\w-]+$)"  # user:password@…, user@host/database
    r"|[\w.-]{2,}:\d{2,5}(/[\w-]*)?$"  # host:port, host:port/database
)
"""Compiled only on demand: most commands start with an absolute path."""


class MistypedAddress(ValueError):
    """Raised where a name looks like a server's address and is none; `beginning` is the part that may be shown."""

    def __init__(self, beginning: str) -> None:
        super().__init__(beginning)
        self.beginning = beginning


class Address(NamedTuple):
    """A server's URL as it may be shown, its role and database, and the secrets that must not be shown."""

    shown: str
    user: str
    database: str
    secrets: tuple[str, ...]

    def harmless(self, message: str) -> str:
        """Return a message of a library or server; empty if it contains a secret, as it is or URL-encoded."""
        forms = {form for secret in self.secrets for form in (secret, secret.translate(_ESCAPES))}
        given_away = any(form in message for form in forms if len(form) >= _SHORTEST)
        return "" if given_away else message.strip()


def is_server(place: str) -> bool:
    """Return whether a place is the address of a server, not the path of a file.

    Raises MistypedAddress where the place looks like an address that airplan does not understand.
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
    """Return whether a text may be an address, well typed or not, and may hold a password."""
    try:
        return is_server(text.strip(_AROUND + " \t\r\n"))
    except MistypedAddress:
        return True


def _plain(place: str) -> str:
    """Return a place without surrounding marks, in the signs of an English keyboard."""
    if not place.isascii():
        import unicodedata

        place = unicodedata.normalize("NFKC", place)
    return place.translate(_TYPED).strip().lstrip(_AROUND + " \t\r\n")


_GIVEN_AWAY = r"(?<=://)([^/\s:@]*):\S+@|(?<=:/)([^/\s:@]+):\S+@|(\bpassword\s*=\s*)('[^']*'|\S+)"


def without_password(message: str) -> str:
    """Return a message without the password of any address in it: the last safeguard, applied to every message."""
    if "@" not in message and "password" not in message:
        return message
    return re.sub(_GIVEN_AWAY, lambda match: f"{match[3]}…" if match[3] else f"{match[1] or match[2]}:…@", message)


def address_of(parts: Mapping[str, object]) -> Address:
    """Return the address made of these parts, named as in libpq.

    Raises ValueError where they look like a URL whose password holds an @, a slash or the like: libpq then reads a
    piece of the password as a host, a port or a database, and would name it in its messages.
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
