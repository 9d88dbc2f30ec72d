"""Translate the program's texts into the language of its reader.

The English text in the code is the key; `locale/LANGUAGE/LC_MESSAGES/airplan.po` holds its translation, and the build
compiles it. A language is a folder there: nothing else lists languages. Keys of JSON and CSV and values of enums are
never translated. A text that is named in one place and translated in another is wrapped in `marked`, so that the
extractor finds it.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from airplan.i18n.mo_reader import Catalogue

Language: TypeAlias = str
"""“en”, or the code of a catalogue: “zh”, and “zh_TW” if it were there beside zh_CN."""

LOCALE = os.path.join(os.path.dirname(os.path.dirname(__file__)), "locale")  # noqa: PTH118, PTH120 – quicker to start
_CONTEXT_END = "\x04"
"""Separator of context and text in the keys of a compiled catalogue, and in a text marked with a context."""
_NEEDS_NO_CATALOGUE = ("en", "english", "c", "posix")
_LETTERS_OF_A_CODE = (2, 3)


class MissingCatalogue(RuntimeError):
    """Raised where a language has no catalogue, or only one that is not compiled."""


def wanted() -> Language:
    """Return the language of AIRPLAN_LANG, else of the terminal's locale, else of Windows."""
    for variable in ("AIRPLAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if name := os.environ.get(variable):
            return _language_called(name)
    if sys.platform == "win32":
        import locale

        return _language_called(locale.getlocale()[0] or "")
    return "en"


def languages() -> dict[Language, str]:
    """Return language → the name of its catalogue's folder: {"zh": "zh_CN"}."""
    folders: dict[Language, str] = {}
    for folder in sorted(os.listdir(LOCALE)):  # noqa: PTH208 – only names are needed
        code = folder.partition("_")[0]
        folders[folder if code in folders else code] = folder
    return folders


def use(language: Language) -> None:
    """Translate into this language from now on. Raises MissingCatalogue."""
    global _language, _catalogue  # noqa: PLW0603 – the one piece of state: a process has one language at a time
    _catalogue = None if language == "en" else catalogue(language)
    _language = language


def language() -> Language:
    """Return the language in use."""
    return _language


@cache
def catalogue(language: Language) -> Catalogue:
    """Return the compiled catalogue of a language. Raises MissingCatalogue."""
    from airplan.i18n.mo_reader import Catalogue

    folder = languages().get(language)
    if folder is None:
        raise MissingCatalogue(f"{language}: there is no such language in {LOCALE}")
    try:
        with open(f"{LOCALE}/{folder}/LC_MESSAGES/airplan.mo", "rb") as file:  # noqa: PTH123 – quicker to start
            return Catalogue(file.read())
    except FileNotFoundError as error:
        raise MissingCatalogue(
            f"{error.filename} has not been compiled; run `make catalogues` or `pip install -e .` in the checkout"
        ) from None


def _(message: str) -> str:
    """Return the message in the language in use; the English one where the catalogue has none."""
    return _translated(message, _catalogue)


def in_every_language(message: str) -> set[str]:
    """Return a message in English and in all other languages, in any of which people may see it."""
    return {_translated(message, None), *(_translated(message, catalogue(each)) for each in languages())}


def _translated(message: str, catalogue: Catalogue | None) -> str:
    if catalogue and message and (translation := catalogue.text(message)):  # the key "" is the catalogue's header
        return translation
    return message.rpartition(_CONTEXT_END)[2]


def pgettext(context: str, message: str) -> str:
    """Return the translation of a message that means different things in different contexts."""
    return message if _catalogue is None else _translated(pmarked(context, message), _catalogue)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the form for a number; the caller fills in {count} and other placeholders."""
    if _catalogue and (form := _catalogue.form(singular, plural, number)):
        return form
    return singular if number == 1 else plural


def marked(message: str) -> str:
    """Return the message itself, to be translated later by `_`."""
    return message


def pmarked(context: str, message: str) -> str:
    """Return a message with its context, to be translated later by `_`; it cannot be shown before."""
    return f"{context}{_CONTEXT_END}{message}"


_NAMES = pmarked("names of this language besides its code, in lower case, with blanks between", "english")


def _language_called(name: str) -> Language:
    """Return the language of a locale: zh_CN.UTF-8, zh-TW, “Chinese (Simplified)_China” or 中文; else English."""
    code, _sign, region = name.lower().replace("@", ".").partition(".")[0].replace("-", "_").partition("_")
    if code in _NEEDS_NO_CATALOGUE:
        return "en"
    folders = languages()
    for candidate in (f"{code}_{region.upper()}", code):
        if candidate in folders:
            return candidate
    if len(code) in _LETTERS_OF_A_CODE and code.isascii():
        return "en"
    named = (each for each in folders if name.lower().startswith(tuple((catalogue(each).text(_NAMES) or "").split())))
    return next(named, "en")


_language: Language = "en"
_catalogue: Catalogue | None = None

use(wanted())
