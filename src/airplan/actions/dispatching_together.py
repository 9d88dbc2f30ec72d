"""Send a month's workbooks of several plans: one for each unit, with a sheet for each plan that asks it."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from airplan.actions.counting import uncounted
from airplan.actions.dispatching import NobodyAsked, cover_texts
from airplan.actions.saving_together import PlanProposal, check_one_store, save_together
from airplan.errors import UnknownName
from airplan.i18n import pgettext
from airplan.workspace.finished_files import finished_files, place_recorded
from airplan.workspace.own_files import OwnFiles
from airplan.workspace.several_plans import at_work
from airplan.workspace.writing import journal_to_write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from airplan.actions.counting import Counting
    from airplan.formats.folder_output import NewFiles
    from airplan.reports.table import Table
    from airplan.rounds.form import Form
    from airplan.rounds.outgoing import Sending, SentWorkbook
    from airplan.store.entries import Entry
    from airplan.workspace.session import Session
    from airplan.workspace.several_plans import DeskPlan


class JointSender(NamedTuple):
    """Who sends, and how files are written."""

    author: str
    force: bool = False
    """Whether files in the folder may be replaced."""
    titled: bool = False
    """Whether the manifest has titles for headings."""
    counting: Counting = uncounted


class SentTogether(NamedTuple):
    """A dispatch that is recorded in each journal, with its files in their places."""

    table: Table
    """The manifest."""
    batches: Mapping[str, str]
    """Plan → the ID by which its part is undone; empty where an interrupted dispatch was only finished."""
    replaced: int = 0
    """The number of files that replace others."""


class _PlanSending(NamedTuple):
    """What one plan sends, and the newest entry of its journal when this was planned."""

    plan: DeskPlan
    sending: Sending
    newest: str


class _Sheet(NamedTuple):
    """The form of one plan in a workbook."""

    plan: DeskPlan
    form: Form


class _Whole(NamedTuple):
    """A workbook: the same unit, month and return date in all its sheets."""

    identity: tuple[str, str]
    period: str
    due: date


def dispatch_together(
    plans: Sequence[DeskPlan],
    planned: Callable[[Session], Sending],
    folder: Path,
    sender: JointSender,
    done: Callable[[SentTogether], None],
) -> None:
    """Write the workbooks of all plans into the folder and record them as sent in each journal, all or nothing.

    Units of several plans are the same only if they stand in one directory of units, or have the same full name. A plan
    that asks nobody, or that lacks a unit asked for, is left out. `planned` is called while the words of its plan
    apply; `done` with what was recorded. What a killed dispatch of the
    same workbooks left is finished. Raises NobodyAsked where no plan asks anybody, ConcurrentWrite, AirplanError.
    """
    check_one_store(plans)
    sessions = [plan.session for plan in plans]
    with finished_files(sessions[0], folder, force=sender.force, others=sessions[1:]) as finished:
        sendings = _planned(plans, planned)
        for entries in finished:
            if sent := _as_sent(sendings, entries):
                done(SentTogether(_manifest(sendings, sent), {}))
                return
        _send(sendings, folder, sender, done)


def _planned(plans: Sequence[DeskPlan], planned: Callable[[Session], Sending]) -> list[_PlanSending]:
    """Return what each plan sends. Raises the error of the first plan where none sends anything."""
    sendings, refusals = list[_PlanSending](), list[NobodyAsked | UnknownName]()
    for plan in plans:
        newest = journal_to_write(plan.session).newest()  # before anything that depends on it
        with at_work(plan.session):
            try:
                sendings.append(_PlanSending(plan, planned(plan.session), newest))
            except (NobodyAsked, UnknownName) as refusal:
                refusals.append(refusal)
    if not sendings:
        raise refusals[0]
    return sendings


def _as_sent(sendings: Sequence[_PlanSending], entries: Sequence[Entry]) -> dict[str, list[SentWorkbook]]:
    """Return plan → its workbooks as earlier steps sent them; empty where these sent something else."""
    from airplan.rounds.outgoing import as_sent

    found = {}
    for plan, sending, _newest in sendings:
        plan_id = plan.session.plan.header.id
        found[plan.name] = as_sent(sending, [entry for entry in entries if entry.plan == plan_id])
    return found if all(found.values()) else {}


def _send(
    sendings: Sequence[_PlanSending],
    folder: Path,
    sender: JointSender,
    done: Callable[[SentTogether], None],
) -> None:
    """Write the workbooks, their manifest, and the steps of all journals, all or nothing."""
    from airplan.formats.folder_output import new_files
    from airplan.formats.text import as_csv
    from airplan.progress.proposals import Proposal
    from airplan.rounds.outgoing import steps

    sessions = [each.plan.session for each in sendings]
    kept = OwnFiles(sessions[0], resent=True, others=sessions[1:])
    with new_files(folder, force=sender.force, kept=kept, judged=True) as files:
        sent = _put(sendings, files, sender.counting)
        table = _manifest(sendings, sent)
        name = f"{sendings[0].sending.period}_{pgettext('name of a file', 'manifest')}.csv"
        files.put(name, as_csv(table, titled=sender.titled).encode("utf-8-sig"))
        files.complete()
        entries = save_together(
            [
                PlanProposal(
                    plan, Proposal(tuple(steps(sent[plan.name], sender.author, plan.session.today)), newest=newest)
                )
                for plan, _sending, newest in sendings
            ]
        )
        batches = {name: str(of_plan[0].batch) for name, of_plan in entries.items()}
        place_recorded(files, next(iter(batches.values())))
        done(SentTogether(table, batches, files.replaced))


def _put(sendings: Sequence[_PlanSending], files: NewFiles, counting: Counting) -> dict[str, list[SentWorkbook]]:
    """Write the workbooks; return plan → its part of each, without the content."""
    from hashlib import sha256

    from airplan.rounds.form import seal_of
    from airplan.rounds.outgoing import SentWorkbook

    sent: dict[str, list[SentWorkbook]] = {plan.name: [] for plan, _sending, _newest in sendings}
    wholes = _wholes(sendings)
    with counting(len(wholes)) as advance:
        for name, sheets in zip(_file_names(wholes), wholes.values(), strict=True):
            content = _workbook(sheets)
            files.put(name, content)
            digest = sha256(content).hexdigest()
            for plan, form in sheets:
                sent[plan.name].append(SentWorkbook(form, name, b"", digest, seal_of(form)))
            advance(name)
    return sent


def _wholes(sendings: Sequence[_PlanSending]) -> dict[_Whole, list[_Sheet]]:
    """Return the workbooks with their sheets, in the order of the plans and of their directories."""
    wholes: dict[_Whole, list[_Sheet]] = {}
    for plan, sending, _newest in sendings:
        directory = os.path.realpath(plan.session.files.departments)
        full_names = {party.name: party.full_name for party in plan.session.plan.parties("unit")}
        for form in sending.forms:
            full_name = full_names.get(form.unit)
            identity = ("", full_name) if full_name else (directory, form.unit)
            wholes.setdefault(_Whole(identity, form.period, form.due), []).append(_Sheet(plan, form))
    return wholes


def _file_names(wholes: dict[_Whole, list[_Sheet]]) -> Iterator[str]:
    """Yield a file name for each workbook: 2017-05_区环保局.xlsx; with its plans where several units have that name."""
    from airplan.formats.file_names import FileNames
    from airplan.rounds.form import ENDING, file_stem

    units = Counter(sheets[0].form.unit for sheets in wholes.values())
    names = FileNames()
    for whole, sheets in wholes.items():
        unit = sheets[0].form.unit
        plans = "、".join(sheet.plan.name for sheet in sheets)
        yield names.name(file_stem(whole.period, f"{plans}_{unit}" if units[unit] > 1 else unit), ENDING)


def _workbook(sheets: Sequence[_Sheet]) -> bytes:
    """Return a workbook with a table for each plan, in that plan's words, and the instructions."""
    from airplan.formats.xlsx.book import saved
    from airplan.plan.periods import Period
    from airplan.rounds.form_sheet import add_form, add_instructions, add_table, instructions_for
    from airplan.rounds.form_styles import begun_book

    covers = []
    for plan, form in sheets:
        with at_work(plan.session):
            covers.append(cover_texts(plan.session, Period.written(form.period))(form.unit))
    with at_work(sheets[0].plan.session):
        book = begun_book("、".join(dict.fromkeys(cover.title for cover in covers)))
        instructions = instructions_for(sheets[0].form, covers[0])
    for (plan, form), cover in zip(sheets, covers, strict=True):
        with at_work(plan.session):
            add_table(book, form, cover, instructions, name=plan.name)
    add_instructions(book, instructions)
    for _plan, form in sheets:
        add_form(book, form)
    return saved(book)


def _manifest(sendings: Sequence[_PlanSending], sent: dict[str, list[SentWorkbook]]) -> Table:
    """Return a row for each sheet that was sent."""
    from airplan.reports.joined import PlanTable, joined
    from airplan.rounds.outgoing import manifest

    tables = []
    for plan, sending, _newest in sendings:
        session = plan.session
        with at_work(session):
            reading = session.reading(parties=session.plan.parties("unit"))
            tables.append(PlanTable(plan.name, manifest(sending, sent[plan.name], reading).settled()))
    return joined(tables)
