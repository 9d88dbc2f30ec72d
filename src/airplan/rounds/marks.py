"""Where do the hidden marks of a workbook stand, and what do they say was sent?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.i18n import _
from airplan.rounds.form import COLUMN_MARK, PART_MARK, ROW_MARK, Unsealed, joined

if TYPE_CHECKING:
    from airplan.rounds.form import Form

_MARK = "airplan:"


class Marks(NamedTuple):
    """The hidden marks of one sheet: (what stands behind the mark, row, column)."""

    sheet: Any
    parts: list[tuple[str, int, int]]
    columns: list[tuple[str, int, int]]
    rows: list[tuple[str, int, int]]


def marks_in(book: Any) -> list[Marks]:
    """The marks of every sheet, by the cells that there are: dimensions are not believed."""
    found = []
    for sheet in book.worksheets:
        marks = Marks(sheet, [], [], [])
        for place, cell in sorted(sheet._cells.items()):  # noqa: SLF001 – the cells there are, not the rectangle around
            if is_mark(text := cell.value):
                for start, kind in ((PART_MARK, marks.parts), (COLUMN_MARK, marks.columns), (ROW_MARK, marks.rows)):
                    if text.startswith(start):
                        kind.append((text.removeprefix(start).strip(), *place))
        found.append(marks)
    return found


def is_mark(value: object) -> bool:
    """Is it one of the texts by which airplan finds its way, wherever it stands?"""
    return isinstance(value, str) and value.startswith(_MARK)


def form_in(marks: list[Marks]) -> tuple[Form | None, str]:
    """What was sent, by the hidden sheet; None, and why nobody can tell. Of a copy of it that was changed nothing is
    believed, as long as there is a whole one."""
    carrying = [one for one in marks if one.parts]
    if not carrying:
        if any(one.columns or one.rows for one in marks):
            return None, _("the hidden sheet has been deleted, so nobody can tell what was sent")
        return None, _("this is no workbook that airplan dispatch has written")
    forms = {}
    for one in carrying:
        texts = {key: one.sheet._cells.get((row, column + 1)) for key, row, column in one.parts}  # noqa: SLF001 – as above
        try:
            form = joined({key: str(cell.value or "") if cell else "" for key, cell in texts.items()})
        except Unsealed:
            continue
        forms[form.seal] = form
    if not forms:
        return None, _("the hidden sheet has been changed: its seal does not fit what it says")
    if len(forms) > 1:
        return None, _("there are hidden sheets of several workbooks in it, so nobody can tell which of them was sent")
    return next(iter(forms.values())), ""
