"""Word the plan's terms, days, headings and figures in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.i18n import _, marked, ngettext, pgettext, pmarked
from airplan.i18n.forms import (
    day_in_full,
    day_in_words,
    filled,
    in_document_language,
    in_reader_language,
    join_clauses,
    join_items,
    join_phrases,
    reads_document,
)
from airplan.i18n.terms import COLUMN_TITLES, COUNTED_KINDS, KIND_TITLES, OUTCOME_TITLES, ROLE_TITLES
from airplan.plan.model import ROLES, own_number
from airplan.plan.quantities import Amount, in_figures
from airplan.store.entries import STATUSES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from airplan.plan.model import Deadline, Heading, Measure, Membership, Target
    from airplan.plan.periods import Period
    from airplan.progress.obligations import MonthOf
    from airplan.progress.standing import Figure, Reason, Standing
    from airplan.store.entries import Status

STATUS_WORDS: dict[str, Status] = {
    **{status: status for status in STATUSES},
    **dict(zip(("未启动", "推进中", "已完成", "暂缓"), STATUSES, strict=True)),
}
"""Statuses that a unit may report, as people type them in either language."""
_REASONS = {
    "closed": marked("verified and closed"),
    "done": marked("reported as done, not yet closed"),
    "done-short": marked("reported as done, but target not met ({what})"),
    "no-report": marked("lead has not reported"),
    "no-content": marked("the lead's last report has no content"),
    "no-figure": marked("no figure reported ({what})"),
    "overdue": marked("overdue by {days}"),
    "milestone-missed": marked("milestone “{what}” overdue by {days}"),
    "behind": marked("{points} percentage points behind schedule ({what})"),
    "missed": marked("limit exceeded or rate not met ({what})"),
    "sent-back": marked("report sent back"),
    "paused": pmarked("state of a measure", "paused"),
    "due-soon": marked("due in {days}"),
    "milestone-soon": marked("milestone “{what}” due in {days}"),
    "not-reached": marked("not reached yet ({what})"),
    "stale": marked("last report {days} ago"),
    "not-started": pmarked("state of a measure", "not started"),
    "in-time": marked("on track"),
}
OPEN_LIST = "等部门"
"""The document's words after a list of units that is incomplete."""
_SIGNS = {"at-least": "≥", "at-most": "≤", "strive-for": "~"}
COMPARISONS = _SIGNS | {"strive-for": pmarked("comparison with a target", "strive for")}
_AGAINST_BOUND = {
    (True, True): marked("{value} reached (required: {bound})"),
    (True, False): marked("{value}; {bound} required"),
    (False, True): marked("{value} (limit: {bound})"),
    (False, False): marked("{value}, above the limit of {bound}"),
}
"""(Lower limit?, kept?) → the value beside its limit; goals that are striven for read as lower limits."""
_UNREPORTED = {
    True: marked("no figure reported; required: {bound}"),
    False: marked("no figure reported; limit: {bound}"),
}


def counted(measures: int) -> str:
    """Return 1 measure, 46 measures."""
    return ngettext("{count} measure", "{count} measures", measures).format(count=measures)


def span_in_words(days: int) -> str:
    """Return 1 day, 12 days."""
    return ngettext("{days} day", "{days} days", days).format(days=days)


def days_in_words(days: int) -> str:
    """Return the days left or overdue in words: for 12, 0 and -3."""
    if days == 0:
        return pgettext("days left", "today")
    return (_("{days} left") if days > 0 else _("{days} overdue")).format(days=abs(days))


def outcome_in_words(standing: Standing) -> str:
    """Return the outcome, in place of days, where nothing falls due any more: 已销号, 已完成, 已达到."""
    return _(OUTCOME_TITLES[standing.outcome]) if standing.outcome else ""


def as_of(day: date) -> str:
    """Return the day that an answer describes: as of 1 June 2017."""
    return _("as of {day}").format(day=day_in_full(day))


def deadline_in_full(deadline: Deadline) -> str:
    """Return the document's wording with the day or the kind of deadline that it means; a reading is the office's."""
    if deadline.by_office:
        said = deadline_in_full(deadline._replace(by_office=False))
        return _("{deadline} (the office's reading)").format(deadline=said)
    if deadline.due:
        template = (
            _("{wording} ({day}, inclusive; then long-term)") if deadline.ongoing else _("{wording} ({day}, inclusive)")
        )
        return filled(template, wording=deadline.text, day=deadline.due)
    if not deadline.text:
        return _(KIND_TITLES[deadline.kind])
    if in_document_language() and deadline.kind not in ("unknown", "no-deadline"):
        return deadline.text
    return _("{wording} ({kind})").format(wording=deadline.text, kind=_(KIND_TITLES[deadline.kind]))


def event_in_words(deadline: Deadline) -> str:
    """Return how long after which event the work is due: 2 months after “省出台文件”; empty where there is none."""
    if not deadline.event:
        return ""
    count, unit = int(deadline.span[:-1]), deadline.span[-1]
    months = {"m": 1, "y": 12}.get(unit, 0) * count
    length = (
        ngettext("{count} month", "{count} months", months).format(count=months)
        if months
        else span_in_words({"d": 1, "w": 7}[unit] * count)
    )
    return _("{span} after “{event}”").format(span=length, event=deadline.event)


def office_readings(measures: Iterable[Measure]) -> list[str]:
    """Return the note on the deadlines that the office reads in its own way; none where it reads none so."""
    read = [
        _("{name} ({explained})").format(name=measure.ref, explained=_as_read(measure.deadline))
        for measure in measures
        if measure.deadline.by_office
    ]
    return [_("Deadlines as the office reads them: {readings}.").format(readings=join_items(read))] if read else []


def _as_read(deadline: Deadline) -> str:
    """Return what a deadline means, without its wording: its day or days, what it waits for, or its kind."""
    if deadline.due:
        return day_in_words(deadline.due)
    days = join_phrases(day_in_words(node.day) for node in deadline.nodes)
    return days or event_in_words(deadline) or _(KIND_TITLES[deadline.kind])


def undated(kinds: Mapping[str, int]) -> list[str]:
    """Return the note that counts what a list by due date leaves out, by kind of deadline; none if that is nothing."""
    counts = kinds_in_words(kinds)
    return [_("Not listed because they have no due date: {what}.").format(what=counts)] if counts else []


def kinds_in_words(kinds: Mapping[str, int]) -> str:
    """Return how many measures have each kind of deadline: 17 long-term, 2 by milestones; empty for none."""
    return join_items(
        _("{count} {kind}").format(count=kinds[kind], kind=_(title))
        for kind, title in COUNTED_KINDS.items()
        if kinds.get(kind)
    )


def was_due(standing: Standing) -> tuple[str, ...]:
    """Return the plan's own due date where the office has extended it: "(was 30 June)"; otherwise nothing."""
    due = standing.measure.deadline.due
    return (filled(_("(was {day})"), day=due),) if due and standing.extended else ()


def dateless(deadline: Deadline) -> str:
    """Return the text in place of a due date: the document's wording, or for English readers its kind."""
    if deadline.kind != "no-deadline" and (in_document_language() or deadline.kind == "unknown"):
        return deadline.text
    return (
        pgettext("in place of a deadline", "milestones")
        if deadline.kind == "milestones"
        else _(KIND_TITLES[deadline.kind])
    )


def brief(measure: Measure) -> str:
    """Return the measure's label."""
    return in_reader_language(measure.brief, measure.brief_en)


def headed(heading: Heading) -> str:
    """Return the title of a section or of a city task."""
    return in_reader_language(heading.title, heading.title_en)


def numbered(section: Heading | None) -> str:
    """Return 四、治污减排任务; 4. Pollution control and emission cuts; empty in a plan without sections."""
    if section is None:
        return ""
    return as_printed(section) if reads_document() else f"{section.printed or section.number}. {headed(section)}"


def as_printed(section: Heading) -> str:
    """Return the section's row in the document: 四、治污减排任务; A. Transport."""
    number = own_number(section)
    return f"{number}. {section.title}" if section.printed and number.isascii() else f"{number}、{section.title}"


_RULES = {
    "plan": marked("by the plan's general rule"),
    "section": marked("by the section's general rule"),
    "responsible": marked("the responsible units lead, by the plan's rule"),
    "first-named": marked("the unit named first leads, by the plan's rule"),
}


def rule_in_words(measure: Measure, field: str) -> str:
    """Return the rule of the plan that fills a cell which is blank in the document; empty where none does."""
    return _(_RULES[measure.by_rule[field]]) if field in measure.by_rule else ""


def official_kind_in_words(kind: str) -> str:
    """Return as what a row names an official: 牵头领导, the heading of a column, or beside the unit of a role."""
    if kind in ROLE_TITLES:
        return _("beside the unit: {role}").format(role=_(ROLE_TITLES[kind]))
    return _(COLUMN_TITLES[kind]) if kind in COLUMN_TITLES else kind


def month_in_short(month: MonthOf, period: Period, listed: int) -> str:
    """Return how many units owe a report for a month, have answered it, and are only listed."""
    facts = {"month": period.in_words(), "owed": len(month.owed), "answered": len(month.answered)}
    if not month.owed:
        text = _("{month}: no unit owes a report").format(**facts)
    elif month.empty:
        template = _("{month}: {owed} owed, {answered} answered, {empty} empty")
        text = template.format(empty=len(month.empty), **facts)
    else:
        text = _("{month}: {owed} owed, {answered} answered").format(**facts)
    if listed == len(month.owed):
        return text
    units = ngettext("the plan names {count} unit", "the plan names {count} units", listed).format(count=listed)
    return _("{name} ({explained})").format(name=text, explained=units)


def folded(measure: Measure, units: Sequence[str], members: Membership) -> list[tuple[str, tuple[str, ...]]]:
    """Return units in order, complete collectives in place of their members, each name with its units."""
    called = dict(zip(units, units, strict=True))
    for role in ROLES:
        for name in measure.units(role):
            whole = members.get(name)
            if whole and all(called.get(unit) == unit for unit in whole):
                called.update(dict.fromkeys(whole, name))
    return [(name, tuple(unit for unit in units if called[unit] == name)) for name in dict.fromkeys(called.values())]


def reason_in_words(reason: Reason, measure: Measure) -> str:
    """Return the reason for a light in words, with its numbers."""
    points = f"{reason.points:.1f}".removesuffix(".0")
    what = next((str(target) for target in measure.targets if target.id == reason.what), reason.what)
    if reason.word == "due-soon" and not reason.days:
        return _("due today")
    if reason.word == "no-report" and len(measure.lead) > 1:
        return _("no lead has reported")
    return _(_REASONS[reason.word]).format(days=span_in_words(reason.days), points=points, what=what)


def grey_overdue(standings: Sequence[Standing]) -> list[str]:
    """Return a note on the measures that are late and nevertheless grey."""
    return grey_overdue_in([row.measure.ref for row in standings if row.is_grey_overdue])


def grey_overdue_in(refs: Sequence[str]) -> list[str]:
    """Return the same note on refs, or on plans with their numbers of such measures."""
    note = _("Overdue but grey because the lead has not reported: {refs}.")
    return [note.format(refs=join_items(refs))] if refs else []


def target_in_figures(target: Target) -> str:
    """Return a target for files of any language: 低氮改造 ≥ 1100 蒸吨; docs/json.md explains the signs."""
    parts = [] if target.value is None else [str(target.value)]
    parts += [f"{of}: {value}" for of, value in (*target.by_year, *target.by_unit)] if not target.year else []
    text = " ".join(filter(None, (target.metric, _SIGNS[target.compare], ", ".join(parts), target.unit)))
    notes = {str(target.year): target.year, "about": target.about, target.relative_to: target.relative_to}
    notes["city"] = target.scope == "city"
    return " ".join((text, *(f"[{note}]" for note, holds in notes.items() if holds)))


def target_in_words(target: Target) -> str:
    """Return 低氮改造: ≥ 1,100 蒸吨; of a target as the document has it, every year's value."""
    numbers = target.by_year or target.by_unit
    parts = [value_in_words(target)] if target.value is not None or (target.relative_to and not numbers) else []
    years = [(target.year, target.value)] if target.year else target.by_year
    said = ((year, value_in_words(target._replace(value=value))) for year, value in years)
    none = _("each unit has its own number") if target.by_unit else _("the document gives no number")
    none = _("{name} ({explained})").format(name=none, explained=target.measured_in)
    of_years = [_("in {year}: {said}").format(year=year, said=words or none) for year, words in said]
    parts = of_years if target.year else [*parts, *of_years]
    text = _("{metric}: {said}").format(metric=target, said=join_clauses(parts or [none]))
    return _("{target} (city-wide, context only)").format(target=text) if target.scope == "city" else text


def value_in_words(target: Target) -> str:
    """Return what figures are held against: ≥ 1,100 蒸吨; of a relative target also that they are not judged by it.

    Without a number it is what the target is relative to, or nothing.
    """
    if target.value is None:
        said = target.relative_to and bound_in_words(target, target.relative_to)
    else:
        said = bound_in_words(target, target.amount(target.value))
        if target.relative_to:
            said = _("{name} ({explained})").format(name=said, explained=target.relative_to)
    return _("{said}, relative, not judged").format(said=said) if target.relative_to else said


def shares_in_words(target: Target, call: Callable[[str], str] = str) -> Iterator[str]:
    """Yield the target of each unit that has its own: 低氮改造, 区水务局: ≥ 100 蒸吨."""
    line = _("{metric}, {unit}: {said}")
    for unit, own in target.by_unit:
        yield line.format(metric=target, unit=call(unit), said=value_in_words(target._replace(value=own)))


def bound_in_words(target: Target, bound: object) -> str:
    """Return what a figure is held against: ≥ 1,100 steam tonnes, ≥1,100蒸吨."""
    compare = _(COMPARISONS[target.compare])
    return pgettext("a comparison and a quantity", "{compare} {value}").format(compare=compare, value=bound)


def figure_in_words(figure: Figure, day: date) -> str:
    """Return the progress of a target by a day.

    What adds up is compared with the schedule, and with the amount needed each month. What does not add up is compared
    with its limit: 4.2 (limit: 5 吨/月·平方公里).
    """
    if figure.target.relative_to:
        text = _beside_relative(figure)
    else:
        text = _of_sum(figure) if figure.target.nature == "cumulative" else _against_bound(figure)
    if figure.target.year:
        text = _("in {year}: {said}").format(year=figure.target.year, said=text)
    if figure.promised != figure.target.value:
        document = _("no number") if figure.promised is None else in_figures(figure.promised)
        text = _("{said} (original: {value})").format(said=text, value=document)
    if figure.asked is not None and not figure.met:
        calendar = _("{asked} expected by {day}")
        text = _then(text, filled(calendar, day=day, asked=in_figures(figure.asked)))
        if figure.monthly:
            text = _then(text, _("{monthly} a month needed from now on").format(monthly=in_figures(figure.monthly)))
    return text


def figure_in_file(figure: Figure) -> str:
    """Return the same for files of any language: 低氮改造 ≥ 1100 蒸吨: 300."""
    return f"{target_in_figures(figure.target)}: {'–' if figure.value is None else format(figure.value, 'f')}"


def _of_sum(figure: Figure) -> str:
    target, value = figure.target, figure.value
    if target.value is None:
        return _boundless(figure)
    template = marked("no figure reported; target {target}") if value is None else marked("{value} of {target}")
    return _(template).format(value=_number(value), target=target.amount(target.value))


def _against_bound(figure: Figure) -> str:
    target, value = figure.target, figure.value
    if target.value is None:
        return _boundless(figure)
    lower, bound = not target.upper, target.amount(target.value)
    if value is None:
        return _(_UNREPORTED[lower]).format(bound=bound)
    said = _AGAINST_BOUND[lower, figure.met is not False]
    return _(said).format(value=Amount(value, target.measured_in), bound=bound)


def _beside_relative(figure: Figure) -> str:
    target = value_in_words(figure.target)
    if figure.value is None:
        return _("no figure reported; target {target}").format(target=target)
    return _("{value}; target {target}").format(value=Amount(figure.value, figure.target.measured_in), target=target)


def _boundless(figure: Figure) -> str:
    unit = figure.target.measured_in
    if figure.value is None:
        return _("no figure reported ({unit}); the document gives no number").format(unit=unit)
    return _("{value}; the document gives no number").format(value=Amount(figure.value, unit))


def _number(value: Decimal | None) -> str:
    return "–" if value is None else in_figures(value)


def _then(text: str, more: str) -> str:
    return _("{said}; {more}").format(said=text, more=more)
