"""Turn a table into what a page shows of it: sorted, one page at a time, with links to what its cells name."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.i18n import ngettext
from airplan.progress.standing import LIGHTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from airplan.reports.table import Cell, Column, Table
    from airplan.web.page_request import PageRequest

Leading = str | Callable[[str], str]
"""Where the names of a column lead: the folder of their pages, or a function that returns the address of one."""
ROWS = 200
"""The most rows of a page."""
_MOST_PAGES = 100_000
_NAMES = {"/measures/": re.compile(r"[0-9][0-9a-z.\-]*"), "/entries/": re.compile(r"[0-9a-z]{12,}")}
"""What a name looks like that has a page there; elsewhere every name has one."""
LEADS_TO: Mapping[str, Leading] = {
    **dict.fromkeys(("ref", "where"), "/measures/"),
    **dict.fromkeys(("unit", "units", "lead", "responsible", "assisting"), "/units/"),
    "leaders": "/officials/",
    "when": "/entries/",
}
"""Key of a column → the page that a name in it leads to."""
_SOON = 30


class ShownLine(NamedTuple):
    """One line of a cell, and where it leads."""

    text: str
    address: str = ""


class ShownCell(NamedTuple):
    """One cell: its lines, the name of its style, and the values behind a light or a bar of lights."""

    lines: tuple[ShownLine, ...]
    style: str
    lights: tuple[str, ...] = ()


class ShownColumn(NamedTuple):
    """One column: its title, the address that sorts by it, and how the rows are sorted now."""

    title: str
    style: str
    address: str
    direction: str = ""


class ShownTable(NamedTuple):
    """One page of a table."""

    title: str
    columns: Sequence[ShownColumn]
    groups: Sequence[tuple[str, Sequence[Sequence[ShownCell]]]]
    notes: Sequence[str]
    rows: int
    number: int = 1
    """Of the page, from 1."""
    earlier: str = ""
    later: str = ""
    """The addresses of the pages before and after it."""

    @property
    def counted(self) -> str:
        """The number of rows in words."""
        return ngettext("{count} row", "{count} rows", self.rows).format(count=self.rows)


class _Row(NamedTuple):
    """A row of typed cells, and the number of its group."""

    cells: Sequence[Cell]
    group: int


def shown(request: PageRequest, table: Table, links: Mapping[str, Leading] | None = None) -> ShownTable:
    """Return the page of a table that a request asks for by `sort` and `page`; `links` adds to LEADS_TO."""
    screen = table.on_screen(wide=True)
    leads_to: dict[str, Leading] = {**LEADS_TO, **(links or {})}
    rows = _sorted(_rows(screen), screen.columns, request.asked("sort"))
    number = min(_number(request.asked("page")), max(1, -(-len(rows) // ROWS)))
    page = rows[(number - 1) * ROWS : number * ROWS]
    headings = [heading for heading, _size in screen.groups] or [""]
    groups = [
        (heading, [_cells(row.cells, screen, leads_to, request) for row in page if row.group == place])
        for place, heading in enumerate(headings)
    ]
    return ShownTable(
        screen.title,
        [_column(column, request) for column in screen.columns],
        [(heading, of_group) for heading, of_group in groups if of_group],
        screen.notes,
        len(rows),
        number,
        _same(request, page=number - 1) if number > 1 else "",
        _same(request, page=number + 1) if number * ROWS < len(rows) else "",
    )


def _rows(table: Table) -> list[_Row]:
    places = [place for place, (_heading, size) in enumerate(table.groups) for _row in range(size)]
    return [_Row(cells, places[number] if places else 0) for number, cells in enumerate(table.rows)]


def _sorted(rows: list[_Row], columns: Sequence[Column[Any]], wanted: str) -> list[_Row]:
    """Return the rows sorted by a column within their groups; as they are where no column has the key."""
    key = wanted.removeprefix("-")
    place = next((place for place, column in enumerate(columns) if column.key == key), None)
    if place is None:
        return rows
    filled = [row for row in rows if row.cells[place] not in (None, "", ())]
    empty = [row for row in rows if row.cells[place] in (None, "", ())]
    filled.sort(key=lambda row: _order(row.cells[place]), reverse=wanted.startswith("-"))
    return sorted([*filled, *empty], key=lambda row: row.group)


def _order(cell: Cell) -> tuple[object, ...]:
    """Return what a cell is sorted by: numbers by size, lights by urgency, numbers within texts by size."""
    first = cell[0] if isinstance(cell, tuple) else cell
    if not isinstance(first, str):
        return (0, first) if not hasattr(first, "isoformat") else (1, first)
    if first in LIGHTS:
        return (2, LIGHTS.index(first))
    parts = re.split(r"(\d+)", first)
    return (3, *((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part))


def _column(column: Column[Any], request: PageRequest) -> ShownColumn:
    now = request.asked("sort")
    direction = {column.key: "ascending", f"-{column.key}": "descending"}.get(now, "")
    sort = f"-{column.key}" if direction == "ascending" else column.key
    return ShownColumn(column.title, _style(column), _same(request, sort=sort), direction)


def _same(request: PageRequest, **changed: object) -> str:
    """Return the address of this page with other parameters."""
    names = dict.fromkeys(name for name in request.query if name not in ("page", *changed))
    if "page" in changed and "sort" in request.query:
        names["sort"] = None
    kept: dict[str, object] = {name: request.all_asked(name) for name in names}
    return request.to(request.path, **{**kept, **changed})


def _style(column: Column[Any]) -> str:
    return f"{column.kind} {'wide' if column.show in ('wide', 'wide-screen') else ''}".strip()


def _cells(
    cells: Sequence[Cell], table: Table, leads_to: Mapping[str, Leading], request: PageRequest
) -> list[ShownCell]:
    return [_cell(cell, column, table, leads_to, request) for cell, column in zip(cells, table.columns, strict=True)]


def _cell(
    cell: Cell, column: Column[Any], table: Table, leads_to: Mapping[str, Leading], request: PageRequest
) -> ShownCell:
    lines, leading = table.lines(cell, column), leads_to.get(column.key, "")
    style = _style(column)
    if column.kind == "days" and isinstance(cell, int):
        style += " late" if cell < 0 else " soon" if cell <= _SOON else ""
    if column.kind in ("light", "bar"):
        lights = cell if isinstance(cell, tuple) else (str(cell),)
        return ShownCell(tuple(map(ShownLine, lines)), style, lights if cell else ())
    raw = cell if isinstance(cell, tuple) else (str(cell),)
    return ShownCell(
        tuple(ShownLine(line, _address(request, leading, name)) for line, name in zip(lines, raw, strict=True))
        if any(lines)
        else (),
        style,
    )


def _address(request: PageRequest, leading: Leading, name: str) -> str:
    """Return where a name leads; empty for nowhere: a ref looks like one, other cells of its column do not."""
    if not isinstance(leading, str):
        return leading(name)
    pattern = _NAMES.get(leading)
    has_page = leading and (pattern.fullmatch(name) if pattern else name)
    return request.to(f"{leading}{name}") if has_page else ""


def _number(text: str) -> int:
    """Return the number of a page that was asked for; 1 for anything else."""
    return max(1, min(int(text[:6]), _MOST_PAGES)) if text.isascii() and text.isdecimal() else 1
