"""The reports that are owed for a month, and what has come of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from airplan import office_time
from airplan.plan.model import ROLES, named_units
from airplan.plan.periods import Period, reporting_day
from airplan.progress.content import has_content
from airplan.progress.duties import asked, day_grounds, decided_for, ever_asked
from airplan.progress.round_status import round_status_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from airplan.plan.model import Measure, Role
    from airplan.progress.duties import Grounds
    from airplan.progress.ledger import Ledger
    from airplan.progress.round_status import RoundStatus
    from airplan.progress.rules import Reporting
    from airplan.progress.standing import Standing
    from airplan.store.entries import Entry, Report

Receipt = Literal["received", "late", "empty", "repeated", "sent-back", "missing", "open"]
"""In time and with something to say; else why not. `open`: nothing has come, and its day has not come either, nor has
the round been closed."""
_OUTSTANDING: tuple[Receipt, ...] = ("missing", "sent-back", "open")


class Obligation(NamedTuple):
    """One report that is owed: by a unit, on a measure, for a month."""

    unit: str
    measure: Measure
    came: Receipt
    entry: Entry | None = None
    """The report that counts, or the one that was sent back."""
    late: bool = False
    """Whether it came after its day, or after the round was closed and before it was opened again."""
    grounds: Grounds = ()
    """Why it is asked for."""

    @property
    def answered(self) -> bool:
        """Whether something with content has come."""
        return not self.outstanding and self.came != "empty"

    @property
    def outstanding(self) -> bool:
        """Whether it is still to come, for the first time or again."""
        return self.came in _OUTSTANDING


class MonthOf(NamedTuple):
    """What a month's reports on one measure have come to, by unit, in the row's order."""

    owed: tuple[str, ...] = ()
    """The units that owe one."""
    answered: tuple[str, ...] = ()
    """Those of them that have reported something with content."""
    empty: tuple[str, ...] = ()
    """Those that have only reported without content."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Those of whom nothing has come that stands."""
        return tuple(unit for unit in self.owed if unit not in self.answered and unit not in self.empty)


class MonthAnswers(NamedTuple):
    """What the reports of a month on some measures have come to; by ref who has ever been asked for one."""

    period: Period
    by_ref: Mapping[str, MonthOf]
    ever_asked: Mapping[str, frozenset[str]]

    def of(self, ref: str) -> MonthOf:
        """Return what has come on a measure."""
        return self.by_ref.get(ref, _NOTHING_OWED)


_NOTHING_OWED = MonthOf()


class ReportingRound(NamedTuple):
    """A month's reports: all that are owed, in the plan's order, and how its round goes, which says by which day."""

    status: RoundStatus
    owed: tuple[Obligation, ...]


def last_period_due(day: date, reporting: Reporting, year: int) -> Period:
    """Return the last month of the plan's year whose reporting day has come by a day; at its beginning the first.

    It says who could have been heard by then. The month that a command means where none is named is another one, which
    knows no reporting day: plan.periods.current_period.
    """
    month = Period.of(day)
    last = month if reporting_day(month, reporting.day) <= day else month.previous()
    return last.within(year)


def reporting_round(
    ledger: Ledger,
    measures: Sequence[Measure],
    period: Period,
    *,
    units: Collection[str] | None = None,
    roles: Sequence[Role] = ROLES,
) -> ReportingRound:
    """Return what is owed for a month on these measures, and what has come of it.

    By these units (None: all), where they are named in these roles.
    """
    reporting, view, journal = ledger.rules.reporting, ledger.view, ledger.journal
    round_status = round_status_of(journal, period, view, reporting)
    asked_for = asked_units(ledger, measures, period)
    grounds = {
        (unit, measure.ref): (measure, why)
        for measure in measures
        for unit, why in asked_for[measure.ref].items()
        if (units is None or unit in units) and unit in named_units(measure, ledger.members, roles)
    }
    submissions = _submissions(ledger, period, grounds)

    def owed(unit: str, measure: Measure, why: Grounds) -> Obligation:
        submission = submissions.get((unit, measure.ref))
        if submission:
            return submission.obligation(measure, round_status, reporting)._replace(grounds=why)
        in_time = view.day < round_status.of(unit).due and not round_status.is_closed
        return Obligation(unit, measure, "open" if in_time else "missing", grounds=why)

    obligations = (owed(unit, measure, why) for (unit, _ref), (measure, why) in grounds.items())
    return ReportingRound(round_status, tuple(obligations))


def asked_units(ledger: Ledger, measures: Sequence[Measure], period: Period) -> dict[str, dict[str, Grounds]]:
    """Return ref → the units that owe a report on the measure for a month, in the row's order, each with why.

    That follows from what had been decided by the month's reporting day, and from what had been reported as done for
    earlier months, as far as the ledger's view knows.
    """
    reporting, members, journal = ledger.rules.reporting, ledger.members, ledger.journal
    decisions: dict[str, list[Entry]] = {}
    for entry in journal.decisions(ledger.view, [measure.ref for measure in measures]) if journal else ():
        decisions.setdefault(entry.ref, []).append(entry)
    decided = {ref: decided_for(period, of_ref, reporting) for ref, of_ref in decisions.items()}
    near = [
        measure for measure in measures if any(day_grounds(measure, decided.get(measure.ref, ()), period, reporting))
    ]
    pairs = {(unit, measure.ref) for measure in near for unit in named_units(measure, members, ("lead",))}
    said = journal.before(str(period), pairs, ledger.view, "status") if journal and pairs else {}
    done: dict[str, set[str]] = {}
    for (unit, ref), entry in said.items():
        if entry.report.status == "done":
            done.setdefault(ref, set()).add(unit)
    return {
        measure.ref: asked(
            measure, period, reporting, decided.get(measure.ref, ()), members, done=done.get(measure.ref, ())
        )
        for measure in measures
    }


def month_answers(ledger: Ledger, standings: Sequence[Standing], period: Period) -> MonthAnswers:
    """Return who owes what for a month on these measures, and who has answered; of what is closed by now nobody owes.

    Like `reporting_round`, but it seeks what each of these units said instead of reading all of the month's reports.
    """
    still = [standing.measure for standing in standings if standing.state != "closed"]
    asked_for = asked_units(ledger, still, period)
    pairs = {(unit, ref) for ref, units in asked_for.items() for unit in units}
    answered, empty = _answered(ledger, period, pairs)

    def month(ref: str, units: Sequence[str]) -> MonthOf:
        return MonthOf(
            tuple(units),
            tuple(unit for unit in units if (unit, ref) in answered),
            tuple(unit for unit in units if (unit, ref) in empty),
        )

    return MonthAnswers(
        period,
        {ref: month(ref, list(units)) for ref, units in asked_for.items()},
        asked_by_now(ledger, standings),
    )


def asked_by_now(ledger: Ledger, standings: Sequence[Standing]) -> dict[str, frozenset[str]]:
    """Return ref → the units that have owed a report on the measure for the month that is due or an earlier one."""
    reporting, members = ledger.rules.reporting, ledger.members
    period = last_period_due(ledger.view.day, reporting, ledger.plan.header.year)
    return {
        each.measure.ref: ever_asked(each.measure, each.decisions, members, reporting, period) for each in standings
    }


def _answered(
    ledger: Ledger, period: Period, pairs: Collection[tuple[str, str]]
) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Return which of these (unit, ref) have reported something with content for a month, and which only without.

    The journal is asked once more for every report in a row without content.
    """
    answered: set[tuple[str, str]] = set()
    empty: set[tuple[str, str]] = set()
    vain: set[str] = set()
    left = set(pairs) if ledger.journal else set()
    while left:
        assert ledger.journal  # noqa: S101 – or nothing would be left
        found = ledger.journal.during(str(period), left, ledger.view, but=vain)
        full = {pair for pair, entry in found.items() if has_content(entry.report, ledger.rules.reporting)}
        answered |= full
        left = found.keys() - full
        empty |= left
        vain |= {found[pair].id for pair in left}
    return answered, empty - answered


class _Submission(NamedTuple):
    """What one unit has handed in on one measure for the month, as far as it stands, oldest first."""

    reports: tuple[tuple[Entry, Entry], ...]
    """Each with the entry with which it came, a correction with what it corrects; empty where all were sent back."""
    before: Entry | None
    """The unit's last report on the measure for an earlier month."""
    sent_back: Entry | None

    def obligation(self, measure: Measure, round_status: RoundStatus, reporting: Reporting) -> Obligation:
        """Return the obligation with what has come of it.

        Of several reports those with content count; the last of them decides, and the first of them says
        when the unit reported.
        """
        if not self.reports:
            assert self.sent_back  # noqa: S101 – or there would be nothing to judge
            return Obligation(self.sent_back.unit, measure, "sent-back", self.sent_back)
        full = [(entry, came) for entry, came in self.reports if has_content(entry.report, reporting)]
        dated = full or self.reports
        (_first, came), (last, _last_came) = dated[0], dated[-1]
        late = office_time.day_of(came.recorded) > round_status.of(last.unit).due or round_status.closed_before(came)
        word: Receipt = "late" if late else "received"
        if not full:
            word = "empty"
        elif self.before and _says_nothing_new(last.report, self.before.report):
            word = "repeated"
        return Obligation(last.unit, measure, word, last, late)


def _submissions(
    ledger: Ledger, period: Period, pairs: Collection[tuple[str, str]]
) -> dict[tuple[str, str], _Submission]:
    """Return (unit, ref) → what has come."""
    journal, view = ledger.journal, ledger.view
    if not journal:
        return {}
    reports: dict[tuple[str, str], list[Entry]] = {}
    for entry in journal.reports(str(period), view):
        if (entry.unit, entry.ref) in pairs:
            reports.setdefault((entry.unit, entry.ref), []).append(entry)
    corrected = journal.by_ids(entry.about for entries in reports.values() for entry in entries if entry.about)
    before = journal.before(str(period), reports.keys(), view)
    sent_back = journal.returned(str(period), view)
    returned = {(entry.unit, entry.ref): entry for entry in sent_back if (entry.unit, entry.ref) in pairs}
    in_vain = {entry.id for entry in sent_back}

    def came(entry: Entry) -> Entry:
        first = corrected.get(entry.about)
        return first if first and first.id not in in_vain else entry

    return {
        pair: _Submission(
            tuple((entry, came(entry)) for entry in reports.get(pair, ())),
            before.get(pair),
            returned.get(pair),
        )
        for pair in {**returned, **reports}
    }


def _says_nothing_new(report: Report, before: Report) -> bool:
    """Tell whether all that a report says is word for word what the earlier one said."""
    names = ("status", "note", "problem", "next", "evidence")
    fields = ((getattr(report, name), getattr(before, name)) for name in names)
    return all(now in (None, "", (), then) for now, then in fields) and all(
        target in before.values and before.values[target] == value for target, value in report.values.items()
    )
