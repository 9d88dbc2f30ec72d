"""Show lists of measures, units, officials and sections, with the filters of the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.i18n import _, pgettext
from airplan.i18n.forms import join_items
from airplan.plan.model import Filter
from airplan.web.filter_form import filter_form, filter_of
from airplan.web.page_request import PageRoute
from airplan.web.table_page import shown
from airplan.workspace import answers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.responses import Response

    from airplan.reports.table import Table
    from airplan.web.page_request import PageRequest
    from airplan.web.table_page import Leading
    from airplan.workspace.session import Session


def measures(request: PageRequest) -> Response:
    """Return all measures with their progress."""
    return _filtered(request, pgettext("page of the window", "Measures"), answers.status)


def due(request: PageRequest) -> Response:
    """Return the measures with a due date, the earliest first."""
    return _filtered(request, pgettext("page of the window", "Due"), answers.due)


def overdue(request: PageRequest) -> Response:
    """Return the overdue measures and milestones."""
    return _filtered(request, pgettext("page of the window", "Overdue"), answers.overdue)


def search(request: PageRequest) -> Response:
    """Return the measures that contain words, in the plan or in a report; all measures without a word."""
    words = request.asked("words").split()
    title = pgettext("page of the window", "Search")
    if not words:
        return _filtered(request, title, answers.listing)
    table = answers.matches(request.session, filter_of(request), words)
    heading = _("{label}: {text}").format(label=title, text=join_items(words))
    return _list(request, heading, table)


def unit(request: PageRequest) -> Response:
    """Return the measures of a unit or collective, by role."""
    party = request.session.plan.find(request.arguments["name"], "unit", "collective")
    table = answers.assignments(request.session, filter_of(request, of_unit=party), party)
    return _list(request, request.session.reading(parties=[party]).call_with_original(party.name), table)


def official(request: PageRequest) -> Response:
    """Return the measures of an official."""
    party = request.session.plan.find(request.arguments["name"], "official")
    table = answers.led_by(request.session, filter_of(request, of_official=party), party)
    return _list(request, request.session.reading(parties=[party]).call_with_original(party.name), table)


def units(request: PageRequest) -> Response:
    """Return all units and collectives."""
    table = answers.units(request.session, Filter())
    return _plain(request, pgettext("page of the window", "Units"), table, {"name": "/units/"})


def officials(request: PageRequest) -> Response:
    """Return all officials."""
    table = answers.officials(request.session, Filter())
    return _plain(request, pgettext("page of the window", "Officials"), table, {"name": "/officials/"})


def sections(request: PageRequest) -> Response:
    """Return how many measures of each section have which light."""
    numbers = {heading.title: place for place, heading in enumerate(request.session.plan.header.sections, start=1)}

    def measures_of(title: str) -> str:
        return request.to("/measures", section=numbers[title]) if title in numbers else ""

    table = answers.counted_by(request.session, Filter(), "section")
    return _plain(request, pgettext("page of the window", "Sections"), table, {"name": measures_of})


def _filtered(request: PageRequest, title: str, answer: Callable[[Session, Filter], Table]) -> Response:
    return _list(request, title, answer(request.session, filter_of(request)))


def _list(request: PageRequest, title: str, table: Table) -> Response:
    return request.page("list.html", title=title, table=shown(request, table), filter=filter_form(request))


def _plain(request: PageRequest, title: str, table: Table, links: Mapping[str, Leading]) -> Response:
    return request.page("list.html", title=title, table=shown(request, table, links), filter=None)


ROUTES = (
    PageRoute("/measures", measures),
    PageRoute("/due", due),
    PageRoute("/overdue", overdue),
    PageRoute("/search", search),
    PageRoute("/units", units),
    PageRoute("/units/{name}", unit),
    PageRoute("/officials", officials),
    PageRoute("/officials/{name}", official),
    PageRoute("/sections", sections),
)
