"""How does an answer look on a terminal, of any width, in any encoding, with Chinese in it?"""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Any

from airplan.i18n import _, language
from airplan.reports.wording import days_in_words

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    from airplan.reports.table import Cell, Column, Table

_WIDE = 110
"""From this width on there is room for the responsible and assisting units."""
_PLAIN_WIDTH = 120
_SOON = 30
_NARROWEST = {"en": 13, "zh": 6}
"""A column of words is never squeezed below the longest word it usually has."""


def show(table: Table) -> None:
    """Print the table on the standard output, as wide as the terminal is; plain where it is redirected."""
    from rich.console import Console

    _print(table, Console(highlight=False, markup=False, emoji=False, soft_wrap=False))


def as_text(table: Table) -> str:
    """The table as plain text, 120 columns wide."""
    from rich.console import Console

    buffer = io.StringIO()
    _print(table, Console(file=buffer, width=_PLAIN_WIDTH, color_system=None, highlight=False, markup=False))
    return buffer.getvalue()


def _print(table: Table, console: Console) -> None:
    from rich.text import Text

    shown = table.on_screen(wide=console.width >= _WIDE)
    if shown.title:
        console.print(Text(shown.title, style="bold"))
    start = 0
    for heading, size in shown.groups or (("", len(shown.rows)),):
        if heading:
            console.print(Text(heading, style="bold cyan"))
        if size:
            console.print(_grid(shown, shown.rows[start : start + size], console))
        start += size
    if not shown.rows:
        console.print(Text(_("Nothing."), style="dim"))
    for note in shown.notes:
        console.print(Text(note))


def _grid(table: Table, rows: tuple[tuple[Cell, ...], ...], console: Console) -> RichTable:
    from rich import box
    from rich.table import Table as RichTable

    ascii_only = not (console.encoding or "").lower().startswith("utf")
    grid = RichTable(
        box=box.ASCII2 if ascii_only else box.HORIZONTALS,
        show_edge=False,
        pad_edge=False,
        header_style="bold",
        border_style="dim",
        padding=(0, 1, 0, 0),
        show_lines=any(column.kind in ("names", "lines") for column in table.columns),
    )
    for column in table.columns:
        grid.add_column(column.title, **_layout(column))
    for row in rows:
        grid.add_row(*(_cell(cell, column, table) for column, cell in zip(table.columns, row, strict=True)))
    return grid


def _layout(column: Column) -> dict[str, Any]:
    if column.kind in ("count", "days"):
        return {"justify": "right", "no_wrap": True}
    if column.kind == "label":
        return {"no_wrap": True}
    return {"overflow": "fold", "min_width": _NARROWEST[language()]}


def _cell(cell: Cell, column: Column, table: Table) -> Text:
    """Every cell is Text, so that no bracket in the data is taken for markup."""
    from rich.text import Text

    if cell is None:
        return Text("")
    if column.kind == "days" and isinstance(cell, int):
        return Text(days_in_words(cell), style="red" if cell < 0 else "yellow" if cell <= _SOON else "")
    if column.kind == "name":
        return Text(table.called([str(cell)])[0])
    text = Text("\n".join(table.called(cell)) if isinstance(cell, tuple) else str(cell))
    if table.highlight:
        text.highlight_words(table.highlight, style="bold reverse", case_sensitive=False)
    return text


def prepare_streams() -> None:
    """Let no character that the console lacks (张䶮 in code page 936) end the program or garble what follows."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
