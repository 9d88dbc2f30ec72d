"""Form what differs between languages: days, quantities, lists, and which of a plan's two names is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from airplan.i18n import _, language, pgettext, pmarked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from airplan.i18n import Language

_LANGUAGE_OF_THE_DOCUMENT = "zh"
"""The language of the plan's texts; for English readers it has labels and titles."""
_MONTHS = (
    pmarked("month of a day", "January"),
    pmarked("month of a day", "February"),
    pmarked("month of a day", "March"),
    pmarked("month of a day", "April"),
    pmarked("month of a day", "May"),
    pmarked("month of a day", "June"),
    pmarked("month of a day", "July"),
    pmarked("month of a day", "August"),
    pmarked("month of a day", "September"),
    pmarked("month of a day", "October"),
    pmarked("month of a day", "November"),
    pmarked("month of a day", "December"),
)
_T = TypeVar("_T")


# --- what is there in several languages -------------------------------------------------------------------------------


def reads_document() -> bool:
    """Return whether the reader's language is that of the plan's own texts."""
    return language().partition("_")[0] == _LANGUAGE_OF_THE_DOCUMENT


def in_reader_language(document: str, english: str) -> str:
    """Return the document's words to readers of its language, the English ones, if any, to others."""
    return document if reads_document() or not english else english


def glossed(name: str, english: str) -> str:
    """Return a name of the document, for readers of other languages with its meaning: 区环保局 Environment Bureau."""
    return name if reads_document() else f"{name} {english}".rstrip()


def by_language(values: Mapping[Language, _T]) -> _T:
    """Return the value for the reader's language, such as widths of columns; by default the English one."""
    return values.get(language(), values["en"])


# --- days and quantities ----------------------------------------------------------------------------------------------


def day_in_words(day: date) -> str:
    """Return a day in words, 30 June 2017 or 2017年6月30日, without leading zeros, as in GB/T 9704."""
    return pgettext("a day", "{day} {month} {year}").format(day=day.day, month=_(_MONTHS[day.month - 1]), year=day.year)


def day_and_month(day: date, year: int) -> str:
    """Return a day without its year, 30 June or 6月30日; with the year if it is not the plan's."""
    if day.year != year:
        return day_in_words(day)
    return pgettext("a day", "{day} {month}").format(day=day.day, month=_(_MONTHS[day.month - 1]))


def month_in_words(day: date) -> str:
    """Return the month of a day in words, May 2017 or 2017年5月."""
    return pgettext("a month", "{month} {year}").format(month=_(_MONTHS[day.month - 1]), year=day.year)


def amount_in_words(number: str, unit: str) -> str:
    """Return a number with its unit of measure, 1,200 蒸吨 or 96%, in Chinese without the space."""
    if unit == "%":
        return f"{number}%"
    return pgettext("a quantity", "{number} {unit}").format(number=number, unit=unit)


# --- lists ------------------------------------------------------------------------------------------------------------


def join_items(texts: Iterable[str]) -> str:
    """Return names or numbers, separated by the language's comma."""
    return pgettext("between the items of a list", ", ").join(texts)


def join_phrases(texts: Iterable[str]) -> str:
    """Return items that may contain commas, separated by a stronger mark."""
    return pgettext("between phrases", "; ").join(texts)


def join_clauses(texts: Iterable[str]) -> str:
    """Return the parts of a heading, separated by the language's mark; in English a raised dot."""
    return pgettext("between the parts of a heading", " · ").join(texts)
