"""Word what the page over several plans says of one of them: what needs attention, who owes reports, what falls due."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.i18n import _
from airplan.i18n.forms import filled
from airplan.progress.page_facts import urgency
from airplan.reports.page.page_lists import attention_table, deadlines_table, owed_table
from airplan.reports.page.page_model import MeasureLink, pieces_of
from airplan.reports.wording import grey_overdue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from decimal import Decimal

    from airplan.progress.page_facts import PlanInShort
    from airplan.reports.page.page_model import Cell, PageTable, Piece
    from airplan.reports.table import ReaderContext


class PlanSheet(NamedTuple):
    """What a page says of a plan, in words that need nothing of the plan any more."""

    lines: tuple[str, ...]
    """The plan's title, its day, and what the answer leaves out."""
    owed_heading: str
    """Names the month of the reports."""
    attention_lines: tuple[str, ...]
    attention: PageTable | None
    urgencies: tuple[tuple[int, int, Decimal], ...]
    """How urgent each row of `attention` is; lower is more urgent."""
    owed_lines: tuple[str, ...]
    owed: PageTable | None
    upcoming: PageTable | None
    days: tuple[date, ...]
    """The day of each row of `upcoming`."""


def plan_sheet(facts: PlanInShort, lines: Iterable[str], context: ReaderContext) -> PlanSheet:
    """Return what a page says of a plan; `lines` stand below its heading."""
    month, owed = facts.figures.period, owed_table(facts.units, context)
    reported = (
        _("Every unit has reported.") if facts.units else filled(_("{month}: no unit owes a report."), month=month)
    )
    none = () if facts.attention else (_("No measure has a red or yellow light."),)
    return PlanSheet(
        tuple(lines),
        filled(_("Reports for {month}"), month=month),
        (*none, *grey_overdue(facts.figures.standings)),
        attention_table(facts.attention, facts.slow, facts.day, context),
        tuple(map(urgency, facts.attention)),
        () if owed else (reported,),
        owed,
        deadlines_table(facts.upcoming, facts.day, context),
        tuple(each.day for each in facts.upcoming),
    )


def led(table: PageTable, instead: Callable[[MeasureLink], Piece]) -> PageTable:
    """Return a table in which something else stands for each link to a measure; of several in a cell only the texts."""

    def cell(each: Cell) -> Cell:
        pieces = pieces_of(each)
        texts = [piece.text for piece in pieces if isinstance(piece, MeasureLink)]
        if len(texts) == len(pieces) > 1:
            return " ".join(texts)
        replaced = tuple(instead(piece) if isinstance(piece, MeasureLink) else piece for piece in pieces)
        return replaced if len(replaced) > 1 else replaced[0]

    return table._replace(rows=tuple(tuple(map(cell, row)) for row in table.rows))
