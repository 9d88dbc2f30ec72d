"""Write instants as the journal holds them: as text that sorts as they do."""

from __future__ import annotations

from datetime import datetime


def stamp(moment: datetime) -> str:
    """Return an instant in UTC as the journal holds it, 2017-05-25T01:30:00.000Z, which sorts as text."""
    return f"{moment.isoformat(timespec='milliseconds').removesuffix('+00:00')}Z"


def instant(text: str) -> datetime:
    """Return the instant that `stamp` wrote. Raises ValueError for one without a time zone, TypeError for no text."""
    moment = datetime.fromisoformat(text)
    if moment.utcoffset() is None or stamp(moment) != text:
        raise ValueError(text)
    return moment
