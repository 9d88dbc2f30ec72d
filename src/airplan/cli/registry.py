"""Register the commands: in which part of --help each stands, and which module defines it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.i18n import marked

if TYPE_CHECKING:
    from collections.abc import Callable

ASK = marked("Queries")
FOLLOW = marked("Progress")
REPORT = marked("Reports and decisions")
WRITE = marked("Files and checks")
PARTS = (ASK, FOLLOW, REPORT, WRITE)
"""The parts of --help, in this order."""

MODULES: dict[str, tuple[str, ...]] = {
    "record": ("record",),
    "dispatch": ("dispatch",),
    "collect": ("collect",),
    "decide": ("close", "extend", "adjust", "milestone", "send-back", "undo"),
    "check": ("schema", "check", "completion"),
    "export": ("export",),
    "status": ("status", "overdue", "missing"),
    "init": ("init",),
    "backup": ("backup", "restore", "journal"),
    "log": ("log", "milestone"),
    "query": (
        *("list", "due", "department", "official", "show", "search"),
        *("units", "officials", "sections", "summary"),
    ),
    "round": ("round",),
}
"""Module of airplan.cli → the commands and groups that it registers, in the order of --help. Only that of the command
which is given is imported: all of them would cost a twentieth of an answer, and more with every command."""
COMMANDS: dict[str, tuple[str, str, Callable[..., None]]] = {}
"""Name → (part of --help, help, function). A name of two words is a command within a group: "milestone add"."""
GROUPS: dict[str, tuple[str, str]] = {}
"""Name of a group → (part of --help, help)."""


def group(part: str, name: str, help: str) -> None:
    """Register a group of commands: the group stands in one part of --help, its commands in the group's own help."""
    GROUPS[name] = (part, help)


def command(part: str, name: str, help: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function as a command in one part of --help, or, by a name of two words, within a group."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        COMMANDS[name] = (part, help, function)
        return function

    return register


def load(name: str = "") -> None:
    """Import the module that registers this command or group, or all of them; do nothing for an unknown name."""
    from importlib import import_module

    for module, names in MODULES.items():
        if not name or name in names:
            import_module(f"airplan.cli.{module}")
