"""Hold everything that depends on the insides of Typer, its vendored click and Rich.

Nothing else names them (tests/test_architecture.py), and nothing here outlasts a call: texts are translated on copies,
and what must be replaced in a module of theirs is put back. Holds for the version that docs/decisions/0002 pins.
"""

from __future__ import annotations

import contextlib
import copy
import os
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import typer
from typer._click.core import Command as ClickCommand
from typer._click.exceptions import (
    BadOptionUsage,
    BadParameter,
    MissingParameter,
    NoArgsIsHelpError,
    NoSuchOption,
    UsageError,
)
from typer._click.utils import _escape_control_characters
from typer._types import TyperChoice
from typer.core import TyperCommand, TyperGroup
from typer.models import TyperPath

from airplan.cli.option_hints import LONG_DASHES, MEANT
from airplan.i18n import _, language, marked, pmarked
from airplan.i18n.forms import join_items, reads_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from typer import TyperException

COMPLETION_VARIABLE = "_AIRPLAN_COMPLETE"
"""What a shell sets when it asks for completions instead of running a command."""

_CONSTANTS = {
    "ARGUMENTS_PANEL_TITLE": pmarked("heading of a help screen", "Arguments"),
    "OPTIONS_PANEL_TITLE": pmarked("heading of a help screen", "Options"),
    "COMMANDS_PANEL_TITLE": pmarked("heading of a help screen", "Commands"),
    "REQUIRED_LONG_STRING": marked("[required]"),
    "DEFAULT_STRING": marked("[default: {}]"),
    "ENVVAR_STRING": marked("[env var: {}]"),
}
"""Constant of typer.rich_utils → its text."""
_HELP_OF_HELP = marked("Show this message and exit.")
"""How Typer describes --help."""


class ReaderGone(Exception):
    """The reader of the output has stopped (`| head`); it passes by Typer, which would end the process with exit 1."""


# --- usage errors -----------------------------------------------------------------------------------------------------


class LocalizedUsageError(UsageError):
    """A usage error that carries its facts; `message` is Typer's own English sentence."""

    def localized(self) -> str:
        """Return the message in the reader's language."""
        raise NotImplementedError


class MissingCommand(LocalizedUsageError):
    """Options were given and no command."""

    def __init__(self, ctx: Any) -> None:
        super().__init__("Missing command.", ctx)

    def localized(self) -> str:
        """Return the message in the reader's language."""
        return _("Missing command.")


class NoSuchCommand(LocalizedUsageError):
    """There is no command of this name; `near` are similar ones."""

    def __init__(self, name: str, near: Sequence[str], ctx: Any) -> None:
        suggestion = f" Did you mean {', '.join(map(repr, near))}?" if near else ""
        super().__init__(f"No such command {name!r}.{suggestion}", ctx)
        self.name, self.near = name, near

    def localized(self) -> str:
        """Return the message in the reader's language."""
        template = _("No such command: {what}. Perhaps: {near}") if self.near else _("No such command: {what}")
        return template.format(what=_escape_control_characters(self.name), near=join_items(self.near))


class ExtraArguments(LocalizedUsageError):
    """The command takes fewer arguments."""

    def __init__(self, arguments: Sequence[str], ctx: Any) -> None:
        super().__init__(
            f"Got unexpected extra argument(s) ({' '.join(map(_escape_control_characters, arguments))})", ctx
        )
        self.arguments = arguments

    def localized(self) -> str:
        """Return the message in the reader's language."""
        return _("More than was expected: {what}").format(
            what=" ".join(map(_escape_control_characters, self.arguments))
        )


class OptionWithoutValue(LocalizedUsageError):
    """An option that needs a value stands at the end."""

    def __init__(self, error: BadOptionUsage) -> None:
        super().__init__(error.message, error.ctx)
        self.option_name = error.option_name

    def localized(self) -> str:
        """Return the message in the reader's language."""
        return _("The option {what} needs a value.").format(what=self.option_name)


class FlagWithValue(LocalizedUsageError):
    """An option that takes no value was given one."""

    def __init__(self, error: BadOptionUsage) -> None:
        super().__init__(error.message, error.ctx)
        self.option_name = error.option_name

    def localized(self) -> str:
        """Return the message in the reader's language."""
        return _("The option {what} takes no value.").format(what=self.option_name)


class InvalidChoice(BadParameter):
    """The value is none of those that the parameter takes."""

    def __init__(self, error: BadParameter, value: str, choices: Sequence[str]) -> None:
        super().__init__(error.message, error.ctx, error.param)
        self.value, self.choices = value, choices

    def localized(self) -> str:
        """Return the message in the reader's language."""
        template = _("{what}: {value} is not one of {near}.")
        return template.format(
            what=_named(self.param), value=_escape_control_characters(self.value), near=join_items(self.choices)
        )


def usage_message(error: TyperException) -> str | None:
    """Return the message of a usage error in the reader's language, or None where the help has already been shown.

    In English it is Typer's own; an error that carries no facts stays English.
    """
    if isinstance(error, NoArgsIsHelpError):
        return None
    return error.format_message() if language() == "en" else _localized(error)


def _localized(error: TyperException) -> str:
    match error:
        case LocalizedUsageError() | InvalidChoice():
            return error.localized()
        case MissingParameter(param=param) if param is not None:
            return _missing(param)
        case NoSuchOption(option_name=name, possibilities=near):
            template = _("No such option: {what}. Perhaps: {near}") if near else _("No such option: {what}")
            return template.format(what=_escape_control_characters(name), near=join_items(sorted(near or ())))
        case BadParameter(param=param, message=message) if param is not None:
            return _("{what}: {value}").format(what=_named(param), value=message)
        case _:
            return error.format_message()


def _missing(parameter: Any) -> str:
    if parameter.param_type_name == "option":
        return _("Missing option {what}.").format(what=_named(parameter))
    if isinstance(parameter.type, TyperChoice):
        choices = join_items(parameter.type.choices)
        return _("Missing argument {what}: one of {near}.").format(what=_named(parameter), near=choices)
    return _("Missing argument {what}.").format(what=_named(parameter))


def _named(parameter: Any) -> str:
    """Return what the reader knows a parameter by: all names of an option, the placeholder of an argument."""
    is_option = parameter.param_type_name == "option"
    return " / ".join(parameter.opts) if is_option else str(parameter.human_readable_name)


# --- commands ---------------------------------------------------------------------------------------------------------


class _AdaptedCommand(ClickCommand):
    """What commands and groups have in common: texts in the reader's language, usage errors with their facts."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        for parameter in self.params:
            if isinstance(parameter.type, TyperChoice):
                parameter.type = _Choice(parameter.type.choices, parameter.type.case_sensitive)
            elif isinstance(parameter.type, TyperPath):
                parameter.type.readable = False  # whoever reads a file says why it cannot be read, and ends with 3

    @property
    def help(self) -> str | None:
        """The help text in the reader's language, whenever it is read; what is set is the key of the catalogue."""
        return _translated(self._help)

    @help.setter  # noqa: A003 – Typer's name
    def help(self, text: str | None) -> None:
        self._help = text

    @property
    def rich_help_panel(self) -> str | None:
        """The part of the group's help that the command stands in, in the reader's language."""
        return _translated(self._rich_help_panel)

    @rich_help_panel.setter
    def rich_help_panel(self, text: str | None) -> None:
        self._rich_help_panel = text

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the command line into the context."""
        options = [name for each in self.get_params(ctx) for name in each.opts if name.startswith("--")]
        if not ctx.resilient_parsing:
            self._refuse_long_dashes(ctx, args, options)
        try:
            return super().parse_args(ctx, args)
        except NoSuchOption as error:
            name = error.option_name
            meant = [each for each in MEANT.get(name.lstrip("-").casefold(), ()) if each in options]
            raise NoSuchOption(name, possibilities=meant or get_close_matches(name, options), ctx=ctx) from error
        except BadOptionUsage as error:
            option: Any = next(
                each for each in self.get_params(ctx) if error.option_name in each.opts + each.secondary_opts
            )
            raise (FlagWithValue if option.is_flag or option.count else OptionWithoutValue)(error) from error

    def _refuse_long_dashes(self, ctx: Any, args: list[str], options: list[str]) -> None:
        """Refuse an option whose dashes an input method has made long ones: —authority."""
        for arg in args:
            if arg == "--":
                return
            name = f"--{arg.lstrip(LONG_DASHES).partition('=')[0]}"
            if arg[:1] in LONG_DASHES and name in options:
                raise NoSuchOption(arg, possibilities=[name], ctx=ctx)

    def get_usage(self, ctx: Any) -> str:
        """Return the usage line."""
        return _("Usage: ") + super().get_usage(ctx).removeprefix("Usage: ")

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help."""
        try:
            with _help_page_localized():
                super(_AdaptedCommand, _with_parameters_translated(self, ctx)).format_help(ctx, formatter)
        except SystemExit as error:
            raise ReaderGone from error  # so Rich ends the process when its reader has gone


class AdaptedCommand(_AdaptedCommand, TyperCommand):
    """One command."""

    allow_extra_args = True
    """They are refused below, with the facts."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the command line into the context."""
        extra = super().parse_args(ctx, args)
        if extra and not ctx.resilient_parsing:
            raise ExtraArguments(extra, ctx)
        return extra


class AdaptedGroup(_AdaptedCommand, TyperGroup):
    """A group of commands, which a subclass names and builds."""

    def has_command(self, name: str) -> bool:
        """Tell whether there is a command of this name."""
        raise NotImplementedError

    def meant_by(self, arguments: list[str]) -> list[str]:
        """Return what arguments mean that begin with no command's name; they themselves, if nothing."""
        raise NotImplementedError

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that is named first, with the arguments that follow it."""
        if not ctx.resilient_parsing and not self.has_command(args[0]):
            args = self.meant_by(args)
        name = args[0]
        if name in self.get_help_option_names(ctx):
            typer.echo(self.get_help(ctx))
            raise typer.Exit
        if not ctx.resilient_parsing and not self.has_command(name):
            if name.startswith("-"):  # after "--"
                self.parse_args(ctx, args)
            raise NoSuchCommand(name, get_close_matches(name, self.list_commands(ctx)), ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command that is named."""
        if not ctx._protected_args:  # noqa: SLF001 – where Typer keeps the name
            raise MissingCommand(ctx)
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise ReaderGone from error


class _Choice(TyperChoice[Any]):
    """One of several words, refused with the facts."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return the choice that is meant."""
        try:
            return super().convert(value, param, ctx)
        except BadParameter as error:
            raise InvalidChoice(error, value, [str(choice) for choice in self.choices]) from error


# --- help -------------------------------------------------------------------------------------------------------------


def _translated(text: str | None) -> str | None:
    return _(text) if text else text  # the empty text is no key of a catalogue


def _with_parameters_translated(command: _AdaptedCommand, ctx: Any) -> _AdaptedCommand:
    """Return a copy of a command, to print its help from, whose arguments and options are translated copies."""
    shown = copy.copy(command)
    shown.params = [copy.copy(parameter) for parameter in command.get_params(ctx)]
    shown.add_help_option = False  # it is one of those already
    parameter: Any
    for parameter in shown.params:
        long = [name for name in parameter.opts if name.startswith("--")]
        parameter.opts = [name for name in parameter.opts if name not in long[1:]]  # the others are for who tries them
        parameter.help = _translated(parameter.help)
        parameter.rich_help_panel = _translated(parameter.rich_help_panel)
    return shown


@contextlib.contextmanager
def _help_page_localized() -> Iterator[None]:
    """Have Typer's own texts in the reader's language and, in Chinese, lines broken between Han characters."""
    from rich import text as rich_text
    from typer import rich_utils

    with contextlib.ExitStack() as stack:
        for constant, text in _CONSTANTS.items():
            stack.enter_context(_replaced(rich_utils, constant, _(text)))
        if reads_document():
            from airplan.formats.line_breaks import break_positions

            stack.enter_context(_replaced(rich_text, "divide_line", break_positions))
        yield


@contextlib.contextmanager
def _replaced(module: Any, name: str, value: object) -> Iterator[None]:
    before = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, before)


# --- completion -------------------------------------------------------------------------------------------------------


class Offer(str):
    """A completion that stands for what was typed without beginning so (hbj → 区环保局); Typer drops it otherwise."""

    __slots__ = ()

    def startswith(self, *_prefix: object) -> bool:
        """Begin with everything."""
        return True


def completion_script(shell: str) -> str:
    """Return the script that lets a shell complete the command line."""
    from typer._completion_shared import get_completion_script

    return get_completion_script(prog_name="airplan", complete_var=COMPLETION_VARIABLE, shell=shell)


def prepare_completion() -> None:
    """Let Typer answer the shell's question, if that is what this process was started for."""
    if COMPLETION_VARIABLE in os.environ:
        from typer._completion_classes import completion_init

        completion_init()
