"""Save the entries of several plans in one transaction, all or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import AirplanError, Message
from airplan.i18n import marked
from airplan.store.journal import Addendum
from airplan.workspace.writing import journal_to_write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from airplan.progress.proposals import Proposal
    from airplan.store.entries import Entry
    from airplan.workspace.several_plans import DeskPlan


class PlanProposal(NamedTuple):
    """What is to be saved for one of several plans."""

    plan: DeskPlan
    proposal: Proposal


def check_one_store(plans: Sequence[DeskPlan]) -> None:
    """Raise AirplanError where the plans have different stores, or one cannot be written."""
    places = {plan.session.store_place for plan in plans}
    if len(places) > 1:
        different = marked("The plans {names} are in different stores; nothing can be saved for all of them at once.")
        way = marked("Run the command for each plan by itself: airplan --plan NAME …")
        raise AirplanError(Message(different, names=tuple(plan.name for plan in plans)), Message(way))
    for plan in plans:
        journal_to_write(plan.session)


def save_together(proposals: Sequence[PlanProposal]) -> dict[str, list[Entry]]:
    """Write the proposals of plans in one store, all or none; return name of the plan → its entries.

    If the command fails afterwards, it says what was saved. Raises ConcurrentWrite where another entry has followed the
    newest one of a proposal, and Damaged where the store is seen to be damaged.
    """
    from airplan.store.verification import look_over

    wanted = [each for each in proposals if each.proposal.drafts]
    if not wanted:
        return {}
    first = wanted[0].plan.session
    journal = journal_to_write(first)
    addenda = []
    for (_name, session), proposal in wanted:
        plan = session.plan
        look_over(first.compiled.database, plan.header.id)
        addenda.append(Addendum(plan.header.id, proposal.drafts, plan.digest, proposal.newest))
    written = journal.append_to_all(addenda, now=first.clock())
    entries = {plan.name: of_plan for (plan, _proposal), of_plan in zip(wanted, written, strict=True)}
    for (name, session), _proposal in wanted:
        for batch in dict.fromkeys(entry.batch or entry.id for entry in entries[name]):
            done = marked("{id} was saved; do not run the command again. airplan --plan {plan} undo {id} reverses it.")
            session.outcome.wrote(Message(done, id=batch, plan=name))
    return entries
