"""Find the measure, the unit, the day and the month that a form is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.plan.model import Filter
from airplan.reports.wording import brief

if TYPE_CHECKING:
    from datetime import date

    from airplan.plan.model import Measure
    from airplan.plan.periods import Period
    from airplan.web.page_request import PageRequest


def measure_named(request: PageRequest) -> Measure:
    """Return the measure whose number is in the address. Raises AirplanError where there is none or several are."""
    from airplan.progress.report_checks import only_measure

    plan, number = request.session.plan, request.arguments["ref"]
    found = plan.by_number(number)
    if not found:
        raise plan.unknown_ref(number)
    return only_measure(found, number)


def measure_with_id(request: PageRequest, id_: str) -> Measure | None:
    """Return the measure with an ID; None where the plan has it no more."""
    return next(iter(request.session.plan.select(Filter(ids=(id_,)))), None) if id_ else None


def measure_in_words(measure: Measure) -> str:
    """Return the number and the label of a measure."""
    return f"{measure.ref} {brief(measure)}"


def measure_page(request: PageRequest, measure: Measure) -> str:
    """Return the address of the page of a measure."""
    return request.to(f"/measures/{measure.ref}")


def day_typed(request: PageRequest, name: str) -> date | None:
    """Return the day in a field of the form; None where it is empty. Raises AirplanError."""
    text = request.typed(name)
    return request.session.day_of(text) if text else None


def month_typed(request: PageRequest, name: str) -> Period | None:
    """Return the month in a field of the form; None where it is empty. Raises AirplanError."""
    text = request.typed(name)
    return request.session.month_of(text) if text else None
