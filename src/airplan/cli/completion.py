"""Complete units, officials and refs for the shell; never fail, whatever the plan."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from airplan.cli import vocabulary
from airplan.cli.session import Session
from airplan.cli.typer_adapter import Offer
from airplan.errors import AirplanError
from airplan.i18n import marked
from airplan.plan.model import Filter
from airplan.plan.party_names import fold, keys
from airplan.reports.wording import brief
from airplan.store.compiler import in_memory
from airplan.store.connect import NoStore
from airplan.store.plan_queries import CompiledPlan

if TYPE_CHECKING:
    from collections.abc import Callable

    from airplan.plan.model import Sort

Offers = list[tuple[str, str]]
_Answer = TypeVar("_Answer")


def units(ctx: typer.Context, incomplete: str) -> Offers:
    """Return units and collectives that begin so, by name, alias or pinyin, each with its English name."""
    return _parties(ctx, incomplete, "unit", "collective")


def officials(ctx: typer.Context, incomplete: str) -> Offers:
    """Return officials that begin so, by name or pinyin."""
    return _parties(ctx, incomplete, "official")


def refs(ctx: typer.Context, incomplete: str) -> Offers:
    """Return refs that begin so, each with the measure's label."""
    known = _answer(ctx, lambda plan: plan.select(Filter()))
    return [(Offer(measure.ref), brief(measure)) for measure in known if measure.ref.startswith(incomplete.lower())]


def words(*choices: str) -> Callable[[str], list[str]]:
    """Return a completion of these words."""

    def matching(incomplete: str) -> list[str]:
        return [choice for choice in choices if choice.startswith(incomplete)]

    return matching


def _parties(ctx: typer.Context, incomplete: str, *sorts: Sort) -> Offers:
    typed = fold(incomplete)
    known = _answer(ctx, lambda plan: [(party, keys(party, plan.header.prefixes)) for party in plan.parties(*sorts)])
    return [
        (Offer(party.name), party.name_en or "")
        for party, answers_to in known
        if any(key.startswith(typed) for key in answers_to)
    ]


def _answer(ctx: typer.Context, question: Callable[[CompiledPlan], list[_Answer]]) -> list[_Answer]:
    """Return what the plan answers that the global options before the command mean; nothing where there is none.

    While completing, no callback has read the options yet, and a note on stderr would land in the line being typed.
    """
    given = ctx.find_root().params
    plan, departments, folder = (
        Path(given[name]) if given.get(name) else None for name in ("plan_file", "departments_file", "workspace_folder")
    )
    session = Session(plan, departments, given.get("store"), workspace_folder=folder)
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            try:
                return question(session.plan)
            except NoStore:  # it is away, but the plan has its names all the same
                with contextlib.closing(in_memory(session.files, "")) as there:
                    return question(CompiledPlan(there.database, there.revision))
    except AirplanError:
        return []
    finally:
        session.close()


# --- the headings of CSV, an option of every answer ---------------------------------------------------------------

TITLES = "titles"
_HEADINGS = ("keys", TITLES)
_HEADING_WORDS = {**{word: word for word in _HEADINGS}, **dict(zip(("键", "标题"), _HEADINGS, strict=True))}
_OUTPUT = marked("Output")
Headings = Annotated[
    str | None,
    typer.Option(
        "--headings",
        metavar="WORD",
        help=marked(
            "Headings of CSV: keys (the same in every language, for programs) or titles (in your language, with the "
            "columns of a workbook); default: headings in airplan.toml."
        ),
        autocompletion=words(*_HEADINGS),
        rich_help_panel=_OUTPUT,
    ),
]


def headings(wanted: str | None, session: Session) -> str:
    """Return what CSV has for headings: by the option, else by the workspace. Raises UsageError."""
    meant: str = (
        session.settings.headings if wanted is None else vocabulary.choice("--headings", wanted, _HEADING_WORDS)
    )
    return meant
