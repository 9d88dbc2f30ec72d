"""Read a number that a person typed exactly, or refuse it and say what to write; write numbers in figures.

A quantity is counted in the unit of its target, and is negative only where its target may be. Estimates and ambiguous
numbers are refused.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from airplan.errors import Message, UsageError
from airplan.i18n import marked, pgettext
from airplan.i18n.forms import amount_in_words, in_reader_language, reads_document

DIGITS = 30
"""Maximum number of digits of a quantity."""
_SHOWN = 40
"""Characters of the input that a refusal repeats."""
_LONGEST_UNIT = 20

_PLAIN: dict[int, int | str] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "\u00a0\u2009\u202f\u3000"), " "),
    ord("−"): "-",
}
"""Full width → half width, typographic spaces → plain ones. NFKC would not do: it turns 10² into 102."""
_RAISED = {ord("²"): "2", ord("³"): "3"}
"""What no keyboard has, of the unit alone."""

_SCALES = {"百万": 6, "千万": 7, "万亿": 12, "千": 3, "万": 4, "亿": 8}
"""Suffix → power of ten; longer suffixes come first."""
_ANY_THING = "个"
_COUNTERS = (
    ("样品", "样本", "件", "份", "批次"), ("项", "件", "条"), ("家", "户", "企业", "单位"), ("辆", "台", "部", "车辆"),
    ("处", "座", "块"), ("台", "套"), ("人", "名"), ("起", "件", "宗"), ("小区",), ("锅炉", "台"),
    ("餐饮企业", "家"), ("个", "只"),
)  # fmt: skip
"""Groups of interchangeable measure words: 8件 and 8个 are 8样品. Units such as 吨 have none."""
# Patterns stay text until they are used: compiling them costs more than most commands' own work.
_NUMBER = r"[+-]?(?:[1-9][0-9]{0,2}(?:(?P<gap>[, ])[0-9]{3})(?:(?P=gap)[0-9]{3})*|[0-9]+)(?:\.[0-9]+)?"
_ABOUT = r".*(?:[约近超余多几~≈<>≤≥±?]|左右|上下|以上|以下|以内|不足|[0-9千万亿]\s*(?:-+|[–—至到])\s*[0-9]).*"
_EXPONENT = r"[+-]?[0-9.,]+[eE][+-]?[0-9]+"
_SEPARATED = r"[+-]?[0-9][0-9, ]*(?:\.[0-9]*)?"
_POINT = r"[+-]?(?:\.[0-9]+|[0-9, ]+\.)"

HOW_TO_WRITE = marked("Unit of measure: {unit}; write, for example, {examples}.")
_WITHOUT_UNIT = marked("Write, for example, {examples}.")
NO_NUMBER = marked("No number is given.")
NOT_IN_FIGURES = marked("{text}: not a number.")
WITH_EXPONENT = marked("{text}: scientific notation is not accepted.")
ESTIMATE = marked("{text}: an estimate or range; give an exact number.")
MISSING_DIGIT = marked("{text}: a digit is missing beside the decimal point.")
MISGROUPED = marked("{text}: the thousands separators are misplaced.")
NEGATIVE = marked("{text}: a quantity cannot be negative.")
TOO_LONG = marked("{text}: more than {digits} digits.")
OTHER_UNIT = marked("{text}: the unit of measure is {found}; this measure needs {unit}.")
_FINDINGS = (
    (r"", NO_NUMBER),
    (_EXPONENT, WITH_EXPONENT),
    (_ABOUT, ESTIMATE),
    (_POINT, MISSING_DIGIT),
    (_SEPARATED, MISGROUPED),
)
"""Patterns of common mistakes with their messages, in the order in which they are tried."""
_OTHER_SPELLINGS = {"%": ("percent", "per cent")}
_LONGEST_SYMBOL = 3
"""Letters of a unit that may end in s without being a plural: ms."""


class UnitOfMeasure(NamedTuple):
    """What a quantity is counted in: the document's word for it, and the English one in the plural; empty for none.

    As text it is the word that its reader can read.
    """

    document: str
    english: str = ""

    def __str__(self) -> str:
        return in_reader_language(self.document, self.english)

    def of(self, value: Decimal) -> str:
        """Return the word that goes with a number: of exactly one thing English has the singular."""
        return _singular(self.english) if self.english and value == 1 and not reads_document() else str(self)

    def spellings(self) -> tuple[str, ...]:
        """Return the words by which people may write it, in both languages."""
        words = (self.document, self.english, _singular(self.english))
        return tuple(dict.fromkeys(filter(None, (*words, *_OTHER_SPELLINGS.get(self.document, ())))))


PERCENT = UnitOfMeasure("%")


class Amount(NamedTuple):
    """A value with its unit; as text in the reader's language: 1,200 steam tonnes, 1,200蒸吨, 96%.

    This is how every quantity is worded, on screens, in workbooks and as the fact of a message.
    """

    value: Decimal
    unit: UnitOfMeasure
    about: bool = False
    """Whether it is approximate: about 500 vehicles."""

    def __str__(self) -> str:
        exact = amount_in_words(in_figures(self.value), self.unit.of(self.value))
        return pgettext("an approximate quantity", "about {quantity}").format(quantity=exact) if self.about else exact


class UnreadableQuantity(UsageError):
    """Raised where the input is no quantity in the target's unit; `finding` is one of the sentences of this module."""

    def __init__(self, text: str, unit: UnitOfMeasure, finding: str, *, found_unit: str = "") -> None:
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        super().__init__(
            Message(finding, text=shown, unit=unit, found=found_unit, digits=DIGITS),
            Message(how_to_write(unit), unit=unit, examples=examples(unit)),
        )
        self.finding, self.found_unit = finding, found_unit


def how_to_write(unit: UnitOfMeasure) -> str:
    """Return the sentence that says how a quantity in that unit is written, with holes for `unit` and `examples`."""
    return HOW_TO_WRITE if unit.document else _WITHOUT_UNIT


def examples(unit: UnitOfMeasure) -> tuple[str | Amount, ...]:
    """Return examples of how a quantity in that unit can be typed."""
    if not unit.document:
        return ("1200", "1,200")
    if unit.document == PERCENT.document:
        return ("96", "96%", "99.5")
    return ("1200", "1,200", Amount(Decimal(1200), unit))


def read_quantity(text: str, unit: UnitOfMeasure, *, signed: bool = False) -> Decimal:
    """Return the exact quantity that was typed for a target measured in `unit`; negative only if it may be (`signed`).

    Accepts 1200, 1,200, １２００, 24 530, 0.50, 1.2万, 3千; with the unit in either language, 1200辆, 1,200 vehicles;
    96%, 百分之96 where it is %; 300个, 300个样品 where things are counted. Raises UnreadableQuantity for anything else,
    including other units, estimates and, unless `signed`, negative numbers.
    """
    plain = text.translate(_PLAIN).strip()
    number = _without_unit(plain, unit)
    scale = 0
    if unit.document[:1] not in _SCALES:  # 5万 in 万吨 could mean 5 or 50,000
        word = next((word for word in _SCALES if number.endswith(word)), "")
        number, scale = number.removesuffix(word).rstrip(), _SCALES.get(word, 0)
    if not re.fullmatch(_NUMBER, number):
        raise _refused(text, plain, unit)
    value = _shifted(number, scale)
    if value < 0 and not signed:
        raise UnreadableQuantity(text, unit, NEGATIVE)
    if sum(map(str.isdigit, format(value, "f"))) > DIGITS:
        raise UnreadableQuantity(text, unit, TOO_LONG)
    return value or value.copy_abs()  # avoid -0


def percent(part: int | Decimal, whole: int | Decimal) -> Decimal:
    """Return a part in percent of the whole, to one decimal, halves up; 0 of nothing.

    Percentages are rounded separately and may not add up to 100.
    """
    share = Decimal(part) * 100 / whole if whole else Decimal(0)
    return share.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def in_figures(value: Decimal) -> str:
    """Return the number with grouped thousands and its own decimals: 24,530; 0.50."""
    return format(value, ",f")


def _without_unit(plain: str, unit: UnitOfMeasure) -> str:
    """Return the input without its unit or an interchangeable measure word; for a percentage without 百分之, too."""
    words = [word.translate(_PLAIN).strip() for word in unit.spellings()]
    if "%" in words and plain.startswith("百分之"):
        return plain.removeprefix("百分之").lstrip()
    typed = plain.lower().translate(_RAISED)
    said = max((word for word in words if typed.endswith(word.lower().translate(_RAISED))), key=len, default="")
    number = plain[: len(plain) - len(said)].rstrip()
    counters = [word for each in words for word in _counters(each)]
    return next((number.removesuffix(word).rstrip() for word in counters if number.endswith(word)), number)


def _counters(unit: str) -> tuple[str, ...]:
    """Return the measure words interchangeable with a unit; none for a unit such as 吨."""
    words = [word for group in _COUNTERS if unit in group for word in group]
    return (*words, _ANY_THING) if words else ()


def _shifted(number: str, scale: int) -> Decimal:
    """Return the number times ten to the scale. Goes through text, because arithmetic rounds to 28 digits."""
    value = Decimal(re.sub("[, ]", "", number))
    sign, digits, exponent = value.as_tuple()
    shifted = Decimal((sign, digits, int(exponent) + scale))
    return Decimal(format(shifted, "f"))


def _refused(text: str, plain: str, unit: UnitOfMeasure) -> UnreadableQuantity:
    for pattern, finding in _FINDINGS:
        if re.fullmatch(pattern, plain, re.DOTALL):
            return UnreadableQuantity(text, unit, finding)
    percent = re.fullmatch(rf"百分之\s*{_NUMBER}", plain)
    behind = re.fullmatch(rf"{_NUMBER}\s*(?P<unit>\D{{1,{_LONGEST_UNIT}}})", plain)
    typed_unit = "%" if percent else behind["unit"] if behind else ""
    if typed_unit not in unit.spellings() and (typed_unit[:1].isalpha() or typed_unit in ("%", "‰")):
        return UnreadableQuantity(text, unit, OTHER_UNIT, found_unit=typed_unit)
    return UnreadableQuantity(text, unit, NOT_IN_FIGURES)


def _singular(plural: str) -> str:
    """Return an English unit of exactly one thing: vehicle, time/day; what is no regular plural stays as it is."""
    words, sign, per = plural.partition("/")
    if len(words) <= _LONGEST_SYMBOL or words.endswith("ss"):
        return plural
    for ending, single in (("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("s", "")):
        if words.endswith(ending):
            return f"{words.removesuffix(ending)}{single}{sign}{per}"
    return plural
