"""Check the plan's files, and print what editors and shells need: JSON Schemas, completion scripts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from airplan.cli.registry import WRITE, command
from airplan.cli.session import Session
from airplan.cli.typer_adapter import completion_script
from airplan.errors import InvalidFiles, Message, UsageError
from airplan.formats.control_characters import visible
from airplan.formats.output import say, write_stdout
from airplan.i18n import _, marked

if TYPE_CHECKING:
    from airplan.errors import Problem
    from airplan.plan.model import Plan


@command(WRITE, "schema", marked("Print the JSON Schema of the plan file or the book of departments, for editors."))
def schema(
    session: Session,  # noqa: ARG001 – every command gets one
    file: Annotated[Literal["plan", "departments"], typer.Argument(help=marked("Whose schema."))] = "plan",
) -> None:
    from airplan.plan.schema import json_schema

    write_stdout(json_schema(file).encode())


@command(
    WRITE, "check", marked("Check a plan and its book of departments: form, names, dates, counts. Reports every fault.")
)
def check(
    session: Session,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help=marked("Plans, and at most one book of departments; without any, those that other commands use."),
            metavar="[FILE]...",
        ),
    ] = None,
) -> None:
    from airplan.cli.backup import journal_warnings
    from airplan.plan.reader import read, read_source

    named = [read_source(path) for path in files or ()]
    books = [source for source in named if source.is_book()]
    if len(books) > 1:
        second = marked("{path}: a second book of departments; name one.")
        raise UsageError(Message(second, path=books[1].path))
    plans = [source for source in named if source not in books] or [read_source(session.files.plan)]
    book = books[0] if books else read_source(session.files_for(Path(plans[0].path)).departments)
    faults: list[Problem] = []
    good: list[Plan] = []
    for source in plans:
        plan, problems = read(source, book)
        faults += problems
        if plan:
            good.append(plan)
            write_stdout(_counted(source.path, plan))
    warnings = (problem for problem in faults if problem.severity == "warning")
    for warning in (*warnings, *journal_warnings(session, good)):
        say(_("warning: {problem}").format(problem=warning))
    if errors := [problem for problem in dict.fromkeys(faults) if problem.severity == "error"]:
        raise InvalidFiles(errors)


def _counted(path: str, plan: Plan) -> str:
    summary = _("{file}: {sections} sections, {tasks} tasks, {measures} measures, as declared; no faults.")
    path, tasks = visible(path), len({measure.number for measure in plan.measures})
    return summary.format(file=path, sections=len(plan.sections), tasks=tasks, measures=len(plan.measures)) + "\n"


@command(WRITE, "completion", marked("Print the script that lets a shell complete names and refs."))
def completion(
    session: Session,  # noqa: ARG001 – every command gets one
    shell: Annotated[
        Literal["bash", "zsh", "fish", "powershell"], typer.Argument(metavar="SHELL", help=marked("Which shell."))
    ],
) -> None:
    write_stdout(completion_script(shell) + "\n")
