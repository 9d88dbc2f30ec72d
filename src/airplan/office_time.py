"""Convert between instants and the days and hours of the office's time zone.

“Today”, the lateness of a report and the display of an instant depend on the office's place. The machine's zone (a
server in UTC, a travelling laptop, a variable TZ) must not change them. Nothing else in airplan uses local time.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

DEFAULT = "Asia/Shanghai"
"""The zone of the plan that comes with airplan."""
_EIGHT_EAST = timezone(timedelta(hours=8), DEFAULT)
"""The same zone as a fixed offset, unchanged since 1991: it needs no zone database, which Windows lacks."""
_MOMENT = timedelta(milliseconds=1)
"""Resolution of the instants in the journal."""
_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_zone: tzinfo = _EIGHT_EAST


class UnknownZone(ValueError):
    """Raised where no time zone of that name is known here."""


def use(name: str) -> None:
    """Set the office's time zone by its IANA name (Europe/Berlin). Raises UnknownZone."""
    global _zone  # noqa: PLW0603 – as the language, it is one for the whole program
    _zone = zone_called(name)


@contextmanager
def kept() -> Iterator[None]:
    """Restore the office's time zone at the end of the block."""
    global _zone  # noqa: PLW0603 – as above
    before = _zone
    try:
        yield
    finally:
        _zone = before


@cache
def zone_called(name: str) -> tzinfo:
    """Return the time zone of an IANA name; an empty name means DEFAULT. Raises UnknownZone."""
    if name in ("", DEFAULT):
        return _EIGHT_EAST
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (ValueError, LookupError, OSError) as error:  # a path, a folder of the database, or an unknown name
        raise UnknownZone(name) from error


def local(moment: datetime) -> datetime:
    """Return an instant in the office's time zone."""
    try:
        return moment.astimezone(_zone)
    except OverflowError:  # within a day of the first or the last possible instant
        return moment


def day_of(moment: datetime) -> date:
    """Return the day on which an instant falls at the office."""
    return local(moment).date()


def start_of(day: date) -> datetime:
    """Return the first instant of a day at the office, in UTC, or the earliest possible instant."""
    try:
        return datetime.combine(day, time(), _zone).astimezone(UTC)
    except OverflowError:
        return _FIRST if day.year == 1 else _LAST


def end_of(day: date) -> datetime:
    """Return the last instant of a day at the office, in UTC, to the millisecond; or the last possible instant."""
    if day == date.max:
        return _LAST
    return start_of(day + timedelta(days=1)) - _MOMENT


def shown(moment: datetime) -> str:
    """Return an instant in the office's time zone, to the minute, as airplan prints it."""
    return f"{local(moment):%Y-%m-%d %H:%M}"
