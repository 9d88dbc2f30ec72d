"""Read the cells of ranking tables: numbers with what may stand beside them, reasons in place of numbers, ranks.

No cell is ever read as 0 because it is blank or cannot be read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import Message
from airplan.i18n import marked
from airplan.importing.ranking.rank_words import measure_of, plain
from airplan.plan.quantities import UnitOfMeasure, UnreadableQuantity, read_quantity

if TYPE_CHECKING:
    from decimal import Decimal

    from airplan.importing.ranking.rank_words import Brackets

BLANK = "—"
"""The reason of a blank cell, whose `printed` is empty."""
_MOST_DECIMALS = 3
_ARROWS = "↑↓↗↘→▲▼△▽⬆⬇"
_MARKS = r"[*＊※#★☆①-⑳⑴-⒇†‡a-dⅠ-Ⅹ¹²³⁴-⁹]+"
_DASHES = r"[-‐‑‒–—―－_/／\\*＊※.。…、]+"
_REASON = (
    r"不足|缺|无|故障|停|未|不参与|不参评|维护|校准|暂|调整|搬迁|no data|n/?a|nil|none|insufficient|not? |missing|fault"
)
_SECOND = r"(?P<first>[^()]+)\((?P<second>[^()]*)\)(?P<rest>[^()]*)"

NO_NUMBER = marked("{text}: not a number that airplan can read.")
FORMULA = marked("{text}: a formula without a stored result.")
ERROR_VALUE = marked("{text}: an error value of the spreadsheet.")
OPEN_AND_SAVE = marked("Open the file in Excel or WPS, and save it again.")
RETYPE = marked("Write the number alone or, where the unit is not ranked, the reason, such as 有效数据不足.")
BRACKETS = marked(
    "{text}: the headings do not say what stands in brackets; here, and in all cells like it, it is taken for last "
    "year's figure."
)
OTHER_BRACKETS = marked("{text}: what stands in brackets is not a number.")
MARKED = marked("{text}: the number has the mark {mark}. Does it count? {note}")
ZERO = marked("{text}: is it measured, or an empty cell of a formula?")
NEGATIVE = marked("{text}: a negative figure.")
MANY_DECIMALS = marked("{text}: more than {most} decimals; ties depend on how many are printed.")
UNKNOWN_REASON = marked("{text}: is this why the unit is not ranked?")


class ValueReading(NamedTuple):
    """What a cell with a figure says; `fault` is why it cannot be read, with the way out."""

    value: Decimal | None = None
    """None for a unit that is not ranked, for the reason."""
    printed: str = ""
    last_year: Decimal | None = None
    reason: str = ""
    mark: str = ""
    """A mark beside the number or in place of it, which a note of the table may explain."""
    findings: tuple[Message, ...] = ()
    fault: tuple[Message, Message] | None = None


def read_value(text: str, measured_in: str, in_brackets: Brackets) -> ValueReading:
    """Return what a cell says: 65, 1,234, ６５, 65↓, 65μg/m3, 31(74), 65*, 有效数据不足, — or nothing."""
    shown = " ".join(text.split())
    folded = shown.translate(str.maketrans("（）［］【】", "()()()"))
    if fault := _spreadsheet_fault(shown):
        return ValueReading(printed=shown, fault=fault)
    if not shown or re.fullmatch(_DASHES, shown):
        marks = re.findall(r"[*＊※]", shown)
        return ValueReading(printed=shown, reason=shown or BLANK, mark=marks[0] if marks else "")
    if not re.search(r"[0-9０-９]", shown) or (re.search(_REASON, shown.casefold()) and not shown[0].isdigit()):
        doubts = () if re.search(_REASON, shown.casefold()) else (Message(UNKNOWN_REASON, text=shown),)
        return ValueReading(printed=shown, reason=_without_dash(shown, folded), findings=doubts)
    first, second = folded, ""
    if pair := re.fullmatch(_SECOND, folded):
        first, second = f"{pair['first']}{pair['rest']}", pair["second"]
    number, mark = _number(first.strip(_ARROWS + " "), measured_in)
    if number is None:
        return ValueReading(printed=shown, fault=(Message(NO_NUMBER, text=shown), Message(RETYPE)))
    reading = ValueReading(number.value, number.printed, mark=mark, findings=tuple(_doubts(number.value, shown)))
    return _with_second(reading, shown, second, in_brackets, measured_in) if second else reading


def _without_dash(shown: str, folded: str) -> str:
    """Return a reason alone where it stands in brackets behind a dash: —（有效数据不足）."""
    alone = re.fullmatch(rf"{_DASHES}\s*\(([^()]+)\)", folded)
    return alone[1] if alone else shown


def read_rank(text: str) -> int | None:
    """Return the rank in a cell: 3, 第3名, 并列3, 3*; None where it has none."""
    match = re.fullmatch(r"(?:第|并列|=|t)*(\d{1,4})(?:名|位|\(?并列\)?|=|[*#])*", plain(text))
    return int(match[1]) if match else None


def _spreadsheet_fault(shown: str) -> tuple[Message, Message] | None:
    if re.fullmatch(r"=\s*[^\d\s].*", shown):
        return Message(FORMULA, text=shown), Message(OPEN_AND_SAVE)
    if re.fullmatch(r"#[A-Z/0-9]+[!?]?", shown):
        return Message(ERROR_VALUE, text=shown), Message(RETYPE)
    return None


class _Number(NamedTuple):
    value: Decimal
    printed: str


def _number(text: str, measured_in: str) -> tuple[_Number | None, str]:
    """Return the number of a cell, alone, before the column's unit of measure or beside a mark, and the mark."""
    if found := _exact(text) or _with_measure(text, measured_in):
        return found, ""
    marked_number = re.fullmatch(rf"(?P<before>{_MARKS})?\s*(?P<number>.*?)\s*(?P<after>{_MARKS}|注\d*)?", text)
    if not marked_number:
        return None, ""
    number = marked_number["number"].strip(_ARROWS + " ")
    found = _exact(number) or _with_measure(number, measured_in)
    return found, (marked_number["before"] or marked_number["after"] or "") if found else ""


def _exact(text: str) -> _Number | None:
    try:
        return _Number(read_quantity(text, UnitOfMeasure(""), signed=True), plain(text))
    except UnreadableQuantity:
        return None


def _with_measure(text: str, measured_in: str) -> _Number | None:
    """Return the number before a unit of measure, if that is the column's; a raised digit is a mark, not the unit's."""
    match = re.fullmatch(r"([-+0-9０-９,，.．]+)\s*(\D.*)", text)
    if not match or re.match(_MARKS, match[2]) or measured_in not in (measure_of(match[2]), match[2]):
        return None
    return _exact(match[1])


def _doubts(value: Decimal, shown: str) -> list[Message]:
    exponent = value.as_tuple().exponent
    found = []
    if not value:
        found.append(Message(ZERO, text=shown))
    if value < 0:
        found.append(Message(NEGATIVE, text=shown))
    if isinstance(exponent, int) and -exponent > _MOST_DECIMALS:
        found.append(Message(MANY_DECIMALS, text=shown, most=_MOST_DECIMALS))
    return found


def _with_second(
    reading: ValueReading, shown: str, second: str, in_brackets: Brackets, measured_in: str
) -> ValueReading:
    """Return the reading with the figure of last year that stands in brackets, or with a finding."""
    if in_brackets == "other":
        return reading
    other = read_value(second, measured_in, "other")
    if other.value is not None:
        doubt = () if in_brackets else (Message(BRACKETS, text=shown),)
        return reading._replace(last_year=other.value, findings=(*reading.findings, *doubt))
    if other.fault or not in_brackets:
        return reading._replace(findings=(*reading.findings, Message(OTHER_BRACKETS, text=shown)))
    return reading
