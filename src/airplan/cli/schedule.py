"""Schedule measures back from their due dates, month by month, and write the wall chart."""

from __future__ import annotations

from typing import Annotated

import typer

from airplan.cli import option_hints
from airplan.cli.options import KnownAt, Output, Refs, Where, contradiction
from airplan.cli.registry import FOLLOW, command
from airplan.cli.rendering import show, show_book
from airplan.errors import Message, UsageError
from airplan.i18n import marked
from airplan.plan.model import Filter
from airplan.reports.wording import undated as undated_in_words
from airplan.workspace.session import Session

_ON_SCREEN = ("table", "markdown")
_WORKBOOK = "xlsx"


@command(
    FOLLOW,
    "schedule",
    marked("Schedule measures month by month, back from their due dates; as an Excel file, the wall chart."),
)
def schedule(
    session: Session,
    where: Where,
    output: Output,
    *,
    refs: Refs = None,
    every: Annotated[
        bool,
        typer.Option(
            "--all",
            help=marked("All measures, a row for each on screens; files have a row for each month."),
            rich_help_panel=option_hints.MEASURES,
        ),
    ] = False,
    _known_at: KnownAt,
) -> None:
    from airplan.progress.scheduling import schedules
    from airplan.reports.schedule_tables import overview, steps

    if every and refs:
        raise contradiction("--all", "REF")
    criteria = where.filter(session, refs)
    if not (every or refs) and criteria == Filter(include_possible=criteria.include_possible):
        raise UsageError(
            Message(marked("Which measures are to be scheduled?")),
            Message(marked("Name them (8b), select them (--unit, --official, --section), or add --all.")),
        )
    ledger = session.ledger
    listed = schedules(ledger, ledger.standings(criteria))
    reading = session.reading_of(each.standing for each in listed)
    undated = ledger.left_out(criteria)
    if output.form == _WORKBOOK:
        from airplan.formats.xlsx.wall_chart import wall_chart_book

        notes = (*session.later_notes, *undated_in_words(undated))
        show_book(lambda: wall_chart_book(session.plan.header, listed, reading, notes), output)
        return
    table = overview if not refs and output.form in _ON_SCREEN else steps
    show(table(listed, reading).with_undated(undated), output)
