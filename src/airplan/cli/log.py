"""Show entries of the journal: the log, and the milestones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from airplan import office_time
from airplan.cli import completion, option_hints
from airplan.cli.options import (
    AllPlans,
    KnownAt,
    Output,
    Where,
    day_option,
    official_option,
    period_option,
    unit_option,
)
from airplan.cli.registry import FOLLOW, REPORT, command
from airplan.cli.rendering import show
from airplan.cli.vocabulary import ENTRY_KINDS, choices, is_choice, ref_of, units_named
from airplan.errors import Message, UsageError
from airplan.i18n import marked
from airplan.plan.model import Filter
from airplan.workspace import answers
from airplan.workspace.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from airplan.store.entries import Entry
    from airplan.store.journal import Journal

OptionalRef = Annotated[
    str | None,
    typer.Argument(metavar="[REF]", help=marked("Task (8) or measure (8b)."), autocompletion=completion.refs),
]


class Written(NamedTuple):
    """Which entries to show."""

    unit: Annotated[
        list[str] | None,
        unit_option(marked("Only this unit's reports and entries about it; repeatable."), option_hints.ENTRIES),
    ] = None
    official: Annotated[
        list[str] | None,
        official_option(marked("Only entries about measures led by this official; repeatable."), option_hints.ENTRIES),
    ] = None
    period: Annotated[
        str | None,
        period_option(marked("Only reports and workbooks of this month."), option_hints.ENTRIES),
    ] = None
    since: Annotated[
        str | None,
        day_option("--since", help=marked("Only entries recorded on or after this day."), panel=option_hints.ENTRIES),
    ] = None
    until: Annotated[
        str | None,
        day_option("--until", help=marked("Only entries recorded on or before this day."), panel=option_hints.ENTRIES),
    ] = None
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            "-k",
            metavar="KIND",
            help=marked(
                "Only entries of this kind: report, extend, close, retract, dispatch, return and others; repeatable."
            ),
            autocompletion=completion.words(ENTRY_KINDS),
            rich_help_panel=option_hints.ENTRIES,
        ),
    ] = None
    last: Annotated[
        int | None,
        typer.Option(
            "--last", metavar="N", help=marked("Only the last N entries."), rich_help_panel=option_hints.ENTRIES
        ),
    ] = None

    def entries(self, session: Session, ref: str | None) -> list[Entry]:
        """Return these entries, oldest first, of one task or measure if it is named. Raises AirplanError."""
        if self.last is not None and self.last < 1:
            too_few = marked("{option} {number}: expected 1 or more.")
            raise UsageError(Message(too_few, option="--last", number=self.last))
        journal, units = session.journal, units_named(session.plan, self.unit)
        kinds = [each for group in choices("--kind", self.kind, ENTRY_KINDS) for each in group]
        ids = self._ids(session, journal, ref)
        since = None if self.since is None else office_time.start_of(session.day_of(self.since))
        until = None if self.until is None else office_time.end_of(session.day_of(self.until))
        period = "" if self.period is None else str(session.month_of(self.period))
        if not journal or ids == []:
            return []

        def matching(refs: Sequence[str], kinds: Sequence[str], last: int | None) -> list[Entry]:
            return list(
                journal.entries(
                    refs=refs,
                    units=sorted(units or ()),
                    period=period,
                    since=since,
                    until=until,
                    known=session.view.known,
                    day=None if session.day is None else session.today,
                    kinds=kinds,
                    last=last,
                )
            )

        found = matching(ids or (), kinds, self.last)
        if not ids or (kinds and "issue" not in kinds):
            return found
        named = [entry for entry in matching((), ["issue"], None) if set(entry.issue.items).intersection(ids)]
        return sorted((*found, *named), key=lambda entry: entry.id)[-(self.last or 0) :]

    def _ids(self, session: Session, journal: Journal | None, ref: str | None) -> list[str] | None:
        """Return the IDs of the measures that are named, and that the officials lead; None: of all."""
        named = None if ref is None else _ids(session, journal, ref)
        if not self.official:
            return named
        officials = tuple(session.plan.find(name, "official").name for name in self.official)
        led = [measure.id for measure in session.plan.select(Filter(officials=(officials,)))]
        return [each for each in led if named is None or each in named]


@command(FOLLOW, "log", marked("Show the journal, newest entry last: old and new values, and who recorded them."))
def log(
    session: Session,
    output: Output,
    *,
    ref: OptionalRef = None,
    written: Written,
    _known_at: KnownAt,
    _plans: AllPlans,
) -> None:
    show(answers.history(session, written.entries(session, ref)), output)


@command(REPORT, "milestone list", marked("List the milestones of one measure or of all."))
def milestone_list(
    session: Session,
    where: Where,
    output: Output,
    _known_at: KnownAt,
    ref: OptionalRef = None,
) -> None:
    from airplan.reports.standings import milestones

    criteria = where.filter(session)
    if ref is None:
        measures = session.ledger.with_milestones(criteria)
    else:
        measures = session.ledger.measures(criteria._replace(ids=tuple(_ids(session, None, ref))))
    table = milestones(session.ledger.standings_of(measures), session.reading(measures))
    show(table.with_undated(session.ledger.left_out(criteria)), output)


def _ids(session: Session, journal: Journal | None, ref: str) -> list[str]:
    """Return the IDs of the measures that are meant: of the plan, and of those that it no longer has.

    Raises AirplanError.
    """
    if is_choice(ref, ENTRY_KINDS):
        message = Message(marked("{text} is a kind of entry, not a measure."), text=ref)
        raise UsageError(message, Message(marked("Use: airplan log --kind {text}"), text=ref))
    number = ref_of(ref)
    measures = session.plan.by_number(number)
    ids = [measure.id for measure in measures]
    named = [each for each in (journal.refs() if journal else ()) if number in (each, re.sub("[a-z]+$", "", each))]
    still = {measure.id for measure in session.plan.select(Filter(ids=tuple(named)))} if named else set()
    gone = [each for each in named if each not in still.union(measure.ref for measure in measures)]
    if not ids and not gone:
        raise session.plan.unknown_ref(number)
    return list(dict.fromkeys([*ids, *gone]))
