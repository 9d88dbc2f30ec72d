"""Compare the ranks that a table prints with those that follow from its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import Message
from airplan.i18n import marked
from airplan.progress.ranking import ORDERS, competition_ranks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

RANKS_DIFFER = marked("{pollutant}: printed ranks differ from those by the figures: {ranks}.")
ONE_RANK = marked("{place}: {printed} instead of {rank}")
MORE_RANKS = marked("and {count} more")
DENSE_RANKS = marked(
    "{pollutant}: the printed ranks count on after ties without a gap (1, 1, 2); airplan counts 1, 1, 3."
)
OF_MORE = marked("{pollutant}: the printed ranks are those of a larger table and were not compared.")


_SHOWN = 5


class PrintedRank(NamedTuple):
    """A row of a table with ranks: its place in the file, whether it is of the plan's district, figure and rank."""

    place: str
    is_own: bool
    value: Decimal | None
    rank: int | None


class _Ranked(NamedTuple):
    place: str
    value: Decimal
    rank: int


def rank_findings(pollutant: str, rows: Sequence[PrintedRank], *, is_reverse: bool) -> Iterator[Message]:
    """Yield what differs; ranks may count all rows or those of the district, from the lowest or the highest value."""
    own, every = _ranked(row for row in rows if row.is_own), _ranked(rows)
    if not own or _is_of_more(own, rows):
        return
    orders = ORDERS[1:] if is_reverse else ORDERS
    tried = [
        [(row, rank) for row in own if (rank := ranks[row.place]) != row.rank]
        for scope in (every, own)
        for order in orders
        for ranks in [competition_ranks({row.place: row.value for row in scope}, order)]
    ]
    differing = min(tried, key=len)
    if differing and any(_is_dense(scope, is_descending=order == "desc") for scope in (every, own) for order in orders):
        yield Message(DENSE_RANKS, pollutant=pollutant)
    elif differing:
        ranks = [Message(ONE_RANK, place=row.place, printed=row.rank, rank=rank) for row, rank in differing[:_SHOWN]]
        ranks += [Message(MORE_RANKS, count=len(differing) - _SHOWN)] if len(differing) > _SHOWN else []
        yield Message(RANKS_DIFFER, pollutant=pollutant, ranks=tuple(ranks))


def of_larger_table(pollutant: str, rows: Sequence[PrintedRank]) -> Iterator[Message]:
    """Yield a note where ranks go beyond the rows of the file, so that they cannot be compared."""
    if _is_of_more(_ranked(row for row in rows if row.is_own), rows):
        yield Message(OF_MORE, pollutant=pollutant)


def _is_of_more(own: Sequence[_Ranked], rows: Sequence[PrintedRank]) -> bool:
    return any(row.rank > len(rows) for row in own)


def _ranked(rows: Iterable[PrintedRank]) -> list[_Ranked]:
    return [_Ranked(row.place, row.value, row.rank) for row in rows if row.value is not None and row.rank]


def _is_dense(rows: Sequence[_Ranked], *, is_descending: bool) -> bool:
    values = sorted({row.value for row in rows}, reverse=is_descending)
    return all(values.index(row.value) + 1 == row.rank for row in rows)
