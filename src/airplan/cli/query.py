"""Answer questions about the plan."""

from __future__ import annotations

from typing import Annotated

import typer

from airplan.cli import completion, option_hints
from airplan.cli.options import AllPlans, KnownAt, Output, Period, Refs, Where, unit_option
from airplan.cli.registry import ASK, command
from airplan.cli.rendering import show
from airplan.cli.vocabulary import ref_of, units_named, word
from airplan.errors import AmbiguousName, Message, UsageError
from airplan.i18n import _, marked
from airplan.i18n.forms import filled, join_clauses, join_items
from airplan.plan.model import Filter, Measure
from airplan.progress.standing import Standing
from airplan.reports import measures as lists
from airplan.reports.table import Table
from airplan.reports.wording import as_of, counted
from airplan.store.plan_queries import CompiledPlan
from airplan.workspace.session import Session


@command(ASK, "list", marked("List measures, in the plan's order."))
def list_measures(
    session: Session, where: Where, output: Output, _known_at: KnownAt, _plans: AllPlans, refs: Refs = None
) -> None:
    criteria = where.filter(session, refs)
    standings = session.ledger.standings(criteria)
    table = lists.listing(standings, session.reading_of(standings), counted(len(standings)))
    table = table.with_undated(session.ledger.left_out(criteria))
    show(lists.with_doubts(table, standings, criteria), output)


@command(ASK, "due", marked("List measures with a due date, earliest first."))
def due(
    session: Session, where: Where, output: Output, _known_at: KnownAt, _plans: AllPlans, refs: Refs = None
) -> None:
    criteria = where.filter(session, refs)
    dated = session.ledger.standings(criteria, by_due=True)
    over = [] if criteria.states else [each for each in dated if each.outcome in ("closed", "reached")]
    standings = [each for each in dated if each not in over]
    kinds = session.ledger.count_undated(criteria)
    title = _due_title(criteria, session, len(standings))
    table = lists.due(standings, over, kinds, session.reading_of(standings), title)
    show(lists.with_doubts(table, standings, criteria), output, order="due")


@command(ASK, "department", marked("List a unit's measures by role, and how each measure names the unit."))
def department(
    session: Session,
    name: Annotated[
        str,
        typer.Argument(
            metavar="UNIT",
            help=marked("Unit or collective: its Chinese or English name, pinyin or initials (EPB, hbj)."),
            autocompletion=completion.units,
        ),
    ],
    where: Where,
    output: Output,
    _known_at: KnownAt,
    _plans: AllPlans,
    period: Period = None,
) -> None:
    from airplan.progress.obligations import asked_by_now

    plan = session.plan
    party = plan.find(name, "unit", "collective")
    if period is not None:
        _show_owed(session, where._replace(department=[*(where.department or ()), name]), period, output)
        return
    criteria = where.filter(session, of_unit=party)
    standings = session.ledger.standings(criteria)
    open_ended = 0 if party.sort == "collective" else plan.count_open_ended(besides=criteria.parties[0])
    reading, asked = session.reading_of(standings, [party]), asked_by_now(session.ledger, standings)
    table = lists.assignments(party, standings, criteria, reading, open_ended=open_ended, asked=asked)
    show(table.with_undated(session.ledger.left_out(criteria)), output)


def _show_owed(session: Session, where: Where, period: str, output: Output) -> None:
    """Show which reports a unit owes for a month, and which were received."""
    from airplan.cli.status import owed_for
    from airplan.progress.obligations import never_asked
    from airplan.reports.submissions import by_measure

    owed = owed_for(session, where, period)
    reading = session.reading(obligation.measure for obligation in owed.owed)
    table = by_measure(owed, session.ledger.members, reading)
    show(table.with_undated(never_asked(session.ledger, where.filter(session), owed.status.period)), output)


@command(ASK, "official", marked("List the measures led by an official."))
def official(
    session: Session,
    name: Annotated[
        str,
        typer.Argument(
            metavar="OFFICIAL",
            help=marked("Official: name, surname or pinyin initials (Jiang Liguang, Jiang, jlg)."),
            autocompletion=completion.officials,
        ),
    ],
    where: Where,
    output: Output,
    _known_at: KnownAt,
    _plans: AllPlans,
) -> None:
    party = session.plan.find(name, "official")
    criteria = where.filter(session, of_official=party)
    standings = session.ledger.standings(criteria)
    table = lists.official(party, standings, session.reading_of(standings, [party]))
    table = table.with_undated(session.ledger.left_out(criteria))
    show(lists.with_doubts(table, standings, criteria), output)


ShownRef = Annotated[
    str,
    typer.Argument(
        metavar="REF",
        help=marked("Task (8), measure (8b) or city task (49-2)."),
        autocompletion=completion.refs,
    ),
]


@command(ASK, "show", marked("Show all details of a task or measure."))
def show_measure(
    session: Session,
    ref: ShownRef,
    output: Output,
    _known_at: KnownAt,
    unit: Annotated[
        list[str] | None,
        unit_option(
            marked("Only measures that name this unit, and only its own reports; repeatable."), option_hints.MEASURES
        ),
    ] = None,
    city: Annotated[
        bool,
        typer.Option("--city", help=marked("Read the number as a city task."), rich_help_panel=option_hints.MEASURES),
    ] = False,
) -> None:
    from airplan.progress.notices import count_notices
    from airplan.progress.unit_figures import monthly_figures, unit_figures
    from airplan.reports.details import Figures, details
    from airplan.reports.notice_counts import NoticeCounts

    measures, notes = _meant(session.plan, ref, city=city)
    units = units_named(session.plan, unit)
    standings = _of_units(session.ledger.standings_of(measures), units)
    if not standings:
        raise UsageError(Message(marked("{ref} does not name {units}."), ref=ref, units=tuple(unit or ())))
    reading = session.reading_of(standings)
    if output.form == "csv":
        show(lists.listing(standings, reading, ref), output)
    else:
        issues = session.journal.papers(session.view, "issue") if session.journal else ()
        figures = Figures(
            unit_figures(session.ledger, standings),
            monthly_figures(session.ledger, measures),
            session.rules.thresholds,
            NoticeCounts(by_item=count_notices(issues)),
        )
        show(details(standings, reading, notes, figures), output)


@command(ASK, "search", marked("Search the plan's texts and names in both languages, and all reports."))
def search(
    session: Session,
    words: Annotated[list[str], typer.Argument(help=marked("Words to find (all of them)."), metavar="WORD...")],
    where: Where,
    output: Output,
    _known_at: KnownAt,
    _plans: AllPlans,
) -> None:
    criteria = where.filter(session)
    wanted = [word(text) for text in words]
    standings, said = session.ledger.search(criteria, wanted)
    table = lists.matches(words, standings, said, session.reading_of(standings))
    table = table.with_undated(session.ledger.left_out(criteria, wanted))
    show(lists.with_doubts(table, standings, criteria), output)


@command(ASK, "units", marked("List units and collectives with the number of measures that name each."))
def units(session: Session, where: Where, output: Output, _known_at: KnownAt) -> None:
    from airplan.reports import overview

    criteria = where.filter(session)
    parties = session.plan.parties("unit", "collective")
    table = overview.units(parties, session.ledger.measures(criteria), session.reading(parties=parties))
    show(_only_counted(session, table, criteria), output)


@command(ASK, "officials", marked("List the lead officials."))
def officials(session: Session, where: Where, output: Output, _known_at: KnownAt) -> None:
    from airplan.reports import overview

    criteria = where.filter(session)
    parties = session.plan.parties("official")
    table = overview.officials(parties, session.ledger.measures(criteria), session.reading(parties=parties))
    show(_only_counted(session, table, criteria), output)


@command(ASK, "sections", marked("List the sections of the plan."))
def sections(session: Session, where: Where, output: Output, _known_at: KnownAt) -> None:
    from airplan.reports import overview

    criteria = where.filter(session)
    table = overview.sections(session.plan.header.sections, session.ledger.measures(criteria))
    show(_only_counted(session, table, criteria), output)


@command(ASK, "summary", marked("Count measures by section, role, unit and kind of deadline."))
def summary(session: Session, where: Where, output: Output, _known_at: KnownAt) -> None:
    from airplan.reports import overview

    plan, criteria = session.plan, where.filter(session)
    parties = plan.parties("unit", "collective")
    measures = session.ledger.measures(criteria)
    table = overview.summary(measures, plan.header.sections, parties, session.reading(measures, parties))
    show(table.with_undated(session.ledger.left_out(criteria)), output)


def _of_units(standings: list[Standing], units: set[str] | None) -> list[Standing]:
    """Return the standings of measures that name any of these units (None: all), without other units' reports."""
    if units is None:
        return standings
    kept = [
        standing._replace(
            units=tuple(unit for unit in standing.units if unit in units),
            answered={unit: day for unit, day in standing.answered.items() if unit in units},
        )
        for standing in standings
    ]
    return [standing for standing in kept if standing.units]


def _only_counted(session: Session, table: Table, criteria: Filter) -> Table:
    """Return the whole list without a filter; otherwise only parties with a matching measure, and what is left out."""
    if criteria == Filter():
        return table
    return table.where("measures", bool).with_undated(session.ledger.left_out(criteria))


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


def _meant(plan: CompiledPlan, ref: str, *, city: bool) -> tuple[list[Measure], list[str]]:
    """Return the measures that a number means, the plan's before the city's, with a note about that."""
    number = ref_of(ref)
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
            raise AmbiguousName(ref, dict.fromkeys(parts, ""))
        raise plan.unknown_ref(number)
    return of_plan or of_city, []
