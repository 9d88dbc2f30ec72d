"""Count working days: China's official ones of known years, else Monday to Friday; with the office's own days.

The State Council announces the holidays of a year, and the weekends worked in exchange, late in the year before. The
package chinesecalendar, which only this module names, has them for the years that its version knows. Annotations are
evaluated here, as in plan.model.
"""

from datetime import date, timedelta
from typing import NamedTuple

_SATURDAY = 5
_NEXT = timedelta(days=1)


class Years(NamedTuple):
    """The first and the last year whose official holidays are known."""

    first: int
    last: int


class WorkingDays(NamedTuple):
    """The working days of an office: the official ones, but for its own days off and its own working days."""

    off: frozenset[date] = frozenset()
    """Days on which the office does not work, whatever the calendar."""
    on: frozenset[date] = frozenset()
    """Days on which it does."""

    def includes(self, day: date) -> bool:
        """Return whether the office works on a day."""
        if day in self.off or day in self.on:
            return day in self.on
        known = known_years()
        if known and known.first <= day.year <= known.last:
            return _is_official(day)
        return day.weekday() < _SATURDAY

    def after(self, day: date, count: int) -> date:
        """Return the working day that is so many working days after a day, the day itself if the count is 0.

        Raises OverflowError where the calendar ends before.
        """
        while count > 0:
            day += _NEXT
            count -= self.includes(day)
        return day

    def unknown_years(self, first: date, last: date) -> tuple[int, ...]:
        """Return the years of the days from first to last whose official holidays are unknown here."""
        known = known_years()
        years = range(first.year, last.year + 1)
        return tuple(year for year in years if not known or not known.first <= year <= known.last)


def known_years() -> Years | None:
    """Return the years whose official holidays are known; None where chinesecalendar is not installed."""
    try:
        from chinese_calendar.constants import holidays
    except ImportError:
        return None
    return Years(min(holidays).year, max(holidays).year)


def _is_official(day: date) -> bool:
    from chinese_calendar import is_workday

    return bool(is_workday(day))
