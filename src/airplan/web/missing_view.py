"""Show who owes a report for a month, what has arrived, and why each is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.plan.periods import Period
from airplan.web.filter_form import filter_of
from airplan.web.page_request import PageRoute
from airplan.web.table_page import shown
from airplan.workspace import answers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.responses import Response

    from airplan.plan.model import Span
    from airplan.web.page_request import PageRequest

_MOST_MONTHS = 120


def missing(request: PageRequest) -> Response:
    """Return the reports owed for a month, by unit or by measure."""
    session, wanted = request.session, request.asked("month")
    month = session.month_of(wanted) if wanted else session.current_month()
    criteria = filter_of(request)
    parties = [session.plan.find(name, "unit", "collective") for name in request.all_asked("unit")]
    units = {unit for party in parties for unit in (party.members or (party.name,))} if parties else None
    by_unit, why = request.asked("by") != "measure", bool(request.asked("why"))
    reporting = answers.reports_owed(session, criteria, month, units)
    table = answers.missing(session, criteria, reporting, by_unit=by_unit, why=why)
    months = [(str(each), each.in_words()) for each in _months(session.plan.header.span)]
    names = [party.name for party in session.plan.parties("unit", "collective")]
    return request.page(
        "missing.html", table=shown(request, table), month=month, months=months, by_unit=by_unit, why=why, units=names
    )


def _months(span: Span) -> Iterator[Period]:
    """Yield the months of the plan, the latest first."""
    last, first = Period.of(span.last), Period.of(span.first)
    for _month in range(_MOST_MONTHS):
        yield last
        if last <= first:
            return
        last = Period(last.year, last.month - 1) if last.month > 1 else Period(last.year - 1, 12)


ROUTES = (PageRoute("/missing", missing),)
