"""Form the formulas of an evaluation's sheet: they add up as progress.evaluation does."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from airplan.plan.evaluation_schema import Grade, Scored, UnitGroup
    from airplan.progress.evaluation import UnitScore

ITEM, VETO = "item:", "veto:"
"""Before the ID of an item or addition, and of a veto, in the key of its column."""


class RowCells(NamedTuple):
    """The cells of one row by the keys of their columns."""

    letter: Callable[[str], str]
    row: int

    def of(self, key: str) -> str:
        """Return the address of a cell."""
        return f"{self.letter(key)}{self.row}"

    def items(self, items: Sequence[Scored]) -> str:
        """Return the addresses of the cells of items, which stand side by side: C6:H6."""
        return f"{self.of(f'{ITEM}{items[0].id}')}:{self.of(f'{ITEM}{items[-1].id}')}"


def earned(scored: UnitScore, group: UnitGroup, cells: RowCells, decimals: int) -> str:
    """Return the formula of the points of the items, scaled up where some are excluded."""
    total = f"SUM({cells.items(group.items)})"
    whole = sum((item.points for item in group.items), Decimal(0))
    out = sum((each.item.points for each in scored.parts.items if each.basis == "excluded"), Decimal(0))
    if out and out != whole:
        total = f"{total}*{whole:f}/{whole - out:f}"
    return f"=ROUND({total},{decimals})"


def added(group: UnitGroup, cells: RowCells) -> str:
    """Return the formula of the additions, up to their cap."""
    assert group.additions  # noqa: S101 – checked by the caller
    return f"=MIN({group.additions.cap:f},SUM({cells.items(group.additions.items)}))"


def score(group: UnitGroup, cells: RowCells, yes: str) -> str:
    """Return the formula of the score: items and additions, then the vetoes."""
    base = f"{cells.of('earned')}+{cells.of('added')}" if group.additions else cells.of("earned")
    fixed = [(_applies(veto.id, cells, yes), veto.score) for veto in group.vetoes if veto.score is not None]
    if fixed:
        lowest = ",".join(f"IF({applies},{points:f},1E9)" for applies, points in fixed)
        base = f"IF(OR({','.join(applies for applies, _points in fixed)}),MIN({lowest}),{base})"
    caps = [f"IF({_applies(veto.id, cells, yes)},{veto.cap:f},1E9)" for veto in group.vetoes if veto.cap is not None]
    return f"=MIN({','.join([base, *caps])})" if caps else f"={base}"


def missing(scored: UnitScore, group: UnitGroup, cells: RowCells) -> str:
    """Return the formula of the number of items that are still open."""
    counted = sum(each.basis != "excluded" for each in scored.parts.items)
    return f"={counted}-COUNT({cells.items(group.items)})" if counted else f"={len(group.items)}"


def place(cells: RowCells, first: int, last: int) -> str:
    """Return the formula of the place, empty while a score of the group is incomplete."""
    still, scores = (f"{letter}${first}:{letter}${last}" for letter in map(cells.letter, ("missing", "score")))
    return f'=IF(SUM({still})>0,"",RANK({cells.of("score")},{scores}))'


def grade(group: UnitGroup, cells: RowCells, yes: str, title: Callable[[Grade], str]) -> str:
    """Return the formula of the grade, empty while the score is incomplete; a veto can only lower it."""
    number = str(len(group.grades))
    for place_of, level in reversed(list(enumerate(group.grades[:-1], start=1))):
        number = f"IF({cells.of('score')}>={level.first or 0:f},{place_of},{number})"
    titles = [level.title for level in group.grades]
    vetoes = [
        f"IF({_applies(veto.id, cells, yes)},{titles.index(veto.grade) + 1},0)" for veto in group.vetoes if veto.grade
    ]
    words = ",".join(f'"{title(level).replace(chr(34), chr(34) * 2)}"' for level in group.grades)
    chosen = f"MAX({','.join([number, *vetoes])})" if vetoes else number
    return f'=IF({cells.of("missing")}>0,"",CHOOSE({chosen},{words}))'


def _applies(veto: str, cells: RowCells, yes: str) -> str:
    return f'{cells.of(f"{VETO}{veto}")}="{yes}"'
