"""Answer questions about the plan."""

from __future__ import annotations

from typing import Annotated

import typer

from airplan.cli import completion, option_hints
from airplan.cli.options import AllPlans, KnownAt, Output, Period, Refs, Where, unit_option
from airplan.cli.registry import ASK, command
from airplan.cli.rendering import show
from airplan.cli.vocabulary import ref_of, units_named, word
from airplan.errors import Message, UsageError
from airplan.i18n import marked
from airplan.reports import measures as lists
from airplan.workspace import answers
from airplan.workspace.session import Session


@command(ASK, "list", marked("List measures, in the plan's order."))
def list_measures(
    session: Session, where: Where, output: Output, _known_at: KnownAt, _plans: AllPlans, refs: Refs = None
) -> None:
    show(answers.listing(session, where.filter(session, refs)), output)


@command(ASK, "due", marked("List measures with a due date, earliest first."))
def due(
    session: Session, where: Where, output: Output, _known_at: KnownAt, _plans: AllPlans, refs: Refs = None
) -> None:
    show(answers.due(session, where.filter(session, refs)), output, order="due")


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
    party = session.plan.find(name, "unit", "collective")
    if period is not None:
        _show_owed(session, where._replace(department=[*(where.department or ()), name]), period, output)
        return
    show(answers.assignments(session, where.filter(session, of_unit=party), party), output)


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
    show(answers.led_by(session, where.filter(session, of_official=party), party), output)


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
    measures, notes = answers.measures_meant(session.plan, ref_of(ref), city=city)
    units = units_named(session.plan, unit)
    standings = answers.of_units(session.ledger.standings_of(measures), units)
    if not standings:
        raise UsageError(Message(marked("{ref} does not name {units}."), ref=ref, units=tuple(unit or ())))
    if output.form == "csv":
        show(lists.listing(standings, session.reading_of(standings), ref), output)
    else:
        show(answers.details(session, standings, notes), output)


@command(ASK, "search", marked("Search the plan's texts and names in both languages, and all reports."))
def search(
    session: Session,
    words: Annotated[list[str], typer.Argument(help=marked("Words to find (all of them)."), metavar="WORD...")],
    where: Where,
    output: Output,
    _known_at: KnownAt,
    _plans: AllPlans,
) -> None:
    show(answers.matches(session, where.filter(session), [word(text) for text in words]), output)


@command(ASK, "units", marked("List units and collectives with the number of measures that name each."))
def units(session: Session, where: Where, output: Output, _known_at: KnownAt) -> None:
    show(answers.units(session, where.filter(session)), output)


@command(ASK, "officials", marked("List the lead officials."))
def officials(session: Session, where: Where, output: Output, _known_at: KnownAt) -> None:
    show(answers.officials(session, where.filter(session)), output)


@command(ASK, "sections", marked("List the sections of the plan."))
def sections(session: Session, where: Where, output: Output, _known_at: KnownAt) -> None:
    show(answers.sections(session, where.filter(session)), output)


@command(ASK, "summary", marked("Count measures by section, role, unit and kind of deadline."))
def summary(session: Session, where: Where, output: Output, _known_at: KnownAt) -> None:
    from airplan.reports import overview

    plan, criteria = session.plan, where.filter(session)
    parties = plan.parties("unit", "collective")
    measures = session.ledger.measures(criteria)
    table = overview.summary(measures, plan.header.sections, parties, session.reading(measures, parties))
    show(table.with_undated(session.ledger.left_out(criteria)), output)
