"""Read what somebody typed into a cell exactly, or refuse it and say how to write it.

A workbook may lose part of the input: a program turns 6-30 into a date and 96% into a number, and rounds long numbers.
Input that was altered in this way is refused; nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from math import isfinite
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from airplan.errors import AirplanError, Message
from airplan.i18n import marked
from airplan.i18n.forms import reads_chinese
from airplan.office_files.workbook_model import CellContent
from airplan.plan import quantities, typed_days
from airplan.reports.wording import STATUS_WORDS
from airplan.rounds.number_words import words_around

if TYPE_CHECKING:
    from collections.abc import Mapping

    from airplan.plan.model import Span
    from airplan.plan.quantities import UnitOfMeasure
    from airplan.store.entries import Status

LONGEST_TEXT = 32_767
"""Characters that a cell of Excel can hold."""
_KEPT = 15
"""Digits of a number that Excel keeps and shows."""
_SHOWN = 40
"""Characters of a cell that a preview or a refusal repeats."""
_LONGEST_FIGURE = 200
"""Maximum number of characters of a number or day that is read."""
_LONGEST_ADDRESS = 2_083
"""Characters that a web address in Excel can have."""
_ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!", "#GETTING_DATA")
"""Error values; as text they are remains of one."""
_CLEARING = ("清除", "clear")
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\ufeff"
"""Invisible characters that get pasted along: zero-width spaces, direction marks, byte order marks."""
_WHITE = "".join(char for char in map(chr, range(0x3001)) if char.isspace())
# Patterns stay text until they are used: compiling them costs more than most commands' own work.
_LINE_END = "_x000[dD]_(?:\n|_x000[aA]_)|\r\n|[\r\v\f\x85\u2028\u2029]|_x000[aAbBcCdD]_"
_CONTROL = "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]|_x00[01][0-9a-fA-F]_"
_TIME_OF_DAY = r"\s+\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?:\.\d+)?)?"
_NO_LEAP_DAY = datetime(1900, 3, 1)  # noqa: DTZ001 – days of a workbook have no time zone
"""Before this day Excel counts a 29 February 1900, which did not exist, so days are off by one."""
_LITERAL = r'"[^"]*"|\[[^\]]*\]|[\\_*!].'
"""Parts of a number format that are shown literally or not at all."""
_AN_ADDRESS_GOES_ON = r";\s+|;(?=[A-Za-z][A-Za-z0-9+.-]*://)|;$"

AS_TEXT = marked("Format the cell as text and enter it again.")
_STATUSES = marked("Choose one of {choices}.")
_DAYS = marked("Write the date in a form such as {examples}.")
_NOT_A_NUMBER = marked("{text}: not a number.")
_NOT_A_DAY = marked("{text}: not a date that airplan can read.")
_SAID_TO_BE_PERCENT = "%|百分之|percent"
_IN_LINES = "{first}\n{then}"


class Erased(Enum):
    """Marks a cell with the word 清除 (CLEAR): the earlier value is removed."""

    ERASED = "erased"


ERASED: Final = Erased.ERASED


class Unread(AirplanError):
    """Raised for a cell that cannot be read with certainty; lists the ways to write it."""

    def __init__(self, message: Message, *hints: Message) -> None:
        first, *others = hints or ("",)
        super().__init__(message, Message(_IN_LINES, first=first, then=others[0]) if others else first)


class _Wanted(NamedTuple):
    """The expected content of a cell, and how to write it."""

    hint: str
    facts: Mapping[str, object]

    def refused(self, content: CellContent, text: str, *hints: str, **more: object) -> Unread:
        """Return the refusal of the cell's actual content; every sentence may use all facts."""
        facts: dict[str, Any] = {"text": shown(content), **self.facts, **more}
        return _unread(text, *dict.fromkeys((*hints, self.hint)), **facts)


def _unread(text: str, /, *hints: str, **facts: Any) -> Unread:
    return Unread(Message(text, **facts), *(Message(hint, **facts) for hint in hints))


def is_blank(content: CellContent) -> bool:
    """Return whether the cell shows nothing. Error values and formulas count as shown."""
    if content.data_type in ("e", "f"):
        return False
    return content.value is None or (isinstance(content.value, str) and not _tidy(content.value))


def refuse_unclear(content: CellContent) -> None:
    """Raise Unread for a picture, which has no text, and for struck-out text, which may or may not hold."""
    if content.picture:
        raise _unread(
            marked("the cell contains a picture, which is not imported."),
            marked("Send the picture as a separate file and enter its name here."),
        )
    if struck := _tidy(content.struck):
        raise _unread(
            marked("{text}: the text is struck through."),
            marked("Delete what is no longer valid, or remove the strikethrough."),
            text=shown(CellContent(struck)),
        )


def read_status(content: CellContent) -> Status | None:
    """Return the status in either language; None for an empty cell. Raises Unread, also for 清除."""
    if is_blank(content):
        return None
    wanted = _Wanted(_STATUSES, {"choices": _statuses()})
    _refuse_made_up(content, wanted)
    word = _word(content)
    for known, status in STATUS_WORDS.items():
        if _folded(known) == word:
            return status
    if word in _CLEARING:
        raise wanted.refused(content, marked("{text}: a status cannot be erased."))
    raise wanted.refused(content, marked("{text}: not a status."))


def read_value(content: CellContent, unit: UnitOfMeasure, *, signed: bool = False) -> Decimal | Erased | None:
    """Return the quantity in `unit`, which may be negative if it is `signed`; None for an empty cell.

    Text is read as on the command line, a number as Excel shows it: 24530.0 as 24530, 0.96 in a percentage format as
    96%. Raises Unread.
    """
    if is_blank(content):
        return None
    if _word(content) in _CLEARING:
        return ERASED
    wanted = _Wanted(quantities.how_to_write(unit), {"unit": unit, "examples": quantities.examples(unit)})
    try:
        text = _figure(content, wanted, _NOT_A_NUMBER)
        quantity = quantities.read_quantity(text, unit, signed=signed)
    except quantities.UnreadableQuantity as error:
        raise wanted.refused(content, error.finding, found=error.found_unit, digits=quantities.DIGITS) from error
    if unit.document == "%" and 0 < abs(quantity) <= 1 and not re.search(_SAID_TO_BE_PERCENT, _folded(text)):
        # 96% pasted without its format is 0.96
        hundredfold = f"{(quantity * 100).normalize():f}"
        raise wanted.refused(content, marked("{text}: is this {text}% or {more}%?"), more=hundredfold)
    return quantity


def read_text(content: CellContent) -> str | Erased | None:
    r"""Return the text without surrounding white space, its lines separated by \n; None for an empty cell.

    A number is read as its digits. Control characters, which are invisible, are removed. Raises Unread.
    """
    if is_blank(content):
        return None
    wanted = _Wanted(AS_TEXT, {})
    if not isinstance(content.value, str):
        return _plain(content, wanted)
    _refuse_made_up(content, wanted)
    if len(content.value) > LONGEST_TEXT:
        finding = marked("{text}: more than {most} characters, the limit of a cell.")
        raise _unread(finding, marked("Shorten the text."), text=shown(content), most=LONGEST_TEXT)
    return ERASED if _word(content) in _CLEARING else _tidy(content.value)


def read_evidence(content: CellContent) -> tuple[str, ...] | Erased | None:
    """Return the pieces of evidence, one a line or separated by semicolons, each once; None for an empty cell.

    Commas and 、 do not separate: file names (1、会议纪要.docx) and titles contain them. A semicolon inside a web
    address belongs to the address. Raises Unread.
    """
    text = read_text(content)
    if text is None or isinstance(text, Erased):
        return text
    pieces = (_trimmed(piece) for part in re.split("[\n；]", text) for piece in _parted(part))
    found = tuple(dict.fromkeys(piece for piece in pieces if piece))
    return _with_link(found, address_of(content.link)) or None


def address_of(link: str) -> str:
    """Return the address of a link on one line, an e-mail address without mailto:."""
    return "".join(_tidy(link).split("\n")).removeprefix("mailto:")[:_LONGEST_ADDRESS]


def _with_link(pieces: tuple[str, ...], link: str) -> tuple[str, ...]:
    """Return pieces of evidence with the address of their link, unless they contain it already."""
    if not link or any(link.rstrip("/") in piece for piece in pieces):
        return pieces
    if len(pieces) == 1:
        return (f"{pieces[0]} <{link}>",)
    return (*pieces, f"<{link}>")


def read_day(content: CellContent, *, year: int, epoch: datetime, span: Span | None = None) -> date | None:
    """Return the day, within one year of the plan's, by default `year`, of which a day without one is; None if empty.

    A number is 20170630, or counts days from the `epoch`. Raises Unread, also for 清除 and for days relative to today.
    """
    if is_blank(content):
        return None
    forms = ("{year}-06-30", "{year}.6.30", "{year}年6月30日", "6月底")
    wanted = _Wanted(_DAYS, {"examples": tuple(form.format(year=year) for form in forms)})
    if _word(content) in _CLEARING:
        raise wanted.refused(content, marked("{text}: a date cannot be erased."))
    if isinstance(content.value, date):
        day = content.value.date() if isinstance(content.value, datetime) else content.value
    elif isinstance(content.value, str):
        day = _typed_day(content, year, wanted)
    else:
        day = _counted_day(content, epoch, wanted)
    first, last = (span.first.year - 1, span.last.year + 1) if span else (year - 1, year + 1)
    if first <= day.year <= last:
        return day
    finding = marked("{text}: read as {day}, which is outside the years {first} to {last}.")
    hints, meant = _meant(content, year, epoch)
    raise wanted.refused(content, finding, *hints, day=day, first=first, last=last, **meant)


def _meant(content: CellContent, year: int, epoch: datetime) -> tuple[tuple[str, ...], dict[str, object]]:
    """Return a hint with its facts if a number read as a count of days is a month and a day: 5.25."""
    value = content.value
    count = value
    if isinstance(value, datetime):
        count = (value - epoch) / timedelta(days=1) - (value < _NO_LEAP_DAY)
    month, point, day = f"{count:.6g}".partition(".") if isinstance(count, float) else ("", "", "")
    try:
        meant = date(year, int(month), int(day))
    except ValueError:
        return (), {}
    return (marked("If you typed {typed} and meant {meant}, write {meant}."),), {
        "typed": f"{month}{point}{day}", "meant": meant.isoformat(),
    }  # fmt: skip


def shown(content: CellContent) -> str:
    """Return what the cell shows, shortened and on one line: 24530, 96%, 2017-06-30, #N/A, =SUM(A1:A3).

    For a picture the text is empty.
    """
    value = content.value
    if content.picture:
        return ""
    if content.data_type == "f":
        text = str(getattr(value, "text", value) or "=")
    elif isinstance(value, bool):
        text = str(value).upper()
    elif isinstance(value, int | float):
        text = _digits(value, content.number_format) or str(value)
    elif isinstance(value, datetime):
        text = f"{value:%Y-%m-%d %H:%M}".removesuffix(" 00:00")
    elif isinstance(value, time):
        text = f"{value:%H:%M}"
    elif isinstance(value, timedelta):
        text = "{}:{:02}".format(*divmod(value // timedelta(minutes=1), 60))
    else:
        text = "" if value is None else str(value)
    line = " ".join(re.sub(f"[{_INVISIBLE}]", "", _tidy(text)).split())
    link = address_of(content.link)
    line = f"{line} <{link}>" if link and link.rstrip("/") not in line else line
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def _figure(content: CellContent, wanted: _Wanted, finding: str) -> str:
    """Return the shown text, if it is short enough for its kind. Raises Unread."""
    text = _plain(content, wanted)
    if len(text) > _LONGEST_FIGURE:
        raise wanted.refused(content, finding)
    return text


def _plain(content: CellContent, wanted: _Wanted) -> str:
    """Return the shown text; a number's digits, with % where the format shows it. Raises Unread."""
    _refuse_made_up(content, wanted)
    if isinstance(content.value, str):
        return _seen(content.value)
    if not isinstance(content.value, int) and not (isinstance(content.value, float) and isfinite(content.value)):
        raise wanted.refused(content, _NOT_A_NUMBER)
    if digits := _digits(content.value, content.number_format):
        return digits
    finding = marked("{text}: Excel keeps at most {digits} digits of a number.")
    raise _unread(finding, AS_TEXT, text=shown(content), digits=_KEPT)


def _refuse_made_up(content: CellContent, wanted: _Wanted) -> None:
    """Raise Unread for content that nobody typed: an error value, a formula without its result, a converted text."""
    if content.data_type == "e" or content.value in _ERRORS:
        raise wanted.refused(content, marked("{text}: an error value; enter the correct value."))
    if content.data_type == "f":
        raise wanted.refused(content, marked("{text}: a formula without a stored result; enter the result itself."))
    if isinstance(content.value, bool):
        raise wanted.refused(content, marked("{text}: Excel has turned the entry into TRUE or FALSE."), AS_TEXT)
    if isinstance(content.value, date):
        raise wanted.refused(content, marked("{text}: Excel has turned the entry into a date."), AS_TEXT)
    if isinstance(content.value, time | timedelta):
        raise wanted.refused(content, marked("{text}: Excel has turned the entry into a time."), AS_TEXT)


def _digits(value: float, number_format: str) -> str:
    """Return a number as Excel shows it with enough room; empty for one that Excel does not keep exactly."""
    if not abs(value) < 10**_KEPT:  # also infinity and NaN
        return ""
    exact = Decimal(format(value or 0, f".{_KEPT}g"))  # `or 0` avoids -0
    if not _is_percentage(number_format):
        before, after = ("", "") if number_format.isascii() else words_around(value, number_format)
        return f"{before}{exact:f}{after}"
    sign, digits, exponent = exact.as_tuple()
    return f"{Decimal((sign, digits, int(exponent) + 2)):f}%"  # multiplying by 100 would round


def _is_percentage(number_format: str) -> bool:
    return "%" in re.sub(_LITERAL, "", number_format).split(";")[0]


def _typed_day(content: CellContent, year: int, wanted: _Wanted) -> date:
    text = re.sub(rf"(?<=\d|日){_TIME_OF_DAY}$", "", _figure(content, wanted, _NOT_A_DAY))
    if re.fullmatch(r"\d{1,2}[.．]\d{1,2}", text):  # it may be a number even as text
        raise wanted.refused(content, _NOT_A_DAY)
    if typed_days.is_relative(text):
        raise wanted.refused(content, marked("{text}: a relative date; write the calendar date."))
    try:
        return typed_days.read_day(text, today=date(year, 1, 1), year=year)
    except typed_days.UnreadableDay as error:
        no_such = marked("{text}: no such day in the calendar.")
        raise wanted.refused(content, _NOT_A_DAY if error.exists else no_such) from error


def _counted_day(content: CellContent, epoch: datetime, wanted: _Wanted) -> date:
    """Return the day that a number means: its own digits, or that many days after the epoch."""
    digits = _plain(content, wanted)
    try:
        if re.fullmatch(r"(?:19|20)\d{6}", digits):
            return datetime.strptime(digits, "%Y%m%d").date()  # noqa: DTZ007 – a day has no time zone
        return (epoch + timedelta(days=int(Decimal(digits)))).date()
    except (ValueError, ArithmeticError) as error:
        raise wanted.refused(content, _NOT_A_DAY) from error


def _statuses() -> tuple[str, ...]:
    return tuple(word for word in STATUS_WORDS if word.isascii() != reads_chinese())


def _parted(text: str) -> list[str]:
    return re.split(_AN_ADDRESS_GOES_ON if "://" in text else ";", text)


def _word(content: CellContent) -> str:
    return _folded(content.value) if isinstance(content.value, str) and content.data_type not in ("e", "f") else ""


def _folded(text: str) -> str:
    """Return a word in one width and case, without separators between its letters."""
    plain = unicodedata.normalize("NFKC", _tidy(text)).casefold()
    return re.sub(rf"[\s{_INVISIBLE}_‐-–-]", "", plain)


def _seen(text: str) -> str:
    """Return the visible part of a text."""
    return re.sub(f"[{_INVISIBLE}]", "", _tidy(text))


def _tidy(text: str) -> str:
    """Return a text with one kind of line end, without control characters and surrounding invisible ones."""
    return _trimmed(re.sub(_CONTROL, "", re.sub(_LINE_END, "\n", text)))


def _trimmed(text: str) -> str:
    return text.strip(_WHITE + _INVISIBLE)
