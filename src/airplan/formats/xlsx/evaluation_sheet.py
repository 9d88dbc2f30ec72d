"""Write an evaluation as a workbook: a sheet for each group with cells to fill in by hand, and formulas that add up.

Cells that a person fills in are not locked; all others are, without a password. The keys of rows and columns stand in
a hidden column and row, by which importing.evaluation_marks finds the filled cells again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.formats.xlsx.book import new_book, protect, saved
from airplan.formats.xlsx.evaluation_formulas import ITEM, VETO, RowCells, added, earned, grade, missing, place, score
from airplan.formats.xlsx.row_layout import Layout
from airplan.formats.xlsx.sheet_writer import SheetColumn, SheetWriter
from airplan.i18n import _, ngettext, pgettext, pmarked
from airplan.i18n.forms import day_in_full
from airplan.reports.evaluation_wording import (
    effect_of,
    facts_in_short,
    number_in_words,
    points_in_words,
    reckoning,
    rules_of,
    title_of,
)
from airplan.reports.score_tables import heading, notes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from openpyxl import Workbook

    from airplan.progress.evaluation import Evaluated, GroupScore, ItemScore, Placed
    from airplan.reports.table import ReaderContext

MARKS = "airplan-evaluation"
"""The name of the hidden sheet, and the key in its first cell."""
KEYS = "keys"
"""The key of the hidden column of a sheet, which has the units' names, and of the hidden row."""
YES, NO = pmarked("whether a veto applies", "yes"), pmarked("whether a veto applies", "no")
_BY_HAND = ("open", "hand")
_OPEN = "FFF7DC"
_PAGE, _HIDDEN = 76, 30
"""Ems of the columns on a page of landscape A4, and of the hidden column."""
_LEAST = 20
"""The height in points of a row in which a person can write."""
_MOST_LETTERS = 31
"""Letters that the name of a sheet can have."""


class BookMarks(NamedTuple):
    """Of which evaluation a workbook is: the hidden sheet says it, and filled cells are read for no other."""

    plan: str
    """The plan's ID."""
    year: int
    rules: str
    """The digest of the rules."""


class _Row(NamedTuple):
    """A line of one of the two sheets that explain: texts by key."""

    cells: Mapping[str, str]


def evaluation_book(
    document: str, evaluated: Evaluated, refs: Mapping[str, str], marks: BookMarks, context: ReaderContext
) -> bytes:
    """Return the workbook of an evaluation; `document` is the plan's title, `refs` maps ID of a measure → ref."""
    book = new_book(heading(evaluated))
    names: list[str] = []
    for group in evaluated.groups:
        names.append(_sheet_name(title_of(group.group), names))
        _GroupSheet(book, names[-1], evaluated, group, context).write(document)
    _write_rules(book, evaluated, document)
    _write_explanations(book, evaluated, refs, document, context)
    _write_marks(book, evaluated, marks)
    return saved(book)


class _GroupSheet:
    """The sheet of one group."""

    def __init__(
        self, book: Workbook, name: str, evaluated: Evaluated, scored: GroupScore, context: ReaderContext
    ) -> None:
        self.evaluated, self.scored, self.context = evaluated, scored, context
        self.group, self.decimals = scored.group, evaluated.rules.evaluation.decimals
        columns = list(self._columns())
        wide = _PAGE / sum(column.ems for column in columns)
        columns = [column._replace(width=column.ems * wide) for column in columns]
        hidden: SheetColumn[Any] = SheetColumn(KEYS, "", _HIDDEN)
        self.writer: SheetWriter[Placed] = SheetWriter(book, name, [*columns, hidden], Layout(frozen=2))
        self.additions = self.group.additions.items if self.group.additions else ()

    def write(self, document: str) -> None:
        """Write the head, the row of keys, the units and the notes; lock what no person fills in."""
        count = ngettext("{count} unit", "{count} units", len(self.scored.placed)).format(count=len(self.scored.placed))
        title = pgettext("an evaluation of a group of units", "{title}: {group}").format(
            title=title_of(self.evaluated.rules.evaluation), group=title_of(self.group)
        )
        self.writer.head(document, title, count, heading(self.evaluated))
        self._write_keys()
        first = self.writer.rows.last + 1
        last = first + len(self.scored.placed) - 1
        for placed in self.scored.placed:
            self._write_unit(placed, first, last)
        self._validate(first, last)
        for text in (*notes(self.evaluated, [self.scored]), *self._guidance()):
            self.writer.note(text)
        self.writer.finish(document, day_in_full(self.evaluated.day))
        sheet = self.writer.sheet
        sheet.freeze_panes = f"C{first}"
        sheet.row_dimensions[first - 1].hidden = True
        sheet.column_dimensions[self.writer.letter(KEYS)].hidden = True
        protect(sheet)

    def _columns(self) -> Iterator[SheetColumn[Any]]:
        """Yield the columns that are shown."""
        yield SheetColumn("place", pgettext("a rank", "Place"), (3, 4), "number")
        yield SheetColumn("unit", _("Unit"), (11, 18))
        for item in self.group.items:
            yield SheetColumn(f"{ITEM}{item.id}", title_of(item), (5, 6), "number", subtitle=_of(item.points))
        yield SheetColumn("earned", _("Items"), (4.5, 5), "number")
        for item in self.group.additions.items if self.group.additions else ():
            yield SheetColumn(f"{ITEM}{item.id}", title_of(item), (5, 6), "number", subtitle=_of(item.points, "+"))
        if self.group.additions:
            yield SheetColumn("added", _("Additions"), (4, 5), "number", subtitle=_of(self.group.additions.cap, "≤"))
        for veto in self.group.vetoes:
            yield SheetColumn(
                f"{VETO}{veto.id}", title_of(veto), (5, 6), "middle", subtitle=effect_of(veto, self.group)
            )
        yield SheetColumn("score", _("Score"), (4.5, 5), "number")
        if self.group.grades:
            yield SheetColumn("grade", _("Grade"), (4, 6), "middle")
        yield SheetColumn("missing", _("To be filled in"), (3.5, 5), "number")
        yield SheetColumn("remark", _("Remark"), (8, 8))

    def _write_keys(self) -> None:
        """Write the keys of the columns into a row that is hidden."""
        row, _last = self.writer.rows.append()
        for place_of, column in enumerate(self.writer.columns, start=1):
            self.writer.sheet.cell(row, place_of).value = column.key

    def _write_unit(self, placed: Placed, first: int, last: int) -> None:
        """Write the row of a unit: what is known, what is to be filled in, and the formulas."""
        scored, writer = placed.score, self.writer
        rows = writer.rows.append()
        writer.rows.require(rows, _LEAST)
        writer.put(rows, "unit", self.context.call(scored.unit))
        writer.put(rows, KEYS, scored.unit)
        self._unlocked(writer.put(rows, "remark", None), tinted=False)
        for each in (*scored.parts.items, *scored.parts.additions):
            self._put_points(rows, each)
        for veto in scored.parts.vetoes:
            cell = writer.put(rows, f"{VETO}{veto.veto.id}", yes_or_no(veto.applies) if veto.applies else None)
            if not veto.veto.source:
                self._unlocked(cell)
        cells = RowCells(writer.letter, rows[0])
        formulas = {
            "earned": earned(scored, self.group, cells, self.decimals),
            "score": score(self.group, cells, yes_or_no(applies=True)),
            "missing": missing(scored, self.group, cells),
            "place": place(cells, first, last),
        }
        if self.group.additions:
            formulas["added"] = added(self.group, cells)
        if self.group.grades:
            formulas["grade"] = grade(self.group, cells, yes_or_no(applies=True), title_of)
        for key, formula in formulas.items():
            cell = writer.put(rows, key, None)
            cell.value = formula
            if key not in ("place", "missing", "grade"):
                cell.number_format = self._format

    def _put_points(self, rows: tuple[int, int], each: ItemScore) -> None:
        """Write the points of an item; a cell without known points may be filled in, unless the item is excluded."""
        key = f"{ITEM}{each.item.id}"
        if each.basis == "excluded":
            self.writer.put(rows, key, pgettext("points of an item", "not scored"))
            return
        cell = self.writer.put(rows, key, each.points)
        cell.number_format = self._format
        if each.basis in _BY_HAND:
            self._unlocked(cell)

    @property
    def _format(self) -> str:
        return "0." + "0" * self.decimals if self.decimals else "0"

    def _unlocked(self, cell: Any, *, tinted: bool = True) -> None:
        """Let a person fill in a cell."""
        from openpyxl.styles import PatternFill, Protection

        cell.protection = Protection(locked=False)
        if tinted:
            cell.fill = PatternFill("solid", fgColor=_OPEN)

    def _validate(self, first: int, last: int) -> None:
        """Accept only points up to those of the item, and yes or no for a veto."""
        from openpyxl.worksheet.datavalidation import DataValidation

        for item in (*self.group.items, *self.additions):
            points = DataValidation("decimal", operator="between", formula1="0", formula2=format(item.points, "f"))
            points.error = _("Please enter a number from 0 to {points}.").format(points=number_in_words(item.points))
            self._add(points, f"{ITEM}{item.id}", first, last)
        for veto in self.group.vetoes:
            words = f"{yes_or_no(applies=True)},{yes_or_no(applies=False)}"
            choice = DataValidation("list", formula1=f'"{words}"')
            choice.error = _("Choose one of: {words}").format(words=words)
            self._add(choice, f"{VETO}{veto.id}", first, last)

    def _add(self, validation: Any, key: str, first: int, last: int) -> None:
        validation.allow_blank, validation.showErrorMessage, validation.errorStyle = True, True, "stop"
        letter = self.writer.letter(key)
        validation.add(f"{letter}{first}:{letter}{last}")
        self.writer.sheet.add_data_validation(validation)

    def _guidance(self) -> Iterator[str]:
        yield _("Fill in the yellow cells; the other cells are locked, and the formulas add up.")
        yield _("airplan evaluate --from FILE reads the filled cells back.")


def yes_or_no(applies: bool) -> str:  # noqa: FBT001 – the name says it
    """Return whether a veto applies, as a cell says it."""
    return _(YES if applies else NO)


def _write_rules(book: Workbook, evaluated: Evaluated, document: str) -> None:
    """Write the sheet with the rules of every group."""
    columns = [
        SheetColumn[_Row]("item", _("Item"), (14, 18), value=lambda row: row.cells["item"]),
        SheetColumn[_Row]("points", _("Points"), (6, 6), "middle", lambda row: row.cells["points"]),
        SheetColumn[_Row]("standard", _("Standard"), (50, 56), value=lambda row: row.cells["standard"]),
        SheetColumn[_Row]("remark", _("Remark"), (10, 10)),
    ]
    writer = SheetWriter(book, _sheet_name(_("Rules"), ()), columns)
    writer.head("", _("Rules"), "", heading(evaluated))
    for group in evaluated.groups:
        writer.section(title_of(group.group))
        for item, points, standard in rules_of(group.group):
            writer.add(_Row({"item": item, "points": points, "standard": standard}))
    writer.finish(document, day_in_full(evaluated.day))


def _write_explanations(
    book: Workbook, evaluated: Evaluated, refs: Mapping[str, str], document: str, context: ReaderContext
) -> None:
    """Write the sheet that says of every unit what its points follow from."""
    columns = [
        SheetColumn[_Row]("item", _("Item"), (12, 16), value=lambda row: row.cells["item"]),
        SheetColumn[_Row]("points", _("Points"), (8, 8), "middle", lambda row: row.cells["points"]),
        SheetColumn[_Row]("reckoning", _("Calculation"), (24, 28), value=lambda row: row.cells["reckoning"]),
        SheetColumn[_Row]("facts", _("Facts"), (40, 44), value=lambda row: row.cells["facts"]),
    ]
    writer = SheetWriter(book, _sheet_name(_("Explanation"), ()), columns)
    writer.head("", _("Explanation"), "", heading(evaluated))
    for placed in (each for group in evaluated.groups for each in group.placed):
        writer.section(context.call(placed.score.unit))
        for each in (*placed.score.parts.items, *placed.score.parts.additions):
            writer.add(
                _Row(
                    {
                        "item": title_of(each.item),
                        "points": f"{points_in_words(each.points)} / {number_in_words(each.item.points)}",
                        "reckoning": reckoning(each),
                        "facts": facts_in_short(each.amount.facts, refs),
                    }
                )
            )
    writer.finish(document, day_in_full(evaluated.day))


def _write_marks(book: Workbook, evaluated: Evaluated, marks: BookMarks) -> None:
    """Write the hidden sheet that says of which evaluation the workbook is, and which cells were to be filled in."""
    sheet = book.create_sheet(MARKS)
    facts = {**marks._asdict(), "groups": [group.group.id for group in evaluated.groups]}
    sheet.append([MARKS, json.dumps(facts, ensure_ascii=False)])
    for scored in (placed.score for group in evaluated.groups for placed in group.placed):
        parts = (*scored.parts.items, *scored.parts.additions)
        sheet.append([scored.unit, json.dumps([each.item.id for each in parts if each.basis in _BY_HAND])])
    sheet.sheet_state = "veryHidden"


def _of(points: Decimal, sign: str = "") -> str:
    return _("{points} points").format(points=f"{sign}{number_in_words(points)}")


def _sheet_name(title: str, taken: Sequence[str]) -> str:
    """Return a name for a sheet: without the signs that Excel refuses, short, and not taken yet."""
    plain = "".join(" " if sign in "[]:*?/\\'" else sign for sign in title).strip()[: _MOST_LETTERS - 3] or "1"
    names = (plain, *(f"{plain} {number}" for number in range(2, 100)))
    lower = {name.casefold() for name in taken}
    return next(name for name in names if name.casefold() not in lower)
