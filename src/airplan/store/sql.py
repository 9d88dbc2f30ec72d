"""Which pieces of SQL do the store's questions share?"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.store.entries import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime

_MANY = 400
"""Refs up to which a query names each; beyond, it asks for the whole plan."""


class View(NamedTuple):
    """The journal as of a day: what was so by then, as far as it was written down by an instant (None: by now)."""

    day: date
    known: datetime | None = None
    before: str = ""
    """Only what has a smaller id was there already; empty: all."""


def stands(entry: str, slot: str, view: View) -> tuple[str, list[object]]:
    """The condition that an entry stands in a view, and its values: not taken back, and no correction of it stands.

    `slot` is the id that all corrections of a report name, empty for what cannot be corrected. A correction that was
    sent back does not bring back what it had corrected; one that was retracted does.
    """
    condition, values = _not_taken_back(entry, "taken", "'retract', 'send-back'", view)
    if slot:
        still, more = _not_taken_back("corrected.id", "undone", "'retract'", view)
        newer = _not_named(slot, "corrected", "'report'", view, but=f" AND corrected.id > {entry} AND {still}")
        return f"{condition} AND {newer}", [*values, *known_values(view), *more]
    lifted = _not_named(entry, "lifted", "'restore'", view)  # a sending-back that was undone
    return f"{condition} AND {lifted}", [*values, *known_values(view)]


def unanswered(entry: str, view: View) -> tuple[str, list[object]]:
    """The condition that the unit of a sending-back has not reported on the measure again, and its values."""
    still, values = _not_taken_back("again.entry", "taken_again", "'retract', 'send-back'", view)
    return (
        f"(SELECT 1 FROM said again WHERE again.plan = {entry}.plan AND again.ref = {entry}.ref"
        f" AND again.unit = {entry}.unit AND again.field = 'report' AND again.as_of <= ?"
        f" AND again.entry > {entry}.id{known('again', view, 'entry')} AND {still}"
        " ORDER BY again.as_of DESC, again.entry DESC LIMIT 1) IS NULL"  # mostly among the newest
    ), [view.day.isoformat(), *known_values(view), *values]


def sent_back(entry: str, view: View) -> tuple[str, list[object]]:
    """The condition that a report was sent back, whatever came after, and its values."""
    not_sent_back, values = _not_taken_back(entry, "returned", "'send-back'", view)
    return f"NOT {not_sent_back}", values


def _not_taken_back(entry: str, name: str, kinds: str, view: View) -> tuple[str, list[object]]:
    lifted = _not_named(f"{name}.id", f"{name}_lifted", "'restore'", view)
    return _not_named(entry, name, kinds, view, but=f" AND {lifted}"), [*known_values(view), *known_values(view)]


def _not_named(entry: str, name: str, kinds: str, view: View, but: str = "") -> str:
    return (
        f"NOT EXISTS (SELECT 1 FROM entry {name} WHERE {name}.about = {entry} AND {name}.kind IN ({kinds})"
        f"{known(name, view)}{but})"
    )


def known(name: str, view: View, key: str = "id") -> str:
    """The condition that an entry, whose id is in the column `key`, was known in a view; it has `known_values`."""
    return (f" AND {name}.recorded <= ?" if view.known else "") + (f" AND {name}.{key} < ?" if view.before else "")


def known_values(view: View) -> list[object]:
    """The values of `known`."""
    values: list[object] = [stamp(view.known.astimezone(UTC))] if view.known else []
    return [*values, view.before] if view.before else values


def within(column: str, refs: Sequence[str] | None) -> tuple[str, list[str]]:
    """The condition that names the refs, and its values; empty where there are too many to name."""
    if refs is None or len(refs) > _MANY:
        return "", []
    return f" AND {column} IN ({marks(refs)})", list(refs)


def marks(values: Iterable[object]) -> str:
    """A mark for each value of a list."""
    return ", ".join("?" for _value in values) or "NULL"  # PostgreSQL has no empty list; nothing is in this one either


def literally(text: str) -> str:
    """The text with LIKE's wildcards made ordinary."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The list in parts short enough to be named in a query."""
    for start in range(0, len(values), _MANY):
        yield values[start : start + _MANY]
