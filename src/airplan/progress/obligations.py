"""The reports that are owed for a month, and what has come of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from airplan import office_time
from airplan.plan.model import ROLES, named_units
from airplan.plan.periods import Period, reporting_day
from airplan.progress.round_status import round_status_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from airplan.plan.model import Measure, Membership, Role
    from airplan.progress.ledger import Ledger
    from airplan.progress.round_status import RoundStatus
    from airplan.progress.rules import Reporting
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

    @property
    def outstanding(self) -> bool:
        """Whether it is still to come, for the first time or again."""
        return self.came in _OUTSTANDING


class ReportingRound(NamedTuple):
    """A month's reports: all that are owed, in the plan's order, and how its round goes, which says by which day."""

    status: RoundStatus
    owed: tuple[Obligation, ...]


def period_due(day: date, reporting: Reporting, year: int) -> Period:
    """Return the last month of the plan's year whose reporting day has come by a day; at its beginning the first."""
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

    By these units (None: all), where they are named in these roles. A measure that was closed owes nothing for the
    months after.
    """
    reporting, view, journal = ledger.rules.reporting, ledger.view, ledger.journal
    round_status = round_status_of(journal, period, view, reporting)
    decisions = journal.decisions(view, [measure.ref for measure in measures]) if journal else []
    closed = closed_before(period, decisions)
    pairs = {
        (unit, measure.ref): measure
        for measure in measures
        if measure.ref not in closed
        for unit in reporting_units(measure, ledger.members, reporting)
        if (units is None or unit in units) and unit in named_units(measure, ledger.members, roles)
    }
    submissions = _submissions(ledger, period, pairs)

    def owed(unit: str, measure: Measure) -> Obligation:
        submission = submissions.get((unit, measure.ref))
        if submission:
            return submission.obligation(measure, round_status)
        in_time = view.day < round_status.of(unit).due and not round_status.is_closed
        return Obligation(unit, measure, "open" if in_time else "missing")

    return ReportingRound(round_status, tuple(owed(unit, measure) for (unit, _ref), measure in pairs.items()))


def closed_before(period: Period, decisions: Iterable[Entry]) -> set[str]:
    """Return the refs of the measures that decisions closed before a month began: nothing is owed on them for it."""
    return {entry.ref for entry in decisions if entry.kind == "close" and entry.as_of < period.first}


def reporting_units(measure: Measure, members: Membership, reporting: Reporting) -> tuple[str, ...]:
    """Return the units that owe a monthly report on a measure, in the row's order."""
    duties: set[str] = {measure.deadline.kind}
    if measure.cadence:
        duties.add("cadence")
    if any(target.nature == "cumulative" and target.scope == "district" for target in measure.targets):
        duties.add("target")
    if duties.intersection(reporting.everyone):
        return named_units(measure, members)
    return named_units(measure, members, ("lead",)) if duties.intersection(reporting.leads) else ()


class _Submission(NamedTuple):
    """What one unit has handed in on one measure for the month, as far as it stands, oldest first."""

    reports: tuple[tuple[Entry, Entry], ...]
    """Each with the entry with which it came, a correction with what it corrects; empty where all were sent back."""
    before: Entry | None
    """The unit's last report on the measure for an earlier month."""
    sent_back: Entry | None

    def obligation(self, measure: Measure, round_status: RoundStatus) -> Obligation:
        """Return the obligation with what has come of it.

        Of several reports those that say more than a status count; the last of them decides, and the first of them says
        when the unit reported.
        """
        if not self.reports:
            assert self.sent_back  # noqa: S101 – or there would be nothing to judge
            return Obligation(self.sent_back.unit, measure, "sent-back", self.sent_back)
        dated = [(entry, came) for entry, came in self.reports if not entry.report.empty] or self.reports
        (_first, came), (last, _last_came) = dated[0], dated[-1]
        late = office_time.day_of(came.recorded) > round_status.of(last.unit).due or round_status.closed_before(came)
        word: Receipt = "late" if late else "received"
        if last.report.empty:
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
