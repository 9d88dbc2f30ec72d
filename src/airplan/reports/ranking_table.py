"""Show the ranking of units by the city bureau's figures, and what it says against last month and last year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from airplan.i18n import _, marked, ngettext, pgettext, pmarked
from airplan.i18n.forms import filled, join_clauses, join_items
from airplan.i18n.terms import PART_TITLES
from airplan.plan.quantities import in_figures, percent
from airplan.progress.ranking import Place
from airplan.reports.table import Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from airplan.progress.ranking import Ranking
    from airplan.reports.table import Kind, ReaderContext, Show

State = Literal["ranked", "unranked", "missing"]
NOTHING = "–"
_POLLUTANTS = {"降尘": pmarked("pollutant", "dustfall"), "道路尘负荷": pmarked("pollutant", "road dust load")}
_MEASURES = {
    "μg/m3": pmarked("unit of measure", "μg/m3"),
    "mg/m3": pmarked("unit of measure", "mg/m3"),
    "g/m2": pmarked("unit of measure", "g/m2"),
    "t/(km2·month)": pmarked("unit of measure", "t/(km2·month)"),
    "t/(km2·30d)": pmarked("unit of measure", "t/(km2·30d)"),
}
ORDERS = {
    "asc": pmarked("order of a ranking", "lowest figure first"),
    "desc": pmarked("order of a ranking", "highest figure first"),
}
LAST_YEAR_FROM_JOURNAL = marked("* last year's figure from the journal; the others stood beside this year's.")


class RankRow(NamedTuple):
    """A unit of a ranking."""

    ranking: Ranking
    place: Place

    @property
    def state(self) -> State:
        """Whether the unit is ranked; if not, whether the journal has an entry that says why."""
        if self.place.rank is not None:
            return "ranked"
        return "missing" if self.place.unit in self.ranking.missing else "unranked"


def rank_rows(ranking: Ranking) -> list[RankRow]:
    """Return a row for each unit: ranked ones by rank, then those without a value, then those without an entry."""
    missing = (Place(unit, None, "", "") for unit in ranking.missing)
    return [RankRow(ranking, place) for place in (*ranking.places, *missing)]


def ranking_table(found: Sequence[Ranking], reading: ReaderContext, title: str) -> Table:
    """Return a row for each unit and ranking; a group for each ranking, with what it counts in its heading."""
    groups = [(heading(each, reading), rank_rows(each)) for each in found]
    rows = [row for _text, rows in groups for row in rows]
    return Table.of(
        rows,
        [*_screen_columns(), *_file_columns(), *_data_columns()],
        title=title,
        groups=[(text, len(rows)) for text, rows in groups],
        names=reading.names,
        notes=_notes(rows),
    )


def _screen_columns() -> list[Column[RankRow]]:
    """Return the columns for a terminal, whose titles take two lines so that names keep their room."""
    number: Kind = "count"
    screen: Show = "screen-only"
    return [
        Column("shown_rank", _("Rank"), number, screen, lambda row: rank_in_words(row.place)),
        Column("shown_unit", _("Unit"), "name", screen, lambda row: row.place.unit),
        Column("shown", _("Measured"), number, screen, lambda row: shown_figure(row.place)),
        Column("shown_change", _("vs last\nmonth"), number, screen, lambda row: signed(row.place.change), if_any=True),
        Column("shown_before", _("Rank last\nmonth"), number, screen, lambda row: row.place.rank_before, if_any=True),
        Column("shown_year", _("Last year"), number, "wide-screen", lambda row: last_year(row.place), if_any=True),
        Column(
            "shown_percent", _("vs last\nyear"), number, screen, lambda row: percent_in_words(row.place), if_any=True
        ),
    ]


def _file_columns() -> list[Column[RankRow]]:
    """Return the columns of workbooks and of CSV, with numbers as numbers."""
    number: Kind = "count"
    file: Show = "file-only"
    sheet: Show = "sheet-only"
    return [
        Column("rank", _("Rank"), number, file, lambda row: row.place.rank),
        Column("shared", pgettext("a shared rank", "Tied"), "label", sheet, _shared, if_any=True),
        Column("unit", _("Unit"), "name", file, lambda row: row.place.unit),
        Column("value", _("Measured"), number, file, lambda row: row.place.value),
        Column("change", _("vs last month"), number, file, lambda row: row.place.change, if_any=True),
        Column("rank_before", _("Rank last month"), number, file, lambda row: row.place.rank_before, if_any=True),
        Column("last_year", _("Last year"), number, file, lambda row: row.place.last_year, if_any=True),
        Column("percent", _("vs last year (%)"), number, sheet, lambda row: change_percent(row.place), if_any=True),
        Column("rank_last_year", _("Rank last year"), number, file, lambda row: row.place.rank_last_year, if_any=True),
        Column("why", _("Why not ranked"), "words", sheet, lambda row: reason_in_words(row.place), if_any=True),
        Column("title", _("Pollutant"), "label", sheet, lambda row: topic_in_words(row.ranking)),
    ]


def _data_columns() -> list[Column[RankRow]]:
    """Return the columns for programs; their keys do not change with the language."""
    label: Kind = "label"
    return [
        Column("pollutant", "pollutant", label, "data-only", lambda row: row.ranking.pollutant),
        Column("measured_in", "measured_in", label, "data-only", lambda row: row.ranking.measured_in or None),
        Column("period", _("Month"), label, "file-only", lambda row: str(row.ranking.period)),
        Column("since", "since", label, "data-only", lambda row: str(row.ranking.since) if row.ranking.since else None),
        Column("part", "part", label, "data-only", lambda row: row.ranking.part or None),
        Column("order", "order", label, "data-only", lambda row: row.ranking.order),
        Column("state", "state", label, "data-only", lambda row: row.state),
        Column("tied", "tied", "count", "data-only", lambda row: row.place.tied),
        Column("printed", "printed", label, "data-only", lambda row: row.place.printed or None),
        Column("reason", "reason", "words", "data-only", lambda row: str(row.place.reason) or None),
        Column("before", "before", "count", "data-only", lambda row: row.place.before),
        Column("change_last_year", "change_last_year", "count", "data-only", lambda row: row.place.change_last_year),
        Column("last_year_from", "last_year_from", label, "data-only", lambda row: row.place.last_year_from or None),
        Column("entry", "entry", label, "data-only", lambda row: row.place.entry.id if row.place.entry else None),
        Column("source", "source", label, "data-only", _source, _source_record),
    ]


# --- in words ---------------------------------------------------------------------------------------------------------


def heading(ranking: Ranking, reading: ReaderContext) -> str:
    """Return what is ranked and how many units are; on the next lines those that are not, and why."""
    count = len(rank_rows(ranking))
    words = ngettext("{ranked} of {all} unit ranked", "{ranked} of {all} units ranked", count)
    ranked = words.format(ranked=len(ranking.ranked), all=count)
    parts = [topic_in_words(ranking), when_in_words(ranking), _(ORDERS[ranking.order]), ranked]
    return "\n  ".join([join_clauses(filter(None, parts)), *without_rank(ranking, reading)])


def without_rank(ranking: Ranking, reading: ReaderContext) -> Iterator[str]:
    """Yield a line for each reason with the units that have no value for it, and one with those without an entry."""
    by_reason: dict[str, list[str]] = {}
    for place in ranking.unranked:
        by_reason.setdefault(reason_in_words(place), []).append(place.unit)
    for reason, units in by_reason.items():
        yield _("not ranked ({reason}): {units}").format(reason=reason, units=_units(units, ranking, reading))
    if ranking.missing:
        yield _("no figure: {units}").format(units=_units(ranking.missing, ranking, reading))


def _units(units: Sequence[str], ranking: Ranking, reading: ReaderContext) -> str:
    """Return units by name, all of them in one word."""
    return (
        pgettext("units of a ranking", "all")
        if len(units) == len(rank_rows(ranking))
        else join_items(reading.call_all(units))
    )


def topic_in_words(ranking: Ranking) -> str:
    """Return the pollutant with its unit of measure: PM2.5 (μg/m3)."""
    name = pollutant_in_words(ranking.pollutant)
    measure = measure_in_words(ranking.measured_in)
    return _("{name} ({explained})").format(name=name, explained=measure) if measure else name


def when_in_words(ranking: Ranking) -> str:
    """Return the months whose mean is ranked, or the half of the month; empty for a whole month."""
    if ranking.since:
        return filled(_("mean of {since} to {period}"), since=ranking.since, period=ranking.period)
    return _(PART_TITLES[ranking.part]) if ranking.part else ""


def pollutant_in_words(name: str) -> str:
    """Return a pollutant in the reader's language where airplan knows it, else as printed."""
    return _(_POLLUTANTS[name]) if name in _POLLUTANTS else name


def measure_in_words(measure: str) -> str:
    """Return a unit of measure in the reader's language where airplan knows it, else as printed: 微克/立方米."""
    return _(_MEASURES[measure]) if measure in _MEASURES else measure


def rank_in_words(place: Place) -> str:
    """Return a rank, with a mark where it is shared: 2=, 并列2; a dash without one."""
    if place.rank is None:
        return NOTHING
    return pgettext("a shared rank", "{rank}=").format(rank=place.rank) if place.tied else str(place.rank)


def reason_in_words(place: Place) -> str:
    """Return why a unit is not ranked; marks in place of a figure are quoted, and a blank cell is called one."""
    if place.rank is not None:
        return ""
    reason = str(place.reason)
    if not reason:
        return _("no figure in the journal")
    if re.search(r"\w", reason):
        return reason
    return _("no figure, only “{mark}”").format(mark=place.printed) if place.printed else _("blank cell")


def signed(value: Decimal | None) -> str:
    """Return a difference with its sign: +3, −0.5, 0; empty without one."""
    if value is None:
        return ""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{in_figures(abs(value))}"


def change_percent(place: Place) -> Decimal | None:
    """Return the change against last year in percent, with one decimal, rounded half up; None without one."""
    if not place.last_year or place.change_last_year is None:
        return None
    return percent(place.change_last_year, place.last_year)


def percent_in_words(place: Place) -> str:
    """Return the change against last year: −7.1%, +3.0%; empty without one."""
    change = change_percent(place)
    return "" if change is None else f"{signed(change)}%"


def last_year(place: Place) -> str:
    """Return last year's figure, with * where it is the journal's."""
    if place.last_year is None:
        return ""
    return f"{in_figures(place.last_year)}{'*' if place.last_year_from == 'journal' else ''}"


def shown_figure(place: Place) -> str:
    """Return a figure as printed; a dash without one."""
    return NOTHING if place.value is None else place.printed or in_figures(place.value)


def _shared(row: RankRow) -> str:
    return pgettext("a shared rank", "tied") if row.place.tied else ""


def _source(row: RankRow) -> str | None:
    """Return the file and the cell of a figure in one text."""
    entry = row.place.entry
    if not entry:
        return None
    sheet = f"{entry.source.sheet}!" if entry.source.sheet else ""
    return f"{entry.source.file} {sheet}{entry.source.cell}"


def _source_record(row: RankRow) -> dict[str, str] | None:
    return row.place.entry.source._asdict() if row.place.entry else None


def _notes(rows: Sequence[RankRow]) -> Iterator[str]:
    if any(row.place.last_year_from == "journal" for row in rows):
        yield _(LAST_YEAR_FROM_JOURNAL)
