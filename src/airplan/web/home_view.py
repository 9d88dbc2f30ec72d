"""Show the overview of the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.plan.model import Filter
from airplan.web.page_request import PageRoute

if TYPE_CHECKING:
    from starlette.responses import Response

    from airplan.web.page_request import PageRequest


def home(request: PageRequest) -> Response:
    """Return the overview."""
    standings = request.session.ledger.standings(Filter())
    return request.page("home.html", count=len(standings))


ROUTES = (PageRoute("/", home),)
