"""Word the first page for leaders: exceptions with reason, owner and next day; what has no room is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.i18n import _, ngettext, pgettext
from airplan.i18n.forms import day_in_full, filled, join_clauses, join_items
from airplan.i18n.terms import COLUMN_TITLES, LIGHT_TITLES
from airplan.progress.bulletin_facts import LightCounts
from airplan.progress.page_facts import CURVES, LATER, SOON
from airplan.progress.standing import LIGHTS
from airplan.reports.page.page_annex import measure_sheets
from airplan.reports.page.page_lists import (
    attention_table,
    behind_table,
    deadlines_table,
    lights_table,
    measures_table,
    owed_table,
    recorded_table,
    wanted_table,
)
from airplan.reports.page.page_model import Page, PageBlock, Tile
from airplan.reports.page.page_room import fitted, more_in_words
from airplan.reports.papers.bulletin_paper import sentences
from airplan.reports.papers.review_paper import curve_of
from airplan.reports.wording import counted, grey_overdue, numbered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from airplan.plan.model import Heading
    from airplan.progress.bulletin_facts import Owed
    from airplan.progress.page_facts import PageFacts
    from airplan.progress.rules import Thresholds
    from airplan.reports.table import ReaderContext

_NAMED = 8
"""The number of units that owe reports which the first page names."""


class AboutPage(NamedTuple):
    """What a page says besides its facts."""

    subject: str
    """What the plan is called."""
    sections: Sequence[Heading]
    thresholds: Thresholds
    known: str = ""
    """The day up to which entries count, in words; empty where all of them do."""
    notes: tuple[str, ...] = ()


def page_in_words(facts: PageFacts, about: AboutPage, context: ReaderContext, *, annex: bool = True) -> Page:
    """Return the page; without `annex` it has no whole lists and no measures."""
    title = _title(facts, about, context)
    others = [*_sections(facts, about), _leads(facts, context)]
    columns = fitted([*_wide(facts, context)], [*_narrow(facts, context)], others, [title, *about.notes])
    first = Page(
        title,
        _day(facts, about),
        about.notes,
        tuple(tiles(facts.bulletin.counts, facts.bulletin.reports, facts.month.in_words())),
        (columns.wide, columns.narrow),
        (),
        (),
    )
    if not annex:
        return first
    everything = PageBlock("measures", _("All measures"), (), measures_table(facts, context))
    return first._replace(
        lists=(everything, *map(_whole_list, columns.cut), *_everyone_who_owes(facts, context)),
        measures=tuple(measure_sheets(facts, about.thresholds, context)),
    )


def _whole_list(block: PageBlock) -> PageBlock:
    """Return a block for the annex, with all that it has."""
    heading = _("{name} ({explained})").format(name=block.heading, explained=_("all"))
    return block._replace(key=f"all-{block.key}", heading=heading)


def _title(facts: PageFacts, about: AboutPage, context: ReaderContext) -> str:
    title = _("Progress: {subject}").format(subject=about.subject)
    if not facts.whom.name:
        return title
    whose = _("only measures of {who}").format(who=context.call(facts.whom.name))
    return _("{name} ({explained})").format(name=title, explained=whose)


def _day(facts: PageFacts, about: AboutPage) -> str:
    parts = [_("Data as of {day}").format(day=day_in_full(facts.day))]
    if about.known:
        parts.append(_("entries recorded after {day} left out").format(day=about.known))
    return join_clauses([*parts, counted(len(facts.standings))])


def tiles(counts: LightCounts, reports: Owed, month: str) -> Iterator[Tile]:
    """Yield the numbers in large figures; `month` is that of the reports, in words."""
    over = counts.done + counts.closed
    closed = _("{count} of them closed").format(count=counts.closed) if counts.closed else ""
    yield Tile("done", str(over), pgettext("tile of a page", "done"), closed)
    words = {
        "red": pgettext("tile of a page", "late or far behind"),
        "yellow": pgettext("tile of a page", "due soon or behind"),
        "green": pgettext("tile of a page", "on track or done"),
        "grey": pgettext("tile of a page", "no report yet"),
    }
    yield from (Tile(light, str(counts.lights[light]), _(LIGHT_TITLES[light]), words[light]) for light in LIGHTS)
    if reports.obligations:
        share = f"{len(reports.answered)}/{len(reports.obligations)}"
        yield Tile("reports", share, pgettext("tile of a page", "reports received"), month)


# --- the wide column: what needs attention ----------------------------------------------------------------------------


def _wide(facts: PageFacts, context: ReaderContext) -> Iterator[PageBlock]:
    yield _attention(facts, context)
    yield from _curves(facts)
    if facts.behind:
        yield PageBlock("back", _("Counted back from the due date"), (), behind_table(facts))


def _attention(facts: PageFacts, context: ReaderContext) -> PageBlock:
    lines = [*grey_overdue(facts.standings)]
    if not facts.attention:
        lines.insert(0, _("No measure has a red or yellow light."))
    return PageBlock(
        "attention",
        _("Needs attention"),
        tuple(lines),
        attention_table(facts.attention, facts.bulletin.slow, facts.day, context),
    )


def _curves(facts: PageFacts) -> Iterator[PageBlock]:
    """Yield the curves of the targets that are furthest behind, if any are, and which these are."""
    drawn = [curve_of(each.series) for each in facts.behind if len(each.series.months) > 1][:CURVES]
    if not drawn:
        return
    others = len(facts.behind) - len(drawn)
    why = _("Targets furthest behind schedule: {count}.").format(count=len(drawn))
    more = ngettext("{count} other is behind.", "{count} others are behind.", others).format(count=others)
    legend = pgettext("below a drawing", "Solid line: reached. Dashed line: expected by schedule.")
    said = sentences(filter(None, (why, more if others else "", legend)))
    yield PageBlock("curves", _("Pace of figures"), (said,), curves=tuple(drawn))


# --- the narrow column: who, when, what was decided -------------------------------------------------------------------


def _narrow(facts: PageFacts, context: ReaderContext) -> Iterator[PageBlock]:
    yield _owed(facts, context)
    yield _upcoming(facts, context)
    if facts.wanted:
        yield PageBlock("wanted", _("Decisions wanted"), (), wanted_table(facts, context))
    none = () if facts.decisions else (_("None in the last {days} days.").format(days=SOON),)
    yield PageBlock("decided", _("Decisions recorded"), none, recorded_table(facts))


def _leads(facts: PageFacts, context: ReaderContext) -> PageBlock:
    title = _("Lead official") if facts.by_official else _(COLUMN_TITLES["lead"])
    leads = [(context.call(each.name), each.counts) for each in facts.by_lead()]
    return PageBlock("leads", _("Lights by lead"), (), lights_table(title, leads))


def _owed(facts: PageFacts, context: ReaderContext) -> PageBlock:
    """Return who has not reported for the month: the units with their numbers of reports."""
    owed, month = facts.bulletin.reports, facts.month
    heading = filled(_("Reports for {month}"), month=month)
    if not owed.obligations:
        return PageBlock("owed", heading, (filled(_("{month}: no unit owes a report."), month=month),))
    waiting = [each for each in facts.bulletin.units if each.missing or each.open]
    if not waiting:
        return PageBlock("owed", heading, (_("Every unit has reported."),))
    template = ngettext(
        "{count} unit has not sent all reports, past the reporting day {late}: {units}",
        "{count} units have not sent all reports, past the reporting day {late}: {units}",
        len(waiting),
    )
    named = _("{name} ({explained})")
    units = [
        named.format(name=context.call(each.unit), explained=len(each.missing) + len(each.open))
        for each in sorted(waiting, key=lambda each: (-len(each.missing), -len(each.open)))
    ]

    late = sum(bool(each.missing) for each in waiting)
    lines = (template.format(count=len(waiting), late=late, units=join_items(units[:_NAMED])),)
    return PageBlock("owed", heading, lines, more=more_in_words(len(units) - _NAMED), whole="all-owed")


def _upcoming(facts: PageFacts, context: ReaderContext) -> PageBlock:
    near = sum((each.day - facts.day).days <= SOON for each in facts.upcoming)
    line = _("Within {soon} days: {near}; within {later} days: {all}.").format(
        soon=SOON, near=near, later=LATER, all=len(facts.upcoming)
    )
    lines = [line]
    if facts.following and not facts.upcoming:
        after = _("The first day after that is {day}: {refs}.")
        lines.append(filled(after, day=facts.following.day, refs=facts.following.measure.ref))
    return PageBlock("upcoming", _("Next deadlines"), tuple(lines), deadlines_table(facts.upcoming, facts.day, context))


def _sections(facts: PageFacts, about: AboutPage) -> Iterator[PageBlock]:
    rows = [
        (numbered(heading), LightCounts.of([each for each in facts.standings if each.measure.section == heading]))
        for heading in about.sections
    ]
    if rows := [row for row in rows if row[1].measures]:
        yield PageBlock("sections", _("Lights by section"), (), lights_table(_("Section"), rows))


def _everyone_who_owes(facts: PageFacts, context: ReaderContext) -> Iterator[PageBlock]:
    """Yield the list of the units that still owe reports, with the measures."""
    if any(each.missing or each.open for each in facts.bulletin.units):
        heading = filled(_("Reports for {month}"), month=facts.month)
        yield _whole_list(PageBlock("owed", heading, (), owed_table(facts.bulletin.units, context)))
