"""Show all details of one task or measure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.i18n import _, pgettext
from airplan.i18n.forms import day_in_words, filled, join_phrases
from airplan.i18n.terms import CADENCES, COLUMN_TITLES, LIGHT_TITLES, ROLE_TITLES, STATE_TITLES
from airplan.plan.model import ROLES, Cadence
from airplan.progress.rules import Thresholds
from airplan.reports.changes import changes, kind_in_words
from airplan.reports.columns import days_until_due
from airplan.reports.figures import (
    figures_record,
    light_explained,
    months_in_words,
    series_record,
    units_in_words,
)
from airplan.reports.measures import MEASURE_KEYS, STANDING_KEYS, measure_columns
from airplan.reports.notice_counts import NoticeCounts, sent_in_words, sent_record
from airplan.reports.standings import progress_record
from airplan.reports.table import Column, Table, record_of
from airplan.reports.wording import (
    as_of,
    brief,
    days_in_words,
    deadline_in_full,
    event_in_words,
    figure_in_words,
    headed,
    numbered,
    official_kind_in_words,
    outcome_in_words,
    reason_in_words,
    rule_in_words,
    shares_in_words,
    target_in_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from airplan.plan.model import Measure
    from airplan.progress.standing import Milestone, Standing
    from airplan.progress.unit_figures import TargetFigures, TargetSeries
    from airplan.reports.table import Cell, ReaderContext, Record


class _Field(NamedTuple):
    """One field of a measure, worded."""

    ref: str
    label: str
    value: Cell


class Figures(NamedTuple):
    """Further details: every unit's figures, the months, the thresholds of lights, and the notices to units."""

    units: Sequence[TargetFigures] = ()
    months: Sequence[TargetSeries] = ()
    thresholds: Thresholds = Thresholds()
    notices: NoticeCounts = NoticeCounts()


def details(
    standings: Sequence[Standing], context: ReaderContext, notes: Sequence[str] = (), figures: Figures | None = None
) -> Table:
    """Return every field of the measures with their standings: a row for each field, a group for each measure."""
    figures = figures or Figures()
    groups = [
        [_Field(standing.measure.ref, label, value) for label, value in _fields(standing, context, figures) if value]
        for standing in standings
    ]
    columns: list[Column[_Field]] = [
        Column("ref", _("Ref"), "words", "file-only", lambda row: row.ref),
        Column("field", pgettext("heading of a column", "Field"), "label", "always", lambda row: row.label),
        Column("value", pgettext("heading of a column", "Content"), "lines", "always", lambda row: row.value),
    ]
    table = Table.of(
        [field for group in groups for field in group],
        columns,
        notes=notes,
        groups=[
            (f"{standing.measure.ref}  {brief(standing.measure)}", len(group))
            for standing, group in zip(standings, groups, strict=True)
        ],
    )
    of_plan, of_standing = (record_of(measure_columns(), keys) for keys in (MEASURE_KEYS, STANDING_KEYS))
    return table.with_records(
        standings,
        lambda standing: (
            of_plan(standing)
            | _origins(standing.measure)
            | progress_record(standing)
            | _figures_record(standing, figures)
            | {"notices": _notices_record(standing, figures.notices)}
            | of_standing(standing)
        ),
    )


def _origins(measure: Measure) -> Record:
    """Return the JSON fields of this table alone: origins of inherited and uncertain cells, and printed texts."""
    return {
        "brief_en": measure.brief_en,
        "inherited_from": dict(measure.inherited),
        "possible": {key: {"from": ref, "names": list(names)} for key, (ref, names) in measure.possible.items()},
        "printed": dict(measure.printed),
        "other": dict(measure.other),
        "by_rule": dict(measure.by_rule),
        "officials": {kind: list(names) for kind, names in measure.officials.items()},
    }


def _figures_record(standing: Standing, figures: Figures) -> Record:
    ref = standing.measure.id
    return {
        "unit_figures": [figures_record(each) for each in figures.units if each.standing.measure.id == ref],
        "series": [series_record(each) for each in figures.months if each.standing.measure.id == ref],
    }


def _notices_record(standing: Standing, notices: NoticeCounts) -> list[Record]:
    return [
        {"unit": unit, **sent_record(counts)}
        for (unit, ref), counts in notices.by_item.items()
        if ref == standing.measure.id
    ]


def _fields(standing: Standing, context: ReaderContext, figures: Figures) -> Iterator[tuple[str, Cell]]:
    measure = standing.measure
    yield from measure_fields(standing, context, figures)
    yield _("Notices"), tuple(_asked(measure.id, context, figures.notices))
    yield (
        _("Decisions"),
        tuple(
            f"{entry.as_of} {kind_in_words(entry)} {join_phrases(map(str, changes(entry, {}, measure)))}".rstrip()
            for entry in standing.decisions
            if entry.kind not in ("milestone", "reach")
        ),
    )


def measure_fields(standing: Standing, context: ReaderContext, figures: Figures) -> Iterator[tuple[str, Cell]]:
    """Yield the label and the value of every field of a measure; notices and decisions aside. Values may be empty."""
    measure = standing.measure
    section, city = measure.section, measure.city_task
    if measure.document_number:
        yield _("The document's own number"), measure.document_number
    if measure.id != measure.ref:
        yield pgettext("of a measure", "ID"), measure.id
    yield _("Section"), numbered(section)
    if city:
        yield _("City task"), f"{city.number}. {headed(city)}"
    yield pgettext("text of a measure", "Text"), measure.text
    yield _("Deadline"), _inheriting(deadline_in_full(measure.deadline), measure, "deadline")
    if measure.deadline.start:
        yield _("Begins"), day_in_words(measure.deadline.start)
    yield _("Due after"), event_in_words(measure.deadline)
    if standing.due and standing.due != measure.deadline.due:
        yield _("Current deadline"), day_in_words(standing.due)
    left = days_until_due(standing, context.today)
    words = outcome_in_words(standing) or ("" if left is None else days_in_words(left))
    if words:
        yield pgettext("days left", "Days left"), _("{days} ({as_of})").format(days=words, as_of=as_of(context.today))
    yield from people(measure, context)
    for heading, text in measure.other.items():
        yield heading, _inheriting(text, measure, heading)
    shares = (share for target in measure.targets for share in shares_in_words(target, context.call))
    yield _("Targets"), (*map(target_in_words, measure.targets), *shares)
    template = _("{every}: “{words}”")
    yield (
        _("Recurrence"),
        tuple(template.format(every=_(CADENCES[duty.every]), words=duty.words) for duty in _duties(measure)),
    )
    for key, text in measure.printed.items():
        yield _("{column} (as printed)").format(column=_(COLUMN_TITLES[key]) if key in COLUMN_TITLES else key), text
    yield from _progress(standing, context, figures)


def people(measure: Measure, context: ReaderContext) -> Iterator[tuple[str, Cell]]:
    """Yield the officials and the units of a measure."""
    yield _("Lead officials"), _names(measure, "leaders", context)
    for kind, names in measure.officials.items():
        yield official_kind_in_words(kind), _inheriting(join_phrases(context.call_all(names)), measure, kind)
    for role in ROLES:
        yield _(ROLE_TITLES[role]), _names(measure, role, context)


def _duties(measure: Measure) -> Iterator[Cadence]:
    """Yield the recurring duties of a measure, and that of its deadline where the wording is one."""
    yield from measure.cadence
    if measure.deadline.every:
        yield Cadence(measure.deadline.every, measure.deadline.text)


def _progress(standing: Standing, context: ReaderContext, figures: Figures) -> Iterator[tuple[str, Cell]]:
    """Yield the rows of reports and decisions."""
    measure = standing.measure
    why = join_phrases(reason_in_words(reason, measure) for reason in standing.reasons)
    yield (
        pgettext("traffic light", "Light"),
        _("{light} ({why})").format(light=_(LIGHT_TITLES[standing.light]), why=why),
    )
    yield _("Why this light"), tuple(light_explained(standing, figures.thresholds))
    yield _("Status"), _(STATE_TITLES[standing.state])
    template = _("{metric}: {said}")
    yield (
        _("Figures"),
        tuple(
            template.format(metric=figure.target, said=figure_in_words(figure, context.today))
            for figure in standing.figures_still_asked
            if figure.value is not None or figure.target.value != figure.promised
        ),
    )
    yield from _figures_beside(measure.id, context, figures)
    yield (
        _("Milestones"),
        tuple(
            filled(template, metric=milestone.day, said=_milestone_in_words(milestone))
            for milestone in standing.milestones
        ),
    )
    yield from _reporters(standing, context)


def _asked(ref: str, context: ReaderContext, notices: NoticeCounts) -> Iterator[str]:
    """Yield how often each unit was asked about a measure by notices."""
    template = _("{metric}: {said}")
    for (unit, asked_about), counts in notices.by_item.items():
        if asked_about == ref:
            yield template.format(metric=context.call(unit), said=sent_in_words(counts))


def _figures_beside(ref: str, context: ReaderContext, figures: Figures) -> Iterator[tuple[str, Cell]]:
    """Yield the figures of all units on a measure, and the lead's figures by month."""
    units = tuple(
        line
        for each in figures.units
        if each.standing.measure.id == ref and each.others and any(unit.value is not None for unit in each.units)
        for line in units_in_words(each, context)
    )
    months = tuple(
        line
        for each in figures.months
        if each.standing.measure.id == ref and any(month.figure.value is not None for month in each.months)
        for line in months_in_words(each)
    )
    yield from ((_("Figures by unit"), units), (_("Month by month"), months))


def _reporters(standing: Standing, context: ReaderContext) -> Iterator[tuple[str, Cell]]:
    """Yield which units have reported, which leads have not, and which other units have not."""
    template = _("{metric}: {said}")
    answered = [unit for unit in standing.units if unit in standing.answered]
    if answered:
        counts = _("{count} of {listed} listed units").format(count=len(answered), listed=len(standing.units))
        names = join_phrases(f"{context.call(unit)} {standing.answered[unit]}" for unit in answered)
        yield _("Reported so far"), template.format(metric=counts, said=names)
    silent = [unit for unit in standing.leads if unit not in standing.answered]
    if answered and silent and standing.state != "closed":
        yield _("Leads that have not reported"), join_phrases(context.call_all(silent))
    if standing.empty:
        yield (
            _("Reported without content"),
            join_phrases(
                filled(pgettext("who reported when", "{unit} ({day})"), unit=context.call(unit), day=day)
                for unit, day in standing.empty.items()
            ),
        )


def _milestone_in_words(milestone: Milestone) -> str:
    """Return the title of a milestone, with the day on which it was reached, if any."""
    if not milestone.reached:
        return milestone.title
    return filled(_("{title}, reached {day}"), title=milestone.title, day=milestone.reached)


def _names(measure: Measure, key: str, context: ReaderContext) -> Cell:
    names = join_phrases(context.call_all(getattr(measure, key)))
    if key in measure.open_lists:
        names = _("{names}; and other departments (等部门)").format(names=names)
    if key in measure.possible:
        ref, others = measure.possible[key]
        perhaps = _("(blank in the document; possibly as in {ref}: {names})")
        return perhaps.format(ref=ref, names=join_phrases(context.call_all(others)))
    return _inheriting(names, measure, key)


def _inheriting(text: str, measure: Measure, key: str) -> str:
    if rule := rule_in_words(measure, key):
        return _("{name} ({explained})").format(name=text, explained=rule)
    if key not in measure.inherited:
        return text
    return _("{said} (inherited from {ref})").format(said=text, ref=measure.inherited[key])
