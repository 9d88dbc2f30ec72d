"""Find the Word template that a paper is made with: the one named, the workspace's own, or the bundled one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from airplan.cli import option_hints
from airplan.i18n import language, marked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.cli.session import Session
    from airplan.formats.docx.template_files import TemplateFile

Template = Annotated[
    Path | None,
    typer.Option(
        "--template",
        metavar="FILE",
        help=marked("Word template to use; default: the workspace's own, else the one that comes with airplan."),
        rich_help_panel=option_hints.OUTPUT,
    ),
]


def template_for(session: Session, kind: str, option: Path | None = None) -> TemplateFile:
    """Return the template of a kind of paper.

    That is the file of --template; else that of [templates] in airplan.toml; else 通报模板.docx or
    bulletin-template.docx (or the names of the other kinds) in the folder of the workspace; else the bundled one in the
    reader's language. Raises AirplanError where a file cannot be read.
    """
    from airplan.formats.docx.template_files import bundled_template, template_from

    own = option or next(own_templates(session, kind), None)
    return template_from(own, kind) if own else bundled_template(kind, language())


def own_templates(session: Session, kind: str) -> Iterator[Path]:
    """Yield the workspace's own templates of a kind, the one that is used first; those set need not exist."""
    from airplan.formats.docx.template_files import own_names

    settings = session.settings
    if kind in settings.templates:
        yield settings.templates[kind]
    for name in own_names(kind) if settings.folder else ():
        if settings.folder and (path := settings.folder / name).is_file():
            yield path
