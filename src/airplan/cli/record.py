"""Which command records what a unit reports, from options or from answers?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from airplan.cli import completion, prompt
from airplan.cli.options import Contradiction
from airplan.cli.registry import REPORT, command
from airplan.cli.session import Session
from airplan.cli.submit import (
    On,
    Ref,
    Signed,
    Texts,
    author,
    ledger_by,
    moment,
    once,
    the_measure,
    writable,
    write,
)
from airplan.cli.vocabulary import choice
from airplan.errors import UsageError
from airplan.i18n import _, marked
from airplan.reports.wording import STATUS_WORDS
from airplan.store.entries import STATUSES, Draft, Report

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from airplan.plan.model import Measure
    from airplan.plan.periods import Period
    from airplan.progress.report_checks import ReportContext

_ONE_UNIT = marked("One report is one unit's.")
_EQUALS = ("=", "＝")


class ReportOptions(NamedTuple):
    """What is reported."""

    status: Annotated[
        Texts,
        typer.Option(
            "--status",
            metavar="STATUS",
            help=marked("How far it is: not-started, in-progress, done, paused (未启动, 推进中, 已完成, 暂缓)."),
            autocompletion=completion.words(*STATUSES),
        ),
    ] = None
    value: Annotated[
        Texts,
        typer.Option(
            "--value",
            metavar="NUMBER",
            help=marked("How much in all so far, in the target's unit: 12000, or ID=300 for one of several targets."),
        ),
    ] = None
    target: Annotated[
        Texts,
        typer.Option("--target", metavar="ID", help=marked("Which target --value is about, if there are several.")),
    ] = None
    note: Annotated[Texts, typer.Option("--note", metavar="TEXT", help=marked("Progress, in words."))] = None
    problem: Annotated[Texts, typer.Option("--problem", metavar="TEXT", help=marked("What stands in the way."))] = None
    next: Annotated[Texts, typer.Option("--next", metavar="TEXT", help=marked("The next steps."))] = None
    evidence: Annotated[
        Texts, typer.Option("--evidence", metavar="PATH|URL", help=marked("What proves it. Repeat for more."))
    ] = None

    def anything(self) -> bool:
        """Does any of these options stand there?"""
        return any(option is not None for option in self)


class NothingToSay(UsageError):
    """A report without content."""

    def __str__(self) -> str:
        said = _("There is nothing to report.")
        return f"{said}\n{_('Add --status, --value or --note. At a terminal, airplan record REF alone asks for them.')}"


class NoNumber(UsageError):
    """A target is named, but no value."""

    def __str__(self) -> str:
        return _("--target says which target --value is about; without --value it means nothing.")


@command(REPORT, "record", marked("Record what a unit reports on a measure; without options it asks."))
def record(
    session: Session,
    ref: Ref,
    *,
    unit: Annotated[
        Texts,
        typer.Option(
            "--unit",
            metavar="UNIT",
            help=marked("The unit that reports; without it, the lead if there is only one."),
            autocompletion=completion.units,
        ),
    ] = None,
    told: ReportOptions,
    on: On = None,
    period: Annotated[
        Texts,
        typer.Option(
            "--period", metavar="MONTH", help=marked("The month reported on: 2017-05; without it, that of --on.")
        ),
    ] = None,
    corrects: Annotated[
        Texts, typer.Option("--corrects", metavar="ENTRY", help=marked("The report in whose place this one is put."))
    ] = None,
    signed: Signed,
) -> None:
    form = _Form(session, ref, corrects, signed)
    asks = not (told.anything() or (corrects and (on or period))) and prompt.at_terminal()
    said, day, month = _said(form.measure, told), form.day(on), form.month(period)
    form.settle_unit(unit, ask=asks)
    if asks:
        from airplan.cli.interview import interview

        said, day = interview(session, form.measure, form.unit, day, ask_day=not on)
    form.write(said, day, month, ask=asks)


class _Form:
    """A report that is being filled in. Raises NoJournal, UnknownRef, UnknownEntry, Nobody."""

    def __init__(self, session: Session, ref: str, corrects: Texts, signed: Signed) -> None:
        self.session, self.journal = session, writable(session)
        self.measure = the_measure(session, ref)
        named = once("--corrects", corrects)
        self.corrected = self.journal.find(named) if named is not None else None
        self.author, self.sure = author(session, signed.by), signed.yes
        self.unit, self.old = "", Report()

    def settle_unit(self, typed: Texts, *, ask: bool) -> None:
        """Who reports: the unit that is named, or that of the report to be corrected, or chosen, or the only lead.

        Raises Refused, also for a report that cannot be corrected.
        """
        from airplan.progress.entry_status import entry_statuses
        from airplan.progress.report_checks import corrected_report, reporting_unit

        named = once("--unit", typed, _ONE_UNIT)
        if named is not None:
            party = self.session.plan.find(named, "unit", "collective")
            self.unit = reporting_unit(self.measure, party, self.session.ledger.members)
        elif not self.corrected:
            self.unit = self._lead(ask=ask)
        if self.corrected:
            fate = entry_statuses(self.journal, [self.corrected])[self.corrected.id]
            self.old = corrected_report(self.corrected, self.measure, self.unit, fate)
            self.unit = self.corrected.unit

    def _lead(self, *, ask: bool) -> str:
        """The only lead; at a terminal the person may choose another unit, and must where there are several leads."""
        from airplan.plan.model import named_units
        from airplan.progress.report_checks import only_lead

        leads = named_units(self.measure, self.session.ledger.members, ("lead",))
        if not ask and (len(leads) == 1 or not prompt.at_terminal()):
            return only_lead(self.measure, leads)
        from airplan.cli.interview import ask_unit

        return ask_unit(self.session, self.measure, leads)

    def day(self, on: Texts) -> date:
        """As of which day: the one named, that of the report to be corrected, or today."""
        typed = once("--on", on)
        if typed is not None:
            return self.session.day_of(typed)
        return self.corrected.as_of if self.corrected else self.session.today

    def month(self, period: Texts) -> Period | None:
        """The month reported on: the one named, or that of the report to be corrected; else the day's."""
        named, old = once("--period", period), self.corrected.period if self.corrected else ""
        if named is None and not old:
            return None
        return self.session.month_of(old if named is None else named)

    def write(self, said: Report, day: date, month: Period | None, *, ask: bool) -> None:
        """Put together what will be written, and write it unless somebody hesitates."""
        from airplan.plan.periods import Period
        from airplan.progress.findings import about_a_closed_round
        from airplan.progress.report_checks import doubts
        from airplan.progress.report_context import report_context
        from airplan.progress.round_status import round_status_of
        from airplan.reports.changes import preview

        whole, corrected = self._whole(said), self.corrected
        if whole.empty and not whole.status:
            raise NothingToSay
        about = (corrected.about or corrected.id) if corrected else ""
        period, ledger = month or Period.of(day), ledger_by(self.session, day)
        draft = Draft.report(
            self.measure.ref, self.unit, str(period), whole, as_of=day, author=self.author, corrects=about
        )
        past = report_context(ledger, self.measure, self.unit, day, corrected)
        found = doubts(draft, past, moment(self.session), _lost(whole.evidence or ()))
        found += about_a_closed_round(round_status_of(self.journal, period, ledger.view, ledger.rules.reporting), draft)
        reading = self.session.reading([self.measure], [self.session.plan.find(self.unit, "unit")])
        shown = preview(draft, self._until_now(past), self.measure, reading)
        write(self.session, [draft], shown, found, sure=self.sure, ask=ask)

    def _whole(self, said: Report) -> Report:
        """What is said, with what the report to be corrected says besides."""
        kept = {field: old for field, old in self.old._asdict().items() if getattr(said, field) is None}
        return said._replace(**kept | {"values": {**self.old.values, **said.values}})

    def _until_now(self, past: ReportContext) -> Mapping[str, str]:
        """What the unit had said, or in the report that is corrected, as reports.changes takes it."""
        said = {field: one.text for field, one in past.before.items()}
        said |= {f"value:{target}": str(value) for target, value in self.old.values.items() if value is not None}
        return said | ({"status": self.old.status} if self.old.status else {})


def _said(measure: Measure, told: ReportOptions) -> Report:
    """What the options say. Raises GivenTwice, UnknownChoice, Refused, UnreadableQuantity."""
    from airplan.progress.report_checks import values_of

    status = once("--status", told.status)
    evidence = None if told.evidence is None else tuple(filter(None, map(str.strip, told.evidence)))
    return Report(
        status=None if status is None else choice("--status", status, STATUS_WORDS),
        values=values_of(measure, _typed_values(told)),
        note=once("--note", told.note),
        problem=once("--problem", told.problem),
        next=once("--next", told.next),
        evidence=evidence,
    )


def _typed_values(told: ReportOptions) -> list[tuple[str, str]]:
    """(target or nothing, number) for each --value. Raises GivenTwice, Contradiction, NoNumber."""
    target, values = once("--target", told.target), told.value or []
    plain = [text for text in values if not any(sign in text for sign in _EQUALS)]
    once("--value", plain)
    if target is not None and len(values) > len(plain):
        raise Contradiction("--target", "--value ID=…")
    if target is not None and not plain:
        raise NoNumber
    pairs = (text.replace("＝", "=").partition("=") for text in values)
    return [(wanted.strip(), text) if sign else (target or "", wanted) for wanted, sign, text in pairs]


def _lost(evidence: Sequence[str]) -> list[str]:
    """The evidence that is a path at which nothing is."""

    def there(path: str) -> bool:
        try:
            return Path(path).exists()
        except (OSError, ValueError):  # too long for a path, or no path at all
            return False

    return [one for one in evidence if "://" not in one and not there(one)]
