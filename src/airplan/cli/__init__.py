"""Run the command line: parse arguments, run one command, end with its exit code.

Annotations are evaluated here, as in `options`.
"""

import gc
import os
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from airplan import __version__
from airplan.cli import option_hints
from airplan.cli.command_tree import Group
from airplan.cli.options import day_option
from airplan.cli.typer_adapter import ReaderGone, prepare_completion, usage_message
from airplan.errors import AirplanError, ExitCode, InvalidFiles, reason, unreadable_file
from airplan.formats.output import not_written, say
from airplan.formats.terminal import forget_odd_sizes, is_gone, prepare_streams
from airplan.i18n import _, marked
from airplan.store.address import without_password
from airplan.workspace.outcome import Outcome
from airplan.workspace.session import Session

app = typer.Typer(
    name="airplan",
    cls=Group,
    no_args_is_help=True,
    add_completion=False,  # its installer would change PowerShell's execution policy; `airplan completion` only prints
    help=marked(
        "Track a published government plan: who must do what, by when, and how far each measure has progressed."
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(show: bool) -> None:  # noqa: FBT001 – Typer calls it with the flag
    if show:
        typer.echo(f"airplan {__version__}")
        raise typer.Exit


def place_option(name: str, metavar: str, help: str) -> Any:
    """Return an option that says where something is; an environment variable may say so, too."""
    variable = f"AIRPLAN_{name.removeprefix('--').upper()}"
    return typer.Option(name, envvar=variable, metavar=metavar, help=help, rich_help_panel=option_hints.PLACES)


_Plan = Annotated[
    Path | None,
    place_option(
        "--plan",
        "FILE|PLAN",
        marked("Plan to use instead of the workspace's or the bundled one: its file, or its name in airplan.toml."),
    ),
]
_Departments = Annotated[
    Path | None,
    place_option("--departments", "FILE", marked("Directory of units to use instead of the one beside the plan.")),
]
_Store = Annotated[
    str | None,
    place_option(
        "--store",
        "PLACE",
        marked("Where the journal and the cached plan are stored: a file, or the URL of a PostgreSQL server."),
    ),
]
_Workspace = Annotated[
    Path | None,
    place_option("--workspace", "DIR", marked("Workspace folder; default: the nearest one above the current folder.")),
]
_AsOf = Annotated[
    str | None, day_option("--as-of", help=marked("Answer as of this day; default: today."), panel=option_hints.DAYS)
]


@app.callback()
def options(
    ctx: typer.Context,
    plan_file: _Plan = None,
    departments_file: _Departments = None,
    store: _Store = None,
    *,
    workspace_folder: _Workspace = None,
    day: _AsOf = None,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help=marked("Show the version and exit.")),
    ] = False,
) -> None:
    """Read the options before the command."""
    outcome = Outcome() if ctx.obj is None else ctx.obj
    ctx.obj = Session(plan_file, departments_file, store, day, workspace_folder=workspace_folder, outcome=outcome)
    ctx.call_on_close(ctx.obj.close)


def main() -> NoReturn:
    """Run the command line and end with an exit code of docs/exit-codes.md."""
    gc.freeze()
    gc.enable()
    prepare_streams()
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run a command and return its exit code: errors that a person can correct become messages, others a traceback.

    If something was written and the message may have been lost, its ID is repeated on the remaining stream; an exit
    code that means “nothing was written” is then replaced by WRITTEN.
    """
    outcome = Outcome()
    try:
        return _kept_promise(_answer(arguments, outcome), outcome)
    except (ReaderGone, BrokenPipeError):
        _stop_writing()
        say(str(outcome)) if outcome else None
        return ExitCode.FINE
    except OSError as error:
        if error.filename is not None:  # a file without its own error; the standard output has no name
            _say(str(unreadable_file(str(error.filename), error)))
            return _unkept_promise(ExitCode.UNUSABLE, outcome)
        _stop_writing()
        _say(str(not_written(_("the standard output"), reason(error))))
        return _unkept_promise(ExitCode.UNUSABLE, outcome)


def _answer(arguments: list[str], outcome: Outcome) -> int:
    prepare_completion()
    forget_odd_sizes()
    try:
        code = typer.main.get_command(app).main(arguments, prog_name="airplan", standalone_mode=False, obj=outcome)
        sys.stdout.flush()
    except AirplanError as error:
        for problem in error.problems if isinstance(error, InvalidFiles) else ():
            say(without_password(str(problem)))
        _say(str(error))
        return _unkept_promise(error.exit_code, outcome)
    except typer.TyperException as error:
        return _say_usage(error)
    except KeyboardInterrupt:
        return _unkept_promise(ExitCode.INTERRUPTED, outcome)
    if code == ExitCode.INTERRUPTED:  # what Typer turns Ctrl-C into
        return _unkept_promise(code, outcome)
    return code if isinstance(code, int) else ExitCode.FINE


def _unkept_promise(code: int, outcome: Outcome) -> int:
    """Return the exit code of a command that has ended early; WRITTEN, with a message, if it had written something."""
    if not outcome:
        return code
    say(str(outcome))
    return ExitCode.WRITTEN


def _kept_promise(code: int, outcome: Outcome) -> int:
    """Return the exit code of a command that has ended normally.

    It is WRITTEN where the code leaves open whether something was written and the message was lost.
    """
    if outcome and is_gone(sys.stdout):
        say(str(outcome))
    return ExitCode.WRITTEN if outcome and code and is_gone(sys.stderr) else code


def _stop_writing() -> None:
    """Discard buffered output, so that Python does not fail over it again when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say_usage(error: typer.TyperException) -> int:
    message = usage_message(error)
    if message is not None:
        context = getattr(error, "ctx", None)
        hint = _("Help: {command} --help").format(command=context.command_path if context else "airplan")
        _say(f"{message}\n{hint}")
    return ExitCode.USAGE


def _say(message: str) -> None:
    say(f"airplan: {without_password(message)}")
