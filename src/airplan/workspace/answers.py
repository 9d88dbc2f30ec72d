"""Answer questions about the plan and the journal of a session: which measures or entries, as a table.

The command line and the window ask the same functions; what they were asked has been read already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.errors import AmbiguousName
from airplan.i18n import _
from airplan.i18n.forms import filled, join_clauses, join_items
from airplan.plan.model import ROLES, Filter
from airplan.reports import measures as lists
from airplan.reports.wording import as_of, counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet
    from typing import Any

    from airplan.plan.model import Measure, Party
    from airplan.plan.periods import Period
    from airplan.progress.obligations import ReportingRound
    from airplan.progress.standing import Standing
    from airplan.reports.counts import By
    from airplan.reports.notice_counts import NoticeCounts
    from airplan.reports.table import Table
    from airplan.store.entries import Entry
    from airplan.store.plan_queries import CompiledPlan
    from airplan.workspace.session import Session


def selection(
    plan: CompiledPlan, units: Sequence[Sequence[Party]], officials: Sequence[Sequence[Party]], **conditions: Any
) -> Filter:
    """Return the filter for measures that name one party of each of these groups, under further conditions of Filter.

    A unit is also named by its closed collectives; empty groups demand nothing.
    """
    return Filter(
        parties=tuple(plan.answering_to(group) for group in units if group),
        officials=tuple(tuple(party.name for party in group) for group in officials if group),
        **conditions,
    )


# --- measures ---------------------------------------------------------------------------------------------------------


def listing(session: Session, criteria: Filter) -> Table:
    """Return the measures that pass a filter, in the plan's order."""
    standings = session.ledger.standings(criteria)
    table = lists.listing(standings, session.reading_of(standings), counted(len(standings)))
    table = table.with_undated(session.ledger.left_out(criteria))
    return lists.with_doubts(table, standings, criteria)


def due(session: Session, criteria: Filter) -> Table:
    """Return the measures with a due date, the earliest first; those for which nothing falls due are a note."""
    dated = session.ledger.standings(criteria, by_due=True)
    over = [] if criteria.states else [each for each in dated if each.outcome in ("closed", "reached")]
    standings = [each for each in dated if each not in over]
    kinds = session.ledger.count_undated(criteria)
    title = _due_title(criteria, session, len(standings))
    table = lists.due(standings, over, kinds, session.reading_of(standings), title)
    return lists.with_doubts(table, standings, criteria)


def overdue(session: Session, criteria: Filter) -> Table:
    """Return the overdue measures and milestones, the longest overdue first."""
    from airplan.reports import standings

    listed = session.ledger.standings(criteria)
    return standings.overdue(listed, session.ledger.count_undated(criteria), session.reading_of(listed))


def status(session: Session, criteria: Filter) -> Table:
    """Return the progress and the light of each measure."""
    from airplan.progress.obligations import month_answers
    from airplan.reports import standings

    listed, ledger = session.ledger.standings(criteria), session.ledger
    month = month_answers(ledger, listed, session.current_month())
    shown = standings.status(listed, month, ledger.members, session.reading_of(listed))
    return lists.with_doubts(shown, listed, criteria).with_undated(ledger.left_out(criteria))


def counted_by(session: Session, criteria: Filter, group: By) -> Table:
    """Return how many measures of each section, unit, official or subdistrict have which status and light."""
    from airplan.progress.obligations import month_answers
    from airplan.reports.counts import Groups, counts

    listed = session.ledger.standings(criteria)
    month = month_answers(session.ledger, listed, session.current_month())
    parties = session.plan.parties("unit", "collective", "official")
    groups = Groups(session.plan.header.sections, parties, criteria.roles or ROLES)
    table = counts(group, listed, month.ever_asked, groups, session.reading(parties=parties))
    return table.with_undated(session.ledger.left_out(criteria))


def assignments(session: Session, criteria: Filter, party: Party) -> Table:
    """Return the measures of a unit or collective by role; it is the first of the filter's groups of parties."""
    from airplan.progress.obligations import asked_by_now

    plan, standings = session.plan, session.ledger.standings(criteria)
    open_ended = 0 if party.sort == "collective" else plan.count_open_ended(besides=criteria.parties[0])
    reading, asked = session.reading_of(standings, [party]), asked_by_now(session.ledger, standings)
    table = lists.assignments(party, standings, criteria, reading, open_ended=open_ended, asked=asked)
    return table.with_undated(session.ledger.left_out(criteria))


def led_by(session: Session, criteria: Filter, official: Party) -> Table:
    """Return the measures of an official, who is the first of the filter's groups of officials."""
    standings = session.ledger.standings(criteria)
    table = lists.official(official, standings, session.reading_of(standings, [official]))
    table = table.with_undated(session.ledger.left_out(criteria))
    return lists.with_doubts(table, standings, criteria)


def matches(session: Session, criteria: Filter, words: Sequence[str]) -> Table:
    """Return the measures whose texts, names or reports contain all the words, with the passage."""
    standings, said = session.ledger.search(criteria, words)
    table = lists.matches(words, standings, said, session.reading_of(standings))
    table = table.with_undated(session.ledger.left_out(criteria, words))
    return lists.with_doubts(table, standings, criteria)


def measures_meant(plan: CompiledPlan, number: str, *, city: bool = False) -> tuple[list[Measure], list[str]]:
    """Return the measures that a number means, the plan's before the city's, with a note about that.

    Raises AirplanError.
    """
    of_plan = [] if city else plan.by_number(number)
    of_city = plan.by_city_number(number)
    if of_plan and of_city and of_plan != of_city:
        refs = join_items(measure.ref for measure in of_city)
        return of_plan, [
            _("City task {number} corresponds to {refs} in this plan; to show it, add --city.").format(
                number=number, refs=refs
            )
        ]
    if not of_plan and not of_city:
        parts = plan.city_numbers_within(number)
        if parts:
            raise AmbiguousName(number, dict.fromkeys(parts, ""))
        raise plan.unknown_ref(number)
    return of_plan or of_city, []


def details(session: Session, standings: Sequence[Standing], notes: Sequence[str] = ()) -> Table:
    """Return every field of measures with their standings."""
    from airplan.progress.notices import count_notices
    from airplan.progress.unit_figures import monthly_figures, unit_figures
    from airplan.reports.details import Figures
    from airplan.reports.details import details as fields
    from airplan.reports.notice_counts import NoticeCounts

    figures = Figures(
        unit_figures(session.ledger, standings),
        monthly_figures(session.ledger, [standing.measure for standing in standings]),
        session.rules.thresholds,
        NoticeCounts(by_item=count_notices(_issued(session))),
    )
    return fields(standings, session.reading_of(standings), notes, figures)


def _due_title(criteria: Filter, session: Session, count: int) -> str:
    """Return the filter in words, with the days included."""
    parts = [counted(count)]
    if criteria.after and criteria.before:
        parts.append(filled(_("due from {first} to {last}"), first=criteria.after, last=criteria.before))
    elif criteria.after:
        parts.append(filled(_("due on or after {day}"), day=criteria.after))
    elif criteria.before:
        parts.append(filled(_("due on or before {day}"), day=criteria.before))
    parts.append(as_of(session.today))
    return join_clauses(parts)


# --- parties and sections ---------------------------------------------------------------------------------------------


def units(session: Session, criteria: Filter) -> Table:
    """Return the units and collectives with the number of measures that name each."""
    from airplan.reports import overview

    parties = session.plan.parties("unit", "collective")
    table = overview.units(parties, session.ledger.measures(criteria), session.reading(parties=parties))
    return _only_counted(session, table, criteria)


def officials(session: Session, criteria: Filter) -> Table:
    """Return the lead officials."""
    from airplan.reports import overview

    parties = session.plan.parties("official")
    table = overview.officials(parties, session.ledger.measures(criteria), session.reading(parties=parties))
    return _only_counted(session, table, criteria)


def sections(session: Session, criteria: Filter) -> Table:
    """Return the sections of the plan."""
    from airplan.reports import overview

    table = overview.sections(session.plan.header.sections, session.ledger.measures(criteria))
    return _only_counted(session, table, criteria)


def _only_counted(session: Session, table: Table, criteria: Filter) -> Table:
    """Return the whole list without a filter; otherwise only parties with a matching measure, and what is left out."""
    if criteria == Filter():
        return table
    return table.where("measures", bool).with_undated(session.ledger.left_out(criteria))


# --- reports owed -----------------------------------------------------------------------------------------------------


def reports_owed(
    session: Session, criteria: Filter, month: Period | None, units: AbstractSet[str] | None = None
) -> ReportingRound:
    """Return what is owed for a month (None: the current one) on measures that pass a filter, by these units or all."""
    from airplan.progress.obligations import reporting_round

    measures = session.ledger.measures(criteria)
    wanted, roles = month or session.current_month(), criteria.roles or ROLES
    return reporting_round(session.ledger, measures, wanted, units=units, roles=roles)


def missing(session: Session, criteria: Filter, reporting: ReportingRound, *, by_unit: bool, why: bool) -> Table:
    """Return who owes a report and what has arrived, a row for each unit or measure, or each report with its rule."""
    from airplan.progress.mail_status import recorded_mails
    from airplan.progress.obligations import never_asked
    from airplan.reports import submissions

    parties = session.plan.parties("unit", "collective")
    order = [party.name for party in parties]
    reading = session.reading((owed.measure for owed in reporting.owed), parties)
    days, notices = session.rules.reporting.ask_before_days, _notices(session, reporting)
    if why:
        table = submissions.reasons(reporting, order if by_unit else (), days, reading, notices)
    elif by_unit:
        mails = recorded_mails(session.journal, str(reporting.status.period), session.view)
        table = submissions.by_unit(reporting, order, reading, notices, mails)
    else:
        table = submissions.by_measure(reporting, session.ledger.members, reading, notices)
    return table.with_undated(never_asked(session.ledger, criteria, reporting.status.period))


def _notices(session: Session, reporting: ReportingRound) -> NoticeCounts:
    """Return how often units were asked by notices: for the month, and on each measure."""
    from airplan.progress.notices import count_by_unit, count_notices
    from airplan.reports.notice_counts import NoticeCounts

    issues = _issued(session)
    return NoticeCounts(count_by_unit(issues, reporting.status.period), count_notices(issues))


def _issued(session: Session) -> list[Entry]:
    """Return the papers that were issued, in the session's view."""
    return session.journal.papers(session.view, "issue") if session.journal else []


# --- entries ----------------------------------------------------------------------------------------------------------


def history(session: Session, entries: Sequence[Entry]) -> Table:
    """Return entries with their changes and status."""
    from airplan.reports.entry_log import entry_log

    session.warn_of_replaced_rows()
    ids = tuple({entry.ref for entry in entries if entry.ref})
    measures = session.plan.select(Filter(ids=ids)) if ids else []
    reading = session.reading(measures, session.plan.parties("unit"))
    return entry_log(
        session.journal, entries, {measure.id: measure for measure in measures}, reading, known=session.view.known
    )


def of_units(standings: Sequence[Standing], units: AbstractSet[str] | None) -> list[Standing]:
    """Return the standings of measures that name any of these units (None: all), without other units' reports."""
    if units is None:
        return list(standings)
    kept = [
        standing._replace(
            units=tuple(unit for unit in standing.units if unit in units),
            answered={unit: day for unit, day in standing.answered.items() if unit in units},
        )
        for standing in standings
    ]
    return [standing for standing in kept if standing.units]
