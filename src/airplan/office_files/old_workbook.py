"""Read the values of an old workbook (.xls), if the library for it is installed."""

from __future__ import annotations

from datetime import date, datetime, time
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, Any

from airplan.i18n import marked
from airplan.office_files.old_records import look_through
from airplan.office_files.workbook_model import CellContent, ReadBook, Sheet
from airplan.office_files.zip_guard import INCOMPLETE, SEND_AGAIN, Unusable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.office_files.workbook_model import Place
    from airplan.office_files.xml_parts import Budget

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Beginning of such a file."""
VALUES_ONLY = marked(
    "this is an .xls file: only cell values were read, not comments, pictures or links; open it to check them"
)
_PERCENTAGE = "0.00%"


def is_readable() -> bool:
    """Return whether the library is installed: the extra airplan[xls]."""
    return find_spec("python_calamine") is not None


def opened_old(content: bytes, together: Budget | None = None) -> ReadBook:
    """Return the values of the workbook; `together` is the budget for it and others. Raises Unusable."""
    from python_calamine import CalamineWorkbook

    facts = look_through(content)
    if together:
        together.spend("cells", facts.cells)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        names = list(book.sheet_names)
        hidden = {meta.name for meta in book.sheets_metadata if str(meta.visible) != "SheetVisibleEnum.Visible"}
        tables = [book.get_sheet_by_name(name) for name in names]
        return ReadBook(
            tuple(
                Sheet(
                    table.name,
                    dict(_cells(table.to_python(skip_empty_area=False), percentages)),
                    [(top + 1, bottom + 1, left + 1, right + 1)
                     for (top, left), (bottom, right) in table.merged_cell_ranges or ()],
                    visible=table.name not in hidden,
                )
                for table, percentages in zip(tables, facts.percentages, strict=True)
            )
        )  # fmt: skip
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:  # a panic of the library, which is written in Rust, is no Exception
        raise Unusable(INCOMPLETE, SEND_AGAIN) from error


def _cells(rows: list[list[Any]], percentages: set[Place]) -> Iterator[tuple[Place, CellContent]]:
    """Yield the cells with content, in order."""
    for row, values in enumerate(rows, start=1):
        for column, value in enumerate(values, start=1):
            if value != "":
                format_ = _PERCENTAGE if (row, column) in percentages else "General"
                yield (row, column), CellContent(_value(value), _letter(value), format_)


def _letter(value: object) -> str:
    """Return openpyxl's letter for the type of a value."""
    if isinstance(value, bool):
        return "b"
    return "s" if isinstance(value, str) else "n" if isinstance(value, int | float) else "d"


def _value(value: object) -> object:
    """Return a value in the form of other workbooks: a day as a date with a time, a whole number as an int."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    return int(value) if isinstance(value, float) and value.is_integer() else value
