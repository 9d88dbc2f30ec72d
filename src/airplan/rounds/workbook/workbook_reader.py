"""Open a workbook that came back, as far as that does no harm."""

from __future__ import annotations

import warnings
from contextlib import redirect_stdout
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

from airplan.rounds.xlsx_guard import MOST_CELLS, Unusable, check, damaged, too_wide

if TYPE_CHECKING:
    from openpyxl import Workbook


def opened(content: bytes, name: str = "") -> Workbook:
    """Return the workbook with its formulas as formulas, without its links to others.

    Raises Unusable, which then has the name that is given.
    """
    return _loaded(content, name, computed_only=False)


def computed(content: bytes) -> Workbook:
    """Return the workbook with what its formulas had come to when it was last saved, None where nothing.

    Raises Unusable.
    """
    return _loaded(content, "", computed_only=True)


def _loaded(content: bytes, name: str, *, computed_only: bool) -> Workbook:
    from openpyxl.utils import get_column_letter

    try:
        check(content)
        book = _load(content, computed_only=computed_only)
        if not book.worksheets:
            raise damaged(content)
        for sheet in book.worksheets:
            if sheet.max_row * sheet.max_column > MOST_CELLS:
                raise too_wide(sheet.title, f"{get_column_letter(sheet.max_column)}{sheet.max_row}")
    except Unusable as error:
        error.name = name
        raise
    return book


def _load(content: bytes, *, computed_only: bool) -> Workbook:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings(), redirect_stdout(StringIO()):  # it also prints what it wonders at
            # What openpyxl cannot keep, nobody misses: it is never written again.
            warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")
            return load_workbook(BytesIO(content), read_only=False, data_only=computed_only, keep_links=False)
    except Exception as error:  # openpyxl does not look at what it reads: on damage it raises whatever it trips over
        raise damaged(content) from error
