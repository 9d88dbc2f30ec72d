"""Take in workbooks that hold sheets of several plans: each sheet into the journal of its plan, in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.actions.collecting import examine
from airplan.actions.saving_together import PlanProposal, check_one_store, save_together
from airplan.workspace.several_plans import at_work

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from airplan.actions.collecting import Collection, CollectRequest
    from airplan.workspace.several_plans import DeskPlan

_TRIES = 3
"""Number of attempts if other processes write meanwhile."""


class PlanCollection(NamedTuple):
    """What was found and written for one of several plans."""

    plan: DeskPlan
    collection: Collection


def collect_together(
    plans: Sequence[DeskPlan],
    request_of: Callable[[DeskPlan], CollectRequest],
    checked: Callable[[Sequence[PlanCollection]], None],
) -> list[PlanCollection]:
    """Examine the files for every plan and write what can be imported, for all plans or none.

    Nothing is written where a file needs attention for any plan. `request_of` is called while the plan's words apply;
    `checked` with what was found, before anything is written, and may refuse by raising. Starts again if another
    process has written meanwhile. Raises ConcurrentWrite where others write repeatedly; AirplanError.
    """
    from airplan.store.journal import ConcurrentWrite

    for tries_left in reversed(range(_TRIES)):
        check_one_store(plans)
        examined = _examined(plans, request_of)
        checked(examined)
        try:
            return _written(examined, request_of)
        except ConcurrentWrite:
            if not tries_left:
                raise
    raise AssertionError(_TRIES)  # the last try returns or raises


def _examined(plans: Sequence[DeskPlan], request_of: Callable[[DeskPlan], CollectRequest]) -> list[PlanCollection]:
    ids = frozenset(plan.session.plan.header.id for plan in plans)
    examined = []
    for number, plan in enumerate(plans):
        with at_work(plan.session):
            others = ids - {plan.session.plan.header.id}
            found = examine(plan.session, request_of(plan), others, takes_rest=not number)
            examined.append(PlanCollection(plan, found))
    return examined


def _written(
    examined: Sequence[PlanCollection], request_of: Callable[[DeskPlan], CollectRequest]
) -> list[PlanCollection]:
    """Write the reports of all plans, if that is requested and no file needs attention. Raises ConcurrentWrite."""
    from airplan.rounds.to_entries import propose

    proposals = []
    for plan, found in examined:
        with at_work(plan.session):
            request = request_of(plan)
            if request.apply and not any(other.files.needs_attention for _plan, other in examined):
                proposals.append(PlanProposal(plan, propose(found.files, request.author, plan.session.today)))
    entries = save_together(proposals)
    return [PlanCollection(plan, found._replace(entries=entries.get(plan.name, []))) for plan, found in examined]
