"""Find the units' latest statements on measures, skipping reports without content."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.progress.content import is_content, says_nothing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from airplan.progress.rules import Reporting
    from airplan.store.journal import Journal, Statement
    from airplan.store.sql import View


class Statements(NamedTuple):
    """The statements on measures, by ref."""

    by_ref: Mapping[str, list[Statement]]
    """The latest statement of each unit and field, from reports with content."""
    empty: Mapping[str, dict[str, date]]
    """Units whose newest report is empty → the day of that report."""


def statements_with_content(journal: Journal, view: View, refs: Sequence[str], reporting: Reporting) -> Statements:
    """Return the statements on these measures, as of a view.

    The journal is read once more for every consecutive empty report of a unit on a measure. Reports with content in a
    single field are not read.
    """
    by_ref = _by_ref(journal.statements(view, refs))
    empty: dict[str, dict[str, date]] = {}
    vain: set[str] = set()
    looked_at: set[str] = set()
    doubtful = list(by_ref)
    while doubtful:
        found = [each for ref in doubtful for each in by_ref.get(ref, ()) if each.field in ("report", "status")]
        full = {each.entry for ref in doubtful for each in by_ref.get(ref, ()) if is_content(each.field, each.text)}
        entries = journal.by_ids(each.entry for each in found if each.entry not in looked_at | full)
        looked_at.update(entries)
        new = {entry.id for entry in entries.values() if says_nothing(entry.report, reporting)}
        vain |= new
        for each in found:
            if each.entry in new and each.field == "report":
                empty.setdefault(each.ref, {}).setdefault(each.unit, each.as_of)
        doubtful = list(dict.fromkeys(each.ref for each in found if each.entry in new))
        if doubtful:
            again = _by_ref(journal.statements(view, doubtful, but=vain))
            by_ref |= {ref: again.get(ref, []) for ref in doubtful}
    return Statements(by_ref, empty)


def _by_ref(statements: Sequence[Statement]) -> dict[str, list[Statement]]:
    by_ref: dict[str, list[Statement]] = {}
    for statement in statements:
        by_ref.setdefault(statement.ref, []).append(statement)
    return by_ref
