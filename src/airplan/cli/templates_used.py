"""Find the Word template that a paper is made with: the one named, the workspace's own, or the bundled one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from airplan.cli import option_hints
from airplan.errors import AirplanError, Message, UsageError
from airplan.formats.control_characters import visible
from airplan.formats.output import say, write_stdout
from airplan.i18n import _, marked
from airplan.i18n.forms import day_in_full, reader_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.formats.docx.template_files import TemplateFile
    from airplan.reports.papers.paper import PaperHead
    from airplan.reports.table import ReaderContext
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


def letterhead(session: Session, reading: ReaderContext) -> PaperHead:
    """Return what the office puts on each of its papers, as airplan.toml has it, dated on the day of the answer."""
    from airplan.reports.papers.paper import PaperHead

    own = session.settings.letterhead
    office = reading.call(session.plan.header.coordinator) or _("the coordinating office")
    return PaperHead(
        own.series or _("Progress bulletin"),
        own.addressee or _("All units concerned"),
        office,
        own.signature or office,
        day_in_full(session.today),
        copies=own.copies,
        contact=session.settings.contact,
    )


def template_for(session: Session, kind: str, option: Path | None = None) -> TemplateFile:
    """Return the template of a kind of paper.

    That is the file of --template; else that of [templates] in airplan.toml; else 通报模板.docx or
    bulletin-template.docx (or the names of the other kinds) in the folder of the workspace; else the bundled one in the
    reader's language. Raises AirplanError where a file cannot be read.
    """
    from airplan.formats.docx.template_files import bundled_template, template_from

    own = option or next(own_templates(session, kind), None)
    return template_from(own, kind) if own else bundled_template(kind, reader_language())


def source_of(session: Session, kind: str) -> str:
    """Return the path of the template of a kind of paper, or `bundled`, without reading it."""
    own = next(own_templates(session, kind), None)
    return str(own) if own else "bundled"


def own_templates(session: Session, kind: str) -> Iterator[Path]:
    """Yield the workspace's own templates of a kind, the one that is used first; those set need not exist."""
    from airplan.formats.docx.template_files import own_names

    if kind in session.settings.templates:
        yield session.settings.templates[kind]
    if home := session.home:
        yield from (path for name in own_names(kind) if (path := home / name).is_file())


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
