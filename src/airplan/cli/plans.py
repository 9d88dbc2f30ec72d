"""Compare the plans of a desk: lights, what is late, who owes reports in several of them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from airplan import office_time
from airplan.cli import completion, option_hints
from airplan.cli.across_plans import first_line, tell_unreadable
from airplan.cli.options import KnownAt, Output, Period
from airplan.cli.registry import FOLLOW, command
from airplan.cli.rendering import show
from airplan.cli.vocabulary import choice
from airplan.errors import ExitCode
from airplan.i18n import marked
from airplan.workspace.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from airplan.plan.model import Sort
    from airplan.progress.plan_figures import PlanFigures, Share
    from airplan.reports.table import Table
    from airplan.workspace.several_plans import Answer

_BY_WORDS: dict[str, Sort] = {
    "unit": "unit",
    "official": "official",
    "单位": "unit",
    "领导": "official",
    "department": "unit",
    "部门": "unit",
    "牵头领导": "official",
}


class _OfPlan(NamedTuple):
    """The figures of a plan, the shares of its parties, and its day."""

    figures: PlanFigures
    shares: Sequence[Share]
    today: date


Group = Annotated[
    str | None,
    typer.Option(
        "--by",
        metavar="GROUP",
        help=marked("Show what each unit or official owes in all plans: unit or official."),
        autocompletion=completion.words(_BY_WORDS),
        rich_help_panel=option_hints.VIEW,
    ),
]
CheckPlans = Annotated[
    bool,
    typer.Option(
        "--check",
        help=marked("Exit with code 4 if a measure is overdue or a report is late."),
        rich_help_panel=option_hints.OUTPUT,
    ),
]


@command(
    FOLLOW,
    "overview",
    marked("Compare all plans of the workspace: lights, overdue measures, missing reports, next dates."),
)
def overview(
    session: Session,
    output: Output,
    *,
    by: Group = None,
    period: Period = None,
    check: CheckPlans = False,
    _known_at: KnownAt,
) -> None:
    from airplan.workspace.several_plans import of_each

    group: Sort | None = None if by is None else choice("--by", by, _BY_WORDS)
    answers = of_each(session, lambda each: _of_plan(each, group, period))
    read = [answer.value for answer in answers if answer.value]
    if not read and len(answers) == 1 and answers[0].error:
        raise answers[0].error
    today = max((each.today for each in read), default=office_time.day_of(session.now))
    show(_compared(answers, group, today), output)
    tell_unreadable(answers)
    if check and any(each.figures.overdue or each.figures.late for each in read):
        raise typer.Exit(ExitCode.FINDINGS)


def _compared(answers: Sequence[Answer[_OfPlan]], group: Sort | None, today: date) -> Table:
    """Return the table of the plans, or of what each party of that sort owes in them."""
    from airplan.reports.plan_comparison import ComparedPlan, by_party, by_plan

    plans = [
        ComparedPlan(each.name, each.value and each.value.figures, first_line(each.error) if each.error else "")
        for each in answers
    ]
    if not group:
        return by_plan(plans, today)
    shares = ((each.name, share) for each in answers if each.value for share in each.value.shares)
    return by_party(group, shares, plans, today)


def _of_plan(session: Session, group: Sort | None, period: str | None) -> _OfPlan:
    """Return the figures of a plan for a month, by default the current one; with a group, also its parties' shares."""
    from airplan.progress.plan_figures import plan_figures, shares

    month = session.current_month() if period is None else session.month_of(period)
    figures = plan_figures(session.ledger, month)
    if not group:
        return _OfPlan(figures, (), session.today)
    parties = session.plan.parties(group)
    directory = os.path.realpath(session.files.departments)
    of_parties = shares(figures, parties, directory, session.reading(parties=parties).names)
    return _OfPlan(figures, of_parties, session.today)
