"""Print a table on a terminal, of any width, in any encoding, with Chinese in it."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from airplan.formats.control_characters import visible
from airplan.i18n import _, pgettext
from airplan.i18n.forms import by_language, reads_chinese

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rich.console import Console
    from rich.segment import Segment, Segments
    from rich.text import Text

    from airplan.reports.table import Cell, Column, Table

_WIDE = {"en": 130, "zh": 110}
"""Minimum width with room for the responsible and assisting units."""
_PLAIN_WIDTH = 120
_SOON = 30
_GAP = 2
"""Columns of the screen between two columns of a table."""
_UNBROKEN = ("count", "days", "label", "light", "bar")
_LAMPS = {"red": "bold red", "yellow": "yellow", "green": "green", "grey": "dim"}
"""In addition to the word, never instead of it."""
_LEAST_HAN = 8
"""Chinese may break after any character, but a column of two characters is unreadable."""


def show(table: Table, *, aside: bool = False) -> None:
    """Print the table on the standard output, or with `aside` on the standard error; plain where it is redirected."""
    from rich.console import Console

    class Patient(Console):
        """A console that leaves a reader who has gone (`| head`) to the command line."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    _print(table, Patient(stderr=aside, highlight=False, markup=False, emoji=False))


def as_text(table: Table) -> str:
    """Return the table as plain text, 120 columns wide."""
    from rich.console import Console

    buffer = io.StringIO()
    plain = Console(file=buffer, width=_PLAIN_WIDTH, color_system=None, highlight=False, markup=False, emoji=False)
    _print(table, plain)
    return buffer.getvalue()


def _print(table: Table, console: Console) -> None:
    from rich.console import Group

    shown = table.on_screen(wide=console.width >= by_language(_WIDE))
    text, cells = _text_class(), _cells(shown)
    widths = _widths(shown, cells, console.width)
    if shown.title:
        console.print(Group(text(visible(shown.title), style="bold")))
    start = 0
    for heading, size in shown.groups or (("", len(cells)),):
        if heading:
            console.print(Group(text(visible(heading), style="bold cyan")))
        if size:
            of_group = shown._replace(items=shown.items[start : start + size])
            console.print(_grid(of_group, cells[start : start + size], widths, text, console))
        start += size
    if not cells:
        console.print(Group(text(_("No matches."), style="dim")))
    for note in shown.notes:
        console.print(Group(text(visible(note))))


def _text_class() -> type[Text]:
    """Return the class of all texts: Chinese wraps between Han characters too, English at spaces only.

    Everything is Text, so that brackets in the data are not read as markup. A text printed alone is put in a Group,
    because a console joins texts into one of its own class.
    """
    if reads_chinese():
        from airplan.formats.line_breaks import HanText

        return HanText
    from rich.text import Text

    return Text


def _cells(table: Table) -> list[list[str]]:
    """Return the printed texts of all rows' cells.

    Coloured texts are made from them one group at a time: those of ten thousand rows would fill the memory.
    """
    between = pgettext("between the lines of a cell", ";\n")
    ends = ["\n" if column.kind in ("label", "passages") else between for column in table.columns]
    columns = list(zip(table.columns, ends, strict=True))
    return [
        [
            end.join(map(visible, table.lines(cell, column))).replace(f".{end}", ".\n")  # a sentence has its full stop
            for cell, (column, end) in zip(row, columns, strict=True)
        ]
        for row in table.rows
    ]


def _widths(table: Table, rows: Sequence[Sequence[str]], available: int) -> list[int]:
    """Return a width for every column, the same in all groups.

    A column is as wide as its lines; if there is no room, the widest columns shrink first, down to their longest word,
    then titles break between words. Words are broken only where the terminal is too narrow even for that.
    """
    from rich.cells import cell_len

    widths, least, in_words = [], [], []
    for i, column in enumerate(table.columns):
        lines = [line for cell in (column.title, *(row[i] for row in rows)) for line in cell.split("\n")]
        words = [word for line in lines for word in line.split()] or [""]
        widths.append(max(cell_len(line) for line in lines))
        longest = max(cell_len(word) if word.isascii() else min(cell_len(word), _LEAST_HAN) for word in words)
        least.append(widths[-1] if column.kind in _UNBROKEN else longest)
        below = [*(cell_len(line) for row in rows for line in row[i].split("\n")), *map(cell_len, column.title.split())]
        in_words.append(max(below, default=0) if column.kind in _UNBROKEN else longest)
    excess = sum(widths) + _GAP * (len(widths) - 1) - available
    narrow = [width if column.kind in _UNBROKEN else 4 for column, width in zip(table.columns, in_words, strict=True)]
    for floor in (least, in_words, narrow, [1] * len(least)):
        while excess > 0 and (shrinkable := [i for i, width in enumerate(widths) if width > floor[i]]):
            widest = max(shrinkable, key=lambda i: widths[i])
            widths[widest] -= 1
            excess -= 1
    return widths


def _grid(
    table: Table, rows: Sequence[Sequence[str]], widths: Sequence[int], text: type[Text], console: Console
) -> Segments:
    """Return the printed titles and rows in columns of these widths.

    Rich's own table would compute the widths again and wrap every cell three times; for a screen of rows that takes as
    long as finding the answer.
    """
    from rich.segment import Segment, Segments
    from rich.style import Style

    ascii_only = not (console.encoding or "").lower().startswith("utf")
    dim = Style(dim=True)
    gap = Segment(" |", dim) if ascii_only else Segment(" " * _GAP)
    dash, crossing = ("-", "-+") if ascii_only else ("─", "─" * _GAP)
    rule = [Segment(crossing.join(dash * width for width in widths), dim), Segment.line()]
    between = rule if any(column.kind in ("names", "passages") for column in table.columns) else []

    def row(texts: Iterable[Text], *, at_bottom: bool = False) -> Iterator[Segment]:
        kinds = [column.kind for column in table.columns]
        cells = [
            _lines(said, width, console, right=kind in ("count", "days"))
            for said, width, kind in zip(texts, widths, kinds, strict=True)
        ]
        return _side_by_side(cells, widths, gap, at_bottom=at_bottom)

    titles = [text(column.title) for column in table.columns]
    for title in titles:
        title.stylize("bold")
    segments = [*row(titles, at_bottom=True), *rule]
    for number, (values, words) in enumerate(zip(table.rows, rows, strict=True)):
        segments += between if number else []
        said = zip(values, table.columns, map(text, words), strict=True)
        segments += row(_cell(cell, column, table, of_cell) for cell, column, of_cell in said)
    return Segments(segments)


def _side_by_side(
    cells: list[list[list[Segment]]], widths: Sequence[int], gap: Segment, *, at_bottom: bool
) -> Iterator[Segment]:
    """Yield the lines of one row's cells; shorter cells are aligned at the top or the bottom."""
    from rich.segment import Segment

    height = max(map(len, cells))
    for i, width in enumerate(widths):
        empty = [[Segment(" " * width)]] * (height - len(cells[i]))
        cells[i] = [*empty, *cells[i]] if at_bottom else [*cells[i], *empty]
    for first, *others in zip(*cells, strict=True):
        yield from first
        for line in others:
            yield gap
            yield from line
        yield Segment.line()


def _lines(text: Text, width: int, console: Console, *, right: bool) -> list[list[Segment]]:
    """Return the lines of a cell, padded on one side to the width of its column."""
    from rich.segment import Segment

    fits = text.cell_len <= width and "\n" not in text.plain
    filled = []
    for line in [text] if fits else text.wrap(console, width, overflow="fold"):
        if right:
            line.rstrip()
        said, space = line.render(console), Segment(" " * (width - line.cell_len))
        filled.append([space, *said] if right else [*said, space])
    return filled


def _cell(cell: Cell, column: Column, table: Table, text: Text) -> Text:
    """Return the coloured text of a cell."""
    if column.kind == "days" and isinstance(cell, int):
        text.stylize("red" if cell < 0 else "yellow" if cell <= _SOON else "")
    if column.kind == "light":
        text.stylize(_LAMPS.get(str(cell), ""))
    if column.kind == "bar" and isinstance(cell, tuple):
        for at, light in enumerate(cell):
            text.stylize(_LAMPS.get(light, ""), at, at + 1)
    if table.highlight:
        text.highlight_words(table.highlight, style="bold reverse", case_sensitive=False)
    return text


@contextlib.contextmanager
def counting(title: str, total: int | None = None) -> Iterator[Callable[[str], None]]:
    """Yield a function that advances a progress bar on the standard error by one step, with its description.

    It is silent where that is no terminal. Without a total it only counts.
    """
    if not (sys.stderr and sys.stderr.isatty()):
        yield lambda _what: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(20),
        MofNCompleteColumn(),
        TextColumn("{task.fields[what]}", markup=False),
    )
    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(title, total=total, what="")
        yield lambda what: progress.update(task, advance=1, what=visible(what))


class PatientStream(io.TextIOWrapper):
    """A stream for messages: if it cannot be written, the command continues and ends as it would have."""

    gone = False
    """Whether a message was lost."""

    def write(self, text: str) -> int:
        """Write as much as possible."""
        try:
            return super().write(text)
        except OSError:
            return self._give_up(len(text))

    def flush(self) -> None:
        """Flush as much as possible."""
        try:
            super().flush()
        except OSError:
            self._give_up(0)

    def _give_up(self, count: int) -> int:
        """Discard buffered output, so that Python does not fail over it again when it ends."""
        if not self.gone:
            self.gone = True
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno())
        return count


_SIZES = {"COLUMNS": (20, 1000), "TERMINAL_WIDTH": (20, 1000), "LINES": (3, 1000)}
"""Variables with the size of the terminal → the range of valid sizes."""


def forget_odd_sizes() -> None:
    """Remove impossible sizes of the terminal from the environment: not a number, 0, -5, 99999999.

    Libraries fail over them, or print one character a line.
    """
    for variable, (least, most) in _SIZES.items():
        said = os.environ.get(variable)
        if said is not None and not (said.isascii() and said.isdecimal() and least <= int(said[:9]) <= most):
            del os.environ[variable]


def prepare_streams() -> None:
    """Prepare the streams for characters that the console lacks (张䶮 in code page 936), and for failing writes."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by the shell, or a program without a console
            nowhere = PatientStream(Path(os.devnull).open("wb"), encoding="utf-8", errors="replace")  # noqa: SIM115 – open until the process ends
            nowhere.gone = True
            setattr(sys, name, nowhere)
        elif name == "stderr" and isinstance(stream, io.TextIOWrapper):
            sys.stderr = PatientStream(stream.buffer, stream.encoding, errors="replace", line_buffering=True)
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def is_gone(stream: object) -> bool:
    """Return whether some output of a standard stream was lost."""
    return isinstance(stream, PatientStream) and stream.gone
