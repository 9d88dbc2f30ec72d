"""Read a document of any kind that an office sends: tables and paragraphs in reading order.

The content decides what kind a document is, since mailers and phones change the endings of files.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from airplan.errors import AirplanError, Message
from airplan.i18n import _
from airplan.importing import text_source
from airplan.importing.document import Document, Grid
from airplan.importing.document_kinds import kind_of, refusal
from airplan.office_files.xml_parts import DECLARATIONS, TOO_MUCH, TOO_MUCH_TOGETHER, Malformed
from airplan.office_files.zip_guard import UNPACKS_TO_MORE, Unusable
from airplan.plan.reader import decode

if TYPE_CHECKING:
    from airplan.importing.document import Paragraph
    from airplan.importing.document_kinds import Kind

STANDARD_INPUT = "-"
LARGEST = 64 * 1024 * 1024
"""Bytes of a document; a plan of a thousand rows has less than one million."""
MOST_CELLS = 100_000
_ENDINGS: dict[Kind, tuple[str, ...]] = {
    "docx": (".docx", ".docm", ".dotx"), "xlsx": (".xlsx", ".xlsm", ".xltx"), "xls": (".xls", ".et"),
    "html": (".html", ".htm", ".xhtml"),
}  # fmt: skip
_TEXT_ENDINGS = (".csv", ".tsv", ".md", ".markdown", ".txt", ".text", "")


def read_document(name: str, data: bytes) -> Document:
    """Return the blocks of a document; `name` is that of its file, or - for standard input.

    Raises AirplanError, with the name, for a document that is empty, damaged, encrypted, too large, or of a kind that
    is not read.
    """
    try:
        return _read(name, data)
    except Malformed as error:
        raise _named(name, AirplanError(Message("the content of the document is damaged."), _way_out())) from error
    except Unusable as error:
        raise _named(name, _reworded(error)) from error
    except AirplanError as error:
        raise _named(name, error) from error


def _refuse_empty_or_large(document: Document) -> None:
    cells = sum(len(block.cells) for block in document.blocks if isinstance(block, Grid))
    if cells > MOST_CELLS:
        message = Message("it contains more than {most} {what}.", most=MOST_CELLS, what=Message("cells"))
        raise AirplanError(message, _way_out())
    if not document.blocks:
        raise AirplanError(
            Message("the document has no text and no table."),
            Message("A scanned page has pictures only: copy or type the table into Excel, and import that."),
        )


def _read(name: str, data: bytes) -> Document:
    """Return the document as the reader of its kind gives it, with a remark on a wrong ending. Raises AirplanError."""
    if len(data) > LARGEST:
        raise AirplanError(Message("the file has more than {most} MiB.", most=LARGEST >> 20), _way_out())
    kind = kind_of(data)
    if refused := refusal(kind, PurePath(name).suffix.lower()):
        raise refused
    if kind == "docx":
        from airplan.importing.word_source import read_docx

        document = read_docx(name, data)
    elif kind in ("xlsx", "xls"):
        from airplan.importing.workbook_source import read_xls, read_xlsx

        document = (read_xlsx if kind == "xlsx" else read_xls)(name, data)
    elif kind == "html" or (_ending(name) in _ENDINGS["html"] and b"<" in data):
        from airplan.importing.html_source import read_html, text_as_declared

        kind, document = "html", read_html(name, text_as_declared(data) or _text(data))
    else:
        document = Document(name, tuple(_text_blocks(name, _text(data))))
    _refuse_empty_or_large(document)
    return document._replace(remarks=(*_wrong_ending(name, kind), *document.remarks))


def _text(data: bytes) -> str:
    try:
        return decode(data).removeprefix("\ufeff")
    except ValueError as error:
        raise AirplanError(
            Message("airplan does not read documents of this kind."),
            Message("Save it as .docx, .xlsx, .html, .csv or .txt."),
        ) from error


def _text_blocks(name: str, text: str) -> list[Paragraph | Grid]:
    ending = _ending(name)
    if ending in (".csv", ".tsv") or (name == STANDARD_INPUT and text_source.is_separated(text)):
        table = text_source.read_separated(text, PurePath(name).stem)
        return [table] if table.cells else []
    if ending in (".md", ".markdown") or text_source.has_markdown_table(text):
        return list(text_source.read_markdown(text))
    return list(text_source.read_text(text))


def _ending(name: str) -> str:
    return PurePath(name).suffix.lower()


def _wrong_ending(name: str, kind: Kind) -> list[str]:
    """Return the remark on an ending that belongs to another kind of document; for standard input none."""
    ending = _ending(name)
    known = _TEXT_ENDINGS if kind == "text" else _ENDINGS[kind]
    others = {each for endings in (*_ENDINGS.values(), _TEXT_ENDINGS) for each in endings if each} - set(known)
    if ending not in others:
        return []
    read_as = _("plain text") if kind == "text" else known[0]
    return [_("the file ends in {ending}, but was read as {kind}, by its content").format(ending=ending, kind=read_as)]


def _reworded(error: Unusable) -> AirplanError:
    """Return the error of a reader of returned workbooks in words for a document of another office."""
    message = error.message
    if isinstance(message, Message) and message.text in (TOO_MUCH, TOO_MUCH_TOGETHER):
        facts = {each: message.facts[each] for each in ("most", "what")}
        message = Message("it contains more than {most} {what}.", **facts)
    elif isinstance(message, Message) and message.text == DECLARATIONS:
        message = Message("{part} contains declarations that do not belong in a document.", **message.facts)
    elif isinstance(message, Message) and message.text == UNPACKS_TO_MORE:
        return AirplanError(message, _way_out())
    is_asking = re.search("[Aa]sk the unit|Unpack", getattr(error.hint, "text", str(error.hint)))
    return AirplanError(message, _way_out() if is_asking or not str(error.hint) else error.hint)


def _way_out() -> Message:
    return Message("Open it in Word, Excel or WPS, copy the table of the plan into a new document, and save that.")


def _named(name: str, error: AirplanError) -> AirplanError:
    return AirplanError(Message("{file}: {finding}", file=name, finding=error.message), error.hint)
