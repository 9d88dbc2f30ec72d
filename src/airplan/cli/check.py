"""Which commands check the plan's files, and write files for people, editors and shells?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from airplan.cli.completion import COMPLETION_VARIABLE, words
from airplan.cli.options import Where
from airplan.cli.registry import WRITE, command
from airplan.cli.rendering import tell_written
from airplan.cli.session import Session
from airplan.cli.status import KnownAt, what_came_later
from airplan.cli.vocabulary import BOOK_WORDS, choice
from airplan.errors import InvalidFiles, UsageError
from airplan.formats.output import write_file, write_stdout
from airplan.i18n import _, marked

if TYPE_CHECKING:
    from airplan.errors import Problem
    from airplan.plan.model import Plan

_LEDGER_WORDS = ("progress", "ledger", "进展", "台账")
"""What the name of a file speaks of the progress ledger with."""


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
        raise TwoBooks(books[1].path)
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
    for said in (*(one for one in faults if one.severity == "warning"), *journal_warnings(session, good)):
        print(_("warning: {problem}").format(problem=said), file=sys.stderr)  # noqa: T201 – prose goes to stderr
    if errors := [problem for problem in dict.fromkeys(faults) if problem.severity == "error"]:
        raise InvalidFiles(errors)


class TwoBooks(UsageError):
    """A check is made against one book of departments."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path

    def __str__(self) -> str:
        return _("{path}: a second book of departments; name one.").format(path=self.path)


def _counted(path: str, plan: Plan) -> str:
    said = _("{file}: {sections} sections, {tasks} tasks, {measures} measures, as declared; no faults.")
    tasks = len({measure.number for measure in plan.measures})
    return said.format(file=path, sections=len(plan.sections), tasks=tasks, measures=len(plan.measures)) + "\n"


@command(WRITE, "completion", marked("Print the script that lets a shell complete names and refs."))
def completion(
    session: Session,  # noqa: ARG001 – every command gets one
    shell: Annotated[
        Literal["bash", "zsh", "fish", "powershell"], typer.Argument(metavar="SHELL", help=marked("Which shell."))
    ],
) -> None:
    from typer._completion_shared import get_completion_script

    write_stdout(get_completion_script(prog_name="airplan", complete_var=COMPLETION_VARIABLE, shell=shell) + "\n")


@command(
    WRITE,
    "export",
    marked("Write a workbook: the printable checklist, or the progress ledger with counts and charts."),
)
def export(
    session: Session,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=marked("The workbook to write, ending in .xlsx."))],
    where: Where,
    *,
    what: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="WHAT",
            help=marked(
                "checklist: the document's own columns, with room for handwriting; progress: the ledger of where each "
                "measure stands. Without it, progress if the file's name says progress, ledger, 进展 or 台账."
            ),
            autocompletion=words("checklist", "progress"),
        ),
    ] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DAY", help=marked("Answer as on this day."))] = None,
    known_at: KnownAt = None,
    force: Annotated[bool, typer.Option("--force", help=marked("Replace the file if it exists."))] = False,
) -> None:
    session.day, session.known_at = session.day if as_of is None else as_of, known_at
    meant = _meant_by(file) if what is None else choice("--as", what, BOOK_WORDS)
    write_file(file, (_ledger if meant == "progress" else _checklist)(session, where), force=force)
    tell_written(file)


def _meant_by(file: Path) -> str:
    """Which workbook a file's name speaks of."""
    name = file.stem.lower()
    return "progress" if any(word in name for word in _LEDGER_WORDS) else "checklist"


def _checklist(session: Session, where: Where) -> bytes:
    from airplan.formats.xlsx.checklist import checklist

    measures = session.ledger.measures(where.filter(session))
    parties = session.plan.parties("unit", "collective")
    return checklist(session.plan.header, measures, parties, session.reading(measures, parties))


def _ledger(session: Session, where: Where) -> bytes:
    from airplan.formats.xlsx.progress_ledger import Shown, progress_book
    from airplan.progress.latest_texts import latest_texts

    standings = session.ledger.standings(where.filter(session))
    shown = Shown(standings, latest_texts(session.ledger, standings), what_came_later(session))
    return progress_book(session.plan.header, shown, session.reading_of(standings))
