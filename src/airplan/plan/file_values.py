"""Define the values that people write in plan files: text, days and numbers, each in its one spelling."""

import os
import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for plugins takes a tenth of a first start

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from airplan import office_time
from airplan.plan.mail_addresses import is_address
from airplan.plan.yaml_events import Bare, Mapping

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YEAR = re.compile(r"[1-9]\d{3}", re.ASCII)
_MONTH_DAY, _MONTH = re.compile(r"\d{2}-\d{2}", re.ASCII), re.compile(r"0?[1-9]|1[0-2]", re.ASCII)
_WHOLE_NUMBER = re.compile(r"0|[1-9]\d{0,8}", re.ASCII)  # as many digits as every database holds


def _text(value: object) -> object:
    """Refuse text that other YAML programs would not read as text (`no`, `0123`, `12:30`)."""
    if isinstance(value, Bare):
        raise PydanticCustomError("bare_scalar", "{found}", {"found": str(value), "meaning": value.meaning})
    if isinstance(value, str) and not value.strip():
        raise PydanticCustomError("blank_text", "")
    return str(value) if isinstance(value, str) else value


def _whole_number(value: object) -> object:
    """Return a whole number written in plain decimal digits: no leading zero, sign, sexagesimal or underscore."""
    if isinstance(value, str) and _WHOLE_NUMBER.fullmatch(value):
        return int(value)
    raise PydanticCustomError("whole_number", "{found}", {"found": str(value)})


def _year(value: object) -> object:
    """Return a year of four digits; anything else is probably a slip, and most calendars end before it."""
    if isinstance(value, str) and _YEAR.fullmatch(value):
        return int(value)
    raise PydanticCustomError("year", "{found}", {"found": str(value)})


def _decimal(value: object) -> object:
    """Return a quantity in plain decimal digits, with at most one point and a minus; it never passes through a float.

    A negative zero is refused.
    """
    if isinstance(value, str) and value.isascii() and value.removeprefix("-").replace(".", "", 1).isdigit():
        try:
            number = Decimal(value)
        except InvalidOperation:
            number = Decimal("-0")
        if number or not number.is_signed():
            return number
    raise PydanticCustomError("decimal_number", "{found}", {"found": str(value)})


def _amount(value: object) -> object:
    """Return a quantity that is not negative."""
    if isinstance(value, str) and not value.startswith("-"):
        return _decimal(value)
    raise PydanticCustomError("amount", "{found}", {"found": str(value)})


def _share(value: object) -> object:
    """Return a quantity from 0 to 1."""
    if isinstance(number := _amount(value), Decimal) and number <= 1:
        return number
    raise PydanticCustomError("share", "{found}", {"found": str(value)})


def _day(value: object) -> object:
    """Return a day written as YYYY-MM-DD that exists."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("calendar_day", "{found}", {"found": str(value)})


def _flag(value: object) -> object:
    """Return whether something holds, written true or false."""
    if value in ("true", "false"):
        return value == "true"
    raise PydanticCustomError("flag", "{found}", {"found": str(value)})


def _zone(value: object) -> object:
    """Return the name of a time zone, if this machine knows it."""
    try:
        office_time.zone_called(str(value))
    except office_time.UnknownZone:
        raise PydanticCustomError("time_zone", "{found}", {"found": str(value)}) from None
    return value


def _month_day(value: object) -> object:
    """Return month and day of a day written as MM-DD that every year has."""
    if isinstance(value, str) and _MONTH_DAY.fullmatch(value):
        try:
            return (day := date.fromisoformat(f"2001-{value}")).month, day.day
        except ValueError:
            pass
    raise PydanticCustomError("month_day", "{found}", {"found": str(value)})


def _month(value: object) -> object:
    """Return the number of a month, with or without a leading zero."""
    if _MONTH.fullmatch(str(value)):
        return int(str(value))
    raise PydanticCustomError("month", "{found}", {"found": str(value)})


def _address(value: object) -> object:
    """Return the address of a mailbox."""
    if isinstance(value, str) and is_address(value.strip()):
        return value.strip()
    raise PydanticCustomError("address", "{found}", {"found": str(value)})


def _unit_person(value: object) -> object:
    """Return 市环保局（陈某） for {unit: 市环保局, person: 陈某}, which means the same."""
    if isinstance(value, Mapping) and value.keys() == {"unit", "person"}:
        unit, person = _text(value["unit"]), _text(value["person"])
        if isinstance(unit, str) and isinstance(person, str):
            return f"{unit}（{person}）"
    return value


Text = Annotated[str, BeforeValidator(_text)]
WholeNumber = Annotated[int, BeforeValidator(_whole_number)]
Year = Annotated[int, BeforeValidator(_year)]
Quantity = Annotated[Decimal, BeforeValidator(_decimal)]
Amount = Annotated[
    Decimal,
    BeforeValidator(_amount),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": r"^\d+(\.\d+)?$"}]}),
]
Share = Annotated[Decimal, BeforeValidator(_share), WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1})]
Day = Annotated[date, BeforeValidator(_day)]
MonthDay = Annotated[
    tuple[int, int], BeforeValidator(_month_day), WithJsonSchema({"type": "string", "pattern": r"^\d{2}-\d{2}$"})
]
Month = Annotated[int, BeforeValidator(_month), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 12})]
Flag = Annotated[bool, BeforeValidator(_flag)]
Zone = Annotated[str, BeforeValidator(_text), BeforeValidator(_zone)]
Address = Annotated[str, BeforeValidator(_address), WithJsonSchema({"type": "string", "format": "email"})]
Names = Annotated[tuple[Text, ...], Field(min_length=1)]
UnitName = Annotated[
    Text,
    BeforeValidator(_unit_person),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "properties": {"unit": {"type": "string"}, "person": {"type": "string"}},
                    "required": ["unit", "person"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]
UnitNames = Annotated[tuple[UnitName, ...], Field(min_length=1)]


class FileMapping(BaseModel):
    """A mapping in a file: unknown keys are refused, and values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
