"""Print the help of a command in its reader's language, with examples, through the internals of Typer and Rich.

Nothing here outlasts a call: texts are translated on copies, and replaced attributes of their modules are restored.
Written for the version that docs/decisions/0002 pins.
"""

from __future__ import annotations

import contextlib
import copy
from typing import TYPE_CHECKING, Any

from typer._types import TyperChoice
from typer.core import TyperGroup

from airplan.cli.option_hints import PANELS, placeholder, value_in_words
from airplan.i18n import _, marked, pmarked
from airplan.i18n.forms import reads_chinese

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def with_parameters_translated(command: Any, ctx: Any) -> Any:
    """Return a copy of a command, with translated arguments and options, to print its help."""
    shown = copy.copy(command)
    shown.params = [copy.copy(parameter) for parameter in command.get_params(ctx)]
    shown.add_help_option = False  # it is one of those already
    last = max((_position(parameter) for parameter in shown.params if parameter.name != "help"), default=-1)
    parameter: Any
    for parameter in shown.params:
        if parameter.name == "help" and last >= 0:
            parameter.rich_help_panel = PANELS[last]
    shown.params.sort(key=lambda parameter: (_position(parameter), parameter.name == "help"))
    for parameter in shown.params:
        _translate(parameter)
    shown.options_metavar = placeholder(shown.options_metavar or "")
    if isinstance(shown, TyperGroup):
        shown.subcommand_metavar = placeholder(shown.subcommand_metavar)
    return shown


def _position(parameter: Any) -> int:
    """Return the place of a parameter's panel; arguments and options without a panel come first."""
    panel = getattr(parameter, "rich_help_panel", None)
    return PANELS.index(panel) if panel in PANELS else -1


def _translate(parameter: Any) -> None:
    """Translate a copy of a parameter for the reader."""
    long = [name for name in parameter.opts if name.startswith("--")]
    parameter.opts = [name for name in parameter.opts if name not in long[1:]]  # the others are for who tries them
    for name, said in (("help", _), ("rich_help_panel", _), ("metavar", placeholder)):
        if text := getattr(parameter, name):
            setattr(parameter, name, said(text))
    if isinstance(parameter.type, TyperChoice) and parameter.default:
        parameter.default = value_in_words(parameter.default)
    if parameter.param_type_name == "argument":
        parameter.get_usage_pieces = lambda _ctx, name=parameter.metavar: [name]
        if not isinstance(parameter.type, TyperChoice):
            parameter.type = copy.copy(parameter.type)
            parameter.type.get_metavar = lambda **_places: ""  # <str>, <path>: of no use to who reads


def print_examples(command: str) -> None:
    """Print the examples of a command, if any, below its help, without a frame, so that they can be copied."""
    from rich.padding import Padding
    from rich.text import Text
    from typer import rich_utils

    from airplan.cli.examples import EXAMPLES

    if command not in EXAMPLES:
        return
    lines = [_("Examples:"), *(f"  {line}" for line in _(EXAMPLES[command]).splitlines())]
    rich_utils._get_rich_console().print(Padding(Text("\n".join(lines)), (0, 1, 1, 1)))  # noqa: SLF001 – it prints the rest of the help


@contextlib.contextmanager
def help_page_localized() -> Iterator[None]:
    """Use Typer's own texts in the reader's language and, in Chinese, break lines between Han characters."""
    from rich import text as rich_text
    from typer import rich_utils

    with contextlib.ExitStack() as stack:
        for constant, text in _CONSTANTS.items():
            stack.enter_context(_replaced(rich_utils, constant, _(text)))
        if reads_chinese():
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
