"""Draw curves and bars as SVG, with attributes of presentation only: no style and no script."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.formats.html.elements import safe
from airplan.progress.standing import LIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from airplan.progress.standing import Light
    from airplan.reports.papers.paper import Curve


class Frame(NamedTuple):
    """The size of a drawing and the room around its lines, in pixels."""

    wide: int = 640
    high: int = 220
    left: int = 70
    right: int = 20
    top: int = 20
    bottom: int = 30
    months: int = 1
    """Every so many months one is named."""
    values: bool = True
    """Whether each point has its value; otherwise the last one alone."""

    @property
    def base(self) -> int:
        """The height of the line below the curves."""
        return self.high - self.bottom


PAPER = Frame()
"""For a page of text."""
TILE = Frame(wide=300, high=110, left=52, right=26, top=16, bottom=20, months=2, values=False)
"""For three beside one another."""
COLOURS: Mapping[Light, str] = {"red": "#b3261e", "yellow": "#e8b100", "green": "#2e7d32", "grey": "#9aa0a6"}
"""The colours of lights on white, told apart also in their brightness."""


def curve_drawing(curve: Curve, frame: Frame = PAPER) -> Iterator[str]:
    """Yield a drawing of a figure by month: reached as a line, expected by schedule as a dashed one.

    Nothing is drawn of a curve without a positive value.
    """
    known = [value for value in (*curve.expected, *curve.reached, curve.target) if value is not None]
    highest = max(known)
    if highest <= 0:
        return
    step = (frame.wide - frame.left - frame.right) / max(len(curve.months) - 1, 1)

    def across(place: int) -> float:
        return round(frame.left + place * step, 1)

    def up(value: Decimal) -> float:
        return round(frame.base - float(value / highest) * (frame.base - frame.top), 1)

    def line(values: Sequence[Decimal | None], style: str) -> str:
        points = [f"{across(place)},{up(value)}" for place, value in enumerate(values) if value is not None]
        return f'<polyline fill="none" {style} points="{" ".join(points)}"/>'

    end = frame.wide - frame.right
    yield f'<svg viewBox="0 0 {frame.wide} {frame.high}" width="{frame.wide}" height="{frame.high}" role="img">'
    yield f"<title>{safe(curve.title)}</title>"
    yield f'<line x1="{frame.left}" y1="{frame.base}" x2="{end}" y2="{frame.base}" stroke="#000"/>'
    for place, month in enumerate(curve.months):
        if place % frame.months == 0:
            y = frame.high - frame.bottom // 3
            yield f'<text x="{across(place)}" y="{y}" font-size="11" text-anchor="middle">{safe(month)}</text>'
    height = up(curve.target)
    yield f'<line x1="{frame.left}" y1="{height}" x2="{end}" y2="{height}" stroke="#767676"/>'
    yield f'<text x="{frame.left - 5}" y="{height + 4}" font-size="11" text-anchor="end">{curve.target:,f}</text>'
    yield line(curve.expected, 'stroke="#666" stroke-dasharray="6 4" stroke-width="1.5"')
    yield line(curve.reached, 'stroke="#1f4e9c" stroke-width="2.5"')
    points = [(across(place), up(value), value) for place, value in enumerate(curve.reached) if value is not None]
    yield from _marks(points if frame.values else points[-1:])
    yield "</svg>"


def _marks(points: Iterable[tuple[float, float, Decimal]]) -> Iterator[str]:
    for x, y, value in points:
        yield f'<circle cx="{x}" cy="{y}" r="3.5" fill="#1f4e9c"/>'
        yield f'<text x="{x}" y="{y - 7}" font-size="11" text-anchor="middle">{value:,f}</text>'


def light_bar(lights: Mapping[Light, int], wide: int = 90, high: int = 10) -> str:
    """Return a bar with the shares of the lights; it says nothing that the numbers beside it do not say."""
    total, left, parts = sum(lights.values()), 0.0, list[str]()
    for light in LIGHTS:
        share = wide * lights.get(light, 0) / total if total else 0
        if share:
            parts.append(f'<rect x="{left:.1f}" width="{share:.1f}" height="{high}" fill="{COLOURS[light]}"/>')
        left += share
    drawn = "".join(parts)
    size = f'viewBox="0 0 {wide} {high}" width="{wide}" height="{high}"'
    return f'<svg {size} aria-hidden="true" focusable="false">{drawn}</svg>'
