"""Write calendars: the days of a plan for the office, for one unit or official, or for each of them."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from airplan.cli import option_hints
from airplan.cli.completion import words
from airplan.cli.options import Days, Force, Where, contradiction
from airplan.cli.registry import WRITE, command
from airplan.cli.rendering import tell_written
from airplan.cli.vocabulary import CALENDAR_WORDS, choice, parties_named, units_named
from airplan.errors import AirplanError, Message, UsageError
from airplan.formats import ending_of
from airplan.formats.output import check_writable, say, write_file
from airplan.i18n import _, marked, ngettext, pgettext
from airplan.plan.model import Filter
from airplan.reports.wording import kinds_in_words
from airplan.workspace.own_files import OwnFiles
from airplan.workspace.session import Session

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from airplan.progress.calendar_events import Event
    from airplan.progress.reporting_days import ReportingDays

_ENDING = ".ics"


class CalendarOutput(NamedTuple):
    """Where calendars are written: one file, or a folder with a file for each unit or official."""

    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            metavar="FILE",
            help=marked("Calendar file to write, ending in .ics."),
            rich_help_panel=option_hints.OUTPUT,
        ),
    ] = None
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            metavar="DIR",
            help=marked("Folder for a file for each unit or official, instead of one file."),
            rich_help_panel=option_hints.OUTPUT,
        ),
    ] = None
    each: Annotated[
        str | None,
        typer.Option(
            "--each",
            metavar="WHICH",
            help=marked("What --to writes a file for: unit (default) or official."),
            autocompletion=words(CALENDAR_WORDS),
            rich_help_panel=option_hints.OUTPUT,
        ),
    ] = None
    force: Force = False

    def check(self) -> None:
        """Raise UsageError where these options contradict each other, or name no place."""
        if self.output and self.to:
            raise contradiction("--output", "--to")
        if self.each is not None and not self.to:
            raise UsageError(Message(marked("--each needs --to: the folder for the files.")))
        if not (self.output or self.to):
            raise UsageError(
                Message(marked("Where is the calendar to be written?")),
                Message(marked("Add --output FILE.ics, or --to DIR for a file for each unit.")),
            )
        if self.output:
            ending_of(self.output, [_ENDING])


@command(
    WRITE,
    "calendar",
    marked("Write due dates, milestones and reporting days as a calendar file, or one for each unit or official."),
)
def calendar(session: Session, where: Where, output: CalendarOutput, *, _days: Days) -> None:
    output.check()
    which = choice("--each", output.each or "unit", CALENDAR_WORDS)
    calendars = _Calendars(session, where)
    if output.output:
        _write_one(calendars, output.output, force=output.force)
    if output.to:
        _write_each(calendars, output.to, which, force=output.force)


class _Calendars:
    """The calendars of a plan that a filter asks for. Raises AirplanError where the extra is missing."""

    def __init__(self, session: Session, where: Where) -> None:
        from airplan.formats.ics import require_icalendar
        from airplan.progress.calendar_events import Versions

        require_icalendar()
        self.session, self.where = session, where
        self.criteria = where.filter(session)
        self._versions = Versions(session.ledger)
        self._parties = session.plan.parties("unit", "collective")

    @property
    def with_reports(self) -> bool:
        """Whether reporting days belong to it: they concern all measures of a unit, not some of them."""
        chosen = self.criteria._replace(parties=(), before=None, after=None, include_possible=False)
        return chosen == Filter()

    def events(self, criteria: Filter, units: Sequence[str] | None = None) -> list[Event]:
        """Return the events of a calendar by day; `units`: with their reporting days; None: with that of all."""
        from airplan.progress.calendar_events import measure_events

        found = measure_events(self.session.ledger, criteria, self._versions)
        if self.with_reports:
            days = self._reporting_days
            found += days.of_all() if units is None else (event for unit in units for event in days.of(unit))
        within = (criteria.after, criteria.before)
        return sorted((event for event in found if _is_within(event, *within)), key=lambda event: event.day)

    @cached_property
    def _reporting_days(self) -> ReportingDays:
        from airplan.progress.reporting_days import ReportingDays

        return ReportingDays(self.session.ledger, self._versions)

    def content(self, events: Sequence[Event], whose: str = "") -> bytes:
        """Return the file of these events, for a unit or an official, or for the office."""
        from airplan.formats.ics import as_ics
        from airplan.reports.calendar_texts import calendar_text

        plan, standings = self.session.plan, [event.standing for event in events if event.standing]
        reading = self.session.reading_of(standings, self._parties)
        order = [party.name for party in self._parties]
        called = reading.call(whose) if whose else ""
        return as_ics(calendar_text(plan.header, events, reading, order, called), self.session.settings.calendar_alarms)

    def tell(self, events: Sequence[Event]) -> None:
        """Say on stderr what a calendar holds, and what it leaves out."""
        from airplan.reports.calendar_texts import counts_in_words

        say(counts_in_words(events) or _("Nothing is due in it any more."))
        if cancelled := sum(event.cancelled for event in events):
            note = ngettext(
                "{count} event is cancelled: its day no longer holds.",
                "{count} events are cancelled: their days no longer hold.",
                cancelled,
            )
            say(note.format(count=cancelled))

    def tell_undated(self) -> None:
        """Say on stderr which measures have no day."""
        if note := self.undated:
            say(note)

    @property
    def undated(self) -> str:
        """The note that counts the measures without a day; empty for none."""
        kinds = kinds_in_words(self.session.ledger.count_undated(self.criteria))
        return _("Without an event, because they have no day: {what}.").format(what=kinds) if kinds else ""


def _is_within(event: Event, after: date | None, before: date | None) -> bool:
    return (after is None or after <= event.day) and (before is None or event.day <= before)


def _write_one(calendars: _Calendars, file: Path, *, force: bool) -> None:
    """Write one file for everything that the filter selects."""
    session = calendars.session
    kept = OwnFiles(session)
    check_writable(file, force=force, kept=kept)
    units = units_named(session.plan, calendars.where.department)
    events = calendars.events(calendars.criteria, None if units is None else sorted(units))
    if not events:
        raise _nothing(calendars)
    named = parties_named(session.plan, calendars.where.department)
    named += [session.plan.find(name, "official") for name in calendars.where.official or ()]
    whose = named[0].name if len(named) == 1 else ""
    content = calendars.content(events, whose)
    write_file(file, content, force=force, kept=kept, done=lambda: tell_written(file))
    calendars.tell(events)
    calendars.tell_undated()


def _write_each(calendars: _Calendars, folder: Path, which: str, *, force: bool) -> None:
    """Write a file for each unit or official that has an event, all or none."""
    from airplan.formats.file_names import FileNames
    from airplan.formats.folder_output import new_files
    from airplan.formats.terminal import counting

    by_party = _by_unit(calendars) if which == "unit" else _by_official(calendars)
    events = {name: found for name, found in by_party.items() if found}
    if not events:
        raise _nothing(calendars)
    names, title = FileNames(), pgettext("name of a file", "calendar")
    with (
        new_files(folder, force=force, kept=OwnFiles(calendars.session)) as files,
        counting(pgettext("what a long run is doing", "Writing"), len(events)) as advance,
    ):
        for name, found in events.items():
            file = names.name(f"{title}_{name}", _ENDING)
            files.put(file, calendars.content(found, name))
            advance(file)
        files.complete()
        files.place()
    tell_written(folder)
    say(ngettext("{count} file", "{count} files", len(events)).format(count=len(events)))
    calendars.tell_undated()


def _by_unit(calendars: _Calendars) -> Mapping[str, list[Event]]:
    """Return unit → its events: of the units of the filter, else of all."""
    session = calendars.session
    named = units_named(session.plan, calendars.where.department)
    units = [party for party in session.plan.parties("unit") if named is None or party.name in named]
    where = calendars.where._replace(department=None)
    return {unit.name: calendars.events(where.filter(session, of_unit=unit), [unit.name]) for unit in units}


def _by_official(calendars: _Calendars) -> Mapping[str, list[Event]]:
    """Return official → the events of the measures that they lead: of the officials of the filter, else of all."""
    session, where = calendars.session, calendars.where
    named = {session.plan.find(name, "official").name for name in where.official or ()}
    chosen = [party for party in session.plan.parties("official") if not named or party.name in named]
    where = where._replace(official=None)
    return {each.name: calendars.events(where.filter(session, of_official=each), []) for each in chosen}


def _nothing(calendars: _Calendars) -> AirplanError:
    """Return the error for a calendar without any event, which no program could read."""
    return AirplanError(
        Message(marked("Nothing was written: no measure that was chosen has a day, and no report is owed.")),
        *filter(None, (calendars.undated,)),
    )
