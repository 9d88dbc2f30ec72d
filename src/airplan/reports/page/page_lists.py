"""Word the tables of the page for leaders: every row says which measure, who leads it, and what is next."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from airplan.i18n import _, pgettext
from airplan.i18n.forms import day_in_words, join_items, join_phrases
from airplan.i18n.terms import COLUMN_TITLES, LIGHT_TITLES, STATE_TITLES
from airplan.plan.quantities import Amount, in_figures
from airplan.progress.standing import LIGHTS
from airplan.reports.page.page_model import Lamp, LightBar, MeasureLink, PageTable, Unbroken
from airplan.reports.papers.bulletin_tables import decision_in_words
from airplan.reports.papers.paper import NOTHING
from airplan.reports.papers.review_paper import question_in_words, wanted_facts
from airplan.reports.wording import brief, dateless, days_in_words, outcome_in_words, reason_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from decimal import Decimal

    from airplan.plan.model import Measure
    from airplan.progress.bulletin_facts import LightCounts, Owed, Slow, Upcoming
    from airplan.progress.page_facts import Behind, PageFacts
    from airplan.progress.review_facts import Wanted
    from airplan.progress.standing import Standing
    from airplan.reports.page.page_model import Cell, Piece
    from airplan.reports.table import ReaderContext

_LABEL, _WHY, _WHO, _MANY = 56, 120, 40, 2
"""The longest label, reason and name on the first page, in cells of which a Chinese character takes two, and the most
names; the annex has all of them whole.
"""


def attention_table(
    attention: Iterable[Standing], slow: Iterable[Slow], day: date, context: ReaderContext
) -> PageTable | None:
    """Return the red and the yellow measures with reason, owners and next day; None where there are none.

    `slow` has what the leads say about the slow ones.
    """
    columns = (_("Measure and reasons"), pgettext("traffic light", "Light"), *_owner_titles())
    said = {each.measure.id: each.said for each in slow}
    quoted = _("{unit}: “{text}”")

    def why(standing: Standing) -> str:
        words = (
            quoted.format(unit=context.call(each.unit), text=each.text) for each in said.get(standing.measure.id, ())
        )
        return _clipped(pgettext("between the cells of a row", "; ").join([_reasons(standing), *words]), _WHY)

    rows = (((linked(each.measure), why(each)), lamp(each), *_owner_cells(each, day, context)) for each in attention)
    return _table(columns, rows)


def measures_table(facts: PageFacts, context: ReaderContext) -> PageTable | None:
    """Return all measures of the page."""
    columns = (_("Measure"), pgettext("traffic light", "Light"), *_owner_titles())
    rows = (
        (linked(each.measure), (lamp(each), _(STATE_TITLES[each.state])), *_owner_cells(each, facts.day, context))
        for each in facts.standings
    )
    return _table(columns, rows)


def behind_table(facts: PageFacts) -> PageTable | None:
    """Return what each target behind schedule needs a month until it is due, beside the best month so far."""
    columns = (
        _("Target"),
        _("Reached of target, expected by now"),
        _("Needed a month, best month so far"),
        pgettext("day on which something is due", "Due"),
    )
    return _table(columns, (_behind_row(each) for each in facts.behind))


def _behind_row(each: Behind) -> tuple[Cell, ...]:
    figure, measure = each.figure, each.standing.measure

    def amount(value: Decimal | None) -> str:
        return NOTHING if value is None else str(Amount(value, figure.target.measured_in))

    reached = NOTHING if figure.value is None else in_figures(figure.value)
    return (
        MeasureLink(measure.id, f"{measure.ref} {_clipped(str(figure.target), _LABEL)}"),
        (f"{reached} / {amount(figure.target.value)}", amount(figure.asked)),
        (amount(figure.monthly), amount(each.best)),
        _day(each.standing.due),
    )


def deadlines_table(upcoming: Iterable[Upcoming], day: date, context: ReaderContext) -> PageTable | None:
    """Return what falls due next, the earliest first."""
    columns = (_("Measure"), pgettext("day on which something is due", "Due"), _(COLUMN_TITLES["lead"]))
    rows = (
        (
            _linked_with(each.measure, each.milestone),
            (Unbroken(day_in_words(each.day)), Unbroken(days_in_words((each.day - day).days))),
            _names(each.measure.lead, context),
        )
        for each in upcoming
    )
    return _table(columns, rows)


def wanted_table(facts: PageFacts, context: ReaderContext) -> PageTable | None:
    """Return what may have to be decided, with the facts."""

    def row(each: Wanted) -> tuple[Cell, ...]:
        assert each.standing  # noqa: S101 – all of them concern measures
        said = _clipped(wanted_facts(each, context), _WHY)
        return linked(each.standing.measure), (question_in_words(each), said)

    return _table((_("Measure"), _("Question")), map(row, facts.wanted))


def recorded_table(facts: PageFacts) -> PageTable | None:
    """Return the decisions of the last days, the newest first."""
    columns = (_("Measure"), _("Decision"), _("Date"))
    rows = (
        (linked(each.measure), _clipped(decision_in_words(each), _WHY), _day(each.entry.as_of))
        for each in facts.decisions
        if each.measure
    )
    return _table(columns, rows)


def owed_table(units: Iterable[Owed], context: ReaderContext) -> PageTable | None:
    """Return the units that still owe reports for the month, with the measures."""
    columns = (
        _("Unit"),
        pgettext("reports: expected", "Owed"),
        pgettext("reports: missing", "Missing"),
        pgettext("what has come of a report", "not yet due"),
        _("Measures"),
    )

    def refs(each: Iterable[Measure]) -> tuple[Piece, ...]:
        return tuple(itertools.starmap(MeasureLink, {measure.id: measure.ref for measure in each}.items()))

    rows = (
        (
            context.call(each.unit),
            len(each.obligations),
            len(each.missing),
            len(each.open),
            refs(owed.measure for owed in (*each.missing, *each.open)),
        )
        for each in units
        if each.missing or each.open
    )
    return _table(columns, rows)


def lights_table(title: str, counted: Sequence[tuple[str, LightCounts]]) -> PageTable | None:
    """Return the numbers of measures by light, drawn as a bar and in figures."""
    columns = (
        title,
        pgettext("how many", "Measures"),
        *(_(LIGHT_TITLES[light]) for light in LIGHTS),
        _("Shares"),
    )

    def row(name: str, counts: LightCounts) -> tuple[Cell, ...]:
        lights = (counts.lights[light] for light in LIGHTS)
        return _clipped(name, _WHO), counts.measures, *lights, LightBar(counts)

    return _table(columns, (row(*each) for each in counted))


# --- cells ------------------------------------------------------------------------------------------------------------


def linked(measure: Measure) -> MeasureLink:
    """Return the ref and the label of a measure, which lead to it."""
    return MeasureLink(measure.id, f"{measure.ref} {_clipped(brief(measure), _LABEL)}")


def lamp(standing: Standing) -> Lamp:
    """Return the light of a measure."""
    return Lamp(standing.light, _(LIGHT_TITLES[standing.light]))


def _linked_with(measure: Measure, milestone: str) -> Cell:
    return (linked(measure), _clipped(milestone, _LABEL)) if milestone else linked(measure)


def _reasons(standing: Standing) -> str:
    return join_phrases(reason_in_words(reason, standing.measure) for reason in standing.reasons)


def _owners(measure: Measure, context: ReaderContext) -> tuple[Piece, ...]:
    """Return the lead units, and below them the officials."""
    return tuple(filter(None, (_names(measure.lead, context), _names(measure.leaders, context))))


def _owner_titles() -> tuple[str, str]:
    return _(COLUMN_TITLES["lead"]), _("Next date")


def _owner_cells(standing: Standing, today: date, context: ReaderContext) -> tuple[Cell, Cell]:
    """Return who leads a measure, and what falls due next."""
    return _owners(standing.measure, context), _next(standing, today)


def _names(names: Sequence[str], context: ReaderContext) -> str:
    called = [_clipped(context.call(name), _WHO) for name in names[:_MANY]]
    if len(names) <= _MANY:
        return join_items(called)
    return _("{names} and {count} more").format(names=join_items(called), count=len(names) - _MANY)


def _next(standing: Standing, today: date) -> tuple[Piece, ...]:
    """Return the day on which something falls due next, and the days left; else why there is none."""
    if outcome := outcome_in_words(standing):
        return (outcome,)
    if standing.due is None:
        return (_clipped(dateless(standing.measure.deadline), _LABEL) or NOTHING,)
    return Unbroken(day_in_words(standing.due)), Unbroken(days_in_words((standing.due - today).days))


def _day(day: date | None) -> Unbroken:
    return Unbroken(day_in_words(day) if day else NOTHING)


def _clipped(text: str, longest: int) -> str:
    """Return a text in one line, cut where it has no room."""
    line = " ".join(text.split())
    room = longest
    for place, character in enumerate(line):
        room -= 2 if east_asian_width(character) in "WFA" else 1
        if room < 0:
            return f"{line[: max(place - 1, 0)].rstrip()}…"
    return line


def _table(columns: tuple[str, ...], rows: Iterable[tuple[Cell, ...]]) -> PageTable | None:
    found = tuple(rows)
    return PageTable(columns, found) if found else None
