"""Say how often units were asked by notices: 提醒1次、催办2次."""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from airplan.i18n import _, pmarked
from airplan.i18n.forms import join_items

if TYPE_CHECKING:
    from collections.abc import Mapping

    from airplan.reports.table import Record

_SENT = {
    "remind": pmarked("how often a unit was asked", "reminded: {count}"),
    "urge": pmarked("how often a unit was asked", "urged: {count}"),
    "supervise": pmarked("how often a unit was asked", "supervised: {count}"),
}
_NOBODY: Mapping[str, Counter[str]] = MappingProxyType({})
_NOTHING: Mapping[tuple[str, str], Counter[str]] = MappingProxyType({})


class NoticeCounts(NamedTuple):
    """How many notices of each level units got."""

    by_unit: Mapping[str, Counter[str]] = _NOBODY
    """Unit → for the month in question."""
    by_item: Mapping[tuple[str, str], Counter[str]] = _NOTHING
    """(unit, ID of a measure) → on that measure, whenever."""

    def of_unit(self, unit: str) -> Counter[str]:
        """Return the counts of a unit for the month."""
        return self.by_unit.get(unit, Counter())

    def of_item(self, unit: str, ref: str) -> Counter[str]:
        """Return the counts of a unit on a measure."""
        return self.by_item.get((unit, ref), Counter())


def sent_in_words(counts: Counter[str]) -> str:
    """Return how often a unit was asked: reminded: 1, urged: 2; 提醒1次、催办2次. Empty for never."""
    return join_items(_(text).format(count=counts[level]) for level, text in _SENT.items() if counts[level])


def sent_record(counts: Counter[str]) -> Record:
    """Return the counts as JSON has them: a number for each level."""
    return {level: counts[level] for level in _SENT}
