"""What does each returned cell say that was not known: new, unchanged, stale, in conflict, or not to be read at all?

Three texts are compared: what was known when the workbook was sent, what is known now, and what came back. A blank cell
is no answer, so nothing is ever taken from it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from airplan.i18n import _
from airplan.rounds.baseline import figure
from airplan.rounds.cell_values import (
    Erased,
    Unread,
    read_day,
    read_evidence,
    read_status,
    read_text,
    read_value,
    shown,
)
from airplan.rounds.form import SIGNING, VALUE

if TYPE_CHECKING:
    from datetime import datetime

    from airplan.rounds.baseline import Baseline, BaselineValue
    from airplan.rounds.cell_values import CellContent
    from airplan.rounds.form import FormRow
    from airplan.rounds.read_form import ReadCell, ReadWorkbook

Verdict = Literal["new", "unchanged", "stale", "conflict", "refused", "locked"]
VERDICTS: tuple[Verdict, ...] = ("new", "unchanged", "stale", "conflict", "refused", "locked")
"""Not known yet; known already; something else has become known since it was sent; a return says something else; cannot
be read surely; a locked cell that was edited."""
Value = str | Decimal | Erased | tuple[str, ...]


class ReturnedCell(NamedTuple):
    """One returned cell, compared."""

    ref: str
    column: str
    field: str
    """status, value:TARGET, note, problem, next, evidence, as_of, filled_by, checked_by, or a locked column."""
    sheet: str
    address: str
    verdict: Verdict
    returned: str
    """As it stood there."""
    sent: str | None = None
    """What was known when it was sent, and what is known now, as rounds.baseline has it; None: nothing."""
    known: str | None = None
    value: Any = None
    """What it means, where it could be read."""
    finding: str = ""
    """Why it is what it is, where the verdict alone does not say."""
    between: bool = False
    """Is it in conflict with another file that is looked at?"""
    choice: Literal["", "returned", "known"] = ""
    """What somebody has said is to count."""

    @property
    def taken(self) -> bool:
        """Will it be written down?"""
        if self.column in SIGNING:
            return False  # with what it signs
        return self.verdict == "new" or (self.verdict in ("stale", "conflict") and self.choice == "returned")

    @property
    def open(self) -> bool:
        """Does it keep its file from being taken?"""
        return self.verdict == "refused" or (self.verdict in ("stale", "conflict", "locked") and not self.choice)


def compare(returned: ReadWorkbook, known: Baseline, *, year: int, sent: str) -> list[ReturnedCell]:
    """Every answer of a workbook and every locked cell that was edited; what is known is looked up in `known`, and
    `sent` is the id of the entry by which it was dispatched."""
    assert returned.form  # noqa: S101 – whoever compares knows what was sent
    unit = returned.form.unit
    cells = []
    for row, column, found in returned.answers:
        now = known.answers(unit, row.ref).get(row.field(column))
        cell = _read(row, column, found, returned.epoch, year)
        if column not in SIGNING:
            cell = cell._replace(sent=row.sent.get(cell.field), known=now.text if now else None)
            cell = cell if cell.verdict == "refused" else _against_known(cell, now, known, sent)
        cells.append(cell)
    return cells + [_edited(row, column, found) for row, column, found in returned.edited]


def _read(row: FormRow, column: str, found: ReadCell, epoch: datetime, year: int) -> ReturnedCell:
    """The cell with what it means, refused where nobody can be sure of that."""
    cell = ReturnedCell(row.ref, column, row.field(column), found.sheet, found.address, "new", shown(found.raw))
    if found.merged:
        return cell._replace(verdict="refused", finding=_("the cell is merged with others: unmerge it"))
    try:
        return cell._replace(value=_value(row, column, found.raw, epoch, year))
    except Unread as refused:
        return cell._replace(verdict="refused", finding=str(refused))


def _against_known(cell: ReturnedCell, now: BaselineValue | None, known: Baseline, sent: str) -> ReturnedCell:
    """New, unless it is known of this month already, or something else has become known since it was sent: another
    answer, or the same once more."""
    text, said = comparable(cell.value), cell.known or ""
    if text == said and (text == "" or (now and now.entry in known.of_month)):
        return cell._replace(verdict="unchanged")
    if text == said or (cell.known == cell.sent and not (now and now.entry > sent)):
        return cell
    entry = known.entries.get(now.entry) if now else None
    if entry and entry.source.sha256:
        finding = _("{file}, taken in already, says something else").format(file=entry.source.file)
        return cell._replace(verdict="conflict", finding=finding)
    return cell._replace(verdict="stale", finding=_("this has changed here since the workbook was sent"))


def _edited(row: FormRow, column: str, found: ReadCell) -> ReturnedCell:
    if column.startswith(VALUE):
        said = _("nothing is asked for in this cell")
        return ReturnedCell(
            row.ref, column, column, found.sheet, found.address, "locked", shown(found.raw), finding=said
        )
    sent = row.shown[column]
    said = _("a locked cell was edited: shown, not taken")
    return ReturnedCell(
        row.ref, column, column, found.sheet, found.address, "locked", shown(found.raw), sent, sent, finding=said
    )


def _value(row: FormRow, column: str, raw: CellContent, epoch: datetime, year: int) -> Any:
    """What the cell means. Raises Unread."""
    if column == "status":
        return read_status(raw)
    if column == "as_of":
        return read_day(raw, year=year, epoch=epoch)
    if column == "evidence":
        return read_evidence(raw)
    if column.startswith(VALUE):
        return read_value(raw, row.unit_of(column))
    return read_text(raw)


def comparable(value: Value) -> str:
    """What a cell means as rounds.baseline has it."""
    if isinstance(value, Erased):
        return ""
    if isinstance(value, Decimal):
        return figure(value)
    return "\n".join(value) if isinstance(value, tuple) else value
