"""Write instants as text that sorts in the order of time."""

from __future__ import annotations

from datetime import datetime


def stamp(moment: datetime) -> str:
    """Return an instant in UTC in the journal's spelling, 2017-05-25T01:30:00.000Z."""
    return f"{moment.isoformat(timespec='milliseconds').removesuffix('+00:00')}Z"


def instant(text: str) -> datetime:
    """Return the instant that `stamp` wrote. Raises ValueError without a time zone, TypeError for other types."""
    moment = datetime.fromisoformat(text)
    if moment.utcoffset() is None or stamp(moment) != text:
        raise ValueError(text)
    return moment
