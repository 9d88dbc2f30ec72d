"""Find measures whose ID stood for another row of the plan when entries about them were written."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import AirplanError, Message
from airplan.i18n import marked
from airplan.i18n.forms import in_reader_language
from airplan.store.plan_queries import former_rows
from airplan.store.sql import View

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from airplan.plan.model import Measure
    from airplan.store.journal import Journal

WAY_OUT = Message(
    marked(
        "Give each row in the plan file the ID that it had (id: 10a), and new rows new IDs; or restore the former "
        "plan file and take the new one in with airplan revise."
    )
)


class ReplacedRow(NamedTuple):
    """The row that has an ID now, the one that had it when entries were written, and where the latter stands now."""

    now: Measure
    former: Measure
    moved: Measure | None

    @property
    def as_message(self) -> Message:
        """Both rows by their labels."""
        now, former = (in_reader_language(each.brief, each.brief_en) for each in (self.now, self.former))
        if self.moved:
            moved = marked("{ref} is “{now}”; the entries are about “{former}”, now {moved}")
            return Message(moved, ref=self.now.ref, now=now, former=former, moved=self.moved.ref)
        gone = marked("{ref} is “{now}”; the entries are about “{former}”")
        return Message(gone, ref=self.now.ref, now=now, former=former)


class RowsReplaced(AirplanError):
    """Raised where an entry was to be written although rows of the plan took over the IDs of others."""

    def __init__(self, rows: Sequence[ReplacedRow]) -> None:
        super().__init__(Message(marked("Not saved: {why}"), why=taken_over(rows)), WAY_OUT)


def taken_over(rows: Sequence[ReplacedRow]) -> Message:
    """Return the sentence that names these rows, each on a line."""
    what = marked("rows of the plan were numbered anew and took over the entries of others:\n  {rows}")
    return Message(what, rows="\n  ".join(str(row.as_message) for row in rows))


def replaced_rows(measures: Iterable[Measure], journal: Journal) -> list[ReplacedRow]:
    """Return the rows of an edition that took over the ID of another row about which there are entries.

    A row did so if another row has the former text word for word, or if the texts of the two are too different to be
    one measure's (plan.matching). A later `revise` decision about the measure settles it. Of entries that were written
    under a revision of the plan that the store does not have, nothing is known.
    """
    now = {measure.id: measure for measure in measures}
    found: dict[str, ReplacedRow] = {}
    texts = {measure.id: measure.text for measure in now.values()}
    for digest, former in former_rows(journal.database, journal.plan, texts):
        row = None if former.id in found else _replacing(former, now)
        if row and journal.written_under(digest, former.id, after=_settled(journal, former.id)):
            found[former.id] = row
    return list(found.values())


def _replacing(former: Measure, now: Mapping[str, Measure]) -> ReplacedRow | None:
    """Return the row that has a former row's ID now; None if it is the same measure."""
    from airplan.plan.row_texts import DIFFERENT, comparable, may_be_alike, text_ratio

    current, before = now[former.id], comparable(former.text)
    if comparable(current.text) == before:
        return None
    moved = next((each for each in now.values() if comparable(each.text) == before), None)
    alike = may_be_alike(former.text, current.text) and text_ratio(former.text, current.text) >= DIFFERENT
    return ReplacedRow(current, former, moved) if moved or not alike else None


def _settled(journal: Journal, measure_id: str) -> str:
    """Return the ID of the last standing decision that the measure has been revised; empty for none."""
    revised = list(journal.entries(refs=[measure_id], kinds=("revise",)))
    standing = journal.standing(revised, View(date.max))
    return max((entry.id for entry in revised if entry.id in standing), default="")
