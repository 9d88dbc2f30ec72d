"""Word the tables of a bulletin. Names of tables and cells are those of reports.papers.bulletin_fields."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from airplan.i18n import _, pgettext
from airplan.i18n.forms import day_in_words, join_items, join_phrases
from airplan.i18n.terms import COLUMN_TITLES, LEVEL_TITLES, LIGHT_TITLES, PART_TITLES, STATE_TITLES
from airplan.plan.quantities import Amount, in_figures
from airplan.progress.bulletin_facts import LightCounts
from airplan.progress.standing import LIGHTS
from airplan.reports.changes import changes, kind_in_words
from airplan.reports.papers.paper import NOTHING, paper_table
from airplan.reports.wording import (
    brief,
    dateless,
    figure_in_words,
    numbered,
    reason_in_words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from airplan.plan.model import Heading, Measure, Target
    from airplan.progress.bulletin_facts import (
        Bulletin,
        Changed,
        Decided,
        Difference,
        OfficialMeasures,
        Owed,
        Slow,
    )
    from airplan.progress.obligations import Obligation
    from airplan.progress.ranking import Place, Ranking
    from airplan.progress.standing import Light, Standing
    from airplan.reports.papers.paper import PaperTable
    from airplan.reports.table import ReaderContext

LIGHT_FIELDS = {"red": "红灯", "yellow": "黄灯", "green": "绿灯", "grey": "灰灯"}


class _Ranked(NamedTuple):
    """A unit's place in a ranking."""

    ranking: Ranking
    place: Place


def sections_table(facts: Bulletin, sections: Sequence[Heading]) -> PaperTable:
    """Return the lights by section."""
    grouped = {
        heading: LightCounts.of([each for each in facts.standings if each.measure.section == heading])
        for heading in sections
    }
    return paper_table(
        "类别表",
        [(heading, counts) for heading, counts in grouped.items() if counts.measures],
        [
            ("类别", _("Section"), lambda row: numbered(row[0])),
            ("措施数", pgettext("how many", "Measures"), lambda row: row[1].measures),
            *light_columns(lambda row: row[1]),
            ("绿灯占比", _("Green (%)"), lambda row: str(row[1].share(row[1].lights["green"]))),
        ],
    )


def light_columns(counts_of: Callable[..., LightCounts]) -> list[tuple[str, str, Callable[..., int]]]:
    """Return a column with the number of measures of each light."""

    def of(light: Light) -> Callable[..., int]:
        return lambda row: counts_of(row).lights[light]

    return [(LIGHT_FIELDS[light], _(LIGHT_TITLES[light]), of(light)) for light in LIGHTS]


def changes_table(facts: Bulletin, context: ReaderContext) -> PaperTable:
    """Return the measures that changed since the last issue, old → new."""
    return paper_table(
        "变化表",
        facts.changes,
        [
            *_measure_columns(context),
            ("原灯", _("Light before"), lambda row: _light(row.before)),
            ("现灯", _("Light now"), lambda row: _light(row.now)),
            ("变化", _("Changes"), _differences_in_words),
            ("原因", _("Reasons"), lambda row: _reasons(row.now) if row.now else ""),
        ],
    )


def slow_table(facts: Bulletin, context: ReaderContext) -> PaperTable:
    """Return the slow measures with their causes."""

    def said(row: Slow) -> str:
        quoted = _("{unit}: “{text}”")
        return "\n".join(quoted.format(unit=context.call(each.unit), text=each.text) for each in row.said)

    return paper_table(
        "问题表",
        facts.slow,
        [
            *_measure_columns(context),
            ("牵头领导", _(COLUMN_TITLES["leaders"]), lambda row: join_items(context.call_all(row.measure.leaders))),
            ("灯", pgettext("traffic light", "Light"), lambda row: _light(row.standing)),
            ("到期日", pgettext("day on which something is due", "Due"), lambda row: _day(row.standing.due)),
            ("原因", _("Reasons"), lambda row: _reasons(row.standing)),
            ("单位说明", _("In the lead's words"), lambda row: said(row) or NOTHING),
            ("催办", _("Notices"), lambda row: _notices_in_words(row, facts)),
        ],
    )


def officials_table(facts: Bulletin, context: ReaderContext) -> PaperTable:
    """Return the officials with red or yellow measures."""

    def counts(row: OfficialMeasures) -> LightCounts:
        return LightCounts.of(row.standings)

    return paper_table(
        "领导表",
        facts.officials,
        [
            ("领导", _("Lead official"), lambda row: context.call(row.official)),
            ("措施数", pgettext("how many", "Measures"), lambda row: len(row.standings)),
            *light_columns(counts),
            ("红灯措施", _("Red measures"), lambda row: join_items(row.refs("red"))),
            ("黄灯措施", _("Yellow measures"), lambda row: join_items(row.refs("yellow"))),
        ],
    )


def units_table(facts: Bulletin, context: ReaderContext) -> PaperTable:
    """Return the units with a report that is missing, late or empty."""

    def refs(obligations: Iterable[Obligation]) -> str:
        return join_items(dict.fromkeys(each.measure.ref for each in obligations))

    rows: list[Owed] = [each for each in facts.units if each.faulty]
    return paper_table(
        "填报表",
        rows,
        [
            ("单位", _("Unit"), lambda row: context.call(row.unit)),
            ("应报", pgettext("reports: expected", "Owed"), lambda row: len(row.obligations)),
            ("已报", pgettext("reports: answered", "Answered"), lambda row: len(row.answered)),
            ("缺报", pgettext("reports: missing", "Missing"), lambda row: len(row.missing)),
            ("迟报", _("Late"), lambda row: len(row.late)),
            ("空报", pgettext("reports: without content", "Empty"), lambda row: len(row.empty)),
            ("缺报措施", _("Missing on"), lambda row: refs(row.missing)),
            ("迟报措施", _("Late on"), lambda row: refs(row.late)),
            ("空报措施", _("Empty on"), lambda row: refs(row.empty)),
        ],
    )


def ranking_in_words(ranking: Ranking) -> str:
    """Return what is ranked: PM2.5 (May 2017, µg/m³)."""
    parts = [ranking.period.in_words(), _(PART_TITLES[ranking.part]) if ranking.part else "", ranking.measured_in]
    return _("{name} ({explained})").format(name=ranking.pollutant, explained=join_items(filter(None, parts)))


def ranking_table(facts: Bulletin, context: ReaderContext) -> PaperTable:
    """Return the places of all units, in a group for each ranking; units that are not ranked come last."""

    def rank(row: _Ranked) -> str:
        if row.place.rank is None:
            return ""
        return _("{rank} (tied)").format(rank=row.place.rank) if row.place.tied else str(row.place.rank)

    table = paper_table(
        "排名表",
        [_Ranked(ranking, place) for ranking in facts.rankings for place in ranking.places],
        [
            ("名次", _("Rank"), rank),
            ("单位", _("Unit"), lambda row: context.call(row.place.unit)),
            ("数值", pgettext("in a ranking", "Figure"), lambda row: row.place.printed),
            ("上年", _("Same month last year"), lambda row: _number(row.place.last_year)),
            ("上期名次", _("Rank in the month before"), lambda row: str(row.place.rank_before or "")),
            ("说明", _("Why not ranked"), lambda row: str(row.place.reason)),
        ],
    )
    return table._replace(groups=tuple((ranking_in_words(each), len(each.places)) for each in facts.rankings))


def decisions_table(facts: Bulletin) -> PaperTable:
    """Return the decisions since the last issue."""
    return paper_table(
        "决定表",
        facts.decisions,
        [
            ("日期", _("Date"), lambda row: _day(row.entry.as_of)),
            ("编号", _("Ref"), lambda row: row.measure.ref if row.measure else row.entry.ref),
            ("措施", _("Measure"), lambda row: brief(row.measure) if row.measure else ""),
            ("决定", _("Decision"), decision_in_words),
            ("依据", _("Authority"), lambda row: row.entry.decision.authority),
            ("理由", _("Reason"), lambda row: row.entry.decision.reason),
        ],
    )


def upcoming_table(facts: Bulletin, context: ReaderContext) -> PaperTable:
    """Return what falls due next, the earliest first."""
    return paper_table(
        "到期表",
        facts.upcoming,
        [
            ("日期", pgettext("day on which something is due", "Due"), lambda row: _day(row.day)),
            ("剩余天数", pgettext("days left", "Days left"), lambda row: (row.day - facts.day).days),
            *_measure_columns(context),
            ("事项", _("Milestone"), lambda row: row.milestone),
            ("灯", pgettext("traffic light", "Light"), lambda row: _light(row.standing)),
        ],
    )


def annex(facts: Bulletin, context: ReaderContext) -> PaperTable:
    """Return all measures with their progress."""
    sectioned = any(each.measure.section for each in facts.standings)
    section = [("类别", _("Section"), lambda row: numbered(row.measure.section))] if sectioned else []

    def progress(row: Standing) -> str:
        figures = (
            _("{metric}: {said}").format(metric=each.target, said=figure_in_words(each, facts.day))
            for each in row.figures_still_asked
            if row.state != "closed" and each.value is not None
        )
        return join_phrases([_reasons(row), *figures])

    return paper_table(
        "附件表",
        facts.standings,
        [
            ("编号", _("Ref"), lambda row: row.measure.ref),
            ("措施", _("Measure"), lambda row: brief(row.measure)),
            *section,
            ("牵头部门", pgettext("role of a unit in a measure", "Lead"), lambda row: _leads(row.measure, context)),
            ("时限", _("Deadline as worded"), lambda row: dateless(row.measure.deadline)),
            ("到期日", pgettext("day on which something is due", "Due"), lambda row: _day(row.due)),
            ("灯", pgettext("traffic light", "Light"), _light),
            ("状态", _("Status"), lambda row: _(STATE_TITLES[row.state])),
            ("进展", pgettext("how a measure stands", "Progress"), progress),
            ("最近填报", _("Last report"), lambda row: _day(row.last)),
        ],
    )


# --- cells ------------------------------------------------------------------------------------------------------------


def _measure_columns(context: ReaderContext) -> list[tuple[str, str, Callable[..., str]]]:
    return [
        ("编号", _("Ref"), lambda row: row.measure.ref),
        ("措施", _("Measure"), lambda row: brief(row.measure)),
        ("牵头部门", pgettext("role of a unit in a measure", "Lead"), lambda row: _leads(row.measure, context)),
    ]


def _number(value: Decimal | None) -> str:
    return "" if value is None else in_figures(value)


def _notices_in_words(row: Slow, facts: Bulletin) -> str:
    """Return how often the leads got a notice of each level on a measure: 催办2次."""
    counts = facts.notices_on(row.standing)
    return join_items(
        _("{level} × {count}").format(level=_(title), count=counts[level])
        for level, title in LEVEL_TITLES.items()
        if counts[level]
    )


def _leads(measure: Measure, context: ReaderContext) -> str:
    return join_items(context.call_all(measure.lead))


def _light(standing: Standing | None) -> str:
    return _(LIGHT_TITLES[standing.light]) if standing else ""


def _day(day: date | None) -> str:
    return day_in_words(day) if day else ""


def _reasons(standing: Standing) -> str:
    return join_phrases(reason_in_words(reason, standing.measure) for reason in standing.reasons)


def _differences_in_words(changed: Changed) -> str:
    if not changed.before:
        return _("new in the plan")
    if not changed.now:
        return _("no longer in the plan")
    words = [_difference_in_words(each) for each in changed.differences if each.what != "light"]
    return join_phrases(words) if words else _("light")


def _difference_in_words(difference: Difference) -> str:
    titles = {
        "status": _("Status"),
        "due": pgettext("day on which something is due", "Due"),
        "target": _("target of {metric}").format(metric=difference.target),
        "value": str(difference.target),
    }
    return arrow(
        titles[difference.what],
        _value_in_words(difference.old, difference.target),
        _value_in_words(difference.new, difference.target),
    )


def arrow(what: str, old: str, new: str) -> str:
    """Return what changed: 到期日：6月30日 → 9月30日."""
    return _("{what}: {old} → {new}").format(what=what, old=old or NOTHING, new=new or NOTHING)


def _value_in_words(value: str | date | Decimal | None, target: Target | None) -> str:
    if isinstance(value, Decimal):
        return str(Amount(value, target.measured_in)) if target else in_figures(value)
    if isinstance(value, str):
        return _(STATE_TITLES[value])
    return day_in_words(value) if value else NOTHING


def decision_in_words(row: Decided) -> str:
    """Return the kind of a decision and what it changes: 延期：6月30日 → 9月30日."""
    entry, decision = row.entry, row.entry.decision
    kind = kind_in_words(entry)
    if row.reversed:
        return _("{what} reversed").format(what=kind)
    if entry.kind == "extend" and decision.to:
        return arrow(kind, _value_in_words(row.before, None), day_in_words(decision.to))
    if entry.kind == "adjust":
        target = (
            next((each for each in row.measure.targets if each.id == decision.target), None) if row.measure else None
        )
        called = f"{kind} ({target or decision.target})"
        return arrow(called, _value_in_words(row.before, target), _value_in_words(decision.value, target))
    said = [
        str(change)
        for change in changes(entry, {}, row.measure)
        if change.new not in (decision.authority, decision.reason)
    ]
    return _("{label}: {text}").format(label=kind, text=join_phrases(said)) if said else kind
