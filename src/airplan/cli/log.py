"""Show what has been written down: the log, and the milestones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from airplan import office_time
from airplan.cli import completion
from airplan.cli.options import Output
from airplan.cli.registry import FOLLOW, REPORT, command
from airplan.cli.rendering import show
from airplan.cli.session import Session
from airplan.errors import Message, UsageError
from airplan.i18n import marked
from airplan.plan.model import Filter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from airplan.reports.table import Table
    from airplan.store.entries import Entry
    from airplan.store.journal import Journal

OptionalRef = Annotated[
    str | None,
    typer.Argument(metavar="[REF]", help=marked("A task (8) or a measure (8b)."), autocompletion=completion.refs),
]


@command(FOLLOW, "log", marked("Show everything that was written down, the newest last: old and new values, by whom."))
def log(
    session: Session,
    output: Output,
    *,
    ref: OptionalRef = None,
    unit: Annotated[
        list[str] | None,
        typer.Option(
            "--unit",
            metavar="UNIT",
            help=marked("Only what this unit reported, or about it. Repeat for any of several."),
            autocompletion=completion.units,
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DAY", help=marked("Only what was written down on or after this day.")),
    ] = None,
    last: Annotated[
        int | None, typer.Option("--last", metavar="N", help=marked("Only the last so many entries."))
    ] = None,
) -> None:
    if last is not None and last < 1:
        too_few = marked("{option} {number}: expected 1 or more.")
        raise UsageError(Message(too_few, option="--last", number=last))
    journal, plan = session.journal, session.plan
    parties = [plan.find(name, "unit", "collective") for name in unit or ()]
    refs = _refs(session, journal, ref) if ref is not None else []
    entries: Iterable[Entry] = ()
    if journal:
        entries = journal.entries(
            refs=refs,
            units=[name for party in parties for name in party.members or (party.name,)],
            since=None if since is None else office_time.start_of(session.day_of(since)),
            known=session.view.known,
            last=last,
        )
    show(history_of(session, list(entries)), output)


@command(REPORT, "milestone list", marked("List the milestones, of one measure or of all."))
def milestone_list(
    session: Session,
    output: Output,
    ref: OptionalRef = None,
) -> None:
    from airplan.reports.standings import milestones

    journal = session.journal
    refs = _refs(session, None, ref) if ref is not None else journal.moved() if journal else []
    measures = session.plan.select(Filter(refs=tuple(refs))) if refs else []
    show(milestones(session.ledger.standings_of(measures), session.reading(measures)), output)


def history_of(session: Session, entries: Sequence[Entry]) -> Table:
    """Return a table of entries with what they changed, and what has become of them."""
    from airplan.reports.entry_log import entry_log

    refs = tuple({entry.ref for entry in entries})
    measures = session.plan.select(Filter(refs=refs)) if refs else []
    reading = session.reading(measures, session.plan.parties("unit"))
    return entry_log(
        session.journal, entries, {measure.ref: measure for measure in measures}, reading, known=session.view.known
    )


def _refs(session: Session, journal: Journal | None, ref: str) -> list[str]:
    """Return the refs that are meant: of the plan, and former ones that the journal still has. Raises AirplanError."""
    number = "".join(ref.split()).lower().rstrip(".")
    refs = [measure.ref for measure in session.plan.by_number(number)]
    former = [each for each in (journal.refs() if journal else ()) if number in (each, re.sub("[a-z]+$", "", each))]
    if not refs and not former:
        raise session.plan.unknown_ref(number)
    return list(dict.fromkeys([*refs, *former]))
