"""Declare the option that names a Word template, and report which of the workspace's own are unfit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from airplan.actions.office_templates import own_templates
from airplan.cli import option_hints
from airplan.errors import AirplanError, Message, UsageError
from airplan.formats.control_characters import visible
from airplan.formats.output import say, write_stdout
from airplan.i18n import _, marked
from airplan.i18n.forms import reader_language

if TYPE_CHECKING:
    from airplan.formats.docx.template_files import TemplateFile
    from airplan.workspace.session import Session

Template = Annotated[
    Path | None,
    typer.Option(
        "--template",
        metavar="FILE",
        help=marked("Word template to use; default: the workspace's own, else the one that comes with airplan."),
        rich_help_panel=option_hints.OUTPUT,
    ),
]


def template_without_word() -> UsageError:
    """Return the error for --template where no Word file is to be written."""
    return UsageError(Message(marked("--template needs --output with a file that ends in .docx.")))


def unfit_templates(session: Session) -> list[AirplanError]:
    """Check the workspace's own templates, report them, and return the error of each that cannot be used."""
    from airplan.workspace.settings import PAPERS

    errors: list[AirplanError] = []
    for kind in PAPERS:
        for path in dict.fromkeys(own_templates(session, kind)):
            try:
                _report(path, kind)
            except AirplanError as error:
                errors.append(error)
    return errors


def _report(path: Path, kind: str) -> None:
    """Print what a template is, which fields it lacks, and which of its fonts. Raises AirplanError."""
    from airplan.formats.docx.opening import require_docxtpl
    from airplan.formats.docx.template_files import KINDS, bundled_template, template_from

    require_docxtpl()
    from airplan.formats.docx.checking import checked, missing_fields

    template = template_from(path, kind)
    own = checked(template)
    fine = _("{path}: template of {paper}, fields used: {count}; no errors.")
    write_stdout(fine.format(path=visible(str(path)), paper=_(KINDS[kind][1]), count=len(own.used)) + "\n")
    if missing := missing_fields(own, checked(bundled_template(kind, reader_language())), kind):
        lacks = Message(
            marked("{path} lacks fields that the bundled template has: {fields}"), path=path, fields=tuple(missing)
        )
        say(_("warning: {problem}").format(problem=lacks))
    tell_missing_fonts(template)


def tell_missing_fonts(template: TemplateFile) -> None:
    """Say which fonts of a template this computer lacks, where that can be found out."""
    from airplan.formats.docx.fonts import missing_fonts

    if missing := missing_fonts(template):
        note = marked(
            "note: {template} names fonts that this computer lacks, so its pages look different here: {fonts}"
        )
        say(str(Message(note, template=template.name, fonts=missing)))
