"""Contain what depends on the internals of Typer and its vendored click, but for the screens of help (`help_screen`).

No other module names them (tests/test_architecture.py). Written for the version that docs/decisions/0002 pins.
"""

from __future__ import annotations

import abc
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
from typer._click.shell_completion import CompletionItem
from typer._click.utils import _escape_control_characters
from typer._types import TyperChoice
from typer.core import TyperCommand, TyperGroup
from typer.models import TyperPath

from airplan.cli.option_hints import LONG_DASHES, MEANT, is_value, placeholder, value_in_words
from airplan.errors import Message
from airplan.i18n import _, language, marked
from airplan.i18n.forms import join_items

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typer import TyperException

HELP = "help"
"""The word that is no command and still shows help."""
COMPLETION_VARIABLE = "_AIRPLAN_COMPLETE"
"""The variable that a shell sets to request completions instead of a command."""


class ReaderGone(Exception):
    """Raised where the reader of the output has stopped (`| head`); Typer lets it pass and does not exit with 1."""


# --- usage errors -----------------------------------------------------------------------------------------------------


class LocalizedUsageError(UsageError):
    """A usage error with its message in the reader's language; `message` is Typer's own English one."""

    def __init__(self, said: Message, ctx: Any, english: str = "") -> None:
        super().__init__(english or str(said), ctx)
        self.said = said

    def localized(self) -> str:
        """Return the message in the reader's language."""
        return str(self.said)


class InvalidChoice(BadParameter):
    """Raised for a value that the parameter does not accept."""

    def __init__(self, error: BadParameter, value: str, choices: Sequence[str]) -> None:
        super().__init__(error.message, error.ctx, error.param)
        self.value, self.choices = value, choices

    def localized(self) -> str:
        """Return the message in the reader's language."""
        template = _("{what}: {value} is not valid; choose one of {near}.")
        return template.format(
            what=_named(self.param),
            value=_escape_control_characters(self.value),
            near=join_items(map(value_in_words, self.choices)),
        )


def usage_message(error: TyperException) -> str | None:
    """Return the message of a usage error in the reader's language, or None where the help has been shown already.

    In English it is Typer's own; an error without facts stays English.
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
            template = _("No such option: {what}. Similar: {near}") if near else _("No such option: {what}")
            return template.format(what=_escape_control_characters(name), near=join_items(sorted(near or ())))
        case BadParameter(param=param, message=message) if param is not None:
            return _("{what}: {value}").format(what=_named(param), value=message)
        case _:
            return error.format_message()


def _missing(parameter: Any) -> str:
    if parameter.param_type_name == "option":
        return _("Missing option {what}.").format(what=_named(parameter))
    if isinstance(parameter.type, TyperChoice):
        choices = join_items(map(value_in_words, parameter.type.choices))
        return _("Missing argument {what}; choose one of {near}.").format(what=_named(parameter), near=choices)
    return _("Missing argument {what}.").format(what=_named(parameter))


def _named(parameter: Any) -> str:
    """Return a parameter's name for the reader: all names of an option, the placeholder of an argument."""
    is_option = parameter.param_type_name == "option"
    return " / ".join(parameter.opts) if is_option else placeholder(str(parameter.human_readable_name))


# --- commands ---------------------------------------------------------------------------------------------------------


class _AdaptedCommand(ClickCommand):
    """The common part of commands and groups: texts in the reader's language, usage errors with facts."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        for parameter in self.params:
            if isinstance(parameter.type, TyperChoice):
                parameter.type = _Choice(parameter.type.choices, parameter.type.case_sensitive)
            elif isinstance(parameter.type, TyperPath):
                parameter.type.readable = False  # the reader of a file explains why it is unreadable, and ends with 3

    @property
    def help(self) -> str | None:
        """The help text in the reader's language, looked up on each reading; the stored text is the catalogue's key."""
        return _translated(self._help)

    @help.setter  # noqa: A003 – Typer's name
    def help(self, text: str | None) -> None:
        self._help = text

    @property
    def rich_help_panel(self) -> str | None:
        """The part of the group's help with the command, in the reader's language."""
        return _translated(self._rich_help_panel)

    @rich_help_panel.setter
    def rich_help_panel(self, text: str | None) -> None:
        self._rich_help_panel = text

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the command line into the context."""
        options = [name for name in _option_names(self, ctx) if name.startswith("--")]
        if not ctx.resilient_parsing:
            self._refuse_long_dashes(ctx, args, options)
        try:
            return super().parse_args(ctx, args)
        except NoSuchOption as error:
            name = error.option_name
            if name in _option_names(ctx.find_root().command, ctx.find_root()):
                before = marked("{what} goes before the command: {program} {what} … {command}")
                raise _out_of_place(before, name, ctx.command_path, ctx) from error
            raise NoSuchOption(name, possibilities=_options_meant(name, options), ctx=ctx) from error
        except BadOptionUsage as error:
            option: Any = next(
                each for each in self.get_params(ctx) if error.option_name in each.opts + each.secondary_opts
            )
            flag = marked("The option {what} takes no value.")
            text = flag if option.is_flag or option.count else marked("The option {what} needs a value.")
            raise LocalizedUsageError(Message(text, what=error.option_name), error.ctx, error.message) from error

    def _refuse_long_dashes(self, ctx: Any, args: list[str], options: list[str]) -> None:
        """Refuse an option with long dashes from an input method: —authority."""
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
        """Print the help, with examples."""
        from airplan.cli.help_screen import help_page_localized, print_examples, with_parameters_translated

        try:
            with help_page_localized():
                super(_AdaptedCommand, with_parameters_translated(self, ctx)).format_help(ctx, formatter)
                print_examples(ctx.command_path.partition(" ")[2])
        except SystemExit as error:
            raise ReaderGone from error  # so Rich ends the process when its reader has gone


def _translated(text: str | None) -> str | None:
    return _(text) if text else text  # the empty text is no key of a catalogue


def _option_names(command: Any, ctx: Any) -> list[str]:
    return [name for each in command.get_params(ctx) for name in each.opts if name.startswith("-")]


def _out_of_place(text: str, name: str, path: str, ctx: Any) -> LocalizedUsageError:
    """Return the error for an option on the wrong side of the command `path`: airplan round show."""
    program, _space, command = path.partition(" ")
    return LocalizedUsageError(Message(text, what=name, program=program, command=command), ctx)


def _no_such_command(name: str, near: Sequence[str], ctx: Any) -> LocalizedUsageError:
    text = marked("No such command: {what}. Similar: {near}") if near else marked("No such command: {what}")
    suggestion = f" Did you mean {', '.join(map(repr, near))}?" if near else ""
    said = Message(text, what=_escape_control_characters(name), near=tuple(near))
    return LocalizedUsageError(said, ctx, f"No such command {name!r}.{suggestion}")


def _options_meant(name: str, options: Sequence[str]) -> list[str]:
    """Return the options of a command that an unknown name may mean, by its known meaning or else by its letters."""
    bare = name.lstrip("-").casefold()
    if bare in MEANT:
        return [each for each in MEANT[bare] if each in options]
    return [f"--{each}" for each in get_close_matches(bare, [each.removeprefix("--") for each in options])]


class AdaptedCommand(_AdaptedCommand, TyperCommand):
    """A command."""

    allow_extra_args = True
    """Extra arguments are refused below, with facts."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the command line into the context."""
        extra = super().parse_args(ctx, args)
        if extra and not ctx.resilient_parsing:
            what = " ".join(map(_escape_control_characters, extra))
            said = Message(marked("Unexpected argument: {what}"), what=what)
            raise LocalizedUsageError(said, ctx, f"Got unexpected extra argument(s) ({what})")
        return extra


class AdaptedGroup(_AdaptedCommand, TyperGroup, abc.ABC):
    """A group of commands; a subclass names and builds them."""

    @abc.abstractmethod
    def has_command(self, name: str) -> bool:
        """Return whether a command of this name exists."""

    @abc.abstractmethod
    def meant_by(self, arguments: list[str]) -> list[str]:
        """Return the meaning of arguments that begin with no command's name; by default the arguments."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse what precedes the command's name into the context."""
        given = list(args)  # Typer takes from it
        try:
            return super().parse_args(ctx, args)
        except NoSuchOption as error:
            name = error.option_name
            for command in filter(self.has_command, given):
                if name in _option_names(self.get_command(ctx, command), ctx):
                    after = marked("{what} goes after the command: {program} {command} … {what}")
                    raise _out_of_place(after, name, f"{ctx.command_path} {command}", ctx) from error
            raise

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the first command named, with the arguments that follow it."""
        if not ctx.resilient_parsing and not self.has_command(args[0]):
            args = self.meant_by(args)
        name = args[0]
        if name in self.get_help_option_names(ctx):
            typer.echo(self.get_help(ctx))
            raise typer.Exit
        if not ctx.resilient_parsing and not self.has_command(name):
            if name.startswith("-"):  # after "--"
                self.parse_args(ctx, args)
            raise _no_such_command(name, get_close_matches(name, [*self.list_commands(ctx), HELP]), ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the named command."""
        if not ctx._protected_args:  # noqa: SLF001 – where Typer keeps the name
            raise LocalizedUsageError(Message(marked("Missing command.")), ctx)
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise ReaderGone from error


class _Choice(TyperChoice[Any]):
    """A choice among words, in the reader's language or as it stands in the program; refused with the facts."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return the chosen word."""
        meant = value
        if value not in self.choices:
            meant = next((choice for choice in self.choices if is_value(str(value), choice)), value)
        try:
            return super().convert(meant, param, ctx)
        except BadParameter as error:
            raise InvalidChoice(error, value, [str(choice) for choice in self.choices]) from error

    def get_metavar(self, param: Any, ctx: Any) -> str:  # noqa: ARG002 – the framework's signature
        """Return what the help shows for a value."""
        return f"<{'|'.join(map(value_in_words, self.choices))}>"

    def shell_complete(self, ctx: Any, param: Any, incomplete: str) -> list[Any]:
        """Return the choices that begin so, in the reader's words, otherwise as the program names them."""
        shown = [value_in_words(choice) for choice in self.choices if value_in_words(choice).startswith(incomplete)]
        return [CompletionItem(each) for each in shown] or super().shell_complete(ctx, param, incomplete)


# --- completion -------------------------------------------------------------------------------------------------------


class Offer(str):
    """A completion that does not begin with the typed text (hbj → 区环保局); Typer would drop it."""

    __slots__ = ()

    def startswith(self, *_prefix: object) -> bool:
        """Return True for any prefix."""
        return True


def completion_script(shell: str) -> str:
    """Return the script that lets a shell complete the command line."""
    from typer._completion_shared import get_completion_script

    return get_completion_script(prog_name="airplan", complete_var=COMPLETION_VARIABLE, shell=shell)


def prepare_completion() -> None:
    """Let Typer answer the shell's request, if this process was started for one."""
    if COMPLETION_VARIABLE in os.environ:
        from typer._completion_classes import completion_init

        completion_init()
