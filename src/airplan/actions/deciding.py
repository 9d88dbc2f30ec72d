"""Find what a decision or a reversal is about: the target to adjust, the report to send back, the entries to undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.errors import AirplanError, Message
from airplan.i18n import marked
from airplan.workspace.writing import journal_to_write

if TYPE_CHECKING:
    from airplan.plan.model import Measure, Party
    from airplan.store.entries import Decision, Entry
    from airplan.workspace.session import Session


def adjusting(measure: Measure, decision: Decision, target: str, number: str) -> Decision:
    """Return the decision with the target of this ID or name (empty: the only one) and its new value, as typed.

    Raises AirplanError.
    """
    from airplan.plan.quantities import read_quantity
    from airplan.progress.report_checks import target_of

    adjusted = target_of(measure, target)
    return decision._replace(target=adjusted.id, value=read_quantity(number, adjusted.measured_in, signed=True))


def units_that_reported(session: Session, measure: Measure) -> list[str]:
    """Return the units whose reports on a measure can be sent back, in the directory's order.

    Raises AirplanError where no unit has one.
    """
    from airplan.plan.model import directory_order
    from airplan.progress.latest import reporting_units

    parties = session.plan.parties("unit", "collective")
    place = directory_order(party.name for party in parties)
    units = sorted(reporting_units(journal_to_write(session), measure.id), key=place)
    if not units:
        raise AirplanError(Message(marked("No unit has a report on {ref} that can be sent back."), ref=measure.ref))
    return units


def last_report_of(session: Session, measure: Measure, party: Party) -> Entry:
    """Return the last standing report of a unit on a measure. Raises AirplanError where there is none."""
    from airplan.progress.latest import last_report

    report = last_report(journal_to_write(session), measure.id, party.name)
    if not report:
        none = marked("{unit} has no report on {ref} that can be sent back.")
        raise AirplanError(Message(none, unit=party.name, ref=measure.ref))
    return report


def entries_to_undo(session: Session, entry: str, *, only: bool = False, file: bool = False) -> list[Entry]:
    """Return the entries that are undone with one, named by its ID.

    These are the whole batch if it is the first entry of one, unless `only` this entry is meant; with `file`, all that
    were imported from the same returned file. Raises UnknownEntry.
    """
    from airplan.progress.decision_checks import of_file

    journal = journal_to_write(session)
    first = journal.find(entry)
    if file:
        return of_file(first, journal.find_batch(first.batch) if first.batch else [first])
    return [first] if only or first.batch != first.id else journal.find_batch(first.id)
