"""Show what is to be saved, or was, as tables: the statements of an entry, or the entries that one undoes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from airplan.progress.proposals import Proposal
    from airplan.reports.table import Table
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
    from airplan.workspace.answers import history

    table, kind = history(session, proposal.taken_back), kind_in_words(proposal.drafts[0])
    state = _("{label}: {text}").format(label=what_becomes(saved=saved), text=kind)
    return table._replace(title=join_clauses([state, table.title]))
