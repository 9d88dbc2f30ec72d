"""Hand out the Word templates of papers, and list their fields."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from airplan.cli import option_hints
from airplan.cli.completion import words
from airplan.cli.options import Force, Format, Output
from airplan.cli.own_files import OwnFiles
from airplan.cli.registry import WRITE, command
from airplan.cli.rendering import show, tell_written
from airplan.cli.session import Session
from airplan.cli.templates_used import template_for
from airplan.cli.vocabulary import PAPER_WORDS, choice
from airplan.errors import Message, UsageError
from airplan.formats import ending_of
from airplan.formats.output import check_writable, say, write_file
from airplan.i18n import _, language, marked
from airplan.i18n.forms import filled

if TYPE_CHECKING:
    from airplan.formats.docx.template_files import TemplateFile
    from airplan.reports.table import Table


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
            metavar="[NAME]",
            help=marked("Template: bulletin, review, notice, ranking or evaluation; default: list them."),
            autocompletion=words(PAPER_WORDS),
        ),
    ] = None,
    *,
    fields: Annotated[
        bool,
        typer.Option(
            "--fields",
            help=marked("List the fields of a template, or of all, instead."),
            rich_help_panel=option_hints.VIEW,
        ),
    ] = False,
    format: Annotated[
        Format | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help=marked("Format of a list: table, json, csv, markdown or xlsx."),
            rich_help_panel=option_hints.OUTPUT,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", metavar="FILE", help=marked("Write to this file."), rich_help_panel=option_hints.OUTPUT
        ),
    ] = None,
    force: Force = False,
) -> None:
    from airplan.formats.docx.template_files import ENDING, KINDS, bundled_template
    from airplan.reports.template_tables import fields_table

    kind = None if name is None else choice("NAME", name, PAPER_WORDS)
    if kind is None or fields:
        answer = Output(format=format, output=output, force=force).checked(session)
        show(fields_table([kind] if kind else KINDS) if fields else _kinds(session), answer)
        return
    if output is None:
        raise UsageError(Message(marked("A template is a Word file and needs a name: add --output FILE.docx.")))
    ending_of(output, [ENDING])
    kept = OwnFiles(session)
    check_writable(output, force=force, kept=kept)
    bundled = bundled_template(kind, language())
    write_file(output, bundled.content, force=force, kept=kept, done=lambda: tell_written(output))
    tell_missing_fonts(bundled)


def _kinds(session: Session) -> Table:
    from airplan.formats.docx.template_files import KINDS, own_names
    from airplan.reports.template_tables import KindRow, kinds_table

    local = language() == "en"
    return kinds_table(
        KindRow(kind, _(called), own_names(kind)[local], str(template_for(session, kind).source))
        for kind, (_file, called) in KINDS.items()
    )


def tell_missing_fonts(template: TemplateFile) -> None:
    """Say which fonts of a template this computer lacks, where that can be found out."""
    from airplan.formats.docx.fonts import missing_fonts

    if missing := missing_fonts(template):
        note = _("note: {template} names fonts that this computer lacks, so pages look different here: {fonts}")
        say(filled(note, template=template.name, fonts=missing))
