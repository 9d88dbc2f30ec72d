"""Tell the days and hours of the office's time zone, whatever zone the machine is set to.

What "today" is, when a report is late and how a moment is shown depend on where the office is; a server in UTC, a
laptop on a journey or an odd variable TZ must not change them. Nothing else in airplan asks for local time.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import tzinfo

DEFAULT = "Asia/Shanghai"
"""The one zone of the country of the plan that comes with airplan."""
_EIGHT_EAST = timezone(timedelta(hours=8), DEFAULT)
"""That zone as it has been without a change since 1991: it needs no list of zones, which Windows lacks."""
_MOMENT = timedelta(milliseconds=1)
"""What the journal tells moments apart by."""
_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_zone: tzinfo = _EIGHT_EAST


class UnknownZone(ValueError):
    """No time zone of that name is known here."""


def use(name: str) -> None:
    """Take a zone, by its name in the list of time zones (Europe/Berlin), for the office's. Raises UnknownZone."""
    global _zone  # noqa: PLW0603 – as the language, it is one for the whole program
    _zone = zone_called(name)


@cache
def zone_called(name: str) -> tzinfo:
    """Return the time zone of a name; none stands for DEFAULT. Raises UnknownZone."""
    if name in ("", DEFAULT):
        return _EIGHT_EAST
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (ValueError, LookupError, OSError) as error:  # a path, a folder of the list, a name that it lacks
        raise UnknownZone(name) from error


def local(moment: datetime) -> datetime:
    """Return a moment by the office's clock."""
    try:
        return moment.astimezone(_zone)
    except OverflowError:  # within a day of the first or the last one that there is
        return moment


def day_of(moment: datetime) -> date:
    """Return the day on which a moment falls at the office."""
    return local(moment).date()


def start_of(day: date) -> datetime:
    """Return the first instant of a day at the office, in UTC, or the earliest that there is."""
    try:
        return datetime.combine(day, time(), _zone).astimezone(UTC)
    except OverflowError:
        return _FIRST if day.year == 1 else _LAST


def end_of(day: date) -> datetime:
    """Return the last instant of a day at the office, in UTC, to the millisecond; or the last that there is."""
    if day == date.max:
        return _LAST
    return start_of(day + timedelta(days=1)) - _MOMENT


def shown(moment: datetime) -> str:
    """Return a moment by the office's clock, to the minute, as airplan prints it."""
    return f"{local(moment):%Y-%m-%d %H:%M}"
