"""Read and write the plain JSON values of a record; every reader raises ValueError or TypeError for another value."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from airplan.plan.quantities import DIGITS

if TYPE_CHECKING:
    from collections.abc import Mapping


def quantity(text: object) -> Decimal:
    """Return the exact number that a record holds as text."""
    try:
        value = Decimal(text_of(text))
    except InvalidOperation as error:
        raise ValueError(text) from error
    exponent = value.as_tuple().exponent
    if str(value) != text or not isinstance(exponent, int) or (value.is_signed() and not value):
        raise ValueError(text)
    if exponent < -DIGITS or value.adjusted() >= DIGITS:
        raise ValueError(text)
    return value


def quantity_or_none(text: object) -> Decimal | None:
    """Return the exact number, or None where the record has none."""
    return None if text is None else quantity(text)


def day_of(text: object) -> date:
    """Return the day that a record holds, in its one spelling."""
    day = date.fromisoformat(text_of(text))
    if day.isoformat() != text:
        raise ValueError(text)
    return day


def day_or_none(text: object) -> date | None:
    """Return the day, or None where the record has none."""
    return None if text is None else day_of(text)


def count_or_none(number: object) -> int | None:
    """Return a number that counts something, from 0 on, or None where the record has none."""
    if number is not None and (type(number) is not int or number < 0):
        raise ValueError(number)
    return number


def stamp(moment: datetime) -> str:
    """Return an instant in UTC in the journal's spelling, 2017-05-25T01:30:00.000Z."""
    return f"{moment.isoformat(timespec='milliseconds').removesuffix('+00:00')}Z"


def instant(text: str) -> datetime:
    """Return the instant that `stamp` wrote. Raises ValueError without a time zone, TypeError for other types."""
    moment = datetime.fromisoformat(text)
    if moment.utcoffset() is None or stamp(moment) != text:
        raise ValueError(text)
    return moment


def object_of(value: object) -> Mapping[str, Any]:
    """Return a JSON object."""
    if not isinstance(value, dict):
        raise TypeError(value)
    return value


def texts_of(record: Mapping[str, object]) -> dict[str, Any]:
    """Return a JSON object of texts."""
    return {key: text_of(value) for key, value in record.items()}


def list_of_texts(value: object) -> tuple[str, ...]:
    """Return a JSON list of texts."""
    if not isinstance(value, list):
        raise TypeError(value)
    return tuple(map(text_of, value))


def text_of(value: object) -> str:
    """Return a text."""
    if not isinstance(value, str):
        raise TypeError(value)
    return value
