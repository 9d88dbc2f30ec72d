"""Word what a unit is asked for: why it owes a report, and whose figure, as a total since when or the latest value."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from airplan.i18n import _, marked
from airplan.i18n.forms import day_in_full, filled
from airplan.i18n.terms import CADENCES, KIND_TITLES
from airplan.reports.wording import span_in_words

if TYPE_CHECKING:
    from airplan.plan.model import Span, Target
    from airplan.progress.duties import Ground

_FIGURES_ASKED = {
    (True, True): marked("the district's cumulative total since 1 January"),
    (True, False): marked("your unit's cumulative total since 1 January"),
    (False, True): marked("the district's latest value, not a total"),
    (False, False): marked("your unit's latest value, not a total"),
}
"""Which figure is asked for: (adds up, by the lead) → the words."""
_TOTALS_SINCE = {
    True: marked("the district's cumulative total since {day}"),
    False: marked("your unit's cumulative total since {day}"),
}
"""The same by the lead, for what adds up since another day than 1 January."""


def figure_asked(nature: str, *, leads: bool, since: date | None = None) -> str:
    """Return which figure a unit is to report: the district's total or its own share, and whether it adds up.

    `since` is the first day that a total includes; None for 1 January.
    """
    if since and nature == "cumulative":
        return _(_TOTALS_SINCE[leads]).format(day=day_in_full(since))
    return _(_FIGURES_ASKED[nature == "cumulative", leads])


def counted_since(target: Target, span: Span, day: date) -> date | None:
    """Return the first day that a total on a target includes, asked on a day; None for 1 January, or for no total."""
    first, new_year = target.counted_from(span), date(span.year_near(day), 1, 1)
    return first if target.nature == "cumulative" and first != new_year else None


_GROUNDS = {
    "target": marked("has a target"),
    "due": marked("due within {days}, on {day}"),
    "overdue": marked("overdue since {day}"),
    "milestone-due": marked("milestone “{what}” due within {days}, on {day}"),
    "milestone-overdue": marked("milestone “{what}” overdue since {day}"),
}
"""Reasons why a report is owed, besides a cadence and the kind of deadline."""


def ground_in_words(ground: Ground, ask_before_days: int) -> str:
    """Return why a report is owed: "quarterly", "due within 60 days, on 30 June"."""
    if ground.rule == "cadence":
        return _(CADENCES[ground.what])
    if ground.rule not in _GROUNDS:
        return _(KIND_TITLES[ground.rule])
    return filled(_(_GROUNDS[ground.rule]), what=ground.what, days=span_in_words(ask_before_days), day=ground.day)
