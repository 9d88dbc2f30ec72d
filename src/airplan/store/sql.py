"""Pieces of SQL that the store's questions share.

Those that ask about the journal name the values of a view: `:day`, `:known` and `:before`, which `View.values` gives.
"""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.store.instants import stamp

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

MARKS = "、，。；：！？“”‘’（）《》·"
"""Punctuation that stands between words which people search for as one."""
# The pattern stays text until it is used: compiling it costs more than most answers.
_BEFORE_A_WORD = r"[^\S\n]*(?:(?<![a-z])(?=[a-z])|(?<![0-9])(?=[0-9]))"
_MANY = 400
"""Refs up to which a query names each; beyond, it asks for the whole plan."""


class View(NamedTuple):
    """The journal as of a day: what was so by then, as far as it was written down by an instant (None: by now)."""

    day: date
    known: datetime | None = None
    before: str = ""
    """Only what has a smaller id was there already; empty: all."""

    @property
    def values(self) -> dict[str, object]:
        """The values of the parameters by which statements name the view."""
        values: dict[str, object] = {"day": self.day.isoformat()}
        if self.known:
            values["known"] = stamp(self.known.astimezone(UTC))
        if self.before:
            values["before"] = self.before
        return values


def stands(entry: str, slot: str, view: View) -> str:
    """Return the condition that an entry stands in a view: not taken back, and no correction of it stands.

    `slot` is the id that all corrections of a report name, empty for what cannot be corrected. A correction that was
    sent back does not bring back what it had corrected; one that was retracted does.
    """
    condition = _not_taken_back(entry, "taken", "'retract', 'send-back'", view)
    if slot:
        still = _not_taken_back("corrected.id", "undone", "'retract'", view)
        newer = _not_named(slot, "corrected", "'report'", view, but=f" AND corrected.id > {entry} AND {still}")
        return f"{condition} AND {newer}"
    lifted = _not_named(entry, "lifted", "'restore'", view)  # a sending-back that was undone
    return f"{condition} AND {lifted}"


def not_overtaken(name: str, view: View) -> str:
    """Return the condition that a row of `said` is not of a day that was still to come when it was written down, with
    another one behind it that was written later, of a day between the two.

    A day of next month that was typed by mistake does not hide what is reported next month.
    """
    written = f"substr({name}.recorded, 1, 10)"
    key = " AND ".join(f"newer.{part} = {name}.{part}" for part in ("plan", "ref", "unit", "field"))
    return (
        f"NOT ({name}.as_of > {written} AND EXISTS (SELECT 1 FROM said newer WHERE {key}"
        f" AND newer.as_of > {written} AND newer.as_of < {name}.as_of AND newer.entry > {name}.entry"
        f"{known('newer', view, 'entry')} AND {stands('newer.entry', 'newer.slot', view)}))"
    )


def unanswered(entry: str, view: View) -> str:
    """Return the condition that the unit of a sending-back has not reported on the measure again."""
    still = _not_taken_back("again.entry", "taken_again", "'retract', 'send-back'", view)
    return (
        f"(SELECT 1 FROM said again WHERE again.plan = {entry}.plan AND again.ref = {entry}.ref"
        f" AND again.unit = {entry}.unit AND again.field = 'report' AND again.as_of <= :day"
        f" AND again.entry > {entry}.id{known('again', view, 'entry')} AND {still}"
        " ORDER BY again.as_of DESC, again.entry DESC LIMIT 1) IS NULL"  # mostly among the newest
    )


def sent_back(entry: str, view: View) -> str:
    """Return the condition that a report was sent back, whatever came after."""
    return "NOT " + _not_taken_back(entry, "returned", "'send-back'", view)


def _not_taken_back(entry: str, name: str, kinds: str, view: View) -> str:
    lifted = _not_named(f"{name}.id", f"{name}_lifted", "'restore'", view)
    return _not_named(entry, name, kinds, view, but=f" AND {lifted}")


def _not_named(entry: str, name: str, kinds: str, view: View, but: str = "") -> str:
    return (
        f"NOT EXISTS (SELECT 1 FROM entry {name} WHERE {name}.about = {entry} AND {name}.kind IN ({kinds})"
        f"{known(name, view)}{but})"
    )


def known(name: str, view: View, key: str = "id") -> str:
    """Return the condition that an entry, whose id is in the column `key`, was known in a view.

    What came from another copy of the journal was known here since it came; `said` holds just that.
    """
    since = known_since(name) if key == "id" else f"{name}.recorded"
    return (f" AND {since} <= :known" if view.known else "") + (f" AND {name}.{key} < :before" if view.before else "")


def known_since(name: str = "entry") -> str:
    """Return the expression for the instant since when this journal has known an entry."""
    return f"coalesce({name}.arrived, {name}.recorded)"


def few(refs: Sequence[str] | None) -> list[str] | None:
    """Return the refs if a query may name each of them; None: it is to ask for the whole plan."""
    return None if refs is None or len(refs) > _MANY else list(refs)


def within(column: str, refs: list[str] | None) -> str:
    """Return the condition that a column holds one of the few `:refs`; empty for the whole plan."""
    return "" if refs is None else f" AND {column} IN (:refs)"


def literally(text: str) -> str:
    """Return the text with LIKE's wildcards made ordinary."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def unmarked(text: str) -> str:
    """Return the text without Chinese punctuation."""
    return text.translate(dict.fromkeys(map(ord, MARKS)))


def without_marks(column: str) -> str:
    """Return the same of a column, as SQL."""
    for mark in MARKS:
        column = f"replace({column}, '{mark}', '')"
    return column


def searchable(text: str) -> str:
    """Return the text as searches compare it: in one case, with a space before each Latin word and each number.

    So these are found at their beginning (dust, not industry; 2.5 in PM2.5) and Chinese anywhere.
    """
    return re.sub(_BEFORE_A_WORD, " ", text.casefold())


def contains(haystack: str, word: str) -> bool:
    """Return whether a text that was made searchable contains a word."""
    plain = unmarked(word)
    return searchable(plain) in unmarked(haystack) if plain else searchable(word) in haystack


def chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield the list in parts short enough to be named in a query."""
    for start in range(0, len(values), _MANY):
        yield values[start : start + _MANY]
