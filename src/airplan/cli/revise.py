"""Take a new edition of the plan into the workspace: match its rows, write their IDs, keep the old edition."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from airplan.cli import prompt
from airplan.cli.editions import Editions, Mapped, Said, opened
from airplan.cli.registry import REPORT, command
from airplan.cli.submit import Grounds, On, Signed, submit, writable
from airplan.errors import AirplanError, InvalidFiles, Message, UsageError
from airplan.formats import terminal
from airplan.formats.output import KeptFiles, check_writable, write_file
from airplan.i18n import _, marked
from airplan.plan.reader import SourceFile, decode, encoding_of, read, read_source
from airplan.plan.succession import questions, successors
from airplan.plan.written_ids import with_ids
from airplan.reports.edition_comparison import revision
from airplan.reports.wording import brief
from airplan.store.compiler import digest_of
from airplan.store.plan_queries import DIGEST_SHOWN, CompiledPlan, all_ids, revision_before, texts_reported_on
from airplan.workspace.location import bundled
from airplan.workspace.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from airplan.plan.matching import RowChange
    from airplan.plan.model import Measure
    from airplan.plan.succession import Successor
    from airplan.progress.proposals import Proposal
    from airplan.reports.table import Table

_NO_WORKSPACE = Message(marked("Change to the workspace folder, or name the plan file to replace with --plan."))

_SAME = marked("{path} is the same as the plan in force.")


class _Files(NamedTuple):
    """The files of the new edition as they will be, where they go, and the copies of those that they replace."""

    plan: Path
    text: bytes
    departments: Path
    directory: bytes | None
    """None where the directory of units stays as it is."""
    kept: tuple[tuple[Path, bytes], ...]
    digest: str
    """Of the new edition, as answers show it."""


@command(REPORT, "revise", marked("Take a new edition of the plan into the workspace; every entry stays on its row."))
def revise(
    session: Session,
    new: Annotated[
        Path,
        typer.Argument(metavar="FILE", help=marked("Plan file of the new edition, or the plan edited by hand.")),
    ],
    *,
    rows: Mapped = None,
    grounds: Grounds,
    signed: Signed,
    on: On = None,
) -> None:
    if session.files.plan == bundled(session.files.plan.name):
        raise UsageError(Message(marked("There is no plan file that the new edition could replace.")), _NO_WORKSPACE)
    with contextlib.ExitStack() as stack:
        session = replace(session, may_be_renumbered=True)  # mending that is what the command is for
        stack.callback(session.close)
        signature = signed.signature(session, on)
        decision = grounds.decision(session, "revise")
        editions = _editions(session, new, stack)
        changes = _settled(session, editions, editions.said(rows or ()))
        found, renamed = successors(changes, editions.new_rows, _taken(session, editions))
        files = _files(session, new, found, editions)
        for path in (files.plan, *(path for path, _content in files.kept)):
            check_writable(path, force=True, kept=KeptFiles())
        decision = decision._replace(former=editions.old.digest, title=files.digest)

        def propose() -> Proposal:
            from airplan.progress.proposals import propose_revision

            return propose_revision(decision, renamed, signature)

        def shown(_proposal: Proposal, saved: bool) -> Table:  # noqa: FBT001 – as submit calls it
            return revision(found, renamed, editions.old_rows, saved=saved)

        submit(session, propose, sure=signed.yes, ask=True, shown=shown)
        _replace(files)
    for path, _content in files.kept:
        prompt.say(_("The former edition is kept as {path}.").format(path=path))


# --- matching ---------------------------------------------------------------------------------------------------------


def _editions(session: Session, new: Path, stack: contextlib.ExitStack) -> Editions:
    """Return the plan in force and the new edition; where the plan itself was edited, its former revision is the old.

    Raises UsageError where nothing differs, or where the new file is another plan.
    """
    after = opened(session, str(new), stack)
    before = session.plan
    if _is_same_file(new, session.files.plan):
        database = session.compiled.revisions
        former = revision_before(database, before.header.id, before.digest)
        if former is None:
            raise UsageError(
                Message(marked("{path} is the plan in force, and the store has no other edition of it."), path=new)
            )
        before = CompiledPlan(database, former)
    if after.header.id != session.plan.header.id:
        another = marked("{path} is another plan: its id is {id}, that of the plan in force is {own}.")
        raise UsageError(
            Message(another, path=new, id=after.header.id, own=session.plan.header.id),
            Message(
                marked("A new edition keeps the id of its plan; another plan gets its own workspace (airplan init).")
            ),
        )
    if after.digest == before.digest:
        raise UsageError(Message(_SAME, path=new))
    return Editions.of(session, before, after)


def _is_same_file(one: Path, other: Path) -> bool:
    with contextlib.suppress(OSError):
        return one.samefile(other)
    return False


def _settled(session: Session, editions: Editions, said: Said) -> list[RowChange]:
    """Return what became of every row, none of them a question; a person at the terminal is asked.

    Raises UsageError with all questions where there is no terminal.
    """
    changes = editions.matched(said)
    terminal.show(editions.table(editions.changes(changes, set()), session.today), aside=True)
    while open_ones := questions(changes, editions.entries):
        if not prompt.at_terminal():
            raise _undecided(open_ones)
        said = _asked(open_ones[0], said)
        changes = editions.matched(said)
    return changes


def _undecided(changes: list[RowChange]) -> UsageError:
    lines = []
    for change in changes:
        old, new = (", ".join(f"{row.ref} “{brief(row)}”" for row in rows) or "?" for rows in (change.old, change.new))
        lines.append(f"  {old} → {new}")
    return UsageError(
        Message(marked("Not saved: a person must say what became of these rows:\n{rows}"), rows="\n".join(lines)),
        Message(
            marked(
                "Add --map OLD=NEW for each row that goes on, --map OLD= for one that has ended, --map =NEW for a new "
                "one; or run the command at a terminal, where it asks."
            )
        ),
    )


def _asked(change: RowChange, said: Said) -> Said:
    """Return what a person says of the rows of one question."""
    if len(change.new) == 1:
        return _asked_of_new(change, change.new[0], said)
    options = {row.ref: f"{row.ref} {brief(row)}" for row in change.new} or {
        one.new: f"{one.new} ({round(one.ratio * 100)}%)" for one in change.candidates
    }
    (old,) = change.old
    prompt.say("")
    prompt.say(_("Old edition: {row}").format(row=f"{old.ref} {old.text}"))
    labels = [*options.items(), ("", _("none of them: the measure has ended"))]
    chosen = prompt.choose(_("Which row of the new edition is it?"), labels, _listed(options))
    for row in change.new:
        said = said.and_of(row.ref, old.id if row.ref == chosen else None)
    if not chosen:
        return said.and_ended(old.id)
    return said if change.new else said.and_of(chosen, old.id)


def _asked_of_new(change: RowChange, row: Measure, said: Said) -> Said:
    options = {each.id: f"{each.ref} {brief(each)}" for each in change.old}
    for one in change.candidates:
        if one.new == row.ref:
            options.setdefault(one.old, f"{one.old} ({round(one.ratio * 100)}%)")
    prompt.say("")
    prompt.say(_("New edition: {row}").format(row=f"{row.ref} {row.text}"))
    for old in change.old:
        prompt.say(_("Old edition: {row}").format(row=f"{old.ref} {old.text}"))
    labels = [*options.items(), ("", _("none of them: a new measure"))]
    chosen = prompt.choose(_("Which measure of the old edition is it?"), labels, _listed(options))
    said = said.and_of(row.ref, chosen or None)
    ended = [each.id for each in change.old if each.id != chosen] if change.kind == "joined" else []
    return said.and_ended(*ended)


def _listed(options: Mapping[str, str]) -> Callable[[str], str]:
    def read_text(text: str) -> str:
        if text in options:
            return text
        raise AirplanError(Message(marked("{text}: choose a number from the list."), text=text))

    return read_text


def _taken(session: Session, editions: Editions) -> dict[str, set[str]]:
    """Return the IDs of all editions in the store and of entries, with the texts that entries are about."""
    database = session.compiled.revisions
    plan = editions.old.header.id
    ids = all_ids(database, plan, besides=editions.new.digest).union(writable(session).refs())
    return {measure_id: set() for measure_id in ids} | texts_reported_on(database, plan)


# --- files ------------------------------------------------------------------------------------------------------------


def _files(session: Session, new: Path, found: list[Successor], editions: Editions) -> _Files:
    """Return the files to write. Raises InvalidFiles where the plan with its IDs could not be read again."""
    target, source = session.files, session.files_for(new)
    plan, directory = (read_source(path) for path in source)
    text = with_ids(decode(plan.data), [each.id for each in found]).encode(encoding_of(plan.data))
    read_again, problems = read(SourceFile(plan.path, text), directory)
    if read_again is None:
        raise InvalidFiles([problem for problem in problems if problem.severity == "error"])
    plan_now, directory_now = (path.read_bytes() for path in target)
    other = directory.data if directory.data != directory_now else None
    if other is None and text == plan_now:
        raise UsageError(Message(_SAME, path=new))
    kept = [] if _is_same_file(new, target.plan) else [(_former(target.plan, editions), plan_now)]
    departments = target.departments
    if departments == bundled(departments.name):
        departments = target.plan.with_name(departments.name)
    elif other is not None:
        kept.append((_former(departments, editions), directory_now))
    digest = digest_of(SourceFile("", text), directory)[:DIGEST_SHOWN]
    return _Files(target.plan, text, departments, other, tuple(kept), digest)


def _former(path: Path, editions: Editions) -> Path:
    return path.with_name(f"{path.stem}_{editions.old.digest}{path.suffix}")


def _replace(files: _Files) -> None:
    """Keep copies of the old edition and write the new one in its place. Raises AirplanError, which says what to do."""
    try:
        for path, content in files.kept:
            write_file(path, content, force=True, kept=KeptFiles())
        if files.directory is not None:
            write_file(files.departments, files.directory, force=True, kept=KeptFiles())
        write_file(files.plan, files.text, force=True, kept=KeptFiles())
    except AirplanError as error:
        again = Message(marked("Close the file in other programs and run the same command again."))
        raise AirplanError(error.message, again) from error
