"""Compare the plans of a desk: lights, what is late, who owes reports in several of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from airplan.cli import completion, option_hints
from airplan.cli.across_plans import tell_unreadable
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
    from airplan.reports.table import Table
    from airplan.workspace.compared_plans import PlanAnswer
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
    from airplan.workspace.compared_plans import last_day, plan_answer
    from airplan.workspace.several_plans import of_each

    def ask(each: Session) -> PlanAnswer:
        return plan_answer(each, group, each.current_month() if period is None else each.month_of(period))

    group: Sort | None = None if by is None else choice("--by", by, _BY_WORDS)
    answers = of_each(session, ask)
    read = [answer.value for answer in answers if answer.value]
    if not read and len(answers) == 1 and answers[0].error:
        raise answers[0].error
    show(_compared(answers, group, last_day(session, answers)), output)
    tell_unreadable(answers)
    if check and any(each.figures.overdue or each.figures.late for each in read):
        raise typer.Exit(ExitCode.FINDINGS)


def _compared(answers: Sequence[Answer[PlanAnswer]], group: Sort | None, today: date) -> Table:
    """Return the table of the plans, or of what each party of that sort owes in them."""
    from airplan.reports.plan_comparison import by_party, by_plan
    from airplan.workspace.compared_plans import compared

    if not group:
        return by_plan(compared(answers), today)
    shares = ((each.name, share) for each in answers if each.value for share in each.value.shares)
    return by_party(group, shares, compared(answers), today)
