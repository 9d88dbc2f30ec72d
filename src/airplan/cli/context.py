"""What does a command work on: which plan, which store, which day? The only reader of the clock and of the paths."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from airplan.errors import AirplanError
from airplan.i18n import _, language
from airplan.plan.deadlines import read_day
from airplan.reports.table import Reading
from airplan.store.compiling import PlanFiles, compiled
from airplan.store.plans import CompiledPlan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from airplan.plan.model import Measure, Party


class NotAFile(AirplanError):
    """The store is named by something that is no path."""

    def __init__(self, store: str) -> None:
        super().__init__()
        self.store = store.partition("@")[2] or store

    def __str__(self) -> str:
        return _("{store}: this airplan keeps its store in a file; name a path with --store.").format(store=self.store)


@dataclass
class Session:
    """The global options of one command, and what follows from them on demand; `--help` asks for none of it."""

    plan_file: Path | None = None
    departments_file: Path | None = None
    store: str | None = None
    day: str | None = None

    @cached_property
    def files(self) -> PlanFiles:
        """The plan and the book of departments: those named, else the bundled ones."""
        return self.files_for(self.plan_file or bundled("plan_2017.yaml"))

    def files_for(self, plan: Path) -> PlanFiles:
        """A plan with its book of departments: the one named, else the one beside the plan, else the bundled one."""
        beside = plan.with_name("departments.yaml")
        departments = self.departments_file or (beside if beside.is_file() else bundled("departments.yaml"))
        return PlanFiles(plan, departments)

    @cached_property
    def plan(self) -> CompiledPlan:
        """The compiled plan. Says on stderr if nothing can be kept."""
        result = compiled(self.files, self._store_path())
        if result.note:
            print(result.note, file=sys.stderr)  # noqa: T201 – prose goes to stderr
        return CompiledPlan(result.database, result.revision)

    def close(self) -> None:
        """Let go of the store, if it was opened."""
        if "plan" in self.__dict__:
            self.plan.close()

    @cached_property
    def today(self) -> date:
        """The day on which the answer is given: `--as-of`, else the clock's day in local time."""
        clock = date.today()  # noqa: DTZ011 – deadlines are days where the office is
        return clock if self.day is None else read_day(self.day, today=clock, year=self.plan.header.year)

    def day_of(self, text: str) -> date:
        """A day that was typed, in the plan's year where it names none."""
        return read_day(text, today=self.today, year=self.plan.header.year)

    def reading(self, measures: Iterable[Measure] = (), parties: Iterable[Party] = ()) -> Reading:
        """How to read these to the person at the terminal: on which day, by which names."""
        if language() == "zh":
            return Reading(self.today)
        names = {party.name for party in parties}
        for measure in measures:
            names.update(measure.leaders)
            names.update(name for _role, name, _possible in measure.mentions())
        return Reading(self.today, self.plan.english_names(sorted(names)))

    def _store_path(self) -> Path:
        if self.store:
            if "://" in self.store:
                raise NotAFile(self.store)
            return Path(self.store)
        from platformdirs import user_data_path

        return user_data_path("airplan", appauthor=False) / "airplan.sqlite"


def bundled(name: str) -> Path:
    """A file of the plan that comes with airplan."""
    installed = Path(__file__).parents[1] / "data" / name
    return installed if installed.exists() else Path(__file__).parents[3] / "data" / name
