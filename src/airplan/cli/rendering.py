"""How does an answer get from a report to the person: which format, which file, which stream?"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from airplan.errors import UsageError
from airplan.formats.output import stdout_takes_unicode, write_file, write_stdout
from airplan.formats.text import as_csv, as_json, as_markdown
from airplan.i18n import _

if TYPE_CHECKING:
    from pathlib import Path

    from airplan.cli.options import Format, Output
    from airplan.reports.table import Table


class NeedsFile(UsageError):
    """A workbook cannot be printed."""

    def __str__(self) -> str:
        return _("A workbook goes to a file: add --output FILE.xlsx.")


def show(table: Table, output: Output) -> None:
    """Print the table, or write it to the file of --output, in the format asked for.

    JSON is valid in any encoding: where the stream is not UTF-8 it is plain ASCII. CSV is UTF-8 with BOM unless told
    otherwise.
    """
    form = output.form
    if output.output:
        content = _workbook(table) if form == "xlsx" else _encoded(_text(table, form), form, output.encoding)
        write_file(output.output, content, force=output.force)
        tell_written(output.output)
    elif form == "xlsx":
        raise NeedsFile
    elif form == "table" and not output.encoding:
        from airplan.formats import terminal

        terminal.show(table)
    elif form == "json":
        write_stdout(as_json(table, ascii_only=not stdout_takes_unicode()))
    elif (form == "csv" or output.encoding) and not sys.stdout.isatty():
        write_stdout(_encoded(_text(table, form), form, output.encoding))
    else:
        write_stdout(_text(table, form))


def show_text(text: str, output: Output) -> None:
    """Print a text as it is, or write it to the file of --output."""
    if output.output:
        write_file(output.output, _encoded(text, "table", output.encoding), force=output.force)
        tell_written(output.output)
    else:
        write_stdout(text)


def tell_written(path: Path) -> None:
    """Say on stderr that a file was written."""
    print(_("Written: {path}").format(path=path), file=sys.stderr)  # noqa: T201 – prose goes to stderr


def _text(table: Table, form: Format) -> str:
    if form == "json":
        return as_json(table)
    if form == "csv":
        return as_csv(table)
    if form == "markdown":
        return as_markdown(table)
    from airplan.formats.terminal import as_text

    return as_text(table)


def _workbook(table: Table) -> bytes:
    from airplan.formats.xlsx.table_sheet import as_xlsx

    return as_xlsx(table)


def _encoded(text: str, form: Format, wanted: str | None) -> bytes:
    """The text's bytes; says on stderr which characters the encoding lacks, as they become question marks."""
    if form == "json" or wanted in (None, "utf-8"):
        return text.encode("utf-8-sig" if form == "csv" else "utf-8")
    encoding = str(wanted)
    content = text.encode(encoding, "replace")
    if content.decode(encoding) != text:
        lost = "".join(dict.fromkeys(char for char in text if char.encode(encoding, "ignore") == b""))
        said = _("Not in {encoding}, so written as ?: {characters} (gb18030 and utf-8 have them)")
        print(said.format(encoding=encoding, characters=lost), file=sys.stderr)  # noqa: T201 – prose goes to stderr
    return content
