"""Read a document of any kind that an office sends: tables and paragraphs in reading order.

The content decides what kind a document is, since mailers and phones change the endings of files.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from airplan.errors import AirplanError, Message
from airplan.importing import text_source
from airplan.importing.source import Source
from airplan.plan.reader import decode

if TYPE_CHECKING:
    from airplan.importing.source import Grid, Paragraph

STANDARD_INPUT = "-"


def read_document(name: str, data: bytes) -> Source:
    """Return the blocks of a document; `name` is that of its file, or - for standard input.

    Raises AirplanError, with the name, for a document that is empty, damaged, encrypted or of a kind that is not read.
    """
    text = _text(name, data)
    if not text.strip():
        raise AirplanError(Message("{file}: the file is empty.", file=name))
    return Source(name, tuple(_text_blocks(name, text)))


def _text(name: str, data: bytes) -> str:
    try:
        return decode(data).removeprefix("\ufeff")
    except ValueError as error:
        raise AirplanError(
            Message("{file}: airplan does not read documents of this kind.", file=name),
            Message("Save it as .docx, .xlsx, .html, .csv or .txt."),
        ) from error


def _text_blocks(name: str, text: str) -> list[Paragraph | Grid]:
    ending = PurePath(name).suffix.lower()
    if ending in (".csv", ".tsv") or (name == STANDARD_INPUT and text_source.is_separated(text)):
        return [text_source.read_separated(text, PurePath(name).stem)]
    if ending in (".md", ".markdown") or text_source.has_markdown_table(text):
        return list(text_source.read_markdown(text))
    return list(text_source.read_text(text))
