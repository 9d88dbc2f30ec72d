"""Give entries ids that sort behind every id before them, and that nobody misreads on paper.

Fifteen digits: nine count milliseconds since 1970, six are chance, so that copies of a journal can be brought together.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

ID_LENGTH = 15
_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Without i, l, o and u, which are taken for others."""
_TIME_DIGITS = 9
_CHANCE_DIGITS = ID_LENGTH - _TIME_DIGITS
_MISREAD = str.maketrans("ilo", "110")
_SHORTEST = 4
"""Digits that must at least be typed."""
_LATEST = 30 << 40
"""Milliseconds in the year 3015, which stand for all that a clock may say from there on: an id is left for the next."""


PAST_CLOCKS = "y001"
"""Where the ids begin that no clock can have led to: behind the latest that a clock gives there is room for a thousand
million entries before them."""


def new_id(now: datetime, after: str = "") -> str:
    """Return an id for an entry written down at that instant; it sorts behind `after` even if a clock has gone back.

    Not if that is so close to PAST_CLOCKS that somebody must have made it up: then it is of its own instant.
    """
    milliseconds = _milliseconds(now)
    following = _number(after[:_TIME_DIGITS]) + 1 if after else 0
    if following < _number(PAST_CLOCKS.ljust(_TIME_DIGITS, _DIGITS[0])):
        milliseconds = max(milliseconds, following)
    chance = int.from_bytes(os.urandom(4)) % 32**_CHANCE_DIGITS
    return _digits(milliseconds, _TIME_DIGITS) + _digits(chance, _CHANCE_DIGITS)


def first_id(moment: datetime) -> str:
    """Return the smallest id that an entry written down at that instant can have."""
    return _digits(_milliseconds(moment), _TIME_DIGITS).ljust(ID_LENGTH, _DIGITS[0])


def typed(text: str) -> str:
    """Return what a person typed of an id, as ids are written; empty if it is too little or no part of any."""
    plain = text.strip().lower().translate(_MISREAD)
    return plain if _SHORTEST <= len(plain) <= ID_LENGTH and all(digit in _DIGITS for digit in plain) else ""


def is_id(text: str) -> bool:
    """Return whether this has the form of an id."""
    return len(text) == ID_LENGTH and all(digit in _DIGITS for digit in text)


def is_given_out(text: str) -> bool:
    """Return whether an id can have been given out to an entry, and others come behind it."""
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
