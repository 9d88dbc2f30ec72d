"""Provide the pieces of SQL that several queries share.

Those about the journal use the named values of a view: `:day`, `:known` and `:before`, from `View.values`.
"""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.store.json_values import stamp

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

MARKS = "、，。；：！？“”‘’（）《》·"
"""Punctuation between words that people search for as one."""
# The pattern stays text until it is used: compiling it costs more than most commands.
_BEFORE_A_WORD = r"[^\S\n]*(?:(?<![a-z])(?=[a-z])|(?<![0-9])(?=[0-9]))"
_MANY = 400
"""Maximum number of refs that a query names; beyond, it reads the whole plan."""


class View(NamedTuple):
    """The journal as of a day: entries about days up to it, known by an instant (None: by now)."""

    day: date
    known: datetime | None = None
    before: str = ""
    """Only entries with a smaller ID existed then; empty: all."""

    @property
    def values(self) -> dict[str, object]:
        """The values of the parameters that name the view in statements."""
        values: dict[str, object] = {"day": self.day.isoformat()}
        if self.known:
            values["known"] = stamp(self.known.astimezone(UTC))
        if self.before:
            values["before"] = self.before
        return values


def stands(entry: str, slot: str, view: View) -> str:
    """Return the condition that an entry stands in a view: it is not undone, and no correction of it stands.

    `slot` is the ID that all corrections of a report name, empty for what cannot be corrected. If a correction is sent
    back, the report that it corrected stays corrected; if it is retracted, that report stands again.
    """
    condition = _not_taken_back(entry, "taken", "'retract', 'send-back'", view)
    if slot:
        still = _not_taken_back("corrected.id", "undone", "'retract'", view)
        newer = _not_named(slot, "corrected", "'report'", view, but=f" AND corrected.id > {entry} AND {still}")
        return f"{condition} AND {newer}"
    lifted = _not_named(entry, "lifted", "'restore'", view)  # a sending-back that was undone
    return f"{condition} AND {lifted}"


def not_overtaken(name: str, view: View) -> str:
    """Return the condition that a row of `said` is not superseded in spite of its later day.

    It is superseded if its day was still to come when it was written, and a later-written row describes a day between
    the two. So a day of next month, typed by mistake, does not hide next month's report.
    """
    written = f"substr({name}.recorded, 1, 10)"
    key = " AND ".join(f"newer.{part} = {name}.{part}" for part in ("plan", "ref", "unit", "field"))
    return (
        f"NOT ({name}.as_of > {written} AND EXISTS (SELECT 1 FROM said newer WHERE {key}"
        f" AND newer.as_of > {written} AND newer.as_of < {name}.as_of AND newer.entry > {name}.entry"
        f"{known('newer', view, 'entry')} AND {stands('newer.entry', 'newer.slot', view)}))"
    )


def unanswered(entry: str, view: View) -> str:
    """Return the condition that the unit of a sending-back has not reported again on the measure."""
    still = _not_taken_back("again.entry", "taken_again", "'retract', 'send-back'", view)
    return (
        f"(SELECT 1 FROM said again WHERE again.plan = {entry}.plan AND again.ref = {entry}.ref"
        f" AND again.unit = {entry}.unit AND again.field = 'report' AND again.as_of <= :day"
        f" AND again.entry > {entry}.id{known('again', view, 'entry')} AND {still}"
        " ORDER BY again.as_of DESC, again.entry DESC LIMIT 1) IS NULL"  # usually among the newest
    )


def sent_back(entry: str, view: View) -> str:
    """Return the condition that a report was sent back, whatever followed."""
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
    """Return the condition that an entry, whose ID is in the column `key`, was known in a view.

    An entry from another copy of the journal is known here since its arrival; `said` holds that instant.
    """
    since = known_since(name) if key == "id" else f"{name}.recorded"
    return (f" AND {since} <= :known" if view.known else "") + (f" AND {name}.{key} < :before" if view.before else "")


def known_since(name: str = "entry") -> str:
    """Return the expression for the instant since when this journal has known an entry."""
    return f"coalesce({name}.arrived, {name}.recorded)"


def few(refs: Sequence[str] | None) -> list[str] | None:
    """Return the refs if a query may name each of them; None: it reads the whole plan."""
    return None if refs is None or len(refs) > _MANY else list(refs)


def within(column: str, refs: list[str] | None) -> str:
    """Return the condition that a column holds one of the `:refs`; empty for the whole plan."""
    return "" if refs is None else f" AND {column} IN (:refs)"


def literally(text: str) -> str:
    """Return the text with LIKE's wildcards escaped."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def unmarked(text: str) -> str:
    """Return the text without Chinese punctuation."""
    return text.translate(dict.fromkeys(map(ord, MARKS)))


def without_marks(column: str) -> str:
    """Return the SQL expression for a column without Chinese punctuation."""
    for mark in MARKS:
        column = f"replace({column}, '{mark}', '')"
    return column


def searchable(text: str) -> str:
    """Return the text as searches compare it: case-folded, with a space before each Latin word and each number.

    So Latin words and numbers match at their beginning (dust, not industry; 2.5 in PM2.5), and Chinese anywhere.
    """
    return re.sub(_BEFORE_A_WORD, " ", text.casefold())


def contains(haystack: str, word: str) -> bool:
    """Return whether a searchable text contains a word."""
    plain = unmarked(word)
    return searchable(plain) in unmarked(haystack) if plain else searchable(word) in haystack


def chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield the list in parts short enough for one query."""
    for start in range(0, len(values), _MANY):
        yield values[start : start + _MANY]
