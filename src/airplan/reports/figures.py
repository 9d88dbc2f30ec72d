"""How far has a quantity come, in a sentence?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.i18n import _, marked
from airplan.i18n.forms import day_and_month
from airplan.plan.quantities import in_figures
from airplan.reports.wording import target_in_figures

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from airplan.progress.standing import Figure

_SIGNS = {("at-most", True): "≤", ("at-most", False): ">", ("at-least", True): "≥", ("at-least", False): "<"}
"""How a value stands to its bound, which it keeps or not; what is striven for is read as a lower one."""


def figure_in_words(figure: Figure, day: date) -> str:
    """12,000 of 24,530 辆; by 31 May the calendar asks 10,148; needs 1,790 a month. What is not summed stands against
    its bound: 4.2 ≤ 5 吨/月·平方公里."""
    said = _of_sum(figure) if figure.target.nature == "cumulative" else _against_bound(figure)
    if figure.promised != figure.target.value:
        document = _("no number") if figure.promised is None else in_figures(figure.promised)
        said = _("{said} (the document: {value})").format(said=said, value=document)
    if figure.asked is not None and not figure.met:
        asks = _("by {day} the calendar asks {asked}")
        said = _then(said, asks.format(day=day_and_month(day), asked=in_figures(figure.asked)))
        if figure.monthly:
            said = _then(said, _("needs {monthly} a month").format(monthly=in_figures(figure.monthly)))
    return said


def figure_in_file(figure: Figure) -> str:
    """The same in every language: 低氮改造 ≥ 1100 蒸吨: 300."""
    return f"{target_in_figures(figure.target)}: {'–' if figure.value is None else format(figure.value, 'f')}"


def _of_sum(figure: Figure) -> str:
    target, value = figure.target, figure.value
    said = marked("{value} of {target} {unit}")
    if target.value is None:
        said = marked("{value} {unit}; the document gives no number")
    elif value is None:
        said = marked("no figure yet of {target} {unit}")
    return _(said).format(value=_number(value), target=_number(target.value), unit=target.unit)


def _against_bound(figure: Figure) -> str:
    target, value = figure.target, figure.value
    if target.value is None:
        return _("{value} {unit}; the document gives no number").format(value=_number(value), unit=target.unit)
    kept = figure.met is not False
    sign = _SIGNS["at-most" if target.compare == "at-most" else "at-least", kept]
    bound = f"{sign} {in_figures(target.value)} {target.unit}"
    return _("no figure yet, {bound}").format(bound=bound) if value is None else f"{in_figures(value)} {bound}"


def _number(value: Decimal | None) -> str:
    return "–" if value is None else in_figures(value)


def _then(said: str, more: str) -> str:
    return _("{said}; {more}").format(said=said, more=more)
