"""Whatever is done to a workbook at random: is it read without a fault, and is nothing written but its answers?

What must be in the journal is told by a model that shares nothing with airplan: it looks for the marks itself, and
knows of each thing that is put into a cell what it means there.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import openpyxl
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import MergedCell

from support.returns import EPB

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.returns import Book, RoundOffice

pytestmark = pytest.mark.slow

ROW, COLUMN = "airplan:row:", "airplan:column:"
TEXTS = ("note", "problem", "next")
ANSWERS = ("status", "evidence", *TEXTS)


class Thing(NamedTuple):
    """Something in a cell, and what it means as a status, a figure in 辆, one in %, and a text; None: it is refused."""

    value: Any
    format: str = "General"
    status: str | None = None
    figure: str | None = None
    percentage: str | None = None
    text: str | None = None
    kind: str = ""
    """openpyxl's letter, where it is not what openpyxl thinks."""


THINGS = (
    Thing("推进中", status="in-progress", text="推进中"),
    Thing(" done\u3000", status="done", text="done"),
    Thing(9300, figure="9300", percentage="9300", text="9300"),
    Thing("9,300", figure="9300", percentage="9300", text="9,300"),
    Thing("１２", figure="12", percentage="12", text="１２"),
    Thing(12.5, "0.00", figure="12.5", percentage="12.5", text="12.5"),
    Thing("96%", percentage="96", text="96%"),
    Thing(0.96, "0%", percentage="96", text="96%"),
    Thing(0.96, figure="0.96", text="0.96"),
    Thing("一\n二", text="一\n二"),
    Thing("约300", text="约300"),
    Thing("-", text="-"),
    Thing("5a", text="5a"),
    Thing("8a", text="8a"),
    Thing("进展情况", text="进展情况"),
    Thing("=1+1"),
    Thing("=不是公式", text="=不是公式", kind="s"),
    Thing("#N/A", kind="e"),
    Thing(value=True),
    Thing(datetime.fromisoformat("2017-05-20"), "yyyy-mm-dd"),
    Thing(datetime.fromisoformat("2017-05-20T08:30"), "h:mm"),
    Thing(1e300, text=None),
    Thing(-5, text="-5"),
    Thing("x" * 32_767, text="x" * 32_767),
)
BLANK = (None, "", " ", "\u3000", "\u200b")
MEANINGS = {(type(thing.value), thing.value, thing.format == "0%", thing.kind == "s"): thing for thing in THINGS}


def place(cell: Any) -> tuple[int, int]:
    return cell.row, cell.column


class Mangler:
    """Does things to a workbook that no person would think of."""

    def __init__(self, path: Path, data: st.DataObject) -> None:
        self.book: Any = openpyxl.load_workbook(path)
        self.data = data

    def draw(self, strategy: st.SearchStrategy[Any]) -> Any:
        return self.data.draw(strategy)

    def sheet(self) -> Any:
        return self.draw(st.sampled_from(self.book.worksheets))

    def cell(self, sheet: Any) -> Any:
        """Most often one in the middle of what there is."""
        return sheet.cell(
            self.draw(st.integers(1, min(sheet.max_row, 60) + 2)),
            self.draw(st.integers(1, min(sheet.max_column, 40) + 2)),
        )

    def mark(self) -> Any:
        """A cell with a mark of some row or column."""
        marks = [
            cell
            for sheet in self.book.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, str) and cell.value.startswith((ROW, COLUMN))
        ]
        return self.draw(st.sampled_from(marks)) if marks else self.cell(self.sheet())

    def put(self, cell: Any, thing: Thing) -> None:
        cell.value, cell.number_format = thing.value, thing.format
        if thing.kind:
            cell.data_type = thing.kind

    def put_something(self) -> None:
        self.put(self.cell(self.sheet()), self.draw(st.sampled_from(THINGS)))

    def blank_something(self) -> None:
        self.cell(self.sheet()).value = self.draw(st.sampled_from(BLANK))

    def delete_mark(self) -> None:
        self.mark().value = None

    def copy_mark(self) -> None:
        self.cell(self.sheet()).value = self.mark().value

    def move_mark(self) -> None:
        mark = self.mark()
        text, mark.value = mark.value, None
        self.cell(mark.parent).value = text

    def swap_marks(self) -> None:
        one, other = self.mark(), self.mark()
        one.value, other.value = other.value, one.value

    def change_mark(self) -> None:
        self.mark().value = self.draw(
            st.sampled_from((f"{ROW}99z", f"{ROW}", f"{COLUMN}mood", f"{COLUMN}value-99", "airplan:"))
        )

    def swap_rows(self) -> None:
        """With their marks or without."""
        sheet, first = self.sheet(), self.draw(st.integers(1, 2))
        one, other = self.cell(sheet).row, self.cell(sheet).row
        for column in range(first, sheet.max_column + 1):
            self._swap(sheet.cell(one, column), sheet.cell(other, column))

    def swap_columns(self) -> None:
        sheet, first = self.sheet(), self.draw(st.sampled_from((1, 6, 7)))
        one, other = self.cell(sheet).column, self.cell(sheet).column
        for row in range(first, sheet.max_row + 1):
            self._swap(sheet.cell(row, one), sheet.cell(row, other))

    def _swap(self, one: Any, other: Any) -> None:
        one.value, other.value = other.value, one.value
        one.number_format, other.number_format = other.number_format, one.number_format

    def delete_or_insert(self) -> None:
        sheet = self.sheet()
        cell, what = (
            self.cell(sheet),
            self.draw(st.sampled_from(("delete_rows", "delete_cols", "insert_rows", "insert_cols"))),
        )
        getattr(sheet, what)(cell.row if what.endswith("rows") else cell.column)

    def merge(self) -> None:
        sheet = self.sheet()
        (top, left), (bottom, right) = place(self.cell(sheet)), place(self.cell(sheet))
        sheet.merge_cells(
            start_row=min(top, bottom),
            end_row=max(top, bottom),
            start_column=min(left, right),
            end_column=max(left, right),
        )

    def hide(self) -> None:
        sheet, cell = self.sheet(), self.cell(self.sheet())
        sheet.row_dimensions[cell.row].hidden = True
        sheet.sheet_state = self.draw(st.sampled_from(("visible", "hidden", "veryHidden")))

    def sheets(self) -> None:
        sheet, what = self.sheet(), self.draw(st.sampled_from(("copy", "remove", "new", "move", "rename", "activate")))
        if what == "copy":
            self.book.copy_worksheet(sheet)
        elif what == "remove" and len(self.book.worksheets) > 1:
            self.book.remove(sheet)
        elif what == "new":
            self.book.create_sheet("x", 0)
        elif what == "move":
            self.book.move_sheet(sheet, self.draw(st.integers(-3, 3)))
        elif what == "rename":
            sheet.title = self.draw(st.sampled_from(("填报", "airplan", "Sheet1", "a'b")))
        else:
            self.book.active = sheet

    def mangle(self) -> None:
        """One of these; what openpyxl itself refuses is not done."""
        kinds: tuple[Callable[[], None], ...] = (
            self.put_something, self.put_something, self.blank_something, self.delete_mark, self.copy_mark,
            self.move_mark, self.swap_marks, self.change_mark, self.swap_rows, self.swap_columns,
            self.delete_or_insert, self.merge, self.hide, self.sheets,
        )  # fmt: skip
        try:
            self.draw(st.sampled_from(kinds))()
        except (AttributeError, ValueError):  # a cell that is merged into another, a hidden sheet in front
            return


def model(path: Path, units: dict[str, str], targets: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Ref → field → what a report of it must say, for every answer of the only table there is in the workbook."""
    tables = []
    for sheet in openpyxl.load_workbook(path).worksheets:
        texts = [(cell.value, cell) for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
        rows = {(text[len(ROW) :].strip(), cell.row) for text, cell in texts if text.startswith(ROW)}
        columns = {(text[len(COLUMN) :].strip(), cell.column) for text, cell in texts if text.startswith(COLUMN)}
        if rows and columns:
            tables.append((sheet, rows, columns))
    ((sheet, rows, columns),) = tables
    said: dict[str, dict[str, Any]] = {}
    for (ref, row), (column, letter) in product(rows, columns):
        place = f"{ref} {column}"
        if column not in ANSWERS and place not in units:
            continue
        meant = meaning(sheet.cell(row, letter), column, units.get(place, ""))
        if meant is not None:
            assert {sheet.cell(row, at).value for key, at in columns if key == "ref"} <= {ref}, "another row"
            field = f"target:{targets[place]}" if place in targets else column
            assert field not in said.get(ref, {}), "a mark that is there twice"
            said.setdefault(ref, {})[field] = meant
    return said


def meaning(cell: Any, column: str, unit: str) -> Any:
    """What a cell for an answer means; None for a blank one."""
    if isinstance(cell, MergedCell) or cell.value in BLANK or str(cell.value).startswith("airplan:"):
        return None
    literal = isinstance(cell.value, str) and cell.value.startswith("=") and cell.data_type == "s"
    thing = MEANINGS.get((type(cell.value), cell.value, cell.number_format == "0%", literal))
    # What was sent has no meaning as an answer: it may not be taken for one.
    return "not to be written" if thing is None else meant_by(thing, column, unit)


def meant_by(thing: Thing, column: str, unit: str) -> Any:
    """What a thing means in a column; None where it is refused."""
    if column == "status":
        return thing.status
    if unit:
        found = thing.percentage if unit == "%" else thing.figure
        return None if found is None else Decimal(found)
    if column == "evidence":
        return None if thing.text is None else thing.text.split("\n")
    return thing.text


def open_cells(book: Book, units: dict[str, str]) -> list[tuple[str, str]]:
    """(ref, column) of all cells for answers."""
    places = product(sorted(book.rows), sorted(book.columns))
    return [(ref, column) for ref, column in places if column in ANSWERS or f"{ref} {column}" in units]


def written(office: RoundOffice) -> dict[str, dict[str, Any]]:
    """The same of the reports in the journal."""
    said: dict[str, dict[str, Any]] = {}
    for line in office.clerk("journal", "export").out.splitlines():
        entry = json.loads(line)
        if entry.get("kind") != "report":
            continue
        content = entry["content"]
        own = {key: content[key] for key in ANSWERS if content.get(key) not in (None, [])}
        values = {target: Decimal(text) for target, text in content.get("values", {}).items()}
        assert (entry["unit"], entry["ref"] in said) == (EPB, False)
        said[entry["ref"]] = own | {f"target:{target}": value for target, value in values.items()}
    return said


def asked_of(book: Book) -> tuple[dict[str, str], dict[str, str]]:
    """ "5a value-1" → the unit, and → the target, by the hidden sheet as it was sent."""
    parts = {row[0].value: row[1].value for row in book.hidden.iter_rows()}
    form = json.loads("".join(parts[f"airplan:part:{number}"] for number in range(len(parts) - 1)))
    asked = {
        f"{row['ref']} value-{i}": target for row in form["rows"] for i, target in enumerate(row["targets"], start=1)
    }
    return {key: unit for key, (_id, unit, *_) in asked.items()}, {key: name for key, (name, *_) in asked.items()}


@settings(
    max_examples=int(os.environ.get("AIRPLAN_TEST_MANGLED", "30")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_nothing_is_written_but_what_stands_in_a_cell_for_answers(sent: RoundOffice, data: st.DataObject) -> None:
    store = Path(sent.clerk.store)
    pristine = getattr(sent, "pristine", None) or (store.read_bytes(), sent.clerk.now)
    sent.pristine = pristine  # type: ignore[attr-defined]  # kept beside the office that it belongs to
    store.write_bytes(pristine[0])
    sent.clerk.now = pristine[1]
    book = sent.open(EPB)
    units, targets = asked_of(book)
    path = sent.back / book.path.name
    book.save(path)
    mangler = Mangler(path, data)
    sheet = mangler.book.worksheets[0]
    for ref, column in data.draw(st.lists(st.sampled_from(open_cells(book, units)), max_size=6)):
        fitting = [thing for thing in THINGS if meant_by(thing, column, units.get(f"{ref} {column}", "")) is not None]
        mangler.put(sheet.cell(book.rows[ref], book.columns[column]), data.draw(st.sampled_from(fitting)))
    for _time in range(data.draw(st.integers(0, 4))):
        mangler.mangle()
    for sheet in mangler.book.worksheets[:1]:
        sheet.sheet_state = "visible"  # or openpyxl does not save it
    mangler.book.save(path)
    prefer = ("--prefer", "returned")
    result = sent.collect("--apply", *prefer, code=None)
    if result.code == 4 and "doubtful" in sent.verdicts(*prefer).values():
        result = sent.collect("--apply", *prefer, "--confirm", EPB, code=None)
    assert result.code in (0, 3, 4), result.err
    assert "Traceback" not in result.err
    taken = "return" in sent.kinds()
    event("written" if taken else "held up" if result.code else "nothing to write")
    expected = model(path, units, targets) if taken else {}
    assert written(sent) == expected
