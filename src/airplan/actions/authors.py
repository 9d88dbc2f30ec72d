"""Find who records entries where nobody says so: the workspace's author, else the person logged in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from airplan.workspace.session import Session

_NO_PERSON = frozenset(
    (
        *("root", "toor", "admin", "administrator", "administrador", "administrateur", "administratör", "管理员"),
        *(
            "system",
            "local service",
            "network service",
            "localservice",
            "networkservice",
            "localsystem",
            "defaultuser0",
        ),
        *("guest", "nobody", "nogroup", "daemon", "bin", "sys", "operator", "www-data", "default", "user", "unknown"),
    )
)
"""Names of shared accounts; Windows names a service's account like the machine, with a $."""


def known_author(session: Session) -> str:
    """Return the author of the workspace, else the user logged in; empty where neither is known."""
    return session.settings.author or _person()


def _person() -> str:
    """Return the user logged in; empty for a shared account."""
    from getpass import getuser

    try:
        name = getuser()
    except (ImportError, KeyError, OSError):  # a computer without users, or without this one
        return ""
    return "" if name.strip().lower() in _NO_PERSON or name.endswith("$") or name.isdecimal() else name
