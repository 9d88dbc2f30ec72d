"""Say what every language says in its own way: days, quantities, lists, and which of a plan's two names it reads."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from airplan import office_time
from airplan.i18n import _, language, pgettext, pmarked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from airplan.i18n import Language

_LANGUAGE_OF_THE_DOCUMENT = "zh"
"""In which the plan's own texts are; in English it has labels and titles beside them."""
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
_year = 0


# --- what is there in several languages -------------------------------------------------------------------------------


def reads_document() -> bool:
    """Return whether the reader's language is that of the plan's own texts."""
    return language().partition("_")[0] == _LANGUAGE_OF_THE_DOCUMENT


def in_reader_language(document: str, english: str) -> str:
    """Return the document's words to those who can read them, to all others the English ones where there are any."""
    return document if reads_document() or not english else english


def glossed(name: str, english: str) -> str:
    """Return a name of the document, for those who cannot read it with its meaning: 区环保局 Environment Bureau."""
    return name if reads_document() else f"{name} {english}".rstrip()


def by_language(values: Mapping[Language, _T]) -> _T:
    """Return what was measured for a language, such as widths of columns; what English has where it has nothing."""
    return values.get(language(), values["en"])


# --- days and quantities ----------------------------------------------------------------------------------------------


def use_year(year: int) -> None:
    """Take a year, the plan's, for the one that days in running text need not name; 0: days always name theirs."""
    global _year  # noqa: PLW0603 – as the language and the time zone, it is one for the whole program
    _year = year


def day_in_words(day: date) -> str:
    """Return a day as running text has it: 30 June or 6月30日; with its year where that is not the plan's."""
    if day.year != _year:
        return day_in_full(day)
    return pgettext("a day", "{day} {month}").format(day=day.day, month=_(_MONTHS[day.month - 1]))


def day_in_full(day: date) -> str:
    """Return a day as headings and papers have it, 30 June 2017 or 2017年6月30日, without leading zeros, as GB/T 9704
    has it."""
    return pgettext("a day", "{day} {month} {year}").format(day=day.day, month=_(_MONTHS[day.month - 1]), year=day.year)


def moment_in_words(moment: datetime) -> str:
    """Return an instant as running text has it, by the office's clock: 30 June 14:05, 6月30日14:05."""
    local = office_time.local(moment)
    return pgettext("an instant", "{day} {time}").format(day=day_in_words(local.date()), time=f"{local:%H:%M}")


def month_in_words(day: date) -> str:
    """Return the month of a day in words, May 2017 or 2017年5月."""
    return pgettext("a month", "{month} {year}").format(month=_(_MONTHS[day.month - 1]), year=day.year)


def amount_in_words(number: str, unit: str) -> str:
    """Return a number with its unit, 1,200 蒸吨 or 96%, in Chinese without the space."""
    if unit == "%":
        return f"{number}%"
    return pgettext("a quantity", "{number} {unit}").format(number=number, unit=unit)


# --- facts in sentences -----------------------------------------------------------------------------------------------


def filled(template: str, /, **facts: object) -> str:
    """Return a sentence, already translated, with its facts as running text has them."""
    return template.format(**{name: in_words(fact) for name, fact in facts.items()})


def in_words(fact: object) -> str:
    """Return a fact as it reads inside a sentence.

    A day, an instant and whatever has `in_words` of its own (a month) word themselves; a tuple reads as a list.
    """
    if words := getattr(fact, "in_words", None):
        return str(words())
    if isinstance(fact, tuple):
        return join_items(map(in_words, fact))
    if isinstance(fact, datetime):
        return moment_in_words(fact)
    return day_in_words(fact) if isinstance(fact, date) else str(fact)


# --- lists ------------------------------------------------------------------------------------------------------------


def join_items(texts: Iterable[str]) -> str:
    """Return names or numbers with the language's comma between them."""
    return pgettext("between the items of a list", ", ").join(texts)


def join_phrases(texts: Iterable[str]) -> str:
    """Return items that may hold commas themselves, with a stronger mark between them."""
    return pgettext("between phrases", "; ").join(texts)


def join_clauses(texts: Iterable[str]) -> str:
    """Return the parts of a heading, with the mark between them that English sets as a raised dot."""
    return pgettext("between the parts of a heading", " · ").join(texts)
