"""Send the workbooks of a month to the units."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from airplan.actions.dispatching import DispatchWishes, planned_dispatch
from airplan.actions.dispatching import dispatch as send
from airplan.actions.dispatching_together import JointSender, dispatch_together
from airplan.cli import option_hints
from airplan.cli.options import TITLES, Output, Period, Where, csv_headings, day_option
from airplan.cli.registry import REPORT, command
from airplan.cli.rendering import counted, show, tell_written
from airplan.cli.submit import By, Sure, Texts, author, once, tell_saved, tell_saved_for, writable
from airplan.cli.vocabulary import units_named
from airplan.formats.output import say
from airplan.i18n import _, marked
from airplan.workspace.session import Session
from airplan.workspace.several_plans import at_work, opened_plans

if TYPE_CHECKING:
    from collections.abc import Callable

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
    all_plans: Annotated[
        bool,
        typer.Option(
            "--all-plans",
            help=marked("Send one workbook a unit with its rows of all plans named in airplan.toml, a sheet for each."),
            rich_help_panel=option_hints.SENDING,
        ),
    ] = False,
    by: By = None,
    _sure: Sure,
) -> None:
    typed = once("--due", due)

    def planned(of: Session) -> Sending:
        month = of.current_month() if period is None else of.month_of(period)
        units = units_named(of.plan, where.department)
        day = None if typed is None else of.day_of(typed)
        return planned_dispatch(of, DispatchWishes(month, where.filter(of), units, day, everyone))

    titled = csv_headings(output.headings, session) == TITLES
    if all_plans:
        _send_together(session, planned, to, output, by)
        return
    writable(session)
    signer = author(session, by)
    done = partial(_tell, to, output)
    send(session, partial(planned, session), to, signer, done, force=output.force, titled=titled, counting=counted)


def _send_together(
    session: Session, planned: Callable[[Session], Sending], to: Path, output: Output, by: Texts
) -> None:
    """Send the workbooks of all plans, and show their manifest."""
    titled = csv_headings(output.headings, session) == TITLES
    with opened_plans(session) as plans:
        with at_work(plans[0].session) as first:
            signer = author(first, by)

        def done(sent: Dispatched, batches: dict[str, str]) -> None:
            _tell(to, output, sent._replace(batch=""))
            for name, batch in batches.items():
                tell_saved_for(name, batch)

        dispatch_together(plans, planned, to, JointSender(signer, output.force, titled, counted), done)


def _tell(folder: Path, output: Output, sent: Dispatched) -> None:
    """Show the manifest, and say what was written."""
    show(sent.table, output)
    tell_written(folder)
    if sent.replaced:
        say(_("Files replaced: {count}").format(count=sent.replaced))
    if sent.batch:
        tell_saved(sent.batch)
