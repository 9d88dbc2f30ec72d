"""Send the workbooks of a month to the units."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from airplan.actions.dispatching import DispatchWishes, planned_dispatch
from airplan.actions.dispatching import dispatch as send
from airplan.actions.dispatching_together import JointSender, SentTogether, dispatch_together
from airplan.cli import option_hints
from airplan.cli.mail_options import MailOptions, deliver
from airplan.cli.options import TITLES, Output, Period, Where, contradiction, csv_headings, day_option
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
    from airplan.rounds.mail_message import Letter
    from airplan.rounds.outgoing import Sending


To = Annotated[
    Path,
    typer.Option("--to", metavar="DIR", help=marked("Folder for the workbooks."), rich_help_panel=option_hints.SENDING),
]
DueBy = Annotated[
    Texts, day_option("--due", help=marked("Return date; default: the reporting day."), panel=option_hints.SENDING)
]
Everyone = Annotated[
    bool,
    typer.Option(
        "--everyone",
        help=marked("Include units that owe no report this month."),
        rich_help_panel=option_hints.SENDING,
    ),
]
JointWorkbooks = Annotated[
    bool,
    typer.Option(
        "--all-plans",
        help=marked("Send one workbook a unit with its rows of all plans named in airplan.toml, a sheet for each."),
        rich_help_panel=option_hints.SENDING,
    ),
]


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
    to: To,
    period: Period = None,
    due: DueBy = None,
    everyone: Everyone = False,
    all_plans: JointWorkbooks = False,
    mailing: MailOptions,
    by: By = None,
    _sure: Sure,
) -> None:
    mailing.check(session)
    if all_plans and mailing.wanted:
        raise contradiction("--all-plans", "--mail")
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
    done = partial(_tell, to, output, mailed=mailing.wanted)
    options = {"force": output.force, "titled": titled, "reuse": mailing.wanted}
    sent = send(session, partial(planned, session), to, signer, done, **options, counting=counted)
    if mailing.wanted:
        about = mailing.mailing(session, "workbook", sent.planned.period, signer)
        deliver(session, mailing, about, _letters(session, sent, to), output)


def _send_together(
    session: Session, planned: Callable[[Session], Sending], to: Path, output: Output, by: Texts
) -> None:
    """Send the workbooks of all plans, and show their manifest."""
    titled = csv_headings(output.headings, session) == TITLES

    def done(sent: SentTogether) -> None:
        show(sent.table, output)
        tell_written(to)
        if sent.replaced:
            say(_("Files replaced: {count}").format(count=sent.replaced))
        for name, batch in sent.batches.items():
            tell_saved_for(name, batch)

    with opened_plans(session) as plans:
        with at_work(plans[0].session) as first:
            signer = author(first, by)
        dispatch_together(plans, planned, to, JointSender(signer, output.force, titled, counted), done)


def _letters(session: Session, sent: Dispatched, folder: Path) -> list[Letter]:
    """Return the mail with the workbooks in a folder."""
    from airplan.actions.letters import workbook_letters

    return workbook_letters(session, sent.planned, sent.sent, folder)


def _tell(folder: Path, output: Output, sent: Dispatched, *, mailed: bool) -> None:
    """Show the manifest, unless a list of the mail follows, and say what was written."""
    if mailed and not sent.batch:
        say(_("The workbooks were dispatched before and are unchanged in {folder}.").format(folder=folder))
        return
    if not mailed or output.output:
        show(sent.table, output)
    tell_written(folder)
    if sent.replaced:
        say(_("Files replaced: {count}").format(count=sent.replaced))
    if sent.batch:
        tell_saved(sent.batch)
