"""Save a proposal, also after the writes of others, as long as the same would be proposed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.store.journal import ConcurrentWrite
from airplan.workspace.writing import append, journal_to_write, write_context

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from airplan.progress.ledger import Ledger
    from airplan.progress.proposals import Proposal, Signature
    from airplan.store.entries import Entry
    from airplan.workspace.session import Session


def ledger_by(session: Session, day: date) -> Ledger:
    """Return the ledger with all entries known by now about the days up to this one and to today."""
    from airplan.progress.ledger import Ledger
    from airplan.store.sql import View

    return Ledger(session.plan, session.journal, session.rules, View(max(day, session.today)))


def signature_of(session: Session, author: str, day: date) -> Signature:
    """Return the signature of an entry about a day. Raises AirplanError where nothing can be written."""
    from airplan.progress.proposals import Signature

    return Signature(author, day, write_context(session))


def append_unchanged(
    session: Session, propose: Callable[[], Proposal], proposal: Proposal, *, sure: bool
) -> list[Entry]:
    """Write the proposal, even after other processes' writes, as long as these do not change it.

    With `sure`, new findings are accepted, too. Raises ConcurrentWrite if the proposal changes, or what `propose`
    raises if none is possible any more.
    """
    while True:
        try:
            return append(session, proposal)
        except ConcurrentWrite:
            newest = journal_to_write(session).newest()
            again = propose()
            if again.drafts != proposal.drafts or not (sure or again._replace(newest=proposal.newest) == proposal):
                raise
            proposal = proposal._replace(newest=newest)
