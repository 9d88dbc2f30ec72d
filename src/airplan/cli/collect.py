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
from airplan.cli.chosen_files import ChosenFiles, ConfirmedCells
from airplan.cli.options import Output, contradiction, period_option
from airplan.cli.registry import REPORT, command
from airplan.cli.rendering import show, tell_written
from airplan.cli.submit import By, Sure, Texts, author, tell_saved, tell_saved_for
from airplan.cli.vocabulary import choice
from airplan.errors import AirplanError, ExitCode, Message, UsageError
from airplan.i18n import _, marked, pgettext
from airplan.workspace.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from collections.abc import Collection as Some
    from contextlib import AbstractContextManager

    from airplan.reports.table import Table
    from airplan.rounds.returns import CollectContext, CollectedFiles
    from airplan.store.entries import Entry
    from airplan.workspace.several_plans import DeskPlan

_PREFERENCES = {
    **dict.fromkeys(("returned", "报回", "收回"), "returned"),
    **dict.fromkeys(("known", "现有", "已知", "原有"), "known"),
}


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


MonthDispatched = Annotated[
    str | None,
    period_option(
        marked("Month; default: the current month or, if it has not been dispatched, the last month dispatched."),
        option_hints.WORKBOOKS,
    ),
]
Together = Annotated[
    bool,
    _importing(
        "--all-plans",
        help=marked("Read the sheets of all plans named in airplan.toml, each for its own plan, all or none."),
    ),
]


@command(REPORT, "collect", marked("Read returned workbooks: preview every change cell by cell; import with --apply."))
def collect(
    session: Session,
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help=marked("Workbooks, folders of workbooks, or zip archives."))
    ],
    options: CollectOptions,
    output: Output,
    *,
    period: MonthDispatched = None,
    all_plans: Together = False,
    by: By = None,
    _sure: Sure,
) -> None:
    from airplan.rounds.other_files import sent_back_to
    from airplan.rounds.preview import remarks

    _check_request(paths, options)
    if all_plans:
        _collect_together(session, paths, options, output, (period, by))
        return
    signer = author(session, by) if options.apply or options.return_to else ""
    found = _take_in(session, period, paths, options, signer, force=output.force)
    context, collected, entries = found.context, found.files, found.entries
    show(_preview(session, found, options, output), output)
    returnable = {file.name for file in collected.files if sent_back_to(context, file)}
    sent_back = {entry.source.sha256 for entry in entries if entry.kind == "refuse"}
    said = remarks(collected, returnable, returning=options.return_to is not None, sent_back=sent_back)
    _summarize(collected, entries, options, said)
    if options.apply and entries and output.form == "table":
        units = {file.unit for file in collected.files} if options.only else None
        _show_missing(session, context, output, units)
    if collected.unreadable or collected.needs_a_person:
        raise typer.Exit(ExitCode.UNUSABLE if collected.unreadable else ExitCode.FINDINGS)


def _preview(session: Session, found: Collection, options: CollectOptions, output: Output) -> Table:
    """Return the cells of the files with their outcomes; on a screen with many cells, only those that need a look."""
    from airplan.rounds.preview import ON_SCREEN, preview, record

    on_screen = output.form == "table" and not (output.output or options.all_cells)
    reading = session.reading(parties=session.plan.parties("unit", "collective"))
    table = preview(found.files, reading, ON_SCREEN if on_screen else None)
    if output.form == "json":
        table = table.with_records(found.files.files, lambda file: _with_batch(record(file), found.entries))
    return table


def _collect_together(
    session: Session, paths: list[Path], options: CollectOptions, output: Output, names: tuple[str | None, Texts]
) -> None:
    """Collect the sheets of all plans; `names` are month and author.

    Raises UsageError for options that concern one plan only.
    """
    from airplan.actions.collecting_together import collect_together
    from airplan.reports.joined import PlanTable, joined
    from airplan.rounds.preview import remarks
    from airplan.workspace.several_plans import at_work, opened_plans

    for option, value in (("--return-to", options.return_to), ("--take-rest", options.take_rest)):
        if value:
            raise contradiction("--all-plans", option)
    period, by = names
    with opened_plans(session) as plans:
        with at_work(plans[0].session) as first:
            signer = author(first, by) if options.apply else ""
        requests = _Requests(period, paths, options, signer)
        found = collect_together(plans, requests.of, requests.check)
        tables = []
        for plan, of_plan in found:
            with at_work(plan.session):
                tables.append(PlanTable(plan.name, _preview(plan.session, of_plan, options, output).settled()))
        show(joined(tables), output)
        files = [file for _plan, of_plan in found for file in of_plan.files.files]
        everything = found[0].collection.files._replace(files=tuple(files))
        _tell_imported(everything, [entry for _plan, of_plan in found for entry in of_plan.entries], options)
        for remark in remarks(everything, (), returning=True):
            prompt.say(remark)
        if everything.needs_attention:
            prompt.say(_("For a workbook to send back, collect for its plan alone: --plan NAME, with --return-to DIR."))
        for plan, of_plan in found:
            if of_plan.entries:
                tell_saved_for(plan.name, str(of_plan.entries[0].batch))
    if everything.unreadable or everything.needs_a_person:
        raise typer.Exit(ExitCode.UNUSABLE if everything.unreadable else ExitCode.FINDINGS)


class _Requests:
    """The requests for several plans; a name that an option gives must be found for one of them."""

    def __init__(self, period: str | None, paths: list[Path], options: CollectOptions, signer: str) -> None:
        self._period, self._paths, self._options, self._signer = period, paths, options, signer
        self._made: dict[str, tuple[CollectRequest, ChosenFiles, ConfirmedCells]] = {}

    def of(self, plan: DeskPlan) -> CollectRequest:
        """Return the request for a plan, whose words apply now."""
        if plan.name not in self._made:
            self._made[plan.name] = _requested(plan.session, self._period, self._paths, self._options, self._signer)
        return self._made[plan.name][0]

    def check(self, _found: object) -> None:
        """Raise AirplanError for a name that no plan has found."""
        for each in (ChosenFiles, ConfirmedCells):
            unmet = [set(kind.unmet()) for made in self._made.values() for kind in made[1:] if isinstance(kind, each)]
            each.refuse(sorted(set.intersection(*unmet)))


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
    request, chosen, confirmed = _requested(session, period, paths, options, signer)

    def checked(examined: Collection) -> None:
        chosen.refuse(chosen.unmet())
        confirmed.refuse(confirmed.unmet())
        for name in examined.unit_unknown:
            prompt.say(_("{file}: its unit is unknown; no workbook to send back was written").format(file=name))

    return take_in(session, request._replace(force=force), checked, tell_written)


def _requested(
    session: Session, period: str | None, paths: list[Path], options: CollectOptions, signer: str
) -> tuple[CollectRequest, ChosenFiles, ConfirmedCells]:
    """Return the request, with what remembers which names of --only and --confirm were found."""
    prefer: Any = "" if options.prefer is None else choice("--prefer", options.prefer, _PREFERENCES)
    chosen, confirmed = ChosenFiles(session, options.only or []), ConfirmedCells(session, options.confirm or [])
    request = CollectRequest(
        paths,
        month=None if period is None else session.month_of(period),
        apply=options.apply,
        only=chosen,
        prefer=prefer,
        confirmed=confirmed,
        take_rest=options.take_rest,
        return_to=options.return_to,
        author=signer,
        counting=_counted,
    )
    return request, chosen, confirmed


def _counted(total: int | None) -> AbstractContextManager[Callable[[str], None]]:
    """Show on stderr how many files were read."""
    from airplan.formats.terminal import counting

    return counting(pgettext("what a long run is doing", "Reading"), total)


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
    _tell_imported(collected, entries, options)
    for remark in remarks:
        prompt.say(remark)
    if entries:
        tell_saved(entries[0].batch)


def _tell_imported(collected: CollectedFiles, entries: list[Entry], options: CollectOptions) -> None:
    """Say how much was imported and sent back, or why nothing was."""
    counted = Counter(entry.kind for entry in entries)
    if counted["refuse"]:
        prompt.say(_("Workbooks to send back: {count}").format(count=counted["dispatch"]))
    if counted["return"]:
        template = _("Reports imported: {reports}; files: {files}")
        files = len({entry.source.sha256 for entry in entries if entry.kind == "return"})
        prompt.say(template.format(reports=counted["report"], files=files))
    elif not entries:
        prompt.say(_nothing_written(collected, applied=options.apply))


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
