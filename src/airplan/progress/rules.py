"""The rules by which an office judges and asks: when a light is yellow or red, what is due on which day, from whom.

The office writes them into airplan.toml; what stands here is what holds where it says nothing.
"""

from __future__ import annotations

from typing import NamedTuple

DUTIES = ("cadence", "ongoing", "by-date", "milestones", "target")
"""Which measures can owe a monthly report: those that come round, the three kinds of deadline, and those with a
quantity of the district's own."""


class Thresholds(NamedTuple):
    """From where on a light changes."""

    soon_days: int = 30
    """Yellow from so many days before the last day on."""
    behind_yellow: int = 10
    """Yellow from so many percentage points behind the calendar's pace on."""
    behind_red: int = 30
    """Red above so many percentage points behind it."""
    stale_days: int = 62
    """Yellow where a long-term duty has not been reported for so many days."""


class Reporting(NamedTuple):
    """Who owes a report for every month, and when."""

    day: int = 25
    """The day of the month on which its reports are due; the last day of a month that has fewer."""
    leads: tuple[str, ...] = ("cadence", "ongoing")
    """Measures, by words of DUTIES, for which the lead owes a report."""
    everyone: tuple[str, ...] = ("target",)
    """Measures for which every unit that is named owes one."""


class Checks(NamedTuple):
    """From where on a figure is so far from what was to be expected that somebody must confirm it."""

    far_over_target: float = 1.5
    """Above so many times the target."""
    jump: int = 10
    """From so many times the last figure on, or one so many times smaller."""


class Rules(NamedTuple):
    """All that an office decides about how its plan is followed."""

    thresholds: Thresholds = Thresholds()
    reporting: Reporting = Reporting()
    checks: Checks = Checks()
