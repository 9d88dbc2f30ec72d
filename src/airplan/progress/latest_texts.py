"""What did the units say last about each measure, in their own words?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from airplan.progress.ledger import Ledger
    from airplan.progress.standing import Standing


class LatestTexts(NamedTuple):
    """The texts of a unit's newest report on a measure; empty where it says nothing, as older ones are not of its day.

    What an older report said of its own day would read as said on this one's.
    """

    unit: str
    as_of: date
    note: str = ""
    problem: str = ""
    next: str = ""


def latest_texts(ledger: Ledger, standings: Sequence[Standing]) -> Mapping[str, tuple[LatestTexts, ...]]:
    """Ref → what each unit said last, of what stands in the ledger's view: the leads first, then the others in the
    row's order, then who answers for a collective that names nobody.

    Two questions to the journal, however many measures there are; a measure nobody has reported on is left out.
    """
    if not ledger.journal:
        return {}
    newest = [
        one
        for one in ledger.journal.statements(ledger.view, [each.measure.ref for each in standings])
        if one.field == "report"
    ]
    entries = ledger.journal.by_ids(one.entry for one in newest)
    found: dict[str, list[LatestTexts]] = {}
    for one in newest:
        said = entries[one.entry].report
        words = LatestTexts(one.unit, one.as_of, said.note or "", said.problem or "", said.next or "")
        found.setdefault(one.ref, []).append(words)
    return {
        each.measure.ref: tuple(sorted(found[each.measure.ref], key=lambda words: _place(words.unit, each.units)))
        for each in standings
        if each.measure.ref in found
    }


def _place(unit: str, units: Sequence[str]) -> tuple[int, str]:
    """Where a unit stands in the row: leads, responsible, assisting – or behind them all."""
    return (units.index(unit), "") if unit in units else (len(units), unit)
