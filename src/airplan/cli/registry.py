"""Register the commands with their part of --help and the module that defines them."""

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
"""The parts of --help, in order."""

MODULES: dict[str, tuple[str, ...]] = {
    "record": ("record",),
    "dispatch": ("dispatch",),
    "collect": ("collect",),
    "notice": ("notice",),
    "decide": ("close", "extend", "adjust", "milestone", "send-back", "undo"),
    "check": ("schema", "check", "completion"),
    "diff": ("diff",),
    "revise": ("revise",),
    "export": ("export",),
    "bulletin": ("bulletin",),
    "page": ("page",),
    "import_plan": ("import",),
    "status": ("status", "overdue", "missing"),
    "plans": ("overview",),
    "rank": ("rank",),
    "schedule": ("schedule",),
    "calendar_files": ("calendar",),
    "init": ("init",),
    "backup": ("backup", "restore", "journal"),
    "log": ("log", "milestone"),
    "query": (
        *("list", "due", "department", "official", "show", "search"),
        *("units", "officials", "sections", "summary"),
    ),
    "round": ("round",),
    "evaluate": ("evaluate",),
    "serve": ("serve",),
    "template": ("template",),
}
"""Module of airplan.cli → the commands and groups that it registers, in the order of --help. Only the module of the
given command is imported: all would take a twentieth of an answer, and more with every new command.
"""
COMMANDS: dict[str, tuple[str, str, Callable[..., None]]] = {}
"""Name → (part of --help, help, function). A name of two words is a command within a group: "milestone add"."""
GROUPS: dict[str, tuple[str, str]] = {}
"""Name of a group → (part of --help, help)."""


def group(part: str, name: str, help: str) -> None:
    """Register a group of commands: it appears in one part of --help, its commands in the group's own help."""
    GROUPS[name] = (part, help)


def command(part: str, name: str, help: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function as a command in one part of --help, or, with a name of two words, within a group."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        COMMANDS[name] = (part, help, function)
        return function

    return register


def load(name: str = "") -> None:
    """Import the module that registers a command or group, or all modules; ignore an unknown name."""
    from importlib import import_module

    for module, names in MODULES.items():
        if not name or name in names:
            import_module(f"airplan.cli.{module}")
