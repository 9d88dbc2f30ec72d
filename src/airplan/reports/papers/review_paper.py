"""Word a quarterly review: a bulletin with the trend of the lights, the pace of figures and the decisions wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.i18n import _, marked, ngettext, pgettext
from airplan.i18n.forms import day_in_words, filled, join_items
from airplan.i18n.terms import COLUMN_TITLES
from airplan.plan.quantities import Amount, in_figures, percent
from airplan.reports.papers.bulletin_paper import NONE, head_of, overall, parts_ahead, parts_since
from airplan.reports.papers.bulletin_tables import annex, light_columns
from airplan.reports.papers.paper import Curve, Paper, Part, paper_table
from airplan.reports.wording import brief, figure_in_words, span_in_words, target_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from airplan.plan.model import Heading
    from airplan.plan.quarters import Quarter
    from airplan.progress.review_facts import Matter, Review, Wanted
    from airplan.progress.unit_figures import MonthFigures, TargetSeries
    from airplan.reports.papers.bulletin_paper import Issuing
    from airplan.reports.papers.paper import PaperTable
    from airplan.reports.table import ReaderContext

_SQUARES = 10
_MATTERS: Mapping[Matter, str] = {
    "overdue": marked("Overdue: is the deadline to be extended?"),
    "pace": marked("Pace: is the target to be adjusted or the deadline extended?"),
    "no-milestones": marked("No milestones: by which days?"),
    "uncertain": marked("Blank cell: which units are meant?"),
    "silent": marked("No reports with content: is the unit to be supervised?"),
}


class _TargetMonth(NamedTuple):
    """A month of the figures of a target."""

    series: TargetSeries
    month: MonthFigures


def review_title(subject: str, when: Quarter) -> str:
    """Return the title of the review of a quarter."""
    return filled(_("Review of progress in the {quarter}: {subject}"), quarter=when, subject=subject)


def review_paper(review: Review, issuing: Issuing, sections: Sequence[Heading], context: ReaderContext) -> Paper:
    """Return the review of a quarter."""
    facts = review.bulletin
    parts = (
        overall(facts, sections),
        *parts_since(facts, context),
        _trend(review),
        *_pace(review),
        _wanted(review, context),
        *parts_ahead(facts, issuing, context),
    )
    return Paper(head_of(facts, issuing), parts, _("Annex: progress of all measures"), annex(facts, context))


def _trend(review: Review) -> Part:
    table = paper_table(
        "趋势表",
        review.trend,
        [
            ("月份", _("Month"), lambda row: row.month.in_words()),
            ("截止日", pgettext("day of which a report speaks", "Data as of"), lambda row: day_in_words(row.day)),
            ("措施数", pgettext("how many", "Measures"), lambda row: row.counts.measures),
            *light_columns(lambda row: row.counts),
            ("完成占比", _("Done (%)"), lambda row: str(row.counts.share(row.counts.done + row.counts.closed))),
            ("应报", pgettext("reports: expected", "Owed"), lambda row: len(row.reports.obligations)),
            ("已报", pgettext("reports: answered", "Answered"), lambda row: len(row.reports.answered)),
        ],
    )
    how = _("Each month as of its last day, by what the journal holds now, reports that came later included.")
    return Part("趋势", _("Lights by month"), (how,), table)


def _pace(review: Review) -> Iterator[Part]:
    """Yield the part with the curves; none where no target has a pace."""
    if not review.curves:
        return
    said = [_curve_in_words(each, review) for each in review.curves]
    yield Part(
        "进度", _("Pace of figures"), tuple(said), _pace_table(review), tuple(curve_of(each) for each in review.curves)
    )


def _curve_in_words(series: TargetSeries, review: Review) -> str:
    named = _("{ref} {metric}: {said}")
    said = figure_in_words(series.figure, review.bulletin.day)
    return named.format(ref=series.standing.measure.ref, metric=series.figure.target, said=said)


def curve_of(series: TargetSeries) -> Curve:
    """Return the course of a target that has a pace."""
    target = series.figure.target
    assert target.value is not None  # noqa: S101 – it has a pace
    return Curve(
        _curve_title(series),
        tuple(str(each.month) for each in series.months),
        tuple(each.figure.asked for each in series.months),
        tuple(each.figure.value for each in series.months),
        target.value,
    )


def _pace_table(review: Review) -> PaperTable:
    rows = [_TargetMonth(series, month) for series in review.curves for month in series.months]

    def share(row: _TargetMonth) -> Decimal | None:
        value, target = row.month.figure.value, row.month.figure.target.value
        return percent(value, target) if value is not None and target else None

    def share_in_words(row: _TargetMonth) -> str:
        reached = share(row)
        return "" if reached is None else f"{reached}%"

    def bar(row: _TargetMonth) -> str:
        full = min(int((share(row) or 0) * _SQUARES / 100), _SQUARES)
        return "■" * full + "□" * (_SQUARES - full)

    table = paper_table(
        "进度表",
        rows,
        [
            ("月份", _("Month"), lambda row: row.month.month.in_words()),
            ("序时应完成", _("Expected by schedule"), lambda row: _number(row.month.figure.asked)),
            ("累计完成", _("Reached"), lambda row: _number(row.month.figure.value)),
            ("完成率", _("Reached (%)"), share_in_words),
            ("进度条", pgettext("a bar", "Bar"), bar),
        ],
    )
    return table._replace(groups=tuple((_curve_title(each), len(each.months)) for each in review.curves))


def _curve_title(series: TargetSeries) -> str:
    return f"{series.standing.measure.ref} {target_in_words(series.figure.target)}"


def _number(value: Decimal | None) -> str:
    return "" if value is None else in_figures(value)


def _wanted(review: Review, context: ReaderContext) -> Part:
    count = len(review.wanted)
    said = ngettext("{count} matter.", "{count} matters.", count).format(count=count) if count else _(NONE)
    table = paper_table(
        "待决表",
        review.wanted,
        [
            ("编号", _("Ref"), lambda row: row.standing.measure.ref if row.standing else ""),
            ("措施", _("Measure"), lambda row: brief(row.standing.measure) if row.standing else ""),
            ("牵头部门", _("Unit"), lambda row: _who(row, context)),
            ("事项", _("Question"), question_in_words),
            ("事实", _("Facts"), lambda row: wanted_facts(row, context)),
        ],
    )
    return Part("待决", _("Decisions wanted"), (said,), table)


def question_in_words(wanted: Wanted) -> str:
    """Return the question that may have to be decided."""
    return _(_MATTERS[wanted.matter])


def _who(wanted: Wanted, context: ReaderContext) -> str:
    units = wanted.standing.measure.lead if wanted.standing else (wanted.unit,)
    return join_items(context.call_all(units))


def wanted_facts(wanted: Wanted, context: ReaderContext) -> str:
    """Return the facts because of which a decision may be wanted."""
    standing, series = wanted.standing, wanted.series
    if standing is None:
        return filled(_("owed reports and sent none with content: {months}"), months=wanted.months)
    if series:
        target, needed = series.figure.target, series.figure.monthly
        assert needed is not None and wanted.best is not None  # noqa: S101, PT018 – otherwise there is no matter
        return _("{metric}: {needed} a month needed, {best} in the best month so far").format(
            metric=target, needed=Amount(needed, target.measured_in), best=Amount(wanted.best, target.measured_in)
        )
    if wanted.matter == "overdue":
        text = _("overdue by {days}, extended") if standing.extended else _("overdue by {days}, not extended")
        return text.format(days=span_in_words(wanted.days))
    if wanted.matter == "no-milestones":
        return _("“{wording}”, and no milestone is recorded").format(wording=standing.measure.deadline.text)
    blank = [
        _("{column}: perhaps {units}, as in {ref}").format(
            column=_(COLUMN_TITLES[column]), units=join_items(context.call_all(names)), ref=ref
        )
        for column, (ref, names) in standing.measure.possible.items()
    ]
    return join_items(blank)
