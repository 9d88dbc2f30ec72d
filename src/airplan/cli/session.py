"""Open what a command works on: its plan, its store, its day. Nothing else reads the clock and the paths."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from airplan import office_time
from airplan.cli import workspace
from airplan.cli.outcome import Outcome
from airplan.errors import AirplanError, Message
from airplan.formats.output import say
from airplan.i18n import _, marked, ngettext
from airplan.i18n.forms import filled, month_in_words, reads_document, use_year
from airplan.progress.ledger import Ledger
from airplan.progress.rules import Rules
from airplan.reports.table import ReaderContext
from airplan.store import file_mode
from airplan.store.compiler import PlanFiles, compiled, in_memory
from airplan.store.connect import is_on_server
from airplan.store.journal import Journal
from airplan.store.plan_queries import CompiledPlan
from airplan.store.sql import View

if TYPE_CHECKING:
    from collections.abc import Iterable

    from airplan.cli.workspace import Settings
    from airplan.plan.model import Measure, Party
    from airplan.plan.periods import Period
    from airplan.progress.standing import Standing
    from airplan.store.compiler import Compiled


def clock() -> datetime:
    """Return this instant, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, eq=False, repr=False)  # nobody compares or prints one, and making that takes time
class Session:
    """What one command was asked, and what follows from it on demand; `--help` asks for none of it.

    The days are settled before anything follows from them: a command's own `--as-of` and `--known-at` make a session of
    their own (options.unfold), and nothing is changed afterwards.
    """

    plan_file: Path | None = None
    departments_file: Path | None = None
    store: str | None = None
    day: str | None = None
    """Of --as-of, as it was typed."""
    known_at: str | None = None
    """Of --known-at, as it was typed."""
    workspace_folder: Path | None = None
    """Of --workspace; None for the nearest one upwards from the current folder."""
    in_workspace: bool = True
    """Whether the workspace of the current folder has a say."""
    outcome: Outcome = field(default_factory=Outcome)
    """What the command has written."""
    follows: bool = True
    """Whether the command is about progress, not about the plan alone."""
    sure: bool = False
    """Whether the person has said --yes."""

    @cached_property
    def files(self) -> PlanFiles:
        """The plan and the book of departments: those named, else the workspace's, else the bundled ones."""
        return self.files_for(self.plan_file or self.settings.plan or bundled(workspace.PLAN))

    def files_for(self, plan: Path) -> PlanFiles:
        """Return a plan with its book of departments.

        That is the one named, else for the workspace's plan the workspace's, else the one beside the plan, else the
        workspace's, else the bundled one.
        """
        if self.departments_file:
            return PlanFiles(plan, self.departments_file)
        of_workspace, beside = self.settings.departments, plan.with_name(workspace.DEPARTMENTS)
        there = os.path.isfile(beside)  # noqa: PTH113 – False for every error: a closed folder is blamed on the plan
        if there and not (of_workspace and plan.absolute() == self.settings.plan):
            return PlanFiles(plan, beside)
        return PlanFiles(plan, of_workspace or bundled(workspace.DEPARTMENTS))

    @cached_property
    def plan(self) -> CompiledPlan:
        """The compiled plan; from here on its time zone is the office's, where no setting says otherwise, and its year
        need not be named."""
        plan = CompiledPlan(self.compiled.database, self.compiled.revision)
        use_year(plan.header.year)
        office_time.use(self.settings.timezone or plan.header.timezone)
        return plan

    @cached_property
    def compiled(self) -> Compiled:
        """Where the compiled plan and the store are. Says on stderr if nothing can be kept.

        Raises NoPlace or Unknowable where progress is asked for and nobody can tell whether anything is known of it.
        """
        try:
            place = self.store_place
        except NoPlace as nowhere:
            if self.follows and isinstance(self._workspace, workspace.HiddenFolder):
                raise  # what is known may be there
            result = in_memory(self.files, _("The plan cannot be cached: {why}").format(why=nowhere.message))
        else:
            result = compiled(self.files, place, begin=self.personal, guess=not self.follows)
        if result.note:
            say(result.note)
        return result

    @property
    def opened(self) -> bool:
        """Whether the store was opened."""
        return "compiled" in self.__dict__

    def close(self) -> None:
        """Close the store, if it was opened."""
        if self.opened:
            self.compiled.close()

    @cached_property
    def journal(self) -> Journal | None:
        """The journal of the plan; None where there is no store to read."""
        store = self.compiled.store
        journal = Journal(store, self.plan.header.id) if store else None
        if self.personal and journal and (note := self._which_answers(journal)):
            say(note)
        return journal

    def _which_answers(self, journal: Journal) -> str:
        """Return that no workspace answers; nothing to somebody who only asks the plan and has no journal."""
        if journal.newest():
            return self.own_journal
        note = _("No workspace here; using your personal journal {place}, which has no entries yet.")
        return note.format(place=self.store_place) if self.follows else ""

    @property
    def own_journal(self) -> str:
        """What is said where no workspace answers."""
        return _("No workspace here; using your personal journal {place}").format(place=self.store_place)

    @cached_property
    def ledger(self) -> Ledger:
        """The plan with the standing of its measures."""
        ledger = Ledger(self.plan, self.journal, self.rules, self.view)
        assert self.later_notes is not None  # noqa: S101 – worked out now, before anything is written
        return ledger

    @cached_property
    def settings(self) -> Settings:
        """The settings of the workspace that is named or of the current folder; from here on its time zone, and who
        may read new files, hold. Raises AirplanError, InvalidFiles."""
        settings = workspace.Settings()
        if isinstance(self._workspace, Path):
            from airplan.cli.config import read

            settings = read(self._workspace)
        office_time.use(settings.timezone)
        file_mode.use(shared=settings.shared)
        return settings

    @cached_property
    def _workspace(self) -> Path | workspace.HiddenFolder | None:
        """The airplan.toml that applies; why nobody can tell; None where there is none. Raises AirplanError."""
        if self.workspace_folder is not None:
            return workspace.named(self.workspace_folder)
        try:
            return workspace.find() if self.in_workspace else None
        except workspace.HiddenFolder as hidden:
            return hidden

    @cached_property
    def rules(self) -> Rules:
        """The rules by which the office judges."""
        return Rules(self.settings.thresholds, self.settings.reporting, self.settings.checks)

    @cached_property
    def now(self) -> datetime:
        """The instant of this command, in UTC."""
        return clock()

    def clock(self) -> datetime:
        """Return this very instant, in UTC, for what is written down now."""
        return clock()

    @cached_property
    def clock_day(self) -> date:
        """The day that it is at the office."""
        office_time.use(self.settings.timezone or self.plan.header.timezone)
        return office_time.day_of(self.now)

    @cached_property
    def today(self) -> date:
        """The day on which the answer is given: `--as-of`, else the clock's day at the office."""
        today = self.clock_day
        return today if self.day is None else self._day_of(self.day, today)

    @cached_property
    def view(self) -> View:
        """The journal as the answer takes it: what is about the days up to that of `--as-of`, as far as it had been
        written down by the end of that of `--known-at`, else all of it (docs/decisions/0033)."""
        if self.known_at is None:
            return View(self.today)
        known = self._day_of(self.known_at, self.clock_day)
        return View(self.today, None if known >= self.clock_day else office_time.end_of(known))

    @cached_property
    def later_notes(self) -> tuple[str, ...]:
        """What to say where an answer about a past day counts entries that were written down only after it, before this
        command adds any, or where reports on its month do not count, being of a day after that; nothing where there are
        none, or where the journal was not asked."""
        if "view" not in self.__dict__ or self.known_at is not None:
            return ()
        if self.today >= self.clock_day or not self.journal:
            return ()
        return tuple(filter(None, (self._counted_note(self.journal), self._not_counted_note(self.journal))))

    def _counted_note(self, journal: Journal) -> str:
        later = journal.later(self.view, office_time.end_of(self.today))
        if not later:
            return ""
        note = ngettext(
            "Includes {count} entry recorded after {day}; --known-at {known} leaves it out.",
            "Includes {count} entries recorded after {day}; --known-at {known} leaves them out.",
            later.number,
        )
        count = f"{later.number}" if later.complete else _("at least {count}").format(count=later.number)
        return filled(note, day=self.today, count=count, known=str(self.today))

    def _not_counted_note(self, journal: Journal) -> str:
        """Return how many reports on the day's month are of a day after that month: those of its last stragglers."""
        count, last = journal.dated_after(f"{self.today:%Y-%m}", self.view)
        if not count:
            return ""
        note = ngettext(
            "Not included: {count} report on {month} with data of a later day; --as-of {last} includes it.",
            "Not included: {count} reports on {month} with data of a later day; --as-of {last} includes them.",
            count,
        )
        return filled(note, count=count, month=month_in_words(self.today), last=str(last))

    def day_of(self, text: str) -> date:
        """Return a day that was typed, in the plan's year where it names none. Raises AirplanError."""
        return self._day_of(text, self.today)

    def _day_of(self, text: str, today: date) -> date:
        from airplan.plan.typed_days import read_day

        return read_day(text, today=today, year=self.plan.header.year)

    def month_of(self, text: str) -> Period:
        """Return a month of the plan that was typed, in its year where it names none. Raises UsageError."""
        from airplan.plan.periods import read_period

        return read_period(text, today=self.today, year=self.plan.header.year).of_plan(self.plan.header.year)

    def current_month(self) -> Period:
        """Return the month that is meant where none is named, the same in every command."""
        from airplan.plan.periods import current_period

        return current_period(self.today, self.plan.header.year)

    def reading_of(self, standings: Iterable[Standing], parties: Iterable[Party] = ()) -> ReaderContext:
        """Return how to read these standings: the measures, and the units that should answer or have answered."""
        listed = list(standings)
        units = (unit for standing in listed for unit in (*standing.units, *standing.answered))
        return self.reading((standing.measure for standing in listed), parties, units)

    def reading(
        self, measures: Iterable[Measure] = (), parties: Iterable[Party] = (), others: Iterable[str] = ()
    ) -> ReaderContext:
        """Return how to read these to the person at the terminal: on which day, by which names."""
        if reads_document():
            return ReaderContext(self.today)
        names = {party.name for party in parties}.union(others)
        for measure in measures:
            names.update(measure.leaders)
            names.update(name for _role, name, _possible in measure.mentions())
        return ReaderContext(self.today, self.plan.english_names(sorted(names)))

    @property
    def store_place(self) -> str:
        """Where the store is, or will be: a path, or the URL of a server, which may hold a password.

        Raises NoPlace where nothing is named and nobody can tell.
        """
        if self.store is not None and not self.store.strip():
            raise AirplanError(Message(marked("--store is empty.")), NAME_THE_STORE)
        if place := self.store or self.settings.store:
            is_on_server(place)  # or it raises, before anything is done with it
            return place
        if isinstance(self._workspace, workspace.HiddenFolder):
            raise NoPlace(self._workspace.message)
        from platformdirs import user_data_path

        try:
            folder = user_data_path("airplan", appauthor=False)
        except RuntimeError as error:  # neither HOME nor a user of that number
            raise NoPlace(Message(marked("you have no home folder on this computer."))) from error
        if not folder.is_absolute():
            raise NoPlace(Message(marked("your home folder is not an absolute path: {path}."), path=folder))
        return str(folder / "airplan.sqlite")

    @property
    def personal(self) -> bool:
        """Whether nothing names the store, so that it is the person's own, or none."""
        return not (self.store or self.settings.store)


NAME_THE_STORE = Message(marked("Name the store with --store or AIRPLAN_STORE, or change to its workspace folder."))


class NoPlace(AirplanError):
    """Nobody has named a store, and there is no place for a person's own."""

    def __init__(self, why: Message | str) -> None:
        super().__init__(why, NAME_THE_STORE)


def bundled(name: str) -> Path:
    """Return the path of a file of the plan that comes with airplan."""
    installed = Path(__file__).parents[1] / "data" / name
    return installed if installed.exists() else Path(__file__).parents[3] / "data" / name
