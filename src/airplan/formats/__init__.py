"""Show tables on a terminal, as text, or in a workbook. FORMATS lists the formats of a table."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.errors import Message, UsageError
from airplan.i18n import marked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from airplan.reports.table import Table


class OutputFormat(NamedTuple):
    """A format of tables: its function, as `module:function` so that no other format is imported.

    The function takes the table and returns a text, or bytes where `encoding` is None.
    """

    writer: str
    ending: str = ""
    """The extension of files in this format."""
    encoding: str | None = "utf-8"
    """The default encoding of a file."""
    escapes: bool = False
    """Whether the writer takes `ascii_only` for streams that lack characters; files are always in `encoding`."""
    titled: bool = False
    """The writer takes `titled` for headings in the reader's language instead of keys."""
    rows_only: bool = False
    """Whether it has no room for notes on what the rows leave out."""
    printer: str = ""
    """The function that prints the table on a terminal, where that is not just its text."""

    def write(self, table: Table, **options: bool) -> str | bytes:
        """Return the table as a text or as the bytes of a file."""
        content: str | bytes = _function(self.writer)(table, **options)
        return content

    def print(self, table: Table) -> None:
        """Print the table by `printer`."""
        _function(self.printer)(table)


FORMATS: Mapping[str, OutputFormat] = {
    "table": OutputFormat("airplan.formats.terminal:as_text", printer="airplan.formats.terminal:show"),
    "json": OutputFormat("airplan.formats.text:as_json", ".json", escapes=True, rows_only=True),
    "csv": OutputFormat("airplan.formats.text:as_csv", ".csv", "utf-8-sig", titled=True, rows_only=True),
    "markdown": OutputFormat("airplan.formats.text:as_markdown", ".md"),
    "xlsx": OutputFormat("airplan.formats.xlsx.table_sheet:as_xlsx", ".xlsx", None, rows_only=True),
}
"""Name → format, in the order in which --format offers them; the first is the default."""
DEFAULT = next(iter(FORMATS))
CSV = "csv"


PLAIN = ".txt"
"""The extension of a plain text, in any of the text formats."""


def format_of(file: Path | None, wanted: str | None = None, papers: Sequence[str] = ()) -> str:
    """Return the name of the format for an answer: the requested one, else that of the file's extension.

    A file without an extension, and no file, may have any format. `papers` are extensions of no format that the command
    writes, too; for them it is the default. Raises UsageError for an unknown extension, and for one of another format
    than requested: programs would call the file damaged.
    """
    ending = file.suffix.lower() if file else ""
    meant = next((name for name, form in FORMATS.items() if form.ending == ending), None) if ending else None
    if ending == PLAIN:
        meant = wanted if wanted and FORMATS[wanted].encoding else DEFAULT
    if ending and meant is None and ending not in papers:
        raise unknown_ending(file, (PLAIN, *(form.ending for form in FORMATS.values() if form.ending), *papers))
    if ending in papers and wanted:
        meant = PLAIN
    if meant and wanted and wanted != meant:
        other = marked("{path}: this file extension does not fit {format}; drop --format or rename the file.")
        raise UsageError(Message(other, path=file, format=wanted))
    return wanted or meant or DEFAULT


def ending_of(file: Path, endings: Sequence[str]) -> str:
    """Return a file's extension in lower case, for commands that write other files than tables.

    `endings` are those that the command writes, in the order in which they are named; an empty one among them allows
    files without an extension. Raises UsageError for any other.
    """
    ending = file.suffix.lower()
    if ending not in endings:
        raise unknown_ending(file, [each for each in endings if each])
    return ending


def unknown_ending(file: Path | None, endings: Sequence[str]) -> UsageError:
    """Return the error for a file extension of a format that airplan does not write."""
    unknown = marked("{path}: airplan cannot write files with this extension.")
    return UsageError(
        Message(unknown, path=file), Message(marked("Known extensions: {endings}"), endings=tuple(endings))
    )


def _function(reference: str) -> Any:
    module, _colon, name = reference.partition(":")
    return getattr(import_module(module), name)
