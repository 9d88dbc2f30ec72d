"""Form what differs between languages: days, quantities, lists, and which of a plan's two names is read."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from airplan import office_time
from airplan.i18n import _, language, pgettext, pmarked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from airplan.i18n import Language

DEFAULT_LANGUAGES = ("zh", "en")
"""The languages of a plan that does not say otherwise: the document's own, and the one of its second titles."""
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
_languages: Sequence[str] = DEFAULT_LANGUAGES


# --- what is there in several languages -------------------------------------------------------------------------------


def use_languages(languages: Sequence[str]) -> None:
    """Set the plan's languages: the document's own, then that of its second titles and labels, if it has any."""
    global _languages  # noqa: PLW0603 – as the language and the time zone, it is one for the whole program
    _languages = languages


@contextmanager
def kept() -> Iterator[None]:
    """Restore the plan's languages and year at the end of the block."""
    before = _languages, _year
    try:
        yield
    finally:
        use_languages(before[0])
        use_year(before[1])


def in_document_language() -> bool:
    """Return whether the reader's language is the document's own, so that its wording needs no explanation."""
    return language().partition("_")[0] == _languages[0]


def reads_document() -> bool:
    """Return whether the reader is shown the document's own words: the plan has no others, or they are the reader's."""
    return in_document_language() or len(_languages) == 1


def reads_chinese() -> bool:
    """Return whether the reader's language is Chinese, whatever the plan's."""
    return language().startswith("zh")


def language_tag() -> str:
    """Return the reader's language as web pages name it: en, zh."""
    return language().replace("_", "-")


def in_reader_language(document: str, english: str) -> str:
    """Return the document's words to readers of its language, the English ones, if any, to others."""
    return document if reads_document() or not english else english


def glossed(name: str, english: str) -> str:
    """Return a name of the document, for readers of other languages with its meaning: 区环保局 Environment Bureau."""
    return name if reads_document() else f"{name} {english}".rstrip()


def renamed(name: str, former: str) -> str:
    """Return the name of what was renamed, with its former one: 区城市管理委（原区市政市容委）."""
    return pgettext("a unit that was renamed", "{name} (formerly {former})").format(name=name, former=former)


def held_by(post: str, holder: str) -> str:
    """Return a post with the one who holds it: 副市长（王某）."""
    return pgettext("a post and who holds it", "{post} ({holder})").format(post=post, holder=holder)


def reader_language() -> Language:
    """Return the reader's language, for files that come in one for each."""
    return language()


def by_language(values: Mapping[Language, _T]) -> _T:
    """Return the value for the reader's language, such as widths of columns; by default the English one."""
    return values.get(language(), values["en"])


# --- days and quantities ----------------------------------------------------------------------------------------------


def use_year(year: int) -> None:
    """Set the plan's year, which days in running text omit; 0: days always name theirs."""
    global _year  # noqa: PLW0603 – as the language and the time zone, it is one for the whole program
    _year = year


def day_in_words(day: date) -> str:
    """Return a day for running text: 30 June or 6月30日; with its year if that is not the plan's."""
    if day.year != _year:
        return day_in_full(day)
    return pgettext("a day", "{day} {month}").format(day=day.day, month=_(_MONTHS[day.month - 1]))


def day_in_full(day: date) -> str:
    """Return a day for headings and letters, 30 June 2017 or 2017年6月30日, without leading zeros, as in GB/T 9704."""
    return pgettext("a day", "{day} {month} {year}").format(day=day.day, month=_(_MONTHS[day.month - 1]), year=day.year)


def moment_in_words(moment: datetime) -> str:
    """Return an instant for running text, by the office's clock: 30 June 14:05, 6月30日14:05."""
    local = office_time.local(moment)
    return pgettext("an instant", "{day} {time}").format(day=day_in_words(local.date()), time=f"{local:%H:%M}")


def month_in_words(day: date) -> str:
    """Return the month of a day in words, May 2017 or 2017年5月."""
    return pgettext("a month", "{month} {year}").format(month=_(_MONTHS[day.month - 1]), year=day.year)


def month_name(number: int) -> str:
    """Return a month (1 to 12) without its year, May or 5月, for headings under a year."""
    return _(_MONTHS[number - 1])


def amount_in_words(number: str, unit: str) -> str:
    """Return a number with its unit of measure, 1,200 蒸吨 or 96%, in Chinese without the space."""
    if unit == "%":
        return f"{number}%"
    return pgettext("a quantity", "{number} {unit}").format(number=number, unit=unit)


# --- facts in sentences -----------------------------------------------------------------------------------------------


def filled(template: str, /, **facts: object) -> str:
    """Return a translated sentence with its facts in words."""
    return template.format(**{name: in_words(fact) for name, fact in facts.items()})


def in_words(fact: object) -> str:
    """Return a fact as it reads inside a sentence.

    A day, an instant and anything with a method `in_words` (a month) word themselves; a tuple reads as a list.
    """
    if words := getattr(fact, "in_words", None):
        return str(words())
    if type(fact) is tuple:  # one with named fields words itself
        return join_items(map(in_words, fact))
    if isinstance(fact, datetime):
        return moment_in_words(fact)
    return day_in_words(fact) if isinstance(fact, date) else str(fact)


# --- lists ------------------------------------------------------------------------------------------------------------


def join_items(texts: Iterable[str]) -> str:
    """Return names or numbers, separated by the language's comma."""
    return pgettext("between the items of a list", ", ").join(texts)


def join_phrases(texts: Iterable[str]) -> str:
    """Return items that may hold commas, with a stronger mark between them, in place of their full stops."""
    *others, last = [*texts] or [""]
    return pgettext("between phrases", "; ").join([*(text.rstrip(".。") for text in others), last])


def join_clauses(texts: Iterable[str]) -> str:
    """Return the parts of a heading, separated by the language's mark; in English a raised dot."""
    return pgettext("between the parts of a heading", " · ").join(texts)
