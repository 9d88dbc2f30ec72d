"""Complete units, officials and refs for the shell; never fail, whatever the plan holds."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from airplan.cli.typer_adapter import Offer
from airplan.cli.vocabulary import DAY_WORDS, MONTH_WORDS, offered
from airplan.errors import AirplanError
from airplan.plan.model import Filter
from airplan.reports.wording import brief
from airplan.store.compiler import in_memory
from airplan.store.connect import NoStore
from airplan.store.plan_queries import CompiledPlan
from airplan.workspace.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from airplan.plan.model import Sort

Offers = list[tuple[str, str]]
_Answer = TypeVar("_Answer")


def units(ctx: typer.Context, incomplete: str) -> Offers:
    """Return units and collectives that begin with the text, by name, alias, pinyin or initials, with English names."""
    return _parties(ctx, incomplete, "unit", "collective")


def officials(ctx: typer.Context, incomplete: str) -> Offers:
    """Return officials that begin with the text, by name or pinyin."""
    return _parties(ctx, incomplete, "official")


def parties(ctx: typer.Context, incomplete: str) -> Offers:
    """Return units, collectives and officials that begin with the text."""
    return _parties(ctx, incomplete, "unit", "collective", "official")


def refs(ctx: typer.Context, incomplete: str) -> Offers:
    """Return refs that begin with the text, each with the measure's label."""
    known = _answer(ctx, lambda plan: plan.select(Filter()))
    return [(Offer(measure.ref), brief(measure)) for measure in known if measure.ref.startswith(incomplete.lower())]


def words(known: Mapping[str, Any]) -> Callable[[str], list[str]]:
    """Return a completion of these words, one for each meaning."""

    def matching(incomplete: str) -> list[str]:
        return offered(known, incomplete)

    return matching


days = words(DAY_WORDS)


def months(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return months that begin so: this one and those beside it by name, then those of the plan."""
    from airplan.plan.periods import months_of

    of_plan = _answer(ctx, lambda plan: [str(month) for month in months_of(plan.header.span)])
    return [*offered(MONTH_WORDS, incomplete), *(month for month in of_plan if month.startswith(incomplete))]


def _parties(ctx: typer.Context, incomplete: str, *sorts: Sort) -> Offers:
    from airplan.plan.party_names import begins

    known = _answer(ctx, lambda plan: [(party, plan.header.prefixes) for party in plan.parties(*sorts)])
    return [
        (Offer(party.name), party.name_en or "") for party, prefixes in known if begins(party, incomplete, prefixes)
    ]


def _answer(ctx: typer.Context, question: Callable[[CompiledPlan], list[_Answer]]) -> list[_Answer]:
    """Return the answer of the plan that the global options mean; empty where there is none.

    While completing, no callback has read the options yet, and a note on stderr would land in the line being typed.
    """
    from airplan.workspace.several_plans import named_plan

    given = ctx.find_root().params
    plan, departments, folder = (
        Path(given[name]) if given.get(name) else None for name in ("plan_file", "departments_file", "workspace_folder")
    )
    session = Session(plan, departments, given.get("store"), workspace_folder=folder)
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            session = named_plan(session)
            try:
                return question(session.plan)
            except NoStore:  # the store is missing, but the plan still has its names
                with contextlib.closing(in_memory(session.files, "")) as there:
                    return question(CompiledPlan(there.database, there.revision))
    except AirplanError:
        return []
    finally:
        session.close()
