"""Which command takes in the workbooks that come back from the units?"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from airplan.cli import completion, prompt
from airplan.cli.dispatch import letters
from airplan.cli.options import Output
from airplan.cli.registry import REPORT, command
from airplan.cli.rendering import show, tell_written
from airplan.cli.session import Session
from airplan.cli.submit import By, author, no_journal, writable, write_context
from airplan.cli.vocabulary import choice
from airplan.errors import AirplanError, ExitCode, UnknownName
from airplan.i18n import _, marked, pgettext
from airplan.i18n.forms import join_items

if TYPE_CHECKING:
    from collections.abc import Collection as Some
    from collections.abc import Iterable

    from airplan.rounds.collection import CollectContext, Collection
    from airplan.rounds.form import Form
    from airplan.store.entries import Draft, Entry

_PREFERENCES = {"returned": "returned", "known": "known", "收回": "returned", "已知": "known", "现有": "known"}
_TRIES = 3
"""How often everything is looked at anew because somebody else has written meanwhile."""


class NothingOfThat(AirplanError):
    """What --only names is not among what came back."""

    def __init__(self, names: list[str]) -> None:
        super().__init__()
        self.names = names

    def __str__(self) -> str:
        said = _("--only {what}: no such file has come back, and none of such a unit; nothing was written.")
        return said.format(what=join_items(self.names))


class CollectOptions(NamedTuple):
    """What is to be done with what came back."""

    apply: Annotated[
        bool, typer.Option("--apply", help=marked("Write it: everything, or nothing while any file is held up."))
    ] = False
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="FILE|UNIT", help=marked("Only this file or this unit's. Repeat for more.")),
    ] = None
    prefer: Annotated[
        str | None,
        typer.Option(
            "--prefer",
            metavar="returned|known",
            help=marked(
                "What counts where a cell is stale, in conflict or locked: what was returned, or what is known."
            ),
            autocompletion=completion.words("returned", "known"),
        ),
    ] = None
    return_to: Annotated[
        Path | None,
        typer.Option(
            "--return-to",
            metavar="DIR",
            help=marked("Write a new workbook for each unit whose file is held up, with what is wrong marked in red."),
        ),
    ] = None


@command(
    REPORT,
    "collect",
    marked("Read workbooks that came back: show what is new cell by cell, and write it with --apply."),
)
def collect(
    session: Session,
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help=marked("Workbooks, folders of them, zip archives."))
    ],
    settling: CollectOptions,
    output: Output,
    *,
    period: Annotated[
        str | None,
        typer.Option(
            "--period", metavar="MONTH", help=marked("The month collected; without it, the last that was dispatched.")
        ),
    ] = None,
    by: By = None,
) -> None:
    from airplan.rounds.advising import remarks
    from airplan.rounds.preview import preview, record
    from airplan.store.journal import ConcurrentWrite

    signer = author(session, by) if settling.apply or settling.return_to else ""
    for tries_left in reversed(range(_TRIES)):
        collect_context = _desk(session, period)
        found = _looked_at(session, collect_context, paths, settling)
        try:
            entries = _Taking(session, collect_context, settling, signer, force=output.force).write(found)
        except ConcurrentWrite:
            if not tries_left:
                raise
        else:
            break
    table = preview(found, session.reading(parties=session.plan.parties("unit", "collective")))
    if output.form == "json":
        table = table.with_records(found.files, lambda file: _with_batch(record(file), entries))
    show(table, output)
    _tell(found, entries, settling, remarks(found, returning=settling.return_to is not None))
    if settling.apply and entries and output.form == "table":
        _show_missing(session, collect_context, output)
    if found.unreadable:
        raise typer.Exit(ExitCode.UNUSABLE)
    if found.findings:
        raise typer.Exit(ExitCode.FINDINGS)


def _desk(session: Session, period: str | None) -> CollectContext:
    """What the files are held against: of the month named, or of the last one that was dispatched."""
    from airplan.rounds.collection import collect_context

    if session.journal is None:
        raise no_journal()
    month = None if period is None else session.month_of(period)
    return collect_context(session.ledger, session.journal, month, session.today, write_context(session))


def _looked_at(
    session: Session, collect_context: CollectContext, paths: list[Path], settling: CollectOptions
) -> Collection:
    """What came back. Raises NothingOfThat."""
    from airplan.formats.terminal import counting
    from airplan.rounds.collecting import collect as collected

    prefer: Any = "" if settling.prefer is None else choice("--prefer", settling.prefer, _PREFERENCES)
    chosen = _Chosen(session, settling.only or [])
    with counting(pgettext("what a long run is doing", "Reading")) as seen:
        found = collected(collect_context, paths, only=chosen, prefer=prefer, seen=seen)
    if chosen.unmet:
        raise NothingOfThat(chosen.unmet)
    return found


class _Chosen:
    """Whether a file, by its name and its unit, is one of those named by --only; without any, all are."""

    def __init__(self, session: Session, only: list[str]) -> None:
        self._units = {text: _units(session, text) for text in only}
        self.unmet = list(only)
        """What was named, and has not come."""

    def __call__(self, name: str, unit: str) -> bool:
        base = Path(name).name  # by which an unreadable one still tells whose it is
        met = [
            text
            for text, units in self._units.items()
            if _is_called(name, text) or (unit in units if unit else any(one in base for one in units))
        ]
        self.unmet = [text for text in self.unmet if text not in met]
        return bool(met) or not self._units


def _units(session: Session, text: str) -> Some[str]:
    """The units that a text names; none where it is a file."""
    if text.lower().endswith((".xlsx", ".zip")) or Path(text).exists():
        return ()
    try:
        party = session.plan.find(text, "unit", "collective")
    except UnknownName:
        return ()
    return party.members or (party.name,)


def _is_called(name: str, text: str) -> bool:
    """Is a file the one named, or in the folder or archive that is named?"""
    return f"/{Path(text).as_posix()}/" in f"/{Path(name).as_posix()}/"


class _Taking:
    """What is written of what came back, in one go: what nothing holds up, and what goes back to units."""

    def __init__(
        self, session: Session, collect_context: CollectContext, settling: CollectOptions, signer: str, *, force: bool
    ) -> None:
        self.session, self.desk, self.settling, self.signer, self.force = (
            session,
            collect_context,
            settling,
            signer,
            force,
        )

    def write(self, found: Collection) -> list[Entry]:
        """The entries that were written. Raises Overtaken, and AirplanError where a file cannot be written."""
        from airplan.rounds.to_entries import drafts

        held_up = any(file.held_up for file in found.files)
        returning = self.settling.return_to if held_up else None
        apply = self.settling.apply and (returning is not None or not held_up)
        to_write = drafts(found, self.signer, self.session.today) if apply else []
        if returning and self.desk.month:
            return self._with_revisions(found, returning, to_write)
        return self._append(to_write, found.newest)

    def _append(self, to_write: list[Draft], newest: str) -> list[Entry]:
        if not to_write:
            return []
        journal, plan = writable(self.session), self.session.plan
        return journal.append(to_write, revision=plan.digest, now=self.session.clock(), after=newest)

    def _with_revisions(self, found: Collection, folder: Path, to_write: list[Draft]) -> list[Entry]:
        """The same, with the new workbooks: each is sent like those before it, so that it can be collected."""
        from hashlib import sha256

        from airplan.formats.output import atomic_folder
        from airplan.plan.periods import reporting_day
        from airplan.rounds.form import file_name
        from airplan.rounds.form_sheet import workbook
        from airplan.rounds.outgoing import steps
        from airplan.rounds.send_back import left_out, refusals, revisions

        session, month = self.session, self.desk.month
        assert month  # noqa: S101 – the caller has looked
        for file in left_out(self.desk, found):
            prompt.say(_("{file}: nobody can tell whose it is; no workbook was written for it").format(file=file.name))
        due = max(reporting_day(month, session.rules.reporting.day), session.today)
        parties, letter = session.plan.parties("unit", "collective"), letters(session, month)
        sent: list[tuple[Form, str, str]] = []
        with atomic_folder(folder, force=self.force) as files:
            for one in revisions(self.desk, found, due, session.reading(self.desk.measures.values(), parties)):
                name = file_name(one.form.period, one.form.unit, again=True)
                content = workbook(one.form, letter(one.form.unit, one.remark), one.filled, one.comments)
                files.put(name, content)
                sent.append((one.form, name, sha256(content).hexdigest()))
                to_write = [*to_write, *refusals(one, self.signer, session.today)]
            again = [draft._replace(batch="collection") for draft in steps(sent, self.signer, session.today)]
            entries = self._append([*to_write, *again], found.newest)
        if sent:
            tell_written(folder)
        return entries


def _with_batch(record: dict[str, Any], entries: list[Entry]) -> dict[str, Any]:
    """The record of a file, with what was written of it."""
    own = [entry for entry in entries if entry.source.sha256 == record["sha256"] and entry.kind in ("return", "report")]
    return record | {"entries": [entry.id for entry in own], "batch": own[0].batch if own else None}


def _tell(found: Collection, entries: list[Entry], settling: CollectOptions, remarks: Iterable[str]) -> None:
    """What was written, or what is to be done so that it can be."""
    counted = Counter(entry.kind for entry in entries)
    held_up = any(file.held_up for file in found.files)
    if counted["refuse"]:
        said = _("Workbooks to be sent back to units: {count}; airplan undo {batch} takes it all back.")
        prompt.say(said.format(count=counted["dispatch"], batch=entries[0].batch))
    if counted["return"]:
        said = _("Reports written: {reports}, from files: {files}; airplan undo {batch} takes it all back.")
        prompt.say(said.format(reports=counted["report"], files=counted["return"], batch=entries[0].batch))
    elif not entries and settling.apply and held_up:
        prompt.say(_("Nothing was written, as files are held up."))
    elif not entries and settling.apply:
        prompt.say(_("There is nothing new; nothing was written."))
    elif not entries and held_up:
        prompt.say(_("This is a preview: nothing was written, and --apply writes nothing while files are held up."))
    elif not entries:
        prompt.say(_("This is a preview: nothing was written. Add --apply to write it."))
    for remark in remarks:
        prompt.say(remark)


def _show_missing(session: Session, collect_context: CollectContext, output: Output) -> None:
    """Who has not reported for the month by now."""
    from airplan.plan.model import Filter
    from airplan.progress.ledger import Ledger
    from airplan.progress.obligations import reporting_round
    from airplan.reports.submissions import by_unit
    from airplan.store.sql import View

    assert collect_context.month  # noqa: S101 – something was written for it
    now = Ledger(session.plan, session.journal, session.rules, View(session.today))
    owed = reporting_round(now, session.plan.select(Filter()), collect_context.month)
    parties = session.plan.parties("unit", "collective")
    table = by_unit(owed, [party.name for party in parties], session.reading(parties=parties))
    still = {one.unit for one in owed.owed if one.outstanding}
    typer.echo("")
    show(table.where("unit", still.__contains__), output._replace(output=None))
