"""Build the command line from the registered commands, each on demand, with the options of its option groups."""

from __future__ import annotations

import inspect
import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, get_origin, get_type_hints

import typer

from airplan.cli import registry
from airplan.cli.options import Output, contradiction
from airplan.cli.typer_adapter import HELP, AdaptedCommand, AdaptedGroup
from airplan.formats.output import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from airplan.workspace.session import Session

_NUMBER = r"\d{1,9}[a-z]{0,2}|\d+-\d+"
"""The number of a task or measure, or of a city task."""

_ODD = (ValueError, TypeError, LookupError, AttributeError, AssertionError, ArithmeticError)
"""Errors from reading data that airplan has not written."""

_Options = dict[str, tuple[Any, Any]]
"""Name of an option → its annotation and its default."""


class Group(AdaptedGroup):
    """The commands of the registry, or of one group, built on demand: building all would take longer than an answer."""

    within = ""
    """The prefix of their names in the registry, “milestone ” for the group milestone."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; an error caused by a damaged store is reported as such."""
        try:
            return super().invoke(ctx)
        except _ODD as error:
            from airplan.workspace.damage import damage_behind

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
        function = _unfold(registry.COMMANDS[name][2], follows=part != registry.ASK)
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


def _unfold(command: Callable[..., None], *, follows: bool) -> Callable[..., None]:
    """Return the command in Typer's form: each argument that is a group of options becomes its options.

    A parameter annotated with a named tuple (Where, Output) is such a group. `session` gets the session of the context,
    with the days of the command's own options, whether it `follows` progress, and whether --yes was given. A group with
    only these options has no other use for a command.
    """
    groups, parameters = _unfolded(command)

    def run(ctx: typer.Context, **values: Any) -> None:
        for name, (group, options) in groups.items():
            values[name] = group(**{option: values.pop(option) for option in options})
        asked = [values[name] for name in groups]
        sure = any([values.get("yes"), *(getattr(group, "yes", None) for group in asked)])
        session = replace(_of_named_plan(_with_days(ctx.obj, asked)), follows=follows, sure=sure)
        ctx.call_on_close(session.close)
        values |= {name: value.checked(session) for name, value in values.items() if isinstance(value, Output)}
        if any(getattr(group, "all_plans", False) for group in asked):
            from airplan.cli.across_plans import answer_all

            if any(getattr(group, "wanted", False) for group in asked):
                raise contradiction("--all-plans", "--mail")
            answer_all(command, session, values)
            return
        try:
            command(session=session, **values)
        except typer.Exit:  # a check with findings has given its answer, too
            _tell(session.later_notes)
            raise
        _tell(session.later_notes)

    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # functions may have one
    run.__doc__ = command.__doc__
    return run


def _unfolded(command: Callable[..., None]) -> tuple[dict[str, tuple[type[Any], _Options]], list[inspect.Parameter]]:
    """Return the groups among a command's arguments with their options, and all its options as parameters."""
    hints = get_type_hints(command, include_extras=True)
    groups: dict[str, tuple[type[Any], _Options]] = {
        name: (hint, _options(hint))
        for name, hint in hints.items()
        if isinstance(hint, type) and issubclass(hint, tuple)
    }
    parameters = [inspect.Parameter("ctx", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)]
    for name, parameter in inspect.signature(command).parameters.items():
        if name in groups:
            parameters += [
                inspect.Parameter(option, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=hint)
                for option, (hint, default) in groups[name][1].items()
            ]
        elif name != "session":
            parameters.append(
                parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints.get(name, parameter.annotation))
            )
    return groups, parameters


def _options(group: type[Any]) -> _Options:
    """Return the options of a group, without its other attributes."""
    hints = get_type_hints(group, include_extras=True)
    return {
        name: (hints[name], default)
        for name, default in group._field_defaults.items()
        if get_origin(hints[name]) is Annotated
    }


def _of_named_plan(session: Session) -> Session:
    """Return the session of the plan that --plan names, where that is not the path of a file."""
    if session.plan_file is None or session.plan_file.suffix:
        return session
    from airplan.workspace.several_plans import named_plan

    return named_plan(session)


def _tell(notes: Sequence[str]) -> None:
    """Print notes on stderr, after an answer in any format."""
    for note in notes:
        say(note)


def _with_days(session: Session, groups: Sequence[object]) -> Session:
    """Return the session with the days of a command's own options, which override those before the command."""

    def named(option: str, otherwise: str | None) -> str | None:
        days = (getattr(group, option, None) for group in groups)
        return next((day for day in days if day is not None), otherwise)

    return replace(session, day=named("as_of", session.day), known_at=named("known_at", session.known_at))
