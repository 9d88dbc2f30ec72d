"""Word the page over several plans: a first sheet that compares them, and an annex with a part for each."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.i18n import _, ngettext
from airplan.i18n.forms import day_in_full, day_in_words, join_clauses, join_items
from airplan.progress.bulletin_facts import LightCounts, Owed
from airplan.reports.page.page_model import (
    BlockLink,
    LightBar,
    Page,
    PageBlock,
    PageTable,
    PlanPart,
    Unbroken,
)
from airplan.reports.page.page_room import fitted
from airplan.reports.page.page_wording import tiles
from airplan.reports.page.plan_sheet import led
from airplan.reports.papers.paper import NOTHING
from airplan.reports.plan_comparison import by_party, by_plan
from airplan.reports.wording import grey_overdue_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from airplan.progress.plan_figures import PlanFigures, Share
    from airplan.reports.page.page_model import Cell, MeasureLink, Tile
    from airplan.reports.page.plan_sheet import PlanSheet
    from airplan.reports.plan_comparison import ComparedPlan
    from airplan.reports.table import Table

_BEFORE = ("measures", "red", "yellow", "green", "grey")
_BEHIND = ("overdue", "done", "closed", "expected", "answered", "missing", "missing_units", "next_due")
_OF_UNIT = ("called", "plans", "expected", "answered", "missing")
"""Keys of the columns of `overview` that the page has: before and behind the bar of lights, and of each unit."""
_NAMED = 4
"""The number of plans that the first sheet names of a unit; the annex has all of them."""
_ANNEX, _COMPARISON, _OWING = "annex", "plans", "owing"
"""The keys of parts of the page to which others lead."""


class AboutPlans(NamedTuple):
    """What the page says besides the figures of the plans."""

    today: date
    known: str
    """The day up to which entries count, in words; empty where all of them do."""
    shares: Sequence[tuple[str, Share]]
    """The shares of the units, each with the name of its plan."""


class _Part(NamedTuple):
    """A plan with what the page says of it, and the key of its part in the annex."""

    key: str
    plan: ComparedPlan
    sheet: PlanSheet | None


def comparison_in_words(plans: Sequence[ComparedPlan], sheets: Sequence[PlanSheet | None], about: AboutPlans) -> Page:
    """Return the page; `sheets` has that of each plan, None for one that could not be read."""
    parts = [_Part(f"plan-{number}", *each) for number, each in enumerate(zip(plans, sheets, strict=True), start=1)]
    title = _("Progress of all plans")
    comparison = _comparison(parts, about.today)
    units = by_party("unit", about.shares, plans, about.today)
    columns = fitted([_attention(parts)], [_owing(units), *_upcoming(parts)], [], [title], [comparison])
    wide, narrow = (tuple(map(_leading_to_annex, column)) for column in (columns.wide, columns.narrow))
    figures = [each.figures for each in plans if each.figures]
    return Page(
        title,
        _day(len(plans), about),
        (),
        tuple(_tiles(figures)),
        (wide, narrow),
        tuple(_owing_in_several(units)),
        (),
        above=(comparison,),
        plans=tuple(map(_plan_part, parts)),
    )


def _day(plans: int, about: AboutPlans) -> str:
    said = [_("Data as of {day}").format(day=day_in_full(about.today))]
    if about.known:
        said.append(_("entries recorded after {day} left out").format(day=about.known))
    return join_clauses([*said, ngettext("{count} plan", "{count} plans", plans).format(count=plans)])


def _tiles(figures: Sequence[PlanFigures]) -> Iterator[Tile]:
    """Yield the numbers of all plans together; the month of the reports only where it is the same."""
    owed = Owed(tuple(obligation for each in figures for obligation in each.owed))
    months = {each.period for each in figures}
    month = months.pop().in_words() if len(months) == 1 else ""
    return tiles(_together(figures), owed, month)


def _together(figures: Sequence[PlanFigures]) -> LightCounts:
    return LightCounts.of([standing for each in figures for standing in each.standings])


# --- the first sheet --------------------------------------------------------------------------------------------------


def _comparison(parts: Sequence[_Part], today: date) -> PageBlock:
    """Return a row for each plan with the figures of `overview`, and their sum."""
    figures = [part.plan.figures for part in parts if part.plan.figures]
    table = by_plan([part.plan for part in parts], today)
    has_unread = len(figures) < len(parts)
    names: list[Cell] = [BlockLink(part.key, part.plan.name) for part in parts]
    counts = [LightBar(_together([part.plan.figures] if part.plan.figures else [])) for part in parts]
    titles, rows = _chosen(table, ("called", *_BEFORE, *_BEHIND, *(("state",) if has_unread else ())))
    bars = [*counts, LightBar(_together(figures))]
    firsts = [*names, *(row[0] for row in rows[len(parts) :])]
    place = 1 + len(_BEFORE)
    return PageBlock(
        _COMPARISON,
        _("Comparison of the plans"),
        table.notes,
        PageTable(
            (*titles[:place], _("Shares"), *titles[place:]),
            tuple(
                (first, *row[1:place], bar, *row[place:]) for first, row, bar in zip(firsts, rows, bars, strict=False)
            ),
        ),
    )


def _attention(parts: Sequence[_Part]) -> PageBlock:
    """Return the measures of all plans that need attention, the most urgent first."""
    columns, rows = _merged(parts, lambda sheet: sheet.attention, lambda sheet: sheet.urgencies)
    none = () if rows else (_("No measure has a red or yellow light."),)
    table = PageTable(columns, rows) if rows else None
    return PageBlock("attention", _("Needs attention"), (*none, *_grey_overdue(parts)), table)


def _grey_overdue(parts: Sequence[_Part]) -> list[str]:
    """Return a note on the plans with measures that are late and nevertheless grey, with their numbers."""
    numbers = {
        part.plan.name: sum(each.is_grey_overdue for each in part.plan.figures.standings)
        for part in parts
        if part.plan.figures
    }
    named = _("{name} ({explained})")
    return grey_overdue_in([named.format(name=name, explained=count) for name, count in numbers.items() if count])


def _upcoming(parts: Sequence[_Part]) -> Iterator[PageBlock]:
    columns, rows = _merged(parts, lambda sheet: sheet.upcoming, lambda sheet: sheet.days)
    if rows:
        yield PageBlock("upcoming", _("Next deadlines"), (), PageTable(columns, rows))


def _merged(
    parts: Sequence[_Part],
    table: Callable[[PlanSheet], PageTable | None],
    keys: Callable[[PlanSheet], Sequence[Any]],
) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Return the columns and all rows of the plans' tables in the order of their keys; each row names its plan."""
    found: list[tuple[Any, tuple[Cell, ...]]] = []
    columns: tuple[str, ...] = ()
    for part in parts:
        own = table(part.sheet) if part.sheet else None
        if part.sheet and own:
            columns = own.columns
            found += zip(keys(part.sheet), led(own, partial(_in_plan, part)).rows, strict=True)
    return columns, tuple(row for _key, row in sorted(found, key=lambda each: each[0]))


def _in_plan(part: _Part, link: MeasureLink) -> BlockLink:
    return BlockLink(part.key, _("{plan}: {words}").format(plan=part.plan.name, words=link.text))


def _owing(units: Table) -> PageBlock:
    """Return the units that still owe reports, those that owe most late ones first."""
    owing = _only_owing(units, named=_NAMED)
    none = () if owing else (_("Every unit has reported."),)
    return PageBlock(_OWING, _("Who owes reports"), none, owing)


def _only_owing(units: Table, plans: int = 1, *, named: int | None = None) -> PageTable | None:
    """Return the units that still owe reports and stand in at least so many plans; None where there are none.

    Of the plans of a unit at most so many are named; by default all.
    """
    keys = [column.key for column in units.columns]

    def owes(row: tuple[Any, ...]) -> bool:
        cells = dict(zip(keys, row, strict=True))
        return len(cells["plans"]) >= plans and cells["expected"] > cells["answered"]

    items = [item for item, row in zip(units.items, units.rows, strict=True) if owes(row)]
    return PageTable(*_chosen(units._replace(items=items), _OF_UNIT, named)) if items else None


def _leading_to_annex(block: PageBlock) -> PageBlock:
    """Return a block whose rows left out are in the parts of the plans."""
    return block._replace(whole=_ANNEX) if block.more else block


# --- the annex --------------------------------------------------------------------------------------------------------


def _owing_in_several(units: Table) -> Iterator[PageBlock]:
    """Yield the list of the units that owe reports and stand in several plans; the others are in the plans' parts."""
    if table := _only_owing(units, 2):
        yield PageBlock("owing-in-several", _("Who owes reports, of units with several plans"), (), table)


def _plan_part(part: _Part) -> PlanPart:
    back = BlockLink(_COMPARISON, _("Back to the comparison"))
    if not part.sheet:
        return PlanPart(part.key, part.plan.name, (part.plan.problem,), (), back)
    sheet = part.sheet
    blocks = [
        PageBlock(f"{part.key}-attention", _("Needs attention"), sheet.attention_lines, _unled(sheet.attention)),
        PageBlock(f"{part.key}-owed", sheet.owed_heading, sheet.owed_lines, _unled(sheet.owed)),
    ]
    if sheet.upcoming:
        blocks.append(PageBlock(f"{part.key}-upcoming", _("Next deadlines"), (), _unled(sheet.upcoming)))
    return PlanPart(part.key, part.plan.name, sheet.lines, tuple(blocks), back)


def _unled(table: PageTable | None) -> PageTable | None:
    """Return a table that only names the measures, which have no sheets here."""
    return led(table, lambda link: link.text) if table else None


# --- cells ------------------------------------------------------------------------------------------------------------


def _chosen(
    table: Table, keys: Sequence[str], named: int | None = None
) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Return the titles and the cells of the columns with these keys; of several names in a cell at most so many."""
    places = [place for key in keys for place, column in enumerate(table.columns) if column.key == key]
    blank = {place for place in places if table.columns[place].if_any}

    def cell(row: tuple[Any, ...], place: int) -> Cell:
        return "" if place in blank and row[place] is None else _cell(row[place], named)

    titles = tuple(table.columns[place].title for place in places)
    return titles, tuple(tuple(cell(row, place) for place in places) for row in table.rows)


def _cell(value: object, named: int | None) -> Cell:
    if isinstance(value, date):
        return Unbroken(day_in_words(value))
    if isinstance(value, tuple):
        names = join_items(map(str, value[:named]))
        left = 0 if named is None else len(value) - named
        return _("{names} and {count} more").format(names=names, count=left) if left > 0 else names
    return NOTHING if value is None else value if isinstance(value, int) else str(value)
