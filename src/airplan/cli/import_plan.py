"""Draft a plan and its directory of units from a document that somebody else published."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from airplan.cli import option_hints
from airplan.cli.options import Output
from airplan.cli.registry import WRITE, command
from airplan.cli.rendering import show, tell_written
from airplan.errors import ExitCode, InvalidFiles, Message, UsageError, unreadable_file
from airplan.formats.output import say
from airplan.i18n import _, marked
from airplan.i18n.terms import TERMS
from airplan.workspace.own_files import OwnFiles
from airplan.workspace.session import Session

if TYPE_CHECKING:
    from airplan.importing.draft import DraftFiles, ImportReport
    from airplan.reports.table import Table


_FIRST_YEAR, _LAST_YEAR = 1000, 9999
_Item = tuple[str, str, int]
"""Key, words and number of a line of the report."""


_Roles = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="TEXT",
        help=marked(
            "What a column means, as 负责部门=responsible; roles: number, section, text, deadline, leaders, lead, "
            "responsible, assisting, city_task, document_number, other; repeatable."
        ),
        rich_help_panel=option_hints.VIEW,
    ),
]
_Year = Annotated[
    int | None,
    typer.Option(
        "--year",
        metavar="YEAR",
        help=marked("Year that deadlines such as 6月底前 mean; default: the year in the title."),
        rich_help_panel=option_hints.VIEW,
    ),
]


@command(
    WRITE,
    "import",
    marked("Draft a plan and its directory of units from a document; every open question is marked in it."),
)
def import_plan(
    session: Session,
    source: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help=marked("Document to read: .docx, .xlsx, .html, .csv, .md or text; - reads the standard input."),
        ),
    ],
    *,
    to: Annotated[
        Path,
        typer.Option(
            "--to",
            metavar="DIR",
            help=marked("Folder for the plan file and the directory of units; it is created if necessary."),
            rich_help_panel=option_hints.OUTPUT,
        ),
    ],
    roles: _Roles = None,
    year: _Year = None,
    output: Output,
) -> None:
    from airplan.importing.draft import Wishes, draft
    from airplan.importing.headings import parse_map
    from airplan.importing.readers import read_document
    from airplan.plan.reader import read_source

    if year is not None and not _FIRST_YEAR <= year <= _LAST_YEAR:
        text = marked("{option} {year}: expected a year in four digits, such as 2017.")
        raise UsageError(Message(text, option="--year", year=str(year)))
    wanted = parse_map(roles or ())
    given = read_source(session.departments_file) if session.departments_file else None
    document = read_document(source, _data(source))
    made = draft(document, Wishes(wanted, session.now.year, year, given))
    if made.report.problems:
        raise InvalidFiles(made.report.problems)
    _write(session, made, to, force=output.force)
    show(_table(made.report), output)
    _tell(made.report)


def _tell(report: ImportReport) -> None:
    """Say what was left out, and whether questions are open; then end with 4."""
    for line in report.left_out:
        say(str(line))
    if report.open:
        say(_("Open questions are the lines “# ?” in both files; airplan check lists them until they are deleted."))
        raise typer.Exit(ExitCode.FINDINGS)


def _data(source: str) -> bytes:
    """Return the bytes of a document, or of the standard input. Raises AirplanError."""
    if source == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise unreadable_file(source, error) from error


def _write(session: Session, made: DraftFiles, folder: Path, *, force: bool) -> None:
    """Write both files, or neither. Raises AirplanError where one exists and --force is not given."""
    from airplan.formats.folder_output import new_files
    from airplan.importing.draft import DEPARTMENTS, PLAN

    kept = OwnFiles(session)
    with new_files(folder, force=force, kept=kept) as files:
        files.put(PLAN, made.plan.encode())
        files.put(DEPARTMENTS, made.departments.encode())
        files.complete()
        files.place()
    for name in (PLAN, DEPARTMENTS):
        tell_written(folder / name)


def _table(report: ImportReport) -> Table:
    """Return what was understood as a table: what is counted, and how many."""
    from airplan.importing.rows import DOUBTS
    from airplan.reports.table import Column, Table

    deadlines = (
        (f"deadline-{kind}", _("Deadlines: {kind}").format(kind=_(TERMS.get(kind, kind))), count)
        for kind, count in sorted(report.kinds.items())
        if kind not in ("unknown", "none")
    )
    doubts = (
        (f"doubt-{kind}", _("Open questions: {what}").format(what=_(DOUBTS[kind])), count)
        for kind, count in report.doubts.items()
    )
    items = [
        ("tasks", _("Tasks"), report.tasks),
        ("measures", _("Measures"), report.measures),
        ("units", _("Units"), report.units),
        ("collectives", _("Collectives"), report.collectives),
        ("officials", _("Officials"), report.officials),
        *deadlines,
        ("deadline-none", _("No deadline"), report.kinds.get("none", 0)),
        ("deadline-unknown", _("Deadlines not understood"), report.kinds.get("unknown", 0)),
        *doubts,
        ("left-out", _("Left out"), len(report.left_out)),
    ]
    item = Column[_Item]("item", _("Item"), "label", value=lambda item: item[1], json=lambda item: item[0])
    columns = (item, Column[_Item]("count", _("Count"), value=lambda item: item[2]))
    return Table.of(items, columns, title=_("Drafted; open questions: {count}").format(count=report.open))
