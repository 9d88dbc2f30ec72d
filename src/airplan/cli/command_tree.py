"""Build the command line from the registered commands, each on demand."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import typer

from airplan.cli import registry
from airplan.cli.option_groups import unfold
from airplan.cli.typer_adapter import HELP, AdaptedCommand, AdaptedGroup

_NUMBER = r"\d{1,9}[a-z]{0,2}|\d+-\d+"
"""The number of a task or measure, or of a city task."""

_ODD = (ValueError, TypeError, LookupError, AttributeError, AssertionError, ArithmeticError)
"""Errors from reading data that airplan has not written."""


class Group(AdaptedGroup):
    """The commands of the registry, or of one group, built on demand: building all would take longer than an answer."""

    within = ""
    """The prefix of their names in the registry, “milestone ” for the group milestone."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; an error caused by a damaged store is reported as such."""
        try:
            return super().invoke(ctx)
        except _ODD as error:
            from airplan.cli.damage import damage_behind

            if damage := damage_behind(ctx.obj):
                raise damage from error
            raise

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 – the framework's signature
        """Return the names, by part in the order of MODULES, and within a group in the order of registration."""
        if self.within:
            return [name.removeprefix(self.within) for name in registry.COMMANDS if name.startswith(self.within)]
        registry.load()
        names = dict.fromkeys(name for names in registry.MODULES.values() for name in names)
        names |= dict.fromkeys(name.partition(" ")[0] for name in registry.COMMANDS)
        return sorted(names, key=lambda name: registry.PARTS.index(self._described(name)[0]))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 – as above
        """Return the command or group of this name, built now, or None."""
        if not self.has_command(cmd_name):
            return None
        part, help_text = self._described(cmd_name)
        panel = "" if self.within else part  # the help of a group has one part only
        name = self.within + cmd_name
        if name in registry.GROUPS:
            nested = Group(name=cmd_name, help=help_text, rich_help_panel=panel, no_args_is_help=True)
            nested.within = f"{name} "
            return nested
        single = typer.Typer(add_completion=False)
        function = unfold(registry.COMMANDS[name][2], follows=part != registry.ASK)
        single.command(cmd_name, cls=AdaptedCommand, help=help_text, rich_help_panel=panel)(function)
        return typer.main.get_command(single)

    def has_command(self, name: str) -> bool:
        """Return whether a command or group exists; only the module that may define it is imported."""
        if not self.within and name:
            registry.load(name)
        full_name = self.within + name
        return " " not in name and (full_name in registry.COMMANDS or full_name in registry.GROUPS)

    def meant_by(self, arguments: list[str]) -> list[str]:
        """Return the meaning of a command line without a command: 5a is show 5a, help due is due --help."""
        first, *rest = arguments
        if first in (HELP, "帮助"):
            return [*rest, "--help"]
        if not self.within and re.fullmatch(_NUMBER, unicodedata.normalize("NFKC", first).strip().lower()):
            return ["show", *arguments]
        return arguments

    def _described(self, name: str) -> tuple[str, str]:
        """Return the part of --help and the help text of a command or group."""
        name = self.within + name
        return registry.GROUPS[name] if name in registry.GROUPS else registry.COMMANDS[name][:2]
