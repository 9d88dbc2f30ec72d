"""Show one task or measure: standing and reasons, figures, schedule, and its entries."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import AirplanError
from airplan.i18n.forms import in_reader_language
from airplan.web.page_request import NoSuchPage, PageRoute
from airplan.web.table_page import shown
from airplan.workspace import answers

if TYPE_CHECKING:
    from starlette.responses import Response

    from airplan.plan.model import Measure
    from airplan.progress.standing import Standing
    from airplan.web.page_request import PageRequest
    from airplan.web.table_page import ShownTable

_LATEST = 20
"""The most entries that are shown with a measure; the log has all."""


class ShownMeasure(NamedTuple):
    """What is shown of one measure."""

    ref: str
    title: str
    light: str
    details: ShownTable
    schedule: ShownTable
    entries: ShownTable | None
    """Its latest entries; None where there is no journal."""
    more_entries: bool


def measure(request: PageRequest) -> Response:
    """Return a measure, or all measures of a task. Raises NoSuchPage for an unknown number."""
    number = unicodedata.normalize("NFKC", request.arguments["ref"]).strip().lower()
    try:
        found, notes = answers.measures_meant(request.session.plan, number)
    except AirplanError as error:
        raise NoSuchPage(error.message, error.hint) from error
    standings = request.session.ledger.standings_of(found)
    request.notes += notes
    return request.page("measure.html", number=number, measures=[_measure(request, each) for each in standings])


def _measure(request: PageRequest, standing: Standing) -> ShownMeasure:
    from airplan.progress.scheduling import schedules
    from airplan.reports.schedule_tables import steps

    session, of_plan = request.session, standing.measure
    entries, more = _entries(request, of_plan)
    reading = session.reading_of([standing])
    return ShownMeasure(
        of_plan.ref,
        in_reader_language(of_plan.brief, of_plan.brief_en),
        standing.light,
        shown(request, answers.details(session, [standing])._replace(groups=())),
        shown(request, steps(schedules(session.ledger, [standing]), reading)),
        entries,
        more,
    )


def _entries(request: PageRequest, of_plan: Measure) -> tuple[ShownTable | None, bool]:
    """Return the latest entries about a measure, and whether there are more."""
    session = request.session
    if not session.journal:
        return None, False
    day = None if session.day is None else session.today
    latest = list(session.journal.entries(refs=[of_plan.id], known=session.view.known, day=day, last=_LATEST + 1))
    table = answers.history(session, latest[-_LATEST:][::-1]).showing("where", "data-only")
    return shown(request, table), len(latest) > _LATEST


ROUTES = (PageRoute("/measures/{ref}", measure),)
