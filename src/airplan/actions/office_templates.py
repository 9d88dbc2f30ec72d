"""Find the Word template that a paper is made with, and what the office puts on each of its papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.i18n import _
from airplan.i18n.forms import day_in_full, reader_language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from airplan.formats.docx.template_files import TemplateFile
    from airplan.reports.papers.paper import PaperHead
    from airplan.reports.table import ReaderContext
    from airplan.workspace.session import Session


def letterhead(session: Session, reading: ReaderContext) -> PaperHead:
    """Return what the office puts on each of its papers, as airplan.toml has it, dated on the day of the answer."""
    from airplan.reports.papers.paper import PaperHead

    own = session.settings.letterhead
    office = reading.call_office(session.plan.header.coordinator)
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
