"""Recognise what airplan itself wrote: the printed checklist, and lists of measures with a column for each key.

Both carry more than other offices' tables: refs, and which blank cells may belong to a merged cell above.
"""

from __future__ import annotations

import re
from string import ascii_lowercase
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import Message
from airplan.formats.xlsx.checklist import BY_HAND_TITLES, SHADED_CELLS
from airplan.i18n import in_every_language, marked, pmarked
from airplan.i18n.terms import COLUMN_TITLES
from airplan.importing.document import Grid, Paragraph
from airplan.importing.rows import Doubt, RawCell, RawColumn, RawPlan, RawRow, plain
from airplan.importing.table_rows import NOTE, table_rows
from airplan.plan.model import NUMERALS, row_letters
from airplan.reports.wording import OPEN_LIST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from airplan.importing.document import Cell, Document
    from airplan.importing.rows import Role

_REF = re.compile(r"(?:\d+-)?\d+[a-z]+")
_REF_COLUMN = "airplan:ref"
"""What the column of refs is called while the checklist is read; no document has such a heading."""
_KEYS: dict[Role, str] = {
    "section": "任务类别", "number": "序号", "city_task": "上级重点任务", "text": "重点任务", "deadline": "完成时限",
    "leaders": "牵头领导", "lead": "牵头部门", "responsible": "责任单位", "assisting": "协办单位",
}  # fmt: skip
"""Key of a list → the usual heading: a list has no headings of the document."""
_LIST_TITLES = {
    "ref": marked("Ref"), "text": pmarked("text of a measure", "Text"), "deadline": marked("Deadline as worded"),
    **COLUMN_TITLES,
}  # fmt: skip
"""Key of a list → its title in lists that are written with titles."""
_LIST_KEYS = {"ref", "number", "text", "deadline", "leaders", "lead", "responsible", "assisting", "inherited"}
_HAN = re.compile(r"[\u3400-\u9fff]")


class _Checklist(NamedTuple):
    grid: Grid
    head: int
    """The row of headings."""
    end: int
    """The row below the last measure."""


def own_rows(document: Document, wanted: Mapping[str, Role | None]) -> tuple[Document, RawPlan] | None:
    """Return the rows of a table that airplan wrote, and the document without other sheets; None for any other."""
    for block in document.blocks:
        if not isinstance(block, Grid):
            continue
        if checklist := _checklist(block):
            return _from_checklist(document, checklist, wanted)
        if keys := _keys_of_list(block):
            return document, _from_list(block, keys)
    return None


# --- the checklist ----------------------------------------------------------------------------------------------------


def _checklist(grid: Grid) -> _Checklist | None:
    refs, by_hand = in_every_language("Ref"), [in_every_language(title) for title in BY_HAND_TITLES]
    for number, row in enumerate(grid.rows()):
        texts = [cell.text if cell else "" for _state, cell in row]
        last = texts[-len(by_hand) :]
        if texts[0] in refs and all(text in titles for text, titles in zip(last, by_hand, strict=False)):
            ends = [cell.row + cell.rows for cell in grid.cells if not cell.column and _REF.fullmatch(cell.text)]
            return _Checklist(grid, number, max(ends, default=number + 1))
    return None


def _from_checklist(
    document: Document, found: _Checklist, wanted: Mapping[str, Role | None]
) -> tuple[Document, RawPlan]:
    grid, width = found.grid, found.grid.width - len(BY_HAND_TITLES)
    headings = [cell for cell in grid.cells if cell.row == found.head]
    translated = {cell.column for cell in headings if _HAN.search(cell.text) and _translation(cell.text)}
    cells = []
    for cell in grid.cells:
        if found.head <= cell.row < found.end and cell.column < width:
            text = _REF_COLUMN if (cell.row, cell.column) == (found.head, 0) else cell.text
            if cell.column in translated or (translated and cell.columns == grid.width):
                text = _untranslated(text)
            span = min(cell.columns, width - cell.column)
            cells.append(cell._replace(row=cell.row - found.head, text=text, columns=span))
    table = Grid(grid.name, found.end - found.head, width, tuple(cells), grid.merges_known)
    above = [
        Paragraph(cell.text, cell.place, int(cell.columns == grid.width))
        for cell in grid.cells
        if cell.row < found.head and not (translated and not _HAN.search(cell.text))
    ]
    source = document._replace(blocks=(*above, table))
    plan = table_rows(source, {**wanted, plain(_REF_COLUMN): None})
    words = marked("{table}: left out, because only the first sheet of a checklist has the rows of the plan")
    plan.left_out += [
        Message(words, table=block.name) for block in document.blocks if isinstance(block, Grid) and block is not grid
    ]
    notes = _notes(found)
    _take_refs(plan, notes)
    shown = in_every_language(SHADED_CELLS)
    plan.doubts += [
        Doubt("note", cell.place, " ".join(cell.text.split()), Message(NOTE))
        for cell in grid.cells
        if cell.row >= found.end and cell.text.partition("\u3000")[0] not in {*notes, *shown}
    ]
    return source, plan


def _translation(text: str) -> str:
    """Return the last line of a cell if it begins with a Latin letter and has no Chinese characters; else nothing."""
    last = text.rpartition("\n")[2] if "\n" in text else text.rpartition("\u3000")[2] if "\u3000" in text else ""
    return last if last and not _HAN.search(last) and re.match("[A-Za-z]", last) else ""


def _untranslated(text: str) -> str:
    """Return a cell without the English below it."""
    translation = _translation(text)
    return text[: -len(translation)].rstrip("\n\u3000") if translation else text


def _notes(found: _Checklist) -> dict[str, str]:
    """Return ref → the note below the table on its uncertain cells."""
    notes: dict[str, str] = {}
    for cell in found.grid.cells:
        ref, sign, note = cell.text.partition("\u3000")
        if cell.row >= found.end and sign and _REF.fullmatch(ref):
            notes[ref] = note
    return notes


def _take_refs(plan: RawPlan, notes: Mapping[str, str]) -> None:
    """Take row numbers from the column of refs, which is removed; mark the cells that the notes call uncertain."""
    plan.columns = [column for column in plan.columns if column.heading != _REF_COLUMN]
    columns = [column for column in plan.columns if column.role in ("responsible", "assisting")]
    titles = {str(column.role): _titles(column) for column in columns}
    refs = [row.cells.pop(_REF_COLUMN) for row in plan.rows]
    tasks = [ref.text.rstrip(ascii_lowercase) for ref in refs]
    plan.by_section = any("-" in task for task in tasks)
    numbers = [task.rpartition("-")[2] for task in tasks]
    if any(row.text("number") not in ("", number) for row, number in zip(plan.rows, numbers, strict=True)):
        _keep_own_numbers(plan)
    first: dict[str, int] = {}
    for i, (row, ref) in enumerate(zip(plan.rows, refs, strict=True)):
        above = first.setdefault(tasks[i], i)
        row.cells["number"] = (
            RawCell(numbers[i], ref.place) if above == i else RawCell(numbers[i], ref.place, "continues", above)
        )
        _check_place(row, ref.text, i - above)
        note = notes.get(ref.text, "")
        row.uncertain = tuple(role for role, words in titles.items() if any(word in note for word in words))


def _check_place(row: RawRow, ref: str, place: int) -> None:
    """Ask about a row that had another ref, because rows of its task above it were not exported."""
    if ref[len(ref.rstrip(ascii_lowercase)) :] != row_letters(place):
        question = marked("this row had this ref; rows above it in its task are missing here, so it gets another")
        row.doubts.append(("text", Doubt("number", row.place, ref, Message(question))))


def _keep_own_numbers(plan: RawPlan) -> None:
    """Let the column of numbers hold the document's own numbers of rows, since it does not hold those of tasks."""
    for row in plan.rows:
        row.cells["document_number"] = row.cells["number"]
    plan.columns = [
        column._replace(role="document_number") if column.role == "number" else column for column in plan.columns
    ]


def _titles(column: RawColumn) -> set[str]:
    return {column.heading, *in_every_language(COLUMN_TITLES[str(column.role)])}


# --- lists of measures ------------------------------------------------------------------------------------------------


def _keys_of_list(grid: Grid) -> list[str]:
    """Return the keys of the columns of a list, by its keys or its titles; empty for another table."""
    first = next(grid.rows(), [])
    keys = [cell.text if cell else "" for _state, cell in first]
    if set(keys) >= _LIST_KEYS:
        return keys
    meant = {title: key for key, words in _LIST_TITLES.items() for title in in_every_language(words)}
    keys = [meant.get(key, "") for key in keys]
    return keys if set(keys) >= {"ref", "text", "deadline"} else []


def _from_list(grid: Grid, keys: list[str]) -> RawPlan:
    plan = RawPlan()
    started: dict[tuple[str, str], int] = {}
    """(task, key) → the index of the row whose cell was the last to start in the task."""
    for row in list(grid.rows())[1:]:
        record = {key: cell for key, (_state, cell) in zip(keys, row, strict=True) if cell}
        plan.rows.append(_list_row(record, grid.name, started, len(plan.rows)))
    plan.by_section = any("-" in cell.text for cell in grid.cells if cell.row and keys[cell.column] == "ref")
    used = {key for row in plan.rows for key, cell in row.cells.items() if cell.text} | {"text"}
    used |= {"section"} if any(row.section for row in plan.rows) else set()
    plan.columns = [RawColumn(heading, role) for role, heading in _KEYS.items() if role in used]
    return plan


def _list_row(record: Mapping[str, Cell], table: str, started: dict[tuple[str, str], int], i: int) -> RawRow:
    """Return a row of a list; the first one of a task, and each cell that is not inherited, starts a cell."""
    texts = {key: cell.text for key, cell in record.items()}
    place = record["ref"].place if "ref" in record else table
    task = texts.get("ref", "").rstrip(ascii_lowercase)
    texts.setdefault("number", task.rpartition("-")[2])
    inherited, open_lists = (texts.get(key, "").split("\n") for key in ("inherited", "open_lists"))
    if city_number := texts.get("city_number", ""):
        texts["city_task"] = f"{city_number}.{texts.get('city_task', '')}"
    cells: dict[str, RawCell] = {}
    for role in _KEYS:
        text = texts.get(role, "")
        if role in open_lists and text:
            text += OPEN_LIST
        if role in inherited or (role == "number" and (task, role) in started):
            cells[role] = RawCell(text, place, "continues", started.get((task, role)))
        elif role != "section":
            cells[role] = RawCell(text, place, "starts" if text else "blank")
            started[task, role] = i
    number = texts.get("section_number", "")
    section = f"{_numeral(number)}、{texts.get('section', '')}" if number else ""
    uncertain = tuple(filter(None, texts.get("uncertain", "").split("\n")))
    row = RawRow(place, cells, section, uncertain=uncertain)
    _check_place(row, texts.get("ref", ""), i - started[task, "number"])
    return row


def _numeral(number: str) -> str:
    place = int(number) if number.isdecimal() else 0
    return NUMERALS[place - 1] if 0 < place <= len(NUMERALS) else number
