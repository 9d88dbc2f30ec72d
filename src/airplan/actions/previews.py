"""Show what is to be saved, or was, as tables: the statements of one entry, or entries with changes and status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.plan.model import Filter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from airplan.progress.proposals import Proposal
    from airplan.reports.table import Table
    from airplan.store.entries import Entry
    from airplan.workspace.session import Session


def change_table(session: Session, proposal: Proposal, *, saved: bool) -> Table:
    """Return the statements of a proposal with one entry, each with the value so far."""
    from airplan.reports.changes import preview

    (draft,) = proposal.drafts
    measures = [proposal.measure] if proposal.measure else []
    reading = session.reading(measures, others=[draft.unit] if draft.unit else [])
    return preview(draft, proposal.before, proposal.measure, reading, saved=saved)


def reversal_table(session: Session, proposal: Proposal, *, saved: bool) -> Table:
    """Return the entries that a proposal undoes."""
    from airplan.i18n import _
    from airplan.i18n.forms import join_clauses
    from airplan.reports.changes import kind_in_words, what_becomes

    table, kind = history_of(session, proposal.taken_back), kind_in_words(proposal.drafts[0])
    state = _("{label}: {text}").format(label=what_becomes(saved=saved), text=kind)
    return table._replace(title=join_clauses([state, table.title]))


def history_of(session: Session, entries: Sequence[Entry]) -> Table:
    """Return a table of entries with their changes and status."""
    from airplan.reports.entry_log import entry_log

    session.warn_of_replaced_rows()
    ids = tuple({entry.ref for entry in entries if entry.ref})
    measures = session.plan.select(Filter(ids=ids)) if ids else []
    reading = session.reading(measures, session.plan.parties("unit"))
    return entry_log(
        session.journal, entries, {measure.id: measure for measure in measures}, reading, known=session.view.known
    )
