"""Word which figure a unit is asked for: the district's or its own, a total or the latest value, and since when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from airplan.i18n import _, marked
from airplan.i18n.forms import day_in_full

if TYPE_CHECKING:
    from airplan.plan.model import Span, Target

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
