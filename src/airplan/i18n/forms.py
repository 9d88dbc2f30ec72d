"""Join and format what every language joins and formats in its own way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.i18n import pgettext

if TYPE_CHECKING:
    from collections.abc import Iterable


def join_items(texts: Iterable[str]) -> str:
    """Return names or numbers with the language's comma between them."""
    return pgettext("between the items of a list", ", ").join(texts)


def join_phrases(texts: Iterable[str]) -> str:
    """Return items that may hold commas themselves, with a stronger mark between them."""
    return pgettext("between phrases", "; ").join(texts)


def join_clauses(texts: Iterable[str]) -> str:
    """Return the parts of a heading, with the mark between them that English sets as a raised dot."""
    return pgettext("between the parts of a heading", " · ").join(texts)
