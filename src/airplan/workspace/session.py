"""Open what a command works on: plan, store, day. Only this module reads the clock and the paths."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from airplan import office_time
from airplan.errors import AirplanError, Message
from airplan.formats.output import say
from airplan.i18n import _, marked, ngettext
from airplan.i18n.forms import filled, month_in_words, reads_document, use_languages, use_year
from airplan.plan.model import Filter
from airplan.progress.ledger import Ledger
from airplan.progress.rules import Rules
from airplan.reports.table import ReaderContext
from airplan.store import file_mode
from airplan.store.compiler import PlanFiles, compiled, in_memory
from airplan.store.connect import is_on_server
from airplan.store.journal import Journal
from airplan.store.plan_queries import CompiledPlan, is_edited
from airplan.store.sql import View
from airplan.workspace import location
from airplan.workspace.outcome import Outcome
from airplan.workspace.settings import DEPARTMENTS, EVALUATION, PLAN, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from airplan.plan import periods
    from airplan.plan.model import Measure, Party
    from airplan.progress.replaced_rows import ReplacedRow
    from airplan.progress.standing import Standing
    from airplan.progress.working_days import WorkingDays
    from airplan.store.compiler import Compiled
    from airplan.store.plan_queries import Header


def clock() -> datetime:
    """Return this instant, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, eq=False, repr=False)  # never compared or printed, and generating these methods takes time
class Session:
    """The request of one command, and what follows from it, computed on demand; `--help` needs none of it.

    The days are fixed first: a command's own `--as-of` and `--known-at` make a new session (command_tree), and
    nothing is changed afterwards.
    """

    plan_file: Path | None = None
    departments_file: Path | None = None
    store: str | None = None
    day: str | None = None
    """The text of --as-of."""
    known_at: str | None = None
    """The text of --known-at."""
    workspace_folder: Path | None = None
    """The folder of --workspace; None for the nearest one upwards from the current folder."""
    in_workspace: bool = True
    """Whether the workspace of the current folder applies."""
    outcome: Outcome = field(default_factory=Outcome)
    """What the command has written."""
    follows: bool = True
    """Whether the command concerns progress, not only the plan."""
    sure: bool = False
    """Whether --yes was given."""
    may_be_renumbered: bool = False
    """Whether entries may be written although rows of the plan took over the IDs of others."""
    plan_name: str = ""
    """The name of the plan in airplan.toml, where the session is that of one of several plans."""
    tell: Callable[[str], None] = say
    """What is done with a note that goes with the answer; on the command line it is printed on stderr."""

    @cached_property
    def files(self) -> PlanFiles:
        """The plan and the directory of units: those named, else the workspace's, else the bundled ones."""
        plan = self.plan_file or self.settings.plan
        if not plan and (self.plan_name or self.settings.plans):  # the bundled plan would be taken for one of them
            raise location.no_plan(self.home, self.plan_name, self.settings.plans)
        return self.files_for(plan or location.bundled(PLAN))

    def files_for(self, plan: Path) -> PlanFiles:
        """Return a plan with its directory of units.

        That is the one named; else, for the workspace's plan, the workspace's; else the one beside the plan; else the
        workspace's; else the bundled one.
        """
        if self.departments_file:
            return PlanFiles(plan, self.departments_file)
        of_workspace, beside = self.settings.departments, plan.with_name(DEPARTMENTS)
        there = os.path.isfile(beside)  # noqa: PTH113 – False for every error; a closed folder is reported with the plan
        if there and not (of_workspace and plan.absolute() == self.settings.plan):
            return PlanFiles(plan, beside)
        return PlanFiles(plan, of_workspace or location.bundled(DEPARTMENTS))

    @property
    def evaluation_rules(self) -> Path:
        """The rules of the evaluation: in the workspace (of a further plan beside it), beside a named plan, or here."""
        beside = self.plan_file.parent if self.plan_file else Path()
        of_another = self.plan_name and self.plan_file and self.plan_file != self.settings.plan
        return (beside if of_another else self.home or beside) / EVALUATION

    @cached_property
    def plan(self) -> CompiledPlan:
        """The cached plan.

        From here on its time zone is the office's, unless a setting names another, and days of its only year omit it.
        """
        plan = CompiledPlan(self.compiled.database, self.compiled.revision)
        self._apply(plan.header)
        return plan

    def _apply(self, header: Header) -> None:
        use_year(header.span.year or 0)
        use_languages(header.languages)
        office_time.use(self.settings.timezone or header.timezone)

    def take_over(self) -> None:
        """Apply time zone, rule for new files and the open plan's words again, after another session's."""
        office_time.use(self.settings.timezone)
        file_mode.use(shared=self.settings.shared)
        if "plan" in self.__dict__:
            self._apply(self.plan.header)

    @cached_property
    def compiled(self) -> Compiled:
        """The cached plan with its database and store. Tells if nothing can be kept.

        Raises NoPlace or Unknowable where progress is requested and it is unclear whether a journal exists.
        """
        try:
            place = self.store_place
        except location.NoPlace as nowhere:
            if self.follows and isinstance(self._workspace, location.HiddenFolder):
                raise  # a journal may exist
            result = in_memory(self.files, _("The plan cannot be cached: {why}").format(why=nowhere.message))
        else:
            result = compiled(self.files, place, begin=self.personal, guess=not self.follows)
        if result.note:
            self.tell(result.note)
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
            self.tell(note)
        return journal

    def _which_answers(self, journal: Journal) -> str:
        """Return the note that no workspace applies; empty for a question about the plan alone without a journal."""
        if journal.newest():
            return self.own_journal
        note = _("No workspace here; using your personal journal {place}, which has no entries yet.")
        return note.format(place=self.store_place) if self.follows else ""

    @property
    def own_journal(self) -> str:
        """The note where no workspace applies."""
        return _("No workspace here; using your personal journal {place}").format(place=self.store_place)

    @cached_property
    def replaced_rows(self) -> list[ReplacedRow]:
        """The rows of the plan that took over the ID of another row about which the journal has entries."""
        if not self.journal or not is_edited(self.journal.database, self.plan.header.id):
            return []
        from airplan.progress.replaced_rows import replaced_rows

        return replaced_rows(self.plan.select(Filter()), self.journal)

    def warn_of_replaced_rows(self) -> None:
        """Tell which rows took over the entries of others."""
        if self.replaced_rows:
            from airplan.progress.replaced_rows import WAY_OUT, taken_over

            self.tell(_("warning: {problem}").format(problem=f"{taken_over(self.replaced_rows)}\n{WAY_OUT}"))

    def refuse_replaced_rows(self) -> None:
        """Raise RowsReplaced where rows took over the entries of others."""
        if not self.may_be_renumbered and self.replaced_rows:
            from airplan.progress.replaced_rows import RowsReplaced

            raise RowsReplaced(self.replaced_rows)

    @cached_property
    def ledger(self) -> Ledger:
        """The plan with the standings of its measures. Tells if it was numbered anew under its entries."""
        self.warn_of_replaced_rows()
        ledger = Ledger(self.plan, self.journal, self.rules, self.view)
        self.later_notes  # noqa: B018 – computed now, before anything is written
        return ledger

    @cached_property
    def settings(self) -> Settings:
        """The settings of the named workspace or of the current folder. Raises AirplanError, InvalidFiles.

        From here on, its time zone and its rule for the access to new files apply.
        """
        settings = Settings()
        if isinstance(self._workspace, Path):
            from airplan.workspace.settings_file import read

            settings = read(self._workspace)
        office_time.use(settings.timezone)
        file_mode.use(shared=settings.shared)
        return settings

    @cached_property
    def _workspace(self) -> Path | location.HiddenFolder | None:
        """The airplan.toml that applies, or why this is unknown, or None. Raises AirplanError."""
        if self.workspace_folder is not None:
            return location.named(self.workspace_folder)
        try:
            return location.find() if self.in_workspace else None
        except location.HiddenFolder as hidden:
            return hidden

    @property
    def home(self) -> Path | None:
        """The folder of the workspace that applies; None without one."""
        return self._workspace.parent if isinstance(self._workspace, Path) else None

    @cached_property
    def rules(self) -> Rules:
        """The office's rules."""
        settings = self.settings
        return Rules(settings.thresholds, settings.reporting, settings.checks, settings.notices)

    @property
    def workdays(self) -> WorkingDays:
        """The office's working days."""
        from airplan.progress.working_days import WorkingDays

        return WorkingDays(*self.settings.workdays)

    @cached_property
    def now(self) -> datetime:
        """The instant of this command, in UTC."""
        return clock()

    def clock(self) -> datetime:
        """Return the current instant, in UTC, for entries that are written now."""
        return clock()

    @cached_property
    def clock_day(self) -> date:
        """The current day at the office."""
        office_time.use(self.settings.timezone or self.plan.header.timezone)
        return office_time.day_of(self.now)

    @cached_property
    def today(self) -> date:
        """The day of the answer: `--as-of`, else the current day at the office."""
        today = self.clock_day
        return today if self.day is None else self._day_of(self.day, today)

    @cached_property
    def view(self) -> View:
        """The view of the journal: entries about days up to `--as-of`, recorded by the end of `--known-at`.

        Without `--known-at`, all entries recorded so far count (docs/decisions/0033).
        """
        known = self.known_day
        return View(self.today, office_time.end_of(known) if known else None)

    @cached_property
    def known_day(self) -> date | None:
        """The day of `--known-at`, if it is a past one; None where all entries recorded so far count."""
        known = None if self.known_at is None else self._day_of(self.known_at, self.clock_day)
        return known if known and known < self.clock_day else None

    @cached_property
    def later_notes(self) -> tuple[str, ...]:
        """Notes on an answer about a past day.

        They say how many entries count that were written after it, before this command adds any, and how many reports
        on its month do not count, because they describe a later day. Empty where there are none, or where the journal
        was not read.
        """
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
        """Return the note on reports on the day's month that describe a later day, up to the last of them."""
        from airplan.plan.periods import Period

        count, last = journal.dated_after(str(Period.of(self.today)), self.view)
        if not count:
            return ""
        note = ngettext(
            "Not included: {count} report for {month} with data as of a day after that month; --as-of {last} "
            "includes it.",
            "Not included: {count} reports for {month} with data as of a day after that month; --as-of "
            "{last} includes them.",
            count,
        )
        return filled(note, count=count, month=month_in_words(self.today), last=str(last))

    def day_of(self, text: str) -> date:
        """Return the day that was typed; without a year, in the plan's year nearest today. Raises AirplanError."""
        return self._day_of(text, self.today)

    def _day_of(self, text: str, today: date) -> date:
        from airplan.plan.typed_days import read_day

        return read_day(text, today=today, year=self.plan.header.span.year_near(today))

    def month_of(self, text: str) -> periods.Period:
        """Return the plan's month that was typed; without a year, in its year nearest today. Raises UsageError."""
        from airplan.plan.periods import read_period

        return read_period(text, today=self.today, year=self.plan.header.span.year_near(self.today)).of_plan(
            self.plan.header.span
        )

    def current_month(self) -> periods.Period:
        """Return the month that is meant by default, the same in every command."""
        from airplan.plan.periods import current_period

        return current_period(self.today, self.plan.header.span)

    def reading_of(self, standings: Iterable[Standing], parties: Iterable[Party] = ()) -> ReaderContext:
        """Return the context for showing these standings: names of their measures, units and reporters."""
        listed = list(standings)
        units = (unit for standing in listed for unit in (*standing.units, *standing.answered))
        return self.reading((standing.measure for standing in listed), parties, units)

    def reading(
        self, measures: Iterable[Measure] = (), parties: Iterable[Party] = (), others: Iterable[str] = ()
    ) -> ReaderContext:
        """Return the context for showing these to the reader: the day, and the names."""
        if reads_document():
            return ReaderContext(self.today, self.plan.names_on(self.today))
        names = {party.name for party in parties}.union(others)
        for measure in measures:
            names.update(measure.people)
            names.update(name for _role, name, _possible in measure.mentions())
        return ReaderContext(self.today, self.plan.names_on(self.today, sorted(names)))

    @property
    def store_place(self) -> str:
        """The place of the store: a path, or the URL of a server, which may hold a password.

        Raises NoPlace where none is named and the default is unknown.
        """
        if self.store is not None and not self.store.strip():
            raise AirplanError(Message(marked("--store is empty.")), location.NAME_THE_STORE)
        if place := self.store or self.settings.store:
            is_on_server(place)  # or it raises, before it is used
            return place
        if isinstance(self._workspace, location.HiddenFolder):
            raise location.NoPlace(self._workspace.message)
        from platformdirs import user_data_path

        try:
            folder = user_data_path("airplan", appauthor=False)
        except RuntimeError as error:  # neither HOME nor a user with that number
            raise location.NoPlace(Message(marked("you have no home folder on this computer."))) from error
        if not folder.is_absolute():
            raise location.NoPlace(Message(marked("your home folder is not an absolute path: {path}."), path=folder))
        return str(folder / "airplan.sqlite")

    @property
    def personal(self) -> bool:
        """Whether nothing names the store, so that it is the person's own, or none."""
        return not (self.store or self.settings.store)
