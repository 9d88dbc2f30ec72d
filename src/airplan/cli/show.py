"""How does an answer get from a report to the person: which format, which file, which stream?"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from airplan.errors import UsageError
from airplan.formats.destination import stdout_takes_unicode, write_file, write_stdout
from airplan.formats.text import as_csv, as_json, as_markdown
from airplan.i18n import _

if TYPE_CHECKING:
    from pathlib import Path

    from airplan.cli.options import Output
    from airplan.reports.table import Table

_BY_ENDING = {".json": "json", ".csv": "csv", ".md": "markdown", ".xlsx": "xlsx"}


class NeedsFile(UsageError):
    """A workbook cannot be printed."""

    def __str__(self) -> str:
        return _("A workbook goes to a file: add --output FILE.xlsx.")


def show(table: Table, output: Output) -> None:
    """Print the table, or write it to the file of --output, in the format asked for.

    JSON is valid in any encoding: where the stream is not UTF-8 it is plain ASCII. CSV is UTF-8 with BOM unless told
    otherwise.
    """
    ending = output.output.suffix.lower() if output.output else ""
    form = output.format or _BY_ENDING.get(ending, "table")
    if output.output:
        write_file(output.output, _content(table, form, output.encoding), force=output.force)
        tell_written(output.output)
    elif form == "table":
        from airplan.formats import terminal

        terminal.show(table)
    elif form == "xlsx":
        raise NeedsFile
    elif form == "json":
        write_stdout(as_json(table, ascii_only=not stdout_takes_unicode()))
    else:
        text = as_csv(table) if form == "csv" else as_markdown(table)
        write_stdout(text, _encoding(form, output.encoding) if form == "csv" or output.encoding else None)


def tell_written(path: Path) -> None:
    """Say on stderr that a file was written."""
    print(_("Written: {path}").format(path=path), file=sys.stderr)  # noqa: T201 – prose goes to stderr


def _content(table: Table, form: str, encoding: str | None) -> bytes:
    if form == "xlsx":
        from airplan.formats.workbook import as_xlsx

        return as_xlsx(table)
    if form == "json":
        return as_json(table).encode()
    if form == "table":
        from airplan.formats.terminal import as_text

        return as_text(table).encode(encoding or "utf-8", "replace")
    text = as_csv(table) if form == "csv" else as_markdown(table)
    return text.encode(_encoding(form, encoding), "replace")


def _encoding(form: str, wanted: str | None) -> str:
    if wanted and wanted != "utf-8":
        return wanted
    return "utf-8-sig" if form == "csv" else "utf-8"
