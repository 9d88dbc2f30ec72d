"""Turn a group of options into one argument of a command."""

import inspect
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, get_origin, get_type_hints

import typer

from airplan.cli.options import Output
from airplan.formats.output import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from airplan.cli.session import Session

_Options = dict[str, tuple[Any, Any]]
"""Name of an option → its annotation and its default."""


def unfold(command: "Callable[..., None]", *, follows: bool) -> "Callable[..., None]":
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
        session = replace(_with_days(ctx.obj, asked), follows=follows, sure=sure)
        ctx.call_on_close(session.close)
        values |= {name: value.checked(session) for name, value in values.items() if isinstance(value, Output)}
        try:
            command(session=session, **values)
        except typer.Exit:  # a check with findings has given its answer, too
            _tell(session.later_notes)
            raise
        _tell(session.later_notes)

    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__doc__ = command.__doc__
    return run


def _unfolded(command: "Callable[..., None]") -> tuple[dict[str, tuple[type[Any], _Options]], list[inspect.Parameter]]:
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


def _tell(notes: "Sequence[str]") -> None:
    """Print notes on stderr, after an answer in any format."""
    for note in notes:
        say(note)


def _with_days(session: "Session", groups: "Sequence[object]") -> "Session":
    """Return the session with the days of a command's own options, which override those before the command."""

    def named(option: str, otherwise: str | None) -> str | None:
        days = (getattr(group, option, None) for group in groups)
        return next((day for day in days if day is not None), otherwise)

    return replace(session, day=named("as_of", session.day), known_at=named("known_at", session.known_at))
