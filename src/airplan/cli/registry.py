"""How does the command line hang together: registering commands, building only the one that runs, speaking Chinese?"""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

from airplan.cli.options import unfold
from airplan.formats.terminal import wrap_between_han
from airplan.i18n import _, language, marked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ASK = marked("Ask the plan")
FOLLOW = marked("Follow progress")
REPORT = marked("Record progress")
WRITE = marked("Write and check files")
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
    """Name what the commands within a group are for; it stands in one part of --help, and they in its own help."""
    GROUPS[name] = (part, help)


def command(part: str, name: str, help: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function as a command in one part of --help, or, by a name of two words, within a group."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        COMMANDS[name] = (part, help, function)
        return function

    return register


def load(name: str = "") -> None:
    """Have a command or group registered, or all of them; nothing happens for what there is not."""
    from importlib import import_module

    for module, names in MODULES.items():
        if not name or name in names:
            import_module(f"airplan.cli.{module}")


class ReaderGone(Exception):
    """Whoever was reading the output has stopped (`| head`): a message to main, past the framework's own idea of it."""


_FRAMEWORK_WORDS = {
    "ARGUMENTS_PANEL_TITLE": marked("Arguments"),
    "OPTIONS_PANEL_TITLE": marked("Options"),
    "COMMANDS_PANEL_TITLE": marked("Commands"),
    "REQUIRED_LONG_STRING": marked("[required]"),
    "DEFAULT_STRING": marked("[default: {}]"),
    "ENVVAR_STRING": marked("[env var: {}]"),
}
_FRAMEWORK_HELP = (marked("Show this message and exit."),)


@contextlib.contextmanager
def _speaking(command: TyperCommand | TyperGroup, ctx: Any) -> Iterator[None]:
    """Show the help of a command with every text in the reader's language, ours and the framework's."""
    from typer import rich_utils

    for constant, said in _FRAMEWORK_WORDS.items():
        setattr(rich_utils, constant, _(said))
    wrap_between_han()
    command.help = _(command.help or "")
    for parameter in command.get_params(ctx):
        described: Any = parameter
        described.help = _(described.help or "")
        if described.rich_help_panel:
            described.rich_help_panel = _(described.rich_help_panel)
    try:
        yield
    except SystemExit as error:
        raise ReaderGone from error  # so Rich ends the process when its reader has gone


def _usage(line: str) -> str:
    return line.replace("Usage: ", _("Usage: "), 1)


class Command(TyperCommand):
    """One subcommand, with its help in the reader's language."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help."""
        with _speaking(self, ctx):
            super().format_help(ctx, formatter)

    def get_usage(self, ctx: Any) -> str:
        """The usage line."""
        return _usage(super().get_usage(ctx))


class Group(TyperGroup):
    """Commands, or those within a group; each is built when it is asked for, as building all would cost more than an
    answer."""

    within = ""
    """What comes before their names in COMMANDS: for the group milestone "milestone "."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help."""
        with _speaking(self, ctx):
            super().format_help(ctx, formatter)

    def get_usage(self, ctx: Any) -> str:
        """The usage line."""
        return _usage(super().get_usage(ctx))

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 – the framework's signature
        """The names, part by part in the order of MODULES, those within a group in the order of registration."""
        if self.within:
            return [name.removeprefix(self.within) for name in COMMANDS if name.startswith(self.within)]
        load()
        names = dict.fromkeys(name for names in MODULES.values() for name in names)
        names |= dict.fromkeys(name.partition(" ")[0] for name in COMMANDS)
        return sorted(names, key=lambda name: PARTS.index(self._registered(name)[0]))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 – as above
        """One of them, built now."""
        if not self._has(cmd_name):
            return None
        part, words = self._registered(cmd_name)
        part = "" if self.within else part  # the help of a group has one part only
        name = self.within + cmd_name
        if name in GROUPS:
            built = Group(name=cmd_name, help=_(words), rich_help_panel=_(part), no_args_is_help=True)
            built.within = f"{name} "
            return built
        single = typer.Typer(add_completion=False)
        single.command(cmd_name, cls=Command, help=_(words), rich_help_panel=_(part))(unfold(COMMANDS[name][2]))
        return typer.main.get_command(single)

    def _has(self, name: str) -> bool:
        """Is there such a command or group here? Only what may be it is imported."""
        if not self.within and name:
            load(name)
        return " " not in name and (self.within + name in COMMANDS or self.within + name in GROUPS)

    def _registered(self, name: str) -> tuple[str, str]:
        """The part of --help and the help of a command or group."""
        name = self.within + name
        return GROUPS[name] if name in GROUPS else COMMANDS[name][:2]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is named; for an unknown one the framework looks for near names in `commands`."""
        if not self._has(args[0]):
            self.commands: dict[str, Any] = dict.fromkeys(self.list_commands(ctx))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise ReaderGone from error


_USAGE_PATTERNS = {
    r"Missing argument '(?P<what>.+)'\.": marked("Missing argument {what}."),
    r"Missing option '(?P<what>.+)'\.": marked("Missing option {what}."),
    r"Missing command\.": marked("Missing command."),
    r"No such option: (?P<what>\S+) \(Possible options: (?P<near>.+)\)": marked(
        "No such option: {what}. Perhaps: {near}"
    ),
    r"No such option: (?P<what>\S+)": marked("No such option: {what}"),
    r"No such command '(?P<what>.+?)'\. Did you mean (?P<near>.+)\?": marked(
        "No such command: {what}. Perhaps: {near}"
    ),
    r"No such command '(?P<what>.+?)'\.": marked("No such command: {what}"),
    r"Option '(?P<what>.+?)' requires an argument\.": marked("The option {what} needs a value."),
    r"Option '(?P<what>.+?)' does not take a value\.": marked("The option {what} takes no value."),
    r"Got unexpected extra argument\(s\) \((?P<what>.+)\)": marked("More than was expected: {what}"),
    r"Invalid value for (?P<what>.+?): (?P<value>'.*') is not one of (?P<near>.+)\.": marked(
        "{what}: {value} is not one of {near}."
    ),
    r"Invalid value for (?P<what>.+?): (?P<value>.+)": marked("{what}: {value}"),
}


def in_words(message: str) -> str:
    """A usage error of the framework in the reader's language; unknown ones stay as they are."""
    if language() == "en":
        return message
    for pattern, said in _USAGE_PATTERNS.items():
        if match := re.fullmatch(pattern, message):
            parts = {key: text.replace("'", "").replace(", ", _(", ")) for key, text in match.groupdict().items()}
            return _(said).format(**parts)
    return message
