"""Find which row of one edition of a plan is which row of another, and say where that needs a person.

Rows are compared by their texts without blanks and punctuation. What two real histories of plans support decides: the
same number and a ratio of at least `ALIKE`; the exact text under another number; the clearly best ratio. Anything else
is a question. A pair below `DIFFERENT` is never certain, whatever its number.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from heapq import nlargest
from itertools import chain
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from airplan.plan.row_texts import (
    CONTAINED,
    DIFFERENT,
    comparable,
    may_be_alike,
    may_be_part,
    pairs_of_characters,
    places_shared,
    text_ratio,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence

    from airplan.plan.model import Measure

Change = Literal["same", "moved", "reworded", "split", "joined", "unsure", "new", "gone"]
CHANGES: tuple[Change, ...] = get_args(Change)

ALIKE = 0.6
"""The lowest ratio of two texts in the same task that are taken for one measure."""
ALIKE_ELSEWHERE = 0.75
"""The same for texts of tasks that have nothing else in common."""
CLEARLY = 0.1
"""By how much the best ratio must exceed the second, unless the best one has the same number."""
ADDED = 0.1
"""The share of the whole that each of its parts must cover by itself."""
_NEIGHBOURS = 5
"""Rows with the most pairs of characters in common for which the exact ratio is computed."""
_RARE = 20
"""Pairs of characters in more rows than these, and in more than one of these, do not tell rows apart."""
_ASKED = 3
"""Candidates that a question names for a row."""

_Pair = tuple[int, int]


class Candidate(NamedTuple):
    """Two rows that may be the same measure: the ID of the old one, the ref of the new one."""

    old: str
    new: str
    ratio: float


class RowChange(NamedTuple):
    """What became of rows: one old and one new, several new ones of a split, several old ones of a join.

    The `ratio` is that of the texts, from 0 to 1; of a split or join, the share of the whole that its parts cover; 0
    for rows that stand alone. A question (`unsure`) has the likeliest pair, or a row whose candidates are named by
    other questions. Texts that differ in blanks and punctuation only are the same.
    """

    kind: Change
    old: tuple[Measure, ...] = ()
    new: tuple[Measure, ...] = ()
    ratio: float = 0.0
    candidates: tuple[Candidate, ...] = ()

    @property
    def renumbered(self) -> bool:
        """Whether the row has another ref in the new edition."""
        return len(self.old) == len(self.new) == 1 and self.old[0].ref != self.new[0].ref


def match(
    old: Sequence[Measure],
    new: Sequence[Measure],
    decided: Mapping[str, str | None] | None = None,
    gone: Collection[str] = (),
) -> list[RowChange]:
    """Return what became of every row, in the order of the new edition; rows that are gone stand at their old places.

    Each old and each new row is in exactly one change. What a person has `decided` (new ref → old ID, None: a new
    measure) comes first, whatever the texts say; the old IDs in `gone` have no successor. IDs and refs are unique in
    their edition. Raises KeyError for a ref or an ID that its edition does not have.
    """
    matching = _Matching(old, new)
    matching.settle(decided or {}, gone)
    matching.pair_equal_ids()
    matching.pair_equal_texts()
    matching.divide()
    matching.pair_similar_texts()
    return matching.changes()


class _Matching:
    """The rows of both editions that are still free, by place, and the changes found so far."""

    def __init__(self, old: Sequence[Measure], new: Sequence[Measure]) -> None:
        self._old, self._new = old, new
        self._free_old, self._free_new = dict.fromkeys(range(len(old))), dict.fromkeys(range(len(new)))
        self._found: list[tuple[tuple[int, ...], tuple[int, ...], RowChange]] = []
        self._tasks: set[_Pair] = set()
        """Numbers of an old and a new task that share a row."""
        self._ratios: dict[_Pair, float] = {}

    def settle(self, decided: Mapping[str, str | None], gone: Collection[str]) -> None:
        by_id = {measure.id: place for place, measure in enumerate(self._old)}
        by_ref = {measure.ref: place for place, measure in enumerate(self._new)}
        successors: dict[int, list[int]] = defaultdict(list)
        for ref, measure_id in decided.items():
            if measure_id is None:
                self._take("new", (), (by_ref[ref],))
            else:
                successors[by_id[measure_id]].append(by_ref[ref])
        for measure_id in gone:
            self._take("gone", (by_id[measure_id],), ())
        for before, after in successors.items():
            if len(after) == 1:
                self._pair(before, after[0])
            else:
                self._take("split", (before,), tuple(sorted(after)), self._covered(self._old[before], after))

    def pair_equal_ids(self) -> None:
        """Pair rows to which a person gave the same ID, other than their number, where their texts are alike."""
        for before, after in self._with_equal_ids():
            if (self._id_given(before, after)) and self._ratio(before, after) >= ALIKE:
                self._pair(before, after)

    def pair_equal_texts(self) -> None:
        """Pair rows with the same text: the same in all else first, then under the same number, then anywhere."""
        asked = {place for pair in self._with_equal_ids() if self._id_given(*pair) for place in (pair[0], ~pair[1])}
        keys: tuple[Callable[[Measure], Hashable], ...] = (
            lambda row: (comparable(row.text), row.ref, _particulars(row)),
            lambda row: (comparable(row.text), _particulars(row)),
            lambda row: (comparable(row.text), row.ref),
            lambda row: (comparable(row.text), row.number),
            lambda row: comparable(row.text),
        )
        for key in keys:
            old_rows, new_rows = _grouped(key, self._old, self._free_old), _grouped(key, self._new, self._free_new)
            for value, places in old_rows.items():
                others = new_rows.get(value, [])
                if len(places) == len(others) == 1 and not {places[0], ~others[0]} & asked:
                    self._pair(places[0], others[0])

    def divide(self) -> None:
        """Take rows whose text now stands in several rows, and rows that hold the texts of several old ones."""
        pairs = sorted(_neighbours(self._old, self._free_old, self._new, self._free_new))
        splits = _divisions(self._old, self._new, pairs)
        joins = _divisions(self._new, self._old, [(after, before) for before, after in pairs])
        proposals = [(share, "split", (whole,), parts) for share, whole, parts in splits]
        proposals += [(share, "joined", (whole,), parts) for share, whole, parts in joins]
        for share, kind, whole, parts in sorted(proposals, key=lambda one: (-one[0], one[2], one[3])):
            before, after = (whole, parts) if kind == "split" else (parts, whole)
            if all(place in self._free_old for place in before) and all(place in self._free_new for place in after):
                self._take("split" if kind == "split" else "joined", before, after, share)

    def pair_similar_texts(self) -> None:
        """Pair rows that are each other's best match, until no more are certain."""
        self._compare_neighbours()
        while certain := self._certain_pairs():
            for before, after in certain:
                if before in self._free_old and after in self._free_new:
                    self._pair(before, after)

    def changes(self) -> list[RowChange]:
        self._ask()
        for before in list(self._free_old):
            self._take("gone", (before,), ())
        for after in list(self._free_new):
            self._take("new", (), (after,))
        return [change for *_places, change in sorted(self._found, key=self._order)]

    def _ask(self) -> None:
        """Turn plausible pairs into questions, the likeliest first; other candidates stand in the same question."""
        pairs = sorted(
            (pair for pair in self._open_pairs() if self._worth_asking(*pair)),
            key=lambda pair: (not self._equal_ids(*pair), -self._ratio(*pair), sum(pair), min(pair)),
        )
        named: dict[int, list[_Pair]] = defaultdict(list)
        for pair in pairs:
            for place in (pair[0], ~pair[1]):
                named[place].append(pair)
        for before, after in pairs:
            if before in self._free_old and after in self._free_new:
                self._question((before,), (after,), [*named[before][:_ASKED], *named[~after][:_ASKED]])
        for before in [place for place in self._free_old if place in named]:
            self._question((before,), (), named[before][:_ASKED])
        for after in [place for place in self._free_new if ~place in named]:
            self._question((), (after,), named[~after][:_ASKED])

    def _question(self, before: tuple[int, ...], after: tuple[int, ...], pairs: Iterable[_Pair]) -> None:
        candidates = tuple(
            Candidate(self._old[one].id, self._new[other].ref, self._ratio(one, other))
            for one, other in dict.fromkeys(pairs)
        )
        ratio = self._ratio(before[0], after[0]) if before and after else 0.0
        self._take("unsure", before, after, ratio, candidates)

    def _pair(self, before: int, after: int) -> None:
        one, other = self._old[before], self._new[after]
        ratio = self._ratio(before, after)
        kind: Change = "reworded" if ratio < 1 else "same" if one.ref == other.ref else "moved"
        self._tasks.add((one.number, other.number))
        self._take(kind, (before,), (after,), ratio)

    def _take(
        self,
        kind: Change,
        before: tuple[int, ...],
        after: tuple[int, ...],
        ratio: float = 0.0,
        candidates: tuple[Candidate, ...] = (),
    ) -> None:
        for place in before:
            self._free_old.pop(place)
        for place in after:
            self._free_new.pop(place)
        rows = tuple(self._old[place] for place in before), tuple(self._new[place] for place in after)
        self._found.append((before, after, RowChange(kind, *rows, ratio, candidates)))

    def _ratio(self, before: int, after: int) -> float:
        pair = before, after
        if pair not in self._ratios:
            self._ratios[pair] = text_ratio(self._old[before].text, self._new[after].text)
        return self._ratios[pair]

    def _covered(self, whole: Measure, parts: Sequence[int]) -> float:
        text = comparable(whole.text)
        covered = set().union(*(places_shared(comparable(self._new[part].text), text) for part in parts))
        return len(covered) / len(text)

    def _compare_neighbours(self) -> None:
        """Compute the ratios of free rows with many characters in common, and of those with the same ID."""
        for before, after in sorted(_neighbours(self._old, self._free_old, self._new, self._free_new)):
            if may_be_alike(self._old[before].text, self._new[after].text):
                self._ratio(before, after)
        for pair in self._with_equal_ids():
            self._ratio(*pair)

    def _open_pairs(self) -> list[_Pair]:
        return [pair for pair in self._ratios if pair[0] in self._free_old and pair[1] in self._free_new]

    def _certain_pairs(self) -> list[_Pair]:
        """Return the free pairs that are the best of both rows: as good as any with the same ID, else clearly best."""
        best: dict[int, list[tuple[float, _Pair]]] = defaultdict(list)
        pairs = self._open_pairs()
        for pair in pairs:
            for place in (pair[0], ~pair[1]):
                best[place] = sorted([*best[place], (self._ratio(*pair), pair)], reverse=True)[:2]
        claimed = {place for pair in self._with_equal_ids() if self._id_given(*pair) for place in (pair[0], ~pair[1])}

        def is_certain(pair: _Pair) -> bool:
            ratio, equal_ids = self._ratio(*pair), self._equal_ids(*pair)
            if ratio < (ALIKE if equal_ids or self._same_task(*pair) else ALIKE_ELSEWHERE):
                return False
            rivals = (other for place in (pair[0], ~pair[1]) for other, rival in best[place] if rival != pair)
            rival = max(rivals, default=0.0)
            return ratio >= rival if equal_ids else ratio - rival >= CLEARLY and not claimed & {pair[0], ~pair[1]}

        return [pair for pair in pairs if is_certain(pair)]

    def _worth_asking(self, before: int, after: int) -> bool:
        ratio = self._ratio(before, after)
        return self._equal_ids(before, after) or ratio >= (DIFFERENT if self._same_task(before, after) else ALIKE)

    def _same_task(self, before: int, after: int) -> bool:
        numbers = self._old[before].number, self._new[after].number
        return numbers[0] == numbers[1] or numbers in self._tasks

    def _equal_ids(self, before: int, after: int) -> bool:
        return self._old[before].id == self._new[after].id

    def _id_given(self, before: int, after: int) -> bool:
        """Tell whether two rows have the same ID, and it is more than the number that the new one has anyway."""
        one, other = self._old[before], self._new[after]
        return one.id == other.id != other.ref

    def _with_equal_ids(self) -> list[_Pair]:
        by_id = {self._new[place].id: place for place in self._free_new}
        return [(place, by_id[self._old[place].id]) for place in self._free_old if self._old[place].id in by_id]

    def _order(self, found: tuple[tuple[int, ...], tuple[int, ...], RowChange]) -> tuple[float, int]:
        """Return the place of a change: of its first new row, or just behind the successor of the row above it."""
        before, after, _change = found
        if after:
            return float(min(after)), -1
        above = [
            (max(olds), max(news)) for olds, news, _other in self._found if olds and news and max(olds) < before[0]
        ]
        return (max(above)[1] if above else -1) + 0.5, before[0]


def _particulars(row: Measure) -> Hashable:
    """Return what tells rows with the same text apart."""
    return row.lead, row.responsible, row.assisting, row.deadline.text


def _grouped(
    key: Callable[[Measure], Hashable], rows: Sequence[Measure], places: Iterable[int]
) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for place in places:
        groups[key(rows[place])].append(place)
    return groups


def _neighbours(
    old: Sequence[Measure], old_places: Iterable[int], new: Sequence[Measure], new_places: Iterable[int]
) -> set[_Pair]:
    """Return the pairs with the largest shares of pairs of characters in common, seen from either side."""
    index: dict[str, list[int]] = defaultdict(list)
    sizes: dict[int, int] = {}
    for after in new_places:
        grams = pairs_of_characters(new[after].text)
        sizes[after] = len(grams)
        for gram in grams:
            index[gram].append(after)
    rare = max(_RARE, len(sizes) // _RARE)
    from_new: dict[int, list[tuple[float, int]]] = defaultdict(list)
    pairs: set[_Pair] = set()
    for before in old_places:
        grams = pairs_of_characters(old[before].text)
        postings = [index[gram] for gram in grams if gram in index]
        telling = [places for places in postings if len(places) <= rare] or postings
        shares = [(count / (len(grams) + sizes[after]), after) for after, count in Counter(chain(*telling)).items()]
        pairs.update((before, after) for _share, after in nlargest(_NEIGHBOURS, shares))
        for share, after in shares:
            from_new[after].append((share, before))
    for after, reverse in from_new.items():
        pairs.update((before, after) for _share, before in nlargest(_NEIGHBOURS, reverse))
    return pairs


def _divisions(
    rows: Sequence[Measure], others: Sequence[Measure], pairs: Iterable[_Pair]
) -> Iterator[tuple[float, int, tuple[int, ...]]]:
    """Yield (share covered, row, the other rows that together contain its text) for rows that were divided.

    `pairs` are the places of rows and of others with much in common.
    """
    near: dict[int, list[int]] = defaultdict(list)
    for place, other in pairs:
        near[place].append(other)
    for place, neighbours in near.items():
        text = comparable(rows[place].text)
        likely = [other for other in neighbours if may_be_part(others[other].text, rows[place].text)]
        if len(likely) == 1:
            continue
        shared = {other: places_shared(comparable(others[other].text), text) for other in likely}
        parts = [
            other
            for other in sorted(shared)
            if len(shared[other]) >= CONTAINED * len(comparable(others[other].text))
            and len(shared[other]) < (1 - ADDED) * len(text)
        ]
        covered = set().union(*(shared[part] for part in parts))
        if len(parts) > 1 and len(covered) >= CONTAINED * len(text):
            alone = (shared[part] - set().union(*(shared[other] for other in parts if other != part)) for part in parts)
            if all(len(own) >= ADDED * len(text) for own in alone):
                yield len(covered) / len(text), place, tuple(parts)
