"""Word the cells of the wall chart: the signs of a month, its days, and the total reached or needed by its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.i18n import _
from airplan.i18n.terms import LIGHT_LETTERS, OUTCOME_TITLES
from airplan.plan.quantities import in_figures
from airplan.progress.standing import LIGHTS
from airplan.reports.schedule_tables import last_day_in_words
from airplan.reports.wording import value_in_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from airplan.plan.periods import Period
    from airplan.progress.scheduling import MonthStep, Schedule

DUE, FORMER, MILESTONE, REACHED, AHEAD, LONG_TERM = "▲", "◇", "◆", "√", "□", "○"
"""Signs that code page 936 has, too."""


def cell_text(step: MonthStep, shown: str) -> str:
    """Return what a month's cell says: its sign, the days in it, and an amount of the target whose ID is `shown`."""
    signs = _(LIGHT_LETTERS[step.light]) if step.light else ""
    days = "".join(_days(step))
    if not signs and not days:
        signs = {"ahead": AHEAD, "long-term": LONG_TERM}.get(step.stage, "")
    return " ".join(filter(None, (signs + days, _amount(step, shown))))


def _amount(step: MonthStep, shown: str) -> str:
    """Return the total that was reached, or that is to be reached by the end of a month to come."""
    for figure in step.figures:
        if figure.target.id == shown:
            ahead = figure.asked if figure.needed_by is None else figure.needed_by
            amount = figure.value if step.light else ahead
            return "" if amount is None else in_figures(amount)
    return ""


def _days(step: MonthStep) -> Iterator[str]:
    """Yield the days of a month, each behind its sign; a reached milestone is ticked."""
    signs = [(day, FORMER, "") for day in step.former]
    signs += [(each.day, MILESTONE, REACHED if each.reached else "") for each in step.milestones]
    signs += [(step.due, DUE, "")] if step.due else []
    for day, sign, tick in sorted(signs):
        yield f"{sign}{day.day}{tick}"


def words_across(step: MonthStep | None, schedule: Schedule) -> str:
    """Return the words that stand across months in which nothing is to be done; empty for all others."""
    if step and step.stage == "undated":
        return last_day_in_words(schedule)
    if step and step.stage == "over" and schedule.standing.outcome and not any(_days(step)):
        return _(OUTCOME_TITLES[schedule.standing.outcome])
    return ""


def figure_shown(schedule: Schedule) -> str:
    """Return the ID of the target whose amounts the chart shows: the first with a pace, else the first of all."""
    paced = {each.target.id for step in schedule.months for each in step.figures if each.asked is not None}
    ids = [each.target.id for each in schedule.standing.figures]
    return next((each for each in ids if each in paced), next(iter(ids), ""))


def target_of(schedule: Schedule, months: Collection[Period]) -> str:
    """Return the value of that target in words, as it is in force in the last of these months."""
    shown = figure_shown(schedule)
    targets = [each.target for each in schedule.standing.figures if each.target.id == shown]
    for step in schedule.months:
        if step.month in months:
            targets += [each.target for each in step.figures if each.target.id == shown]
    return value_in_words(targets[-1]) if targets else ""


def legend() -> str:
    """Return what the signs mean."""
    letters = "/".join(_(LIGHT_LETTERS[light]) for light in LIGHTS)
    meanings = (
        (letters, _("light at the end of the month")),
        (AHEAD, _("before the due date")),
        (DUE, _("due date")),
        (FORMER, _("due date before an extension")),
        (MILESTONE, _("milestone ({sign} reached)").format(sign=REACHED)),
        (LONG_TERM, _("long-term work")),
        ("123", _("total reached, or to be reached by the end of the month")),
    )
    return "　".join(f"{sign} {meaning}" for sign, meaning in meanings)
