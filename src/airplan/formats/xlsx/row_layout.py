"""Lay the rows of a sheet out on paper: how high each must be, and which of them begin a page."""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

from airplan.formats.xlsx.page_setup import PAGE_HEIGHT

_MOST_WHITE, _LEAST_FILLED = 0.45, 0.25
"""Part of a page left white at most, to begin a task on the next one; part of the last page to be filled at least."""


class Layout(NamedTuple):
    """How a sheet meets paper. The default is what is read and written on by hand: pages of landscape A4."""

    large: bool = False
    """A3 instead of A4."""
    frozen: int = 1
    """How many columns stay in sight when one moves to the right."""
    heading_height: float = 0
    """Points of the row of headings at least."""
    tallest: float = math.inf
    """Points of a row at most."""
    latin: float = 1
    """The height of a text in Latin letters, as a part of what its lines need otherwise."""
    breaks: Literal["balanced", "filled", "none"] = "balanced"
    """Where pages end: with rows moved to the last one, so that it is not nearly empty; without; or wherever the
    program that prints lets them end."""


class RowLayout:
    """The rows of a sheet while it is filled from the top. Heights are in points, rows count from 1."""

    def __init__(self, layout: Layout) -> None:
        self.last = 0
        """The last row in use."""
        self._layout = layout
        self._needs: list[tuple[int, int, float]] = []
        self._starts: set[int] = set()
        self._kept: set[int] = set()
        self._tops: set[int] = set()

    def append(self, count: int = 1) -> tuple[int, int]:
        """Use so many rows more; return the first and the last of them."""
        first, self.last = self.last + 1, self.last + count
        self._kept.update(range(first + 1, self.last + 1))
        return first, self.last

    def require(self, rows: tuple[int, int], height: float) -> None:
        """Make rows, from the first to the last, at least so high in all."""
        self._needs.append((*rows, height))

    def keep_with_above(self, row: int) -> None:
        """Let no page begin with this row."""
        self._kept.add(row)

    def prefer_top(self, row: int) -> None:
        """Have a page begin with this row rather than with another, unless it is kept with the one above."""
        if row not in self._kept:
            self._starts.add(row)

    def start_page(self) -> None:
        """Have the next row begin a page."""
        self._tops.add(self.last + 1)

    def height(self) -> float:
        """Return the height of all rows."""
        return sum(self.heights().values())

    def heights(self) -> dict[int, float]:
        """Return row → height: what its own cells need, then what is still wanting for cells that span several."""
        heights = dict.fromkeys(range(1, self.last + 1), 0.0)
        for first, last, need in sorted(self._needs, key=lambda each: each[1] - each[0]):
            rows = range(first, last + 1)
            wanting = need - sum(heights[row] for row in rows)
            if wanting > 0:
                for row in rows:
                    heights[row] += wanting / len(rows)
        return {row: min(height, self._layout.tallest) for row, height in heights.items()}

    def page_tops(self, head: int) -> list[int]:
        """Return the rows that begin a page, but for the first; the row of headings, `head`, is printed on each.

        A page ends where a task or a section does, unless that would leave much of it white.
        """
        if self._layout.breaks == "none":
            return []
        heights = self.heights()
        tops, used = [head + 1], sum(heights[row] for row in range(1, head + 1))
        for row in range(tops[0], self.last + 1):
            used += heights[row]
            if row in self._tops:
                tops.append(row)
            elif used > PAGE_HEIGHT and row > tops[-1]:
                tops.append(self._best_top(heights, tops[-1], row, PAGE_HEIGHT - used))
            else:
                continue
            used = heights[head] + sum(heights[each] for each in range(tops[-1], row + 1))
        if self._layout.breaks == "balanced" and len(tops) > 1 and tops[-1] not in self._tops:
            tops[-1] = self._balanced_top(heights, *tops[-2:])
        return tops[1:]

    def _best_top(self, heights: dict[int, float], top: int, row: int, white: float) -> int:
        """Return the row to begin a page with, `row` at the latest.

        The page before begins with `top`; `white` is what it would have left, were `row` still on it.
        """
        fitting = row
        for each in range(row, top, -1):
            white += heights[each]
            if each in self._starts and white <= _MOST_WHITE * PAGE_HEIGHT:
                return each
            if fitting in self._kept:
                fitting = each
        return row if fitting in self._kept else fitting

    def _balanced_top(self, heights: dict[int, float], before: int, last: int) -> int:
        """Return the row to begin the last page with: an earlier one than `last` where too little would stand on it."""
        used = sum(heights[row] for row in range(last, self.last + 1))
        for row in range(last, before, -1):
            if used >= _LEAST_FILLED * PAGE_HEIGHT and row in self._starts:
                return row
            used += heights[row - 1]
        return last
