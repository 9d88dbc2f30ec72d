"""Compare two editions of the plan."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Annotated

import typer

from airplan.cli import option_hints
from airplan.cli.editions import Editions, Mapped, opened
from airplan.cli.options import KnownAt, Output, unit_option
from airplan.cli.registry import WRITE, command
from airplan.cli.rendering import show
from airplan.errors import AirplanError, ExitCode, UnknownName
from airplan.i18n import marked
from airplan.workspace.session import Session

if TYPE_CHECKING:
    from datetime import date

    from airplan.reports.edition_comparison import MeasureChange
    from airplan.reports.table import Table
    from airplan.store.plan_queries import CompiledPlan


_Check = Annotated[
    bool,
    typer.Option("--check", help=marked("Exit with code 4 if anything changed."), rich_help_panel=option_hints.OUTPUT),
]


@command(WRITE, "diff", marked("Compare two editions of the plan: rows, words, days, targets, duties, the journal."))
def diff(
    session: Session,
    old: Annotated[
        str,
        typer.Argument(metavar="FILE", help=marked("Old edition: a plan file, or the revision that answers show.")),
    ],
    output: Output,
    *,
    new: Annotated[
        str | None,
        typer.Argument(metavar="[FILE]", help=marked("New edition, likewise; default: the current plan.")),
    ] = None,
    unit: Annotated[
        list[str] | None,
        unit_option(marked("Only changes that concern this unit; repeatable."), option_hints.MEASURES),
    ] = None,
    units: Annotated[
        bool,
        typer.Option(
            "--units",
            help=marked("One row for each unit: the duties that it gained and lost."),
            rich_help_panel=option_hints.VIEW,
        ),
    ] = False,
    check: _Check = False,
    rows: Mapped = None,
    _known_at: KnownAt,
) -> None:
    with contextlib.ExitStack() as stack:
        before = opened(session, old, stack)
        after = session.plan if new is None else opened(session, new, stack)
        wanted = {_unit(name, after, before) for name in unit or ()}
        editions = Editions.of(session, before, after)
        changes = editions.changes(editions.matched(editions.said(rows or ())), wanted)
        today = session.today
        show(_unit_table(editions, changes, wanted, today) if units else editions.table(changes, today), output)
    if check and any(each.kind != "same" for each in changes):
        raise typer.Exit(ExitCode.FINDINGS)


def _unit(name: str, after: CompiledPlan, before: CompiledPlan) -> str:
    """Return the name of a unit of either edition, the new one first. Raises UnknownName, AmbiguousName."""
    try:
        return after.find(name, "unit").name
    except UnknownName:
        with contextlib.suppress(AirplanError):
            return before.find(name, "unit").name
        raise


def _unit_table(editions: Editions, changes: list[MeasureChange], wanted: set[str], today: date) -> Table:
    """Return a row for each unit with other duties; with `wanted`, for those of these units."""
    from airplan.plan.edition_changes import by_unit
    from airplan.reports.edition_comparison import unit_changes

    duties = by_unit((each.change, each.differs) for each in changes)
    rows = [row for row in duties if not wanted or row.unit in wanted]
    return unit_changes(rows, editions.reading(today), title=editions.title)
