"""Generate entry IDs that sort after all earlier ones and that are easy to read on paper.

Fifteen digits: nine count milliseconds since 1970, six are random, so that copies of a journal can be merged.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

ID_LENGTH = 15
_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Without i, l, o and u, which are easily confused."""
_TIME_DIGITS = 9
_CHANCE_DIGITS = ID_LENGTH - _TIME_DIGITS
_MISREAD = str.maketrans("ilo", "110")
_SHORTEST = 4
"""Minimum number of digits to type."""
_LATEST = 30 << 40
"""Milliseconds in the year 3015; later clock readings count as this one, which leaves room for later IDs."""


PAST_CLOCKS = "y001"
"""Beginning of the IDs that no clock can produce: a thousand million entries fit between the latest clock's ID and
here.
"""


def new_id(now: datetime, after: str = "") -> str:
    """Return an ID for an entry written at an instant; it sorts after `after` even if a clock has gone back.

    If `after` is so close to PAST_CLOCKS that it must be invented, the ID follows the instant alone.
    """
    milliseconds = _milliseconds(now)
    following = _number(after[:_TIME_DIGITS]) + 1 if after else 0
    if following < _number(PAST_CLOCKS.ljust(_TIME_DIGITS, _DIGITS[0])):
        milliseconds = max(milliseconds, following)
    chance = int.from_bytes(os.urandom(4)) % 32**_CHANCE_DIGITS
    return _digits(milliseconds, _TIME_DIGITS) + _digits(chance, _CHANCE_DIGITS)


def first_id(moment: datetime) -> str:
    """Return the smallest ID that an entry written at an instant can have."""
    return _digits(_milliseconds(moment), _TIME_DIGITS).ljust(ID_LENGTH, _DIGITS[0])


def typed(text: str) -> str:
    """Return typed input in the spelling of IDs; empty if it is too short or cannot be part of an ID."""
    plain = text.strip().lower().translate(_MISREAD)
    return plain if _SHORTEST <= len(plain) <= ID_LENGTH and all(digit in _DIGITS for digit in plain) else ""


def is_id(text: str) -> bool:
    """Return whether this has the form of an id."""
    return len(text) == ID_LENGTH and all(digit in _DIGITS for digit in text)


def is_given_out(text: str) -> bool:
    """Return whether an ID can have been given to an entry, and leaves room for later ones."""
    return text < PAST_CLOCKS


def _milliseconds(moment: datetime) -> int:
    return min(max((moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1), 0), _LATEST)


def _digits(number: int, length: int) -> str:
    return "".join(_DIGITS[number >> 5 * place & 31] for place in reversed(range(length)))


def _number(digits: str) -> int:
    number = 0
    for digit in digits:
        number = number << 5 | _DIGITS.index(digit)
    return number
