"""Find the blocks of a ranking table: headings anywhere, repeated, in two rows, and several blocks side by side.

A block has one column of names and the columns that belong to it; its rows end at the next headings.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from airplan.importing.ranking.rank_words import UNIT_HEADINGS, heading_of, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from airplan.importing.document import Cell, Grid
    from airplan.importing.ranking.rank_words import RankHeading

_Positions = dict[tuple[int, int], "Cell"]
_LEADING = ("", "rank", "district")
"""Meanings of columns that may stand before the names."""
_LONGEST_HEADING = 40


class BlockColumn(NamedTuple):
    """A column of a block: its place in the grid and its heading."""

    at: int
    heading: RankHeading


class ValueColumn(NamedTuple):
    """A column of figures with those that belong to it; None where there is none."""

    at: int
    heading: RankHeading
    last_year: int | None = None
    rank: BlockColumn | None = None


class Row(NamedTuple):
    """A row of a block: the cell with the name, and the cell that covers each column."""

    name: Cell
    cells: Mapping[int, Cell]


class RankBlock(NamedTuple):
    """A column of names with its columns of figures, and its rows in order."""

    names: int
    district: int | None
    remark: int | None
    pollutant: int | None
    """The column that names the pollutant of each row."""
    values: tuple[ValueColumn, ...]
    not_read: tuple[str, ...]
    """The headings of columns that are not read."""
    rows: tuple[Row, ...]
    nameless: tuple[Row, ...]
    """Rows with a figure but no name; the first cell with text stands for it."""


class BlockGroup(NamedTuple):
    """The blocks under one row of headings, with the lines of text above and below it, the nearest first.

    Above headings that are repeated on a page stand the lines of the first.
    """

    blocks: tuple[RankBlock, ...]
    above: tuple[str, ...]
    below: tuple[str, ...]


class _Header(NamedTuple):
    """The rows of headings, from the first to before `end`."""

    first: int
    end: int
    levels: Mapping[int, tuple[str, ...]]
    """BlockColumn → its headings, the topmost first."""


def groups_of(grid: Grid) -> list[BlockGroup]:
    """Return the groups of a grid in order; none where no row has headings over names and figures."""
    at = dict(grid.positions())
    headers = list(_headers(grid, at))
    groups: list[BlockGroup] = []
    above = _lines(at, range(headers[0].first if headers else 0), grid.width)
    for number, header in enumerate(headers):
        rows = range(header.end, headers[number + 1].first if number + 1 < len(headers) else grid.height)
        found = (_block(at, header, names, columns, rows) for names, columns in _split(header, grid.width))
        blocks = tuple(block for block in found if block.values)
        below = _lines(at, rows, grid.width)
        groups.append(BlockGroup(blocks, tuple(reversed(above)), tuple(below)))
        last = max((row.name.row for block in blocks for row in block.rows if len(row.cells) > 1), default=header.end)
        above = _lines(at, range(last + 1, rows.stop), grid.width) or above
    return [group for group in groups if group.blocks]


# --- headings ---------------------------------------------------------------------------------------------------------


def _headers(grid: Grid, at: _Positions) -> Iterator[_Header]:
    row = 0
    while row < grid.height:
        if _unit_columns(grid, at, row) and (header := _header(grid, at, row)):
            yield header
            row = header.end
        else:
            row += 1


def _unit_columns(grid: Grid, at: _Positions, row: int) -> list[int]:
    texts = {column: at[row, column].text for column in range(grid.width) if (row, column) in at}
    return [column for column, text in texts.items() if heading_of([text]).meaning == "unit"]


def _header(grid: Grid, at: _Positions, row: int) -> _Header | None:
    """Return the header around a row with headings of names; None where no column has figures."""
    first, end = row, row + 1
    while end < grid.height and _goes_on(grid, at, row, end):
        end += 1
    while first and _groups_above(grid, at, first - 1):
        first -= 1
    levels = {column: _levels(at, column, first, end) for column in range(grid.width)}
    found = [heading_of(each).meaning for each in levels.values() if each]
    return _Header(first, end, levels) if "value" in found else None


def _goes_on(grid: Grid, at: _Positions, row: int, below: int) -> bool:
    """Return whether a row below the one with the headings of names still has headings only."""
    names = _unit_columns(grid, at, row)
    cells = [at.get((below, column)) for column in range(grid.width)]
    if any((cell := cells[column]) and cell.text and cell.row > row for column in names):
        return False
    own = [cell for cell in cells if cell and cell.text and cell.row == below]
    return bool(own) and all(not re.match(r"[-+\d.,]+$", plain(cell.text)) for cell in own) and len(own) > 1


def _groups_above(grid: Grid, at: _Positions, row: int) -> bool:
    """Return whether a row above has headings of groups: several short cells, or one over a part of the columns."""
    own = {cell for column in range(grid.width) if (cell := at.get((row, column))) and cell.text and cell.row == row}
    if any(len(cell.text) > _LONGEST_HEADING or re.search("[:：。]", cell.text) for cell in own):
        return False
    return any(heading_of([cell.text]).meaning == "value" and cell.columns < grid.width for cell in own) and (
        len(own) > 1 or all(cell.column for cell in own)
    )


def _levels(at: _Positions, column: int, first: int, end: int) -> tuple[str, ...]:
    """Return the headings of a column, the topmost first; without known merges a group goes on to the right."""
    texts: list[str] = []
    lowest = max((row for row in range(first, end) if (cell := at.get((row, column))) and cell.text), default=first)
    for row in range(first, end):
        cell = at.get((row, column))
        if not (cell and cell.text) and row < lowest:
            before = [at[row, each] for each in range(column) if (row, each) in at and at[row, each].text]
            group = before[-1] if before else None
            cell = group if group and heading_of([group.text]).meaning == "value" else None
        if cell and cell.text and (not texts or texts[-1] != cell.text):
            texts.append(cell.text)
    return tuple(texts)


# --- side by side -----------------------------------------------------------------------------------------------------


def _split(header: _Header, width: int) -> Iterator[tuple[int, list[BlockColumn]]]:
    """Yield the column of names and all columns of each block; what leads the first block leads the others, too."""
    columns = [BlockColumn(at, heading_of(header.levels[at])) if header.levels[at] else None for at in range(width)]
    names = _name_columns(header, [each for each in columns if each])
    used = [each.at for each in columns if each]
    leading = names[0] - used[0]
    starts = [used[0], *(name - leading for name in names[1:])]
    if any(_reaches_into(columns, name, start) for name, start in zip(names[1:], starts[1:], strict=True)):
        starts = [used[0], *names[1:]]
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else width
        yield names[number], [each for each in columns[start:end] if each]


def _reaches_into(columns: Sequence[BlockColumn | None], name: int, start: int) -> bool:
    """Return whether columns before a name cannot be those that lead its block."""
    return any(each and each.heading.meaning not in _LEADING for each in columns[start:name])


def _name_columns(header: _Header, columns: Sequence[BlockColumn]) -> list[int]:
    """Return the columns of names: of several without figures between them, the one with the surest heading."""
    groups: list[list[int]] = []
    has_figures = True
    for each in columns:
        if each.heading.meaning == "unit":
            groups = [*groups, [each.at]] if has_figures else [*groups[:-1], [*groups[-1], each.at]]
            has_figures = False
        elif each.heading.meaning in ("value", "last-year"):
            has_figures = True
    return [min(group, key=lambda at: _sureness(header.levels[at][-1])) for group in groups]


def _sureness(text: str) -> int:
    folded = plain(text)
    return next(n for n, pattern in enumerate(UNIT_HEADINGS) if re.fullmatch(pattern, folded))


# --- one block --------------------------------------------------------------------------------------------------------


def _block(at: _Positions, header: _Header, names: int, columns: Sequence[BlockColumn], rows: range) -> RankBlock:
    by_meaning: dict[str, int] = {}
    for each in columns:
        by_meaning.setdefault(each.heading.meaning, each.at)
    values = tuple(_value_columns(columns))
    found, nameless = list[Row](), list[Row]()
    for row in rows:
        cells = {each.at: at[row, each.at] for each in columns if (row, each.at) in at and at[row, each.at].text}
        if names in cells:
            found.append(Row(cells[names], cells))
        elif any(each.at in cells and cells[each.at].row == row for each in values):
            nameless.append(Row(next(iter(cells.values())), cells))
    return RankBlock(
        names,
        by_meaning.get("district"),
        by_meaning.get("remark"),
        by_meaning.get("pollutant"),
        values,
        tuple(" ".join(header.levels[each.at]) for each in columns if not each.heading.meaning),
        tuple(found),
        tuple(nameless),
    )


def _value_columns(columns: Sequence[BlockColumn]) -> Iterator[ValueColumn]:
    """Yield the columns of figures; last year's and ranks belong to those of their pollutant, else to the nearest."""
    values = [each for each in columns if each.heading.meaning == "value"]
    of: dict[int, dict[str, BlockColumn]] = {}
    for each in columns:
        if each.heading.meaning in ("last-year", "rank") and values:
            of.setdefault(_owner(each, values).at, {}).setdefault(each.heading.meaning, each)
    for each in values:
        last_year = of.get(each.at, {}).get("last-year")
        rank = of.get(each.at, {}).get("rank")
        yield ValueColumn(each.at, each.heading, last_year.at if last_year else None, rank)


def _owner(column: BlockColumn, values: Sequence[BlockColumn]) -> BlockColumn:
    same = [each for each in values if each.heading.pollutant == column.heading.pollutant]
    chosen = same if column.heading.pollutant and same else values
    before = [each for each in chosen if each.at < column.at]
    return before[-1] if before else chosen[0]


def _lines(at: _Positions, rows: range, width: int) -> list[str]:
    """Return the texts of rows that have only one, in order; above the headings all texts of a row are lines."""
    lines: list[str] = []
    for row in rows:
        own = [cell for column in range(width) if (cell := at.get((row, column))) and cell.text and cell.row == row]
        texts = list(dict.fromkeys(cell.text for cell in own))
        lines += texts if len(texts) == 1 or not rows.start else []
    return lines
