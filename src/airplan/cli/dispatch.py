"""Send the workbooks of a month to the units."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from airplan.actions.dispatching import DispatchWishes, planned_dispatch
from airplan.actions.dispatching import dispatch as send
from airplan.cli import option_hints
from airplan.cli.options import TITLES, Output, Period, Where, csv_headings, day_option
from airplan.cli.registry import REPORT, command
from airplan.cli.rendering import counted, show, tell_written
from airplan.cli.submit import By, Sure, Texts, author, once, tell_saved, writable
from airplan.cli.vocabulary import units_named
from airplan.formats.output import say
from airplan.i18n import _, marked
from airplan.workspace.session import Session

if TYPE_CHECKING:
    from airplan.actions.dispatching import Dispatched
    from airplan.rounds.outgoing import Sending


@command(
    REPORT,
    "dispatch",
    marked("Write a workbook for each unit that owes a report, with the unit's own measures to fill in."),
)
def dispatch(
    session: Session,
    where: Where,
    output: Output,
    *,
    to: Annotated[
        Path,
        typer.Option(
            "--to", metavar="DIR", help=marked("Folder for the workbooks."), rich_help_panel=option_hints.SENDING
        ),
    ],
    period: Period = None,
    due: Annotated[
        Texts,
        day_option("--due", help=marked("Return date; default: the reporting day."), panel=option_hints.SENDING),
    ] = None,
    everyone: Annotated[
        bool,
        typer.Option(
            "--everyone",
            help=marked("Include units that owe no report this month."),
            rich_help_panel=option_hints.SENDING,
        ),
    ] = False,
    by: By = None,
    _sure: Sure,
) -> None:
    writable(session)
    signer, typed = author(session, by), once("--due", due)
    month = session.current_month() if period is None else session.month_of(period)

    def planned() -> Sending:
        units = units_named(session.plan, where.department)
        day = None if typed is None else session.day_of(typed)
        return planned_dispatch(session, DispatchWishes(month, where.filter(session), units, day, everyone))

    titled = csv_headings(output.headings, session) == TITLES
    done = partial(_tell, to, output)
    send(session, planned, to, signer, done, force=output.force, titled=titled, counting=counted)


def _tell(folder: Path, output: Output, sent: Dispatched) -> None:
    """Show the manifest, and say what was written."""
    show(sent.table, output)
    tell_written(folder)
    if sent.replaced:
        say(_("Files replaced: {count}").format(count=sent.replaced))
    if sent.batch:
        tell_saved(sent.batch)
