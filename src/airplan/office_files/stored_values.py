"""Interpret the text in a cell's XML: a number, day, time, boolean, text or error.

Invalid text becomes an error value, which is refused only where the cell is needed.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from airplan.office_files.workbook_model import WINDOWS_EPOCH

if TYPE_CHECKING:
    from airplan.office_files.cell_styles import Counts

_LONGEST_NUMBER = 400
"""Maximum number of characters of a number; 1.7976931348623157E+308 has 309 digits."""
_LEAP_DAY_THAT_NEVER_WAS = 60
"""Excel counts 29 February 1900."""
_MS_OF_A_DAY = 24 * 60 * 60 * 1000
BAD_VALUE = "#VALUE!"


def number_in(text: str) -> int | float | None:
    """Return a number as XML writes it; None for other text."""
    text = text.strip()
    if not text.isascii() or "_" in text or len(text) > _LONGEST_NUMBER:
        return None
    try:
        return int(text) if text.lstrip("+-").isdigit() else float(text)
    except ValueError:
        return None


def counted(value: float, counts: Counts, epoch: datetime) -> tuple[object, str]:
    """Return the meaning of a number in a format of days or durations, and openpyxl's letter for it."""
    try:
        if counts == "duration":
            return timedelta(milliseconds=round(value * _MS_OF_A_DAY)), "d"
        return _moment(value, epoch), "d"
    except (OverflowError, ValueError):
        return BAD_VALUE, "e"


def _moment(value: float, epoch: datetime) -> datetime | time:
    whole, rest = divmod(value, 1)
    passed = timedelta(milliseconds=round(rest * _MS_OF_A_DAY))
    if 0 <= value < 1 and not passed.days:
        return (epoch + passed).time()
    if 0 < value < _LEAP_DAY_THAT_NEVER_WAS and epoch == WINDOWS_EPOCH:
        whole += 1
    return epoch + timedelta(days=whole) + passed


def written_day(text: str) -> tuple[object, str]:
    """Return the instant that ISO 8601 text means, and openpyxl's letter for it."""
    text = text.strip().removesuffix("Z")
    for read in (datetime.fromisoformat, time.fromisoformat):
        try:
            value: datetime | time = read(text)
        except ValueError:
            continue
        return value.replace(tzinfo=None), "d"
    return text or None, "e" if text else "n"
