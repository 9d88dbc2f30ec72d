"""Write to the journal of a session: entries that were proposed, all or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.errors import AirplanError, Message
from airplan.i18n import marked

if TYPE_CHECKING:
    from airplan.progress.findings import WriteContext
    from airplan.progress.proposals import Proposal
    from airplan.store.entries import Entry
    from airplan.store.journal import Journal
    from airplan.workspace.session import Session


def journal_to_write(session: Session) -> Journal:
    """Return the journal.

    Raises AirplanError where it cannot be written, NoStore where there is none; RowsReplaced where the plan was
    numbered anew under its entries; SharedId where another plan has its ID.
    """
    journal = session.journal
    if journal is None or session.compiled.database is not session.compiled.store:
        raise no_journal()
    if session.settings.plans:
        from airplan.workspace.several_plans import refuse_shared_id

        refuse_shared_id(session)
    session.refuse_replaced_rows()
    return journal


def no_journal() -> AirplanError:
    """Return the error for a missing store to write to."""
    return AirplanError(
        Message(marked("Not saved: the store cannot be written.")),
        Message(marked("Name another store with --store or AIRPLAN_STORE, or ask its administrator.")),
    )


def write_context(session: Session) -> WriteContext:
    """Return the present, with the data that reveals a wrong clock of this machine."""
    from airplan.progress.findings import WriteContext

    newest = journal_to_write(session).last()
    return WriteContext(session.now, session.clock_day, session.plan.header.span, newest.known if newest else None)


def append(session: Session, proposal: Proposal, *, repeatable: bool = False) -> list[Entry]:
    """Write the proposal, all or none, whatever its findings; return the entries.

    If the command fails afterwards, it says that they were saved; and not to run it again, unless it is `repeatable`.
    Raises ConcurrentWrite where another entry has followed the newest one of the proposal, and Damaged where the store
    is seen to be damaged.
    """
    from airplan.store.verification import look_over

    journal = journal_to_write(session)
    look_over(session.compiled.database, journal.plan)
    entries = journal.append(proposal.drafts, revision=session.plan.digest, now=session.clock(), after=proposal.newest)
    for written in dict.fromkeys(entry.batch or entry.id for entry in entries):
        done = marked("{id} was saved; do not run the command again. airplan undo {id} reverses it.")
        if repeatable:
            done = marked("{id} was saved; airplan undo {id} reverses it.")
        session.outcome.wrote(Message(done, id=written))
    return entries
