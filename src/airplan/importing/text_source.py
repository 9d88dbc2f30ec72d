"""Read text into blocks: tables with separators, tables of Markdown, and paragraphs.

Text does not say which cells are merged, so no cell of it covers more than one position.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING, Literal, NamedTuple

from airplan.errors import AirplanError, Message
from airplan.i18n import _
from airplan.importing.document import Cell, Grid, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DELIMITERS = ("\t", ",", ";", "，")
_LOOKED_AT = 200
"""Records from which the separator is determined."""
_MARKDOWN_LINE = r"\s*\|?\s*:?-{1,}:?\s*(?:\|\s*:?-{1,}:?\s*)*\|?\s*"
_MARKDOWN_HEADING = r"\s{0,3}(#{1,6})\s+(.*?)(?:\s+#+)?\s*"
_MARKDOWN_FENCE = ("```", "~~~")
_BREAK_TAG = r"<br\s*/?>"
_BULLET = r"\s*[-*+]\s+(?=\S)"
_SENTENCE_ENDS = "。！？；：.!?;:）)】］]"
_UNEVEN = 4
"""Columns by which the full lines of a paragraph with hard line ends may differ."""
_SHORTEST_FULL_LINE = 30
_WIDE = "\u2e80"
"""Characters from here on take two columns."""


class _SeparatedRecord(NamedTuple):
    line: int
    fields: Sequence[str]


def read_separated(text: str, name: str) -> Grid:
    """Return the table of a CSV or TSV file, whose separator is determined from its content.

    Raises AirplanError for a quoted cell without an end.
    """
    return _grid(_records(text, _delimiter(text)), name)


def is_separated(text: str) -> bool:
    """Return whether text without a file name is CSV: every record has the same three or more fields."""
    for delimiter in (",", ";"):
        widths = {len(record.fields) for record in _parsed(text, delimiter)[:_LOOKED_AT] if any(record.fields)}
        if len(widths) == 1 and min(widths) > 2 and text.count("\n") > 1:  # noqa: PLR2004 – as the docstring says
            return True
    return False


def has_markdown_table(text: str) -> bool:
    """Return whether a line is the rule below the header of a Markdown table."""
    return any("|" in line and re.fullmatch(_MARKDOWN_LINE, line) for line in text.splitlines())


def read_markdown(text: str) -> Iterator[Paragraph | Grid]:
    """Yield the headings, paragraphs and pipe tables of a Markdown file."""
    lines = text.splitlines()
    tables = 0
    at = 0
    while at < len(lines):
        line = lines[at]
        start = at
        at += 1
        if line.strip().startswith(_MARKDOWN_FENCE):
            continue
        if heading := re.fullmatch(_MARKDOWN_HEADING, line):
            yield Paragraph(_plain(heading[2]), _line_place(start + 1), len(heading[1]))
        elif "|" in line and at < len(lines) and "|" in lines[at] and re.fullmatch(_MARKDOWN_LINE, lines[at]):
            at += 1
            while at < len(lines) and "|" in lines[at]:
                at += 1
            tables += 1
            rows = [_SeparatedRecord(i + 1, _piped(lines[i])) for i in range(start, at) if i != start + 1]
            yield _grid(rows, _table_name(tables))
        elif line.strip():
            while at < len(lines) and _goes_on(lines[at]):
                at += 1
            yield Paragraph(_plain(_joined(lines[start:at])), _line_place(start + 1))


def read_text(text: str) -> Iterator[Paragraph | Grid]:
    """Yield the blocks of plain text: lines with tabs as tables, every other line as a paragraph.

    Lines of even length without the end of a sentence are one paragraph with hard line ends.
    """
    lines = text.splitlines()
    tables = at = 0
    while at < len(lines):
        run, end = _tabbed_run(lines, at) if "\t" in lines[at].strip() else ([], at + 1)
        if len(run) > 1 and not _are_labelled(run):
            tables += 1
            yield _grid(run, _table_name(tables))
        elif lines[at].strip():
            end = max(end, at + 1)
            while end < len(lines) and lines[end].strip() and "\t" not in lines[end].strip():
                end += 1
            yield from _paragraphs(lines[at:end], at + 1)
        at = end


def _paragraphs(lines: Sequence[str], first: int) -> Iterator[Paragraph]:
    """Yield the paragraphs of lines without a blank one between them."""
    if _is_wrapped(lines):
        yield Paragraph(_joined(lines), _line_place(first))
        return
    for number, line in enumerate(lines, start=first):
        if line.strip():
            yield Paragraph(" ".join(line.split()), _line_place(number))


def _is_wrapped(lines: Sequence[str]) -> bool:
    full = [_columns(line.strip()) for line in lines[:-1]]
    return (
        len(full) > 1
        and min(full) >= _SHORTEST_FULL_LINE
        and max(full) - min(full) <= _UNEVEN
        and _columns(lines[-1].strip()) <= max(full)
        and not any(line.strip()[-1] in _SENTENCE_ENDS for line in lines[:-1])
    )


def _columns(text: str) -> int:
    return sum(2 if character >= _WIDE else 1 for character in text)


def _joined(lines: Sequence[str]) -> str:
    """Return lines as one; a blank stands between them only where both sides are Latin."""
    whole = ""
    for line in lines:
        part = " ".join(line.split())
        parts_words = whole and part and whole[-1] < _WIDE and part[0] < _WIDE
        whole += f" {part}" if parts_words else part
    return whole


def _goes_on(line: str) -> bool:
    """Return whether a line of Markdown continues the paragraph before it."""
    return bool(line.strip()) and not re.match(rf"{_BULLET}|\s*\d+[.、)]|\s*[|#]|\s*```|\s*\S{{1,8}}[：:]", line)


def _plain(text: str) -> str:
    """Return text without the marks of Markdown."""
    text = re.sub(rf"^{_BULLET}", "", text)
    text = re.sub(r"(\*\*|__)(.+?)\1", r"\2", text)
    return re.sub(r"\\([\\`*_{}\[\]()#+.!|-])", r"\1", text).strip()


def _piped(line: str) -> list[str]:
    inner = line.strip()
    inner = inner.removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    cells = re.split(r"(?<!\\)\|", inner)
    return [re.sub(_BREAK_TAG, "\n", _plain(cell), flags=re.IGNORECASE) for cell in cells]


def _tabbed_run(lines: Sequence[str], first: int) -> tuple[list[_SeparatedRecord], int]:
    """Return the records from a line on that have tabs, and the line after them; a quoted cell may have several."""
    try:
        return _tabbed(lines, first, csv.QUOTE_MINIMAL)
    except csv.Error:  # a quotation mark that is part of the text
        return _tabbed(lines, first, csv.QUOTE_NONE)


def _tabbed(lines: Sequence[str], first: int, quoting: Literal[0, 3]) -> tuple[list[_SeparatedRecord], int]:
    rest = (f"{line}\n" for line in islice(lines, first, None))
    reader = csv.reader(rest, delimiter="\t", quoting=quoting, strict=True)
    run: list[_SeparatedRecord] = []
    end = first
    for fields in reader:
        if len(fields) == 1 or not any(field.strip() for field in fields):
            break
        run.append(_SeparatedRecord(end + 1, fields))
        end = first + reader.line_num
    return run, end


def _are_labelled(run: Sequence[_SeparatedRecord]) -> bool:
    """Return whether the first field of every record is a label with a colon."""
    return all(record.fields and record.fields[0].strip().endswith(("：", ":")) for record in run)


def _delimiter(text: str) -> str:
    """Return the separator that gives the most records of the same width."""

    def evenness(delimiter: str) -> float:
        records = _parsed(text, delimiter)[:_LOOKED_AT]
        widths = Counter(len(record.fields) for record in records if any(record.fields))
        wide = [count for width, count in widths.items() if width > 1]
        return max(wide, default=0) / (sum(widths.values()) or 1)

    return max(_DELIMITERS, key=evenness)


def _records(text: str, delimiter: str) -> list[_SeparatedRecord]:
    if not _is_closed(text, delimiter):
        raise AirplanError(
            Message("a quoted cell has no end: a quotation mark is missing."),
            Message("Open the file in Excel or WPS and save it again, or add the quotation mark."),
        )
    return _parsed(text, delimiter)


def _is_closed(text: str, delimiter: str) -> bool:
    """Return whether every quoted cell has an end."""
    try:
        for _record in csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "end of data" not in str(error)
    return True


def _parsed(text: str, delimiter: str) -> list[_SeparatedRecord]:
    """Return the records with the line in which each begins."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    records: list[_SeparatedRecord] = []
    before = 0
    try:
        for fields in reader:
            records.append(_SeparatedRecord(before + 1, fields))
            before = reader.line_num
    except csv.Error as error:
        raise AirplanError(
            Message("line {line} holds a cell of more than {most} characters.", line=before + 1, most=1 << 17),
            Message("Look for a quotation mark without a second one in that line."),
        ) from error
    return records


def _grid(records: Sequence[_SeparatedRecord], name: str) -> Grid:
    """Return the table of records without blank records and blank columns at the end."""
    kept = [record for record in records if any(field.strip() for field in record.fields)]
    cells = tuple(
        Cell(row, column, _clean(field), _cell_place(record.line, column + 1))
        for row, record in enumerate(kept)
        for column, field in enumerate(record.fields)
        if field.strip()
    )
    return Grid(name, len(kept), max((cell.column + 1 for cell in cells), default=0), cells, merges_known=False)


def _clean(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines())


def _line_place(line: int) -> str:
    return _("line {line}").format(line=line)


def _cell_place(line: int, column: int) -> str:
    return _("line {line}, column {column}").format(line=line, column=column)


def _table_name(number: int) -> str:
    return _("table {number}").format(number=number)
