"""Show the overview of the plan, the first page of `airplan page`, with links to the other pages of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from airplan.formats.html.page_body import Links, first_page
from airplan.web.page_request import PageRoute
from airplan.workspace.page_content import page_of, whom_of

if TYPE_CHECKING:
    from starlette.responses import Response

    from airplan.web.page_request import PageRequest

_WHOLE = {
    "all-attention": ("/measures", {"light": ["red", "yellow"]}),
    "all-owed": ("/missing", {}),
    "all-upcoming": ("/due", {}),
    "all-sections": ("/sections", {}),
    "all-leads": ("/units", {}),
    "all-decided": ("/log", {}),
}
"""Key of a list that the overview cuts → the page with the whole list, and its parameters."""


def home(request: PageRequest) -> Response:
    """Return the overview."""

    def whole(key: str) -> str:
        path, query = _WHOLE.get(key, ("/measures", {}))
        return request.to(path, **query)

    def body() -> Markup:
        page = page_of(request.session, whom_of(request.session, None), annex=False)
        links = Links(lambda measure: request.to(f"/measures/{measure}"), whole)
        return Markup(first_page(page, links))  # noqa: S704 – the page escapes every text

    return request.page("home.html", body=request.answer_of_now(body))


ROUTES = (PageRoute("/", home),)
