"""Write the page for leaders: one HTML file that opens without a network and prints on one sheet and an annex."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from airplan.cli import completion, option_hints
from airplan.cli.across_plans import tell_unreadable
from airplan.cli.options import Days, Force
from airplan.cli.registry import WRITE, command
from airplan.cli.rendering import tell_written
from airplan.errors import ExitCode, Message, UsageError
from airplan.formats import unknown_ending
from airplan.formats.output import check_writable, write_file, write_stdout
from airplan.i18n import marked
from airplan.workspace.own_files import OwnFiles
from airplan.workspace.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from airplan.workspace.compared_plans import PlanAnswer
    from airplan.workspace.several_plans import Answer

_ENDINGS = (".html", ".htm")
Compared = Annotated[
    bool,
    typer.Option(
        "--all-plans",
        help=marked("Compare all plans named in airplan.toml on one page."),
        rich_help_panel=option_hints.MEASURES,
    ),
]


@command(WRITE, "page", marked("Write the page for leaders: one HTML file, read offline and printed on one sheet."))
def page(
    session: Session,
    *,
    whose: Annotated[
        str | None,
        typer.Option(
            "--for",
            metavar="NAME",
            help=marked("Only measures of this official, unit or collective; default: the whole plan."),
            autocompletion=completion.parties,
            rich_help_panel=option_hints.MEASURES,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            metavar="FILE",
            help=marked("File to write: .html; without it, only redirected output gets the page."),
            rich_help_panel=option_hints.OUTPUT,
        ),
    ] = None,
    all_plans: Compared = False,
    force: Force = False,
    _days: Days,
) -> None:
    kept = OwnFiles(session)
    _check(output, whose, all_plans=all_plans)
    if output is not None:
        check_writable(output, force=force, kept=kept)
    content, answers = _of_all_plans(session) if all_plans else (_content(session, whose), ())
    if output is None:
        write_stdout(content)
    else:
        write_file(output, content, force=force, kept=kept, done=lambda: tell_written(output))
    tell_unreadable(answers)


def _check(output: Path | None, whose: str | None, *, all_plans: bool) -> None:
    """Raise UsageError for options that contradict each other, and where no browser would get the page."""
    if all_plans and whose:
        raise UsageError(
            Message(marked("{one} and {other} cannot be combined."), one="--all-plans", other="--for"),
            Message(marked("A name may mean different people in different plans: make one page with --plan NAME.")),
        )
    if output is None and sys.stdout.isatty():
        raise UsageError(Message(marked("The page is a file for a browser: add --output FILE.html.")))
    if output is not None and output.suffix.lower() not in _ENDINGS:
        raise unknown_ending(output, _ENDINGS)


def _content(session: Session, whose: str | None) -> bytes:
    from airplan.formats.html.page_body import page_document
    from airplan.workspace.page_content import page_of, whom_of

    return page_document(page_of(session, whom_of(session, whose))).encode()


def _of_all_plans(session: Session) -> tuple[bytes, Sequence[Answer[PlanAnswer]]]:
    """Return the page over all plans, and their answers; where none can be read, says why and ends the command."""
    from airplan.formats.html.page_body import page_document
    from airplan.workspace.compared_plans import compared_page

    compared, answers = compared_page(session)
    if compared is None:
        tell_unreadable(answers)
        raise typer.Exit(ExitCode.UNUSABLE)
    return page_document(compared).encode(), answers
