"""Make Word files for tests, and read what is in them."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from docx import Document

from airplan.formats.docx.filling import rendered
from airplan.formats.docx.template_files import TemplateFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from airplan.reports.papers.paper_fields import Field

NAME = "通报模板.docx"


def word_file(
    *paragraphs: str | Sequence[str], table: Sequence[Sequence[str]] = (), header: str = "", title: str = ""
) -> bytes:
    """Return a Word file with these paragraphs, each a text or the texts of its runs, and a table of texts."""
    document = Document()
    for each in paragraphs:
        paragraph = document.add_paragraph()
        for run in [each] if isinstance(each, str) else each:
            paragraph.add_run(run)
    if table:
        grid = document.add_table(0, len(table[0]))
        for row in table:
            for cell, text in zip(grid.add_row().cells, row, strict=True):
                cell.text = text
    if header:
        document.sections[0].header.paragraphs[0].text = header
    document.core_properties.title = title
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def template(*paragraphs: str | Sequence[str], **more: object) -> TemplateFile:
    """Return a template of no kind with these paragraphs; see `word_file`."""
    return TemplateFile(NAME, word_file(*paragraphs, **more), NAME)  # type: ignore[arg-type]  # passed on as they are


def changed(content: bytes, changes: Mapping[str, bytes | tuple[str, str]]) -> bytes:
    """Return a Word file with other parts: their content, or a text to replace by another in them."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()}
        for name, change in changes.items():
            if isinstance(change, bytes):
                parts[name] = change
            else:
                before, after = change
                assert before.encode() in parts[name], before
                parts[name] = parts[name].replace(before.encode(), after.encode())
        for name, part in parts.items():
            new.writestr(name, part)
    return made.getvalue()


def texts_of(content: bytes) -> list[str]:
    """Return the paragraphs of a Word file, outside of its tables."""
    return [paragraph.text for paragraph in Document(BytesIO(content)).paragraphs]


def rows_of(content: bytes) -> list[list[str]]:
    """Return the rows of all tables of a Word file."""
    return [[cell.text for cell in row.cells] for table in Document(BytesIO(content)).tables for row in table.rows]


def parts_of(content: bytes) -> dict[str, str]:
    """Return path → text of all parts of a Word file."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


def filled(made_of: TemplateFile, **fields: object) -> bytes:
    """Return the paper of a template and these fields."""
    return rendered(made_of, fields)


def sample(fields: Iterable[Field], rows: int = 3, number: int = 0) -> dict[str, object]:
    """Return a value for each field of a paper: its own name, which no template can have by itself."""
    values: dict[str, object] = {}
    for field in fields:
        if field.inside:
            values[field.name] = [sample(field.inside, rows, each) for each in range(1, rows + 1)]
        elif field.lines:
            values[field.name] = [f"〈{field.name}〉", f"〈{field.name}〉"]
        else:
            values[field.name] = f"〈{field.name}{number or ''}〉"
    return values


def escaped(text: str) -> str:
    """Return a text as it stands in XML."""
    return escape(text)


def shown(content: bytes) -> str:
    """Return all text of the body."""
    return re.sub("<[^>]+>", "", parts_of(content)["word/document.xml"])
