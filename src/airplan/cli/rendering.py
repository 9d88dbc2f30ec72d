"""Deliver an answer: in a format, to a file or a stream."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from airplan.cli.options import TITLES, Shown
from airplan.errors import Message, UsageError
from airplan.formats import DEFAULT, FORMATS
from airplan.formats.control_characters import visible
from airplan.formats.output import say, stdout_takes_unicode, write_file, write_stdout
from airplan.i18n import _, marked, pgettext
from airplan.reports.wording import undated

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from airplan.cli.options import Output
    from airplan.formats import OutputFormat
    from airplan.reports.table import Table


def show(table: Table, output: Output, *, order: str = "") -> None:
    """Print the table, or write it to the file of --output, in the requested format.

    Where the answers of several plans are gathered, it is only kept; `order` is then the key of the column by which the
    rows of all plans are sorted (with a minus before it the greatest first), or empty for one plan after the other.

    JSON is valid in any encoding: where the stream is not UTF-8 it is plain ASCII. CSV is UTF-8 with BOM by default.
    Where a format has only rows, stderr says that a deadline could not be read and its measure is not among them.
    Raises UsageError where a workbook has no file, CannotWriteFile.
    """
    if output.gathered is not None:
        output.gathered.append(Shown(table.settled(), order))
        return
    form = FORMATS[output.form]
    options = {"titled": True} if form.titled and output.headings == TITLES else {}
    if output.output:
        content = _encoded(form.write(table, **options), form, output.encoding)
        _write(output, content)
    elif form.encoding is None:
        raise _without_name()
    elif form.printer and not output.encoding:
        form.print(table)
    elif form.escapes:
        write_stdout(form.write(table, ascii_only=not stdout_takes_unicode()))
    elif (output.encoding or form.encoding != "utf-8") and not sys.stdout.isatty():
        write_stdout(_encoded(form.write(table, **options), form, output.encoding))
    else:
        write_stdout(form.write(table, **options))
    if form.rows_only and table.undated.get("unknown"):
        for note in undated(table.undated):
            say(note)


def show_book(content: Callable[[], bytes], output: Output) -> None:
    """Write a workbook to the file of --output. Raises UsageError where there is none, CannotWriteFile."""
    if not output.output:
        raise _without_name()
    _write(output, content())


def show_text(text: str, output: Output) -> None:
    """Print a text, or write it to the file of --output; where the answers of several plans are gathered, keep it."""
    if output.gathered is not None:
        output.gathered.append(Shown(text=text))
        return
    text = visible(text)
    if output.output:
        content = _encoded(text, FORMATS[DEFAULT], output.encoding)
        _write(output, content)
    else:
        write_stdout(text)


def _write(output: Output, content: bytes) -> None:
    """Write the file of --output and report it."""
    path = output.output
    assert path  # noqa: S101 – checked by the caller
    write_file(path, content, force=output.force, kept=output.kept, done=lambda: tell_written(path))


def _without_name() -> UsageError:
    return UsageError(Message(marked("An Excel file needs a name: add --output FILE.xlsx.")))


def tell_written(path: Path) -> None:
    """Say on stderr that a file was written."""
    say(_("Written: {path}").format(path=path))


def counted(total: int | None) -> AbstractContextManager[Callable[[str], None]]:
    """Show on stderr how many of the files of a long run were written: an `actions.counting.Counting`."""
    from airplan.formats.terminal import counting

    return counting(pgettext("what a long run is doing", "Writing"), total)


def _encoded(text: str | bytes, form: OutputFormat, wanted: str | None) -> bytes:
    """Return the text's bytes; say on stderr which characters the encoding lacks, which become question marks."""
    if isinstance(text, bytes):
        return text
    if form.escapes or wanted in (None, "utf-8"):
        return text.encode(form.encoding or "utf-8")
    encoding = str(wanted)
    content = text.encode(encoding, "replace")
    if content.decode(encoding) != text:
        lost = "".join(dict.fromkeys(char for char in text if char.encode(encoding, "ignore") == b""))
        warning = _("Characters that {encoding} lacks, written as ?: {characters} (gb18030 and utf-8 have them)")
        say(warning.format(encoding=encoding, characters=lost))
    return content
