"""Fit the blocks of the first page on one printed sheet: estimate their lines, and cut the longest lists."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import east_asian_width

from airplan.i18n import pgettext
from airplan.reports.page.page_model import BlockLink, Lamp, LightBar, MeasureLink, Unbroken, pieces_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from airplan.reports.page.page_model import Cell, PageBlock, PageTable, Piece

_WIDE, _NARROW = 116, 80
"""Cells of a line, two for each Chinese character, in print; fewer than there are, as browsers have other fonts."""
_FIRST, _SLIM, _EDGE = 0.38, 18, 2
"""The share of a table's width that its first column has, the most cells of a column that is as wide as its texts, and
the cells of the space around them.
"""
_SHEET, _TITLE, _LEAST = 55, 110, 20
"""Lines of a printed sheet below its tiles, cells of a line of its title, and the fewest lines that are used."""
_HEADING, _DRAWING, _TABLE_HEAD, _ROW_EDGE = 2.2, 11.0, 1.6, 0.3
"""The lines that these take."""
_MOST = {
    "attention": 14,
    "back": 6,
    "owing": 14,
    "upcoming": 8,
    "wanted": 5,
    "decided": 5,
    "sections": 12,
    "leads": 10,
}
_FEWEST = {"attention": 4, "back": 1, "owing": 3, "upcoming": 2, "wanted": 1, "decided": 1, "sections": 8, "leads": 3}
"""The most and the fewest rows that the first page shows of each list."""


class Columns(NamedTuple):
    """The blocks of the two columns, with as many rows as there is room for, and what was cut."""

    wide: tuple[PageBlock, ...]
    narrow: tuple[PageBlock, ...]
    cut: tuple[PageBlock, ...]
    """The blocks with all their rows of which some were left out."""


def fitted(
    wide: Sequence[PageBlock],
    narrow: Sequence[PageBlock],
    others: Sequence[PageBlock],
    head: Sequence[str],
    above: Sequence[PageBlock] = (),
) -> Columns:
    """Return the blocks as they fit on one sheet; each of the others comes into the column that is shorter so far.

    `head` are the title and the notes above the columns, `above` the blocks there, which are never cut. A block that is
    cut says how many rows are left out, and leads to the whole list, whose key is `all-` and its own.
    """
    taken = sum(lines_of(text, _TITLE) - 1 for text in head[:1]) + len(head[1:]) + _height(above, _WIDE + _NARROW)
    room = max(_SHEET - taken, _LEAST)
    columns = {_WIDE: [*map(_at_most, wide)], _NARROW: [*map(_at_most, narrow)]}
    for each in others:
        shorter = min(columns, key=lambda width: _height(columns[width], width))
        columns[shorter].append(_at_most(each))
    whole = {each.key: each for each in (*wide, *narrow, *others)}
    for width, blocks in columns.items():
        while _height(blocks, width) > room and _cut_longest(blocks, whole):
            pass
    shown = [each for blocks in columns.values() for each in blocks]
    cut = tuple(whole[each.key] for each in shown if each.table and each.more)
    return Columns(tuple(columns[_WIDE]), tuple(columns[_NARROW]), cut)


def more_in_words(left: int) -> str:
    """Return how many rows of a list were left out; empty for none."""
    return pgettext("rows of a list", "and {count} more").format(count=left) if left > 0 else ""


def lines_of(text: str, cells: float) -> int:
    """Return how many lines a text takes, at least one."""
    return max(ceil(cells_of(text) / cells), 1)


def cells_of(text: str) -> int:
    """Return the width of a text in cells."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def _at_most(block: PageBlock) -> PageBlock:
    return _with_rows(block, block, _MOST.get(block.key, 0)) if block.table else block


def _with_rows(block: PageBlock, whole: PageBlock, rows: int) -> PageBlock:
    """Return a block with no more than so many rows."""
    assert whole.table  # noqa: S101 – only lists are cut
    left = len(whole.table.rows) - rows
    if left <= 0:
        return block
    table = whole.table._replace(rows=whole.table.rows[:rows])
    return block._replace(table=table, more=more_in_words(left), whole=f"all-{block.key}")


def _cut_longest(blocks: list[PageBlock], whole: dict[str, PageBlock]) -> bool:
    """Take a row from the list that has the most above its fewest; return whether there was one."""
    spare = [
        (len(each.table.rows) - _FEWEST.get(each.key, 0), place) for place, each in enumerate(blocks) if each.table
    ]
    rows, place = max(spare, default=(0, 0))
    if rows <= 0:
        return False
    block = blocks[place]
    assert block.table  # noqa: S101 – see above
    blocks[place] = _with_rows(block, whole[block.key], len(block.table.rows) - 1)
    return True


def _height(blocks: Sequence[PageBlock], cells: int) -> float:
    return sum(_block_height(each, cells) for each in blocks)


def _block_height(block: PageBlock, cells: int) -> float:
    """Return the lines of a block in a column of so many cells."""
    lines = _HEADING + sum(lines_of(line, cells) for line in block.lines) + bool(block.more)
    if block.curves:
        lines += _DRAWING
    return lines + _table_height(block.table, cells) if block.table else lines


def _table_height(table: PageTable, cells: int) -> float:
    others = list(zip(*table.rows, strict=True))[1:]
    slim = {place: width for place, column in enumerate(others) if (width := max(_widest(column), 1)) <= _SLIM}
    room = cells * (1 - _FIRST) - sum(width + _EDGE for width in slim.values())
    shared = max(room / max(len(others) - len(slim), 1) - _EDGE, _SLIM / 2)
    widths = [cells * _FIRST - _EDGE, *(slim.get(place, shared) for place in range(len(others)))]
    heights = (max(map(_cell_height, row, widths)) for row in table.rows)
    return _TABLE_HEAD + sum(height + _ROW_EDGE for height in heights)


def _cell_height(cell: Cell, cells: float) -> int:
    return sum(lines_of(text, cells) for text in _texts(cell))


def _widest(column: Sequence[Cell]) -> int:
    """Return the cells of the longest text in a column."""
    return max(cells_of(text) for cell in column for text in _texts(cell))


def _texts(cell: Cell) -> tuple[str, ...]:
    """Return the texts of a cell, one for each piece."""
    return tuple(map(_text, pieces_of(cell)))


def _text(piece: Piece) -> str:
    if isinstance(piece, MeasureLink | BlockLink | Unbroken):
        return piece.text
    if isinstance(piece, Lamp):
        return f"○{piece.word}"
    return "" if isinstance(piece, LightBar) else str(piece)
