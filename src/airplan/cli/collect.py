"""Import the workbooks that units return."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from airplan.actions.collecting import Collection, CollectRequest
from airplan.actions.collecting import collect as take_in
from airplan.cli import completion, option_hints, prompt
from airplan.cli.options import Output, period_option
from airplan.cli.registry import REPORT, command
from airplan.cli.rendering import show, tell_written
from airplan.cli.submit import By, Sure, author, tell_saved
from airplan.cli.vocabulary import choice
from airplan.errors import AirplanError, ExitCode, Message, UnknownName, UsageError
from airplan.i18n import _, marked, pgettext
from airplan.workspace.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from collections.abc import Collection as Some
    from contextlib import AbstractContextManager

    from airplan.rounds.returns import CollectContext, CollectedFiles
    from airplan.store.entries import Entry

_PREFERENCES = {
    **dict.fromkeys(("returned", "报回", "收回"), "returned"),
    **dict.fromkeys(("known", "现有", "已知", "原有"), "known"),
}
_QUOTES = "'\"‘’“”"
"""Quotation marks that may remain around a name from the command line."""


def _importing(name: str, help: str, **more: Any) -> Any:
    return typer.Option(name, help=help, rich_help_panel=option_hints.IMPORTING, **more)


class CollectOptions(NamedTuple):
    """Options of `collect`."""

    apply: Annotated[
        bool,
        _importing("--apply", help=marked("Import all returned workbooks, or none if any file needs attention.")),
    ] = False
    only: Annotated[
        list[str] | None,
        typer.Option(
            *("--unit", "--only", "--department", "-d"),
            metavar="UNIT|FILE",
            help=marked("Only this file, or this unit's file; same as --only; repeatable."),
            autocompletion=completion.units,
            rich_help_panel=option_hints.WORKBOOKS,
        ),
    ] = None
    prefer: Annotated[
        str | None,
        _importing(
            "--prefer",
            metavar="WHICH",
            help=marked("Value to use for outdated, conflicting or locked cells: returned or known."),
            autocompletion=completion.words(_PREFERENCES),
        ),
    ] = None
    confirm: Annotated[
        list[str] | None,
        _importing(
            "--confirm",
            metavar="FILE!CELL|FILE|UNIT",
            help=marked(
                "Confirm an unusual figure or day: in this cell (FILE!CELL), or in a whole file or unit; repeatable."
            ),
        ),
    ] = None
    take_rest: Annotated[
        bool,
        _importing(
            "--take-rest",
            help=marked("Import the correct cells of files that need attention; --return-to sends the rest back."),
        ),
    ] = False
    return_to: Annotated[
        Path | None,
        _importing(
            "--return-to",
            metavar="DIR",
            help=marked("For each file that needs attention, write a workbook to send back, with the errors in red."),
        ),
    ] = None
    all_cells: Annotated[
        bool,
        typer.Option("--all", help=marked("List every cell, however many."), rich_help_panel=option_hints.VIEW),
    ] = False


@command(REPORT, "collect", marked("Read returned workbooks: preview every change cell by cell; import with --apply."))
def collect(
    session: Session,
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help=marked("Workbooks, folders of workbooks, or zip archives."))
    ],
    options: CollectOptions,
    output: Output,
    *,
    period: Annotated[
        str | None,
        period_option(
            marked("Month; default: the current month or, if it has not been dispatched, the last month dispatched."),
            option_hints.WORKBOOKS,
        ),
    ] = None,
    by: By = None,
    _sure: Sure,
) -> None:
    from airplan.rounds.other_files import sent_back_to
    from airplan.rounds.preview import ON_SCREEN, preview, record, remarks

    _check_request(paths, options)
    signer = author(session, by) if options.apply or options.return_to else ""
    found = _take_in(session, period, paths, options, signer, force=output.force)
    context, collected, entries = found.context, found.files, found.entries
    on_screen = output.form == "table" and not (output.output or options.all_cells)
    reading = session.reading(parties=session.plan.parties("unit", "collective"))
    table = preview(collected, reading, ON_SCREEN if on_screen else None)
    if output.form == "json":
        table = table.with_records(collected.files, lambda file: _with_batch(record(file), entries))
    show(table, output)
    returnable = {file.name for file in collected.files if sent_back_to(context, file)}
    sent_back = {entry.source.sha256 for entry in entries if entry.kind == "refuse"}
    said = remarks(collected, returnable, returning=options.return_to is not None, sent_back=sent_back)
    _summarize(collected, entries, options, said)
    if options.apply and entries and output.form == "table":
        units = {file.unit for file in collected.files} if options.only else None
        _show_missing(session, context, output, units)
    if collected.unreadable or collected.needs_a_person:
        raise typer.Exit(ExitCode.UNUSABLE if collected.unreadable else ExitCode.FINDINGS)


def _check_request(paths: list[Path], options: CollectOptions) -> None:
    """Raise AirplanError where a named file does not exist, UsageError for contradictory options.

    A single mistyped name refuses the whole command, since its result would be incomplete.
    """
    if gone := tuple(str(path) for path in paths if not os.path.lexists(path)):
        nothing = marked("No such file or folder: {paths}; nothing was read.")
        raise AirplanError(Message(nothing, paths=gone))
    if options.take_rest and options.apply and not options.return_to:
        partly = marked("--take-rest imports only a part of some files; add --return-to DIR to send the rest back.")
        raise UsageError(Message(partly))


def _take_in(
    session: Session, period: str | None, paths: list[Path], options: CollectOptions, signer: str, *, force: bool
) -> Collection:
    """Return what was found and written. Raises AirplanError where an option names none of the files."""
    prefer: Any = "" if options.prefer is None else choice("--prefer", options.prefer, _PREFERENCES)
    chosen, confirmed = _Chosen(session, options.only or []), _Confirmed(session, options.confirm or [])

    def checked(examined: Collection) -> None:
        chosen.check()
        confirmed.check()
        for name in examined.unit_unknown:
            prompt.say(_("{file}: its unit is unknown; no workbook to send back was written").format(file=name))

    request = CollectRequest(
        paths,
        None if period is None else session.month_of(period),
        apply=options.apply,
        only=chosen,
        prefer=prefer,
        confirmed=confirmed,
        take_rest=options.take_rest,
        return_to=options.return_to,
        author=signer,
        force=force,
        counting=_counted,
    )
    return take_in(session, request, checked, tell_written)


def _counted(total: int | None) -> AbstractContextManager[Callable[[str], None]]:
    """Show on stderr how many files were read."""
    from airplan.formats.terminal import counting

    return counting(pgettext("what a long run is doing", "Reading"), total)


class _Chosen:
    """Whether --only names a file, given by name and unit; without --only every file counts."""

    def __init__(self, session: Session, only: list[str]) -> None:
        self._units = {text: _units(session, text) for text in only}
        self._unmet = list(only)

    def __call__(self, name: str, unit: str) -> bool:
        base = Path(name).name  # this identifies the unit of an unreadable file
        met = [
            text
            for text, units in self._units.items()
            if _is_called(name, text) or (unit in units if unit else any(name_ in base for name_ in units))
        ]
        self._unmet = [text for text in self._unmet if text not in met]
        return bool(met) or not self._units

    def check(self) -> None:
        """Raise AirplanError if a text of --only named no file, and begin again."""
        unmet, self._unmet = self._unmet, list(self._units)
        if unmet:
            text = marked(
                "{what}: no returned file has this name or comes from a unit of this name; nothing was written."
            )
            raise AirplanError(Message(text, what=tuple(unmet)))


class _Confirmed:
    """Whether --confirm names a doubtful cell, given by file, unit and address."""

    def __init__(self, session: Session, texts: list[str]) -> None:
        parts = {text: text.strip(_QUOTES).replace("！", "!").split("!") for text in texts}
        self._named = {text: (name, _units(session, name), cells) for text, (name, *cells) in parts.items()}
        self._unmet = list(texts)

    def __call__(self, name: str, unit: str, cell: str) -> bool:
        met = [
            text
            for text, (called, units, cells) in self._named.items()
            if (_is_called(name, called) or unit in units) and (not cells or cell in _addresses(cells[-1]))
        ]
        self._unmet = [text for text in self._unmet if text not in met]
        return bool(met)

    def check(self) -> None:
        """Raise AirplanError if a text of --confirm named no doubtful cell, and begin again."""
        unmet, self._unmet = self._unmet, list(self._named)
        if unmet:
            text = marked("--confirm {what}: nothing there needs confirming; nothing was written.")
            hint = marked(
                "Write the cell as the preview does (FILE!CELL, such as 2017-05_区环保局.xlsx!L12), or give the file "
                "or the unit."
            )
            raise AirplanError(Message(text, what=tuple(unmet)), Message(hint))


def _addresses(text: str) -> list[str]:
    """Return the cells in a list as the preview prints it: K8, L12; K8、L12."""
    return text.upper().replace("，", ",").replace("、", ",").replace(",", " ").split()


def _units(session: Session, text: str) -> Some[str]:
    """Return the units that a text names; none where it is a file."""
    if text.lower().endswith((".xlsx", ".zip")) or Path(text).exists():
        return ()
    try:
        party = session.plan.find(text, "unit", "collective")
    except UnknownName:
        return ()
    return party.members or (party.name,)


def _is_called(name: str, text: str) -> bool:
    """Return whether a file has the name, or is in the folder or archive with the name."""
    return f"/{Path(text).as_posix()}/" in f"/{Path(name).as_posix()}/"


def _with_batch(record: dict[str, Any], entries: list[Entry]) -> dict[str, Any]:
    """Return the record of a file with the entries written from it."""
    of_file = [
        entry for entry in entries if entry.source.sha256 == record["sha256"] and entry.kind in ("return", "report")
    ]
    return record | {"entries": [entry.id for entry in of_file], "batch": of_file[0].batch if of_file else None}


def _summarize(
    collected: CollectedFiles, entries: list[Entry], options: CollectOptions, remarks: Iterable[str]
) -> None:
    """Say what was written, or what to do so that it can be."""
    counted = Counter(entry.kind for entry in entries)
    if counted["refuse"]:
        prompt.say(_("Workbooks to send back: {count}").format(count=counted["dispatch"]))
    if counted["return"]:
        template = _("Reports imported: {reports}; files: {files}")
        prompt.say(template.format(reports=counted["report"], files=counted["return"]))
    elif not entries:
        prompt.say(_nothing_written(collected, applied=options.apply))
    for remark in remarks:
        prompt.say(remark)
    if entries:
        tell_saved(entries[0].batch)


def _nothing_written(collected: CollectedFiles, *, applied: bool) -> str:
    """Return why nothing was written."""
    if collected.needs_attention and applied:
        return _("Nothing was imported: some files need attention.")
    if not collected.needs_attention and (applied or not any(collected.taken())):
        return _("Nothing new to import.")
    if collected.needs_attention:
        return _("Preview only; nothing was imported. --apply imports nothing while files need attention.")
    return _("Preview only; nothing was imported. Add --apply to import.")


def _show_missing(session: Session, context: CollectContext, output: Output, units: Some[str] | None) -> None:
    """Show the units (None: all) that have not reported for the month."""
    from airplan.plan.model import Filter
    from airplan.progress.ledger import Ledger
    from airplan.progress.obligations import reporting_round
    from airplan.reports.submissions import by_unit
    from airplan.store.sql import View

    assert context.month  # noqa: S101 – something was written for it
    now = Ledger(session.plan, session.journal, session.rules, View(session.today))
    owed = reporting_round(now, session.plan.select(Filter()), context.month)
    parties = session.plan.parties("unit", "collective")
    table = by_unit(owed, [party.name for party in parties], session.reading(parties=parties))
    outstanding = {obligation.unit for obligation in owed.owed if obligation.outstanding}
    if units is not None:
        outstanding &= set(units)
        if not outstanding:
            return
    typer.echo("")
    show(table.where("unit", outstanding.__contains__), output._replace(output=None))
