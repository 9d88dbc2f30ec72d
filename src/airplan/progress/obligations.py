"""Determine the reports that are owed for a month, and what was received."""

from __future__ import annotations

from collections import Counter
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

    from airplan.plan.model import Filter, Measure, Role, Span
    from airplan.progress.duties import Grounds
    from airplan.progress.ledger import Ledger
    from airplan.progress.round_status import RoundStatus
    from airplan.progress.rules import Reporting
    from airplan.progress.standing import Standing
    from airplan.store.entries import Entry, Report

Receipt = Literal["received", "late", "empty", "repeated", "sent-back", "missing", "open"]
"""The state of a report that is owed. `open`: nothing received, its day has not passed, and the round is open."""
_OUTSTANDING: tuple[Receipt, ...] = ("missing", "sent-back", "open")


class Obligation(NamedTuple):
    """A report that a unit owes on a measure for a month."""

    unit: str
    measure: Measure
    came: Receipt
    entry: Entry | None = None
    """The report that counts, or the one that was sent back."""
    late: bool = False
    """Whether it came after its day, or after the closing and before the reopening of the round."""
    grounds: Grounds = ()
    """Why it is owed."""

    @property
    def answered(self) -> bool:
        """Whether a report with content was received."""
        return not self.outstanding and self.came != "empty"

    @property
    def outstanding(self) -> bool:
        """Whether it is still to come, for the first time or again."""
        return self.came in _OUTSTANDING


class MonthOf(NamedTuple):
    """The state of a month's reports on one measure, by unit, in the row's order."""

    owed: tuple[str, ...] = ()
    """The units that owe a report."""
    answered: tuple[str, ...] = ()
    """The units among them that have reported content."""
    empty: tuple[str, ...] = ()
    """The units among them that have only sent reports without content."""

    @property
    def missing(self) -> tuple[str, ...]:
        """The units without a standing report."""
        return tuple(unit for unit in self.owed if unit not in self.answered and unit not in self.empty)


class MonthAnswers(NamedTuple):
    """The state of a month's reports on several measures, with the units ever asked by ref."""

    period: Period
    by_ref: Mapping[str, MonthOf]
    ever_asked: Mapping[str, frozenset[str]]

    def of(self, ref: str) -> MonthOf:
        """Return the state for a measure."""
        return self.by_ref.get(ref, _NOTHING_OWED)


_NOTHING_OWED = MonthOf()


class ReportingRound(NamedTuple):
    """The reports owed for a month, in the plan's order, and the status of its round, with its return dates."""

    status: RoundStatus
    owed: tuple[Obligation, ...]


def never_asked(ledger: Ledger, where: Filter, period: Period) -> Mapping[str, int]:
    """Return by kind of deadline how many measures are not asked about for want of a due date.

    These are the ones that fail the filter only because of it, and those with a wording that could not be read on which
    nothing else makes a unit owe a report for the month.
    """
    kinds = Counter(ledger.left_out(where))
    if not kinds and (not where.kinds or "unknown" in where.kinds):
        unread = ledger.standings(where._replace(kinds=("unknown",)))
        reporting = ledger.rules.reporting
        kinds["unknown"] = sum(
            not each.due and not asked(each.measure, period, reporting, each.decisions, ledger.members)
            for each in unread
        )
    return +kinds


def last_period_due(day: date, reporting: Reporting, span: Span) -> Period:
    """Return the last month of the plan whose reporting day has passed by a day; at least the first month.

    It determines which units could have reported by then. The month that a command means by default differs, because it
    does not depend on the reporting day: plan.periods.current_period.
    """
    month = Period.of(day)
    last = month if reporting_day(month, reporting.day) <= day else month.previous()
    return last.within(span)


def reporting_round(
    ledger: Ledger,
    measures: Sequence[Measure],
    period: Period,
    *,
    units: Collection[str] | None = None,
    roles: Sequence[Role] = ROLES,
) -> ReportingRound:
    """Return the reports that are owed for a month on these measures, and what was received.

    `units` (None: all) and `roles` limit the units.
    """
    reporting, view, journal = ledger.rules.reporting, ledger.view, ledger.journal
    round_status = round_status_of(journal, period, view, reporting)
    asked_for = asked_units(ledger, measures, period)
    grounds = {
        (unit, measure.id): (measure, why)
        for measure in measures
        for unit, why in asked_for[measure.id].items()
        if (units is None or unit in units) and unit in named_units(measure, ledger.members, roles)
    }
    submissions = _submissions(ledger, period, grounds)

    def owed(unit: str, measure: Measure, why: Grounds) -> Obligation:
        submission = submissions.get((unit, measure.id))
        if submission:
            return submission.obligation(measure, round_status, reporting)._replace(grounds=why)
        in_time = view.day < round_status.of(unit).due and not round_status.is_closed
        return Obligation(unit, measure, "open" if in_time else "missing", grounds=why)

    obligations = (owed(unit, measure, why) for (unit, _ref), (measure, why) in grounds.items())
    return ReportingRound(round_status, tuple(obligations))


def still_waited_for(ledger: Ledger, round_: ReportingRound) -> ReportingRound:
    """Return the round without reports on measures that were closed since: no unit is reminded of these."""
    refs = list({obligation.measure.id for obligation in round_.owed})
    decisions = ledger.journal.decisions(ledger.view, refs) if ledger.journal else ()
    closed = {entry.ref for entry in decisions if entry.kind == "close"}
    return round_._replace(owed=tuple(each for each in round_.owed if each.measure.id not in closed))


def asked_units(ledger: Ledger, measures: Sequence[Measure], period: Period) -> dict[str, dict[str, Grounds]]:
    """Return ref → the units that owe a report on the measure for a month, in the row's order, with the reasons.

    These follow from the decisions made by the month's reporting day, and from measures reported as done for earlier
    months, as known in the ledger's view.
    """
    reporting, members, journal = ledger.rules.reporting, ledger.members, ledger.journal
    decisions: dict[str, list[Entry]] = {}
    for entry in journal.decisions(ledger.view, [measure.id for measure in measures]) if journal else ():
        decisions.setdefault(entry.ref, []).append(entry)
    decided = {ref: decided_for(period, of_ref, reporting) for ref, of_ref in decisions.items()}
    near = [
        measure for measure in measures if any(day_grounds(measure, decided.get(measure.id, ()), period, reporting))
    ]
    pairs = {(unit, measure.id) for measure in near for unit in named_units(measure, members, ("lead",))}
    said = journal.before(str(period), pairs, ledger.view, "status") if journal and pairs else {}
    done: dict[str, set[str]] = {}
    for (unit, ref), entry in said.items():
        if entry.report.status == "done":
            done.setdefault(ref, set()).add(unit)
    return {
        measure.id: asked(
            measure, period, reporting, decided.get(measure.id, ()), members, done=done.get(measure.id, ())
        )
        for measure in measures
    }


def month_answers(ledger: Ledger, standings: Sequence[Standing], period: Period) -> MonthAnswers:
    """Return which units owe and have answered reports for a month; no unit owes a report on a closed measure.

    Like `reporting_round`, but it seeks each unit's reports instead of reading all of the month's.
    """
    still = [standing.measure for standing in standings if standing.state != "closed"]
    asked_for = asked_units(ledger, still, period)
    pairs = {(unit, ref) for ref, units in asked_for.items() for unit in units}
    answered, empty = with_content(ledger, period, pairs)

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
    """Return ref → the units that owed a report on the measure for the month that is due or an earlier one."""
    reporting, members = ledger.rules.reporting, ledger.members
    period = last_period_due(ledger.view.day, reporting, ledger.plan.header.span)
    return {each.measure.id: ever_asked(each.measure, each.decisions, members, reporting, period) for each in standings}


def with_content(
    ledger: Ledger, period: Period, pairs: Collection[tuple[str, str]]
) -> tuple[dict[tuple[str, str], Entry], set[tuple[str, str]]]:
    """Return (unit, ref) → its last report with content for a month, and those that only sent empty reports.

    The journal is read once more for every consecutive empty report.
    """
    answered: dict[tuple[str, str], Entry] = {}
    empty: set[tuple[str, str]] = set()
    vain: set[str] = set()
    left = set(pairs) if ledger.journal else set()
    while left:
        assert ledger.journal  # noqa: S101 – otherwise nothing would be left
        found = ledger.journal.during(str(period), left, ledger.view, but=vain)
        answered |= {pair: each for pair, each in found.items() if has_content(each.report, ledger.rules.reporting)}
        left = found.keys() - answered.keys()
        empty |= left
        vain |= {found[pair].id for pair in left}
    return answered, empty - answered.keys()


class _Submission(NamedTuple):
    """The standing reports of a unit on a measure for a month, oldest first."""

    reports: tuple[tuple[Entry, Entry], ...]
    """Each report with the entry it first came with (for a correction, the corrected one); empty if all were sent back.
    """
    before: Entry | None
    """The unit's last report on the measure for an earlier month."""
    sent_back: Entry | None

    def obligation(self, measure: Measure, round_status: RoundStatus, reporting: Reporting) -> Obligation:
        """Return the obligation with its state.

        Of several reports those with content count; the last of them decides, and the first of them says when the unit
        reported.
        """
        if not self.reports:
            assert self.sent_back  # noqa: S101 – otherwise there is nothing to judge
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
    """Return (unit, ref) → the reports received."""
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
    """Return whether a report repeats the earlier one word for word."""
    names = ("status", "note", "problem", "next", "evidence")
    fields = ((getattr(report, name), getattr(before, name)) for name in names)
    return all(now in (None, "", (), then) for now, then in fields) and all(
        target in before.values and before.values[target] == value for target, value in report.values.items()
    )
