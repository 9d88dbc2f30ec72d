"""Fill the templates of pages: every value is escaped, every name must be known, every text is in one language."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from airplan.formats.control_characters import visible
from airplan.formats.html.page_body import SHAPES
from airplan.i18n import _, languages, ngettext, pgettext
from airplan.i18n.forms import day_in_full, day_in_words, language_tag, reader_language
from airplan.web.navigation import MEASURE_ACTIONS, PARTS

TEMPLATES = Path(__file__).parent / "templates"
LANGUAGE_NAMES = {"en": "English", "zh": "中文"}
"""Language → its name in itself, which is no text to translate."""


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals |= {"_": _, "ngettext": ngettext, "pgettext": pgettext}
    environment.globals |= {"navigation": PARTS, "measure_actions": MEASURE_ACTIONS, "shapes": SHAPES}
    environment.filters |= {"day": day_in_words, "full_day": day_in_full}
    return environment


def _shown(value: object) -> object:
    """Return a value as it is shown: without characters that steer; nothing for None."""
    if value is None:
        return ""
    return value if isinstance(value, Markup) else visible(str(value))


def filled_in(template: str, **values: Any) -> str:
    """Return a page, in the language in use."""
    others = [(each, LANGUAGE_NAMES.get(each, each)) for each in ("en", *languages()) if each != reader_language()]
    return _environment().get_template(template).render(values, lang=language_tag(), other_languages=others)
