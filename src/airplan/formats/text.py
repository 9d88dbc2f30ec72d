"""Write a table for programs, spreadsheets and wikis: JSON, CSV, Markdown."""

from __future__ import annotations

import io
import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from airplan.formats.control_characters import escaped, looks_like_formula, visible
from airplan.i18n.forms import join_phrases

if TYPE_CHECKING:
    from airplan.reports.table import Cell, Column, Table


def as_json(table: Table, *, ascii_only: bool = False) -> str:
    """Return a list of objects; keys and enum values are the same in every language.

    Texts are unchanged, with control characters escaped.
    """
    return escaped(json.dumps(table.as_records(), ensure_ascii=ascii_only, indent=2, default=_plain)) + "\n"


def as_csv(table: Table, *, titled: bool = False) -> str:
    """Return a header of keys and a line for each row, with the document's names.

    `titled`: the columns of a workbook instead, with titles and words in the reader's language. Several names are on
    separate lines. A cell that a spreadsheet would read as a formula begins with an apostrophe.
    """
    import csv

    table = table.in_sheet() if titled else table.in_full()
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([column.title if titled else column.key for column in table.columns])
    for row in table.rows:
        cells = map(table.worded, row, table.columns) if titled else row
        writer.writerow([_guarded(cell) for cell in cells])
    return buffer.getvalue()


def as_markdown(table: Table) -> str:
    """Return a Markdown table for each group, under its heading, with title and notes around."""
    parts = [f"## {visible(table.title)}\n"] if table.title else []
    shown = table.on_screen(wide=True)
    head = [_escaped(column.title) for column in shown.columns]
    rule = ["---:" if column.kind in ("count", "days") else "---" for column in shown.columns]
    rows, start = shown.rows, 0
    for heading, size in shown.groups or (("", len(rows)),):
        lines = [head, rule]
        lines += [
            [_escaped(_joined(shown, cell, column)) for column, cell in zip(shown.columns, row, strict=True)]
            for row in rows[start : start + size]
        ]
        start += size
        parts += [f"### {visible(heading)}\n"] if heading else []
        parts.append("".join(f"| {' | '.join(line)} |\n" for line in lines))
    parts += [f"{visible(note)}\n" for note in table.notes]
    return "\n".join(parts)


def _joined(table: Table, cell: Cell, column: Column) -> str:
    lines = table.lines(cell, column)
    return "\n".join(lines) if column.kind == "passages" else join_phrases(lines)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(value)


def _guarded(cell: Cell) -> str | int:
    if cell is None:
        return ""
    if isinstance(cell, int):
        return int(cell)  # 1 and 0 for yes and no
    if isinstance(cell, Decimal):
        return format(cell, "f")
    text = "\n".join(cell) if isinstance(cell, tuple) else str(cell)
    return f"'{visible(text)}" if looks_like_formula(text) else visible(text)


def _escaped(text: str) -> str:
    return visible(text).replace("\\", "\\\\").replace("|", "\\|").replace("\n", "<br>")
