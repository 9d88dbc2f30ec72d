"""Say which ID each row of a new edition gets: that of the row it continues, or one that no row ever had."""

from __future__ import annotations

from itertools import chain, count
from typing import TYPE_CHECKING, NamedTuple

from airplan.plan.row_texts import comparable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from airplan.plan.matching import RowChange
    from airplan.plan.model import Measure


class Successor(NamedTuple):
    """A row of the new edition, the ID that it gets, and the row of the old edition whose entries it continues."""

    row: Measure
    id: str
    former: Measure | None = None


class Renaming(NamedTuple):
    """What an ID was called in the old edition and is in the new one; empty where that edition does not have it."""

    id: str
    former: str
    now: str


def questions(changes: Sequence[RowChange], held: Collection[str]) -> list[RowChange]:
    """Return the changes that a person must decide: unsure ones, and divided rows that entries are about.

    `held` are the IDs of old rows about which the journal has entries. Of a split or a join, only a person knows which
    row the entries are about.
    """
    divided = ("split", "joined")
    return [
        change
        for change in changes
        if change.kind == "unsure" or (change.kind in divided and any(row.id in held for row in change.old))
    ]


def successors(
    changes: Sequence[RowChange], new: Sequence[Measure], taken: Mapping[str, Collection[str]]
) -> tuple[list[Successor], list[Renaming]]:
    """Return the rows of the new edition in order, and the measures that are called differently or reworded in it.

    `taken` maps the IDs of earlier editions and of entries to the texts that entries are about: a new row must not get
    one unless it is that very measure come back. Rows of a split or a join are new ones. Raises ValueError where a
    question is open.
    """
    continued: dict[str, Measure] = {}
    for change in changes:
        if change.kind == "unsure":
            raise ValueError(change)
        if len(change.old) == len(change.new) == 1:
            continued[change.new[0].ref] = change.old[0]
    used = {row.id for change in changes for row in change.old}
    former_ids: dict[str, list[str]] = {}
    for measure_id, texts in taken.items():
        for text in {comparable(text) for text in texts}:
            former_ids.setdefault(text, []).append(measure_id)
    found = []
    for row in new:
        former = continued.get(row.ref)
        again = [each for each in former_ids.get(comparable(row.text), ()) if each not in used]
        measure_id = former.id if former else again[0] if len(again) == 1 else _unused(row, used.union(taken))
        used.add(measure_id)
        found.append(Successor(row, measure_id, former))
    return found, list(_renamings(changes, {each.row.ref: each.id for each in found}))


def _unused(row: Measure, used: Collection[str]) -> str:
    """Return the row's own ID or, where that is used, the ref with a number: 10a-2."""
    own = chain((row.id,), (f"{row.ref}-{number}" for number in count(2)))
    return next(each for each in own if each not in used)


def _renamings(changes: Sequence[RowChange], ids: dict[str, str]) -> Iterator[Renaming]:
    for change in changes:
        if len(change.old) == len(change.new) == 1:
            if change.kind != "same":
                yield Renaming(change.old[0].id, change.old[0].ref, change.new[0].ref)
            continue
        for old in change.old:
            yield Renaming(old.id, old.ref, change.new[0].ref if len(change.new) == 1 else "")
        if change.old:
            for new in change.new:
                yield Renaming(ids[new.ref], change.old[0].ref if len(change.old) == 1 else "", new.ref)
