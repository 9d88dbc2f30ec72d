"""Take in returned workbooks: examine them, write what can be imported and the workbooks to send back, in one step."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from airplan.actions.counting import uncounted
from airplan.actions.dispatching import cover_texts, put_workbooks
from airplan.workspace.finished_files import finished_files, place_recorded
from airplan.workspace.own_files import OwnFiles
from airplan.workspace.writing import append, no_journal, write_context

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from airplan.actions.counting import Counting
    from airplan.plan.periods import Period
    from airplan.progress.proposals import Proposal
    from airplan.rounds.merge import Prefer
    from airplan.rounds.returns import CollectContext, CollectedFiles
    from airplan.store.entries import Entry
    from airplan.workspace.session import Session

_TRIES = 3
"""Number of attempts if other processes write meanwhile."""


def _all(_name: str, _unit: str) -> bool:
    return True


def _none(_name: str, _unit: str, _cell: str) -> bool:
    return False


class CollectRequest(NamedTuple):
    """What is to be read, how doubtful cells are settled, and what is to be written."""

    paths: Sequence[Path]
    labels: Mapping[Path, str] = MappingProxyType({})
    """Path → the name that a file was sent under, where it is kept under another."""
    month: Period | None = None
    """None for the last month that was dispatched, or the current one."""
    apply: bool = False
    """Whether everything is imported, or nothing if any file needs attention."""
    only: Callable[[str, str], bool] = _all
    """Given name and unit of a file, whether it counts."""
    prefer: Prefer = ""
    confirmed: Callable[[str, str, str], bool] = _none
    """Given name, unit and cell, whether a doubtful value was confirmed."""
    take_rest: bool = False
    """Whether the correct cells of files that need attention are imported."""
    return_to: Path | None = None
    """The folder for workbooks to send back."""
    author: str = ""
    force: bool = False
    """Whether files in that folder may be replaced."""
    counting: Counting = uncounted


class Collection(NamedTuple):
    """What was found and written."""

    context: CollectContext
    files: CollectedFiles
    entries: list[Entry]
    """The entries that were written."""
    unit_unknown: tuple[str, ...] = ()
    """The files that cannot be sent back, if that was wanted, because their unit is unknown."""
    returned_to: Path | None = None
    """The folder with the workbooks to send back; None where none were written."""


def collect(
    session: Session, request: CollectRequest, checked: Callable[[Collection], None], done: Callable[[Path], None]
) -> Collection:
    """Examine the files and write what can be imported; start again if another process has written meanwhile.

    `checked` is called with what was found, before anything is written, and may refuse by raising; `done` with the
    folder of workbooks to send back, while the next request would still find what a killed process leaves. Raises
    ConcurrentWrite where others write repeatedly, AirplanError where a file cannot be written.
    """
    from airplan.store.journal import ConcurrentWrite

    with finished_files(session, request.return_to, force=request.force):  # what they sent back needs no attention
        for tries_left in reversed(range(_TRIES)):
            examined = examine(session, request)
            checked(examined)
            try:
                return write(session, examined, request, done)
            except ConcurrentWrite:
                if not tries_left:
                    raise
    raise AssertionError(_TRIES)  # the last try returns or raises


def examine(
    session: Session, request: CollectRequest, others: frozenset[str] = frozenset(), *, takes_rest: bool = True
) -> Collection:
    """Return what the files say, compared with the journal of now; nothing is written.

    `others` are the IDs of plans whose sheets in the same files are examined, too; `takes_rest` says whether files that
    belong to no plan count here. Raises AirplanError.
    """
    from airplan.rounds.collection import collect as collect_files
    from airplan.rounds.returns import collect_context
    from airplan.rounds.send_back import left_out

    if session.journal is None:
        raise no_journal()
    context = collect_context(session.ledger, session.journal, request.month, session.today, write_context(session))
    context = context._replace(others=others, takes_rest=takes_rest)
    with request.counting(None) as seen:
        files = collect_files(
            context,
            request.paths,
            author=request.author,
            only=request.only,
            prefer=request.prefer,
            confirmed=request.confirmed,
            partly=request.take_rest,
            seen=seen,
            labels=request.labels,
        )
    unknown = left_out(context, files) if request.return_to and context.month else []
    return Collection(context, files, [], tuple(file.name for file in unknown))


def write(session: Session, examined: Collection, request: CollectRequest, done: Callable[[Path], None]) -> Collection:
    """Write in one step the reports that can be imported and the files to send back, as requested.

    Raises ConcurrentWrite, and AirplanError where a file cannot be written.
    """
    from airplan.rounds.to_entries import propose

    files = examined.files
    return_to = request.return_to if files.needs_attention else None
    apply = request.apply and (return_to is not None or not files.needs_attention)
    proposal = propose(files, request.author, session.today)
    if not apply:
        proposal = proposal._replace(drafts=())
    if return_to and examined.context.month:
        return _write_with_revisions(session, examined, proposal, request._replace(return_to=return_to), done)
    return examined._replace(entries=append(session, proposal) if proposal.drafts else [])


def _write_with_revisions(
    session: Session,
    examined: Collection,
    proposal: Proposal,
    request: CollectRequest,
    done: Callable[[Path], None],
) -> Collection:
    """Write the same with new workbooks, each recorded as dispatched, so that it can be collected later."""
    from airplan.formats.folder_output import new_files
    from airplan.plan.periods import reporting_day
    from airplan.rounds.send_back import return_steps, revisions

    context, files, folder = examined.context, examined.files, request.return_to
    month = context.month
    assert month  # noqa: S101 – checked by the caller
    assert folder  # noqa: S101 – as above
    due = max(reporting_day(month, session.rules.reporting.day), session.today)
    reading = session.reading(context.measures.values(), session.plan.parties("unit", "collective"))
    returned = revisions(context, files, due, reading, cover_texts(session, month))
    if not returned:
        return examined._replace(entries=append(session, proposal) if proposal.drafts else [])
    with new_files(folder, force=request.force, kept=OwnFiles(session, resent=True), judged=True) as new:
        put_workbooks(session, new, [revision.workbook for revision in returned], proposal.newest)
        steps = return_steps(returned, request.author, session.today)
        entries = append(session, proposal._replace(drafts=(*proposal.drafts, *steps)))
        place_recorded(new, entries[0].batch)
        done(folder)
    return examined._replace(entries=entries, returned_to=folder)
