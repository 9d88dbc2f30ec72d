"""Lay out the rows of a sheet for print: their heights, and the page breaks."""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

from airplan.formats.xlsx.page_setup import PAGE_HEIGHT

_MOST_WHITE, _LEAST_FILLED = 0.45, 0.25
"""Maximum blank part of a page, so that a task begins on the next one; minimum filled part of the last page."""


class Layout(NamedTuple):
    """The print layout of a sheet. The default is for reading and handwriting: landscape A4 pages."""

    large: bool = False
    """A3 instead of A4."""
    frozen: int = 1
    """Number of columns that stay visible when scrolling to the right."""
    heading_height: float = 0
    """Minimum height of the row of headings in points."""
    tallest: float = math.inf
    """Maximum height of a row in points."""
    latin: float = 1
    """The height of Latin text, relative to what its lines would otherwise need."""
    breaks: Literal["balanced", "filled", "none"] = "balanced"
    """Page breaks: with rows moved to a nearly empty last page; without; or chosen by the printing program."""


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
        """Append rows; return the first and the last of them."""
        first, self.last = self.last + 1, self.last + count
        self._kept.update(range(first + 1, self.last + 1))
        return first, self.last

    def require(self, rows: tuple[int, int], height: float) -> None:
        """Give rows, from the first to the last, a minimum total height."""
        self._needs.append((*rows, height))

    def keep_with_above(self, row: int) -> None:
        """Allow no page break before this row."""
        self._kept.add(row)

    def prefer_top(self, row: int) -> None:
        """Prefer a page break before this row, unless it is kept with the one above."""
        if row not in self._kept:
            self._starts.add(row)

    def start_page(self) -> None:
        """Begin a page with the next row."""
        self._tops.add(self.last + 1)

    def height(self) -> float:
        """Return the height of all rows."""
        return sum(self.heights().values())

    def heights(self) -> dict[int, float]:
        """Return row → height: what its own cells need, plus what cells over several rows still lack."""
        heights = dict.fromkeys(range(1, self.last + 1), 0.0)
        for first, last, need in sorted(self._needs, key=lambda each: each[1] - each[0]):
            rows = range(first, last + 1)
            wanting = need - sum(heights[row] for row in rows)
            if wanting > 0:
                for row in rows:
                    heights[row] += wanting / len(rows)
        return {row: min(height, self._layout.tallest) for row, height in heights.items()}

    def page_tops(self, head: int) -> list[int]:
        """Return the rows that begin a page, except the first; the row of headings, `head`, is printed on each.

        A page ends with a task or a section, unless that would leave much of it blank.
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

        The page before begins with `top`; `white` is the space that it would have left with `row`.
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
        """Return the row to begin the last page with: an earlier one than `last` if the page would be too empty."""
        used = sum(heights[row] for row in range(last, self.last + 1))
        for row in range(last, before, -1):
            if used >= _LEAST_FILLED * PAGE_HEIGHT and row in self._starts:
                return row
            used += heights[row - 1]
        return last
