"""Show the journal, newest entry first, one page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.web.page_request import PageRoute
from airplan.web.table_page import shown
from airplan.workspace import answers

if TYPE_CHECKING:
    from starlette.responses import Response

    from airplan.store.entries import Entry
    from airplan.web.page_request import PageRequest

_ROWS = 50
_MOST_PAGES = 10_000


def log(request: PageRequest) -> Response:
    """Return a page of the journal, of one measure, unit, month or kind if they are named."""
    session = request.session
    typed = request.asked("from")
    number = max(1, min(int(typed[:6]), _MOST_PAGES)) if typed.isascii() and typed.isdecimal() else 1
    found = _entries(request, number * _ROWS + 1)
    before = max(0, len(found) - number * _ROWS)
    page = found[before : len(found) - (number - 1) * _ROWS]
    kept = {name: request.asked(name) for name in ("ref", "unit", "month", "kind")}
    return request.page(
        "log.html",
        table=shown(request, answers.history(session, page[::-1])),
        number=number,
        newer=request.to("/log", **kept, **{"from": number - 1}) if number > 1 else "",
        older=request.to("/log", **kept, **{"from": number + 1}) if before else "",
        units=[party.name for party in session.plan.parties("unit")],
    )


def _entries(request: PageRequest, last: int) -> list[Entry]:
    """Return the last entries that are asked for, oldest first. Raises AirplanError."""
    session, ref, name, month = request.session, *(request.asked(each) for each in ("ref", "unit", "month"))
    ids = [measure.id for measure in answers.measures_meant(session.plan, ref.lower())[0]] if ref else []
    parties = [session.plan.find(name, "unit", "collective")] if name else []
    if not session.journal:
        return []
    found = session.journal.entries(
        refs=ids,
        units=[unit for party in parties for unit in (party.members or (party.name,))],
        period=str(session.month_of(month)) if month else "",
        known=session.view.known,
        day=None if session.day is None else session.today,
        last=last,
    )
    return list(found)


ROUTES = (PageRoute("/log", log),)
