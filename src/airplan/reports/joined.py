"""Join the tables that several plans give to one question into one table, with the plan in front of each row."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.i18n import _, ngettext
from airplan.i18n.forms import join_clauses
from airplan.reports.table import Column, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from airplan.reports.table import Cell, Show

_WIDEST_FIRST: tuple[Show, ...] = (
    "always", "wide", "people-only", "screen-only", "wide-screen", "file-only", "sheet-only", "data-only", "json-only",
)  # fmt: skip
"""Where a column is shown that is not shown alike in all plans: at the first of these places."""


class PlanTable(NamedTuple):
    """The table of one plan, and the key of the column by which its rows are in order.

    Rows of several plans are merged in that order; a minus before the key means that the greatest comes first. Without
    a key, the plans follow one another.
    """

    plan: str
    table: Table
    order: str = ""


def joined(tables: Sequence[PlanTable]) -> Table:
    """Return one table of settled ones, at least one: the plan as first column, and as first key of JSON records.

    A column that a plan lacks is empty in its rows. A name for readers that differs between the plans gives way to the
    document's. Notes that not all plans have begin with the name of their plan.
    """
    columns = _columns([each.table for each in tables])
    rows = [row for each in tables for row in _rows(each, columns)]
    records = [{"plan": each.plan, **record} for each in tables for record in each.table.as_records()]
    title, notes, groups = "", _notes(tables), _groups(tables)
    if order := tables[0].order:
        key = _sort_key(columns, order)
        if len(rows) == len(records):
            records = [
                record for _row, record in sorted(zip(rows, records, strict=True), key=lambda pair: key(pair[0]))
            ]
        rows.sort(key=key)
        title = ngettext("{count} plan", "{count} plans", len(tables)).format(count=len(tables))
        notes, groups = [*_titles(tables), *notes], []
    else:
        notes = [*_titles([each for each in tables if not each.table.items]), *notes]
    return Table(
        title,
        (Column("plan", _("Plan"), "label", "file-only" if groups else "always"), *columns),
        rows,
        dict,
        records,
        tuple(notes),
        tuple(groups),
        tuple(dict.fromkeys(word for each in tables for word in each.table.highlight)),
        _names([each.table.names for each in tables]),
        sum((Counter(each.table.undated) for each in tables), Counter()),
    )


def _columns(tables: Sequence[Table]) -> list[Column[Any]]:
    """Return the columns of all tables, each key once, in the order of the first table that has it.

    People see a column that only some plans have where a row has something in it.
    """
    found: dict[str, Column[Any]] = {}
    for column in (column for table in tables for column in table.columns):
        known = found.setdefault(column.key, column)
        show = min(known.show, column.show, key=_WIDEST_FIRST.index)
        found[column.key] = known._replace(show=show)
    common = set.intersection(*({column.key for column in table.columns} for table in tables))
    return [column._replace(if_any=column.if_any or column.key not in common) for column in found.values()]


def _rows(of: PlanTable, columns: Sequence[Column[Any]]) -> list[tuple[Cell, ...]]:
    places = {column.key: place for place, column in enumerate(of.table.columns)}
    return [
        (of.plan, *(item[places[column.key]] if column.key in places else None for column in columns))
        for item in of.table.items
    ]


def _sort_key(columns: Sequence[Column[Any]], order: str) -> Callable[[Sequence[Any]], tuple[bool, Any]]:
    """Return the sort key of rows by the column `order`; empty cells come last."""
    (place,) = (place for place, column in enumerate(columns, start=1) if column.key == order.removeprefix("-"))

    def key(row: Sequence[Any]) -> tuple[bool, Any]:
        value = row[place]
        return value is None, -value if order.startswith("-") and value is not None else value

    return key


def _groups(tables: Sequence[PlanTable]) -> list[tuple[str, int]]:
    """Return a heading for the rows of each plan, or of each of its groups."""
    groups: list[tuple[str, int]] = []
    for plan, table, _order in tables:
        if table.groups:
            groups += [(join_clauses([plan, heading]), number) for heading, number in table.groups]
        elif table.items:
            groups.append((join_clauses(filter(None, [plan, table.title])), len(table.items)))
    return groups


def _titles(tables: Sequence[PlanTable]) -> list[str]:
    return [_said(each.plan, each.table.title or _("nothing found")) for each in tables]


def _notes(tables: Sequence[PlanTable]) -> list[str]:
    """Return the notes of all plans, each once if all have it, else with the plan's name."""
    common = [note for note in tables[0].table.notes if all(note in each.table.notes for each in tables)]
    own = [_said(each.plan, note) for each in tables for note in each.table.notes if note not in common]
    return [*common, *own]


def _said(plan: str, words: str) -> str:
    return _("{plan}: {words}").format(plan=plan, words=words)


def _names(of_plans: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return name in the document → name for readers, where all plans that have the name agree."""
    agreed: dict[str, set[str]] = {}
    for names in of_plans:
        for name, called in names.items():
            agreed.setdefault(name, set()).add(called)
    return {name: called.pop() for name, called in agreed.items() if len(called) == 1}
