"""Give the ranking bulletin its fields for Word templates: ready sentences, and the facts to word others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airplan.i18n import _, marked
from airplan.i18n.forms import amount_in_words, join_items
from airplan.reports.papers.paper import NOTHING, part_number
from airplan.reports.papers.paper_fields import COMMON, Field, head_fields
from airplan.reports.ranking_table import (
    ORDERS,
    last_year,
    measure_in_words,
    percent_in_words,
    pollutant_in_words,
    rank_in_words,
    rank_rows,
    reason_in_words,
    shown_figure,
    signed,
    topic_in_words,
    when_in_words,
    without_rank,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from airplan.plan.periods import Period
    from airplan.progress.ranking import Ranking
    from airplan.reports.papers.paper import PaperHead
    from airplan.reports.ranking_table import RankRow
    from airplan.reports.table import ReaderContext

FIELDS: tuple[Field, ...] = (
    *COMMON,
    Field("抄送", marked("Who gets a copy; empty for nobody")),
    Field("月份", marked("The month of the figures")),
    Field("未结束", marked("A remark where the month is not over; else empty")),
    Field("数据来源", marked("Names of the files from which the figures were read")),
    Field("榜单数", marked("Number of rankings: one for each pollutant")),
    Field(
        "榜单",
        marked("The rankings"),
        (
            Field("序号", marked("Number of the part: 一, 二; in English 1, 2")),
            Field("指标", marked("Pollutant with its unit of measure and, if it is not the whole month, the time")),
            Field("污染物", marked("Pollutant alone")),
            Field("计量单位", marked("Unit of measure")),
            Field("时段", marked("Half of the month, or the months of a mean; empty for the whole month")),
            Field("次序", marked("Whether rank 1 is the lowest or the highest figure, in words")),
            Field("应排数", marked("Number of units to be ranked")),
            Field("参排数", marked("Number of units with a rank")),
            Field("最低单位", marked("Units with the lowest figure")),
            Field("最低值", marked("The lowest figure, with its unit of measure")),
            Field("最高单位", marked("Units with the highest figure")),
            Field("最高值", marked("The highest figure, with its unit of measure")),
            Field("说明", marked("Ready sentences on the ranking"), lines=True),
            Field(
                "名次表",
                marked("The units: ranked ones first"),
                (
                    Field("名次", marked("Rank, shared ones marked")),
                    Field("单位", marked("Unit")),
                    Field("数值", marked("Figure as printed")),
                    Field("比上月", marked("Difference from last month, with its sign")),
                    Field("上月名次", marked("Rank of last month")),
                    Field("去年同期", marked("Figure of the same month of last year")),
                    Field("同比", marked("Change against last year in percent")),
                    Field("去年名次", marked("Rank of the same month of last year")),
                    Field("原因", marked("Why the unit is not ranked; empty for ranked ones")),
                ),
            ),
        ),
    ),
)
"""The fields of ranking bulletins."""


def ranking_values(found: Sequence[Ranking], head: PaperHead, period: Period, reading: ReaderContext) -> dict[str, Any]:
    """Return the value of each field of a ranking bulletin about a month."""
    sources = (place.entry.source.file for ranking in found for place in ranking.places if place.entry)
    over = reading.today >= period.last
    return {
        **head_fields(head),
        "月份": period.in_words(),
        "未结束": "" if over else _("The month is not over; these figures may change."),
        "数据来源": join_items(dict.fromkeys(filter(None, sources))),
        "榜单数": len(found),
        "榜单": [_ranking(number, ranking, reading) for number, ranking in enumerate(found)],
    }


def _ranking(number: int, ranking: Ranking, reading: ReaderContext) -> dict[str, Any]:
    lowest, highest = _extremes(ranking, reading)
    when = when_in_words(ranking)
    topic = topic_in_words(ranking)
    return {
        "序号": part_number(number),
        "指标": _("{topic}, {when}").format(topic=topic, when=when) if when else topic,
        "污染物": pollutant_in_words(ranking.pollutant),
        "计量单位": measure_in_words(ranking.measured_in),
        "时段": when,
        "次序": _(ORDERS[ranking.order]),
        "应排数": len(rank_rows(ranking)),
        "参排数": len(ranking.ranked),
        "最低单位": lowest[0],
        "最低值": lowest[1],
        "最高单位": highest[0],
        "最高值": highest[1],
        "说明": list(_sentences(ranking, reading)),
        "名次表": [_row(row, reading) for row in rank_rows(ranking)],
    }


def _row(row: RankRow, reading: ReaderContext) -> dict[str, str]:
    place = row.place

    def number(rank: int | None) -> str:
        return NOTHING if rank is None else str(rank)

    return {
        "名次": rank_in_words(place),
        "单位": reading.call(place.unit),
        "数值": shown_figure(place),
        "比上月": signed(place.change) or NOTHING,
        "上月名次": number(place.rank_before),
        "去年同期": last_year(place) or NOTHING,
        "同比": percent_in_words(place) or NOTHING,
        "去年名次": number(place.rank_last_year),
        "原因": reason_in_words(place),
    }


def _extremes(ranking: Ranking, reading: ReaderContext) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return the units with the lowest figure and that, and those with the highest; empty where none is ranked."""
    values = [place.value for place in ranking.ranked if place.value is not None]

    def units(value: Decimal) -> tuple[str, str]:
        places = [place for place in ranking.ranked if place.value == value]
        figure = amount_in_words(shown_figure(places[0]), measure_in_words(ranking.measured_in)).strip()
        return join_items(reading.call(place.unit) for place in places), figure

    return (units(min(values)), units(max(values))) if values else (("", ""), ("", ""))


def _sentences(ranking: Ranking, reading: ReaderContext) -> Iterator[str]:
    """Yield what the ranking says: how many are ranked, the extremes, who is not ranked, and the changes."""
    counts = {"ranked": len(ranking.ranked), "all": len(rank_rows(ranking))}
    yield _("{ranked} of {all} units are ranked, {order}.").format(order=_(ORDERS[ranking.order]), **counts)
    (low, lowest), (high, highest) = _extremes(ranking, reading)
    if low and low != high:
        yield _("Lowest: {units}, {value}.").format(units=low, value=lowest)
        yield _("Highest: {units}, {value}.").format(units=high, value=highest)
    for line in without_rank(ranking, reading):
        yield _("{sentence}.").format(sentence=line[:1].upper() + line[1:])
    against = _("Against last month: {lower} lower, {same} unchanged, {higher} higher.")
    yield from _changes(against, (place.change for place in ranking.places))
    against = _("Against last year: {lower} lower, {same} unchanged, {higher} higher.")
    yield from _changes(against, (place.change_last_year for place in ranking.places))


def _changes(template: str, changes: Iterable[Decimal | None]) -> Iterator[str]:
    known = [change for change in changes if change is not None]
    if known:
        lower, higher = sum(change < 0 for change in known), sum(change > 0 for change in known)
        yield template.format(lower=lower, same=len(known) - lower - higher, higher=higher)
