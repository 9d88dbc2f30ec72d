"""Let the reader of a browser choose the language of the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan import i18n
from airplan.errors import Message, UsageError
from airplan.i18n import marked
from airplan.web.page_request import LANGUAGE, PageRoute

if TYPE_CHECKING:
    from starlette.responses import Response

    from airplan.web.page_request import PageRequest

_YEAR = 366 * 24 * 3600


def choose(request: PageRequest) -> Response:
    """Keep the language in a cookie of the browser, and go back to the page from which it was chosen."""
    chosen = request.typed("language")
    if chosen not in ("en", *i18n.languages()):
        raise UsageError(Message(marked("There are no pages in this language: {language}"), language=chosen))
    answer = request.redirect_within(request.typed("back"))
    answer.set_cookie(LANGUAGE, chosen, _YEAR, httponly=True, samesite="strict")
    return answer


ROUTES = (PageRoute("/language", save=choose),)
