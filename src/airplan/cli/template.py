"""Hand out the Word templates of papers, and list their fields."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from airplan.actions.office_templates import source_of
from airplan.cli import option_hints
from airplan.cli.completion import words
from airplan.cli.options import Force, Format, Output
from airplan.cli.registry import WRITE, command
from airplan.cli.rendering import show, tell_written
from airplan.cli.templates_used import tell_missing_fonts
from airplan.cli.vocabulary import PAPER_WORDS, choice
from airplan.errors import Message, UsageError
from airplan.formats import ending_of
from airplan.formats.output import check_writable, write_file
from airplan.i18n import _, marked
from airplan.i18n.forms import reader_language
from airplan.workspace.own_files import OwnFiles
from airplan.workspace.session import Session

if TYPE_CHECKING:
    from airplan.reports.table import Table


_Format = Annotated[
    Format | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help=marked("Format of a list: table, json, csv, markdown or xlsx."),
        rich_help_panel=option_hints.OUTPUT,
    ),
]
_File = Annotated[
    Path | None,
    typer.Option("--output", metavar="FILE", help=marked("Write to this file."), rich_help_panel=option_hints.OUTPUT),
]
_Fields = Annotated[
    bool,
    typer.Option(
        "--fields",
        help=marked("List the fields of a template, or of all, instead."),
        rich_help_panel=option_hints.VIEW,
    ),
]


@command(
    WRITE,
    "template",
    marked(
        "Write a Word template of airplan's papers to a file, to be changed in Word or WPS; list templates, fields."
    ),
)
def template(
    session: Session,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[TEMPLATE]",
            help=marked("Template: bulletin, review, notice, ranking or evaluation; default: list them."),
            autocompletion=words(PAPER_WORDS),
        ),
    ] = None,
    *,
    fields: _Fields = False,
    format: _Format = None,
    output: _File = None,
    force: Force = False,
) -> None:
    from airplan.formats.docx.template_files import ENDING, KINDS, bundled_template
    from airplan.reports.papers.template_tables import fields_table

    kind = None if name is None else choice("TEMPLATE", name, PAPER_WORDS)
    if kind is None or fields:
        answer = Output(format=format, output=output, force=force).checked(session)
        show(fields_table([kind] if kind else KINDS) if fields else _kinds(session), answer)
        return
    if output is None:
        raise UsageError(Message(marked("A template is a Word file and needs a name: add --output FILE.docx.")))
    ending_of(output, [ENDING])
    kept = OwnFiles(session)
    check_writable(output, force=force, kept=kept)
    bundled = bundled_template(kind, reader_language())
    write_file(output, bundled.content, force=force, kept=kept, done=lambda: tell_written(output))
    tell_missing_fonts(bundled)


def _kinds(session: Session) -> Table:
    from airplan.formats.docx.template_files import KINDS, own_names
    from airplan.reports.papers.template_tables import KindRow, kinds_table

    return kinds_table(
        KindRow(kind, _(called), own_names(kind), source_of(session, kind)) for kind, (_file, called) in KINDS.items()
    )
