"""Rank the units of a collective by figures that others measured: low is good, ties 1, 1, 3 on the printed precision.

A unit is ranked only by a figure of its own. One without a figure is named with the reason, or as missing; no blank
counts as 0.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from itertools import chain
from typing import TYPE_CHECKING, Literal, NamedTuple

from airplan.errors import Message
from airplan.i18n import marked
from airplan.plan.periods import Period, months_between
from airplan.store.entries import Draft, Entry
from airplan.store.paper_contents import RankFigure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from airplan.progress.ledger import Ledger

Order = Literal["asc", "desc"]
"""正序: rank 1 has the lowest value; 倒序: rank 1 has the highest."""
ORDERS: tuple[Order, ...] = ("asc", "desc")
Origin = Literal["", "cell", "journal"]

MONTHS_WITHOUT = marked("no figure for {months}")


class Place(NamedTuple):
    """One unit in a ranking."""

    unit: str
    value: Decimal | None
    """None for a unit that is not ranked."""
    printed: str
    """The value as the source prints it; of a mean its decimal form."""
    reason: Message | str
    """Why the unit is not ranked; empty where it is."""
    last_year: Decimal | None = None
    """The value of the same month of last year; of a mean, that of the same months."""
    last_year_from: Origin = ""
    """Where that was read: in the cell of this year's figure, or in the journal's figures of last year."""
    rank: int | None = None
    tied: bool = False
    """Whether another unit has the same rank (并列)."""
    before: Decimal | None = None
    """The value of the month before, or the mean up to it."""
    rank_before: int | None = None
    rank_last_year: int | None = None
    entry: Entry | None = None
    """The entry with the figure; None for a mean, and for a figure that is not written yet."""

    @property
    def change(self) -> Decimal | None:
        """The value minus that of the month before."""
        return None if self.value is None or self.before is None else self.value - self.before

    @property
    def change_last_year(self) -> Decimal | None:
        """The value minus that of last year."""
        return None if self.value is None or self.last_year is None else self.value - self.last_year


class Ranking(NamedTuple):
    """The ranking of one pollutant in a month, a half of it, or the months since `since`."""

    period: Period
    part: str
    """Empty for the whole month, else first-half or second-half."""
    pollutant: str
    measured_in: str
    """The unit of measure as the source prints it; empty where it has none."""
    places: tuple[Place, ...]
    """Ranked units first, by rank, then in the order of the members; units without a figure in the journal are
    `missing`.
    """
    missing: tuple[str, ...] = ()
    since: Period | None = None
    """The first of the months whose mean is ranked; None for the figures of one month."""
    order: Order = "asc"

    @property
    def ranked(self) -> tuple[Place, ...]:
        """The places of ranked units."""
        return tuple(place for place in self.places if place.rank is not None)

    @property
    def unranked(self) -> tuple[Place, ...]:
        """The places of units with a reason in place of a value."""
        return tuple(place for place in self.places if place.rank is None)


class _Topic(NamedTuple):
    """What figures must share to be compared."""

    pollutant: str
    part: str
    measured_in: str


_Figures = dict[tuple[_Topic, Period], dict[str, Entry | Draft]]
"""Topic and month → unit → its latest figure."""
FigureKey = tuple[str, str, str, str]
"""Unit, month, pollutant and part."""


def rankings(
    ledger: Ledger, period: Period, members: Sequence[str], order: Order = "asc", *, drafts: Sequence[Draft] = ()
) -> tuple[Ranking, ...]:
    """Return the rankings of a month, one for each pollutant, part and unit of measure, in the order of recording.

    `members` are the units to be ranked; figures of others are ignored. `drafts` count as if they were written. The
    ranks of the month before and of last year are those of the rankings that these figures give.
    """
    figures = _by_topic(ledger, members, drafts)
    found = (topic for topic, month in figures if month == period)
    return tuple(_ranking(figures, topic, period, members, order) for topic in dict.fromkeys(found))


def cumulative(
    ledger: Ledger,
    period: Period,
    members: Sequence[str],
    since: Period,
    order: Order = "asc",
    *,
    drafts: Sequence[Draft] = (),
) -> tuple[Ranking, ...]:
    """Return the rankings of the means of monthly figures from `since` to `period`, one for each pollutant.

    Only units with a figure of every month are ranked. Means have the decimals of the most precise figure and are
    rounded as GB/T 8170 has it: a half to the even digit. `drafts` count as if they were written.
    """
    figures = _by_topic(ledger, members, drafts)
    months = tuple(months_between(since, period))
    topics = dict.fromkeys(topic for topic, month in figures if month in months and not topic.part)
    return tuple(_mean_ranking(figures, topic, months, members, order) for topic in topics)


def competition_ranks(values: Mapping[str, Decimal], order: Order = "asc") -> dict[str, int]:
    """Return name → rank: one more than the number of better values, so that equal values share it (1, 1, 3)."""
    ranks: dict[str, int] = {}
    by_value = sorted(values, key=lambda name: values[name], reverse=order == "desc")
    for number, name in enumerate(by_value, start=1):
        before = by_value[number - 2] if number > 1 else None
        ranks[name] = ranks[before] if before is not None and values[before] == values[name] else number
    return ranks


def latest_figures(
    ledger: Ledger, members: Iterable[str], drafts: Iterable[Draft] = ()
) -> dict[FigureKey, Entry | Draft]:
    """Return the figures of these units; of one unit, month, pollutant and part the last one counts."""
    wanted = set(members)
    written: Iterable[Entry | Draft] = ledger.journal.papers(ledger.view, "rank") if ledger.journal else ()
    last: dict[FigureKey, Entry | Draft] = {}
    for each in chain(written, drafts):
        if each.unit in wanted:
            last[each.unit, each.period, figure_of(each).pollutant, figure_of(each).part] = each
    return last


def figure_of(entry: Entry | Draft) -> RankFigure:
    """Return the figure of an entry of that kind, written or not."""
    assert isinstance(entry.content, RankFigure)  # noqa: S101 – callers check the kind first
    return entry.content


def _by_topic(ledger: Ledger, members: Iterable[str], drafts: Iterable[Draft]) -> _Figures:
    figures: _Figures = {}
    for entry in latest_figures(ledger, members, drafts).values():
        figure = figure_of(entry)
        topic = _Topic(figure.pollutant, figure.part, figure.measured_in)
        figures.setdefault((topic, Period.written(entry.period)), {})[entry.unit] = entry
    return figures


# --- one month --------------------------------------------------------------------------------------------------------


def _ranking(figures: _Figures, topic: _Topic, period: Period, members: Sequence[str], order: Order) -> Ranking:
    now, last = figures[topic, period], figures.get((topic, period.previous()), {})
    year_ago = _figures(figures.get((topic, Period(period.year - 1, period.month)), {}))
    places = []
    for unit in members:
        if not (entry := now.get(unit)):
            continue
        figure = figure_of(entry)
        from_cell, from_journal = figure.last_year, year_ago.get(unit)
        places.append(
            Place(
                unit,
                figure.value,
                figure.printed,
                figure.reason,
                from_journal if from_cell is None else from_cell,
                "cell" if from_cell is not None else "journal" if from_journal is not None else "",
                before=_figures(last).get(unit),
                entry=entry if isinstance(entry, Entry) else None,
            )
        )
    ranked = _with_ranks(places, order, before=competition_ranks(_figures(last), order))
    missing = tuple(unit for unit in members if unit not in now)
    return Ranking(period, topic.part, topic.pollutant, topic.measured_in, ranked, missing, order=order)


def _figures(entries: Mapping[str, Entry | Draft]) -> dict[str, Decimal]:
    """Return unit → value for the entries that have one."""
    values = ((unit, figure_of(entry).value) for unit, entry in entries.items())
    return {unit: value for unit, value in values if value is not None}


def _with_ranks(places: Sequence[Place], order: Order, before: Mapping[str, int]) -> tuple[Place, ...]:
    """Return the places with their ranks, the best first; last year's only where every ranked unit has a value of it.

    `before` maps unit → rank of the month before.
    """
    values = {place.unit: place.value for place in places if place.value is not None}
    then = {place.unit: place.last_year for place in places if place.unit in values and place.last_year is not None}
    ranks, ranks_then = competition_ranks(values, order), competition_ranks(then, order)
    counts = list(ranks.values())
    ranked = [
        place._replace(
            rank=ranks.get(place.unit),
            tied=place.unit in ranks and counts.count(ranks[place.unit]) > 1,
            rank_before=before.get(place.unit),
            rank_last_year=ranks_then.get(place.unit) if len(then) == len(values) else None,
        )
        for place in places
    ]
    return tuple(sorted(ranked, key=lambda place: place.rank or len(ranked) + 1))


# --- several months ---------------------------------------------------------------------------------------------------


class _Mean(NamedTuple):
    """The mean of one unit, or the months that it lacks."""

    value: Decimal | None
    last_year: Decimal | None
    without: tuple[Period, ...]


def _mean_ranking(
    figures: _Figures, topic: _Topic, months: Sequence[Period], members: Sequence[str], order: Order
) -> Ranking:
    means, earlier = _means(figures, topic, months, members), _means(figures, topic, months[:-1], members)
    before = {unit: mean.value for unit, mean in earlier.items() if mean.value is not None}
    reported = [unit for unit in members if any(unit in figures.get((topic, month), {}) for month in months)]
    places = [
        Place(
            unit,
            mean.value,
            "" if mean.value is None else format(mean.value, "f"),
            Message(MONTHS_WITHOUT, months=mean.without) if mean.without else "",
            mean.last_year,
            "" if mean.last_year is None else "cell",
            before=before.get(unit),
        )
        for unit, mean in means.items()
        if unit in reported
    ]
    ranked = _with_ranks(places, order, before=competition_ranks(before, order))
    missing = tuple(unit for unit in members if unit not in reported)
    return Ranking(months[-1], "", topic.pollutant, topic.measured_in, ranked, missing, months[0], order)


def _means(figures: _Figures, topic: _Topic, months: Sequence[Period], members: Sequence[str]) -> dict[str, _Mean]:
    """Return unit → its mean, with the most decimals of any figure of these months; nothing for no months."""
    of = [{unit: figure_of(entry) for unit, entry in figures.get((topic, month), {}).items()} for month in months]
    values = [each.value for month in of for each in month.values() if each.value is not None]
    decimals = max(map(_decimals, values), default=0)
    return {unit: _mean(months, [month.get(unit) for month in of], decimals) for unit in members} if months else {}


def _mean(months: Sequence[Period], found: Sequence[RankFigure | None], decimals: int) -> _Mean:
    """Return the mean of one unit's figures, one for each month; last year's where every figure has one."""
    without = tuple(month for month, each in zip(months, found, strict=True) if each is None or each.value is None)
    values = [each.value for each in found if each and each.value is not None]
    last_year = [each.last_year for each in found if each and each.last_year is not None]
    return _Mean(
        None if without else _rounded_mean(values, decimals),
        _rounded_mean(last_year, decimals) if len(last_year) == len(months) else None,
        without,
    )


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _rounded_mean(values: Sequence[Decimal], decimals: int) -> Decimal:
    return (sum(values, Decimal()) / len(values)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)
