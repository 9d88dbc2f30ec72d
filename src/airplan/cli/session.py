"""Open what a command works on: its plan, its store, its day. Nothing else reads the clock and the paths."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from airplan.cli import workspace
from airplan.i18n.forms import reads_document
from airplan.plan.deadlines import read_day
from airplan.progress.ledger import Ledger
from airplan.progress.rules import Rules
from airplan.reports.table import ReaderContext
from airplan.store.compiler import PlanFiles, compiled
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


@dataclass(frozen=True)
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
    in_workspace: bool = True
    """Whether the workspace of the current folder has a say."""

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
        if beside.is_file() and not (of_workspace and plan.absolute() == self.settings.plan):
            return PlanFiles(plan, beside)
        return PlanFiles(plan, of_workspace or bundled(workspace.DEPARTMENTS))

    @cached_property
    def plan(self) -> CompiledPlan:
        """The compiled plan."""
        return CompiledPlan(self.compiled.database, self.compiled.revision)

    @cached_property
    def compiled(self) -> Compiled:
        """Where the compiled plan and the store are. Says on stderr if nothing can be kept."""
        result = compiled(self.files, self.store_place)
        if result.note:
            print(result.note, file=sys.stderr)  # noqa: T201 – prose goes to stderr
        return result

    def close(self) -> None:
        """Close the store, if it was opened."""
        if "compiled" in self.__dict__:
            self.compiled.close()

    @cached_property
    def journal(self) -> Journal | None:
        """The journal of the plan; None where there is no store to read."""
        store = self.compiled.store
        return Journal(store, self.plan.header.id) if store else None

    @cached_property
    def ledger(self) -> Ledger:
        """The plan with the standing of its measures."""
        return Ledger(self.plan, self.journal, self.rules, self.view)

    @cached_property
    def settings(self) -> Settings:
        """The settings of the workspace of the current folder. Raises AirplanError, InvalidFiles."""
        file = workspace.find() if self.in_workspace else None
        if not file:
            return workspace.Settings()
        from airplan.cli.config import read

        return read(file)

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
    def today(self) -> date:
        """The day on which the answer is given: `--as-of`, else the clock's day in local time."""
        today = self.now.astimezone().date()  # deadlines are days where the office is
        return today if self.day is None else read_day(self.day, today=today, year=self.plan.header.year)

    @cached_property
    def view(self) -> View:
        """The journal as the answer takes it: of a past day what was known by its end, or as `--known-at` says."""
        today = self.now.astimezone().date()
        if self.known_at is not None:
            known = read_day(self.known_at, today=today, year=self.plan.header.year)
        else:
            known = self.today
        return View(self.today, None if known >= today else _end_of(known))

    def day_of(self, text: str) -> date:
        """Return a day that was typed, in the plan's year where it names none. Raises AirplanError."""
        return read_day(text, today=self.today, year=self.plan.header.year)

    def month_of(self, text: str) -> Period:
        """Return a month that was typed, in the plan's year where it names none. Raises UsageError."""
        from airplan.plan.periods import read_period

        return read_period(text, today=self.today, year=self.plan.header.year)

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
        """Where the store is, or will be: a path, or the URL of a server, which may hold a password."""
        if place := self.store or self.settings.store:
            return place
        from platformdirs import user_data_path

        return str(user_data_path("airplan", appauthor=False) / "airplan.sqlite")


def _end_of(day: date) -> datetime:
    """Return the last instant of a day where the office is."""
    return datetime.combine(day + timedelta(days=1), time()).astimezone() - timedelta(milliseconds=1)


def bundled(name: str) -> Path:
    """Return the path of a file of the plan that comes with airplan."""
    installed = Path(__file__).parents[1] / "data" / name
    return installed if installed.exists() else Path(__file__).parents[3] / "data" / name
