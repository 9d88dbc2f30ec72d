"""Define a table as items and columns that take their values from items, whatever format shows it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, TypeAlias, TypeVar

from airplan.i18n import _
from airplan.i18n.terms import LIGHT_LETTERS, TERMS
from airplan.reports.wording import days_in_words, undated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import typing_extensions

    Item_contra = typing_extensions.TypeVar("Item_contra", contravariant=True, default=Any)
else:
    Item_contra = TypeVar("Item_contra", contravariant=True)
Item = TypeVar("Item")
Whole = TypeVar("Whole")

Cell: TypeAlias = str | int | Decimal | date | tuple[str, ...] | None
Record: TypeAlias = dict[str, Any]
Kind = Literal["words", "label", "term", "light", "bar", "name", "names", "lines", "passages", "day", "days", "count"]
Show = Literal[
    "always", "wide", "screen-only", "wide-screen", "people-only", "file-only", "sheet-only", "data-only", "json-only"
]
"""Everywhere; not on narrow screens; only on screens; only on wide screens; on screens and in workbooks for people; in
files; in workbooks; in workbooks for programs; only in JSON, which holds more than cells.
"""

_ON_SCREEN: tuple[Show, ...] = ("always", "screen-only", "people-only")
_IN_SHEET: tuple[Show, ...] = ("always", "wide", "people-only", "file-only", "sheet-only")
_IN_CSV: tuple[Show, ...] = ("always", "wide", "file-only", "data-only")
_IN_JSON: tuple[Show, ...] = (*_IN_CSV, "json-only")
_NO_CONTENT: tuple[Cell, ...] = (None, "", (), ("",))
_AS_IN_THE_DOCUMENT: Mapping[str, str] = MappingProxyType({})
_NOTHING_LEFT_OUT: Mapping[str, int] = MappingProxyType({})


class Column(NamedTuple, Generic[Item_contra]):
    """One column: a key that never changes, a title in the reader's language, where it is shown, and its value.

    `kind` tells a format what the typed cells are: `names` are tuples of party names as the document has them, `name`
    is one of them, `term` is a fixed word of airplan's (by-date, lead), `light` one of the four lights, `bar` are
    several, `days` are days left (negative: late), `words` is a sentence or a passage, `passages` are several, `label`
    never wraps. Cells are the same in every language, but for what only people read.

    `value` takes the cell from the item of a row; without it the item is a tuple with a cell for each column. `json`
    takes what a JSON record has under the key where that is not the cell.
    """

    key: str
    title: str
    kind: Kind = "words"
    show: Show = "always"
    value: Callable[[Item_contra], Cell] | None = None
    json: Callable[[Item_contra], object] | None = None
    if_any: bool = False
    """Whether people see the column only where a row has something in it; programs see it always."""

    def of(self, part: Callable[[Whole], Item_contra]) -> Column[Whole]:
        """Return the column for items of which this column's items are a part."""
        value, json = self.value, self.json
        return Column(
            self.key,
            self.title,
            self.kind,
            self.show,
            None if value is None else lambda whole: value(part(whole)),
            None if json is None else lambda whole: json(part(whole)),
            self.if_any,
        )


def record_of(columns: Iterable[Column[Item]], keys: Sequence[str] | None = None) -> Callable[[Item], Record]:
    """Return a function that makes the JSON record of an item: with these keys in this order, or all for programs."""
    getters: dict[str, Callable[[Item], object]] = {
        column.key: column.json or _getter(column, place)
        for place, column in enumerate(columns)
        if keys is not None or column.show in _IN_JSON
    }
    chosen = [(key, getters[key]) for key in (getters if keys is None else keys)]
    return lambda item: {key: getter(item) for key, getter in chosen}


def behind(key: str, columns: Iterable[Column[Item]], *more: Column[Item]) -> list[Column[Item]]:
    """Return the columns with more of them after the one of that key."""
    known = list(columns)
    (place,) = (place for place, column in enumerate(known, start=1) if column.key == key)
    return [*known[:place], *more, *known[place:]]


def _getter(column: Column[Item], place: int) -> Callable[[Any], Cell]:
    """Return the function that takes the cell from an item; empty where only JSON has a value."""
    if column.value:
        return column.value
    return (lambda _item: None) if column.json else itemgetter(place)


class Table(NamedTuple):
    """A table: an item for each row, and columns that take their cells from it when they are shown.

    `record` makes the JSON object (docs/json.md) of each of the `subjects`, which are the items of the rows unless
    given; without it the columns say what it holds. `groups` are (heading, number of rows) and cover all rows;
    `highlight` are words to set off on a terminal; `names` maps parties to their displayed names, where these differ
    from the document's. `undated` counts by kind of deadline the measures that a list by due date leaves out.
    """

    title: str
    columns: tuple[Column[Any], ...]
    items: Sequence[Any]
    record: Callable[[Any], Record] | None = None
    subjects: Sequence[Any] | None = None
    notes: tuple[str, ...] = ()
    groups: tuple[tuple[str, int], ...] = ()
    highlight: tuple[str, ...] = ()
    names: Mapping[str, str] = _AS_IN_THE_DOCUMENT
    undated: Mapping[str, int] = _NOTHING_LEFT_OUT

    @classmethod
    def of(
        cls,
        items: Iterable[Item],
        columns: Iterable[Column[Item]],
        *,
        record: Callable[[Item], Record] | None = None,
        title: str = "",
        notes: Iterable[str] = (),
        groups: Iterable[tuple[str, int]] = (),
        names: Mapping[str, str] = _AS_IN_THE_DOCUMENT,
    ) -> Table:
        """Return the table of these items."""
        return cls(title, tuple(columns), tuple(items), record, None, tuple(notes), tuple(groups), names=names)

    @property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """The cells of all columns, a row for each item."""
        return self._rows(range(len(self.columns)))

    def as_records(self) -> list[Record]:
        """Return the JSON objects: those of the contract where it has any, else a key for each column."""
        record = self.record or record_of(self.columns)
        return [record(subject) for subject in (self.items if self.subjects is None else self.subjects)]

    def on_screen(self, *, wide: bool) -> Table:
        """Return the table with the columns for a terminal, or for a wide one."""
        return self._with_only((*_ON_SCREEN, "wide", "wide-screen") if wide else _ON_SCREEN)

    def in_sheet(self) -> Table:
        """Return the table with the columns for a workbook."""
        return self._with_only(_IN_SHEET)

    def in_full(self) -> Table:
        """Return the table with all columns for programs."""
        return self._with_only(_IN_CSV, even_empty=True)

    def lines(self, cell: Cell, column: Column[Any]) -> tuple[str, ...]:
        """Return the cell in the reader's language: no line, one, or one for each name."""
        if cell is None or cell == ():
            return ()
        if column.kind == "days" and isinstance(cell, int):
            return (days_in_words(cell),)
        texts = cell if isinstance(cell, tuple) else (str(cell),)
        if column.kind == "bar":
            return ("".join(_(LIGHT_LETTERS[light]) for light in texts),)
        if column.kind in ("term", "light"):
            return tuple(_(TERMS.get(text, text)) for text in texts)
        return tuple(self.names.get(text, text) for text in texts) if column.kind in ("name", "names") else texts

    def worded(self, cell: Cell, column: Column[Any]) -> Cell:
        """Return the cell as a person reads it in a spreadsheet: numbers stay numbers, words are the reader's."""
        return self.lines(cell, column) if isinstance(cell, str | tuple) else cell

    def where(self, key: str, accept: Callable[[Any], object]) -> Table:
        """Return the table, which has no groups, with the rows whose cell in a column is accepted."""
        (getter,) = (_getter(column, place) for place, column in enumerate(self.columns) if column.key == key)
        return self._replace(items=tuple(item for item in self.items if accept(getter(item))))

    def showing(self, key: str, show: Show) -> Table:
        """Return the table with the column of that key shown somewhere else."""
        return self._replace(
            columns=tuple(column._replace(show=show) if column.key == key else column for column in self.columns)
        )

    def with_notes(self, *notes: str) -> Table:
        """Return the table with more notes below it."""
        return self._replace(notes=(*self.notes, *notes))

    def with_undated(self, kinds: Mapping[str, int]) -> Table:
        """Return the table with a note on the measures that it leaves out because they have no due date, by kind."""
        return self._replace(undated=kinds, notes=(*self.notes, *undated(kinds)))

    def with_records(self, subjects: Iterable[Item], record: Callable[[Item], Record]) -> Table:
        """Return the table with a JSON object for each of these subjects, which differ from the items of its rows."""
        return self._replace(subjects=tuple(subjects), record=record)

    def settled(self) -> Table:
        """Return the table with all its cells and records computed, so that nothing of its plan is needed any more."""
        columns = tuple(column._replace(value=None, json=None) for column in self.columns)
        return self._replace(columns=columns, items=self.rows, record=dict, subjects=self.as_records())

    def _with_only(self, shows: Sequence[Show], *, even_empty: bool = False) -> Table:
        """Return the table with the columns that are shown in one of these places, their cells computed."""
        places = [place for place, column in enumerate(self.columns) if column.show in shows]
        rows = self._rows(places)
        if rows and not even_empty:
            shown = [
                number
                for number, place in enumerate(places)
                if not self.columns[place].if_any or any(row[number] not in _NO_CONTENT for row in rows)
            ]
            places, rows = [places[number] for number in shown], tuple(tuple(row[i] for i in shown) for row in rows)
        columns = tuple(self.columns[place]._replace(value=None, json=None) for place in places)
        return self._replace(columns=columns, items=rows)

    def _rows(self, places: Sequence[int]) -> tuple[tuple[Cell, ...], ...]:
        getters = [_getter(self.columns[place], place) for place in places]
        return tuple(tuple(getter(item) for getter in getters) for item in self.items)


class ReaderContext(NamedTuple):
    """The day of an answer, and the names by which its reader calls parties."""

    today: date
    names: Mapping[str, str] = _AS_IN_THE_DOCUMENT

    def call(self, name: str) -> str:
        """Return the displayed name of a party."""
        return self.names.get(name, name)

    def call_office(self, coordinator: str) -> str:
        """Return the displayed name of the coordinating office; its general name where the plan names none."""
        return self.call(coordinator) or _("the coordinating office")

    def call_all(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the displayed names of several parties."""
        return tuple(self.call(name) for name in names)

    def call_with_original(self, name: str) -> str:
        """Return the displayed name of a party, with its name in the document unless that is part of it."""
        called = self.call(name)
        return called if name in called else f"{called} ({name})"
