"""Gather what the plans of a desk say of themselves, and word the page that compares them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from airplan import office_time
from airplan.i18n import _
from airplan.i18n.forms import day_in_full, in_reader_language
from airplan.workspace.several_plans import of_each

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from airplan.plan.model import Sort
    from airplan.plan.periods import Period
    from airplan.progress.plan_figures import PlanFigures, Share
    from airplan.reports.page.page_model import Page
    from airplan.reports.page.plan_sheet import PlanSheet
    from airplan.reports.plan_comparison import ComparedPlan
    from airplan.workspace.session import Session
    from airplan.workspace.several_plans import Answer


class PlanAnswer(NamedTuple):
    """The figures of a plan, the shares of its parties, and its day."""

    figures: PlanFigures
    shares: Sequence[Share]
    today: date
    sheet: PlanSheet | None = None
    """What a page says of the plan, in words; None where none is asked for."""


def plan_answer(session: Session, group: Sort | None, month: Period) -> PlanAnswer:
    """Return the figures of a plan with the reports for a month; with a group, also its parties' shares."""
    from airplan.progress.plan_figures import plan_figures, shares

    figures = plan_figures(session.ledger, month)
    if not group:
        return PlanAnswer(figures, (), session.today)
    parties = session.plan.parties(group)
    directory = os.path.realpath(session.files.departments)
    of_parties = shares(figures, parties, directory, session.reading(parties=parties).names)
    return PlanAnswer(figures, of_parties, session.today)


def compared(answers: Sequence[Answer[PlanAnswer]]) -> list[ComparedPlan]:
    """Return the plans with their figures, or the reason why they have none."""
    from airplan.reports.plan_comparison import ComparedPlan

    return [ComparedPlan(each.name, each.value and each.value.figures, each.problem) for each in answers]


def last_day(session: Session, answers: Sequence[Answer[PlanAnswer]]) -> date:
    """Return the latest day of the plans that answered; where none did, the current one."""
    return max((each.value.today for each in answers if each.value), default=office_time.day_of(session.now))


def compared_page(session: Session) -> tuple[Page | None, list[Answer[PlanAnswer]]]:
    """Return the page over all plans of a desk in the reader's language, and their answers; no page where none answers.

    Each plan's part is worded while its own year, zone and languages apply. Raises what plans_of raises.
    """
    from airplan.reports.page.comparison_wording import AboutPlans, comparison_in_words

    answers = of_each(session, _with_sheet)
    if not any(each.value for each in answers):
        return None, answers
    sheets = [each.value.sheet if each.value else None for each in answers]
    shares = [(each.name, share) for each in answers if each.value for share in each.value.shares]
    known = day_in_full(session.known_day) if session.known_day else ""
    about = AboutPlans(last_day(session, answers), known, shares)
    return comparison_in_words(compared(answers), sheets, about), answers


def _with_sheet(session: Session) -> PlanAnswer:
    """Return the figures of a plan for the current month, the shares of its units, and what a page says of it."""
    from airplan.progress.page_facts import plan_in_short
    from airplan.reports.page.plan_sheet import plan_sheet

    answer = plan_answer(session, "unit", session.current_month())
    facts = plan_in_short(session.ledger, answer.figures)
    header = session.plan.header
    title = in_reader_language(header.title, header.title_en)
    day = _("Data as of {day}").format(day=day_in_full(facts.day))
    context = session.reading_of(facts.figures.standings, session.plan.parties("unit", "collective", "official"))
    return answer._replace(sheet=plan_sheet(facts, (title, day, *session.later_notes), context))
