"""In which language does airplan speak?

The English sentence in the code is the key; `zh.py` holds the Chinese one. Keys of JSON and CSV and values of enums
are never translated. A sentence that is named in one place and said in another is wrapped in `marked`, so that the
test that compares code and catalogue sees it.
"""

from __future__ import annotations

import os
import sys
from typing import Literal

Language = Literal["en", "zh"]


def wanted() -> Language:
    """The language asked for by AIRPLAN_LANG, else by the locale of the terminal, else of Windows."""
    for variable in ("AIRPLAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return "zh" if value.lower().startswith(("zh", "chinese", "中文")) else "en"
    if sys.platform == "win32":
        import locale

        return "zh" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"
    return "en"


_language: Language = "en"
_catalogue: dict[str, str] = {}


def use(language: Language) -> None:
    """Speak this language from now on."""
    global _language, _catalogue  # noqa: PLW0603 – the one piece of state: a process speaks one language at a time
    _language = language
    if language == "zh":
        from airplan.i18n.zh import CATALOGUE

        _catalogue = CATALOGUE
    else:
        _catalogue = {}


def language() -> Language:
    """The language spoken now."""
    return _language


def _(message: str) -> str:
    """The message in the language spoken now; the English one where the catalogue has none."""
    return _catalogue.get(message, message)


def marked(message: str) -> str:
    """The message itself, to be said later through `_`."""
    return message


use(wanted())
