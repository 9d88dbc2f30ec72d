"""Write calendars as iCalendar files (RFC 5545): whole days without a time zone. Only this module names icalendar.

Every event is a VEVENT of one day that leaves its reader free. Tasks (VTODO) and repeated events are not used, because
many programs ignore them; nor are times, which each program would shift to its own zone.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

import airplan
from airplan.errors import AirplanError, Message
from airplan.formats.control_characters import visible
from airplan.i18n import marked
from airplan.i18n.forms import language_tag

if TYPE_CHECKING:
    from collections.abc import Sequence

    import icalendar

    from airplan.reports.calendar_texts import CalendarEntry, CalendarText

ENDING = ".ics"
_MORNING = timedelta(hours=9)
"""When reminders come on their day; a whole day begins at midnight."""
_DAY = timedelta(days=1)


def require_icalendar() -> None:
    """Raise AirplanError where the extra is missing."""
    from importlib.util import find_spec

    if find_spec("icalendar") is None:
        raise AirplanError(
            Message(marked("Calendar files need airplan's extra ics.")),
            Message(
                marked("Install it: pip install 'airplan[ics]'; without a network, from the folder of its packages.")
            ),
        )


def as_ics(text: CalendarText, alarms: Sequence[int]) -> bytes:
    """Return the file of a calendar, in UTF-8 without a byte order mark, with reminders so many days before each day.

    The same calendar gives the same bytes: every instant is that of a journal entry, else of the plan's first day.
    """
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//airplan//airplan {airplan.__version__}//{language_tag().upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", visible(text.name))
    begun = datetime.combine(text.first, time(), UTC)
    for entry in text.entries:
        calendar.add_component(_event(text.plan, entry, begun, alarms))
    content: bytes = calendar.to_ical()
    return content


def uid(plan: str, key: Sequence[str]) -> str:
    """Return the UID of an event: the same wherever and whenever a calendar of the plan is written."""
    return str(uuid5(NAMESPACE_URL, "\n".join(("airplan", plan, *key))))


def _event(plan: str, entry: CalendarEntry, begun: datetime, alarms: Sequence[int]) -> icalendar.Event:
    import icalendar

    event = icalendar.Event()
    changed = (entry.version.since or begun).replace(microsecond=0)
    event.add("uid", uid(plan, entry.key))
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", entry.version.number)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + _DAY)
    event.add("summary", visible(entry.summary).replace("\n", " "))
    event.add("description", visible(entry.description))
    event.add("categories", [visible(each) for each in entry.categories])
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    for days in alarms if entry.reminds else ():
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", visible(entry.summary).replace("\n", " "))
        alarm.add("trigger", _MORNING - days * _DAY)
        event.add_component(alarm)
    return event
